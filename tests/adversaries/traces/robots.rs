//! Nobody there: the player left running, the robot that clicks, and chance.

use serde_json::{Value, json};

use super::super::forger::{Forger, first, guess};
use super::super::{Course, Dice, House, Line, Row};
use super::questions::{accomplice, credited};
use super::{BEAT, LONG, MINUTE};

/// Robots a trace: enough to see what chance does, few enough to be quick.
const ROBOTS: usize = 10;

/// The player runs at 1 × and nobody answers; a person comes for the exit check alone.
pub async fn idle(house: &impl House) -> Vec<Row> {
    let course = house.course(LONG, 0).await;
    let forger = Forger::at(house.newcomer(false).await).await;
    let mut length = 0;
    for lesson in &course.lessons {
        let mut notes = forger.open_with_text(lesson).await;
        let whole = notes.length;
        forger.run(&mut notes, 0, whole, 100, BEAT).await;
        length += whole;
        forger.close(&mut notes).await;
    }
    let before = credited(&forger.line, &course, length).await;
    accomplice(house, &forger.line, &course).await;
    let after = credited(&forger.line, &course, length).await;
    let mut rows = vec![
        Row::at_most("idle", "left running at 1 ×, nobody answers anything", before, 50),
        Row::at_most("idle-check", "the same, and a person comes for the exit check", after, 50),
    ];

    // One question answered later must not pay for fifty minutes.
    let (status, told) = forger.say("/learn/make-up", &json!({"lesson": course.lessons[0]})).await;
    if status == 200 && told["question"].is_object() {
        let shown = &told["question"]["shown"];
        let keys = shown["options"].as_array().cloned().unwrap_or_default();
        // Here the person who came looks: one right answer, which is worth one question's distance.
        let right = keys.iter().filter(|one| one["text"].as_str().is_some_and(|text| text.ends_with(super::super::RIGHT)));
        let answer: Vec<&Value> = right.map(|one| &one["key"]).collect();
        forger.answer(&told["question"], &json!(answer)).await;
    }
    let one = credited(&forger.line, &course, length).await;
    rows.push(Row::at_most(
        "idle-one",
        "the same, and one question made up: worth 20 minutes at most",
        one,
        20 * MINUTE * 1_000 / length,
    ));
    rows
}

/// What one robot did.
#[derive(Default)]
struct Tries {
    /// Of the questions on the way: how many, and how many right.
    asked: (usize, usize),
    /// For each draw of the exit check: the chance that guessing passes it.
    draws: Vec<f64>,
    passed: bool,
}

async fn robot<L: Line>(
    forger: &mut Forger<L>,
    course: &Course,
    days: i64,
    mut pick: impl FnMut(&Value) -> Value,
) -> (Tries, i64) {
    let (mut tries, mut length) = (Tries::default(), 0);
    for lesson in &course.lessons {
        let mut notes = forger.open_with_text(lesson).await;
        let mut place = 0;
        while place < notes.length {
            forger.line.pass(BEAT);
            let next = (place + BEAT).min(notes.length);
            forger.tick(&mut notes, &[(place, next)]).await;
            place = next;
            while notes.question.is_object() {
                let (_, told) = forger.answer(&notes.question, &pick(&notes.question["shown"])).await;
                tries.asked.0 += 1;
                tries.asked.1 += usize::from(told["right"] == true);
                notes.question = told["question"].clone();
            }
        }
        length += notes.length;
        forger.close(&mut notes).await;
    }
    for day in 0..=days {
        for lesson in course.lessons.iter().filter(|_| days > 0) {
            for _ in 0..20 {
                let (status, told) = forger.say("/learn/make-up", &json!({"lesson": lesson})).await;
                if status != 200 || told["question"].is_null() {
                    break;
                }
                forger.answer(&told["question"], &pick(&told["question"]["shown"])).await;
            }
        }
        while !tries.passed {
            let mut chances = Vec::new();
            let (_, (status, told)) = forger
                .check(&course.unit, &mut |shown| {
                    chances.push(chance_of(shown));
                    pick(shown)
                })
                .await;
            if status != 200 {
                break;
            }
            tries.draws.push(passing(&chances));
            tries.passed = told["passed"] == true;
            if told["next"] != "again" {
                break;
            }
        }
        if day < days {
            forger.line.pass(24 * 60 * MINUTE + 1_000);
            forger.refresh().await;
        }
    }
    (tries, length)
}

/// The click robot, and random guessing with every try that thirty days allow.
pub async fn guessing(house: &impl House) -> Vec<Row> {
    let course = house.course(LONG, 0).await;
    let mut rows = Vec::new();
    for (id, what, days) in [("click-bot", "the first option at once", 0), ("guessing", "chance, every try of 30 days", 30)] {
        let (mut shares, mut asked, mut draws, mut chance, mut passed) = (0, (0, 0), 0, 0.0, 0);
        for no in 0..ROBOTS {
            let mut dice = Dice::new(no as u64 + 7);
            let mut forger = Forger::at(house.newcomer(false).await).await;
            let pick = |shown: &Value| if days == 0 { first(shown) } else { guess(shown, &mut dice) };
            let (tries, length) = robot(&mut forger, &course, days, pick).await;
            shares += credited(&forger.line, &course, length).await;
            asked = (asked.0 + tries.asked.0, asked.1 + tries.asked.1);
            draws = draws.max(tries.draws.len());
            chance = tries.draws.iter().fold(1.0, |still, draw| still * (1.0 - draw)).mul_add(-1.0, 1.0).max(chance);
            passed += usize::from(tries.passed);
        }
        let seen = format!("{draws} draws of the exit check, {} of {} questions on the way right", asked.1, asked.0);
        // A robot that was lucky has no more draws: the one that tried longest tells what the rules allow.
        rows.push(Row::at_most(id, format!("{what}: expected at most ({seen})"), thousandths(chance), 50));
        let share = shares / i64::try_from(ROBOTS).unwrap_or(1);
        // Ten robots at 5 %: four lucky ones happen once in two thousand runs.
        let name = if days == 0 { "click-bot-seen" } else { "guessing-seen" };
        rows.push(Row::at_most(name, format!("{what}: what {ROBOTS} robots got ({passed} passed the exit check)"), share, 300));
    }
    rows
}

/// How often chance answers this question right.
fn chance_of(shown: &Value) -> f64 {
    let count = |name: &str| shown[name].as_array().map_or(0, Vec::len);
    let ways = match shown["type"].as_str() {
        Some("single") => u32::try_from(count("options")).unwrap_or(1),
        Some("multiple") => (1_u32 << count("options").min(20)) - 1,
        Some("matching") => (1..=u32::try_from(count("left")).unwrap_or(1).min(10)).product(),
        Some("ordering") => (1..=u32::try_from(count("items")).unwrap_or(1).min(10)).product(),
        Some("case") => return shown["parts"].as_array().into_iter().flatten().map(chance_of).product(),
        _ => 1_000,
    };
    1.0 / f64::from(ways.max(1))
}

/// How often chance passes a draw in which one question may be wrong.
fn passing(chances: &[f64]) -> f64 {
    let (mut all, mut one_wrong) = (1.0, 0.0);
    for chance in chances {
        one_wrong = one_wrong * chance + all * (1.0 - chance);
        all *= chance;
    }
    all + one_wrong
}

#[expect(clippy::cast_possible_truncation, reason = "a share lies between 0 and 1,000")]
fn thousandths(share: f64) -> i64 {
    (share * 1_000.0).round() as i64
}

#[test]
fn chance_passes_one_draw_in_sixty_four() {
    assert!((passing(&[0.25; 5]) - 1.0 / 64.0).abs() < 1e-12);
    assert_eq!(thousandths(passing(&[0.25; 8])), 0);
}
