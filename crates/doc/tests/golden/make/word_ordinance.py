"""Files after the habits of Word (zh-CN): numbering in every shape that a rule book, a handbook and a check list use."""
from ooxml import *

RESTART = lambda level, start=1: f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
SIGNS = lambda font: f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:hint="default"/></w:rPr>'


def ordinance():
    """Seven levels, each in its own letters; articles never begin anew; styles carry the numbers, also through basedOn."""
    doc = Docx("word-ordinance")
    level = [
        lvl(0, "chineseCountingThousand", "第%1编", pstyle="b1", suff="space"),
        lvl(1, "chineseCountingThousand", "第%2章", pstyle="b2", suff="space"),
        lvl(2, "japaneseCounting", "第%3条", pstyle="b3", suff="tab", more='<w:lvlRestart w:val="0"/>'),
        lvl(3, "chineseCounting", "（%4）", suff="nothing"),
        lvl(4, "decimal", "%5.", suff="nothing"),
        lvl(5, "decimal", "（%6）", suff="nothing"),
        lvl(6, "decimalEnclosedCircleChinese", "%7", suff="nothing"),
        lvl(7, "ideographTraditional", "%8、", suff="nothing"),
        lvl(8, "ideographZodiac", "%9．", suff="nothing"),
    ]
    doc.numbering = abstract(0, *level) + numbering(1, 0)
    ppr = lambda n: f'<w:numPr><w:ilvl w:val="{n}"/><w:numId w:val="1"/></w:numPr>'
    doc.styles = WORD_STYLES + style("b1", "编", ppr(0) + '<w:outlineLvl w:val="0"/>', "<w:b/>") + style("b2", "章", ppr(1) + '<w:outlineLvl w:val="1"/>', "<w:b/>") + style("b3", "条", ppr(2)) + style("b4", "条 不编号", num(0), based="b3") + style("b5", "条 首行", '<w:ind w:firstLine="420"/>', based="b3")
    doc.add(
        p("口岸查验规程", "a3"),
        p("总编", "b1"), p("一般规定", "b2"),
        p("为规范查验，制定本规程。", "b3"), p("查验分为：", "b3"),
        p("登临查验；", ppr=num(1, 3)), p("现场查验，含", ppr=num(1, 3)),
        p("看单；", ppr=num(1, 4)), p("看货，", ppr=num(1, 4)), p("外观；", ppr=num(1, 5)), p("内部：", ppr=num(1, 5)),
        p("开箱；", ppr=num(1, 6)), p("取样，", ppr=num(1, 6)), p("表层样；", ppr=num(1, 7)), p("深层样：", ppr=num(1, 7)), p("东侧；", ppr=num(1, 8)), p("西侧。", ppr=num(1, 8)),
        p("本条不编号，只作说明。", "b4"),
        p("人员", "b2"), p("查验须两人以上。", "b5"), p("回避另行规定。", "b3"), p("亲属；", ppr=num(1, 3)),
        p("分编", "b1"), p("船舶", "b2"), p("靠泊前申报。", "b3"),
        p("这一条临时去掉编号。", "b3", num(0)), p("离港前复核。", "b3"),
    )
    doc.save()


def handbook():
    """Headings through linked styles, Chinese above and legal digits below; appendix letters by another numbering; late starts."""
    doc = Docx("word-handbook")
    linked = lambda n: style(str(n), f"heading {n}", f'<w:keepNext/><w:numPr><w:ilvl w:val="{n - 1}"/><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="{n - 1}"/>', "<w:b/>", extra='<w:next w:val="a"/>')
    doc.styles = DEFAULTS + NORMAL + TITLE + CAPTION + GRID + "".join(map(linked, (1, 2, 3))) + style("7", "附录", num(2) + '<w:outlineLvl w:val="0"/>', based="1") + style("8", "附录 节", num(2, 1), based="2")
    legal = '<w:isLgl/>'
    doc.numbering = (
        abstract(0, lvl(0, "chineseCountingThousand", "第%1章", pstyle="1"), lvl(1, "decimal", "%1.%2", pstyle="2", more=legal), lvl(2, "lowerRoman", "%1.%2.%3", pstyle="3", more=legal, suff="space"))
        + abstract(1, lvl(0, "upperLetter", "附录%1", pstyle="7", suff="space"), lvl(1, "decimal", "%1.%2", pstyle="8", suff="space"))
        + abstract(2, lvl(0, "lowerRoman", "%1)"), lvl(1, "lowerLetter", "%2."))
        + abstract(3, lvl(0, "upperRoman", "%1．", suff="nothing", start=4))
        + abstract(4, lvl(0, "decimalFullWidth", "%1．", suff="nothing"), lvl(1, "decimalFullWidth", "%1．%2　", suff="nothing"))
        + numbering(1, 0) + numbering(2, 1) + numbering(3, 2) + numbering(4, 3) + numbering(5, 4) + numbering(6, 2, RESTART(0, 3))
    )
    doc.add(
        p("入门", "1"), p("工具", "2"), p("放大镜", "3"), p("镊子", "3"), p("耗材", "2"), p("标签", "3"),
        p("步骤如下：", ""), p("取样", ppr=num(3)), p("干样", ppr=num(3, 1)), p("湿样", ppr=num(3, 1)), p("送检", ppr=num(3)),
        p("进阶", "1"), p("镜检", "2"), p("培养", "2"), p("平板", "3"),
        p("另起一组：", ""), p("复核", ppr=num(6)), p("归档", ppr=num(6)),
        p("罗马数从四起：", ""), p("甲件", ppr=num(4)), p("乙件", ppr=num(4)),
        p("全角数：", ""), p("名称", ppr=num(5)), p("别名", ppr=num(5, 1)), p("俗名", ppr=num(5, 1)), p("产地", ppr=num(5)),
        p("表格样式", "7"), p("登记表", "8"), p("台账", "8"), p("术语", "7"), p("常用词", "8"),
    )
    doc.save()


def restarts():
    """What begins anew: overrides of deeper levels, a level of its own in an override, hidden and deleted items, cells and boxes."""
    doc = Docx("word-counters")
    doc.styles = WORD_STYLES + style("h9", "隐藏段", rpr="<w:vanish/>")
    own = f'<w:lvlOverride w:ilvl="0">{lvl(0, "upperLetter", "%1、", suff="nothing", start=2)}</w:lvlOverride>'
    doc.numbering = (
        abstract(0, lvl(0, "chineseCounting", "%1、", suff="nothing"), lvl(1, "chineseCounting", "（%2）", suff="nothing"), lvl(2, "decimal", "%3．", suff="nothing"))
        + numbering(1, 0) + numbering(2, 0, RESTART(0)) + numbering(3, 0, own) + numbering(4, 0, RESTART(1, 5))
        + abstract(1, lvl(0, "decimal", "%1、", suff="nothing", start=0)) + numbering(5, 1)
    )
    gone = '<w:rPr><w:del w:id="91" w:author="甲" w:date="2026-03-02T01:00:00Z"/></w:rPr>'
    deleted = lambda text: f'<w:del w:id="92" w:author="甲" w:date="2026-03-02T01:00:00Z"><w:r><w:delText>{text}</w:delText></w:r></w:del>'
    doc.add(
        p("收件", ppr=num(1)), p("核对", ppr=num(1, 1)), p("登记", ppr=num(1, 1)), p("入册", ppr=num(1, 2)), p("编号", ppr=num(1, 2)),
        p("查件", ppr=num(1)), p("初查", ppr=num(1, 1)), p("开箱", ppr=num(1, 2)),
        p("说明：以下重新编号。"),
        p("放行", ppr=num(2)), p("通知", ppr=num(2)), p("打印", ppr=num(2, 1)),
        p("接着数：", ""), p("归档", ppr=num(1)), p("装订", ppr=num(1, 1)),
        p("从五数的一层：", ""), p("封存", ppr=num(4, 1)), p("移交", ppr=num(4, 1)), p("销毁", ppr=num(1)), p("登报", ppr=num(4, 1)),
        p("字母的一组：", ""), p("甲类", ppr=num(3)), p("乙类", ppr=num(3)),
        p("从零起：", ""), p("准备", ppr=num(5)),
        p(deleted("这一条删了"), ppr=num(5) + gone), p("开始", ppr=num(5)),
        p(r("这一条看不见", "<w:vanish/>"), ppr=num(5) + "<w:rPr><w:vanish/></w:rPr>"), p("样式藏起来的", "h9"), p("结束", ppr=num(5)),
        tbl(2, tr(tc(p("左上", ppr=num(2))), tc(p("右上", ppr=num(2)))), tr(tc(p("左下", ppr=num(2))), tc(p("右下", ppr=num(2)) + p("细目", ppr=num(2, 1))))),
        p("表后接着数", ppr=num(2)),
    )
    doc.save()


def checklist():
    """Signs of Wingdings as bullets, numbers in bullets and bullets in numbers, items that go on, a check list in a table."""
    doc = Docx("word-checklist")
    doc.numbering = (
        abstract(0, lvl(0, "bullet", "\uf0fc", rpr=SIGNS("Wingdings")), lvl(1, "bullet", "\uf0d8", rpr=SIGNS("Wingdings")), lvl(2, "bullet", "o", rpr=SIGNS("Courier New")), kind="hybridMultilevel")
        + abstract(1, lvl(0, "decimal", "%1."), lvl(1, "bullet", "\uf0b7", rpr=SIGNS("Symbol")), lvl(2, "decimal", "%3."), kind="hybridMultilevel")
        + abstract(2, lvl(0, "bullet", "－"), lvl(1, "decimal", "%2)", suff="space"))
        + abstract(3, lvl(0, "none", "", suff="nothing"), lvl(1, "decimal", "%2."))
        + numbering(1, 0) + numbering(2, 1) + numbering(3, 2) + numbering(4, 3) + numbering(5, 1, RESTART(0))
    )
    doc.styles = WORD_STYLES + style("a7", "List Paragraph", '<w:ind w:firstLineChars="200" w:firstLine="420"/>')
    doc.add(
        p("出发前检查", "1"),
        p("证件", "a7", num(1)), p("执法证", "a7", num(1, 1)), p("正本", "a7", num(1, 2)), p("工具", "a7", num(1)),
        p("步骤", "1"),
        p("到场", "a7", num(2)), p("出示证件", "a7", num(2, 1)), p("说明来意", "a7", num(2, 1)), p("先念通知", "a7", num(2, 2)), p("再签字", "a7", num(2, 2)),
        p("查看", "a7", num(2)), p("离场", "a7", num(2)),
        p("分工", "1"),
        p("甲组", "", num(3)), p("查单", "", num(3, 1)), p("查货", "", num(3, 1)), p("乙组", "", num(3)),
        p("又一份", "1"), p("拍照", "a7", num(5)), p(r("签字。\n两人都签"), "a7", num(5)),
        p("无号的一级", "", num(4)), p("有号的二级", "", num(4, 1)),
        tbl(2, tr(tc("项目"), tc("要点"), head=True), tr(tc("现场"), tc(p("光线", ppr=num(1)) + p("温度", ppr=num(1)))), tr(tc("单证"), tc(p("齐全", ppr=num(1))))),
    )
    doc.save()


if __name__ == "__main__":
    ordinance()
    handbook()
    restarts()
    checklist()
