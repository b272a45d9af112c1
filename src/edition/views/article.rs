//! The pages of one article: to read, to print large, its versions and signers, and what stands there after 下架.

use askama::Template;

use super::{ArticlePage, Ctx, Markup, Shell, TakenDown, VersionsPage, page};

/// Characters that a calm voice reads in a minute.
const SPOKEN_PER_MINUTE: usize = 240;

#[derive(Template)]
#[template(path = "public/article.html")]
struct ArticleView<'a> {
    s: Shell<'a>,
    p: &'a ArticlePage,
    body: Markup,
    minutes: usize,
}

#[derive(Template)]
#[template(path = "public/article-print.html")]
struct PrintView<'a> {
    s: Shell<'a>,
    p: &'a ArticlePage,
    body: Markup,
}

#[derive(Template)]
#[template(path = "public/versions.html")]
struct VersionsView<'a> {
    s: Shell<'a>,
    p: &'a VersionsPage,
}

#[derive(Template)]
#[template(path = "public/taken-down.html")]
struct TakenDownView<'a> {
    s: Shell<'a>,
    p: &'a TakenDown,
}

/// `/a/<code>`.
pub fn article(ctx: &Ctx, p: &ArticlePage) -> String {
    page(&ArticleView {
        s: Shell::new(ctx, &p.section.code, format!("/a/{}", p.code)),
        p,
        body: Markup(p.body_html.clone()),
        minutes: p.plain_chars.div_ceil(SPOKEN_PER_MINUTE).max(1),
    })
}

/// `/a/<code>/print`: large letters for paper, with the code that leads back.
pub fn article_print(ctx: &Ctx, p: &ArticlePage) -> String {
    let s = Shell::new(ctx, &p.section.code, format!("/a/{}/print", p.code));
    page(&PrintView { s, p, body: Markup(p.body_html.clone()) })
}

/// `/a/<code>/versions`.
pub fn versions(ctx: &Ctx, p: &VersionsPage) -> String {
    page(&VersionsView { s: Shell::new(ctx, &p.section.code, format!("/a/{}/versions", p.code)), p })
}

/// `/a/<code>` after 下架; the answer's status is 410.
pub fn taken_down(ctx: &Ctx, p: &TakenDown) -> String {
    page(&TakenDownView { s: Shell::new(ctx, &p.section.code, format!("/a/{}", p.code)), p })
}
