//! Where a course stands, and why it may not be taken down.

use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

/// Where the working copy of a course stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Being made.
    Draft,
    /// Came back from a review, being mended.
    Returned,
    /// Frozen, under review.
    InReview,
    /// The working copy is what is taught.
    Published,
    /// No longer taught.
    TakenDown,
}

impl State {
    /// All.
    pub const ALL: [Self; 5] = [Self::Draft, Self::Returned, Self::InReview, Self::Published, Self::TakenDown];

    /// The name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Returned => "returned",
            Self::InReview => "in_review",
            Self::Published => "published",
            Self::TakenDown => "taken_down",
        }
    }

    /// The state of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Whether the working copy may be changed.
    pub const fn is_writable(self) -> bool {
        matches!(self, Self::Draft | Self::Returned)
    }

    /// Whether a next version that was begun may be laid aside: something is taught meanwhile, and nobody reviews it.
    pub const fn can_be_laid_aside(self, is_taught: bool) -> bool {
        is_taught && self.is_writable()
    }

    /// Whether the next version may be begun.
    pub const fn can_begin_again(self) -> bool {
        matches!(self, Self::Published | Self::TakenDown)
    }
}

/// Why a course may not be taken down.
///
/// # Errors
/// It is not taught, or no reason is given.
pub fn take_down(is_public: bool, reason: &str) -> Result<(), Refusal> {
    if !is_public {
        return Err(Refusal::new("course-down-not-public"));
    }
    match reason.trim().chars().count() {
        0 => Err(Refusal::at("reason", "course-reason-missing")),
        1..=500 => Ok(()),
        now => Err(Refusal::at("reason", "words-too-many").arg("most", 500).arg("now", now)),
    }
}
