//! `zhibu check`: is everything as it was written?
//!
//! Promises: names what was altered or taken away: an audit entry, a revision, a record of learning, a round of reviews or a decision in it, a publication or what
//! the public reads of it, a publication whose approval is not three yeses by three people who did not write it, a stored file whose bytes
//! are not its name; and jobs that failed so often that a person must look. Changes nothing (the command seals what waits before it looks).

#[cfg(test)]
mod story;

use std::collections::HashSet;

use sha2::{Digest, Sha256};

use crate::app::App;
use crate::args;
use crate::db::{audit, hex, jobs};
use crate::edition::meta::Size;
use crate::{approval, course, learn, publish};

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
    found.bad.extend(altered.iter().map(|altered| of_article(app, altered)));
    let (rounds, altered) = approval::verify(reader).await?;
    found.good.push(l.t1("check-rounds", "n", rounds).into_owned());
    found.bad.extend(altered.iter().map(|altered| of_round(app, altered)));
    let (revisions, altered) = course::verify_revisions(reader).await?;
    found.good.push(l.t1("check-course-revisions", "n", revisions).into_owned());
    found.bad.extend(altered.iter().map(|altered| of_course(app, altered)));
    publications(app, &mut found).await?;
    let (records, altered) = learn::verify_records(reader).await?;
    found.good.push(l.t1("check-records", "n", records).into_owned());
    found.bad.extend(altered.iter().map(|altered| of_record(app, altered)));
    files(app, &mut found).await?;
    for (kind, why) in jobs::in_trouble(reader).await? {
        found.bad.push(l.t2("check-job", "kind", kind, "why", why).into_owned());
    }
    Ok(found)
}

fn of_article(app: &App, altered: &publish::Altered) -> String {
    let l = &app.lang;
    match altered {
        publish::Altered::Revision(title, no) => l.t2("check-revision-altered", "title", title, "n", *no),
        publish::Altered::Version(title, no) => l.t2("check-version-altered", "title", title, "n", *no),
        publish::Altered::Shown(title) => l.t1("check-shown-altered", "title", title),
    }
    .into_owned()
}

fn of_course(app: &App, altered: &course::Altered) -> String {
    let l = &app.lang;
    match altered {
        course::Altered::Revision(title, no) => l.t2("check-course-revision-altered", "title", title, "n", *no),
        course::Altered::Version(title, no) => l.t2("check-course-version-altered", "title", title, "n", *no),
        course::Altered::Shown(title) => l.t1("check-course-shown-altered", "title", title),
    }
    .into_owned()
}

fn of_round(app: &App, altered: &approval::Altered) -> String {
    let l = &app.lang;
    match altered {
        approval::Altered::Round(title, no) => l.t2("check-round-altered", "title", title, "n", *no).into_owned(),
        approval::Altered::Step(title, no, step) => {
            let step = l.t(&format!("step-{}", step.name())).into_owned();
            let args = [("title", title.clone()), ("n", no.to_string()), ("step", step)];
            l.with("check-step-altered", &args).into_owned()
        }
    }
}

fn of_record(app: &App, altered: &learn::Altered) -> String {
    let l = &app.lang;
    match altered {
        learn::Altered::Row(record, no) => l.t2("check-record-row", "record", record, "n", *no),
        learn::Altered::Head(record) => l.t1("check-record-head", "record", record),
        learn::Altered::Hours(record) => l.t1("check-record-hours", "record", record),
        learn::Altered::Gone(n) => l.t1("check-record-gone", "n", n),
    }
    .into_owned()
}

#[derive(sqlx::FromRow)]
struct Version {
    title: String,
    approval_id: String,
    approved: Option<String>,
    authors: Option<String>,
    state: Option<String>,
    same: i64,
}

async fn publications(app: &App, found: &mut Findings) -> anyhow::Result<()> {
    let system = app.store.read().system("check");
    found.bad.extend(publish::verify_publications(app.store.read()).await?.iter().map(|altered| of_article(app, altered)));
    let altered = course::verify_publications(app.store.read()).await?;
    found.bad.extend(altered.iter().map(|altered| of_course(app, altered)));
    // What is missing counts as altered: nothing is lost by an inner join.
    let mut rows: Vec<Version> = system
        .all(
            "SELECT COALESCE(a.title, v.article_id) AS title, v.approval_id, p.hash AS approved, p.authors, p.state, \
             CAST(CASE WHEN p.hash = r.hash AND p.revision_id = r.id AND p.subject_id = v.article_id THEN 1 ELSE 0 END AS BIGINT) AS same \
             FROM publication_version v LEFT JOIN article a ON a.id = v.article_id LEFT JOIN revision r ON r.id = v.revision_id \
             LEFT JOIN approval p ON p.id = v.approval_id ORDER BY v.published_at, v.article_id",
            &[],
        )
        .await?;
    rows.extend(
        system
            .all::<Version>(
                "SELECT COALESCE(c.title, v.course_id) AS title, v.approval_id, p.hash AS approved, p.authors, p.state, \
                 CAST(CASE WHEN p.hash = r.hash AND p.revision_id = r.id AND p.subject_id = v.course_id THEN 1 ELSE 0 END AS BIGINT) AS same \
                 FROM course_version v LEFT JOIN course c ON c.id = v.course_id LEFT JOIN course_revision r ON r.id = v.revision_id \
                 LEFT JOIN approval p ON p.id = v.approval_id ORDER BY v.published_at, v.course_id",
                &[],
            )
            .await?,
    );
    for row in &rows {
        let steps: Vec<(String, Option<String>, i64)> = system
            .all(
                "SELECT state, person_id, proofread FROM approval_step WHERE approval_id = $1 ORDER BY no",
                &args![row.approval_id.as_str()],
            )
            .await?;
        let authors: Vec<String> = serde_json::from_str(row.authors.as_deref().unwrap_or("[]")).unwrap_or_default();
        let people: HashSet<_> = steps.iter().filter_map(|(_, person, _)| person.clone()).collect();
        let own = authors.iter().any(|author| people.contains(author));
        let yes = steps.len() == 3 && steps.iter().all(|(state, _, proofread)| state == "pass" && *proofread == 1);
        let approved = row.approved.is_some() && row.state.as_deref() == Some("approved") && row.same == 1;
        if !yes || people.len() != 3 || own || !approved {
            found.bad.push(app.lang.t1("check-publication", "title", &row.title).into_owned());
        }
    }
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

#[cfg(test)]
mod tests {
    use crate::access::Role;
    use crate::testing::{TestApp, each_db};

    #[tokio::test]
    async fn what_was_altered_is_named() {
        each_db(|db| async move {
            let test = TestApp::of(&db).await.with_bureau().await;
            let writer = test.person(Some(Role::Writer), "branch").await;
            let mut draft = test.draft(&writer, "branch", "草稿").await;
            let hash = test.attach(&writer, &mut draft).await;
            test.published(&writer, "branch", "三审过的稿子").await;
            assert_eq!(test.complaints().await, [""; 0]);
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
                let before = test.complaints().await.len();
                db.alter(alteration).await;
                let after = test.complaints().await;
                assert!(after.len() > before, "{alteration}: {after:?}");
                assert!(after.iter().any(|line| line.contains(words)), "{alteration}: {after:?}");
            }
            std::fs::write(test.app.files.path(&hash), "other bytes").expect("written");
            assert!(test.complaints().await.iter().any(|line| line.contains(&hash)));
        })
        .await;
    }
}
