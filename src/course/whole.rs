//! A whole course on one page: for its reviewers, and for whoever looks at a frozen revision.
//!
//! Promise: everything that was frozen stands there, questions with their right answers marked by a sign and a word, never by colour alone.

use askama::Template;
use zhibu_bank::{Kind, Part, Question};
use zhibu_doc::html;

use super::rules::{Frozen, FrozenQuestion, LessonMedia, Pack, UnitPlan, cues, yuan};
use crate::app::App;
use crate::edition;
use crate::edition::meta::Meta;
use crate::media;
use crate::web::i18n::Lang;
use crate::web::icons::{Icon, icon};

/// One line under a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerLine {
    /// What stands there.
    pub text: String,
    /// Whether it is right; of what only explains: no.
    pub right: bool,
    /// Whether it begins a sub-question.
    pub stem: bool,
}

/// A question with its answers.
#[derive(Debug, Clone)]
pub struct ShownQuestion {
    /// What is asked.
    pub stem: String,
    /// The word of its kind.
    pub kind: String,
    /// About which lesson and part; empty: the whole unit.
    pub about: String,
    /// Whether it may stand in the exit check.
    pub usable: bool,
    /// Options, pairs, items, accepted answers.
    pub lines: Vec<AnswerLine>,
    /// Shown after the answer.
    pub explain: String,
}

/// A lesson: its text as safe markup, and its film.
struct WholeLesson {
    title: String,
    film: Option<WholeFilm>,
    text: String,
}

/// A film as its reviewers see it: with the captions as a list, each with its place.
struct WholeFilm {
    video: bool,
    length: String,
    source: Option<String>,
    captions: Vec<(String, String)>,
}

/// A unit with its lessons.
struct WholeUnit {
    id: String,
    title: String,
    worth: String,
    lessons: Vec<WholeLesson>,
    questions: Vec<ShownQuestion>,
    all: usize,
}

/// Questions of one page: more would be a page of megabytes.
pub(super) const PAGE: usize = 100;

#[derive(Template)]
#[template(path = "course/whole.html")]
struct Whole<'a> {
    l: &'a Lang,
    units: Vec<WholeUnit>,
    costs: Vec<(String, String, String)>,
    sum: String,
    purpose: &'a str,
    home: &'a str,
}

impl Whole<'_> {
    fn i(&self, name: &'static str) -> Icon {
        let _ = self.units.len();
        icon(name)
    }

    fn l(&self) -> &Lang {
        self.l
    }
}

/// Safe markup of everything. `home` is its address on the desk, with pictures and further questions below it.
pub(super) async fn rendered(app: &App, frozen: &Frozen, (home, pictures): (&str, &str)) -> sqlx::Result<String> {
    let (mut units, mut number) = (Vec::new(), 0);
    for unit in &frozen.outline.units {
        let mut lessons = Vec::new();
        for plan in &unit.lessons {
            let Some(doc) = frozen.text(&plan.id) else { continue };
            let links = edition::links(app.store.read(), &Meta::default(), doc, pictures).await?;
            let film = match frozen.media(&plan.id) {
                Some(media) => Some(film(app, media).await?),
                None => None,
            };
            // Several texts stand on one page: their notes have names of their own.
            number += 1;
            let text = html::render_part(doc, &links, &*app.lang, number);
            lessons.push(WholeLesson { title: plan.title.clone(), film, text });
        }
        let length = unit.lessons.iter().map(|plan| frozen.length(&plan.id)).sum();
        let (questions, all) = questions(&app.lang, frozen, unit, 0);
        let (id, title) = (unit.id.clone(), unit.title.clone());
        units.push(WholeUnit { id, title, worth: worth(&app.lang, length), lessons, questions, all });
    }
    let costs = frozen.outline.costs.iter().map(|cost| (cost.kind.clone(), yuan(cost.fen), cost.source.clone())).collect();
    let purpose = frozen.outline.purpose.trim();
    let page = Whole { l: &app.lang, units, costs, sum: yuan(frozen.outline.fen()), purpose, home };
    page.render().map_err(|error| sqlx::Error::Decode(Box::new(error)))
}

async fn film(app: &App, lesson: &LessonMedia) -> sqlx::Result<WholeFilm> {
    let source = match media::media(app.store.read(), &lesson.hash).await? {
        Some(row) => media::looked_at(app, &row, app.clock.now()).await,
        None => None,
    };
    let cues = cues(&lesson.captions, lesson.duration).unwrap_or_default();
    let captions = cues.into_iter().map(|cue| (media::clock(cue.from), cue.text)).collect();
    Ok(WholeFilm { video: lesson.kind == media::rules::Kind::Video, length: media::clock(lesson.duration), source, captions })
}

/// The questions of a unit from that one on, at most [`PAGE`], and how many there are.
pub(super) fn questions(l: &Lang, frozen: &Frozen, unit: &UnitPlan, from: usize) -> (Vec<ShownQuestion>, usize) {
    let own: Vec<&FrozenQuestion> = frozen.questions.iter().filter(|question| question.unit == unit.id).collect();
    let page = own.iter().skip(from).take(PAGE).filter_map(|question| shown(l, frozen, unit, question));
    (page.collect(), own.len())
}

/// `约 12 分钟，0.25 学时（按 国家-2026.1）`; nothing for an empty unit.
pub(super) fn worth(l: &Lang, length: i64) -> String {
    let Ok(pack) = Pack::built_in() else { return String::new() };
    if length == 0 {
        return l.t("course-worth-none").into_owned();
    }
    let minutes = ((length + 59_999) / 60_000).to_string();
    let args = [("minutes", minutes), ("hours", hours(pack.hundredths(length))), ("rule", pack.version.clone())];
    l.with("course-worth", &args).into_owned()
}

/// Hundredths of an hour as `0.25`, `1`, `1.5`.
pub(super) fn hours(hundredths: i64) -> String {
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn shown(l: &Lang, frozen: &Frozen, unit: &UnitPlan, question: &FrozenQuestion) -> Option<ShownQuestion> {
    let body: Question = serde_json::from_value(question.body.clone()).ok()?;
    let parts = frozen.parts(&question.lesson);
    let titles: Vec<&str> = parts.iter().map(|part| part.title.as_str()).collect();
    let about = about(l, unit, &question.lesson, question.part, &titles);
    Some(with_answers(l, &body, about, question.usable))
}

/// About what a question is, in words.
pub(super) fn about(l: &Lang, unit: &UnitPlan, lesson: &str, part: i64, parts: &[&str]) -> String {
    let Some(plan) = unit.lessons.iter().find(|plan| plan.id == lesson) else { return String::new() };
    let title = usize::try_from(part - 1).ok().and_then(|at| parts.get(at));
    match title {
        Some(title) => l.t2("question-about-part", "lesson", &plan.title, "part", title).into_owned(),
        None => l.t1("question-about-lesson", "lesson", &plan.title).into_owned(),
    }
}

/// A question with its right answers.
pub(super) fn with_answers(l: &Lang, question: &Question, about: String, usable: bool) -> ShownQuestion {
    let key = format!("question-kind-{}", super::bank::kind_name(&question.kind).replace('_', "-"));
    let mut lines = Vec::new();
    answers(l, &question.kind, &mut lines);
    ShownQuestion {
        stem: question.stem.clone(),
        kind: l.t(&key).into_owned(),
        about,
        usable,
        lines,
        explain: question.explain.clone(),
    }
}

fn answers(l: &Lang, kind: &Kind, out: &mut Vec<AnswerLine>) {
    let line = |text: String, right| AnswerLine { text, right, stem: false };
    match kind {
        Kind::Single { options } | Kind::Multiple { options } => {
            out.extend(options.iter().map(|option| line(option.text.clone(), option.right)));
        }
        Kind::TrueFalse { right } => {
            out.push(line(l.t("question-true").into_owned(), *right));
            out.push(line(l.t("question-false").into_owned(), !right));
        }
        Kind::Matching { pairs } => out.extend(pairs.iter().map(|pair| {
            if pair.left.is_empty() {
                line(l.t1("question-fits-nothing", "right", &pair.right).into_owned(), false)
            } else {
                line(format!("{} → {}", pair.left, pair.right), true)
            }
        })),
        Kind::Ordering { items } => {
            out.extend(items.iter().zip(1..).map(|(item, number)| line(format!("{number}. {item}"), true)));
        }
        Kind::Blanks { accepted } => out.extend(accepted.iter().zip(1..).map(|(texts, number)| {
            let texts = texts.join(" / ");
            line(l.t2("bank-blank-accepts", "n", number, "texts", texts).into_owned(), true)
        })),
        Kind::Case { parts } => {
            for Part { kind, stem, .. } in parts {
                out.push(AnswerLine { text: stem.clone(), right: false, stem: true });
                answers(l, kind, out);
            }
        }
    }
}

/// A question in one line, for a list of changes: what is asked, about what, and where it is not asked.
pub(super) fn told(l: &Lang, frozen: &Frozen, question: &FrozenQuestion) -> String {
    let unit = frozen.outline.units.iter().find(|unit| unit.id == question.unit);
    let Some(shown) = unit.and_then(|unit| shown(l, frozen, unit, question)) else { return String::new() };
    let mark = l.t("bank-right-mark").into_owned();
    let lines: Vec<String> =
        shown.lines.iter().map(|line| if line.right { format!("{}{mark}", line.text) } else { line.text.clone() }).collect();
    let practice = if shown.usable { String::new() } else { l.t("question-not-in-check").into_owned() };
    let parts = [format!("{} {}", shown.stem, lines.join("；")), shown.explain, shown.about, practice];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}
