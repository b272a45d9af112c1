//! `earned ledger.json`: verifies an exported record and recomputes its hours. Exit 0: everything holds; 1: something does not; 2: no such file.

use std::io::Write as _;
use std::process::ExitCode;

use zhibu_earned::{Export, recompute};

fn main() -> ExitCode {
    let Some(file) = std::env::args().nth(1) else { return say("usage: earned ledger.json", 2) };
    let export = match std::fs::read_to_string(&file).map_err(|e| e.to_string()).and_then(|text| read(&text)) {
        Ok(export) => export,
        Err(error) => return say(&format!("{file}: {error}"), 2),
    };
    let findings = match recompute(&export) {
        Ok(findings) => findings,
        Err(error) => return say(&format!("{file}: {error}"), 1),
    };
    let mut bad = 0;
    for finding in &findings {
        let verdict = match finding.holds {
            Some(true) => "holds",
            Some(false) => "DOES NOT HOLD",
            None => "stands on what is not in the file",
        };
        bad += u8::from(finding.holds == Some(false));
        // A class that was put right takes hours back.
        let (sign, hours) = (if finding.hundredths < 0 { "-" } else { "" }, finding.hundredths.unsigned_abs());
        let (whole, part) = (hours / 100, hours % 100);
        let _ = say(
            &format!(
                "row {}: unit {} class {} {sign}{whole}.{part:02} hours: {verdict}",
                finding.no, finding.unit, finding.class
            ),
            0,
        );
    }
    let line = format!(
        "{} rows, chain verified; {} ms credited, {} ms pending",
        export.rows.len(),
        export.account.credited_ms,
        export.account.pending_ms
    );
    say(&line, bad.min(1))
}

fn read(text: &str) -> Result<Export, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}

fn say(line: &str, code: u8) -> ExitCode {
    let _ = writeln!(std::io::stdout(), "{line}");
    ExitCode::from(code)
}
