//! The routes of people, and what their pages share: words of kinds and roles, sentences of refusals.

use axum::http::StatusCode;
use axum::response::Response;

use super::rules;
use super::store::finding::UnitLine;
use super::views::{Choice, UnitRow};
use crate::access::Role;
use crate::desk::{Errors, Flash, FlashKind, Frame, Here};
use crate::refusal::Refusal;
use crate::web::i18n::Lang;
use crate::web::pages::{frame, sentence_of};
use crate::web::{Ctx, Routes, Stop, dates};

/// Sign-in, invitation, first start, one's own sign-ins; units and persons.
pub fn routes() -> Routes {
    super::door_pages::routes()
        .join(super::me_pages::routes())
        .join(super::unit_pages::routes())
        .join(super::person_pages::routes())
        .join(super::moving_pages::routes())
}

/// The frame of a page of this room; a refusal that belongs to no field stands above the page. `back` is where the page can be asked for.
pub(super) fn framed<'a>(ctx: &'a Ctx, back: &str, errors: &Errors) -> Result<Frame<'a>, Stop> {
    let mut f = frame(ctx, Here::People)?;
    back.clone_into(&mut f.back);
    if let Some(sentence) = errors.get("") {
        f.flash = Some(Flash { kind: FlashKind::Bad, text: sentence.to_owned() });
    }
    Ok(f)
}

/// The sentence of a refusal beside its field. `fields` renames those that the page calls otherwise.
pub(super) fn told(ctx: &Ctx, refusal: &Refusal, fields: &[(&str, &'static str)]) -> Errors {
    let field = fields.iter().find(|(from, _)| *from == refusal.field).map_or(refusal.field, |(_, to)| to);
    let mut errors = Errors::none();
    errors.add(field, sentence_of(&ctx.app, refusal));
    errors
}

/// A page that was asked for in vain: the same page with what was typed, marked as refused.
pub(super) fn in_vain(page: Response) -> Response {
    let mut page = page;
    *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    page
}

/// The word of a kind of unit, by its name.
pub(super) fn kind_word(l: &Lang, kind: &str) -> String {
    l.t(&format!("kind-{}", kind.replace('_', "-"))).into_owned()
}

/// The word of a role.
pub(super) fn role_word(l: &Lang, role: Role) -> String {
    l.t(&format!("role-word-{}", role.name().replace('_', "-"))).into_owned()
}

/// Roles to choose from, each with what it is for.
pub(super) fn role_choices(l: &Lang, roles: &[Role]) -> Vec<Choice> {
    let label = |role: &Role| l.t(&format!("role-choice-{}", role.name().replace('_', "-"))).into_owned();
    roles.iter().map(|role| Choice { value: role.name().to_owned(), label: label(role) }).collect()
}

/// A unit in a list.
pub(super) fn unit_row(l: &Lang, line: UnitLine) -> UnitRow {
    UnitRow {
        href: format!("/desk/units/{}", line.id),
        kind: kind_word(l, &line.kind),
        name: line.name,
        above: line.above,
        below: usize::try_from(line.below).unwrap_or_default(),
        id: line.id,
    }
}

/// Today, as a date field has it.
pub(super) fn today(ctx: &Ctx) -> String {
    rules::date_of(ctx.now)
}

/// A calendar date as people read it; as it is stored when it is none.
pub(super) fn day(l: &Lang, date: &str) -> String {
    rules::start_of_day(date).map_or_else(|_| date.to_owned(), |start| dates::day(l, start))
}
