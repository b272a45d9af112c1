//! What is told of a course: by whom it is seen, from how many people, and what of it stays when its time is over.

use super::stage::{Stage, main_text};
use crate::access::Role;
use crate::effect;
use crate::testing::{Person, each_db};

#[tokio::test(flavor = "multi_thread")]
async fn nine_people_are_nothing_ten_are_a_figure_and_an_eleventh_is_not_seen() {
    each_db(|db| async move {
        let stage = Stage::of(&db).await;
        let organiser = stage.test.person(Some(Role::Organiser), "committee").await;
        let told = async |ending: &str| {
            stage.works().await;
            let desk = stage.test.sign_in(&organiser).await;
            let page = desk.get(&stage.effect(ending)).await;
            assert_eq!(page.status.as_u16(), 200, "{}", page.body);
            page.body
        };
        let mut people: Vec<Person> = Vec::new();
        for _ in 0..9 {
            people.push(stage.before_and_after(0, 3).await);
        }
        let page = main_text(&told("").await);
        assert!(page.contains("还看不出来") && !page.contains('%'), "{page}");
        assert!(!told(".csv").await.contains('%'));
        people.push(stage.before_and_after(3, 0).await);
        let page = main_text(&told("").await);
        assert!(page.contains("学前 约 10%") && page.contains("学后 约 90%") && page.contains("10 人以上"), "{page}");
        assert!(page.contains("每 100 道题，学后多答对约 80 道"), "{page}");
        for person in &people {
            assert!(!page.contains(&person.name), "no name");
        }
        people.push(stage.before_and_after(3, 0).await);
        assert_eq!(main_text(&told("").await), page, "the eleventh could be worked out");

        // Thirty days later nine of them look back, then the tenth.
        stage.pass_days(30);
        for person in &people[..9] {
            stage.recalls(person, 1).await;
        }
        assert!(!main_text(&told("").await).contains("一个月后 约"));
        stage.recalls(&people[10], 1).await;
        let page = main_text(&told("").await);
        assert!(page.contains("一个月后 约 35%") && page.contains("一个月后少答对约 55 道"), "{page}");
        assert!(page.contains("在每课末尾加两三句小结"), "what to do: {page}");

        // A file shows no more than the page.
        let csv = told(".csv").await;
        assert!(csv.contains("\"学前和学后\",\"学后\",\"10 人以上\",\"约 90%\""), "{csv}");
        for line in csv.lines().skip(1) {
            let share = line.rsplit("\",\"").next().unwrap_or_default().trim_end_matches('"');
            assert!(share.is_empty() || page.contains(share), "{line}");
        }
        assert!(told(".xlsx").await.starts_with("PK"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_and_the_organisers_of_other_units_find_no_such_page() {
    each_db(|db| async move {
        let stage = Stage::of(&db).await;
        for (role, unit, fine) in [
            (Some(Role::Organiser), "branch", true),
            (Some(Role::Secretary), "bureau", true),
            (Some(Role::Writer), "branch", true),
            (Some(Role::Organiser), "branch-2", false),
            (Some(Role::Organiser), "sister", false),
            (Some(Role::Writer), "group", false),
            (Some(Role::Admin), "branch", false),
            (None, "branch", false),
        ] {
            let person = stage.test.person(role, unit).await;
            let browser = stage.test.sign_in(&person).await;
            for ending in ["", ".csv", ".xlsx"] {
                let status = browser.get(&stage.effect(ending)).await.status.as_u16();
                assert_eq!(status, if fine { 200 } else { 404 }, "{role:?} of {unit}{ending}");
            }
            let listed = browser.get("/desk/effect").await.body.contains(&stage.effect(""));
            assert_eq!(listed, fine, "{role:?} of {unit}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_people_stop_is_told_after_a_week_and_grows_with_ten() {
    each_db(|db| async move {
        let stage = Stage::of(&db).await;
        let writer = stage.test.person(Some(Role::Writer), "branch").await;
        let told = async || {
            stage.works().await;
            let desk = stage.test.sign_in(&writer).await;
            main_text(&desk.get(&stage.effect("")).await.body)
        };
        let mut people = Vec::new();
        for number in 0..10 {
            let person = stage.test.person(None, "branch").await;
            stage.learns(&person, if number < 6 { 2 } else { 4 }).await;
            people.push(person);
        }
        assert!(!told().await.contains("读到哪里 10 人以上"), "whoever comes back within a week has not stopped");
        stage.pass_days(8);
        let page = told().await;
        assert!(
            page.contains("第 2 段 90% 以上") && page.contains("第 3 段 约 40%") && page.contains("第 4 段 约 40%"),
            "{page}"
        );
        assert!(page.contains("读完第 2 段，每 100 人约有 55 人没再往下读"), "{page}");
        // Six come back and read on: six are too few to be seen. The work is done once: again it counts nobody twice.
        for person in &people[..6] {
            stage.learns(person, 4).await;
        }
        stage.pass_days(8);
        let stops = |page: &str| page.split("读到哪里").nth(1).unwrap_or_default().to_owned();
        assert_eq!(stops(&told().await), stops(&page));
        assert!(told().await.contains("第 3 段 约 40%"));
        // With four new ones they are ten.
        for _ in 0..4 {
            let person = stage.test.person(None, "branch").await;
            stage.learns(&person, 1).await;
        }
        stage.pass_days(8);
        let page = told().await;
        assert!(page.contains("第 2 段 约 70%") && page.contains("第 4 段 约 70%"), "10 of 14: {page}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_ten_people_miss_is_named_with_its_part_and_the_marks_go() {
    each_db(|db| async move {
        let stage = Stage::of(&db).await;
        let writer = stage.test.person(Some(Role::Writer), "branch").await;
        // Ten draws of five of sixteen: more than fifty marks, of which some question has ten. All are missed.
        for _ in 0..14 {
            let person = stage.test.person(None, "branch").await;
            let learner = stage.learner(&person);
            learner.read(&stage.lesson, 4, crate::learn::Reading { answers: true, offline: false }).await.unwrap();
            for _ in 0..2 {
                learner.check(&stage.course.unit, 5).await.unwrap();
            }
        }
        let marks = "SELECT CAST(COUNT(*) AS BIGINT) FROM question_mark";
        let before = stage.rows(marks).await;
        assert!(before >= 70, "{before}");
        stage.works().await;
        let desk = stage.test.sign_in(&writer).await;
        let page = main_text(&desk.get(&stage.effect("")).await.body);
        assert!(page.contains("90% 以上的人答错过") && page.contains("看第 ") && page.contains("先看题有没有两种读法"), "{page}");
        let after = stage.rows(marks).await;
        let sums = stage.rows("SELECT CAST(COUNT(*) AS BIGINT) FROM effect_sum WHERE figure = 'missed'").await;
        let gone = before - after;
        assert!(sums > 0 && (10 * sums..=14 * sums).contains(&gone), "what was added up is gone: {before} {after} {sums}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_people_left_goes_with_the_evidence_and_the_sums_stay() {
    each_db(|db| async move {
        let stage = Stage::of(&db).await;
        for _ in 0..11 {
            stage.before_and_after(0, 3).await;
        }
        stage.works().await;
        let all = "SELECT CAST((SELECT COUNT(*) FROM probe) + (SELECT COUNT(*) FROM useful) + (SELECT COUNT(*) FROM reached) \
                   + (SELECT COUNT(*) FROM question_mark) AS BIGINT)";
        assert!(stage.rows(all).await > 22);
        stage.pass_days(300);
        effect::sweep(&stage.test.app).await.unwrap();
        assert!(stage.rows(all).await > 22, "twelve months after the year");
        stage.pass_days(500);
        stage.works().await;
        effect::sweep(&stage.test.app).await.unwrap();
        assert_eq!(stage.rows(all).await, 0);
        let writer = stage.test.person(Some(Role::Writer), "branch").await;
        let page = stage.test.sign_in(&writer).await.get(&stage.effect("")).await;
        assert!(page.says("每 100 道题，学后多答对约 90 道"), "{}", main_text(&page.body));
    })
    .await;
}
