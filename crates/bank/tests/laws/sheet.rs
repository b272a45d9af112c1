//! Excel: the template, what people type, files that lie, and back again.

use std::io::{Cursor, Read as _, Write as _};

use proptest::prelude::*;
use rust_xlsxwriter::{Workbook, Worksheet};
use zhibu_bank::{Choice, Kind, Pair, Question, Read, sheet};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::any;

const HEADINGS: &str = "题型|题干|选项A|选项B|选项C|选项D|答案|解析|难度|位置";

/// A file with these rows; cells are apart by `|`.
fn file(rows: &[&str]) -> Vec<u8> {
    with(|sheet| {
        for (row, line) in (0..).zip(rows) {
            for (column, cell) in (0..).zip(line.split('|')).filter(|(_, cell)| !cell.is_empty()) {
                sheet.write_string(row, column, cell).unwrap();
            }
        }
    })
}

fn with(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    book.save_to_buffer().unwrap()
}

fn rows(rows: &[&str]) -> Read {
    sheet::read(&file(&[&[HEADINGS], rows].concat())).unwrap()
}

/// Code and cell of the only error.
fn error(lines: &[&str]) -> (&'static str, String) {
    let read = rows(lines);
    assert_eq!((read.questions.len(), read.errors.len()), (0, 1), "{lines:?}: {read:?}");
    let error = &read.errors[0];
    (error.fault.code, format!("{}{}", sheet::column_name(error.column), error.line))
}

fn only(line: &str) -> Question {
    let read = rows(&[line]);
    assert_eq!((read.questions.len(), read.errors.as_slice()), (1, [].as_slice()), "{line}");
    read.questions[0].1.clone()
}

fn choices(options: &[(&str, bool)]) -> Vec<Choice> {
    options.iter().map(|(text, right)| Choice { text: (*text).into(), right: *right }).collect()
}

#[test]
fn the_template_is_empty_and_its_examples_are_good() {
    let template = sheet::template().unwrap();
    assert_eq!(sheet::read(&template).unwrap(), Read::default());
    assert_eq!(sheet::template().unwrap(), template, "no clock");
    // The second sheet alone: what it shows must be readable.
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(&template)).unwrap();
    let guide = calamine::Reader::worksheet_range(&mut book, "填写说明").unwrap();
    let bytes = with(|sheet| {
        for (row, column, value) in guide.used_cells() {
            sheet.write_string(u32::try_from(row).unwrap(), u16::try_from(column).unwrap(), value.to_string()).unwrap();
        }
    });
    let read = sheet::read(&bytes).unwrap();
    assert_eq!((read.errors, read.notices), (vec![], vec![]));
    let questions: Vec<_> = read.questions.iter().map(|(_, question)| question).collect();
    super::golden("填写说明.json", &format!("{:#}\n", serde_json::to_value(&questions).unwrap()));
}

#[test]
fn the_template_has_lists() {
    let template = sheet::template().unwrap();
    let mut zip = ZipArchive::new(Cursor::new(template)).unwrap();
    let mut xml = String::new();
    zip.by_name("xl/worksheets/sheet1.xml").unwrap().read_to_string(&mut xml).unwrap();
    assert!(xml.contains("sqref=\"A2:A20001\"") && xml.contains("小题填空") && xml.contains("\"易,中,难\""), "{xml}");
}

#[test]
fn people_type_answers_in_many_ways() {
    for (answer, right) in
        [("A", [true, false]), ("ａ", [true, false]), ("Ｂ", [false, true]), ("乙", [false, true]), (" b. ", [false, true])]
    {
        let wanted = choices(&[("甲", right[0]), ("乙", right[1])]);
        assert_eq!(only(&format!("单选题|问|甲|乙|||{answer}")).kind, Kind::Single { options: wanted }, "{answer}");
    }
    for answer in ["AC", "Ａ、Ｃ", "a，c", "C A", "A;C", "A/C", "A和C"] {
        let wanted = choices(&[("甲", true), ("乙", false), ("丙", true)]);
        assert_eq!(only(&format!("多选|问|甲|乙|丙||{answer}")).kind, Kind::Multiple { options: wanted }, "{answer}");
    }
    for (answer, right) in
        [("对", true), ("正确", true), ("√", true), ("Ｔ", true), ("错", false), ("错误", false), ("×", false), ("false", false)]
    {
        assert_eq!(only(&format!("判断题|问|||||{answer}")).kind, Kind::TrueFalse { right }, "{answer}");
    }
    assert_eq!(only("判断题|问|正确|错误|||B").kind, Kind::TrueFalse { right: false });
    let pair = |left: &str, right: &str| Pair { left: left.into(), right: right.into() };
    assert_eq!(
        only("连线题|问|甲→1|乙 -> 2|→ 3|").kind,
        Kind::Matching { pairs: vec![pair("甲", "1"), pair("乙", "2"), pair("", "3")] }
    );
    assert_eq!(only("排序题|问|乙|丙|甲||CAB").kind, Kind::Ordering { items: vec!["甲".into(), "乙".into(), "丙".into()] });
    assert_eq!(only("排序题|问|甲|乙").kind, Kind::Ordering { items: vec!["甲".into(), "乙".into()] });
    let blanks = |list: &[&[&str]]| Kind::Blanks {
        accepted: list.iter().map(|blank| blank.iter().map(|text| (*text).to_owned()).collect()).collect(),
    };
    assert_eq!(only("填空题|第__条第__款|||||二｜2；三;".trim_end_matches(';')).kind, blanks(&[&["二", "2"], &["三"]]));
    assert_eq!(only("填空题|第__条第__款|||||二\n三").kind, blanks(&[&["二"], &["三"]]));
    // An empty column between options costs no letter.
    assert_eq!(only("单选题|问|甲||丙||C").kind, Kind::Single { options: choices(&[("甲", false), ("丙", true)]) });
    assert_eq!(only("单选题|问|甲|乙|||A||３|1.2.3").difficulty, 3);
}

#[test]
fn columns_may_stand_anywhere() {
    let read = sheet::read(&file(&[
        "某局题库|||",
        "|",
        "序号| 答案|备注|题 干|B|Ａ|题型|章节",
        "1|B|x|问|乙|甲|单选题|1.2",
        "|||||||",
        "2||只有备注",
        "2|A|x|问二|乙|甲|单选题|",
    ]));
    let read = read.unwrap();
    // A row that has nothing but a remark is blank.
    assert_eq!(read.errors, []);
    assert_eq!(read.questions.iter().map(|(row, _)| *row).collect::<Vec<_>>(), [4, 7]);
    assert_eq!(read.questions[0].1.kind, Kind::Single { options: choices(&[("甲", false), ("乙", true)]) });
    assert_eq!(read.questions[0].1.category, "1.2");
}

#[test]
fn numbers_truths_and_dates_stand_in_cells() {
    let bytes = with(|sheet| {
        for (column, heading) in (0..).zip(HEADINGS.split('|')) {
            sheet.write_string(0, column, heading).unwrap();
        }
        sheet.write_string(1, 0, "单选题").unwrap();
        sheet.write_string(1, 1, "1+1=?").unwrap();
        for (column, number) in (2..).zip([1.0, 2.0, 3.5, 1921.0]) {
            sheet.write_number(1, column, number).unwrap();
        }
        sheet.write_string(1, 6, "B").unwrap();
        sheet.write_number(1, 8, 3).unwrap();
        sheet.write_number(1, 9, 1.2).unwrap();
        sheet.write_string(2, 0, "判断题").unwrap();
        sheet.write_string(2, 1, "问").unwrap();
        sheet.write_boolean(2, 6, true).unwrap();
        sheet.write_string(3, 0, "判断题").unwrap();
        sheet.write_string(3, 1, "问").unwrap();
        sheet.write_string(3, 6, "对").unwrap();
        let date = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 1, 2).unwrap();
        sheet.write_datetime_with_format(3, 9, date, &rust_xlsxwriter::Format::new().set_num_format("m-d")).unwrap();
        sheet.write_string(4, 0, "填空题").unwrap();
        sheet.write_formula(4, 1, rust_xlsxwriter::Formula::new("=A1").set_result("第__条")).unwrap();
        sheet.write_number(4, 6, 2).unwrap();
    });
    let read = sheet::read(&bytes).unwrap();
    let options = choices(&[("1", false), ("2", true), ("3.5", false), ("1921", false)]);
    assert_eq!(read.questions[0].1.kind, Kind::Single { options });
    assert_eq!((read.questions[0].1.difficulty, read.questions[0].1.category.as_str()), (3, "1.2"));
    assert_eq!(read.questions[1].1.kind, Kind::TrueFalse { right: true });
    assert_eq!(read.questions[2].1.kind, Kind::Blanks { accepted: vec![vec!["2".into()]] });
    assert_eq!(
        (read.errors.len(), read.errors[0].fault.code, read.errors[0].line, read.errors[0].column),
        (1, "sheet-date", 4, 10)
    );
}

#[test]
fn each_fault_has_its_cell() {
    for (lines, code, cell) in [
        (&["问答题|问|||||A"][..], "sheet-kind", "A2"),
        (&["|问|||||A"], "sheet-no-kind", "A2"),
        (&["单选题||甲|乙|||A"], "question-no-stem", "B2"),
        (&["单选题|问|甲|乙|||"], "question-no-right-answer", "G2"),
        (&["单选题|问|甲|乙|||AB"], "question-several-right-answers", "G2"),
        (&["单选题|问|甲|乙|||E"], "sheet-answer-no-option", "G2"),
        (&["单选题|问|甲|乙|||丁"], "sheet-answer-letters", "G2"),
        (&["单选题|问|甲||||A"], "question-too-few-options", "C2"),
        (&["单选题|问|甲|乙|甲||A"], "question-equal-options", "E2"),
        (&["单选题|问|甲|乙|||A||很难"], "sheet-difficulty", "I2"),
        (&["判断题|问|||||可能"], "sheet-answer-truth", "G2"),
        (&["匹配题|问|甲→1|乙2||"], "sheet-no-arrow", "D2"),
        (&["匹配题|问|甲→1|乙→1||"], "question-one-right-side", "C2"),
        (&["排序题|问|甲|乙|||AA"], "sheet-answer-order", "G2"),
        (&["填空题|第__条第__款|||||二"], "question-blank-count", "B2"),
        (&["填空题|第__条|||||"], "question-empty-blank", "G2"),
        (&["小题单选|问|甲|乙|||A"], "sheet-part-without-case", "A2"),
        (&["案例题|材料"], "question-no-parts", "A2"),
        (&["案例题|材料", "小题判断|问|||||对", "小题单选|问|甲|乙|||"], "question-no-right-answer", "G4"),
        (&["案例题|材料", "小题单选|问|甲|乙|||F", "小题判断|问|||||对"], "sheet-answer-no-option", "G3"),
        (&["案例题|材料||||||||||", "小题案例|问"], "sheet-kind", "A3"),
    ] {
        if code == "sheet-kind" && lines.len() > 1 {
            // The broken part is told, and so is the case that is left without one.
            assert_eq!(rows(lines).errors.len(), 2);
            continue;
        }
        assert_eq!(error(lines), (code, cell.to_owned()), "{lines:?}");
    }
    let read = rows(&["案例题|材料|||||不需要", "", "小题判断|问|||||对", "判断题|问|||||错"]);
    assert_eq!((read.questions.len(), read.notices[0].fault.code), (2, "sheet-answer-not-used"), "{read:?}");
}

#[test]
fn foreign_files_are_refused() {
    let code = |bytes: &[u8]| sheet::read(bytes).unwrap_err().code;
    assert_eq!(code(b"PK"), "sheet-not-xlsx");
    assert_eq!(code("题型,题干".as_bytes()), "sheet-not-xlsx");
    assert_eq!(code(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]), "sheet-old-or-locked");
    assert_eq!(code(&vec![b'P'; 17 << 20]), "file-too-large");
    assert_eq!(code(&file(&["名称|数量", "甲|1"])), "sheet-no-headings");
    let missing = sheet::read(&file(&["题型|题干|选项A"])).unwrap_err();
    assert_eq!((missing.code, missing.args), ("sheet-no-column", vec![("name", "答案".to_owned())]));
    assert_eq!(code(&zipped(&[("a.txt", b"x".to_vec())])), "sheet-damaged");
}

fn zipped(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The parts of a file, for changing one.
fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|at| {
            let mut part = zip.by_index(at).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            (part.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

fn changed(bytes: &[u8], name: &str, change: impl Fn(Vec<u8>) -> Vec<u8>) -> Vec<u8> {
    let parts: Vec<_> = parts(bytes)
        .into_iter()
        .map(|(other, bytes)| if other == name { (other, change(bytes)) } else { (other, bytes) })
        .collect();
    zipped(&parts.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect::<Vec<_>>())
}

#[test]
fn a_bomb_is_refused_before_it_is_kept() {
    let good = file(&[HEADINGS, "判断题|问|||||对"]);
    let sheet1 = "xl/worksheets/sheet1.xml";
    let zeros = changed(&good, sheet1, |_| vec![b' '; 80 << 20]);
    assert!(zeros.len() < 1 << 20);
    assert_eq!(sheet::read(&zeros).unwrap_err().code, "sheet-bomb");
    let tags = changed(&good, "xl/sharedStrings.xml", |_| b"<si/>".repeat(4_000_000));
    assert_eq!(sheet::read(&tags).unwrap_err().code, "sheet-bomb");
    let many: Vec<_> = (0..1_500).map(|at| (format!("{at}"), Vec::new())).collect();
    let many = zipped(&many.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect::<Vec<_>>());
    assert_eq!(sheet::read(&many).unwrap_err().code, "sheet-bomb");
    // One cell in the last corner of the sheet is one cell.
    let far = changed(&good, sheet1, |xml| {
        let xml = String::from_utf8(xml).unwrap();
        let cell =
            "<row r=\"1048576\"><c r=\"A1048576\" t=\"str\"><v>判断题</v></c><c r=\"XFD1048576\"><v>1</v></c></row></sheetData>";
        xml.replace("</sheetData>", cell).into_bytes()
    });
    let read = sheet::read(&far).unwrap();
    assert_eq!((read.questions.len(), read.errors[0].line), (1, 1_048_576));
}

#[test]
fn thirty_seven_of_ten_thousand_are_broken() {
    let mut lines = vec![HEADINGS.to_owned()];
    for at in 0..10_000 {
        let answer = if at % 270 == 5 && at / 270 < 37 { "E" } else { "A" };
        lines.push(format!("单选题|第{at}题|甲|乙|丙|丁|{answer}||易|1.1"));
    }
    let read = sheet::read(&file(&lines.iter().map(String::as_str).collect::<Vec<_>>())).unwrap();
    assert_eq!((read.questions.len(), read.errors.len()), (9_963, 37));
    assert!(read.errors.iter().all(|error| error.column == 7 && (error.line - 2) % 270 == 5));
    let back = sheet::read(&sheet::write(&read.questions.into_iter().map(|(_, q)| q).collect::<Vec<_>>()).unwrap()).unwrap();
    assert_eq!(back.questions.len(), 9_963);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_was_written_is_read_back(questions in prop::collection::vec(any::question(), 1..8)) {
        let read = sheet::read(&sheet::write(&questions).unwrap()).unwrap();
        prop_assert_eq!(&read.errors, &[]);
        let back: Vec<_> = read.questions.into_iter().map(|(_, question)| question).collect();
        prop_assert_eq!(back, questions);
    }

    #[test]
    fn drafts_are_written_without_panic(questions in prop::collection::vec(any::draft(), 0..4)) {
        if let Ok(bytes) = sheet::write(&questions) {
            sheet::read(&bytes).unwrap();
        }
    }

    #[test]
    fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = sheet::read(&bytes);
        let _ = sheet::read(&[b"PK\x03\x04".as_slice(), &bytes].concat());
    }

    #[test]
    fn any_change_inside_is_read_without_panic(part in 0_usize..20, at: prop::sample::Index, with in "[<>/\"=A-Z0-9 &;!\\[\\]a-z-]{0,8}", cut in 0_usize..12) {
        let good = file(&[HEADINGS, "单选题|问|甲|乙|丙|丁|A", "填空题|第__条|||||3"]);
        let names: Vec<_> = parts(&good).into_iter().map(|(name, _)| name).collect();
        let name = &names[part % names.len()];
        let bad = changed(&good, name, |mut bytes| {
            let start = at.index(bytes.len());
            let end = (start + cut).min(bytes.len());
            bytes.splice(start..end, with.bytes());
            bytes
        });
        let _ = sheet::read(&bad);
    }
}
