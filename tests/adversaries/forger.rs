//! The forger: any beat, any number, any nonce, any receipt. He has signed in as a member like everybody, and never looks at what is right.
//!
//! Promise: nothing here keeps the rules by itself; a trace that wants to keep them does so on purpose.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{Ask, Dice, Line, Told, post};

/// A client that says what it likes.
pub struct Forger<L> {
    /// The device.
    pub line: L,
    /// The token of the sign-in.
    pub csrf: String,
}

/// A sitting, as the forger writes it down.
#[derive(Debug, Clone)]
pub struct Notes {
    /// Its name.
    pub sitting: String,
    /// The lesson's length, in places.
    pub length: i64,
    /// The next number and its nonce.
    pub seq: i64,
    /// See `seq`.
    pub nonce: String,
    /// The last receipt.
    pub receipt: String,
    /// All receipts, the opening's first.
    pub receipts: Vec<String>,
    /// Parts: number, from, to.
    pub parts: Vec<(i64, i64, i64)>,
    /// Marks that were fetched, by part.
    pub marks: BTreeMap<i64, String>,
    /// The last question that stood in an answer.
    pub question: Value,
    /// The last standing.
    pub standing: Value,
}

impl<L: Line> Forger<L> {
    /// Asks for the token, as everybody must.
    pub async fn at(line: L) -> Self {
        let mut forger = Self { line, csrf: String::new() };
        forger.refresh().await;
        forger
    }

    /// Signs in anew if the sign-in is over, and asks for the token.
    pub async fn refresh(&mut self) {
        let mut told = self.line.get("/learn/lessons").await;
        if told.0 == 401 {
            self.line.sign_in().await;
            told = self.line.get("/learn/lessons").await;
        }
        assert_eq!(told.0, 200, "the list opens: {}", told.1);
        self.csrf = text(&told.1, "csrf");
    }

    /// Any body to any address.
    pub async fn say(&self, path: &str, body: &Value) -> Told {
        post(&self.line, path, &self.csrf, body).await
    }

    /// Opens a lesson.
    pub async fn open(&self, lesson: &str) -> Notes {
        let (status, told) = self.say("/learn/open", &json!({"lesson": lesson})).await;
        assert_eq!(status, 200, "the lesson opens: {told}");
        let part = |part: &Value| (number(part, "part"), number(part, "from"), number(part, "to"));
        let parts = told["lesson"]["parts"].as_array().expect("parts").iter().map(part).collect();
        Notes {
            sitting: text(&told, "sitting"),
            length: number(&told["lesson"], "length"),
            seq: number(&told["next"], "seq"),
            nonce: text(&told["next"], "nonce"),
            receipt: text(&told, "receipt"),
            receipts: vec![text(&told, "receipt")],
            parts,
            marks: BTreeMap::new(),
            question: told["question"].clone(),
            standing: told["standing"].clone(),
        }
    }

    /// Opens a lesson and fetches all its text at once.
    pub async fn open_with_text(&self, lesson: &str) -> Notes {
        let mut notes = self.open(lesson).await;
        for (part, ..) in notes.parts.clone() {
            let (status, told) = self.line.get(&format!("/learn/text/{}/{part}", notes.sitting)).await;
            assert_eq!(status, 200, "the text comes: {told}");
            notes.marks.insert(part, text(&told, "mark"));
        }
        notes
    }

    /// Asks how the lesson may be seen or heard.
    pub async fn media(&self, sitting: &str, form: &str) -> Value {
        let (status, told) = self.say("/learn/media", &json!({"sitting": sitting, "form": form})).await;
        assert_eq!((status, &told["form"]), (200, &json!(form)), "the form is there: {told}");
        told
    }

    /// Asks for these pieces of a track.
    pub async fn pieces(&self, offer: &Value, track: &str, pieces: std::ops::Range<usize>, ask: Ask<'_>) {
        for piece in pieces {
            let (status, _) = self.line.fetch(&format!("{}{track}/{piece}", text(offer, "base")), ask).await;
            assert_eq!(status, 200, "piece {piece} of {track} comes");
        }
    }

    /// Sends the next beat, whatever is in it; turns the page of the notes if it was taken.
    pub async fn send(&self, notes: &mut Notes, body: Map<String, Value>) -> Told {
        let (status, told) = self.say("/learn/beat", &Value::Object(body)).await;
        if status == 200 {
            notes.seq = number(&told["next"], "seq");
            notes.nonce = text(&told["next"], "nonce");
            notes.receipt = text(&told, "receipt");
            notes.receipts.push(notes.receipt.clone());
            notes.question = told["question"].clone();
            notes.standing = told["standing"].clone();
        }
        (status, told)
    }

    /// A tick with these spans.
    pub async fn tick(&self, notes: &mut Notes, spans: &[(i64, i64)]) -> Told {
        self.send(notes, word(notes, "tick", spans)).await
    }

    /// The last beat of a stay: what was taken is durable.
    pub async fn close(&self, notes: &mut Notes) -> Told {
        self.send(notes, word(notes, "close", &[])).await
    }

    /// A beat at another process, which first wants the receipts.
    pub async fn tick_with_receipts(&self, notes: &mut Notes, spans: &[(i64, i64)]) -> Told {
        let (status, told) = self.tick(notes, spans).await;
        if status != 409 || told["code"] != "hand-in" {
            return (status, told);
        }
        let durable = usize::try_from(number(&told, "durable")).unwrap_or_default();
        let mut body = word(notes, "tick", spans);
        let last = notes.receipts.len();
        body.insert("receipts".into(), json!(notes.receipts[(durable + 1).min(last)..]));
        self.send(notes, body).await
    }

    /// Runs the lesson at this pace (in hundredths) from `from` on, a beat each `every` ms, until `to`; answers how long it took.
    pub async fn run(&self, notes: &mut Notes, from: i64, to: i64, hundredths: i64, every: i64) -> i64 {
        let began = self.line.now();
        let mut place = from;
        while place < to {
            self.line.pass(every);
            let next = (place + every * hundredths / 100).min(to);
            self.tick(notes, &[(place, next)]).await;
            place = next;
        }
        self.line.now() - began
    }

    /// Answers a question.
    pub async fn answer(&self, question: &Value, answer: &Value) -> Told {
        self.say("/learn/answer", &json!({"ask": question["ask"], "answer": answer})).await
    }

    /// Opens the exit check, answers each question and hands it in; answers the number of questions and what the last request was told.
    pub async fn check(&self, unit: &str, pick: &mut impl FnMut(&Value) -> Value) -> (usize, Told) {
        let (status, check) = self.say("/learn/check/open", &json!({"unit": unit})).await;
        if status != 200 {
            return (0, (status, check));
        }
        let questions = check["questions"].as_array().expect("questions").clone();
        for question in &questions {
            let body = json!({"check": check["check"], "no": question["no"], "answer": pick(&question["shown"])});
            let (status, told) = self.say("/learn/check/save", &body).await;
            assert_eq!(status, 200, "an answer is saved: {told}");
        }
        (questions.len(), self.say("/learn/check/submit", &json!({"check": check["check"]})).await)
    }
}

/// The beat that the notes ask for, with these spans, to be altered at will.
pub fn word(notes: &Notes, at: &str, spans: &[(i64, i64)]) -> Map<String, Value> {
    let touched = |part: &(i64, i64, i64)| spans.iter().any(|span| span.0 < part.2 && span.1 > part.1);
    let marks: Map<String, Value> = (notes.parts.iter().filter(|part| touched(part)))
        .filter_map(|part| Some((part.0.to_string(), json!(notes.marks.get(&part.0)?))))
        .collect();
    let body = json!({
        "sitting": notes.sitting, "seq": notes.seq, "nonce": notes.nonce, "receipt": notes.receipt, "at": at,
        "spans": spans.iter().map(|span| json!([span.0, span.1])).collect::<Vec<_>>(), "marks": marks, "receipts": [],
    });
    body.as_object().cloned().unwrap_or_default()
}

/// Whatever stands first.
pub fn first(shown: &Value) -> Value {
    pick(shown, &mut |_| 0)
}

/// Whatever chance says.
pub fn guess(shown: &Value, dice: &mut Dice) -> Value {
    pick(shown, &mut |sides| dice.throw(sides))
}

fn pick(shown: &Value, throw: &mut dyn FnMut(usize) -> usize) -> Value {
    let keys = |name: &str| -> Vec<Value> {
        shown[name].as_array().map(|all| all.iter().map(|one| one["key"].clone()).collect()).unwrap_or_default()
    };
    match shown["type"].as_str() {
        Some("single") => {
            let keys = keys("options");
            json!([keys[throw(keys.len())]])
        }
        Some("multiple") => {
            let keys = keys("options");
            let some: Vec<Value> = keys.iter().filter(|_| throw(2) == 0).cloned().collect();
            if some.is_empty() { json!([keys[throw(keys.len())]]) } else { json!(some) }
        }
        Some("matching") => {
            let (count, mut right) = (shown["left"].as_array().map_or(0, Vec::len), keys("right"));
            json!((0..count.min(right.len())).map(|_| right.remove(throw(right.len()))).collect::<Vec<_>>())
        }
        Some("ordering") => {
            let mut items = keys("items");
            let mut out = Vec::new();
            while !items.is_empty() {
                out.push(items.remove(throw(items.len())));
            }
            json!(out)
        }
        Some("case") => json!(shown["parts"].as_array().into_iter().flatten().map(|part| pick(part, throw)).collect::<Vec<_>>()),
        _ => json!(vec!["不知道"; usize::try_from(number(shown, "blanks")).unwrap_or(1)]),
    }
}

/// A text of an answer.
pub fn text(of: &Value, name: &str) -> String {
    of[name].as_str().unwrap_or_else(|| panic!("{name} is a text in {of}")).to_owned()
}

/// A number of an answer.
pub fn number(of: &Value, name: &str) -> i64 {
    of[name].as_i64().unwrap_or_else(|| panic!("{name} is a number in {of}"))
}
