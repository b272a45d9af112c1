//! A day for somebody's own calendar, as RFC 5545 writes it. Our own few lines: the library for it brings a second calendar along (chrono), which
//! the house does not let in.
//!
//! Promises: one event of a whole day without an alarm; a text is escaped, and no line is longer than 75 bytes.

/// The longest line, in bytes, without its end (RFC 5545 §3.1).
const LINE: usize = 75;

/// A whole day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Event<'a> {
    /// The same for the same thing, so that taken along twice it stands there once.
    pub(super) uid: &'a str,
    /// `YYYY-MM-DD`.
    pub(super) day: &'a str,
    /// `YYYY-MM-DD`: when it was given out.
    pub(super) made: &'a str,
    /// What stands in the calendar.
    pub(super) title: &'a str,
    /// What stands behind it.
    pub(super) words: &'a str,
}

/// The file.
pub(super) fn written(it: Event<'_>) -> String {
    let bare = |date: &str| date.replace('-', "");
    let lines = [
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Zhibu//Zhibu//ZH".to_owned(),
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}", escaped(it.uid)),
        format!("DTSTAMP:{}T000000Z", bare(it.made)),
        format!("DTSTART;VALUE=DATE:{}", bare(it.day)),
        format!("SUMMARY:{}", escaped(it.title)),
        format!("DESCRIPTION:{}", escaped(it.words)),
        "TRANSP:TRANSPARENT".to_owned(),
        "END:VEVENT".to_owned(),
        "END:VCALENDAR".to_owned(),
    ];
    lines.iter().map(|line| folded(line) + "\r\n").collect()
}

fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,");
    text.replace("\r\n", "\n").replace(['\r', '\n'], "\\n")
}

/// A long line goes on behind a line end and a blank; no sign is cut apart.
fn folded(line: &str) -> String {
    let (mut out, mut long) = (String::with_capacity(line.len() + 8), 0);
    for sign in line.chars() {
        if long + sign.len_utf8() > LINE {
            out.push_str("\r\n ");
            long = 1;
        }
        out.push(sign);
        long += sign.len_utf8();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_title_is_folded_and_comes_back_and_nothing_breaks_out_of_its_line() {
        let title = "回头看：".to_owned() + &"诱虫灯的挂设与管护，".repeat(9) + "a,b;c\\d\nBEGIN:VALARM";
        let file = written(Event { uid: "u", day: "2026-12-27", made: "2026-11-27", title: &title, words: "x" });
        assert!(file.lines().all(|line| line.len() <= LINE) && file.ends_with("END:VCALENDAR\r\n"), "{file}");
        let whole = file.replace("\r\n ", "");
        assert!(whole.contains("\r\nDTSTART;VALUE=DATE:20261227\r\n"), "{file}");
        let summary = whole.lines().find_map(|line| line.strip_prefix("SUMMARY:")).expect("a title");
        assert_eq!(summary.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\"), title);
        assert!(!whole.lines().any(|line| line == "BEGIN:VALARM"));
    }
}
