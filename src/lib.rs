//! Zhibu (支部): where a grassroots Party branch writes, reviews and publishes.
//!
//! One folder a capability; inside it `rules.rs` is the law in pure functions, `store.rs` its SQL, `pages.rs` the requests. Start with
//! `docs/ARCHITECTURE.md`, or with `app.rs`, which lists every route.

#![expect(clippy::similar_names, reason = "site and size, names and nodes: the words of the field are short")]

pub mod access;
pub mod ambient;
pub mod app;
pub mod approval;
pub mod check;
pub mod convert;
pub mod course;
pub mod db;
pub mod demo;
pub mod desk;
pub mod edition;
pub mod effect;
pub mod exam;
pub mod files;
pub mod jobs;
pub mod keys;
pub mod learn;
pub mod media;
pub mod people;
pub mod publish;
pub mod refusal;
pub mod start;
#[cfg(test)]
pub mod testing;
pub mod web;
