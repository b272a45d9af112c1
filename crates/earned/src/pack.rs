//! What may be handed in of a lesson that was kept on a device and learned without a line: the law of the pack.
//!
//! Promises: of one pack no more places are taken than 1.5 × the server time since it was given out, whatever it is told and in however many
//! messages; a nonce is paid for once and for at most 1.5 × half a minute; only delivered places; what is told again changes nothing; what is
//! not taken has a reason, and what only came too early may be told again. Source: `docs/learn-protocol.md` §9.

use serde::{Deserialize, Serialize};

use crate::beat::{PACE, Withheld};
use crate::spans::{Span, Spans};

/// What one nonce is for, ms of server time.
pub const PACK_BEAT: i64 = 30_000;
/// Nonces beyond the length of the lesson, per cent: pauses, places that were gone over again.
pub const PACK_SPARE: i64 = 20;

/// How many nonces a pack of a lesson of that many places has.
pub fn pack_nonces(length: i64) -> u32 {
    let hundredths = length.max(0).saturating_mul(100 + PACK_SPARE);
    u32::try_from((hundredths + 100 * PACK_BEAT - 1) / (100 * PACK_BEAT)).unwrap_or(u32::MAX).max(1)
}

/// A pack as the server knows it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pack {
    /// How many nonces it has; they are numbered from 1.
    pub nonces: u32,
    /// Numbers that were used.
    pub used: Spans,
    /// Places that were taken, each as often as it was.
    pub taken: i64,
}

/// What was learned under one nonce.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackBeat {
    /// The number of the nonce.
    pub no: u32,
    /// Places that were shown.
    pub shown: Spans,
}

/// What becomes of what was handed in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PackJudged {
    /// Taken down: number and places.
    pub accepted: Vec<(u32, Spans)>,
    /// Not taken down, and why.
    pub withheld: Vec<(Span, Withheld)>,
    /// Numbers that time does not allow yet: they are not used, and may be told again later.
    pub later: Vec<u32>,
    /// The pack as it is now.
    pub after: Pack,
}

/// Judges what is handed in. `elapsed`: server time since the pack was given out, ms; `delivered`: places that came to this person.
pub fn judge_pack(pack: &Pack, beats: &[PackBeat], elapsed: i64, delivered: &Spans) -> PackJudged {
    let most = elapsed.max(0).saturating_mul(PACE.0) / PACE.1;
    let each = PACK_BEAT * PACE.0 / PACE.1;
    let (mut out, mut used, mut taken) = (PackJudged::default(), pack.used.clone(), pack.taken);
    for beat in beats {
        let number = Spans::one(i64::from(beat.no), i64::from(beat.no) + 1);
        if beat.no == 0 || beat.no > pack.nonces || number.minus(&used).is_empty() {
            continue;
        }
        let here = beat.shown.within(delivered);
        let places = here.measure();
        let keep = |out: &mut PackJudged, spans: &Spans, why| out.withheld.extend(spans.iter().map(|span| (span, why)));
        if places <= each && taken + places > most {
            keep(&mut out, &beat.shown, Withheld::TooFast);
            out.later.push(beat.no);
            continue;
        }
        used = used.union(&number);
        keep(&mut out, &beat.shown.minus(delivered), Withheld::NotDelivered);
        if places > each {
            keep(&mut out, &here, Withheld::TooFast);
        } else if places > 0 {
            taken += places;
            out.accepted.push((beat.no, here));
        }
    }
    // One number told twice in one message: too much the first time, less the second. It is used.
    out.later.retain(|no| Spans::one(i64::from(*no), i64::from(*no) + 1).within(&used).is_empty());
    out.after = Pack { nonces: pack.nonces, used, taken };
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Stay, pieces};

    fn beat(no: u32, from: i64, to: i64) -> PackBeat {
        PackBeat { no, shown: Spans::one(from, to) }
    }

    #[test]
    fn a_pack_has_a_nonce_for_each_half_minute_and_a_fifth_more() {
        assert_eq!([0, 1, 30_000, 300_000, 3_600_000].map(pack_nonces), [1, 1, 2, 12, 144]);
    }

    #[test]
    fn all_nonces_at_once_after_a_minute_bring_a_minute_and_a_half() {
        let pack = Pack { nonces: 144, ..Pack::default() };
        let all: Vec<PackBeat> = (0..100).map(|no| beat(no + 1, i64::from(no) * 30_000, i64::from(no + 1) * 30_000)).collect();
        let judged = judge_pack(&pack, &all, 60_000, &Spans::one(0, 3_600_000));
        assert_eq!(judged.accepted.iter().map(|(_, places)| places.measure()).sum::<i64>(), 90_000);
        assert_eq!(judged.later.len(), 97, "the others may come again");
        // A minute later again: what the second minute allows, and not what the first one did.
        let again = judge_pack(&judged.after, &all, 120_000, &Spans::one(0, 3_600_000));
        assert_eq!(again.accepted.iter().map(|(_, places)| places.measure()).sum::<i64>(), 90_000);
    }

    #[test]
    fn what_is_told_again_and_what_never_came_bring_nothing() {
        let pack = Pack { nonces: 2, ..Pack::default() };
        let told = [beat(1, 0, 30_000), beat(1, 30_000, 60_000), beat(3, 60_000, 90_000), beat(0, 60_000, 90_000)];
        let judged = judge_pack(&pack, &told, 600_000, &Spans::one(0, 20_000));
        assert_eq!(judged.accepted, [(1, Spans::one(0, 20_000))]);
        assert_eq!(judged.withheld, [((20_000, 30_000), Withheld::NotDelivered)]);
        let again = judge_pack(&judged.after, &told, 600_000, &Spans::one(0, 90_000));
        assert_eq!(again, PackJudged { after: judged.after, ..PackJudged::default() });
    }

    #[test]
    fn a_number_that_is_told_twice_in_one_message_is_used() {
        let pack = Pack { nonces: 2, ..Pack::default() };
        let told = [beat(1, 0, 30_000), beat(1, 0, 10_000), beat(2, 30_000, 60_000)];
        let judged = judge_pack(&pack, &told, 10_000, &Spans::one(0, 90_000));
        assert_eq!((judged.accepted, judged.later), (vec![(1, Spans::one(0, 10_000))], vec![2]));
        assert_eq!(judged.after.used, Spans::one(1, 2));
    }

    #[test]
    fn no_nonce_carries_more_than_its_half_minute() {
        let judged = judge_pack(&Pack { nonces: 9, ..Pack::default() }, &[beat(1, 0, 45_001)], 3_600_000, &Spans::one(0, 90_000));
        assert!(judged.accepted.is_empty() && judged.later.is_empty());
        assert_eq!(judged.withheld, [((0, 45_001), Withheld::TooFast)]);
    }

    proptest! {
        #[test]
        fn never_more_than_time_nonces_and_delivery_allow_however_it_is_told(
            nonces in 1u32..9,
            delivered in proptest::collection::vec((0i64..400_000, 0i64..400_000), 0..4),
            messages in proptest::collection::vec(
                (0i64..120_000, proptest::collection::vec((0u32..12, 0i64..400_000, 0i64..60_000), 0..8)), 1..8),
            live in proptest::collection::vec((0i64..900_000, 0i64..60_000, 0i64..400_000), 0..6),
        ) {
            let delivered = Spans::from(delivered);
            let (mut pack, mut elapsed, mut seen) = (Pack { nonces, ..Pack::default() }, 0, Vec::new());
            let mut stays: Vec<Stay> = Vec::new();
            for (later, beats) in messages {
                elapsed += later;
                let beats: Vec<PackBeat> = beats.into_iter().map(|(no, from, long)| beat(no, from, from + long)).collect();
                let judged = judge_pack(&pack, &beats, elapsed, &delivered);
                for (no, places) in &judged.accepted {
                    prop_assert!(!seen.contains(no), "a nonce pays once");
                    prop_assert!(places.minus(&delivered).is_empty() && places.measure() <= 45_000);
                    seen.push(*no);
                    stays.push(Stay {
                        s: "pack".into(), q: (*no, *no), t: (0, elapsed), c: places.clone(), o: true, w: Vec::new(), b: 1, g: elapsed, p: 0,
                    });
                }
                let again = judge_pack(&judged.after, &beats, elapsed, &delivered);
                prop_assert!(again.accepted.iter().all(|(no, _)| judged.later.contains(no)), "what was taken is not taken again");
                pack = judged.after;
                prop_assert!(pack.taken <= elapsed * 3 / 2);
                prop_assert!(pack.taken <= i64::from(nonces) * 45_000);
            }
            // Together with live beats of the same lesson: never more than the server time that there was, and every place once.
            for (at, long, from) in live {
                stays.push(Stay {
                    s: "live".into(), q: (1, 1), t: (at, at + long), c: Spans::one(from, from + long), o: false, w: Vec::new(), b: 1, g: long, p: 100,
                });
            }
            let wall = stays.iter().fold(Spans::default(), |sum, stay| sum.union(&Spans::one(stay.t.0, stay.t.1))).measure();
            let all = pieces(&stays, |_| Some("lesson"));
            prop_assert!(all.iter().map(|piece| piece.credit).sum::<i64>() <= wall);
            let places = all.iter().fold(Spans::default(), |sum, piece| sum.union(&piece.places));
            prop_assert_eq!(places.measure(), all.iter().map(|piece| piece.places.measure()).sum::<i64>());
        }
    }
}
