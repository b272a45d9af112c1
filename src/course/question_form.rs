//! A question as a form: every kind, and the sub-questions of a case, by plain fields.
//!
//! Promise: what was typed comes back as typed, whatever is wrong with it; a form and its question say the same.

use zhibu_bank::{Choice, Kind, Pair, Part, Question, blanks_in, limits};

use super::bank::kind_name;
use crate::web::Fields;

/// The kinds in the order of the page.
pub(super) const KINDS: [&str; 7] = ["single", "multiple", "true_false", "matching", "ordering", "blanks", "case"];

/// One row of a form: an option, a pair, an item, what a blank accepts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormRow {
    /// From 1.
    pub n: usize,
    /// The text; of a pair its left side.
    pub text: String,
    /// The right side of a pair.
    pub other: String,
    /// Whether it is right.
    pub right: bool,
}

/// A question, or a sub-question, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QuestionForm {
    /// What stands before the names of its fields: nothing, or `s1.`.
    pub prefix: String,
    /// The kind by name.
    pub kind: String,
    /// What is asked.
    pub stem: String,
    /// Shown after the answer.
    pub explain: String,
    /// Its rows.
    pub rows: Vec<FormRow>,
    /// Of a true/false.
    pub truth: Option<bool>,
    /// Sub-questions of a case.
    pub parts: Vec<QuestionForm>,
    /// 1 to 3.
    pub difficulty: i64,
}

impl QuestionForm {
    /// An empty form of a kind.
    pub(super) fn new(kind: &str) -> Self {
        Self { kind: kind.to_owned(), difficulty: 2, ..Self::default() }.padded(0)
    }

    /// The form of a stored question.
    pub(super) fn of(question: &Question) -> Self {
        let mut form = Self::of_kind("", &question.kind, &question.stem, &question.explain);
        form.difficulty = i64::from(question.difficulty);
        form
    }

    fn of_kind(prefix: &str, kind: &Kind, stem: &str, explain: &str) -> Self {
        let row = |(at, text): (usize, &str), right| FormRow { n: at + 1, text: text.to_owned(), other: String::new(), right };
        let mut form = Self {
            prefix: prefix.to_owned(),
            kind: kind_name(kind).to_owned(),
            stem: stem.to_owned(),
            explain: explain.to_owned(),
            ..Self::default()
        };
        match kind {
            Kind::Single { options } | Kind::Multiple { options } => {
                form.rows = options.iter().enumerate().map(|(at, option)| row((at, &option.text), option.right)).collect();
            }
            Kind::TrueFalse { right } => form.truth = Some(*right),
            Kind::Matching { pairs } => {
                let pair = |(at, pair): (usize, &Pair)| FormRow { other: pair.right.clone(), ..row((at, &pair.left), false) };
                form.rows = pairs.iter().enumerate().map(pair).collect();
            }
            Kind::Ordering { items } => {
                form.rows = items.iter().enumerate().map(|(at, item)| row((at, item), false)).collect();
            }
            Kind::Blanks { accepted } => {
                form.rows = accepted.iter().enumerate().map(|(at, texts)| row((at, &texts.join("\n")), false)).collect();
            }
            Kind::Case { parts } => {
                let part =
                    |(at, part): (usize, &Part)| Self::of_kind(&format!("s{}.", at + 1), &part.kind, &part.stem, &part.explain);
                form.parts = parts.iter().enumerate().map(part).collect();
            }
        }
        form.padded(0)
    }

    /// As it was sent. Without a script all is plain fields.
    pub(super) fn read(fields: &Fields) -> Self {
        let mut form = Self::read_at(fields, "");
        form.difficulty = fields.number("difficulty").clamp(1, 3);
        form
    }

    fn read_at(fields: &Fields, prefix: &str) -> Self {
        let get = |name: String| fields.maybe(&format!("{prefix}{name}"));
        let kind = get("kind".into()).unwrap_or_default();
        let right = get("right".into()).unwrap_or_default();
        let mut rows = Vec::new();
        for n in 1..=limits::OPTIONS {
            let Some(text) = get(format!("o{n}")) else { continue };
            let right = right == n.to_string() || get(format!("r{n}")).is_some();
            rows.push(FormRow { n, text, other: get(format!("m{n}")).unwrap_or_default(), right });
        }
        let parts = (1..=limits::PARTS).map(|n| format!("s{n}.")).take_while(|p| fields.maybe(&format!("{p}kind")).is_some());
        let parts = if prefix.is_empty() { parts.map(|p| Self::read_at(fields, &p)).collect() } else { Vec::new() };
        Self {
            prefix: prefix.to_owned(),
            kind: if KINDS.contains(&kind.as_str()) { kind } else { "single".to_owned() },
            stem: get("stem".into()).unwrap_or_default(),
            explain: get("explain".into()).unwrap_or_default(),
            truth: get("truth".into()).map(|truth| truth == "yes"),
            rows,
            parts,
            difficulty: 2,
        }
    }

    /// With empty rows to write into: as many as the kind usually has, and `more` behind the last.
    pub(super) fn padded(mut self, more: usize) -> Self {
        let usual = match self.kind.as_str() {
            "single" | "multiple" | "matching" | "ordering" => 4,
            "blanks" => blanks_in(&self.stem).len().max(1),
            _ => 0,
        };
        let wanted = if usual == 0 { 0 } else { (self.rows.len() + more).max(usual).min(limits::OPTIONS) };
        while self.rows.len() < wanted {
            let n = self.rows.last().map_or(0, |row| row.n) + 1;
            self.rows.push(FormRow { n, ..FormRow::default() });
        }
        self
    }

    /// Another sub-question of that kind.
    pub(super) fn with_part(mut self, kind: &str) -> Self {
        if self.parts.len() < limits::PARTS && KINDS.contains(&kind) && kind != "case" {
            let prefix = format!("s{}.", self.parts.len() + 1);
            self.parts.push(Self { prefix, ..Self::new(kind) });
        }
        self
    }

    /// Without the sub-question of that prefix.
    pub(super) fn without_part(mut self, prefix: &str) -> Self {
        self.parts.retain(|part| part.prefix != prefix);
        for (part, n) in self.parts.iter_mut().zip(1..) {
            part.prefix = format!("s{n}.");
        }
        self
    }

    /// With more rows in the (sub-)question of that prefix.
    pub(super) fn with_rows(self, prefix: &str) -> Self {
        if prefix.is_empty() {
            return self.padded(2);
        }
        let parts = self.parts.into_iter().map(|part| if part.prefix == prefix { part.padded(2) } else { part }).collect();
        Self { parts, ..self }
    }

    /// The question that was typed, tidy.
    pub(super) fn question(&self) -> Question {
        let mut question = Question::new(self.kind_typed(), self.stem.clone());
        question.explain.clone_from(&self.explain);
        question.difficulty = u8::try_from(self.difficulty).unwrap_or(2);
        question.tidy()
    }

    fn kind_typed(&self) -> Kind {
        let choices = || self.rows.iter().map(|row| Choice { text: row.text.clone(), right: row.right }).collect();
        match self.kind.as_str() {
            "multiple" => Kind::Multiple { options: choices() },
            "true_false" => Kind::TrueFalse { right: self.truth.unwrap_or(true) },
            "matching" => Kind::Matching {
                pairs: self.rows.iter().map(|row| Pair { left: row.text.clone(), right: row.other.clone() }).collect(),
            },
            "ordering" => Kind::Ordering { items: self.rows.iter().map(|row| row.text.clone()).collect() },
            "blanks" => {
                let texts = |row: &FormRow| row.text.lines().map(str::to_owned).filter(|text| !text.trim().is_empty()).collect();
                let mut accepted: Vec<Vec<String>> = self.rows.iter().map(texts).collect();
                let marked = blanks_in(&self.stem).len().max(1);
                while accepted.len() > marked && accepted.last().is_some_and(Vec::is_empty) {
                    accepted.pop();
                }
                Kind::Blanks { accepted }
            }
            "case" => Kind::Case {
                parts: self
                    .parts
                    .iter()
                    .map(|part| Part { kind: part.kind_typed(), stem: part.stem.clone(), explain: part.explain.clone() })
                    .collect(),
            },
            _ => Kind::Single { options: choices() },
        }
    }

    /// Whether more rows can be added.
    pub fn has_rows(&self) -> bool {
        !self.rows.is_empty() && self.rows.len() < limits::OPTIONS
    }

    /// The letter of a row.
    pub fn letter(&self, n: &usize) -> char {
        let _ = &self.prefix;
        u32::try_from(*n).ok().and_then(|n| char::from_u32(64 + n)).unwrap_or('?')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(form: &QuestionForm, out: &mut Vec<(String, String)>) {
        let p = &form.prefix;
        out.push((format!("{p}kind"), form.kind.clone()));
        out.push((format!("{p}stem"), form.stem.clone()));
        out.push((format!("{p}explain"), form.explain.clone()));
        if let Some(truth) = form.truth {
            out.push((format!("{p}truth"), if truth { "yes" } else { "no" }.into()));
        }
        for row in &form.rows {
            out.push((format!("{p}o{}", row.n), row.text.clone()));
            out.push((format!("{p}m{}", row.n), row.other.clone()));
            if row.right {
                let name = if form.kind == "single" { format!("{p}right") } else { format!("{p}r{}", row.n) };
                out.push((name, row.n.to_string()));
            }
        }
        for part in &form.parts {
            sent(part, out);
        }
    }

    #[test]
    fn every_kind_comes_back_from_its_form_as_it_was() {
        let choice = |text: &str, right| Choice { text: text.into(), right };
        let options = vec![choice("甲", true), choice("乙", false), choice("丙", false), choice("丁", true)];
        let mut one = options.clone();
        one[3].right = false;
        let pairs = vec![Pair { left: "甲".into(), right: "1".into() }, Pair { left: String::new(), right: "2".into() }];
        let kinds = [
            Kind::Single { options: one },
            Kind::Multiple { options },
            Kind::TrueFalse { right: false },
            Kind::Matching { pairs },
            Kind::Ordering { items: vec!["一".into(), "二".into(), "三".into()] },
            Kind::Blanks { accepted: vec![vec!["三".into(), "3".into()], vec!["四".into()]] },
        ];
        let part = |kind: &Kind| Part { kind: kind.clone(), stem: "第__条第__款".into(), explain: "见书".into() };
        let case = Kind::Case { parts: kinds.iter().map(part).collect() };
        for kind in kinds.iter().chain([&case]) {
            let question = Question::new(kind.clone(), "第__条第__款");
            let mut fields = vec![("difficulty".to_owned(), "2".to_owned())];
            sent(&QuestionForm::of(&question), &mut fields);
            assert_eq!(QuestionForm::read(&Fields(fields)).question(), question);
        }
    }

    #[test]
    fn rows_and_sub_questions_are_added_and_taken_away_without_a_script() {
        let form = QuestionForm::new("case").with_part("single").with_part("blanks");
        assert_eq!(
            form.parts.iter().map(|part| (part.prefix.as_str(), part.rows.len())).collect::<Vec<_>>(),
            [("s1.", 4), ("s2.", 1)]
        );
        let form = form.with_rows("s1.").without_part("s2.");
        assert_eq!((form.parts.len(), form.parts[0].rows.len()), (1, 6));
        assert_eq!(form.without_part("s1.").parts.len(), 0);
        assert_eq!(QuestionForm::new("ordering").with_rows("").with_rows("").with_rows("").with_rows("").rows.len(), 10);
    }
}
