"""Files after the habits of Word (zh-CN): tables, pictures, boxes, controls, formulas and changes beyond the first set."""
import pictures
from ooxml import *

DATE = 'w:author="审稿人" w:date="2026-03-02T01:00:00Z"'
INS = lambda inner: f'<w:ins w:id="11" {DATE}>{inner}</w:ins>'
DEL = lambda text: f'<w:del w:id="12" {DATE}><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'
MARK = lambda kind: f'<w:rPr><w:{kind} w:id="13" {DATE}/></w:rPr>'


def tables():
    """Head rows of two lines, a table in a table in a table, captions on both sides, rows wrapped in controls, old horizontal merges."""
    doc = Docx("word-ledger")
    inner = tbl(2, tr(tc("甲"), tc("乙")), tr(tc("丙", merge="start"), tc(tbl(1, tr(tc("最里层"))) + p(""))), tr(tc("", merge="on"), tc("丁")))
    hmerge = lambda text, kind: f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/><w:hMerge{kind}/></w:tcPr>{p(text) if text else "<w:p/>"}</w:tc>'
    control = lambda inner: f'<w:sdt><w:sdtPr><w:id w:val="7"/></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>'
    doc.add(
        p("台账", "1"),
        p(r("表 ") + field('STYLEREF 1 \\s', "1") + r("-") + field("SEQ 表 \\* ARABIC \\s 1", "1") + r("　各点查验情况"), "a5"),
        tbl(5,
            tr(tc("查验点", merge="start"), tc("批次", span=2), tc("检出", span=2), head=True),
            tr(tc("", merge="on"), tc("进境"), tc("出境"), tc("昆虫"), tc("杂草"), head=True),
            tr(tc("一号", merge="start"), tc("12"), tc("30"), tc("无", span=2, merge="start")),
            tr(tc("", merge="on"), tc("15"), tc("28"), tc("", span=2, merge="on")),
            tr(tc("合计"), tc("85", span=4))),
        p("注：数据截至月底。"),
        tbl(2, tr(tc("外一"), tc(inner + p(""))), tr(tc("外二"), tc("完"))),
        p(seq("表", 2) + r("　表在上，题注在下"), "a5"),
        p("老式横向合并与内容控件里的行："),
        tbl(3, tr(hmerge("并三格", ' w:val="restart"'), hmerge("", ' w:val="continue"'), hmerge("", "")), control(tr(tc("一"), tc("二"), control(tc("三"))))),
        p("没有题注样式、只有域的题注："), p(seq("表", 3) + r("　普通样式"), ppr='<w:jc w:val="center"/>'),
        tbl(1, tr(tc("内容"))),
        p("表格之后。"),
    )
    doc.save()


def figures():
    """Alternative text in title alone, linked and old pictures, a caption that two pictures share, pictures in links and cells."""
    doc = Docx("word-album")
    boat, leaf, bars = doc.picture(pictures.harbour(), "image1.png"), doc.picture(pictures.leaf(), "image2.jpeg"), doc.picture(pictures.bench(), "image3.png")
    far = doc.relation("image", "https://example.org/far.png", True)
    web = doc.relation("hyperlink", "https://example.org/album", True)
    titled = inline(boat, 1).replace('name="图片 1"', 'name="图片 1" title="码头全景"', 1)
    vml = f'<w:r><w:pict><v:shape id="_x0000_i1025" type="#_x0000_t75" alt="取样瓶" style="width:150pt;height:90pt"><v:imagedata r:id="{bars}" o:title="sample"/></v:shape></w:pict></w:r>'
    linked = inline("rIdX", 5, "远处的图").replace('r:embed="rIdX"', f'r:link="{far}"')
    both = inline(leaf, 6, "虫洞").replace(f'r:embed="{leaf}"', f'r:embed="{leaf}" r:link="{far}"')
    doc.add(
        p("相册", "1"),
        p(titled), p(seq("图", 1) + r("　码头"), "a5"),
        p(inline(leaf, 2, "IMG_2031.JPG")), p(seq("图", 2) + r("　叶片"), "a5"),
        p(vml), p(r("图 3") + r("　瓶"), "a5"),
        p("下面一张在别处，没有存进来："), p(linked), p("上面那张要重新插入。"),
        p(both),
        p(f'<w:hyperlink r:id="{web}">{inline(boat, 7, "点开看大图")}</w:hyperlink>'),
        tbl(2, tr(tc(p(inline(boat, 8, "左图")) + p(seq("图", 4) + r("　左"), "a5")), tc(p(inline(leaf, 9, "右图")) + p(seq("图", 5) + r("　右"), "a5")))),
        p(r("字中间") + inline(bars, 10, "瓶子") + r("有一张图。")),
    )
    doc.save()


def boxes():
    """Text boxes inside groups, with their VML twin, in cells, with a table; WordArt; a box that only old Word wrote."""
    doc = Docx("word-frames")
    content = lambda blocks: f"<w:txbxContent>{blocks}</w:txbxContent>"
    shape = lambda blocks: f'<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr/><wps:txbx>{content(blocks)}</wps:txbx><wps:bodyPr/></wps:wsp>'
    twin = lambda blocks, choice: f'<w:r><mc:AlternateContent><mc:Choice Requires="{choice[0]}"><w:drawing><wp:anchor><wp:docPr id="31" name="文本框 1"/><a:graphic><a:graphicData>{choice[1]}</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{content(blocks)}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>'
    one = p("框里一句。") + p("框里两句。")
    two = p("组里左框"), p("组里右框")
    table = tbl(2, tr(tc("框内"), tc("表格"))) + p("")
    art = '<w:r><w:pict><v:shape type="#_x0000_t136"><v:textpath style="font-family:宋体" string="安全第一"/></v:shape></w:pict></w:r>'
    doc.add(
        p("带框的文字", "1"),
        p(r("正文一。") + twin(one, ("wps", shape(one)))),
        p(twin("".join(two), ("wpg", f'<wpg:wgp><wpg:cNvGrpSpPr/><wpg:grpSpPr/>{shape(two[0])}{shape(two[1])}</wpg:wgp>')) + r("正文二。")),
        p(r("只有老写法：") + f'<w:r><w:pict><v:rect><v:textbox>{content(p("老框"))}</v:textbox></v:rect></w:pict></w:r>'),
        p(art),
        tbl(1, tr(tc(p(r("格里") + twin(p("格里的框"), ("wps", shape(p("格里的框")))))))),
        p(twin(table, ("wps", shape(table)))),
        p("完。"),
    )
    doc.save()


M = lambda text, props="": f'<m:r>{props}<w:rPr><w:rFonts w:ascii="Cambria Math" w:hAnsi="Cambria Math"/></w:rPr><m:t>{escape(text)}</m:t></m:r>'
UPRIGHT = '<m:rPr><m:sty m:val="p"/></m:rPr>'
E = lambda inner, tag="e": f"<m:{tag}>{inner}</m:{tag}>"
O = lambda inner: f"<m:oMath>{inner}</m:oMath>"


def formulas():
    """Integrals with limits, cases in a brace, accents, bars, limits, matrices in brackets, text in formulas, changes in formulas."""
    doc = Docx("word-equations")
    brace = f'<m:d><m:dPr><m:begChr m:val="{{"/><m:endChr m:val=""/></m:dPr>{E("<m:eqArr>" + E(M("a,&x>0")) + E(M("b,&x≤0")) + "</m:eqArr>")}</m:d>'
    integral = f'<m:nary><m:naryPr><m:limLoc m:val="subSup"/></m:naryPr>{E(M("0"), "sub")}{E(M("1"), "sup")}{E(M("f"))}</m:nary>'
    total = f'<m:nary><m:naryPr><m:chr m:val="∑"/><m:supHide m:val="1"/></m:naryPr>{E(M("i"), "sub")}{E("", "sup")}{E(M("x"))}</m:nary>'
    matrix = f'<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr>{E("<m:m>" + "".join("<m:mr>" + E(M(a)) + E(M(b)) + "</m:mr>" for a, b in ("10", "01")) + "</m:m>")}</m:d>'
    limit = f'<m:func>{E("<m:limLow>" + E(M("lim", UPRIGHT)) + E(M("n→∞"), "lim") + "</m:limLow>", "fName")}{E(M("a"))}</m:func>'
    doc.add(
        p("公式又一组", "1"),
        p(r("分段：") + O(M("y=") + brace)),
        p(r("积分：") + O(integral + M("dx"))),
        p(r("求和：") + O(total)),
        p(r("矩阵：") + O(matrix)),
        p(r("极限：") + O(limit)),
        p(r("均值：") + O(f'<m:bar><m:barPr><m:pos m:val="top"/></m:barPr>{E(M("x"))}</m:bar>') + r("，向量：") + O(f'<m:acc><m:accPr><m:chr m:val="⃗"/></m:accPr>{E(M("a"))}</m:acc>')),
        p(r("开方：") + O(f'<m:rad><m:radPr><m:degHide m:val="1"/></m:radPr><m:deg/>{E(M("2"))}</m:rad>') + r("，绝对值：") + O(f'<m:d><m:dPr><m:begChr m:val="|"/><m:endChr m:val="|"/></m:dPr>{E(M("z"))}</m:d>')),
        p(r("比率：") + O(M("检出率", "<m:rPr><m:nor/></m:rPr>") + M("=") + f'<m:f>{E(M("检出数"), "num")}{E(M("抽检数"), "den")}</m:f>' + M("×100%"))),
        p(r("改过的：") + O(M("x") + INS(M("+1")) + f'<w:del w:id="15" {DATE}>{M("+2")}</w:del>')),
        p('<m:oMathPara><m:oMathParaPr><m:jc m:val="center"/></m:oMathParaPr>' + O("<m:sSup>" + E(M("E")) + E(M("2"), "sup") + "</m:sSup>") + "</m:oMathPara>"),
    )
    doc.save()


def changes():
    """Tracked changes that cross paragraphs, rows, fields, notes and numbers; changes of look alone."""
    doc = Docx("word-redline")
    doc.numbering = abstract(0, lvl(0, "chineseCounting", "%1、", suff="nothing")) + numbering(1, 0)
    doc.notes("footnotes", p("留下的注。"), p("删去的注。"))
    note = lambda n: f'<w:r><w:footnoteReference w:id="{n}"/></w:r>'
    was = f'<w:pPrChange w:id="21" {DATE}><w:pPr><w:pStyle w:val="1"/>{num(1)}<w:jc w:val="center"/></w:pPr></w:pPrChange>'
    look = f'<w:b/><w:rPrChange w:id="22" {DATE}><w:rPr><w:i/><w:vanish/></w:rPr></w:rPrChange>'
    move = lambda kind, inner: f'<w:move{kind}RangeStart w:id="31" {DATE} w:name="move1"/><w:move{kind} w:id="32" {DATE}>{inner}</w:move{kind}><w:move{kind}RangeEnd w:id="31"/>'
    row = lambda kind: f'<w:{kind} w:id="41" {DATE}/>'
    doc.add(
        p("修订又一组", "1"),
        p(r("甲") + DEL("乙"), "", MARK("del")), p(DEL("整段都删"), "", MARK("del")), p(r("丙"), "", MARK("del")), p(r("丁，四段并成一段。"), ppr='<w:jc w:val="right"/>'),
        p("第一", ppr=num(1)), p(r("第二前半，"), ppr=num(1) + MARK("del")), p("后半", ppr=num(1)), p(INS(r("新加的第三")), ppr=num(1) + MARK("ins")), p(DEL("删掉的第四"), ppr=num(1) + MARK("del")), p("第四", ppr=num(1)),
        p("样式改过的段落。", ppr=was),
        p(r("字样", look) + r("改过。")),
        p(move("From", r("搬走的话。")) + r("原地。")), p(move("To", r("搬来的话。")) + r("新地方。")),
        p(r("注") + note(1) + f'<w:del w:id="51" {DATE}>{note(2)}</w:del>' + r("。")),
        p(r("域") + f'<w:del w:id="52" {DATE}><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:delInstrText> DATE </w:delInstrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:delText>三月</w:delText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:del>' + r("没有了。")),
        tbl(2, tr(tc("名称"), tc("数量")), tr(tc("删"), tc("行"), extra=row("del")), tr(tc("增"), tc(p(r("1") + DEL("2"))), extra=row("ins"))),
        tbl(1, tr(tc(p(DEL("空了"), "", MARK("del")) + p("留")))),
        p("完。"),
    )
    doc.save()


if __name__ == "__main__":
    tables()
    figures()
    boxes()
    formulas()
    changes()
