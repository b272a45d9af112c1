//! Wishes for help: made by the person, seen by those who look after the own unit, closed by one of them or taken back.

use serde::Serialize;
use serde_json::Value;

use crate::access::{Object, Proof, Scope};
use crate::ambient::Instant;
use crate::args;
use crate::db::{Command, Fail, Reader, Tx};
use crate::learn::rules::help;
use crate::learn::{GiveHelp, Learn, SeeNames};
use crate::refusal::Refusal;
use crate::scoped;

/// A wish.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(in crate::learn) struct Wish {
    pub(in crate::learn) id: String,
    pub(in crate::learn) person_id: String,
    /// Name of the person.
    pub(in crate::learn) name: String,
    pub(in crate::learn) node_id: String,
    /// Of [`help::About`].
    pub(in crate::learn) about: String,
    pub(in crate::learn) way: String,
    pub(in crate::learn) words: String,
    /// `open`, `closed` (somebody helped), `withdrawn`.
    pub(in crate::learn) state: String,
    pub(in crate::learn) made_at: Instant,
    pub(in crate::learn) closed_at: Option<Instant>,
}

impl Wish {
    /// For questions of leave: the person's own.
    pub(in crate::learn) fn own(&self) -> Object {
        Object { node: self.node_id.clone(), owner: self.person_id.clone(), id: self.id.clone() }
    }
}

macro_rules! wishes_where {
    ($where:literal) => {
        concat!(
            "SELECT h.id, h.person_id, p.name, h.node_id, h.about, h.way, h.words, h.state, h.made_at, h.closed_at FROM help_wish h \
             JOIN person p ON p.id = h.person_id WHERE ",
            $where
        )
    };
}

/// A person's own wishes of late, the newest first.
pub(in crate::learn) async fn of_person(reader: &Reader, person: &str) -> sqlx::Result<Vec<Wish>> {
    let sql = wishes_where!("h.person_id = $1 AND h.state <> 'withdrawn' ORDER BY h.made_at DESC, h.id DESC LIMIT 10");
    reader.system("a person's own wishes").all(sql, &args![person]).await
}

/// One wish.
pub(in crate::learn) async fn wish(reader: &Reader, id: &str) -> sqlx::Result<Option<Wish>> {
    reader.system("the caller asks for leave").get(wishes_where!("h.id = $1"), &args![id]).await
}

/// Open wishes of the people whom the reader looks after, the oldest first. Of one unit and those below it when `node` is not empty.
pub(in crate::learn) async fn open(reader: &Reader, scope: &Scope<'_, SeeNames>, node: &str) -> sqlx::Result<Vec<Wish>> {
    let sql = scoped!(wishes_where!(
        "h.state = 'open' AND {scope:h} AND ($3 = '' OR EXISTS (SELECT 1 FROM node_tree t WHERE t.ancestor = $3 AND t.descendant = h.node_id)) \
         ORDER BY h.made_at, h.id LIMIT 100"
    ));
    reader.scoped(scope, &sql, &args![node]).await
}

/// 请人帮忙.
#[derive(Debug, Serialize)]
pub(in crate::learn) struct AskForHelp {
    /// Key of the form.
    pub(in crate::learn) key: String,
    /// The unit of the person.
    pub(in crate::learn) node: String,
    /// What it is about, kept.
    pub(in crate::learn) about: String,
    /// As chosen.
    pub(in crate::learn) way: String,
    /// As typed.
    pub(in crate::learn) words: String,
}

impl Command for AskForHelp {
    type Done = ();
    type Act = Learn;
    const NAME: &'static str = "learn.ask_for_help";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<Learn>) -> Result<(), Fail> {
        if self.node.is_empty() {
            return Err(Refusal::at("help", "help-no-unit").into());
        }
        let (way, words) = help::wish(&self.way, &self.words)?;
        let open: Option<(i64,)> =
            tx.get("SELECT COUNT(*) FROM help_wish WHERE person_id = $1 AND state = 'open'", &args![proof.person()]).await?;
        if open.is_some_and(|(open,)| open >= help::OPEN) {
            return Err(Refusal::at("help", "help-enough").into());
        }
        let (id, now) = (tx.id(), tx.now());
        tx.exec(
            "INSERT INTO help_wish (id, person_id, node_id, about, way, words, state, made_at) VALUES ($1, $2, $3, $4, $5, $6, 'open', $7)",
            &args![id.as_str(), proof.person(), self.node.as_str(), self.about.as_str(), way, words, now],
        )
        .await?;
        tx.note("learn.help_asked", &self.node, &id, Value::Null);
        Ok(())
    }
}

/// The person takes a wish back. Taken back twice it is taken back.
#[derive(Debug, Serialize)]
pub(in crate::learn) struct TakeBack {
    /// Which.
    pub(in crate::learn) wish: String,
}

impl Command for TakeBack {
    type Done = ();
    type Act = Learn;
    const NAME: &'static str = "learn.help_taken_back";

    async fn run(&self, tx: &mut Tx, proof: &Proof<Learn>) -> Result<(), Fail> {
        if !proof.is_about(&self.wish) {
            return Err(Fail::NotThere);
        }
        end(tx, &self.wish, "withdrawn", proof.person()).await
    }
}

/// Somebody of the unit has helped. Closed twice it is closed; what was taken back stays taken back.
#[derive(Debug, Serialize)]
pub(in crate::learn) struct CloseWish {
    /// Which.
    pub(in crate::learn) wish: String,
}

impl Command for CloseWish {
    type Done = ();
    type Act = GiveHelp;
    const NAME: &'static str = "learn.help_given";

    async fn run(&self, tx: &mut Tx, proof: &Proof<GiveHelp>) -> Result<(), Fail> {
        if !proof.is_about(&self.wish) {
            return Err(Fail::NotThere);
        }
        end(tx, &self.wish, "closed", proof.person()).await
    }
}

async fn end(tx: &mut Tx, wish: &str, state: &str, by: &str) -> Result<(), Fail> {
    let now = tx.now();
    tx.exec(
        "UPDATE help_wish SET state = $2, closed_by = $3, closed_at = $4 WHERE id = $1 AND state = 'open'",
        &args![wish, state, by, now],
    )
    .await?;
    Ok(())
}
