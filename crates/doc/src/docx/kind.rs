//! Tells what a file is by its content, never by its name.
//!
//! Promises: looks at the bytes only, allocates nothing of their size, and answers for every input.

use super::Refused;

/// Why `bytes` are not an archive that could be a `.docx`; `None` when they begin like a zip.
pub(super) fn not_a_zip(bytes: &[u8]) -> Option<Refused> {
    if bytes.starts_with(b"PK\x03\x04") {
        return None;
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
        return Some(compound(bytes));
    }
    Some(name(bytes).map_or(Refused::Damaged, Refused::OtherKind))
}

/// Compound files of Microsoft hold `.doc`, `.xls`, `.ppt`, `.wps` and every `.docx` with a password; the names of their streams stand
/// in UTF-16.
fn compound(bytes: &[u8]) -> Refused {
    let has = |stream: &str| {
        let wide: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
        holds(bytes, &wide)
    };
    if has("EncryptedPackage") || has("EncryptionInfo") {
        Refused::Encrypted
    } else if has("WpsCustomData") || has("MatOST") || (has("CONTENTS") && has("SPELLING")) {
        Refused::Wps
    } else if has("WordDocument") {
        Refused::OldWord
    } else if has("Workbook") {
        Refused::OtherKind("xls")
    } else if has("PowerPoint Document") {
        Refused::OtherKind("ppt")
    } else {
        // Its directory may be cut off; a compound file that somebody takes for a Word file is one of the old Word.
        Refused::OldWord
    }
}

/// Whether `needle` stands anywhere in `hay`.
pub(super) fn holds(hay: &[u8], needle: &[u8]) -> bool {
    let Some(&first) = needle.first() else { return true };
    let mut rest = hay;
    while let Some(at) = rest.iter().position(|&b| b == first) {
        let (_, from) = rest.split_at(at);
        if from.starts_with(needle) {
            return true;
        }
        rest = from.get(1..).unwrap_or_default();
    }
    false
}

/// The everyday name of a known kind of file.
fn name(bytes: &[u8]) -> Option<&'static str> {
    const MAGIC: [(&[u8], &str); 22] = [
        (b"%PDF-", "pdf"),
        (b"\xFF\xD8\xFF", "jpg"),
        (b"\x89PNG\r\n", "png"),
        (b"GIF8", "gif"),
        (b"BM", "bmp"),
        (b"II*\0", "tiff"),
        (b"MM\0*", "tiff"),
        (b"{\\rtf", "rtf"),
        (b"\x37\x7A\xBC\xAF\x27\x1C", "7z"),
        (b"Rar!", "rar"),
        (b"\x1F\x8B", "gz"),
        (b"HN  ", "caj"),
        (b"CAJ", "caj"),
        (b"ID3", "mp3"),
        (b"\x00\x00\x01\x00", "ico"),
        (b"MIME-Version:", "mht"),
        (b"PK\x05\x06", "zip"),
        (b"PK\x07\x08", "zip"),
        (b"\x7FELF", "exe"),
        (b"MZ", "exe"),
        // Text as old Notepad saves it under 「Unicode」.
        (b"\xFF\xFE", "txt"),
        (b"\xFE\xFF", "txt"),
    ];
    if bytes.starts_with(b"RIFF") {
        return Some(if bytes.get(8..12) == Some(b"WEBP") { "webp" } else { "wav" });
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        let heif = [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"]
            .iter()
            .any(|b| bytes.get(8..12) == Some(&b[..]));
        return Some(if heif {
            "heic"
        } else if bytes.get(8..12) == Some(b"avif") {
            "avif"
        } else {
            "mp4"
        });
    }
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(kind);
    }
    text(bytes)
}

/// HTML, XML or plain text. Text is told by what it lacks: no control characters in its first bytes.
fn text(bytes: &[u8]) -> Option<&'static str> {
    let start = bytes.get(..bytes.len().min(4_096)).unwrap_or_default();
    let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start).trim_ascii_start();
    if start.is_empty() || start.iter().any(|&b| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0C)) {
        return None;
    }
    let lower = start.to_ascii_lowercase();
    if ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| lower.starts_with(tag.as_bytes()))
        || holds(&lower, b"<html")
    {
        return Some("html");
    }
    if lower.starts_with(b"<?xml") {
        return Some("xml");
    }
    // A cut inside a character is no error; a byte that no character has is.
    match std::str::from_utf8(start) {
        Ok(_) => Some("txt"),
        Err(error) => (error.error_len().is_none() || likely_gbk(start)).then_some("txt"),
    }
}

/// Text of older programs in China: pairs of a lead and a trail byte, and ASCII.
fn likely_gbk(bytes: &[u8]) -> bool {
    let mut rest = bytes.iter();
    while let Some(&lead) = rest.next() {
        if lead >= 0x80 {
            match rest.next() {
                Some(&trail) if (0x81..=0xFE).contains(&lead) && (0x40..=0xFE).contains(&trail) => {}
                None => return true,
                Some(_) => return false,
            }
        }
    }
    true
}

/// What an archive without a Word document is, by the names of its parts (lower case).
pub(super) fn other_archive<'a>(names: impl Iterator<Item = &'a str>) -> Refused {
    let mut seen_content_types = false;
    let mut kind = None;
    for name in names {
        seen_content_types |= name == "[content_types].xml";
        kind = kind.or(match name {
            "xl/workbook.xml" | "xl/workbook.bin" => Some("xlsx"),
            "ppt/presentation.xml" => Some("pptx"),
            "content.xml" => Some("odt"),
            "ofd.xml" => Some("ofd"),
            "meta-inf/container.xml" => Some("epub"),
            "visio/document.xml" => Some("vsdx"),
            "meta-inf/manifest.mf" => Some("jar"),
            _ => None,
        });
    }
    match kind {
        Some(kind) => Refused::OtherKind(kind),
        None if seen_content_types => Refused::Damaged,
        None => Refused::OtherKind("zip"),
    }
}
