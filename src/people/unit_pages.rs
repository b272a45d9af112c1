//! A unit on the desk: where it stands, what is below it, its persons by strokes; founding a unit below, another name, a new person.
//! And finding units and persons by the start of a name.
//!
//! Promises: a unit opens for whoever works with its people; of the way up to the bureau the rest is named and leads nowhere.

use std::collections::HashMap;

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use super::asking::{Deed, ask};
use super::pages::{framed, in_vain, kind_word, role_choices, role_word, today, told, unit_row};
use super::rules::{self, NodeKind};
use super::store::finding::{self, PersonLine};
use super::store::one_person::roles_to_give;
use super::views::{Above, Choice, Find, NewPerson, NewUnit, PersonRow, Unit, UnitForm};
use super::{AddNode, AddPerson, ManagePeople, ManageUnits, RenameNode, SeePeople};
use crate::access::{Object, Role};
use crate::db::Fail;
use crate::desk::Errors;
use crate::refusal::Refusal;
use crate::web::forms::query_escape;
use crate::web::pages::{form, html};
use crate::web::{Ctx, Posted, Routes, Stop};

/// Persons on a page.
const PAGE: i64 = 50;
/// Hits of a search.
const HITS: i64 = 30;

pub(super) fn routes() -> Routes {
    Routes::default()
        .get::<SeePeople, _, _>("/desk/units", first)
        .get::<SeePeople, _, _>("/desk/units/{id}", unit)
        .post::<ManagePeople, _, _>("/desk/units/{id}/people", add_person)
        .post::<ManageUnits, _, _>("/desk/units/{id}/units", found)
        .post::<ManageUnits, _, _>("/desk/units/{id}/name", rename)
        .get::<SeePeople, _, _>("/desk/people", find)
}

/// What was typed into a form that was refused.
#[derive(Default)]
struct Typed {
    open: UnitForm,
    person: Option<NewPerson>,
    unit: NewUnit,
    name: Option<String>,
    errors: Errors,
}

/// The bureau, or the one unit that is mine; of several the list.
async fn first(ctx: Ctx) -> Result<Response, Stop> {
    let scope = ctx.list::<SeePeople>()?;
    let tops = finding::tops(ctx.app.store.read(), &scope).await?;
    match tops.as_slice() {
        [] => Err(Stop::NotThere),
        [one] => show(&ctx, &one.id, Typed::default()).await,
        _ => Ok(Redirect::to("/desk/people").into_response()),
    }
}

async fn unit(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Stop> {
    show(&ctx, &id, Typed::default()).await
}

async fn show(ctx: &Ctx, id: &str, typed: Typed) -> Result<Response, Stop> {
    let object = Object::node(id);
    let scope = ctx.authorize::<SeePeople>(&object).await?;
    let (reader, l) = (ctx.app.store.read(), &ctx.app.lang);
    let mut path = finding::chain(reader, id, ctx.now).await?;
    let here = path.pop().ok_or(Stop::NotThere)?;
    let kind = NodeKind::parse(&here.kind).ok_or(Stop::Broken)?;
    let after = ctx.query().line("after");
    let lines = finding::members(reader, &scope, id, after.split_once('.').unwrap_or_default(), PAGE + 1).await?;
    let page = usize::try_from(PAGE).unwrap_or_default();
    let more = (lines.len() > page)
        .then(|| lines.get(page - 1))
        .flatten()
        .map(|last| format!("/desk/units/{id}?after={}.{}", last.stroke_key, last.id));
    let mut held: HashMap<String, Vec<String>> = HashMap::new();
    for (person, role) in finding::roles_at(reader, &scope, id).await? {
        held.entry(person).or_default().extend(Role::parse(&role).map(|role| role_word(l, role)));
    }
    let members: Vec<_> =
        lines.into_iter().take(page).map(|line| PersonRow { unit: String::new(), ..person_row(&mut held, line) }).collect();
    let may_manage = ctx.may::<ManageUnits>(&object).await?;
    let mut above = Vec::with_capacity(path.len());
    for unit in path {
        let mine = ctx.may::<SeePeople>(&Object::node(unit.id.clone())).await?;
        above.push(Above { href: mine.then(|| format!("/desk/units/{}", unit.id)), name: unit.name });
    }
    let mut roles = roles_to_give(reader, scope.person(), id, ctx.now).await?;
    roles.retain(|role| rules::sits_in(*role, kind));
    let kinds = kind.may_hold().iter().map(|kind| Choice { value: kind.name().to_owned(), label: kind_word(l, kind.name()) });
    let children: Vec<_> = finding::children(reader, id, ctx.now).await?.into_iter().map(|line| unit_row(l, line)).collect();
    let open = match typed.open {
        // What comes next in a new house: first the units below the bureau, then people in them.
        UnitForm::Closed if children.is_empty() && kind == NodeKind::Bureau => UnitForm::Below,
        UnitForm::Closed if children.is_empty() && members.is_empty() && after.is_empty() => UnitForm::Person,
        open => open,
    };
    html(&Unit {
        f: framed(ctx, &format!("/desk/units/{id}"), &typed.errors)?,
        form: form(ctx),
        kind: kind_word(l, &here.kind),
        path: above,
        partners: finding::partners(reader, id, ctx.now).await?,
        children,
        members,
        more,
        later_page: !after.is_empty(),
        may_learning: ctx.may::<crate::learn::SeeLearning>(&object).await?,
        may_add: ctx.may::<ManagePeople>(&object).await?,
        roles: role_choices(l, &roles),
        may_manage,
        kinds: kinds.collect(),
        joint: kind.may_hold().contains(&NodeKind::JointBranch),
        open,
        typed: typed.person.unwrap_or_else(|| NewPerson { from: today(ctx), ..NewPerson::default() }),
        new_unit: typed.unit,
        new_name: typed.name.unwrap_or_else(|| here.name.clone()),
        errors: typed.errors,
        id: here.id,
        name: here.name,
    })
}

fn person_row(held: &mut HashMap<String, Vec<String>>, line: PersonLine) -> PersonRow {
    PersonRow {
        href: format!("/desk/people/{}", line.id),
        // 书记 is a post and a role; once is enough.
        roles: held.remove(&line.id).unwrap_or_default().into_iter().filter(|role| *role != line.post).collect(),
        name: line.name,
        post: line.post,
        unit: line.unit,
        signed_up: line.signed_up != 0,
    }
}

async fn add_person(path: Path<String>, posted: Posted) -> Result<Response, Stop> {
    let Path(id) = path;
    let Posted { ctx, fields } = posted;
    let proof = ctx.prove::<ManagePeople>(Object::node(id.clone())).await?;
    let typed =
        NewPerson { name: fields.line("name"), post: fields.line("post"), role: fields.line("role"), from: fields.line("from") };
    let role = match typed.role.as_str() {
        "" => None,
        name => Some(Role::parse(name).ok_or(Stop::NotThere)?),
    };
    if let Some(role) = role {
        let l = &ctx.app.lang;
        let what = l.t2("again-add", "person", &typed.name, "role", role_word(l, role)).into_owned();
        if let Some(page) = ask(&ctx, &fields, Deed { what, back: format!("/desk/units/{id}") }).await? {
            return Ok(page);
        }
    }
    let command = AddPerson {
        key: fields.line("key"),
        node: id.clone(),
        name: typed.name.clone(),
        post: typed.post.clone(),
        from: typed.from.clone(),
        role,
    };
    match ctx.execute(command, proof).await {
        Ok(person) => Ok(Redirect::to(&format!("/desk/people/{person}?did=person-added")).into_response()),
        Err(Fail::Refused(refusal)) => {
            let errors = told(&ctx, &refusal, &[]);
            let typed = Typed { open: UnitForm::Person, person: Some(typed), errors, ..Typed::default() };
            show(&ctx, &id, typed).await.map(in_vain)
        }
        Err(other) => Err(other.into()),
    }
}

async fn found(path: Path<String>, posted: Posted) -> Result<Response, Stop> {
    let Path(id) = path;
    let Posted { ctx, fields } = posted;
    let proof = ctx.prove::<ManageUnits>(Object::node(id.clone())).await?;
    let typed = NewUnit { name: fields.line("unit_name"), kind: fields.line("kind"), partners: fields.line("partners") };
    let done = match wanted(&ctx, &typed).await {
        Ok((kind, partners)) => {
            let (key, name) = (fields.line("key"), typed.name.clone());
            ctx.execute(AddNode { key, parent: id.clone(), kind, name, partners }, proof).await
        }
        Err(fail) => Err(fail),
    };
    match done {
        Ok(unit) => Ok(Redirect::to(&format!("/desk/units/{unit}?did=unit-added")).into_response()),
        Err(Fail::Refused(refusal)) => {
            let errors = told(&ctx, &refusal, &[("name", "unit_name")]);
            let typed = Typed { open: UnitForm::Below, unit: typed, errors, ..Typed::default() };
            show(&ctx, &id, typed).await.map(in_vain)
        }
        Err(other) => Err(other.into()),
    }
}

/// Kind and partners of a new unit. Partners are typed by their names, because they may stand anywhere.
async fn wanted(ctx: &Ctx, typed: &NewUnit) -> Result<(NodeKind, Vec<String>), Fail> {
    let kind = NodeKind::parse(&typed.kind).ok_or_else(|| Refusal::at("kind", "unit-kind-missing"))?;
    let mut partners = Vec::new();
    for name in rules::partner_names(&typed.partners) {
        let found = finding::named(ctx.app.store.read(), name, ctx.now).await?;
        match found.as_slice() {
            [one] => partners.push(one.clone()),
            [] => return Err(Refusal::at("partners", "partner-unknown").arg("name", name).into()),
            _ => return Err(Refusal::at("partners", "partner-ambiguous").arg("name", name).into()),
        }
    }
    Ok((kind, partners))
}

async fn rename(path: Path<String>, posted: Posted) -> Result<Response, Stop> {
    let Path(id) = path;
    let Posted { ctx, fields } = posted;
    let proof = ctx.prove::<ManageUnits>(Object::node(id.clone())).await?;
    let name = fields.line("new_name");
    match ctx.execute(RenameNode { key: fields.line("key"), node: id.clone(), name: name.clone() }, proof).await {
        Ok(()) => {
            // The bureau's name stands on every page.
            ctx.app.refresh_site().await?;
            Ok(Redirect::to(&format!("/desk/units/{id}?did=unit-renamed")).into_response())
        }
        Err(Fail::Refused(refusal)) => {
            let errors = told(&ctx, &refusal, &[("name", "new_name")]);
            let typed = Typed { open: UnitForm::Name, name: Some(name), errors, ..Typed::default() };
            show(&ctx, &id, typed).await.map(in_vain)
        }
        Err(other) => Err(other.into()),
    }
}

async fn find(ctx: Ctx) -> Result<Response, Stop> {
    let scope = ctx.list::<SeePeople>()?;
    let (reader, l) = (ctx.app.store.read(), &ctx.app.lang);
    let q = ctx.query().line("q");
    let (mut units, mut people) = if q.is_empty() {
        (finding::tops(reader, &scope).await?, Vec::new())
    } else {
        let units = finding::find_units(reader, &scope, &q, HITS + 1).await?;
        (units, finding::find_persons(reader, &scope, &q, HITS + 1).await?)
    };
    let most = usize::try_from(HITS).unwrap_or_default();
    let cut = !q.is_empty() && (units.len() > most || people.len() > most);
    if !q.is_empty() {
        units.truncate(most);
        people.truncate(most);
    }
    let back = if q.is_empty() { "/desk/people".to_owned() } else { format!("/desk/people?q={}", query_escape(&q)) };
    html(&Find {
        f: framed(&ctx, &back, &Errors::none())?,
        q,
        units: units.into_iter().map(|line| unit_row(l, line)).collect(),
        people: people.into_iter().map(|line| person_row(&mut HashMap::new(), line)).collect(),
        cut,
    })
}
