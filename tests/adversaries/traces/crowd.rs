//! Many sittings at once, hoarded ones, and futures that fork.

use serde_json::json;

use super::super::forger::{Forger, Notes};
use super::super::{Account, House, Line, Row};
use super::{BEAT, LONG, MINUTE, SHORT};

/// Runs all sittings side by side at 1 ×, each from its own place on, for so many beats; answers the time that passed.
async fn together<L: Line>(forgers: &[Forger<L>], sittings: &mut [(Notes, i64)], beats: i64) -> i64 {
    let began = forgers[0].line.now();
    for beat in 0..beats {
        forgers[0].line.pass(BEAT);
        for (no, (notes, from)) in sittings.iter_mut().enumerate() {
            let span = (*from + beat * BEAT, *from + (beat + 1) * BEAT);
            forgers[no % forgers.len()].tick_with_receipts(notes, &[span]).await;
        }
    }
    let time = forgers[0].line.now() - began;
    for (no, (notes, _)) in sittings.iter_mut().enumerate() {
        forgers[no % forgers.len()].close(notes).await;
    }
    time
}

/// Ten devices, ten places, ten lessons, and a hundred sittings kept in stock.
pub async fn crowd(house: &impl House) -> Vec<Row> {
    let lesson = house.course(LONG, 0).await.lessons[0].clone();
    let mut rows = Vec::new();
    let devices = async || {
        let mut devices = vec![Forger::at(house.newcomer(false).await).await];
        for no in 1..10 {
            devices.push(Forger::at(house.device(&devices[0].line, no % 2).await).await);
        }
        devices
    };

    let forgers = devices().await;
    let mut sittings = Vec::new();
    for forger in &forgers {
        sittings.push((forger.open_with_text(&lesson).await, 0));
    }
    let time = together(&forgers, &mut sittings, 10).await;
    let account = Account::of(&forgers[0].line).await;
    let times = account.potential() * 1_000 / time;
    rows.push(Row::at_most("ten-devices", "ten devices at two processes, the same places, of one device's time", times, 1_000));

    let forgers = devices().await;
    let mut sittings = Vec::new();
    for (no, forger) in (0..).zip(&forgers) {
        sittings.push((forger.open_with_text(&lesson).await, no * 10 * BEAT));
    }
    let time = together(&forgers, &mut sittings, 10).await;
    let account = Account::of(&forgers[0].line).await;
    rows.push(Row::beyond(
        "ten-places",
        "ten devices, each in another tenth of the lesson",
        &account,
        time,
        time * 3 / 2 + 6_000,
    ));

    let forgers = devices().await;
    let mut sittings = Vec::new();
    for (no, forger) in forgers.iter().enumerate() {
        let lesson = house.course(SHORT, no).await.lessons[0].clone();
        sittings.push((forger.open_with_text(&lesson).await, 0));
    }
    let time = together(&forgers, &mut sittings, 10).await;
    let account = Account::of(&forgers[0].line).await;
    rows.push(Row::beyond("ten-lessons", "ten devices, each with another lesson", &account, time, time * 3 / 2 + 6_000));
    let times = account.potential() * 1_000 / time;
    rows.push(Row::at_most("ten-lessons-time", "of that, of one device's time", times, 1_000));

    // Opened in stock, used together later: each has had 89 s.
    let forger = Forger::at(house.newcomer(false).await).await;
    let first = forger.open_with_text(&lesson).await;
    let mut stock = Vec::new();
    for _ in 0..20 {
        let mut notes = forger.open(&lesson).await;
        notes.marks.clone_from(&first.marks);
        stock.push(notes);
    }
    forger.line.pass(89_000);
    for (no, notes) in (0..).zip(&mut stock) {
        forger.tick(notes, &[(no * 139_000, (no + 1) * 139_000)]).await;
        forger.close(notes).await;
    }
    let account = Account::of(&forger.line).await;
    rows.push(Row::beyond(
        "stock",
        "20 sittings opened in stock, used together after 89 s",
        &account,
        89_000,
        89_000 * 3 / 2 + 6_000,
    ));
    rows
}

/// One sitting more than a day allows.
pub async fn too_many(house: &impl House) -> Vec<Row> {
    let lesson = house.course(SHORT, 0).await.lessons[0].clone();
    let forger = Forger::at(house.newcomer(false).await).await;
    let mut opened = 0;
    let refused = loop {
        let (status, told) = forger.say("/learn/open", &json!({"lesson": lesson})).await;
        if status != 200 || opened > 250 {
            break told;
        }
        opened += 1;
    };
    let held = opened == 200 && refused["code"] == "too-many";
    let figure = format!("{opened}, then {}", refused["code"]);
    let mut rows = vec![Row::is("many-sittings", "sittings of one person in a day", figure, "200, then too-many", held)];
    forger.line.pass(24 * 60 * MINUTE + 1_000);
    let mut forger = forger;
    forger.refresh().await;
    let (status, _) = forger.say("/learn/open", &json!({"lesson": lesson})).await;
    rows.push(Row::is("many-sittings-tomorrow", "and a day later", status.to_string(), "200", status == 200));
    rows
}

/// One receipt, many futures: at two processes, and merged afterwards.
pub async fn forks(house: &impl House) -> Vec<Row> {
    let lesson = house.course(LONG, 0).await.lessons[0].clone();
    let mut rows = Vec::new();

    // The same five minutes twice, from one receipt, in other places; then both histories handed in here and there.
    let here = Forger::at(house.newcomer(false).await).await;
    let there = Forger::at(house.device(&here.line, 1).await).await;
    let trunk = here.open_with_text(&lesson).await;
    let (mut left, mut right) = (trunk.clone(), trunk.clone());
    let began = here.line.now();
    for beat in 0..10 {
        here.line.pass(BEAT);
        here.tick_with_receipts(&mut left, &[(beat * BEAT, (beat + 1) * BEAT)]).await;
        there.tick_with_receipts(&mut right, &[((beat + 20) * BEAT, (beat + 21) * BEAT)]).await;
    }
    let time = here.line.now() - began;
    for (client, notes) in [(&here, &right), (&there, &left), (&here, &left), (&there, &right)] {
        let mut body = super::super::forger::word(notes, "close", &[]);
        body.insert("receipts".into(), json!(notes.receipts[1..]));
        let (status, told) = client.say("/learn/beat", &body.into()).await;
        assert!((200..500).contains(&status), "two futures are no trouble for the server: {status} {told}");
    }
    let account = Account::of(&here.line).await;
    rows.push(Row::beyond("forks", "two futures of one receipt at two processes, merged", &account, time, time * 3 / 2 + 6_000));

    // The old receipt of the opening, used again and again at the process that does not know it.
    let here = Forger::at(house.newcomer(false).await).await;
    let there = Forger::at(house.device(&here.line, 1).await).await;
    let trunk = here.open_with_text(&lesson).await;
    here.line.pass(290_000);
    for fork in 0..8 {
        let mut notes = trunk.clone();
        let client = if fork % 2 == 0 { &there } else { &here };
        client.tick_with_receipts(&mut notes, &[(fork * 300_000, (fork + 1) * 300_000)]).await;
        client.close(&mut notes).await;
        house.crash(usize::from(fork % 2 == 0)).await;
    }
    let account = Account::of(&here.line).await;
    let what = "eight futures of the opening's receipt, a crash after each";
    rows.push(Row::beyond("forks-again", what, &account, 290_000, 300_000));
    rows
}
