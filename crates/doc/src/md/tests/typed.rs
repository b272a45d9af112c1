//! What a person gets who types Markdown by hand.

use super::super::{read, write};
use crate::html;

struct None;

impl html::Files for None {
    fn picture(&self, file: &str) -> Option<html::Pic> {
        Some(html::Pic { src: format!("/f/{file}"), srcset: String::new(), width: 4, height: 3 })
    }
    fn download(&self, _: &str) -> Option<String> {
        Option::None
    }
}

/// The page without its outer box.
fn page(text: &str) -> String {
    html::render(&read(text), &None, &html::tests::Spoken, html::Mode::Feed)
}

#[test]
fn paragraphs_headings_and_breaks() {
    assert_eq!(
        page("# 一\n正文\n下一行\n\n## 二 #\n末段  \n又行\\\n再行"),
        "<h2>一</h2><p>正文<br>下一行</p><h3>二 #</h3><p>末段<br>又行<br>再行</p>"
    );
    assert_eq!(page("#话题# 不是标题"), "<p>#话题# 不是标题</p>");
    assert_eq!(page("　　甲段\n　　乙段"), "<p>甲段</p><p>乙段</p>");
}

#[test]
fn marks_beside_chinese_signs() {
    assert_eq!(page("**重点：**先查。*斜*~~删~~"), "<p><strong>重点：</strong>先查。<em>斜</em><s>删</s></p>");
    assert_eq!(page("5*3=15，2 ** 3\n\n*一个 * 星"), "<p>5*3=15，2 ** 3</p><p>*一个 * 星</p>");
    assert_eq!(
        page("***粗斜***和**粗*粗斜***"),
        "<p><strong><em>粗斜</em></strong>和<strong>粗</strong><strong><em>粗斜</em></strong></p>"
    );
    assert_eq!(
        page("H<sub>2</sub>O，8:30~17:30，<u>　　</u>，<b>x</b>"),
        "<p>H<sub>2</sub>O，8:30~17:30，<u>　　</u>，&lt;b&gt;x&lt;/b&gt;</p>"
    );
    assert_eq!(page("__空__ 和 `码`"), "<p>__空__ 和 `码`</p>");
}

#[test]
fn lists_and_quotes() {
    assert_eq!(
        page("- 一\n- 二\n  - 里\n\n1. 甲\n2. 乙"),
        "<ul><li>一</li><li>二<ul><li>里</li></ul></li></ul><ol><li>甲</li><li>乙</li></ol>"
    );
    assert_eq!(page("3. 三\n4. 四\n10. 十"), "<ol start=\"3\"><li>三</li><li>四</li><li>十</li></ol>");
    assert_eq!(page("1. 甲\n  - 里\n    - 深\n1. 乙"), "<ol><li>甲<ul><li>里<ul><li>深</li></ul></li></ul></li><li>乙</li></ol>");
    assert_eq!(page("* 星\n\n  第二段\n\n段"), "<ul><li><p>星</p><p>第二段</p></li></ul><p>段</p>");
    assert_eq!(page("> 引\n> 行\n外"), "<blockquote><p>引<br>行</p></blockquote><p>外</p>");
    assert_eq!(page("2026. 年\n3.5 万\n1、不是"), "<ol start=\"2026\"><li>年</li></ol><p>3.5 万<br>1、不是</p>");
    assert_eq!(page("上\n---\n下"), "<p>上</p><hr><p>下</p>");
}

#[test]
fn links_and_notes() {
    assert_eq!(
        page("[局](https://example.org/a_(b)) <https://example.org>"),
        "<p><a href=\"https://example.org/a_(b)\" rel=\"noopener\">局</a> <a href=\"https://example.org\" rel=\"noopener\">https://example.org</a></p>"
    );
    assert_eq!(page("[坏](javascript:alert(1))"), "<p>[坏](javascript:alert(1))</p>");
    assert_eq!(page("[甲[乙](tel:110)](tel:119)"), "<p>[甲<a href=\"tel:110\">乙</a>](tel:119)</p>");
    assert_eq!(
        page("文[^a]。\n\n[^a]: 注一\n[^b]: 注二\n\n    第二段"),
        "<p>文<sup>[1]</sup>。</p><hr><p>注释</p><ol><li><p>注一</p></li><li><p>注二</p><p>第二段</p></li></ol>"
    );
}

#[test]
fn pictures_and_tables() {
    assert_eq!(
        page("![果](ab \"图 1　**果**\")"),
        "<figure><img src=\"/f/ab\" width=\"4\" height=\"3\" alt=\"果\"><figcaption>图 1　<strong>果</strong></figcaption></figure>"
    );
    assert_eq!(page("![](a)\n![](b)").matches("<div><figure>").count(), 1);
    assert_eq!(page("见![果](ab)"), "<p>见![果](ab)</p>");
    assert_eq!(
        page("| 品名 | 批 |\n|:--|--:|\n| 山竹 | 3 \\| 4 |\n| 合计 |\n后"),
        "<table border=\"1\"><thead><tr><th scope=\"col\">品名</th><th scope=\"col\">批</th></tr></thead><tbody><tr><td>山竹</td><td>3 | 4</td></tr>\
         <tr><td>合计</td><td></td></tr></tbody></table><p>后</p>"
    );
    assert_eq!(page("| 不是表 |"), "<p>| 不是表 |</p>");
}

#[test]
fn alignment_is_a_word_before_the_paragraph() {
    let doc = read("正文\n{右} 动植检党支部\n2026年11月19日\n\n{中}完");
    assert_eq!(
        html::render(&doc, &None, &html::tests::Spoken, html::Mode::Alone),
        "<div class=\"text t\"><p>正文</p><p class=\"end\">动植检党支部<br>2026年11月19日</p><p class=\"center\">完</p></div>"
    );
    assert_eq!(write(&doc), "正文\n\n{右} 动植检党支部\n2026年11月19日\n\n{中} 完\n");
}

#[test]
fn a_common_text_is_written_without_clutter() {
    let text = "# 三批货，三种结论\n\n党员先锋岗的卢照庭没有收，“这一批熟得不匀。”[^1]8:30~17:30，(一)1.查!\n\n- 甲\n- 乙\n  1. 丙\n\n> 引\n\n| 品名 | 批 |\n| --- | --- |\n| 山竹 | 3 |\n\n**重点：**[链](https://example.org/a_b)\n\n[^1]: 内部编印。\n";
    assert_eq!(write(&read(text)), text);
}
