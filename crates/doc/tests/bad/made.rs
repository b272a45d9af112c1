//! Makes archives and compound files, good and bad.

use std::io::Write as _;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const NAMES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006""#;

/// A part of the archive: name and bytes.
pub type Part = (String, Vec<u8>);

/// `word/document.xml` around these blocks.
pub fn body(blocks: &str) -> Vec<u8> {
    format!("{HEAD}<w:document {NAMES}><w:body>{blocks}<w:sectPr/></w:body></w:document>").into_bytes()
}

/// Another part of the kind `w:KIND` around this content.
pub fn part(kind: &str, content: &str) -> Vec<u8> {
    format!("{HEAD}<w:{kind} {NAMES}>{content}</w:{kind}>").into_bytes()
}

/// The parts that every file has, with this main part.
pub fn parts(document: &[u8]) -> Vec<Part> {
    let base = "http://schemas.openxmlformats.org";
    let main = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let overrides: String =
        ["document.main+xml:document", "styles+xml:styles", "numbering+xml:numbering", "footnotes+xml:footnotes"]
            .iter()
            .filter_map(|pair| pair.split_once(':'))
            .map(|(kind, name)| format!(r#"<Override PartName="/word/{name}.xml" ContentType="{main}.{kind}"/>"#))
            .collect();
    let types = format!(
        r#"{HEAD}<Types xmlns="{base}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>{overrides}</Types>"#
    );
    let rels = |list: &str| format!(r#"{HEAD}<Relationships xmlns="{base}/package/2006/relationships">{list}</Relationships>"#);
    let kind = format!("{base}/officeDocument/2006/relationships");
    let package = rels(&format!(r#"<Relationship Id="rId1" Type="{kind}/officeDocument" Target="word/document.xml"/>"#));
    let own: String = ["styles", "numbering", "footnotes"]
        .iter()
        .map(|name| format!(r#"<Relationship Id="{name}" Type="{kind}/{name}" Target="{name}.xml"/>"#))
        .collect();
    vec![
        ("[Content_Types].xml".into(), types.into_bytes()),
        ("_rels/.rels".into(), package.into_bytes()),
        ("word/_rels/document.xml.rels".into(), rels(&own).into_bytes()),
        ("word/document.xml".into(), document.to_vec()),
    ]
}

/// A whole file with this main part.
pub fn docx(document: &[u8]) -> Vec<u8> {
    zip_owned(&parts(document))
}

/// A whole file with this main part and more parts of the folder `word`.
pub fn docx_with(document: &[u8], more: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut list = parts(document);
    list.extend(more.iter().map(|(name, bytes)| (format!("word/{name}"), bytes.clone())));
    zip_owned(&list)
}

/// An archive of these parts.
pub fn zip(list: &[(&str, &[u8])]) -> Vec<u8> {
    zip_owned(&list.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect::<Vec<_>>())
}

/// An archive of these parts.
pub fn zip_owned(list: &[Part]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in list {
        archive.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).expect("a part");
        archive.write_all(bytes).expect("its bytes");
    }
    archive.finish().expect("an archive").into_inner()
}

/// A compound file (OLE 2) with these streams, all empty: header, one sector of the table, one of the directory.
pub fn ole(streams: &[&str]) -> Vec<u8> {
    const FREE: u32 = 0xffff_ffff;
    const END: u32 = 0xffff_fffe;
    let mut out = Vec::new();
    let put = |out: &mut Vec<u8>, words: &[u32]| words.iter().for_each(|word| out.extend(word.to_le_bytes()));
    out.extend(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    out.extend([0; 16]);
    // Versions, byte order, sector sizes of 512 and 64 bytes.
    out.extend([0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0, 0, 0, 0, 0, 0, 0]);
    // Directory sectors (none told), table sectors, first directory sector, transaction, cutoff, no small table, no further list.
    put(&mut out, &[0, 1, 1, 0, 4096, END, 0, END, 0, 0]);
    put(&mut out, &[FREE; 108]);
    put(&mut out, &[0xffff_fffd, END]);
    put(&mut out, &[FREE; 126]);
    for at in 0..4_usize {
        let (name, kind) = match at {
            0 => ("Root Entry", 5),
            _ => (streams.get(at - 1).copied().unwrap_or_default(), 2),
        };
        let units: Vec<u16> = name.encode_utf16().collect();
        let mut entry: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        entry.resize(64, 0);
        let length = if units.is_empty() { 0 } else { u16::try_from(units.len() * 2 + 2).expect("a short name") };
        entry.extend(length.to_le_bytes());
        entry.extend([if units.is_empty() { 0 } else { kind }, 1]);
        let next = if at > 0 && at < streams.len() { u32::try_from(at + 1).expect("few streams") } else { FREE };
        put(&mut entry, &[FREE, next, if at == 0 { 1 } else { FREE }]);
        entry.extend([0; 36]);
        put(&mut entry, &[END, 0, 0]);
        out.extend(entry);
    }
    out.resize(512 * 3, 0);
    out
}
