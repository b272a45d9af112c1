//! Files that a writer brings: a Word file that becomes the draft, attachments to download.
//!
//! Promise: leave to write is asked before a file is looked at; a refused file changes nothing, and the editor says why beside its field.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use super::commands::{Attach, Detach};
use super::editor::{show, unprocessable};
use super::import::{self, TakeImport};
use super::rules::{self, Attachment};
use super::store::Article;
use super::{EditArticle, pages};
use crate::access::Proof;
use crate::db::Fail;
use crate::desk::Errors;
use crate::refusal::Refusal;
use crate::web::pages::sentence_of;
use crate::web::{Ctx, Posted, Routes, Stop, Uploaded};

pub(super) fn routes() -> Routes {
    Routes::default()
        .post::<EditArticle, _, _>("/desk/articles/{id}/import", take_import)
        .post::<EditArticle, _, _>("/desk/articles/{id}/attachments", attach)
        .post::<EditArticle, _, _>("/desk/articles/{id}/attachments/{hash}/remove", detach)
}

async fn take_import(path: Path<String>, uploaded: Uploaded) -> Result<Response, Stop> {
    let Uploaded { ctx, fields, file, turn: _turn } = uploaded;
    let article = pages::article(&ctx, &path).await?;
    let proof = ctx.prove::<EditArticle>(article.object()).await?;
    let imported = match file {
        Some((name, bytes)) => import::import_docx(&ctx.app, &name, bytes).await,
        None => Err(Refusal::at("file", "file-missing")),
    };
    let done = match imported {
        Ok(imported) => {
            let command = TakeImport { key: fields.line("key"), article: article.id.clone(), title: String::new(), imported };
            ctx.execute(command, proof).await
        }
        Err(refusal) => Err(Fail::Refused(refusal)),
    };
    match done {
        Ok(_) => Ok(Redirect::to(&format!("/desk/articles/{}?did=imported", article.id)).into_response()),
        Err(Fail::Refused(refusal)) => {
            let mut errors = Errors::none();
            errors.add(refusal.field, sentence_of(&ctx.app, &refusal));
            unprocessable(show(&ctx, &article, None, errors).await)
        }
        Err(other) => Err(other.into()),
    }
}

async fn attach(path: Path<String>, uploaded: Uploaded) -> Result<Response, Stop> {
    let Uploaded { ctx, file, turn: _turn, .. } = uploaded;
    let article = pages::article(&ctx, &path).await?;
    let proof = ctx.prove::<EditArticle>(article.object()).await?;
    let done = match file {
        Some((name, bytes)) => store_attachment(&ctx, &article, proof, &name, bytes).await,
        None => Err(Fail::Refused(Refusal::at("attachment", "file-missing"))),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/desk/articles/{}?did=attached#attachments", article.id)).into_response()),
        Err(Fail::Refused(refusal)) => {
            let mut errors = Errors::none();
            errors.add("attachment", sentence_of(&ctx.app, &refusal));
            unprocessable(show(&ctx, &article, None, errors).await)
        }
        Err(other) => Err(other.into()),
    }
}

async fn store_attachment(
    ctx: &Ctx,
    article: &Article,
    proof: Proof<EditArticle>,
    name: &str,
    bytes: bytes::Bytes,
) -> Result<(), Fail> {
    let length = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    let (files, named) = (ctx.app.files.clone(), name.to_owned());
    // Looking through 20 MB and hashing them takes a while: not on a thread that answers others meanwhile.
    let looked_at = import::in_turn(ctx.app.heavy.clone(), move || {
        let media_type = rules::attachment_kind(&named, &bytes)?;
        let hash = files.put_now(&bytes).map_err(|_| Refusal::at("attachment", "disk-full"))?;
        Ok::<_, Refusal>((media_type, hash))
    });
    let (media_type, hash) = looked_at.await.unwrap_or_else(|| Err(Refusal::at("attachment", "attachment-kind")))?;
    let attachment = Attachment { hash, name: rules::attachment_name(name) };
    ctx.execute(Attach { article: article.id.clone(), attachment, media_type: media_type.to_owned(), bytes: length }, proof)
        .await?;
    Ok(())
}

async fn detach(path: Path<(String, String)>, posted: Posted) -> Result<Response, Stop> {
    let Path((id, hash)) = path;
    let Posted { ctx, .. } = posted;
    let article = pages::article(&ctx, &id).await?;
    let proof = ctx.prove::<EditArticle>(article.object()).await?;
    ctx.execute(Detach { article: article.id.clone(), hash }, proof).await?;
    Ok(Redirect::to(&format!("/desk/articles/{}?did=detached#attachments", article.id)).into_response())
}
