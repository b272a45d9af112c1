//! 今天要办: what waits for me, what is in other hands, what is just done.

use axum::response::Response;

use super::{Brief, Here, Step, Task, TaskKind, Today};
use crate::approval;
use crate::publish;
use crate::web::pages::{form, frame, html, when};
use crate::web::{Ctx, Routes, Stop, dates};

/// `/desk`.
pub fn routes() -> Routes {
    Routes::default().get_own("/desk", today)
}

async fn today(ctx: Ctx) -> Result<Response, Stop> {
    let reader = ctx.app.store.read();
    let me = ctx.me()?;
    let mut tasks = Vec::new();
    let scope = ctx.list::<approval::Review>()?;
    for w in approval::waiting_for(reader, &scope).await? {
        let step = approval::StepName::parse(&w.step).map_or(Step::First, approval::shown_step);
        let kind = match (w.state.as_str(), w.borrowed != 0) {
            ("outside", _) => TaskKind::Outside,
            (_, true) => TaskKind::Borrowed(step),
            _ => TaskKind::Review(step),
        };
        let look = publish::look_of(reader, &w.subject_id).await?;
        tasks.push(Task {
            kind,
            title: w.title,
            href: format!("/desk/reviews/{}", w.id),
            since: when(&ctx, w.since),
            node: w.node_name,
            by: look.byline,
            opinion: String::new(),
            words: look.words,
            pictures: look.pictures,
            round: u32::try_from(w.round).unwrap_or_default(),
        });
    }
    let mine = publish::mine(reader, &me.actor.person).await?;
    // What others wait for comes first: reviews, then texts that came back, then one's own drafts.
    let (mut back, mut drafts) = (Vec::new(), Vec::new());
    let mut with_others = Vec::new();
    let mut just_done = Vec::new();
    for a in mine {
        let state = publish::rules::State::parse(&a.state).unwrap_or(publish::rules::State::Draft);
        let at = when(&ctx, a.changed_at);
        match state {
            publish::rules::State::Draft | publish::rules::State::Returned => {
                let look = publish::look_of(reader, &a.id).await?;
                let returned = state == publish::rules::State::Returned;
                let (by, opinion) = if returned { publish::last_words(reader, &a.id).await? } else { Default::default() };
                let list = if returned { &mut back } else { &mut drafts };
                list.push(Task {
                    kind: if returned { TaskKind::Returned } else { TaskKind::Draft },
                    title: a.title,
                    href: format!("/desk/articles/{}", a.id),
                    since: at,
                    node: a.node_name,
                    by,
                    opinion,
                    words: look.words,
                    pictures: look.pictures,
                    round: 1,
                });
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
    back.reverse();
    tasks.extend(back);
    tasks.extend(drafts);
    just_done.truncate(5);
    html(&Today {
        f: frame(&ctx, Here::Today)?,
        form: form(&ctx),
        date: dates::weekday_line(&ctx.app.lang, ctx.now),
        tasks,
        with_others,
        just_done,
    })
}
