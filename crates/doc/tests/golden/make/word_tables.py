"""Files after the habits of Word (zh-CN): tables, pictures, text boxes."""
import pictures
from ooxml import *

MIDDLE = '<w:jc w:val="center"/>'


def tables():
    """Spans both ways, a table in a cell, numbers in cells, rows that begin late, a deleted row, captions on both sides."""
    doc = Docx("word-tables")
    doc.numbering = abstract(0, lvl(0, "japaneseCounting", "%1、", suff="nothing")) + abstract(1, lvl(0, "decimal", "%1.")) + numbering(1, 0) + numbering(2, 1)
    late = '<w:gridBefore w:val="1"/><w:wBefore w:w="2000" w:type="dxa"/>'
    early = '<w:gridAfter w:val="1"/><w:wAfter w:w="2000" w:type="dxa"/>'
    gone = '<w:del w:id="90" w:author="复审员" w:date="2026-03-03T09:00:00Z"/>'
    struck = lambda text: p(f'<w:del w:id="91" w:author="复审员" w:date="2026-03-03T09:00:00Z"><w:r><w:delText>{text}</w:delText></w:r></w:del>')
    inner = tbl(2, tr(tc("内一"), tc("内二")), tr(tc("内三"), tc("内四")))
    doc.add(
        p("表格各种合并", "1"),
        p(seq("表", 1) + r(" 纵横合并"), "a5", "<w:keepNext/>"),
        tbl(
            4,
            tr(tc("左上", 2, "start"), tc("右上", 2)),
            tr(tc("", 2, "on"), tc("三"), tc("四")),
            tr(tc("五"), tc("六", 1, "start"), tc("七", 2, "start")),
            tr(tc("八"), tc("", 1, "on"), tc("", 2, "on")),
            tr(tc("九"), tc("", 1, "on"), tc("十"), tc("十一")),
        ),
        p("两张表挨着，中间只有这一段。"),
        tbl(3, tr(tc("品名"), tc("外层"), tc("说明"), head=True), tr(tc("样品"), tc(inner + p()), tc(p("第一段") + p("第二段")))),
        p("单元格里的编号接着数：", ""),
        tbl(2, tr(tc(p("抽样", ppr=num(1))), tc(p("封样", ppr=num(1)) + p("贴签", ppr=num(1)))), tr(tc(p("登记", ppr=num(1))), tc(p("送检", ppr=num(2)) + p("归档", ppr=num(2))))),
        p("有的行晚开始，有的行早结束：", ""),
        tbl(3, tr(tc("一月"), tc("二月"), tc("三月")), tr(tc("晚"), tc("到"), extra=late), tr(tc("早"), tc("退"), extra=early)),
        p("删去的行不再出现：", ""),
        tbl(2, tr(tc("留下"), tc("甲")), tr(tc(struck("删去")), tc(struck("乙")), extra=gone), tr(tc("也留下"), tc("丙"))),
        p(seq("表", 2) + r(" 修订后的清单"), "a5"),
        p("空表格也要在：", ""),
        tbl(2, tr(tc("项目"), tc("签字")), tr(tc("查验"), tc(p())), tr(tc("复核"), tc(p()))),
        p("表格结束。"),
    )
    doc.save()


def many_pictures():
    """In the line, floating, in VML, twice the same, two in one paragraph; alternative texts and captions."""
    doc = Docx("word-pictures")
    ship, flask, chart, leaf = doc.picture(pictures.harbour(), "image1.png"), doc.picture(pictures.bench(), "image2.png"), doc.picture(pictures.bars(), "image3.png"), doc.picture(pictures.leaf(), "image4.jpeg")
    vml = lambda rid, alt: f'<w:r><w:pict><v:shapetype id="_x0000_t75" coordsize="21600,21600" o:spt="75" path="m@4@5l@4@11@9@11@9@5xe" filled="f" stroked="f"/><v:shape id="_x0000_i1025" type="#_x0000_t75" alt="{alt}" style="width:150pt;height:94pt"><v:imagedata r:id="{rid}" o:title="scan0001"/></v:shape></w:pict></w:r>'
    group = f'<w:r><mc:AlternateContent><mc:Choice Requires="wpg"><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="3810000" cy="1190625"/><wp:docPr id="30" name="组合 30"/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"><wpg:wgp><wpg:cNvGrpSpPr/><wpg:grpSpPr/>' + "".join(f'<pic:pic><pic:nvPicPr><pic:cNvPr id="{n}" name="图片 {n}" descr="{alt}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{rid}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="{x}" y="0"/><a:ext cx="1905000" cy="1190625"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>' for n, rid, alt, x in ((31, leaf, "虫洞近景", 0), (32, flask, "镜检台", 1905000))) + f'</wpg:wgp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:group style="width:300pt;height:94pt"><v:shape type="#_x0000_t75"><v:imagedata r:id="{leaf}"/></v:shape><v:shape type="#_x0000_t75"><v:imagedata r:id="{flask}"/></v:shape></v:group></w:pict></mc:Fallback></mc:AlternateContent></w:r>'
    doc.add(
        p("图片故事：一箱水果的一天", "a3"),
        p("清晨，货船靠港。"),
        p(inline(ship, 1, "红色货船停在码头，吊机正在起吊"), ppr=MIDDLE),
        p(seq("图", 1) + r("　货船靠港"), "a5", MIDDLE),
        p(anchored(leaf, 2, "叶片上有一个虫洞") + r("查验员在叶片上发现虫洞，当场取样。图片浮在文字右边。")),
        p(vml(flask, "三只烧瓶放在台面上")),
        p(seq("图", 2) + r("　实验室"), "a5", MIDDLE),
        p("下面一段里有两张图：", ""),
        p(inline(chart, 3, "四个月的检出数") + inline(flask, 4, "三只烧瓶")),
        p("两张图放成一组：", ""),
        p(group),
        p("同一张图再用一次，这次没有写替代文字：", ""),
        p(inline(ship, 5, name="图片 5")),
        p(seq("图", 3) + r("　傍晚，货船离港"), "a5", MIDDLE),
        tbl(2, tr(tc(p(inline(leaf, 6, "叶片"))), tc("单元格里也有图"))),
        p("故事讲完了。"),
    )
    doc.save()


def boxes():
    """Text boxes: in a drawing with its VML twin, in VML alone, with several paragraphs, with a table."""
    doc = Docx("word-text-boxes")
    doc.numbering = abstract(0, lvl(0, "japaneseCounting", "%1、", suff="nothing")) + numbering(1, 0)
    txbx = lambda content: f"<w:txbxContent>{content}</w:txbxContent>"
    vml = lambda content: f'<w:pict><v:rect style="position:absolute;margin-left:200pt;width:150pt;height:60pt"><v:textbox>{txbx(content)}</v:textbox></v:rect></w:pict>'
    both = lambda n, content: f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0" distL="114300" distR="114300" simplePos="0" relativeHeight="251659264" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column"><wp:posOffset>2800000</wp:posOffset></wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>100000</wp:posOffset></wp:positionV><wp:extent cx="2000000" cy="700000"/><wp:wrapSquare wrapText="bothSides"/><wp:docPr id="{n}" name="文本框 {n}"/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="2000000" cy="700000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr><wps:txbx>{txbx(content)}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback>{vml(content)}</mc:Fallback></mc:AlternateContent></w:r>'
    doc.add(
        p("文本框里的话只说一遍", "1"),
        p(both(1, p("温馨提示：进境水果请先申报。")) + r("第一段正文，旁边有一个文本框。")),
        p("第二段正文。"),
        p(both(2, p("第一步　申报") + p("第二步　查验") + p("第三步　放行", ppr='<w:jc w:val="right"/>')), ppr=""),
        p("第三段正文。", ppr=num(1)),
        p(f"<w:r>{vml(p('旧式文本框，只有一种写法。'))}</w:r>" + r("第四段正文。")),
        p("第五段正文。", ppr=num(1)),
        p(both(4, tbl(2, tr(tc("电话"), tc("555-0142")), tr(tc("窗口"), tc("二楼"))) + p())),
        p("结束。"),
    )
    doc.save()


if __name__ == "__main__":
    tables()
    many_pictures()
    boxes()
