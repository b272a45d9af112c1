//! `zhibu check`: is everything as it was written?
//!
//! Promises: names what was altered: an audit entry, a revision, a reviewer's opinion, a publication whose approval is not three yeses by three
//! people or that shows another version than the last one published, a stored file whose bytes are not its name. Changes nothing.

use std::collections::HashSet;

use sha2::{Digest, Sha256};

use crate::app::App;
use crate::approval;
use crate::args;
use crate::db::{audit, hex};
use crate::edition::meta::Size;
use crate::publish;

/// What was found.
#[derive(Debug, Default)]
pub struct Findings {
    /// Sentences for what holds.
    pub good: Vec<String>,
    /// Sentences for what does not.
    pub bad: Vec<String>,
}

/// Looks at everything.
///
/// # Errors
/// The database's, the disk's.
pub async fn check(app: &App) -> anyhow::Result<Findings> {
    let mut found = Findings::default();
    let l = &app.lang;
    let reader = app.store.read();
    let (entries, wrong) = audit::verify(reader).await?;
    found.good.push(l.t1("check-audit", "n", entries).into_owned());
    for w in wrong {
        found.bad.push(
            match w {
                audit::Wrong::Gap(n) => l.t1("check-audit-gap", "n", n),
                audit::Wrong::Entry(n) => l.t1("check-audit-entry", "n", n),
                audit::Wrong::Data(n) => l.t1("check-audit-data", "n", n),
                audit::Wrong::Head => l.t("check-audit-head"),
            }
            .into_owned(),
        );
    }
    let (revisions, altered) = publish::verify_revisions(reader).await?;
    found.good.push(l.t1("check-revisions", "n", revisions).into_owned());
    found.bad.extend(altered.into_iter().map(|(title, no)| l.t2("check-revision-altered", "title", title, "n", no).into_owned()));
    let (opinions, altered) = approval::verify(reader).await?;
    found.good.push(l.t1("check-opinions", "n", opinions).into_owned());
    found.bad.extend(altered.into_iter().map(|title| l.t1("check-opinion-altered", "title", title).into_owned()));
    publications(app, &mut found).await?;
    files(app, &mut found).await?;
    Ok(found)
}

async fn publications(app: &App, found: &mut Findings) -> anyhow::Result<()> {
    let system = app.store.read().system("check");
    let rows: Vec<(String, String, String, String)> = system
        .all(
            "SELECT a.title, v.approval_id, p.hash, r.hash FROM publication_version v JOIN article a ON a.id = v.article_id \
             JOIN revision r ON r.id = v.revision_id JOIN approval p ON p.id = v.approval_id ORDER BY v.published_at",
            &[],
        )
        .await?;
    for (title, approval, approved, shown) in &rows {
        let steps: Vec<(String, Option<String>, i64)> = system
            .all(
                "SELECT s.state, s.person_id, s.proofread FROM approval_step s WHERE s.approval_id = $1 AND EXISTS (SELECT 1 \
                 FROM approval_opinion o WHERE o.approval_id = s.approval_id AND o.no = s.no AND o.person_id = s.person_id \
                 AND o.decision = s.state AND o.opinion = s.opinion) ORDER BY s.no",
                &args![approval.as_str()],
            )
            .await?;
        let people: HashSet<_> = steps.iter().filter_map(|(_, person, _)| person.clone()).collect();
        let yes = steps.len() == 3 && steps.iter().all(|(state, _, proofread)| state == "pass" && *proofread == 1);
        if !yes || people.len() != 3 || approved != shown {
            found.bad.push(app.lang.t1("check-publication", "title", title).into_owned());
        }
    }
    let elsewhere: Vec<(String,)> = system
        .all(
            "SELECT a.title FROM publication p JOIN article a ON a.id = p.article_id WHERE NOT EXISTS (SELECT 1 FROM publication_version v \
             WHERE v.article_id = p.article_id AND v.version_no = p.version_no AND v.revision_id = p.revision_id \
             AND v.approval_id = p.approval_id) ORDER BY a.id",
            &[],
        )
        .await?;
    found.bad.extend(elsewhere.iter().map(|(title,)| app.lang.t1("check-publication", "title", title).into_owned()));
    found.good.push(app.lang.t1("check-publications", "n", rows.len()).into_owned());
    Ok(())
}

async fn files(app: &App, found: &mut Findings) -> anyhow::Result<()> {
    let rows: Vec<(String, String)> =
        app.store.read().system("check").all("SELECT hash, sizes FROM file ORDER BY hash", &[]).await?;
    let mut seen = HashSet::new();
    for (hash, sizes) in &rows {
        let sizes: Vec<Size> = serde_json::from_str(sizes).unwrap_or_default();
        // A picture lies there in each of its widths.
        for hash in sizes.into_iter().map(|size| size.hash).chain([hash.clone()]) {
            if !seen.insert(hash.clone()) {
                continue;
            }
            let fine = app.files.get(&hash).await.is_ok_and(|bytes| hex(&Sha256::digest(&bytes)) == hash);
            if !fine {
                found.bad.push(app.lang.t1("check-file", "hash", hash).into_owned());
            }
        }
    }
    found.good.push(app.lang.t1("check-files", "n", seen.len()).into_owned());
    Ok(())
}
