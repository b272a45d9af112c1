use proptest::prelude::*;

use super::*;
use crate::beat::{Beat, judge};

const MINUTE: i64 = 60_000;

/// One unit `u` with the lesson `l` (version `v`) of that many minutes in parts of ten, and sittings `s0` … `s9`.
fn record(minutes: i64, entries: Vec<Entry>) -> Record {
    let parts = (0..minutes).step_by(10).map(|at| (at * MINUTE, (at + 10).min(minutes) * MINUTE)).collect();
    let shape = Shape { code: "l".into(), title: "诱捕灯怎么挂".into(), unit: "u".into(), parts };
    let sittings = (0..10).map(|n| (format!("s{n}"), "v".to_owned())).collect();
    Record { lessons: BTreeMap::from([("v".to_owned(), shape)]), sittings, entries }
}

/// Minutes of the clock, minutes of the lesson.
fn stay(sitting: usize, clock: (i64, i64), places: (i64, i64)) -> Entry {
    Entry::Stay(Stay {
        s: format!("s{sitting}"),
        q: (u32::try_from(clock.0).unwrap() + 1, u32::try_from(clock.1).unwrap()),
        t: (clock.0 * MINUTE, clock.1 * MINUTE),
        c: Spans::one(places.0 * MINUTE, places.1 * MINUTE),
        o: false,
        w: Vec::new(),
        b: 10,
        g: 30_000,
        p: 100,
    })
}

/// One sitting from the beginning to the end at the nominal pace, in rows of five minutes.
fn steady(minutes: i64) -> Vec<Entry> {
    (0..minutes).step_by(5).map(|at| stay(0, (at, at + 5), (at, at + 5))).collect()
}

fn ask(at: i64, ok: bool) -> Entry {
    Entry::Ask(Ask { a: format!("a{at}"), l: "v".into(), at: at * MINUTE, ok, c: Spans::default() })
}

fn check(ok: bool) -> Entry {
    Entry::Check { u: "u".into(), ok }
}

fn of(minutes: i64, parts: &[Vec<Entry>]) -> Account {
    account(&record(minutes, parts.concat()))
}

#[test]
fn an_ordinary_learner_is_credited_whole() {
    let entries = [steady(30), vec![ask(15, true), ask(30, true), check(true)]];
    let account = of(30, &entries);
    assert_eq!((account.credited_ms, account.pending_ms), (30 * MINUTE, 0));
    let unit = unit_account(&record(30, entries.concat()), &account, "u", &["v".to_owned()]);
    assert_eq!(unit, UnitAccount { standing: Standing::Done, checked: true });
}

#[test]
fn nothing_is_credited_before_the_exit_check() {
    for last in [vec![], vec![check(false)]] {
        let account = of(10, &[steady(10), last]);
        assert_eq!((account.credited_ms, account.pending_ms), (0, 10 * MINUTE));
        assert_eq!(account.lessons["v"].pending, [((0, 10 * MINUTE), Pending::Check)]);
    }
}

#[test]
fn whoever_left_the_player_running_has_nothing() {
    let missed = (1..=4).map(|n| ask(n * 15, false)).collect();
    let account = of(60, &[steady(60), missed, vec![check(true)]]);
    assert_eq!((account.credited_ms, account.pending_ms), (0, 60 * MINUTE));
    assert_eq!(account.lessons["v"].pending, [((0, 60 * MINUTE), Pending::Question)]);
}

#[test]
fn a_missed_question_holds_its_own_stretch_and_what_follows_until_a_right_one() {
    let account = of(60, &[steady(60), vec![ask(15, true), ask(30, false), ask(45, true), check(true)]]);
    assert_eq!(account.lessons["v"].pending, [((15 * MINUTE, 30 * MINUTE), Pending::Question)]);
    let after = of(60, &[steady(60), vec![ask(15, true), ask(30, false), check(true)]]);
    assert_eq!(after.lessons["v"].pending, [((15 * MINUTE, 60 * MINUTE), Pending::Question)]);
}

#[test]
fn a_way_round_the_questions_leaves_all_but_the_last_minutes_pending() {
    // A new sitting every quarter of an hour.
    let dodged = (0..60).step_by(5).map(|at| stay(usize::try_from(at / 15).unwrap(), (at, at + 5), (at, at + 5))).collect();
    let account = of(60, &[dodged, vec![check(true)]]);
    assert_eq!((account.credited_ms, account.pending_ms), (20 * MINUTE, 40 * MINUTE));
}

#[test]
fn a_make_up_or_a_person_settles_a_stretch() {
    let places = Spans::one(15 * MINUTE, 30 * MINUTE);
    let base = || vec![ask(15, true), ask(30, false), ask(45, true), check(true)];
    let made_up = Entry::Ask(Ask { a: "m".into(), l: "v".into(), at: 99 * MINUTE, ok: true, c: places.clone() });
    let decided = Entry::Decision { l: "v".into(), c: places.clone(), ok: true, by: "组织委员".into() };
    for entry in [made_up, decided] {
        assert_eq!(of(60, &[steady(60), base(), vec![entry]]).pending_ms, 0);
    }
    let refused = Entry::Decision { l: "v".into(), c: places, ok: false, by: "组织委员".into() };
    assert_eq!(of(60, &[steady(60), base(), vec![refused]]).pending_ms, 15 * MINUTE);
}

#[test]
fn ten_devices_earn_what_one_earns() {
    let same = (0..10).flat_map(|n| [stay(n, (0, 5), (0, 5)), stay(n, (5, 10), (5, 10))]).collect();
    assert_eq!(of(100, &[same, vec![check(true)]]).credited_ms, 10 * MINUTE);
    // Each another piece of the lesson.
    let other = (0..10i64).map(|n| stay(usize::try_from(n).unwrap(), (0, 10), (n * 10, n * 10 + 10))).collect();
    let account = of(100, &[other, vec![check(true)]]);
    assert_eq!(account.credited_ms, 10 * MINUTE);
    assert!(account.lessons["v"].covered.measure() <= 15 * MINUTE);
}

#[test]
fn a_place_counts_once_in_seven_days() {
    let week = 7 * 24 * 60;
    let twice = |later: i64| of(10, &[vec![stay(0, (0, 10), (0, 10)), stay(1, (later, later + 10), (0, 10)), check(true)]]);
    assert_eq!(twice(20).credited_ms, 10 * MINUTE);
    assert_eq!(twice(week).credited_ms, 20 * MINUTE);
    assert_eq!(twice(week).lessons["v"].covered, Spans::one(0, 10 * MINUTE));
}

#[test]
fn a_third_without_a_line_is_class_b_and_a_person_makes_it_a() {
    let away = |minutes: i64| {
        let mut entries = steady(20);
        for entry in entries.iter_mut().take(usize::try_from(minutes / 5).unwrap()) {
            if let Entry::Stay(stay) = entry {
                stay.o = true;
            }
        }
        entries
    };
    let little = of(20, &[away(5), vec![check(true)]]);
    assert_eq!((little.credited_ms, little.lessons["v"].offline), (20 * MINUTE, false));
    let much = [away(10), vec![check(true)]];
    let account = of(20, &much);
    assert_eq!((account.credited_ms, account.lessons["v"].offline), (0, true));
    let unit = unit_account(&record(20, much.concat()), &account, "u", &["v".to_owned()]);
    assert_eq!(unit.standing, Standing::DoneOffline);
    let asked = Entry::Decision { l: "v".into(), c: Spans::one(0, 20 * MINUTE), ok: true, by: "组织委员".into() };
    assert_eq!(of(20, &[away(10), vec![check(true), asked]]).credited_ms, 20 * MINUTE);
}

/// The whole lesson in one stay without a line, and then these with one: from a minute of the clock on, places.
fn again(later: &[(i64, (i64, i64))]) -> Account {
    let mut away = stay(0, (0, 20), (0, 20));
    if let Entry::Stay(stay) = &mut away {
        stay.o = true;
    }
    let with: Vec<Entry> = later.iter().map(|(at, places)| stay(1, (*at, at + places.1 - places.0), *places)).collect();
    of(20, &[vec![away], with, vec![check(true)]])
}

#[test]
fn what_was_learned_without_a_line_and_again_with_one_was_learned_with_one() {
    let left = |account: &Account| account.lessons["v"].without_line.clone();
    let half = again(&[(30, (0, 10))]);
    assert_eq!((half.credited_ms, left(&half)), (0, Spans::one(10 * MINUTE, 20 * MINUTE)));
    // 30 of 100 are left: that is not too much, and each place counts once.
    let enough = again(&[(30, (0, 14))]);
    assert_eq!((enough.credited_ms, enough.pending_ms, left(&enough)), (20 * MINUTE, 0, Spans::default()));
    // The same a week later is another learning, which counts as such.
    let later = again(&[(8 * 24 * 60, (0, 14))]);
    assert_eq!((later.credited_ms + later.pending_ms, later.lessons["v"].offline), (34 * MINUTE, false));
    // Without a line again it is what it was.
    let mut twice = stay(2, (40, 60), (0, 20));
    if let Entry::Stay(stay) = &mut twice {
        stay.o = true;
    }
    let Record { mut entries, .. } = record(20, vec![twice, check(true)]);
    entries.extend(steady(20).into_iter().map(|mut entry| {
        if let Entry::Stay(stay) = &mut entry {
            stay.o = true;
        }
        entry
    }));
    assert_eq!(of(20, &[entries]).lessons["v"].without_line, Spans::one(0, 20 * MINUTE));
}

#[test]
fn to_learn_again_takes_server_time_of_its_own() {
    // Two minutes of the clock, twenty minutes of the lesson: three of them were learned again.
    let mut hasty = stay(1, (30, 32), (0, 20));
    let mut away = stay(0, (0, 20), (0, 20));
    if let (Entry::Stay(hasty), Entry::Stay(away)) = (&mut hasty, &mut away) {
        (hasty.c, away.o) = (Spans::one(0, 20 * MINUTE), true);
    }
    let account = of(20, &[vec![away.clone(), hasty, check(true)]]);
    assert_eq!((account.credited_ms, account.lessons["v"].without_line.measure()), (0, 17 * MINUTE));
    // In the time in which it was learned without a line nothing can be learned besides.
    let beside = stay(1, (0, 20), (0, 20));
    let both = of(20, &[vec![away, beside, check(true)]]);
    assert_eq!((both.credited_ms + both.pending_ms, both.lessons["v"].covered.measure()), (20 * MINUTE, 20 * MINUTE));
}

#[test]
fn what_is_missing_is_told_by_part_and_a_little_is_not_missing() {
    let account = of(30, &[vec![stay(0, (0, 10), (0, 10)), stay(0, (10, 14), (10, 14))]]);
    assert_eq!(
        account.lessons["v"].missing,
        BTreeMap::from([(2, Spans::one(14 * MINUTE, 20 * MINUTE)), (3, Spans::one(20 * MINUTE, 30 * MINUTE))])
    );
    let nearly = of(100, &[vec![stay(0, (0, 10), (0, 10)), stay(0, (11, 21), (10, 20))]]);
    assert!(!nearly.lessons["v"].missing.contains_key(&1));
}

fn any_entry() -> impl Strategy<Value = Entry> {
    prop_oneof![
        6 => (0usize..10, 0i64..90, 1i64..6, 0i64..60, 1i64..10, any::<bool>()).prop_map(|(s, from, long, place, wide, o)| {
            let mut entry = stay(s, (from, from + long), (place, (place + wide).min(60)));
            if let Entry::Stay(stay) = &mut entry {
                stay.o = o;
            }
            entry
        }),
        2 => (1i64..90, any::<bool>()).prop_map(|(at, ok)| ask(at, ok)),
        1 => any::<bool>().prop_map(check),
        1 => (0i64..60, 1i64..30).prop_map(|(from, long)| Entry::Decision {
            l: "v".into(), c: Spans::one(from * MINUTE, (from + long) * MINUTE), ok: true, by: "组织委员".into()
        }),
    ]
}

proptest! {
    #[test]
    fn order_and_repetition_change_nothing(
        entries in proptest::collection::vec(any_entry(), 0..40),
        order in proptest::collection::vec(any::<prop::sample::Index>(), 60),
    ) {
        // A question has one end, a sitting one row for each beat: what differs under the same name is no record.
        let mut seen = BTreeSet::new();
        let entries: Vec<Entry> = entries.into_iter().filter(|entry| match entry {
            Entry::Ask(ask) => seen.insert(ask.a.clone()),
            Entry::Stay(stay) => seen.insert(format!("{} {:?}", stay.s, stay.q)),
            _ => true,
        }).collect();
        let before = account(&record(60, entries.clone()));
        let mut mixed = entries.clone();
        if !entries.is_empty() {
            mixed.extend(order.iter().map(|index| index.get(&entries).clone()));
            for (at, index) in order.iter().enumerate() {
                let (a, b) = (at % mixed.len(), index.index(mixed.len()));
                mixed.swap(a, b);
            }
        }
        prop_assert_eq!(account(&record(60, mixed)), before);
    }

    #[test]
    fn never_more_than_time_and_everything_covered_is_credited_or_pending(entries in proptest::collection::vec(any_entry(), 0..40)) {
        let time = entries.iter().fold(Spans::default(), |sum, entry| match entry {
            Entry::Stay(stay) => sum.union(&Spans::one(stay.t.0, stay.t.1)),
            _ => sum,
        });
        let places = entries.iter().fold(Spans::default(), |sum, entry| match entry {
            Entry::Stay(stay) => sum.union(&stay.c),
            _ => sum,
        });
        let account = account(&record(60, entries));
        let lesson = &account.lessons["v"];
        prop_assert!(account.credited_ms + account.pending_ms <= time.measure());
        prop_assert!(lesson.covered.minus(&places).is_empty(), "nothing that was not accepted");
        prop_assert!(lesson.covered.measure() * 2 <= time.measure() * 3);
        let waits = Spans::from(lesson.pending.iter().map(|(span, _)| *span).collect::<Vec<_>>());
        prop_assert!(waits.minus(&lesson.covered).is_empty());
        prop_assert!(lesson.pending_ms == 0 || !waits.is_empty(), "what waits is told");
    }

    /// From messages to credit: whatever a client sends, in whatever rhythm.
    #[test]
    fn no_sequence_of_beats_earns_more_than_its_time(
        beats in proptest::collection::vec((0i64..200_000, 0i64..600_000, 0i64..400_000), 1..60),
    ) {
        let (mut now, mut entries) = (0, Vec::new());
        for (number, (elapsed, from, long)) in (1u32..).zip(beats) {
            let judged = judge(&Beat {
                elapsed, shown: Spans::one(from, from + long), delivered: Spans::one(0, 600_000), window: 0,
            });
            entries.push(Entry::Stay(Stay {
                s: "s0".into(), q: (number, number), t: (now, now + elapsed), c: judged.accepted, o: judged.offline, w: judged.withheld,
                b: 1, g: elapsed, p: 100,
            }));
            now += elapsed;
        }
        entries.push(check(true));
        let account = account(&record(10, entries));
        prop_assert!(account.credited_ms + account.pending_ms <= now);
        prop_assert!(account.credited_ms <= 600_000);
    }
}
