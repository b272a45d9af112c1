//! What all pages share.
pub mod i18n;
