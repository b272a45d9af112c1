//! Captions: read from WebVTT (or the SRT that editing programs write), checked, written again; made from a text, and turned into one.
//!
//! Promises: each fault names its line; what is written is WebVTT that every browser reads, without markup; captions that were made from a text say every
//! sentence of it once, in order. Source: W3C WebVTT, section 4.

use zhibu_doc::{Doc, plain};

use super::media::letters;

/// Most captions of a lesson: four hours, one in four seconds.
pub const CUES: usize = 4_000;
/// Most characters of a caption file.
pub const CAPTIONS: usize = 400_000;
/// A caption may end so much behind the film, ms: programs round.
const BEHIND: i64 = 2_000;
/// Characters of a line that can be read while it stands.
const LINE: usize = 22;

/// One caption.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cue {
    /// First place, ms.
    pub from: i64,
    /// First place behind it.
    pub to: i64,
    /// What stands there, without markup.
    pub text: String,
}

/// What is wrong, and in which line from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CueFault {
    /// The line.
    pub line: usize,
    /// Code of the sentence.
    pub code: &'static str,
}

/// Reads captions for a film of that length.
///
/// # Errors
/// Everything that is wrong, in order, at most 50.
pub fn cues(text: &str, duration: i64) -> Result<Vec<Cue>, Vec<CueFault>> {
    let (mut out, mut faults): (Vec<Cue>, Vec<CueFault>) = (Vec::new(), Vec::new());
    let mut lines = (1..).zip(text.trim_start_matches('\u{feff}').lines()).peekable();
    while let Some((number, line)) = lines.next() {
        let fault = |code| CueFault { line: number, code };
        let line = line.trim();
        // Notes and styles end at an empty line, as captions do; a number or name before a time is no text.
        if ["NOTE", "STYLE", "REGION"].iter().any(|word| line.starts_with(word)) {
            while lines.next_if(|(_, line)| !line.trim().is_empty()).is_some() {}
            continue;
        }
        let Some((from, to)) = line.split_once("-->") else { continue };
        let mut words = Vec::new();
        while let Some((_, line)) = lines.next_if(|(_, line)| !line.trim().is_empty()) {
            words.push(bare(line));
        }
        let times = (instant(from), instant(to.split_whitespace().next().unwrap_or_default()));
        let (Some(from), Some(to)) = times else {
            faults.push(fault("captions-time"));
            continue;
        };
        if to <= from {
            faults.push(fault("captions-reversed"));
        } else if out.last().is_some_and(|last| from < last.from) {
            faults.push(fault("captions-order"));
        } else if to > duration + BEHIND {
            faults.push(fault("captions-behind"));
        }
        let text = words.join("\n").trim().to_owned();
        if text.is_empty() {
            faults.push(fault("captions-empty"));
        }
        out.push(Cue { from, to: to.min(duration), text });
    }
    if out.is_empty() {
        faults.push(CueFault { line: 1, code: "captions-none" });
    }
    if out.len() > CUES {
        faults.push(CueFault { line: 1, code: "captions-many" });
    }
    faults.truncate(50);
    if faults.is_empty() { Ok(out) } else { Err(faults) }
}

/// `1:02:03.450`, `02:03,450`
fn instant(text: &str) -> Option<i64> {
    let (whole, part) = text.trim().split_once(['.', ',']).unwrap_or((text.trim(), "0"));
    let mut seconds = 0i64;
    let words: Vec<&str> = whole.split(':').collect();
    if words.len() > 3 {
        return None;
    }
    for word in words {
        seconds = seconds.checked_mul(60)?.checked_add(number(word)?)?;
    }
    let part: String = part.chars().chain("000".chars()).take(3).collect();
    seconds.checked_mul(1_000)?.checked_add(number(&part)?)
}

fn number(word: &str) -> Option<i64> {
    (!word.is_empty() && word.len() <= 6 && word.bytes().all(|b| b.is_ascii_digit())).then(|| word.parse().ok())?
}

/// A line without `<b>`, `<v 张三>` and the five names of signs.
fn bare(line: &str) -> String {
    let (mut out, mut inside) = (String::new(), false);
    for c in line.trim().chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", " ").replace("&amp;", "&")
}

/// As WebVTT.
pub fn vtt(cues: &[Cue]) -> String {
    use std::fmt::Write;
    let mut out = String::from("WEBVTT\n");
    for cue in cues {
        let text = cue.text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        // Writing into a text does not fail.
        let _ = write!(out, "\n{} --> {}\n{text}\n", told(cue.from), told(cue.to));
    }
    out
}

fn told(ms: i64) -> String {
    format!("{:02}:{:02}:{:02}.{:03}", ms / 3_600_000, ms / 60_000 % 60, ms / 1_000 % 60, ms % 1_000)
}

/// Captions by the text alone, each as long as its share of the letters: to be put right by ear.
pub fn rough(doc: &Doc, duration: i64) -> Vec<Cue> {
    let text = plain::text(doc);
    let lines: Vec<String> = text.lines().flat_map(sentences).filter(|line| !letters(line).is_empty()).collect();
    let all: i64 = lines.iter().map(|line| count(line)).sum();
    let (mut out, mut before) = (Vec::new(), 0);
    for line in lines {
        let place =
            |letters: i64| i64::try_from(i128::from(duration) * i128::from(letters) / i128::from(all.max(1))).unwrap_or(duration);
        let (from, to) = (place(before), place(before + count(&line)));
        before += count(&line);
        if from < to {
            out.push(Cue { from, to, text: line });
        }
    }
    out
}

fn count(line: &str) -> i64 {
    i64::try_from(letters(line).len()).unwrap_or_default()
}

/// A line of text in pieces that fit under a picture: whole sentences, long ones at their commas.
fn sentences(line: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for clause in line.split_inclusive(['。', '！', '？', '；', '，', '：', '、', '.', '!', '?', ';', ',']) {
        let ended = out.last().is_none_or(|last| last.ends_with(['。', '！', '？', '；', '.', '!', '?', ';']));
        match out.last_mut() {
            Some(last) if !ended && last.chars().count() + clause.chars().count() <= LINE => last.push_str(clause),
            _ => out.push(clause.to_owned()),
        }
    }
    out.into_iter().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

/// The words of the captions as a text in Markdown: a new paragraph after a pause, or when one is long enough.
pub fn transcript(cues: &[Cue]) -> String {
    let (mut out, mut length, mut before) = (String::new(), 0, 0);
    for cue in cues {
        let text = cue.text.replace('\n', "");
        let ended = out.ends_with(['。', '！', '？', '.', '!', '?']);
        let is_long = length > if ended { 120 } else { 400 };
        let paused = ended && cue.from - before > 1_500;
        if !out.is_empty() && (is_long || paused) {
            out.push_str("\n\n");
            length = 0;
        }
        out.push_str(&text);
        (length, before) = (length + text.chars().count(), cue.to);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use zhibu_doc::md;

    fn faults(text: &str) -> Vec<(usize, &'static str)> {
        cues(text, 60_000).unwrap_err().iter().map(|fault| (fault.line, fault.code)).collect()
    }

    #[test]
    fn vtt_and_srt_are_read_and_markup_goes() {
        let text = "\u{feff}WEBVTT - 灯\n\nNOTE 给自己\n别人不看\n\n1.1\n00:02.300 --> 00:04.989 align:start\n<v 张三>诱捕灯有<b>两个</b>用处。\n\n\
                    01:00:00,000 --> 01:00:01,000\na &lt; b &amp; c\n";
        let read = cues(text, 2 * 3_600_000).unwrap();
        assert_eq!(read[0], Cue { from: 2_300, to: 4_989, text: "诱捕灯有两个用处。".into() });
        assert_eq!(read[1].text, "a < b & c");
        assert_eq!(cues(&vtt(&read), 2 * 3_600_000).unwrap(), read);
        let srt = "1\r\n00:00:01,000 --> 00:00:02,500\r\n挂灯\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\n收灯\r\n";
        assert_eq!(cues(srt, 60_000).unwrap().len(), 2);
    }

    #[test]
    fn every_fault_names_its_line() {
        assert_eq!(faults("挂灯要看风向"), [(1, "captions-none")]);
        assert_eq!(faults("WEBVTT\n\n00:05 --> 00:04\n倒了\n"), [(3, "captions-reversed")]);
        assert_eq!(faults("WEBVTT\n\n00:05 --> 00:06\n后\n\n00:01 --> 00:02\n先\n"), [(6, "captions-order")]);
        assert_eq!(faults("WEBVTT\n\n00:05 --> 01:30\n长\n"), [(3, "captions-behind")]);
        assert_eq!(faults("WEBVTT\n\n00:x5 --> 00:06\n错\n\n00:07 --> 00:08\n\n"), [(3, "captions-time"), (6, "captions-empty")]);
    }

    #[test]
    fn a_text_becomes_captions_and_captions_a_text() {
        let doc = md::read("## 挂多高\n\n灯口高出顶梢半米，离园边十米以上，离路灯二十米以上。没有虫也写零。");
        let made = rough(&doc, 30_000);
        let words: Vec<&str> = made.iter().map(|cue| cue.text.as_str()).collect();
        assert_eq!(words, ["挂多高", "灯口高出顶梢半米，离园边十米以上，", "离路灯二十米以上。", "没有虫也写零。"]);
        assert_eq!((made[0].from, made[3].to), (0, 30_000));
        assert_eq!(transcript(&made[1..]), "灯口高出顶梢半米，离园边十米以上，离路灯二十米以上。没有虫也写零。");
        assert!(rough(&Doc::default(), 30_000).is_empty());
    }

    proptest! {
        #[test]
        fn what_is_made_is_always_right(text in "([甲乙丙，。；]{0,60}\n\n){0,6}", duration in 3_000i64..9_000_000) {
            let made = rough(&md::read(&text), duration);
            if !made.is_empty() {
                prop_assert_eq!(cues(&vtt(&made), duration).map_err(|faults| faults.len()), Ok(made));
            }
        }

        #[test]
        fn nothing_that_is_typed_breaks_the_reader(text in "(.{0,20}(-->|:|\n|WEBVTT|NOTE|<|0)){0,40}") {
            let _ = cues(&text, 60_000);
        }
    }
}
