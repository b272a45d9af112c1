//! A lesson: its text in parts, and what is still missing.
//!
//! Promises: what is missing is drawn from the same [`Standing`] that the protocol carries, with the same words and the same places as the script draws
//! it (the preview holds the two against each other); no time, no percentage.

use std::borrow::Cow;

use askama::Template;
use serde::{Deserialize, Serialize};

use super::kept::KEEP_WORDS;
use super::mine::LessonLine;
use super::strip::Strip;
use super::{KeepForm, listed};
use crate::desk::{Form, Frame, When};
use crate::learn::Slots;

/// A part of the text.
#[derive(Clone, Debug)]
pub struct TextPart {
    /// Its number, from 1.
    pub no: u32,
    /// Its title (empty: none).
    pub title: String,
    /// Where it begins, in places.
    pub from: i64,
    /// Where it ends.
    pub to: i64,
    /// The text rendered, safe markup, without the title.
    pub html: String,
    /// Proof that this person got this part.
    pub mark: String,
}

/// Why something does not count yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// The question about it was missed, or never came.
    Question,
    /// The exit check is not passed.
    Check,
    /// Too much was learned without a line: class B.
    Offline,
}

/// A stretch that does not count yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// From this place.
    pub from: i64,
    /// To this place.
    pub to: i64,
    /// Why.
    pub why: Why,
}

/// A stretch that was never accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// In this part.
    pub part: u32,
    /// From this place.
    pub from: i64,
    /// To this place.
    pub to: i64,
}

/// How the exit check stands.
#[derive(Clone, Debug)]
pub enum CheckStands {
    /// Something is missing before it.
    NotYet,
    /// It can be done now.
    Open,
    /// Another draw from then on.
    Later(When),
    /// Passed.
    Passed,
}

/// What the protocol calls `standing`.
#[derive(Clone, Debug)]
pub struct Standing {
    /// What counts or is pending.
    pub covered: Vec<(i64, i64)>,
    /// What is pending, and why.
    pub pending: Vec<Pending>,
    /// What was never accepted.
    pub missing: Vec<Missing>,
    /// What would count at once if it were learned again with a line.
    pub again: Vec<(i64, i64)>,
    /// Where to go on.
    pub resume: i64,
    /// The exit check of the unit.
    pub check: CheckStands,
    /// Whether the unit is complete.
    pub done: bool,
}

impl Standing {
    /// What waits for an answer.
    fn unanswered(&self) -> Vec<(i64, i64)> {
        self.pending.iter().filter(|it| it.why == Why::Question).map(|it| (it.from, it.to)).collect()
    }
}

/// What a form carries where there is no script.
#[derive(Clone, Debug)]
pub struct SittingFields {
    /// The sitting.
    pub sitting: String,
    /// The next seq.
    pub seq: u64,
    /// Its nonce.
    pub nonce: String,
    /// The receipt of the one before.
    pub receipt: String,
}

/// `/desk/learn/l/{code}`.
#[derive(Template)]
#[template(path = "learn/lesson.html")]
pub struct LessonPage<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Token and key of the forms.
    pub form: Form,
    /// The person, for what the browser keeps: an opaque word, the same at every visit.
    pub person: String,
    /// Public code.
    pub code: String,
    /// Title.
    pub title: String,
    /// Public code of the unit.
    pub unit: String,
    /// Title of the unit.
    pub unit_title: String,
    /// 学时 of the unit in hundredths.
    pub hundredths: i64,
    /// What the course is good for.
    pub digest: String,
    /// For whom it is and for which task; empty: nobody said.
    pub purpose: String,
    /// Where it comes from.
    pub source: String,
    /// Until when it was assigned.
    pub due: Option<When>,
    /// Places.
    pub length: i64,
    /// `text`, `video`, `sound`.
    pub kind: &'static str,
    /// Which version it is, for a copy that a device keeps: an opaque word.
    pub version: String,
    /// In which forms it can be kept, the lightest first.
    pub keep: Vec<KeepForm>,
    /// The text.
    pub parts: Vec<TextPart>,
    /// Whether the reader began a version of it that is not taught any more.
    pub changed: bool,
    /// Where the learner stands.
    pub standing: Standing,
    /// Whether a person said no to what was learned without a line.
    pub refused: bool,
    /// The sitting of the page without script; nothing: none is open.
    pub sitting: Option<SittingFields>,
    /// A question that waits for its answer.
    pub question: Option<String>,
    /// The other lessons of the unit, in order.
    pub others: Vec<LessonLine>,
    /// What rooms above put beside it.
    pub slots: Slots,
}

/// One line of what is still missing.
#[derive(Clone, Debug)]
enum Need<'s> {
    Ask(&'s str),
    Read(String),
    MakeUp(String),
    Offline(String, u32),
    CheckNotYet,
    Check,
    CheckLater(&'s When),
}

/// Words that the script says: the name there, and the key here. `{p}` and the like stay for it to fill.
const WORDS: [(&str, &str); 48] = [
    ("toSound", "play-to-sound"),
    ("toText", "play-to-text"),
    ("crowdedSound", "play-crowded-sound"),
    ("crowdedText", "play-crowded-text"),
    ("fastest", "play-fastest"),
    ("fromAt", "play-from"),
    ("done", "need-done"),
    ("others", "need-others"),
    ("count", "need-count"),
    ("numerals", "need-numerals"),
    ("stripAll", "strip-all"),
    ("stripRead", "strip-read"),
    ("stripPending", "strip-pending"),
    ("stripMissing", "strip-missing"),
    ("today", "date-today"),
    ("tomorrow", "date-tomorrow"),
    ("near", "date-near"),
    ("partRead", "part-read"),
    ("partMissing", "part-missing"),
    ("partPending", "part-pending"),
    ("opening", "line-opening"),
    ("ok", "line-ok"),
    ("read", "sit-read"),
    ("off", "line-off"),
    ("back", "line-back"),
    ("idle", "line-idle"),
    ("signedOut", "line-signed-out"),
    ("signIn", "line-sign-in"),
    ("gone", "line-gone"),
    ("resume", "line-resume"),
    ("asked", "ask-asked"),
    ("askedSecond", "ask-second"),
    ("askedMakeUp", "ask-make-up"),
    ("many", "question-many"),
    ("choose", "question-choose"),
    ("place", "answer-place"),
    ("nth", "question-nth"),
    ("blank", "answer-blank"),
    ("fill", "question-fill"),
    ("right", "ask-right"),
    ("explained", "question-explained"),
    ("wrong", "ask-wrong"),
    ("over", "ask-over"),
    ("none", "ask-none"),
    ("twice", "ask-twice"),
    ("notYet", "ask-not-yet"),
    ("notSent", "ask-not-sent"),
    ("case", "question-case"),
];

#[expect(clippy::trivially_copy_pass_by_ref, reason = "askama hands every field and loop variable over by reference")]
impl LessonPage<'_> {
    fn words(&self) -> Vec<(&'static str, Cow<'_, str>)> {
        let open = ["n", "p", "t", "m", "d", "f", "text"].map(|name| (name, format!("{{{name}}}")));
        WORDS.into_iter().chain(KEEP_WORDS).map(|(name, key)| (name, self.f.l.with(key, &open))).collect()
    }

    /// The line about what was learned without a line.
    fn offline(&self) -> &'static str {
        if self.refused { "offline-refused" } else { "offline" }
    }

    /// The lines that the script takes its copies from, in the order that it knows.
    fn kinds(&self) -> [&'static str; 7] {
        ["ask", "read", "make-up", self.offline(), "check-not-yet", "check", "check-later"]
    }

    /// Whether it is seen or heard too.
    fn is_film(&self) -> bool {
        self.kind != "text"
    }

    /// Minutes of the lesson, rounded up.
    fn minutes(&self) -> i64 {
        (self.length + 59_999) / 60_000
    }

    /// Whether the main deed is one of the forms of the page without script.
    /// In which forms it can be taken now, the heaviest first: there is no sound of a video that is not prepared.
    fn forms_there(&self) -> String {
        self.keep.iter().rev().map(|keep| keep.form).collect::<Vec<_>>().join(" ")
    }

    fn forms(&self) -> bool {
        self.question.is_none() && self.next_part() > 0
    }

    fn main(&self, first: &bool) -> &'static str {
        if *first && !self.forms() { " btn-main" } else { "" }
    }

    /// The first part that is not read, or that may be learned again.
    fn next_part(&self) -> u32 {
        self.standing.missing.first().map_or_else(|| self.again().first().copied().unwrap_or_default(), |stretch| stretch.part)
    }

    /// The fields of the form at the end of a part: only the next unread one has it.
    fn fields_at(&self, no: &u32) -> Option<&SittingFields> {
        self.sitting.as_ref().filter(|_| *no == self.next_part())
    }

    fn missing(&self, no: &u32) -> bool {
        self.standing.missing.iter().any(|stretch| stretch.part == *no)
    }

    /// Whether something of a part is pending for a reason of its own.
    fn waits(&self, no: &u32) -> bool {
        self.unanswered().contains(no) || self.again().contains(no)
    }

    /// Numbers of the parts that these places touch.
    fn touched(&self, places: &[(i64, i64)]) -> Vec<u32> {
        let touches = |part: &&TextPart| places.iter().any(|(from, to)| *from < part.to && part.from < *to);
        self.parts.iter().filter(touches).map(|part| part.no).collect()
    }

    /// Numbers of the parts about which a question is unanswered.
    fn unanswered(&self) -> Vec<u32> {
        self.touched(&self.standing.unanswered())
    }

    /// Numbers of the parts that may be learned again with a line.
    fn again(&self) -> Vec<u32> {
        self.touched(&self.standing.again)
    }

    fn missing_parts(&self) -> Vec<u32> {
        let mut numbers: Vec<u32> = self.standing.missing.iter().map(|stretch| stretch.part).collect();
        numbers.dedup();
        numbers
    }

    fn needs(&self) -> Vec<Need<'_>> {
        let mut needs = Vec::new();
        if let Some(ask) = &self.question {
            needs.push(Need::Ask(ask));
        }
        let missing = self.missing_parts();
        if !missing.is_empty() {
            needs.push(Need::Read(listed(&missing)));
        }
        let unanswered = self.unanswered();
        if !unanswered.is_empty() {
            needs.push(Need::MakeUp(listed(&unanswered)));
        }
        let again = self.again();
        if let Some(first) = again.first() {
            needs.push(Need::Offline(listed(&again), *first));
        }
        match &self.standing.check {
            CheckStands::NotYet => needs.push(Need::CheckNotYet),
            CheckStands::Open => needs.push(Need::Check),
            CheckStands::Later(when) => needs.push(Need::CheckLater(when)),
            CheckStands::Passed => {}
        }
        needs
    }

    /// How many things are missing, in Chinese numerals, as a heading says it.
    fn heading(&self) -> Cow<'_, str> {
        let needs = self.needs();
        if self.standing.done && needs.is_empty() {
            self.f.t("need-done")
        } else if needs.is_empty() {
            self.f.t("need-others")
        } else {
            self.f.t1("need-count", "n", self.f.t("need-numerals").chars().nth(needs.len()).unwrap_or(' '))
        }
    }

    /// The strip: a path a state.
    fn strip(&self) -> Strip {
        let pending = [self.standing.unanswered(), self.standing.again.clone()].concat();
        let bounds: Vec<(i64, i64)> = self.parts.iter().map(|part| (part.from, part.to)).collect();
        Strip::of(self.length, &bounds, &self.standing.covered, &pending)
    }

    /// The strip in words.
    fn strip_label(&self) -> String {
        let missing = self.missing_parts();
        let pending = [self.unanswered(), self.again()].concat();
        let read: Vec<u32> =
            self.parts.iter().map(|part| part.no).filter(|no| !missing.contains(no) && !pending.contains(no)).collect();
        let pending: Vec<u32> =
            self.parts.iter().map(|part| part.no).filter(|no| pending.contains(no) && !missing.contains(no)).collect();
        let mut said = self.f.t1("strip-all", "n", self.parts.len()).into_owned();
        for (numbers, key) in [(read, "strip-read"), (pending, "strip-pending"), (missing, "strip-missing")] {
            if !numbers.is_empty() {
                said.push_str(&self.f.t1(key, "p", listed(&numbers)));
            }
        }
        said
    }
}
