//! Lists of articles: mine, those I may see, one line each.

use zhibu_doc::{Doc, plain};

use super::rules::{Meta, State};
use super::{ArticleRow, ArticleState, Filter, Go, ReadArticle};
use crate::access::Scope;
use crate::approval::StepName;
use crate::args;
use crate::db::Reader;
use crate::desk::Step;
use crate::scoped;
use crate::web::Ctx;
use crate::web::i18n::Lang;
use crate::web::pages::when;

/// An article of mine.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Mine {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// [`State`] by name.
    pub state: String,
    /// Last change.
    pub changed_at: i64,
    /// Its unit.
    pub node_name: String,
    /// The open step, by name.
    pub step: Option<String>,
    /// The unit where the open step is decided.
    pub holder: Option<String>,
}

/// A person's own articles, last changed first.
///
/// # Errors
/// The database's.
pub async fn mine(reader: &Reader, person: &str) -> sqlx::Result<Vec<Mine>> {
    reader
        .system("a person's own articles")
        .all(
            "SELECT a.id, a.title, a.state, a.changed_at, n.name AS node_name, \
             (SELECT s.name FROM approval p JOIN approval_step s ON s.approval_id = p.id AND s.no = p.at_step \
             WHERE p.subject_id = a.id AND p.state IN ('open', 'outside') LIMIT 1) AS step, \
             (SELECT h.name FROM approval p JOIN approval_step s ON s.approval_id = p.id AND s.no = p.at_step \
             JOIN node_name h ON h.node_id = s.node_id AND h.valid_from <= a.changed_at AND a.changed_at < h.valid_to \
             WHERE p.subject_id = a.id AND p.state IN ('open', 'outside') LIMIT 1) AS holder \
             FROM article a JOIN node_name n ON n.node_id = a.node_id AND n.valid_from <= a.changed_at AND a.changed_at < n.valid_to \
             WHERE a.owner_id = $1 ORDER BY a.changed_at DESC, a.id DESC LIMIT 40",
            &args![person],
        )
        .await
}

/// How long a text is, and who signs it.
#[derive(Debug, Clone, Default)]
pub struct Look {
    /// Characters and words.
    pub words: usize,
    /// Pictures.
    pub pictures: usize,
    /// Byline.
    pub byline: String,
}

/// A look at a draft, for the first page.
///
/// # Errors
/// The database's.
pub async fn look_of(reader: &Reader, article: &str) -> sqlx::Result<Look> {
    let row: Option<(String, String)> = reader
        .system("what waits for somebody")
        .get("SELECT meta, doc FROM draft WHERE article_id = $1", &args![article])
        .await?;
    let Some((meta, doc)) = row else { return Ok(Look::default()) };
    let doc: Doc = serde_json::from_str(&doc).unwrap_or_default();
    let meta: Meta = serde_json::from_str(&meta).unwrap_or_default();
    Ok(Look { words: plain::count(&doc), pictures: doc.figures().len(), byline: meta.byline })
}

pub(super) fn step_of(name: Option<&str>) -> Step {
    name.and_then(StepName::parse).map_or(Step::First, crate::approval::shown_step)
}

/// Where an article stands, as a short sentence.
pub fn state_sentence(l: &Lang, state: State, step: Option<&str>) -> String {
    match state {
        State::Draft => l.t("state-draft").into_owned(),
        State::Returned => l.t("state-returned").into_owned(),
        State::InReview => {
            let key = match step_of(step) {
                Step::First => "step-first",
                Step::Second => "step-second",
                Step::Final => "step-final",
            };
            l.t1("state-in-review", "step", l.t(key)).into_owned()
        }
        State::Scheduled => l.t("state-scheduled-short").into_owned(),
        State::Published => l.t("state-published").into_owned(),
        State::TakenDown => l.t("state-taken-down").into_owned(),
    }
}

#[derive(sqlx::FromRow)]
pub(super) struct ListRow {
    pub id: String,
    pub title: String,
    pub state: String,
    pub changed_at: i64,
    pub node_name: String,
    pub step: Option<String>,
    pub holder: Option<String>,
    pub round_state: Option<String>,
    pub publish_at: Option<i64>,
    pub public: i64,
}

macro_rules! list_sql {
    ($filter:literal) => {
        concat!(
            "SELECT a.id, a.title, a.state, a.changed_at, n.name AS node_name, s.name AS step, h.name AS holder, p.state AS round_state, ",
            "p.publish_at AS publish_at, CAST(CASE WHEN EXISTS (SELECT 1 FROM publication u WHERE u.article_id = a.id AND u.state = 'public') ",
            "THEN 1 ELSE 0 END AS BIGINT) AS public FROM article a ",
            "JOIN node_name n ON n.node_id = a.node_id AND n.valid_from <= $2 AND $2 < n.valid_to ",
            "LEFT JOIN approval p ON p.subject_id = a.id AND p.round = (SELECT MAX(q.round) FROM approval q WHERE q.subject_id = a.id) ",
            "LEFT JOIN approval_step s ON s.approval_id = p.id AND s.no = p.at_step ",
            "LEFT JOIN node_name h ON h.node_id = s.node_id AND h.valid_from <= $2 AND $2 < h.valid_to WHERE {scope:a} ",
            $filter,
            " AND (a.changed_at, a.id) < ($3, $4) ORDER BY a.changed_at DESC, a.id DESC LIMIT $5"
        )
    };
}

/// Articles that the person may see, last changed first, from before (`changed`, `id`).
pub(super) async fn list(
    reader: &Reader,
    scope: &Scope<'_, ReadArticle>,
    filter: Filter,
    q: &str,
    before: (i64, &str),
    limit: i64,
) -> sqlx::Result<Vec<ListRow>> {
    let (changed, id) = before;
    let to = format!("{q}\u{10ffff}");
    let base = args![changed, id, limit];
    let with = |more: Vec<crate::db::Arg>| base.iter().cloned().chain(more).collect::<Vec<_>>();
    match (filter, q) {
        (Filter::All, "") => reader.scoped(scope, &scoped!(list_sql!("")), &with(Vec::new())).await,
        (Filter::InReview, "") => {
            reader.scoped(scope, &scoped!(list_sql!("AND a.state IN ('in_review', 'scheduled')")), &with(Vec::new())).await
        }
        (_, "") => {
            let state = filter.code().to_owned();
            reader.scoped(scope, &scoped!(list_sql!("AND a.state = $6")), &with(args![state].to_vec())).await
        }
        (Filter::All, _) => {
            reader.scoped(scope, &scoped!(list_sql!("AND a.title >= $6 AND a.title < $7")), &with(args![q, to].to_vec())).await
        }
        (Filter::InReview, _) => {
            let sql = scoped!(list_sql!("AND a.title >= $6 AND a.title < $7 AND a.state IN ('in_review', 'scheduled')"));
            reader.scoped(scope, &sql, &with(args![q, to].to_vec())).await
        }
        _ => {
            let sql = scoped!(list_sql!("AND a.title >= $6 AND a.title < $7 AND a.state = $8"));
            reader.scoped(scope, &sql, &with(args![q, to, filter.code().to_owned()].to_vec())).await
        }
    }
}

impl ListRow {
    pub(super) fn shown(&self, ctx: &Ctx) -> ArticleRow {
        let state = State::parse(&self.state).unwrap_or(State::Draft);
        let view =
            article_state(ctx, state, self.step.as_deref(), self.round_state.as_deref(), self.publish_at, self.public != 0);
        let (go, href) = match state {
            State::Draft => (Go::Write, format!("/desk/articles/{}", self.id)),
            State::Returned => (Go::Mend, format!("/desk/articles/{}", self.id)),
            _ => (Go::Look, format!("/desk/articles/{}/progress", self.id)),
        };
        ArticleRow {
            title: self.title.clone(),
            href,
            go,
            state: view,
            holder: match state {
                State::Draft | State::Returned => self.node_name.clone(),
                State::InReview => self.holder.clone().unwrap_or_default(),
                State::Scheduled | State::Published | State::TakenDown => String::new(),
            },
            changed: when(ctx, self.changed_at),
        }
    }
}

/// The state as lists show it.
pub(super) fn article_state(
    ctx: &Ctx,
    state: State,
    step: Option<&str>,
    round: Option<&str>,
    publish_at: Option<i64>,
    public: bool,
) -> ArticleState {
    match state {
        State::Draft if public => ArticleState::Revising,
        State::Draft => ArticleState::Draft,
        State::Returned => ArticleState::Returned,
        State::InReview if round == Some("outside") => ArticleState::Held,
        State::InReview => ArticleState::InReview(step_of(step)),
        State::Scheduled => ArticleState::Scheduled(when(ctx, publish_at.unwrap_or_default())),
        State::Published => ArticleState::Published,
        State::TakenDown => ArticleState::TakenDown,
    }
}
