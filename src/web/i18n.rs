//! The words of the program: every text that a person reads lives in `locales/`, none in Rust or in a template.
//!
//! Promises: zh-CN is the mother tongue and complete (a test holds every `t("…")` of templates and code against it); a key that is
//! missing shows as the key itself and never breaks a page. One file a room (`people.ftl`, `publish.ftl` …), joined here.

use std::borrow::Cow;

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use include_dir::{Dir, include_dir};

mod text;

use crate::refusal::Refusal;

static LOCALES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/locales");

/// One language, ready to speak. Shared by all threads.
pub struct Lang {
    bundle: FluentBundle<FluentResource>,
    tag: &'static str,
}

impl Lang {
    /// The mother tongue. Files that fluent cannot read are used as far as it can (a test refuses such files).
    pub fn zh() -> Self {
        Self::load("zh-CN")
    }

    fn load(tag: &'static str) -> Self {
        let id = tag.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // Isolation marks are for mixed right-to-left text; in Chinese they only break search and copying.
        bundle.set_use_isolating(false);
        for file in LOCALES.get_dir(tag).into_iter().flat_map(Dir::files) {
            let text = file.contents_utf8().unwrap_or_default().to_owned();
            let resource = FluentResource::try_new(text).unwrap_or_else(|(resource, _)| resource);
            bundle.add_resource_overriding(resource);
        }
        Self { bundle, tag }
    }

    /// The BCP 47 tag, for `<html lang>`.
    pub fn tag(&self) -> &'static str {
        self.tag
    }

    /// The text of `key`.
    pub fn t<'a>(&'a self, key: &'a str) -> Cow<'a, str> {
        self.format(key, None)
    }

    /// The text of `key` with one value, for templates: `l.t1("rail-waiting", "n", count)`.
    pub fn t1<'a>(&'a self, key: &'a str, name: &'a str, value: impl std::fmt::Display) -> Cow<'a, str> {
        self.with(key, &[(name, value.to_string())])
    }

    /// The text of `key` with two values.
    pub fn t2<'a>(
        &'a self,
        key: &'a str,
        name: &'a str,
        value: impl std::fmt::Display,
        name2: &'a str,
        value2: impl std::fmt::Display,
    ) -> Cow<'a, str> {
        self.with(key, &[(name, value.to_string()), (name2, value2.to_string())])
    }

    /// The text of `key` with any number of values.
    pub fn with<'a>(&'a self, key: &'a str, values: &[(&str, String)]) -> Cow<'a, str> {
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set((*name).to_owned(), FluentValue::from(value.clone()));
        }
        Cow::Owned(self.format(key, Some(&args)).into_owned())
    }

    /// The sentence of a refusal.
    pub fn sentence(&self, refusal: &Refusal) -> String {
        self.with(refusal.code, &refusal.args).into_owned()
    }

    /// Whether `key` has a text.
    pub fn knows(&self, key: &str) -> bool {
        self.bundle.get_message(key).is_some_and(|message| message.value().is_some())
    }

    fn format<'a>(&'a self, key: &'a str, args: Option<&FluentArgs<'_>>) -> Cow<'a, str> {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return Cow::Borrowed(key);
        };
        let mut errors = Vec::new();
        Cow::Owned(self.bundle.format_pattern(pattern, args, &mut errors).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    /// The texts between `before` and the next quotation mark.
    fn between(text: &str, before: &str, into: &mut BTreeSet<String>) {
        for rest in text.split(before).skip(1) {
            let key = rest.trim_start().trim_start_matches('"').split('"').next().unwrap_or_default();
            if !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
                into.insert(key.to_owned());
            }
        }
    }

    fn walk(folder: &Path, ending: &str, into: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, ending, into);
            } else if path.extension().is_some_and(|e| e == ending) && path.file_name().is_some_and(|n| n != "i18n.rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let text = text.split("#[cfg(test)]").next().unwrap_or_default();
                for before in [".t(\"", ".t1(\"", ".t2(\"", "Refusal::new(\""] {
                    between(text, before, into);
                }
                for rest in text.split("Refusal::at(").skip(1) {
                    let inside = rest.split(')').next().unwrap_or_default();
                    if let Some(code) = inside.split('"').nth(3) {
                        into.insert(code.to_owned());
                    }
                }
            }
        }
    }

    #[test]
    fn every_word_that_templates_and_refusals_name_is_there() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut keys = BTreeSet::new();
        walk(&root.join("src"), "rs", &mut keys);
        walk(&root.join("templates"), "html", &mut keys);
        let zh = Lang::zh();
        let missing: Vec<_> = keys.iter().filter(|key| !zh.knows(key)).collect();
        assert!(keys.len() > 200 && missing.is_empty(), "without a text: {missing:?}");
    }

    #[test]
    fn no_word_is_written_twice() {
        let mut seen = BTreeSet::new();
        let mut twice = Vec::new();
        for file in LOCALES.get_dir("zh-CN").unwrap().files() {
            for line in file.contents_utf8().unwrap().lines() {
                let Some((key, _)) = line.split_once(" =") else { continue };
                let is_key = key.starts_with(|c: char| c.is_ascii_alphabetic()) && !key.contains(' ');
                if is_key && !seen.insert(key.to_owned()) {
                    twice.push(key.to_owned());
                }
            }
        }
        assert!(seen.len() > 200 && twice.is_empty(), "the later one would hide the earlier: {twice:?}");
    }
}
