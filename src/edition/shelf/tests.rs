//! What the shelf promises.

use super::*;

#[test]
fn a_page_that_was_read_before_it_changed_is_not_held_afterwards() {
    let folder = tempfile::tempdir().unwrap();
    let shelf = Shelf::open(folder.path(), Arc::new(Assets::load())).unwrap();
    let put = |text: &str| shelf.put("/a/k7m2qd9x", 200, "text/html", text.as_bytes()).unwrap();
    let shown = || shelf.held_leaf("/a/k7m2qd9x").or_else(|| shelf.read_from_disk("/a/k7m2qd9x")).map(|leaf| leaf.plain.clone());
    put("public");
    // A reader has it from disk, and before he puts it into memory the press takes it down.
    let before = shelf.changes.load(Ordering::Relaxed);
    let leaf = shelf.bytes_on_disk("/a/k7m2qd9x").unwrap();
    put("taken down");
    shelf.hold("/a/k7m2qd9x", &leaf, before);
    assert_eq!(shown().as_deref(), Some(&b"taken down"[..]));
    assert!(shelf.held_leaf("/a/k7m2qd9x").is_some(), "what is new is held");
    let before = shelf.changes.load(Ordering::Relaxed);
    let leaf = shelf.bytes_on_disk("/a/k7m2qd9x").unwrap();
    assert!(shelf.remove("/a/k7m2qd9x").unwrap() && !shelf.remove("/a/k7m2qd9x").unwrap());
    shelf.hold("/a/k7m2qd9x", &leaf, before);
    assert_eq!(shown(), None);
}

#[test]
fn changing_the_skin_leads_back_to_our_own_pages_alone() {
    let led = |query: &str| {
        let response = change_skin("elder", Some(query)).expect("a skin");
        response.headers().get(header::LOCATION).and_then(|to| to.to_str().ok()).map(str::to_owned)
    };
    assert_eq!(led("back=/a/k7m2qd9x").as_deref(), Some("/a/k7m2qd9x"));
    for astray in ["back=//evil.example", "back=https://evil.example", "back=/%5Cevil.example", "back=", ""] {
        assert_eq!(led(astray).as_deref(), Some("/"), "{astray}");
    }
    assert!(change_skin("none", None).is_none());
}
