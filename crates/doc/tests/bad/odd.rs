//! Well-formed archives with a content that no program would write: read within bounds, or refused.

use zhibu_doc::Block;
use zhibu_doc::docx::{Import, Refused};

use crate::made::{body, docx, docx_with, part};
use crate::{refused, tried};

fn para(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// Read, or refused as too much: both keep the promise, a panic or a full memory does not.
fn read_or_too_much(bytes: &[u8]) -> Option<Import> {
    match tried(bytes) {
        Ok(import) => Some(import),
        Err(Refused::Bomb | Refused::TooLong | Refused::Damaged) => None,
        Err(other) => panic!("neither read nor too much: {other}"),
    }
}

fn says(import: &Import, words: &str) -> bool {
    serde_json::to_string(&import.doc).expect("a document has a JSON form").contains(words)
}

#[test]
fn elements_a_hundred_thousand_deep() {
    let deep = |open: &str, close: &str, n: usize| body(&format!("{}{}{}", open.repeat(n), para("底"), close.repeat(n)));
    for (open, close) in [
        ("<w:p>", "</w:p>"),
        ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
        ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
        ("<w:ins>", "</w:ins>"),
        ("<mc:AlternateContent><mc:Choice>", "</mc:Choice></mc:AlternateContent>"),
        ("<w:p><m:oMath><m:rad><m:e>", "</m:e></m:rad></m:oMath></w:p>"),
    ] {
        read_or_too_much(&docx(&deep(open, close, 100_000)));
        read_or_too_much(&docx(&deep(open, close, 60)));
    }
}

#[test]
fn entities_do_not_grow() {
    let mut entities = String::from("<!ENTITY a0 \"好好好好好好好好好好\">");
    for n in 1..12 {
        let inner = format!("&a{};", n - 1).repeat(10);
        entities.push_str(&format!("<!ENTITY a{n} \"{inner}\">"));
    }
    let text = String::from_utf8(body(&para("&a11;"))).expect("text");
    let bent = text.replacen("?>", &format!("?><!DOCTYPE w [{entities}<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"), 1);
    for text in [bent.clone(), bent.replace("&a11;", "&x;")] {
        if let Some(import) = read_or_too_much(&docx(text.as_bytes())) {
            let text = serde_json::to_string(&import.doc).expect("a document has a JSON form");
            assert!(text.len() < 2_000 && !text.contains("root:"), "{text}");
        }
    }
}

#[test]
fn styles_that_lead_in_a_circle() {
    let style = |id: &str, based: &str, more: &str| {
        format!(
            r#"<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{id}"/><w:basedOn w:val="{based}"/><w:link w:val="{based}"/><w:next w:val="{based}"/>{more}</w:style>"#
        )
    };
    let styles = part(
        "styles",
        &format!(
            "{}{}{}",
            style("a", "b", "<w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr>"),
            style("b", "a", ""),
            style("c", "c", "")
        ),
    );
    let numbering = part(
        "numbering",
        r#"<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="a"/></w:abstractNum><w:abstractNum w:abstractNumId="1"><w:styleLink w:val="a"/><w:numStyleLink w:val="b"/></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>"#,
    );
    let blocks: String = ["a", "b", "c", "none"]
        .iter()
        .map(|id| format!(r#"<w:p><w:pPr><w:pStyle w:val="{id}"/></w:pPr><w:r><w:t>样式{id}</w:t></w:r></w:p>"#))
        .collect();
    let import =
        tried(&docx_with(&body(&blocks), &[("styles.xml", styles), ("numbering.xml", numbering)])).expect("circles are cut");
    for id in ["样式a", "样式b", "样式c", "样式none"] {
        assert!(says(&import, id), "{id}");
    }
}

#[test]
fn a_chain_of_styles_a_hundred_thousand_long() {
    let chain: String = (0..100_000)
        .map(|n| format!(r#"<w:style w:type="paragraph" w:styleId="s{n}"><w:basedOn w:val="s{}"/></w:style>"#, n + 1))
        .collect();
    let blocks = r#"<w:p><w:pPr><w:pStyle w:val="s0"/></w:pPr><w:r><w:t>长链</w:t></w:r></w:p>"#;
    if let Some(import) = read_or_too_much(&docx_with(&body(blocks), &[("styles.xml", part("styles", &chain))])) {
        assert!(says(&import, "长链"));
    }
}

#[test]
fn spans_beyond_all_measure() {
    for value in ["4294967295", "-1", "0", "99999999999999999999", "x", ""] {
        let cell =
            format!(r#"<w:tc><w:tcPr><w:gridSpan w:val="{value}"/><w:vMerge w:val="restart"/></w:tcPr>{}</w:tc>"#, para("宽"));
        let row =
            format!(r#"<w:tr><w:trPr><w:gridBefore w:val="{value}"/><w:gridAfter w:val="{value}"/></w:trPr>{cell}{cell}</w:tr>"#);
        let import = tried(&docx(&body(&format!("<w:tbl>{row}{row}</w:tbl>{}", para("后"))))).expect("a table can be read");
        let Some(Block::Table { rows, .. }) = import.doc.blocks.first() else { panic!("a table comes first") };
        let widest = rows.iter().flat_map(|row| &row.cells).map(|cell| u64::from(cell.cols) * u64::from(cell.rows)).max();
        assert!(widest.is_some_and(|area| area <= 10_000), "gridSpan {value} became {widest:?}");
        assert!(rows.iter().map(|row| row.cells.len()).max() < Some(10_000));
        assert!(says(&import, "宽") && says(&import, "后"));
    }
}

#[test]
fn merges_without_a_beginning() {
    let on = format!(r"<w:tc><w:tcPr><w:vMerge/></w:tcPr>{}</w:tc>", para("续"));
    let blocks = format!("<w:tbl><w:tr>{on}{on}</w:tr><w:tr>{on}</w:tr><w:tr/></w:tbl><w:tbl/>{}", para("后"));
    let import = tried(&docx(&body(&blocks))).expect("read");
    assert!(says(&import, "后"));
}

#[test]
fn a_million_runs() {
    let blocks = format!("<w:p>{}</w:p>", "<w:r><w:t>字</w:t></w:r>".repeat(1_000_000));
    if let Some(import) = read_or_too_much(&docx(&body(&blocks))) {
        assert!(says(&import, "字字字"));
    }
    let blocks = format!("<w:p>{}</w:p>", "<w:r><w:rPr><w:b/></w:rPr><w:t>粗</w:t></w:r><w:r><w:t>细</w:t></w:r>".repeat(50_000));
    assert!(says(&tried(&docx(&body(&blocks))).expect("a hundred thousand runs are read"), "粗"));
}

#[test]
fn numbers_beyond_all_measure() {
    let formats = [
        "chineseCounting",
        "chineseCountingThousand",
        "ideographTraditional",
        "decimalEnclosedCircle",
        "upperRoman",
        "lowerLetter",
        "decimal",
        "nonsense",
        "",
    ];
    let mut numbering = String::new();
    let mut blocks = String::new();
    for (n, format) in formats.iter().enumerate() {
        for (k, start) in ["4294967295", "2147483647", "-5", "0", "x"].iter().enumerate() {
            let id = n * 5 + k + 1;
            numbering.push_str(&format!(r#"<w:abstractNum w:abstractNumId="{id}"><w:lvl w:ilvl="0"><w:start w:val="{start}"/><w:numFmt w:val="{format}"/><w:lvlText w:val="%1%2%9%0%%x%"/></w:lvl></w:abstractNum>"#));
            let number = |level: &str| {
                format!(
                    r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{id}"/></w:numPr></w:pPr><w:r><w:t>项</w:t></w:r></w:p>"#
                )
            };
            blocks.push_str(&["0", "0", "8", "9", "-1", "4294967295"].map(number).concat());
        }
    }
    numbering.push_str(
        &(1..=45).map(|id| format!(r#"<w:num w:numId="{id}"><w:abstractNumId w:val="{id}"/></w:num>"#)).collect::<String>(),
    );
    let import = tried(&docx_with(&body(&blocks), &[("numbering.xml", part("numbering", &numbering))])).expect("read");
    let text = serde_json::to_string(&import.doc).expect("a document has a JSON form");
    assert_eq!(text.matches('项').count(), 9 * 5 * 6);
    assert!(text.len() < 200_000, "a number became {} bytes", text.len());
}

#[test]
fn things_that_point_nowhere() {
    let blocks = [
        r#"<w:p><w:pPr><w:pStyle w:val="none"/><w:numPr><w:numId w:val="77"/></w:numPr></w:pPr><w:r><w:t>一</w:t></w:r></w:p>"#,
        r#"<w:p><w:hyperlink r:id="none"><w:r><w:t>二</w:t></w:r></w:hyperlink><w:hyperlink w:anchor="none"><w:r><w:t>三</w:t></w:r></w:hyperlink></w:p>"#,
        r#"<w:p><w:r><w:footnoteReference w:id="99"/><w:endnoteReference w:id="x"/><w:commentReference w:id="5"/><w:t>四</w:t></w:r></w:p>"#,
        r#"<w:p><w:r><w:drawing><wp:inline><a:graphic><a:graphicData><a:blip r:embed="none"/></a:graphicData></a:graphic></wp:inline></w:drawing><w:t>五</w:t></w:r></w:p>"#,
        r#"<w:p><w:r><w:fldChar w:fldCharType="end"/><w:fldChar w:fldCharType="separate"/><w:t>六</w:t></w:r></w:p>"#,
        r#"<w:p><w:bookmarkEnd w:id="9"/><w:r><w:sym w:font="Wingdings" w:char="ZZZZ"/><w:sym/><w:t>七</w:t></w:r></w:p>"#,
        r#"<w:p><w:r><w:t>八</w:t><w:fldChar w:fldCharType="begin"/><w:instrText>HYPERLINK "https://example.org/</w:instrText><w:fldChar w:fldCharType="separate"/><w:t>九</w:t></w:r></w:p>"#,
        r"<w:p><w:r><w:t>十</w:t></w:r></w:p>",
    ];
    let import = tried(&docx(&body(&blocks.concat()))).expect("read");
    for word in ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"] {
        assert!(says(&import, word), "{word}");
    }
    for line in ["\"href\":\"#none\"", "note_ref"] {
        assert!(!says(&import, line), "{line} leads nowhere");
    }
}

#[test]
fn a_note_that_mentions_itself() {
    let note = r#"<w:footnote w:id="1"><w:p><w:r><w:t>注</w:t><w:footnoteReference w:id="1"/></w:r></w:p></w:footnote>"#;
    let blocks = r#"<w:p><w:r><w:t>文</w:t><w:footnoteReference w:id="1"/></w:r></w:p>"#;
    let import = tried(&docx_with(&body(blocks), &[("footnotes.xml", part("footnotes", note))])).expect("read");
    assert_eq!(import.doc.notes.len(), 1);
}

#[test]
fn fields_that_never_end() {
    let begin = r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF x</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>"#;
    let blocks = format!("<w:p>{}<w:r><w:t>域</w:t></w:r></w:p>{}", begin.repeat(20_000), para("后"));
    let import = tried(&docx(&body(&blocks))).expect("read");
    assert!(says(&import, "域") && says(&import, "后"));
}

#[test]
fn parts_that_are_no_xml() {
    for bent in [&b"\xff\xfe\x00"[..], b"<w:styles", b"<a><b></a>", b"", b"\0\0\0\0"] {
        let bytes = docx_with(
            &body(&para("正文")),
            &[("styles.xml", bent.to_vec()), ("numbering.xml", bent.to_vec()), ("footnotes.xml", bent.to_vec())],
        );
        if let Some(import) = read_or_too_much(&bytes) {
            assert!(says(&import, "正文"));
        }
    }
    for bent in ["<w:p><w:r><w:t>没有关</w:t></w:p>", "<w:p></w:r></w:p>", "<w:p a=1/>", "<w:p a='1' a='2'/>"] {
        let _ = tried(&docx(&body(bent)));
    }
    assert_eq!(refused(&docx(b"\xff\xff\xff\xff")), Refused::Damaged);
}

#[test]
fn signs_that_xml_forbids_do_not_reach_the_text() {
    let import = tried(&docx(&body(&para("甲&#xA;乙&#x0;丙&#x1F;丁&#xFFFF;戊"))));
    if let Ok(import) = import {
        assert!(says(&import, "甲"));
        let text = plain_text(&import);
        assert!(!text.chars().any(|c| c.is_control() && c != '\n' && c != '\t'), "{text:?}");
    }
}

fn plain_text(import: &Import) -> String {
    serde_json::to_string(&import.doc).expect("a document has a JSON form").replace("\\n", "\u{1}").replace("\\u0000", "\u{0}")
}

#[test]
fn links_that_run_scripts_stay_text() {
    let field = |address: &str| {
        format!(r#"<w:p><w:fldSimple w:instr=" HYPERLINK &quot;{address}&quot; "><w:r><w:t>点</w:t></w:r></w:fldSimple></w:p>"#)
    };
    for address in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java&#9;script:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "\\\\host\\share",
    ] {
        let import = tried(&docx(&body(&field(address)))).expect("read");
        assert!(says(&import, "点") && !says(&import, "\"href\""), "{address}");
    }
}
