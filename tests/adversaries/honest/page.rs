//! One lesson on the screen, from the opening to the last beat.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::{Line, post};
use super::film::Film;
use super::{Honest, Kept, Places, Until};

/// The page.
pub struct Page {
    /// Name of the sitting.
    pub sitting: String,
    /// The next number.
    pub seq: i64,
    /// Its nonce.
    pub nonce: String,
    /// The last receipt.
    pub receipt: String,
    /// All receipts that are not durable.
    pub receipts: Vec<(i64, String)>,
    /// What answers said was accepted.
    pub accepted: Places,
    /// The most of what was called durable that at some later answer was not covered, ms.
    pub forgotten: i64,
    /// Places of accepted beats by their number, and those that an answer called durable.
    fresh: Vec<(i64, Places)>,
    durable: Places,
    /// The question that stands.
    pub question: Value,
    /// What the last answer said of the lesson.
    pub standing: Value,
    /// The server's time less the device's.
    pub skew: i64,
    lesson: String,
    every: i64,
    length: i64,
    parts: Vec<(i64, i64, i64)>,
    marks: BTreeMap<i64, String>,
    film: Film,
    form: &'static str,
    /// Shown, and no answer tells yet what became of it.
    shown: Places,
    place: i64,
    end: i64,
    showing: bool,
    watched: i64,
    told: i64,
}

impl Page {
    /// Opens the lesson.
    pub async fn open<L: Line>(person: &mut Honest<L>, lesson: &str) -> Self {
        let (status, told) = person.say("/learn/open", &json!({"lesson": lesson})).await;
        assert_eq!(status, 200, "the lesson opens: {told}");
        let number = |of: &Value, name: &str| of[name].as_i64().unwrap_or_default();
        let text = |of: &Value, name: &str| of[name].as_str().unwrap_or_default().to_owned();
        let parts = told["lesson"]["parts"].as_array().cloned().unwrap_or_default();
        Self {
            sitting: text(&told, "sitting"),
            seq: number(&told["next"], "seq"),
            nonce: text(&told["next"], "nonce"),
            receipt: text(&told, "receipt"),
            receipts: Vec::new(),
            accepted: Places::default(),
            forgotten: 0,
            fresh: Vec::new(),
            durable: Places::default(),
            question: told["question"].clone(),
            standing: told["standing"].clone(),
            skew: number(&told, "time") - person.line.now(),
            lesson: lesson.to_owned(),
            every: number(&told, "beat_every"),
            length: number(&told["lesson"], "length"),
            parts: parts.iter().map(|part| (number(part, "part"), number(part, "from"), number(part, "to"))).collect(),
            marks: BTreeMap::new(),
            film: Film::default(),
            form: "text",
            shown: Places::default(),
            place: number(&told["standing"], "resume"),
            end: 0,
            showing: true,
            watched: person.line.now(),
            told: person.line.now(),
        }
    }

    /// Shows what is missing, again and again; answers what stays missing, ms.
    pub async fn learn<L: Line>(&mut self, person: &mut Honest<L>, until: Until) -> i64 {
        let began = person.line.now();
        // Nobody tries for ever: six times the lesson and two hours.
        let patience = began + self.length * 600 / person.habits.pace + 2 * 3_600_000;
        let mut nap = person.habits.nap;
        self.answer_if_asked(person).await;
        self.turn();
        loop {
            let gone = person.line.now() - began;
            match until {
                Until::Closed(after) if gone >= after => break self.beat(person, "close").await,
                Until::Gone(after) if gone >= after => return 0,
                _ => {}
            }
            if let Some((_, long)) = nap.filter(|nap| gone >= nap.0) {
                nap = None;
                self.sleep(person, long).await;
            }
            if self.place >= self.end {
                // Everything of this stretch was shown: tell it, then see what the answer still misses.
                self.beat(person, "seek").await;
                self.answer_if_asked(person).await;
                if !self.turn() {
                    break self.beat(person, "close").await;
                }
                if person.line.now() > patience {
                    return self.missing().iter().map(|(from, to)| to - from).sum();
                }
            }
            let form = person.habits.forms.iter().rev().find(|(after, _)| gone >= *after).map_or("text", |form| form.1);
            if form != self.form {
                // What was shown in the old form is noted before the new one begins.
                self.watch(person);
                self.form = form;
            }
            self.fetch(person).await;
            self.tick(person).await;
        }
        0
    }

    /// A second of showing, and what a person does in it.
    async fn tick<L: Line>(&mut self, person: &mut Honest<L>) {
        person.line.pass(1_000);
        self.watch(person);
        // Once a minute or so, in thousandths a minute.
        if person.dice.throw(60_000) < person.habits.stops {
            let long = person.dice.between(60_000, 900_000);
            self.stop(person, long).await;
        }
        if person.dice.throw(60_000) < person.habits.goes_back {
            self.beat(person, "seek").await;
            self.place = (self.place - person.dice.between(5_000, 60_000)).max(0);
        }
        if person.line.now() - self.told >= self.every {
            self.beat(person, "tick").await;
        }
        self.answer_if_asked(person).await;
    }

    /// The person goes away for so long, and comes back.
    pub async fn stop<L: Line>(&mut self, person: &mut Honest<L>, long: i64) {
        self.watch(person);
        self.showing = false;
        self.beat(person, "pause").await;
        person.line.pass(long.max(0));
        self.go_on(person).await;
    }

    /// Shows again; the first beat brings a new receipt, so that the next one counts from here.
    pub async fn go_on<L: Line>(&mut self, person: &mut Honest<L>) {
        self.beat(person, "resume").await;
        self.watched = person.line.now();
        self.showing = true;
    }

    /// The device stops everything without a word. What was shown before and not told goes into the first beat afterwards, on its own.
    async fn sleep<L: Line>(&mut self, person: &mut Honest<L>, long: i64) {
        self.watch(person);
        self.showing = false;
        person.line.pass(long);
        self.beat(person, "tick").await;
        self.watched = person.line.now();
        self.showing = true;
    }

    /// What the standing misses, in order.
    fn missing(&self) -> Vec<(i64, i64)> {
        let missing = self.standing["missing"].as_array().cloned().unwrap_or_default();
        let mut all: Vec<(i64, i64)> = missing
            .iter()
            .map(|one| (one["from"].as_i64().unwrap_or_default(), one["to"].as_i64().unwrap_or_default()))
            .filter(|(from, to)| from < to)
            .collect();
        all.sort_unstable();
        all
    }

    /// Turns to the next missing stretch at or behind the place, else to the first one. False: nothing is missing.
    fn turn(&mut self) -> bool {
        let missing = self.missing();
        let Some(&(from, to)) = missing.iter().find(|(_, to)| *to > self.place).or(missing.first()) else { return false };
        if self.place < from || self.place >= to {
            self.place = from;
        }
        self.end = to;
        true
    }

    /// The next minute of the film; text of the part at the place, and of the next one shortly before it.
    async fn fetch<L: Line>(&mut self, person: &mut Honest<L>) {
        if self.form != "text" {
            if !self.film.is(self.form) {
                self.film.ask(person, &self.sitting, self.form).await;
            }
            // What was shown and refused as not delivered is asked for again.
            let again = self.shown.spans().to_vec();
            if !self.film.fetch(person, self.place, &again).await {
                self.film.ask(person, &self.sitting, self.form).await;
            }
            self.watch(person);
            return;
        }
        let near = |part: &&(i64, i64, i64)| part.1 <= self.place + 30_000 && part.2 > self.place;
        let wanted: Vec<i64> = self.parts.iter().filter(near).map(|part| part.0).collect();
        for part in wanted.into_iter().filter(|part| !self.marks.contains_key(part)).collect::<Vec<_>>() {
            let (status, told) = person.line.get(&format!("/learn/text/{}/{part}", self.sitting)).await;
            match (status, told["mark"].as_str()) {
                (200, Some(mark)) => drop(self.marks.insert(part, mark.to_owned())),
                (401, _) => person.line.sign_in().await,
                (0 | 503, _) => person.line.pass(2_000),
                _ => panic!("the text of part {part} comes: {status} {told}"),
            }
            self.watch(person);
        }
    }

    /// Notes what was on the screen since the last look.
    pub fn watch<L: Line>(&mut self, person: &Honest<L>) {
        let now = person.line.now();
        let gone = now - std::mem::replace(&mut self.watched, now);
        if !self.showing {
            return;
        }
        let mut there = if self.form == "text" { self.place } else { self.film.until(self.place) };
        for part in self.parts.iter().filter(|_| self.form == "text") {
            if part.1 <= there && part.2 > there && self.marks.contains_key(&part.0) {
                there = part.2;
            }
        }
        let to = (self.place + gone * person.habits.pace / 100).min(self.end).min(there);
        self.shown.add(self.place, to);
        self.place = self.place.max(to);
    }

    /// Time passed while nothing was shown.
    pub fn watched_nothing<L: Line>(&mut self, person: &Honest<L>) {
        self.watched = person.line.now();
    }

    /// Tells what was shown, until there is an answer.
    pub async fn beat<L: Line>(&mut self, person: &mut Honest<L>, at: &str) {
        let (mut wait, mut known, mut refused) = (2_000, None, 0);
        loop {
            self.watch(person);
            let spans: Vec<(i64, i64)> =
                if at == "resume" { Vec::new() } else { self.shown.spans().iter().take(64).copied().collect() };
            let (status, told) = post(&person.line, "/learn/beat", &person.csrf, &self.wording(at, &spans, known)).await;
            match (status, told["code"].as_str().unwrap_or_default()) {
                (200, _) => {
                    self.told = person.line.now();
                    return self.take(&told);
                }
                (0 | 503, _) => {
                    person.line.pass(wait);
                    wait = (wait * 2).min(15_000);
                }
                (401, _) => {
                    person.line.sign_in().await;
                    person.refresh().await;
                }
                (403, _) => person.refresh().await,
                (409, "hand-in") => {
                    self.durable(&told);
                    known = Some(told["known"].as_i64().unwrap_or(-1));
                    refused += 1;
                    assert!(refused < 50, "the receipts that were asked for are taken: {told}");
                }
                (409, "moved-on" | "sitting-over") | (422, "receipt-wrong") => {
                    person.keep(self);
                    self.reopen(person).await;
                }
                _ => panic!("{at}: {status} {told}"),
            }
        }
    }

    /// `known`: after `hand-in`, the last number that the process knows; nothing: no receipts are asked for.
    fn wording(&self, at: &str, spans: &[(i64, i64)], known: Option<i64>) -> Value {
        let touched = |part: &&(i64, i64, i64)| spans.iter().any(|(from, to)| *from < part.2 && *to > part.1);
        let marks: serde_json::Map<String, Value> = (self.parts.iter().filter(touched))
            .filter_map(|part| Some((part.0.to_string(), json!(self.marks.get(&part.0)?))))
            .collect();
        let receipts = known.map_or_else(Vec::new, |known| piece(&self.receipts, known));
        let spans: Vec<Value> = spans.iter().map(|(from, to)| json!([from, to])).collect();
        json!({"sitting": self.sitting, "seq": self.seq, "nonce": self.nonce, "receipt": self.receipt, "at": at,
            "spans": spans, "marks": marks, "receipts": receipts})
    }

    fn take(&mut self, told: &Value) {
        let span = |one: &Value| (one[0].as_i64().unwrap_or_default(), one[1].as_i64().unwrap_or_default());
        let mut taken = Places::default();
        for (from, to) in told["accepted"].as_array().into_iter().flatten().map(span) {
            taken.add(from, to);
            self.shown.remove(from, to);
        }
        for one in told["withheld"].as_array().into_iter().flatten() {
            let (from, to) = (one["from"].as_i64().unwrap_or_default(), one["to"].as_i64().unwrap_or_default());
            if one["why"] == "not-delivered" {
                // Asked for again, and told again.
                self.marks.retain(|part, _| !self.parts.iter().any(|all| all.0 == *part && all.1 < to && all.2 > from));
                self.film.got.remove(from, to);
            } else {
                self.shown.remove(from, to);
            }
        }
        let answered = told["seq"].as_i64().unwrap_or_default();
        self.accepted.join(&taken);
        self.fresh.push((answered, taken));
        self.receipt = told["receipt"].as_str().unwrap_or_default().to_owned();
        self.receipts.push((answered, self.receipt.clone()));
        self.durable(told);
        self.seq = told["next"]["seq"].as_i64().unwrap_or_default();
        self.nonce = told["next"]["nonce"].as_str().unwrap_or_default().to_owned();
        self.question = told["question"].clone();
        self.standing = told["standing"].clone();
        let covered: Vec<(i64, i64)> = self.standing["covered"].as_array().into_iter().flatten().map(span).collect();
        self.forgotten = self.forgotten.max(self.durable.outside(&covered));
    }

    fn durable(&mut self, told: &Value) {
        let durable = told["durable"].as_i64().unwrap_or_default();
        self.receipts.retain(|(seq, _)| *seq > durable);
        for (_, places) in self.fresh.extract_if(.., |(seq, _)| *seq <= durable) {
            self.durable.join(&places);
        }
    }

    /// A new sitting on the same page. What was shown and not told is shown again later.
    async fn reopen<L: Line>(&mut self, person: &mut Honest<L>) {
        let lesson = self.lesson.clone();
        let new = Box::pin(Self::open(person, &lesson)).await;
        let old = std::mem::replace(self, new);
        (self.accepted, self.durable, self.forgotten) = (old.accepted, old.durable, old.forgotten);
        self.marks = old.marks;
        (self.place, self.end, self.showing, self.form) = (old.place, old.end, old.showing, old.form);
    }
}

/// The next receipts to hand in: those behind `known`, not more than one request may have.
pub(super) fn piece(receipts: &[(i64, String)], known: i64) -> Vec<&String> {
    let mut room = 40_000;
    let fits = |receipt: &&String| {
        room -= i64::try_from(receipt.len()).unwrap_or(room) + 3;
        room > 0
    };
    receipts.iter().filter(|(seq, _)| *seq > known).map(|(_, receipt)| receipt).take(64).take_while(fits).collect()
}

impl Kept {
    /// What the page would need to go on.
    pub(super) fn of(page: &Page) -> Self {
        Self {
            sitting: page.sitting.clone(),
            seq: page.seq,
            nonce: page.nonce.clone(),
            receipt: page.receipt.clone(),
            receipts: page.receipts.clone(),
        }
    }
}
