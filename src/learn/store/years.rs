//! How a unit's people stand with the year: one word each.
//!
//! Promises: the sums are made here and stay here; what leaves is a name with its word, or how many of how many.

use std::collections::{BTreeMap, BTreeSet};

use crate::access::{Action, Scope};
use crate::ambient::Instant;
use crate::args;
use crate::course::rules::Pack;
use crate::db::Reader;
use crate::learn::rules::branch::{self, Met, Stay, Tally, Unit};
use crate::learn::rules::year::Seen;
use crate::learn::{SeeLearning, SeeNames};
use crate::people::NodeKind;
use crate::scoped;

/// A person of a unit, with the word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::learn) struct Standing {
    /// Id.
    pub(in crate::learn) person: String,
    /// Name.
    pub(in crate::learn) name: String,
    /// The word.
    pub(in crate::learn) met: Met,
}

#[derive(sqlx::FromRow)]
struct Membership {
    id: String,
    name: String,
    node: String,
    valid_from: String,
    valid_to: Option<String>,
}

/// Person, class, category, hundredths.
type Hours = (String, String, String, i64);

/// Memberships below a unit, as many levels down, that hold or held since the year began, by the strokes of the names.
async fn memberships<A: Action>(
    reader: &Reader,
    scope: &Scope<'_, A>,
    top: &str,
    levels: i64,
    year: i64,
) -> sqlx::Result<Vec<Membership>> {
    let sql = scoped!(
        "SELECT p.id, p.name, m.node_id AS node, m.valid_from, m.valid_to FROM node_tree t JOIN membership m ON m.node_id = t.descendant \
         JOIN person p ON p.id = m.person_id WHERE t.ancestor = $3 AND t.depth <= $4 AND {scope:m} AND (m.valid_to IS NULL OR m.valid_to > $5) \
         ORDER BY p.stroke_key, p.id, m.valid_from, m.id"
    );
    reader.scoped(scope, &sql, &args![top, levels, branch::new_year(year)]).await
}

/// A unit with the units that belong to it: a branch has its groups; a committee is no more than its own people.
pub fn levels(kind: NodeKind) -> i64 {
    if matches!(kind, NodeKind::Branch | NodeKind::JointBranch | NodeKind::Group) { 8 } else { 0 }
}

/// Everything that the words follow from.
struct Book<'a> {
    pack: &'a Pack,
    seen: &'a Seen,
    rows: Vec<Membership>,
    secretaries: BTreeSet<String>,
    /// Posts anywhere, by person.
    posts: BTreeMap<String, Vec<String>>,
    hours: BTreeMap<String, Vec<(String, String, i64)>>,
}

impl<'a> Book<'a> {
    async fn of(
        reader: &Reader,
        pack: &'a Pack,
        rows: Vec<Membership>,
        (top, levels): (&str, i64),
        one: &str,
        seen: &'a Seen,
    ) -> sqlx::Result<Self> {
        let system = reader.system("the sums behind the words of people whom the caller may see");
        let secretaries: Vec<(String,)> = system
            .all(
                "SELECT DISTINCT g.person_id FROM node_tree t JOIN membership m ON m.node_id = t.descendant JOIN grants g ON g.person_id = m.person_id \
                 WHERE t.ancestor = $1 AND t.depth <= $2 AND g.role = 'secretary' AND g.valid_from <= $3 AND $3 < g.valid_to \
                 AND ($4 = '' OR m.person_id = $4)",
                &args![top, levels, seen.at, one],
            )
            .await?;
        let held: Vec<(String, String)> = system
            .all(
                "SELECT DISTINCT o.person_id, o.post FROM node_tree t JOIN membership m ON m.node_id = t.descendant \
                 JOIN membership o ON o.person_id = m.person_id WHERE t.ancestor = $1 AND t.depth <= $2 AND o.post <> '' \
                 AND o.valid_from <= $3 AND (o.valid_to IS NULL OR $3 < o.valid_to) AND ($4 = '' OR m.person_id = $4)",
                &args![top, levels, seen.day.as_str(), one],
            )
            .await?;
        let hours: Vec<Hours> = system
            .all(
                "SELECT e.person_id, e.class, e.category, CAST(SUM(e.hundredths) AS BIGINT) FROM earned e WHERE e.year = $3 AND e.person_id IN \
                 (SELECT m.person_id FROM node_tree t JOIN membership m ON m.node_id = t.descendant WHERE t.ancestor = $1 AND t.depth <= $2 \
                 AND ($4 = '' OR m.person_id = $4)) GROUP BY e.person_id, e.class, e.category",
                &args![top, levels, seen.year, one],
            )
            .await?;
        let mut book = Self {
            pack,
            seen,
            rows,
            secretaries: secretaries.into_iter().map(|(id,)| id).collect(),
            posts: BTreeMap::new(),
            hours: BTreeMap::new(),
        };
        for (person, post) in held {
            book.posts.entry(person).or_default().push(post);
        }
        for (person, class, category, hundredths) in hours {
            book.hours.entry(person).or_default().push((class, category, hundredths));
        }
        Ok(book)
    }

    fn is_committee(&self, person: &str) -> bool {
        let posts = self.posts.get(person).map(Vec::as_slice).unwrap_or_default();
        let secretary = self.secretaries.contains(person);
        secretary || posts.iter().any(|post| self.pack.is_committee(false, post))
    }

    fn word(&self, person: &str, stays: &[Stay<'_>]) -> Met {
        let rows = self.hours.get(person).map(Vec::as_slice).unwrap_or_default();
        let rows: Vec<_> = rows
            .iter()
            .map(|(class, category, hundredths)| (self.seen.year, class.as_str(), category.as_str(), *hundredths))
            .collect();
        let year = self.seen.year;
        branch::met(self.pack, self.is_committee(person), branch::is_due(stays, year), &rows, year)
    }

    /// Whoever stands in a place on the day of the year, each with the word, in the order of the rows. `place_of` says to which place a unit belongs.
    fn standings<'p>(&self, place_of: impl Fn(&str) -> Option<&'p str>) -> Vec<(&'p str, Standing)> {
        let mut by: BTreeMap<(&str, &str), Vec<Stay<'_>>> = BTreeMap::new();
        let mut order = Vec::new();
        for row in &self.rows {
            let Some(place) = place_of(&row.node) else { continue };
            let stays = by.entry((place, &row.id)).or_default();
            if stays.is_empty() {
                order.push((place, row));
            }
            stays.push(Stay { from: &row.valid_from, to: row.valid_to.as_deref() });
        }
        order
            .into_iter()
            .filter_map(|(place, row)| {
                let stays = by.get(&(place, row.id.as_str()))?;
                let here = stays.iter().any(|stay| stay.holds(&self.seen.day));
                here.then(|| (place, Standing { person: row.id.clone(), name: row.name.clone(), met: self.word(&row.id, stays) }))
            })
            .collect()
    }
}

/// The people of a unit, by the strokes of their names; for the unit itself.
pub(in crate::learn) async fn of_unit(
    reader: &Reader,
    scope: &Scope<'_, SeeNames>,
    (unit, kind): (&str, NodeKind),
    pack: &Pack,
    seen: &Seen,
) -> sqlx::Result<Vec<Standing>> {
    let rows = memberships(reader, scope, unit, levels(kind), seen.year).await?;
    let book = Book::of(reader, pack, rows, (unit, levels(kind)), "", seen).await?;
    Ok(book.standings(|_| Some(unit)).into_iter().map(|(_, standing)| standing).collect())
}

/// How many owe the year and how many have met it, by unit; groups with their branches.
pub(in crate::learn) async fn tallies(
    reader: &Reader,
    scope: &Scope<'_, SeeLearning>,
    units: &[Unit],
    pack: &Pack,
    seen: &Seen,
) -> sqlx::Result<BTreeMap<String, Tally>> {
    let Some(top) = units.first() else { return Ok(BTreeMap::new()) };
    let rows = memberships(reader, scope, &top.id, 8, seen.year).await?;
    let book = Book::of(reader, pack, rows, (&top.id, 8), "", seen).await?;
    let places = branch::lines_of(units);
    let mut out: BTreeMap<String, Tally> = BTreeMap::new();
    for (place, standing) in book.standings(|node| places.get(node).copied()) {
        let tally = out.entry(place.to_owned()).or_default();
        tally.of += usize::from(standing.met != Met::NotDue);
        tally.met += usize::from(standing.met == Met::Yes);
    }
    Ok(out)
}

/// How a person's own year stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::learn) struct Own {
    /// Whether the year asks what it asks of secretaries and committee members.
    pub(in crate::learn) committee: bool,
    /// The word that the unit sees.
    pub(in crate::learn) met: Met,
}

/// What a unit sees of one person, for that person: the one to which he belonged on the day of the year. Nothing: of whoever belongs to no unit nobody sees
/// anything.
pub(in crate::learn) async fn of_person(reader: &Reader, person: &str, pack: &Pack, seen: &Seen) -> sqlx::Result<Option<Own>> {
    let system = reader.system("a person's own word");
    // A group belongs to its branch.
    let unit: Option<(String, String)> = system
        .get(
            "SELECT n.id, CASE WHEN n.kind = 'group' THEN n.parent_id ELSE n.id END FROM membership m JOIN node n ON n.id = m.node_id \
             WHERE m.person_id = $1 AND m.valid_from <= $2 AND (m.valid_to IS NULL OR $2 < m.valid_to) ORDER BY m.valid_from DESC, m.id DESC LIMIT 1",
            &args![person, seen.day.as_str()],
        )
        .await?;
    let Some((unit, top)) = unit else { return Ok(None) };
    let rows: Vec<Membership> = system
        .all(
            "SELECT m.person_id AS id, '' AS name, m.node_id AS node, m.valid_from, m.valid_to FROM membership m \
             JOIN node_tree t ON t.descendant = m.node_id AND t.ancestor = $2 JOIN node n ON n.id = m.node_id \
             WHERE m.person_id = $1 AND (t.depth = 0 OR n.kind = 'group') AND (m.valid_to IS NULL OR m.valid_to > $3)",
            &args![person, top.as_str(), branch::new_year(seen.year)],
        )
        .await?;
    let book = Book::of(reader, pack, rows, (&unit, 0), person, seen).await?;
    let stays: Vec<Stay<'_>> = book.rows.iter().map(|row| Stay { from: &row.valid_from, to: row.valid_to.as_deref() }).collect();
    Ok(Some(Own { committee: book.is_committee(person), met: book.word(person, &stays) }))
}

/// A unit and those below it, each behind the one above it, in their places.
pub(in crate::learn) async fn units(reader: &Reader, top: &str, now: Instant) -> sqlx::Result<Vec<Unit>> {
    let rows: Vec<(String, Option<String>, String, String)> = reader
        .system("units are public")
        .all(
            "SELECT n.id, n.parent_id, n.kind, a.name FROM node_tree t JOIN node n ON n.id = t.descendant \
             JOIN node_name a ON a.node_id = n.id AND a.valid_from <= $2 AND $2 < a.valid_to WHERE t.ancestor = $1 \
             ORDER BY t.depth DESC, n.place DESC, n.id DESC",
            &args![top, now],
        )
        .await?;
    // The deepest come first: each takes what is below it along.
    let mut below: BTreeMap<String, Vec<Vec<Unit>>> = BTreeMap::new();
    let mut all = Vec::new();
    for (id, above, kind, name) in rows {
        let Some(kind) = NodeKind::parse(&kind) else { continue };
        let above = above.unwrap_or_default();
        let under = below.remove(&id).unwrap_or_default();
        let mut own = vec![Unit { id, above: above.clone(), kind, name }];
        own.extend(under.into_iter().rev().flatten());
        all.clone_from(&own);
        below.entry(above).or_default().push(own);
    }
    Ok(all)
}
