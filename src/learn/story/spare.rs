//! The database is away: a lesson's text opens all the same, for whoever learned here lately.

use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode, header};

use crate::access::Role;
use crate::course::{TakeCourseDown, TakeDownCourse};
use crate::learn::rules::{DAY, PACK};
use crate::learn::{Spare, keep_spare};
use crate::testing::{Browser, TestApp, each_db};

fn bare(status: StatusCode) -> Response<Body> {
    Response::builder().status(status).body(Body::from("bare")).expect("a response")
}

struct Scene {
    test: TestApp,
    spare: Spare,
}

impl Scene {
    fn of(test: TestApp) -> Self {
        let spare = Spare::new(&test.app.config.data, test.app.keys.clone(), test.app.clock.clone());
        Self { test, spare }
    }

    /// What the front answers when the pages answered with that status: status, `Set-Cookie`, text.
    async fn front(&self, browser: &Browser, pass: &str, path: &str, status: StatusCode) -> (u16, String, String) {
        let request = browser.request("GET", path).body(()).expect("a request");
        let own = request.headers().get(header::COOKIE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let request = Request::get(path).header(header::COOKIE, format!("{own}; {pass}")).body(()).expect("a request");
        let Some(asked) = self.spare.asked(&request, false) else { return (0, String::new(), String::new()) };
        let response = self.spare.answer(asked, bare(status)).await;
        let told = response.headers().get(header::SET_COOKIE).map(|value| value.to_str().expect("text").to_owned());
        let code = response.status().as_u16();
        let bytes = to_bytes(response.into_body(), 1 << 20).await.expect("a body");
        (code, told.unwrap_or_default(), String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Opens a page with everything there; answers the pass that came along.
    async fn pass(&self, browser: &Browser, path: &str) -> String {
        let (_, told, _) = self.front(browser, "", path, StatusCode::OK).await;
        told.split(';').next().unwrap_or_default().to_owned()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lesson_opens_without_a_database_for_whoever_learned_here_and_for_nobody_else() {
    each_db(|db| async move {
        let scene = Scene::of(TestApp::of(&db).await.with_bureau().await);
        let test = &scene.test;
        let writer = test.person(Some(Role::Writer), "branch").await;
        let course = test.course_draft(&writer, "branch", "灯怎么挂", 8).await;
        let picture = test.picture_in(&writer, &course).await;
        let round = test.submit_course(&writer, &course.id).await.expect("the course goes to review");
        test.pass_all("branch", &round).await;
        let brief = crate::course::briefs(test.app.store.read()).await.expect("lessons").remove(0);
        let lesson = format!("/desk/learn/l/{}", brief.code);
        keep_spare(&test.app, &scene.spare).await.expect("copies");

        let person = test.person(None, "branch").await;
        let browser = test.sign_in(&person).await;
        let away = StatusCode::SERVICE_UNAVAILABLE;
        assert_eq!(scene.front(&browser, "", &lesson, away).await.0, 503, "nobody has learned here yet");
        assert_eq!(scene.front(&browser, "", &lesson, StatusCode::SEE_OTHER).await.1, "", "whoever must sign in gets no pass");
        let pass = scene.pass(&browser, &lesson).await;
        assert!(pass.starts_with("zhibu-reads="), "{pass}");
        assert_eq!(scene.front(&browser, &pass, &lesson, StatusCode::OK).await.1, "", "one is enough for a day");

        let (status, _, text) = scene.front(&browser, &pass, &lesson, away).await;
        assert_eq!(status, 200);
        assert!(text.contains("离地一米五") && text.contains("连不上") && !text.contains(&person.name), "{text}");
        assert!(!text.contains("data-mark") && !text.contains("<form"), "a copy that tells or asks something");
        let name = format!("{picture}/{picture}.png");
        assert!(text.contains(&format!("{lesson}/f/{name}")));
        let (status, _, bytes) = scene.front(&browser, &pass, &format!("{lesson}/f/{name}"), away).await;
        assert_eq!((status, &bytes[bytes.len() - 6..bytes.len() - 4]), (200, "NG"));
        let (status, _, list) = scene.front(&browser, &pass, "/desk/learn", away).await;
        assert!(status == 200 && list.contains(&lesson) && list.contains(&brief.title), "{list}");

        // A stored file that is no picture of this lesson, a page of somebody, a lesson that is none.
        let other = test.app.files.put(bytes::Bytes::from_static(b"\x89PNG other")).await.expect("stored");
        for path in [
            format!("{lesson}/f/{picture}/{other}.png"),
            format!("{lesson}/f/{other}/{other}.png"),
            format!("{lesson}/f/{picture}/{picture}.xlsx"),
            "/desk/learn/l/none".to_owned(),
        ] {
            assert_eq!(scene.front(&browser, &pass, &path, away).await.0, 503, "{path}");
        }
        for path in ["/desk/learn/record", "/desk", "/desk/learn/l/made.json", "/desk/learn/worker.js"] {
            assert_eq!(scene.front(&browser, &pass, path, away).await.0, 0, "{path}");
        }
        // Another sign-in, nobody, and a pass of one's own making.
        let stranger = test.sign_in(&test.person(None, "sister").await).await;
        assert_eq!(scene.front(&stranger, &pass, &lesson, away).await.0, 503);
        assert_eq!(scene.front(&test.signed_out(), &pass, &lesson, away).await.0, 0);
        let later = format!("zhibu-reads={}.{}", test.app.clock.now() + PACK + 1, pass.split('.').nth(1).expect("a seal"));
        assert_eq!(scene.front(&browser, &later, &lesson, away).await.0, 503);
        // What else went wrong is told as it is.
        assert_eq!(scene.front(&browser, &pass, &lesson, StatusCode::NOT_FOUND).await.0, 404);

        test.db.clock.advance(2 * DAY);
        assert_ne!(scene.pass(&browser, &lesson).await, pass, "it goes on with whoever learns");
        test.db.clock.advance(PACK);
        assert_eq!(scene.front(&browser, &pass, &lesson, away).await.0, 503, "its time is over");

        let renewed = scene.pass(&browser, "/desk/learn").await;
        assert_eq!(scene.front(&browser, &renewed, &lesson, away).await.0, 200);
        let boss = test.person(Some(Role::Secretary), "branch").await;
        let proof = test.prove::<TakeCourseDown>(&boss, test.course(&course.id).await.object()).await;
        let down = TakeDownCourse { key: "down".into(), course: course.id.clone(), reason: "规程变了".into() };
        test.app.store.execute(down, proof).await.expect("taken down");
        keep_spare(&test.app, &scene.spare).await.expect("copies");
        assert_eq!(scene.front(&browser, &renewed, &lesson, away).await.0, 503, "what is not taught any more is not read either");
        let (_, _, list) = scene.front(&browser, &renewed, "/desk/learn", away).await;
        assert!(!list.contains(&lesson), "{list}");
        // With everything there whoever was learning it is told why it is gone.
        let browser = test.sign_in(&person).await;
        let page = browser.get(&lesson).await;
        assert!(page.status.as_u16() == 422 && page.says("规程变了"), "{}", page.body);
        // What is known of the copies is lost: what is not taught goes all the same.
        let folder = test.app.config.data.join("edition/lessons");
        std::fs::write(folder.join("made.json"), "{").expect("written");
        std::fs::write(folder.join("old.html"), "old").expect("written");
        keep_spare(&test.app, &scene.spare).await.expect("copies");
        assert!(!folder.join("old.html").exists() && folder.join("list.html").exists());
    })
    .await;
}
