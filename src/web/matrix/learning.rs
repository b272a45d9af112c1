//! What the people of the matrix own of learning: a sitting, a question, a check, a certificate.

use serde_json::json;

use crate::testing::{Browser, Person, TestApp};

/// Opens a lesson and learns its beginning: the sitting, and the browser.
pub(super) async fn learned(test: &TestApp, person: &Person, lesson: &str) -> (String, Browser) {
    let browser = test.sign_in(person).await;
    let (_, opened) = browser.post_json("/learn/open", &json!({ "lesson": lesson })).await;
    let sitting = opened["sitting"].as_str().expect("a sitting").to_owned();
    let (_, text) = browser.get_json(&format!("/learn/text/{sitting}/1")).await;
    test.db.clock.advance(10_000);
    let beat = json!({
        "sitting": sitting, "seq": 1, "nonce": opened["next"]["nonce"], "receipt": opened["receipt"], "at": "close", "spans": [[0, 9_000]],
        "marks": { "1": text["mark"] },
    });
    let (status, answer) = browser.post_json("/learn/beat", &beat).await;
    assert_eq!(status, 200, "{answer}");
    (sitting, browser)
}

/// Learns the beginning of a lesson (lesson and unit by their codes), fails its check and appeals about that.
pub(super) async fn appealed(test: &TestApp, person: &Person, (lesson, unit): &(String, String)) {
    let (sitting, browser) = learned(test, person, lesson).await;
    test.db
        .alter_with(format!(
            "INSERT INTO exit_check (id, person_id, node_id, unit_code, no, questions, answers, state, opened_at, closed_at) \
             VALUES ('failed-{sitting}', '{}', '', '{unit}', 1, '[]', '[]', 'failed', 1, 2)",
            person.id
        ))
        .await;
    let said = [("lesson", lesson.as_str()), ("from", "0"), ("why", "check"), ("reason", "called_away")];
    let made = browser.post("/desk/learn/record/appeal", &said).await;
    assert_eq!(made.status.as_u16(), 303, "{}", made.body);
}

/// A question and a certificate of the owner's, as the program would have written them.
pub(super) async fn owned(test: &TestApp, owner: &Person, sitting: &str, unit: &str) {
    let sign = if unit == "branch" { "AAAA" } else { "BBBB" };
    let id = &owner.id;
    test.db
        .alter_with(format!(
            "INSERT INTO asked (id, person_id, node_id, lesson_id, sitting_id, question_id, seed, attempt, makes_up, asked_at, answer_by, state) \
             SELECT 'ask-{sitting}', '{id}', node_id, lesson_id, id, (SELECT MIN(id) FROM unit_question), 1, 1, '[[0,1]]', opened_at, \
             opened_at + 86400000, 'open' FROM sitting WHERE id = '{sitting}'; \
             INSERT INTO exit_check (id, person_id, node_id, unit_code, no, questions, answers, state, opened_at) \
             SELECT 'check-{sitting}', '{id}', '', unit_code, 1, '[{{\"question\":\"' || id || '\",\"seed\":1}}]', '[null]', 'open', 1 \
             FROM unit_question WHERE id = (SELECT MIN(q.id) FROM unit_question q JOIN lesson l ON l.unit_code = q.unit_code \
             JOIN sitting s ON s.lesson_id = l.id WHERE s.id = '{sitting}'); \
             INSERT INTO certificate (number, person_id, node_id, earned_id, name, title, course, class, hundredths, rule, issuer, issued_at) \
             VALUES ('2026-{sign}-0000', '{id}', '', '{sitting}', 'x', 'x', '', 'A', 25, 'x', 'x', 1); \
             INSERT INTO outside (id, person_id, issuer, tail, takes_back, made_at) VALUES ('outside-{sitting}', '{id}', 'x', '0000', '', 1); \
             INSERT INTO earned (id, person_id, node_id, unit_code, title, class, category, hundredths, rule, year, at, ledger_no) \
             VALUES ('outside-{sitting}', '{id}', '', 'outside-{sitting}', 'x', 'C', 'class', 100, 'x', 2026, 1, 0); \
             INSERT INTO probe (id, person_id, course_id, kind, questions, state, at, waits) \
             SELECT 'probe-{sitting}', '{id}', u.course_id, 'pre', '[]', 'aside', 1, 0 FROM sitting s JOIN lesson l ON l.id = s.lesson_id \
             JOIN unit u ON u.code = l.unit_code WHERE s.id = '{sitting}'"
        ))
        .await;
}

/// Something that a unit is asked to learn, and two wishes for help, as the program would have written them.
pub(super) async fn asked_of(test: &TestApp, owner: &Person, learned: &str, node: &str) -> (String, String) {
    let (task, wish, id) = (format!("task-{node}"), format!("wish-{node}"), &owner.id);
    test.db
        .alter_with(format!(
            "INSERT INTO learning_task (id, node_id, unit_code, due, made_by, made_at) VALUES ('{task}', '{node}', '{learned}', '2026-12-20', 'x', 1); \
             INSERT INTO help_wish (id, person_id, node_id, about, way, words, state, made_at) \
             VALUES ('{wish}', '{id}', '{node}', 'learning', 'call', '', 'open', 1), ('own-{wish}', '{id}', '{node}', 'learning', 'call', '', 'open', 1)"
        ))
        .await;
    (task, wish)
}

/// An open examination of the unit with a try of the owner's, and one of everybody's, as the program would have written them: examination, paper.
pub(super) async fn exam_of(test: &TestApp, owner: &Person, node: &str) -> (String, String) {
    let (exam, paper, id, top) = (format!("exam-{node}"), format!("paper-{node}"), &owner.id, &test.bureau);
    let plan = "{\"title\":\"x\",\"parts\":[],\"pass_mark\":1,\"tries\":1,\"minutes\":1,\"grace_s\":1,\"opens\":\"2026-11-01\",\"closes\":\"2026-12-20\"}";
    let row = |id: &str, node: &str| format!("('{id}', '{node}', 'open', 'x', '{plan}', '[]', 1, 9000000000000, 1, '', 'x', 1)");
    test.db
        .alter_with(format!(
            "INSERT INTO exam (id, node_id, state, title, plan, pool, opens_at, until_at, version, replaces, made_by, made_at) \
             VALUES {}, {} ON CONFLICT (id) DO NOTHING; \
             INSERT INTO exam_try (id, exam_id, person_id, node_id, no, seed, paper, answers, state, begun_at, bell_at, until_at, handed_in) \
             VALUES ('{paper}', '{exam}', '{id}', '{node}', 1, 1, '[]', '[]', 'open', 1, 9000000000000, 9000000000000, 0)",
            row(&exam, node),
            row("exam-all", top)
        ))
        .await;
    (exam, paper)
}

/// A sheet of a class, as the program would have written it.
pub(super) async fn sheet_of(test: &TestApp, node: &str) -> String {
    let id = format!("sheet-{node}");
    test.db
        .alter_with(format!(
            "INSERT INTO attendance (id, node_id, title, place, category, day, hundredths, state, version, made_by, made_post, made_at, confirmed_post) \
             VALUES ('{id}', '{node}', 'x', 'x', 'class', '2026-11-20', 100, 'open', 1, 'x', 'x', 1, '')"
        ))
        .await;
    id
}
