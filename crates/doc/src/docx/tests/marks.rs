//! Characters: marks, links, fields, notes, changes, signs, formulas.

use super::file::{File, p, r, t, told};
use crate::docx::{Notice, What};

#[test]
fn switches_of_styles_cancel_out_and_direct_ones_count() {
    let styles = "<w:style w:type=\"paragraph\" w:styleId=\"B\"><w:name w:val=\"粗\"/><w:rPr><w:b/></w:rPr></w:style>\
        <w:style w:type=\"character\" w:styleId=\"S\"><w:name w:val=\"Strong\"/><w:rPr><w:b/></w:rPr></w:style>";
    let body = p(
        "<w:pStyle w:val=\"B\"/>",
        &(t("甲")
            + &r("<w:rStyle w:val=\"S\"/>", "乙")
            + &r("<w:rStyle w:val=\"S\"/><w:b/>", "丙")
            + &r("<w:b w:val=\"0\"/>", "丁")),
    );
    assert_eq!(File::new(&body).styles(styles).told(), ["p <b 甲>乙<b 丙>丁"]);
}

#[test]
fn marks_breaks_and_blanks() {
    let runs = t("　　H")
        + &r("<w:vertAlign w:val=\"subscript\"/>", "2")
        + &r("<w:strike/>", "O")
        + "<w:r><w:br/><w:t>下</w:t><w:br w:type=\"page\"/></w:r>"
        + &r("<w:u w:val=\"single\"/>", "    ")
        + "<w:r><w:softHyphen/><w:noBreakHyphen/></w:r>";
    assert_eq!(File::new(&p("", &runs)).told(), ["p H<_ 2><s O>⏎下⏎<u     >\u{2011}"]);
}

#[test]
fn hidden_text_is_left_out_and_told() {
    let import = File::new(&p("", &(t("看") + &r("<w:vanish/>", "藏") + &r("<w:webHidden/>", "见")))).import();
    assert_eq!(told(&import.doc.blocks), ["p 看见"]);
    assert!(import.notices.contains(&Notice::LeftOut { what: What::HiddenText, count: 1 }));
}

#[test]
fn changes_are_read_as_accepted() {
    let body = p("<w:rPr><w:del/></w:rPr>", &(t("前") + "<w:del><w:r><w:delText>删</w:delText></w:r></w:del>"))
        + &p(
            "<w:jc w:val=\"right\"/>",
            &format!("<w:ins>{}</w:ins><w:moveFrom>{}</w:moveFrom><w:moveTo>{}</w:moveTo>", t("增"), t("走"), t("来")),
        );
    assert_eq!(File::new(&body).told(), ["p> 前增来"]);
}

#[test]
fn links_lead_to_safe_places_only() {
    let link = |id: &str, text: &str| format!("<w:hyperlink r:id=\"{id}\">{}</w:hyperlink>", r("<w:u w:val=\"single\"/>", text));
    let field = "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> HYPERLINK \"https://b.example/?a=1&amp;b=2\" \\l \"x\" </w:instrText></w:r>\
        <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>乙</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";
    let body = p(
        "",
        &(link("a", "甲")
            + field
            + &link("j", "丙")
            + "<w:hyperlink w:anchor=\"处\"><w:r><w:t>丁</w:t></w:r></w:hyperlink>\
        <w:hyperlink w:anchor=\"无\"><w:r><w:t>戊</w:t></w:r></w:hyperlink>"),
    ) + &p(
        "",
        &("<w:bookmarkStart w:id=\"0\" w:name=\"处\"/><w:bookmarkStart w:id=\"1\" w:name=\"_GoBack\"/>".to_owned() + &t("到")),
    );
    let file =
        File::new(&body).rel("a", "hyperlink", "https://a.example/", true).rel("j", "hyperlink", "javascript:alert(1)", true);
    assert_eq!(file.told(), ["p [甲](https://a.example/)[乙](https://b.example/?a=1&b=2#x)丙[丁](#处)戊", "p #处 到"]);
}

#[test]
fn a_table_of_contents_is_left_out_and_other_fields_keep_their_result() {
    let char = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    let code = |code: &str| format!("<w:r><w:instrText>{code}</w:instrText></w:r>");
    let body = p("", &(char("begin") + &code("TOC \\o") + &char("separate") + &t("第一章 1")))
        + &p("", &t("第二章 2"))
        + &p("", &(char("end") + &t("正文 ") + &char("begin") + &code("SEQ 图") + &char("separate") + &t("3") + &char("end")))
        + &p("", &(char("begin") + &code("EQ \\o\\ac(○,2)") + &char("end") + &char("begin") + &t("没有结尾")));
    assert_eq!(File::new(&body).told(), ["p 正文 3", "p ②没有结尾"]);
}

#[test]
fn notes_are_numbered_by_first_mention() {
    let reference = |kind: &str, id: u32| format!("<w:r><w:{kind}Reference w:id=\"{id}\"/></w:r>");
    let note = |kind: &str, id: u32, text: &str| {
        format!("<w:{kind} w:id=\"{id}\">{}</w:{kind}>", p("", &("<w:r><w:footnoteRef/></w:r>".to_owned() + &t(text))))
    };
    let body = p(
        "",
        &(t("甲") + &reference("endnote", 5) + &reference("footnote", 2) + &reference("endnote", 5) + &reference("footnote", 99)),
    );
    let import = File::new(&body)
        .footnotes(
            &("<w:footnote w:type=\"separator\" w:id=\"0\"/>".to_owned()
                + &note("footnote", 2, " 脚")
                + &note("footnote", 3, "没人提")),
        )
        .endnotes(&note("endnote", 5, " 尾"))
        .import();
    assert_eq!(told(&import.doc.blocks), ["p 甲^1^2^1"]);
    let notes: Vec<_> = import.doc.notes.iter().map(|note| (note.id.as_str(), told(&note.blocks))).collect();
    assert_eq!(notes, [("1", vec!["p 尾".to_owned()]), ("2", vec!["p 脚".to_owned()])]);
}

#[test]
fn ruby_and_signs() {
    let runs = "<w:r><w:ruby><w:rt><w:r><w:t>jiǎn</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>检</w:t></w:r></w:rubyBase></w:ruby></w:r>\
        <w:r><w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/><w:sym w:font=\"Symbol\" w:char=\"F061\"/><w:sym w:font=\"Wingdings\" w:char=\"F001\"/></w:r>"
        .to_owned()
        + &r("<w:rFonts w:ascii=\"Wingdings\"/>", "\u{F0A8}");
    assert_eq!(File::new(&p("", &runs)).told(), ["p {检|jiǎn}☑α□"]);
}

#[test]
fn formulas_become_mathml() {
    let run = |text: &str| format!("<m:r><m:t>{text}</m:t></m:r>");
    let runs = format!(
        "<m:oMath>{}<m:f><m:num>{}</m:num><m:den><m:sSup><m:e>{}</m:e><m:sup>{}</m:sup></m:sSup></m:den></m:f><m:strange>{}</m:strange></m:oMath>",
        run("V&lt;"),
        run("a"),
        run("b"),
        run("2"),
        run("!")
    );
    let mathml = "<mi>V</mi><mo>&lt;</mo><mfrac><mrow><mi>a</mi></mrow><mrow><msup><mrow><mi>b</mi></mrow><mrow><mn>2</mn></mrow></msup></mrow></mfrac><mo>!</mo>";
    assert_eq!(File::new(&p("", &runs)).told(), [format!("p $V<a/b^2!${mathml}")]);
}

#[test]
fn comments_come_beside_the_body() {
    let import = File::new(&p("", &t("文")))
        .comments("<w:comment w:author=\"李\"><w:p><w:r><w:t>请核</w:t></w:r></w:p></w:comment>")
        .import();
    assert_eq!((import.comments[0].author.as_str(), import.comments[0].text.as_str()), ("李", "请核"));
    assert!(import.notices.contains(&Notice::LeftOut { what: What::Comment, count: 1 }));
}
