//! The icons: one file of drawn symbols, of which every page carries only those that it uses.
//!
//! Promise: a page works from a cache, offline and printed, because no icon is fetched; a name that was never drawn shows nothing and
//! breaks nothing (a test holds every name in the templates against the drawings).

use std::fmt;
use std::sync::LazyLock;

use askama::filters::HtmlSafe;

/// Where the layout wants the symbols of its page.
const PLACE: &str = "<!--sprite-->";
/// How a page refers to a symbol.
const USE: &str = "href=\"#i-";

static DRAWN: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/icons/symbols.svg"));

/// Name and markup of each symbol, in the order of the file.
static SYMBOLS: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
    let named = |line: &'static str| Some((line.strip_prefix("<symbol id=\"i-")?.split('"').next()?, line));
    DRAWN.lines().filter_map(|line| named(line.trim())).collect()
});

/// A reference to a symbol, ready to stand in a template: `{{ icon("okc") }}`.
#[derive(Clone, Copy, Debug)]
pub struct Icon(&'static str);

/// The icon of that name.
pub fn icon(name: &'static str) -> Icon {
    Icon(name)
}

impl fmt::Display for Icon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<svg class=\"i\" aria-hidden=\"true\"><use {USE}{}\"/></svg>", self.0)
    }
}

// The name is a literal of ours, so the markup needs no escaping.
impl HtmlSafe for Icon {}

/// Puts the symbols that `html` uses at the place that the layout left for them. Without that place the page stays as it is.
pub fn finish(html: String) -> String {
    if !html.contains(PLACE) {
        return html;
    }
    let mut used: Vec<&str> = html.split(USE).skip(1).filter_map(|rest| rest.split('"').next()).collect();
    used.sort_unstable();
    used.dedup();
    let mut sprite = String::from("<svg class=\"sprite\" aria-hidden=\"true\">");
    SYMBOLS.iter().filter(|(name, _)| used.binary_search(name).is_ok()).for_each(|(_, symbol)| sprite.push_str(symbol));
    sprite.push_str("</svg>");
    html.replacen(PLACE, &sprite, 1)
}

/// Whether a symbol of that name was drawn.
pub fn drawn(name: &str) -> bool {
    SYMBOLS.iter().any(|(known, _)| *known == name)
}

#[cfg(test)]
mod tests {
    use super::{drawn, finish, icon};
    use std::path::Path;

    #[test]
    fn a_page_carries_only_the_symbols_that_it_uses_each_once() {
        let page = finish(format!("<body><!--sprite-->{}{}{}</body>", icon("okc"), icon("me"), icon("okc")));
        assert_eq!(page.matches("<symbol ").count(), 2);
        assert!(page.contains("id=\"i-okc\"") && page.contains("id=\"i-me\"") && !page.contains("<!--sprite-->"));
    }

    #[test]
    fn a_page_without_the_place_stays_as_it_is() {
        let page = format!("<p>{}</p>", icon("okc"));
        assert_eq!(finish(page.clone()), page);
    }

    #[test]
    fn every_icon_of_a_template_was_drawn() {
        fn walk(folder: &Path, missing: &mut Vec<String>) {
            for entry in std::fs::read_dir(folder).unwrap().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    walk(&path, missing);
                    continue;
                }
                let text = std::fs::read_to_string(&path).unwrap();
                let names =
                    text.split(".i(\"").skip(1).chain(text.split("href=\"#i-").skip(1)).filter_map(|rest| rest.split('"').next());
                missing.extend(
                    names.filter(|name| !name.contains('{') && !drawn(name)).map(|name| format!("{}: {name}", path.display())),
                );
            }
        }
        let mut missing = Vec::new();
        walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("templates"), &mut missing);
        assert!(missing.is_empty(), "{missing:?}");
        assert!(!drawn("nothing"));
    }
}
