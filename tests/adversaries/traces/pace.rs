//! Faster than anybody, with gaps, without the text, from the end.

use serde_json::json;

use super::super::forger::{Forger, Notes, word};
use super::super::{Account, House, Line, Row};
use super::questions::accomplice;
use super::{BEAT, LONG, MINUTE, SHORT};

/// A new person with the lesson open and all its text.
async fn begin<H: House>(house: &H, lesson: &str) -> (Forger<H::Line>, Notes) {
    let forger = Forger::at(house.newcomer(false).await).await;
    let notes = forger.open_with_text(lesson).await;
    (forger, notes)
}

/// Claims without the text, at every speed, and jumps.
pub async fn pace(house: &impl House) -> Vec<Row> {
    let lesson = house.course(LONG, 0).await.lessons[0].clone();
    let mut rows = Vec::new();

    let forger = Forger::at(house.newcomer(false).await).await;
    let mut notes = forger.open(&lesson).await;
    let length = notes.length;
    forger.run(&mut notes, 0, length, 100, BEAT).await;
    forger.close(&mut notes).await;
    rows.push(Row::beyond(
        "no-media",
        "the whole lesson at 1 × without fetching any of it",
        &Account::of(&forger.line).await,
        0,
        0,
    ));

    let (forger, mut notes) = begin(house, &lesson).await;
    for mark in ["", "1.AAAA", "x"] {
        notes.marks.values_mut().for_each(|one| *one = mark.to_owned());
        forger.run(&mut notes, 0, 10 * BEAT, 100, BEAT).await;
    }
    forger.close(&mut notes).await;
    rows.push(Row::beyond("made-up-marks", "marks that nobody gave", &Account::of(&forger.line).await, 0, 0));

    for (id, times) in [("speed-2", 2), ("speed-4", 4), ("speed-8", 8), ("speed-16", 16)] {
        let (forger, mut notes) = begin(house, &lesson).await;
        forger.run(&mut notes, 0, length, times * 100, BEAT).await;
        forger.close(&mut notes).await;
        rows.push(Row::beyond(id, format!("{times} × from beginning to end"), &Account::of(&forger.line).await, 0, 0));
    }

    let (forger, mut notes) = begin(house, &lesson).await;
    let time = forger.run(&mut notes, 0, length, 150, BEAT).await;
    forger.close(&mut notes).await;
    let account = Account::of(&forger.line).await;
    rows.push(Row::beyond("speed-1.5", "exactly 1.5 ×: as fast as is allowed", &account, time, length));

    let (forger, mut notes) = begin(house, &lesson).await;
    let step = BEAT * 3 / 2 + 6_001;
    for beat in 0..20 {
        forger.line.pass(BEAT);
        forger.tick(&mut notes, &[(beat * step, (beat + 1) * step)]).await;
    }
    forger.close(&mut notes).await;
    rows.push(Row::beyond("speed-above", "one place above 1.5 × and the 6 s", &Account::of(&forger.line).await, 0, 0));

    let (forger, mut notes) = begin(house, &lesson).await;
    forger.line.pass(BEAT);
    forger.tick(&mut notes, &[(length - 1_000, length)]).await;
    forger.close(&mut notes).await;
    rows.push(Row::beyond("seek-to-end", "the last second only", &Account::of(&forger.line).await, 1_000, 1_000));
    rows
}

/// Many small beats, each within what one beat is allowed.
pub async fn patter(house: &impl House) -> Vec<Row> {
    let course = house.course(LONG, 0).await;
    let lesson = &course.lessons[0];
    let mut rows = Vec::new();
    for (id, every, what) in [
        ("patter-0", 0, "500 beats without any time between them, 6 s of places each"),
        ("patter-1", 1_000, "a beat each second, 7.5 s of places each"),
        ("patter-30", BEAT, "a beat each 30 s, 51 s of places each"),
    ] {
        let (forger, mut notes) = begin(house, lesson).await;
        let began = forger.line.now();
        let step = every * 3 / 2 + 6_000;
        let mut place = 0;
        while place < notes.length {
            forger.line.pass(every);
            let next = (place + step).min(notes.length);
            forger.tick(&mut notes, &[(place, next)]).await;
            place = next;
        }
        forger.close(&mut notes).await;
        let time = forger.line.now() - began;
        let account = Account::of(&forger.line).await;
        rows.push(Row::beyond(id, what, &account, time, notes.length.min(time * 3 / 2 + 6_000)));
        let (status, told) = forger.say("/learn/check/open", &json!({"unit": course.unit})).await;
        assert!(status == 409 && told["code"] == "not-yet", "{id}: the exit check stays closed: {status} {told}");
    }

    // The 6 s of a new sitting, again and again.
    let (forger, notes) = begin(house, lesson).await;
    let mut place = 0;
    // 200 sittings a day are allowed.
    while place + 6_000 <= notes.length.min(150 * 6_000) {
        let mut fresh = forger.open(lesson).await;
        fresh.marks.clone_from(&notes.marks);
        forger.tick(&mut fresh, &[(place, place + 6_000)]).await;
        forger.close(&mut fresh).await;
        place += 6_000;
    }
    let account = Account::of(&forger.line).await;
    rows.push(Row::beyond("patter-sittings", "a new sitting for every 6 s of places, no time between", &account, 0, 6_000));
    rows
}

/// Silence, and what is claimed for it.
pub async fn gaps(house: &impl House) -> Vec<Row> {
    let lesson = house.course(LONG, 0).await.lessons[0].clone();
    let mut rows = Vec::new();
    for (id, gap, claim, places) in [
        ("gap-89", 89_000, 89_000, 89_000),
        ("gap-91", 91_000, 91_000, 91_000),
        ("gap-91-fast", 91_000, 300_000, 0),
        ("gap-600", 600_000, 600_000, 300_000),
        ("gap-10h", 600 * MINUTE, 50 * MINUTE, 300_000),
    ] {
        let (forger, mut notes) = begin(house, &lesson).await;
        let mut forger = forger;
        forger.line.pass(gap);
        // After ten hours the sign-in is over.
        forger.refresh().await;
        let (status, told) = forger.tick(&mut notes, &[(0, claim)]).await;
        assert_eq!(status, 200, "{id}: a late beat has its answer: {told}");
        forger.close(&mut notes).await;
        let account = Account::of(&forger.line).await;
        let what = format!("one beat after {} s that tells {} s", gap / 1_000, claim / 1_000);
        rows.push(Row::beyond(id, what, &account, places.min(gap), places));
    }

    // Only gaps: the whole lesson learned "without a line". It may wait for a person; it does not count by itself.
    let (forger, mut notes) = begin(house, &lesson).await;
    let length = notes.length;
    let time = forger.run(&mut notes, 0, length, 100, 2 * MINUTE).await;
    forger.close(&mut notes).await;
    let account = Account::of(&forger.line).await;
    rows.push(Row::beyond("gaps-only", "a beat each two minutes from beginning to end", &account, time, length));
    // A short one, so that no question holds it back, and somebody passes its exit check.
    let course = house.course(SHORT, 0).await;
    let (forger, mut notes) = begin(house, &course.lessons[0]).await;
    let length = notes.length;
    forger.run(&mut notes, 0, length, 100, 2 * MINUTE).await;
    forger.close(&mut notes).await;
    accomplice(house, &forger.line, &course).await;
    let account = Account::of(&forger.line).await;
    let figure = format!("{} s, {} s wait", account.credited / 1_000, account.pending / 1_000);
    let held = account.credited == 0 && account.pending > 0;
    rows.push(Row::is("gaps-class", "a short lesson so, the exit check passed: class A", figure, "0 s, the rest waits", held));

    let (forger, notes) = begin(house, &lesson).await;
    forger.line.pass(24 * 60 * MINUTE + 1);
    let mut forger = forger;
    forger.refresh().await;
    let (_, told) = forger.say("/learn/beat", &word(&notes, "tick", &[(0, 60_000)]).into()).await;
    let held = told["code"] == "sitting-over";
    rows.push(Row::is("old-sitting", "a beat of a sitting older than 24 h", told["code"].to_string(), "sitting-over", held));
    let account = Account::of(&forger.line).await;
    rows.push(Row::beyond("old-sitting-sum", "what the old sitting brought", &account, 0, 0));
    rows
}
