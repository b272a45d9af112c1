//! Tables that Excel opens as text: UTF-8 with a mark, and no cell that is a formula.

/// A cell, quoted. What begins like a formula stays what it is: Excel of Chinese and Japanese Windows takes the wide signs for the narrow ones.
pub fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '＝', '＋', '－', '＠']);
    format!("\"{}{}\"", if formula { "'" } else { "" }, text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn no_cell_of_an_export_is_a_formula() {
        for title in ["=1+1", "+1", "-1", "@x", "\t=1", "＝1+1", "＋1", "－1", "＠x"] {
            assert_eq!(cell(title), format!("\"'{title}\""));
        }
        assert_eq!(cell("第1期 \"砚石湾\" = 1"), "\"第1期 \"\"砚石湾\"\" = 1\"");
    }
}
