//! What the schema promises, read from both databases: where every row belongs, which types there are, and what is kept about people.
//!
//! Promises: every table names its unit or stands on the list below with its reason; BIGINT and TEXT are the only types; both databases have
//! the same columns; a table that tells about a person stands with all its columns in `docs/personal-data.tsv` with purpose, viewers and
//! retention, so that neither a new table nor a new column about people (a time, a count, a score) comes in without being looked at.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use super::{Location, Reader};
use crate::testing::each_db;

/// Tables without a `node_id`, each with the reason.
const GLOBAL: [(&str, &str); 45] = [
    ("media", "What a stored file is; leave is asked of the lesson that names it."),
    ("media_coming", "A file on its way to a lesson, which belongs to its course, which has the unit."),
    ("delivery", "What was sent to a sitting, which has the unit."),
    ("outside", "What a person learned elsewhere; leave is asked of the person, and its row of hours has the unit."),
    ("pack", "Belongs to its sitting, which has the unit."),
    ("lesson_media", "Belongs to its course, which has the unit."),
    ("command", "The keys of forms are one space for the whole installation; a key is not guessable and tells nothing."),
    ("audit_head", "One row: where the one chain of the installation stands."),
    ("setting", "What the installation says of itself."),
    ("node", "It is the tree itself; its own id is the unit."),
    ("node_tree", "Ancestor and descendant are both units; people/ alone writes it."),
    ("person", "A person belongs to units by dated memberships, to several one after the other."),
    ("credential", "A password is the person's in every unit."),
    ("session", "A sign-in is the person's in every unit, and nobody else's business."),
    ("session_ended", "A sign-in is the person's in every unit; the row names no person and goes within the hour or two."),
    ("sign_in_delay", "Counts before anybody is known to be somebody; keys are hashes."),
    ("section", "The sections of the site are a flat list of the bureau."),
    ("file", "Bytes by their hash; the same picture may stand in texts of two units. Leave is asked of the text that names it."),
    ("file_use", "Belongs to its article, which has the unit."),
    ("job", "Work of the program itself, for whichever unit; its data name things by their ids."),
    ("draft", "Belongs to its article, which has the unit."),
    ("revision", "Belongs to its article, which has the unit."),
    ("publication_version", "Belongs to its article, which has the unit."),
    ("edition_head", "One row: where the one log of the edition stands."),
    ("edition_log", "The public side is one for the installation; the article has the unit."),
    ("course_draft", "Belongs to its course, which has the unit."),
    ("lesson_draft", "Belongs to its course, which has the unit."),
    ("question", "Belongs to its course, which has the unit."),
    ("course_revision", "Belongs to its course, which has the unit."),
    ("unit_question", "Belongs to its unit of learning, which has the unit of the tree."),
    ("learner", "A record is the person's in every unit."),
    ("ledger", "Belongs to its learner, whose record is the person's in every unit."),
    ("attendance_person", "Belongs to its sheet, which has the unit."),
    ("edition_due", "What falls due in the edition; the article has the unit."),
    ("course_version", "Belongs to its course, which has the unit."),
    ("course_cost", "Belongs to its course, which has the unit."),
    ("course_file", "Belongs to its course, which has the unit."),
    ("probe", "What a person was asked about a course is the person's in every unit."),
    ("recall_way", "How a person wants to be asked is the person's in every unit."),
    ("useful", "What a person thinks of a lesson is the person's in every unit."),
    ("reached", "How far a person came in a lesson is the person's in every unit."),
    ("question_mark", "Belongs to its question, which has the unit, until it is added up."),
    ("effect_sum", "Belongs to its course, which has the unit."),
    ("effect_cursor", "One row: up to where a job of the program has read."),
    ("bank_import", "Belongs to its course, which has the unit."),
];

/// Column names that mean a person.
fn means_a_person(table: &str, column: &str) -> bool {
    let known = ["person_id", "owner_id", "actor", "authors", "savers"].contains(&column) || column.ends_with("_by");
    known || table == "person"
}

/// Table → column → type, as the database declares it.
type Schema = BTreeMap<String, BTreeMap<String, String>>;

async fn schema(reader: &Reader, location: &Location) -> Schema {
    // `_sqlx_migrations` is the migrator's own.
    let sql = match location {
        Location::Sqlite(_) => {
            "SELECT m.name, p.name, p.type FROM sqlite_master m JOIN pragma_table_info(m.name) p \
             WHERE m.type = 'table' AND substr(m.name, 1, 7) <> 'sqlite_' AND m.name <> '_sqlx_migrations'"
        }
        Location::Postgres(_) => {
            "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT), CAST(data_type AS TEXT) FROM information_schema.columns \
             WHERE table_schema = 'public' AND table_name <> '_sqlx_migrations'"
        }
    };
    let rows: Vec<(String, String, String)> = reader.system("test").all(sql, &[]).await.unwrap();
    let mut out = Schema::new();
    for (table, column, kind) in rows {
        out.entry(table).or_default().insert(column, kind.to_uppercase());
    }
    out
}

/// What is wrong with units and types.
fn homeless(schema: &Schema) -> Vec<String> {
    let mut out = Vec::new();
    for (table, columns) in schema {
        let global = GLOBAL.iter().any(|(name, _)| name == table);
        match (columns.contains_key("node_id"), global) {
            (false, false) => {
                out.push(format!("{table} has no node_id and is not on the list of global tables in src/db/schema_test.rs"));
            }
            (true, true) => out.push(format!("{table} has a node_id: it no longer belongs on the list of global tables")),
            _ => {}
        }
        for (column, kind) in columns.iter().filter(|(_, kind)| !matches!(kind.as_str(), "BIGINT" | "TEXT")) {
            out.push(format!("{table}.{column} is {kind}: only BIGINT and TEXT mean the same in both databases"));
        }
    }
    for (name, why) in GLOBAL {
        if !schema.contains_key(name) {
            out.push(format!("{name} is on the list of global tables, but there is no such table"));
        }
        if why.len() < 20 || !why.ends_with('.') {
            out.push(format!("{name} is on the list of global tables without a sentence why"));
        }
    }
    out
}

/// What is wrong with the list of personal data.
fn unlisted(schema: &Schema, list: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut listed = BTreeSet::new();
    for (line, number) in list.lines().zip(1..).filter(|(line, _)| !line.starts_with('#') && !line.starts_with("table\t")) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [table, columns, words @ ..] = fields.as_slice() else {
            out.push(format!("line {number}: too few columns"));
            continue;
        };
        if words.len() != 3 || words.iter().any(|words| words.trim().len() < 10) {
            out.push(format!("line {number}: {table} needs purpose, viewers and retention"));
        }
        listed.insert((*table).to_owned());
        let Some(known) = schema.get(*table) else {
            out.push(format!("line {number}: there is no table {table}"));
            continue;
        };
        let said: BTreeSet<&str> = columns.split(' ').collect();
        let known: BTreeSet<&str> = known.keys().map(String::as_str).collect();
        for column in known.difference(&said) {
            out.push(format!("{table}.{column} is kept about people, but docs/personal-data.tsv does not say so"));
        }
        for column in said.difference(&known) {
            out.push(format!("line {number}: {table} has no column {column}"));
        }
    }
    for (table, columns) in schema {
        if let Some(column) = columns.keys().find(|column| means_a_person(table, column))
            && !listed.contains(table)
        {
            out.push(format!("{table} tells about a person ({column}), but docs/personal-data.tsv does not list it"));
        }
    }
    out
}

static LIST: &str = include_str!("../../docs/personal-data.tsv");

#[tokio::test]
async fn every_table_has_its_unit_its_types_and_its_line_about_people() {
    static BOTH: Mutex<Vec<Schema>> = Mutex::new(Vec::new());
    each_db(|db| async move {
        let schema = schema(db.store.read(), &db.location).await;
        let wrong = [homeless(&schema), unlisted(&schema, LIST)].concat();
        assert!(wrong.is_empty(), "the schema:\n  {}", wrong.join("\n  "));
        assert!(schema.len() > 20, "the schema was read: {schema:?}");
        BOTH.lock().unwrap().push(schema);
    })
    .await;
    let both = BOTH.lock().unwrap();
    assert!(both.windows(2).all(|pair| pair[0] == pair[1]), "SQLite and PostgreSQL differ");
}

#[tokio::test]
async fn a_table_a_type_and_a_column_that_nobody_looked_at_are_told_in_words() {
    each_db(|db| async move {
        db.alter("CREATE TABLE study (id TEXT PRIMARY KEY, reader_by TEXT NOT NULL, seconds INTEGER NOT NULL)").await;
        db.alter("ALTER TABLE membership ADD COLUMN score BIGINT").await;
        let schema = schema(db.store.read(), &db.location).await;
        assert_eq!(
            homeless(&schema),
            [
                "study has no node_id and is not on the list of global tables in src/db/schema_test.rs",
                "study.seconds is INTEGER: only BIGINT and TEXT mean the same in both databases",
            ]
        );
        assert_eq!(
            unlisted(&schema, LIST),
            [
                "membership.score is kept about people, but docs/personal-data.tsv does not say so",
                "study tells about a person (reader_by), but docs/personal-data.tsv does not list it",
            ]
        );
    })
    .await;
}
