//! The pages of a writer: my articles, progress, versions, what can be done with an article. The editor has a room of its own.

use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::life::{EditAgain, TakeDown, Withdraw};
use super::rules::State;
use super::store::{self, Article};
use super::{
    ArticleList, Chip, EditArticle, Filter, Kept, NewArticle, Progress, PublicLink, ReadArticle, RevisionRow, RoundView,
    TakeArticleDown, WriteArticle, desk, editor, file_use, rendering,
};
use crate::access::Object;
use crate::approval;
use crate::db::Fail;
use crate::desk::{Errors, Here};
use crate::edition;
use crate::people;
use crate::refusal::Refusal;
use crate::web::csv::cell;
use crate::web::pages::{form, frame, html, sentence_of, when};
use crate::web::{Ctx, Posted, Routes, Stop};

/// Rows of a list.
const PAGE: i64 = 30;

/// The routes of articles.
pub fn routes() -> Routes {
    Routes::default()
        .get::<ReadArticle, _, _>("/desk/articles", list)
        .get::<ReadArticle, _, _>("/desk/articles.csv", export)
        .post::<WriteArticle, _, _>("/desk/articles", begin)
        .get::<ReadArticle, _, _>("/desk/articles/{id}/progress", progress)
        .get::<ReadArticle, _, _>("/desk/revisions/{id}", revision)
        .get::<ReadArticle, _, _>("/desk/articles/{id}/f/{key}/{name}", file)
        .get::<approval::Review, _, _>("/desk/reviews/{id}/f/{key}/{name}", review_file)
        .post::<EditArticle, _, _>("/desk/articles/{id}/withdraw", withdraw)
        .post::<EditArticle, _, _>("/desk/articles/{id}/edit-again", edit_again)
        .post::<TakeArticleDown, _, _>("/desk/articles/{id}/take-down", take_down)
        .join(editor::routes())
}

/// The article of an address; leave is asked with its object.
pub(super) async fn article(ctx: &Ctx, id: &str) -> Result<Article, Stop> {
    store::object_of(ctx.app.store.read(), id).await?.ok_or(Stop::NotThere)
}

async fn list(ctx: Ctx) -> Result<Response, Stop> {
    let scope = ctx.list::<ReadArticle>()?;
    let query = ctx.query();
    let (filter, q) = (Filter::from_code(&query.line("state")), query.line("q"));
    let after = query.line("after");
    let before =
        after.split_once('.').and_then(|(at, id)| Some((at.parse().ok()?, id.to_owned()))).unwrap_or((i64::MAX, String::new()));
    let rows = desk::list(ctx.app.store.read(), &scope, filter, &q, (before.0, &before.1), PAGE + 1).await?;
    let page = usize::try_from(PAGE).unwrap_or_default();
    let older = (rows.len() > page).then(|| rows.get(page - 1)).flatten().map(|last| {
        let (q, state) = (crate::web::forms::query_escape(&q), filter.code());
        format!("/desk/articles?state={state}&q={q}&after={}.{}", last.changed_at, last.id)
    });
    let rows = rows.iter().take(page).map(|row| row.shown(&ctx)).collect();
    html(&ArticleList {
        f: frame(&ctx, Here::Write)?,
        form: form(&ctx),
        chips: Filter::EVERY.into_iter().map(|filter| Chip { filter, count: None }).collect(),
        filter,
        q,
        rows,
        older,
        later_page: !after.is_empty(),
    })
}

/// The list, narrowed as the page was, as a table that Excel opens: UTF-8 with a mark, cells that begin like a formula made harmless.
async fn export(ctx: Ctx) -> Result<Response, Stop> {
    let scope = ctx.list::<ReadArticle>()?;
    let query = ctx.query();
    let (filter, q) = (Filter::from_code(&query.line("state")), query.line("q"));
    let rows = desk::list(ctx.app.store.read(), &scope, filter, &q, (i64::MAX, ""), 5_000).await?;
    let l = &ctx.app.lang;
    let mut out = String::from("\u{feff}");
    let head =
        ["articles-col-title", "articles-col-state", "articles-export-unit", "articles-col-changed"].map(|key| cell(&l.t(key)));
    out.push_str(&head.join(","));
    out.push_str("\r\n");
    for row in &rows {
        let state = State::parse(&row.state).unwrap_or(State::Draft);
        let cells = [
            row.title.clone(),
            desk::state_sentence(l, state, row.step.as_deref()),
            row.node_name.clone(),
            crate::web::dates::full(l, row.changed_at),
        ];
        out.push_str(&cells.map(|text| cell(&text)).join(","));
        out.push_str("\r\n");
    }
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"articles.csv\"")),
    ];
    Ok((headers, out).into_response())
}

async fn begin(posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, fields } = posted;
    let asked = fields.line("node");
    let node = if asked.is_empty() {
        people::writing_place(ctx.app.store.read(), &ctx.me()?.actor.person, ctx.now).await?
    } else {
        Some(asked)
    };
    let node = node.ok_or(Stop::NotThere)?;
    let proof = ctx.prove::<WriteArticle>(Object::node(node.clone())).await?;
    let id = ctx.execute(NewArticle { key: fields.line("key"), node }, proof).await?;
    Ok(Redirect::to(&format!("/desk/articles/{id}")).into_response())
}

async fn progress(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Stop> {
    let article = article(&ctx, &id).await?;
    show_progress(&ctx, &article, String::new(), Errors::none()).await
}

async fn show_progress(ctx: &Ctx, article: &Article, reason: String, errors: Errors) -> Result<Response, Stop> {
    ctx.authorize::<ReadArticle>(&article.object()).await?;
    let reader = ctx.app.store.read();
    let told = approval::told(reader, &article.id, &|at| when(ctx, at)).await?;
    let public = store::publication(reader, &article.id).await?;
    let is_public = public.as_ref().is_some_and(store::Publication::is_public);
    let newest = told.first().map(|t| &t.approval);
    let step = match newest.filter(|a| a.state().is_open()) {
        Some(open) => approval::open_step(reader, open).await?,
        None => None,
    };
    let round = newest.map(|a| a.state.clone());
    let state = desk::article_state(
        ctx,
        article.state(),
        step.map(approval::StepName::name),
        round.as_deref(),
        newest.and_then(|a| a.publish_at),
        is_public,
    );
    let steps_done = match article.state() {
        State::Draft | State::Returned => None,
        State::InReview => newest.and_then(|a| u8::try_from(a.at_step).ok()),
        State::Scheduled => Some(3),
        State::Published | State::TakenDown => Some(4),
    };
    let revisions = store::revisions_of(reader, &article.id).await?;
    let makers: Vec<&str> = revisions.iter().map(|r| r.made_by.as_str()).collect();
    let names = people::names(reader, &makers, ctx.now).await?;
    let revisions = revisions
        .iter()
        .map(|r| RevisionRow {
            href: format!("/desk/revisions/{}", r.id),
            number: u32::try_from(r.no).unwrap_or_default(),
            kept: match r.why.as_str() {
                "imported" => Kept::Imported,
                "submitted" => Kept::Submitted,
                _ => Kept::Saved,
            },
            by: names.of(&r.made_by),
            at: when(ctx, r.made_at),
            public: is_public && public.as_ref().is_some_and(|p| p.revision_id == r.id),
        })
        .collect();
    let url = format!("{}/a/{}", ctx.app.site().public_url, article.code);
    let writable = ctx.may::<EditArticle>(&article.object()).await?;
    let borrow = match newest.filter(|a| a.state() == approval::State::Open) {
        Some(open) if ctx.may::<approval::AskForHelp>(&approval::object(open)).await? => {
            Some(format!("/desk/reviews/{}/borrow", open.id))
        }
        _ => None,
    };
    html(&Progress {
        f: frame(ctx, Here::Write)?,
        form: form(ctx),
        id: article.id.clone(),
        title: article.title.clone(),
        node: people::name_of_node(reader, &article.node_id, ctx.now).await?,
        state,
        holder: String::new(),
        steps_done,
        rounds: told
            .into_iter()
            .map(|t| RoundView { number: u32::try_from(t.approval.round).unwrap_or_default(), events: t.events })
            .collect(),
        revisions,
        public: is_public.then(|| PublicLink {
            qr: format!("/a/{}/qr.svg", article.code),
            at: when(ctx, public.as_ref().map_or(0, |p| p.published_at)),
            url,
        }),
        taken_down: public
            .as_ref()
            .filter(|p| !p.is_public())
            .map(|p| (when(ctx, p.down_at.unwrap_or_default()), p.down_reason.clone())),
        may_write: writable && article.state().is_writable(),
        may_withdraw: writable && matches!(article.state(), State::InReview | State::Scheduled),
        may_take_down: is_public && ctx.may::<TakeArticleDown>(&article.object()).await?,
        borrow,
        may_edit_again: writable && matches!(article.state(), State::Published | State::TakenDown),
        reason,
        errors,
    })
}

async fn revision(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Stop> {
    let reader = ctx.app.store.read();
    let revision = store::revision(reader, &id).await?.ok_or(Stop::NotThere)?;
    let article = article(&ctx, &revision.article_id).await?;
    ctx.authorize::<ReadArticle>(&article.object()).await?;
    let (meta, doc) = revision.parts().map_err(|_| Stop::Broken)?;
    let links = edition::links(reader, &meta, &doc, &format!("/desk/articles/{}/f/{{key}}/", article.id)).await?;
    let files = rendering::files(reader, &meta, &links).await?.into_iter().map(|file| (file.href, file.name)).collect();
    let names = people::names(reader, &[&revision.made_by], ctx.now).await?;
    html(&super::progress_views::Revision {
        f: frame(&ctx, Here::Write)?,
        progress: format!("/desk/articles/{}/progress", article.id),
        number: u32::try_from(revision.no).unwrap_or_default(),
        by: names.of(&revision.made_by),
        at: when(&ctx, revision.made_at),
        hash: revision.hash,
        text: zhibu_doc::html::render(&doc, &links, &*ctx.app.lang, zhibu_doc::html::Mode::Page),
        files,
        title: meta.title,
        digest: meta.digest,
    })
}

async fn file(ctx: Ctx, Path((id, key, name)): Path<(String, String, String)>) -> Result<Response, Stop> {
    let article = article(&ctx, &id).await?;
    ctx.authorize::<ReadArticle>(&article.object()).await?;
    send_file(&ctx, &article.id, &key, &name).await
}

async fn review_file(ctx: Ctx, Path((id, key, name)): Path<(String, String, String)>) -> Result<Response, Stop> {
    let (approval, _) = approval::round_of(ctx.app.store.read(), &id).await?.ok_or(Stop::NotThere)?;
    ctx.authorize::<approval::Review>(&approval::object(&approval)).await?;
    send_file(&ctx, &approval.subject_id, &key, &name).await
}

/// A stored file on the desk: only one that the article's draft or a revision names.
async fn send_file(ctx: &Ctx, article: &str, key: &str, name: &str) -> Result<Response, Stop> {
    let reader = ctx.app.store.read();
    if !file_use::is_named(reader, article, key).await? {
        return Err(Stop::NotThere);
    }
    stored_file(ctx, key, name).await
}

/// A stored file on the desk; `key` names the picture, `name` one of its widths. The caller has asked whether the person may see it.
pub(crate) async fn stored_file(ctx: &Ctx, key: &str, name: &str) -> Result<Response, Stop> {
    let (hash, extension) = name.split_once('.').ok_or(Stop::NotThere)?;
    if !crate::files::is_hash(key) || !crate::files::is_hash(hash) {
        return Err(Stop::NotThere);
    }
    let reader = ctx.app.store.read();
    let sizes = file_use::sizes(reader, key).await?.ok_or(Stop::NotThere)?;
    if hash != key && !sizes.contains(hash) {
        return Err(Stop::NotThere);
    }
    let bytes = ctx.app.files.get(hash).await.map_err(|_| Stop::NotThere)?;
    let (kind, download) = edition::media_type(extension);
    let mut response = bytes.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=3600"));
    if download {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
    }
    Ok(response)
}

async fn withdraw(path: Path<String>, posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, fields } = posted;
    let article = article(&ctx, &path).await?;
    let proof = ctx.prove::<EditArticle>(article.object()).await?;
    ctx.execute(Withdraw { key: fields.line("key"), article: article.id.clone() }, proof).await?;
    Ok(Redirect::to(&format!("/desk/articles/{}?did=withdrawn", article.id)).into_response())
}

async fn edit_again(path: Path<String>, posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, fields } = posted;
    let article = article(&ctx, &path).await?;
    let proof = ctx.prove::<EditArticle>(article.object()).await?;
    ctx.execute(EditAgain { key: fields.line("key"), article: article.id.clone() }, proof).await?;
    Ok(Redirect::to(&format!("/desk/articles/{}", article.id)).into_response())
}

async fn take_down(path: Path<String>, posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, fields } = posted;
    let article = article(&ctx, &path).await?;
    let proof = ctx.prove::<TakeArticleDown>(article.object()).await?;
    let reason = fields.get("reason");
    let command = TakeDown { key: fields.line("key"), article: article.id.clone(), reason: reason.clone() };
    match ctx.execute(command, proof).await {
        Ok(()) => Ok(Redirect::to(&format!("/desk/articles/{}/progress?did=taken-down", article.id)).into_response()),
        Err(Fail::Refused(refusal)) => refused(&ctx, &article, reason, &refusal).await,
        Err(other) => Err(other.into()),
    }
}

async fn refused(ctx: &Ctx, article: &Article, reason: String, refusal: &Refusal) -> Result<Response, Stop> {
    let mut errors = Errors::none();
    errors.add(if refusal.field.is_empty() { "reason" } else { refusal.field }, sentence_of(&ctx.app, refusal));
    let mut page = show_progress(ctx, article, reason, errors).await?;
    *page.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
    Ok(page)
}
