//! The same figures as a file: CSV, and a workbook.

use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use rust_xlsxwriter::{DocProperties, Format, Workbook, XlsxError};

use super::figure_pages::made;
use super::rules::FEWEST;
use super::rules::told::Gain;
use super::views::Figures;
use crate::web::csv::cell;
use crate::web::i18n::Lang;
use crate::web::{Ctx, Stop};

/// A line: which figure, of what, people, the figure in words.
type Row = [String; 4];

fn people(l: &Lang, people: i64) -> String {
    l.t1("effect-people", "n", people).into_owned()
}

/// All lines, the heading first.
fn rows(l: &Lang, all: &Figures) -> Vec<Row> {
    let mut out =
        vec![["effect-col-figure", "effect-col-about", "effect-col-people", "effect-col-told"].map(|key| l.t(key).into_owned())];
    let few = || l.t1("effect-few", "n", FEWEST).into_owned();
    let mut two = |title: &str, keys: [&str; 2], gain: Option<&Gain>| {
        let title = l.t(title).into_owned();
        let Some(gain) = gain else { return out.push([title, String::new(), few(), String::new()]) };
        for (key, share) in keys.into_iter().zip([gain.first, gain.then]) {
            out.push([title.clone(), l.t(key).into_owned(), people(l, gain.people), share.word(l).into_owned()]);
        }
    };
    two("effect-gain", ["effect-before", "effect-after"], all.gain.as_ref());
    two("effect-recall", ["effect-after", "effect-later"], all.recall.as_ref());
    for it in &all.missed {
        let about = [it.stem.as_str(), it.lesson.as_str()].join(" ");
        out.push([l.t("effect-missed").into_owned(), about, people(l, it.people), it.missed.word(l).into_owned()]);
    }
    for lesson in &all.lessons {
        match &lesson.useful {
            Some(useful) => {
                for (key, share) in ["useful-good", "useful-fair", "useful-bad"].into_iter().zip(useful.shares) {
                    let about = format!("{} {}", lesson.title, l.t(key));
                    out.push([l.t("effect-useful").into_owned(), about, people(l, useful.people), share.word(l).into_owned()]);
                }
            }
            None => out.push([l.t("effect-useful").into_owned(), lesson.title.clone(), few(), String::new()]),
        }
        match &lesson.reached {
            Some(reached) => {
                for (no, (title, share)) in (1..).zip(&reached.parts) {
                    let about = format!("{} {} {title}", lesson.title, l.t1("part-no", "n", no));
                    out.push([l.t("effect-stops").into_owned(), about, people(l, reached.people), share.word(l).into_owned()]);
                }
            }
            None => out.push([l.t("effect-stops").into_owned(), lesson.title.clone(), few(), String::new()]),
        }
    }
    for (kind, amount, source) in &all.costs {
        out.push([l.t("effect-cost").into_owned(), format!("{kind} {source}"), String::new(), amount.clone()]);
    }
    if let Some(yuan) = &all.per_gain {
        out.push([l.t("effect-per-gain").into_owned(), String::new(), String::new(), yuan.clone()]);
    }
    out
}

fn file(kind: &'static str, name: &'static str, bytes: impl IntoResponse) -> Response {
    let headers =
        [(header::CONTENT_TYPE, HeaderValue::from_static(kind)), (header::CONTENT_DISPOSITION, HeaderValue::from_static(name))];
    (headers, bytes).into_response()
}

pub(super) async fn csv(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Stop> {
    let (_, all) = made(&ctx, &id).await?;
    // With the mark of UTF-8, for Excel.
    let mut out = "\u{feff}".to_owned();
    for row in rows(&ctx.app.lang, &all) {
        out.push_str(&row.map(|text| cell(&text)).join(","));
        out.push_str("\r\n");
    }
    Ok(file("text/csv; charset=utf-8", "attachment; filename=\"effect.csv\"", out))
}

pub(super) async fn xlsx(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Stop> {
    let (_, all) = made(&ctx, &id).await?;
    let title = ctx.app.lang.t1("effect-of", "title", &all.title).into_owned();
    let bytes = book(&title, &rows(&ctx.app.lang, &all)).map_err(|error| {
        tracing::error!(%error, "the effect of a course as a workbook");
        Stop::Broken
    })?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(file(kind, "attachment; filename=\"effect.xlsx\"", bytes))
}

fn book(title: &str, rows: &[Row]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(&DocProperties::new().set_title(title));
    let sheet = book.add_worksheet();
    let bold = Format::new().set_bold();
    for (column, width) in [(0, 24), (1, 60), (2, 16), (3, 18)] {
        sheet.set_column_width(column, width)?;
    }
    sheet.write_string_with_format(0, 0, title, &bold)?;
    for (row, cells) in (1u32..).zip(rows) {
        for (column, text) in (0u16..).zip(cells) {
            // Texts as texts: a question that begins like a formula is none.
            if row == 1 {
                sheet.write_string_with_format(row, column, text, &bold)?;
            } else {
                sheet.write_string(row, column, text)?;
            }
        }
    }
    book.save_to_buffer()
}
