//! Two rows of units laid beside each other.
//!
//! Promises: every unit that has no equal at its place is in a change; what begins or ends (a list, a quote) is told with the text beside it; the time
//! is bounded for any input.

use super::pieces::{pieces, whole};
use super::signs::{Sign, Signs, shown};
use super::tokens::{Token, tokens};
use super::units::{Edge, Leaf, Unit};
use super::{Change, Kind, Piece, Place};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::HashSet;
use std::ops::Range;

/// Up to so many pairs of changed units the best partners are searched, above they are taken in order.
const MOST_PAIRS: usize = 20_000;
/// Up to so many units the order itself is searched for; above, only equal beginnings and ends are found.
const MOST_UNITS: usize = 40_000;

enum Step {
    Both(usize, usize),
    Old(usize),
    New(usize),
}

pub(super) fn changes(old: &[Unit<'_>], new: &[Unit<'_>], signs: &dyn Signs) -> Vec<Change> {
    let (a, b): (Vec<&str>, Vec<&str>) = (keys(old), keys(new));
    let ops = if a.len() + b.len() <= MOST_UNITS {
        capture_diff_slices(Algorithm::Myers, &a, &b)
    } else {
        vec![DiffOp::Replace { old_index: 0, old_len: a.len(), new_index: 0, new_len: b.len() }]
    };
    let mut ranges: Vec<(Range<usize>, Range<usize>)> =
        ops.iter().filter(|op| !matches!(op, DiffOp::Equal { .. })).map(|op| (op.old_range(), op.new_range())).collect();
    let mut floor = (0, 0);
    for i in 0..ranges.len() {
        let roof = ranges.get(i + 1).map_or((old.len(), new.len()), |(x, y)| (x.start, y.start));
        let Some((x, y)) = ranges.get_mut(i) else { continue };
        // Only what stands on one side can slide: the other side has nothing that would have to move with it.
        if y.start == y.end {
            *x = slid(old, x.clone(), floor.0..roof.0);
        } else if x.start == x.end {
            *y = slid(new, y.clone(), floor.1..roof.1);
        }
        floor = (x.end, y.end);
    }
    let of = |units: &[Unit<'_>], ranges: &mut dyn Iterator<Item = Range<usize>>| -> HashSet<String> {
        let units = ranges.flat_map(|range| units.get(range).unwrap_or_default());
        units.filter(|unit| !unit.is_mark()).map(|unit| unit.key.clone()).collect()
    };
    let gone = of(old, &mut ranges.iter().map(|(x, _)| x.clone()));
    let come = of(new, &mut ranges.iter().map(|(_, y)| y.clone()));
    let moved: HashSet<&str> = gone.intersection(&come).map(String::as_str).collect();
    let mut out = Vec::new();
    for (x, y) in ranges {
        hunk(old.get(x).unwrap_or_default(), new.get(y).unwrap_or_default(), &moved, signs, &mut out);
    }
    out
}

/// The same stretch a little earlier or later, where that is the same change: `• 乙 |• 丙 |` rather than `• 乙 • | 丙 • |`, so that a mark stays with its text.
fn slid(units: &[Unit<'_>], range: Range<usize>, room: Range<usize>) -> Range<usize> {
    let Range { mut start, mut end } = range;
    let key = |i: usize| units.get(i).map(|unit| unit.key.as_str());
    let is = |i: usize, begin: bool| {
        units
            .get(i)
            .is_some_and(|unit| if begin { matches!(unit.leaf, Leaf::Begin(_)) } else { matches!(unit.leaf, Leaf::End(_)) })
    };
    while start > room.start && start < end && is(end - 1, true) && key(start - 1) == key(end - 1) {
        (start, end) = (start - 1, end - 1);
    }
    while start < end && is(start, false) && end < room.end && key(start) == key(end) {
        (start, end) = (start + 1, end + 1);
    }
    start..end
}

fn keys<'a>(units: &'a [Unit<'_>]) -> Vec<&'a str> {
    units.iter().map(|unit| unit.key.as_str()).collect()
}

/// The changes of one stretch in which nothing is equal.
fn hunk(old: &[Unit<'_>], new: &[Unit<'_>], moved: &HashSet<&str>, signs: &dyn Signs, out: &mut Vec<Change>) {
    let parts = |units: &[Unit<'_>]| -> Vec<Vec<Token>> { units.iter().map(|unit| tokens(unit, signs)).collect() };
    let (a, b) = (parts(old), parts(new));
    let text = |side: &[Vec<Token>], i: usize, unit: &Unit<'_>, elsewhere: Sign<'_>| {
        let text = side.get(i).map(|tokens| whole(tokens, signs)).unwrap_or_default();
        if moved.contains(unit.key.as_str()) { text + &shown(signs, elsewhere) } else { text }
    };
    let from = out.len();
    // What begins waits for the text that it belongs to.
    let mut waiting: Vec<Piece> = Vec::new();
    for step in steps(old, new, &a, &b) {
        let (unit, kind, found) = match step {
            Step::Both(x, y) => {
                let (Some(unit), Some(before), Some(after)) = (new.get(y), a.get(x), b.get(y)) else { continue };
                if old.get(x).is_some_and(|old| old.key == unit.key) {
                    continue;
                }
                (unit, Kind::Changed, pieces(before, after, signs))
            }
            Step::Old(x) => {
                let Some(unit) = old.get(x) else { continue };
                (unit, Kind::Gone, vec![Piece::Del(text(&a, x, unit, Sign::MovedAway))])
            }
            Step::New(y) => {
                let Some(unit) = new.get(y) else { continue };
                (unit, Kind::New, vec![Piece::Ins(text(&b, y, unit, Sign::MovedHere))])
            }
        };
        match unit.leaf {
            Leaf::End(_) if out.len() > from && waiting.is_empty() => {
                if let Some(last) = out.last_mut() {
                    last.pieces.extend(found);
                }
            }
            Leaf::Begin(_) | Leaf::End(_) => waiting.extend(found),
            _ => {
                let pieces = waiting.drain(..).chain(found).collect();
                out.push(Change { place: unit.place.clone(), kind, pieces });
            }
        }
    }
    if !waiting.is_empty() {
        out.push(Change { place: Place::Structure, kind: Kind::Changed, pieces: waiting });
    }
}

/// The units of both sides in reading order, those that are versions of each other together.
fn steps(old: &[Unit<'_>], new: &[Unit<'_>], a: &[Vec<Token>], b: &[Vec<Token>]) -> Vec<Step> {
    let pairs = if old.len().saturating_mul(new.len()) <= MOST_PAIRS { partners(old, new, a, b) } else { in_order(old, new) };
    let mut out = Vec::new();
    let (mut x, mut y) = (0, 0);
    for (to_x, to_y) in pairs {
        out.extend((x..to_x).map(Step::Old));
        out.extend((y..to_y).map(Step::New));
        out.push(Step::Both(to_x, to_y));
        (x, y) = (to_x + 1, to_y + 1);
    }
    out.extend((x..old.len()).map(Step::Old));
    out.extend((y..new.len()).map(Step::New));
    out
}

fn in_order(old: &[Unit<'_>], new: &[Unit<'_>]) -> Vec<(usize, usize)> {
    old.iter().zip(new).enumerate().filter(|(_, (x, y))| x.like(y)).map(|(i, _)| (i, i)).collect()
}

/// The pairs, in order, whose likeness adds up to the most.
fn partners(old: &[Unit<'_>], new: &[Unit<'_>], a: &[Vec<Token>], b: &[Vec<Token>]) -> Vec<(usize, usize)> {
    let a: Vec<Bigrams<'_>> = a.iter().map(|t| bigrams(t)).collect();
    let b: Vec<Bigrams<'_>> = b.iter().map(|t| bigrams(t)).collect();
    let width = new.len() + 1;
    // best[i][j]: the most that the units from i and from j on can add up to.
    let mut best = vec![0_u64; (old.len() + 1) * width];
    let get = |best: &[u64], i: usize, j: usize| best.get(i * width + j).copied().unwrap_or(0);
    let mut scores = vec![0_u64; old.len() * width];
    for (i, (unit, ours)) in old.iter().zip(&a).enumerate().rev() {
        for (j, (other, theirs)) in new.iter().zip(&b).enumerate().rev() {
            let score = if unit.like(other) { likeness(unit, other, ours, theirs) } else { 0 };
            let taken = if score > 0 { score + get(&best, i + 1, j + 1) } else { 0 };
            let most = taken.max(get(&best, i + 1, j)).max(get(&best, i, j + 1));
            if let Some(place) = scores.get_mut(i * width + j) {
                *place = score;
            }
            if let Some(place) = best.get_mut(i * width + j) {
                *place = most;
            }
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut out = Vec::new();
    while i < old.len() && j < new.len() {
        let score = scores.get(i * width + j).copied().unwrap_or(0);
        if score > 0 && get(&best, i, j) == score + get(&best, i + 1, j + 1) {
            out.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if get(&best, i, j) == get(&best, i + 1, j) {
            i += 1;
        } else {
            j += 1;
        }
    }
    out
}

/// Neighbouring letters: two Chinese texts share many letters, and few of these.
type Bigrams<'a> = HashSet<[&'a str; 2]>;

fn bigrams(tokens: &[Token]) -> Bigrams<'_> {
    let letters: Vec<&str> = tokens.iter().filter(|token| !token.sign).map(|token| token.shown.as_str()).collect();
    letters.windows(2).filter_map(|pair| <[&str; 2]>::try_from(pair).ok()).collect()
}

/// From 1 (of the same kind) to 1001 (the same words).
fn likeness(unit: &Unit<'_>, other: &Unit<'_>, ours: &Bigrams<'_>, theirs: &Bigrams<'_>) -> u64 {
    match (unit.leaf, other.leaf) {
        (Leaf::Begin(one), Leaf::Begin(two)) | (Leaf::End(one), Leaf::End(two)) => {
            // Two numbered lists that begin with other numbers may be one list.
            let numbered = |edge| matches!(edge, Edge::Of(Sign::Numbered(_)));
            return if one == two { 3 } else { u64::from(numbered(one) && numbered(two)) };
        }
        _ => {}
    }
    let all = ours.len() + theirs.len();
    if all == 0 {
        return 1;
    }
    let common = ours.intersection(theirs).count();
    1 + u64::try_from(2000 * common / all).unwrap_or(0)
}
