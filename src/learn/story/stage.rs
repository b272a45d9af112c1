//! A learner with a lesson in front of him, who speaks the protocol.

use serde_json::{Value, json};

use crate::course::{PublishedCourse, RIGHT, published_course};
use crate::testing::{Answer, Browser, Person, TestApp, TestDb};

/// The stage.
pub(super) struct Stage {
    pub(super) test: TestApp,
    pub(super) course: PublishedCourse,
}

impl Stage {
    /// A published course of one lesson of that many characters.
    pub(super) async fn of(db: &TestDb, characters: usize) -> Self {
        let test = TestApp::of(db).await.with_bureau().await;
        let course = published_course(&test, characters).await;
        Self { test, course }
    }

    /// Somebody of the first branch, signed in.
    pub(super) async fn learner(&self) -> Learner {
        let person = self.test.person(None, "branch").await;
        self.learner_of(person).await
    }

    /// That person, signed in.
    pub(super) async fn learner_of(&self, person: Person) -> Learner {
        let browser = self.test.sign_in(&person).await;
        Learner { person, browser, last: Value::Null, receipts: Vec::new() }
    }

    /// Lets time pass, ms.
    pub(super) fn pass(&self, ms: i64) {
        self.test.db.clock.advance(ms);
    }
}

/// Somebody who learns by the protocol.
pub(super) struct Learner {
    pub(super) person: Person,
    pub(super) browser: Browser,
    /// The last answer of the sitting.
    pub(super) last: Value,
    /// Receipts so far.
    pub(super) receipts: Vec<Value>,
}

impl Learner {
    pub(super) async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        self.browser.post_json(path, body).await
    }

    /// Opens a lesson.
    pub(super) async fn open(&mut self, lesson: &str) {
        let (status, answer) = self.post("/learn/open", &json!({ "lesson": lesson })).await;
        assert_eq!(status, 200, "{answer}");
        (self.receipts, self.last) = (vec![answer["receipt"].clone()], answer);
    }

    /// The marks of all parts.
    pub(super) async fn marks(&self) -> Value {
        let sitting = self.last["sitting"].as_str().expect("a sitting").to_owned();
        let mut marks = serde_json::Map::new();
        for part in self.last["lesson"]["parts"].as_array().expect("parts") {
            let (status, text) = self.browser.get_json(&format!("/learn/text/{sitting}/{}", part["part"])).await;
            assert_eq!(status, 200, "{text}");
            marks.insert(part["part"].to_string(), text["mark"].clone());
        }
        Value::Object(marks)
    }

    /// The next beat as it would be said.
    pub(super) fn beat(&self, sitting: &Value, at: &str, spans: &Value, marks: &Value) -> Value {
        json!({
            "sitting": sitting, "seq": self.last["next"]["seq"], "nonce": self.last["next"]["nonce"], "receipt": self.last["receipt"],
            "at": at, "spans": spans, "marks": marks, "receipts": [],
        })
    }

    /// Beats every 30 s from place to place at the nominal pace, and answers nothing. The last one is a pause.
    pub(super) async fn beats(&mut self, stage: &Stage, sitting: &Value, from: i64, to: i64, marks: &Value) {
        let mut at = from;
        while at < to {
            let next = (at + 30_000).min(to);
            self.beat_to(stage, sitting, (at, next), if next == to { "pause" } else { "tick" }, marks).await;
            at = next;
        }
    }

    async fn beat_to(&mut self, stage: &Stage, sitting: &Value, (at, next): (i64, i64), why: &str, marks: &Value) {
        stage.pass(next - at);
        let (status, answer) = self.post("/learn/beat", &self.beat(sitting, why, &json!([[at, next]]), marks)).await;
        assert_eq!(status, 200, "{answer}");
        assert_eq!(answer["accepted"], json!([[at, next]]), "{answer}");
        self.receipts.push(answer["receipt"].clone());
        self.last = answer;
    }

    /// As [`Learner::beats`], answering right what is asked.
    pub(super) async fn learn(&mut self, stage: &Stage, sitting: &Value, from: i64, to: i64, marks: &Value) {
        let mut at = from;
        while at < to {
            let next = (at + 30_000).min(to);
            self.beat_to(stage, sitting, (at, next), if next == to { "pause" } else { "tick" }, marks).await;
            if let Some(ask) = self.last["question"]["ask"].as_str() {
                let right = json!([right_key(&self.last["question"]["shown"])]);
                let (status, answer) = self.post("/learn/answer", &json!({ "ask": ask, "answer": right })).await;
                assert_eq!((status, &answer["right"]), (200, &json!(true)), "{answer}");
            }
            at = next;
        }
    }

    /// Takes the exit check; so many answers are right, the others wrong. Answers the reply.
    pub(super) async fn check(&self, unit: &str, right: usize) -> Value {
        let (status, check) = self.post("/learn/check/open", &json!({ "unit": unit })).await;
        assert_eq!(status, 200, "{check}");
        for (place, question) in check["questions"].as_array().expect("questions").iter().enumerate() {
            let key = if place < right { right_key(&question["shown"]) } else { wrong_key(&question["shown"]) };
            let saving = json!({ "check": check["check"], "no": question["no"], "answer": [key] });
            assert_eq!(self.post("/learn/check/save", &saving).await.0, 200);
        }
        let (status, reply) = self.post("/learn/check/submit", &json!({ "check": check["check"] })).await;
        assert_eq!(status, 200, "{reply}");
        reply
    }

    /// The exported record.
    pub(super) async fn ledger(&self) -> Value {
        let (status, ledger) = self.browser.get_json("/learn/ledger.json").await;
        assert_eq!(status, 200, "{ledger}");
        ledger
    }
}

/// The key of the right option: whoever read the lesson knows it.
pub(super) fn right_key(shown: &Value) -> String {
    key(shown, true)
}

/// The key of a wrong one.
pub(super) fn wrong_key(shown: &Value) -> String {
    key(shown, false)
}

fn key(shown: &Value, right: bool) -> String {
    let options = shown["options"].as_array().expect("options");
    let found = options.iter().find(|option| option["text"].as_str().expect("a text").ends_with(RIGHT) == right);
    found.expect("an option")["key"].as_str().expect("a key").to_owned()
}

/// What stands between two marks of a page, from the first one on; empty: the mark is not there.
pub(super) fn between(text: &str, before: &str, after: &str) -> String {
    let rest = text.split_once(before).map_or("", |(_, rest)| rest);
    rest.split_once(after).map_or(rest, |(inner, _)| inner).to_owned()
}

/// What a reader reads of a page: the text of its main part.
pub(super) fn main_text(body: &str) -> String {
    let main = body.split("<main").nth(1).and_then(|rest| rest.split("</main>").next()).unwrap_or_default();
    main.split('<').map(|piece| piece.split_once('>').map_or("", |(_, text)| text)).collect::<Vec<_>>().join(" ")
}

/// Where the sheets of the first branch are.
pub(super) const SHEETS: &str = "/desk/units/branch/attendance";

/// A sheet of an on-site class as it was filled in.
pub(super) fn sheet<'a>(title: &'a str, hours: &'a str, people: &[&'a str]) -> Vec<(&'a str, &'a str)> {
    let mut fields =
        vec![("title", title), ("place", "三楼会议室"), ("category", "class"), ("day", "2026-11-20"), ("hours", hours)];
    fields.extend(people.iter().map(|id| ("p", *id)));
    fields
}

/// Saves a sheet and answers its address.
pub(super) async fn kept(browser: &Browser, fields: &[(&str, &str)]) -> String {
    let answer = browser.post(SHEETS, fields).await;
    assert!(answer.location().ends_with("?did=onsite-kept"), "{} {}", answer.status, main_text(&answer.body));
    answer.location().split('?').next().expect("an address").to_owned()
}

/// Holds an answer against its status and a sentence.
pub(super) fn says(answer: &Answer, status: u16, sentence: &str) {
    assert_eq!(answer.status.as_u16(), status, "{}", main_text(&answer.body));
    assert!(answer.says(sentence), "{sentence}: {}", main_text(&answer.body));
}

/// What no organiser is shown: a time of the day, a length, a share, a score, a count of anything about a person.
pub(super) fn tells_nothing_of_persons(body: &str) {
    let text = main_text(body);
    for never in ["分钟", "小时", "秒", "%", "答对", "得分", "答了", "段里", "第 1 名", "还差", "学时还"] {
        assert!(!text.contains(never), "{never} in {text}");
    }
    let clock = text.split(|c: char| !c.is_ascii_digit() && c != ':').any(|word| word.contains(':') && word.len() > 3);
    assert!(!clock, "a time of the day in {text}");
}
