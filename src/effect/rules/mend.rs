//! Which lessons are weak, and what of them to mend first.
//!
//! Promise: what is named follows from what the page tells, and from nothing else; nobody is named by it but a text or a question. The thresholds are
//! our reading, not a rule of the field.

use super::told::Share;

/// A question that so many of a hundred miss is looked at.
pub const MISSED: i64 = 40;
/// So many of a hundred stop at one step between two parts.
pub const STOPS: i64 = 15;
/// So many of a hundred say 没用.
pub const USELESS: i64 = 30;
/// So many of a hundred answers are forgotten in thirty days.
pub const FORGOTTEN: i64 = 20;

/// Whether a question is missed by too many.
pub fn is_missed(missed: Share) -> bool {
    missed.points() >= MISSED
}

/// The step at which the most stop: from which part (the next is the one that they do not reach), and how many of a hundred. `reached` are the shares
/// by part.
pub fn stop(reached: &[Share]) -> Option<(usize, i64)> {
    let steps = reached.windows(2).zip(1..).map(|(two, from)| match two {
        [before, after] => (from, before.points() - after.points()),
        _ => (from, 0),
    });
    steps.filter(|(_, drop)| *drop >= STOPS).max_by_key(|(from, drop)| (*drop, std::cmp::Reverse(*from)))
}

/// Whether a lesson is of no use to too many.
pub fn is_useless(bad: Share) -> bool {
    bad.points() >= USELESS
}

/// Whether a figure of a question says something of the lesson as it is taught: it was worked out since this version of the lesson went out (`since`).
/// What people missed before its text was mended tells nothing of the text that they read now.
pub fn is_of_this_version(figure_at: i64, since: i64) -> bool {
    figure_at >= since
}

/// Whether too much is forgotten.
pub fn is_forgotten(points: i64) -> bool {
    points <= -FORGOTTEN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_missed_before_the_lesson_changed_weighs_no_more() {
        assert_eq!([is_of_this_version(9, 10), is_of_this_version(11, 10)], [false, true]);
    }

    #[test]
    fn the_steepest_step_is_named_and_a_gentle_slope_is_none() {
        let of = |shares: &[i64]| stop(&shares.iter().map(|share| Share::About(*share)).collect::<Vec<_>>());
        assert_eq!(of(&[90, 85, 60, 40]), Some((2, 25)));
        assert_eq!(of(&[90, 80, 70, 60]), None);
        assert_eq!(of(&[90, 70, 50]), Some((1, 20)), "of two the first");
        assert_eq!(of(&[90]), None);
        assert_eq!(of(&[]), None);
    }
}
