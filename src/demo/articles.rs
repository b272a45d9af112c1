//! The documents of the demo, written, reviewed and published by its people, with the commands that everybody uses.

use std::marker::PhantomData;

use anyhow::Context;
use bytes::Bytes;

use super::content::{self, DAY};
use super::population::Crew;
use crate::access::{Action, Actor, Object, Proof};
use crate::ambient::SetClock;
use crate::app::App;
use crate::approval::rules::{Conclusion, Said, Seen, StepName, Verdict};
use crate::approval::{self, Decide, SubjectKind};
use crate::publish::rules::{self, Attachment};
use crate::publish::{
    ArticleKind, Attach, EditArticle, NewArticle, SaveDraft, Submit, TakeImport, WriteArticle, import_docx, object_of,
};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// Publishes every document at its time before `now`.
///
/// # Errors
/// A document that our own rules refuse: the sentence is the finding.
pub async fn publish_all(app: &App, clock: &SetClock, crew: &Crew, now: i64) -> anyhow::Result<()> {
    for article in content::articles()?.articles {
        let title = article.title.clone();
        publish(app, clock, crew, article, now).await.with_context(|| title)?;
    }
    Ok(())
}

/// Leave for somebody of the demo.
pub(super) async fn prove<A: Action>(app: &App, person: &str, object: Object) -> anyhow::Result<Proof<A>> {
    let actor = Actor { person: person.to_owned(), session: String::new() };
    app.store.read().prove::<A>(&actor, object, app.clock.now()).await?.with_context(|| format!("{person} may not {}", A::NAME))
}

async fn publish(app: &App, clock: &SetClock, crew: &Crew, article: content::Article, now: i64) -> anyhow::Result<()> {
    let published = now - article.hours_ago * HOUR;
    let office = crew.branches.get(&article.branch).or_else(|| crew.branches.get(&crew.home)).context("no branch")?;
    // Written the evening before, reviewed over the hours that follow.
    clock.set(published - 14 * HOUR);
    let proof = prove::<WriteArticle>(app, &office.writer, Object::node(office.node.clone())).await?;
    let id = app.store.execute(NewArticle { key: app.new_id(), node: office.node.clone() }, proof).await?;
    let object = object_of(app.store.read(), &id).await?.context("the article is there")?.object();
    let edit = || prove::<EditArticle>(app, &office.writer, object.clone());
    let bytes = Bytes::from_static(content::file(&format!("articles/{}", article.file))?);
    let imported =
        import_docx(app, &article.file, bytes).await.map_err(|refusal| anyhow::anyhow!(app.lang.sentence(&refusal)))?;
    let mut version = app
        .store
        .execute(TakeImport { key: app.new_id(), article: id.clone(), title: article.title.clone(), imported }, edit().await?)
        .await?
        .version;
    for file in &article.attachments {
        let bytes = content::file(&format!("attachments/{}", file.file))?;
        let ending = crate::edition::meta::extension(&file.file);
        let name = if file.name.ends_with(&format!(".{ending}")) { file.name.clone() } else { format!("{}.{ending}", file.name) };
        let media_type =
            rules::attachment_kind(&name, bytes).map_err(|refusal| anyhow::anyhow!(app.lang.sentence(&refusal)))?.to_owned();
        let hash = app.files.put(Bytes::from_static(bytes)).await?;
        let length = i64::try_from(bytes.len())?;
        let attach = Attach { article: id.clone(), attachment: Attachment { hash, name }, media_type, bytes: length };
        version = app.store.execute(attach, edit().await?).await?.version;
    }
    let (meta, doc) = crate::publish::draft_parts(app.store.read(), &id).await?.context("the draft is there")?;
    let meta = rules::Meta {
        digest: article.digest,
        section: article.section,
        byline: article.author_post,
        source: article.source,
        title: article.title,
        ..meta
    };
    let pinned = if article.pinned_days > 0 { article.pinned_days + (now - published) / DAY } else { 0 };
    let save = SaveDraft { article: id.clone(), version, meta, doc, publish_at: None, pin_days: pinned, report: None };
    version = app.store.execute(save, edit().await?).await?.version;
    clock.set(published - 12 * HOUR);
    let round = app.store.execute(Submit { key: app.new_id(), article: id, version }, edit().await?).await?;
    let second = crew.second.get(&office.committee).context("the committee has a second reviewer")?;
    let steps = [
        (StepName::FirstReview, &office.first_reviewer, article.opinions.first, 10 * HOUR),
        (StepName::SecondReview, second, article.opinions.second, 2 * HOUR),
        (StepName::FinalReview, &crew.last, article.opinions.last, 0),
    ];
    for (step, person, opinion, before) in steps {
        clock.set(published - before);
        decide::<ArticleKind>(app, &round, step, person, opinion, &article.secrecy_basis).await?;
    }
    Ok(())
}

/// One of the three says yes.
pub(super) async fn decide<K: SubjectKind>(
    app: &App,
    round: &str,
    step: StepName,
    person: &str,
    opinion: String,
    basis: &str,
) -> anyhow::Result<()> {
    let (approval, _) = approval::round_of(app.store.read(), round).await?.context("the round is there")?;
    let proof = prove::<approval::Review>(app, person, approval::object(&approval)).await?;
    let said = Said {
        verdict: Verdict::Pass,
        opinion,
        proofread: true,
        conclusion: step.decides_secrecy().then_some(Conclusion::Open),
        basis: if step.decides_secrecy() { basis.to_owned() } else { String::new() },
    };
    let seen = Seen { step, version: approval.version, hash: approval.hash };
    let command = Decide::<K> { key: app.new_id(), approval: round.to_owned(), seen, said, kind: PhantomData };
    app.store.execute(command, proof).await?;
    Ok(())
}
