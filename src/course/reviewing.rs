//! The course as a subject of review: all lessons one after the other, all questions with their answers, what it cost, what changed.

use std::collections::BTreeMap;

use zhibu_doc::Doc;

use super::rules::{Cost, Frozen, FrozenQuestion, LessonMedia, yuan};
use super::whole::{self, told};
use super::{life, revisions};
use crate::app::App;
use crate::approval::{self, Approval, Change, Outcome, Part, StepName, Subject, SubjectKind};
use crate::db::{Fail, Tx};
use crate::edition::Version;
use crate::edition::meta::Meta;
use crate::media;
use crate::media::rules::Kind;
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
    let purpose = |frozen: &Frozen| {
        let told = Some(frozen.outline.purpose.trim().to_owned()).filter(|told| !told.is_empty());
        told.into_iter().collect::<Vec<_>>()
    };
    out.extend(lists(&l.t("course-purpose"), &purpose(old), &purpose(new)));
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
        let texts = publish::text_changes(app, &Version { meta: &meta, doc: before }, &Version { meta: &meta, doc: after });
        let films = film_changes(&app.lang, old.media(&plan.id), new.media(&plan.id));
        let named = |change: Change| Change { place: format!("《{}》{}", plan.title, change.place), ..change };
        out.extend(texts.into_iter().chain(films).map(named));
    }
    out
}

/// Another file, and captions that say something else: what is seen and heard is reviewed like what is read.
fn film_changes(l: &Lang, old: Option<&LessonMedia>, new: Option<&LessonMedia>) -> Vec<Change> {
    let file = |film: &LessonMedia| {
        let key = if film.kind == Kind::Video { "film-video" } else { "film-sound" };
        let length = l.t1(key, "length", media::clock(film.duration));
        // Two takes of one scene may have one name and one length.
        let print = l.t1("film-print", "print", film.hash.get(..8).unwrap_or_default());
        vec![format!("{} {length} {print}", film.name)]
    };
    let captions = |film: &LessonMedia| film.captions.lines().map(str::to_owned).collect::<Vec<_>>();
    let lines = |of: &dyn Fn(&LessonMedia) -> Vec<String>, film: Option<&LessonMedia>| film.map(of).unwrap_or_default();
    let files = lists(&l.t("film-title"), &lines(&file, old), &lines(&file, new));
    let words = lists(&l.t("film-captions"), &lines(&captions, old), &lines(&captions, new));
    files.into_iter().chain(words).collect()
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
        let fresh = Part::Ins(told(l, new, question));
        match before.get(&question.id) {
            Some(same) if same == question => {}
            Some(other) => out.push(Change { place, parts: vec![Part::Del(told(l, old, other)), fresh] }),
            None => out.push(Change { place: l.t1("place-new", "place", place).into_owned(), parts: vec![fresh] }),
        }
    }
    for gone in old.questions.iter().filter(|question| !after.contains_key(&question.id)) {
        let place = l.t1("place-gone", "place", l.t("course-word-question")).into_owned();
        out.push(Change { place, parts: vec![Part::Del(told(l, old, gone))] });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::rules::FrozenMedia;
    use super::super::staging::frozen;
    use super::*;
    use crate::testing::{TestApp, each_db};

    #[tokio::test]
    async fn whoever_reviews_sees_another_film_other_captions_and_where_a_question_is_asked() {
        each_db(|db| async move {
            let test = TestApp::of(&db).await;
            let film = |hash: &str, captions: &str| LessonMedia {
                kind: Kind::Video,
                hash: hash.into(),
                name: "灯.mp4".into(),
                duration: 60_000,
                captions: captions.into(),
            };
            let with = |media: Option<LessonMedia>| Frozen {
                media: media.map(|media| FrozenMedia { lesson: "lesson".into(), media }).into_iter().collect(),
                ..frozen(1_000)
            };
            let told = |old: &Frozen, new: &Frozen| -> Vec<(String, String)> {
                let text = |part: &Part| match part {
                    Part::Del(text) => format!("-{text}"),
                    Part::Ins(text) => format!("+{text}"),
                    Part::Same(text) => text.clone(),
                };
                let line = |change: Change| (change.place.clone(), change.parts.iter().map(text).collect::<String>());
                changes(&test.app, old, new).into_iter().map(line).collect()
            };
            let old = with(Some(film("aaaaaaaa11", "WEBVTT\n\n00:01 --> 00:04\n挂灯")));
            assert_eq!(told(&old, &old), []);
            // Another take of the same name and length.
            let other = told(&old, &with(Some(film("bbbbbbbb22", "WEBVTT\n\n00:01 --> 00:04\n挂灯"))));
            let (place, parts) = &other[0];
            assert_eq!(other.len(), 1, "{other:?}");
            assert!(place.contains("诱虫灯怎么挂") && parts.contains("aaaaaaaa") && parts.contains("bbbbbbbb"), "{other:?}");
            let captions = told(&old, &with(Some(film("aaaaaaaa11", "WEBVTT\n\n00:01 --> 00:04\n收灯"))));
            assert_eq!(captions.len(), 1);
            assert!(captions[0].0.ends_with("字幕") && captions[0].1 == "-挂灯+收灯", "{captions:?}");
            assert_eq!(told(&old, &with(None)).len(), 2, "the film and its captions are gone");
            // A question that is asked elsewhere, and one that is not asked on the way any more.
            let mut new = old.clone();
            new.questions[0].part = 0;
            new.questions[1].usable = false;
            let questions = told(&old, &new);
            assert_eq!(questions.len(), 2, "{questions:?}");
            assert!(questions[0].1.contains("整课") && questions[1].1.contains("只在考试里出"), "{questions:?}");
            let mut new = old.clone();
            new.outline.purpose = "给管灯的人".into();
            assert_eq!(told(&old, &new), [("给谁、用在哪件事".to_owned(), "+给管灯的人".to_owned())]);
        })
        .await;
    }
}
