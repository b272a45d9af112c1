//! How the honest person answers: on the way, when making up, and at the exit check.

use serde_json::{Value, json};

use super::super::{Line, RIGHT};
use super::Honest;
use super::page::Page;

impl Page {
    /// Answers what is asked, after some thought; or is away until the window has passed.
    pub async fn answer_if_asked<L: Line>(&mut self, person: &mut Honest<L>) {
        while let Some(ask) = self.question["ask"].as_str().map(ToOwned::to_owned) {
            if person.over.contains(&ask) {
                return;
            }
            if person.dice.in_thousand(person.habits.away) {
                let left = self.question["answer_by"].as_i64().unwrap_or_default() - person.line.now() - self.skew;
                person.over.push(ask);
                Box::pin(self.stop(person, left.max(0) + 60_000)).await;
                continue;
            }
            let answer = person.think(&self.question["shown"].clone());
            // The player stops by itself.
            let thinks = person.dice.between(person.habits.thinks.0, person.habits.thinks.1);
            person.over.push(ask.clone());
            Box::pin(self.stop(person, thinks)).await;
            let (status, told) = person.say("/learn/answer", &json!({"ask": ask, "answer": answer})).await;
            match (status, told["code"].as_str()) {
                (200, _) => {
                    self.question = told["question"].clone();
                    self.standing = told["standing"].clone();
                }
                // The window passed while somebody thought, or while the line was bad.
                (409, Some("answered")) => self.question = Value::Null,
                _ => panic!("an answer is taken: {status} {told}"),
            }
            self.watched_nothing(person);
        }
    }
}

impl<L: Line> Honest<L> {
    /// An answer, right as often as this person is right.
    pub fn think(&mut self, shown: &Value) -> Value {
        assert_eq!(shown["type"], "single", "the world of these tests asks nothing else: {shown}");
        let options = shown["options"].as_array().cloned().unwrap_or_default();
        let is_right = |option: &&Value| option["text"].as_str().is_some_and(|text| text.ends_with(RIGHT));
        let (right, wrong): (Vec<&Value>, Vec<&Value>) = options.iter().partition(is_right);
        assert!(!right.is_empty() && wrong.len() >= 3, "four options, one of them right: {shown}");
        if self.dice.in_thousand(self.habits.right) {
            json!(right.iter().map(|option| &option["key"]).collect::<Vec<_>>())
        } else {
            json!([wrong[self.dice.throw(wrong.len())]["key"]])
        }
    }

    /// Answers the questions of pending stretches; false: one of them waits until tomorrow.
    pub async fn make_up(&mut self, lesson: &str) -> bool {
        for _ in 0..100 {
            let (status, told) = self.say("/learn/make-up", &json!({"lesson": lesson})).await;
            if told["code"] == "not-yet" {
                return false;
            }
            assert_eq!(status, 200, "a question comes: {told}");
            if told["question"].is_null() {
                return true;
            }
            let answer = self.think(&told["question"]["shown"]);
            self.line.pass(self.dice.between(self.habits.thinks.0, self.habits.thinks.1));
            let ask = told["question"]["ask"].clone();
            let (status, told) = self.say("/learn/answer", &json!({"ask": ask, "answer": answer})).await;
            let over = told["code"] == "answered";
            assert!(status == 200 || over, "an answer is taken: {status} {told}");
        }
        panic!("a hundred questions are no end of making up");
    }

    /// Tries the exit check as often as it is open today; false: not passed.
    pub async fn pass_check(&mut self, unit: &str) -> bool {
        for _ in 0..5 {
            let (status, check) = self.say("/learn/check/open", &json!({"unit": unit})).await;
            match (status, check["code"].as_str()) {
                (200, _) => {}
                (409, Some("answered")) => return true,
                (409, Some("not-yet")) => return check["check"] == "passed",
                _ => panic!("the check opens: {status} {check}"),
            }
            for question in check["questions"].as_array().into_iter().flatten() {
                let answer = self.think(&question["shown"]);
                self.line.pass(self.dice.between(self.habits.thinks.0, self.habits.thinks.1));
                let body = json!({"check": check["check"], "no": question["no"], "answer": answer});
                let (status, told) = self.say("/learn/check/save", &body).await;
                assert_eq!((status, &told["saved"]), (200, &question["no"]), "an answer is saved: {told}");
            }
            let (status, told) = self.say("/learn/check/submit", &json!({"check": check["check"]})).await;
            assert_eq!(status, 200, "the check is handed in: {told}");
            if told["passed"] == true {
                return true;
            }
            if told["next"] != "again" {
                return false;
            }
        }
        false
    }
}
