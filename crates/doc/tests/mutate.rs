//! Bent files by the thousand: every golden file with parts of its XML, or bytes of its archive, changed by chance.
//!
//! Promises that are tested here: the reader answers without a panic; what it read survives JSON and Markdown unchanged; the HTML of it
//! holds known elements, known attributes and harmless addresses only. The chance is seeded: the same cases at every run.
//! `MUTATIONS=200000 cargo test --release -p zhibu-doc --test mutate` goes on for longer, `SEED=7` begins elsewhere.

#![expect(clippy::expect_used, reason = "a test that cannot go on says so")]

use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;

use zhibu_doc::docx::{Limits, read};
use zhibu_doc::html::{self, Files, Mode, Pic, Word, Words};
use zhibu_doc::{Doc, md};

/// Cases of an everyday run.
const CASES: usize = 1_000;

struct Chance(u64);

impl Chance {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap_or(0) % below.max(1)
    }
    fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.next(list.len())]
    }
}

type Part = (String, Vec<u8>);

fn golden() -> Vec<Vec<Part>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut paths: Vec<_> = std::fs::read_dir(folder).expect("the folder").flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "docx"));
    paths.sort();
    paths.iter().map(|path| parts(&std::fs::read(path).expect("a file"))).collect()
}

fn parts(bytes: &[u8]) -> Vec<Part> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut out = Vec::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).expect("a part");
        let name = part.name().expect("its name").into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("its bytes");
        out.push((name, bytes));
    }
    out
}

fn packed(parts: &[Part]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in parts {
        archive.start_file(name.as_str(), options).expect("a part");
        archive.write_all(bytes).expect("its bytes");
    }
    archive.finish().expect("an archive").into_inner()
}

/// What is put in: marks of structure, of Markdown, of HTML.
const WORDS: [&str; 34] = [
    "<w:p>",
    "</w:p>",
    "<w:r><w:t>",
    "</w:t></w:r>",
    "<w:tbl><w:tr><w:tc>",
    "</w:tc></w:tr></w:tbl>",
    "<w:br/>",
    "<w:tab/>",
    "<w:vanish/>",
    "<w:vMerge/>",
    "<w:gridSpan w:val=\"3\"/>",
    "<w:numPr><w:ilvl w:val=\"1\"/><w:numId w:val=\"1\"/></w:numPr>",
    "<w:pStyle w:val=\"1\"/>",
    "<w:outlineLvl w:val=\"0\"/>",
    "<w:del>",
    "</w:del>",
    "<w:ins>",
    "<w:fldChar w:fldCharType=\"begin\"/>",
    "<w:fldChar w:fldCharType=\"separate\"/>",
    "<w:fldChar w:fldCharType=\"end\"/>",
    "<w:instrText> HYPERLINK \"javascript:alert(1)\" </w:instrText>",
    "<w:hyperlink w:anchor=\"x\">",
    "</w:hyperlink>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&quot; onerror=&quot;alert(1)",
    "&#10;# &#10;&#10;- ",
    "```zhibu",
    "[^1]: ",
    "![](x \"y\")",
    "\\",
    "*_`|~$^{}[]()<>#+-",
    "　\u{200b}\u{feff}",
    "<m:oMath><m:r><m:t>&lt;mi onclick=&quot;x&quot;&gt;</m:t></m:r></m:oMath>",
    "<w:footnoteReference w:id=\"1\"/>",
];

/// Changes some bytes of one part.
fn bend(bytes: &mut Vec<u8>, donor: &[u8], chance: &mut Chance) {
    for _ in 0..=chance.next(4) {
        let at = chance.next(bytes.len() + 1);
        let to = (at + chance.next(200)).min(bytes.len());
        match chance.next(8) {
            0 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = u8::try_from(chance.next(256)).unwrap_or(0);
                }
            }
            1 => drop(bytes.drain(at..to)),
            2 => {
                let copy = bytes[at..to].to_vec();
                bytes.splice(at..at, copy);
            }
            // Between two elements, where it is most likely still XML.
            3 | 4 => {
                let gap = bytes[at..].windows(2).position(|two| two == b"><").map_or(at, |gap| at + gap + 1);
                bytes.splice(gap..gap, chance.of(&WORDS).bytes());
            }
            5 => {
                let text = bytes[at..].windows(5).position(|w| w == b"</w:t").map_or(at, |gap| at + gap);
                bytes.splice(text..text, chance.of(&WORDS[23..]).bytes());
            }
            6 => {
                // A piece of another file, from one tag to another.
                let from = chance.next(donor.len() + 1);
                let from = donor[from..].iter().position(|&b| b == b'<').map_or(from, |gap| from + gap);
                let end = (from + chance.next(400)).min(donor.len());
                let end = donor[end..].iter().position(|&b| b == b'<').map_or(end, |gap| end + gap);
                let gap = bytes[at..].windows(2).position(|two| two == b"><").map_or(at, |gap| at + gap + 1);
                bytes.splice(gap..gap, donor[from..end].iter().copied());
            }
            _ => {
                // A number or a word inside an attribute.
                if let Some(quote) = bytes[at..].iter().position(|&b| b == b'"').map(|gap| at + gap + 1) {
                    let word = *chance.of(&["0", "-1", "9", "99999999999", "1e9", "", "x", "restart", "bullet", "%1%2%9"]);
                    let end = bytes[quote..].iter().position(|&b| b == b'"').map_or(quote, |gap| quote + gap);
                    bytes.splice(quote..end, word.bytes());
                }
            }
        }
    }
}

struct Served;

impl Files for Served {
    fn picture(&self, file: &str) -> Option<Pic> {
        file.len().is_multiple_of(2).then(|| Pic { src: format!("/f/{file}"), srcset: String::new(), width: 1, height: 1 })
    }
    fn download(&self, _: &str) -> Option<String> {
        None
    }
}

impl Words for Served {
    fn word(&self, word: Word<'_>) -> String {
        format!("{word:?} <script>")
    }
}

/// Every tag of the page is one that the views write, with attributes that they write.
fn harmless(page: &str) -> Result<(), String> {
    const ATTRIBUTES: [&str; 37] = [
        "class",
        "id",
        "href",
        "rel",
        "src",
        "srcset",
        "sizes",
        "width",
        "height",
        "alt",
        "loading",
        "decoding",
        "aria-label",
        "tabindex",
        "role",
        "scope",
        "colspan",
        "rowspan",
        "start",
        "display",
        "border",
        "mathvariant",
        "displaystyle",
        "linethickness",
        "bevelled",
        "fence",
        "separator",
        "stretchy",
        "accent",
        "accentunder",
        "notation",
        "open",
        "close",
        "form",
        "largeop",
        "movablelimits",
        "scriptlevel",
    ];
    const FORBIDDEN: [&str; 14] = [
        "script",
        "style",
        "iframe",
        "object",
        "embed",
        "svg",
        "form",
        "input",
        "button",
        "link",
        "meta",
        "base",
        "template",
        "foreignobject",
    ];
    for tag in page.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').ok_or_else(|| format!("an open tag {tag:?}"))?;
        let name = tag.split([' ', '/']).next().unwrap_or_default();
        if FORBIDDEN.contains(&name.to_lowercase().as_str()) {
            return Err(format!("the element {name}"));
        }
        let mut rest = tag.get(name.len()..).unwrap_or_default();
        while let Some((key, after)) = rest.split_once("=\"") {
            let (value, after) = after.split_once('"').ok_or_else(|| format!("an open attribute in {tag:?}"))?;
            let key = key.trim();
            if !ATTRIBUTES.contains(&key) {
                return Err(format!("the attribute {key} in {tag:?}"));
            }
            let address = value.trim().to_lowercase();
            let leads = ["http:", "https:", "mailto:", "tel:", "#", "/f/"].iter().any(|start| address.starts_with(start));
            if matches!(key, "href" | "src") && !leads {
                return Err(format!("the address {value:?}"));
            }
            rest = after;
        }
        if !matches!(rest.trim(), "" | "/") && !tag.starts_with('/') {
            return Err(format!("a bare attribute in {tag:?}"));
        }
    }
    Ok(())
}

#[test]
fn harm_is_seen() {
    for page in ["<p>一</p>", "<a href=\"https://example.org\" rel=\"noopener\">一</a>", "<br>"] {
        assert_eq!(harmless(page), Ok(()));
    }
    for page in [
        "<script>",
        "<img src=\"data:x\">",
        "<p onclick=\"x\">",
        "<a href=\"javascript:x\">",
        "<p x>",
        "<p style=\"x\">",
        "<mi href=\" JavaScript:x\">",
    ] {
        assert!(harmless(page).is_err(), "{page}");
    }
}

/// Checks one file. True when it was read.
fn check(bytes: &[u8], case: &str) -> bool {
    let Ok(import) = read(bytes, &Limits::default()) else { return false };
    let doc = &import.doc;
    let json = serde_json::to_string(doc).expect("a document has a JSON form");
    let again: Doc = serde_json::from_str(&json).expect("the JSON form can be read");
    assert_eq!(&again, doc, "{case}: JSON and back");
    let text = md::write(doc);
    assert_eq!(&md::read(&text), doc, "{case}: Markdown and back, from\n{text}");
    for mode in [Mode::Page, Mode::Feed, Mode::Alone] {
        let page = html::render(doc, &Served, &Served, mode);
        if let Err(why) = harmless(&page) {
            panic!("{case}: {why} in\n{page}");
        }
    }
    true
}

#[test]
fn bent_files_are_read_or_refused_and_never_do_harm() {
    let number = |name: &str| std::env::var(name).ok().and_then(|n| n.parse::<u64>().ok());
    let seed = number("SEED").unwrap_or(1);
    let cases = number("MUTATIONS").and_then(|n| usize::try_from(n).ok()).unwrap_or(CASES);
    let files = golden();
    let mut read = 0;
    for case in 0..cases {
        let mut chance = Chance((seed << 32 | case as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        let mut parts = chance.of(&files).clone();
        let donor = chance.of(&files).iter().find(|(name, _)| name == "word/document.xml").map(|(_, bytes)| bytes.clone());
        let texts: Vec<usize> =
            (0..parts.len()).filter(|&at| matches!(parts[at].0.rsplit('.').next(), Some("xml" | "rels"))).collect();
        let main = texts.iter().copied().find(|&at| parts[at].0.ends_with("document.xml"));
        let at = if chance.next(3) > 0 { main } else { None }.unwrap_or_else(|| *chance.of(&texts));
        bend(&mut parts[at].1, &donor.unwrap_or_default(), &mut chance);
        let mut bytes = packed(&parts);
        // Now and then the archive itself.
        if chance.next(10) == 0 {
            let at = chance.next(bytes.len());
            bytes[at] ^= 1 << chance.next(8);
        }
        read += usize::from(check(&bytes, &format!("SEED={seed} case {case}")));
    }
    println!("{read} of {cases} bent files were read");
    assert!(read > cases / 10, "so few were read ({read}) that little was tried");
}
