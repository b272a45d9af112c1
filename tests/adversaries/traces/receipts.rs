//! Receipts, numbers and nonces that are not what they pretend to be.

use serde_json::json;

use super::super::forger::{Forger, word};
use super::super::{Account, House, Line, Row};
use super::{BEAT, LONG};

/// Damaged and invented receipts; the same beat a hundred times; old numbers and nonces; the same receipts handed in again and again.
pub async fn receipts(house: &impl House) -> Vec<Row> {
    let course = house.course(LONG, 0).await;
    let lesson = &course.lessons[0];
    let forger = Forger::at(house.newcomer(false).await).await;
    let elsewhere = Forger::at(house.device(&forger.line, 1).await).await;
    let mut notes = forger.open_with_text(lesson).await;
    // Ten beats that are as they should be: five minutes, and no more may ever come of it.
    let time = forger.run(&mut notes, 0, 10 * BEAT, 100, BEAT).await;
    let (mut taken, mut told_so) = (0, 0);

    // Each character of the receipt altered, one after the other, at both processes.
    let good = notes.receipt.clone();
    for (at, letter) in good.char_indices() {
        let other = if letter == 'A' { 'B' } else { 'A' };
        let mut forged = good.clone();
        forged.replace_range(at..at + letter.len_utf8(), &other.to_string());
        for client in [&forger, &elsewhere] {
            let mut body = word(&notes, "tick", &[(10 * BEAT, 10 * BEAT + 20_000)]);
            body.insert("receipt".into(), json!(forged));
            let (status, told) = client.say("/learn/beat", &body.into()).await;
            taken += usize::from(status == 200);
            told_so += usize::from(told["code"] == "receipt-wrong");
        }
    }
    for invented in ["", "1.", "1.AAAA", "0", &"A".repeat(5_000), "1.é", "2.AAAA.BBBB"] {
        let mut body = word(&notes, "tick", &[(10 * BEAT, 10 * BEAT + 20_000)]);
        body.insert("receipt".into(), json!(invented));
        let (status, told) = forger.say("/learn/beat", &body.into()).await;
        taken += usize::from(status == 200);
        told_so += usize::from(told["code"] == "receipt-wrong");
    }
    let tries = good.chars().count() * 2 + 7;
    let mut rows = vec![Row::is(
        "forged",
        "a receipt with one altered character, at both processes, and invented ones",
        format!("{taken} of {tries} taken, {told_so} named receipt-wrong"),
        "none taken, all named",
        taken == 0 && told_so == tries,
    )];

    // The next beat, a hundred times in one second, with more places each time.
    let body = word(&notes, "tick", &[]);
    forger.line.pass(BEAT);
    let mut same = 0;
    let mut first = None;
    for more in 0..100 {
        let mut body = body.clone();
        body.insert("spans".into(), json!([[10 * BEAT, 11 * BEAT + more]]));
        body.insert("marks".into(), json!(notes.marks));
        let told = forger.say("/learn/beat", &body.into()).await;
        same += usize::from(first.get_or_insert_with(|| told.clone()) == &told);
    }
    let (_, told) = first.unwrap_or_default();
    rows.push(Row::is("replayed", "one beat sent a hundred times", format!("{same} equal answers"), "100", same == 100));
    (notes.seq, notes.receipt) =
        (told["next"]["seq"].as_i64().unwrap_or_default(), told["receipt"].as_str().unwrap_or_default().into());
    let old = std::mem::replace(&mut notes.nonce, told["next"]["nonce"].as_str().unwrap_or_default().into());

    // Nonces of other beats, and numbers that are long gone or not yet there.
    let mut wrong = Vec::new();
    for (seq, nonce) in
        [(notes.seq, old.as_str()), (notes.seq, ""), (notes.seq + 1, &notes.nonce), (notes.seq + 1_000, &notes.nonce)]
    {
        let mut body = word(&notes, "tick", &[]);
        body.insert("seq".into(), json!(seq));
        body.insert("nonce".into(), json!(nonce));
        wrong.push(forger.say("/learn/beat", &body.into()).await);
    }
    let named = wrong.iter().filter(|(_, told)| told["code"] == "nonce-wrong").count();
    rows.push(Row::is("nonces", "the nonce of another beat", format!("{named} of 4 named nonce-wrong"), "4", named == 4));
    for seq in [i64::MIN, -1, 0, 1, 2] {
        let mut body = word(&notes, "tick", &[(0, BEAT)]);
        body.insert("seq".into(), json!(seq));
        forger.line.pass(1_000);
        let (status, told) = forger.say("/learn/beat", &body.into()).await;
        assert!(status != 200, "an old number with a new nonce is not taken: {told}");
    }

    // Everything that was ever received, handed in again and again, here and there.
    for _ in 0..25 {
        for client in [&forger, &elsewhere] {
            let mut body = word(&notes, "close", &[]);
            body.insert("receipts".into(), json!(notes.receipts[1..]));
            client.say("/learn/beat", &body.into()).await;
        }
    }
    let account = Account::of(&forger.line).await;
    rows.push(Row::beyond("replayed-sum", "all of this on top of eleven honest beats", &account, time + BEAT, 11 * BEAT));
    rows
}

/// What belongs to another person, to another sitting, to another lesson.
pub async fn strangers(house: &impl House) -> Vec<Row> {
    let (course, other) = (house.course(LONG, 0).await, house.course(LONG, 1).await);
    let lesson = &course.lessons[0];
    let victim = Forger::at(house.newcomer(false).await).await;
    let thief = Forger::at(house.newcomer(false).await).await;
    let mut theirs = victim.open_with_text(lesson).await;
    victim.run(&mut theirs, 0, 4 * BEAT, 100, BEAT).await;
    let mut mine = thief.open_with_text(lesson).await;
    thief.line.pass(BEAT);
    let spans = [(0, BEAT)];
    let mut got = Vec::new();

    // Their sitting under my sign-in: as it is, and its text.
    got.push(("a stranger's sitting", "not-there", thief.say("/learn/beat", &word(&theirs, "tick", &spans).into()).await));
    got.push(("a stranger's text", "not-there", thief.line.get(&format!("/learn/text/{}/1", theirs.sitting)).await));
    // Their receipts in my sitting: as the last one, and handed in.
    let mut body = word(&mine, "tick", &spans);
    body.insert("receipt".into(), json!(theirs.receipt));
    got.push(("a stranger's receipt", "receipt-wrong", thief.say("/learn/beat", &body.into()).await));
    let mut body = word(&mine, "tick", &[]);
    body.insert("receipts".into(), json!(theirs.receipts[1..]));
    got.push(("a stranger's receipts handed in", "receipt-wrong", thief.say("/learn/beat", &body.into()).await));
    // Another sitting of my own.
    let mut second = thief.open_with_text(lesson).await;
    thief.run(&mut second, 0, BEAT, 100, BEAT).await;
    let mut body = word(&mine, "tick", &spans);
    body.insert("receipt".into(), json!(second.receipt));
    got.push(("another sitting's receipt", "receipt-wrong", thief.say("/learn/beat", &body.into()).await));
    let wrong: Vec<String> = (got.iter().filter(|(_, code, told)| told.1["code"] != *code))
        .map(|(what, _, told)| format!("{what}: {} {}", told.0, told.1["code"]))
        .collect();
    let limit = "each refused by its name";
    let mut rows =
        vec![Row::is("foreign", "sittings, texts and receipts of others", format!("wrong: {wrong:?}"), limit, wrong.is_empty())];
    // Their token with my cookie: another site could not even know it.
    let told = super::super::post(&thief.line, "/learn/open", &victim.csrf, &json!({"lesson": lesson})).await;
    rows.push(Row::is(
        "foreign-token",
        "another person's token",
        told.1["code"].to_string(),
        "foreign",
        told.1["code"] == "foreign",
    ));

    // Their marks, and marks of another lesson, for places that were never sent to me.
    let fresh = thief.open(&other.lessons[0]).await;
    let mut body = word(&fresh, "tick", &spans);
    thief.line.pass(BEAT);
    body.insert("marks".into(), json!(mine.marks));
    let told = thief.say("/learn/beat", &body.into()).await;
    let held = told.0 == 200 && told.1["accepted"] == json!([]);
    rows.push(Row::is("other-marks", "marks of another lesson", format!("{}", told.1["accepted"]), "[]", held));
    let stolen = Forger::at(house.newcomer(false).await).await;
    let bare = stolen.open(lesson).await;
    let mut body = word(&bare, "tick", &spans);
    stolen.line.pass(BEAT);
    body.insert("marks".into(), json!(theirs.marks));
    let told = stolen.say("/learn/beat", &body.into()).await;
    let held = told.0 == 200 && told.1["accepted"] == json!([]);
    rows.push(Row::is("stolen-marks", "marks of another person", format!("{}", told.1["accepted"]), "[]", held));

    thief.close(&mut mine).await;
    thief.close(&mut second).await;
    let account = Account::of(&thief.line).await;
    rows.push(Row::beyond("foreign-sum", "what the thief has of it besides one honest beat", &account, BEAT, BEAT));
    rows
}

/// Clocks, lengths, shares and the word "completed", wherever a client might put them.
pub async fn clock(house: &impl House) -> Vec<Row> {
    let lesson = house.course(LONG, 0).await.lessons[0].clone();
    let mut accounts = Vec::new();
    for lies in [false, true] {
        let forger = Forger::at(house.newcomer(false).await).await;
        let mut notes = forger.open_with_text(&lesson).await;
        for beat in 0..8 {
            forger.line.pass(BEAT);
            let mut body = word(&notes, "tick", &[(beat * BEAT, (beat + 1) * BEAT)]);
            if lies {
                let now = forger.line.now();
                for (name, value) in [("time", now + 86_400_000), ("client_time", 0), ("duration", 36_000_000), ("percent", 100)]
                {
                    body.insert(name.into(), json!(value));
                }
                body.insert("completed".into(), json!(true));
                body.insert("standing".into(), json!({"done": true}));
            }
            let (status, told) = forger.send(&mut notes, body).await;
            // A field that nobody asked for is passed over or refused; both are fine, credit is not.
            assert!(status == 200 || told["code"] == "body-wrong", "{status} {told}");
        }
        forger.close(&mut notes).await;
        accounts.push(Account::of(&forger.line).await);
    }
    let more = accounts[1].potential() - accounts[0].potential();
    vec![Row::is(
        "clock",
        "a clock, a length, a share and \"completed\" in every beat",
        format!("{more} ms more"),
        "≤ 0 ms more",
        more <= 0,
    )]
}
