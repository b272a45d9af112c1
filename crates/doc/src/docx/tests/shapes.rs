//! Blocks: headings, titles, quotes, tables, pictures, text boxes.

use super::file::{File, p, t, told};
use crate::docx::{Notice, What};

fn styled(id: &str, text: &str) -> String {
    p(&format!("<w:pStyle w:val=\"{id}\"/>"), &t(text))
}

fn named(pairs: &[(&str, &str)]) -> String {
    pairs
        .iter()
        .map(|(id, name)| format!("<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/></w:style>"))
        .collect()
}

fn tc(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p("", &t(text)))
}

fn drawing(id: &str, alt: &str) -> String {
    format!(
        "<w:r><w:drawing><wp:inline><wp:docPr id=\"1\" name=\"图片 1\" descr=\"{alt}\"/><a:graphic><a:graphicData><pic:pic><pic:blipFill>\
        <a:blip r:embed=\"{id}\"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
}

#[test]
fn headings_by_level_by_name_and_by_the_habits_of_wps() {
    let styles = named(&[("2", "heading 1"), ("a3", "标题 2"), ("x", "正文缩进")])
        + "<w:style w:type=\"paragraph\" w:styleId=\"y\"><w:name w:val=\"我的\"/><w:basedOn w:val=\"2\"/></w:style>\
        <w:style w:type=\"paragraph\" w:styleId=\"z\"><w:name w:val=\"退回\"/><w:basedOn w:val=\"2\"/><w:pPr><w:outlineLvl w:val=\"9\"/></w:pPr></w:style>";
    let body = styled("2", "甲")
        + &styled("a3", "乙")
        + &styled("y", "丙")
        + &styled("z", "丁")
        + &p("<w:outlineLvl w:val=\"7\"/>", &t("戊"));
    assert_eq!(File::new(&body).styles(&styles).told(), ["h1 甲", "h2 乙", "h1 丙", "p 丁", "h6 戊"]);
    assert_eq!(File::new(&(styled("1", "无样式表") + &styled("Heading3", "也无"))).told(), ["h1 无样式表", "h3 也无"]);
}

#[test]
fn the_title_leaves_the_body_and_goes_before_the_file_s_property() {
    let styles = named(&[("T", "Title")]);
    let body = p("<w:jc w:val=\"center\"/>", &t("文号"))
        + &styled("T", "关于检疫的")
        + &styled("T", "通知")
        + &p("", &t("正文"))
        + &styled("T", "又一题");
    let core = b"<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
        xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>\xE6\x97\xA7</dc:title></cp:coreProperties>";
    let import = File::new(&body).styles(&styles).part("docProps/core.xml", core).import();
    assert_eq!(import.title.as_deref(), Some("关于检疫的通知"));
    assert_eq!(told(&import.doc.blocks), ["p= 文号", "p 正文", "h1 又一题"]);
    assert_eq!(File::new(&p("", &t("文"))).part("docProps/core.xml", core).import().title.as_deref(), Some("旧"));
    assert_eq!(File::new(&p("", &t("文"))).import().title, None);
}

#[test]
fn quotes_join_and_lines_divide() {
    let styles = named(&[("Q", "引用")]);
    let line = p("<w:pBdr><w:bottom w:val=\"single\"/></w:pBdr>", "");
    let rule = p("", "<w:r><w:pict><v:rect o:hr=\"t\"/></w:pict></w:r>");
    let body = styled("Q", "甲") + &styled("Q", "乙") + &line + &p("", "") + &rule + &p("<w:jc w:val=\"end\"/>", &t("落款"));
    assert_eq!(File::new(&body).styles(&styles).told(), ["quote [p 甲 / p 乙]", "---", "---", "p> 落款"]);
}

#[test]
fn spans_heads_and_captions_of_tables() {
    let styles = named(&[("c", "题注")]);
    let body = styled("c", "表 1 甲")
        + "<w:tbl><w:tblGrid><w:gridCol/><w:gridCol/><w:gridCol/></w:tblGrid><w:tr><w:trPr><w:tblHeader/></w:trPr>"
        + &tc("<w:vMerge w:val=\"restart\"/>", "a")
        + &tc("<w:gridSpan w:val=\"4000000000\"/>", "b")
        + "</w:tr><w:tr>"
        + &tc("<w:vMerge/>", "")
        + &tc("", "c")
        + &tc("", "d")
        + "</w:tr><w:tr><w:trPr><w:gridBefore w:val=\"1\"/></w:trPr>"
        + &tc("<w:vMerge/>", "e")
        + &tc("<w:hMerge w:val=\"restart\"/>", "f")
        + "</w:tr></w:tbl>";
    assert_eq!(File::new(&body).styles(&styles).told(), ["table 1 (表 1 甲) [a{1x2} | b{2x1} // c | d //  | e | f]"]);
}

#[test]
fn pictures_keep_order_words_and_captions() {
    let styles = named(&[("c", "caption")]);
    let body = p("", &(drawing("a", "码头") + &drawing("b", "IMG_001.jpg")))
        + &styled("c", "图 1 两张")
        + &p("", &(t("文") + &drawing("a", "图片 3")))
        + &p("", &drawing("x", "远"));
    let import = File::new(&body)
        .styles(&styles)
        .picture("a", b"one")
        .picture("b", b"two")
        .rel("x", "image", "https://a.example/a.png", true)
        .import();
    assert_eq!(told(&import.doc.blocks), ["fig 码头 ()", "fig  (图 1 两张)", "p 文", "fig  ()"]);
    assert_eq!(import.pictures.len(), 2);
    assert!(import.doc.figures().iter().all(|figure| import.pictures.iter().any(|picture| picture.key == figure.file)));
    assert!(import.notices.contains(&Notice::Look { what: What::LinkedPicture, count: 1 }));
}

#[test]
fn a_text_box_is_read_once_behind_its_paragraph() {
    let inner = p("", &t("框里"));
    let body = p(
        "",
        &(t("正文")
            + &format!(
                "<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp><wps:txbx>\
                <w:txbxContent>{inner}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>\
                <mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>\
                </mc:AlternateContent></w:r>"
            )
            + &t("后文")),
    );
    let import = File::new(&body).import();
    assert_eq!(told(&import.doc.blocks), ["p 正文后文", "p 框里"]);
    assert!(import.notices.contains(&Notice::Look { what: What::TextBox, count: 1 }));
}

#[test]
fn paragraphs_are_counted_as_a_person_counts_them() {
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", p("", &t(text)));
    let row = format!("<w:tr>{}{}</w:tr>", cell("甲"), cell("乙"));
    let body = p("", &t("一段")) + &format!("<w:tbl>{row}{row}</w:tbl>") + &p("", &t("又一段"));
    let import = File::new(&body).import();
    assert!(import.notices.contains(&Notice::Recognised { what: What::Paragraph, count: 2 }), "{:?}", import.notices);
}

#[test]
fn an_unknown_choice_gives_way_to_its_fallback() {
    let body = p(
        "",
        "<w:r><mc:AlternateContent><mc:Choice Requires=\"w99\"><w:t>新</w:t></mc:Choice><mc:Fallback><w:t>旧</w:t></mc:Fallback></mc:AlternateContent></w:r>",
    );
    assert_eq!(File::new(&body).told(), ["p 旧"]);
}
