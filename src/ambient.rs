//! Time and chance. Nothing else in the program may ask the machine for them (clippy bans it), so every test can set both.

mod small_id;

use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

pub use small_id::SmallId;

/// Milliseconds since 1970 UTC.
pub type Instant = i64;

/// Says what time it is.
pub trait Clock: Send + Sync + 'static {
    /// Now, in milliseconds UTC.
    fn now(&self) -> Instant;
}

/// The machine's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine")]
    fn now(&self) -> Instant {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }
}

/// A clock that stands until it is told to move. For tests, and for the demo while it writes its past.
pub struct SetClock(AtomicI64);

impl SetClock {
    /// Stands at `now`.
    pub fn at(now: Instant) -> Self {
        Self(AtomicI64::new(now))
    }
    /// Moves on (or back) by `by` milliseconds.
    pub fn advance(&self, by: i64) {
        self.0.fetch_add(by, Ordering::SeqCst);
    }
    /// Jumps.
    pub fn set(&self, now: Instant) {
        self.0.store(now, Ordering::SeqCst);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Instant {
        self.0.load(Ordering::SeqCst)
    }
}

/// Gives unpredictable bytes.
pub trait Chance: Send + Sync + 'static {
    /// Fills `out`.
    fn fill(&self, out: &mut [u8]);
}

/// The operating system's generator.
pub struct SystemChance;

impl Chance for SystemChance {
    #[expect(clippy::expect_used, reason = "without randomness no token is safe: stopping is the only right answer")]
    fn fill(&self, out: &mut [u8]) {
        getrandom::fill(out).expect("the operating system gives randomness");
    }
}

/// Repeats itself from a seed. For tests only: its bytes can be foretold.
pub struct SeededChance(Mutex<u64>);

impl SeededChance {
    /// The same seed gives the same bytes.
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(seed))
    }
}

impl Chance for SeededChance {
    fn fill(&self, out: &mut [u8]) {
        let mut state = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for byte in out {
            // splitmix64: small, and good enough to tell ids apart in a test.
            *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = *state;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            *byte = ((z ^ (z >> 31)) & 0xff) as u8;
        }
    }
}

/// An id: UUID v7 in its usual text form, so that ids sort by the time they were made.
pub fn new_id(now: Instant, chance: &dyn Chance) -> String {
    let mut bytes = [0; 10];
    chance.fill(&mut bytes);
    uuid::Builder::from_unix_timestamp_millis(u64::try_from(now).unwrap_or_default(), &bytes).into_uuid().to_string()
}

/// A secret of 256 bits as 52 characters of base32, for links and cookies.
pub fn new_token(chance: &dyn Chance) -> String {
    let mut bytes = [0; 32];
    chance.fill(&mut bytes);
    base32(&bytes)
}

/// A public address: 8 characters of base32, 40 bits.
pub fn new_code(chance: &dyn Chance) -> String {
    let mut bytes = [0; 5];
    chance.fill(&mut bytes);
    base32(&bytes)
}

/// Crockford's alphabet in lower case: no i, l, o, u, so that a code survives being read out and written down.
fn base32(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let mut out = String::with_capacity(bytes.len() * 8 / 5 + 1);
    let (mut buffer, mut bits) = (0u32, 0);
    for byte in bytes {
        buffer = (buffer << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            out.push(char::from(ALPHABET[(buffer >> bits) as usize & 31]));
        }
    }
    if bits > 0 {
        out.push(char::from(ALPHABET[(buffer << (5 - bits)) as usize & 31]));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_eight_characters_and_a_token_fifty_two() {
        let chance = SeededChance::new(7);
        assert_eq!(new_code(&chance).len(), 8);
        assert_eq!(new_token(&chance).len(), 52);
        assert_ne!(new_token(&chance), new_token(&chance));
    }

    #[test]
    fn ids_sort_by_time() {
        let chance = SeededChance::new(1);
        assert!(new_id(1_000, &chance) < new_id(2_000, &chance));
    }
}
