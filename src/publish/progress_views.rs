//! Where an article is, and one frozen version of it.
//!
//! Promises: whoever may see the article sees who has it, what was said, and what can be done about it now.

use std::borrow::Cow;

use askama::Template;

use super::ArticleState;
use crate::approval::Event;
use crate::desk::{Errors, Form, Frame, When};

/// Why a version was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// Read from a file.
    Imported,
    /// 保存版本.
    Saved,
    /// 送审.
    Submitted,
}

/// One frozen version in the list.
#[derive(Clone, Debug)]
pub struct RevisionRow {
    /// Its page.
    pub href: String,
    /// Its number, from 1.
    pub number: u32,
    /// Why it was kept.
    pub kept: Kept,
    /// By whom.
    pub by: String,
    /// When.
    pub at: When,
    /// Whether the public reads it.
    pub public: bool,
}

impl RevisionRow {
    fn word<'k>(&self, f: &'k Frame<'_>) -> Cow<'k, str> {
        match self.kept {
            Kept::Imported => f.t("kept-imported"),
            Kept::Saved => f.t("kept-saved"),
            Kept::Submitted => f.t("kept-submitted"),
        }
    }
}

/// One round of three steps.
#[derive(Clone, Debug)]
pub struct RoundView {
    /// From 1.
    pub number: u32,
    /// What happened, oldest first.
    pub events: Vec<Event>,
}

/// The public page of an article.
#[derive(Clone, Debug)]
pub struct PublicLink {
    /// The whole address.
    pub url: String,
    /// Address of its QR picture (SVG).
    pub qr: String,
    /// Since when.
    pub at: When,
}

/// `/desk/articles/{id}/progress`.
#[derive(Template)]
#[template(path = "publish/progress.html")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says whether one deed is open to this person; they do not depend on each other"
)]
pub struct Progress<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Token and key.
    pub form: Form,
    /// The article.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its unit.
    pub node: String,
    /// Where it stands.
    pub state: ArticleState,
    /// In whose hands (empty: nobody waits).
    pub holder: String,
    /// The steps done of four: 初审, 复审, 终审, 发布; `None` for a draft.
    pub steps_done: Option<u8>,
    /// The rounds, newest first.
    pub rounds: Vec<RoundView>,
    /// The versions, newest first.
    pub revisions: Vec<RevisionRow>,
    /// The public page.
    pub public: Option<PublicLink>,
    /// When and why it left.
    pub taken_down: Option<(When, String)>,
    /// Whether the editor is open to this person.
    pub may_write: bool,
    /// 撤回.
    pub may_withdraw: bool,
    /// Where this person asks somebody of another branch to review the open step.
    pub borrow: Option<String>,
    /// 下架.
    pub may_take_down: bool,
    /// 改一版.
    pub may_edit_again: bool,
    /// The reason as typed.
    pub reason: String,
    /// What is wrong with it.
    pub errors: Errors,
}

impl Progress<'_> {
    /// The bar of four places: the key of the word, and whether it is done, now or to come.
    fn places(&self) -> [(&'static str, &'static str); 4] {
        let keys = ["step-first", "step-second", "step-final", "progress-publish"];
        let done = usize::from(self.steps_done.unwrap_or(0));
        let mut index = 0;
        keys.map(|key| {
            let place = match index.cmp(&done) {
                std::cmp::Ordering::Less => "done",
                std::cmp::Ordering::Equal => "now",
                std::cmp::Ordering::Greater => "",
            };
            index += 1;
            (key, place)
        })
    }
}

/// `/desk/revisions/{id}`: one frozen version.
#[derive(Template)]
#[template(path = "publish/revision.html")]
pub struct Revision<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// The progress page to go back to.
    pub progress: String,
    /// Its number.
    pub number: u32,
    /// Its title.
    pub title: String,
    /// Its digest.
    pub digest: String,
    /// By whom.
    pub by: String,
    /// When.
    pub at: When,
    /// The hash.
    pub hash: String,
    /// The text rendered, safe markup.
    pub text: String,
    /// Files to download: address and name.
    pub files: Vec<(String, String)>,
}
