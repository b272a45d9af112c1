//! `zhibu check`: is everything as it was written?
//!
//! Promises: names what was altered: an audit entry, a revision, a publication whose approval is not three yeses by three people, a stored
//! file whose bytes are not its name; and jobs that failed so often that a person must look. Changes nothing (the command seals what waits
//! before it looks).

use std::collections::HashSet;

use sha2::{Digest, Sha256};

use crate::app::App;
use crate::args;
use crate::db::{audit, hex, jobs};
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
    publications(app, &mut found).await?;
    files(app, &mut found).await?;
    for (kind, why) in jobs::in_trouble(reader).await? {
        found.bad.push(l.t2("check-job", "kind", kind, "why", why).into_owned());
    }
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
                "SELECT state, person_id, proofread FROM approval_step WHERE approval_id = $1 ORDER BY no",
                &args![approval.as_str()],
            )
            .await?;
        let people: HashSet<_> = steps.iter().filter_map(|(_, person, _)| person.clone()).collect();
        let yes = steps.len() == 3 && steps.iter().all(|(state, _, proofread)| state == "pass" && *proofread == 1);
        if !yes || people.len() != 3 || approved != shown {
            found.bad.push(app.lang.t1("check-publication", "title", title).into_owned());
        }
    }
    found.good.push(app.lang.t1("check-publications", "n", rows.len()).into_owned());
    Ok(())
}

async fn files(app: &App, found: &mut Findings) -> anyhow::Result<()> {
    let rows: Vec<(String,)> = app.store.read().system("check").all("SELECT hash FROM file ORDER BY hash", &[]).await?;
    for (hash,) in &rows {
        let fine = app.files.get(hash).await.is_ok_and(|bytes| hex(&Sha256::digest(&bytes)) == *hash);
        if !fine {
            found.bad.push(app.lang.t1("check-file", "hash", hash).into_owned());
        }
    }
    found.good.push(app.lang.t1("check-files", "n", rows.len()).into_owned());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Role;
    use crate::testing::{TestApp, each_db};

    /// What is complained about, once everything is sealed.
    async fn complaints(test: &TestApp) -> Vec<String> {
        crate::start::seal(&test.app.store).await.expect("sealed");
        check(&test.app).await.expect("an answer").bad
    }

    #[tokio::test]
    async fn what_was_altered_is_named_and_nothing_else() {
        each_db(|db| async move {
            let test = TestApp::of(&db).await.with_bureau().await;
            let writer = test.person(Some(Role::Writer), "branch").await;
            let mut draft = test.draft(&writer, "branch", "草稿").await;
            let hash = test.attach(&writer, &mut draft).await;
            test.published(&writer, "branch", "三审过的稿子").await;
            assert_eq!(complaints(&test).await, [""; 0]);
            for (alteration, words) in [
                ("UPDATE audit SET action = 'nothing' WHERE seq = 2", "2"),
                ("UPDATE revision SET doc = replace(doc, '冷链', '温链')", "三审过的稿子"),
                ("UPDATE approval_step SET proofread = 0 WHERE name = 'second_review'", "三审过的稿子"),
                (
                    "INSERT INTO job (id, kind, name, data, due_at, tries, held_until, trouble, made_at) \
                     VALUES ('j', 'sweep', 'x', '', 9223372036854775807, 12, 0, 'the disk is full', 0)",
                    "the disk is full",
                ),
            ] {
                let before = complaints(&test).await.len();
                db.alter(alteration).await;
                let after = complaints(&test).await;
                assert_eq!(after.len(), before + 1, "{alteration}: {after:?}");
                assert!(after.iter().any(|line| line.contains(words)), "{alteration}: {after:?}");
            }
            std::fs::write(test.app.files.path(&hash), "other bytes").expect("written");
            assert!(complaints(&test).await.iter().any(|line| line.contains(&hash)));
        })
        .await;
    }
}
