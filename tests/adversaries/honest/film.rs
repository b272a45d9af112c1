//! What the honest page fetches of a film: an address, and the pieces around the place, a minute ahead.

use serde_json::{Value, json};

use super::super::{Ask, Line};
use super::{Honest, Places};

/// Fetched ahead, ms.
const AHEAD: i64 = 60_000;

/// The film in the form in which it is shown now.
#[derive(Debug, Default)]
pub struct Film {
    base: String,
    track: String,
    ends: Vec<i64>,
    /// What came whole.
    pub got: Places,
    /// What this address was asked for.
    form: &'static str,
}

impl Film {
    /// Whether it was asked for in this form.
    pub fn is(&self, form: &str) -> bool {
        self.form == form && !self.base.is_empty()
    }

    /// Asks for the lesson in this form. What came before stays: it is the same sitting.
    pub async fn ask<L: Line>(&mut self, person: &mut Honest<L>, sitting: &str, form: &'static str) {
        let (status, told) = person.say("/learn/media", &json!({"sitting": sitting, "form": form})).await;
        assert_eq!((status, &told["form"]), (200, &json!(form)), "the form is there: {told}");
        let track = &told["tracks"][0];
        let word = |of: &Value| of.as_str().unwrap_or_default().to_owned();
        let ends = track["ends"].as_array().into_iter().flatten().filter_map(Value::as_i64).collect();
        *self = Self { base: word(&told["base"]), track: word(&track["name"]), ends, got: std::mem::take(&mut self.got), form };
    }

    /// Fetches what is missing of these places and of the next minute. False: the address is over.
    pub async fn fetch<L: Line>(&mut self, person: &Honest<L>, place: i64, wanted: &[(i64, i64)]) -> bool {
        let mut from = 0;
        for (piece, to) in self.ends.clone().into_iter().enumerate() {
            let needed = |span: &(i64, i64)| span.0 < to && span.1 > from;
            let near = needed(&(place, place + AHEAD)) || wanted.iter().any(needed);
            if near && !self.has(from, to) {
                match person.line.fetch(&format!("{}{}/{piece}", self.base, self.track), Ask::Whole).await {
                    (200, _) => self.got.add(from, to),
                    (403, _) => return false,
                    // Lost on the way: the next second asks again.
                    (0 | 503, _) => return true,
                    (status, _) => panic!("piece {piece} of {} comes: {status}", self.track),
                }
            }
            from = to;
        }
        true
    }

    fn has(&self, from: i64, to: i64) -> bool {
        self.got.spans().iter().any(|span| span.0 <= from && span.1 >= to)
    }

    /// How far it can be shown from this place on.
    pub fn until(&self, place: i64) -> i64 {
        self.got.spans().iter().find(|span| span.0 <= place && span.1 > place).map_or(place, |span| span.1)
    }
}
