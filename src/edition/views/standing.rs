//! Pages without an article: help, about this site, and what stands where something is missing, busy or broken.

use askama::Template;

use super::{Ctx, Shell, page};

#[derive(Template)]
#[template(path = "public/help.html")]
struct HelpView<'a> {
    s: Shell<'a>,
}

#[derive(Template)]
#[template(path = "public/about.html")]
struct AboutView<'a> {
    s: Shell<'a>,
}

/// What went wrong decides the words and the first of the two ways on.
#[derive(Template)]
#[template(path = "public/trouble.html")]
struct TroubleView<'a> {
    s: Shell<'a>,
    kind: &'static str,
    kept: bool,
    main_href: &'static str,
}

impl TroubleView<'_> {
    fn w(&self, part: &str) -> String {
        self.s.t(&format!("{}-{part}", self.kind)).into_owned()
    }
}

fn trouble(ctx: &Ctx, kind: &'static str, kept: bool, main_href: &'static str) -> String {
    page(&TroubleView { s: Shell::new(ctx, "", "/".to_owned()), kind, kept, main_href })
}

/// Whom to call: `/help`.
pub fn help(ctx: &Ctx) -> String {
    page(&HelpView { s: Shell::new(ctx, "", "/help".to_owned()) })
}

/// Who runs this site, and how everybody can read it: `/about`.
pub fn about(ctx: &Ctx) -> String {
    page(&AboutView { s: Shell::new(ctx, "", "/about".to_owned()) })
}

/// 404.
pub fn not_found(ctx: &Ctx) -> String {
    trouble(ctx, "missing", false, "/latest")
}

/// 503: the desk is full, the articles open as ever.
pub fn busy(ctx: &Ctx) -> String {
    trouble(ctx, "busy", true, "/desk")
}

/// 500.
pub fn broken(ctx: &Ctx) -> String {
    trouble(ctx, "broken", true, "/desk")
}
