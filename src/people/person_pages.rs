//! One person on the desk: memberships, roles, an invitation; giving and ending.
//!
//! Promises: a person opens for whoever works with one of his units, past ones too, and shows no more of him than that leave reaches; the
//! link of an invitation is shown once and stored as a hash; nothing here tells when somebody was signed in.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use super::asking::{Deed, ask};
use super::pages::{day, framed, in_vain, role_choices, role_word, today, told};
use super::rules::{self, NO_END, NodeKind};
use super::store::finding::chain;
use super::store::one_person::{self, GrantLine, MembershipLine, node_of_grant, roles_to_give};
use super::store::token_hash;
use super::views::{Choice, GrantRow, Membership, NewLink, Person};
use super::{EndMembership, EndRole, GiveRole, GiveRoles, Invite, ManagePeople, SeePeople, invited};
use crate::access::{Object, Role};
use crate::ambient::Instant;
use crate::db::Fail;
use crate::desk::Errors;
use crate::edition::views::qr_svg;
use crate::refusal::Refusal;
use crate::web::i18n::Lang;
use crate::web::pages::{form, html, when};
use crate::web::{Ctx, Posted, Routes, Stop, dates};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get::<SeePeople, _, _>("/desk/people/{id}", person)
        .post::<ManagePeople, _, _>("/desk/people/{id}/invite", invite)
        .post::<GiveRoles, _, _>("/desk/people/{id}/roles", give)
        .post::<GiveRoles, _, _>("/desk/people/{id}/roles/{grant}/end", end_role)
        .post::<ManagePeople, _, _>("/desk/people/{id}/memberships/{membership}/end", end_membership)
}

/// A person as far as I may see him.
pub(super) struct Seen {
    pub name: String,
    pub signed_up: bool,
    pub memberships: Vec<MembershipLine>,
    grants: Vec<GrantLine>,
}

impl Seen {
    pub(super) async fn by(ctx: &Ctx, id: &str) -> Result<Self, Stop> {
        let scope = ctx.list::<SeePeople>()?;
        let reader = ctx.app.store.read();
        let memberships = one_person::memberships(reader, &scope, id).await?;
        let grants = one_person::grants(reader, &scope, id).await?;
        if memberships.is_empty() && grants.is_empty() {
            return Err(Stop::NotThere);
        }
        let (name, sign_in_name) = one_person::person(reader, id).await?.ok_or(Stop::NotThere)?;
        Ok(Self { name, signed_up: sign_in_name.is_some(), memberships, grants })
    }

    /// The units to which the person belongs today.
    fn homes(&self, today: &str) -> Vec<&str> {
        let holds = |m: &&MembershipLine| m.valid_from.as_str() <= today && goes_on(m, today);
        self.memberships.iter().filter(holds).map(|m| m.node_id.as_str()).collect()
    }
}

/// Whether a membership goes on beyond today, or is to begin.
pub(super) fn goes_on(membership: &MembershipLine, today: &str) -> bool {
    membership.valid_to.as_deref().is_none_or(|end| end > today)
}

/// What was typed into a form that was refused, and the link that was just made.
#[derive(Default)]
struct Typed {
    node: String,
    role: String,
    until: String,
    /// Membership, and its end as typed.
    end: Option<(String, String)>,
    link: Option<NewLink>,
    errors: Errors,
}

async fn person(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Stop> {
    show(&ctx, &id, Typed::default()).await
}

async fn show(ctx: &Ctx, id: &str, typed: Typed) -> Result<Response, Stop> {
    let seen = Seen::by(ctx, id).await?;
    let l = &ctx.app.lang;
    let (me, today) = (ctx.me()?.actor.person.as_str(), today(ctx));
    let somebody_else = me != id;
    let mut memberships = Vec::with_capacity(seen.memberships.len());
    let (mut may_join, mut may_invite) = (false, false);
    for m in &seen.memberships {
        let mine = somebody_else && ctx.may::<ManagePeople>(&Object::node(m.node_id.clone())).await?;
        let on = goes_on(m, &today);
        may_join |= mine;
        may_invite |= mine && on && m.valid_from <= today;
        memberships.push(membership(l, m, mine && on, &typed, &today));
    }
    let mut grants = Vec::with_capacity(seen.grants.len());
    for g in &seen.grants {
        grants.push(grant(ctx, me, g).await?);
    }
    let (units, roles) = if somebody_else { gifts(ctx, me, &seen.homes(&today)).await? } else { Default::default() };
    html(&Person {
        f: framed(ctx, &format!("/desk/people/{id}"), &typed.errors)?,
        form: form(ctx),
        id: id.to_owned(),
        name: seen.name,
        signed_up: seen.signed_up,
        memberships,
        grants,
        may_grant: !units.is_empty(),
        units,
        roles: role_choices(l, &roles),
        node: typed.node,
        role: typed.role,
        until: typed.until,
        may_invite,
        may_join,
        link: typed.link,
        errors: typed.errors,
    })
}

fn membership(l: &Lang, m: &MembershipLine, may_end: bool, typed: &Typed, today: &str) -> Membership {
    let end = typed.end.as_ref().filter(|(membership, _)| *membership == m.id);
    Membership {
        id: m.id.clone(),
        href: format!("/desk/units/{}", m.node_id),
        unit: m.unit.clone(),
        post: m.post.clone(),
        from: day(l, &m.valid_from),
        until: m.valid_to.as_deref().map(|end| day(l, &rules::day_before(end).max(m.valid_from.clone()))).unwrap_or_default(),
        over: !goes_on(m, today),
        may_end,
        error: end.and_then(|_| typed.errors.get("until")).map(ToOwned::to_owned),
        end: end.map_or_else(|| today.to_owned(), |(_, until)| until.clone()),
    }
}

async fn grant(ctx: &Ctx, me: &str, g: &GrantLine) -> Result<GrantRow, Stop> {
    let role = Role::parse(&g.role).ok_or(Stop::Broken)?;
    let l = &ctx.app.lang;
    let over = g.valid_to <= ctx.now;
    let mine = !over && roles_to_give(ctx.app.store.read(), me, &g.node_id, ctx.now).await?.contains(&role);
    Ok(GrantRow {
        id: g.id.clone(),
        role: role_word(l, role),
        unit: g.unit.clone(),
        below: g.subtree != 0,
        from: dates::day(l, g.valid_from),
        until: if g.valid_to == NO_END { String::new() } else { dates::day(l, g.valid_to - 1) },
        over,
        may_end: mine,
    })
}

/// The units at which I may give this person a role, from his own upwards, and the roles.
async fn gifts(ctx: &Ctx, me: &str, homes: &[&str]) -> Result<(Vec<Choice>, Vec<Role>), Stop> {
    let reader = ctx.app.store.read();
    let (mut units, mut roles): (Vec<Choice>, Vec<Role>) = (Vec::new(), Vec::new());
    for home in homes {
        for unit in chain(reader, home, ctx.now).await?.into_iter().rev() {
            let kind = NodeKind::parse(&unit.kind).ok_or(Stop::Broken)?;
            let mut mine = roles_to_give(reader, me, &unit.id, ctx.now).await?;
            mine.retain(|role| rules::sits_in(*role, kind));
            if mine.is_empty() || units.iter().any(|known| known.value == unit.id) {
                continue;
            }
            units.push(Choice { value: unit.id, label: unit.name });
            roles.extend(mine.into_iter().filter(|role| !roles.contains(role)).collect::<Vec<_>>());
        }
    }
    roles.sort_unstable();
    Ok((units, roles))
}

/// Leave to manage the person at the first of the units to which he belongs.
async fn home_of(ctx: &Ctx, seen: &Seen) -> Result<String, Stop> {
    for node in seen.homes(&today(ctx)) {
        if ctx.may::<ManagePeople>(&Object::node(node)).await? {
            return Ok(node.to_owned());
        }
    }
    Err(Stop::NotThere)
}

async fn invite(path: Path<String>, posted: Posted) -> Result<Response, Stop> {
    let Path(id) = path;
    let Posted { ctx, fields } = posted;
    let seen = Seen::by(&ctx, &id).await?;
    let node = home_of(&ctx, &seen).await?;
    let proof = ctx.prove::<ManagePeople>(Object::node(node.clone())).await?;
    let what = ctx.app.lang.t1("again-invite", "person", &seen.name).into_owned();
    if let Some(page) = ask(&ctx, &fields, Deed { what, back: format!("/desk/people/{id}") }).await? {
        return Ok(page);
    }
    let key = fields.line("key");
    // Made from the key of the form and a secret of the installation: a double click shows the same link, and no row holds it.
    let token = ctx.app.keys.mac("invitation", &format!("{id} {key}"));
    let command = Invite { key, node, person: id.clone(), token_hash: token_hash(&token) };
    match ctx.execute(command, proof).await {
        Ok(until) => {
            let typed = match link(&ctx, &token, until).await? {
                Some(link) => Typed { link: Some(link), ..Typed::default() },
                // The form was sent again long after its link was used.
                None => Typed { errors: told(&ctx, &Refusal::new("invite-link-over"), &[]), ..Typed::default() },
            };
            show(&ctx, &id, typed).await
        }
        Err(Fail::Refused(refusal)) => {
            let errors = told(&ctx, &refusal, &[]);
            show(&ctx, &id, Typed { errors, ..Typed::default() }).await.map(in_vain)
        }
        Err(other) => Err(other.into()),
    }
}

async fn link(ctx: &Ctx, token: &str, until: Instant) -> Result<Option<NewLink>, Stop> {
    if invited(ctx.app.store.read(), token, ctx.now).await?.is_none() {
        return Ok(None);
    }
    let url = format!("{}/invite/{token}", ctx.app.config.public_url);
    Ok(Some(NewLink { qr_svg: qr_svg(&url).ok_or(Stop::Broken)?, until: when(ctx, until), url }))
}

async fn give(path: Path<String>, posted: Posted) -> Result<Response, Stop> {
    let Path(id) = path;
    let Posted { ctx, fields } = posted;
    let seen = Seen::by(&ctx, &id).await?;
    let node = fields.line("node");
    let proof = ctx.prove::<GiveRoles>(Object::node(node.clone())).await?;
    let (role, until) = (fields.line("role"), fields.line("until"));
    let wish = wish(&role, &until);
    let typed = Typed { node: node.clone(), role, until, ..Typed::default() };
    let done = match wish {
        Ok((role, until)) => {
            let l = &ctx.app.lang;
            let what = l.t2("again-give", "person", &seen.name, "role", role_word(l, role)).into_owned();
            if let Some(page) = ask(&ctx, &fields, Deed { what, back: format!("/desk/people/{id}") }).await? {
                return Ok(page);
            }
            ctx.execute(GiveRole { key: fields.line("key"), node, person: id.clone(), role, until }, proof).await
        }
        Err(refusal) => Err(refusal.into()),
    };
    match done {
        Ok(_) => Ok(Redirect::to(&format!("/desk/people/{id}?did=role-given")).into_response()),
        Err(Fail::Refused(refusal)) => {
            let errors = told(&ctx, &refusal, &[]);
            show(&ctx, &id, Typed { errors, ..typed }).await.map(in_vain)
        }
        Err(other) => Err(other.into()),
    }
}

fn wish(role: &str, until: &str) -> Result<(Role, Option<Instant>), Refusal> {
    let role = Role::parse(role).ok_or_else(|| Refusal::at("role", "role-missing"))?;
    let until = if until.is_empty() { None } else { Some(rules::end_of_day(until)?) };
    Ok((role, until))
}

async fn end_role(path: Path<(String, String)>, posted: Posted) -> Result<Response, Stop> {
    let Path((id, grant)) = path;
    let Posted { ctx, fields } = posted;
    let node = node_of_grant(ctx.app.store.read(), &id, &grant).await?.ok_or(Stop::NotThere)?;
    let proof = ctx.prove::<GiveRoles>(Object::node(node.clone())).await?;
    match ctx.execute(EndRole { key: fields.line("key"), node, grant }, proof).await {
        Ok(()) => Ok(Redirect::to(&format!("/desk/people/{id}?did=role-ended")).into_response()),
        Err(Fail::Refused(refusal)) => {
            let errors = told(&ctx, &refusal, &[]);
            show(&ctx, &id, Typed { errors, ..Typed::default() }).await.map(in_vain)
        }
        Err(other) => Err(other.into()),
    }
}

async fn end_membership(path: Path<(String, String)>, posted: Posted) -> Result<Response, Stop> {
    let Path((id, membership)) = path;
    let Posted { ctx, fields } = posted;
    let seen = Seen::by(&ctx, &id).await?;
    let line = seen.memberships.iter().find(|m| m.id == membership).ok_or(Stop::NotThere)?;
    let (node, until) = (line.node_id.clone(), fields.line("until"));
    let proof = ctx.prove::<ManagePeople>(Object::node(node.clone())).await?;
    let command = EndMembership { key: fields.line("key"), node, membership: membership.clone(), until: until.clone() };
    match ctx.execute(command, proof).await {
        Ok(()) => Ok(Redirect::to(&format!("/desk/people/{id}?did=membership-ended")).into_response()),
        Err(Fail::Refused(refusal)) => {
            let errors = told(&ctx, &refusal, &[]);
            let typed = Typed { end: Some((membership, until)), errors, ..Typed::default() };
            show(&ctx, &id, typed).await.map(in_vain)
        }
        Err(other) => Err(other.into()),
    }
}
