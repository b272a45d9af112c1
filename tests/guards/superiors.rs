//! No formalism: of a person a page of whoever looks after others shows a name and a word, and has no field for more.
//!
//! Promise: every struct of those pages that knows a name stands in [`KNOWN`] with all of its fields; a field more, and whoever adds it reads this.

use super::{files, none};

/// The pages of a branch's organiser and secretary.
const PAGES: [&str; 7] = [
    "src/exam/views/unit.rs",
    "src/learn/views/appeal.rs",
    "src/learn/views/attendance.rs",
    "src/learn/views/branch.rs",
    "src/learn/views/help.rs",
    "src/learn/views/report.rs",
    "src/learn/views/task.rs",
];

/// What is shown of a person: the word of the year, that somebody asked for help, an appeal without its places, whether a unit was learned, who was
/// in the room.
const KNOWN: [(&str, &str); 5] = [
    ("BranchRow", "name met counts_from"),
    ("HelpAsked", "id name way about words at"),
    ("AppealRow", "id person title why reason due overdue"),
    ("LearnedRow", "name learned"),
    ("PresentRow", "id name unit there"),
];

/// Structs of a text that know a name: struct and fields.
fn of_people(text: &str) -> Vec<(String, String)> {
    let structs = text.split("pub struct ").skip(1).map(|rest| {
        let name: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
        let body = rest.split("\n}").next().unwrap_or_default();
        let fields = body.lines().filter_map(|line| line.trim().strip_prefix("pub ")?.split(':').next());
        (name, fields.collect::<Vec<_>>().join(" "))
    });
    structs.filter(|(_, fields)| fields.split(' ').any(|field| matches!(field, "name" | "person"))).collect()
}

fn more(text: &str) -> Vec<String> {
    let unknown =
        of_people(text).into_iter().filter(|(name, fields)| !KNOWN.iter().any(|(known, all)| known == name && all == fields));
    unknown.map(|(name, fields)| format!("{name} shows of a person: {fields}")).collect()
}

#[test]
fn a_superior_sees_a_name_and_a_word() {
    let all: Vec<(String, String)> = ["src/learn", "src/exam"].iter().flat_map(|folder| files(folder, &["rs"])).collect();
    let mut wrong = Vec::new();
    for page in PAGES {
        let (_, text) = all.iter().find(|(name, _)| name == page).unwrap_or_else(|| panic!("{page} is gone: tell this guard"));
        wrong.extend(more(text).into_iter().map(|sentence| format!("{page}: {sentence}")));
        if page.contains("/unit.rs") && !text.contains("pub rows: Vec<(String, Word)>") {
            wrong.push(format!("{page}: of an examination a person has more than a name and a word"));
        }
    }
    none("pages that show more of a person", &wrong);
}

#[test]
fn a_field_more_is_noticed() {
    let row = |more: &str| {
        format!("pub struct LearnedRow {{\n    /// Name.\n    pub name: String,\n    pub learned: Learned,\n{more}}}\n")
    };
    assert_eq!(more(&row("")), Vec::<String>::new());
    assert_eq!(more(&row("    pub minutes: i64,\n")), ["LearnedRow shows of a person: name learned minutes"]);
    assert_eq!(more("pub struct New {\n    pub person: String,\n}\n").len(), 1);
    assert_eq!(more("pub struct Named {\n    pub named: bool,\n}\n").len(), 0);
}
