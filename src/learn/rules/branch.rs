//! The law of a branch's year: who owes it, whether it is met, and what of it goes to the level above.
//!
//! Promises: of a person nothing comes out but one word; whoever came in the course of the year owes nothing for it; no number in a report is about
//! fewer than [`FEWEST`] people, and the same people stand in the same line whoever asks for the report.

use std::collections::BTreeMap;

use crate::course::rules::Pack;
use crate::people::NodeKind;

/// People that a number of a report is about at least.
pub const FEWEST: usize = 10;

/// Whether the obligation of a year is met; all that a branch sees of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Met {
    /// 已达到.
    Yes,
    /// 还没有.
    NotYet,
    /// 没到期.
    NotDue,
}

/// Days of a membership: the first one, and the first one on which it no longer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stay<'a> {
    /// `YYYY-MM-DD`.
    pub from: &'a str,
    /// `YYYY-MM-DD`; nothing: it goes on.
    pub to: Option<&'a str>,
}

impl Stay<'_> {
    /// Whether it holds on that day.
    pub fn holds(&self, day: &str) -> bool {
        self.from <= day && self.to.is_none_or(|to| day < to)
    }
}

/// The first day of a year.
pub fn new_year(year: i64) -> String {
    format!("{year:04}-01-01")
}

/// Whether somebody with these memberships in a place owes it the year: whoever stood in it on the first day. Who joins later begins with the next year.
pub fn is_due(stays: &[Stay<'_>], year: i64) -> bool {
    let first = new_year(year);
    stays.iter().any(|stay| stay.holds(&first))
}

/// The word for somebody's year. `rows` are (year, class, category, hundredths); what the pack asks of nobody is due for nobody.
pub fn met(pack: &Pack, committee: bool, due: bool, rows: &[(i64, &str, &str, i64)], year: i64) -> Met {
    let who = if committee { "secretary" } else { "member" };
    let Some(rule) = pack.year.iter().find(|rule| rule.who == who).filter(|_| due) else { return Met::NotDue };
    let of = |category: &String| super::counted(rows.iter().copied(), year, category);
    let sum: i64 = rule.counts.iter().map(of).sum();
    if sum >= rule.hundredths && rule.needs.iter().all(|category| of(category) > 0) { Met::Yes } else { Met::NotYet }
}

/// A unit of the tree, as a report needs it. Groups belong to their branch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Id.
    pub id: String,
    /// The unit above; empty for the top.
    pub above: String,
    /// What it is.
    pub kind: NodeKind,
    /// Name.
    pub name: String,
}

/// How many people owe the year, and how many of them have met it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Who owe it.
    pub of: usize,
    /// Who have met it.
    pub met: usize,
}

/// A line of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Name of the unit.
    pub unit: String,
    /// Units below that were too small and are reported with it.
    pub with: Vec<String>,
    /// The number; nothing: the people are fewer than [`FEWEST`], and there is nobody above in this report to go along with.
    pub tally: Option<Tally>,
}

/// To which line of a report the people of each unit belong: a group's to its branch, all others' to their own. The top is the first of `units`.
pub fn lines_of(units: &[Unit]) -> BTreeMap<&str, &str> {
    let top = units.first().map(|unit| unit.id.as_str());
    let line = |unit: &'_ Unit| unit.kind == NodeKind::Group && Some(unit.id.as_str()) != top;
    units.iter().map(|unit| (unit.id.as_str(), if line(unit) { unit.above.as_str() } else { unit.id.as_str() })).collect()
}

/// The report on a unit and what is below it. `units` come parents first and the unit itself first of all; `tallies` are by unit, groups already with
/// their branches. A unit with fewer than [`FEWEST`] people goes along with the one above it, which may then go along with the one above that.
pub fn report(units: &[Unit], tallies: &BTreeMap<String, Tally>) -> Vec<Line> {
    let mut sums: BTreeMap<&str, (Tally, Vec<&str>)> = BTreeMap::new();
    let lines: Vec<&Unit> = units.iter().filter(|unit| unit.kind != NodeKind::Group).collect();
    for unit in &lines {
        sums.insert(&unit.id, (tallies.get(&unit.id).copied().unwrap_or_default(), Vec::new()));
    }
    // From the leaves up: what is too small goes along with the unit above, and with it all that came along with it.
    for unit in lines.iter().skip(1).rev() {
        let Some((tally, with)) = sums.get(unit.id.as_str()).cloned() else { continue };
        if tally.of >= FEWEST {
            continue;
        }
        sums.remove(unit.id.as_str());
        if let Some((above, along)) = sums.get_mut(unit.above.as_str()) {
            *above = Tally { of: above.of + tally.of, met: above.met + tally.met };
            if tally.of > 0 {
                let own = if with.is_empty() || tallies.get(&unit.id).is_some_and(|own| own.of > 0) {
                    Some(unit.name.as_str())
                } else {
                    None
                };
                along.extend(own);
                along.extend(with);
            }
        }
    }
    let order: BTreeMap<&str, usize> = lines.iter().zip(0..).map(|(unit, at)| (unit.name.as_str(), at)).collect();
    lines
        .iter()
        .filter_map(|unit| {
            let (tally, mut with) = sums.remove(unit.id.as_str())?;
            with.sort_by_key(|name| order.get(name));
            let with = with.into_iter().map(ToOwned::to_owned).collect();
            (tally.of > 0).then(|| Line { unit: unit.name.clone(), with, tally: (tally.of >= FEWEST).then_some(tally) })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn stay<'a>(from: &'a str, to: Option<&'a str>) -> Stay<'a> {
        Stay { from, to }
    }

    #[test]
    fn whoever_came_in_the_course_of_the_year_owes_nothing_for_it() {
        assert!(is_due(&[stay("2026-01-01", None)], 2026), "the first day is the whole year");
        assert!(!is_due(&[stay("2026-01-02", None)], 2026));
        assert!(is_due(&[stay("2026-01-02", None)], 2027));
        assert!(
            is_due(&[stay("2024-05-01", Some("2026-03-01")), stay("2026-03-01", None)], 2026),
            "from the branch to its group"
        );
        assert!(!is_due(&[stay("2024-05-01", Some("2025-03-01")), stay("2026-03-01", None)], 2026), "left, and came again");
    }

    #[test]
    fn the_word_follows_from_what_the_pack_counts() {
        let pack = Pack::built_in().unwrap();
        let word = |committee, rows: &[(i64, &str, &str, i64)]| met(pack, committee, true, rows, 2026);
        assert_eq!(word(false, &[(2026, "D", "class", 3_200)]), Met::Yes);
        assert_eq!(word(false, &[(2026, "D", "class", 1_600), (2026, "D", "group_study", 1_600)]), Met::Yes);
        assert_eq!(word(false, &[(2026, "D", "class", 3_199)]), Met::NotYet);
        assert_eq!(word(true, &[(2026, "D", "class", 5_599)]), Met::NotYet, "a secretary owes more");
        assert_eq!(word(true, &[(2026, "D", "group_study", 9_900)]), Met::NotYet, "and of it 集中培训 once at least");
        assert_eq!(word(true, &[(2026, "D", "group_study", 5_575), (2026, "D", "class", 25)]), Met::Yes);
        assert_eq!(
            word(true, &[(2026, "D", "group_study", 9_900), (2026, "B", "class", 800)]),
            Met::NotYet,
            "one that waits is none"
        );
        assert_eq!(
            word(true, &[(2026, "D", "group_study", 9_900), (2025, "D", "class", 800)]),
            Met::NotYet,
            "last year's is none"
        );
        assert_eq!(word(false, &[(2026, "D", "group_study", 3_200)]), Met::Yes, "a member may meet it in the branch alone");
        assert_eq!(word(false, &[(2026, "A", "self_study", 9_900)]), Met::NotYet, "self-study counts for no year");
        assert_eq!(word(false, &[(2025, "D", "class", 9_900)]), Met::NotYet, "another year's");
        assert_eq!(
            word(false, &[(2026, "B", "class", 9_900), (2026, "C", "class", 9_900)]),
            Met::NotYet,
            "B waits, C is only listed"
        );
        assert_eq!(met(pack, false, false, &[(2026, "D", "class", 9_900)], 2026), Met::NotDue);
    }

    fn unit(id: &str, above: &str, kind: NodeKind) -> Unit {
        Unit { id: id.into(), above: above.into(), kind, name: id.to_uppercase() }
    }

    fn tallies(of: &[(&str, usize, usize)]) -> BTreeMap<String, Tally> {
        of.iter().map(|(id, of, met)| ((*id).to_owned(), Tally { of: *of, met: *met })).collect()
    }

    #[test]
    fn nine_go_along_with_their_committee_and_ten_stand_alone() {
        let units = [unit("c", "", NodeKind::Committee), unit("a", "c", NodeKind::Branch), unit("b", "c", NodeKind::Branch)];
        let lines = report(&units, &tallies(&[("c", 2, 1), ("a", 9, 3), ("b", 10, 4)]));
        assert_eq!(
            lines,
            [
                Line { unit: "C".into(), with: vec!["A".into()], tally: Some(Tally { of: 11, met: 4 }) },
                Line { unit: "B".into(), with: vec![], tally: Some(Tally { of: 10, met: 4 }) },
            ]
        );
        let alone = report(&units[1..2], &tallies(&[("a", 9, 3)]));
        assert_eq!(alone, [Line { unit: "A".into(), with: vec![], tally: None }]);
        let few = report(&units, &tallies(&[("a", 9, 3), ("b", 10, 4)]));
        assert_eq!(
            few[0],
            Line { unit: "C".into(), with: vec!["A".into()], tally: None },
            "nine are nine also under another name"
        );
    }

    #[test]
    fn what_is_too_small_climbs_until_it_is_enough() {
        let units = [
            unit("u", "", NodeKind::Bureau),
            unit("c", "u", NodeKind::Committee),
            unit("a", "c", NodeKind::Branch),
            unit("b", "c", NodeKind::Branch),
        ];
        let lines = report(&units, &tallies(&[("u", 3, 3), ("a", 4, 1), ("b", 4, 0)]));
        assert_eq!(lines, [Line { unit: "U".into(), with: vec!["A".into(), "B".into()], tally: Some(Tally { of: 11, met: 4 }) }]);
    }

    proptest! {
        #[test]
        fn nobody_is_lost_and_no_number_is_about_a_few(sizes in proptest::collection::vec((0usize..25, 0usize..25, 0usize..6), 1..14)) {
            let mut units = vec![unit("n00", "", NodeKind::Committee)];
            let mut own = BTreeMap::new();
            for (at, (of, met, above)) in sizes.iter().enumerate() {
                let id = format!("n{at:02}");
                if at > 0 {
                    let above = format!("n{:02}", above % at);
                    units.push(unit(&id, &above, NodeKind::Committee));
                }
                own.insert(id, Tally { of: *of, met: (*met).min(*of) });
            }
            let lines = report(&units, &own);
            let all: usize = own.values().map(|tally| tally.of).sum();
            let told: usize = lines.iter().filter_map(|line| line.tally).map(|tally| tally.of).sum();
            prop_assert!(lines.iter().filter_map(|line| line.tally).all(|tally| tally.of >= FEWEST && tally.met <= tally.of));
            prop_assert!(lines.iter().filter(|line| line.tally.is_none()).count() <= 1);
            prop_assert!(told == all || all - told < FEWEST);
        }

        #[test]
        fn the_same_people_stand_in_the_same_line_whoever_asks(sizes in proptest::collection::vec(0usize..25, 3..9)) {
            // A bureau over a committee over branches: what the committee is told of a branch, the bureau is told too.
            let mut units = vec![unit("u", "", NodeKind::Bureau), unit("c", "u", NodeKind::Committee)];
            let mut own = BTreeMap::from([("u".to_owned(), Tally::default())]);
            for (at, of) in sizes.iter().enumerate() {
                let id = if at == 0 { "c".to_owned() } else { format!("b{at}") };
                if at > 0 {
                    units.push(unit(&id, "c", NodeKind::Branch));
                }
                own.insert(id, Tally { of: *of, met: of / 2 });
            }
            let (above, below) = (report(&units, &own), report(&units[1..], &own));
            for line in below.iter().filter(|line| line.tally.is_some()) {
                prop_assert!(above.contains(line), "{line:?} not in {above:?}");
            }
        }
    }
}
