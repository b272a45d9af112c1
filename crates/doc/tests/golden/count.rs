//! Counts how much of each kind of thing an outline asks for and how much of it came.

use std::collections::BTreeMap;

use crate::compare::Line;

type Counts = BTreeMap<&'static str, usize>;

/// Signs that begin a computed number in a paragraph or heading.
const NUMBER_START: &str = "第（(①②③④⑤⑥⑦⑧⑨⑩一二三四五六七八九十甲乙丙丁壹贰叁123456789";

/// What one line tells of.
fn kinds(line: &str) -> Counts {
    let line = line.trim_start();
    let mut counts = Counts::new();
    let mut add = |kind, n: usize| {
        if n > 0 {
            *counts.entry(kind).or_default() += n;
        }
    };
    let (tag, rest) = line.split_once(' ').unwrap_or((line, ""));
    match tag {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => add("headings", 1),
        "-" => add("list items", 1),
        "table" => add("tables", 1),
        "|" => add("table rows", 1),
        "fig" => add("pictures", 1),
        "note" => add("notes", 1),
        "quote" => add("quotes", 1),
        "title:" => add("titles", 1),
        "p>" | "p=" => add("aligned paragraphs", 1),
        "comment" => add("comments", 1),
        _ if tag.ends_with('.') && tag.starts_with(|c: char| c.is_ascii_digit()) => add("list items", 1),
        _ => {}
    }
    if matches!(tag, "n" | "p" | "h1" | "h2" | "h3" | "h4") && rest.starts_with(|c| NUMBER_START.contains(c)) {
        add("numbered lines", 1);
    }
    add("captions", usize::from(line.contains(" caption=")));
    add("alternative texts", usize::from(line.contains(" alt=")));
    add("pictures", line.matches("{fig").count());
    add("links", line.matches("](").count());
    add("anchors", line.matches("{#").count());
    add("note marks", line.matches("{^").count());
    add("ruby", line.matches("{ruby ").count());
    add("formulas", line.matches("{math ").count());
    add("line breaks", line.matches("{br}").count());
    add("spans", if tag == "|" { spans(line) } else { 0 });
    add(
        "marked runs",
        ["{b ", "{i ", "{u ", "{s ", "{b+", "{i+", "{u+", "{s+", "{sub ", "{sup "].iter().map(|m| line.matches(m).count()).sum(),
    );
    add("blocks", 1);
    counts
}

fn spans(line: &str) -> usize {
    let digits = |s: &str| !s.is_empty() && s.chars().all(|c| c.is_ascii_digit());
    line.split('{')
        .skip(1)
        .filter_map(|part| part.split('}').next()?.split_once('x'))
        .filter(|(a, b)| digits(a) && digits(b))
        .count()
}

/// For each kind: how much was asked for, and how much came. Lines that arrived whole count whole; of the others, each kind
/// counts as far as the lines that came instead hold it.
pub fn arrived(expected: &[String], printed: &[String], lines: &[Line]) -> BTreeMap<&'static str, (usize, usize)> {
    let (mut whole, mut lost, mut extra) = (Counts::new(), Counts::new(), Counts::new());
    let add = |into: &mut Counts, line: &str| kinds(line).into_iter().for_each(|(kind, n)| *into.entry(kind).or_default() += n);
    for line in lines {
        match line {
            Line::Both(i, _) if !expected[*i].trim_start().starts_with("toc ") => add(&mut whole, &expected[*i]),
            Line::Lost(i) => add(&mut lost, &expected[*i]),
            Line::Extra(j) => add(&mut extra, &printed[*j]),
            _ => {}
        }
    }
    // A whole line cannot come in pieces.
    extra.remove("blocks");
    extra.remove("numbered lines");
    let mut out: BTreeMap<&'static str, (usize, usize)> = whole.into_iter().map(|(kind, n)| (kind, (n, n))).collect();
    for (kind, n) in lost {
        let came = n.min(extra.get(kind).copied().unwrap_or_default());
        let sum = out.entry(kind).or_default();
        *sum = (sum.0 + n, sum.1 + came);
    }
    out
}
