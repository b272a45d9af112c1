//! Files of questions in and out: the template, a file that comes in, the look before it is taken, the export.
//!
//! Promises: leave to write is asked before a file is looked at; what is wrong with a row is told with its place and what to do; reading a file
//! waits for its turn among the heavy work and never stands on a thread that answers others.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use bytes::Bytes;
use zhibu_bank::{Fault, Misread, Question, Read, gift, may_stand_in_check, moodle, sheet};

use super::bank::{self, Place};
use super::bank_import::{self, BATCH, BeginImport, Form, Import, KeepFile, TakeBatch, UndoBatch};
use super::pages::course;
use super::question_pages::{about, part_titles};
use super::rules::{Outline, parts_of, place_of};
use super::store::{self, Course};
use super::{BadRow, EditCourse, ImportLine, ImportPage, ImportedPage, ReadCourse, whole};
use crate::access::Proof;
use crate::app::App;
use crate::db::Fail;
use crate::desk::{Errors, Here, grouped};
use crate::publish::in_turn;
use crate::refusal::Refusal;
use crate::web::i18n::Lang;
use crate::web::pages::{form, frame, html, sentence_of, when};
use crate::web::{Ctx, Posted, Routes, Stop, Uploaded};

/// Rows of a list of what went wrong.
const ROWS: usize = 200;
/// Questions that are shown before a file is taken in.
const SAMPLE: usize = 5;

pub(super) fn routes() -> Routes {
    Routes::default()
        .get::<EditCourse, _, _>("/desk/courses/{id}/import", page)
        .post::<EditCourse, _, _>("/desk/courses/{id}/import", upload)
        .get::<EditCourse, _, _>("/desk/courses/{id}/imports/{import}", look)
        .post::<EditCourse, _, _>("/desk/courses/{id}/imports/{import}/take", take)
        .post::<EditCourse, _, _>("/desk/courses/{id}/imports/{import}/undo", undo)
        .get::<ReadCourse, _, _>("/desk/courses/{id}/export/{name}", export)
}

async fn page(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Stop> {
    let course = course(&ctx, &id).await?;
    show(&ctx, &course, &ctx.query().line("unit"), Errors::none()).await
}

async fn show(ctx: &Ctx, course: &Course, unit: &str, errors: Errors) -> Result<Response, Stop> {
    ctx.prove::<EditCourse>(course.object()).await?;
    let (reader, l) = (ctx.app.store.read(), &ctx.app.lang);
    let outline = store::draft_of(reader, &course.id).await?.ok_or(Stop::NotThere)?.outline;
    let imports = bank_import::imports(reader, &course.id).await?;
    let line = |import: &Import| ImportLine {
        href: format!("/desk/courses/{}/imports/{}", course.id, import.id),
        name: import.name.clone(),
        state: state_words(l, import),
        at: when(ctx, import.made_at),
    };
    html(&ImportPage {
        f: frame(ctx, Here::Courses)?,
        form: form(ctx),
        id: course.id.clone(),
        title: course.title.clone(),
        units: outline.units.iter().map(|unit| (unit.id.clone(), unit.title.clone())).collect(),
        unit: unit.to_owned(),
        errors,
        imports: imports.iter().map(line).collect(),
        writable: bank_import::writable(course),
    })
}

fn state_words(l: &Lang, import: &Import) -> String {
    let n = |number: i64| grouped(usize::try_from(number).unwrap_or_default());
    match import.state.as_str() {
        "ready" => l.t1("import-state-ready", "n", n(import.good)),
        "taking" => l.t2("import-taking", "taken", n(import.taken), "all", n(import.good)),
        "taken" => l.t1("import-taken", "n", n(import.taken)),
        "undoing" => l.t1("import-undoing", "n", n(import.taken)),
        "undone" => l.t("import-undone"),
        _ => l.t2("import-stopped", "taken", n(import.taken), "all", n(import.good)),
    }
    .into_owned()
}

/// A fault of a whole file, beside the field.
fn file_fault(fault: &Fault) -> Refusal {
    Refusal { code: fault.code, field: "file", args: fault.args.clone() }
}

async fn read(app: &App, form: Form, bytes: Bytes) -> Result<Read, Refusal> {
    let read = in_turn(app.heavy.clone(), move || form.read(&bytes)).await;
    read.unwrap_or_else(|| Err(Fault { code: "sheet-damaged", args: Vec::new() })).map_err(|fault| file_fault(&fault))
}

async fn upload(path: Path<String>, uploaded: Uploaded) -> Result<Response, Stop> {
    let Uploaded { ctx, fields, file, turn: _turn } = uploaded;
    let course = course(&ctx, &path).await?;
    let proof = ctx.prove::<EditCourse>(course.object()).await?;
    let unit = fields.line("unit");
    let done = match file {
        Some((name, bytes)) => keep(&ctx, &course, proof, (fields.line("key"), unit.clone()), &name, bytes).await,
        None => Err(Refusal::at("file", "file-missing").into()),
    };
    match done {
        Ok(import) => Ok(Redirect::to(&format!("/desk/courses/{}/imports/{import}", course.id)).into_response()),
        Err(Fail::Refused(refusal)) => {
            let mut errors = Errors::none();
            errors.add("file", sentence_of(&ctx.app, &refusal));
            let mut page = show(&ctx, &course, &unit, errors).await?;
            *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(page)
        }
        Err(other) => Err(other.into()),
    }
}

async fn keep(
    ctx: &Ctx,
    course: &Course,
    proof: Proof<EditCourse>,
    (key, unit): (String, String),
    name: &str,
    bytes: Bytes,
) -> Result<String, Fail> {
    let form = Form::of(&bytes);
    let read = read(&ctx.app, form, bytes.clone()).await?;
    if read.questions.is_empty() && read.errors.is_empty() {
        return Err(Refusal::at("file", "import-nothing").into());
    }
    let length = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    let file = ctx.app.files.put(bytes).await.map_err(|_| Refusal::at("file", "disk-full"))?;
    let number = |list: usize| i64::try_from(list).unwrap_or(i64::MAX);
    let command = KeepFile {
        key,
        course: course.id.clone(),
        name: name.chars().take(120).collect(),
        file,
        bytes: length,
        form,
        unit,
        good: number(read.questions.len()),
        bad: number(read.errors.len()),
    };
    ctx.execute(command, proof).await
}

/// The import of an address, of that course.
async fn import_of(ctx: &Ctx, course: &Course, id: &str) -> Result<Import, Stop> {
    let import = bank_import::import(ctx.app.store.read(), id).await?.ok_or(Stop::NotThere)?;
    if import.course_id == course.id { Ok(import) } else { Err(Stop::NotThere) }
}

async fn look(ctx: Ctx, Path((id, import)): Path<(String, String)>) -> Result<Response, Stop> {
    let course = course(&ctx, &id).await?;
    ctx.prove::<EditCourse>(course.object()).await?;
    let import = import_of(&ctx, &course, &import).await?;
    let (reader, l) = (ctx.app.store.read(), &ctx.app.lang);
    let outline = store::draft_of(reader, &course.id).await?.ok_or(Stop::NotThere)?.outline;
    let moves = matches!(import.state.as_str(), "taking" | "undoing");
    let form_of_file = Form::parse(&import.form).ok_or(Stop::Broken)?;
    // While it is on its way, the page is asked for again and again: then the numbers are enough.
    let read = if moves {
        Read::default()
    } else {
        let bytes = ctx.app.files.get(&import.file).await.map_err(|_| Stop::Broken)?;
        read(&ctx.app, form_of_file, bytes).await?
    };
    let parts = part_titles(&ctx, &course.id).await?;
    let ready = import.state == "ready";
    let found = |question: &Question| placed(&outline, &import.unit_id, &parts, question);
    let sample = read.questions.iter().take(if ready { SAMPLE } else { 0 }).map(|(_, question)| {
        let about = about(l, &outline, &parts, &found(question).0);
        whole::with_answers(l, question, about, may_stand_in_check(question))
    });
    let n = |number: i64| usize::try_from(number).unwrap_or_default();
    let mut page = html(&ImportedPage {
        f: frame(&ctx, Here::Courses)?,
        form: form(&ctx),
        course: course.id.clone(),
        course_title: course.title.clone(),
        id: import.id.clone(),
        name: import.name.clone(),
        unit: import.unit_id.clone(),
        good: n(import.good),
        bad: n(import.bad),
        taken: n(import.taken),
        sample: sample.collect(),
        rows: read.errors.iter().take(ROWS).map(|misread| bad_row(l, form_of_file, misread)).collect(),
        notices: read.notices.iter().take(ROWS).map(|misread| bad_row(l, form_of_file, misread)).collect(),
        astray: read.questions.iter().filter(|(_, question)| !found(question).1).count(),
        usable: read.questions.iter().filter(|(_, question)| may_stand_in_check(question)).count(),
        writable: bank_import::writable(&course),
        state: import.state,
    })?;
    if moves {
        page.headers_mut().insert("refresh", HeaderValue::from_static("2"));
    }
    Ok(page)
}

/// Where a question goes, and whether its own place was understood.
fn placed(outline: &Outline, chosen: &str, parts: &BTreeMap<String, Vec<String>>, question: &Question) -> (Place, bool) {
    let titles = |lesson: &str| parts.get(lesson).map_or(&[][..], Vec::as_slice);
    let found = place_of(&question.category, outline, chosen, titles);
    (Place { unit: found.unit, lesson: found.lesson, part: found.part }, found.whole)
}

/// A row that was not taken, in words.
fn bad_row(l: &Lang, form: Form, misread: &Misread) -> BadRow {
    let place = match form {
        Form::Sheet => l.t2("import-row", "row", misread.line, "column", sheet::column_name(misread.column.saturating_sub(1))),
        Form::Gift | Form::Moodle => l.t2("import-line", "line", misread.line, "column", misread.column),
    };
    let sentence = l.with(misread.fault.code, &misread.fault.args).into_owned();
    let part = misread.fault.args.iter().find(|(name, _)| *name == "part" && misread.fault.code.starts_with("question-"));
    let text = match part {
        Some((_, part)) => l.t2("question-fault-in-part", "part", part, "sentence", sentence).into_owned(),
        None => sentence,
    };
    BadRow { place: place.into_owned(), text }
}

async fn take(path: Path<(String, String)>, posted: Posted) -> Result<Response, Stop> {
    begin(path, posted, false).await
}

async fn undo(path: Path<(String, String)>, posted: Posted) -> Result<Response, Stop> {
    begin(path, posted, true).await
}

async fn begin(path: Path<(String, String)>, posted: Posted, undo: bool) -> Result<Response, Stop> {
    let Path((id, import)) = path;
    let Posted { ctx, fields } = posted;
    let course = course(&ctx, &id).await?;
    let proof = ctx.prove::<EditCourse>(course.object()).await?;
    let import = import_of(&ctx, &course, &import).await?;
    let command = BeginImport { key: fields.line("key"), course: course.id.clone(), import: import.id.clone(), undo };
    ctx.execute(command, proof).await?;
    Ok(Redirect::to(&format!("/desk/courses/{}/imports/{}", course.id, import.id)).into_response())
}

/// The work of an import that somebody said yes to, batch by batch; of one that is undone. A job: it may run twice.
///
/// # Errors
/// The database's, the disk's.
pub(super) async fn work(app: &Arc<App>, id: &str) -> anyhow::Result<()> {
    let reader = app.store.read();
    let proof = || Proof::system("an import that a writer began");
    let Some(import) = bank_import::import(reader, id).await? else { return Ok(()) };
    if import.state == "undoing" {
        let batch = || UndoBatch { course: import.course_id.clone(), import: import.id.clone() };
        while app.store.execute(batch(), proof()).await? {}
        return Ok(());
    }
    let form = Form::parse(&import.form).ok_or_else(|| anyhow::anyhow!("no such form"))?;
    let bytes = app.files.get(&import.file).await?;
    let read = read(app, form, bytes).await.map_err(|refusal| anyhow::anyhow!("the file cannot be read any more: {refusal}"))?;
    let outline = store::outline_of(reader, &import.course_id).await?.unwrap_or_default();
    let lessons = store::lessons_of(reader, &import.course_id).await?;
    let titles = |doc: &zhibu_doc::Doc| parts_of(doc).into_iter().map(|part| part.title).collect();
    let parts: BTreeMap<String, Vec<String>> = lessons.into_iter().map(|(id, lesson)| (id, titles(&lesson.doc))).collect();
    let mut from = import.taken;
    loop {
        let rows = read.questions.iter().skip(usize::try_from(from).unwrap_or_default()).take(BATCH);
        let rows: Vec<(Place, Question)> =
            rows.map(|(_, question)| (placed(&outline, &import.unit_id, &parts, question).0, question.clone())).collect();
        let number = i64::try_from(rows.len()).unwrap_or_default();
        let batch = TakeBatch { course: import.course_id.clone(), import: import.id.clone(), from, rows };
        if !app.store.execute(batch, proof()).await? {
            return Ok(());
        }
        from += number;
    }
}

async fn export(ctx: Ctx, Path((id, name)): Path<(String, String)>) -> Result<Response, Stop> {
    const SHEET: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let course = course(&ctx, &id).await?;
    ctx.authorize::<ReadCourse>(&course.object()).await?;
    if !matches!(name.as_str(), "template.xlsx" | "questions.xlsx" | "questions.gift" | "questions.xml") {
        return Err(Stop::NotThere);
    }
    let questions = if name == "template.xlsx" { Vec::new() } else { numbered(&ctx, &course).await? };
    let wanted = name.clone();
    let written = in_turn(ctx.app.heavy.clone(), move || match wanted.as_str() {
        "template.xlsx" => sheet::template().map(|bytes| (bytes, SHEET)),
        "questions.xlsx" => sheet::write(&questions).map(|bytes| (bytes, SHEET)),
        "questions.xml" => Ok((moodle::write(&questions).text.into_bytes(), "application/xml; charset=utf-8")),
        _ => Ok((gift::write(&questions).text.into_bytes(), "text/plain; charset=utf-8")),
    });
    let (bytes, kind) = written.await.ok_or(Stop::Broken)?.map_err(|fault| file_fault(&fault))?;
    let mut response = bytes.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    let disposition = format!("attachment; filename=\"{name}\"");
    let disposition = HeaderValue::from_str(&disposition).map_err(|_| Stop::Broken)?;
    response.headers_mut().insert(header::CONTENT_DISPOSITION, disposition);
    Ok(response)
}

/// All questions that can be asked, each with its place by numbers, so that the file reads back to where they were.
async fn numbered(ctx: &Ctx, course: &Course) -> Result<Vec<Question>, Stop> {
    let reader = ctx.app.store.read();
    let outline = store::draft_of(reader, &course.id).await?.ok_or(Stop::NotThere)?.outline;
    let units: Vec<_> = outline.units.iter().zip(1..).collect();
    let category = |place: &Place| {
        let Some((unit, number)) = units.iter().find(|(unit, _)| unit.id == place.unit) else { return String::new() };
        let lesson = unit.lessons.iter().position(|lesson| lesson.id == place.lesson).map(|at| at + 1);
        match (lesson, place.part) {
            (None, _) => number.to_string(),
            (Some(lesson), 0) => format!("{number}.{lesson}"),
            (Some(lesson), part) => format!("{number}.{lesson}.{part}"),
        }
    };
    let rows = bank::all(reader, &course.id).await?;
    let rows =
        rows.into_iter().filter(|row| row.faults == 0).map(|row| Question { category: category(&row.place), ..row.question });
    Ok(rows.collect())
}
