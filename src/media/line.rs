//! The line: who is on it with how many bits a second, and who may still come.
//!
//! Promises: whoever was let in stays until he is sent nothing any more; nobody keeps others out by asking for more than one can look at; the law of who
//! is let in stands in [`super::rules::admitted`].

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::rules::{EACH, Form, LEFT, admitted};
use crate::ambient::Instant;

/// Everybody on the line.
#[derive(Debug)]
pub struct Line {
    most: u64,
    on: Mutex<HashMap<String, Place>>,
}

#[derive(Debug)]
struct Place {
    person: String,
    bits: u64,
    last: Instant,
}

impl Line {
    /// A line of so many bits a second.
    pub fn new(most: u64) -> Self {
        Self { most, on: Mutex::default() }
    }

    fn on(&self, now: Instant) -> MutexGuard<'_, HashMap<String, Place>> {
        let mut on = self.on.lock().unwrap_or_else(PoisonError::into_inner);
        on.retain(|_, place| now - place.last < LEFT);
        on
    }

    /// Lets a sitting of a person in, as it wishes or lighter. Of more than [`EACH`] of one person the stalest gives its place up, and has it again when
    /// something is really sent to it.
    pub fn admit(&self, sitting: &str, person: &str, wish: Form, now: Instant, bits: impl Fn(Form) -> Option<u64>) -> Form {
        let mut on = self.on(now);
        let own = on.iter().filter(|(of, place)| *of != sitting && place.person == person);
        let mut own: Vec<(Instant, String)> = own.map(|(of, place)| (place.last, of.clone())).collect();
        own.sort_unstable();
        for (_, stale) in own.iter().take((own.len() + 1).saturating_sub(EACH)) {
            on.remove(stale);
        }
        let others: u64 = on.iter().filter(|(of, _)| *of != sitting).map(|(_, place)| place.bits).sum();
        let form = admitted(wish, others, self.most, &bits);
        match bits(form) {
            Some(bits) => on.insert(sitting.to_owned(), Place { person: person.to_owned(), bits, last: now }),
            None => on.remove(sitting),
        };
        form
    }

    /// Something was sent: the place is kept. One who comes back with an address that is still good is let in again, however full it is.
    pub(super) fn sent(&self, sitting: &str, bits: u64, now: Instant) {
        let mut on = self.on.lock().unwrap_or_else(PoisonError::into_inner);
        let place = on.entry(sitting.to_owned()).or_insert_with(|| Place { person: String::new(), bits, last: now });
        (place.bits, place.last) = (bits, now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_let_in_stays_and_who_left_makes_room() {
        let line = Line::new(500);
        let bits = |form| match form {
            Form::Video => Some(220),
            Form::Sound => Some(40),
            Form::Text => None,
        };
        let come = |who, now| line.admit(who, who, Form::Video, now, bits);
        assert_eq!([come("a", 0), come("b", 0), come("c", 0), come("d", 0)], [Form::Video, Form::Video, Form::Sound, Form::Text]);
        assert_eq!(come("a", 0), Form::Video, "his own place is his");
        line.sent("b", 220, LEFT);
        assert_eq!(come("d", LEFT), Form::Video, "a and c were sent nothing any more");
        assert_eq!(come("e", LEFT), Form::Sound, "b still is");
    }

    #[test]
    fn whoever_asks_for_a_hundred_keeps_nobody_out() {
        let line = Line::new(1_000);
        let bits = |form| (form == Form::Video).then_some(200);
        for no in 0..100 {
            assert_eq!(line.admit(&format!("own {no}"), "a", Form::Video, no, bits), Form::Video);
        }
        assert_eq!(line.admit("other", "b", Form::Video, 100, bits), Form::Video);
        line.sent("own 0", 200, 101);
        assert_eq!(line.admit("third", "c", Form::Video, 102, bits), Form::Text, "what is sent is on the line");
    }
}
