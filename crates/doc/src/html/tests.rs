//! What HTML promises.

use super::*;
use crate::md;
use crate::model::{Cell, Inline, Row};
use proptest::prelude::*;

struct Shelf;

impl Files for Shelf {
    fn picture(&self, file: &str) -> Option<Pic> {
        (file != "gone").then(|| Pic {
            src: format!("/f/{file}"),
            srcset: format!("/f/{file}-320 320w"),
            width: 640,
            height: 400,
        })
    }
    fn download(&self, file: &str) -> Option<String> {
        (file != "gone").then(|| format!("/d/{file}"))
    }
}

/// The words as these tests expect them.
pub(crate) struct Spoken;

impl Words for Spoken {
    fn word(&self, word: Word<'_>) -> String {
        match word {
            Word::Question => "这里有一道学习题，请在学习页面作答。".into(),
            Word::Unknown => "这里有一段内容，现在的版本还显示不了，内容没有丢。".into(),
            Word::NoPicture("") => "这里有一张图片，现在取不到。".into(),
            Word::NoPicture(alt) => format!("这里有一张图片，现在取不到。图上是：{alt}"),
            Word::NoSound => "这里有一段录音，现在取不到。".into(),
            Word::NoVideo => "这里有一段视频，现在取不到。".into(),
            Word::NoAttachment(name) => format!("附件“{name}”现在取不到。"),
            Word::Attachment => "附件：".into(),
            Word::Captions => "中文字幕".into(),
            Word::Transcript => "看文字稿".into(),
            Word::Notes => "注释".into(),
            Word::Note(n) => format!("注 {n}"),
            Word::Back(n) => format!("回到正文注 {n}"),
            Word::Table(n) => format!("表 {n}"),
            Word::TableRows(n) => format!("表 {n}，一行一行"),
        }
    }
}

fn page(text: &str, mode: Mode) -> String {
    render(&md::read(text), &Shelf, &Spoken, mode)
}

#[test]
fn the_drawn_article() {
    let text = "清早\n\n![果肉中的幼虫](ab \"剖果检查\")\n\n一次处理。[^1]又一次[^1]。\n\n# 三批货，三种结论\n\n1. 逐箱开。\n\n> 放得准。\n\n{右} 支部\n\n[^1]: 内部编印。";
    assert_eq!(
        page(text, Mode::Page),
        "<div class=\"text t\"><p>清早</p><figure><img src=\"/f/ab\" srcset=\"/f/ab-320 320w\" sizes=\"(min-width: 720px) 640px, 100vw\" width=\"640\" height=\"400\" \
         alt=\"果肉中的幼虫\" loading=\"lazy\" decoding=\"async\"><figcaption>剖果检查</figcaption></figure>\
         <p>一次处理。<sup class=\"ref\"><a href=\"#n1\" id=\"r1\" aria-label=\"注 1\">1</a></sup>又一次\
         <sup class=\"ref\"><a href=\"#n1\" id=\"r1-2\" aria-label=\"注 1\">1</a></sup>。</p>\
         <h2><span class=\"ph\">三批货，</span><span class=\"ph\">三种结论</span></h2><ol><li>逐箱开。</li></ol><blockquote><p>放得准。</p></blockquote>\
         <p class=\"end\">支部</p></div><section class=\"notes\" aria-label=\"注释\"><ol><li id=\"n1\"><a class=\"back\" href=\"#r1\" aria-label=\"回到正文注 1\">1 ↑</a>\
         <p>内部编印。</p></li></ol></section>"
    );
}

#[test]
fn a_table_has_scopes_and_rows_for_the_elderly() {
    let cell = |s: &str, cols, rows, head| Cell { cols, rows, head, blocks: vec![Block::paragraph(s)] };
    let rows = vec![
        Row { cells: vec![cell("品名", 1, 2, false), cell("检出", 2, 1, false)] },
        Row { cells: vec![cell("检疫性", 1, 1, false), cell("一般", 1, 1, false)] },
        Row { cells: vec![cell("火龙果", 1, 2, true), cell("未检出", 2, 1, false)] },
        Row { cells: vec![cell("无", 1, 1, false), cell("2 头", 1, 1, false)] },
    ];
    let mut doc = Doc {
        blocks: vec![Block::Table { caption: vec![Inline::text("表 1　记录")], head_rows: 2, rows }],
        ..Doc::default()
    };
    doc.normalize();
    let grid = "<table class=\"grid\"><caption>表 1　记录</caption><thead><tr><th rowspan=\"2\" scope=\"col\">品名</th><th colspan=\"2\" scope=\"colgroup\">检出</th></tr>\
                <tr><th scope=\"col\">检疫性</th><th scope=\"col\">一般</th></tr></thead><tbody><tr><th rowspan=\"2\" scope=\"rowgroup\">火龙果</th><td colspan=\"2\">未检出</td></tr>\
                <tr><td>无</td><td>2 头</td></tr></tbody></table>";
    let scroll =
        format!("<div class=\"text t\"><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"表 1\">{grid}</div>");
    assert_eq!(render(&doc, &Shelf, &Spoken, Mode::Alone), format!("{scroll}</div>"));
    assert_eq!(
        render(&doc, &Shelf, &Spoken, Mode::Page),
        format!(
            "{scroll}<ul class=\"elder-only rows\" aria-label=\"表 1，一行一行\"><li><b>火龙果</b>检出 未检出。</li><li><b>火龙果</b>检疫性 无，一般 2 头。</li></ul></div>"
        )
    );
}

#[test]
fn what_cannot_be_shown_is_told() {
    let doc = Doc {
        blocks: vec![
            Block::Figure(Figure { file: "gone".into(), alt: "一枚果".into(), caption: vec![Inline::text("图 1")] }),
            Block::Attachment { file: "gone".into(), name: "记录.pdf".into() },
            Block::Unknown(serde_json::json!({"t": "later"})),
        ],
        ..Doc::default()
    };
    assert_eq!(
        render(&doc, &Shelf, &Spoken, Mode::Feed),
        "<figure><p>这里有一张图片，现在取不到。图上是：一枚果</p><figcaption>图 1</figcaption></figure><p>附件“记录.pdf”现在取不到。</p>\
         <p>这里有一段内容，现在的版本还显示不了，内容没有丢。</p>"
    );
}

#[test]
fn links_lead_only_where_they_may() {
    let link = |href: &str| {
        let inlines = vec![Inline::Link { href: href.into(), inlines: vec![Inline::text("词")] }];
        render(
            &Doc { blocks: vec![Block::Paragraph { align: Align::Start, inlines }], ..Doc::default() },
            &Shelf,
            &Spoken,
            Mode::Alone,
        )
    };
    let p = |inner: &str| format!("<div class=\"text t\"><p>{inner}</p></div>");
    assert_eq!(
        link("HTTPS://a.example/?a=1&b=\"2\""),
        p("<a href=\"HTTPS://a.example/?a=1&amp;b=&quot;2&quot;\" rel=\"noopener\">词</a>")
    );
    assert_eq!(link("mailto:a@b.example"), p("<a href=\"mailto:a@b.example\">词</a>"));
    assert_eq!(link("#一 二"), p("<a href=\"#m-一-二\">词</a>"));
    for bad in [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "java\tscript:x",
        "data:text/html,x",
        "//evil.example",
        "/a",
        "",
        "https://",
        "#",
        "http",
    ] {
        assert_eq!(link(bad), p("词"), "{bad}");
    }
}

#[test]
fn formulas_pass_only_when_every_part_is_known() {
    let formula = |mathml: &str| page_of(Inline::Formula { mathml: mathml.into(), text: "x<1".into() });
    let page_of_text = "<p>x&lt;1</p>";
    assert_eq!(
        formula("<mfrac><mi mathvariant='normal' onclick='x'>a</mi><mn>2 &lt; &#x33;</mn></mfrac>"),
        "<p><math display=\"block\" aria-label=\"x&lt;1\"><mfrac><mi mathvariant=\"normal\">a</mi><mn>2 &lt; 3</mn></mfrac></math></p>"
    );
    for bad in [
        "",
        "<mi>",
        "<mi>a</mo>",
        "<script>1</script>",
        "<mi><img src='x'/></mi>",
        "<maction actiontype='x'/>",
        "<!DOCTYPE a><mi>a</mi>",
        "<mi>&evil;</mi>",
        "<annotation-xml/>",
        "</mi>",
    ] {
        assert_eq!(formula(bad), page_of_text, "{bad}");
    }
    assert_eq!(formula(&"<mrow>".repeat(5000)), page_of_text);
}

fn page_of(inline: Inline) -> String {
    render(
        &Doc { blocks: vec![Block::Paragraph { align: Align::Start, inlines: vec![inline] }], ..Doc::default() },
        &Shelf,
        &Spoken,
        Mode::Feed,
    )
}

#[test]
fn a_formula_in_a_line_stays_in_it_and_readings_have_brackets() {
    assert_eq!(page("字<ruby>蠹<rt>dù</rt></ruby>", Mode::Feed), "<p>字<ruby>蠹<rp>（</rp><rt>dù</rt><rp>）</rp></ruby></p>");
    let doc = md::read("设{zhibu: {\"t\":\"formula\",\"mathml\":\"<mi>x</mi>\",\"text\":\"x\"}}为");
    assert_eq!(render(&doc, &Shelf, &Spoken, Mode::Feed), "<p>设<math aria-label=\"x\"><mi>x</mi></math>为</p>");
}

#[test]
fn phrases_break_after_signs() {
    assert_eq!(phrases("剖果，<120>？"), "<span class=\"ph\">剖果，</span><span class=\"ph\">&lt;120&gt;？</span>");
    assert_eq!(phrases(""), "");
}

/// Every tag of a page with its attributes; a message when the page is not made of the simplest HTML.
fn tags(page: &str) -> Result<Vec<(String, Vec<(String, String)>)>, String> {
    let mut out = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find(['<', '>']) {
        let inside = rest[at..].strip_prefix('<').ok_or("a bare >")?;
        // No attribute of ours holds `>`: it is escaped.
        let end = inside.find('>').ok_or("no end of a tag")?;
        let (tag, after) = (&inside[..end], &inside[end + 1..]);
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop().as_deref() != Some(name) {
                return Err(format!("{name} closes what is not open"));
            }
            continue;
        }
        let (name, mut left) = tag.split_once(' ').unwrap_or((tag, ""));
        let mut attributes = Vec::new();
        while !left.is_empty() {
            let Some((key, value)) = left.split_once("=\"") else {
                attributes.extend(left.split(' ').map(|key| (key.to_owned(), String::new())));
                break;
            };
            let (value, more) = value.split_once('"').ok_or("no end of a value")?;
            attributes.extend(key.split(' ').map(|key| (key.to_owned(), value.to_owned())));
            left = more.strip_prefix(' ').unwrap_or(more);
        }
        if !["br", "hr", "img", "track"].contains(&name) {
            open.push(name.to_owned());
        }
        out.push((name.to_owned(), attributes));
    }
    if open.is_empty() { Ok(out) } else { Err(format!("left open: {open:?}")) }
}

const TAGS: &str = " p h2 h3 h4 h5 h6 ul ol li div table caption thead tbody tr th td figure figcaption img blockquote audio video track details summary a hr br section \
    strong em u s sub sup ruby rp rt span b math mi mo ";
const ATTRIBUTES: &str = " class id href rel src srcset sizes width height alt loading decoding start colspan rowspan scope tabindex role aria-label controls preload kind \
    srclang label default border display ";

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn only_known_tags_and_attributes_come_out(doc in md::tests::any::doc(), tidy in any::<bool>(), mode in prop::sample::select(vec![Mode::Page, Mode::Feed, Mode::Alone])) {
        let mut doc = doc;
        if tidy {
            doc.normalize();
        }
        let page = render(&doc, &Shelf, &Spoken, mode);
        let found = tags(&page).map_err(|why| TestCaseError::fail(format!("{why}: {page}")))?;
        let mut ids = std::collections::HashSet::new();
        for (name, attributes) in found {
            prop_assert!(TAGS.contains(&format!(" {name} ")), "{}: {}", name, page);
            for (key, value) in attributes {
                prop_assert!(ATTRIBUTES.contains(&format!(" {key} ")), "{} {}: {}", name, key, page);
                if key == "id" {
                    prop_assert!(ids.insert(value), "twice: {}", page);
                } else if key == "href" {
                    prop_assert!(value.starts_with("/d/") || crate::walk::allowed_href(&value), "{}", value);
                } else if key == "class" {
                    prop_assert!(mode != Mode::Feed, "{}", page);
                }
            }
        }
        prop_assert!(!page.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')), "{:?}", page);
    }
}
