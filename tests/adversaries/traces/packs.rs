//! The offline pack in the hands of somebody who would rather not learn: everything at once, twice, on two devices, beside the line, without the text.

use serde_json::{Value, json};

use super::super::forger::{Forger, Notes};
use super::super::{Account, House, Line, Row, Told};
use super::questions::{accomplice, credited};
use super::{BEAT, LONG, MINUTE, SHORT};

/// Entries that are handed in at once.
const AT_ONCE: usize = 64;

/// Asks for the pack of a sitting; its nonces.
async fn pack<L: Line>(forger: &Forger<L>, notes: &Notes) -> Vec<Value> {
    let (status, told) = forger.say("/learn/pack", &json!({"sitting": notes.sitting, "form": "text"})).await;
    assert_eq!(status, 200, "a pack is given: {told}");
    told["nonces"].as_array().expect("nonces").clone()
}

/// The lesson in entries of this many places, a nonce each, as far as nonces and places go.
fn entries(nonces: &[Value], from: i64, to: i64, each: i64) -> Vec<Value> {
    let mut place = from;
    let entry = |nonce: &Value| {
        let next = (place + each).min(to);
        let entry = (place < next).then(|| json!({"nonce": nonce, "spans": [[place, next]]}));
        place = next;
        entry
    };
    nonces.iter().map_while(entry).collect()
}

/// Hands entries in, so many at once; the last answer.
async fn hand_in<L: Line>(forger: &Forger<L>, notes: &Notes, entries: &[Value]) -> Told {
    let mut last = (0, Value::Null);
    for some in entries.chunks(AT_ONCE) {
        last = forger.say("/learn/pack/sync", &json!({"sitting": notes.sitting, "beats": some, "marks": notes.marks})).await;
    }
    last
}

/// What somebody claims to have learned without a line.
pub async fn packs(house: &impl House) -> Vec<Row> {
    let lesson = house.course(LONG, 0).await.lessons[0].clone();
    let mut rows = Vec::new();

    for (id, minutes, each, what) in [
        ("pack-at-once", 0, BEAT, "the whole pack handed in at the moment it was given"),
        ("pack-ten", 10, BEAT, "the whole lesson after ten minutes"),
        ("pack-wide", 10, 3 * BEAT, "three times as many places under a nonce as it is for"),
        ("pack-edge", 10, 45_000, "as many places under each nonce as are allowed"),
    ] {
        let forger = Forger::at(house.newcomer(false).await).await;
        let notes = forger.open_with_text(&lesson).await;
        let nonces = pack(&forger, &notes).await;
        forger.line.pass(minutes * MINUTE);
        // What came too early is told again at once, and again.
        for _ in 0..3 {
            let (status, told) = hand_in(&forger, &notes, &entries(&nonces, 0, notes.length, each)).await;
            assert_eq!(status, 200, "{id}: {told}");
        }
        let (time, account) = (minutes * MINUTE, Account::of(&forger.line).await);
        rows.push(Row::beyond(id, what, &account, time, notes.length.min(time * 3 / 2)));
    }

    // The same half hour on two devices with a pack each, and with the line beside both.
    let forger = Forger::at(house.newcomer(false).await).await;
    let mut notes = forger.open_with_text(&lesson).await;
    let other = Forger::at(house.device(&forger.line, 1).await).await;
    let theirs = other.open_with_text(&lesson).await;
    let (mine, yours) = (pack(&forger, &notes).await, pack(&other, &theirs).await);
    let time = forger.run(&mut notes, 0, 10 * MINUTE, 100, BEAT).await;
    forger.close(&mut notes).await;
    hand_in(&forger, &notes, &entries(&mine, 10 * MINUTE, 20 * MINUTE, BEAT)).await;
    hand_in(&other, &theirs, &entries(&yours, 20 * MINUTE, 30 * MINUTE, BEAT)).await;
    let account = Account::of(&forger.line).await;
    let places = 3 * 10 * MINUTE;
    let over = account.potential() - time;
    let figure = format!(
        "{} s paid of {} s that passed, {} s of places",
        account.potential() / 1_000,
        time / 1_000,
        account.covered() / 1_000
    );
    let held = over <= 0 && account.covered() <= places;
    rows.push(Row::is("pack-and-line", "ten minutes with a line, and two packs of the same ten minutes", figure, "≤ 1 ×", held));

    // The same entries again, and by the other device.
    let before = account;
    for _ in 0..2 {
        hand_in(&other, &notes, &entries(&mine, 10 * MINUTE, 20 * MINUTE, BEAT)).await;
    }
    let after = Account::of(&forger.line).await;
    let figure = format!("{} s more", (after.potential() - before.potential()) / 1_000);
    rows.push(Row::is("pack-again", "the same entries again, by both devices", figure, "0 s more", after == before));

    let forger = Forger::at(house.newcomer(false).await).await;
    let notes = forger.open(&lesson).await;
    let nonces = pack(&forger, &notes).await;
    forger.line.pass(60 * MINUTE);
    hand_in(&forger, &notes, &entries(&nonces, 0, notes.length, BEAT)).await;
    let account = Account::of(&forger.line).await;
    rows.push(Row::beyond("pack-no-text", "an hour with a pack of which no text was fetched", &account, 0, 0));

    let stranger = Forger::at(house.newcomer(false).await).await;
    let (status, told) = hand_in(&stranger, &notes, &entries(&nonces, 0, BEAT, BEAT)).await;
    let held = status == 404 && told["code"] == "not-there";
    rows.push(Row::is("pack-strange", "another person's pack", told["code"].to_string(), "not-there", held));

    let own = stranger.open_with_text(&lesson).await;
    pack(&stranger, &own).await;
    let mut forged: Vec<Value> = ["1.AAAA", "", "99999.x"].map(Value::from).into();
    forged.extend(nonces.first().cloned());
    let mut codes = Vec::new();
    for nonce in &forged {
        stranger.line.pass(MINUTE);
        let (status, told) = hand_in(&stranger, &own, &entries(std::slice::from_ref(nonce), 0, BEAT, BEAT)).await;
        codes.push((status, told["code"].clone()));
    }
    let held = codes.iter().all(|(status, code)| *status == 422 && code == "nonce-wrong");
    let empty = Account::of(&stranger.line).await.covered() == 0;
    let figure = format!("{} of {} refused", codes.iter().filter(|(status, _)| *status == 422).count(), codes.len());
    rows.push(Row::is("pack-nonces", "nonces that nobody gave, or for another pack", figure, "all", held && empty));
    rows
}

/// A whole lesson without a line: what it is worth, and for how long.
pub async fn pack_class(house: &impl House) -> Vec<Row> {
    let mut rows = Vec::new();
    let course = house.course(SHORT, 0).await;
    let forger = Forger::at(house.newcomer(false).await).await;
    let notes = forger.open_with_text(&course.lessons[0]).await;
    let (nonces, length) = (pack(&forger, &notes).await, notes.length);
    // A phone that is in a pocket all the while: nobody sees whether somebody looked.
    forger.line.pass(length);
    hand_in(&forger, &notes, &entries(&nonces, 0, length, BEAT)).await;
    accomplice(house, &forger.line, &course).await;
    let share = credited(&forger.line, &course, length).await;
    rows.push(Row::at_most("pack-class", "a short lesson in the pocket, the exit check passed: class A", share, 0));

    // Told again with a line: all of it at once, and then half of it as fast as anybody may. Whoever wants class A for it sits there once more.
    let mut again = forger.open_with_text(&course.lessons[0]).await;
    forger.line.pass(BEAT);
    let (status, told) = forger.tick(&mut again, &[(0, length)]).await;
    assert_eq!((status, told["accepted"].to_string()), (200, "[]".to_owned()), "{told}");
    forger.run(&mut again, 0, length / 2, 150, BEAT).await;
    forger.close(&mut again).await;
    let share = credited(&forger.line, &course, length).await;
    rows.push(Row::at_most("pack-hasty", "the same lesson told again with a line, half of it in its time: class A", share, 0));

    // Somebody who did learn it, in three evenings, handed in when there was a line: it waits for one question of the branch, and nothing is lost.
    let mut member = Forger::at(house.newcomer(false).await).await;
    let notes = member.open_with_text(&course.lessons[0]).await;
    let all = entries(&pack(&member, &notes).await, 0, length, BEAT);
    for evening in all.chunks(all.len().div_ceil(3)) {
        member.line.pass(24 * 60 * MINUTE);
        member.refresh().await;
        let (status, told) = hand_in(&member, &notes, evening).await;
        assert_eq!(status, 200, "{told}");
    }
    let account = Account::of(&member.line).await;
    let share = account.potential() * 1_000 / length;
    rows.push(Row::at_least("pack-honest", "learned without a line in three evenings: credited or pending", share, 990));

    // A month later: of the sitting that the nonces are for.
    let notes = member.open_with_text(&course.lessons[0]).await;
    let late = entries(&pack(&member, &notes).await, 0, BEAT, BEAT);
    member.line.pass(30 * 24 * 60 * MINUTE + 1);
    member.refresh().await;
    let (status, told) = hand_in(&member, &notes, &late).await;
    let held = status == 409 && told["code"] == "pack-over";
    rows.push(Row::is("pack-old", "a pack older than 30 days", told["code"].to_string(), "pack-over", held));
    rows
}
