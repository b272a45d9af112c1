//! Ways round the questions, and round the exit check.

use serde_json::{Value, json};

use super::super::forger::{Forger, Notes, first, number};
use super::super::honest::{Habits, Honest};
use super::super::{Account, Course, House, Line, Row, Share};
use super::{BEAT, LONG, MINUTE, SHORT};

/// Somebody who knows every answer passes the exit check for the forger: the strongest ending.
pub async fn accomplice<H: House>(house: &H, of: &H::Line, course: &Course) {
    let habits = Habits { right: 1_000, ..Habits::ordinary() };
    let mut friend = Honest::at(house.device(of, 0).await, habits, 1).await;
    assert!(friend.pass_check(&course.unit).await, "whoever knows all answers passes the exit check");
}

/// Class A of the course's lessons, in thousandths of `length`.
pub async fn credited(line: &impl Line, course: &Course, length: i64) -> i64 {
    let account = Account::of(line).await;
    let of = |share: &&Share| course.lessons.contains(&share.lesson);
    account.lessons.iter().filter(of).map(|share| share.credited).sum::<i64>() * 1_000 / length
}

/// Runs at 1 × from `from` on until a question stands; answers where that is.
async fn until_asked<L: Line>(forger: &Forger<L>, notes: &mut Notes, from: i64) -> i64 {
    let mut place = from;
    while notes.question.is_null() {
        assert!(place + BEAT <= notes.length, "a question comes before the lesson ends");
        forger.line.pass(BEAT);
        let (status, told) = forger.tick(notes, &[(place, place + BEAT)]).await;
        assert_eq!(status, 200, "an honest pace is taken: {told}");
        place += BEAT;
    }
    place
}

/// New sittings, other processes, strangers' questions, second thoughts.
pub async fn questions(house: &impl House) -> Vec<Row> {
    let course = house.course(LONG, 0).await;
    let lesson = &course.lessons[0];
    let mut rows = Vec::new();

    // A new sitting every 14 minutes; then ten minutes here and ten there, with a good-bye and without one.
    for (id, what, minutes, doors, goodbye) in [
        ("fourteen", "a new sitting every 14 minutes, so that none grows old enough for a question", 14, 1, true),
        ("two-doors", "ten minutes at one process, ten at the other", 10, 2, true),
        ("two-doors-silent", "the same, and no sitting is closed", 10, 2, false),
    ] {
        let clients = [Forger::at(house.newcomer(false).await).await];
        let second = Forger::at(house.device(&clients[0].line, 1).await).await;
        let (mut place, mut asked, mut turn, mut length) = (0, 0, 0, i64::MAX);
        while place < length {
            let client = if turn % doors == 0 { &clients[0] } else { &second };
            let mut notes = client.open_with_text(lesson).await;
            length = notes.length;
            for _ in 0..minutes * 2 {
                if place < length {
                    client.line.pass(BEAT);
                    client.tick(&mut notes, &[(place, (place + BEAT).min(length))]).await;
                    place += BEAT;
                    asked += i64::from(!notes.question.is_null());
                }
            }
            if goodbye {
                client.close(&mut notes).await;
            }
            turn += 1;
        }
        // What lies in a process's memory is written after some minutes at the latest.
        clients[0].line.pass(10 * MINUTE);
        let mut last = clients[0].open_with_text(lesson).await;
        clients[0].close(&mut last).await;
        accomplice(house, &clients[0].line, &course).await;
        let share = credited(&clients[0].line, &course, length).await;
        rows.push(Row::at_most(id, format!("{what} (a question stood in {asked} answers; nobody answered)"), share, 50));
    }

    // A question stands: it stands in every other sitting too.
    let forger = Forger::at(house.newcomer(false).await).await;
    let mut notes = forger.open_with_text(lesson).await;
    let place = until_asked(&forger, &mut notes, 0).await;
    let other = house.course(SHORT, 0).await;
    let stood = [forger.open(lesson).await.question, forger.open(&other.lessons[0]).await.question];
    let same = stood.iter().all(|question| question["ask"] == notes.question["ask"]);
    rows.push(Row::is("dodge", "another sitting while a question stands", format!("it stands there too: {same}"), "true", same));

    // Somebody else's question, and somebody else's keys.
    let stranger = Forger::at(house.newcomer(false).await).await;
    let (status, told) = stranger.answer(&notes.question, &first(&notes.question["shown"])).await;
    let held = status == 404 && told["code"] == "not-there";
    rows.push(Row::is("other-ask", "an answer to another person's question", told["code"].to_string(), "not-there", held));

    // A second thought: the same again gets the same answer, another one does not count.
    let (status, told) = forger.answer(&notes.question, &first(&notes.question["shown"])).await;
    assert_eq!(status, 200, "a first answer is taken: {told}");
    let again = forger.answer(&notes.question, &first(&notes.question["shown"])).await;
    let mut seconds = Vec::new();
    for key in ["a", "b", "c", "d"].into_iter().filter(|key| json!([key]) != first(&notes.question["shown"])) {
        seconds.push(forger.answer(&notes.question, &json!([key])).await);
    }
    let same = again.0 == 200 && again.1["right"] == told["right"];
    let held = seconds.iter().all(|(status, told)| *status == 409 && told["code"] == "answered");
    rows.push(Row::is("same-answer", "the same answer sent again", format!("the same result: {same}"), "true", same));
    rows.push(Row::is("second-answer", "three other answers afterwards", format!("refused as answered: {held}"), "true", held));

    // After the bell.
    let late = Forger::at(house.newcomer(false).await).await;
    let mut notes = late.open_with_text(lesson).await;
    until_asked(&late, &mut notes, 0).await;
    late.line.pass(number(&notes.question, "answer_by") - late.line.now() + 1);
    let (status, told) = late.answer(&notes.question, &first(&notes.question["shown"])).await;
    let held = status == 409 && told["code"] == "answered";
    rows.push(Row::is("after-the-bell", "an answer a millisecond after `answer_by`", told["code"].to_string(), "answered", held));
    assert!(place > 0);
    rows
}

/// Everything that does not open or repeat the exit check.
pub async fn check(house: &impl House) -> Vec<Row> {
    let course = house.course(SHORT, 0).await;
    let forger = Forger::at(house.newcomer(false).await).await;
    let open = json!({"unit": course.unit});
    let mut rows = Vec::new();
    let early = forger.say("/learn/check/open", &open).await;
    let held = early.0 == 409 && early.1["code"] == "not-yet" && early.1["check"] == "not-yet";
    rows.push(Row::is("early-check", "the exit check before the unit is covered", early.1["code"].to_string(), "not-yet", held));

    for lesson in &course.lessons {
        let mut notes = forger.open_with_text(lesson).await;
        let length = notes.length;
        forger.run(&mut notes, 0, length, 100, BEAT).await;
        forger.close(&mut notes).await;
    }
    let (status, mine) = forger.say("/learn/check/open", &open).await;
    assert_eq!(status, 200, "the check opens when all is covered: {mine}");
    let second = Forger::at(house.device(&forger.line, 1).await).await;
    let twice = second.say("/learn/check/open", &open).await;
    let stems =
        |check: &Value| check["questions"].as_array().into_iter().flatten().map(|one| one["shown"].clone()).collect::<Vec<_>>();
    let held = twice.0 == 200 && twice.1["check"] == mine["check"] && stems(&twice.1) == stems(&mine);
    rows.push(Row::is("two-checks", "the exit check on two devices", format!("one and the same: {held}"), "true", held));

    let stranger = Forger::at(house.newcomer(false).await).await;
    let save = json!({"check": mine["check"], "no": 1, "answer": ["a"]});
    let told = stranger.say("/learn/check/save", &save).await;
    let also = stranger.say("/learn/check/submit", &json!({"check": mine["check"]})).await;
    let held = told.0 == 404 && also.0 == 404;
    rows.push(Row::is("other-check", "another person's exit check", format!("{} and {}", told.0, also.0), "404 and 404", held));

    // Handed in by both devices: one draw, one result, no new look at the questions.
    let submit = json!({"check": mine["check"]});
    let (here, there) = (forger.say("/learn/check/submit", &submit).await, second.say("/learn/check/submit", &submit).await);
    let held = here.0 == 200 && there == here;
    rows.push(Row::is("submit-twice", "handed in by both devices", format!("the same answer: {held}"), "true", held));
    let told = forger.say("/learn/check/save", &save).await;
    let figure = format!("{} {}", told.0, told.1["code"]);
    rows.push(Row::is("save-late", "an answer after handing in", figure, "409", told.0 == 409));
    // An unknown number, and no check at all.
    for body in
        [json!({"check": mine["check"], "no": 99, "answer": ["a"]}), json!({"check": "nothing", "no": 1, "answer": ["a"]})]
    {
        let (status, told) = forger.say("/learn/check/save", &body).await;
        assert!(status == 404 || status == 409, "{status} {told}");
    }
    rows
}
