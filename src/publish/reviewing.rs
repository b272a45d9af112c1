//! The article as a subject of review.

use zhibu_doc::diff::Piece;
use zhibu_doc::html;

use super::{life, rendering, store};
use crate::app::App;
use crate::approval::{self, Approval, Change, Outcome, Part, StepName, Subject, SubjectKind};
use crate::db::{Fail, Tx};
use crate::edition::{self, Version};
use crate::refusal::Refusal;

/// Articles under review.
#[derive(Debug)]
pub struct ArticleKind;

impl ArticleKind {
    /// In the database.
    pub const KIND: &'static str = "article";
}

impl SubjectKind for ArticleKind {
    fn knows(kind: &str) -> bool {
        kind == Self::KIND
    }

    fn progress(approval: &Approval) -> String {
        format!("/desk/articles/{}/progress", approval.subject_id)
    }

    async fn shown(app: &App, approval: &Approval) -> sqlx::Result<Subject> {
        let reader = app.store.read();
        let Some(revision) = store::revision(reader, &approval.revision_id).await? else { return Ok(Subject::default()) };
        let (meta, doc) = revision.parts().map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
        let base = format!("/desk/reviews/{}/f/{{key}}/", approval.id);
        let links = edition::links(reader, &meta, &doc, &base).await?;
        let before = match approval::revision_before(reader, approval).await? {
            Some(id) => store::revision(reader, &id).await?,
            None => None,
        };
        let changes = match before {
            Some(before) => {
                let (old_meta, old) = before.parts().map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
                Some(changes(app, &Version { meta: &old_meta, doc: &old }, &Version { meta: &meta, doc: &doc }))
            }
            None => None,
        };
        Ok(Subject {
            section: app.site().sections.iter().find(|s| s.code == meta.section).map(|s| s.name.clone()).unwrap_or_default(),
            text: html::render(&doc, &links, &*app.lang, html::Mode::Page),
            changes,
            cover: rendering::shown(&links, &meta.cover, &doc),
            files: rendering::files(reader, &meta, &links).await?,
            title: meta.title,
            digest: meta.digest,
            byline: meta.byline,
            source: meta.source,
        })
    }

    async fn blockers(tx: &mut Tx, approval: &Approval, step: StepName) -> Result<Option<Refusal>, Fail> {
        approval::secrecy_open(tx, approval, step).await
    }

    async fn on_decided(tx: &mut Tx, approval: &Approval, outcome: Outcome) -> Result<(), Fail> {
        life::on_decided(tx, approval, outcome).await
    }
}

/// A comparison in the words of the desk.
pub(crate) fn changes(app: &App, old: &Version<'_>, new: &Version<'_>) -> Vec<Change> {
    edition::changes_between(&app.lang, &app.site(), old, new)
        .into_iter()
        .map(|change| Change {
            place: change.place,
            parts: change
                .pieces
                .into_iter()
                .map(|piece| match piece {
                    Piece::Same(text) => Part::Same(text),
                    Piece::Ins(text) => Part::Ins(text),
                    Piece::Del(text) => Part::Del(text),
                })
                .collect(),
        })
        .collect()
}
