//! Exported records whose hours are known: what each comes to was worked out by hand, from what its learner did, before it was recomputed.
//!
//! Promise: no command writes `expected.tsv`, and each record is one that the program exported; whoever changes the rule changes a line here with
//! a reason.

#![expect(clippy::unwrap_used, reason = "a test stops where its file is missing")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use zhibu_earned::{Export, Wrong, recompute};

/// A line of `expected.tsv`.
struct Known {
    name: String,
    credited_ms: i64,
    pending_ms: i64,
    /// Classes of the 学时 in the record, each with whether it holds: `A+`, `B+`; `A?` stands on evidence that has gone.
    hours: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors")
}

fn known() -> Vec<Known> {
    let table = fs::read_to_string(folder().join("expected.tsv")).unwrap();
    let line = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let [name, credited, pending, hours, _why] = cells.as_slice() else { panic!("five cells: {line}") };
        let number = |text: &str| text.parse().unwrap_or_else(|_| panic!("a number: {line}"));
        Known { name: (*name).into(), credited_ms: number(credited), pending_ms: number(pending), hours: (*hours).into() }
    };
    table.lines().skip(1).map(line).collect()
}

fn export(name: &str) -> Export {
    serde_json::from_str(&fs::read_to_string(folder().join(format!("{name}.json"))).unwrap()).unwrap()
}

#[test]
fn each_record_comes_to_what_its_learner_did() {
    for known in known() {
        let export = export(&known.name);
        let findings = recompute(&export).unwrap_or_else(|error| panic!("{}: {error}", known.name));
        assert_eq!(
            (export.account.credited_ms, export.account.pending_ms),
            (known.credited_ms, known.pending_ms),
            "{}",
            known.name
        );
        let sign = |holds| match holds {
            Some(true) => '+',
            Some(false) => '!',
            None => '?',
        };
        let hours: Vec<String> = findings.iter().map(|found| format!("{}{}", found.class, sign(found.holds))).collect();
        assert_eq!(hours.join(" "), known.hours, "{}", known.name);
    }
}

#[test]
fn every_record_of_the_folder_is_on_the_list() {
    let mut files: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| name.strip_suffix(".json").map(str::to_owned))
        .collect();
    files.sort();
    let mut names: Vec<String> = known().into_iter().map(|known| known.name).collect();
    names.sort();
    assert_eq!(files, names);
    assert!(names.len() >= 7);
}

#[test]
fn the_command_says_the_same() {
    for known in known() {
        let file = folder().join(format!("{}.json", known.name));
        let out = Command::new(env!("CARGO_BIN_EXE_earned")).arg(&file).output().unwrap();
        let text = String::from_utf8(out.stdout).unwrap();
        assert!(out.status.success(), "{}: {text}", known.name);
        let last = text.lines().last().unwrap_or_default();
        let sums = format!("chain verified; {} ms credited, {} ms pending", known.credited_ms, known.pending_ms);
        assert!(last.ends_with(&sums), "{}: {last}", known.name);
        assert_eq!(text.matches(": holds").count(), known.hours.matches('+').count(), "{}: {text}", known.name);
    }
}

#[test]
fn a_record_that_was_written_better_is_not_believed() {
    // More in the account than the entries give.
    let mut richer = export("honest");
    richer.account.credited_ms += 1;
    assert!(matches!(recompute(&richer), Err(Wrong::Account)));
    // An entry that says more than it did.
    let mut longer = export("ten-devices");
    let body = longer.rows[0].body.as_mut().unwrap();
    *body = body.replacen("60000]]", "90000]]", 1);
    assert!(matches!(recompute(&longer), Err(Wrong::Chain(_))));
    // A miss that is left out.
    let mut shorter = export("question-missed");
    let at = shorter.rows.iter().position(|row| row.body.as_ref().is_some_and(|body| body.contains("\"ok\":false"))).unwrap();
    shorter.rows.remove(at);
    assert!(matches!(recompute(&shorter), Err(Wrong::Chain(_))));
}
