//! No formalism: what is told of a course is made of sums over ten people, and of nothing that knows a person.
//!
//! Promises: whoever writes a sum asks the rule of ten; the page, its files and whatever they are made of read no table about a person; the templates
//! of the page have no name to show.

use super::{files, none};

/// The only file that writes a sum, and the rule that it must ask.
const WRITER: (&str, &str) = ("src/effect/store/folding.rs", "fold(&kept, waiting)");

/// What the figures are made of, all the way.
const MADE_OF: [&str; 6] = [
    "src/effect/figure_pages.rs",
    "src/effect/figure_sheet.rs",
    "src/effect/store/figures.rs",
    "src/effect/store/weak.rs",
    "src/effect/views/figures.rs",
    "src/effect/waiting.rs",
];

/// What is about a person, in SQL and in code.
const ABOUT_PEOPLE: [&str; 15] = [
    "person_id",
    "FROM person",
    "JOIN person",
    "probe ",
    "reached r",
    "FROM reached",
    "question_mark",
    "ledger",
    "sitting",
    "earned",
    "FROM asked",
    "exit_check",
    "membership",
    "people::name(",
    "names(",
];

/// What of a text tells about people, a sentence each.
fn tells(file: &str, text: &str) -> Vec<String> {
    let code = text.lines().zip(1..).filter(|(line, _)| !line.trim_start().starts_with("//"));
    let found = code.flat_map(|(line, number)| {
        let words = ABOUT_PEOPLE.iter().filter(move |word| line.contains(**word));
        words.map(move |word| format!("{file}:{number} reads {}", word.trim()))
    });
    found.collect()
}

#[test]
fn a_figure_of_a_course_is_made_of_sums_alone() {
    let all = files("src", &["rs"]);
    let mut wrong = Vec::new();
    for file in MADE_OF {
        let (_, text) = all.iter().find(|(name, _)| name == file).unwrap_or_else(|| panic!("{file} is gone: tell this guard"));
        wrong.extend(tells(file, text));
    }
    for (file, text) in &all {
        let writes = text.contains("INSERT INTO effect_sum") || text.contains("UPDATE effect_sum");
        if writes && file != WRITER.0 {
            wrong.push(format!("{file} writes a sum past {}", WRITER.0));
        }
        if file == WRITER.0 && (text.matches("INSERT INTO effect_sum").count() != 1 || !text.contains(WRITER.1)) {
            wrong.push(format!("{file} writes a sum without asking the rule of ten"));
        }
    }
    none("figures of a course (tests/guards/figures.rs says what they may be made of)", &wrong);
    let rules = &all.iter().find(|(name, _)| name == "src/effect/rules/sum.rs").expect("the rule of ten").1;
    assert!(rules.contains("waiting.len() >= FEWEST"), "the rule of ten");
}

#[test]
fn a_figure_that_asks_a_table_about_people_is_named() {
    assert_eq!(
        tells("src/effect/x.rs", "// person_id\nlet sql = \"SELECT person_id FROM reached\";"),
        ["src/effect/x.rs:2 reads person_id", "src/effect/x.rs:2 reads FROM reached"]
    );
    assert_eq!(tells("src/effect/x.rs", "SELECT sums FROM effect_sum"), [""; 0]);
}
