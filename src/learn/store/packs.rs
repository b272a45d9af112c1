//! Packs: lessons that are kept on a device, what was given out with them, and what came back.
//!
//! Promises: a sitting has one pack, asked for again it is the same one; what is handed in is judged and written down in one transaction, so that
//! two devices that hand in at the same moment are paid once.

use serde::{Deserialize, Serialize};
use zhibu_earned::{Entry, Pack, PackBeat, Span, Spans, Stay, Withheld, judge_pack};

use super::{asking, hours, ledger};
use crate::access::Proof;
use crate::ambient::Instant;
use crate::args;
use crate::db::jobs::Working;
use crate::db::{Command, Fail, Reader, Tx};
use crate::learn::Learn;
use crate::learn::rules::{PACK, PACK_ROW};
use crate::media;

/// A pack as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::learn) struct Kept {
    /// Nonces and what came of them.
    pub(in crate::learn) pack: Pack,
    /// Places that were taken so far.
    pub(in crate::learn) places: Spans,
    /// When it was given out.
    pub(in crate::learn) made_at: Instant,
}

#[derive(sqlx::FromRow)]
struct PackRow {
    nonces: i64,
    used: String,
    taken: i64,
    places: String,
    made_at: Instant,
}

impl PackRow {
    fn read(self) -> Result<Kept, serde_json::Error> {
        let (nonces, used) = (u32::try_from(self.nonces).unwrap_or_default(), serde_json::from_str(&self.used)?);
        let places = serde_json::from_str(&self.places)?;
        Ok(Kept { pack: Pack { nonces, used, taken: self.taken }, places, made_at: self.made_at })
    }
}

const ONE: &str = "SELECT nonces, used, taken, places, made_at FROM pack WHERE sitting_id = $1";

/// The pack of a sitting.
pub(in crate::learn) async fn pack(reader: &Reader, sitting: &str) -> sqlx::Result<Option<Kept>> {
    let row: Option<PackRow> = reader.system("the caller compares the person of the sitting").get(ONE, &args![sitting]).await?;
    row.map(PackRow::read).transpose().map_err(|error| sqlx::Error::Decode(Box::new(error)))
}

async fn pack_in(tx: &mut Tx, sitting: &str) -> Result<Option<Kept>, Fail> {
    let row: Option<PackRow> = tx.get(ONE, &args![sitting]).await?;
    Ok(row.map(PackRow::read).transpose()?)
}

async fn is_of(tx: &mut Tx, sitting: &str, person: &str) -> Result<(), Fail> {
    let sql = "SELECT CAST(1 AS BIGINT) FROM sitting WHERE id = $1 AND person_id = $2";
    let row: Option<(i64,)> = tx.get(sql, &args![sitting, person]).await?;
    row.map(drop).ok_or(Fail::NotThere)
}

/// Gives a pack out, and writes down what was sent for it so far; asked for again it is the same one.
#[derive(Debug, Serialize)]
pub(in crate::learn) struct GivePack {
    /// Whose.
    pub(in crate::learn) person: String,
    /// The sitting.
    pub(in crate::learn) sitting: String,
    /// In which form.
    pub(in crate::learn) form: &'static str,
    /// How many nonces.
    pub(in crate::learn) nonces: u32,
    /// What this process knows to have been sent.
    pub(in crate::learn) delivered: Spans,
}

impl Command for GivePack {
    type Done = Instant;
    type Act = Learn;
    const NAME: &'static str = "learn.give_pack";
    // The row is the log of the delivery, and the person's own.
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, proof: &Proof<Learn>) -> Result<Instant, Fail> {
        if !proof.is_about(&self.person) {
            return Err(Fail::NotThere);
        }
        is_of(tx, &self.sitting, &self.person).await?;
        let (now, sitting) = (tx.now(), self.sitting.as_str());
        tx.exec(
            "INSERT INTO pack (sitting_id, form, nonces, used, taken, places, made_at) VALUES ($1, $2, $3, '[]', 0, '[]', $4) \
             ON CONFLICT (sitting_id) DO UPDATE SET form = excluded.form",
            &args![sitting, self.form, i64::from(self.nonces), now],
        )
        .await?;
        let kept = pack_in(tx, sitting).await?.ok_or(Fail::NotThere)?;
        if self.form != "text" {
            media::keep_until(tx, sitting, &self.delivered, kept.made_at + PACK).await?;
        }
        Ok(kept.made_at)
    }
}

/// What became of what was handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::learn) struct Handed {
    /// Numbers that came too early.
    pub(in crate::learn) later: Vec<u32>,
    /// Places of the pack that the record has now.
    pub(in crate::learn) places: Spans,
    /// Not taken, and why.
    pub(in crate::learn) withheld: Vec<(Span, Withheld)>,
    /// Whether the pack is over, or there was none.
    pub(in crate::learn) over: bool,
}

/// Takes in what was learned with a pack.
#[derive(Debug, Serialize)]
pub(in crate::learn) struct HandIn {
    /// Whose.
    pub(in crate::learn) person: String,
    /// The sitting that the pack was given to.
    pub(in crate::learn) sitting: String,
    /// Id of the lesson's version.
    pub(in crate::learn) lesson: String,
    /// The unit of the person in the tree.
    pub(in crate::learn) node: String,
    /// What was learned under which nonce.
    pub(in crate::learn) beats: Vec<PackBeat>,
    /// Places that came to this person.
    pub(in crate::learn) delivered: Spans,
}

impl Command for HandIn {
    type Done = Handed;
    type Act = Learn;
    const NAME: &'static str = "learn.hand_in_pack";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, proof: &Proof<Learn>) -> Result<Handed, Fail> {
        if !proof.is_about(&self.person) {
            return Err(Fail::NotThere);
        }
        let (now, person, sitting) = (tx.now(), self.person.as_str(), self.sitting.as_str());
        is_of(tx, sitting, person).await?;
        let Some(kept) = pack_in(tx, sitting).await?.filter(|kept| now - kept.made_at <= PACK) else {
            return Ok(Handed { later: Vec::new(), places: Spans::default(), withheld: Vec::new(), over: true });
        };
        let judged = judge_pack(&kept.pack, &self.beats, now - kept.made_at, &self.delivered);
        let after = &judged.after;
        let places = judged.accepted.iter().fold(kept.places.clone(), |sum, (_, places)| sum.union(places));
        if *after != kept.pack {
            let (used, text) = (serde_json::to_string(&after.used)?, serde_json::to_string(&places)?);
            let sql = "UPDATE pack SET used = $2, taken = $3, places = $4 WHERE sitting_id = $1";
            tx.exec(sql, &args![sitting, used, after.taken, text]).await?;
        }
        let stays = rows(sitting, &judged.accepted, (kept.made_at, now));
        if !stays.is_empty() {
            // A question that nobody answered has its end before these places stand in the record.
            asking::lapse(tx, person).await?;
            ledger::learner(tx, person).await?;
            let entries: Vec<Entry> = stays.into_iter().map(Entry::Stay).collect();
            ledger::append(tx, person, &entries).await?;
            tx.exec("UPDATE learner SET since = since + $2 WHERE person_id = $1", &args![person, after.taken - kept.pack.taken])
                .await?;
            // The check may have been passed before these places came.
            hours::complete_of_lesson(tx, person, &self.node, &self.lesson).await?;
        }
        Ok(Handed { later: judged.later, places, withheld: judged.withheld, over: false })
    }
}

/// In the record the nonces of a pack are numbered behind this, so that no row of a pack is ever taken for a row of beats.
const NUMBERED: u32 = 1 << 30;

/// As rows of the record, five minutes of places each: questions on the way stand behind a row or do not. All of them say the same server time, since the
/// pack was given out: nobody knows more, and the union pays a millisecond of it once.
fn rows(sitting: &str, accepted: &[(u32, Spans)], time: Span) -> Vec<Stay> {
    let elapsed = time.1 - time.0;
    let rows = accepted.chunks(PACK_ROW).filter_map(|beats| {
        let (first, last) = (beats.first()?.0, beats.last()?.0);
        let places = beats.iter().fold(Spans::default(), |sum, (_, places)| sum.union(places));
        let pace = if elapsed > 0 { places.measure() * 100 / elapsed } else { 0 };
        Some(Stay {
            s: sitting.to_owned(),
            q: (NUMBERED + first, NUMBERED + last),
            t: time,
            c: places,
            o: true,
            w: Vec::new(),
            b: u32::try_from(beats.len()).unwrap_or_default(),
            g: elapsed,
            p: pace,
        })
    });
    rows.collect()
}

/// Forgets packs whose time is over. Answers how many.
#[derive(Debug, Serialize)]
pub(in crate::learn) struct ForgetPacks {
    /// Given out before this instant.
    pub(in crate::learn) before: Instant,
}

impl Command for ForgetPacks {
    type Done = u64;
    type Act = Working;
    const NAME: &'static str = "learn.forget_packs";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, _: &Proof<Working>) -> Result<u64, Fail> {
        let sql = "DELETE FROM pack WHERE sitting_id IN (SELECT sitting_id FROM pack WHERE made_at < $1 LIMIT 500)";
        Ok(tx.exec(sql, &args![self.before]).await?)
    }
}
