"""Files made by LibreOffice from flat OpenDocument text and from HTML."""
import base64
import os
import subprocess
import tempfile
from pathlib import Path

import pictures
from ooxml import FOLDER

NS = " ".join(f'xmlns:{k}="{v}"' for k, v in {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0", "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0", "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0", "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "xlink": "http://www.w3.org/1999/xlink", "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
}.items())


def flat(styles, automatic, body):
    return f'<?xml version="1.0" encoding="UTF-8"?><office:document {NS} office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text"><office:styles>{styles}</office:styles><office:automatic-styles>{automatic}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document>'


def convert(text, kind, name):
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"{name}.{kind}"
        source.write_text(text, encoding="utf-8")
        # HTML is read as a text document, not as a web page.
        reader = ["--infilter=HTML (StarWriter)"] if kind == "html" else []
        subprocess.run(["soffice", "--headless", *reader, "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(FOLDER), str(source)], check=True, env={**os.environ, "SOURCE_DATE_EPOCH": "1772413200"}, stdout=subprocess.DEVNULL)
    print(name)


CHINESE = "一, 二, 三, ..."


def rules():
    """Chapters by the outline of the document, clauses and items by a list that goes on."""
    level = lambda n, fmt, before, after, element="text:outline-level-style": f'<{element} text:level="{n}" style:num-format="{fmt}" style:num-prefix="{before}" style:num-suffix="{after}"/>'
    styles = '<style:style style:name="Standard" style:family="paragraph"/>' + "".join(f'<style:style style:name="Heading_20_{n}" style:display-name="Heading {n}" style:family="paragraph" style:parent-style-name="Standard" style:default-outline-level="{n}"><style:text-properties fo:font-weight="bold" style:font-weight-asian="bold"/></style:style>' for n in (1, 2)) + '<style:style style:name="Title" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties fo:text-align="center"/></style:style>' + f'<text:outline-style style:name="Outline">{level(1, CHINESE, "第", "章 ")}{level(2, CHINESE, "第", "节 ")}</text:outline-style>'
    automatic = "<text:list-style style:name=\"L1\">" + level(1, CHINESE, "第", "条 ", "text:list-level-style-number") + level(2, CHINESE, "（", "）", "text:list-level-style-number") + level(3, "1", "", ".", "text:list-level-style-number") + "</text:list-style><text:list-style style:name=\"L2\">" + level(1, "甲, 乙, 丙, ...", "", "、", "text:list-level-style-number") + '</text:list-style><text:list-style style:name="L3">' + level(1, "1", "", ".", "text:list-level-style-number") + level(2, "1", "", ".", "text:list-level-style-number") + '<text:list-level-style-bullet text:level="3" text:bullet-char="•"/></text:list-style><style:style style:name="P1" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties fo:text-align="end"/></style:style>'
    para = lambda s, style="Standard": f'<text:p text:style-name="{style}">{s}</text:p>'
    head = lambda n, s: f'<text:h text:style-name="Heading_20_{n}" text:outline-level="{n}">{s}</text:h>'
    items = lambda *rows: "".join(f"<text:list-item>{row}</text:list-item>" for row in rows)
    sub = lambda *rows: f"<text:list>{items(*rows)}</text:list>"
    listed = lambda style, *rows, go=False: f'<text:list text:style-name="{style}"{" text:continue-numbering=" + chr(34) + "true" + chr(34) if go else ""}>{items(*rows)}</text:list>'
    body = (
        para("动物隔离场管理规定", "Title") + head(1, "总则")
        + listed("L1", para("隔离场实行封闭管理。"), para("入场人员应当：") + sub(para("更衣；"), para("消毒，分三步：") + sub(para("洗手；"), para("踏垫；"), para("喷雾。")), para("登记。")))
        + head(1, "管理") + head(2, "日常") + listed("L1", para("每日巡查两次。"), go=True) + head(2, "应急") + listed("L1", para("发现异常立即报告。"), para("报告分两类：") + sub(para("口头；"), para("书面。")), go=True)
        + listed("L2", para("甲类动物单独饲养"), para("乙类动物合群饲养"))
        + para("交接清单：") + listed("L3", para("钥匙") + sub(para("大门") + sub(para("正门"), para("侧门")), para("库房")), para("台账"))
        + para("澜汀动物隔离场", "P1") + para("2026年4月", "P1")
    )
    convert(flat(styles, automatic, body), "fodt", "libreoffice-rules")


def report():
    """A caption in a frame with its picture, notes, ruby, a text frame, tracked changes, a bookmark, a table with spans."""
    picture = base64.b64encode(pictures.harbour()).decode()
    automatic = '<style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="bold" style:font-weight-asian="bold"/></style:style><style:style style:name="T2" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style><style:style style:name="Ru1" style:family="ruby"/><style:style style:name="G1" style:family="graphic"/><style:style style:name="C" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/></style:style>'
    styles = '<style:style style:name="Standard" style:family="paragraph"/><style:style style:name="Caption" style:family="paragraph" style:parent-style-name="Standard"/><style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph" style:parent-style-name="Standard" style:default-outline-level="1"/><style:style style:name="Quotations" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties fo:margin-left="1cm"/></style:style>'
    note = lambda n, kind, s: f'<text:note text:id="n{n}" text:note-class="{kind}"><text:note-citation>{n}</text:note-citation><text:note-body><text:p>{s}</text:p></text:note-body></text:note>'
    image = lambda alt: f'<draw:frame draw:style-name="G1" draw:name="图{len(alt)}" text:anchor-type="as-char" svg:width="6cm" svg:height="3.75cm"><draw:image><office:binary-data>{picture}</office:binary-data></draw:image><svg:desc>{alt}</svg:desc></draw:frame>'
    cell = lambda s, more="": f'<table:table-cell{more}><text:p>{s}</text:p></table:table-cell>'
    gone = lambda n=1: "<table:covered-table-cell/>" * n
    row = lambda *cells: f"<table:table-row>{''.join(cells)}</table:table-row>"
    table = '<table:table table:name="表1"><table:table-column table:number-columns-repeated="3"/><table:table-header-rows>' + row(cell("类别", ' table:number-rows-spanned="2"'), cell("数量", ' table:number-columns-spanned="2"'), gone()) + row(gone(), cell("件"), cell("千克")) + "</table:table-header-rows>" + row(cell("水果"), cell("12"), cell("30")) + row(cell("合计", ' table:number-columns-spanned="2"'), gone(), cell("30")) + "</table:table>"
    changes = '<text:tracked-changes><text:changed-region text:id="c1" xml:id="c1"><text:insertion><office:change-info><dc:creator>复审员</dc:creator><dc:date>2026-03-03T09:00:00</dc:date></office:change-info></text:insertion></text:changed-region><text:changed-region text:id="c2" xml:id="c2"><text:deletion><office:change-info><dc:creator>复审员</dc:creator><dc:date>2026-03-03T09:00:00</dc:date></office:change-info><text:p>大概</text:p></text:deletion></text:changed-region></text:tracked-changes>'
    body = (
        changes + '<text:sequence-decls><text:sequence-decl text:display-outline-level="0" text:name="图"/></text:sequence-decls>'
        + '<text:h text:style-name="Heading_20_1" text:outline-level="1"><text:bookmark text:name="开头"/>港区巡查记录</text:h>'
        + f'<text:p>巡查<text:ruby text:style-name="Ru1"><text:ruby-base>栈</text:ruby-base><text:ruby-text>zhàn</text:ruby-text></text:ruby>桥{note(1, "footnote", "位于港区东侧。")}，<text:span text:style-name="T1">未见异常</text:span>{note(2, "endnote", "以当日为准。")}。面积 80 m<text:span text:style-name="T2">2</text:span>。</text:p>'
        + f'<text:p text:style-name="C">{image("码头上的货船")}</text:p><text:p text:style-name="Caption">图 <text:sequence text:ref-name="r1" text:name="图" text:formula="ooow:图+1" style:num-format="1">1</text:sequence>：码头</text:p>'
        + '<text:p>旁边有话。<draw:frame draw:name="框1" text:anchor-type="paragraph" svg:width="5cm" svg:height="2cm" svg:x="9cm" svg:y="0cm"><draw:text-box><text:p>框里的提示。</text:p></draw:text-box></draw:frame></text:p>'
        + '<text:p>时间<text:change-start text:change-id="c1"/>确实<text:change-end text:change-id="c1"/><text:change text:change-id="c2"/>是上午。</text:p>'
        + table
        + '<text:p text:style-name="Quotations">看得细，走得勤。</text:p>'
        + '<text:p>见<text:a xlink:type="simple" xlink:href="https://example.org/port">港区图</text:a>，或<text:a xlink:type="simple" xlink:href="#开头">回到开头</text:a>。<text:line-break/>甲<text:tab/>乙<text:s text:c="3"/>丙</text:p>'
    )
    convert(flat(styles, automatic, body), "fodt", "libreoffice-report")


def page():
    """A web page: merged cells, numbered and bulleted lists, a picture, links, marks."""
    picture = base64.b64encode(pictures.harbour()).decode()
    convert("""<html><head><meta charset="utf-8"><title>值班安排</title></head><body>
<h1>值班安排</h1>
<p>五月的安排<b>已经定了</b>，<i>请大家</i>看<a href="https://example.org/duty">值班表</a>。</p>
<table border="1"><tr><th rowspan="2">日期</th><th colspan="2">人员</th></tr><tr><th>白班</th><th>夜班</th></tr>
<tr><td>1日</td><td>甲组</td><td rowspan="2">丙组</td></tr><tr><td>2日</td><td>乙组</td></tr></table>
<ol><li>提前十分钟到岗</li><li>交接三样：<ul><li>钥匙</li><li>台账</li></ul></li><li>签字</li></ol>
<p align="center"><img src="data:image/png;base64,PICTURE" alt="港口全景" width="240" height="150"></p>
<h2>说明</h2>
<p>水 H<sub>2</sub>O，面积 m<sup>2</sup>，<s>旧安排</s>作废。<br>另行通知。</p>
<p align="right">值班室</p>
</body></html>""".replace("PICTURE", picture), "html", "libreoffice-page")


if __name__ == "__main__":
    rules()
    report()
    page()
