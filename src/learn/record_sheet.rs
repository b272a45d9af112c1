//! One's own record as a table that Excel opens. For nobody but the person.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::store::hours::{self, Earned};
use super::views::hours as as_written;
use crate::web::i18n::Lang;
use crate::web::{Ctx, Routes, Stop, dates};

pub(super) fn routes() -> Routes {
    Routes::default().get_own("/desk/learn/record.xlsx", sheet)
}

async fn sheet(ctx: Ctx) -> Result<Response, Stop> {
    let rows = hours::of_person(ctx.app.store.read(), &ctx.me()?.actor.person).await?;
    let bytes = written(&ctx.app.lang, &rows).map_err(|error| {
        tracing::error!(%error, "a sheet");
        Stop::Broken
    })?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"record.xlsx\"")),
    ];
    Ok((headers, bytes).into_response())
}

fn written(l: &Lang, rows: &[Earned]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let head = Format::new().set_bold();
    let columns = ["sheet-day", "sheet-title", "sheet-class", "sheet-category", "sheet-hours", "sheet-year", "sheet-certificate"];
    for (column, key) in (0u16..).zip(columns) {
        sheet.write_string_with_format(0, column, l.t(key).into_owned(), &head)?;
    }
    sheet.set_column_width(1, 40)?;
    for column in [0, 2, 3, 6] {
        sheet.set_column_width(column, 16)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (line, row) in (1u32..).zip(rows) {
        // Texts as texts: a title that begins like a formula is none.
        let class = l.t(&format!("class-{}", row.class.to_lowercase())).into_owned();
        let category = match row.category.as_str() {
            "class" => l.t("category-class"),
            "group_study" => l.t("category-group"),
            _ => l.t("category-self"),
        };
        sheet.write_string(line, 0, dates::day(l, row.at))?;
        sheet.write_string(line, 1, &row.title)?;
        sheet.write_string(line, 2, format!("{} {class}", row.class))?;
        sheet.write_string(line, 3, category.into_owned())?;
        sheet.write_string(line, 4, as_written(row.hundredths))?;
        sheet.write_string(line, 5, row.year.to_string())?;
        sheet.write_string(line, 6, row.certificate.clone().unwrap_or_default())?;
    }
    book.save_to_buffer()
}
