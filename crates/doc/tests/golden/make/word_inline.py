"""Files after the habits of Word (zh-CN): what stands inside a paragraph. Notes, links, ruby, signs, formulas, marks."""
from ooxml import *

NOTE_STYLES = style("a7", "footnote text", "<w:snapToGrid w:val=\"0\"/>", '<w:sz w:val="18"/>') + style("a8", "footnote reference", rpr='<w:vertAlign w:val="superscript"/>', based="a0", kind="character") + style("a9", "endnote text") + style("aa", "endnote reference", rpr='<w:vertAlign w:val="superscript"/>', based="a0", kind="character")
foot = lambda n: f'<w:r><w:rPr><w:rStyle w:val="a8"/></w:rPr><w:footnoteReference w:id="{n}"/></w:r>'
end = lambda n: f'<w:r><w:rPr><w:rStyle w:val="aa"/></w:rPr><w:endnoteReference w:id="{n}"/></w:r>'


def notes():
    """Footnotes and endnotes mixed, with marks inside, two paragraphs, one in a cell, one in a heading; not in file order."""
    doc = Docx("word-notes", styles=WORD_STYLES + NOTE_STYLES)
    inside = lambda content: p('<w:r><w:rPr><w:rStyle w:val="a8"/></w:rPr><w:footnoteRef/></w:r>' + r(" ") + content, "a7")
    behind = lambda content: p('<w:r><w:rPr><w:rStyle w:val="aa"/></w:rPr><w:endnoteRef/></w:r>' + r(" ") + content, "a9")
    doc.notes("footnotes", inside(r("见") + r("《口岸检疫手册》", "<w:b/>") + r("第三章。")), inside(r("单位：10") + r("3", '<w:vertAlign w:val="superscript"/>') + r(" 千克。")), inside(r("第一段说明。")) + p("第二段说明。", "a7"), inside(r("表中数字为初步统计。")))
    doc.notes("endnotes", behind(r("感谢实验室提供样本。")), behind(r("引自本局年报，") + r("未公开出版", "<w:i/>") + r("。")))
    doc.add(
        p(r("脚注与尾注") + foot(3), "1"),
        p(r("熏蒸温度不低于二十一摄氏度") + foot(1) + r("，样本由实验室提供") + end(1) + r("。")),
        tbl(2, tr(tc("品名"), tc("数量")), tr(tc("水果"), tc(p(r("1,204") + foot(4))))),
        p(r("全年共计 486") + foot(2) + r("，较上年增加") + end(2) + r("。")),
        p("没有注的一段。"),
    )
    doc.save()


def links():
    """Links by relationship, by anchor and by field; what may not be followed stays as text."""
    doc = Docx("word-links")
    web = doc.relation("hyperlink", "https://example.org/plants?a=1&b=2", True)
    mail = doc.relation("hyperlink", "mailto:window@example.org", True)
    script = doc.relation("hyperlink", "javascript:alert(1)", True)
    disk = doc.relation("hyperlink", "file:///C:/Users/a/Desktop/表.xlsx", True)
    page = doc.relation("hyperlink", "https://example.org/guide", True)
    blue = '<w:rStyle w:val="a6"/>'
    link = lambda rid, content, more="": f'<w:hyperlink r:id="{rid}" w:history="1"{more}>{content}</w:hyperlink>'
    doc.add(
        p("各种链接", "1"),
        p(r("植物目录见") + link(web, r("网上", blue) + r("目录", blue + "<w:b/>")) + r("，来信请寄") + link(mail, r("窗口邮箱", blue)) + r("。")),
        p(r("办理地点见") + '<w:hyperlink w:anchor="办事地点" w:history="1">' + r("后文", blue) + "</w:hyperlink>" + r("，材料见") + field("HYPERLINK \\l \"材料清单\"", r("清单", blue)) + r("。")),
        p(r("指南在") + link(page, r("网站", blue), ' w:anchor="step-2"') + r("的第二步。")),
        p(r("也可以看") + field("HYPERLINK \"https://example.org/news\" \\o \"新闻\"", r("新闻", blue) + r("栏目", blue)) + r("和") + '<w:fldSimple w:instr=" HYPERLINK &quot;https://example.org/map&quot; "><w:r><w:t>地图</w:t></w:r></w:fldSimple>' + r("。")),
        p(r("这两个不能点：") + link(script, r("点我", blue)) + r("、") + link(disk, r("桌面上的表", blue)) + r("。")),
        p('<w:bookmarkStart w:id="1" w:name="办事地点"/>' + r("办事地点：东港路一号。") + '<w:bookmarkEnd w:id="1"/><w:bookmarkStart w:id="2" w:name="_Hlk1234567"/><w:bookmarkEnd w:id="2"/>'),
        p('<w:bookmarkStart w:id="3" w:name="材料清单"/>' + r("材料清单") + '<w:bookmarkEnd w:id="3"/>', "2"),
        p(r("参见") + field("REF 材料清单 \\h", "材料清单") + r("第") + field("PAGEREF 材料清单 \\h", "1") + r("页。网址也可能只是文字：https://example.org/plain")),
    )
    doc.save()


def signs():
    """Ruby, symbols of Wingdings, full-width signs, hyphens, tabs, breaks, characters beyond the first plane."""
    doc = Docx("word-signs")
    ruby = lambda base, reading: f'<w:r><w:ruby><w:rubyPr><w:rubyAlign w:val="center"/><w:hps w:val="10"/><w:hpsRaise w:val="18"/><w:hpsBaseText w:val="21"/><w:lid w:val="zh-CN"/></w:rubyPr><w:rt><w:r><w:rPr><w:sz w:val="10"/></w:rPr><w:t>{reading}</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>{base}</w:t></w:r></w:rubyBase></w:ruby></w:r>'
    sym = lambda code, font="Wingdings": f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'
    doc.add(
        p("注音与符号", "1"),
        p(r("注意") + ruby("蜚", "fěi") + ruby("蠊", "lián") + r("与") + ruby("检疫", "jiǎn yì") + r("。")),
        p(sym("F0FE") + r("已查验　") + sym("F0A8") + r("未查验　") + sym("F0FC") + r("合格　") + sym("F0FB") + r("不合格")),
        p(r("温度±2℃，方向") + sym("F0E0") + r("，系数") + sym("F061", "Symbol") + r("＝0.5。")),
        p("全角：ＡＢＣ　１２３，“引号”‘单引’——破折号……省略号《书名》〈单〉【括】·间隔、顿号；￥５％"),
        p(r("软连字") + "<w:r><w:t>检疫</w:t><w:softHyphen/><w:t>证书</w:t></w:r>" + r("，编号 A") + "<w:r><w:noBreakHyphen/><w:t>12</w:t></w:r>" + r("，空格\u00a0不换行。")),
        p("姓名\t单位\t电话"),
        p(r("第一行\n第二行") + "<w:r><w:cr/></w:r>" + r("第三行")),
        p("生僻字：𠮷、𣲗、䶮、〇；表情：🌾；合字：é。"),
        p(r("日期：") + r("　　　　", '<w:u w:val="single"/>') + r("年") + r("　　", '<w:u w:val="single"/>') + r("月")),
        p(r("首行有空格的段落前后不留。  ")),
        p("<w:r><w:t>不 保留\n      换行</w:t></w:r>"),
    )
    doc.save()


def formulas():
    """Office Math: fraction, scripts, root, sum, matrix, delimiters, function, accent; in the line and on its own."""
    doc = Docx("word-formulas")
    m = lambda text: f"<m:r><w:rPr><w:rFonts w:ascii=\"Cambria Math\" w:hAnsi=\"Cambria Math\"/></w:rPr><m:t>{text}</m:t></m:r>"
    e = lambda content: f"<m:e>{content}</m:e>"
    frac = lambda a, b: f'<m:f><m:fPr><m:ctrlPr/></m:fPr><m:num>{a}</m:num><m:den>{b}</m:den></m:f>'
    sup = lambda a, b: f"<m:sSup>{e(a)}<m:sup>{b}</m:sup></m:sSup>"
    sub = lambda a, b: f"<m:sSub>{e(a)}<m:sub>{b}</m:sub></m:sSub>"
    root = lambda a, deg="": f'<m:rad><m:radPr><m:degHide m:val="{0 if deg else 1}"/></m:radPr><m:deg>{deg}</m:deg>{e(a)}</m:rad>'
    nary = lambda sign, lower, upper, body: f'<m:nary><m:naryPr><m:chr m:val="{sign}"/><m:limLoc m:val="undOvr"/></m:naryPr><m:sub>{lower}</m:sub><m:sup>{upper}</m:sup>{e(body)}</m:nary>'
    matrix = lambda *rows: "<m:m>" + "".join(f"<m:mr>{''.join(e(m(c)) for c in row)}</m:mr>" for row in rows) + "</m:m>"
    brackets = lambda content, a="(", b=")": f'<m:d><m:dPr><m:begChr m:val="{a}"/><m:endChr m:val="{b}"/></m:dPr>{e(content)}</m:d>'
    math = lambda content: f"<m:oMath>{content}</m:oMath>"
    own = lambda content: f"<m:oMathPara><m:oMathParaPr><m:jc m:val=\"center\"/></m:oMathParaPr>{math(content)}</m:oMathPara>"
    doc.add(
        p("剂量计算", "1"),
        p(r("检出率为") + math(m("p=") + frac(m("n"), m("N"))) + r("，其中 ") + math(m("N")) + r(" 为抽样数。")),
        p(r("体积") + math(m("V=a") + sup(m("b"), m("2"))) + r("，浓度") + math(sub(m("c"), m("0"))) + r("，标准差") + math(m("s=") + root(frac(m("x"), m("n")))) + r("。")),
        p(own(nary("∑", m("i=1"), m("n"), sub(m("x"), m("i"))) + m("=M"))),
        p(r("三次方根") + math(root(m("V"), m("3"))) + r("，矩阵") + math(brackets(matrix("ab", "cd"), "[", "]")) + r("。")),
        p(r("函数") + math(f"<m:func><m:fName>{m('ln')}</m:fName>{e(brackets(m('t')))}</m:func>") + r("，平均") + math(f'<m:bar><m:barPr><m:pos m:val="top"/></m:barPr>{e(m("y"))}</m:bar>') + r("，上下标") + math(f"<m:sSubSup>{e(m('k'))}<m:sub>{m('j')}</m:sub><m:sup>{m('2')}</m:sup></m:sSubSup>") + r("。")),
        p(r("普通写法：H") + r("2", '<w:vertAlign w:val="subscript"/>') + r("O，面积 50 m") + r("2", '<w:vertAlign w:val="superscript"/>') + r("。")),
    )
    doc.save()


def marks():
    """Bold, italic, crossed out, raised and lowered: direct, through styles, and switched off again by a second switch."""
    doc = Docx("word-marks")
    doc.styles += "".join((
        style("b1", "重点段", "", "<w:b/>"),
        style("b2", "重点字", rpr="<w:b/>", based="a0", kind="character"),
        style("b3", "强调字", rpr="<w:i/>", based="a0", kind="character"),
        style("b4", "上标字", rpr='<w:vertAlign w:val="superscript"/>', based="a0", kind="character"),
        style("b5", "重点段二", "", "<w:i/>", based="b1"),
        style("b6", "去粗段", "", '<w:b w:val="0"/>', based="b1"),
        style("b7", "隐藏字", rpr="<w:vanish/>", based="a0", kind="character"),
    ))
    doc.add(
        p("字的样子", "1"),
        p(r("普通，") + r("粗", "<w:b/>") + r("，") + r("斜", "<w:i/>") + r("，") + r("粗斜", "<w:b/><w:i/>") + r("，") + r("删", "<w:strike/>") + r("，") + r("双删", "<w:dstrike/>") + r("，") + r("下划", '<w:u w:val="single"/>') + r("，") + r("不划", '<w:u w:val="none"/>') + r("。")),
        p(r("x", "", hint=False) + r("2", '<w:vertAlign w:val="superscript"/>') + r(" 与 CO") + r("2", '<w:vertAlign w:val="subscript"/>') + r("，单位 m") + r("3", '<w:rStyle w:val="b4"/>') + r("。")),
        p(r("粗段里") + r("再粗就不粗", '<w:rStyle w:val="b2"/>') + r("，") + r("直接写的粗还是粗", "<w:b/>") + r("，") + r("直接写不粗", '<w:b w:val="0"/>') + r("。"), "b1"),
        p(r("又粗又斜，") + r("斜两次不斜", '<w:rStyle w:val="b3"/>') + r("。"), "b5"),
        p(r("取消了粗，") + r("这里又粗", '<w:rStyle w:val="b2"/>') + r("。"), "b6"),
        p(r("关闭的写法：") + r("假", '<w:b w:val="false"/><w:i w:val="off"/>') + r("、") + r("真", '<w:b w:val="true"/>') + r("、") + r("一", '<w:i w:val="1"/>') + r("。")),
        p(r("看得见") + r("藏起来的字", "<w:vanish/>") + r("的") + r("也藏起来", '<w:rStyle w:val="b7"/>') + r("话") + r("没有藏", '<w:rStyle w:val="b7"/><w:vanish w:val="0"/>') + r("。")),
        p(r("同样的", "<w:b/>") + r("两段粗", '<w:b/><w:color w:val="FF0000"/><w:sz w:val="30"/>') + r("合成一段，颜色和字号不留。")),
        p(r("整段藏起来", "<w:vanish/>"), ppr="<w:rPr><w:vanish/></w:rPr>"),
        p("右对齐来自样式的看下一行。"),
        p("澜汀市检验检疫局", "b8"), p("二〇二六年三月一日", "b9"),
    )
    doc.styles += style("b8", "Signature", '<w:ind w:leftChars="2100" w:left="100"/><w:jc w:val="right"/>') + style("b9", "Date", "", based="b8")
    doc.save()


def revisions():
    """Tracked changes: in, out, moved, a joined paragraph, changed looks; the text as it is when all is accepted."""
    doc = Docx("word-revisions")
    who = 'w:author="复审员" w:date="2026-03-03T09:00:00Z"'
    ins = lambda n, text: f'<w:ins w:id="{n}" {who}>{r(text)}</w:ins>'
    cut = lambda n, text: f'<w:del w:id="{n}" {who}><w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'
    doc.notes("footnotes", p(r("这一条注留下。")), p(r("这一条注随文字删去。")))
    note = lambda n: f'<w:r><w:footnoteReference w:id="{n}"/></w:r>'
    doc.numbering = abstract(0, lvl(0, "japaneseCounting", "%1、", suff="nothing")) + numbering(1, 0)
    doc.add(
        p("修订稿", "1"),
        p(r("检疫人员应当") + cut(1, "尽快") + ins(2, "在两小时内") + r("到场") + note(1) + r("。")),
        p(r("本句不变。") + f'<w:del w:id="3" {who}><w:r><w:delText>删去的话</w:delText></w:r>{note(2)}</w:del>'),
        p(f'<w:moveFromRangeStart w:id="4" {who} w:name="move1"/><w:moveFrom w:id="5" {who}>{r("这一句搬到了后面。")}</w:moveFrom><w:moveFromRangeEnd w:id="4"/>' + r("前面留下的话。")),
        p(f'<w:moveToRangeStart w:id="6" {who} w:name="move1"/><w:moveTo w:id="7" {who}>{r("这一句搬到了后面。")}</w:moveTo><w:moveToRangeEnd w:id="6"/>'),
        p(r("这一段的段落标记删去了，"), ppr=f'<w:rPr><w:del w:id="8" {who}/></w:rPr>'),
        p(r("所以和这一段连成一段。")),
        p(ins(9, "整段新加的。"), ppr=f'<w:rPr><w:ins w:id="10" {who}/></w:rPr>'),
        p(cut(11, "整段删去的。"), ppr=f'<w:rPr><w:del w:id="12" {who}/></w:rPr>'),
        p(r("改了样子", f'<w:b/><w:rPrChange w:id="13" {who}><w:rPr><w:i/></w:rPr></w:rPrChange>') + r("的字按改后的看。")),
        p(r("第一项"), ppr=num(1)),
        p(cut(14, "删去的一项"), ppr=num(1) + f'<w:rPr><w:del w:id="15" {who}/></w:rPr>'),
        p(r("第二项"), ppr=num(1) + f'<w:pPrChange w:id="16" {who}><w:pPr><w:jc w:val="right"/></w:pPr></w:pPrChange>'),
        p(r("链接里的修订：") + '<w:hyperlink w:anchor="尾">' + cut(17, "旧") + ins(18, "新") + r("地址") + "</w:hyperlink>"),
        p('<w:bookmarkStart w:id="19" w:name="尾"/>' + r("文尾。") + '<w:bookmarkEnd w:id="19"/>'),
    )
    doc.save()


def strict():
    """The strict namespaces of ISO/IEC 29500, as Word writes them when told to."""
    doc = Docx("word-strict", styles=WORD_STYLES + NOTE_STYLES)
    doc.numbering = abstract(0, lvl(0, "japaneseCounting", "%1、", suff="nothing")) + numbering(1, 0)
    doc.notes("footnotes", p(r("严格格式里的注。")))
    web = doc.relation("hyperlink", "https://example.org/strict", True)
    doc.add(
        p("严格格式", "a3"), p("来源", "1"),
        p(r("有些软件按严格格式保存") + foot(1) + r("，读起来应当一样。")),
        p("先看编号", ppr=num(1)), p("再看链接", ppr=num(1)),
        p(f'<w:hyperlink r:id="{web}">{r("网址")}</w:hyperlink>' + r("在此。")),
        tbl(2, tr(tc("甲", 2)), tr(tc("乙"), tc("丙"))),
        p("澜汀口岸", ppr='<w:jc w:val="end"/>'),
    )

    def change(parts):
        base = "http://purl.oclc.org/ooxml"
        swaps = ((b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", f"{base}/wordprocessingml/main"), (b"http://schemas.openxmlformats.org/officeDocument/2006/relationships", f"{base}/officeDocument/relationships"), (b"http://schemas.openxmlformats.org/officeDocument/2006/math", f"{base}/officeDocument/math"), (b"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing", f"{base}/drawingml/wordprocessingDrawing"), (b"http://schemas.openxmlformats.org/drawingml/2006/", f"{base}/drawingml/"), (b"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties", f"{base}/officeDocument/extendedProperties"))
        for name, data in parts.items():
            for old, new in swaps:
                data = data.replace(old, new.encode())
            parts[name] = data.replace(b"<w:document ", b'<w:document w:conformance="strict" ')
        return parts

    doc.save(change)


if __name__ == "__main__":
    for make in (notes, links, signs, formulas, marks, revisions, strict):
        make()
