//! What an examination asks for: its parts, its pass mark, its times.
//!
//! Promises: a plan without a refusal can be drawn for everybody; every limit is told beside its field with the number that is allowed; a blank row
//! of the form is no part.

use serde::{Deserialize, Serialize};
use zhibu_bank::paper::{self, BlueprintProblem};
use zhibu_bank::{Blueprint, Section};

use super::paper::{Source, candidates};
use crate::people::rules as people;
use crate::refusal::Refusal;

/// Most characters of a title.
pub const TITLE: usize = 60;
/// Days from the first to the last day.
pub const DAYS: i64 = 366;
/// A day, ms.
const DAY: i64 = 86_400_000;

/// One part of the paper.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// A course (`id`) or one of its units (`id/code`).
    pub of: String,
    /// 1 easy, 2 middle, 3 hard; 0: whichever.
    pub difficulty: u8,
    /// How many questions.
    pub count: u32,
    /// Points for each.
    pub points: u32,
}

/// The plan of an examination.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// What it is called.
    pub title: String,
    /// In the order of the paper.
    pub parts: Vec<Part>,
    /// Points that are needed.
    pub pass_mark: u32,
    /// How often somebody may sit it.
    pub tries: u32,
    /// Time for a paper.
    pub minutes: u32,
    /// Seconds after the bell in which it is still taken.
    pub grace_s: u32,
    /// The first day, `YYYY-MM-DD`.
    pub opens: String,
    /// The last day on which it may be begun.
    pub closes: String,
}

/// A row of the form as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedPart {
    /// Course or unit.
    pub of: String,
    /// Digit.
    pub difficulty: String,
    /// Digits.
    pub count: String,
    /// Digits.
    pub points: String,
}

impl TypedPart {
    /// Nothing was chosen and nothing typed.
    pub fn is_blank(&self) -> bool {
        self.of.is_empty() && self.count.trim().is_empty() && self.points.trim().is_empty()
    }
}

/// The form as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// See [`Plan`].
    pub title: String,
    /// Rows, blank ones too.
    pub parts: Vec<TypedPart>,
    /// See [`Plan`].
    pub pass_mark: String,
    /// See [`Plan`].
    pub tries: String,
    /// See [`Plan`].
    pub minutes: String,
    /// See [`Plan`].
    pub grace_s: String,
    /// See [`Plan`].
    pub opens: String,
    /// See [`Plan`].
    pub closes: String,
}

/// A number as people type it, also with the wide digits of a Chinese keyboard; nothing: it is none.
fn number(text: &str) -> Option<u32> {
    let narrow = |c: char| char::from_u32(u32::from(c).wrapping_sub(0xfee0)).filter(char::is_ascii_digit).unwrap_or(c);
    text.trim().chars().map(narrow).collect::<String>().parse().ok()
}

/// Reads a form; what is no number becomes 0, which the limits then tell.
pub fn read(typed: &Typed) -> Plan {
    let n = |text: &str| number(text).unwrap_or_default();
    let part = |row: &TypedPart| Part {
        of: row.of.clone(),
        difficulty: u8::try_from(n(&row.difficulty)).unwrap_or(u8::MAX),
        count: n(&row.count),
        points: n(&row.points),
    };
    let day = |text: &str| people::date(text).unwrap_or_else(|_| text.trim().to_owned());
    Plan {
        title: typed.title.trim().to_owned(),
        parts: typed.parts.iter().filter(|row| !row.is_blank()).map(part).collect(),
        pass_mark: n(&typed.pass_mark),
        tries: n(&typed.tries),
        minutes: n(&typed.minutes),
        // Left empty is no grace; what is no number is too much of it.
        grace_s: if typed.grace_s.trim().is_empty() { 0 } else { number(&typed.grace_s).unwrap_or(u32::MAX) },
        opens: day(&typed.opens),
        closes: day(&typed.closes),
    }
}

impl Plan {
    /// As the bank draws it.
    pub fn blueprint(&self) -> Blueprint {
        let section = |part: &Part| {
            let mut counts = [0; 3];
            let place = usize::from(part.difficulty).checked_sub(1).and_then(|at| counts.get_mut(at));
            let any = match place {
                Some(place) => {
                    *place = part.count;
                    0
                }
                None => part.count,
            };
            Section { category: part.of.clone(), counts, any, points: part.points }
        };
        Blueprint {
            sections: self.parts.iter().map(section).collect(),
            pass_mark: self.pass_mark,
            tries: self.tries,
            minutes: self.minutes,
            grace_s: self.grace_s,
        }
    }

    /// The courses that it draws from, each once.
    pub fn courses(&self) -> Vec<&str> {
        let mut out: Vec<&str> = self.parts.iter().filter_map(|part| part.of.split('/').next()).collect();
        out.sort_unstable();
        out.dedup();
        out
    }

    /// Points of a whole paper.
    pub fn total(&self) -> u64 {
        self.blueprint().total()
    }

    /// Everything that is wrong with it over what may be drawn; empty: it can be opened.
    pub fn wrong(&self, pool: &[Source], today: &str) -> Vec<Refusal> {
        let mut out = Vec::new();
        let long = self.title.chars().count();
        if long == 0 || long > TITLE {
            out.push(Refusal::at("title", "exam-name-wrong").arg("most", TITLE).arg("now", long));
        }
        for (no, part) in (1..).zip(&self.parts) {
            if part.of.is_empty() {
                out.push(Refusal::at("parts", "exam-part-of").arg("no", no));
            }
            if part.difficulty > 3 {
                out.push(Refusal::at("parts", "exam-part-difficulty").arg("no", no));
            }
        }
        // A part without a source fits everything: its own sentence is enough.
        let sourceless = |problem: &BlueprintProblem| match problem {
            BlueprintProblem::TooFewQuestions { section, .. } => {
                self.parts.get(section - 1).is_none_or(|part| part.of.is_empty())
            }
            _ => false,
        };
        let problems = paper::problems(&self.blueprint(), &candidates(pool));
        out.extend(problems.iter().filter(|problem| !sourceless(problem)).map(told));
        out.extend(self.days(today).err());
        out
    }

    fn days(&self, today: &str) -> Result<(), Refusal> {
        people::start_of_day(&self.opens).map_err(|_| Refusal::at("opens", "date-form"))?;
        until(&self.closes, &self.opens, today).map(drop)
    }
}

/// The last day: today or later, not before the first day, at most a year after it.
///
/// # Errors
/// Beside the field `closes`.
pub fn until(closes: &str, opens: &str, today: &str) -> Result<String, Refusal> {
    let closes = people::date(closes).map_err(|_| Refusal::at("closes", "date-form"))?;
    if closes.as_str() < today {
        return Err(Refusal::at("closes", "exam-closes-over"));
    }
    if closes.as_str() < opens {
        return Err(Refusal::at("closes", "exam-closes-before"));
    }
    let day = |text: &str| people::start_of_day(text).map(|at| at / DAY).unwrap_or_default();
    if day(&closes) - day(opens) > DAYS { Err(Refusal::at("closes", "exam-closes-far")) } else { Ok(closes) }
}

/// A problem of the bank, beside its field and in words that say what is there.
pub fn told(problem: &BlueprintProblem) -> Refusal {
    use BlueprintProblem as P;
    match problem {
        P::NoSections => Refusal::at("parts", "exam-no-parts"),
        P::TooManySections { count } => {
            Refusal::at("parts", "exam-many-parts").arg("now", count).arg("most", paper::MOST_SECTIONS)
        }
        P::EmptySection { section } => Refusal::at("parts", "exam-part-count").arg("no", section),
        P::TooManyQuestions { count } => {
            Refusal::at("parts", "exam-many-questions").arg("now", count).arg("most", paper::MOST_ON_PAPER)
        }
        P::Points { section, .. } => Refusal::at("parts", "exam-part-points").arg("no", section).arg("most", paper::MOST_POINTS),
        P::PassMark { total, .. } => Refusal::at("pass_mark", "exam-pass-mark").arg("total", total),
        P::Tries { .. } => Refusal::at("tries", "exam-tries").arg("most", paper::MOST_TRIES),
        P::Minutes { .. } => Refusal::at("minutes", "exam-minutes").arg("most", paper::MOST_MINUTES),
        P::Grace { .. } => Refusal::at("grace_s", "exam-grace").arg("most", paper::MOST_GRACE_S),
        P::TooFewQuestions { section, difficulty: 0, have, want } => {
            Refusal::at("parts", "exam-too-few").arg("no", section).arg("have", have).arg("want", want)
        }
        P::TooFewQuestions { section, difficulty, have, want } => {
            let code = match difficulty {
                1 => "exam-too-few-easy",
                2 => "exam-too-few-middle",
                _ => "exam-too-few-hard",
            };
            Refusal::at("parts", code).arg("no", section).arg("have", have).arg("want", want)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pool() -> Vec<Source> {
        (0..9)
            .map(|at| Source { id: format!("q{at}"), of: "c/u".into(), difficulty: u8::try_from(at % 3).unwrap() + 1 })
            .collect()
    }

    fn good() -> Plan {
        Plan {
            title: "年中考试".into(),
            parts: vec![Part { of: "c".into(), difficulty: 0, count: 9, points: 10 }],
            pass_mark: 60,
            tries: 2,
            minutes: 30,
            grace_s: 30,
            opens: "2026-11-24".into(),
            closes: "2026-12-24".into(),
        }
    }

    fn wrong(change: impl Fn(&mut Plan)) -> Vec<(&'static str, &'static str)> {
        let mut plan = good();
        change(&mut plan);
        plan.wrong(&pool(), "2026-11-24").into_iter().map(|refusal| (refusal.field, refusal.code)).collect()
    }

    #[test]
    fn every_limit_is_told_beside_its_field() {
        assert_eq!(wrong(|_| ()), []);
        assert_eq!(wrong(|p| p.title = String::new()), [("title", "exam-name-wrong")]);
        assert_eq!(wrong(|p| p.title = "考".repeat(61)), [("title", "exam-name-wrong")]);
        assert_eq!(wrong(|p| p.parts.clear()), [("parts", "exam-no-parts"), ("pass_mark", "exam-pass-mark")]);
        assert_eq!(wrong(|p| p.parts[0].count = 12), [("parts", "exam-too-few")]);
        assert_eq!(
            wrong(|p| (p.parts[0].difficulty, p.parts[0].count, p.pass_mark) = (3, 4, 30)),
            [("parts", "exam-too-few-hard")]
        );
        assert_eq!(wrong(|p| p.parts[0].of = String::new()), [("parts", "exam-part-of")]);
        assert_eq!(wrong(|p| p.parts[0].points = 101), [("parts", "exam-part-points")]);
        assert_eq!(wrong(|p| p.pass_mark = 91), [("pass_mark", "exam-pass-mark")]);
        assert_eq!(wrong(|p| p.tries = 0), [("tries", "exam-tries")]);
        assert_eq!(wrong(|p| p.minutes = 481), [("minutes", "exam-minutes")]);
        assert_eq!(wrong(|p| p.grace_s = 601), [("grace_s", "exam-grace")]);
        assert_eq!(wrong(|p| p.opens = "soon".into()), [("opens", "date-form")]);
        assert_eq!(wrong(|p| p.closes = "2026-11-23".into()), [("closes", "exam-closes-over")]);
        assert_eq!(wrong(|p| p.opens = "2026-12-25".into()), [("closes", "exam-closes-before")]);
        assert_eq!(wrong(|p| p.closes = "2027-11-26".into()), [("closes", "exam-closes-far")]);
    }

    #[test]
    fn too_few_says_how_many_there_are() {
        let mut plan = good();
        plan.parts[0].count = 12;
        let told = plan.wrong(&pool(), "2026-11-24").remove(0);
        assert_eq!(told.args, [("no", "1".to_owned()), ("have", "9".to_owned()), ("want", "12".to_owned())]);
    }

    #[test]
    fn a_form_is_read_as_people_type_it() {
        let row =
            |of: &str, count: &str| TypedPart { of: of.into(), count: count.into(), points: "5".into(), difficulty: "0".into() };
        let typed = Typed {
            title: "  年中考试 ".into(),
            parts: vec![TypedPart::default(), row("c/u", "１２"), row("c", "many")],
            minutes: "30".into(),
            grace_s: "a bit".into(),
            ..Typed::default()
        };
        let plan = read(&typed);
        assert_eq!((plan.title.as_str(), plan.minutes, plan.grace_s, plan.tries), ("年中考试", 30, u32::MAX, 0));
        assert_eq!(plan.parts.iter().map(|part| part.count).collect::<Vec<_>>(), [12, 0]);
        assert_eq!(plan.courses(), ["c"]);
    }
}
