//! What 今天要办 shows: the tasks, the texts on their way, and where to go.
//!
//! Promise: a task says who waits for it and since when; nothing here counts what anybody did.

use askama::Template;

use super::views::{Form, Frame, Step, When};
use crate::web::icons::{Icon, icon};

/// Why something waits for me.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskKind {
    /// A review of my own unit or of one below it.
    Review(Step),
    /// A sister branch asked me to review.
    Borrowed(Step),
    /// My article came back.
    Returned,
    /// My course came back.
    CourseReturned,
    /// A draft of mine that nobody else has seen.
    Draft,
    /// A course of mine that is not handed in yet.
    CourseDraft,
    /// Lessons of a course of mine that could do with some mending, by what its learners left.
    WeakLessons,
    /// 需报审: the answer from outside is to be entered.
    Outside,
    /// 申诉: somebody asks me to decide.
    Appeal,
    /// My appeal: I am to answer once more.
    Drawn,
    /// 请人帮忙: somebody of my unit asks to be helped.
    Help,
    /// A class that somebody else put down wants a second witness.
    ClassOpen,
    /// A class that I put down came back.
    ClassReturned,
    /// A correction of a class was not confirmed: there is nothing to do.
    CorrectionDeclined,
    /// A class is confirmed, and not everybody's hours are written.
    ClassWriting,
}

/// One thing that waits for me.
#[derive(Clone, Debug)]
pub struct Task {
    /// Why it waits.
    pub kind: TaskKind,
    /// The title of the article (empty: shown as a draft without a title).
    pub title: String,
    /// Where one click leads.
    pub href: String,
    /// Since when it waits.
    pub since: When,
    /// What there is to do, as a sentence.
    pub line: String,
}

impl Task {
    /// The icon of the kind.
    pub fn icon(&self) -> Icon {
        icon(match self.kind {
            TaskKind::Review(_) | TaskKind::Borrowed(_) => "stamp",
            TaskKind::Returned | TaskKind::CourseReturned | TaskKind::ClassReturned | TaskKind::CorrectionDeclined => "undo",
            TaskKind::Draft => "pen",
            TaskKind::CourseDraft => "slide",
            TaskKind::WeakLessons => "flag",
            TaskKind::Outside => "clock",
            TaskKind::Appeal | TaskKind::Drawn => "ask",
            TaskKind::Help => "help",
            TaskKind::ClassOpen => "board",
            TaskKind::ClassWriting => "half",
        })
    }
}

/// Something of mine that waits for others, or that I finished.
#[derive(Clone, Debug)]
pub struct Brief {
    /// The title of the article.
    pub title: String,
    /// Its progress page.
    pub href: String,
    /// Its state, as a sentence: 等终审, 已发布 …
    pub state: String,
    /// With whom, or by whom.
    pub who: String,
    /// Since when.
    pub at: When,
}

/// `/desk`: the few things that wait for me.
#[derive(Template)]
#[template(path = "desk/today.html")]
pub struct Today<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Key of the form that begins an article.
    pub form: Form,
    /// The date in full, with the weekday.
    pub date: String,
    /// What waits, first things first.
    pub tasks: Vec<Task>,
    /// In other hands.
    pub with_others: Vec<Brief>,
    /// Just done.
    pub just_done: Vec<Brief>,
    /// Courses that I chose to look back at; nothing of it has to be done, so it is counted nowhere.
    pub recalls: Vec<crate::effect::RecallDue>,
    /// Whether there are drafts of mine that do not stand here.
    pub more_drafts: bool,
}
