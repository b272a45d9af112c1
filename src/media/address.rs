//! The signed address of a lesson's media: for which sitting, of which file, in which form, until when.
//!
//! Promise: only this installation makes one; it opens one file to one sitting and nothing else, and needs no database to be checked.

use super::rules::Form;
use crate::ambient::Instant;
use crate::keys::{Keys, same};

const PURPOSE: &str = "media address";
/// Whose sitting a look from the desk is: nobody's.
pub(super) const DESK: &str = "desk";

/// What an address says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The sitting that gets it.
    pub sitting: String,
    /// The file.
    pub hash: String,
    /// In which form: whoever was let in for sound gets no pictures.
    pub form: Form,
    /// Length of the lesson, ms: bytes of an original are places by it.
    pub duration: i64,
    /// Good until then.
    pub until: Instant,
}

impl Address {
    fn text(&self) -> String {
        let form = if self.form == Form::Video { 'v' } else { 's' };
        format!("{form}.{}.{}.{}.{}", self.sitting, self.hash, self.duration, self.until)
    }

    /// As it stands in a link.
    pub fn sealed(&self, keys: &Keys) -> String {
        let text = self.text();
        let mac = keys.mac(PURPOSE, &text);
        format!("{text}.{mac}")
    }

    /// Reads one; nothing when it is not ours or its time is over.
    pub fn read(keys: &Keys, sealed: &str, now: Instant) -> Option<Self> {
        let (text, mac) = sealed.rsplit_once('.')?;
        if !same(&keys.mac(PURPOSE, text), mac) {
            return None;
        }
        let mut words = text.split('.');
        let form = if words.next()? == "v" { Form::Video } else { Form::Sound };
        let (sitting, hash) = (words.next()?.to_owned(), words.next()?.to_owned());
        let (duration, until) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        (now < until).then_some(Self { sitting, hash, form, duration, until })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_opens_what_it_says_until_its_time_and_is_not_forged() {
        let keys = Keys::fixed([7; 32]);
        let address =
            Address { sitting: "9v3k7t2m8q4x".into(), hash: "ab".repeat(32), form: Form::Sound, duration: 347_024, until: 1_000 };
        let sealed = address.sealed(&keys);
        assert_eq!(Address::read(&keys, &sealed, 999), Some(address));
        assert_eq!(Address::read(&keys, &sealed, 1_000), None, "over");
        assert_eq!(Address::read(&Keys::fixed([8; 32]), &sealed, 0), None, "another installation's");
        for (from, to) in [("s.", "v."), (".1000.", ".9000."), ("9v3k", "9v3m"), (".347024.", ".1.")] {
            assert_eq!(Address::read(&keys, &sealed.replacen(from, to, 1), 0), None, "{to}");
        }
    }
}
