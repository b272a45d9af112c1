//! Compares an outline written by a person with the printed one, line by line, and shows where they part.
//!
//! Promise: a line counts as arrived only when all of it arrived; the freedoms that an outline may leave stand at the top
//! of `golden.rs`.

/// One line of the comparison.
#[derive(Clone, Copy, PartialEq)]
pub enum Line {
    /// Stands in both: indices of the expected and of the printed line.
    Both(usize, usize),
    /// Expected, not printed.
    Lost(usize),
    /// Expected as optional, not printed.
    Optional(usize),
    /// Printed, not expected.
    Extra(usize),
}

/// The longest common run of lines, in order.
pub fn lines(expected: &[String], printed: &[String]) -> Vec<Line> {
    let (n, m) = (expected.len(), printed.len());
    let same: Vec<Vec<bool>> = expected.iter().map(|e| printed.iter().map(|p| matches(e, p)).collect()).collect();
    let mut best = vec![vec![0_u32; m + 1]; n + 1];
    for i in (0..n).rev() {
        for j in (0..m).rev() {
            let apart = best[i + 1][j].max(best[i][j + 1]);
            best[i][j] = if same[i][j] { apart.max(best[i + 1][j + 1] + 1) } else { apart };
        }
    }
    let (mut i, mut j, mut out) = (0, 0, Vec::new());
    while i < n || j < m {
        if i < n && j < m && same[i][j] && best[i][j] == best[i + 1][j + 1] + 1 {
            out.push(Line::Both(i, j));
            (i, j) = (i + 1, j + 1);
        } else if i < n && (j == m || best[i + 1][j] >= best[i][j + 1]) {
            out.push(if optional(&expected[i]) { Line::Optional(i) } else { Line::Lost(i) });
            i += 1;
        } else {
            out.push(Line::Extra(j));
            j += 1;
        }
    }
    out
}

/// Puts each line that begins with `<>` where it fits better: here, or before the line above it.
pub fn settle(expected: Vec<String>, printed: &[String]) -> Vec<String> {
    let found = |expected: &[String]| lines(expected, printed).iter().filter(|line| matches!(line, Line::Both(..))).count();
    let mut out: Vec<String> = Vec::new();
    let mut free = Vec::new();
    for line in expected {
        if line.trim_start().starts_with("<> ") {
            free.push(out.len());
        }
        out.push(line.replacen("<> ", "", 1));
    }
    for at in free.into_iter().filter(|at| *at > 0) {
        let mut swapped = out.clone();
        swapped.swap(at - 1, at);
        if found(&swapped) > found(&out) {
            out = swapped;
        }
    }
    out
}

fn optional(expected: &str) -> bool {
    let line = expected.trim_start();
    line.starts_with("? ") || line.starts_with("toc ")
}

/// Whether a printed line is what a line of the outline asks for.
pub fn matches(expected: &str, printed: &str) -> bool {
    let line = expected.trim_start();
    if let Some(text) = line.strip_prefix("toc ") {
        let bare = |s: &str| s.chars().filter(|c| !c.is_whitespace() && !"[]".contains(*c)).collect::<String>();
        return printed
            .trim_start()
            .split_once(' ')
            .is_some_and(|(tag, rest)| tag.starts_with('p') && bare(rest).starts_with(&bare(text)));
    }
    if let Some(rest) = line.strip_prefix("? ") {
        return pattern(rest, printed.trim_start());
    }
    if let Some(clause) = line.strip_prefix("n ") {
        let printed = printed.trim_start();
        return printed.strip_prefix("p ").is_some_and(|text| pattern(clause, text)) || pattern(clause, printed);
    }
    pattern(expected, printed)
}

/// `°` is white space or nothing, `␣` is white space, `«a|b»` is one of both.
fn pattern(expected: &str, printed: &str) -> bool {
    let mut chars = expected.chars();
    let blank = |c: char| c.is_whitespace();
    match chars.next() {
        None => printed.is_empty(),
        Some(c @ ('°' | '␣')) => {
            let rest = chars.as_str();
            let run = printed.chars().take_while(|c| blank(*c)).count();
            let least = usize::from(c == '␣');
            run >= least && pattern(rest, printed.trim_start_matches(blank))
        }
        Some('«') => {
            let Some((choice, rest)) = chars.as_str().split_once('»') else { return false };
            choice.split('|').any(|one| printed.strip_prefix(one).is_some_and(|left| pattern(rest, left)))
        }
        Some(c) => {
            // A plain stretch is compared at once: recursion only happens at the signs above.
            let stop = expected.find(['°', '␣', '«']).unwrap_or(expected.len()).max(c.len_utf8());
            printed.strip_prefix(&expected[..stop]).is_some_and(|left| pattern(&expected[stop..], left))
        }
    }
}

/// The differences in words, with one line around each.
pub fn show(expected: &[String], printed: &[String], lines: &[Line]) -> String {
    let differs = |line: &Line| matches!(line, Line::Lost(_) | Line::Extra(_));
    let mut out = String::new();
    for (at, line) in lines.iter().enumerate() {
        let near = lines[at.saturating_sub(1)..(at + 2).min(lines.len())].iter().any(differs);
        match line {
            Line::Lost(i) => out.push_str(&format!("  expected | {}\n", expected[*i])),
            Line::Extra(j) => out.push_str(&format!("  arrived  | {}\n", printed[*j])),
            Line::Both(i, _) if near => out.push_str(&format!("           | {}\n", expected[*i])),
            _ => {}
        }
    }
    out
}
