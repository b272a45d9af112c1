//! The pages of learning: what a learner sees of lessons, questions and the own record, what an organiser sees of a branch, and what a stranger sees
//! of a certificate.
//!
//! Promises: plain data in, words chosen in the template; no page of an organiser has a place for a time, a score, a count or an order of a person;
//! on the pages of a lesson nobody, not even the learner, is shown a time or a percentage.

mod appeal;
mod attendance;
mod branch;
mod certificate;
mod check;
mod evidence;
mod help;
mod kept;
mod lesson;
mod mine;
mod outside;
#[cfg(test)]
mod preview;
mod question;
mod record;
mod report;
mod spare;
mod strip;
mod task;

pub use appeal::*;
pub use attendance::*;
pub use branch::*;
pub use certificate::*;
pub use check::*;
pub use evidence::*;
pub use help::*;
pub use kept::*;
pub use lesson::*;
pub use mine::*;
pub use outside::*;
pub use question::*;
pub use record::*;
pub use report::*;
pub use spare::*;
pub use task::*;

use std::borrow::Borrow;

/// 学时 as people write them: 25 is `0.25`, 50 is `0.5`, 3200 is `32`.
pub fn hours(hundredths: impl Borrow<i64>) -> String {
    let hundredths = *hundredths.borrow();
    let (sign, of) = (if hundredths < 0 { "-" } else { "" }, hundredths.unsigned_abs());
    let digits = format!("{}.{:02}", of / 100, of % 100);
    format!("{sign}{}", digits.trim_end_matches('0').trim_end_matches('.'))
}

/// 1、2 和 4 as a list of numbers: `1、2、4`.
fn listed(numbers: &[u32]) -> String {
    numbers.iter().map(u32::to_string).collect::<Vec<_>>().join("\u{3001}")
}

#[cfg(test)]
mod tests {
    use super::{hours, listed};

    #[test]
    fn hours_read_as_people_write_them() {
        let all: Vec<String> = [0, 5, 25, 50, 100, 425, 1275, 3200, -50].into_iter().map(hours).collect();
        assert_eq!(all, ["0", "0.05", "0.25", "0.5", "1", "4.25", "12.75", "32", "-0.5"]);
        assert_eq!(listed(&[1, 2, 4]), "1\u{3001}2\u{3001}4");
    }
}
