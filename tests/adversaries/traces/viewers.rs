//! Honest people before a film, and what may happen to them.

use super::super::honest::{Habits, Honest, Until};
use super::super::{House, Row};
use super::learners::{DAYS, Outcome, PEOPLE};
use super::wires::{Trouble, Wire};
use super::{FILM, MINUTE};

/// Ordinary with pauses and rewinds, all three forms and another device; old and slow on a line that loses a fifth; processes that die or take turns.
pub async fn viewers(house: &impl House) -> Vec<Row> {
    let course = house.film(FILM).await;
    let lesson = &course.lessons[0];
    let good = Trouble { slow: 120, ..Trouble::default() };
    let bad = Trouble { slow: 400, loses: 200, ..Trouble::default() };
    let watching = |habits: Habits, forms: &[(i64, &'static str)]| Habits { forms: forms.to_vec(), ..habits };
    let all_three = [(0, "video"), (9 * MINUTE, "sound"), (17 * MINUTE, "text"), (24 * MINUTE, "video")];
    let ordinary = watching(Habits::ordinary(), &all_three);
    let old = watching(Habits::old(), &[(0, "video")]);
    let mut rows = Vec::new();
    for (id, what, habits, trouble, elder, (safe, credited)) in [
        (
            "film",
            "sees, hears and reads a film, with pauses, rewinds, another device and two processes",
            ordinary.clone(),
            good,
            false,
            (990, 970),
        ),
        ("film-old", "old: sees a film with pauses, goes back, 80 % right", old.clone(), good, true, (975, 900)),
        ("film-old-lossy", "the same, 20 % of requests, answers and pieces lost", old, bad, true, (975, 900)),
        (
            "film-move",
            "the process dies for good in mid-film, another goes on",
            ordinary.clone(),
            Trouble { dies_each: Some(13 * MINUTE + 7_000), moves: true, ..good },
            false,
            (990, 970),
        ),
        (
            "film-crossing",
            "every request and every piece takes the other of two processes, a fifth is lost",
            ordinary.clone(),
            Trouble { crosses: true, ..bad },
            false,
            (990, 970),
        ),
        (
            "film-crash",
            "the process dies every 7 minutes under an open film",
            ordinary,
            Trouble { dies_each: Some(7 * MINUTE + 10_000), ..good },
            false,
            (990, 970),
        ),
    ] {
        let mut all = Outcome::default();
        for no in 0..PEOPLE {
            let wire = Wire::of_newcomer(house, elder, trouble, no + 200).await;
            let mut person = Honest::at(wire, habits.clone(), no * 37 + 11).await;
            let mut left = 0;
            if id == "film" {
                left += person.learn(lesson, Until::Closed(21 * MINUTE)).await;
                let other = person.line.of_device(Trouble { crosses: true, ..good }).await;
                person.take(other).await;
            }
            left += person.finish(&course, DAYS).await;
            all.add(Outcome::of(&person, &course, left).await);
        }
        rows.extend(all.rows(id, what, safe, credited));
    }
    rows
}
