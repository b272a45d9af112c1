//! What all pages share: routes, the request, forms, early ends, lanes, languages, looks.

mod arrival;
pub mod assets;
pub mod csv;
pub mod ctx;
pub mod dates;
pub mod forms;
pub mod headers;
pub mod i18n;
pub mod icons;
#[cfg(test)]
mod intruder;
pub mod lanes;
#[cfg(test)]
mod matrix;
pub mod pages;
mod patient;
pub mod peer;
pub mod routes;
pub mod session;
mod share;
mod stop;
pub mod tls;
mod told;

pub use ctx::Ctx;
pub use forms::{Fields, Posted, Uploaded};
pub use peer::Peer;
pub use routes::{Guard, Routes, Row};
pub use stop::Stop;
pub use told::Told;
