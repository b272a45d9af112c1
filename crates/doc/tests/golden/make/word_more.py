"""Files after the habits of Word (zh-CN): lists in all shapes, headings 1 / 1.1 / 1.1.1, and packages laid out unlike Word's."""
import pictures
from ooxml import *

BULLET = '<w:rPr><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings" w:hint="default"/></w:rPr>'


def lists():
    """Plain lists: nested, broken by a paragraph and gone on with, begun at five, two side by side, a level left out."""
    doc = Docx("word-lists")
    levels = [lvl(n, "decimal", f"%{n + 1}.") for n in range(3)]
    points = [lvl(n, "bullet", sign, rpr=BULLET) for n, sign in enumerate("\uf06c\uf06e\uf075")]
    doc.numbering = abstract(0, *levels, kind="hybridMultilevel") + abstract(1, *points, kind="hybridMultilevel") + abstract(2, lvl(0, "decimal", "%1.", start=5), kind="hybridMultilevel") + abstract(3, lvl(0, "decimal", "（%1）", suff="nothing")) + abstract(4, lvl(0, "decimal", "%1、", suff="nothing")) + "".join(numbering(n + 1, n) for n in range(5)) + numbering(6, 0, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>')
    rid = doc.picture(pictures.bars(), "image1.png")
    doc.add(
        p("各种列表", "1"),
        p("申报", ppr=num(1)), p("网上申报", ppr=num(1, 1)), p("填表", ppr=num(1, 2)), p("上传", ppr=num(1, 2)), p("窗口申报", ppr=num(1, 1)), p("查验", ppr=num(1)),
        p("中间插一段话。"),
        p("放行", ppr=num(1)), p(r("归档，\n一式两份"), ppr=num(1)),
        p("重新数的一份：", ""), p("甲班", ppr=num(6)), p("乙班", ppr=num(6)),
        p("从五数起：", ""), p("第五件", ppr=num(3)), p("第六件", ppr=num(3)),
        p(r("带的东西", "<w:b/>"), ""), p("外层", ppr=num(2)), p("中层", ppr=num(2, 1)), p("里层", ppr=num(2, 2)), p("又是外层", ppr=num(2)), p("跳过一层", ppr=num(2, 2)),
        p("编号带括号的不是列表：", ""), p("查证件", ppr=num(4)), p("查货物", ppr=num(4)),
        p("编号带顿号的也不是：", ""), p("先登记", ppr=num(5)), p("后放行", ppr=num(5)),
        p("列表里有图：", ""), p("看图", ppr=num(2)), p(inline(rid, 1, "四根柱子"), ppr=num(2)), p("记数", ppr=num(2)),
    )
    doc.save()


def course():
    """Headings numbered 1, 1.1, 1.1.1 through linked styles; tables, notes and pictures between them."""
    doc = Docx("word-course")
    linked = lambda n: style(str(n), f"heading {n}", f'<w:keepNext/><w:numPr>{f"""<w:ilvl w:val="{n - 1}"/>""" if n > 1 else ""}<w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="{n - 1}"/>', "<w:b/>", extra='<w:next w:val="a"/>')
    doc.styles = DEFAULTS + NORMAL + TITLE + CAPTION + GRID + "".join(map(linked, (1, 2, 3, 4)))
    doc.numbering = abstract(0, *(lvl(n, "decimal", ".".join(f"%{k + 1}" for k in range(n + 1)), pstyle=str(n + 1), suff="" if n else "space") for n in range(4))) + abstract(1, lvl(0, "upperLetter", "%1．", suff="nothing")) + numbering(1, 0) + numbering(2, 1) + numbering(3, 1, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>')
    rid = doc.picture(pictures.leaf(), "image1.jpeg")
    doc.notes("footnotes", p("以口岸公布的名录为准。"))
    doc.add(
        p("植物检疫入门", "a3"),
        p("基本概念", "1"), p("什么是检疫", "2"), p("检疫是防止有害生物传播的措施。"),
        p("什么是有害生物", "2"), p(r("分三类") + '<w:r><w:footnoteReference w:id="1"/></w:r>' + r("。")),
        p("昆虫", "3"), p("实蝇", "4"), p("介壳虫", "4"), p("病原", "3"),
        p("怎么查", "1"), p("看", "2"), p(inline(rid, 1, "有虫洞的叶片")), p(seq("图", 1) + r(" 看叶片"), "a5"), p("听", "2"),
        p("不加粗也不编号的小标题", "", '<w:outlineLvl w:val="2"/>'),
        p("练习", "1"),
        p("下列哪一种是检疫性有害生物？", ""), p("蜜蜂", ppr=num(2)), p("红火蚁", ppr=num(2)), p("蚯蚓", ppr=num(2)),
        p("发现活虫先做什么？", ""), p("拍照", ppr=num(3)), p("封箱", ppr=num(3)),
    )
    doc.save()


def package():
    """The same words, laid out unlike Word: another prefix, another place, UTF-16, absolute targets, unknown elements."""
    doc = Docx("word-odd-package")
    doc.numbering = abstract(0, lvl(0, "japaneseCounting", "%1、", suff="nothing")) + numbering(1, 0)
    rid = doc.picture(pictures.bench(), "image1.png")
    web = doc.relation("hyperlink", "https://example.org/odd", True)
    doc.notes("footnotes", p("注在别处。"))
    doc.add(
        p("搬过家的文件", "1"),
        '<w:customXml w:uri="urn:example" w:element="部门">' + p("自定义标记里的一段。") + "</w:customXml>",
        p('<x:unknown xmlns:x="urn:example:unknown"><x:deep>看不见</x:deep></x:unknown>' + r("认不得的元素跳过。")),
        p("<w:smartTag w:element=\"a\"><w:smartTag w:element=\"b\">" + r("标记套标记") + "</w:smartTag></w:smartTag>" + '<w:dir w:val="ltr">' + r("，方向照旧") + "</w:dir>" + f'<w:r><w:footnoteReference w:id="1"/></w:r>'),
        p('<mc:AlternateContent><mc:Choice Requires="unheardof">' + r("新写法") + "</mc:Choice><mc:Fallback>" + r("旧写法") + "</mc:Fallback></mc:AlternateContent>" + r("留一种。")),
        p("编号", ppr=num(1)), p("照算", ppr=num(1)),
        p(f'<w:hyperlink r:id="{web}">{r("链接")}</w:hyperlink>' + "<w:r><w:t><![CDATA[与<原文>]]></w:t></w:r><!-- 批注不算 --><w:r><w:t>&#x4FDD;&#30041;。</w:t></w:r>"),
        p(inline(rid, 1, "烧瓶")),
        "<w:p/>",
        p("完。"),
    )

    def change(parts):
        document = parts.pop("word/document.xml").decode()
        # The main prefix becomes ns0; the part is written in UTF-16 and lies in another folder under another name.
        document = re.sub(r"(</?)w:", r"\1ns0:", document)
        document = re.sub(r"([ \"'])w:(?=[a-zA-Z]+=)", r"\1ns0:", document).replace("xmlns:w=", "xmlns:ns0=")
        document = document.replace('encoding="UTF-8"', 'encoding="UTF-16"')
        parts["content/main.xml"] = b"\xff\xfe" + document.encode("utf-16-le")
        relations = parts.pop("word/_rels/document.xml.rels").decode()
        relations = re.sub(r'Target="(?!https:)([^"]+)"', r'Target="/word/\1"', relations)
        parts["content/_rels/main.xml.rels"] = relations.encode()
        parts["_rels/.rels"] = parts["_rels/.rels"].replace(b'Target="word/document.xml"', b'Target="/content/main.xml"')
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"/word/document.xml", b"/content/main.xml")
        return parts

    doc.save(change)


if __name__ == "__main__":
    lists()
    course()
    package()
