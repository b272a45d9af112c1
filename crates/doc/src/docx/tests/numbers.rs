//! Automatic numbering.

use super::file::{File, p, t};
use crate::docx::number_text::Format;

fn lvl(level: usize, format: &str, text: &str, more: &str) -> String {
    format!(
        "<w:lvl w:ilvl=\"{level}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/>{more}<w:lvlText w:val=\"{text}\"/></w:lvl>"
    )
}

fn numbering(levels: &str) -> String {
    format!(
        "<w:abstractNum w:abstractNumId=\"0\">{levels}</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>"
    )
}

fn n(number: &str, level: usize, text: &str) -> String {
    p(&format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{number}\"/></w:numPr>"), &t(text))
}

#[test]
fn chapters_and_clauses_keep_their_numbers_as_text() {
    let levels = lvl(0, "chineseCountingThousand", "第%1章", "<w:suff w:val=\"space\"/>")
        + &lvl(1, "chineseCountingThousand", "%2、", "")
        + &lvl(2, "chineseCountingThousand", "（%3）", "")
        + &lvl(3, "decimalEnclosedCircle", "%4", "<w:suff w:val=\"nothing\"/>");
    let body =
        [("0", "总则"), ("1", "目的"), ("2", "其一"), ("2", "其二"), ("3", "细目"), ("1", "范围"), ("2", "又一"), ("0", "附则")];
    let body: String = body.iter().map(|(level, text)| n("1", level.parse().unwrap(), text)).collect();
    let told = File::new(&body).numbering(&numbering(&levels)).told();
    assert_eq!(
        told,
        ["p 第一章 总则", "p 一、目的", "p （一）其一", "p （二）其二", "p ①细目", "p 二、范围", "p （一）又一", "p 第二章 附则"]
    );
}

#[test]
fn plain_numbers_and_bullets_make_nested_lists() {
    let levels = lvl(0, "decimal", "%1.", "") + &lvl(1, "bullet", "·", "") + &lvl(2, "decimal", "%3)", "");
    let body = n("1", 0, "甲") + &n("1", 1, "乙") + &n("1", 2, "丙") + &n("1", 0, "丁") + &p("", &t("断")) + &n("1", 0, "戊");
    let told = File::new(&body).numbering(&numbering(&levels)).told();
    assert_eq!(told, ["list 1 [p 甲 / list - [p 乙 / p 1) 丙] | p 丁]", "p 断", "list 3 [p 戊]"]);
}

#[test]
fn a_numbered_heading_is_never_a_list() {
    let file = File::new(&p("<w:outlineLvl w:val=\"1\"/><w:numPr><w:numId w:val=\"1\"/></w:numPr>", &t("抽样")))
        .numbering(&numbering(&lvl(0, "decimal", "%1.", "")));
    assert_eq!(file.told(), ["h2 1. 抽样"]);
}

#[test]
fn numbers_of_one_template_share_their_counter_until_one_starts_anew() {
    let more = "<w:num w:numId=\"2\"><w:abstractNumId w:val=\"0\"/></w:num><w:num w:numId=\"3\"><w:abstractNumId w:val=\"0\"/>\
        <w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"7\"/></w:lvlOverride></w:num>";
    let body = n("1", 0, "a") + &n("2", 0, "b") + &n("3", 0, "c") + &n("3", 0, "d") + &n("1", 0, "e");
    let told = File::new(&body).numbering(&(numbering(&lvl(0, "upperRoman", "%1-", "")) + more)).told();
    assert_eq!(told, ["p I- a", "p II- b", "p VII- c", "p VIII- d", "p IX- e"]);
}

#[test]
fn levels_restart_as_they_say_and_legal_levels_count_in_digits() {
    let levels = lvl(0, "chineseCounting", "第%1条", "")
        + &lvl(1, "decimal", "%1.%2", "<w:isLgl/>")
        + &lvl(2, "lowerLetter", "%3）", "<w:lvlRestart w:val=\"0\"/>");
    let body = n("1", 0, "a") + &n("1", 1, "b") + &n("1", 2, "c") + &n("1", 0, "d") + &n("1", 1, "e") + &n("1", 2, "f");
    let told = File::new(&body).numbering(&numbering(&levels)).told();
    assert_eq!(told, ["p 第一条 a", "p 1.1 b", "p a）c", "p 第二条 d", "p 2.1 e", "p b）f"]);
}

#[test]
fn a_numbering_style_and_a_bound_level_are_followed() {
    let styles = "<w:style w:type=\"numbering\" w:styleId=\"L\"><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style>\
        <w:style w:type=\"paragraph\" w:styleId=\"1\"><w:name w:val=\"heading 1\"/><w:pPr><w:numPr><w:numId w:val=\"2\"/></w:numPr></w:pPr></w:style>\
        <w:style w:type=\"paragraph\" w:styleId=\"2\"><w:name w:val=\"heading 2\"/><w:basedOn w:val=\"1\"/></w:style>";
    let levels = lvl(0, "chineseCounting", "%1、", "<w:pStyle w:val=\"1\"/>")
        + &lvl(1, "chineseCounting", "（%2）", "<w:pStyle w:val=\"2\"/>");
    let linked = "<w:abstractNum w:abstractNumId=\"9\"><w:numStyleLink w:val=\"L\"/></w:abstractNum><w:num w:numId=\"2\"><w:abstractNumId w:val=\"9\"/></w:num>";
    let body = p("<w:pStyle w:val=\"1\"/>", &t("甲"))
        + &p("<w:pStyle w:val=\"2\"/>", &t("乙"))
        + &p("<w:pStyle w:val=\"2\"/>", &t("丙"));
    let told = File::new(&body).styles(styles).numbering(&(numbering(&levels) + linked)).told();
    assert_eq!(told, ["h1 一、甲", "h2 （一）乙", "h2 （二）丙"]);
}

#[test]
fn number_zero_takes_a_style_s_number_away() {
    let styles = "<w:style w:type=\"paragraph\" w:styleId=\"s\"><w:name w:val=\"条\"/><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style>";
    let body =
        p("<w:pStyle w:val=\"s\"/>", &t("甲")) + &p("<w:pStyle w:val=\"s\"/><w:numPr><w:numId w:val=\"0\"/></w:numPr>", &t("乙"));
    let told = File::new(&body).styles(styles).numbering(&numbering(&lvl(0, "chineseCounting", "%1、", ""))).told();
    assert_eq!(told, ["p 一、甲", "p 乙"]);
}

#[test]
fn formats_write_as_word_does() {
    let cases = [
        ("chineseCounting", 10, "十"),
        ("chineseCountingThousand", 12, "十二"),
        ("chineseCountingThousand", 110, "一百一十"),
        ("chineseCountingThousand", 1001, "一千零一"),
        ("chineseCountingThousand", 10_010, "一万零一十"),
        ("chineseLegalSimplified", 21, "贰拾壹"),
        ("ideographTraditional", 3, "丙"),
        ("ideographZodiac", 12, "亥"),
        ("ideographDigital", 105, "一〇五"),
        ("decimalEnclosedCircle", 21, "㉑"),
        ("decimalEnclosedParen", 3, "⑶"),
        ("decimalFullWidth", 10, "１０"),
        ("decimalZero", 3, "03"),
        ("upperLetter", 28, "BB"),
        ("lowerRoman", 49, "xlix"),
        ("none", 3, ""),
        ("never heard of", 3, "3"),
    ];
    for (format, number, expected) in cases {
        assert_eq!(Format::of(format, None).write(number), expected, "{format} {number}");
    }
    for number in [0, u32::MAX] {
        for format in cases {
            assert!(Format::of(format.0, None).write(number).len() < 200);
        }
    }
}
