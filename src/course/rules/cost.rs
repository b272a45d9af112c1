//! A line of what a course cost.
//!
//! Promise: what stands in the list says for what, how much and by which document.

use super::Cost;
use super::outline::{LINE, bounded};
use crate::refusal::Refusal;

/// Most lines of a course.
pub const COSTS: usize = 50;

/// The line as it is kept, beside `standing` others.
///
/// # Errors
/// Something is missing or too long, or there are too many.
pub fn entered(standing: usize, cost: &Cost) -> Result<Cost, Refusal> {
    if standing >= COSTS {
        return Err(Refusal::at("cost", "course-costs-too-many").arg("most", COSTS));
    }
    let (kind, source) = (cost.kind.trim(), cost.source.trim());
    if kind.is_empty() {
        return Err(Refusal::at("kind", "course-cost-kind-missing"));
    }
    if cost.fen <= 0 {
        return Err(Refusal::at("amount", "course-cost-amount"));
    }
    if source.is_empty() {
        return Err(Refusal::at("cost_source", "course-cost-source-missing"));
    }
    bounded(&[("kind", kind, LINE), ("cost_source", source, LINE)])?;
    Ok(Cost { kind: kind.to_owned(), fen: cost.fen, source: source.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_for_what_how_much_and_by_which_document() {
        let cost = |kind: &str, fen, source: &str| Cost { kind: kind.into(), fen, source: source.into() };
        assert_eq!(entered(0, &cost(" 配音 ", 186_000, " 合同 7 号")), Ok(cost("配音", 186_000, "合同 7 号")));
        let refused = |standing, cost: Cost| entered(standing, &cost).unwrap_err().field;
        assert_eq!(refused(0, cost(" ", 1, "合同")), "kind");
        assert_eq!(refused(0, cost("配音", 0, "合同")), "amount");
        assert_eq!(refused(0, cost("配音", 1, "")), "cost_source");
        assert_eq!(refused(0, cost("配音", 1, &"长".repeat(LINE + 1))), "cost_source");
        assert_eq!(refused(COSTS, cost("配音", 1, "合同")), "cost");
    }
}
