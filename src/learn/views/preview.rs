//! Every page of learning with sample data from the demo's world. The tests hold what must be on a page and what must never be; with
//! `ZHIBU_PREVIEW=<folder>` they also write the pages and their style sheets there, to be looked at in a browser.

mod sample;
mod world;

use std::fs;
use std::path::Path;

use askama::Template;
use zhibu_bank::Answer;

use super::*;
use crate::desk::{Errors, Frame, Here};
use crate::edition::views::Shell;
use crate::web::assets::Skin;
use crate::web::icons;
use sample::when;
use world::World;

/// A finished page; written down where somebody wants to look at it.
fn show(world: &World, name: &str, page: &impl Template) -> String {
    let html = icons::finish(page.render().unwrap());
    if let Ok(folder) = std::env::var("ZHIBU_PREVIEW") {
        let folder = Path::new(&folder);
        fs::create_dir_all(folder.join("assets")).unwrap();
        fs::write(folder.join(format!("{name}.html")), &html).unwrap();
        for url in world.assets.addresses() {
            fs::write(folder.join(url.trim_start_matches('/')), world.assets.get(url).unwrap().bytes).unwrap();
        }
        for skin in [Skin::Normal, Skin::Elder, Skin::ElderMax] {
            fs::write(folder.join(format!("skin-{}.css", skin.name())), world.assets.skin(skin)).unwrap();
        }
    }
    html
}

/// What holds for every page of the desk.
fn sound(html: &str) {
    for never in [" style=", "<style", "onclick", "javascript:"] {
        assert!(!html.contains(never), "{never}");
    }
    assert_eq!(html.matches("<main").count(), 1);
    assert_eq!(html.matches("<h1").count(), 1, "one heading");
    // The question on the way is hidden until it comes, and is then the only thing to do. Links down a page are the elder skin's.
    let body = html.split("<template").next().unwrap();
    let rest: String = match body.split_once("id=\"ask\"") {
        Some((before, after)) => before.to_owned() + after.split_once("</section>").unwrap().1,
        None => body.to_owned(),
    };
    let red = rest.matches("btn btn-main\"").count() - rest.matches("btn btn-main\" href=\"#").count();
    assert!(red <= 1, "one main deed: {red}");
    for key in
        ["learn-", "need-", "question-", "check-", "record-", "appeal-", "branch-", "stretch-", "evidence-", "certcheck-", "way-"]
    {
        for (at, _) in html.match_indices(key) {
            let before = html[..at].chars().next_back().unwrap();
            assert!(
                before != '>' && before != ' ',
                "a word without text: {}",
                &html[at..(at + 40).min(html.len())].escape_debug()
            );
        }
    }
}

/// What no organiser is shown: a time of the day, a length, a share, a score, a count of anything about a person.
fn tells_nothing_of_persons(html: &str) {
    let main = html.split("<main").nth(1).unwrap().split("</main>").next().unwrap();
    let text: String =
        main.split('<').map(|piece| piece.split_once('>').map_or("", |(_, text)| text)).collect::<Vec<_>>().join(" ");
    for never in ["分钟", "小时", "秒", "%", "次错", "答对", "得分", "答了", "段里", "第 1 名", "学时还差"] {
        assert!(!text.contains(never), "{never} in {text}");
    }
    let clock = text.split(|c: char| !c.is_ascii_digit() && c != ':').any(|word| word.contains(':') && word.len() > 3);
    assert!(!clock, "a time of the day in {text}");
}

#[test]
fn my_lessons() {
    let world = World::new();
    let html = show(
        &world,
        "mine",
        &MyLearning { f: world.frame(Here::Learn, "/desk/learn"), units: sample::cards(), done: Vec::new(), exams: Vec::new() },
    );
    sound(&html);
    assert!(html.contains("快学完了") && html.contains("到期前要学") && html.contains("只差第 3 段没学到，再答一次小测。"));
    assert_eq!(html.matches("class=\"btn btn-main\"").count(), 1, "one red button");
    assert!(html.contains("href=\"/desk/learn/record\"") && html.contains("0.25 学时") && html.contains("12月20日前"));
    let (begun, news) = html.split_once("到期前要学").expect("what is due stands below what is nearly done");
    assert!(!begun.contains("学完会什么：") && news.contains("学完会什么：") && news.contains("给谁、用在哪件事："));
    assert!(html.contains("<a href=\"/desk/learn\" aria-current=\"page\">"), "the rail and the bar say where I am");
    let bar = html.split("class=\"bbar\"").nth(1).unwrap();
    assert!(bar.matches("<li").count() - bar.matches("<li class=\"elder-only\"").count() <= 4);
    assert!(bar.matches("<li").count() - bar.matches("hide-elder").count() <= 4);
    let html = show(
        &world,
        "mine-empty",
        &MyLearning { f: world.frame(Here::Learn, "/desk/learn"), units: Vec::new(), done: Vec::new(), exams: Vec::new() },
    );
    sound(&html);
    assert!(html.contains("现在没有要学的课"));
}

#[test]
fn a_lesson_without_script_has_the_forms_it_needs() {
    let world = World::new();
    let new = show(&world, "lesson-new", &world.lesson(sample::nothing_yet()));
    sound(&new);
    assert!(new.contains("action=\"/desk/learn/l/4tq8z0ce/open\"") && !new.contains("/read\""), "first it is begun");
    let page = LessonPage { sitting: Some(sample::fields()), ..world.lesson(sample::half()) };
    let html = show(&world, "lesson-open", &page);
    sound(&html);
    let form = html.split("action=\"/desk/learn/l/4tq8z0ce/read\"").nth(1).unwrap().split("</form>").next().unwrap();
    for field in ["csrf", "key", "sitting", "seq", "nonce", "receipt", "part", "mark"] {
        assert!(form.contains(&format!("name=\"{field}\"")), "{field}");
    }
    assert!(form.contains("name=\"part\" value=\"3\"") && form.contains("name=\"mark\" value=\"m3\""), "of the next unread part");
    assert_eq!(html.matches("/4tq8z0ce/read\"").count(), 1, "one form only");
    assert!(html.contains("data-part=\"3\" data-mark=\"m3\" data-from=\"96000\" data-to=\"168000\""));
    assert!(
        html.contains("aria-label=\"这一节共 5 段，第 1 段学到了，第 2 段待认定，第 3、5 段还没学到\"")
            || html.contains("第 2 段待认定")
    );
    for need in ["第 3、5 段", "补答一题", "结业小测", "这些只有你看得到"] {
        assert!(html.contains(need), "{need}");
    }
    let text = html.split("id=\"need\"").nth(1).unwrap().split("</main>").next().unwrap();
    assert!(!text.contains('%') && !text.contains("分钟") && !text.contains("data-seconds"), "no time, no share");
    assert!(html.contains("elder-only stepnav") && html.contains("data-say=\"text-3\""));
    assert!(html.contains("id=\"h-4\" tabindex=\"-1\">第 4 段</h2>"), "a part without a title is called by its number");
    let words = html.split("id=\"words\"").nth(1).unwrap().split("</template>").next().unwrap();
    let said = words.split("<p data-w=\"").skip(1).map(|word| word.split_once("\">").unwrap().1);
    // A number and its unit are the same in every language.
    let silent: Vec<&str> = said.filter(|text| text.is_ascii() && !text.contains("{n}")).collect();
    assert!(silent.is_empty(), "every word of the script is there: {silent:?}");
    let asked = LessonPage { question: Some("8h2".to_owned()), ..world.lesson(sample::half()) };
    let html = show(&world, "lesson-asked", &asked);
    assert!(html.contains("href=\"/desk/learn/q/8h2\""));
    let done = show(&world, "lesson-done", &world.lesson(sample::done()));
    assert!(done.contains("这一单元学完了") && !done.contains("/open\""));
    let read = show(&world, "lesson-read", &world.lesson(sample::check_open()));
    assert!(read.contains("href=\"/desk/learn/u/k7m2qd9x/check\""));
    let later = show(&world, "lesson-later", &world.lesson(sample::check_later()));
    assert!(later.contains("明天 9:30 起可以换题再答"));
}

#[test]
fn a_question_of_every_kind_is_a_form() {
    let world = World::new();
    for (name, shown, given) in sample::questions() {
        let html = show(
            &world,
            &format!("question-{name}"),
            &world.question(shown, given, QuestionState::Open { answer_by: when("10:47"), attempt: 1 }),
        );
        sound(&html);
        assert!(html.contains("action=\"/desk/learn/q/8h2m4v7k\"") && html.contains("10:47 前答都算"), "{name}");
        assert!(html.contains("name=\"csrf\"") && html.contains("先不答"), "{name}");
    }
    let (_, shown, _) = sample::questions().remove(0);
    let empty = QuestionPage {
        errors: sample::error(&world, "answer", "question-none"),
        ..world.question(shown.clone(), Answer::none(), QuestionState::MakeUp)
    };
    assert!(show(&world, "question-make-up", &empty).contains("还没有答全"));
    for (name, state) in [
        ("right", QuestionState::Right),
        ("again", QuestionState::Again { ask: "9k".to_owned() }),
        ("missed", QuestionState::Missed { from: None }),
        ("missed-later", QuestionState::Missed { from: Some(when("明天 9:30")) }),
        ("over", QuestionState::Over),
    ] {
        let html = show(&world, &format!("question-{name}"), &world.question(shown.clone(), Answer::none(), state));
        sound(&html);
        assert!(!html.contains("action=\"/desk/learn/q/") && html.contains("/desk/learn/"), "{name}");
    }
}

#[test]
fn the_exit_check_saves_each_answer_alone() {
    let world = World::new();
    let html = show(&world, "check-open", &world.check(CheckState::Open { check: "c5".to_owned(), questions: sample::check() }));
    sound(&html);
    assert_eq!(html.matches("/check/save#q").count(), 5);
    assert_eq!(html.matches("/check/submit#submit\"").count(), 1);
    assert!(html.contains("value=\"b\" checked") && html.contains("答案随选随存，断网或换手机都在"));
    for (name, state, say) in [
        ("ready", CheckState::Ready { all: 5, needed: 4 }, "一共 5 题，答对 4 题就过"),
        ("not-yet", CheckState::NotYet { lessons: sample::others() }, "还有没学完的"),
        ("passed", CheckState::Passed(Passed::Counted, explained()), "0.25 学时记进了"),
        ("passed-offline", CheckState::Passed(Passed::Asked, explained()), "支部会口头问你一题"),
        ("passed-changed", CheckState::Passed(Passed::Changed, explained()), "课后来改过"),
        ("passed-pending", CheckState::Passed(Passed::Waits, explained()), "还有待认定的"),
        ("again", CheckState::Again, "换题再答"),
        ("later", CheckState::Later { from: when("明天 9:30") }, "明天 9:30 起"),
    ] {
        let html = show(&world, &format!("check-{name}"), &world.check(state));
        sound(&html);
        assert!(html.contains(say), "{name}");
    }
    let page = CheckPage {
        errors: Errors::none(),
        ..world.check(CheckState::Open { check: "c5".to_owned(), questions: sample::check() })
    };
    let page =
        CheckPage { errors: sample::with(page.errors, "submit", &world.l.t1("check-unanswered", "p", "3\u{3001}5")), ..page };
    assert!(show(&world, "check-unanswered", &page).contains("第 3、5 题还没答"));
}

#[test]
fn my_record_keeps_classes_and_categories_apart() {
    let world = World::new();
    let html = show(&world, "record", &world.record(sample::record(&world)));
    sound(&html);
    for words in [
        "A　在线核实",
        "B　离线学习",
        "C　外部证书",
        "D　现场上课",
        "另列，不计入",
        "离 32 学时还差 11",
        "20:31 到 20:42 这一段没认定",
        "现在补答",
    ] {
        assert!(html.contains(words), "{words}");
    }
    assert!(html.contains("集中培训 15 + 集体学习 6 = <b>21</b>"));
    let later = RecordPage { later_page: true, older: None, ..world.record(sample::record(&world)) };
    let html = show(&world, "record-older", &later);
    sound(&html);
    assert!(!html.contains("四类学时"));
    let none = RecordPage { older: None, appealed: false, ..world.record(Vec::new()) };
    assert!(show(&world, "record-empty", &none).contains("还没有学习记录"));
}

#[test]
fn an_appeal_and_what_became_of_it() {
    let world = World::new();
    let html = show(&world, "appeal-form", &world.appeal());
    sound(&html);
    assert!(html.contains("name=\"from\" value=\"30000\"") && html.contains("12月1日前答复"));
    let wrong = AppealForm { errors: sample::error(&world, "reason", "question-none"), reason: None, ..world.appeal() };
    show(&world, "appeal-form-error", &wrong);
    let told = AppealTold { f: world.frame(Here::Learn, "/desk/learn/record/appeals"), appeals: sample::told() };
    let html = show(&world, "appeal-told", &told);
    sound(&html);
    assert!(html.contains("等答复") && html.contains("同意了") && html.contains("没有同意"));
}

#[test]
fn an_organiser_sees_words_and_nothing_else() {
    let world = World::new();
    let page = AppealsPage { f: world.frame(Here::People, "/desk/appeals"), rows: sample::appeals() };
    let html = show(&world, "appeals", &page);
    sound(&html);
    tells_nothing_of_persons(&html);
    show(&world, "appeals-empty", &AppealsPage { f: world.frame(Here::People, "/desk/appeals"), rows: Vec::new() });
    let html = show(&world, "appeal-decide", &world.decide());
    sound(&html);
    tells_nothing_of_persons(&html);
    for field in ["way", "agrees", "words", "version"] {
        assert!(html.contains(&format!("name=\"{field}\"")), "{field}");
    }
    let html = show(&world, "branch", &world.branch(sample::branch(), BranchFilter::All));
    sound(&html);
    tells_nothing_of_persons(&html);
    assert!(html.contains("按姓氏笔画排") && html.contains("2027年起算"));
    let quiet = BranchLearning { waiting: Vec::new(), helps: Vec::new(), ..world.branch(Vec::new(), BranchFilter::NotDue) };
    assert!(show(&world, "branch-nobody", &quiet).contains("没有这样的人"));
}

#[test]
fn a_certificate_and_its_check() {
    let world = World::new();
    let html = show(&world, "certificate", &world.certificate());
    sound(&html);
    assert!(html.contains("YT-2026-7F3K-Q2MZ") && html.contains("<svg xmlns"));
    for (name, found, say) in [
        ("nothing", CheckFound::Nothing, "两样都对"),
        ("lacks", CheckFound::Lacks, "两样都要填"),
        ("valid", CheckFound::Valid { course: "一屏放几个字".to_owned(), day: "2026年11月26日".to_owned() }, "现在有效"),
        ("void", CheckFound::Void { course: "一屏放几个字".to_owned(), day: "2026年12月2日".to_owned() }, "已经作废"),
        ("no", CheckFound::No, "或者证书上不是这个姓名"),
    ] {
        let page = CertificateCheck {
            s: Shell::new(&world.public(), "", "/certificates".to_owned()),
            number: "YT-2026-7F3K-Q2MZ".to_owned(),
            name: "韩青屿".to_owned(),
            found,
        };
        let html = show(&world, &format!("certcheck-{name}"), &page);
        assert!(html.contains(say) && html.matches("<h1").count() == 1, "{name}");
        assert!(!html.contains("韩青屿") || html.contains("value=\"韩青屿\""), "the name is never told, only kept in its field");
    }
}

/// What explains a question of a passed check.
fn explained() -> Vec<Explained> {
    vec![Explained {
        asked: "灯挂在果园哪里？".to_owned(), lines: vec!["挂在外缘，飞来的虫才不进园。".to_owned()]
    }]
}
