//! A round of three reviews as the law sees it: its offices, where it stands, what was seen and what is said. Each word has one name in the
//! database and in forms.

use serde::{Deserialize, Serialize};

use crate::access::Role;

/// The three offices, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepName {
    /// 初审, at the branch.
    FirstReview,
    /// 复审, at the committee above; it also decides on secrecy.
    SecondReview,
    /// 终审, at the bureau.
    FinalReview,
}

impl StepName {
    /// All, in order.
    pub const ALL: [Self; 3] = [Self::FirstReview, Self::SecondReview, Self::FinalReview];

    /// The name in the database and in forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FirstReview => "first_review",
            Self::SecondReview => "second_review",
            Self::FinalReview => "final_review",
        }
    }

    /// The step of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.name() == name)
    }

    /// The role that decides it.
    pub const fn role(self) -> Role {
        match self {
            Self::FirstReview => Role::FirstReviewer,
            Self::SecondReview => Role::SecondReviewer,
            Self::FinalReview => Role::FinalReviewer,
        }
    }

    /// The offices from which somebody may be borrowed for it: the same one of another unit, or a higher one. Without this a writer could
    /// ask three friends, and no office would ever have seen the text.
    pub const fn lent_by(self) -> &'static [Role] {
        match self {
            Self::FirstReview => &[Role::FirstReviewer, Role::SecondReviewer, Role::FinalReviewer],
            Self::SecondReview => &[Role::SecondReviewer, Role::FinalReviewer],
            Self::FinalReview => &[Role::FinalReviewer],
        }
    }

    /// Whether this step concludes on secrecy.
    pub const fn decides_secrecy(self) -> bool {
        matches!(self, Self::SecondReview)
    }
}

/// The conclusion of the secrecy review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Conclusion {
    /// 公开: anybody may read it.
    Open,
    /// 不公开: ends the round.
    Closed,
    /// 需报审: an outside authority decides; the step waits for its document.
    Report,
}

impl Conclusion {
    /// All, in the order of the form.
    pub const ALL: [Self; 3] = [Self::Open, Self::Closed, Self::Report];

    /// The name in the database and in forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Report => "report",
        }
    }

    /// The conclusion of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|conclusion| conclusion.name() == name)
    }
}

/// Where a round stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// A step waits for its decision.
    Open,
    /// The step waits for an outside authority (需报审).
    Outside,
    /// Every step said yes.
    Approved,
    /// 退回修改.
    Returned,
    /// 不公开.
    NotOpen,
    /// 撤回 by the writer.
    Withdrawn,
}

impl State {
    /// All.
    pub const ALL: [Self; 6] = [Self::Open, Self::Outside, Self::Approved, Self::Returned, Self::NotOpen, Self::Withdrawn];

    /// The name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Outside => "outside",
            Self::Approved => "approved",
            Self::Returned => "returned",
            Self::NotOpen => "not_open",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Whether somebody still has to say something.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Outside)
    }
}

/// One round of an approval, as far as the law needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// Where it stands.
    pub state: State,
    /// The hash that was frozen when it was submitted.
    pub hash: String,
    /// Counts every decision, so that two answers at once cannot both win.
    pub version: i64,
    /// Index of the open step.
    pub at: usize,
    /// The steps, in order.
    pub steps: Vec<StepName>,
    /// Everybody who saved a revision of the text.
    pub authors: Vec<String>,
    /// Who has decided which step in this round, also on steps that were opened again since.
    pub decided: Vec<(usize, String)>,
}

impl Round {
    /// The open step.
    pub fn step(&self) -> Option<StepName> {
        self.steps.get(self.at).copied()
    }
}

/// What the person saw when he decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The step.
    pub step: StepName,
    /// [`Round::version`].
    pub version: i64,
    /// [`Round::hash`].
    pub hash: String,
}

/// Which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// 通过
    Pass,
    /// 退回修改
    ReturnToWriter,
    /// 退回上一审
    ReturnToStep,
}

impl Verdict {
    /// The name in the database and in forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::ReturnToWriter => "return_to_writer",
            Self::ReturnToStep => "return_to_step",
        }
    }

    /// The verdict of that name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Pass, Self::ReturnToWriter, Self::ReturnToStep].into_iter().find(|verdict| verdict.name() == name)
    }
}

/// What a reviewer says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Which way.
    pub verdict: Verdict,
    /// In his own words.
    pub opinion: String,
    /// 校对过了.
    pub proofread: bool,
    /// At the second review.
    pub conclusion: Option<Conclusion>,
    /// What the conclusion rests on.
    pub basis: String,
}
