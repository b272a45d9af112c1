//! Certificates: one's own, to print, and the page on which a stranger checks one.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;

use super::Learn;
use super::store::certificates::{self, Certificate};
use super::views::{CertificateCheck, CertificatePage, CertificateText, CheckFound, Class};
use crate::desk::Here;
use crate::edition::views::{self, Shell, qr_svg};
use crate::refusal::Refusal;
use crate::web::pages::{frame, html};
use crate::web::{Ctx, Posted, Routes, Stop, dates};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get::<Learn, _, _>("/desk/learn/certificates/{number}", show)
        .get_public("/certificates", ask)
        .post_public("/certificates", check)
}

async fn show(ctx: Ctx, Path(number): Path<String>) -> Result<Response, Stop> {
    let found = certificates::by_number(ctx.app.store.read(), &number).await?.ok_or(Stop::NotThere)?;
    let object = crate::access::Object { owner: found.person_id.clone(), id: number, ..crate::access::Object::default() };
    ctx.authorize::<Learn>(&object).await?;
    if let Some(at) = found.void_at {
        return Err(Refusal::new("certificate-void").arg("day", dates::day(&ctx.app.lang, at)).into());
    }
    let check_url = format!("{}/certificates?number={}", ctx.app.site().public_url, found.number);
    html(&CertificatePage {
        f: frame(&ctx, Here::Learn)?,
        qr_svg: qr_svg(&check_url).unwrap_or_default(),
        check_url,
        text: CertificateText {
            day: dates::day(&ctx.app.lang, found.issued_at),
            class: Class::from_letter(&found.class).unwrap_or(Class::Verified),
            number: found.number,
            title: found.title,
            course: found.course,
            hundredths: found.hundredths,
            issuer: found.issuer,
            rule: found.rule,
        },
    })
}

async fn ask(ctx: Ctx) -> Result<Response, Stop> {
    let number = ctx.query().line("number");
    draw(&ctx, number, String::new(), CheckFound::Nothing)
}

/// A form, and not an address: names do not belong into histories and logs.
async fn check(posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, fields } = posted;
    let (number, name) = (fields.line("number"), fields.line("name"));
    if number.is_empty() || name.is_empty() {
        let mut page = draw(&ctx, number, name, CheckFound::Lacks)?;
        *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(page);
    }
    let found = certificates::by_number(ctx.app.store.read(), &number).await?.filter(|found| is_named(found, &name));
    let found = match found {
        None => CheckFound::No,
        Some(found) => {
            let course = if found.course.is_empty() { found.title } else { format!("{} · {}", found.course, found.title) };
            match found.void_at {
                None => CheckFound::Valid { course, day: dates::day(&ctx.app.lang, found.issued_at) },
                Some(at) => CheckFound::Void { course, day: dates::day(&ctx.app.lang, at) },
            }
        }
    };
    draw(&ctx, number, name, found)
}

/// The full name, whatever blanks and middle dots stand in it.
fn is_named(found: &Certificate, typed: &str) -> bool {
    let bare = |name: &str| -> String { name.chars().filter(|c| c.is_alphanumeric()).collect() };
    !bare(typed).is_empty() && bare(&found.name) == bare(typed)
}

fn draw(ctx: &Ctx, number: String, name: String, found: CheckFound) -> Result<Response, Stop> {
    let site = ctx.app.site();
    let c = views::Ctx { l: &ctx.app.lang, assets: &ctx.app.assets, site: &site };
    html(&CertificateCheck { s: Shell::new(&c, "", "/certificates".to_owned()), number, name, found })
}
