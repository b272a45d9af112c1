//! The law of the door: passwords, waiting after failures, sessions, invitations.
//!
//! Promises: nobody is ever locked out, least of all by somebody else's failures; no rule asks for signs of certain classes; a password
//! that everybody tries first is refused.

use crate::access::Role;
use crate::ambient::Instant;
use crate::refusal::Refusal;

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Shortest password, in characters: a short sentence is better than a riddle.
pub const PASSWORD_LEAST: usize = 12;
/// Longest, in bytes: hashing is the only thing that would notice more.
pub const PASSWORD_MOST: usize = 128;

/// Long passwords that are tried first everywhere. Compared without case, blanks and signs between.
const COMMON: [&str; 28] = [
    "123456789012",
    "1234567890123",
    "12345678901234",
    "123456123456",
    "112233445566",
    "qwertyuiop12",
    "qwertyuiopas",
    "qwertyuiop123",
    "1qaz2wsx3edc",
    "1qaz2wsx3edc4rfv",
    "qazwsxedcrfv",
    "password1234",
    "password12345",
    "passwordpassword",
    "administrator",
    "administrator1",
    "admin1234567",
    "admin12345678",
    "adminadminadmin",
    "abcdefghijkl",
    "abcd12345678",
    "abc123456789",
    "a12345678910",
    "woaini1314520",
    "5201314520131",
    "iloveyou1234",
    "welcome12345",
    "letmein12345",
];

/// Whether this may be the password of that person.
///
/// # Errors
/// `password-short`, `password-long`, `password-common`, `password-is-name`, beside the field `password`.
pub fn password(text: &str, sign_in_name: &str, person_name: &str) -> Result<(), Refusal> {
    let no = |code| Err(Refusal::at("password", code));
    if text.chars().count() < PASSWORD_LEAST {
        return no("password-short");
    }
    if text.len() > PASSWORD_MOST {
        return no("password-long");
    }
    let bare: String = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    if COMMON.contains(&bare.as_str()) || one_thing_again_and_again(&bare) {
        return no("password-common");
    }
    if without(&bare, sign_in_name) || without(&bare, person_name) {
        return no("password-is-name");
    }
    Ok(())
}

/// One to four characters repeated, or a run like 3456789….
fn one_thing_again_and_again(bare: &str) -> bool {
    let chars: Vec<char> = bare.chars().collect();
    let repeats = (1..=4).any(|step| chars.iter().skip(step).zip(&chars).all(|(a, b)| a == b));
    let run = chars.windows(2).all(|pair| matches!(pair, [a, b] if u32::from(*a) + 1 == u32::from(*b)));
    repeats || run
}

/// Whether nothing but the name, repeated, and digits is left: `wangli20261124` is the name `wangli`.
fn without(bare: &str, name: &str) -> bool {
    let name: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    !name.is_empty() && bare.replace(&name, "").chars().all(|c| c.is_ascii_digit())
}

/// What is counted when a password was wrong.
///
/// Three counters, because three kinds of guessing exist, and one rule above them: what others do never keeps the owner out.
///
/// * [`Pair`](Self::Pair), the name from one address. Somebody at one desk guesses at one name. Long waits, from the third failure on. It is
///   counted before the password is looked at, so that a hundred guesses at the same moment are a hundred failures.
/// * [`Account`](Self::Account), the name from anywhere. Many machines guess at one name. Short waits, later.
/// * [`Address`](Self::Address), one address for any name. One machine tries one password on all names; but a whole office stands behind one
///   address too. Short waits, much later.
///
/// The last two do not hold for a pair that has signed in before (remembered for [`KNOWN`]): the owner at the usual desk waits for his own
/// mistakes alone. For everybody else their waits end after seconds, so the worst that others can do is to slow down a first sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// One name from one address.
    Pair,
    /// One name from all addresses.
    Account,
    /// All names from one address.
    Address,
}

/// After this long without a failure everything is forgiven.
pub const FORGIVEN_AFTER: i64 = 15 * MINUTE;
/// How long a name and an address that signed in together are remembered.
pub const KNOWN: i64 = 90 * DAY;

impl Counted {
    /// Failures without any wait.
    const fn free(self) -> i64 {
        match self {
            Self::Pair => 2,
            Self::Account => 9,
            Self::Address => 29,
        }
    }

    /// The longest wait.
    const fn longest(self) -> i64 {
        match self {
            Self::Pair => 60 * SECOND,
            Self::Account | Self::Address => 8 * SECOND,
        }
    }

    /// The wait after so many failures: 1, 2, 4 … seconds.
    pub fn wait(self, failures: i64) -> i64 {
        let beyond = failures - self.free();
        if beyond <= 0 {
            return 0;
        }
        let doubled = u32::try_from(beyond - 1).ok().and_then(|n| SECOND.checked_shl(n.min(20))).unwrap_or(i64::MAX);
        doubled.min(self.longest())
    }
}

/// A counter as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Failures {
    /// How many, since it was last forgiven.
    pub failures: i64,
    /// When the next attempt is looked at.
    pub open_at: Instant,
    /// When it is forgiven.
    pub forget_at: Instant,
}

impl Failures {
    /// The counter after one more failure.
    #[must_use]
    pub fn one_more(self, counted: Counted, now: Instant) -> Self {
        let failures = if now >= self.forget_at { 1 } else { self.failures.saturating_add(1) };
        Self { failures, open_at: now + counted.wait(failures), forget_at: now + FORGIVEN_AFTER }
    }

    /// Whole seconds to wait, rounded up; nothing when the door is open. A clock that was set back cannot stretch the wait.
    pub fn seconds_left(self, counted: Counted, now: Instant) -> Option<i64> {
        let left = (self.open_at - now).min(counted.longest());
        (left > 0).then(|| (left + SECOND - 1) / SECOND)
    }
}

/// How long a sign-in holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hold {
    /// Without a request.
    pub idle: i64,
    /// At most.
    pub most: i64,
}

/// 30 minutes idle, 12 hours at most.
pub const STAFF: Hold = Hold { idle: 30 * MINUTE, most: 12 * HOUR };
/// 7 days idle, 30 days at most.
pub const MEMBER: Hold = Hold { idle: 7 * DAY, most: 30 * DAY };

/// Whoever has work beyond a member's, and whoever sits at a machine that is not his own, is signed out soon.
pub fn hold(roles: &[Role], keep: bool) -> Hold {
    if keep && !is_staff(roles) { MEMBER } else { STAFF }
}

/// Whoever gives roles or invites types the password again when it was last typed longer ago than this: a desk is left alone for a coffee.
pub const ASKED_AGAIN_AFTER: i64 = 10 * MINUTE;

/// Whether the password was typed lately enough for giving roles and inviting.
pub const fn typed_lately(typed_at: Instant, now: Instant) -> bool {
    now - typed_at < ASKED_AGAIN_AFTER
}

/// Whether any role is more than a member's.
pub fn is_staff(roles: &[Role]) -> bool {
    roles.iter().any(|role| *role != Role::Member)
}

/// A sign-in is marked as used once a minute at most, so that reading does not write.
pub const SEEN_EVERY: i64 = MINUTE;

/// The same for whoever comes every half minute for hours and is remembered in between: of a hundred thousand learners one minute would be a commit in
/// each 0.6 ms. A sixth of the idle time of the sign-in, ten minutes at most: with [`REMEMBERED`] a sign-in of 30 minutes is noted within ten.
pub fn seen_every_often(idle: i64) -> i64 {
    (idle / 6).clamp(SEEN_EVERY, 10 * MINUTE)
}

/// A learner's page asks every half minute for hours: who it is may be remembered for so long, then everything is looked up anew.
pub const REMEMBERED: i64 = 5 * MINUTE;

/// How often whoever remembers sign-ins asks which of them ended meanwhile: so soon a sign-out reaches every process.
pub const ASKS_EVERY: i64 = SECOND;

/// A commit may become visible so long after the instant that stands in its row: a queue, a retry, clocks of two machines.
pub const ENDED_LATE: i64 = MINUTE;

/// Sign-ins that were ended stay listed for so long: longer than anybody remembers one, and longer than a process may have looked away.
pub const ENDED_KEPT: i64 = HOUR;

/// An invitation is good for 7 days, once.
pub const INVITATION: i64 = 7 * DAY;

/// Whether an invitation still opens.
pub fn invitation_holds(expires_at: Instant, used_at: Option<Instant>, now: Instant) -> bool {
    used_at.is_none() && now < expires_at
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn whoever_is_remembered_is_noted_long_before_a_sign_in_ends() {
        for hold in [STAFF, MEMBER] {
            let late = seen_every_often(hold.idle) + REMEMBERED;
            assert!(3 * late <= hold.idle, "{late} of {}", hold.idle);
        }
        assert_eq!(
            [seen_every_often(0), seen_every_often(STAFF.idle), seen_every_often(MEMBER.idle)],
            [SEEN_EVERY, 5 * MINUTE, 10 * MINUTE]
        );
    }

    #[test]
    fn passwords() {
        assert!(password("砚石湾的灯七天收一次吗", "wangli", "王丽").is_err(), "eleven characters");
        assert!(password("砚石湾的灯笼七天收一次吗", "wangli", "王丽").is_ok());
        for common in [
            "123456789012",
            "1234-5678-9012",
            "aaaaaaaaaaaaaaa",
            "Password1234",
            "abcabcabcabcabc",
            "3456789:;<=>?@",
            "定定定定定定定定定定定定",
        ] {
            assert_eq!(password(common, "x.y", "王丽").unwrap_err().code, "password-common", "{common}");
        }
        for name in ["wangli20261124", "WangLi-WangLi-1", "wang.li.2026.11"] {
            assert_eq!(password(name, "wangli", "王丽").unwrap_err().code, "password-is-name", "{name}");
        }
        assert_eq!(password(&"长".repeat(43), "wangli", "王丽").unwrap_err().code, "password-long");
        assert!(password("wangli keeps bees", "wangli", "王丽").is_ok());
    }

    #[test]
    fn the_wait_grows_from_the_third_failure_to_a_minute() {
        let waits: Vec<i64> = (0..=12).map(|n| Counted::Pair.wait(n) / SECOND).collect();
        assert_eq!(waits, [0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60]);
        assert_eq!(Counted::Address.wait(29), 0);
        assert_eq!(Counted::Address.wait(1_000_000), 8 * SECOND);
    }

    #[test]
    fn who_holds_how_long() {
        assert_eq!(hold(&[Role::Member], true), MEMBER);
        assert_eq!(hold(&[], true), MEMBER);
        assert_eq!(hold(&[Role::Member], false), STAFF);
        assert_eq!(hold(&[Role::Member, Role::Writer], true), STAFF);
    }

    fn any_counted() -> impl Strategy<Value = Counted> {
        prop_oneof![Just(Counted::Pair), Just(Counted::Account), Just(Counted::Address)]
    }

    proptest! {
        #[test]
        fn nothing_is_ever_a_lock(counted in any_counted(), times in prop::collection::vec(0i64..3_600_000, 0..60)) {
            let (mut now, mut state) = (1_000_000, Failures::default());
            for gap in times {
                now += gap;
                state = state.one_more(counted, now);
                prop_assert!(state.seconds_left(counted, now).unwrap_or(0) <= 60);
                prop_assert_eq!(state.seconds_left(counted, now + 60_000), None);
                // Forgiven: the first failure after a quarter of an hour costs nothing.
                prop_assert_eq!(state.one_more(counted, now + FORGIVEN_AFTER).failures, 1);
            }
        }

        #[test]
        fn the_wait_never_shrinks_with_failures(counted in any_counted(), n in 0i64..200) {
            prop_assert!(counted.wait(n) <= counted.wait(n + 1));
        }

        #[test]
        fn a_clock_set_back_keeps_nobody_out(counted in any_counted(), back in 0i64..10_000_000) {
            let state = Failures { failures: 50, open_at: 20_000_000, forget_at: 30_000_000 };
            prop_assert!(state.seconds_left(counted, 20_000_000 - back).unwrap_or(0) <= 60);
        }

        #[test]
        fn any_text_of_twelve_different_words_is_a_password(seed in "[b-km-z]{3} [b-km-z]{4} [b-km-z]{5} [A-Z]{2}") {
            prop_assume!(!one_thing_again_and_again(&seed));
            let _ = password(&seed, "qqq", "王丽");
            let fine = password(&format!("{seed}，清早开门。"), "qqq", "王丽").is_ok();
            prop_assert!(fine);
        }
    }
}
