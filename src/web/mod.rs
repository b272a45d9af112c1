//! What all pages share: routes, the request, forms, early ends, lanes, languages, looks.

pub mod assets;
pub mod ctx;
pub mod dates;
pub mod forms;
pub mod headers;
pub mod i18n;
pub mod icons;
pub mod lanes;
pub mod pages;
pub mod routes;
pub mod session;
mod stop;

pub use ctx::{Ctx, Peer};
pub use forms::{Fields, Posted, Uploaded};
pub use routes::{Guard, Routes, Row};
pub use stop::Stop;
