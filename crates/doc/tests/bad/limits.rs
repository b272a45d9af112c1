//! How much is read: what a person may really have is, what would fill the memory is refused. `scripts/measure-docx` measures the rest.

use std::fmt::Write as _;

use zhibu_doc::docx::{Limits, Notice, Refused, What, read};
use zhibu_doc::{Block, Inline};

use crate::made::{Part, body, docx, docx_with, part, parts, zip_owned};
use crate::{refused, tried};

fn para(properties: &str, text: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// The parts of a file whose main part has these further relationships.
fn related(document: &[u8], relationships: &str, more: Vec<Part>) -> Vec<u8> {
    let mut list = parts(document);
    for (name, bytes) in &mut list {
        if name == "word/_rels/document.xml.rels" {
            let text = String::from_utf8_lossy(bytes).replace("</Relationships>", &format!("{relationships}</Relationships>"));
            *bytes = text.into_bytes();
        }
    }
    list.extend(more);
    zip_owned(&list)
}

fn drawing(id: &str) -> String {
    format!(
        r#"<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="x"/><a:graphic><a:graphicData><a:blip r:embed="{id}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"#
    )
}

fn image(id: usize) -> String {
    format!(
        r#"<Relationship Id="p{id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/{id}.png"/>"#
    )
}

/// Bytes that do not pack.
fn noise(seed: usize, length: usize) -> Vec<u8> {
    let mut state = seed as u64 * 2 + 1;
    let step = |_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as u8
    };
    (0..length).map(step).collect()
}

#[test]
fn a_report_of_three_hundred_pages_with_sixty_pictures_is_read() {
    let mut blocks = String::new();
    let dressed = r#"<w:rPr><w:rFonts w:ascii="仿宋" w:hint="eastAsia"/><w:color w:val="000000"/><w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr>"#;
    for n in 0..3_000 {
        let run = format!("<w:r>{dressed}<w:t>检疫人员逐箱查验，记录品名和数量。</w:t></w:r>");
        let _ =
            write!(blocks, r#"<w:p><w:pPr><w:spacing w:line="560"/><w:ind w:firstLine="640"/></w:pPr>{}</w:p>"#, run.repeat(8));
        if n % 50 == 0 {
            blocks.push_str(&drawing(&format!("p{}", n / 50)));
        }
    }
    let relationships: String = (0..60).map(image).collect();
    let pictures = (0..60).map(|n| (format!("word/media/{n}.png"), noise(n, 200 << 10))).collect();
    let import = tried(&related(&body(&blocks), &relationships, pictures)).expect("a normal large file");
    assert_eq!((import.doc.blocks.len(), import.pictures.len(), import.doc.figures().len()), (3_060, 60, 60));
}

#[test]
fn a_text_of_many_books_is_too_long() {
    let limit = Limits::default().text;
    assert_eq!(refused(&docx(&body(&para("", &"长".repeat(limit / 3 + 1))))), Refused::TooLong);
    let import = tried(&docx(&body(&para("", &"a".repeat(limit))))).expect("as long as allowed");
    assert_eq!(import.doc.blocks.len(), 1);
    // Notes and comments count as well.
    let notes = part("footnotes", &format!(r#"<w:footnote w:id="1">{}</w:footnote>"#, para("", "乙")));
    assert_eq!(refused(&docx_with(&body(&para("", &"a".repeat(limit))), &[("footnotes.xml", notes)])), Refused::TooLong);
}

#[test]
fn a_text_in_too_many_pieces_is_too_long() {
    let pieces = Limits::default().elements;
    assert_eq!(refused(&docx(&body(&"<w:p/>".repeat(pieces)))), Refused::TooLong);
}

#[test]
fn more_definitions_than_any_file_has_are_too_long() {
    let many = |one: &dyn Fn(usize) -> String| (0..50_001).map(one).collect::<String>();
    let text = body(&para("", "文"));
    let styles = part("styles", &many(&|n| format!(r#"<w:style w:styleId="s{n}"/>"#)));
    assert_eq!(refused(&docx_with(&text, &[("styles.xml", styles)])), Refused::TooLong);
    let numbers = part("numbering", &many(&|n| format!(r#"<w:abstractNum w:abstractNumId="{n}"/>"#)));
    assert_eq!(refused(&docx_with(&text, &[("numbering.xml", numbers)])), Refused::TooLong);
    let links =
        many(&|n| format!(r#"<Relationship Id="r{n}" Type="x/hyperlink" Target="https://example.org" TargetMode="External"/>"#));
    assert!(matches!(refused(&related(&text, &links, Vec::new())), Refused::TooLong | Refused::Bomb));
}

#[test]
fn names_without_number_are_a_bomb() {
    let names = |n: usize| (0..n).map(|n| format!(r#"<w:e{n} w:a{n}="x"/>"#)).collect::<String>();
    let import = tried(&docx(&body(&format!("{}{}", names(500), para("", "文"))))).expect("what is not known is passed by");
    assert_eq!(import.doc.blocks.len(), 1);
    assert_eq!(refused(&docx(&body(&names(6_000)))), Refused::Bomb);
}

#[test]
fn formulas_beyond_the_budget_are_kept_as_text() {
    let formula = format!("<m:oMath><m:r><m:t>{}</m:t></m:r></m:oMath>", "+".repeat(500_000));
    let import = tried(&docx(&body(&format!("<w:p>{}</w:p>", formula.repeat(3))))).expect("read");
    let [Block::Paragraph { inlines, .. }] = import.doc.blocks.as_slice() else { panic!("one paragraph") };
    let kept: Vec<(bool, usize)> = inlines
        .iter()
        .filter_map(|inline| match inline {
            Inline::Formula { mathml, text } => Some((mathml.is_empty(), text.len())),
            _ => None,
        })
        .collect();
    assert_eq!(kept, [(false, 500_000), (true, 500_000), (true, 500_000)]);
    assert!(import.notices.contains(&Notice::Look { what: What::FormulaAsText, count: 2 }));
}

#[test]
fn a_number_is_never_longer_than_a_line() {
    let numbering = part(
        "numbering",
        &format!(
            r#"<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="260"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="{}"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>"#,
            "%1".repeat(100)
        ),
    );
    let text = body(&para(r#"<w:numPr><w:numId w:val="1"/></w:numPr>"#, "文"));
    let import = tried(&docx_with(&text, &[("numbering.xml", numbering)])).expect("read");
    let json = serde_json::to_string(&import.doc).expect("JSON");
    assert!(json.contains("zzzz") && json.len() < 500, "{}", json.len());
}

#[test]
fn pictures_that_unpack_to_an_album_are_a_bomb() {
    let relationships: String = (0..3).map(image).collect();
    let shown: String = (0..3).map(|n| drawing(&format!("p{n}"))).collect();
    let pictures = |size: usize| (0_u8..3).map(|n| (format!("word/media/{n}.png"), vec![n; size])).collect();
    assert_eq!(refused(&related(&body(&shown), &relationships, pictures(22 << 20))), Refused::Bomb);
    let import = tried(&related(&body(&shown), &relationships, pictures(1 << 20))).expect("a small album");
    assert_eq!(import.pictures.len(), 3);
}

#[test]
fn a_picture_shown_a_thousand_times_comes_once() {
    let bytes = related(&body(&drawing("p0").repeat(1_000)), &image(0), vec![("word/media/0.png".into(), noise(0, 100 << 10))]);
    let import = tried(&bytes).expect("read");
    assert_eq!((import.pictures.len(), import.doc.figures().len()), (1, 1_000));
}

#[test]
fn entries_that_lie_over_each_other_do_not_multiply() {
    let list = [parts(&body(&para("", "文"))), vec![("word/media/z.bin".into(), vec![0; 1 << 20])]].concat();
    let whole = zip_owned(&list);
    let end = whole.windows(4).rposition(|four| four == b"PK\x05\x06").expect("the end of the directory");
    let at = u32::from_le_bytes(whole[end + 16..end + 20].try_into().expect("four bytes")) as usize;
    let entry_at = at + whole[at..end].windows(4).rposition(|four| four == b"PK\x01\x02").expect("the last entry");
    let mut bent = whole[..end].to_vec();
    for n in 0..2_000_u32 {
        let mut entry = whole[entry_at..end].to_vec();
        let name = entry.windows(5).position(|five| five == b"z.bin").expect("its name");
        entry[name..name + 5].copy_from_slice(format!("{n:05}").as_bytes());
        bent.extend(entry);
    }
    let count = (list.len() + 2_000) as u16;
    let size = (bent.len() - at) as u32;
    bent.extend(b"PK\x05\x06\0\0\0\0");
    bent.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    bent.extend(size.to_le_bytes());
    bent.extend((at as u32).to_le_bytes());
    bent.extend([0, 0]);
    // Two thousand times a megabyte are more than may be unpacked, whoever shares the bytes.
    assert!(matches!(refused(&bent), Refused::Bomb | Refused::Damaged));
}

#[test]
fn parts_that_point_at_each_other_end() {
    let kinds = ["footnotes", "endnotes", "header", "image", "styles", "comments", "subDocument"];
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relationships: String =
        kinds.iter().map(|k| format!(r#"<Relationship Id="x{k}" Type="{kind}/{k}" Target="document.xml"/>"#)).collect();
    let text = format!(r#"{}{}<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>"#, para("", "环"), drawing("ximage"));
    let import = tried(&related(&body(&text), &relationships, Vec::new())).expect("read");
    assert!(serde_json::to_string(&import.doc).expect("JSON").contains("环"));
}

#[test]
fn limits_are_the_caller_s() {
    let bytes = docx(&body(&para("", "文")));
    for limits in [
        Limits { elements: 3, ..Limits::default() },
        Limits { text: 2, ..Limits::default() },
        Limits { parts: 2, ..Limits::default() },
        Limits { depth: 2, ..Limits::default() },
        Limits { unpacked: 100, ..Limits::default() },
    ] {
        assert!(matches!(read(&bytes, &limits), Err(Refused::TooLong | Refused::Bomb)), "{limits:?}");
    }
}
