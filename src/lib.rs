//! Zhibu (支部): where a grassroots Party branch writes, reviews and publishes.
//!
//! One folder a capability; inside it `rules.rs` is the law in pure functions, `store.rs` its SQL, `pages.rs` the requests. Start with
//! `docs/ARCHITECTURE.md`, or with `app.rs`, which lists every route.

pub mod access;
pub mod ambient;
pub mod db;
pub mod refusal;
pub mod people;
pub mod web;
