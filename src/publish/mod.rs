//! Write, review, publish, replace, take down: the life of an article.
//!
//! Promises: one working draft an article, saved under a version so that two editors are told apart; frozen revisions chained by their
//! hashes; a text goes public by three decisions and in no other way; what was public stays on record.

mod commands;
mod desk;
mod editor;
mod file_use;
mod import;
mod life;
mod pages;
mod pictures;
mod progress_views;
mod rendering;
mod reviewing;
pub mod rules;
mod store;
#[cfg(test)]
mod story;
mod uploads;
mod verify;
mod views;

pub use commands::remember_file;
pub use commands::{Attach, Detach, KeepRevision, NewArticle, SaveDraft, Submit};
pub use desk::{Mine, look_of, mine, state_sentence};
pub(crate) use editor::import_report;
pub use import::{
    ImportError, Imported, Report, TakeImport, import_article, import_docx, in_turn, refusal as docx_refusal, remember_pictures,
};
pub use life::{EditAgain, TakeDown, TakeDue, Withdraw};
pub use pages::routes;
pub(crate) use pages::stored_file;
pub use pictures::store as store_picture;
pub use progress_views::*;
pub use reviewing::ArticleKind;
pub(crate) use reviewing::changes as text_changes;
pub use store::{Article, Draft, Revision, draft_parts, object_of};
pub use verify::{Altered, verify_publications, verify_revisions};
pub use views::*;

use crate::access::{Action, Role};

/// See an article on the desk: who wrote it, the writers of its place, its reviewers, its secretary.
#[derive(Debug)]
pub struct ReadArticle;

impl Action for ReadArticle {
    const NAME: &'static str = "article.read";
    const ROLES: &'static [Role] =
        &[Role::Writer, Role::FirstReviewer, Role::SecondReviewer, Role::FinalReviewer, Role::Secretary];
    const OWNER: bool = true;
}

/// Begin an article at a node.
#[derive(Debug)]
pub struct WriteArticle;

impl Action for WriteArticle {
    const NAME: &'static str = "article.write";
    const ROLES: &'static [Role] = &[Role::Writer];
}

/// Change the draft, submit it, take it back: its owner and the writers of its place.
#[derive(Debug)]
pub struct EditArticle;

impl Action for EditArticle {
    const NAME: &'static str = "article.edit";
    const ROLES: &'static [Role] = &[Role::Writer];
    const OWNER: bool = true;
}

/// Take a published article down: the last office, and the secretary of its place.
#[derive(Debug)]
pub struct TakeArticleDown;

impl Action for TakeArticleDown {
    const NAME: &'static str = "article.take_down";
    const ROLES: &'static [Role] = &[Role::FinalReviewer, Role::Secretary];
}

/// The program's own work: publications that fall due.
#[derive(Debug)]
pub struct Punctual;

impl Action for Punctual {
    const NAME: &'static str = "article.due";
}
