//! What other rooms show of people: names of units, posts of persons, who reviews where.
//!
//! Promise: persons are shown by post; a name stands only on the desk, for those who may see the article.

use std::collections::HashMap;

use super::rules;
use crate::access::Role;
use crate::ambient::Instant;
use crate::approval::StepName;
use crate::args;
use crate::db::Reader;

/// The name of a unit now; empty when there is none.
///
/// # Errors
/// The database's.
pub async fn name_of_node(reader: &Reader, node: &str, now: Instant) -> sqlx::Result<String> {
    Ok(super::node_name_at(reader, node, now).await?.unwrap_or_default())
}

/// Names and posts of a few persons, to be shown on the desk.
#[derive(Debug, Default)]
pub struct Names(HashMap<String, String>);

impl Names {
    /// `name（post）`, or the name alone; empty for nobody.
    pub fn of(&self, person: &str) -> String {
        self.0.get(person).cloned().unwrap_or_default()
    }
}

/// Names of `persons`, each with the post of today.
///
/// # Errors
/// The database's.
pub async fn names(reader: &Reader, persons: &[&str], now: Instant) -> sqlx::Result<Names> {
    let mut out = HashMap::new();
    let today = rules::date_of(now);
    let mut persons = persons.to_vec();
    persons.sort_unstable();
    persons.dedup();
    for person in persons {
        let row: Option<(String, Option<String>)> = reader
            .system("who worked on a text, for those who may see it")
            .get(
                "SELECT p.name, (SELECT m.post FROM membership m WHERE m.person_id = p.id AND m.valid_from <= $2 \
                 AND (m.valid_to IS NULL OR $2 < m.valid_to) ORDER BY m.valid_from DESC LIMIT 1) FROM person p WHERE p.id = $1",
                &args![person, today.as_str()],
            )
            .await?;
        if let Some((name, post)) = row {
            let shown = match post.filter(|post| !post.is_empty()) {
                Some(post) => format!("{name}（{post}）"),
                None => name,
            };
            out.insert(person.to_owned(), shown);
        }
    }
    Ok(Names(out))
}

/// Where a person begins a new text: the nearest unit at which he may write, his first membership before others.
///
/// # Errors
/// The database's.
pub async fn writing_place(reader: &Reader, person: &str, now: Instant) -> sqlx::Result<Option<String>> {
    let row: Option<(String,)> = reader
        .system("a person's own grants")
        .get(
            "SELECT g.node_id FROM grants g LEFT JOIN membership m ON m.person_id = g.person_id AND m.node_id = g.node_id \
             AND m.valid_from <= $4 AND (m.valid_to IS NULL OR $4 < m.valid_to) \
             WHERE g.person_id = $1 AND g.role = $3 AND g.valid_from <= $2 AND $2 < g.valid_to \
             ORDER BY CASE WHEN m.id IS NULL THEN 1 ELSE 0 END, g.valid_from, g.id LIMIT 1",
            &args![person, now, Role::Writer.name(), rules::date_of(now)],
        )
        .await?;
    Ok(row.map(|(node,)| node))
}

/// Who would review a text of `node`, step by step: message key of the step, posts of those who hold the office (empty: nobody).
///
/// # Errors
/// The database's.
pub async fn review_line(reader: &Reader, node: &str, now: Instant) -> sqlx::Result<Vec<(&'static str, String)>> {
    let mut out = Vec::new();
    for (step, key) in StepName::ALL.into_iter().zip(["step-first", "step-second", "step-final"]) {
        let rows: Vec<(String, String)> = reader
            .system("who reviews, by unit and post, for the writer")
            .all(
                "SELECT DISTINCT n.name, m.post FROM node_tree t JOIN grants g ON g.node_id = t.ancestor \
                 JOIN node_name n ON n.node_id = g.node_id AND n.valid_from <= $2 AND $2 < n.valid_to \
                 JOIN membership m ON m.person_id = g.person_id AND m.valid_from <= $4 AND (m.valid_to IS NULL OR $4 < m.valid_to) \
                 WHERE t.descendant = $1 AND g.role = $3 AND (g.subtree = 1 OR t.depth = 0) AND g.valid_from <= $2 AND $2 < g.valid_to \
                 ORDER BY n.name, m.post LIMIT 3",
                &args![node, now, step.role().name(), rules::date_of(now)],
            )
            .await?;
        let who = rows.into_iter().map(|(unit, post)| format!("{unit}{post}")).collect::<Vec<_>>().join("、");
        out.push((key, who));
    }
    Ok(out)
}
