//! 学习情况报告: one number a branch, derived, for the level above; to print, and as a file.
//!
//! Promise: what leaves here is made of [`Line`] alone: units and how many of how many, no name and no time; a file shows no more than the page.

use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use rust_xlsxwriter::{DocProperties, Format, Workbook, XlsxError};

use super::SeeLearning;
use super::branch_pages::{pack, unit};
use super::rules::branch::{FEWEST, Line, report};
use super::rules::year::{self, Seen};
use super::store::years;
use super::views::{ReportLine, ReportPage};
use crate::desk::Here;
use crate::people::{self, NodeKind};
use crate::web::csv::cell;
use crate::web::pages::{frame, html};
use crate::web::{Ctx, Routes, Stop, dates};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get::<SeeLearning, _, _>("/desk/units/{id}/learning/report", show)
        .get::<SeeLearning, _, _>("/desk/units/{id}/learning/report.csv", csv)
        .get::<SeeLearning, _, _>("/desk/units/{id}/learning/report.xlsx", xlsx)
}

/// The report of a unit, with its name and what it is.
struct Report {
    unit: String,
    kind: NodeKind,
    seen: Seen,
    lines: Vec<Line>,
}

async fn made(ctx: &Ctx, id: &str) -> Result<Report, Stop> {
    let (unit, kind, scope) = unit(ctx, id).await?;
    let reader = ctx.app.store.read();
    let seen = year::chosen(ctx.query().number("year"), &year::shown(ctx.now), ctx.now);
    let units = years::units(reader, id, seen.at).await?;
    let tallies = years::tallies(reader, &scope, &units, pack()?, &seen).await?;
    Ok(Report { unit: unit.name, kind, seen, lines: report(&units, &tallies) })
}

async fn show(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Stop> {
    let report = made(&ctx, &id).await?;
    // A branch's own report goes to the unit above; whoever is too few is told along with whom it goes.
    let above = people::unit(ctx.app.store.read(), &id, ctx.now).await?.map(|unit| unit.above).unwrap_or_default();
    html(&ReportPage {
        f: frame(&ctx, Here::Organise)?,
        unit: report.unit,
        above: if super::store::years::levels(report.kind) > 0 { above } else { String::new() },
        year: report.seen.year,
        years: year::shown(ctx.now),
        closed: report.seen.is_closed(ctx.now),
        day: dates::day(&ctx.app.lang, ctx.now),
        fewest: FEWEST,
        lines: report.lines.into_iter().map(ReportLine::from).collect(),
        id,
    })
}

/// The rows of a file: the heading, and a row a line. A number that is not told is a sentence.
fn rows(ctx: &Ctx, report: &Report) -> Vec<[String; 4]> {
    let l = &ctx.app.lang;
    let mut out =
        vec![["report-col-unit", "report-col-with", "report-col-of", "report-col-met"].map(|key| l.t(key).into_owned())];
    for line in &report.lines {
        let (of, met) = match line.tally {
            Some(tally) => (tally.of.to_string(), tally.met.to_string()),
            None => (l.t1("report-few", "n", FEWEST).into_owned(), String::new()),
        };
        out.push([line.unit.clone(), line.with.join("\u{3001}"), of, met]);
    }
    out
}

fn file(kind: &'static str, name: &'static str, bytes: impl IntoResponse) -> Response {
    let headers =
        [(header::CONTENT_TYPE, HeaderValue::from_static(kind)), (header::CONTENT_DISPOSITION, HeaderValue::from_static(name))];
    (headers, bytes).into_response()
}

async fn csv(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Stop> {
    let report = made(&ctx, &id).await?;
    // With the mark of UTF-8, for Excel.
    let mut out = "\u{feff}".to_owned();
    for row in rows(&ctx, &report) {
        out.push_str(&row.map(|text| cell(&text)).join(","));
        out.push_str("\r\n");
    }
    Ok(file("text/csv; charset=utf-8", "attachment; filename=\"report.csv\"", out))
}

async fn xlsx(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Stop> {
    let report = made(&ctx, &id).await?;
    let title = ctx.app.lang.t2("report-of", "unit", &report.unit, "year", report.seen.year).into_owned();
    let bytes = book(&title, &rows(&ctx, &report)).map_err(|error| {
        tracing::error!(%error, "the report as a workbook");
        Stop::Broken
    })?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(file(kind, "attachment; filename=\"report.xlsx\"", bytes))
}

fn book(title: &str, rows: &[[String; 4]]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(&DocProperties::new().set_title(title));
    let sheet = book.add_worksheet();
    let bold = Format::new().set_bold().set_text_wrap();
    sheet.set_column_width(0, 28)?.set_column_width(1, 40)?.set_column_width(2, 16)?.set_column_width(3, 16)?;
    sheet.write_with_format(0, 0, title, &bold)?;
    for (row, cells) in (1u32..).zip(rows) {
        for (column, text) in (0u16..).zip(cells) {
            match text.parse::<u32>() {
                Ok(number) if row > 1 && column > 1 => sheet.write(row, column, number)?,
                _ if row == 1 => sheet.write_with_format(row, column, text, &bold)?,
                _ => sheet.write(row, column, text)?,
            };
        }
    }
    book.save_to_buffer()
}
