//! The law of whether a course taught anything, in pure functions: who is asked when, and what may be told of the answers.
//!
//! Promises: nobody is asked who did not choose it, and nobody twice; no figure is about fewer than [`FEWEST`] people, nor is the difference of two
//! states of a figure ([`sum`]); what is told is rounded, so that nothing can be taken from it by subtraction ([`told`]). Sources: the facts of earned
//! hours (pre and post questions, 30-day recall), the rules against formalism (no obligation, no count of a person).

pub mod mend;
pub mod sum;
pub mod told;

use crate::ambient::Instant;
use crate::learn::rules::{self as learning, DAY, MINUTE};
use crate::people::rules::{date_of, start_of_day};
use crate::refusal::Refusal;

/// People that a figure, and any change of it, is about at least: the same as in the report of a branch.
pub const FEWEST: usize = learning::branch::FEWEST;
/// Questions before a course, and as many others after it and thirty days later.
pub const QUESTIONS: usize = 3;
/// From the completion of a course to the questions again.
pub const RECALL_AFTER: Instant = 30 * DAY;
/// A lesson that was opened a moment ago has taught nothing yet: its page is where the questions before it stand.
pub const MOMENT: Instant = 3 * MINUTE;
/// And whoever has begun to answer them may go on that long.
pub const ANSWERING: Instant = 30 * MINUTE;
/// How long they can then be answered. Afterwards they are gone, and nothing follows.
pub const RECALL_STANDS: Instant = 14 * DAY;
/// Most characters of the words beside 有用吗.
pub const WORDS: usize = 200;
/// A sitting is looked at for where people stop when it is this old: who comes back within a week has not stopped.
pub const SETTLED: Instant = 7 * DAY;

/// Which three questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 课前问一问.
    Pre,
    /// 课后问一问.
    Post,
    /// 回头看.
    Recall,
}

impl Kind {
    /// In the database and in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pre => "pre",
            Self::Post => "post",
            Self::Recall => "recall",
        }
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Pre, Self::Post, Self::Recall].into_iter().find(|kind| kind.name() == name)
    }
}

/// How somebody wants to be asked thirty days later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// 在首页提醒我.
    Home,
    /// 记在手机日历里: the person takes the day along, and nobody here says anything.
    Calendar,
    /// 不用提醒我.
    None,
}

impl Way {
    /// In the database and in forms.
    pub fn name(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Calendar => "calendar",
            Self::None => "none",
        }
    }

    /// The way of that name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Home, Self::Calendar, Self::None].into_iter().find(|way| way.name() == name)
    }
}

/// Where three questions of somebody are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Being answered.
    Open,
    /// Answered.
    Done,
    /// 不答了, for good.
    Aside,
}

impl State {
    /// The state of that name.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "open" => Some(Self::Open),
            "done" => Some(Self::Done),
            "aside" => Some(Self::Aside),
            _ => None,
        }
    }
}

/// How somebody stands with a course, as far as the questions need it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stands {
    /// When a lesson of it was first opened.
    pub begun_at: Option<Instant>,
    /// When its last unit was completed.
    pub completed_at: Option<Instant>,
    /// How the person wants to be asked later; nothing: never said.
    pub way: Option<Way>,
    /// Questions before it.
    pub pre: Option<State>,
    /// After it.
    pub post: Option<State>,
    /// Thirty days later.
    pub recall: Option<State>,
}

/// From when on somebody may look back at a course that he completed; nothing: he did not, or he has put it aside.
pub fn looks_back_at(stands: &Stands) -> Option<Instant> {
    let is_free = matches!(stands.recall, None | Some(State::Open));
    stands.completed_at.filter(|_| is_free).map(opens_at)
}

/// The look back opens with its day: whoever has it in his calendar looks in the morning.
fn opens_at(completed: Instant) -> Instant {
    let due = completed + RECALL_AFTER;
    start_of_day(&date_of(due)).unwrap_or(due)
}

/// What somebody can answer about a course at this instant, if anything. Nothing is offered a second time once it was answered or put aside; thirty days
/// later only to whoever chose it.
pub fn offered(stands: &Stands, now: Instant) -> Option<Kind> {
    let free = |state: Option<State>| matches!(state, None | Some(State::Open));
    let moment = if stands.pre == Some(State::Open) { ANSWERING } else { MOMENT };
    match stands.completed_at {
        None => (free(stands.pre) && stands.begun_at.is_none_or(|at| now < at + moment)).then_some(Kind::Pre),
        Some(at) if now < opens_at(at) => free(stands.post).then_some(Kind::Post),
        Some(at) => {
            let in_time = now < at + RECALL_AFTER + RECALL_STANDS;
            (in_time && matches!(stands.way, Some(Way::Home | Way::Calendar)) && free(stands.recall)).then_some(Kind::Recall)
        }
    }
}

/// 有用吗.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// 有用.
    Good,
    /// 一般.
    Fair,
    /// 没用.
    Bad,
}

impl Said {
    /// In the order of the form.
    pub const EVERY: [Self; 3] = [Self::Good, Self::Fair, Self::Bad];

    /// In the database and in forms.
    pub fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Fair => "fair",
            Self::Bad => "bad",
        }
    }

    /// What stands there; nothing: nothing was said, or it was taken back.
    pub fn parse(name: &str) -> Option<Self> {
        Self::EVERY.into_iter().find(|said| said.name() == name)
    }
}

/// What somebody says of a lesson. Words without an opinion say nothing; nothing at all takes it back.
///
/// # Errors
/// Beside the field.
pub fn useful(said: &str, words: &str) -> Result<(Option<Said>, String), Refusal> {
    let now = words.chars().count();
    if now > WORDS {
        return Err(Refusal::at("words", "words-too-many").arg("most", WORDS).arg("now", now));
    }
    if said.is_empty() {
        return Ok((None, String::new()));
    }
    let said = Said::parse(said).ok_or_else(|| Refusal::at("said", "useful-none"))?;
    Ok((Some(said), words.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Instant = 1_000 * DAY;

    #[test]
    fn before_the_first_lesson_and_never_again() {
        let new = Stands::default();
        assert_eq!(offered(&new, NOW), Some(Kind::Pre));
        assert_eq!(offered(&Stands { pre: Some(State::Open), ..new }, NOW), Some(Kind::Pre), "one goes on");
        for pre in [State::Done, State::Aside] {
            assert_eq!(offered(&Stands { pre: Some(pre), ..new }, NOW), None);
        }
        let begun = Stands { begun_at: Some(NOW), ..new };
        assert_eq!(offered(&begun, NOW + MOMENT - 1), Some(Kind::Pre), "the page was opened, nothing was read");
        assert_eq!(offered(&begun, NOW + MOMENT), None, "too late to be asked before");
        let open = Stands { pre: Some(State::Open), ..begun };
        assert_eq!(offered(&open, NOW + ANSWERING - 1), Some(Kind::Pre), "begun in time");
        assert_eq!(offered(&open, NOW + ANSWERING), None);
    }

    #[test]
    fn after_it_and_thirty_days_later_only_by_choice() {
        let done = Stands { begun_at: Some(NOW), completed_at: Some(NOW), ..Stands::default() };
        let home = Stands { way: Some(Way::Home), ..done };
        assert_eq!(offered(&done, NOW), Some(Kind::Post));
        assert_eq!(offered(&Stands { post: Some(State::Aside), ..home }, NOW + 5), None);
        // From the morning of the day on, whatever hour it was completed at.
        let morning = opens_at(NOW);
        assert!(morning <= NOW + RECALL_AFTER && NOW + RECALL_AFTER < morning + DAY);
        assert_eq!(offered(&home, morning - 1), Some(Kind::Post));
        assert_eq!(offered(&home, morning), Some(Kind::Recall));
        assert_eq!(offered(&home, NOW + RECALL_AFTER), Some(Kind::Recall));
        let calendar = Stands { way: Some(Way::Calendar), ..done };
        assert_eq!(offered(&calendar, NOW + RECALL_AFTER), Some(Kind::Recall));
        assert_eq!((looks_back_at(&calendar), looks_back_at(&Stands::default())), (Some(opens_at(NOW)), None));
        assert_eq!(looks_back_at(&Stands { recall: Some(State::Aside), ..calendar }), None);
        assert_eq!(offered(&done, NOW + RECALL_AFTER), None, "never said: never asked");
        assert_eq!(offered(&Stands { way: Some(Way::None), ..done }, NOW + RECALL_AFTER), None);
        for recall in [State::Done, State::Aside] {
            assert_eq!(offered(&Stands { recall: Some(recall), ..home }, NOW + RECALL_AFTER), None, "once");
        }
        assert_eq!(offered(&home, NOW + RECALL_AFTER + RECALL_STANDS), None, "missed, and nothing follows");
    }

    #[test]
    fn words_go_with_an_opinion() {
        assert_eq!(useful("good", " 讲得清 "), Ok((Some(Said::Good), "讲得清".to_owned())));
        assert_eq!(useful("", "讲得清"), Ok((None, String::new())), "taken back with its words");
        assert_eq!(useful("best", "").map_err(|refusal| refusal.code), Err("useful-none"));
        assert_eq!(useful("bad", &"字".repeat(WORDS + 1)).map_err(|refusal| refusal.code), Err("words-too-many"));
    }
}
