//! 今天要办: what waits for me, what is in other hands, what is just done.

use axum::response::Response;

use super::{Brief, Here, Step, Task, TaskKind, Today, grouped};
use crate::approval::{self, SubjectKind};
use crate::course;
use crate::effect;
use crate::learn;
use crate::publish;
use crate::web::pages::{form, frame, html, when};
use crate::web::{Ctx, Routes, Stop, dates};

/// `/desk`.
pub fn routes() -> Routes {
    Routes::default().get_own("/desk", today)
}

/// Own drafts of articles on the page.
const DRAFTS: usize = 8;

async fn today(ctx: Ctx) -> Result<Response, Stop> {
    let reader = ctx.app.store.read();
    let me = ctx.me()?;
    let l = &ctx.app.lang;
    let mut tasks = Vec::new();
    let scope = ctx.list::<approval::Review>()?;
    for w in approval::waiting_for(reader, &scope).await? {
        let step = approval::StepName::parse(&w.step).map_or(Step::First, approval::shown_step);
        let kind = match (w.state.as_str(), w.borrowed != 0) {
            ("outside", _) => TaskKind::Outside,
            (_, true) => TaskKind::Borrowed(step),
            _ => TaskKind::Review(step),
        };
        let line = waiting_line(&ctx, &w, kind).await?;
        tasks.push(Task { kind, title: w.title, href: format!("/desk/reviews/{}", w.id), since: when(&ctx, w.since), line });
    }
    // Somebody waits for an answer in seven days.
    for appeal in learn::appeals_waiting(reader, &ctx.list::<learn::DecideAppeals>()?).await? {
        let line = l.t2("task-appeal-line", "person", appeal.person, "when", when(&ctx, appeal.due_at).text).into_owned();
        let href = format!("/desk/appeals/{}", appeal.id);
        tasks.push(Task { kind: TaskKind::Appeal, title: appeal.title, href, since: when(&ctx, appeal.made_at), line });
    }
    tasks.extend(learn::waiting_for_me(&ctx).await?);
    let mine = publish::mine(reader, &me.actor.person).await?;
    // What others wait for comes first: reviews, then texts that came back, then one's own drafts.
    let (mut back, mut drafts, mut with_others, mut just_done) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for a in mine {
        let state = publish::rules::State::parse(&a.state).unwrap_or(publish::rules::State::Draft);
        let at = when(&ctx, a.changed_at);
        match state {
            publish::rules::State::Draft | publish::rules::State::Returned => {
                let returned = state == publish::rules::State::Returned;
                let line = if returned {
                    let (by, opinion) = approval::last_words(reader, &a.id).await?;
                    l.t2("task-returned-line", "by", by, "opinion", opinion).into_owned()
                } else {
                    l.t1("task-draft-line", "words", grouped(publish::look_of(reader, &a.id).await?.words)).into_owned()
                };
                let list = if returned { &mut back } else { &mut drafts };
                let kind = if returned { TaskKind::Returned } else { TaskKind::Draft };
                list.push(Task { kind, title: a.title, href: format!("/desk/articles/{}", a.id), since: at, line });
            }
            _ => {
                let brief = Brief {
                    title: a.title,
                    href: format!("/desk/articles/{}/progress", a.id),
                    state: publish::state_sentence(&ctx.app.lang, state, a.step.as_deref()),
                    who: a.holder.unwrap_or(a.node_name),
                    at,
                };
                match state {
                    publish::rules::State::InReview | publish::rules::State::Scheduled => with_others.push(brief),
                    _ => just_done.push(brief),
                }
            }
        }
    }
    // The newest of one's own drafts: nobody waits for them, and all stand in the list of articles.
    let more_drafts = drafts.len() > DRAFTS;
    drafts.truncate(DRAFTS);
    let mut lists = Lists { back, drafts, with_others, just_done };
    courses(&ctx, &mut lists).await?;
    let Lists { mut back, drafts, with_others, mut just_done } = lists;
    back.reverse();
    tasks.extend(back);
    tasks.extend(drafts);
    tasks.extend(effect::weak_for_me(&ctx).await?);
    just_done.truncate(5);
    let recalls = effect::recalls_at_home(reader, &me.actor.person, ctx.now).await?;
    html(&Today {
        f: frame(&ctx, Here::Today)?,
        form: form(&ctx),
        date: dates::weekday_line(&ctx.app.lang, ctx.now),
        tasks,
        with_others,
        just_done,
        recalls,
        more_drafts,
    })
}

/// What is under way, by where it stands.
struct Lists {
    back: Vec<Task>,
    drafts: Vec<Task>,
    with_others: Vec<Brief>,
    just_done: Vec<Brief>,
}

/// What there is to do about something that waits for a review.
async fn waiting_line(ctx: &Ctx, w: &approval::Waiting, kind: TaskKind) -> Result<String, Stop> {
    let (reader, l) = (ctx.app.store.read(), &ctx.app.lang);
    if kind == TaskKind::Outside {
        return Ok(l.t1("task-outside-line", "node", &w.node_name).into_owned());
    }
    let (round, node) = (("round", w.round.to_string()), ("node", w.node_name.clone()));
    let borrowed = w.borrowed != 0;
    if course::CourseKind::knows(&w.kind) {
        let look = course::look_of(reader, &w.subject_id).await?;
        let key = if borrowed { "task-course-borrowed-line" } else { "task-course-review-line" };
        let args = [node, round, ("lessons", look.lessons.to_string()), ("questions", grouped(look.questions))];
        return Ok(l.with(key, &args).into_owned());
    }
    let look = publish::look_of(reader, &w.subject_id).await?;
    let key = if borrowed { "task-borrowed-line" } else { "task-review-line" };
    let args = [node, round, ("words", grouped(look.words)), ("pictures", look.pictures.to_string())];
    Ok(l.with(key, &args).into_owned())
}

/// My courses, each into its list.
async fn courses(ctx: &Ctx, lists: &mut Lists) -> Result<(), Stop> {
    let (reader, l) = (ctx.app.store.read(), &ctx.app.lang);
    for c in course::mine(reader, &ctx.me()?.actor.person, ctx.now).await? {
        let state = course::rules::State::parse(&c.state).unwrap_or(course::rules::State::Draft);
        let (at, href) = (when(ctx, c.changed_at), format!("/desk/courses/{}", c.id));
        match state {
            course::rules::State::Returned => {
                let (by, opinion) = approval::last_words(reader, &c.id).await?;
                let line = l.t2("task-returned-line", "by", by, "opinion", opinion).into_owned();
                lists.back.push(Task { kind: TaskKind::CourseReturned, title: c.title, href, since: at, line });
            }
            course::rules::State::Draft => {
                let look = course::look_of(reader, &c.id).await?;
                let line =
                    l.t2("task-course-draft-line", "lessons", look.lessons, "questions", grouped(look.questions)).into_owned();
                lists.drafts.push(Task { kind: TaskKind::CourseDraft, title: c.title, href, since: at, line });
            }
            other => {
                let word = course::state_word(l, other, c.step.as_deref());
                let brief = Brief { title: c.title, href, state: word, who: c.holder.unwrap_or(c.node_name), at };
                if other == course::rules::State::InReview { lists.with_others.push(brief) } else { lists.just_done.push(brief) }
            }
        }
    }
    Ok(())
}
