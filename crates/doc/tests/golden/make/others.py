"""A second set by LibreOffice, python-docx and pandoc: numbering of each, captions of each, what each writes that Word does not."""
import base64
import io

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm

import pictures
from by_python_docx import save
from libreoffice import CHINESE, convert as by_libreoffice, flat
from pandoc import convert as by_pandoc


def manual():
    """LibreOffice: numbering formats of its own, captions above and below, a section, a contents page, notes, a hidden paragraph."""
    level = lambda n, fmt, before, after, shown=1: f'<text:list-level-style-number text:level="{n}" style:num-format="{fmt}" style:num-prefix="{before}" style:num-suffix="{after}" text:display-levels="{shown}"/>'
    automatic = (
        '<text:list-style style:name="L1">' + level(1, CHINESE, "", "、") + level(2, "1", "（", "）") + level(3, "①, ②, ③, ...", "", "") + "</text:list-style>"
        + '<text:list-style style:name="L2">' + level(1, "甲, 乙, 丙, ...", "", "．") + level(2, "I", "", "．") + level(3, "a", "", ")") + "</text:list-style>"
        + '<text:list-style style:name="L3"><text:list-level-style-bullet text:level="1" text:bullet-char="•"/><text:list-level-style-bullet text:level="2" text:bullet-char="–"/></text:list-style>'
        + '<style:style style:name="H" style:family="paragraph"><style:text-properties text:display="none"/></style:style>'
        + '<style:style style:name="R" style:family="paragraph"><style:paragraph-properties fo:text-align="end"/></style:style>'
        + '<style:style style:name="S" style:family="section"/>'
    )
    styles = "".join(f'<style:style style:name="Heading_20_{n}" style:display-name="Heading {n}" style:family="paragraph" style:default-outline-level="{n}"/>' for n in (1, 2)) + '<style:style style:name="Caption" style:family="paragraph"/><style:style style:name="Table" style:family="paragraph" style:parent-style-name="Caption"/><style:style style:name="Illustration" style:family="paragraph" style:parent-style-name="Caption"/><style:style style:name="Title" style:family="paragraph"/>'
    para = lambda s, style="": f'<text:p{f""" text:style-name="{style}" """ if style else ""}>{s}</text:p>'
    items = lambda *rows: "".join(f"<text:list-item>{row}</text:list-item>" for row in rows)
    sub = lambda *rows: f"<text:list>{items(*rows)}</text:list>"
    top = lambda style, *rows: f'<text:list text:style-name="{style}">{items(*rows)}</text:list>'
    seq = lambda name, n: f'<text:sequence text:name="{name}" text:formula="ooow:{name}+1" style:num-format="1">{n}</text:sequence>'
    cell = lambda s, more="": f"<table:table-cell{more}>{para(s)}</table:table-cell>"
    table = '<table:table table:name="T1"><table:table-column table:number-columns-repeated="3"/><table:table-header-rows><table:table-row>' + cell("项目") + cell("检出", ' table:number-columns-spanned="2"') + "<table:covered-table-cell/></table:table-row></table:table-header-rows><table:table-row>" + cell("昆虫", ' table:number-rows-spanned="2"') + cell("活") + cell("3") + "</table:table-row><table:table-row><table:covered-table-cell/>" + cell("死") + cell("5") + "</table:table-row></table:table>"
    picture = base64.b64encode(pictures.bench()).decode()
    image = f'<draw:frame draw:name="图像1" text:anchor-type="as-char" svg:width="5cm" svg:height="3cm"><draw:image><office:binary-data>{picture}</office:binary-data></draw:image><svg:title>瓶子</svg:title><svg:desc>三只烧瓶放在台上</svg:desc></draw:frame>'
    note = lambda kind, text: f'<text:note text:note-class="{kind}"><text:note-citation>1</text:note-citation><text:note-body>{para(text)}</text:note-body></text:note>'
    body = (
        para("取样手册", "Title") + '<text:h text:style-name="Heading_20_1" text:outline-level="1">准备</text:h>'
        + top("L1", para("领器材") + sub(para("镊子"), para("瓶子，分") + sub(para("大瓶"), para("小瓶"))), para("领单证"))
        + para("看不见的一段", "H")
        + f'<text:section text:name="S1" text:style-name="S">{para("分节里的一段" + note("footnote", "分节里的注") + "。")}{top("L2", para("东库") + sub(para("一排") + sub(para("上层"), para("下层")), para("二排")), para("西库"))}</text:section>'
        + para(f"表 {seq('表', 1)}　检出", "Table") + table
        + para(image) + para(f"图 {seq('图', 1)}　台上", "Illustration")
        + top("L3", para("一点") + sub(para("细处")), para("两点")) + '<text:h text:style-name="Heading_20_2" text:outline-level="2">收尾</text:h>'
        + para("归还器材" + note("endnote", "尾注一条") + "。<text:line-break/>签字。") + para("取样组", "R")
    )
    by_libreoffice(flat(styles, automatic, body), "fodt", "libreoffice-manual")


def minutes():
    """python-docx with what people add through its XML: numbering by hand, a link, breaks, tabs, a sub-table, header and footer."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "页眉不进正文"
    document.sections[0].footer.paragraphs[0].text = "页脚不进正文"
    document.add_heading("会议纪要", 1)
    numbering = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "77")
    for n, (form, text) in enumerate((("chineseCounting", "%1、"), ("decimal", "%1.%2"), ("lowerLetter", "%3)"))):
        lvl = OxmlElement("w:lvl")
        lvl.set(qn("w:ilvl"), str(n))
        for tag, value in (("w:start", "1"), ("w:numFmt", form), ("w:lvlText", text)):
            child = OxmlElement(tag)
            child.set(qn("w:val"), value)
            lvl.append(child)
        if n == 1:
            lvl.insert(2, OxmlElement("w:isLgl"))
        abstract.append(lvl)
    numbering.insert(0, abstract)
    num = numbering.add_num(77)

    def item(text, level):
        paragraph = document.add_paragraph(text)
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_numId().val, properties.get_or_add_ilvl().val = num.numId, level

    item("出席", 0), item("应到三人", 1), item("实到三人", 1), item("书记", 2), item("委员", 2), item("议题", 0), item("学习", 1)
    document.add_paragraph("第一项", style="List Number")
    document.add_paragraph("其中一点", style="List Bullet 2")
    document.add_paragraph("第二项", style="List Number")
    document.add_paragraph("接着说两句", style="List Continue")
    paragraph = document.add_paragraph("见")
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), document.part.relate_to("https://example.org/minutes", docx.opc.constants.RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = OxmlElement("w:r")
    run.text = "原件"
    link.append(run)
    paragraph._p.append(link)
    paragraph.add_run("。\t另起\n一行")
    run = paragraph.add_run("，页断")
    run.add_break(WD_BREAK.PAGE)
    table = document.add_table(rows=3, cols=3, style="Table Grid")
    for r in range(3):
        for c in range(3):
            table.cell(r, c).text = "表头甲乙丙丁戊己庚"[r * 3 + c : r * 3 + c + 1]
    table.cell(0, 1).merge(table.cell(0, 2)).text = "合并"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "竖并"
    document.add_paragraph("表 1：三乘三", style="Caption")
    document.add_picture(io.BytesIO(pictures.bench()), width=Cm(4))
    document.add_paragraph("图 1：烧瓶", style="Caption")
    document.add_paragraph("引一句。", style="Quote")
    last = document.add_paragraph("支部委员会")
    last.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    save(document, "python-docx-minutes")


GUIDE = """---
title: 有害生物图册
subtitle: 第二版
---

[]{#top}

# 昆虫 {.unnumbered}

实蝇
:   体长约一厘米，
    幼虫在果内。

介壳虫
:   固定在枝上。

| 第一行诗
| 第二行诗

(@) 例一
(@) 例二

中间一段。

(@) 例三

+------------+----------------+
| 名称       | 说明           |
+============+================+
| 实蝇       | -   果内       |
|            | -   蛹在土里   |
+------------+----------------+
| 介壳虫     | 第一段         |
|            |                |
|            | 第二段         |
+------------+----------------+

: 两种昆虫

```
代码 一行
```

i.  小罗马一
ii. 小罗马二

- [ ] 未办
- [x] 已办

行内公式 $\\bar{x} = \\frac{1}{n}\\sum_{i=1}^{n} x_i$，矩阵 $\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}$。

![](bench.png "没有说明")

一段[小型大写]{.smallcaps}与`代码`，[改样]{.underline}，~~删~~[^n]。

[^n]: 注一段。

    注二段。
"""

NOTICE = """<html><head><title>春季通知</title></head><body>
<h1>一、总体要求</h1><ol type="I"><li>统一<ol type="A"><li>时间</li><li>地点</li></ol></li><li>分工</li></ol>
<p><ruby>蠹<rt>dù</rt></ruby>虫，<a href="#later">见后</a>。<img src="bench.png" alt="烧瓶三只"></p>
<table><tr><th>甲</th><th>乙</th></tr><tr><td rowspan="2">跨两行</td><td>一</td></tr><tr><td>二</td></tr><tr><td colspan="2">跨两列</td></tr></table>
<h2 id="later">（一）后文</h2><p>完<sup>注</sup>。</p><hr><pre>保留
换行</pre></body></html>
"""

if __name__ == "__main__":
    manual()
    minutes()
    by_pandoc(GUIDE, "md", "pandoc-guide")
    by_pandoc(NOTICE, "html", "pandoc-notice")
