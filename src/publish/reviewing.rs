//! The article as a subject of review.

use zhibu_doc::diff::Piece;
use zhibu_doc::html;

use super::{life, rendering, store};
use crate::app::App;
use crate::approval::{Approval, Change, Conclusion, Outcome, Part, StepName, Subject, SubjectKind};
use crate::args;
use crate::db::{Fail, Tx};
use crate::edition::{self, Version};
use crate::refusal::Refusal;

/// Articles under review.
#[derive(Debug)]
pub struct ArticleKind;

impl SubjectKind for ArticleKind {
    const KIND: &'static str = "article";

    async fn shown(app: &App, approval: &Approval) -> sqlx::Result<Subject> {
        let reader = app.store.read();
        let Some(revision) = store::revision(reader, &approval.revision_id).await? else { return Ok(Subject::default()) };
        let (meta, doc) = revision.parts().map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
        let base = format!("/desk/reviews/{}/f/{{key}}/", approval.id);
        let links = edition::links(reader, &meta, &doc, &base).await?;
        let before: Option<(String, String)> = reader
            .system("the caller asked for leave to the round")
            .get(
                "SELECT r.meta, r.doc FROM approval a JOIN revision r ON r.id = a.revision_id WHERE a.subject_id = $1 AND a.round < $2 \
                 ORDER BY a.round DESC LIMIT 1",
                &args![approval.subject_id.as_str(), approval.round],
            )
            .await?;
        let changes = match before {
            Some((old_meta, old)) => {
                let decoded = |error: serde_json::Error| sqlx::Error::Decode(Box::new(error));
                let (old_meta, old) =
                    (serde_json::from_str(&old_meta).map_err(decoded)?, serde_json::from_str(&old).map_err(decoded)?);
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
        if step != StepName::FinalReview {
            return Ok(None);
        }
        // The last yes publishes: it needs the second review's conclusion, or the outside authority's document.
        let concluded: Option<(String, String)> = tx
            .get(
                "SELECT secrecy, outside_number FROM approval_step WHERE approval_id = $1 AND name = 'second_review'",
                &args![approval.id.as_str()],
            )
            .await?;
        let open = concluded.is_some_and(|(secrecy, number)| match Conclusion::parse(&secrecy) {
            Some(Conclusion::Open) => true,
            Some(Conclusion::Report) => !number.is_empty(),
            Some(Conclusion::Closed) | None => false,
        });
        Ok((!open).then(|| Refusal::new("secrecy-not-concluded")))
    }

    async fn on_decided(tx: &mut Tx, approval: &Approval, outcome: Outcome) -> Result<(), Fail> {
        life::on_decided(tx, approval, outcome).await
    }
}

/// A comparison in the words of the desk.
pub(super) fn changes(app: &App, old: &Version<'_>, new: &Version<'_>) -> Vec<Change> {
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
