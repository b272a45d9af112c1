"""Files after the habits of Word (zh-CN): automatic numbering in its common shapes."""
from ooxml import *


def rules():
    """第一章 … 第一条 going on through the chapters, past twenty; （一） anew in each."""
    doc = Docx("word-rules")
    # Headings carry their numbering in the style; clauses never restart (lvlRestart 0).
    doc.styles = DEFAULTS + NORMAL + TITLE + "".join((
        style("1", "heading 1", '<w:keepNext/><w:numPr><w:numId w:val="1"/></w:numPr><w:jc w:val="center"/><w:outlineLvl w:val="0"/>', "<w:b/><w:sz w:val=\"32\"/>"),
        style("2", "heading 2", '<w:keepNext/><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr><w:jc w:val="center"/><w:outlineLvl w:val="1"/>', "<w:b/>"),
        style("a7", "条", '<w:numPr><w:ilvl w:val="2"/><w:numId w:val="1"/></w:numPr>'),
        style("a8", "项", '<w:numPr><w:ilvl w:val="3"/><w:numId w:val="1"/></w:numPr>'),
    ))
    doc.numbering = abstract(
        0,
        lvl(0, "chineseCountingThousand", "第%1章", pstyle="1"),
        lvl(1, "chineseCountingThousand", "第%2节", pstyle="2"),
        lvl(2, "chineseCountingThousand", "第%3条", suff="space", more='<w:lvlRestart w:val="0"/>', pstyle="a7"),
        lvl(3, "chineseCountingThousand", "（%4）", suff="nothing", pstyle="a8"),
    ) + numbering(1, 0)
    chapter = lambda text: doc.add(p(text, "1"))
    part = lambda text: doc.add(p(text, "2"))
    clause = lambda text, *items: doc.add(p(text, "a7"), *(p(item, "a8") for item in items))
    doc.add(p("澜汀口岸进境水果检疫工作办法（试行）", "a3"))
    chapter("总则")
    clause("为规范进境水果检疫，防止有害生物传入，制定本办法。")
    clause("本办法适用于澜汀口岸进境水果的申报、查验、送检和处置。")
    clause("检疫工作坚持下列原则：", "风险可控；", "快检快放；", "全程留痕。")
    chapter("申报")
    clause("货主应当在船舶抵港前二十四小时申报。")
    clause("申报时提交下列单证：", "植物检疫证书；", "产地证书；", "装箱单。")
    clause("单证不全的，口岸应当一次告知。")
    chapter("查验与送检")
    part("现场查验")
    clause("查验由两人以上进行。")
    clause("查验比例不低于百分之五。")
    clause("发现活虫的，立即封闭集装箱。")
    clause("查验结果当场记录，双方签字。")
    part("实验室送检")
    clause("样品应当在四小时内送达。")
    clause("送检单写明品种、产地和批号。")
    clause("实验室收样后出具回执。")
    clause("检测结果在三个工作日内报出。")
    chapter("处置")
    clause("检出检疫性有害生物的，按下列方式处置：", "熏蒸；", "退运；", "销毁。")
    clause("处置过程应当拍照留存。")
    clause("处置费用由货主承担。")
    clause("货主对结果有异议的，可以申请复检。")
    clause("复检由另一实验室承担。")
    chapter("附则")
    clause("本办法由口岸检疫科解释。")
    clause("各查验点可以制定实施细则。")
    clause("本办法自印发之日起施行。")
    doc.save()


def formats():
    """Every number format that a Chinese text uses, at the numbers where it is easily wrong."""
    doc = Docx("word-number-formats")
    shapes = [
        # format, text, start, how many
        ("japaneseCounting", "%1、", 9, 3), ("chineseCounting", "%1、", 19, 3), ("chineseCountingThousand", "第%1条", 99, 4),
        ("chineseCountingThousand", "第%1号", 109, 3), ("chineseCountingThousand", "第%1件", 999, 3),
        ("ideographTraditional", "%1、", 1, 3), ("ideographZodiac", "%1、", 1, 2), ("decimalEnclosedCircle", "%1", 9, 3),
        ("decimalEnclosedCircleChinese", "%1", 1, 2), ("decimalFullWidth", "%1．", 9, 2), ("upperRoman", "%1．", 4, 2),
        ("lowerRoman", "（%1）", 9, 2), ("upperLetter", "%1．", 26, 2), ("lowerLetter", "%1)", 1, 2),
        ("chineseLegalSimplified", "%1、", 1, 3), ("decimalZero", "%1", 9, 2), ("decimalEnclosedParen", "%1", 1, 2),
        ("decimalEnclosedFullstop", "%1", 1, 2), ("ideographDigital", "%1、", 10, 2), ("numberInDash", "%1", 1, 2),
        ("ideographEnclosedCircle", "%1", 1, 2), ("decimal", "（%1）", 10, 2), ("decimal", "步骤%1：", 1, 2), ("none", "附：", 1, 1),
    ]
    for n, (fmt, text, start, _) in enumerate(shapes):
        doc.numbering += abstract(n, lvl(0, fmt, text, start=start, suff="nothing"), kind="singleLevel")
    doc.numbering += "".join(numbering(n + 1, n) for n in range(len(shapes)))
    items = "核对单证 查看外观 抽取样品 记录结果".split()
    for n, (_, _, _, count) in enumerate(shapes):
        doc.add(*(p(items[k], ppr=num(n + 1)) for k in range(count)))
    doc.save()


def restart():
    """What goes on, what begins anew: shared abstract lists, start overrides, restarts, legal form, switched off numbers."""
    doc = Docx("word-restart", styles=WORD_STYLES + style("a9", "编号正文", num(1).replace('<w:ilvl w:val="0"/>', "")))
    start = lambda level, value: f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{value}"/></w:lvlOverride>'
    doc.numbering = "".join((
        abstract(0, lvl(0, "japaneseCounting", "%1、", suff="nothing"), lvl(1, "japaneseCounting", "（%2）", suff="nothing"), lvl(2, "decimal", "%3．", suff="nothing"), lvl(3, "decimal", "（%4）", suff="nothing"), lvl(4, "decimalEnclosedCircle", "%5", suff="nothing")),
        abstract(1, lvl(0, "chineseCountingThousand", "第%1章", suff="space"), lvl(1, "decimal", "%1.%2", suff="space", more="<w:isLgl/>"), lvl(2, "decimal", "%1.%2.%3", suff="space", more="<w:isLgl/>"), lvl(3, "lowerLetter", "%4）", suff="nothing", more='<w:lvlRestart w:val="2"/>')),
        abstract(2, lvl(0, "decimal", "%1)"), kind="singleLevel"),
        numbering(1, 0), numbering(2, 0), numbering(3, 0, start(0, 1)), numbering(4, 0, start(1, 5)), numbering(5, 1),
        numbering(6, 2, f'<w:lvlOverride w:ilvl="0">{lvl(0, "japaneseCounting", "其%1，", suff="nothing")}</w:lvlOverride>'),
    ))
    doc.add(
        p("准备工作", ppr=num(1)), p("检查器具", ppr=num(1, 1)), p("刀具", ppr=num(1, 2)), p("样品袋", ppr=num(1, 2)), p("小号", ppr=num(1, 3)), p("透明", ppr=num(1, 4)), p("带编号", ppr=num(1, 4)), p("大号", ppr=num(1, 3)), p("核对人员", ppr=num(1, 1)), p("组长", ppr=num(1, 2)),
        p("现场工作", ppr=num(1)), p("开箱", ppr=num(1, 1)),
        p("这一段没有编号，编号在后面接着走。"),
        p("收尾工作，另一个列表号，同一个模板，接着数", ppr=num(2)),
        p("重新从一开始", ppr=num(3)), p("接着是二", ppr=num(3)), p("第一次用四号列表，第一层接着数", ppr=num(4)), p("第二层从五开始", ppr=num(4, 1)), p("然后是六", ppr=num(4, 1)),
        p("样式里带的编号", "a9"), p("样式里带编号，但在段落里取消", "a9", ppr='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'),
        p("技术要求", ppr=num(5)), p("温度", ppr=num(5, 1)), p("冷藏", ppr=num(5, 2)), p("鲜品", ppr=num(5, 3)), p("冷冻", ppr=num(5, 2)), p("冻品", ppr=num(5, 3)), p("湿度", ppr=num(5, 1)), p("常温", ppr=num(5, 2)), p("干货", ppr=num(5, 3)),
        p("记录要求", ppr=num(5)), p("格式", ppr=num(5, 1)), p("纸质", ppr=num(5, 2)), p("台账", ppr=num(5, 3)),
        p("层级被换了写法", ppr=num(6)), p("换的是编号的样子", ppr=num(6)),
    )
    doc.save()


def styled():
    """Numbering that lies in styles: linked headings, a list style (numStyleLink), a heading derived from a numbered one."""
    doc = Docx("word-styled-numbering")
    linked = lambda n, level, more="": style(str(n), f"heading {n}", f'<w:numPr>{f"""<w:ilvl w:val="{level}"/>""" if level else ""}<w:numId w:val="2"/></w:numPr><w:outlineLvl w:val="{n - 1}"/>', "<w:b/>")
    doc.styles = DEFAULTS + NORMAL + TITLE + linked(1, 0) + linked(2, 1) + linked(3, 2) + "".join((
        style("10", "公文标题一", "", "<w:color w:val=\"FF0000\"/>", based="1"),
        style("11", "无编号标题", '<w:numPr><w:numId w:val="0"/></w:numPr>', based="1"),
        '<w:style w:type="numbering" w:customStyle="1" w:styleId="12"><w:name w:val="公文编号"/><w:basedOn w:val="a2"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>',
        style("13", "List Number", '<w:numPr><w:numId w:val="4"/></w:numPr><w:contextualSpacing/>'),
        style("14", "List Bullet", '<w:numPr><w:numId w:val="5"/></w:numPr><w:contextualSpacing/>'),
        style("15", "toc 1"), style("16", "List Paragraph", '<w:ind w:firstLineChars="200" w:firstLine="420"/>'),
    ))
    doc.numbering = "".join((
        abstract(0, lvl(0, "japaneseCounting", "%1、", suff="nothing", pstyle="1"), lvl(1, "japaneseCounting", "（%2）", suff="nothing", pstyle="2"), lvl(2, "decimal", "%3．", suff="nothing", pstyle="3"), extra='<w:styleLink w:val="12"/>'),
        '<w:abstractNum w:abstractNumId="1"><w:nsid w:val="2B3C4D5E"/><w:multiLevelType w:val="multilevel"/><w:tmpl w:val="0409001D"/><w:numStyleLink w:val="12"/></w:abstractNum>',
        abstract(2, lvl(0, "decimal", "%1.", pstyle="13"), kind="singleLevel"),
        abstract(3, lvl(0, "bullet", "\uf06c", pstyle="14", rpr='<w:rPr><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings" w:hint="default"/></w:rPr>'), kind="singleLevel"),
        abstract(4, lvl(0, "decimal", "%1."), lvl(1, "decimal", "%2."), lvl(2, "bullet", "\uf0d8", rpr='<w:rPr><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings" w:hint="default"/></w:rPr>'), kind="hybridMultilevel"),
        numbering(1, 0), numbering(2, 1), numbering(4, 2), numbering(5, 3), numbering(6, 4),
    ))
    doc.add(
        p("冷库检查要点", "a3"),
        p("检查前", "1"), p("看台账", "2"), p("入库登记", "3"), p("出库登记", "3"), p("看温度", "2"), p("温度记录", "3"),
        p("检查中", "10"), p("分三步：", ""),
        p("测温；", "13"), p("取样；", "13"), p("封样。", "13"),
        p("现场还要看：", ""), p("地面有无积水", "14"), p("墙面有无霉斑", "14"),
        p("参考资料", "11"), p("检查后", "1"), p("写报告", "2"),
        p("第一份", "16", num(6)), p("交科室", "16", num(6, 1)), p("一式两份", "16", num(6, 2)), p("当日交", "16", num(6, 2)), p("留存", "16", num(6, 1)), p("第二份", "16", num(6)),
    )
    doc.save()


if __name__ == "__main__":
    rules()
    formats()
    restart()
    styled()
