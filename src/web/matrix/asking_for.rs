//! The things of the matrix: texts in every state at one unit, and which of them each address is asked for.

use crate::access::Role;

use super::learning;
use crate::approval::{self, AskForHelp, Borrow};
use crate::course::FileForm;
use crate::course::published_course;
use crate::testing::{Person, TestApp, TestCourse, Text};

/// How an address is asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Ask {
    /// With its parameters filled in.
    pub(super) path: String,
    /// Of the form.
    pub(super) fields: Vec<(&'static str, String)>,
    /// Whether the form carries a file.
    pub(super) upload: bool,
    /// Whether it is a message of the learner's protocol: an empty one, which is refused in words behind the door.
    pub(super) told: bool,
    /// For a list: titles of which one must stand on it.
    pub(super) lines: Vec<String>,
}

/// Texts of one unit.
pub(super) struct Things {
    unit: &'static str,
    /// Nobody has seen it yet.
    pub(super) draft: Text,
    /// Waits at the first, the second, the final review.
    waiting: [Text; 3],
    /// The round of each.
    rounds: [String; 3],
    /// Waits at the first review, to be taken back.
    held: Text,
    /// Stands in public.
    published: Text,
    /// Its public code.
    code: String,
    /// The attachment of `draft`.
    file: String,
    /// The attachment of the first waiting one.
    file_in_review: String,
    /// The attachment of the published one.
    file_in_public: String,
    /// A frozen revision of the first waiting one.
    revision: String,
    /// A course in the making, with an import that was looked at.
    course: TestCourse,
    /// The import.
    import: String,
    /// A course that waits at the first review, its round, its frozen version, its picture.
    course_in_review: TestCourse,
    course_round: String,
    course_revision: String,
    course_picture: String,
    /// A course that is taught, and the public code of its lesson, which has the picture.
    course_taught: TestCourse,
    pictured_lesson: String,
    /// An invitation's.
    token: String,
    /// A sitting of the owner's, with a lesson.
    sitting: String,
    /// Public codes of that lesson and of its unit.
    lesson: (String, String),
    /// An appeal of a member of the unit.
    appeal: String,
    /// A sheet of a class of the unit.
    sheet: String,
    /// What the unit is asked to learn.
    task: String,
    /// An open examination of the unit, and the owner's paper.
    exam: (String, String),
    /// A member's wish for help; the owner's own is called `own-` and this.
    wish: String,
    /// A member of the unit, who holds a role there that hardly anybody may end.
    person: Person,
    /// His membership.
    membership: String,
    /// His role.
    grant: String,
}

impl Things {
    pub(super) async fn made(test: &TestApp, owner: &Person, borrowed: &Person, unit: &'static str) -> Self {
        let first = test.person(Some(Role::FirstReviewer), "branch").await;
        let second = test.person(Some(Role::SecondReviewer), "committee").await;
        let last = test.person(Some(Role::FinalReviewer), "bureau").await;
        let mut draft = test.draft(owner, unit, &format!("草稿在{unit}")).await;
        let file = test.attach(owner, &mut draft).await;
        let mut waiting = Vec::new();
        let (mut rounds, mut file_in_review) = (Vec::new(), String::new());
        for (passed, step) in ["初审", "复审", "终审"].into_iter().enumerate() {
            let mut text = test.draft(owner, unit, &format!("{step}在{unit}")).await;
            if passed == 0 {
                file_in_review = test.attach(owner, &mut text).await;
            }
            let round = test.submit(owner, &text).await;
            for reviewer in [&first, &second].into_iter().take(passed) {
                test.pass(reviewer, &round).await;
            }
            waiting.push(text);
            rounds.push(round);
        }
        let held = test.draft(owner, unit, &format!("待撤回在{unit}")).await;
        test.submit(owner, &held).await;
        let mut published = test.draft(owner, unit, &format!("公开在{unit}")).await;
        let file_in_public = test.attach(owner, &mut published).await;
        let round = test.submit(owner, &published).await;
        for reviewer in [&first, &second, &last] {
            test.pass(reviewer, &round).await;
        }
        let code = test.article(&published.id).await.code;
        let revision = test.newest_revision(&waiting[0].id).await;
        borrow(test, owner, &rounds[0], borrowed).await;
        let (course, course_in_review) = (
            test.course_draft(owner, unit, &format!("课程在{unit}"), 2).await,
            test.course_draft(owner, unit, "待审的课", 8).await,
        );
        let course_picture = test.picture_in(owner, &course_in_review).await;
        let draft_picture = test.picture_in(owner, &course).await;
        test.film_in(owner, &course).await;
        debug_assert_eq!(draft_picture, course_picture);
        let course_round = test.submit_course(owner, &course_in_review.id).await.expect("the course goes to review");
        borrow(test, owner, &course_round, borrowed).await;
        let course_revision = one(test, "SELECT id FROM course_revision WHERE course_id = $1", &course_in_review.id).await;
        let course_taught = test.course_draft(owner, unit, "在上的课", 8).await;
        test.picture_in(owner, &course_taught).await;
        test.film_in(owner, &course_taught).await;
        let round = test.submit_course(owner, &course_taught.id).await.expect("the course goes to review");
        for reviewer in [&first, &second, &last] {
            test.pass(reviewer, &round).await;
        }
        let pictured_lesson = one(test, "SELECT code FROM lesson WHERE draft_id = $1", &course_taught.lesson).await;
        let import = test.keep_file(owner, &course, FileForm::Gift, "灯？{=甲 ~乙 ~丙 ~丁}").await;
        let secretary = test.person(Some(Role::Secretary), "branch").await;
        let member = test.person(None, "branch").await;
        let token = test.invite(&secretary, &member, "branch").await;
        let taught = published_course(test, 500).await;
        let lesson = (taught.lessons[0].clone(), taught.unit.clone());
        let (sitting, _) = learning::learned(test, owner, &lesson.0).await;
        learning::owned(test, owner, &sitting, unit).await;
        learning::appealed(test, &test.person(None, unit).await, &lesson).await;
        let appeal = one(test, "SELECT id FROM appeal WHERE node_id = $1 ORDER BY id DESC LIMIT 1", test.place(unit)).await;
        let sheet = learning::sheet_of(test, test.place(unit)).await;
        let (task, wish) = learning::asked_of(test, owner, &lesson.1, test.place(unit)).await;
        let exam = learning::exam_of(test, owner, test.place(unit)).await;
        let person = test.person(Some(Role::Admin), unit).await;
        let membership = one(test, "SELECT id FROM membership WHERE person_id = $1", &person.id).await;
        let grant = one(test, "SELECT id FROM grants WHERE person_id = $1", &person.id).await;
        Self {
            unit,
            draft,
            waiting: waiting.try_into().expect("three"),
            rounds: rounds.try_into().expect("three"),
            held,
            published,
            code,
            file,
            file_in_review,
            file_in_public,
            revision,
            course,
            import,
            course_in_review,
            course_round,
            course_revision,
            course_picture,
            course_taught,
            pictured_lesson,
            token,
            sitting,
            lesson,
            appeal,
            sheet,
            task,
            exam,
            wish,
            person,
            membership,
            grant,
        }
    }

    /// The request for an address; nothing: nobody has told the matrix yet.
    #[expect(clippy::too_many_lines, reason = "one line an address")]
    pub(super) fn ask(&self, test: &TestApp, method: &str, path: &str) -> Option<Ask> {
        let page = |path: String| Some(Ask { path, ..Ask::default() });
        let form = |path: String, fields: &[(&'static str, &str)]| {
            let fields = fields.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
            Some(Ask { path, fields, ..Ask::default() })
        };
        let list = |lines: Vec<String>| Some(Ask { path: path.to_owned(), lines, ..Ask::default() });
        let with_id = |id: &str| path.replace("{id}", id);
        match (method, path) {
            _ if path.starts_with("/desk/courses") => self.ask_of_courses(method, path),
            ("GET", "/desk/articles" | "/desk/articles.csv") => list(vec![self.draft.title.clone()]),
            ("GET", "/desk/reviews") => list(self.waiting.iter().map(|text| text.title.clone()).collect()),
            ("POST", "/desk/articles") => form(path.to_owned(), &[("node", self.unit)]),
            ("GET", "/desk/articles/{id}" | "/desk/articles/{id}/progress") => page(with_id(&self.draft.id)),
            ("GET", "/desk/articles/{id}/f/{key}/{name}") => page(named(&with_id(&self.draft.id), &self.file)),
            ("GET", "/desk/reviews/{id}/f/{key}/{name}") => page(named(&with_id(&self.rounds[0]), &self.file_in_review)),
            ("GET", "/desk/revisions/{id}") => page(with_id(&self.revision)),
            ("POST", "/desk/articles/{id}/draft" | "/desk/articles/{id}/preview") => {
                form(with_id(&self.draft.id), &[("version", "0")])
            }
            ("POST", "/desk/articles/{id}/import" | "/desk/articles/{id}/attachments") => {
                Some(Ask { path: with_id(&self.draft.id), upload: true, ..Ask::default() })
            }
            ("POST", "/desk/articles/{id}/attachments/{hash}/remove") => {
                form(with_id(&self.draft.id).replace("{hash}", &"0".repeat(64)), &[])
            }
            ("POST", "/desk/articles/{id}/withdraw") => form(with_id(&self.held.id), &[]),
            ("POST", "/desk/articles/{id}/edit-again" | "/desk/articles/{id}/take-down") => {
                form(with_id(&self.published.id), &[])
            }
            ("GET", "/desk/reviews/{id}" | "/desk/reviews/{id}/borrow") => page(with_id(&self.rounds[0])),
            ("POST", "/desk/reviews/{id}") => form(with_id(&self.rounds[0]), &[("step", "first_review")]),
            ("POST", "/desk/reviews/{id}/outside" | "/desk/reviews/{id}/borrow") => form(with_id(&self.rounds[0]), &[]),
            ("GET", "/desk/people") => {
                let line = format!("\"/desk/people/{}\"", self.person.id);
                let path = format!("{path}?q={}", crate::web::forms::query_escape(&self.person.name));
                Some(Ask { path, lines: vec![line], ..Ask::default() })
            }
            _ if path.starts_with("/desk/units/{id}") => {
                let things = [("{sheet}", &self.sheet), ("{task}", &self.task), ("{wish}", &self.wish), ("{exam}", &self.exam.0)];
                page(things.into_iter().fold(with_id(test.place(self.unit)), |path, (name, id)| path.replace(name, id)))
            }
            (_, "/desk/papers/{paper}") => page(path.replace("{paper}", &self.exam.1)),
            _ if path.starts_with("/desk/exams/{exam}") => page(path.replace("{exam}", "exam-all")),
            ("POST", "/desk/learn/help/{wish}/back") => form(path.replace("{wish}", &format!("own-{}", self.wish)), &[]),
            ("GET", "/desk/people/{id}" | "/desk/people/{id}/join") => page(with_id(&self.person.id)),
            ("POST", "/desk/people/{id}/invite") => form(with_id(&self.person.id), &[]),
            ("POST", "/desk/people/{id}/roles" | "/desk/people/{id}/join") => {
                form(with_id(&self.person.id), &[("node", test.place(self.unit))])
            }
            ("POST", "/desk/people/{id}/roles/{grant}/end") => {
                form(with_id(&self.person.id).replace("{grant}", &self.grant), &[])
            }
            ("POST", "/desk/people/{id}/memberships/{membership}/end") => {
                // A day before the first one: refused, so that the next one finds him here too.
                let path = with_id(&self.person.id).replace("{membership}", &self.membership);
                form(path, &[("until", "2025-01-01")])
            }
            ("GET", "/f/{name}") => page(path.replace("{name}", &format!("{}.pdf", self.file_in_public))),
            ("GET", "/assets/{name}") => page(test.app.assets.url("site.css").to_owned()),
            ("GET", "/skin/{name}") => page(path.replace("{name}", "elder")),
            ("GET", _) if path.starts_with("/a/") => page(path.replace("{code}", &self.code)),
            ("GET", _) if path.starts_with("/c/") => page(path.replace("{code}", "guomen").replace("{page}", "1")),
            ("GET", _) if path.starts_with("/o/") => page(path.replace("{code}", "branch-unit").replace("{page}", "1")),
            ("GET", "/latest/{page}" | "/sitemap/{page}") => page(path.replace("{page}", "1")),
            ("GET", _) if path.starts_with("/invite/") => page(path.replace("{token}", &self.token)),
            ("POST", "/invite/{token}") => form(path.replace("{token}", &self.token), &[]),
            ("GET", "/learn/text/{sitting}/{part}") => page(path.replace("{sitting}", &self.sitting).replace("{part}", "1")),
            ("GET", "/desk/learn/record/appeal") => page(format!("{path}?lesson={}&from=0&to=9000&why=check", self.lesson.0)),
            ("POST", "/desk/learn/record/appeal") => form(path.to_owned(), &[("lesson", &self.lesson.0)]),
            ("GET", "/desk/learn/q/{ask}") => page(path.replace("{ask}", &format!("ask-{}", self.sitting))),
            ("POST", "/desk/learn/q/{ask}") => form(path.replace("{ask}", &format!("ask-{}", self.sitting)), &[]),
            ("GET", "/desk/learn/certificates/{number}") => {
                page(path.replace("{number}", &format!("2026-{}-0000", &self.unit_sign())))
            }
            ("POST", "/desk/learn/record/outside/{id}/take-back") => {
                form(path.replace("{id}", &format!("outside-{}", self.sitting)), &[])
            }
            ("GET", "/desk/effect") => list(vec![format!("/desk/courses/{}/effect", self.course_taught.id)]),
            (_, "/desk/learn/three/{probe}") => page(path.replace("{probe}", &format!("probe-{}", self.sitting))),
            ("GET", "/desk/appeals") => list(vec![format!("/desk/appeals/{}", self.appeal)]),
            ("GET", "/desk/appeals/{id}") => page(with_id(&self.appeal)),
            ("POST", "/desk/appeals/{id}") => form(with_id(&self.appeal), &[]),
            ("POST", "/desk/learn/u/{unit}/check/save" | "/desk/learn/u/{unit}/check/submit") => {
                let check = format!("check-{}", self.sitting);
                form(path.replace("{unit}", &self.lesson.1), &[("check", &check), ("no", "1")])
            }
            ("GET", "/desk/learn/l/{code}/f/{key}/{name}") => {
                page(pictured(&path.replace("{code}", &self.pictured_lesson), &self.course_picture))
            }
            ("GET", "/desk/learn/l/{code}/captions.vtt") => page(path.replace("{code}", &self.pictured_lesson)),
            ("GET", _) if path.starts_with("/desk/learn/") => {
                page(path.replace("{code}", &self.lesson.0).replace("{unit}", &self.lesson.1))
            }
            ("POST", _) if path.starts_with("/desk/learn/") => {
                let path = path.replace("{course}", &self.course_taught.id).replace("{kind}", "recall");
                form(path.replace("{code}", &self.lesson.0).replace("{unit}", &self.lesson.1), &[("part", "1")])
            }
            ("POST", "/certificates") => form(path.to_owned(), &[]),
            ("POST", _) if path.starts_with("/learn/") => Some(Ask { path: path.to_owned(), told: true, ..Ask::default() }),
            // Nothing to fill in.
            ("GET", _) if !path.contains('{') => page(path.to_owned()),
            ("POST", "/sign-in" | "/sign-out" | "/sign-out/everywhere" | "/first-run" | "/desk/me/password") => {
                form(path.to_owned(), &[])
            }
            _ => None,
        }
    }

    /// Four signs of the unit, for numbers.
    fn unit_sign(&self) -> &'static str {
        if self.unit == "branch" { "AAAA" } else { "BBBB" }
    }

    /// The same for the addresses of whoever makes courses.
    fn ask_of_courses(&self, method: &str, path: &str) -> Option<Ask> {
        let page = |path: String| Some(Ask { path, ..Ask::default() });
        let form = |path: String, fields: &[(&'static str, &str)]| {
            let fields = fields.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
            Some(Ask { path, fields, ..Ask::default() })
        };
        let with_id = |id: &str| path.replace("{id}", id);
        match (method, path) {
            ("GET", "/desk/courses") => {
                Some(Ask { path: path.to_owned(), lines: vec![self.course.title.clone()], ..Ask::default() })
            }
            ("POST", "/desk/courses") => form(path.to_owned(), &[("node", self.unit)]),
            ("GET", "/desk/courses/revisions/{id}/questions") => {
                page(format!("{}?unit={}", with_id(&self.course_revision), self.course_in_review.unit))
            }
            ("GET", "/desk/courses/reviews/{id}/questions") => {
                page(format!("{}?unit={}", with_id(&self.course_round), self.course_in_review.unit))
            }
            ("GET", "/desk/courses/revisions/{id}") => page(with_id(&self.course_revision)),
            ("GET", "/desk/courses/{id}/f/{key}/{name}") => {
                page(pictured(&with_id(&self.course_in_review.id), &self.course_picture))
            }
            ("GET", "/desk/courses/reviews/{id}/f/{key}/{name}") => {
                page(pictured(&with_id(&self.course_round), &self.course_picture))
            }
            ("POST", "/desk/courses/{id}/withdraw") => form(with_id(&self.course_in_review.id), &[]),
            ("POST", "/desk/courses/{id}/edit-again" | "/desk/courses/{id}/lay-aside" | "/desk/courses/{id}/take-down") => {
                form(with_id(&self.course_taught.id), &[])
            }
            (
                "POST",
                "/desk/courses/{id}/import"
                | "/desk/courses/{id}/lessons/{lesson}/import"
                | "/desk/courses/{id}/lessons/{lesson}/picture"
                | "/desk/courses/{id}/lessons/{lesson}/film"
                | "/desk/courses/{id}/lessons/{lesson}/film/captions",
            ) => Some(Ask { path: self.of_course(path), upload: true, ..Ask::default() }),
            // Refused for what it lacks, so that the next one finds everything as it was.
            ("POST", "/desk/courses/{id}/questions/{question}/delete" | "/desk/courses/{id}/questions/{question}/move") => {
                form(self.of_course(&path.replace("{question}", "none")), &[])
            }
            ("GET", _) if path.starts_with("/desk/courses/{id}") => page(self.of_course(path)),
            ("POST", _) if path.starts_with("/desk/courses/{id}") => form(self.of_course(path), &[("version", "0")]),
            _ => None,
        }
    }

    /// An address of the course in the making.
    fn of_course(&self, path: &str) -> String {
        path.replace("{id}", &self.course.id)
            .replace("{lesson}", &self.course.lesson)
            .replace("{question}", &self.course.question)
            .replace("{import}", &self.import)
            .replace("{name}", "questions.gift")
    }

    /// Public addresses that would be, if they were public.
    pub(super) async fn hidden(&self, test: &TestApp) -> Vec<String> {
        let mut out = Vec::new();
        for text in self.waiting.iter().chain([&self.draft, &self.held]) {
            out.push(format!("/a/{}", test.article(&text.id).await.code));
        }
        out.extend([&self.file, &self.file_in_review].map(|hash| format!("/f/{hash}.pdf")));
        out
    }

    /// The version of the draft, as an editor that was opened now would show it.
    pub(super) async fn version_now(&self, test: &TestApp) -> i64 {
        let sql = "SELECT version FROM draft WHERE article_id = $1";
        let args = crate::args![self.draft.id.as_str()];
        let row: Option<(i64,)> = test.app.store.read().system("test").get(sql, &args).await.expect("the database answers");
        row.map_or(0, |(version,)| version)
    }
}

fn pictured(path: &str, hash: &str) -> String {
    path.replace("{key}", hash).replace("{name}", &format!("{hash}.png"))
}

fn named(path: &str, hash: &str) -> String {
    path.replace("{key}", hash).replace("{name}", &format!("{hash}.pdf"))
}

async fn one(test: &TestApp, sql: &'static str, id: &str) -> String {
    let row: Option<(String,)> =
        test.app.store.read().system("test").get(sql, &crate::args![id]).await.expect("the database answers");
    row.expect("the row is there").0
}

async fn borrow(test: &TestApp, owner: &Person, round: &str, person: &Person) {
    let found = approval::round_of(test.app.store.read(), round).await.expect("the database answers");
    let (approval, _) = found.expect("the round is there");
    let proof = test.prove::<AskForHelp>(owner, approval::object(&approval)).await;
    let wish = Borrow { key: test.app.new_id(), approval: round.to_owned(), person: person.id.clone() };
    test.app.store.execute(wish, proof).await.expect("somebody is borrowed");
}
