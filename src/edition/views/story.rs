//! What readers and their programs are promised, told as scenes.

use super::{
    ArticlePage, Attachment, Ctx, Entry, FeedItem, HomePage, HomeSection, ListPage, MapEntry, Place, Review, SectionLink, Site,
    TakenDown, Unit, VersionEntry, VersionsPage, about, article, article_print, atom, broken, busy, check_code, help, home,
    json_feed, latest, not_found, org, qr_svg, robots, rss, section, sitemap, sitemap_index, spread, taken_down, versions,
};
use crate::web::assets::{Assets, Skin};
use crate::web::i18n::Lang;
use std::collections::BTreeMap;

const DAY: i64 = 1_795_224_600_000;
/// What a hostile or clumsy hand types.
const NASTY: &str = "<script>alert(1)</script> & \"两\u{0}个\u{b}引号\u{ffff}\" ]]> '单'";

struct House {
    l: Lang,
    assets: Assets,
    site: Site,
}

impl House {
    fn new() -> Self {
        let sections = vec![link("guomen", "国门"), link("zhibu", "支部")];
        let site = Site {
            name: "云汀国门党建".into(),
            public_url: "https://dj.yunting.example/".into(),
            sponsor: "机关党委".into(),
            address: "望潮路 18 号".into(),
            phone: "0000-8612 0018".into(),
            phone_hours: "工作日".into(),
            icp: "汀ICP备1号".into(),
            police_number: "汀公网安备2号".into(),
            site_code: "CM1".into(),
            demo: true,
            sections,
            bureau: Some(Unit { code: "ju".into(), name: "局".into() }),
        };
        Self { l: Lang::zh(), assets: Assets::load(), site }
    }

    fn ctx(&self) -> Ctx<'_> {
        Ctx { l: &self.l, assets: &self.assets, site: &self.site }
    }

    /// One of every page, with what a hostile hand typed in each field that a person fills.
    fn pages(&self) -> BTreeMap<&'static str, String> {
        let ctx = self.ctx();
        let entry =
            Entry { code: "k7m2qd9x".into(), title: NASTY.into(), digest: NASTY.into(), published_at: DAY, ..Entry::default() };
        let list = |place: Place, page: u32, newest: bool| ListPage { place, entries: vec![entry.clone()], page, newest };
        let unit = Unit { code: "dongzhi".into(), name: NASTY.into() };
        let of_org =
            Place::Org { unit: unit.clone(), line: NASTY.into(), chain: vec![unit.clone()], children: vec![unit.clone()] };
        let of_section = Place::Section { section: link("guomen", "国门"), line: NASTY.into() };
        let full_home = HomePage {
            updated_at: Some(DAY),
            lead: Some(entry.clone()),
            lead_pinned: true,
            pinned: vec![entry.clone()],
            latest: vec![entry.clone()],
            sections: vec![HomeSection {
                section: link("guomen", "国门"),
                first: Some(entry.clone()),
                more: vec![entry.clone()],
            }],
        };
        let gone = TakenDown {
            code: "k7m2qd9x".into(),
            title: NASTY.into(),
            section: link("guomen", "国门"),
            published_at: DAY,
            taken_down_at: DAY,
            reason: NASTY.into(),
            by_post: NASTY.into(),
            replacement: Some(("b2222222".into(), NASTY.into())),
        };
        let all = VersionsPage {
            code: "k7m2qd9x".into(),
            title: NASTY.into(),
            section: link("guomen", "国门"),
            versions: vec![VersionEntry { no: 1, note: NASTY.into(), reviews: reviews(), ..VersionEntry::default() }],
        };
        BTreeMap::from([
            ("article", article(&ctx, &told())),
            ("print", article_print(&ctx, &told())),
            ("versions", versions(&ctx, &all)),
            ("gone", taken_down(&ctx, &gone)),
            ("home", home(&ctx, &full_home)),
            ("home-empty", home(&ctx, &HomePage::default())),
            ("section", section(&ctx, &list(of_section.clone(), 3, true))),
            ("section-2", section(&ctx, &list(of_section, 2, false))),
            ("org", org(&ctx, &list(of_org, 1, true))),
            ("latest", latest(&ctx, &ListPage { entries: vec![], ..list(Place::Latest, 1, true) })),
            ("404", not_found(&ctx)),
            ("503", busy(&ctx)),
            ("500", broken(&ctx)),
            ("help", help(&ctx)),
            ("about", about(&ctx)),
        ])
    }
}

fn link(code: &str, name: &str) -> SectionLink {
    SectionLink { code: code.into(), name: name.into() }
}

fn reviews() -> Vec<Review> {
    ["first_review", "second_review", "final_review"].map(|step| Review { step: step.into(), post: NASTY.into(), at: DAY }).into()
}

fn told() -> ArticlePage {
    ArticlePage {
        code: "k7m2qd9x".into(),
        title: NASTY.into(),
        digest: NASTY.into(),
        section: link("guomen", "国门"),
        org: Unit { code: "dongzhi".into(), name: "动植检党支部".into() },
        source: NASTY.into(),
        byline: NASTY.into(),
        published_at: DAY,
        version_at: DAY,
        version_no: 2,
        version_note: NASTY.into(),
        reviews: reviews(),
        secrecy: "open".into(),
        check_code: check_code("8b1e03d6c6a1"),
        body_html: "<div class=\"text t\"><p>正文</p></div>".into(),
        attachments: vec![Attachment {
            url: "/f/ab.pdf".into(),
            name: NASTY.into(),
            kind: "PDF".into(),
            size: 3_670_016,
            ..Attachment::default()
        }],
        plain_chars: 1_000,
        ..ArticlePage::default()
    }
}

fn item() -> FeedItem {
    FeedItem {
        code: "k7m2qd9x".into(),
        title: NASTY.into(),
        digest: NASTY.into(),
        html: format!("<p>正文\u{8}</p><p>{}</p>", "&lt;b&gt;"),
        byline: String::new(),
        org: "动植检党支部".into(),
        section: NASTY.into(),
        published_at: DAY,
        updated_at: DAY + 1_000,
        attachments: vec![Attachment { url: "/f/ab.pdf".into(), name: NASTY.into(), size: 7, ..Attachment::default() }],
        cover: None,
    }
}

/// The values of an attribute.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    html.split(&format!(" {attribute}=\"")).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn no_page_carries_script_style_or_markup_of_a_person() {
    for (name, html) in House::new().pages() {
        assert!(html.starts_with("<!doctype html>") && html.trim_end().ends_with("</html>"), "{name}");
        assert!(!html.contains("<script>") && !html.contains(" style=") && !html.contains("<style"), "{name}");
        assert!(!html.contains(" onclick") && !html.contains("javascript:") && !html.contains("<!--sprite-->"), "{name}");
    }
}

#[test]
fn every_link_leads_to_what_exists() {
    let fixed = ["/", "/latest", "/feed.rss", "/feed.atom", "/feed.json", "/desk", "/help", "/about", "/skin.css"];
    let open = ["/a/", "/c/", "/o/", "/latest/", "/f/", "/skin/", "tel:0", "#"];
    let house = House::new();
    for (name, html) in house.pages() {
        for href in values(&html, "href").into_iter().chain(values(&html, "src")) {
            let known = fixed.contains(&href)
                || open.iter().any(|start| href.starts_with(start))
                || house.assets.get(href).is_some()
                || href.starts_with("https://dj.yunting.example/");
            assert!(known, "{name}: {href}");
        }
    }
}

#[test]
fn every_word_of_a_page_is_known_to_the_mother_tongue() {
    for (name, html) in House::new().pages() {
        // A key that is missing shows as itself: small letters with hyphens between `>` and `<`.
        for text in html.split('>').skip(1).filter_map(|rest| rest.split('<').next()).map(str::trim) {
            let key = text.contains('-') && text.starts_with(|c: char| c.is_ascii_lowercase());
            assert!(!key || text.contains(' '), "{name}: {text}");
        }
        assert!(!html.contains("{ $") && !html.contains("{$"), "{name}: a value is missing");
    }
}

#[test]
fn one_page_serves_every_skin_and_leads_to_each() {
    for (name, html) in House::new().pages() {
        let skins = values(&html, "href").into_iter().filter(|href| href.starts_with("/skin/")).collect::<Vec<_>>();
        assert!(skins.iter().any(|href| href.starts_with("/skin/elder?back=/")), "{name}");
        assert!(skins.iter().any(|href| href.starts_with("/skin/normal?back=/")), "{name}");
        let (own, skin) = (html.find("/assets/site."), html.find("\"/skin.css\""));
        assert!(own.is_some() && own < skin, "{name}: the skin comes last");
    }
}

#[test]
fn an_old_page_of_a_list_names_its_neighbours_by_number_so_that_it_never_changes() {
    let pages = House::new().pages();
    let (newest, old) = (&pages["section"], &pages["section-2"]);
    assert!(newest.contains("href=\"/c/guomen/2\"") && !newest.contains("href=\"/c/guomen/4\""));
    assert!(old.contains("href=\"/c/guomen/1\"") && old.contains("href=\"/c/guomen/3\"") && old.contains("href=\"/c/guomen\""));
}

#[test]
fn full_pages_stand_still_when_articles_are_added() {
    assert_eq!(spread(0, 20), vec![0..0]);
    assert_eq!(spread(19, 20), vec![0..19]);
    assert_eq!(spread(39, 20), vec![0..39]);
    assert_eq!(spread(40, 20), vec![0..20, 20..40]);
    for total in 0..200 {
        let (before, after) = (spread(total, 20), spread(total + 1, 20));
        let same = before.iter().zip(&after).filter(|(a, b)| a == b).count();
        assert!(same + 1 >= before.len(), "{total}: more than the newest page changed");
        assert_eq!(after.last().map(|range| range.end), Some(total + 1));
    }
}

#[test]
fn feeds_are_well_formed_whatever_was_typed() {
    let house = House::new();
    let ctx = house.ctx();
    let map = [MapEntry { path: "/a/k7m2qd9x?a&b".into(), updated_at: Some(DAY) }];
    for (name, xml) in [
        ("rss", rss(&ctx, &[item()])),
        ("atom", atom(&ctx, &[item()])),
        ("rss, empty", rss(&ctx, &[])),
        ("atom, empty", atom(&ctx, &[])),
        ("sitemap", sitemap(&ctx, &map)),
        ("sitemap index", sitemap_index(&ctx, &["/sitemap/1".to_owned()])),
    ] {
        well_formed(name, &xml);
        assert!(!xml.chars().any(|c| c.is_control() && c != '\n'), "{name}");
    }
}

#[test]
fn feeds_carry_the_whole_text_under_absolute_addresses() {
    let house = House::new();
    let ctx = house.ctx();
    let (rss, atom, json) = (rss(&ctx, &[item()]), atom(&ctx, &[item()]), json_feed(&ctx, &[item()]));
    let here = "https://dj.yunting.example/a/k7m2qd9x";
    assert!(rss.contains(&format!("<guid isPermaLink=\"true\">{here}</guid>")) && rss.contains("&lt;p&gt;正文&lt;/p&gt;"));
    assert!(
        rss.contains("<enclosure url=\"https://dj.yunting.example/f/ab.pdf\" length=\"7\" type=\"application/octet-stream\"/>")
    );
    assert!(rss.contains("<pubDate>Sat, 21 Nov 2026 09:30:00 +0800</pubDate>"));
    assert!(atom.contains(&format!("<id>{here}</id>")) && atom.contains("<updated>2026-11-21T09:30:01+08:00</updated>"));
    let feed: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(feed["items"][0]["id"], here);
    assert_eq!(feed["items"][0]["title"], NASTY);
    assert_eq!(feed["items"][0]["attachments"][0]["url"], "https://dj.yunting.example/f/ab.pdf");
    assert!(robots(&ctx).contains("Sitemap: https://dj.yunting.example/sitemap.xml"));
}

#[test]
fn the_code_on_paper_leads_back_and_needs_no_style() {
    let svg = qr_svg("https://dj.yunting.example/a/k7m2qd9x").unwrap();
    well_formed("qr", &svg);
    assert!(!svg.contains("style") && svg.contains("viewBox=\"0 0 37 37\""), "{}", &svg[..120]);
    assert!(qr_svg(&"a".repeat(5_000)).is_none());
    assert_eq!(check_code("8b1e03d6c6a1"), "8B1E 03D6");
    assert_eq!(check_code("8b"), "8B");
}

#[test]
fn a_page_with_its_sheets_and_scripts_is_light() {
    let house = House::new();
    let sheet = house.assets.get(house.assets.url("site.css")).unwrap().bytes.len();
    let scripts: usize =
        ["say.js", "days.js"].iter().map(|name| house.assets.get(house.assets.url(name)).unwrap().bytes.len()).sum();
    let worst =
        house.pages().values().map(String::len).max().unwrap() + sheet + house.assets.skin(Skin::ElderMax).len() + scripts;
    // brotli brings text of this kind to a quarter; the limit for what is sent is 40 KB.
    assert!(worst < 100 * 1024, "{worst}");
}

/// Every tag is closed in order, every `&` begins an entity, no attribute stands without quotes.
fn well_formed(name: &str, xml: &str) {
    let mut open: Vec<&str> = Vec::new();
    for piece in xml.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or_else(|| panic!("{name}: unclosed <{piece}"));
        for after in text.split('&').skip(1).chain(tag.split('&').skip(1)) {
            let entity = after.split(';').next().unwrap();
            assert!(["amp", "lt", "gt", "quot", "#39"].contains(&entity), "{name}: &{entity}");
        }
        assert_eq!(tag.matches('"').count() % 2, 0, "{name}: {tag}");
        if tag.starts_with('?') || tag.ends_with('/') {
            continue;
        }
        match tag.strip_prefix('/') {
            Some(end) => assert_eq!(open.pop(), Some(end), "{name}"),
            None => open.push(tag.split([' ', '\n']).next().unwrap()),
        }
    }
    assert!(open.is_empty(), "{name}: {open:?}");
}
