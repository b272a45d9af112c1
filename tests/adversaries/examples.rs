//! Every JSON example of `docs/learn-protocol.md`, held against the program: the same keys, the same kinds.
//!
//! Promises: an example that the program no longer answers, a field that it no longer takes or newly wants, and an example that nobody replays
//! are failures. `…` in the page stands for anything.

use serde_json::{Map, Value, json};

use super::forger::{Forger, first, word};
use super::{House, Line};

/// The page.
const PAGE: &str = include_str!("../../docs/learn-protocol.md");

/// An example: the heading that it stands below, and what it says.
#[derive(Debug, Clone)]
pub struct Example {
    /// `3. Opening a lesson`.
    pub heading: String,
    /// The example, with `"…"` for anything.
    pub json: Value,
}

/// All examples of the page, in order: blocks and those inside a line.
///
/// # Panics
/// When something that looks like an example is no JSON.
pub fn of_page() -> Vec<Example> {
    let (mut out, mut heading, mut block): (Vec<Example>, String, Option<String>) = (Vec::new(), String::new(), None);
    for line in PAGE.lines() {
        if let Some(text) = block.as_mut() {
            if line == "```" {
                out.push(Example { heading: heading.clone(), json: parsed(text) });
                block = None;
            } else {
                text.push_str(line);
                text.push('\n');
            }
        } else if line.starts_with("```json") {
            block = Some(String::new());
        } else if let Some(title) = line.strip_prefix("## ") {
            title.clone_into(&mut heading);
        } else {
            let inside = line.split('`').skip(1).step_by(2).filter(|code| code.starts_with('{') && code.contains(':'));
            out.extend(inside.map(|code| Example { heading: heading.clone(), json: parsed(code) }));
        }
    }
    out
}

fn parsed(text: &str) -> Value {
    let plain = text.replace(", …]", "]").replace("{…}", "\"…\"");
    serde_json::from_str(&plain).unwrap_or_else(|error| panic!("an example is no JSON ({error}): {text}"))
}

/// Where `real` has not the shape of the example; `at` is the way there.
fn unlike(example: &Value, real: &Value, at: &str, out: &mut Vec<String>) {
    match (example, real) {
        (Value::String(any), _) if any == "…" => {}
        // What may be missing or nothing.
        (Value::Null, _) | (_, Value::Null) if ["question", "answer", "poster", "original"].contains(&last(at)) => {}
        // Names in it are numbers or ids: every value looks like the example's first one.
        (Value::Object(example), Value::Object(real)) if BY_NAME.contains(&last(at)) => {
            if let Some(model) = example.values().next() {
                for (name, real) in real {
                    unlike(model, real, &format!("{at}[{name}]"), out);
                }
            }
        }
        (Value::Object(example), Value::Object(real)) => {
            for (name, inner) in example {
                match real.get(name) {
                    Some(real) => unlike(inner, real, &format!("{at}.{name}"), out),
                    None if ["due", "check_at"].contains(&name.as_str()) => {}
                    None => out.push(format!("{at}.{name} is missing")),
                }
            }
            let unknown = |name: &&String| !example.contains_key(*name);
            out.extend(real.keys().filter(unknown).map(|name| format!("{at}.{name} is not in the example")));
        }
        (Value::Array(example), Value::Array(real)) => {
            let mixed = example.iter().any(|one| std::mem::discriminant(one) != std::mem::discriminant(&example[0]));
            if mixed && example.len() != real.len() {
                out.push(format!("{at} has another length: {}", real.len()));
            }
            for (no, real) in real.iter().enumerate() {
                if let Some(model) = example.get(if mixed { no } else { 0 }) {
                    unlike(model, real, &format!("{at}[{no}]"), out);
                }
            }
        }
        (Value::String(_), Value::String(_)) | (Value::Number(_), Value::Number(_)) | (Value::Bool(_), Value::Bool(_)) => {}
        _ => out.push(format!("{at} is another kind: {real}")),
    }
}

/// Objects whose names are not fields.
const BY_NAME: [&str; 4] = ["marks", "lessons", "sittings", "missing"];

/// The last step of the way, behind its dot.
fn last(at: &str) -> &str {
    at.rsplit_once('.').map_or("", |(_, name)| name)
}

/// Takes the examples of the page one after the other.
struct Reader {
    left: Vec<Example>,
    wrong: Vec<String>,
}

impl Reader {
    /// The next example, which stands below this heading and has this field.
    fn next(&mut self, number: char, field: &str) -> Value {
        assert!(!self.left.is_empty(), "the page has no example with {field} any more");
        let example = self.left.remove(0);
        let fits = example.heading.starts_with(number) && example.json.get(field).is_some();
        assert!(fits, "the next example should have {field} and stand in §{number}: {example:?}");
        example.json
    }

    fn next_holds(&mut self, number: char, field: &str, what: &str, real: &Value) {
        let example = self.next(number, field);
        self.holds(what, &example, real);
    }

    fn holds(&mut self, what: &str, example: &Value, real: &Value) {
        unlike(example, real, what, &mut self.wrong);
    }
}

/// A request of the page with our own values in its fields, and nothing else.
fn filled(example: &Value, ours: &Value) -> Map<String, Value> {
    let fields = example.as_object().expect("a request is an object");
    (fields.keys()).map(|name| (name.clone(), ours.get(name).unwrap_or_else(|| panic!("a value for {name}")).clone())).collect()
}

/// Fields of a beat that may be left out when there is nothing in them.
const MAY_BE_LEFT_OUT: [&str; 3] = ["spans", "marks", "receipts"];

/// Each other field of the request is wanted: without it the body is wrong.
async fn wants_each<L: Line>(forger: &Forger<L>, path: &str, body: &Map<String, Value>, wrong: &mut Vec<String>) {
    for name in body.keys().filter(|name| !MAY_BE_LEFT_OUT.contains(&name.as_str())) {
        let mut less = body.clone();
        less.remove(name);
        let (status, told) = forger.say(path, &Value::Object(less)).await;
        if status != 422 || told["code"] != "body-wrong" {
            wrong.push(format!("{path} without {name}: {status} {told}"));
        }
    }
}

/// Replays the page; answers what in it is not so.
pub async fn replay(house: &impl House) -> Vec<String> {
    let mut page = Reader { left: of_page(), wrong: Vec::new() };
    let course = house.course(20_000, 0).await;
    let forger = Forger::at(house.newcomer(false).await).await;
    let lesson = &course.lessons[0];

    let example = page.next('1', "code");
    let (_, told) = forger.say("/learn/open", &json!({"lesson": "00000000"})).await;
    page.holds("an error", &example, &told);
    let example = page.next('2', "units");
    page.holds("/learn/lessons", &example, &forger.line.get("/learn/lessons").await.1);

    let body = filled(&page.next('3', "lesson"), &json!({"lesson": lesson}));
    wants_each(&forger, "/learn/open", &body, &mut page.wrong).await;
    let example = page.next('3', "sitting");
    page.holds("/learn/open", &example, &forger.say("/learn/open", &Value::Object(body)).await.1);
    media(house, &forger, lesson, &mut page).await;
    let mut notes = forger.open_with_text(lesson).await;
    let example = page.next('3', "html");
    page.holds("/learn/text", &example, &forger.line.get(&format!("/learn/text/{}/1", notes.sitting)).await.1);
    let standing = page.next('3', "covered");

    let example = page.next('4', "spans");
    forger.line.pass(30_000);
    let body = filled(&example, &Value::Object(word(&notes, "tick", &[(0, 28_500)])));
    let spare = forger.open_with_text(lesson).await;
    let spare = filled(&example, &Value::Object(word(&spare, "tick", &[])));
    wants_each(&forger, "/learn/beat", &spare, &mut page.wrong).await;
    let (_, told) = forger.send(&mut notes, body).await;
    page.next_holds('4', "accepted", "/learn/beat", &told);
    page.holds("standing", &standing, &told["standing"]);
    // Something is withheld, and says from where to where and why.
    let example = json!([{"from": 0, "to": 0, "why": ""}]);
    let length = notes.length;
    let (_, told) = forger.tick(&mut notes, &[(0, length)]).await;
    page.holds("withheld", &example, &told["withheld"]);

    let mut place = 30_000;
    while notes.question.is_null() {
        forger.line.pass(30_000);
        forger.tick(&mut notes, &[(place, place + 30_000)]).await;
        place += 30_000;
    }
    page.next_holds('5', "ask", "question", &notes.question);
    let ours = json!({"ask": notes.question["ask"], "answer": first(&notes.question["shown"])});
    let body = filled(&page.next('5', "ask"), &ours);
    wants_each(&forger, "/learn/answer", &body, &mut page.wrong).await;
    let (_, told) = forger.say("/learn/answer", &Value::Object(body)).await;
    page.next_holds('5', "right", "/learn/answer", &told);

    // What nobody answers is pending, with its reason and the next step.
    forger.run(&mut notes, place, length, 100, 30_000).await;
    let (_, told) = forger.close(&mut notes).await;
    assert_eq!(told["standing"]["missing"], json!([]), "everything was shown");
    page.holds("standing at the end", &standing, &told["standing"]);
    let body = filled(&page.next('6', "lesson"), &json!({"lesson": lesson}));
    wants_each(&forger, "/learn/make-up", &body, &mut page.wrong).await;
    let (_, told) = forger.say("/learn/make-up", &Value::Object(body)).await;
    page.next_holds('6', "question", "/learn/make-up", &told);
    let nothing = house.course(20_000, 1).await;
    let (_, told) = forger.say("/learn/make-up", &json!({"lesson": nothing.lessons[0]})).await;
    page.next_holds('6', "question", "/learn/make-up with nothing to do", &told);
    assert!(told["question"].is_null(), "nothing waits for a question: {told}");
    check(&forger, &course.unit, &standing, &mut page).await;

    let (_, told) = forger.line.get("/learn/ledger.json").await;
    page.next_holds('8', "format", "/learn/ledger.json", &told);
    pack(&forger, lesson, &standing, &mut page).await;
    assert!(page.left.is_empty(), "nobody replays {:?}", page.left);
    page.wrong
}

/// §3, what is seen and heard: of a film, and of a lesson that is a text.
async fn media<L: Line>(house: &impl House, forger: &Forger<L>, lesson: &str, page: &mut Reader) {
    let film = forger.open(&house.film(10).await.lessons[0]).await;
    let body = filled(&page.next('3', "form"), &json!({"sitting": film.sitting, "form": "video"}));
    wants_each(forger, "/learn/media", &body, &mut page.wrong).await;
    let (_, told) = forger.say("/learn/media", &Value::Object(body)).await;
    page.next_holds('3', "tracks", "/learn/media", &told);
    let text = forger.open(lesson).await;
    let (_, told) = forger.say("/learn/media", &json!({"sitting": text.sitting, "form": "video"})).await;
    page.next_holds('3', "form", "/learn/media of a text", &told);
}

/// §7.
async fn check<L: Line>(forger: &Forger<L>, unit: &str, standing: &Value, page: &mut Reader) {
    let body = filled(&page.next('7', "unit"), &json!({"unit": unit}));
    wants_each(forger, "/learn/check/open", &body, &mut page.wrong).await;
    let (status, check) = forger.say("/learn/check/open", &Value::Object(body)).await;
    assert_eq!(status, 200, "the check opens when all is covered: {check}");
    page.next_holds('7', "questions", "/learn/check/open", &check);
    let save = page.next('7', "no");
    let saved = page.next('7', "saved");
    for question in check["questions"].as_array().into_iter().flatten() {
        let ours = json!({"check": check["check"], "no": question["no"], "answer": first(&question["shown"])});
        let body = filled(&save, &ours);
        wants_each(forger, "/learn/check/save", &body, &mut page.wrong).await;
        page.holds("/learn/check/save", &saved, &forger.say("/learn/check/save", &Value::Object(body)).await.1);
    }
    let body = filled(&page.next('7', "check"), &json!({"check": check["check"]}));
    wants_each(forger, "/learn/check/submit", &body, &mut page.wrong).await;
    let (_, told) = forger.say("/learn/check/submit", &Value::Object(body)).await;
    let mut example = page.next('7', "passed");
    if told.get("check_at").is_some() {
        example["check_at"] = json!(0);
    }
    page.holds("/learn/check/submit", &example, &told);
    page.holds("standing after the check", standing, &told["standing"]);
}

/// §9: a lesson is taken along and handed in.
async fn pack<L: Line>(forger: &Forger<L>, lesson: &str, standing: &Value, page: &mut Reader) {
    let notes = forger.open_with_text(lesson).await;
    let body = filled(&page.next('9', "form"), &json!({"sitting": notes.sitting, "form": "text"}));
    wants_each(forger, "/learn/pack", &body, &mut page.wrong).await;
    let (_, given) = forger.say("/learn/pack", &Value::Object(body)).await;
    page.next_holds('9', "nonces", "/learn/pack", &given);
    forger.line.pass(30_000);
    let beats = json!([{"nonce": given["nonces"][0], "spans": [[0, 28_500]]}]);
    let body = filled(&page.next('9', "beats"), &json!({"sitting": notes.sitting, "beats": beats, "marks": notes.marks}));
    wants_each(forger, "/learn/pack/sync", &body, &mut page.wrong).await;
    let (_, told) = forger.say("/learn/pack/sync", &Value::Object(body)).await;
    page.next_holds('9', "taken", "/learn/pack/sync", &told);
    page.holds("standing after a pack", standing, &told["standing"]);
}

#[test]
fn a_shape_that_differs_is_named() {
    let mut out = Vec::new();
    let example = json!({"a": 1, "b": [[0, 1]], "c": "…", "d": {"e": true}, "due": ""});
    unlike(&example, &json!({"a": "x", "b": [["y", 1]], "c": [], "d": {"f": 1}}), "it", &mut out);
    let wanted =
        ["it.a is another kind: \"x\"", "it.b[0][0] is another kind: \"y\"", "it.d.e is missing", "it.d.f is not in the example"];
    assert_eq!(out, wanted);
}

#[test]
fn every_example_of_the_page_is_json() {
    assert!(of_page().len() >= 20, "{}", of_page().len());
}
