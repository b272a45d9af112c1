//! Questions in Excel (`.xlsx`), read and written, and the template to fill in.
//!
//! One question a row below one row of headings, in any order of columns: 题型 题干 选项A … 选项J 答案 解析 难度 位置. Other columns are left
//! alone. Read is the first sheet with such headings in its first rows.
//!
//! | 题型 | options | 答案 |
//! |---|---|---|
//! | 单选题, 多选题 | the options | letters of the columns: `A`, `ACD`, `Ａ、Ｃ` |
//! | 判断题 | – | 对 or 错 (正确, 错误, √, ×, T, F …) |
//! | 匹配题 | `左边 → 右边` each (also `->`); no left side: fits nothing | – |
//! | 排序题 | the items | letters in the right order; empty: as they stand |
//! | 填空题 | – | blanks apart by `；` (or line ends), what is accepted for one blank by `｜` |
//! | 案例题 | – | –; its parts follow in rows of their own, 题型 小题单选, 小题多选, … |
//!
//! A `\` before `；`, `｜`, `→`, `>` or `\` makes it a plain sign. 难度 is 易, 中, 难 (or 1 to 3; empty: 中), 位置 the category.
//!
//! Promises: a broken row gives one error with row and column (in [`crate::Misread`] `line` is the row, `column` counts A as 1) and costs no
//! other question; cells may hold numbers; nothing is unpacked beyond the limits of `archive`; formulas count with their last value; what
//! [`write()`] wrote is read back as the same questions.

mod archive;
mod cells;
mod columns;
mod escape;
mod parse;
mod row;
mod words;
mod write;

use crate::read::{Fault, Read};

pub use cells::column_name;
pub use write::{template, write};

/// Reads a file. `Err` when it is no `.xlsx`, is too large, or has no sheet with the headings.
pub fn read(bytes: &[u8]) -> Result<Read, Fault> {
    archive::measure(bytes)?;
    let table = cells::load(bytes)?;
    Ok(parse::read(&table))
}
