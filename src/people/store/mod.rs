//! The rows of people, by noun: units ([`tree`]), persons ([`persons`]), their memberships ([`memberships`]), roles ([`roles`]), assignments
//! ([`assignments`]), the door ([`invitations`], [`sessions`], [`failures`]), the first start ([`founding`]), and what may be read ([`finding`],
//! [`one_person`]).
//!
//! Promise: this folder alone writes `node`, `node_name`, `node_tree`, `node_partner`, `person`, `membership`, `grants`, `assignment`,
//! `credential`, `invitation`, `session` and `sign_in_delay`.

pub mod assignments;
pub mod failures;
pub mod finding;
pub mod founding;
pub mod invitations;
pub mod memberships;
pub mod one_person;
pub mod persons;
pub mod roles;
pub mod sessions;
pub mod tree;

use crate::access::Proof;

/// Leave for the program's own steps that bring their own evidence: a password, an invitation, the one-time code.
pub(super) fn door(reason: &'static str) -> Proof<super::Door> {
    Proof::system(reason)
}

/// SHA-256 of a token, as stored: whoever reads the database cannot sign in with it.
pub fn token_hash(token: &str) -> String {
    use sha2::{Digest, Sha256};
    crate::db::hex(&Sha256::digest(token.as_bytes()))
}
