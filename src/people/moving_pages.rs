//! Bringing a person into another unit: a further membership, or a move in one deed.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use super::pages::{framed, in_vain, today, told, unit_row};
use super::person_pages::{Seen, goes_on};
use super::store::finding::{find_units, sisters, unit};
use super::views::{Choice, Join, NewMembership};
use super::{JoinUnit, ManagePeople};
use crate::access::Object;
use crate::db::Fail;
use crate::desk::Errors;
use crate::refusal::Refusal;
use crate::web::pages::{form, html};
use crate::web::{Ctx, Posted, Routes, Stop};

/// Units to choose from on one page.
const CHOICES: i64 = 40;

pub(super) fn routes() -> Routes {
    Routes::default()
        .get::<ManagePeople, _, _>("/desk/people/{id}/join", page)
        .post::<ManagePeople, _, _>("/desk/people/{id}/join", join)
}

async fn page(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Stop> {
    let q = ctx.query().line("q");
    let typed = NewMembership { from: today(&ctx), ..NewMembership::default() };
    show(&ctx, &id, q, typed, Errors::none()).await
}

async fn show(ctx: &Ctx, id: &str, q: String, typed: NewMembership, errors: Errors) -> Result<Response, Stop> {
    let seen = Seen::by(ctx, id).await?;
    let scope = ctx.list::<ManagePeople>()?;
    let (reader, today) = (ctx.app.store.read(), today(ctx));
    let mut leaving = Vec::new();
    let mut mine = false;
    for m in &seen.memberships {
        if ctx.may::<ManagePeople>(&Object::node(m.node_id.clone())).await? {
            mine = true;
            if goes_on(m, &today) {
                leaving.push(Choice { value: m.id.clone(), label: m.unit.clone() });
            }
        }
    }
    if !mine || ctx.me()?.actor.person == id {
        return Err(Stop::NotThere);
    }
    let mut units = if q.is_empty() {
        sisters(reader, &scope, id, CHOICES + 1).await?
    } else {
        find_units(reader, &scope, &q, CHOICES + 1).await?
    };
    let most = usize::try_from(CHOICES).unwrap_or_default();
    let cut = units.len() > most;
    units.truncate(most);
    // What was chosen stands there again, wherever it was found.
    if !typed.node.is_empty() && !units.iter().any(|unit| unit.id == typed.node) {
        units.extend(unit(reader, &typed.node, ctx.now).await?);
    }
    html(&Join {
        f: framed(ctx, &format!("/desk/people/{id}/join"), &errors)?,
        form: form(ctx),
        id: id.to_owned(),
        name: seen.name,
        q,
        units: units.into_iter().map(|line| unit_row(&ctx.app.lang, line)).collect(),
        cut,
        leaving,
        typed,
        errors,
    })
}

async fn join(path: Path<String>, posted: Posted) -> Result<Response, Stop> {
    let Path(id) = path;
    let Posted { ctx, fields } = posted;
    let typed = NewMembership {
        node: fields.line("node"),
        post: fields.line("post"),
        from: fields.line("from"),
        leaving: fields.line("leaving"),
    };
    let done = if typed.node.is_empty() {
        Err(Refusal::at("node", "membership-where").into())
    } else {
        let proof = ctx.prove::<ManagePeople>(Object::node(typed.node.clone())).await?;
        let command = JoinUnit {
            key: fields.line("key"),
            node: typed.node.clone(),
            person: id.clone(),
            post: typed.post.clone(),
            from: typed.from.clone(),
            leaving: Some(typed.leaving.clone()).filter(|membership| !membership.is_empty()),
        };
        ctx.execute(command, proof).await
    };
    match done {
        Ok(_) => Ok(Redirect::to(&format!("/desk/people/{id}?did=membership-begun")).into_response()),
        Err(Fail::Refused(refusal)) => {
            let errors = told(&ctx, &refusal, &[]);
            show(&ctx, &id, fields.line("q"), typed, errors).await.map(in_vain)
        }
        Err(other) => Err(other.into()),
    }
}
