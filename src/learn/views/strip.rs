//! The strip of a lesson: what was learned, what waits, what is missing, as paths.

use std::fmt::Write as _;

/// Width of the strip in its own units; the script draws with the same numbers.
const WIDTH: i64 = 480;

/// Paths of the strip. One part is a box; boxes stand apart by two units.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Strip {
    pub(super) frame: String,
    pub(super) covered: String,
    pub(super) pending: String,
}

impl Strip {
    pub(super) fn of(length: i64, parts: &[(i64, i64)], covered: &[(i64, i64)], pending: &[(i64, i64)]) -> Self {
        let x = |place: i64| (place.saturating_mul(WIDTH) + length / 2) / length.max(1);
        let mut strip = Self::default();
        let bar = |into: &mut String, from: i64, to: i64| {
            if to > from {
                let _ = write!(into, "M{from} 4h{}v20h-{}z", to - from, to - from);
            }
        };
        for &(from, to) in parts {
            let (left, right) = (x(from), (x(to) - 2).max(x(from) + 1));
            bar(&mut strip.frame, left, right);
            for (spans, path) in [(covered, &mut strip.covered), (pending, &mut strip.pending)] {
                for &(a, b) in spans {
                    bar(path, x(a).max(left), x(b).min(right));
                }
            }
        }
        strip
    }
}

#[cfg(test)]
mod tests {
    use super::Strip;

    #[test]
    fn the_strip_shows_each_state_inside_its_parts() {
        let strip = Strip::of(240_000, &[(0, 96_000), (96_000, 240_000)], &[(0, 120_000)], &[(30_000, 96_000)]);
        assert_eq!(strip.frame, "M0 4h190v20h-190zM192 4h286v20h-286z");
        assert_eq!(strip.covered, "M0 4h190v20h-190zM192 4h48v20h-48z");
        assert_eq!(strip.pending, "M60 4h130v20h-130z");
        assert_eq!(Strip::of(0, &[], &[], &[]), Strip::default(), "an empty lesson");
    }
}
