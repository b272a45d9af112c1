//! One article: its page, its print, its versions, and the files that they show.
//!
//! Promise: what an article's pages need is public before the page that shows it, and leaves when the article leaves.

use zhibu_doc::{Doc, html, plain};

use super::{HTML, Press, PressError, cover, digest, section_link, small};
use crate::edition::changes;
use crate::edition::meta::{Links, Meta};
use crate::edition::store::{self, PressReader, Row};
use crate::edition::views::{self, ArticlePage, Ctx, SectionLink};

impl Press {
    /// Puts down the pages of an article. Answers what is known of it, if it ever was public.
    pub(super) async fn article(&self, ctx: &Ctx<'_>, article: &str) -> Result<Option<Row>, PressError> {
        let Some(row) = PressReader(&self.reader).row(article).await? else { return Ok(None) };
        let meta: Meta = serde_json::from_str(&row.meta)?;
        let doc: Doc = serde_json::from_str(&row.doc)?;
        let base = format!("/a/{}", row.code);
        let section = section_link(ctx.site, &row.section_code);
        if row.state != "public" {
            let page = views::TakenDown {
                code: row.code.clone(),
                title: meta.title.clone(),
                section,
                published_at: row.first_at,
                taken_down_at: row.down_at.unwrap_or_default(),
                reason: row.down_reason.clone(),
                by_post: row.down_post.clone(),
                replacement: None,
            };
            self.put(&base, 410, HTML, views::taken_down(ctx, &page)).await?;
            for more in ["print", "versions", "qr.svg"] {
                self.remove(&format!("{base}/{more}")).await?;
            }
            self.withdraw_files(article).await?;
            return Ok(Some(row));
        }
        let links = store::links(&self.reader, &meta, &doc, "/f/").await?;
        self.show_files(&meta, &links).await?;
        let page = self.page(&row, meta, &doc, &links, section).await?;
        if let Some(qr) = views::qr_svg(&format!("{}{base}", ctx.site.public_url)) {
            self.put(&format!("{base}/qr.svg"), 200, "image/svg+xml", qr).await?;
        }
        self.versions(ctx, &row, &page).await?;
        self.put(&format!("{base}/print"), 200, HTML, views::article_print(ctx, &page)).await?;
        self.put(&base, 200, HTML, views::article(ctx, &page)).await?;
        Ok(Some(row))
    }

    async fn page(
        &self,
        row: &Row,
        meta: Meta,
        doc: &Doc,
        links: &Links,
        section: SectionLink,
    ) -> Result<ArticlePage, PressError> {
        let read = PressReader(&self.reader);
        let (org, chain) = read.chain(&row.node_id, row.published_at).await?;
        let (reviews, secrecy) = self.reviews(&row.approval_id).await?;
        let versions = read.versions(&row.article_id).await?;
        let previous = versions
            .iter()
            .filter(|v| v.version_no != row.version_no)
            .map(|v| views::PastVersion { no: small(v.version_no), published_at: v.published_at })
            .collect();
        let text = plain::text(doc);
        Ok(ArticlePage {
            code: row.code.clone(),
            digest: digest(&meta, doc),
            section,
            org,
            chain,
            published_at: row.first_at,
            version_at: row.published_at,
            version_no: small(row.version_no),
            version_note: String::new(),
            previous,
            reviews,
            secrecy,
            check_code: views::check_code(&row.hash),
            body_html: html::render(doc, links, &*self.lang, html::Mode::Page),
            attachments: self.attachments(&meta, "/f/").await?,
            cover: cover(&meta, doc, links),
            plain_chars: text.chars().count(),
            title: meta.title,
            source: meta.source,
            byline: meta.byline,
        })
    }

    async fn reviews(&self, approval: &str) -> Result<(Vec<views::Review>, String), PressError> {
        let yeses = PressReader(&self.reader).yeses(approval).await?;
        let secrecy = yeses.iter().find(|yes| !yes.secrecy.is_empty()).map_or("", |yes| match yes.secrecy.as_str() {
            "report" => "outside_open",
            _ => "open",
        });
        let reviews = yeses
            .iter()
            .map(|yes| views::Review { step: yes.name.clone(), post: yes.post.clone(), at: yes.decided_at.unwrap_or_default() })
            .collect();
        Ok((reviews, secrecy.to_owned()))
    }

    pub(super) async fn attachments(&self, meta: &Meta, base: &str) -> Result<Vec<views::Attachment>, PressError> {
        let mut out = Vec::with_capacity(meta.attachments.len());
        for a in &meta.attachments {
            let extension = crate::edition::meta::extension(&a.name);
            let (media_type, bytes) = PressReader(&self.reader).file_bytes(&a.hash).await?.unwrap_or_default();
            let kind = match extension.as_str() {
                "pdf" => "PDF",
                "xlsx" => "Excel",
                "docx" => "Word",
                _ => "",
            };
            out.push(views::Attachment {
                url: format!("{base}{}.{extension}", a.hash),
                name: a.name.clone(),
                kind: kind.to_owned(),
                media_type,
                size: u64::try_from(bytes).unwrap_or_default(),
            });
        }
        Ok(out)
    }

    async fn versions(&self, ctx: &Ctx<'_>, row: &Row, page: &ArticlePage) -> Result<(), PressError> {
        let stored = PressReader(&self.reader).versions(&row.article_id).await?;
        let mut entries = Vec::with_capacity(stored.len());
        for (index, version) in stored.iter().enumerate() {
            let (reviews, secrecy) = self.reviews(&version.approval_id).await?;
            let changes_html = match stored.get(index + 1) {
                Some(before) => {
                    let (old_meta, old): (Meta, Doc) = before.parts()?;
                    let (new_meta, new): (Meta, Doc) = version.parts()?;
                    let old = changes::Version { meta: &old_meta, doc: &old };
                    let new = changes::Version { meta: &new_meta, doc: &new };
                    changes::list_items(&changes::between(ctx.l, ctx.site, &old, &new))
                }
                None => String::new(),
            };
            entries.push(views::VersionEntry {
                no: small(version.version_no),
                published_at: version.published_at,
                check_code: views::check_code(&version.hash),
                follows: if version.prev_hash.is_empty() { String::new() } else { views::check_code(&version.prev_hash) },
                hash: version.hash.clone(),
                reviews,
                secrecy,
                note: String::new(),
                changes_html,
            });
        }
        let view = views::VersionsPage {
            code: row.code.clone(),
            title: page.title.clone(),
            section: page.section.clone(),
            versions: entries,
        };
        self.put(&format!("/a/{}/versions", row.code), 200, HTML, views::versions(ctx, &view)).await
    }

    async fn show_files(&self, meta: &Meta, links: &Links) -> Result<(), PressError> {
        let pictures = links.pictures.values().flatten().map(|size| (size.name(), &size.hash));
        let downloads =
            meta.attachments.iter().map(|a| (format!("{}.{}", a.hash, crate::edition::meta::extension(&a.name)), &a.hash));
        for (name, hash) in pictures.chain(downloads) {
            match self.shelf.put_file(&name, &self.files.path(hash)) {
                // The text is readable without it, and nobody else's text must wait for it.
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                    tracing::error!(hash, "a stored file is gone; zhibu check names it");
                }
                done => done?,
            }
        }
        tokio::task::yield_now().await;
        Ok(())
    }

    /// After 下架 the files of all its versions leave too, unless another public article shows them.
    async fn withdraw_files(&self, article: &str) -> Result<(), PressError> {
        for (hash, sizes) in PressReader(&self.reader).files_of_nobody_else(article).await? {
            let sizes: Vec<crate::edition::meta::Size> = serde_json::from_str(&sizes).unwrap_or_default();
            for hash in sizes.iter().map(|size| &size.hash).chain([&hash]) {
                self.shelf.remove_file(hash);
            }
        }
        Ok(())
    }
}
