//! Bent files: nothing makes the reader panic or run away.

use proptest::prelude::*;

use super::file::{File, p, r, t};
use crate::docx::{Limits, Refused, read};

/// A file with a little of everything.
fn rich() -> File {
    let body = p("<w:pStyle w:val=\"1\"/><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>", &t("总则"))
        + &p(
            "",
            &(t("正文")
                + "<w:r><w:footnoteReference w:id=\"2\"/></w:r><w:hyperlink w:anchor=\"b\"><w:r><w:t>去</w:t></w:r></w:hyperlink>"),
        )
        + "<w:tbl><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/><w:vMerge w:val=\"restart\"/></w:tcPr><w:p/></w:tc></w:tr>\
        <w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>"
        + &p(
            "<w:rPr><w:del/></w:rPr>",
            "<w:bookmarkStart w:name=\"b\"/><w:r><w:drawing><wp:inline><a:blip r:embed=\"a\"/></wp:inline></w:drawing></w:r>",
        )
        + "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den/></m:f></m:oMath>";
    File::new(&body)
        .styles("<w:style w:styleId=\"1\"><w:name w:val=\"heading 1\"/><w:basedOn w:val=\"1\"/></w:style>")
        .numbering("<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:lvlText w:val=\"第%1章\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>")
        .footnotes("<w:footnote w:id=\"2\"><w:p><w:r><w:t>注</w:t></w:r></w:p></w:footnote>")
        .picture("a", b"png")
}

proptest! {
    #[test]
    fn changed_bytes_never_make_it_panic(at in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8), cut in any::<Option<prop::sample::Index>>()) {
        let mut bytes = rich().bytes();
        for (at, byte) in at {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let _ = read(&bytes, &Limits::default());
    }

    #[test]
    fn changed_words_of_the_text_never_make_it_panic(changes in prop::collection::vec((any::<prop::sample::Index>(), "[a-zA-Z0-9:<>/= \"-]{0,6}"), 1..12)) {
        let body = format!("{}{}", p("", &t("文")), "<w:tbl><w:tr><w:trPr><w:gridBefore w:val=\"3\"/></w:trPr><w:tc><w:tcPr><w:vMerge/><w:gridSpan w:val=\"9\"/></w:tcPr><w:p><w:r><w:fldChar w:fldCharType=\"begin\"/><w:instrText>TOC</w:instrText><w:sym w:font=\"Symbol\" w:char=\"F061\"/></w:r></w:p></w:tc></w:tr></w:tbl>");
        let mut letters: Vec<char> = body.chars().collect();
        for (at, change) in changes {
            let at = at.index(letters.len());
            letters.splice(at..(at + 2).min(letters.len()), change.chars());
        }
        let _ = read(&File::new(&letters.into_iter().collect::<String>()).bytes(), &Limits::default());
    }
}

#[test]
fn nesting_up_to_the_limit_stands_on_a_small_stack() {
    let nest = |open: &str, close: &str, times: usize, inner: &str| open.repeat(times) + inner + &close.repeat(times);
    let bodies = [
        nest("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", 120, &p("", &t("底"))),
        nest("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 80, &p("", &t("底"))),
        format!("<w:p>{}</w:p>", nest("<w:smartTag>", "</w:smartTag>", 240, &t("底"))),
        format!("<w:p><m:oMath>{}</m:oMath></w:p>", nest("<m:d><m:e>", "</m:e></m:d>", 120, "<m:r><m:t>底</m:t></m:r>")),
        nest("<w:p><w:r><w:pict><w:txbxContent>", "</w:txbxContent></w:pict></w:r></w:p>", 60, &p("", &t("底"))),
        format!("<w:p>{}</w:p>", nest("<w:r><w:ruby><w:rubyBase>", "</w:rubyBase></w:ruby></w:r>", 80, &t("底"))),
    ];
    for body in bodies {
        let bytes = File::new(&body).bytes();
        let reading = std::thread::Builder::new().stack_size(2 << 20).spawn(move || read(&bytes, &Limits::default())).unwrap();
        let import = reading.join().expect("no overflow").expect("readable");
        assert!(format!("{:?}", import.doc).contains('底'));
    }
}

#[test]
fn many_breaks_fields_and_lists_cost_no_more_than_their_number() {
    let fields = "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>".repeat(20_000)
        + &t("文")
        + &"<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>".repeat(20_000);
    let breaks = format!("<w:r>{}</w:r>", "<w:br/>".repeat(200_000));
    let started = std::time::Instant::now();
    let told = File::new(&(p("", &(breaks.clone() + &t("文") + &breaks)) + &p("", &fields))).told();
    assert!(told.first().is_some_and(|line| line == "p 文"));
    assert!(started.elapsed().as_secs() < 30);
}

#[test]
fn targets_never_leave_the_archive() {
    let body = p("", "<w:r><w:drawing><wp:inline><a:blip r:embed=\"a\"/></wp:inline></w:drawing></w:r>");
    let file = File::new(&body).rel("a", "image", "../../../../etc/hostname.png", false);
    assert!(file.import().pictures.is_empty());
    let file = File::new(&body).rel("a", "image", "/word/../word/media/a%20b.png", false).part("word/media/a b.png", b"png");
    assert_eq!(file.import().pictures.len(), 1);
}

#[test]
fn a_part_that_is_too_large_is_refused() {
    let limits = Limits { xml_part: 500, ..Limits::default() };
    assert_eq!(read(&File::new(&p("", &t(&"长".repeat(500)))).bytes(), &limits).unwrap_err(), Refused::Bomb);
    let limits = Limits { elements: 10, ..Limits::default() };
    assert_eq!(read(&File::new(&p("", "").repeat(10)).bytes(), &limits).unwrap_err(), Refused::TooLong);
    // What only dresses the text does not count, but it cannot come for ever either.
    let dressed = |n: usize| File::new(&p("", &r(&"<w:lang/>".repeat(n), "文"))).bytes();
    assert!(read(&dressed(15), &limits).is_ok());
    assert_eq!(read(&dressed(40), &limits).unwrap_err(), Refused::TooLong);
    let limits = Limits { text: 30, ..Limits::default() };
    assert!(read(&File::new(&p("", &t(&"长".repeat(10)))).bytes(), &limits).is_ok());
    assert_eq!(read(&File::new(&p("", &t(&"长".repeat(11)))).bytes(), &limits).unwrap_err(), Refused::TooLong);
}

#[test]
fn numbers_count_as_text_and_are_cut_to_what_a_number_can_be() {
    let numbered = |id: &str, level: &str, count: usize| {
        let numbering = format!(
            "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"32000\"/><w:numFmt w:val=\"lowerLetter\"/>\
             <w:lvlText w:val=\"{level}\"/></w:lvl></w:abstractNum><w:num w:numId=\"{id}\"><w:abstractNumId w:val=\"0\"/></w:num>"
        );
        let one = p(&format!("<w:numPr><w:numId w:val=\"{id}\"/></w:numPr>"), &t("文"));
        File::new(&one.repeat(count)).numbering(&numbering)
    };
    let longest = |file: &File| file.told().iter().map(String::len).max().unwrap_or_default();
    assert!(longest(&numbered("1", "第%1条", 2)) < 300, "no number of a thousand letters");
    assert!(longest(&numbered("1", &"章".repeat(5_000), 2)) < 300);
    let limits = Limits { text: 300, ..Limits::default() };
    let refused = read(&numbered("1", "第%1条", 2).bytes(), &limits).err();
    assert_eq!(refused, None);
    assert_eq!(read(&numbered("1", "第%1条", 40).bytes(), &limits).unwrap_err(), Refused::TooLong);
    // An id that no program writes is the id of nothing: each paragraph would keep a copy.
    assert_eq!(numbered(&"1".repeat(41), "第%1条", 1).told(), ["p 文"]);
}

#[test]
fn a_damaged_side_part_costs_only_itself() {
    let file = File::new(&p("", &t("文"))).rel("s", "styles", "bad.xml", false).part("word/bad.xml", b"<w:styles><broken");
    assert_eq!(file.told(), ["p 文"]);
}

#[test]
fn wide_characters_are_read_with_and_without_their_mark() {
    let text = "<w:styles xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:style w:styleId=\"x\">\
        <w:name w:val=\"heading 1\"/></w:style></w:styles>";
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for styles in [little.clone(), big, [vec![0xFF, 0xFE], little].concat()] {
        let file = File::new(&p("<w:pStyle w:val=\"x\"/>", &t("题")))
            .rel("s", "styles", "wide.xml", false)
            .part("word/wide.xml", &styles);
        assert_eq!(file.told(), ["h1 题"]);
    }
}
