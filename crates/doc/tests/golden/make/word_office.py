"""Files after the habits of Word (zh-CN): what an office writes. A notice, questions and answers, statistics, controls."""
from ooxml import *

RIGHT, MIDDLE = '<w:jc w:val="right"/>', '<w:jc w:val="center"/>'
BIG = '<w:rFonts w:ascii="方正小标宋简体" w:eastAsia="方正小标宋简体" w:hint="eastAsia"/><w:sz w:val="44"/><w:szCs w:val="44"/>'
BODY = '<w:rFonts w:ascii="仿宋_GB2312" w:eastAsia="仿宋_GB2312" w:hint="eastAsia"/><w:sz w:val="32"/><w:szCs w:val="32"/>'
DEEP = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'


def notice():
    """A notice: centred title without a style, runs cut by proofing, smart tags, page breaks as last rendered, 落款."""
    doc = Docx("word-notice")
    doc.styles += style("a8", "header", '<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr><w:jc w:val="center"/>', '<w:sz w:val="18"/>') + style("a9", "footer", "", '<w:sz w:val="18"/>')
    doc.numbering = abstract(0, lvl(0, "japaneseCounting", "%1、", suff="nothing"), lvl(1, "japaneseCounting", "（%2）", suff="nothing"), kind="multilevel") + abstract(1, lvl(0, "decimal", "%1."), kind="hybridMultilevel") + numbering(1, 0) + numbering(2, 1)
    para = lambda content, ppr=DEEP: p(r(content, BODY, hint=False) if not content.startswith("<") else content, ppr=ppr)
    doc.add(
        p(r("关于开展秋季进境水果口岸检疫", BIG, hint=False) + r("专项检查的通知", BIG, raw="", hint=False), ppr='<w:spacing w:line="560" w:lineRule="exact"/>' + MIDDLE),
        p("澜检疫〔2026〕18号", ppr=MIDDLE),
        p(""),
        para("各查验点、实验室：", ppr=""),
        para(r("为防止有害生物随", BODY) + '<w:proofErr w:type="gramStart"/>' + r("进境水果", BODY) + '<w:proofErr w:type="gramEnd"/>' + r("传入，经研究，决定于", BODY) + '<w:smartTag w:uri="urn:schemas-microsoft-com:office:smarttags" w:element="chsdate"><w:smartTagPr><w:attr w:name="Year" w:val="2026"/><w:attr w:name="Month" w:val="9"/></w:smartTagPr>' + r("2026", BODY) + r("年", BODY) + r("9", BODY) + r("月", BODY) + r("1", BODY) + r("日", BODY) + "</w:smartTag>" + r("起开展专项检查。", BODY) + '<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/>'),
        p(r("检查范围", BODY + "<w:b/>"), ppr=num(1) + DEEP),
        para("全部进境鲜果，重点是热带水果。"),
        p(r("工作安排", BODY + "<w:b/>"), ppr=num(1) + DEEP),
        p(r("自查。", BODY + "<w:b/>") + r("各查验点对照清单逐项自查，9月10日前报送结果。", BODY), ppr=num(1, 1) + DEEP),
        p(r("抽查。", BODY + "<w:b/>") + '<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:lastRenderedPageBreak/>' + t("抽查比例不低于百分之十，") + "</w:r>" + r("抽查时带齐：", BODY), ppr=num(1, 1) + DEEP),
        p("检查清单；", ppr=num(2)), p("取样工具；", ppr=num(2)), p("执法记录仪。", ppr=num(2)),
        p(r("有关要求", BODY + "<w:b/>"), ppr=num(1) + DEEP),
        para("发现问题的，当场指出，限期整改。联系电话：555-0142。"),
        para("附件：1. 检查清单"),
        para("　　　2. 整改报告格式"),
        p(""),
        p(r("澜汀市检验检疫局", BODY), ppr='<w:wordWrap w:val="0"/>' + RIGHT),
        p(r("2026年8月20日", BODY) + r("　　", BODY), ppr=RIGHT),
        p('<w:r><w:br w:type="page"/></w:r>'),
        p(r("（此件公开发布）", BODY), ppr=""),
    )
    header = doc.part("header", "header1.xml", f'<w:hdr {XMLNS}>{p("内部资料，注意保存", "a8")}</w:hdr>')
    footer = doc.part("footer", "footer1.xml", f'<w:ftr {XMLNS}><w:p><w:pPr><w:pStyle w:val="a9"/></w:pPr>{r("— ")}{field("PAGE", "1")}{r(" —")}</w:p></w:ftr>')
    doc.setup = SETUP.replace("<w:pgSz", f'<w:headerReference w:type="default" r:id="{header}"/><w:footerReference w:type="default" r:id="{footer}"/><w:pgSz')
    doc.save()


def answers():
    """Questions and answers: heading 2 for questions, Quote and Intense Quote, a title that is also the core property."""
    title = "进境包裹检疫问与答"
    doc = Docx("word-questions", title=title)
    doc.styles += style("a7", "Quote", '<w:spacing w:before="160"/><w:jc w:val="center"/>', "<w:i/><w:iCs/>") + style("a8", "Intense Quote", '<w:pBdr><w:top w:val="single" w:sz="4" w:space="10" w:color="auto"/></w:pBdr><w:ind w:left="864" w:right="864"/><w:jc w:val="center"/>', "<w:i/><w:iCs/>") + style("a9", "Subtitle", MIDDLE, "<w:b/>")
    doc.add(
        p(title, "a3"), p("窗口常问的四个问题", "a9"),
        p("问：寄回来的水果为什么被扣下？", "2"),
        p(r("答：", "<w:b/>") + r("新鲜水果可能带虫带菌，") + r("未经检疫不得进境", "<w:b/><w:u w:val=\"single\"/>") + r("。")),
        p("规定是这样写的：", ""),
        p("携带、邮寄植物及其产品进境的，应当申报。", "a7"), p("未申报的，予以退回或者销毁。", "a7"),
        p("问：种子能不能寄？", "2"),
        p(r("答：", "<w:b/>") + r("先办许可，再寄。")),
        p("先问再寄，省时省钱。", "a8"),
        p("问：结果怎么查？", "2"),
        p(r("答：", "<w:b/>") + r("凭单号在窗口查询，\n或者拨打 555-0199。")),
        p("问：对结果不服怎么办？", "2"),
        p(r("答：", "<w:b/>") + r("收到通知之日起七日内可以申请复检。")),
    )
    doc.save()


def statistics():
    """A quarter's figures: caption above, two head rows with spans both ways, sums, a source below."""
    doc = Docx("word-statistics")
    doc.add(
        p("2026年第一季度检疫情况", "1"),
        p("一季度共检疫进境货物 4,218 批，检出有害生物 96 种次，情况见表1。"),
        p(seq("表", 1) + r("　第一季度检疫批次与检出"), "a5", MIDDLE),
        tbl(
            6,
            tr(tc("查验点", merge="start"), tc("水果", 2), tc("木材", 2), tc("合计", merge="start"), head=True),
            tr(tc("", merge="on"), tc("批次"), tc("检出"), tc("批次"), tc("检出"), tc("", merge="on"), head=True),
            tr(tc("东港"), tc("1,204"), tc("31"), tc("322"), tc("12"), tc("1,526")),
            tr(tc("西港"), tc("986"), tc("22"), tc("410"), tc("9"), tc("1,396")),
            tr(tc("空港"), tc("1,296"), tc("22"), tc("—", 2), tc("1,296")),
            tr(tc("合计"), tc("3,486"), tc("75"), tc("732"), tc("21"), tc("4,218")),
        ),
        p("注：“—”表示没有业务。数据来源：各查验点报表。", rpr='<w:sz w:val="18"/>'),
        p("检出最多的三种是：", ""),
        tbl(3, tr(tc("名次"), tc("名称"), tc("次数"), head=True), tr(tc("1"), tc("橘小实蝇"), tc("28")), tr(tc("2"), tc("红火蚁"), tc("17")), tr(tc("3"), tc("松材线虫"), tc("9"))),
        p(seq("表", 2) + r("　检出最多的有害生物"), "a5", MIDDLE),
        p("以上数字截至3月31日。"),
    )
    doc.save()


def controls():
    """Content controls, a table of contents, fields, comments, headers: what stands around the text."""
    doc = Docx("word-controls")
    doc.styles += style("TOC1", "toc 1") + style("TOC2", "toc 2") + style("TOC", "TOC Heading", '<w:outlineLvl w:val="9"/>', based="1") + style("ad", "Placeholder Text", rpr='<w:color w:val="808080"/>', based="a0", kind="character")
    entry = lambda text, mark, page, level: p(f'<w:hyperlink w:anchor="{mark}" w:history="1">{r(text, """<w:rStyle w:val="a6"/>""")}<w:r><w:tab/></w:r>{field(f"PAGEREF {mark} " + chr(92) + "h", page)}</w:hyperlink>', f"TOC{level}")
    mark = lambda n, name, text: f'<w:bookmarkStart w:id="{n}" w:name="{name}"/>{r(text)}<w:bookmarkEnd w:id="{n}"/>'
    sdt = lambda pr, content: f"<w:sdt><w:sdtPr>{pr}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"
    toc_begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \\o "1-3" \\h \\z \\u </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    comment = lambda n, text: f'<w:commentRangeStart w:id="{n}"/>{r(text)}<w:commentRangeEnd w:id="{n}"/><w:r><w:commentReference w:id="{n}"/></w:r>'
    doc.part("comments", "comments.xml", f'<w:comments {XMLNS}><w:comment w:id="0" w:author="初审员" w:date="2026-03-02T09:00:00Z" w:initials="初">{p("<w:r><w:annotationRef/></w:r>" + r("请补上电话。"))}</w:comment><w:comment w:id="1" w:author="复审员" w:date="2026-03-03T09:00:00Z" w:initials="复">{p("日期对吗？")}</w:comment></w:comments>')
    header = doc.part("header", "header1.xml", f'<w:hdr {XMLNS}>{p("澜汀检疫简报")}</w:hdr>')
    doc.setup = SETUP.replace("<w:pgSz", f'<w:headerReference w:type="default" r:id="{header}"/><w:pgSz')
    first = entry("登记", "_Toc100000001", "1", 1)
    first = first.replace("</w:pPr>", "</w:pPr>" + toc_begin, 1)
    doc.add(
        sdt('<w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>', p("目录", "TOC") + first + entry("查验登记", "_Toc100000002", "1", 2) + entry("归档", "_Toc100000003", "2", 1) + p('<w:r><w:fldChar w:fldCharType="end"/></w:r>')),
        p(mark(1, "_Toc100000001", "登记"), "1"),
        p(r("登记人：") + sdt('<w:alias w:val="姓名"/><w:text/>', r("周一凡")) + r("，类别：") + sdt('<w:dropDownList><w:listItem w:displayText="水果" w:value="1"/><w:listItem w:displayText="木材" w:value="2"/></w:dropDownList>', r("水果")) + r("，日期：") + sdt('<w:date w:fullDate="2026-03-01T00:00:00Z"><w:dateFormat w:val="yyyy年M月d日"/></w:date>', r("2026年3月1日")) + r("。")),
        sdt('<w:tag w:val="block"/>', p("整段放在内容控件里。") + sdt("<w:text/>", p("控件里还有控件。"))),
        p(sdt('<w14:checkbox><w14:checked w14:val="1"/><w14:checkedState w14:val="2611" w14:font="MS Gothic"/><w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox>', r("☑")) + r("已核对　") + sdt('<w14:checkbox><w14:checked w14:val="0"/></w14:checkbox>', r("☐")) + r("未核对")),
        p(mark(2, "_Toc100000002", "查验登记"), "2"),
        p(r("查验由") + comment(0, "值班员") + r("负责，于") + comment(1, "3月5日") + r("前完成。")),
        tbl(2, tr(tc("项目"), tc("结果")), sdt('<w15:repeatingSection/>', tr(tc("外观"), tc(sdt("<w:text/>", p("合格"))))), f'<w:tr>{tc("数量")}{sdt("<w:text/>", tc("十箱"))}</w:tr>'),
        p(mark(3, "_Toc100000003", "归档"), "1"),
        p(r("共 ") + field("NUMPAGES", "2") + r(" 页，第 ") + '<w:fldSimple w:instr=" SEQ 份 \\* ARABIC "><w:r><w:t>1</w:t></w:r></w:fldSimple>' + r(" 份，合计 ") + field("=SUM(1,2)", field("QUOTE 3", "3")) + r(" 箱。")),
    )
    doc.save()


if __name__ == "__main__":
    notice()
    answers()
    statistics()
    controls()
