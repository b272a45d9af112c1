//! A `<question>` as a question.

use crate::fold::{decimal, fold};
use crate::gift::around;
use crate::html;
use crate::model::{Choice, Kind, Pair, Question};
use crate::moodle::tree::Node;
use crate::read::Fault;

/// Texts of one question, and what of them could not be kept.
#[derive(Default)]
struct Texts {
    pictures: usize,
    feedback: usize,
    partial: usize,
    /// Feedback to right answers.
    explain: Vec<String>,
}

impl Texts {
    /// The text of a node by its `format`; HTML when it does not say.
    fn text(&mut self, node: &Node) -> String {
        let text = node.inner();
        let reduced = match node.attr("format") {
            "plain_text" | "markdown" => return text,
            // There a line end is one, and tags are allowed.
            "moodle_auto_format" => html::plain(&text.trim().replace('\n', "<br>")),
            _ => html::plain(&text),
        };
        self.pictures += reduced.pictures;
        reduced.text
    }

    fn child(&mut self, node: &Node, name: &str) -> String {
        node.child(name).map(|child| self.text(child)).unwrap_or_default()
    }

    /// What is said to an answer, right or not.
    fn feedback(&mut self, answer: &Node, right: bool) {
        let text = self.child(answer, "feedback");
        match (text.trim().is_empty(), right) {
            (true, _) => {}
            (false, true) => self.explain.push(text),
            (false, false) => self.feedback += 1,
        }
    }
}

/// Reads one question that is no category, and says what of it is lost.
pub(super) fn read(root: &Node) -> Result<(Question, Vec<Fault>), Fault> {
    let mut texts = Texts::default();
    let kind = match root.attr("type") {
        "multichoice" => choice(root, &mut texts),
        "truefalse" => true_false(root, &mut texts),
        "matching" | "match" => matching(root, &mut texts),
        "shortanswer" => short(root, &mut texts),
        "numerical" => numbers(root, &mut texts)?,
        "ordering" => Kind::Ordering { items: root.children("answer").map(|answer| texts.text(answer)).collect() },
        other => return Err(Fault::with("moodle-kind-not-supported", "kind", other.chars().take(40).collect::<String>())),
    };
    let stem = texts.child(root, "questiontext");
    let mut question = Question::new(kind, stem);
    question.explain = texts.child(root, "generalfeedback");
    let mut explain = std::mem::take(&mut texts.explain).into_iter();
    if question.explain.trim().is_empty() {
        question.explain = explain.next().unwrap_or_default();
    }
    texts.feedback += explain.count();
    if let Some(difficulty) = difficulty(root) {
        question.difficulty = difficulty;
    }
    let pictures = texts.pictures.max(root.files());
    let lost = [
        ("question-picture-left-out", pictures),
        ("question-feedback-left-out", texts.feedback),
        ("question-partial-credit", texts.partial),
    ];
    let lost = lost.into_iter().filter(|(_, count)| *count > 0).map(|(code, count)| Fault::with(code, "count", count)).collect();
    Ok((question, lost))
}

fn difficulty(root: &Node) -> Option<u8> {
    let tags = root.child("tags")?;
    let number = tags.children("tag").find_map(|tag| tag.inner().trim().strip_prefix("difficulty:").map(str::to_owned))?;
    number.trim().parse().ok().filter(|number| (1..=3).contains(number))
}

/// What an answer is worth, in percent. 99.9 is all of it: thirds are rounded.
fn fraction(answer: &Node) -> f64 {
    answer.attr("fraction").trim().parse().unwrap_or(0.0)
}

const WHOLE: f64 = 99.9;

fn choice(root: &Node, texts: &mut Texts) -> Kind {
    let single = !matches!(root.child("single").map(Node::own), Some("false" | "0"));
    let options = root
        .children("answer")
        .map(|answer| {
            let fraction = fraction(answer);
            let right = if single { fraction >= WHOLE } else { fraction > 0.0 };
            texts.partial += usize::from(single && fraction > 0.0 && !right);
            texts.feedback(answer, right);
            Choice { text: texts.text(answer), right }
        })
        .collect();
    if single { Kind::Single { options } } else { Kind::Multiple { options } }
}

fn true_false(root: &Node, texts: &mut Texts) -> Kind {
    let mut right = false;
    for answer in root.children("answer") {
        let is_right = fraction(answer) >= WHOLE;
        if is_right {
            right = answer.inner().trim().eq_ignore_ascii_case("true");
        }
        texts.feedback(answer, is_right);
    }
    Kind::TrueFalse { right }
}

fn matching(root: &Node, texts: &mut Texts) -> Kind {
    let pair = |sub: &Node| Pair { left: texts.text(sub), right: sub.child("answer").map(Node::inner).unwrap_or_default() };
    Kind::Matching { pairs: root.children("subquestion").map(pair).collect() }
}

/// Right answers, in order; half-right ones are counted.
fn right<'a>(root: &'a Node, texts: &mut Texts) -> Vec<&'a Node> {
    let mut out = Vec::new();
    for answer in root.children("answer") {
        let fraction = fraction(answer);
        texts.feedback(answer, fraction >= WHOLE);
        if fraction >= WHOLE {
            out.push(answer);
        } else {
            texts.partial += usize::from(fraction > 0.0);
        }
    }
    out
}

fn short(root: &Node, texts: &mut Texts) -> Kind {
    // A star stands for any text there, and an escaped one for itself.
    let texts = right(root, texts).into_iter().map(|answer| answer.inner().replace("\\*", "*")).collect();
    Kind::Blanks { accepted: vec![texts] }
}

fn numbers(root: &Node, texts: &mut Texts) -> Result<Kind, Fault> {
    let mut accepted = Vec::new();
    for answer in right(root, texts) {
        let number = fold(&answer.inner());
        let tolerance = answer.child("tolerance").map(|node| fold(node.own())).filter(|text| !text.is_empty());
        let tolerance = tolerance.unwrap_or_else(|| "0".to_owned());
        let range = decimal(&number).and_then(|_| around(&number, &tolerance));
        let fault = || Fault::with("question-not-a-number", "text", number.chars().take(40).collect::<String>());
        accepted.push(range.ok_or_else(fault)?);
    }
    Ok(Kind::Blanks { accepted: vec![accepted] })
}
