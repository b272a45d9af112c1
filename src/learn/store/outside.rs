//! What a person learned elsewhere, entered from a certificate into the own record: class C.
//!
//! Promises: an entry is a row of 学时 with its entry in the record, as of every other class; taking it back is another one with negative hours, once; nothing
//! is written over.

use serde::Serialize;
use zhibu_earned::Entry;

use super::ledger;
use crate::access::Proof;
use crate::ambient::Instant;
use crate::args;
use crate::course::rules::Pack;
use crate::db::{Command, Fail, Reader, Tx};
use crate::learn::Learn;
use crate::learn::rules::DAY;
use crate::learn::rules::outside::{self, Typed};
use crate::people::rules::{date_of, start_of_day};
use crate::refusal::Refusal;

/// What stands behind a row of class C.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub(in crate::learn) struct Certificate {
    /// Id, and the code of its row of 学时.
    pub(in crate::learn) id: String,
    /// Whose it is.
    pub(in crate::learn) person_id: String,
    /// Who gave it.
    pub(in crate::learn) issuer: String,
    /// The end of its number.
    pub(in crate::learn) tail: String,
    /// The one that it takes back; empty: it is none of these.
    pub(in crate::learn) takes_back: String,
}

macro_rules! outside_where {
    ($where:literal) => {
        concat!("SELECT id, person_id, issuer, tail, takes_back FROM outside WHERE ", $where)
    };
}

/// A person's own.
pub(in crate::learn) async fn of_person(reader: &Reader, person: &str) -> sqlx::Result<Vec<Certificate>> {
    reader.system("a person's own certificates").all(outside_where!("person_id = $1"), &args![person]).await
}

/// One entry.
pub(in crate::learn) async fn entry(reader: &Reader, id: &str) -> sqlx::Result<Option<Certificate>> {
    reader.system("the caller asks for leave").get(outside_where!("id = $1"), &args![id]).await
}

/// Enters what was learned elsewhere.
#[derive(Debug, Serialize)]
pub(in crate::learn) struct EnterOutside {
    /// Key of the form.
    pub(in crate::learn) key: String,
    /// The unit of the person.
    pub(in crate::learn) node: String,
    /// The form, as typed.
    #[serde(skip)]
    pub(in crate::learn) title: String,
    #[serde(skip)]
    pub(in crate::learn) issuer: String,
    #[serde(skip)]
    pub(in crate::learn) number: String,
    pub(in crate::learn) category: String,
    pub(in crate::learn) day: String,
    pub(in crate::learn) hours: String,
}

impl EnterOutside {
    /// The form as the law reads it.
    pub(in crate::learn) fn typed(&self) -> Typed<'_> {
        Typed {
            title: &self.title,
            issuer: &self.issuer,
            number: &self.number,
            category: &self.category,
            day: &self.day,
            hours: &self.hours,
        }
    }
}

impl Command for EnterOutside {
    type Done = ();
    type Act = Learn;
    const NAME: &'static str = "learn.enter_outside";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<Learn>) -> Result<(), Fail> {
        let person = proof.person();
        let read = outside::outside(&self.typed(), &date_of(tx.now()))
            .map_err(|wrong| wrong.into_iter().next().unwrap_or_else(|| Refusal::at("outside", "elsewhere-moved-on")))?;
        let (year, at) = (read.year(), start_of_day(&read.day)?);
        // Row by row, also what was taken back: each of them stands in the chain for good.
        let (here,): (i64,) = tx
            .get("SELECT COUNT(*) FROM outside WHERE person_id = $1 AND made_at > $2", &args![person, tx.now() - DAY])
            .await?
            .unwrap_or_default();
        outside::may_enter(here)?;
        let known: Option<(i64,)> = tx
            .get(
                "SELECT CAST(1 AS BIGINT) FROM earned e JOIN outside o ON o.id = e.unit_code WHERE e.person_id = $1 AND e.class = 'C' AND e.title = $2 \
                 AND e.at = $3 AND o.tail = $4 AND o.issuer = $5 AND o.takes_back = '' AND NOT EXISTS (SELECT 1 FROM outside b WHERE b.takes_back = o.id)",
                &args![person, read.title.as_str(), at, read.tail.as_str(), read.issuer.as_str()],
            )
            .await?;
        if known.is_some() {
            return Err(Refusal::at("number", "elsewhere-known").into());
        }
        let id = tx.id();
        put(tx, person, (&id, &read.issuer, &read.tail, "")).await?;
        let row = Row { title: read.title, category: read.category.to_owned(), hundredths: read.hundredths, year, at };
        write(tx, person, &self.node, (&id, ""), &row).await
    }
}

/// Takes an entry back.
#[derive(Debug, Serialize)]
pub(in crate::learn) struct TakeBack {
    /// The entry.
    pub(in crate::learn) entry: String,
    /// The unit of the person.
    pub(in crate::learn) node: String,
}

impl Command for TakeBack {
    type Done = ();
    type Act = Learn;
    const NAME: &'static str = "learn.take_outside_back";

    async fn run(&self, tx: &mut Tx, proof: &Proof<Learn>) -> Result<(), Fail> {
        let person = proof.person();
        let of: Option<Certificate> =
            tx.get(outside_where!("id = $1 AND person_id = $2 AND takes_back = ''"), &args![self.entry.as_str(), person]).await?;
        let of = of.ok_or(Fail::NotThere)?;
        let taken: Option<(i64,)> =
            tx.get("SELECT CAST(1 AS BIGINT) FROM outside WHERE takes_back = $1 LIMIT 1", &args![of.id.as_str()]).await?;
        // Told twice it is taken back once.
        if taken.is_some() {
            return Ok(());
        }
        let row: Option<Row> = tx
            .get(
                "SELECT title, category, hundredths, year, at FROM earned WHERE person_id = $1 AND unit_code = $2",
                &args![person, of.id.as_str()],
            )
            .await?;
        let row = row.ok_or(Fail::NotThere)?;
        let id = tx.id();
        put(tx, person, (&id, &of.issuer, &of.tail, &of.id)).await?;
        write(tx, person, &self.node, (&id, &of.id), &Row { hundredths: -row.hundredths, ..row }).await
    }
}

/// What a row of 学时 is given for.
#[derive(Debug, sqlx::FromRow)]
struct Row {
    title: String,
    category: String,
    hundredths: i64,
    year: i64,
    at: Instant,
}

async fn put(tx: &mut Tx, person: &str, (id, issuer, tail, takes_back): (&str, &str, &str, &str)) -> Result<(), Fail> {
    let now = tx.now();
    tx.exec(
        "INSERT INTO outside (id, person_id, issuer, tail, takes_back, made_at) VALUES ($1, $2, $3, $4, $5, $6)",
        &args![id, person, issuer, tail, takes_back, now],
    )
    .await?;
    Ok(())
}

/// The row of 学时 and its entry in the record.
async fn write(tx: &mut Tx, person: &str, node: &str, (code, takes_back): (&str, &str), row: &Row) -> Result<(), Fail> {
    let rule = Pack::built_in().map_err(|error| Fail::Db(sqlx::Error::Decode(Box::new(error))))?.version.clone();
    let entry =
        Entry::Unit { u: String::new(), l: Vec::new(), cl: "C".to_owned(), h: row.hundredths, r: rule.clone(), y: row.year };
    let no = ledger::append(tx, person, &[entry]).await?;
    let id = tx.id();
    tx.exec(
        "INSERT INTO earned (id, person_id, node_id, unit_code, title, class, category, hundredths, rule, year, at, ledger_no) \
         VALUES ($1, $2, $3, $4, $5, 'C', $6, $7, $8, $9, $10, $11)",
        &args![
            id.as_str(),
            person,
            node,
            code,
            row.title.as_str(),
            row.category.as_str(),
            row.hundredths,
            rule.as_str(),
            row.year,
            row.at,
            no
        ],
    )
    .await?;
    let head = ledger::learner(tx, person).await?;
    // Under the name by which every head of a record is taken down (verify.rs); what it is about stands beside it.
    tx.note(
        "learn.completed",
        node,
        &id,
        serde_json::json!({ "class": "C", "entry": code, "takes_back": takes_back, "chain": head.chain }),
    );
    Ok(())
}
