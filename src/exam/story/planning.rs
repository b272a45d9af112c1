//! Planning: what a plan lacks, what may change when, and what is drawn.

use super::stage::{DAY, LIST, Stage, begin, id_in, keys, text};
use crate::access::Role;
use crate::testing::each_db;

#[tokio::test(flavor = "multi_thread")]
async fn what_a_plan_lacks_is_told_beside_its_field_and_nothing_typed_is_lost() {
    each_db(|db| async move {
        let stage = Stage::of(&db).await;
        let desk = stage.organiser().await;
        assert!(desk.get(LIST).await.says("还没有考试"));
        assert!(desk.get("/desk/units/branch/learning").await.says(&format!("href=\"{LIST}\"")));
        let form = desk.get(&format!("{LIST}/new")).await;
        assert!(form.says("整门课《诱虫灯的挂设与管护》（16 题）") && form.says("挂灯与收灯（16 题）"), "{}", text(&form.body));
        let few = stage.keep(&desk, LIST, &stage.plan(18)).await;
        assert!(
            few.status.as_u16() == 422 && few.says("第 1 部分要 18 题，能用的只有 16 题") && few.says("value=\"年终考试\""),
            "{}",
            text(&few.body)
        );
        let change = |name: &'static str, value: &str| {
            let mut plan = stage.plan(10);
            plan.iter_mut().filter(|(field, _)| *field == name).for_each(|(_, typed)| *typed = value.to_owned());
            plan
        };
        for (name, value, sentence) in [
            ("title", "", "请写考试名称"),
            ("difficulty", "3", "道难的题，能用的只有 0 道"),
            ("of", "", "没有选从哪门课"),
            ("points", "101", "1 到 100 分"),
            ("pass_mark", "51", "1 分和卷子的 50 分之间"),
            ("tries", "0", "1 到 20 次"),
            ("minutes", "half", "1 到 480 分钟"),
            ("grace_s", "601", "0 到 600 秒"),
            ("closes", "2026-11-23", "最后一天已经过了"),
            ("closes", "2028-01-01", "超过一年"),
        ] {
            let page = stage.keep(&desk, LIST, &change(name, value)).await;
            assert!(page.status.as_u16() == 422 && page.says(sentence), "{name}: {}", text(&page.body));
        }
        let more = stage.keep(&desk, LIST, &[stage.plan(10), vec![("do", "rows".into())]].concat()).await;
        assert!(
            more.status.as_u16() == 200 && more.body.matches("name=\"of\"").count() == 4 && more.says("value=\"年终考试\""),
            "{}",
            text(&more.body)
        );
        assert!(desk.get(LIST).await.says("还没有考试"), "nothing was kept");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_begun_stands_and_only_its_last_day_moves() {
    each_db(|db| async move {
        let stage = Stage::of(&db).await;
        let desk = stage.organiser().await;
        let kept = stage.keep(&desk, LIST, &stage.plan(5)).await;
        let exam = id_in(kept.location());
        let at = |rest: &str| format!("{LIST}/{exam}{rest}");
        let member = stage.member().await;
        assert_eq!(member.get(&format!("/desk/exams/{exam}")).await.status.as_u16(), 404, "a draft");
        let preview = desk.get(&at("/preview")).await;
        assert!(
            preview.body.matches("class=\"panel mt1 xq\"").count() == 5 && !preview.says("正确的"),
            "{}",
            text(&preview.body)
        );
        // A draft that somebody else changed meanwhile is not written over.
        let edited = |version: &str| [stage.plan(6), vec![("version", version.to_owned())]].concat();
        assert_eq!(stage.keep(&desk, &at(""), &edited("1")).await.location(), at("?did=exam-kept"));
        let twice = stage.keep(&desk, &at(""), &edited("1")).await;
        assert!(twice.status.as_u16() == 422 && twice.says("刚才有人改过"), "{}", text(&twice.body));
        desk.post(&at("/open"), &[]).await;
        let edit = desk.get(&at("/edit")).await;
        assert!(edit.status.as_u16() == 422 && edit.says("先点“收回来改”"), "{}", text(&edit.body));
        assert_eq!(desk.post(&at("/take-back"), &[]).await.location(), at("/edit"));
        assert_eq!(desk.get(&at("/edit")).await.status.as_u16(), 200);
        desk.post(&at("/open"), &[]).await;
        let paper = begin(&member, &exam).await;
        let questions = keys(&member.get(&paper).await.body);
        assert!(desk.get(&at("")).await.says("已经有人开始考了"));
        let back = desk.post(&at("/take-back"), &[]).await;
        assert!(back.status.as_u16() == 422 && back.says("另出一份"), "{}", text(&back.body));
        let edit = stage.keep(&desk, &at(""), &edited("5")).await;
        assert!(edit.status.as_u16() == 422 && edit.says("已经有人开始考了"), "{}", text(&edit.body));
        let day = desk.post(&at("/until"), &[("closes", "2026-11-23")]).await;
        assert!(day.status.as_u16() == 422 && day.says("最后一天已经过了"), "{}", text(&day.body));
        assert_eq!(desk.post(&at("/until"), &[("closes", "2027-01-10")]).await.location(), at("?did=exam-end-moved"));
        // A new version: opened, it ends the old one; whoever has begun goes on.
        let again = desk.post(&at("/again"), &[]).await;
        let new = id_in(again.location());
        assert_eq!(id_in(desk.post(&at("/again"), &[]).await.location()), new, "asked twice it is one draft");
        desk.post(&format!("{LIST}/{new}/open"), &[]).await;
        assert!(desk.get(&at("")).await.says("结束了") && desk.get(&format!("{LIST}/{new}")).await.says("正在考"));
        assert_eq!(keys(&member.get(&paper).await.body), questions);
        let late = stage.member().await;
        assert_eq!(late.get(&format!("/desk/exams/{exam}")).await.status.as_u16(), 404, "ended, and never begun");
        begin(&late, &new).await;
        // What is over is not opened again by another day.
        stage.pass(60 * DAY);
        let desk = stage.organiser().await;
        let over = desk.post(&format!("{LIST}/{new}/until"), &[("closes", "2027-03-01")]).await;
        assert!(over.status.as_u16() == 422 && over.says("另出一份"), "{}", text(&over.body));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_units_below_see_it_and_change_nothing() {
    each_db(|db| async move {
        let stage = Stage::of(&db).await;
        let above = stage.test.person(Some(Role::Secretary), "committee").await;
        let (above, desk) = (stage.test.sign_in(&above).await, stage.organiser().await);
        let list = "/desk/units/committee/exams";
        let exam = id_in(stage.keep(&above, list, &stage.plan(5)).await.location());
        assert!(!desk.get(LIST).await.says("年终考试"), "a draft of the unit above");
        above.post(&format!("{list}/{exam}/open"), &[]).await;
        assert!(desk.get(LIST).await.says("港区党委的考试"));
        let page = desk.get(&format!("{LIST}/{exam}")).await;
        assert!(page.says("谁达到了") && !page.says("/close\"") && !page.says("/again\""), "{}", text(&page.body));
        for deed in ["/close", "/open", "/take-back", "/again"] {
            assert_eq!(desk.post(&format!("{LIST}/{exam}{deed}"), &[]).await.status.as_u16(), 404, "{deed}");
            assert_eq!(desk.post(&format!("{list}/{exam}{deed}"), &[]).await.status.as_u16(), 404, "{deed}");
        }
        for page in ["/analysis", "/preview"] {
            assert_eq!(desk.get(&format!("{LIST}/{exam}{page}")).await.status.as_u16(), 404, "{page}");
        }
        begin(&stage.member().await, &exam).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_met_it_is_for_the_unit_itself() {
    each_db(|db| async move {
        let stage = Stage::of(&db).await;
        let exam = stage.opened(5).await;
        let member = stage.test.person(None, "branch").await;
        for (unit, named) in [("branch", true), ("committee", false), ("bureau", false)] {
            for role in [Role::Organiser, Role::Secretary] {
                let reader = stage.test.person(Some(role), unit).await;
                let page = stage.test.sign_in(&reader).await.get(&format!("{LIST}/{exam}")).await;
                assert_eq!(page.status.as_u16(), 200);
                assert_eq!((page.says(&member.name), page.says("名单只有")), (named, !named), "{unit}: {}", text(&page.body));
            }
        }
    })
    .await;
}
