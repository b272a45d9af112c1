//! The course as a subject of review: all lessons one after the other, all questions with their answers, what it cost, what changed.

use std::collections::BTreeMap;

use zhibu_doc::Doc;

use super::rules::{Cost, Frozen, FrozenQuestion, yuan};
use super::whole::{self, told};
use super::{life, revisions};
use crate::app::App;
use crate::approval::{self, Approval, Change, Outcome, Part, StepName, Subject, SubjectKind};
use crate::db::{Fail, Tx};
use crate::edition::Version;
use crate::edition::meta::Meta;
use crate::publish;
use crate::refusal::Refusal;
use crate::web::i18n::Lang;

/// Courses under review.
#[derive(Debug)]
pub struct CourseKind;

impl CourseKind {
    /// In the database.
    pub const KIND: &'static str = "course";
}

impl SubjectKind for CourseKind {
    fn knows(kind: &str) -> bool {
        kind == Self::KIND
    }

    fn progress(approval: &Approval) -> String {
        format!("/desk/courses/{}", approval.subject_id)
    }

    async fn shown(app: &App, approval: &Approval) -> sqlx::Result<Subject> {
        let reader = app.store.read();
        let frozen = |revision: revisions::Revision| revision.frozen().map_err(super::store::decode);
        let Some(now) = revisions::revision(reader, &approval.revision_id).await?.map(frozen).transpose()? else {
            return Ok(Subject::default());
        };
        let before = match approval::revision_before(reader, approval).await? {
            Some(id) => revisions::revision(reader, &id).await?.map(frozen).transpose()?,
            None => None,
        };
        let home = format!("/desk/courses/reviews/{}", approval.id);
        let pictures = format!("{home}/f/{{key}}/");
        Ok(Subject {
            title: now.outline.title.clone(),
            digest: now.outline.digest.clone(),
            section: app.lang.t("course-word").into_owned(),
            byline: now.outline.byline.clone(),
            source: now.outline.source.clone(),
            text: whole::rendered(app, &now, (&home, &pictures)).await?,
            changes: before.map(|before| changes(app, &before, &now)),
            cover: None,
            files: Vec::new(),
        })
    }

    async fn blockers(tx: &mut Tx, approval: &Approval, step: StepName) -> Result<Option<Refusal>, Fail> {
        approval::secrecy_open(tx, approval, step).await
    }

    async fn on_decided(tx: &mut Tx, approval: &Approval, outcome: Outcome) -> Result<(), Fail> {
        life::on_decided(tx, approval, outcome).await
    }
}

/// Everything that differs between two rounds.
fn changes(app: &App, old: &Frozen, new: &Frozen) -> Vec<Change> {
    let l = &app.lang;
    let around = |frozen: &Frozen| {
        let o = &frozen.outline;
        let meta = Meta {
            title: o.title.clone(),
            digest: o.digest.clone(),
            byline: o.byline.clone(),
            source: o.source.clone(),
            ..Meta::default()
        };
        (meta, Doc::default())
    };
    let ((old_meta, old_doc), (new_meta, new_doc)) = (around(old), around(new));
    let mut out =
        publish::text_changes(app, &Version { meta: &old_meta, doc: &old_doc }, &Version { meta: &new_meta, doc: &new_doc });
    out.extend(lists(&l.t("course-place-units"), &unit_lines(old), &unit_lines(new)));
    out.extend(lesson_changes(app, old, new));
    out.extend(question_changes(l, old, new));
    let costs = |frozen: &Frozen| frozen.outline.costs.iter().map(cost_line).collect::<Vec<_>>();
    out.extend(lists(&l.t("course-costs"), &costs(old), &costs(new)));
    out
}

fn unit_lines(frozen: &Frozen) -> Vec<String> {
    frozen
        .outline
        .units
        .iter()
        .map(|unit| {
            let lessons: Vec<&str> = unit.lessons.iter().map(|lesson| lesson.title.as_str()).collect();
            format!("{}（{}）", unit.title, lessons.join("、"))
        })
        .collect()
}

pub(super) fn cost_line(cost: &Cost) -> String {
    format!("{} {} {}", cost.kind, yuan(cost.fen), cost.source)
}

/// Two lists of lines; nothing when they are the same.
fn lists(place: &str, old: &[String], new: &[String]) -> Option<Change> {
    let without = |these: &[String], those: &[String]| {
        these.iter().filter(|line| !those.contains(line)).cloned().collect::<Vec<_>>().join("；")
    };
    if old == new {
        return None;
    }
    let (gone, fresh) = (without(old, new), without(new, old));
    // The same lines in another order.
    let (gone, fresh) = if gone.is_empty() && fresh.is_empty() { (old.join("；"), new.join("；")) } else { (gone, fresh) };
    let parts = [(!gone.is_empty()).then_some(Part::Del(gone)), (!fresh.is_empty()).then_some(Part::Ins(fresh))];
    Some(Change { place: place.to_owned(), parts: parts.into_iter().flatten().collect() })
}

fn lesson_changes(app: &App, old: &Frozen, new: &Frozen) -> Vec<Change> {
    let empty = Doc::default();
    let mut out = Vec::new();
    for plan in new.outline.lessons() {
        let (before, after) = (old.text(&plan.id).unwrap_or(&empty), new.text(&plan.id).unwrap_or(&empty));
        let meta = Meta::default();
        let changes = publish::text_changes(app, &Version { meta: &meta, doc: before }, &Version { meta: &meta, doc: after });
        out.extend(changes.into_iter().map(|change| Change { place: format!("《{}》{}", plan.title, change.place), ..change }));
    }
    out
}

fn question_changes(l: &Lang, old: &Frozen, new: &Frozen) -> Vec<Change> {
    let by_id = |frozen: &Frozen| -> BTreeMap<String, FrozenQuestion> {
        frozen.questions.iter().map(|question| (question.id.clone(), question.clone())).collect()
    };
    let (before, after) = (by_id(old), by_id(new));
    let mut out = Vec::new();
    for question in &new.questions {
        let number = new.questions.iter().position(|other| other.id == question.id).unwrap_or_default() + 1;
        let place = l.t1("place-question", "n", number).into_owned();
        let fresh = Part::Ins(told(l, question));
        match before.get(&question.id) {
            Some(same) if same.body == question.body => {}
            Some(other) => out.push(Change { place, parts: vec![Part::Del(told(l, other)), fresh] }),
            None => out.push(Change { place: l.t1("place-new", "place", place).into_owned(), parts: vec![fresh] }),
        }
    }
    for gone in old.questions.iter().filter(|question| !after.contains_key(&question.id)) {
        let place = l.t1("place-gone", "place", l.t("course-word-question")).into_owned();
        out.push(Change { place, parts: vec![Part::Del(told(l, gone))] });
    }
    out
}
