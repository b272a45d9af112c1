//! The routes of people. The desk's pages for units and persons come with the next slice.

use crate::web::Routes;

/// Sign-in, invitation, first start, one's own sign-ins.
pub fn routes() -> Routes {
    super::door_pages::routes().join(super::me_pages::routes())
}
