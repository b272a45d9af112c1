//! Two versions of one unit as what was kept, taken out and put in.
//!
//! Promises: putting the kept and the taken-out pieces together gives the old text, the kept and the put-in ones the new (but for shortening and
//! signs); a difference that cannot be seen in letters is named in a sign; the time is bounded for any input.

use super::Piece;
use super::signs::{Sign, Signs, shown};
use super::tokens::Token;
use crate::model::Marks;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::HashMap;

/// Above so many parts on both sides together, whole sentences are compared.
const FINEST: usize = 3000;
/// Below this share of common parts a long passage was written anew: letters that happen to recur would only confuse.
const KINDRED: usize = 6;
/// A kept stretch up to this length between two changes is told as changed too.
const ISLAND: usize = 2;
/// How much of a kept stretch is shown beside a change.
const AROUND: usize = 20;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Op {
    Same,
    Changed,
}

/// A stretch: what it covers on both sides.
struct Run<'a> {
    op: Op,
    old: &'a [Token],
    new: &'a [Token],
}

pub(super) fn pieces(old: &[Token], new: &[Token], signs: &dyn Signs) -> Vec<Piece> {
    let start = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (old.get(start..).unwrap_or_default(), new.get(start..).unwrap_or_default());
    let end = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let (old_mid, old_end) = old_rest.split_at_checked(old_rest.len() - end).unwrap_or((old_rest, &[]));
    let (new_mid, new_end) = new_rest.split_at_checked(new_rest.len() - end).unwrap_or((new_rest, &[]));
    let mut runs =
        vec![Run { op: Op::Same, old: old.get(..start).unwrap_or_default(), new: new.get(..start).unwrap_or_default() }];
    runs.extend(middle(old_mid, new_mid));
    runs.push(Run { op: Op::Same, old: old_end, new: new_end });
    show(&join(&runs, old, new), signs)
}

/// A passage that stands on one side only, whole.
pub(super) fn whole(tokens: &[Token], signs: &dyn Signs) -> String {
    written(tokens, signs)
}

fn middle<'a>(old: &'a [Token], new: &'a [Token]) -> Vec<Run<'a>> {
    if old.is_empty() || new.is_empty() || strangers(old, new) {
        return vec![Run { op: Op::Changed, old, new }];
    }
    if old.len() + new.len() <= FINEST {
        return runs(&capture_diff_slices(Algorithm::Myers, old, new), old, new);
    }
    let (a, b): (Vec<&[Token]>, Vec<&[Token]>) = (sentences(old), sentences(new));
    if a.len() + b.len() > FINEST {
        return vec![Run { op: Op::Changed, old, new }];
    }
    let at = |parts: &[&[Token]], n: usize| parts.iter().take(n).map(|part| part.len()).sum::<usize>();
    capture_diff_slices(Algorithm::Myers, &a, &b)
        .iter()
        .map(|op| {
            let (x, y) = (op.old_range(), op.new_range());
            Run {
                op: if matches!(op, DiffOp::Equal { .. }) { Op::Same } else { Op::Changed },
                old: old.get(at(&a, x.start)..at(&a, x.end)).unwrap_or_default(),
                new: new.get(at(&b, y.start)..at(&b, y.end)).unwrap_or_default(),
            }
        })
        .collect()
}

fn runs<'a>(ops: &[DiffOp], old: &'a [Token], new: &'a [Token]) -> Vec<Run<'a>> {
    ops.iter()
        .map(|op| Run {
            op: if matches!(op, DiffOp::Equal { .. }) { Op::Same } else { Op::Changed },
            old: old.get(op.old_range()).unwrap_or_default(),
            new: new.get(op.new_range()).unwrap_or_default(),
        })
        .collect()
}

fn sentences(tokens: &[Token]) -> Vec<&[Token]> {
    tokens.split_inclusive(|token| matches!(token.shown.as_str(), "。" | "！" | "？" | "；" | "｜" | "／")).collect()
}

/// Whether two long passages have too little in common to be compared part by part.
fn strangers(old: &[Token], new: &[Token]) -> bool {
    if old.len().min(new.len()) < 30 {
        return false;
    }
    // Characters recur in any two Chinese texts, pairs of them do not.
    let mut pairs: HashMap<[&str; 2], isize> = HashMap::new();
    for pair in old.windows(2) {
        if let [a, b] = pair {
            *pairs.entry([&a.shown, &b.shown]).or_default() += 1;
        }
    }
    let mut common = 0;
    for pair in new.windows(2) {
        if let [a, b] = pair
            && let Some(left) = pairs.get_mut(&[a.shown.as_str(), b.shown.as_str()])
            && *left > 0
        {
            *left -= 1;
            common += 1;
        }
    }
    common * KINDRED < old.len().min(new.len())
}

/// Joins changes that touch or that only an island parts. The runs cover both sides without gaps, so a joined run is a range again.
fn join<'a>(runs: &[Run<'_>], old: &'a [Token], new: &'a [Token]) -> Vec<Run<'a>> {
    let last = runs.len().saturating_sub(1);
    let mut out: Vec<(Op, usize, usize)> = Vec::new();
    for (i, run) in runs.iter().enumerate() {
        if run.old.is_empty() && run.new.is_empty() {
            continue;
        }
        let island =
            run.op == Op::Same && i > 0 && i < last && run.old.len() <= ISLAND && !run.old.iter().any(|token| token.sign);
        let op = if island { Op::Changed } else { run.op };
        match out.last_mut() {
            Some((same, a, b)) if *same == op => (*a, *b) = (*a + run.old.len(), *b + run.new.len()),
            _ => out.push((op, run.old.len(), run.new.len())),
        }
    }
    let (mut a, mut b) = (0, 0);
    out.into_iter()
        .map(|(op, x, y)| {
            let run = Run { op, old: old.get(a..a + x).unwrap_or_default(), new: new.get(b..b + y).unwrap_or_default() };
            (a, b) = (a + x, b + y);
            run
        })
        .collect()
}

fn show(runs: &[Run<'_>], signs: &dyn Signs) -> Vec<Piece> {
    let mut out = Vec::new();
    for (i, run) in runs.iter().enumerate() {
        if run.op == Op::Same {
            let kept = shortened(run.old, i == 0, i + 1 == runs.len());
            if !kept.is_empty() {
                out.push(Piece::Same(kept));
            }
            continue;
        }
        let (mut del, mut ins) = (written(run.old, signs), written(run.new, signs));
        if del == ins {
            // Only what has no letters differs.
            del.push_str(&shown(signs, Sign::Old));
            ins.push_str(&shown(signs, Sign::New));
        }
        out.extend((!del.is_empty()).then_some(Piece::Del(del)));
        out.extend((!ins.is_empty()).then_some(Piece::Ins(ins)));
    }
    out
}

/// A kept stretch, with `…` for what is far from any change. Our signs are not repeated where nothing changed.
fn shortened(tokens: &[Token], first: bool, last: bool) -> String {
    let letters: Vec<&str> = tokens.iter().filter(|token| !token.sign).map(|token| token.shown.as_str()).collect();
    if letters.len() <= 2 * AROUND + 4 {
        return letters.concat();
    }
    let head = if first { &[] } else { letters.get(..AROUND).unwrap_or_default() };
    let tail = if last { &[] } else { letters.get(letters.len() - AROUND..).unwrap_or_default() };
    format!("{}…{}", head.concat(), tail.concat())
}

/// Parts as a string, with the names of the marks behind each run that has some.
fn written(tokens: &[Token], signs: &dyn Signs) -> String {
    let mut out = String::new();
    let mut now = Marks::default();
    for token in tokens {
        if token.marks != now {
            out.push_str(&named(now, signs));
            now = token.marks;
        }
        out.push_str(&token.shown);
    }
    out.push_str(&named(now, signs));
    out
}

fn named(marks: Marks, signs: &dyn Signs) -> String {
    if marks == Marks::default() { String::new() } else { shown(signs, Sign::Marked(marks)) }
}
