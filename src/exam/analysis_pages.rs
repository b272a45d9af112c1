//! 试题分析: how good the questions were, on a page and as a file.
//!
//! Promises: a file shows no more than the page; shares go out, and no number of persons below ten.

use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use zhibu_bank::{Kind, LEAST_PERSONS, Question};

use super::SeeExams;
use super::rules::analysis::{Advice, Figure, advice, right_options};
use super::store::figures::{self, Known, Looked};
use super::store::plans::Exam;
use super::unit_pages::{of_unit, unit};
use super::views::{AnalysedQuestion, AnalysisPage, ChosenRow, QuestionFigure};
use crate::course::{self, EditCourse};
use crate::desk::Here;
use crate::web::csv::cell;
use crate::web::i18n::Lang;
use crate::web::pages::{frame, html};
use crate::web::{Ctx, Routes, Stop};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get::<SeeExams, _, _>("/desk/units/{id}/exams/{exam}/analysis", show)
        .get::<SeeExams, _, _>("/desk/units/{id}/exams/{exam}/analysis.csv", csv)
        .get::<EditCourse, _, _>("/desk/courses/{id}/exams", of_course)
}

async fn made(ctx: &Ctx, id: &str, exam: &str) -> Result<(Exam, Option<Vec<AnalysedQuestion>>), Stop> {
    let (_, _, scope) = unit(ctx, id).await?;
    let exam = of_unit(ctx, &scope, id, exam).await?;
    // Whoever asks for it looks at its questions: the units below see words alone.
    if exam.node != id {
        return Err(Stop::NotThere);
    }
    let questions = match figures::of_exam(ctx.app.store.read(), &exam, ctx.now).await? {
        Known::NotYet => None,
        Known::Told(list) => Some(numbered(&ctx.app.lang, list)),
    };
    Ok((exam, questions))
}

/// A letter for a place in the writer's order.
fn letter(at: usize) -> String {
    u8::try_from(at).ok().filter(|at| *at < 26).map_or_else(|| (at + 1).to_string(), |at| char::from(b'A' + at).to_string())
}

fn options(l: &Lang, kind: &Kind) -> Vec<String> {
    match kind {
        Kind::Single { options } | Kind::Multiple { options } => options.iter().map(|option| option.text.clone()).collect(),
        Kind::TrueFalse { .. } => vec![l.t("answer-true").into_owned(), l.t("answer-false").into_owned()],
        _ => Vec::new(),
    }
}

/// A share of all as people write it.
fn share(part: f64) -> String {
    format!("{:.0}", part * 100.0)
}

/// With the sign of mathematics: a cell that begins with a hyphen is a formula to Excel.
fn signed(figure: f64) -> String {
    let text = format!("{:.2}", figure.abs());
    if figure < 0.0 && text != "0.00" { format!("\u{2212}{text}") } else { text }
}

fn numbered(l: &Lang, list: Vec<Looked>) -> Vec<AnalysedQuestion> {
    (1..).zip(list).map(|(no, Looked { question, figure, .. })| told(l, no, &question, figure)).collect()
}

fn told(l: &Lang, no: usize, question: &Question, figure: Option<Figure>) -> AnalysedQuestion {
    let figure = figure.map(|figure| {
        let right = right_options(&question.kind);
        let persons = f64::from(u32::try_from(figure.item.persons).unwrap_or(u32::MAX));
        let count = |at: usize| f64::from(u32::try_from(figure.chosen.get(at).copied().unwrap_or_default()).unwrap_or(u32::MAX));
        let chosen = options(l, &question.kind).into_iter().zip(&right).enumerate().map(|(at, (text, right))| ChosenRow {
            letter: letter(at),
            text,
            right: *right,
            share: share(count(at) / persons),
        });
        QuestionFigure {
            persons: figure.item.persons,
            difficulty: share(figure.item.difficulty),
            discrimination: signed(figure.item.discrimination),
            chosen: chosen.collect(),
            mend: advice(&figure, &right).into_iter().map(|advice| sentence(l, advice)).collect(),
        }
    });
    AnalysedQuestion { no, stem: question.stem.clone(), figure }
}

fn sentence(l: &Lang, advice: Advice) -> String {
    match advice {
        Advice::TooEasy => l.t("exam-mend-easy").into_owned(),
        Advice::TooHard => l.t("exam-mend-hard").into_owned(),
        Advice::WrongMoreThanRight(at) => l.t1("exam-mend-answer", "letter", letter(at)).into_owned(),
        Advice::Misleads => l.t("exam-mend-misleads").into_owned(),
        Advice::TellsLittle => l.t("exam-mend-little").into_owned(),
        Advice::NobodyChose(at) => l.t1("exam-mend-nobody", "letter", letter(at)).into_owned(),
    }
}

async fn show(ctx: Ctx, Path((id, exam)): Path<(String, String)>) -> Result<Response, Stop> {
    let (exam, questions) = made(&ctx, &id, &exam).await?;
    let back = format!("/desk/units/{id}/exams/{}", exam.id);
    html(&AnalysisPage {
        csv: format!("{back}/analysis.csv"),
        back,
        title: exam.plan.title,
        of_course: false,
        fewest: LEAST_PERSONS,
        questions,
        f: frame(&ctx, Here::Organise)?,
    })
}

/// The same for whoever makes the course: each question by the newest examination that ten persons or more sat.
async fn of_course(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Stop> {
    let reader = ctx.app.store.read();
    let course = course::object_of(reader, &id).await?.ok_or(Stop::NotThere)?;
    ctx.authorize::<EditCourse>(&course.object()).await?;
    let list = figures::of_course(reader, &id, ctx.now).await?;
    html(&AnalysisPage {
        back: format!("/desk/courses/{id}/questions"),
        csv: String::new(),
        title: course.title,
        of_course: true,
        fewest: LEAST_PERSONS,
        questions: Some(numbered(&ctx.app.lang, list)),
        f: frame(&ctx, Here::Courses)?,
    })
}

async fn csv(ctx: Ctx, Path((id, exam)): Path<(String, String)>) -> Result<Response, Stop> {
    let (_, questions) = made(&ctx, &id, &exam).await?;
    let l = &ctx.app.lang;
    let heads = [
        "exam-col-no",
        "exam-col-stem",
        "exam-col-persons",
        "exam-col-right",
        "exam-col-parts",
        "exam-col-chosen",
        "exam-col-mend",
    ];
    // With the mark of UTF-8, for Excel.
    let mut out = "\u{feff}".to_owned();
    let mut row = |cells: &[String]| {
        out.push_str(&cells.iter().map(|text| cell(text)).collect::<Vec<_>>().join(","));
        out.push_str("\r\n");
    };
    row(&heads.map(|key| l.t(key).into_owned()));
    for question in questions.ok_or_else(|| crate::refusal::Refusal::new("exam-analysis-early"))? {
        let (no, stem) = (question.no.to_string(), question.stem);
        match question.figure {
            None => row(&[no, stem, l.t1("exam-few", "n", LEAST_PERSONS).into_owned()]),
            Some(figure) => {
                let chosen = figure.chosen.iter().map(|it| {
                    let mark = if it.right { l.t("bank-right-mark").into_owned() } else { String::new() };
                    format!("{}{mark} {}%", it.letter, it.share)
                });
                let chosen = chosen.collect::<Vec<_>>().join("\u{ff1b}");
                row(&[
                    no,
                    stem,
                    figure.persons.to_string(),
                    format!("{}%", figure.difficulty),
                    figure.discrimination,
                    chosen,
                    figure.mend.join(""),
                ]);
            }
        }
    }
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"analysis.csv\"")),
    ];
    Ok((headers, out).into_response())
}
