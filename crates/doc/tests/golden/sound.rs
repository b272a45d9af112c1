//! What every import must keep, whatever the file says.

use std::collections::HashSet;

use sha2::{Digest, Sha256};
use zhibu_doc::Doc;
use zhibu_doc::docx::Import;

/// Panics, in words, when `import` breaks a promise of the model.
pub fn check(name: &str, import: &Import) {
    let keys: Vec<&str> = import.pictures.iter().map(|picture| &picture.key[..]).collect();
    assert_eq!(keys.len(), keys.iter().collect::<HashSet<_>>().len(), "{name}: each picture comes once");
    for picture in &import.pictures {
        let hash: String = Sha256::digest(&picture.bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(picture.key, hash, "{name}: {} is named by its hash", picture.name);
    }
    let shown: HashSet<&str> = import.doc.figures().iter().map(|figure| &figure.file[..]).collect();
    assert_eq!(shown, keys.iter().copied().collect(), "{name}: the pictures of the text and those that came are the same");

    let json = serde_json::to_value(&import.doc).expect("a document has a JSON form");
    let again: Doc = serde_json::from_value(json.clone()).expect("the JSON form can be read");
    assert_eq!(again, import.doc, "{name}: JSON and back is the same");
    let mut joined = import.doc.clone();
    joined.normalize();
    assert_eq!(joined, import.doc, "{name}: the reader normalizes");

    let mut anchors = HashSet::new();
    let mut hrefs = Vec::new();
    each_object(&json, &mut |object| match object.get("t").and_then(|t| t.as_str()) {
        Some("text") => {
            let s = object.get("s").and_then(|s| s.as_str()).unwrap_or_default();
            assert!(!s.contains(['\n', '\r']), "{name}: no line feed in {s:?}");
        }
        Some("anchor") => {
            let anchor = object.get("name").and_then(|s| s.as_str()).unwrap_or_default().to_owned();
            assert!(anchors.insert(anchor.clone()), "{name}: the anchor {anchor} stands once");
        }
        Some("link") => hrefs.push(object.get("href").and_then(|s| s.as_str()).unwrap_or_default().to_owned()),
        Some("formula") => formula(name, object),
        _ => {}
    });
    for href in hrefs {
        match href.strip_prefix('#') {
            Some(anchor) => assert!(anchors.contains(anchor), "{name}: {href} leads somewhere"),
            None => assert!(
                ["http:", "https:", "mailto:", "tel:"].iter().any(|s| href.starts_with(s)),
                "{name}: {href} may be followed"
            ),
        }
    }
}

/// `MathML` that is given is well-formed and holds every letter and digit of the text.
fn formula(name: &str, object: &serde_json::Map<String, serde_json::Value>) {
    let field = |key| object.get(key).and_then(|s| s.as_str()).unwrap_or_default();
    let (mathml, text) = (field("mathml"), field("text"));
    if mathml.is_empty() {
        return;
    }
    let mut reader = quick_xml::Reader::from_str(mathml);
    let mut letters = String::new();
    let mut open = 0_i32;
    loop {
        match reader.read_event().unwrap_or_else(|e| panic!("{name}: {mathml}: {e}")) {
            quick_xml::events::Event::Start(_) => open += 1,
            quick_xml::events::Event::End(_) => open -= 1,
            quick_xml::events::Event::Text(part) => letters.push_str(&part),
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open, 0, "{name}: {mathml} is closed");
    let sorted = |s: &str| {
        let mut letters: Vec<char> = s.chars().filter(|c| c.is_alphanumeric()).collect();
        letters.sort_unstable();
        letters
    };
    assert_eq!(sorted(&letters), sorted(text), "{name}: {mathml} says {text}");
}

fn each_object(value: &serde_json::Value, f: &mut dyn FnMut(&serde_json::Map<String, serde_json::Value>)) {
    match value {
        serde_json::Value::Array(list) => list.iter().for_each(|one| each_object(one, f)),
        serde_json::Value::Object(object) => {
            f(object);
            object.values().for_each(|one| each_object(one, f));
        }
        _ => {}
    }
}
