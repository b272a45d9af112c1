"""What stands at the edges: numbers alone in cells, captions typed by hand, tables of contents of every make, texts whose end was deleted."""
import pictures
from ooxml import *

MIDDLE, RIGHT = '<w:jc w:val="center"/>', '<w:jc w:val="right"/>'
LINES = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><path d="M0 10h40"/></svg>'


def serials():
    """Columns of serial numbers: paragraphs that are numbered and hold nothing else."""
    doc = Docx("word-serials")
    doc.numbering = "".join(abstract(n, lvl(0, kind, text, suff=suff)) for n, (kind, text, suff) in enumerate([("decimal", "%1", ""), ("decimal", "%1.", ""), ("chineseCounting", "%1、", "nothing"), ("bullet", "□", "")]))
    doc.numbering += "".join(numbering(n + 1, n) for n in range(4))
    alone = lambda n: tc(p(ppr=num(n) + MIDDLE))
    doc.add(
        p("查验登记", "1"),
        tbl(3, tr(tc("序号"), tc("品名"), tc("箱数"), head=True), tr(alone(1), tc("苹果"), tc("3")), tr(alone(1), tc("梨"), tc("4")), tr(alone(1), tc("葡萄"), tc("5"))),
        p("带点的序号："),
        tbl(2, tr(alone(2), tc("先抽样")), tr(alone(2), tc("后封样"))),
        p("中文的序号，后面一格里有字的照旧："),
        tbl(2, tr(alone(3), tc("登记")), tr(alone(3), tc(p("核对", ppr=num(3)) + p(ppr=num(3)))), tr(alone(3), tc("归档"))),
        p("空的圆点什么也不说："),
        tbl(2, tr(alone(4), tc("合格"))),
        p("正文里空的编号只占一个数：", ""),
        p("甲", ppr=num(3)), p(ppr=num(3)), p("乙", ppr=num(3)),
    )
    doc.save()


def captions():
    """Captions without a style and without a field, as most people write them; lines between a caption and its table."""
    doc = Docx("word-typed-captions")
    bench = doc.picture(pictures.bench(), "image1.png")
    doc.add(
        p("一季度小结", "1"),
        p("实验台如下。"),
        p(inline(bench, 1, "三只烧瓶"), ppr=MIDDLE),
        p("图1　实验台全景", ppr=MIDDLE),
        p(inline(bench, 2, "同一张") + "<w:r><w:br/></w:r>" + r("图2：图和题在一段里"), ppr=MIDDLE),
        p("表1　检出情况", ppr=MIDDLE),
        tbl(2, tr(tc("昆虫"), tc("杂草")), tr(tc("12"), tc("7"))),
        p("图2是后面要说的，这一句是正文。"),
        p("表二　各点批次", ppr=MIDDLE),
        p("单位：批", ppr=RIGHT),
        tbl(2, tr(tc("一号"), tc("二号")), tr(tc("30"), tc("28"))),
        p("表一致的，不是题。", ppr=MIDDLE),
        tbl(1, tr(tc("没有题的表"))),
        p(seq("表", 3) + r("　有域的题"), "a5", MIDDLE),
        p("（2026年）", ppr=MIDDLE),
        tbl(1, tr(tc("有题的表"))),
        p("图3　找不到图的题", ppr=MIDDLE),
        p("完。"),
    )
    doc.save()


def contents():
    """A table of contents made by WPS by hand, and one whose field is gone; names of styles with further names behind commas."""
    styles = DEFAULTS + NORMAL + GRID + style("2", "heading 1,章", '<w:outlineLvl w:val="0"/>') + style("3", "标题 2,节", "", "<w:b/>") + style("w1", "WPSOffice手动目录 1") + style("w2", "WPSOffice手动目录 2") + style("t1", "toc 1")
    doc = Docx("wps-contents", styles=styles, app="WPS Office", version="12.1.0.15990")
    line = lambda text, page, id: p(r(text) + "<w:r><w:tab/></w:r>" + r(page), id)
    doc.add(
        p("　目　录　", ppr=MIDDLE),
        line("总则", "1", "w1"), line("适用范围", "1", "w2"), line("附则", "2", "t1"),
        p("总则", "2"), p("适用范围", "3"), p("各查验点适用。"), p("附则", "2"), p("目录由办公室保管。"),
    )
    doc.save()


def seams():
    """Ends of paragraphs that were deleted in front of a table and at the end of a cell; a title with a number; hidden rows; fields without a result."""
    doc = Docx("word-seams")
    doc.numbering = abstract(0, lvl(0, "chineseCounting", "第%1章", suff="space")) + numbering(1, 0)
    bench, lines = doc.picture(pictures.bench(), "image1.png"), doc.picture(LINES, "image2.svg")
    svg = f'<a:extLst><a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}"><asvg:svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" r:embed="{lines}"/></a:ext></a:extLst>'
    gone = '<w:rPr><w:del w:id="70" w:author="复审员" w:date="2026-03-03T09:00:00Z"/></w:rPr>'
    struck = lambda text: f'<w:del w:id="71" w:author="复审员" w:date="2026-03-03T09:00:00Z"><w:r><w:delText>{text}</w:delText></w:r></w:del>'
    char = lambda kind: f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'
    empty = lambda code: char("begin") + f'<w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r>' + char("separate") + char("end")
    link = lambda target, text: f'<w:hyperlink r:id="{doc.relation("hyperlink", target, True)}">{r(text)}</w:hyperlink>'
    doc.add(
        p("检疫规定", "a3"),
        p("本规定分两章。"),
        p("总则", "a3", num(1)),
        p("下表之前的一句，", ppr=gone + RIGHT),
        tbl(1, tr(tc(p("格里最后一句", ppr=gone)))),
        p("表后的一句。"),
        p(struck("整段删去"), ppr=gone),
        tbl(2, tr(tc("甲"), tc("乙")), tr(tc("藏着的"), tc("一行"), extra="<w:hidden/>"), tr(tc("丙"), tc("丁"))),
        p("附则", "a3", num(1)),
        p(r("圈字") + empty("eq \\o\\ac(○,3)") + r("，半数") + empty(" EQ \\f(1,2) ") + r("，") + char("begin") + '<w:r><w:instrText xml:space="preserve"> MACROBUTTON NoMacro [填写姓名] </w:instrText></w:r>' + char("end") + r("。")),
        p(link("#末节", "去末节") + r("，") + link("#无此处", "无处可去") + r("，") + link("HTTPS://Example.org/A", "大写的地址")),
        p(inline(bench, 1, "两份").replace(f'<a:blip r:embed="{bench}"/>', f'<a:blip r:embed="{bench}">{svg}</a:blip>')),
        p("只有线条的图："),
        p(inline(bench, 2, "只有线条").replace(f'<a:blip r:embed="{bench}"/>', f"<a:blip>{svg}</a:blip>")),
        p('<w:bookmarkStart w:id="5" w:name="末节"/>' + r("末节") + '<w:bookmarkEnd w:id="5"/>', "1"),
    )
    doc.save()


if __name__ == "__main__":
    serials()
    captions()
    contents()
    seams()
