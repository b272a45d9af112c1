//! Spans and bodies that no page of ours would send.

use serde_json::{Value, json};

use super::super::forger::{Forger, word};
use super::super::{Account, House, Line, Row};
use super::{BEAT, LONG};

/// Every such body, each with the code that the protocol promises.
pub async fn bodies(house: &impl House) -> Vec<Row> {
    let lesson = house.course(LONG, 0).await.lessons[0].clone();
    let forger = Forger::at(house.newcomer(false).await).await;
    let mut notes = forger.open_with_text(&lesson).await;
    let time = forger.run(&mut notes, 0, 2 * BEAT, 100, BEAT).await;
    forger.line.pass(BEAT);
    let length = notes.length;
    let spans = |spans: Value| {
        let mut body = word(&notes, "tick", &[]);
        body.insert("spans".into(), spans);
        body.insert("marks".into(), json!(notes.marks));
        Value::Object(body)
    };
    let with = |name: &str, value: Value| {
        let mut body = word(&notes, "tick", &[]);
        body.insert(name.into(), value);
        Value::Object(body)
    };
    let many = |count: i64| spans(json!((0..count).map(|no| json!([no * 10, no * 10 + 1])).collect::<Vec<_>>()));
    let wrong: Vec<(&str, &[&str], Value)> = vec![
        ("a negative span", &["spans-wrong"], spans(json!([[-5_000, 1_000]]))),
        ("a reversed span", &["spans-wrong"], spans(json!([[90_000, 60_000]]))),
        ("a span behind the end", &["spans-wrong"], spans(json!([[length - 1_000, length + 1]]))),
        ("a span far behind the end", &["spans-wrong"], spans(json!([[0, i64::MAX]]))),
        ("a span of the smallest number", &["spans-wrong"], spans(json!([[i64::MIN, i64::MAX]]))),
        ("a good span and a bad one", &["spans-wrong"], spans(json!([[60_000, 70_000], [70_000, 69_000]]))),
        ("65 spans", &["spans-too-many"], many(65)),
        ("10,000 spans", &["spans-too-many", "too-large"], many(10_000)),
        ("65 receipts", &["spans-too-many"], with("receipts", json!(vec!["1.A"; 65]))),
        ("a span of three", &["body-wrong"], spans(json!([[1, 2, 3]]))),
        ("a span of words", &["body-wrong"], spans(json!([["a", "b"]]))),
        ("places with a fraction", &["body-wrong"], spans(json!([[0.5, 1.5]]))),
        ("a number that is none", &["body-wrong"], with("seq", json!("1"))),
        ("an occasion that is none", &["body-wrong"], with("at", json!("finished"))),
        ("marks as a list", &["body-wrong"], with("marks", json!([]))),
        ("nothing", &["body-wrong"], Value::Null),
        ("a list", &["body-wrong"], json!([1, 2, 3])),
    ];
    let mut bad = Vec::new();
    let mut look = |what: &str, codes: &[&str], (status, told): (u16, Value)| {
        let named = told["code"].as_str().is_some_and(|code| codes.contains(&code));
        // The sentence for the person is in Chinese.
        let says = told["error"].as_str().is_some_and(|error| error.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)));
        if !named || !says || !(400..500).contains(&status) {
            bad.push(format!("{what}: {status} {told}"));
        }
    };
    let count = wrong.len() + 5;
    for (what, codes, body) in wrong {
        look(what, codes, forger.say("/learn/beat", &body).await);
    }
    for (what, codes, bytes) in [
        ("no JSON", &["body-wrong"][..], b"seq=1&spans=all".to_vec()),
        ("half of a JSON", &["body-wrong"], b"{\"sitting\": \"".to_vec()),
        ("bytes that are no UTF-8", &["body-wrong"], vec![0xff, 0xfe, 0x00]),
        ("70 KiB", &["too-large"], [b"{\"sitting\": \"".as_slice(), &vec![b'x'; 70 << 10], b"\"}"].concat()),
        ("a thousand brackets", &["body-wrong"], vec![b'['; 1_000]),
    ] {
        look(what, codes, forger.line.post("/learn/beat", &forger.csrf, bytes).await);
    }
    let figure = if bad.is_empty() { "each refused by its name".to_owned() } else { bad.join("; ") };
    let what = format!("{count} bodies that are wrong");
    let mut rows = vec![Row::is("bodies", what, figure, "each refused by its name, with a sentence", bad.is_empty())];

    // None of them took the beat: it is still to be sent, and counts once.
    let huge = forger.tick(&mut notes, &[(0, length)]).await;
    assert!(huge.0 == 200 && huge.1["accepted"] == json!([]), "a huge span is withheld: {}", huge.1);
    assert_eq!(huge.1["withheld"][0]["why"], "too-fast", "{}", huge.1);
    forger.line.pass(BEAT);
    let same = vec![(2 * BEAT, 3 * BEAT); 64];
    let told = forger.tick(&mut notes, &same).await;
    assert_eq!(
        (told.0, &told.1["accepted"]),
        (200, &json!([[2 * BEAT, 3 * BEAT]])),
        "the same second 64 times is one: {}",
        told.1
    );
    forger.close(&mut notes).await;
    let account = Account::of(&forger.line).await;
    rows.push(Row::beyond(
        "bodies-sum",
        "all of them, one huge span, and 64 times the same",
        &account,
        time + 2 * BEAT,
        3 * BEAT,
    ));
    rows
}
