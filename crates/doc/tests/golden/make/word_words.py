"""Files after the habits of Word and WPS (zh-CN): notes, links, signs, controls, an official letter, a WPS report."""
import pictures
from ooxml import *


def notes():
    """Marks of one's own (also a sign of a font), notes in cells and headings, twice the same note, notes of several paragraphs."""
    doc = Docx("word-remarks")
    ref = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
    web = '<w:hyperlink w:anchor="附录"><w:r><w:t>附录</w:t></w:r></w:hyperlink>'
    doc.notes("footnotes", p(ref + r(" 第一注。")), p(ref + r(" 两段：")) + p("第二段。"), p(r("自定符号的注。")), p(r("格里的注，见") + web + r("。")))
    doc.notes("endnotes", p(r("尾注甲。")), p(r("尾注", "<w:b/>") + r("乙。")))
    own_mark = lambda own: ' w:customMarkFollows="1"' if own else ""
    mark = lambda kind, n, own="": f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:{kind}Reference{own_mark(own)} w:id="{n}"/>{own}</w:r>'
    again = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> NOTEREF _Ref9 \\f \\h </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    doc.add(
        p(r("注释种种") + mark("endnote", 1), "1"),
        p(r("一句") + '<w:bookmarkStart w:id="1" w:name="_Ref9"/>' + mark("footnote", 1) + '<w:bookmarkEnd w:id="1"/>' + r("，又一句") + mark("footnote", 2) + r("。")),
        p(r("星号") + mark("footnote", 3, "<w:t>*</w:t>") + r("，圆点") + mark("endnote", 2, '<w:sym w:font="Symbol" w:char="F0B7"/>') + r("。")),
        tbl(1, tr(tc(p(r("格") + mark("footnote", 4))))),
        p(r("再提第一注") + again + r("。")),
        p('<w:bookmarkStart w:id="2" w:name="附录"/>' + r("附录在此。") + '<w:bookmarkEnd w:id="2"/>'),
    )
    doc.save()


def links():
    """Fields split over runs, cross references, a table of contents with levels, mail and telephone, nothing that runs."""
    doc = Docx("word-crossings")
    rel = lambda to: doc.relation("hyperlink", to, True)
    link = lambda rid, inner, more="": f'<w:hyperlink r:id="{rid}"{more} w:history="1">{inner}</w:hyperlink>'
    char = lambda kind: f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'
    split = char("begin") + '<w:r><w:instrText xml:space="preserve"> HYPER</w:instrText></w:r><w:r><w:instrText xml:space="preserve">LINK "https://example.org/a?b=1&amp;c=2" \\o "说明" \\t "_blank" </w:instrText></w:r>' + char("separate") + r("拆开", "<w:b/>") + r("的域") + char("end")
    inside = char("begin") + '<w:r><w:instrText xml:space="preserve"> HYPERLINK \\l "第二节" </w:instrText></w:r>' + char("separate") + r("去") + field("REF 第二节 \\h", "第二节") + char("end")
    toc = lambda text, to, n: f'<w:hyperlink w:anchor="{to}">{r(text)}<w:r><w:tab/></w:r>' + field(f"PAGEREF {to} \\h", str(n)) + "</w:hyperlink>"
    doc.add(
        p("目录", "", '<w:jc w:val="center"/>'),
        p(char("begin") + '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r>' + char("separate") + toc("第一节", "_Toc1", 1), "11"),
        p(toc("第二节", "_Toc2", 2), "11"),
        p(char("end")),
        p('<w:bookmarkStart w:id="1" w:name="_Toc1"/>' + r("第一节") + '<w:bookmarkEnd w:id="1"/>', "1"),
        p(split + r("，") + link(rel("mailto:jianyi@example.org?subject=%E5%92%A8%E8%AF%A2"), r("写信"), ' w:tooltip="发邮件"') + r("，") + link(rel("tel:+8601012345678"), r("电话")) + r("。")),
        p(inside + r("；见") + field("REF _Ref5 \\r \\h", "（一）") + r("和第") + field("PAGEREF 第二节 \\h", "2") + r("页。")),
        p(link(rel("javascript:alert(1)"), r("脚本")) + r("，") + link(rel("file:///C:/a.doc"), r("本机文件")) + r("，") + link(rel("https://example.org/长 名"), r("带空格")) + r("。")),
        p('<w:bookmarkStart w:id="2" w:name="_Toc2"/><w:bookmarkStart w:id="3" w:name="第二节"/>' + r("第二节") + '<w:bookmarkEnd w:id="2"/><w:bookmarkEnd w:id="3"/>', "1"),
        p(link(rel("https://example.org/page"), r("页内"), ' w:anchor="part"') + r("与") + f'<w:fldSimple w:instr=" HYPERLINK https://example.org/simple ">{r("简单域")}</w:fldSimple>' + r("。")),
    )
    doc.styles = WORD_STYLES + style("11", "toc 1", '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="8296"/></w:tabs>')
    doc.save()


def signs():
    """Breaks of each kind, hyphens, tabs, signs of fonts that only one machine has, marks of every kind, text hidden by styles."""
    doc = Docx("word-glyphs")
    doc.styles = WORD_STYLES + style("c1", "暗字", rpr="<w:vanish/>", based="a0", kind="character") + style("p1", "暗段", rpr="<w:vanish/>") + style("c2", "着重", rpr='<w:em w:val="dot"/>', based="a0", kind="character")
    sym = lambda font, char: f'<w:r><w:sym w:font="{font}" w:char="{char}"/></w:r>'
    br = lambda kind: f'<w:r><w:br w:type="{kind}"/></w:r>'
    doc.add(
        p("符号又一组", "1"),
        p(r("勾") + sym("Wingdings 2", "F052") + r("框") + sym("Wingdings", "F06F") + r("电话") + sym("Wingdings", "F028") + r("未知") + sym("Webdings", "F061") + r("字") + sym("仿宋_GB2312", "4E00") + r("。")),
        p(r("甲") + br("textWrapping") + r("乙") + br("page") + r("丙") + '<w:r><w:br w:clear="all"/></w:r>' + r("丁") + "<w:r><w:cr/></w:r>" + r("戊")),
        p(r("a") + "<w:r><w:softHyphen/></w:r>" + r("b") + "<w:r><w:noBreakHyphen/></w:r>" + r("c") + "<w:r><w:tab/></w:r>" + r("d")),
        p(r("双删", "<w:dstrike/>") + r("着重", '<w:em w:val="dot"/>') + r("样式着重", '<w:rStyle w:val="c2"/>') + r("平方米m") + r("2", '<w:vertAlign w:val="superscript"/>') + r("，H") + r("2", '<w:vertAlign w:val="subscript"/>') + r("O")),
        p(r("看得见") + r("藏起来", '<w:rStyle w:val="c1"/>') + r("，样式藏了又显", '<w:rStyle w:val="c1"/><w:vanish w:val="0"/>') + r("。")),
        p("整段藏起来", "p1"), p(r("段藏字显", '<w:vanish w:val="0"/>') + r("藏"), "p1"),
        p(r("底纹", '<w:shd w:val="clear" w:fill="FFFF00"/><w:highlight w:val="yellow"/>') + r("颜色", '<w:color w:val="FF0000"/>') + r("ABC", "<w:smallCaps/>")),
        p(r("居中标题", "<w:b/>"), ppr='<w:jc w:val="center"/>'),
        p(r("局办公室"), ppr='<w:jc w:val="right"/>'), p(r("2026年3月2日"), ppr='<w:wordWrap w:val="0"/><w:jc w:val="end"/>'),
    )
    doc.save()


def controls():
    """Content controls of every kind, at every level; prompts that nobody replaced; legacy form fields."""
    doc = Docx("word-forms")
    sdt = lambda kind, content, more="": f'<w:sdt><w:sdtPr>{more}<w:{kind}/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>'
    prompt = "<w:showingPlcHdr/>"
    box = lambda on: f'<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{int(on)}"/></w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:rPr><w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic"/></w:rPr><w:t>{"☒" if on else "☐"}</w:t></w:r></w:sdtContent></w:sdt>'
    form = lambda data, code, result: f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{data}</w:ffData></w:fldChar></w:r><w:r><w:instrText> {code} </w:instrText></w:r>' + (f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r(result)}' if result else "") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    doc.add(
        p("登记表", "1"),
        p(r("日期：") + sdt('date w:fullDate="2026-03-02T00:00:00Z"', r("2026年3月2日"))),
        p(r("类别：") + sdt("dropDownList", r("水果"))),
        p(r("姓名：") + sdt("text", r("单击此处输入文字。"), prompt) + r("（必填）")),
        sdt("richText", p("单击或点击此处输入整段文字。"), prompt),
        sdt("richText", p("已经写好的一段。") + p("又一段。")),
        p(box(True) + r("同意　") + box(False) + r("不同意")),
        sdt("w15:repeatingSection", sdt("w15:repeatingSectionItem", p("重复的一节。"))).replace("<w:w15:", "<w15:"),
        p(r("性别：") + form('<w:ddList><w:result w:val="1"/><w:listEntry w:val="男"/><w:listEntry w:val="女"/></w:ddList>', "FORMDROPDOWN", "") + r("，电话：") + form("<w:textInput/>", "FORMTEXT", "12345") + r("，") + form('<w:checkBox><w:default w:val="1"/></w:checkBox>', "FORMCHECKBOX", "") + r("已核")),
        tbl(2, sdt("richText", tr(tc("行在控件里"), sdt("text", tc("格在控件里"))))),
        p('<w:customXml w:element="甲"><w:smartTag w:element="乙">' + r("两层") + "</w:smartTag>" + r("标记") + "</w:customXml>" + r("，一层话。")),
    )
    doc.save()


def letter():
    """An official letter without any style: red head, number, centred title, addressee, clauses typed and computed, 附件, 落款."""
    doc = Docx("wps-letter", app="WPS Office_12.1.0.1_F1E327BC-269C-435d-A152-05C5408002CA", version="12.0000")
    big = '<w:rPr><w:rFonts w:ascii="方正小标宋简体" w:eastAsia="方正小标宋简体"/><w:sz w:val="44"/></w:rPr>'
    doc.numbering = abstract(0, lvl(0, "chineseCounting", "%1、", suff="nothing"), lvl(1, "chineseCounting", "（%2）", suff="nothing"), lvl(2, "decimal", "%3.", suff="nothing")) + numbering(1, 0)
    first = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
    centre = '<w:jc w:val="center"/>'
    line = '<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="1" w:color="FF0000"/></w:pBdr>'
    doc.add(
        p("某某检验检疫局文件", "", centre), p("某检办〔2026〕12号", "", centre + line), "<w:p/>",
        p(r("关于做好春季检疫工作的通知", big[7:-8]), "", centre), "<w:p/>",
        p("各查验点："), p("现将有关事项通知如下。", ppr=first),
        p("提高认识", ppr=num(1) + first), p("学习文件", ppr=num(1, 1) + first), p("逐人登记。", ppr=num(1, 2) + first), p("逐批核对。", ppr=num(1, 2) + first), p("查找不足", ppr=num(1, 1) + first),
        p("抓好落实", ppr=num(1) + first), p("（三）这一条是手打的。", ppr=first),
        p("附件：1.登记表", ppr=first), p("　　　2.台账", ppr=first), "<w:p/>",
        p("某某检验检疫局", ppr='<w:jc w:val="right"/><w:ind w:rightChars="200" w:right="640"/>'), p("2026年3月2日", ppr='<w:jc w:val="right"/>'),
        p("（此件公开发布）"),
    )
    doc.save()


def report():
    """WPS: style ids that are numbers, names in Chinese, headings by outline level alone, numbers through a style of one's own."""
    doc = Docx("wps-report", app="WPS Office_12.1.0.1_F1E327BC-269C-435d-A152-05C5408002CA", version="12.0000")
    doc.styles = (
        DEFAULTS + NORMAL.replace('styleId="a"', 'styleId="1"').replace('"a"', '"1"')
        + style("2", "标题 1", num(1) + '<w:outlineLvl w:val="0"/>', "<w:b/>", based="1") + style("3", "标题 2", num(1, 1) + '<w:outlineLvl w:val="1"/>', "<w:b/>", based="1")
        + style("4", "我的三级", num(1, 2) + '<w:outlineLvl w:val="2"/>', based="1") + style("5", "题注", "", based="1") + style("6", "标题", '<w:jc w:val="center"/>', "<w:b/>", based="1")
        + style("7", "样式1", "", "<w:b/>", based="3") + style("8", "正文缩进", '<w:ind w:firstLine="420"/>', based="1")
    )
    doc.numbering = abstract(0, lvl(0, "chineseCounting", "%1、", pstyle="2", suff="nothing"), lvl(1, "chineseCounting", "（%2）", pstyle="3", suff="nothing"), lvl(2, "decimal", "%3、", pstyle="4", suff="nothing")) + numbering(1, 0)
    rid = doc.picture(pictures.harbour(), "image1.png")
    doc.add(
        p("年度工作报告", "6"),
        p("主要成绩", "2"), p("查验", "3"), p("全年查验三千批。", "8"), p("水果", "4"), p("粮食", "4"), p("培训", "7"), p("木材", "4"),
        p("问题", "2"), p("只有大纲级别的一行", "1", '<w:outlineLvl w:val="1"/>'), p("人手", "3"),
        p(inline(rid, 1, "货船靠港")), p(r("图") + field("SEQ 图 \\* ARABIC", "1") + r(" 码头"), "5"),
        p("落款", "1", '<w:jc w:val="right"/>'),
    )
    doc.save()


if __name__ == "__main__":
    notes()
    links()
    signs()
    controls()
    letter()
    report()
