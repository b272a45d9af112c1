//! A question as it stands in the database.
//!
//! Promises: the JSON form is stable (fields and tags only ever get added); a state that is wrong – two right options in a single choice, a
//! stem without its blanks – can be held, so that a draft is never lost, and is named by [`crate::problems`].

use serde::{Deserialize, Serialize};

/// How large a question may be. Characters are Unicode scalar values.
pub mod limits {
    /// Characters of a stem, and of the text of a case.
    pub const STEM: usize = 2_000;
    /// Characters of an explanation.
    pub const EXPLAIN: usize = 2_000;
    /// Characters of a category.
    pub const CATEGORY: usize = 200;
    /// Options of a choice, pairs of a matching, items of an ordering.
    pub const OPTIONS: usize = 10;
    /// Characters of an option, of one side of a pair, of an item.
    pub const OPTION: usize = 500;
    /// Blanks of one fill-in.
    pub const BLANKS: usize = 10;
    /// Accepted answers of one blank.
    pub const ACCEPTED: usize = 10;
    /// Characters of one accepted answer.
    pub const ANSWER: usize = 100;
    /// Sub-questions of a case.
    pub const PARTS: usize = 10;
}

/// One question of the bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// What has to be done, with everything that decides what is right.
    pub kind: Kind,
    /// What is asked; of a case, its text. Plain text with line ends; a fill-in marks its blanks, see [`blanks_in`].
    pub stem: String,
    /// Shown after the answer. May be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub explain: String,
    /// 1 easy, 2 middle, 3 hard.
    #[serde(default = "middle")]
    pub difficulty: u8,
    /// Where it belongs, as the import had it: "1.2.3" is unit 1, lesson 2, part 3. May be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub category: String,
}

/// The kinds of questions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Kind {
    /// 单选: one option is right.
    Single {
        /// In the writer's order; a learner sees another one.
        options: Vec<Choice>,
    },
    /// 多选: one or more options are right, and all of them have to be chosen.
    Multiple {
        /// In the writer's order.
        options: Vec<Choice>,
    },
    /// 判断.
    TrueFalse {
        /// Whether the stem is true.
        right: bool,
    },
    /// 匹配: each left side gets its right side. Several left sides may share one right side (sorting into groups).
    Matching {
        /// In the writer's order. A pair with an empty left side is a right side that fits nothing.
        pairs: Vec<Pair>,
    },
    /// 排序.
    Ordering {
        /// In the right order.
        items: Vec<String>,
    },
    /// 填空: one or more blanks.
    Blanks {
        /// For each blank what is accepted, compared by [`crate::matches`]; "3..5" accepts every number from 3 to 5.
        accepted: Vec<Vec<String>>,
    },
    /// 案例: a text with sub-questions.
    Case {
        /// In their order. A part is never a case itself.
        parts: Vec<Part>,
    },
}

/// One option of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Plain text.
    pub text: String,
    /// Whether it has to be chosen.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub right: bool,
}

/// Two things that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    /// Stands still. Empty: the right side is there to mislead.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub left: String,
    /// Gets shuffled.
    pub right: String,
}

/// A sub-question of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Any kind but a case.
    pub kind: Kind,
    /// What is asked.
    pub stem: String,
    /// Shown after the answer. May be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub explain: String,
}

fn middle() -> u8 {
    2
}

impl Question {
    /// A question of middle difficulty that belongs nowhere yet.
    pub fn new(kind: Kind, stem: impl Into<String>) -> Self {
        Self { kind, stem: stem.into(), explain: String::new(), difficulty: middle(), category: String::new() }
    }

    /// What explains it, with its parts' own: for whoever answered right, and for nobody before.
    pub fn explained(&self) -> Vec<&str> {
        let parts = match &self.kind {
            Kind::Case { parts } => parts.as_slice(),
            _ => &[],
        };
        let all = std::iter::once(&self.explain).chain(parts.iter().map(|part| &part.explain));
        all.map(String::as_str).filter(|text| !text.is_empty()).collect()
    }

    /// The same question as every reader and every form hands it in: without blanks around a text, with `\n` as the only line end, without
    /// control characters, without empty accepted answers or options at the end.
    #[must_use]
    pub fn tidy(self) -> Self {
        Self {
            kind: self.kind.tidy(),
            stem: tidy(&self.stem),
            explain: tidy(&self.explain),
            difficulty: self.difficulty,
            category: line(&self.category),
        }
    }
}

impl Kind {
    fn tidy(self) -> Self {
        let choices = |options: Vec<Choice>| {
            let mut out: Vec<Choice> =
                options.into_iter().map(|choice| Choice { text: tidy(&choice.text), right: choice.right }).collect();
            while out.pop_if(|last| last.text.is_empty() && !last.right).is_some() {}
            out
        };
        match self {
            Self::Single { options } => Self::Single { options: choices(options) },
            Self::Multiple { options } => Self::Multiple { options: choices(options) },
            Self::TrueFalse { right } => Self::TrueFalse { right },
            Self::Matching { pairs } => {
                let pairs = pairs.into_iter().map(|pair| Pair { left: tidy(&pair.left), right: tidy(&pair.right) });
                Self::Matching { pairs: pairs.filter(|pair| !pair.left.is_empty() || !pair.right.is_empty()).collect() }
            }
            Self::Ordering { items } => {
                Self::Ordering { items: items.iter().map(|item| tidy(item)).filter(|item| !item.is_empty()).collect() }
            }
            Self::Blanks { accepted } => {
                let texts = |blank: Vec<String>| blank.iter().map(|text| line(text)).filter(|text| !text.is_empty()).collect();
                Self::Blanks { accepted: accepted.into_iter().map(texts).collect() }
            }
            Self::Case { parts } => {
                let part = |part: Part| Part { kind: part.kind.tidy(), stem: tidy(&part.stem), explain: tidy(&part.explain) };
                Self::Case { parts: parts.into_iter().map(part).collect() }
            }
        }
    }
}

/// Whether a character can stand in a question: neither XML nor Excel holds the others.
pub(crate) fn is_text(c: char) -> bool {
    matches!(c, '\n' | '\t') || !(c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'))
}

/// A text of several lines, tidy.
pub(crate) fn tidy(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}', '\u{85}'], "\n");
    let text: String = text.chars().filter(|&c| is_text(c)).collect();
    text.trim().to_owned()
}

/// A text of one line, tidy: every run of white space is one blank.
pub(crate) fn line(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|&c| is_text(c)).collect();
    text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The blanks that a stem marks, as byte ranges: two or more low lines (`__`, `＿＿`), or brackets around nothing but white space
/// (`（　）`, `( )`; the half-width pair needs a blank inside, because `f()` is a text).
pub fn blanks_in(stem: &str) -> Vec<std::ops::Range<usize>> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(rest) = stem.get(at..).filter(|rest| !rest.is_empty()) {
        let low: usize = rest.chars().take_while(|c| matches!(c, '_' | '＿')).map(char::len_utf8).sum();
        let length = match rest.chars().next() {
            Some('_' | '＿') => {
                if rest.get(..low).is_some_and(|run| run.chars().nth(1).is_some()) {
                    out.push(at..at + low);
                }
                low
            }
            Some(open @ ('（' | '(')) => {
                let inside = rest.get(open.len_utf8()..).unwrap_or_default();
                let blank: usize = inside.chars().take_while(|c| c.is_whitespace()).map(char::len_utf8).sum();
                let close = inside.get(blank..).and_then(|rest| rest.chars().next());
                match close {
                    Some(close @ ('）' | ')')) if blank > 0 || (open, close) == ('（', '）') => {
                        let length = open.len_utf8() + blank + close.len_utf8();
                        out.push(at..at + length);
                        length
                    }
                    _ => open.len_utf8(),
                }
            }
            Some(c) => c.len_utf8(),
            None => break,
        };
        at += length;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_json_form_is_the_one_in_the_database() {
        let choice = |text: &str, right| Choice { text: text.to_owned(), right };
        let single = Question {
            kind: Kind::Single { options: vec![choice("七月一日", true), choice("八月一日", false)] },
            stem: "建党纪念日是哪一天？".to_owned(),
            explain: "见教材。".to_owned(),
            difficulty: 1,
            category: "1.2.3".to_owned(),
        };
        let forms = [
            (
                single,
                r#"{"kind":{"type":"single","options":[{"text":"七月一日","right":true},{"text":"八月一日"}]},"stem":"建党纪念日是哪一天？","explain":"见教材。","difficulty":1,"category":"1.2.3"}"#,
            ),
            (
                Question::new(Kind::Multiple { options: vec![choice("甲", true)] }, "多"),
                r#"{"kind":{"type":"multiple","options":[{"text":"甲","right":true}]},"stem":"多","difficulty":2}"#,
            ),
            (
                Question::new(Kind::TrueFalse { right: false }, "判"),
                r#"{"kind":{"type":"true_false","right":false},"stem":"判","difficulty":2}"#,
            ),
            (
                Question::new(
                    Kind::Matching {
                        pairs: vec![
                            Pair { left: "甲".into(), right: "乙".into() },
                            Pair { left: String::new(), right: "丙".into() },
                        ],
                    },
                    "配",
                ),
                r#"{"kind":{"type":"matching","pairs":[{"left":"甲","right":"乙"},{"right":"丙"}]},"stem":"配","difficulty":2}"#,
            ),
            (
                Question::new(Kind::Ordering { items: vec!["一".into(), "二".into()] }, "序"),
                r#"{"kind":{"type":"ordering","items":["一","二"]},"stem":"序","difficulty":2}"#,
            ),
            (
                Question::new(
                    Kind::Case {
                        parts: vec![Part {
                            kind: Kind::Blanks { accepted: vec![vec!["三".into(), "3".into()]] },
                            stem: "第__条".into(),
                            explain: String::new(),
                        }],
                    },
                    "案",
                ),
                r#"{"kind":{"type":"case","parts":[{"kind":{"type":"blanks","accepted":[["三","3"]]},"stem":"第__条"}]},"stem":"案","difficulty":2}"#,
            ),
        ];
        for (question, json) in forms {
            assert_eq!(serde_json::to_string(&question).unwrap(), json);
            assert_eq!(serde_json::from_str::<Question>(json).unwrap(), question);
        }
    }

    #[test]
    fn blanks_are_low_lines_or_empty_brackets() {
        let marks = |stem: &str| blanks_in(stem).into_iter().map(|at| stem[at].to_owned()).collect::<Vec<_>>();
        assert_eq!(marks("党章第____条，共＿＿章"), ["____", "＿＿"]);
        assert_eq!(marks("坚持（　　）领导，( )和（）"), ["（　　）", "( )", "（）"]);
        assert_eq!(marks("a_b f() （注） ("), Vec::<String>::new());
        assert_eq!(marks("________（ ）__"), ["________", "（ ）", "__"]);
    }

    #[test]
    fn tidy_takes_what_no_format_can_hold() {
        let question = Question::new(
            Kind::Single {
                options: vec![
                    Choice { text: " 甲\u{0}\r\n乙\t".into(), right: true },
                    Choice { text: " \u{3000}".into(), right: false },
                ],
            },
            "\u{feff} 题\u{7}干 \n",
        );
        let tidy = question.tidy();
        assert_eq!(tidy.stem, "题干");
        assert_eq!(tidy.kind, Kind::Single { options: vec![Choice { text: "甲\n乙".into(), right: true }] });
        assert_eq!(tidy.clone().tidy(), tidy);
        assert_eq!(line(" 1 .\n2\u{3000}x "), "1 . 2 x");
    }
}
