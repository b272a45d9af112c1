//! The pages of whoever makes a course: my courses, one course on one page, a lesson's editor, two texts side by side, a frozen version.
//!
//! Promises: everything typed comes back as typed, with its error beside it; a page names one main deed; without a script every deed is a form.

use askama::Template;

use super::rules::Words;
use crate::approval::{Change, Event, Part};
use crate::desk::{Errors, Form, Frame, When};
use crate::publish::{ImportReport, NoticeKind, ReturnedWith};

/// Where a course stands, ready to show.
#[derive(Clone, Debug)]
pub struct Standing {
    /// CSS tone.
    pub tone: &'static str,
    /// Icon.
    pub icon: &'static str,
    /// The word.
    pub word: String,
}

/// One course of the list.
#[derive(Clone, Debug)]
pub struct CourseRow {
    /// The title (empty: shown as one without a title).
    pub title: String,
    /// Where the button leads.
    pub href: String,
    /// Where it stands.
    pub state: Standing,
    /// In whose hands.
    pub holder: String,
    /// Last change.
    pub changed: When,
    /// The key of what the button says.
    pub go: &'static str,
}

/// `/desk/courses`.
#[derive(Template)]
#[template(path = "course/list.html")]
pub struct CourseList<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Key of the form that begins a course.
    pub form: Form,
    /// The rows, newest change first.
    pub rows: Vec<CourseRow>,
    /// Address of the older ones.
    pub older: Option<String>,
    /// Whether this is not the first page.
    pub later_page: bool,
}

/// A lesson in the outline.
#[derive(Clone, Debug)]
pub struct LessonLine {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Length of the text.
    pub words: usize,
    /// Of a film: whether it has pictures, and its length.
    pub film: Option<(bool, String)>,
    /// Whether something may stand above it.
    pub up: bool,
    /// Whether something may stand below it.
    pub down: bool,
}

/// A unit in the outline.
#[derive(Clone, Debug)]
pub struct UnitBox {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Length and 学时, in words.
    pub worth: String,
    /// Lessons, in order.
    pub lessons: Vec<LessonLine>,
    /// All questions.
    pub questions: usize,
    /// Usable ones.
    pub usable: usize,
    /// Those that cannot be asked.
    pub faulty: usize,
    /// Whether there is a unit above.
    pub up: bool,
    /// Whether there is one below.
    pub down: bool,
}

/// A line of cost.
#[derive(Clone, Debug)]
pub struct CostLine {
    /// Id.
    pub id: String,
    /// For what.
    pub kind: String,
    /// Yuan, as shown.
    pub amount: String,
    /// Which document says so.
    pub source: String,
    /// Who entered it and when, as far as that is known.
    pub by: Option<(String, When)>,
}

/// A gap before review: the sentence, and the place of the page (or another page) that mends it.
#[derive(Clone, Debug)]
pub struct Gap {
    /// The sentence.
    pub text: String,
    /// Where to go.
    pub href: String,
}

/// A frozen version in the list.
#[derive(Clone, Debug)]
pub struct VersionLine {
    /// Its page.
    pub href: String,
    /// From 1.
    pub number: i64,
    /// Key of the word that says why it was frozen.
    pub why: &'static str,
    /// By whom.
    pub by: String,
    /// When.
    pub at: When,
}

/// What was typed into one small form that was refused: field and text.
pub type TypedAgain = Vec<(String, String)>;

/// `/desk/courses/{id}`.
#[derive(Template)]
#[template(path = "course/page.html")]
#[expect(clippy::struct_excessive_bools, reason = "each is a button")]
pub struct CoursePage<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Token and key of every form.
    pub form: Form,
    /// The course.
    pub id: String,
    /// Counts changes, against a submission of something else than was seen.
    pub version: i64,
    /// The unit it comes from.
    pub node: String,
    /// Where it stands.
    pub state: Standing,
    /// Whether it can be changed here and now.
    pub writable: bool,
    /// What stood around the units when the page was made.
    pub seen: Words,
    /// As typed.
    pub words: Words,
    /// What somebody else saved meanwhile, when two wrote at once.
    pub theirs: Option<Words>,
    /// Units.
    pub units: Vec<UnitBox>,
    /// Usable questions that a unit needs.
    pub least: usize,
    /// Whether lines of cost can be entered: also while nothing else can be changed.
    pub may_cost: bool,
    /// Lines of cost.
    pub costs: Vec<CostLine>,
    /// Their sum.
    pub sum: String,
    /// 还差什么.
    pub gaps: Vec<Gap>,
    /// Who reviews it, in words.
    pub line: Vec<String>,
    /// What is wrong with the last deed.
    pub errors: Errors,
    /// What was typed into it.
    pub typed: TypedAgain,
    /// What it came back with.
    pub returned: Option<ReturnedWith>,
    /// Rounds, newest first: number and what happened.
    pub rounds: Vec<(i64, Vec<Event>)>,
    /// Frozen versions, newest first.
    pub versions: Vec<VersionLine>,
    /// Since when it is taught.
    pub public: Option<When>,
    /// When and why it was taken down.
    pub taken_down: Option<(When, String)>,
    /// 撤回.
    pub may_withdraw: bool,
    /// 改一版.
    pub may_edit_again: bool,
    /// 先不改了.
    pub may_lay_aside: bool,
    /// 下架.
    pub may_take_down: bool,
    /// Where to ask somebody to help out.
    pub borrow: Option<String>,
}

impl CoursePage<'_> {
    /// What was typed into the field, or nothing.
    fn again(&self, field: &str) -> &str {
        self.typed.iter().find(|(name, _)| name == field).map_or("", |(_, text)| text)
    }

    /// How many usable questions a unit still needs.
    fn more(&self, usable: impl std::borrow::Borrow<usize>) -> usize {
        self.least.saturating_sub(*usable.borrow())
    }
}

/// `/desk/courses/{id}/lessons/{lesson}`.
#[derive(Template)]
#[template(path = "course/lesson.html")]
pub struct LessonEditor<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Token and key of every form.
    pub form: Form,
    /// The course.
    pub course: String,
    /// Its title.
    pub course_title: String,
    /// The lesson.
    pub id: String,
    /// The unit's title.
    pub unit: String,
    /// The person, for the copy that the browser keeps.
    pub person: String,
    /// The version that the writer saw.
    pub version: i64,
    /// Its title, as typed.
    pub title: String,
    /// Markdown, as typed.
    pub body: String,
    /// What is wrong with it.
    pub errors: Errors,
    /// Pictures: key, address of a small rendering, words, width, height.
    pub pictures: Vec<crate::publish::Picture>,
    /// What the last import found.
    pub report: Option<ImportReport>,
    /// The text as learners will see it, safe markup.
    pub preview: String,
    /// Length of the text.
    pub words: usize,
    /// Length and 学时 of the lesson, in words.
    pub worth: String,
    /// Its minutes, when they are too many for one time.
    pub long: Option<i64>,
    /// Of its film: whether it has pictures, and its length.
    pub film: Option<(bool, String)>,
    /// When it was last saved.
    pub saved: Option<When>,
    /// Whether it can be changed now.
    pub writable: bool,
    /// Behind which parts a picture may stand: number and title.
    pub places: Vec<(usize, String)>,
    /// What was typed about a picture that did not come in.
    pub picture_alt: String,
    /// Behind which part it was to stand; 0: at the end.
    pub picture_behind: usize,
    /// The lesson behind this one: address and title.
    pub next: Option<(String, String)>,
}

impl LessonEditor<'_> {
    /// Whether a picture was to come in and did not.
    fn awaits_picture(&self) -> bool {
        ["picture", "picture_alt"].iter().any(|field| self.errors.get(field).is_some()) || !self.picture_alt.is_empty()
    }
}

/// Two people saved one lesson: both texts, nothing lost.
#[derive(Template)]
#[template(path = "course/conflict.html")]
pub struct LessonConflict<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Token and key.
    pub form: Form,
    /// Where the lesson is.
    pub href: String,
    /// The version that saving mine replaces knowingly.
    pub version: i64,
    /// My title.
    pub title: String,
    /// My text.
    pub body: String,
    /// Alternative texts of my pictures: key and text.
    pub alts: Vec<(String, String)>,
    /// Who saved meanwhile.
    pub other: String,
    /// When.
    pub at: When,
    /// Their text.
    pub their_body: String,
    /// From theirs to mine.
    pub changes: Vec<Change>,
}

/// A frozen version, whole.
#[derive(Template)]
#[template(path = "course/revision.html")]
pub struct CourseRevision<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// The course's page.
    pub course: String,
    /// From 1.
    pub number: i64,
    /// By whom.
    pub by: String,
    /// When.
    pub at: When,
    /// Its hash.
    pub hash: String,
    /// Its title.
    pub title: String,
    /// Its digest.
    pub digest: String,
    /// Everything, safe markup.
    pub text: String,
}
