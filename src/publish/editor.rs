//! The editor: one form over the working draft, by hand or by itself, with preview; the files that go with it are in `uploads.rs`.
//!
//! Promises: what was typed comes back with its error; of two writers the second is shown both texts and decides; without a script every deed
//! works by its button.

use std::collections::HashMap;

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use zhibu_doc::{Doc, html, md, plain};

use super::commands::{KeepRevision, SaveDraft, Submit};
use super::import::Report;
use super::rules::{self, Meta};
use super::store::{self, Article, Draft};
use super::{
    AttachmentRow, Check, CheckKind, Choice, Conflict, EditArticle, Editor, ImportReport, Locked, Notice, NoticeKind, Picture,
    ReadArticle, ReturnedWith, Typed, desk, pages, rendering, reviewing, uploads,
};
use crate::approval::{self, Deed};
use crate::db::Fail;
use crate::desk::{Errors, Here};
use crate::edition;
use crate::people;
use crate::refusal::Refusal;
use crate::web::forms::wants_json;
use crate::web::pages::{form, fragment, frame, html as answer, sentence_of, when};
use crate::web::{Ctx, Fields, Posted, Routes, Stop, dates};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get::<ReadArticle, _, _>("/desk/articles/{id}", editor)
        .post::<EditArticle, _, _>("/desk/articles/{id}/draft", draft)
        .post::<EditArticle, _, _>("/desk/articles/{id}/preview", preview)
        .join(uploads::routes())
}

async fn editor(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Stop> {
    let article = pages::article(&ctx, &id).await?;
    show(&ctx, &article, None, Errors::none()).await
}

/// The form as a draft would be: meta, body, time. Alternative texts are put into the pictures of the body.
pub(super) struct Wish {
    typed: Typed,
    meta: Meta,
    doc: Doc,
    publish_at: Result<Option<i64>, Refusal>,
    pin_days: Result<i64, Refusal>,
}

fn wish(fields: &Fields) -> Wish {
    let typed = Typed {
        version: fields.number("version"),
        title: fields.line("title"),
        digest: fields.get("digest").trim().to_owned(),
        section: fields.line("section"),
        source: fields.line("source"),
        byline: fields.line("byline"),
        body: fields.get("body"),
        cover: fields.line("cover"),
        at: fields.line("when") == "at",
        date: fields.line("date"),
        time: fields.line("time"),
        pin_days: fields.line("pin_days"),
    };
    let mut doc = md::read(&typed.body);
    let alts: HashMap<String, String> = fields.starting("alt.").into_iter().collect();
    doc.each_figure(&mut |figure| {
        if let Some(alt) = alts.get(&figure.file) {
            alt.trim().clone_into(&mut figure.alt);
        }
    });
    let publish_at = match (typed.at, dates::parse(&typed.date, &typed.time)) {
        (false, _) => Ok(None),
        (true, Some(at)) => Ok(Some(at)),
        (true, None) => Err(Refusal::at("date", "publish-time-missing")),
    };
    let pin_days = match typed.pin_days.as_str() {
        "" => Ok(0),
        days => days
            .parse()
            .map_err(|_| Refusal::at("pin_days", "pin-days-range").arg("most", rules::PIN_DAYS))
            .and_then(rules::pin_days),
    };
    let cover = if doc.figures().iter().any(|figure| figure.file == typed.cover) { typed.cover.clone() } else { String::new() };
    let meta = Meta {
        title: typed.title.clone(),
        digest: typed.digest.clone(),
        section: typed.section.clone(),
        cover,
        attachments: Vec::new(),
        byline: typed.byline.clone(),
        source: typed.source.clone(),
    };
    Wish { typed, meta, doc, publish_at, pin_days }
}

fn typed_of(draft: &Draft) -> Typed {
    let (date, time) = draft.publish_at.map(dates::fields).unwrap_or_default();
    Typed {
        version: draft.version,
        title: draft.meta.title.clone(),
        digest: draft.meta.digest.clone(),
        section: draft.meta.section.clone(),
        source: draft.meta.source.clone(),
        byline: draft.meta.byline.clone(),
        body: md::write(&draft.doc),
        cover: draft.meta.cover.clone(),
        at: draft.publish_at.is_some(),
        date,
        time,
        pin_days: if draft.pin_days > 0 { draft.pin_days.to_string() } else { String::new() },
    }
}

async fn draft(path: Path<String>, headers: HeaderMap, posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, fields } = posted;
    let article = pages::article(&ctx, &path).await?;
    let proof = ctx.prove::<EditArticle>(article.object()).await?;
    let json = wants_json(&headers);
    let wish = wish(&fields);
    let mut errors = Errors::none();
    for refusal in [wish.publish_at.as_ref().err(), wish.pin_days.as_ref().err()].into_iter().flatten() {
        errors.add(refusal.field, sentence_of(&ctx.app, refusal));
    }
    let save = SaveDraft {
        article: article.id.clone(),
        version: wish.typed.version,
        meta: wish.meta.clone(),
        doc: wish.doc.clone(),
        publish_at: wish.publish_at.as_ref().ok().copied().flatten(),
        pin_days: wish.pin_days.as_ref().copied().unwrap_or_default(),
        report: None,
    };
    if fields.line("then") == "mine" {
        // 用我的接着改: the other one's text stays among the versions.
        ctx.execute(KeepRevision { key: fields.line("key"), article: article.id.clone() }, proof.clone()).await?;
    }
    let saved = match ctx.execute(save, proof.clone()).await {
        Ok(saved) => saved,
        Err(Fail::Refused(refusal)) if refusal.code == "draft-moved-on" => return conflict(&ctx, &article, wish, json).await,
        Err(Fail::Refused(refusal)) if json => return Err(refusal.into()),
        Err(Fail::Refused(refusal)) => {
            errors.add(refusal.field, sentence_of(&ctx.app, &refusal));
            return unprocessable(show(&ctx, &article, Some(&wish), errors).await);
        }
        Err(other) => return Err(other.into()),
    };
    if json {
        let (_, time) = dates::fields(saved.at);
        let answer = serde_json::json!({ "version": saved.version, "key": ctx.form_key(), "saved": time });
        return Ok(([(header::CONTENT_TYPE, "application/json; charset=utf-8")], answer.to_string()).into_response());
    }
    let wish = Wish { typed: Typed { version: saved.version, ..wish.typed }, ..wish };
    if !errors.is_empty() {
        return unprocessable(show(&ctx, &article, Some(&wish), errors).await);
    }
    let (key, id) = (fields.line("key"), article.id.clone());
    match fields.line("then").as_str() {
        "keep" => {
            ctx.execute(KeepRevision { key, article: id }, proof).await?;
            Ok(Redirect::to(&format!("/desk/articles/{}?did=kept", article.id)).into_response())
        }
        "submit" => {
            let missing = missing(&ctx, &article.id).await?;
            if !missing.is_empty() {
                for refusal in &missing {
                    errors.add(field_of(refusal), sentence_of(&ctx.app, refusal));
                }
                return unprocessable(show(&ctx, &article, Some(&wish), errors).await);
            }
            match ctx.execute(Submit { key, article: id, version: saved.version }, proof).await {
                Ok(_) => Ok(Redirect::to(&format!("/desk/articles/{}/progress?did=submitted", article.id)).into_response()),
                Err(Fail::Refused(refusal)) => {
                    errors.add(field_of(&refusal), sentence_of(&ctx.app, &refusal));
                    unprocessable(show(&ctx, &article, Some(&wish), errors).await)
                }
                Err(other) => Err(other.into()),
            }
        }
        _ => Ok(Redirect::to(&format!("/desk/articles/{}?did=saved", article.id)).into_response()),
    }
}

/// Pictures have a field each; their refusals say which.
fn field_of(refusal: &Refusal) -> String {
    let key = refusal.args.iter().find(|(name, _)| *name == "key").map(|(_, key)| key);
    key.map_or_else(|| refusal.field.to_owned(), |key| format!("{}.{key}", refusal.field))
}

async fn missing(ctx: &Ctx, article: &str) -> Result<Vec<Refusal>, Stop> {
    let draft = store::draft_of(ctx.app.store.read(), article).await?.ok_or(Stop::NotThere)?;
    let sections: Vec<String> = ctx.app.site().sections.iter().map(|section| section.code.clone()).collect();
    Ok(rules::missing(&draft.meta, &draft.doc, &sections))
}

pub(super) fn unprocessable(page: Result<Response, Stop>) -> Result<Response, Stop> {
    page.map(|mut page| {
        *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        page
    })
}

async fn conflict(ctx: &Ctx, article: &Article, wish: Wish, json: bool) -> Result<Response, Stop> {
    if json {
        let answer = serde_json::json!({ "error": ctx.app.lang.t("editor-clash") });
        return Ok((StatusCode::CONFLICT, [(header::CONTENT_TYPE, "application/json; charset=utf-8")], answer.to_string())
            .into_response());
    }
    let theirs = store::draft_of(ctx.app.store.read(), &article.id).await?.ok_or(Stop::NotThere)?;
    let names = people::names(ctx.app.store.read(), &[&theirs.saved_by], ctx.now).await?;
    // The form does not carry the attachments: they are the same for both.
    let mine = Meta { attachments: theirs.meta.attachments.clone(), ..wish.meta };
    let changes = reviewing::changes(
        &ctx.app,
        &edition::Version { meta: &theirs.meta, doc: &theirs.doc },
        &edition::Version { meta: &mine, doc: &wish.doc },
    );
    let alts = wish.doc.figures().into_iter().map(|figure| (figure.file.clone(), figure.alt.clone())).collect();
    let page = Conflict {
        f: frame(ctx, Here::Write)?,
        form: form(ctx),
        id: article.id.clone(),
        alts,
        other: names.of(&theirs.saved_by),
        at: when(ctx, theirs.saved_at),
        their_title: theirs.meta.title.clone(),
        their_body: md::write(&theirs.doc),
        changes,
        mine: Typed { version: theirs.version, ..wish.typed },
    };
    answer(&page).map(|mut page| {
        *page.status_mut() = StatusCode::CONFLICT;
        page
    })
}

pub(super) async fn show(ctx: &Ctx, article: &Article, wish: Option<&Wish>, mut errors: Errors) -> Result<Response, Stop> {
    ctx.authorize::<ReadArticle>(&article.object()).await?;
    let reader = ctx.app.store.read();
    let draft = store::draft_of(reader, &article.id).await?.ok_or(Stop::NotThere)?;
    let writable = ctx.may::<EditArticle>(&article.object()).await?;
    let state = article.state();
    let (typed, doc) = match wish {
        Some(wish) => (wish.typed.clone(), &wish.doc),
        None => (typed_of(&draft), &draft.doc),
    };
    let base = format!("/desk/articles/{}/f/{{key}}/", article.id);
    let links = edition::links(reader, &draft.meta, doc, &base).await?;
    let pictures = doc
        .figures()
        .into_iter()
        .filter_map(|figure| {
            let (size, src) = links.small(&figure.file)?;
            Some(Picture { key: figure.file.clone(), src, alt: figure.alt.clone(), width: size.width, height: size.height })
        })
        .collect();
    let attachments = rendering::files(reader, &draft.meta, &links)
        .await?
        .into_iter()
        .zip(&draft.meta.attachments)
        .map(|(file, a)| AttachmentRow { hash: a.hash.clone(), name: file.name, size: file.size, href: file.href })
        .collect();
    let told = approval::told(reader, &article.id, &|at| when(ctx, at)).await?;
    let public = store::is_public(reader, &article.id).await?;
    let returned = (state == rules::State::Returned).then(|| told.first()).flatten().and_then(|t| t.events.last()).map(|event| {
        let step = match event.deed {
            Deed::ReturnedToWriter(step) => step,
            _ => crate::desk::Step::Second,
        };
        ReturnedWith { step, by: event.who.clone(), opinion: event.opinion.clone(), at: event.at.clone() }
    });
    let checks = checks(ctx, article, &draft, wish).await?;
    if let Some(refusal) = wish.and_then(|wish| wish.publish_at.as_ref().err())
        && errors.get(refusal.field).is_none()
    {
        errors.add(refusal.field, sentence_of(&ctx.app, refusal));
    }
    let me = ctx.me()?;
    let locked = (!writable || !state.is_writable())
        .then(|| Locked { state: desk::article_state(ctx, state, None, None, draft.publish_at, public) });
    answer(&Editor {
        f: frame(ctx, Here::Write)?,
        form: form(ctx),
        id: article.id.clone(),
        person: me.actor.person.clone(),
        errors,
        sections: ctx.app.site().sections.iter().map(|s| Choice { value: s.code.clone(), label: s.name.clone() }).collect(),
        bylines: vec![me.post.clone(), people::name_of_node(reader, &article.node_id, ctx.now).await?],
        pictures,
        attachments,
        report: import_report(ctx, &draft.report),
        returned,
        preview: html::render(doc, &links, &*ctx.app.lang, html::Mode::Page),
        words: plain::count(doc),
        saved: (draft.version > 1).then(|| when(ctx, draft.saved_at)),
        checks,
        locked,
        again: public,
        typed,
    })
}

/// What an editor tells about the last import; `report` is [`Report`] as JSON.
pub(crate) fn import_report(ctx: &Ctx, report: &str) -> Option<ImportReport> {
    let report: Report = serde_json::from_str(report).ok()?;
    let l = &ctx.app.lang;
    let mut notices: Vec<Notice> = report
        .lines
        .iter()
        .map(|(kind, what, count)| Notice {
            kind: match kind.as_str() {
                "recognised" => NoticeKind::Taken,
                "look" => NoticeKind::Look,
                _ => NoticeKind::Left,
            },
            text: l.t1(&format!("import-{what}"), "n", count).into_owned(),
        })
        .collect();
    notices.extend(report.comments.iter().map(|(author, text)| Notice {
        kind: NoticeKind::Left,
        text: l.t2("import-comment-of", "author", author, "text", text).into_owned(),
    }));
    Some(ImportReport { file: report.file, notices })
}

async fn checks(ctx: &Ctx, article: &Article, draft: &Draft, wish: Option<&Wish>) -> Result<Vec<Check>, Stop> {
    let sections: Vec<String> = ctx.app.site().sections.iter().map(|section| section.code.clone()).collect();
    let (meta, doc) = wish.map_or((&draft.meta, &draft.doc), |wish| (&wish.meta, &wish.doc));
    let mut out: Vec<Check> = rules::missing(meta, doc, &sections)
        .iter()
        .map(|refusal| Check { kind: CheckKind::Missing, text: sentence_of(&ctx.app, refusal), field: field_of(refusal) })
        .collect();
    let line = people::review_line(ctx.app.store.read(), &article.node_id, ctx.now).await?;
    for (step, who) in line {
        let text = if who.is_empty() {
            ctx.app.lang.t1("check-nobody", "step", ctx.app.lang.t(step)).into_owned()
        } else {
            ctx.app.lang.t2("check-step", "step", ctx.app.lang.t(step), "who", who).into_owned()
        };
        out.push(Check { kind: CheckKind::Settled, text, field: String::new() });
    }
    Ok(out)
}

async fn preview(path: Path<String>, posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, fields } = posted;
    let article = pages::article(&ctx, &path).await?;
    let _proof = ctx.prove::<EditArticle>(article.object()).await?;
    let wish = wish(&fields);
    let base = format!("/desk/articles/{}/f/{{key}}/", article.id);
    let links = edition::links(ctx.app.store.read(), &wish.meta, &wish.doc, &base).await?;
    Ok(fragment(html::render(&wish.doc, &links, &*ctx.app.lang, html::Mode::Page)))
}
