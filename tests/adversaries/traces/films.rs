//! Films that were not sent, not to this one, not whole, or faster than anybody sees.

use serde_json::{Value, json};

use super::super::forger::{Forger, Notes, text, word};
use super::super::{Account, Ask, House, Line, Row};
use super::{BEAT, FILM, MINUTE};

/// Length of a piece, ms.
const PIECE: i64 = 6_000;

/// A new person with the film open, let in for pictures.
async fn begin<H: House>(house: &H, lesson: &str) -> (Forger<H::Line>, Notes, Value) {
    let forger = Forger::at(house.newcomer(false).await).await;
    let notes = forger.open(lesson).await;
    let offer = forger.media(&notes.sitting, "video").await;
    (forger, notes, offer)
}

/// Tells ten minutes from the beginning at 1 ×; answers what the record has of it.
async fn claimed<L: Line>(forger: &Forger<L>, notes: &mut Notes) -> Account {
    forger.run(notes, 0, 20 * BEAT, 100, BEAT).await;
    forger.close(notes).await;
    Account::of(&forger.line).await
}

/// Nothing fetched, nothing fetched whole, and addresses that are not ours.
pub async fn films(house: &impl House) -> Vec<Row> {
    let lesson = house.film(FILM).await.lessons[0].clone();
    let mut rows = Vec::new();

    let (forger, mut notes, _) = begin(house, &lesson).await;
    let account = claimed(&forger, &mut notes).await;
    rows.push(Row::beyond("film-unfetched", "ten minutes of a film at 1 × without fetching any of it", &account, 0, 0));

    for (id, what, ask) in [
        ("film-head", "every piece asked for by HEAD", Ask::Head),
        ("film-broken", "every piece broken off in the middle", Ask::Broken),
    ] {
        let (forger, mut notes, offer) = begin(house, &lesson).await;
        for track in ["v240", "v360", "sound"] {
            forger.pieces(&offer, track, 0..100, ask).await;
        }
        let account = claimed(&forger, &mut notes).await;
        rows.push(Row::beyond(id, what, &account, 0, 0));
    }

    // The beginnings of the tracks, their lists, and a whole track at one go tell nothing.
    let (forger, mut notes, offer) = begin(house, &lesson).await;
    for name in ["v240/init", "sound/init", "v240.m3u8", "v240", "sound"] {
        forger.line.fetch(&format!("{}{name}", text(&offer, "base")), Ask::Whole).await;
    }
    let account = claimed(&forger, &mut notes).await;
    rows.push(Row::beyond("film-lists", "beginnings, lists and whole tracks instead of pieces", &account, 0, 0));

    // Whoever has another's address gets the bytes; they are delivered to the other one's sitting.
    let (_, _, offer) = begin(house, &lesson).await;
    let (other, mut others, _) = begin(house, &lesson).await;
    other.pieces(&offer, "v240", 0..100, Ask::Whole).await;
    let account = claimed(&other, &mut others).await;
    rows.push(Row::beyond("film-other-address", "every piece fetched by another person's address", &account, 0, 0));

    let (forger, notes, offer) = begin(house, &lesson).await;
    rows.extend(addresses(&forger, &notes, &offer, &others).await);
    rows
}

/// Addresses that nobody gave; none of them brings anything.
async fn addresses<L: Line>(forger: &Forger<L>, notes: &Notes, offer: &Value, others: &Notes) -> Vec<Row> {
    let base = text(offer, "base");
    let inside: Vec<char> = base.trim_start_matches("/m/").trim_end_matches('/').chars().collect();
    let mut forged: Vec<String> = (0..inside.len()).map(|at| altered(&inside, at)).collect();
    let whole: String = inside.iter().collect();
    forged.push(whole.replace(&notes.sitting, &others.sitting));
    let words: Vec<&str> = whole.split('.').collect();
    for (no, word) in words.iter().enumerate() {
        // A later hour, another length, another file, a word less, a word more.
        for new in ["", "9999999999999", "v", "s", "%2e%2e", &format!("{word}.{word}")] {
            if new != *word {
                let mut words = words.clone();
                words[no] = new;
                forged.push(words.join("."));
            }
        }
    }
    forged.extend(["", ".", "..", "%00", "v", "v....."].map(ToOwned::to_owned));
    let (count, mut let_in) = (forged.len(), Vec::new());
    for address in forged {
        let path = format!("/m/{address}/v240/0");
        let (status, _) = forger.line.fetch(&path, Ask::Whole).await;
        if status != 403 {
            let_in.push(format!("{status} {path}"));
        }
    }
    let figure = format!("{} of {count} let in {}", let_in.len(), let_in.join(" "));
    let mut rows =
        vec![Row::is("film-forged", "forged and altered addresses", figure.trim(), "none, all 403", let_in.is_empty())];

    let account = claimed(forger, &mut notes.clone()).await;
    rows.push(Row::beyond("film-forged-sum", "what all of these brought", &account, 0, 0));
    forger.line.pass(offer["until"].as_i64().expect("a time") - forger.line.now());
    let (status, _) = forger.line.fetch(&format!("{base}v240/0"), Ask::Whole).await;
    rows.push(Row::is("film-expired", "an address at the end of its time", status.to_string(), "403", status == 403));
    rows
}

/// One sign of it is another.
fn altered(inside: &[char], at: usize) -> String {
    let mut inside = inside.to_vec();
    inside[at] = if inside[at] == 'x' { 'y' } else { 'x' };
    inside.into_iter().collect()
}

/// Everything fetched at once, and claimed faster than anybody sees; jumps.
pub async fn film_pace(house: &impl House) -> Vec<Row> {
    let lesson = house.film(FILM).await.lessons[0].clone();
    let mut rows = Vec::new();
    for (id, times) in [("film-2", 2), ("film-4", 4), ("film-8", 8), ("film-16", 16)] {
        let (forger, mut notes, offer) = begin(house, &lesson).await;
        forger.pieces(&offer, "v240", 0..FILM, Ask::Whole).await;
        let length = notes.length;
        forger.run(&mut notes, 0, length, times * 100, BEAT).await;
        forger.close(&mut notes).await;
        let what = format!("all pieces fetched at once, claimed at {times} ×");
        rows.push(Row::beyond(id, what, &Account::of(&forger.line).await, 0, 0));
    }

    // As fast as is allowed, in many small beats.
    let (forger, mut notes, offer) = begin(house, &lesson).await;
    forger.pieces(&offer, "v240", 0..FILM, Ask::Whole).await;
    let length = notes.length;
    let time = forger.run(&mut notes, 0, length, 150, BEAT).await;
    forger.close(&mut notes).await;
    let account = Account::of(&forger.line).await;
    rows.push(Row::beyond("film-1.5", "all pieces fetched at once, claimed at exactly 1.5 ×", &account, time, length));

    let (forger, mut notes, offer) = begin(house, &lesson).await;
    forger.pieces(&offer, "v240", FILM - 2..FILM, Ask::Whole).await;
    let length = notes.length;
    forger.run(&mut notes, length - MINUTE, length, 100, BEAT).await;
    forger.close(&mut notes).await;
    let account = Account::of(&forger.line).await;
    rows.push(Row::beyond("film-end", "a seek to the end: two pieces fetched, a minute claimed", &account, 2 * PIECE, 2 * PIECE));

    // The file as it came, by ranges: a share of its bytes is that share of its places.
    let (forger, mut notes, offer) = begin(house, &lesson).await;
    let original = format!("{}original", text(&offer, "base"));
    let mut came = forger.line.fetch(&original, Ask::Head).await.1;
    for part in ["bytes=0-0", "bytes=10-19", "bytes=-1", "bytes=99999999999999-", "bytes=18446744073709551615-"] {
        let (status, bytes) = forger.line.fetch(&original, Ask::Part(part)).await;
        came += if status == 416 { 0 } else { bytes };
    }
    let account = claimed(&forger, &mut notes).await;
    let places = i64::try_from(came).expect("few");
    rows.push(Row::beyond(
        "film-bytes",
        format!("{came} bytes of the file as it came, a byte a millisecond"),
        &account,
        places,
        places,
    ));
    rows.push(Row::is("film-behind", "ranges behind the end of the file bring nothing", came.to_string(), "12", came == 12));
    rows
}

/// Other sittings, other people, other forms, many at once.
pub async fn film_forms(house: &impl House) -> Vec<Row> {
    let lesson = house.film(FILM).await.lessons[0].clone();
    let mut rows = Vec::new();

    // Sent to one sitting, claimed in another one: of the same person, of somebody else.
    let (forger, notes, offer) = begin(house, &lesson).await;
    forger.pieces(&offer, "v240", 0..100, Ask::Whole).await;
    let mut second = forger.open(&lesson).await;
    let account = claimed(&forger, &mut second).await;
    rows.push(Row::beyond(
        "film-other-sitting",
        "pieces of one sitting claimed in another one of the same person",
        &account,
        0,
        0,
    ));
    let (thief, mut own, _) = begin(house, &lesson).await;
    let mut foreign = word(&own, "tick", &[(0, BEAT)]);
    foreign.insert("sitting".into(), json!(notes.sitting));
    thief.line.pass(BEAT);
    let (status, told) = thief.say("/learn/beat", &foreign.into()).await;
    let account = claimed(&thief, &mut own).await;
    rows.push(Row::is(
        "film-foreign-name",
        "the name of that sitting in another person's beat",
        status.to_string(),
        "404",
        status == 404 && told["code"] == "not-there",
    ));
    rows.push(Row::beyond("film-other-person", "pieces of one person's sitting claimed by another person", &account, 0, 0));

    // Let in for sound.
    let forger = Forger::at(house.newcomer(false).await).await;
    let notes = forger.open(&lesson).await;
    let offer = forger.media(&notes.sitting, "sound").await;
    let mut seen = Vec::new();
    for name in ["v240/init", "v240/0", "v240.m3u8", "v240", "v360/init", "v360/7", "v360.m3u8", "v360", "original"] {
        let (status, _) = forger.line.fetch(&format!("{}{name}", text(&offer, "base")), Ask::Whole).await;
        if status != 404 {
            seen.push(format!("{status} {name}"));
        }
    }
    let figure = format!("{} shown {}", seen.len(), seen.join(" "));
    rows.push(Row::is("film-pictures", "pictures by an address for sound", figure.trim(), "none, all 404", seen.is_empty()));

    // Seen, heard and read at once; ten sittings at once.
    let (forger, seen, offer) = begin(house, &lesson).await;
    forger.pieces(&offer, "v240", 0..100, Ask::Whole).await;
    let heard = forger.open(&lesson).await;
    forger.pieces(&forger.media(&heard.sitting, "sound").await, "sound", 0..100, Ask::Whole).await;
    let mut three = [seen, heard, forger.open_with_text(&lesson).await];
    let time = together(&[&forger], &mut three).await;
    let account = Account::of(&forger.line).await;
    let times = account.potential() * 1_000 / time;
    rows.push(Row::at_most(
        "film-three-forms",
        "the same film seen, heard and read at once in three sittings, of one's time",
        times,
        1_000,
    ));

    let first = Forger::at(house.newcomer(false).await).await;
    let other = Forger::at(house.device(&first.line, 1).await).await;
    let mut ten = Vec::new();
    for no in 0..10 {
        let forger = if no % 2 == 0 { &first } else { &other };
        let notes = forger.open(&lesson).await;
        let offer = forger.media(&notes.sitting, if no % 3 == 0 { "sound" } else { "video" }).await;
        let track = if no % 3 == 0 { "sound" } else { "v360" };
        forger.pieces(&offer, track, 0..100, Ask::Whole).await;
        ten.push(notes);
    }
    let time = together(&[&first, &other], &mut ten).await;
    let account = Account::of(&first.line).await;
    let times = account.potential() * 1_000 / time;
    rows.push(Row::at_most("film-ten", "ten sittings at once with the same film, of one's time", times, 1_000));
    rows
}

/// Claims ten minutes in all sittings side by side at 1 ×; answers the time that passed.
async fn together<L: Line>(forgers: &[&Forger<L>], sittings: &mut [Notes]) -> i64 {
    let began = forgers[0].line.now();
    for beat in 0..20 {
        forgers[0].line.pass(BEAT);
        for (no, notes) in sittings.iter_mut().enumerate() {
            let (status, told) = forgers[no % forgers.len()].tick_with_receipts(notes, &[(beat * BEAT, (beat + 1) * BEAT)]).await;
            assert_eq!(
                (status, &told["accepted"]),
                (200, &json!([[beat * BEAT, (beat + 1) * BEAT]])),
                "delivered places are taken: {told}"
            );
        }
    }
    let time = forgers[0].line.now() - began;
    for (no, notes) in sittings.iter_mut().enumerate() {
        forgers[no % forgers.len()].close(notes).await;
    }
    time
}
