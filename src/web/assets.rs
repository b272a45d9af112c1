//! Style sheets, scripts and drawn pictures, inside the program and under addresses that change with their content.
//!
//! Promises: an address below `/assets/` names the same bytes for ever, so it may be cached for ever; a page that was rendered under an
//! older layout keeps the look it was made with only as long as the cache holds it, and `hash` tells when everything must be made anew.
//! What is text can be had as brotli too, packed when the first reader asks for it.
//! Two style sheets are joined here: `site.css` for readers, `desk.css` for those who are signed in.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::OnceLock;

use include_dir::{Dir, DirEntry, include_dir};
use sha2::{Digest, Sha256};

use crate::db::hex;

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets");

/// The joined style sheets and their parts. What lies in `assets/desk/` as `.css` follows at the end of `desk.css`, but for what `learn.css` holds:
/// the first page and the writers' pages do without it.
const SHEETS: [(&str, &[&str]); 3] = [
    ("learn.css", &LEARNING),
    ("site.css", &["css/tokens.css", "css/components.css", "css/pages.css"]),
    ("desk.css", &["css/tokens.css", "css/components.css", "css/desk.css"]),
];

const LEARNING: [&str; 5] = ["desk/learn.css", "desk/branch.css", "desk/course.css", "desk/exam.css", "desk/effect.css"];

/// How a page is dressed; chosen by the reader, remembered in the cookie `skin`, answered by `/skin.css`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Skin {
    /// As the layout stands.
    #[default]
    Normal,
    /// 长辈版.
    Elder,
    /// 长辈版 with letters of 30 px and more.
    ElderMax,
}

impl Skin {
    /// The skin of a cookie or an address; anything unknown is no skin.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Normal, Self::Elder, Self::ElderMax].into_iter().find(|skin| skin.name() == name)
    }

    /// The word in cookie and address.
    pub fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Elder => "elder",
            Self::ElderMax => "elder-max",
        }
    }
}

/// One file as it is served.
#[derive(Clone, Copy, Debug)]
pub struct Asset<'a> {
    /// The bytes.
    pub bytes: &'a [u8],
    /// The same as brotli; `None` where that saves nothing.
    pub brotli: Option<&'a [u8]>,
    /// The value of `Content-Type`.
    pub content_type: &'static str,
}

/// All of them, ready to serve.
pub struct Assets {
    /// Name in the templates → address.
    urls: BTreeMap<String, String>,
    /// Address → bytes and kind.
    served: BTreeMap<String, (Sheet, &'static str)>,
    elder: Sheet,
    elder_max: Sheet,
    hash: String,
}

impl Assets {
    /// Reads what was built into the program.
    pub fn load() -> Self {
        let mut sources = BTreeMap::new();
        collect(&FILES, &mut sources);
        let mut assets = Self {
            urls: BTreeMap::new(),
            served: BTreeMap::new(),
            elder: Sheet::default(),
            elder_max: Sheet::default(),
            hash: String::new(),
        };
        // Pictures and scripts first: the style sheets name them by their addresses.
        for (name, bytes) in &sources {
            if let Some(kind) = kind(name)
                && !name.starts_with("icons/")
            {
                assets.add(name, bytes.to_vec(), kind);
            }
        }
        let text = |name: &str| sources.get(name).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default();
        for (name, parts) in SHEETS {
            let mut css: String = parts.iter().map(|part| text(part)).collect();
            if name == "desk.css" {
                css.extend(
                    sources
                        .keys()
                        .filter(|name| {
                            name.starts_with("desk/")
                                && name.rsplit_once('.').is_some_and(|(_, ending)| ending == "css")
                                && !LEARNING.contains(&name.as_str())
                        })
                        .map(|name| text(name)),
                );
            }
            let css = assets.point(&lean(&css));
            assets.add(name, css.into_bytes(), "text/css; charset=utf-8");
        }
        let elder = assets.point(&lean(text("css/skin-elder.css")));
        assets.elder = Sheet::of(elder.into_bytes());
        let elder_max = assets.point(&lean(&(text("css/skin-elder.css").to_owned() + text("css/skin-elder-max.css"))));
        assets.elder_max = Sheet::of(elder_max.into_bytes());
        let mut all = Sha256::new();
        for (name, bytes) in &sources {
            all.update(name.len().to_be_bytes());
            all.update(name);
            all.update(bytes.len().to_be_bytes());
            all.update(bytes);
        }
        assets.hash = hex(&all.finalize());
        assets
    }

    /// The address of a file by its path below `assets/`, or of `site.css` and `desk.css`. Empty when there is none of that name.
    pub fn url(&self, name: &str) -> &str {
        self.urls.get(name).map_or("", String::as_str)
    }

    /// What stands at an address.
    pub fn get(&self, url: &str) -> Option<Asset<'_>> {
        self.served.get(url).map(|(sheet, content_type)| sheet.asset(content_type))
    }

    /// Every address, for whoever fills a cache or checks the build.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        self.served.keys().map(String::as_str)
    }

    /// What `/skin.css` answers.
    pub fn skin(&self, skin: Skin) -> &str {
        std::str::from_utf8(self.skin_sheet(skin).bytes).unwrap_or_default()
    }

    /// The same, as it is sent.
    pub fn skin_sheet(&self, skin: Skin) -> Asset<'_> {
        const CSS: &str = "text/css; charset=utf-8";
        match skin {
            Skin::Normal => Asset { bytes: b"", brotli: None, content_type: CSS },
            Skin::Elder => self.elder.asset(CSS),
            Skin::ElderMax => self.elder_max.asset(CSS),
        }
    }

    /// SHA-256 over all files, in hex.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    fn add(&mut self, name: &str, bytes: Vec<u8>, content_type: &'static str) {
        let short: String = hex(&Sha256::digest(&bytes)).chars().take(8).collect();
        let flat = name.replace('/', "-");
        let (stem, ending) = flat.rsplit_once('.').unwrap_or((&flat, "bin"));
        let url = format!("/assets/{stem}.{short}.{ending}");
        self.urls.insert(name.to_owned(), url.clone());
        self.served.insert(url, (Sheet::of(bytes), content_type));
    }

    /// `url(img/down.svg)` becomes the address of that file.
    fn point(&self, css: &str) -> String {
        let mut parts = css.split("url(");
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (name, rest) = part.split_once(')').unwrap_or((part, ""));
            let _ = write!(out, "url({}){rest}", self.urls.get(name).map_or(name, String::as_str));
        }
        out
    }
}

/// Bytes, and the same as brotli once somebody asked.
#[derive(Default)]
struct Sheet {
    plain: Vec<u8>,
    packed: OnceLock<Vec<u8>>,
}

impl Sheet {
    fn of(plain: Vec<u8>) -> Self {
        Self { plain, packed: OnceLock::new() }
    }

    fn asset(&self, content_type: &'static str) -> Asset<'_> {
        // A picture is packed already. A style sheet takes some 2 ms, once.
        let text = !content_type.starts_with("image/png");
        let packed: &[u8] = if text { self.packed.get_or_init(|| pack(&self.plain)) } else { &[] };
        let smaller = !packed.is_empty() && packed.len() < self.plain.len();
        Asset { bytes: &self.plain, brotli: smaller.then_some(packed), content_type }
    }
}

fn pack(plain: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let params = brotli::enc::BrotliEncoderParams { quality: 9, lgwin: 18, ..Default::default() };
    // Writing into memory does not fail; an empty result means: only the plain bytes.
    brotli::BrotliCompress(&mut &*plain, &mut out, &params).map(|_| out).unwrap_or_default()
}

fn collect(folder: &Dir<'static>, sources: &mut BTreeMap<String, &'static [u8]>) {
    for entry in folder.entries() {
        match entry {
            DirEntry::Dir(inner) => collect(inner, sources),
            DirEntry::File(file) => {
                sources.insert(file.path().to_string_lossy().replace('\\', "/"), file.contents());
            }
        }
    }
}

/// The type of what is served as it lies there; style sheets are joined first, anything else stays inside.
fn kind(name: &str) -> Option<&'static str> {
    match name.rsplit_once('.')?.1 {
        "js" => Some("text/javascript; charset=utf-8"),
        "svg" => Some("image/svg+xml"),
        "png" => Some("image/png"),
        _ => None,
    }
}

/// A style sheet without its comments and line ends, which nobody reads over a slow line.
fn lean(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out.lines().map(str::trim).collect()
}

#[cfg(test)]
mod tests {
    use super::{Assets, Skin, hex, lean};
    use sha2::{Digest, Sha256};

    #[test]
    fn an_address_carries_the_hash_of_what_it_names() {
        let assets = Assets::load();
        for name in ["site.css", "desk.css", "say.js", "mark.svg", "img/down.svg"] {
            let url = assets.url(name);
            let asset = assets.get(url).unwrap_or_else(|| panic!("{name} is not served"));
            let short = hex(&Sha256::digest(asset.bytes))[..8].to_owned();
            assert!(url.starts_with("/assets/") && url.contains(&short), "{url}");
        }
        assert_eq!(assets.url("site.css").rsplit_once('.').map(|(_, ending)| ending), Some("css"));
        assert_eq!(assets.url("nothing.css"), "");
        assert!(assets.get("/assets/nothing.css").is_none());
        assert_eq!(assets.hash().len(), 64);
    }

    #[test]
    fn style_sheets_name_only_files_that_are_served_and_import_nothing() {
        let assets = Assets::load();
        for (at, css) in [
            ("site", std::str::from_utf8(assets.get(assets.url("site.css")).unwrap().bytes).unwrap()),
            ("desk", std::str::from_utf8(assets.get(assets.url("desk.css")).unwrap().bytes).unwrap()),
            ("elder", assets.skin(Skin::Elder)),
            ("elder-max", assets.skin(Skin::ElderMax)),
        ] {
            for url in css.split("url(").skip(1).map(|rest| rest.split(')').next().unwrap()) {
                assert!(assets.get(url).is_some(), "{at}: {url}");
            }
            assert!(!css.contains("@import") && !css.contains("data:") && !css.contains("/*"), "{at}");
            assert_eq!(css.matches('{').count(), css.matches('}').count(), "{at}: braces");
        }
    }

    #[test]
    fn the_larger_elder_skin_stands_on_the_smaller_one() {
        let assets = Assets::load();
        assert!(assets.skin(Skin::ElderMax).starts_with(assets.skin(Skin::Elder)));
        assert!(assets.skin(Skin::ElderMax).len() > assets.skin(Skin::Elder).len());
        assert_eq!(assets.skin(Skin::Normal), "");
        for skin in [Skin::Normal, Skin::Elder, Skin::ElderMax] {
            assert_eq!(Skin::parse(skin.name()), Some(skin));
        }
        assert_eq!(Skin::parse("../etc"), None);
    }

    #[test]
    fn text_comes_as_brotli_too_and_says_the_same() {
        let assets = Assets::load();
        for asset in [assets.get(assets.url("desk.css")).unwrap(), assets.skin_sheet(Skin::ElderMax)] {
            let packed = asset.brotli.unwrap();
            assert!(packed.len() * 3 < asset.bytes.len(), "{} of {}", packed.len(), asset.bytes.len());
            let mut again = Vec::new();
            brotli::BrotliDecompress(&mut &*packed, &mut again).unwrap();
            assert_eq!(again, asset.bytes);
        }
        assert!(assets.skin_sheet(Skin::Normal).brotli.is_none(), "nothing is not packed");
    }

    #[test]
    fn comments_and_line_ends_go_but_nothing_between_them() {
        assert_eq!(lean("/* a */a{b:c}\n/* d\n */ e f{g:h}\n"), "a{b:c}e f{g:h}");
        assert_eq!(lean("a{}/* never closed"), "a{}");
    }
}
