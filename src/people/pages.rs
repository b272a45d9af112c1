pub fn routes() -> crate::web::Routes { crate::web::Routes::default() }
