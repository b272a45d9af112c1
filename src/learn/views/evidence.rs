//! What stands behind an hour, in words.
//!
//! Promise: a number of questions is about this unit alone; no length of time and no share.

use std::borrow::Cow;

use crate::desk::Frame;

/// What stands behind a unit, in words.
#[derive(Clone, Debug)]
pub enum Evidence {
    /// So many of its parts were delivered and read at a human pace.
    Parts {
        /// Accepted.
        read: usize,
        /// All.
        all: usize,
    },
    /// So many questions on the way were answered, and so many of them right.
    Questions {
        /// Answered.
        answered: usize,
        /// Right.
        right: usize,
    },
    /// Its time is over: the seconds are deleted, the hours and the chain stay.
    Gone,
    /// The exit check was passed.
    CheckPassed,
    /// The exit check is not passed yet.
    CheckOpen,
    /// Learned without a line, handed in later.
    Offline,
    /// A version of it was begun that is not taught any more.
    Older,
    /// A person decided on it.
    Decided {
        /// Who, by post.
        by: String,
    },
    /// Two people confirmed it.
    Witnessed {
        /// Who, by post.
        by: Vec<String>,
    },
    /// Somebody was not there after all: these hours take others back.
    Corrected {
        /// How it came to be wrong, in the words of whoever put it right.
        why: String,
    },
    /// Taken back by the person who entered it: these hours take others back.
    TakenBack,
    /// Entered from a certificate.
    Certificate {
        /// The last signs of its number.
        tail: String,
    },
}

impl Evidence {
    /// What the record says of it.
    pub(super) fn sentence<'k>(&'k self, f: &'k Frame<'_>) -> Cow<'k, str> {
        match self {
            Self::Parts { read, all } if read == all => f.t1("evidence-all-parts", "n", all),
            Self::Parts { read, all } => f.t2("evidence-parts", "n", read, "all", all),
            Self::Questions { answered, right } if answered == right => f.t1("evidence-questions-right", "n", answered),
            Self::Questions { answered, right } => f.t2("evidence-questions", "n", answered, "right", right),
            Self::Gone => f.t("evidence-gone"),
            Self::CheckPassed => f.t("evidence-check"),
            Self::CheckOpen => f.t("evidence-check-open"),
            Self::Offline => f.t("evidence-offline"),
            Self::Older => f.t("evidence-older"),
            Self::Decided { by } => f.t1("evidence-decided", "by", by),
            Self::Witnessed { by } => f.t1("evidence-witnessed", "by", by.join("\u{3001}")),
            Self::Corrected { why } => f.t1("evidence-corrected", "why", why),
            Self::TakenBack => f.t("evidence-taken-back"),
            Self::Certificate { tail } => f.t1("evidence-certificate", "tail", tail),
        }
    }
}
