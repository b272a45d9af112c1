//! Bad input: whatever lies behind the name `.docx`, the reader says why it refuses, or reads what can be read.
//!
//! Promises that are tested here: no file makes it panic, run away or take more than 300 MB (measured where each test has its own
//! process, as under cargo-nextest). All files are made here, none is stored.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::format_collect,
    clippy::format_push_string,
    clippy::cast_possible_truncation,
    reason = "a test that fails here should stop here"
)]
#![expect(clippy::expect_used, reason = "a test that cannot go on says so")]
#![expect(clippy::format_collect, clippy::format_push_string, reason = "made once, read once: short before fast")]

mod limits;
mod made;
mod odd;

use std::io::Write as _;
use std::time::{Duration, Instant};

use made::{body, docx, ole, parts, zip};
use zhibu_doc::docx::{Import, Limits, Refused, read};

/// Reads, and sees to it that time and memory stay within bounds.
fn tried(bytes: &[u8]) -> Result<Import, Refused> {
    let before = peak();
    let start = Instant::now();
    let answer = read(bytes, &Limits::default());
    assert!(start.elapsed() < Duration::from_mins(1), "reading took {:?}", start.elapsed());
    if let (Some(before), Some(after)) = (before, peak()) {
        assert!(after.saturating_sub(before) < 300 << 20, "reading took {} MB", (after - before) >> 20);
    }
    answer
}

/// The most memory this process ever held, where the system tells and no other test shares the process.
fn peak() -> Option<u64> {
    std::env::var_os("NEXTEST")?;
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? << 10)
}

fn refused(bytes: &[u8]) -> Refused {
    tried(bytes).expect_err("this file is refused")
}

/// A file of `made` as Word would write it.
fn good() -> Vec<u8> {
    docx(&body("<w:p><w:r><w:t>检疫人员应当到场。</w:t></w:r></w:p>".repeat(40).as_str()))
}

#[test]
fn the_file_that_the_others_are_bent_from_is_read() {
    let import = tried(&good()).expect("a good file");
    assert_eq!(import.doc.blocks.len(), 40);
}

#[test]
fn nothing_is_damaged() {
    assert_eq!(refused(b""), Refused::Damaged);
    assert_eq!(refused(b"PK\x03\x04"), Refused::Damaged);
    assert_eq!(refused(&[0; 4096]), Refused::Damaged);
}

#[test]
fn a_file_cut_off_anywhere_is_damaged() {
    let whole = good();
    for length in (4..whole.len() - 1).step_by(7) {
        assert_eq!(refused(&whole[..length]), Refused::Damaged, "cut at {length}");
    }
}

#[test]
fn no_changed_byte_makes_it_panic() {
    let whole = good();
    for at in 0..whole.len() {
        for change in [0x01, 0x80, 0xff] {
            let mut bent = whole.clone();
            bent[at] ^= change;
            let _ = read(&bent, &Limits::default());
        }
    }
}

#[test]
fn an_old_word_file_is_named() {
    assert_eq!(refused(&ole(&["WordDocument", "1Table", "\u{5}SummaryInformation"])), Refused::OldWord);
}

#[test]
fn a_wps_file_is_named() {
    // WPS Office writes its .wps as compound files like .doc; Works had its own streams. Both get a sentence of their kind.
    let named = refused(&ole(&["WordDocument", "WpsCustomData", "KSOProperties"]));
    assert!(matches!(named, Refused::Wps | Refused::OldWord), "{named}");
    let works = refused(&ole(&["CONTENTS", "MatOST", "SPELLING"]));
    assert!(matches!(works, Refused::Wps), "{works}");
}

#[test]
fn a_password_is_named() {
    assert_eq!(refused(&ole(&["EncryptionInfo", "EncryptedPackage", "\u{6}DataSpaces"])), Refused::Encrypted);
}

#[test]
fn a_broken_compound_file_does_not_run_away() {
    let whole = ole(&["WordDocument"]);
    for length in [8, 9, 76, 511, 512, 513, 1024, 1500] {
        let _ = refused(&whole[..length]);
    }
    // Sector numbers that lead back to themselves, or far away.
    for at in [44, 48, 60, 64, 68, 72, 76, 512, 516, 520] {
        for value in [0_u32, 1, 2, 0x7fff_ffff, 0xffff_fff0] {
            let mut bent = whole.clone();
            bent[at..at + 4].copy_from_slice(&value.to_le_bytes());
            let _ = refused(&bent);
        }
    }
}

#[test]
fn other_kinds_are_named() {
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
    let odt = zip(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<a/>")]);
    let xlsx = zip(&[("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<workbook/>")]);
    let pptx = zip(&[("[Content_Types].xml", b"<Types/>"), ("ppt/presentation.xml", b"<presentation/>")]);
    let cases: [(&str, &[u8]); 11] = [
        ("pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"),
        ("jpg", b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01"),
        ("png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        ("heic", heic),
        ("heic", b"\0\0\0\x18ftyphevx\0\0\0\0"),
        ("txt", b"\xff\xfe\x1a\x90\xe5\x77"),
        ("rtf", br"{\rtf1\ansi\ansicpg936 x}"),
        ("html", b"<!DOCTYPE html><html><body>x</body></html>"),
        ("odt", &odt),
        ("xlsx", &xlsx),
        ("pptx", &pptx),
    ];
    for (name, bytes) in cases {
        let answer = refused(bytes);
        assert_eq!(answer, Refused::OtherKind(name));
    }
}

#[test]
fn plain_words_and_chance_bytes_are_refused() {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    for length in [1, 2, 3, 7, 64, 1000] {
        let noise: Vec<u8> = (0..length)
            .map(|_| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                state.to_le_bytes()[3]
            })
            .collect();
        let _ = refused(&noise);
    }
    let _ = refused("关于开展检查的通知\r\n各查验点：".as_bytes());
}

#[test]
fn two_hundred_megabytes_are_too_large() {
    let mut bytes = vec![0_u8; 200 << 20];
    bytes[..4].copy_from_slice(b"PK\x03\x04");
    let limit = Limits::default().file;
    assert_eq!(refused(&bytes), Refused::TooLarge { limit });
}

#[test]
fn a_file_at_the_limit_is_not_too_large() {
    let bytes = good();
    let limits = Limits { file: bytes.len() as u64, ..Limits::default() };
    read(&bytes, &limits).expect("as large as allowed");
    let limits = Limits { file: bytes.len() as u64 - 1, ..Limits::default() };
    assert_eq!(read(&bytes, &limits).expect_err("one byte too much"), Refused::TooLarge { limit: limits.file });
}

/// An archive whose main part unpacks to `megabytes` of zeros.
fn bomb(megabytes: usize) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().large_file(false);
    let mut list = parts(b"<w:document/>");
    list.retain(|(name, _)| name != "word/document.xml");
    for (name, bytes) in &list {
        archive.start_file(name.as_str(), options).expect("a part");
        archive.write_all(bytes).expect("its bytes");
    }
    archive.start_file("word/document.xml", options).expect("the main part");
    let zeros = vec![0_u8; 1 << 20];
    for _ in 0..megabytes {
        archive.write_all(&zeros).expect("zeros");
    }
    archive.finish().expect("an archive").into_inner()
}

#[test]
fn a_gigabyte_of_zeros_is_a_bomb() {
    let bytes = bomb(1024);
    assert!(bytes.len() < 2 << 20);
    assert_eq!(refused(&bytes), Refused::Bomb);
}

#[test]
fn a_bomb_that_lies_about_its_size_is_refused() {
    let mut bytes = bomb(300);
    let size = (300_u32 << 20).to_le_bytes();
    let places: Vec<usize> = bytes.windows(4).enumerate().filter(|(_, window)| *window == size).map(|(at, _)| at).collect();
    assert!(!places.is_empty(), "the size stands in the archive");
    for at in places {
        bytes[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
    }
    let answer = refused(&bytes);
    assert!(matches!(answer, Refused::Bomb | Refused::Damaged), "{answer}");
}

#[test]
fn an_archive_in_an_archive_is_left_alone() {
    let inner = bomb(300);
    let mut list = parts(&body("<w:p><w:r><w:t>外层</w:t></w:r></w:p>"));
    list.push(("word/embeddings/inner.docx".into(), inner));
    let import = tried(&made::zip_owned(&list)).expect("what is inside is not opened");
    assert_eq!(import.doc.blocks.len(), 1);
}

#[test]
fn too_many_parts_are_a_bomb() {
    let mut list = parts(&body(""));
    list.extend((0..Limits::default().parts).map(|n| (format!("word/media/image{n}.png"), Vec::new())));
    assert_eq!(refused(&made::zip_owned(&list)), Refused::Bomb);
}

#[test]
fn a_missing_main_part_is_damage() {
    let mut list = parts(b"");
    list.retain(|(name, _)| name != "word/document.xml");
    assert_eq!(refused(&made::zip_owned(&list)), Refused::Damaged);
    let other = docx(b"<html><body>no document</body></html>");
    assert_eq!(refused(&other), Refused::Damaged);
    assert_eq!(refused(&docx(b"<w:document")), Refused::Damaged);
}
