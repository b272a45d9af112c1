//! What a unit is worth and what a year asks for: read from the rule pack `rule-packs/learn.toml`.
//!
//! Promises: 学时 is nominal, by the length of the unit and never by anybody's time; the rule's version goes into every record; categories
//! (集中培训, 集体学习, 自学) are kept apart and only those that the rule names count for the year.

use std::sync::LazyLock;

use serde::Deserialize;

/// Read once: every opening of a lesson and every page with hours asks for it.
static BUILT_IN: LazyLock<Result<Pack, toml::de::Error>> =
    LazyLock::new(|| toml::from_str(include_str!("../../../rule-packs/learn.toml")));

/// The rule pack of learning.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Pack {
    /// Stands in every record.
    pub version: String,
    online: Vec<Online>,
    /// What a year asks for.
    pub year: Vec<Year>,
    /// How long evidence is kept.
    pub evidence: Evidence,
}

/// How long the seconds behind the hours are kept.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Evidence {
    /// Whole years after the one in which it was written closed.
    pub years: i64,
    /// Which document says so.
    pub source: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Online {
    minutes: i64,
    hundredths: i64,
    #[serde(default)]
    each_more: bool,
    source: String,
}

/// What a year asks of somebody.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Year {
    /// `member` or `secretary` (secretaries and committee members).
    pub who: String,
    /// 学时 in hundredths.
    pub hundredths: i64,
    /// Words of a post that make this the rule of whoever holds it.
    #[serde(default)]
    pub posts: Vec<String>,
    /// Which document says so.
    pub source: String,
    /// Categories that count.
    pub counts: Vec<String>,
    /// Categories of which the year asks for at least one, however many hours the others come to.
    #[serde(default)]
    pub needs: Vec<String>,
}

impl Pack {
    /// The pack inside the program.
    ///
    /// # Errors
    /// The file is no rule pack; a test holds that it is one.
    pub fn built_in() -> Result<&'static Self, toml::de::Error> {
        BUILT_IN.as_ref().map_err(Clone::clone)
    }

    /// Whether the year asks of somebody what it asks of secretaries and committee members: by role, or by the words of a post in a unit.
    pub fn is_committee(&self, is_secretary: bool, post: &str) -> bool {
        let rules = self.year.iter().filter(|rule| rule.who == "secretary");
        is_secretary || rules.flat_map(|rule| &rule.posts).any(|word| post.contains(word.as_str()))
    }

    /// Nominal 学时 of a unit of that length (places, ms), in hundredths.
    pub fn hundredths(&self, length: i64) -> i64 {
        let minutes = length / 60_000;
        let Some(rule) = self.online.iter().filter(|rule| rule.minutes <= minutes).max_by_key(|rule| rule.minutes) else {
            return 0;
        };
        let times = if rule.each_more && rule.minutes > 0 { minutes / rule.minutes } else { 1 };
        rule.hundredths * times
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_is_worth_what_the_pack_says() {
        let pack = Pack::built_in().unwrap();
        for (minutes, hundredths) in [(0, 25), (14, 25), (15, 50), (29, 50), (30, 100), (59, 100), (60, 200), (95, 300)] {
            assert_eq!(pack.hundredths(minutes * 60_000), hundredths, "{minutes} minutes");
        }
    }

    #[test]
    fn every_rule_names_its_source_and_self_study_counts_for_no_year() {
        let pack = Pack::built_in().unwrap();
        assert!(pack.online.iter().all(|rule| !rule.source.is_empty()) && !pack.evidence.source.is_empty());
        assert_eq!(pack.evidence.years, 1, "twelve months after the year closes");
        assert!(pack.year.iter().all(|year| !year.source.is_empty() && !year.counts.contains(&"self_study".to_owned())));
        assert_eq!(pack.year.iter().map(|year| year.hundredths).collect::<Vec<_>>(), [3_200, 5_600]);
        let kinds = ["class", "group_study", "self_study"];
        assert!(
            pack.year
                .iter()
                .all(|year| year.needs.iter().all(|need| kinds.contains(&need.as_str()) && year.counts.contains(need)))
        );
    }

    #[test]
    fn the_pack_says_whose_posts_are_those_of_a_committee() {
        let pack = Pack::built_in().unwrap();
        for post in ["书记", "党支部副书记", "组织委员", "机关纪委书记"] {
            assert!(pack.is_committee(false, post), "{post}");
        }
        for post in ["党员", "分管领导", "党小组组长", ""] {
            assert!(!pack.is_committee(false, post), "{post}");
        }
        assert!(pack.is_committee(true, "党员"), "the role alone");
    }
}
