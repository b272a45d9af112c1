"""把一篇文章写成 .docx，写法照 Word 中文版的习惯：样式号是 1、2、a3 这样的短号，
自动编号放在 numbering.xml，中西文分成不同的 run，脚注、批注、页眉页脚各在各的部件里。
同样的输入每次写出一样的字节，所以改了哪一篇，版本库里就只动哪一篇。"""

import re
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from PIL import Image

NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
EMU = 360000  # 一厘米

STYLES = [
    # 号, 名, 种类, 继承, 段落格式, 字体格式
    ("a", "Normal", "paragraph", "", '<w:pPr><w:widowControl w:val="0"/><w:spacing w:line="360" w:lineRule="auto"/><w:jc w:val="both"/></w:pPr>', '<w:rPr><w:kern w:val="2"/><w:sz w:val="24"/></w:rPr>'),
    ("1", "heading 1", "paragraph", "a", '<w:pPr><w:keepNext/><w:spacing w:before="240" w:after="120"/><w:outlineLvl w:val="0"/></w:pPr>', '<w:rPr><w:rFonts w:ascii="Arial" w:eastAsia="黑体" w:hAnsi="Arial"/><w:b/><w:sz w:val="30"/></w:rPr>'),
    ("2", "heading 2", "paragraph", "a", '<w:pPr><w:keepNext/><w:spacing w:before="180" w:after="60"/><w:outlineLvl w:val="1"/></w:pPr>', '<w:rPr><w:rFonts w:ascii="Arial" w:eastAsia="黑体" w:hAnsi="Arial"/><w:b/><w:sz w:val="26"/></w:rPr>'),
    ("3", "heading 3", "paragraph", "a", '<w:pPr><w:keepNext/><w:spacing w:before="120"/><w:outlineLvl w:val="2"/></w:pPr>', '<w:rPr><w:b/></w:rPr>'),
    ("a3", "Title", "paragraph", "a", '<w:pPr><w:spacing w:before="240" w:after="240"/><w:jc w:val="center"/></w:pPr>', '<w:rPr><w:rFonts w:ascii="Arial" w:eastAsia="黑体" w:hAnsi="Arial"/><w:b/><w:sz w:val="36"/></w:rPr>'),
    ("a4", "caption", "paragraph", "a", '<w:pPr><w:jc w:val="center"/></w:pPr>', '<w:rPr><w:rFonts w:eastAsia="黑体"/><w:sz w:val="20"/></w:rPr>'),
    ("a5", "footnote text", "paragraph", "a", '<w:pPr><w:snapToGrid w:val="0"/><w:spacing w:line="240" w:lineRule="auto"/><w:jc w:val="left"/></w:pPr>', '<w:rPr><w:sz w:val="18"/></w:rPr>'),
    ("a6", "footnote reference", "character", "", "", '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'),
    ("a7", "Hyperlink", "character", "", "", '<w:rPr><w:color w:val="0563C1"/><w:u w:val="single"/></w:rPr>'),
    ("a8", "Quote", "paragraph", "a", '<w:pPr><w:spacing w:before="120" w:after="120"/><w:ind w:left="840" w:right="840"/></w:pPr>', '<w:rPr><w:rFonts w:eastAsia="楷体"/></w:rPr>'),
    ("aa", "List Paragraph", "paragraph", "a", "", ""),
    ("ab", "header", "paragraph", "a", '<w:pPr><w:jc w:val="center"/></w:pPr>', '<w:rPr><w:sz w:val="18"/></w:rPr>'),
    ("ac", "footer", "paragraph", "a", '<w:pPr><w:jc w:val="center"/></w:pPr>', '<w:rPr><w:sz w:val="18"/></w:rPr>'),
    ("ad", "annotation text", "paragraph", "a", '<w:pPr><w:jc w:val="left"/></w:pPr>', ""),
]

# 自动编号：每种编号的各级（格式, 样子, 绑定的样式, 左缩进）。
CHINESE, PLAIN = "chineseCountingThousand", "decimal"
NUMBERINGS = {
    "公文": [(CHINESE, "%1、", "", 0), (CHINESE, "（%2）", "", 0), (PLAIN, "%3.", "", 0), (PLAIN, "（%4）", "", 0)],
    "章节": [(CHINESE, "第%1章", "1", 0), (CHINESE, "第%2节", "2", 0)],
    "顺序": [(PLAIN, "%1.", "", 420), ("bullet", "○", "", 840)],
    "圆点": [("bullet", "●", "", 420), ("bullet", "○", "", 840)],
    "圈码": [("decimalEnclosedCircle", "%1", "", 420)],
}

CJK = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—·]+")
MARK = re.compile(
    r"\*\*(?P<bold>.+?)\*\*|\[(?P<link>[^\]]+)\]\((?P<url>[^)]+)\)|\{注：(?P<note>.+?)\}|\{音：(?P<base>[^|]+)\|(?P<ruby>[^}]+)\}"
    r"|\{增：(?P<ins>.+?)\}|\{删：(?P<del>.+?)\}|\{下：(?P<sub>.+?)\}|\{斜：(?P<it>.+?)\}|\{批：(?P<com>[^|]+)\|(?P<com_text>[^}]+)\}"
)


def runs(text, props="", tag="w:t"):
    """中文一段、西文一段，分成相邻的 run，Word 就是这样存的。"""
    out, at = [], 0
    pieces = []
    for hit in CJK.finditer(text):
        if hit.start() > at:
            pieces.append((text[at : hit.start()], False))
        pieces.append((hit.group(), True))
        at = hit.end()
    if at < len(text):
        pieces.append((text[at:], False))
    for piece, cjk in pieces:
        hint = '<w:rFonts w:hint="eastAsia"/>' if cjk else ""
        style, rest = (props, "") if props.startswith("<w:rStyle") else ("", props)
        rpr = f"<w:rPr>{style}{hint}{rest}</w:rPr>" if hint or props else ""
        space = ' xml:space="preserve"' if piece != piece.strip() else ""
        out.append(f"<w:r>{rpr}<{tag}{space}>{escape(piece)}</{tag}></w:r>")
    return "".join(out)


class Word:
    """一篇 .docx。方法照文章的次序一段段加，最后 save。"""

    def __init__(self, title, who, date, header=None, footer=None):
        self.body, self.rels, self.media, self.notes, self.comments = [], [], {}, [], []
        self.nums, self.ids, self.marks = [], 0, 0
        self.who, self.date, self.header, self.footer = who, date, header, footer
        self.title = title
        self.para(title, "a3")

    # 行内

    def inline(self, text, props=""):
        out, at = [], 0
        for hit in MARK.finditer(text):
            out.append(runs(text[at : hit.start()], props))
            out.append(self.mark(hit, props))
            at = hit.end()
        out.append(runs(text[at:], props))
        return "".join(out)

    def mark(self, hit, props):
        got = hit.groupdict()
        track = f'w:author="{self.who}" w:date="{self.date}T09:00:00Z"'
        if got["bold"]:
            return self.inline(got["bold"], "<w:b/>" + props)
        if got["it"]:
            return self.inline(got["it"], "<w:i/>" + props)
        if got["sub"]:
            return runs(got["sub"], props + '<w:vertAlign w:val="subscript"/>')
        if got["link"]:
            rel = self.relate("hyperlink", got["url"], external=True)
            linked = runs(got["link"], '<w:rStyle w:val="a7"/>')
            return f'<w:hyperlink r:id="{rel}" w:history="1">{linked}</w:hyperlink>'
        if got["note"]:
            self.notes.append(got["note"])
            return f'<w:r><w:rPr><w:rStyle w:val="a6"/></w:rPr><w:footnoteReference w:id="{len(self.notes)}"/></w:r>'
        if got["base"]:
            return (
                '<w:r><w:ruby><w:rubyPr><w:rubyAlign w:val="center"/><w:hps w:val="12"/><w:hpsRaise w:val="22"/><w:hpsBaseText w:val="24"/>'
                f'<w:lid w:val="zh-CN"/></w:rubyPr><w:rt><w:r><w:rPr><w:sz w:val="12"/></w:rPr><w:t>{escape(got["ruby"])}</w:t></w:r></w:rt>'
                f'<w:rubyBase>{runs(got["base"])}</w:rubyBase></w:ruby></w:r>'
            )
        self.marks += 1
        if got["ins"]:
            return f'<w:ins w:id="{900 + self.marks}" {track}>{runs(got["ins"], props)}</w:ins>'
        if got["del"]:
            return f'<w:del w:id="{900 + self.marks}" {track}>{runs(got["del"], props, "w:delText")}</w:del>'
        number = len(self.comments)
        self.comments.append(got["com_text"])
        return (
            f'<w:commentRangeStart w:id="{number}"/>{runs(got["com"], props)}<w:commentRangeEnd w:id="{number}"/>'
            f'<w:r><w:commentReference w:id="{number}"/></w:r>'
        )

    def relate(self, kind, target, external=False):
        self.rels.append((kind, target, external))
        return f"rId{100 + len(self.rels)}"

    # 段落

    def para(self, text, style="", indent=True, align="", num=None, level=0, extra=""):
        """一段。普通正文首行缩进两字；num 是 number() 给的编号。"""
        ppr = f'<w:pStyle w:val="{style}"/>' if style else ""
        if num is not None:
            ppr += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>'
        if not style and num is None and indent and not align:
            ppr += '<w:ind w:firstLineChars="200" w:firstLine="480"/>'
        if align:
            ppr += f'<w:jc w:val="{align}"/>'
        self.body.append(f"<w:p>{'<w:pPr>' + ppr + extra + '</w:pPr>' if ppr or extra else ''}{self.inline(text)}</w:p>")

    def heading(self, text, level=1):
        self.para(text, str(level))

    def quote(self, text):
        self.para(text, "a8")

    def number(self, kind):
        """新起一套编号，返回它的号；同一种编号再要一次就从头数。"""
        self.nums.append(kind)
        return len(self.nums)

    def items(self, kind, *texts):
        num = self.number(kind)
        for text in texts:
            level = 0
            while text.startswith("\t"):
                text, level = text[1:], level + 1
            self.para(text, "aa", num=num, level=level)
        return num

    def break_page(self):
        self.body.append('<w:p><w:r><w:br w:type="page"/></w:r></w:p>')

    # 图、表、公式

    def picture(self, path, alt, caption=None, width=14.0):
        path = Path(path)
        with Image.open(path) as image:
            wide, high = image.size
        name = f"image{len(self.media) + 1}{path.suffix}"
        self.media[name] = path.read_bytes()
        rel = self.relate("image", f"media/{name}")
        self.ids += 1
        cx, cy = int(width * EMU), int(width * EMU * high / wide)
        keep = "<w:keepNext/>" if caption else ""
        self.body.append(
            f'<w:p><w:pPr>{keep}<w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:noProof/></w:rPr><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent cx="{cx}" cy="{cy}"/><wp:docPr id="{self.ids}" name="图片 {self.ids}" descr="{escape(alt, {chr(34): "&quot;"})}"/>'
            '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
            '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
            f'<pic:nvPicPr><pic:cNvPr id="{self.ids}" name="{name}"/><pic:cNvPicPr/></pic:nvPicPr>'
            f'<pic:blipFill><a:blip r:embed="{rel}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
            "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
        )
        if caption:
            self.caption(caption, "图")

    def caption(self, text, label):
        """题注。“图 1”里的数字是 Word 的 SEQ 域，和手工插入题注一样。"""
        hit = re.match(rf"{label} (\d+)　", text)
        if not hit:
            self.para(text, "a4")
            return
        field = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            f'<w:r><w:instrText xml:space="preserve"> SEQ {label} \\* ARABIC </w:instrText></w:r>'
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:rPr><w:noProof/></w:rPr><w:t>{hit.group(1)}</w:t></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )
        keep = "<w:keepNext/>" if label == "表" else ""
        self.body.append(
            f'<w:p><w:pPr><w:pStyle w:val="a4"/>{keep}</w:pPr>{runs(label + " ")}{field}{self.inline(text[hit.end() - 1:])}</w:p>'
        )

    def table(self, caption, widths, rows, head=1):
        """widths 以厘米计。格子是文字，或 (文字, 跨列数)，或 (文字, 跨列数, 跨行数)；被上面跨行占住的格子写 None。"""
        self.caption(caption, "表")
        twips = [int(w * 567) for w in widths]
        out = ['<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:jc w:val="center"/><w:tblBorders>']
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            out.append(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>')
        out.append('</w:tblBorders><w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/></w:tblPr><w:tblGrid>')
        out += [f'<w:gridCol w:w="{w}"/>' for w in twips]
        out.append("</w:tblGrid>")
        going = {}  # 列 -> (还剩几行, 跨列数)
        for index, row in enumerate(rows):
            out.append("<w:tr>" + ('<w:trPr><w:tblHeader/></w:trPr>' if index < head else ""))
            column = 0
            for cell in row:
                text, span, deep = (cell + (1, 1))[:3] if isinstance(cell, tuple) else (cell, 1, 1)
                merge = ""
                if cell is None:
                    left, span = going[column]
                    merge, text = "<w:vMerge/>", ""
                    going[column] = (left - 1, span)
                elif deep > 1:
                    merge, going[column] = '<w:vMerge w:val="restart"/>', (deep - 1, span)
                assert column + span <= len(twips), (caption, row)
                wide = sum(twips[column : column + span])
                grid = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
                align = "center" if index < head or re.fullmatch(r"[\d.,%—+\- ]*", text) else "left"
                props = "<w:b/>" if index < head else ""
                out.append(
                    f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/>{grid}{merge}<w:vAlign w:val="center"/></w:tcPr>'
                    f'<w:p><w:pPr><w:spacing w:line="300" w:lineRule="auto"/><w:jc w:val="{align}"/></w:pPr>{self.inline(text, props)}</w:p></w:tc>'
                )
                column += span
            assert column == len(twips), (caption, row, column)
            out.append("</w:tr>")
        out.append("</w:tbl>")
        self.body.append("".join(out))

    def formula(self, omml):
        """单独一行的公式，omml 是 <m:oMath> 里的内容。"""
        self.body.append(f'<w:p><m:oMathPara><m:oMath>{omml}</m:oMath></m:oMathPara></w:p>')

    # 存盘

    def numbering(self):
        kinds = list(dict.fromkeys(self.nums))
        out = [HEAD, f"<w:numbering {NS}>"]
        for at, kind in enumerate(kinds):
            out.append(f'<w:abstractNum w:abstractNumId="{at}"><w:multiLevelType w:val="multilevel"/>')
            for level, (fmt, look, style, left) in enumerate(NUMBERINGS[kind]):
                tie = f'<w:pStyle w:val="{style}"/>' if style else ""
                if kind == "公文":
                    ind = '<w:ind w:left="0" w:firstLineChars="200" w:firstLine="480"/>'
                else:
                    ind = f'<w:ind w:left="{left}" w:hanging="{420 if left else 0}"/>'
                tail = '<w:suff w:val="space"/>' if style else '<w:suff w:val="nothing"/>' if kind == "公文" else ""
                out.append(
                    f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{fmt}"/>{tie}{tail}<w:lvlText w:val="{look}"/><w:lvlJc w:val="left"/>'
                    f"<w:pPr>{ind}</w:pPr></w:lvl>"
                )
            out.append("</w:abstractNum>")
        for at, kind in enumerate(self.nums):
            first = kind in self.nums[:at]
            again = "".join(f'<w:lvlOverride w:ilvl="{n}"><w:startOverride w:val="1"/></w:lvlOverride>' for n in range(len(NUMBERINGS[kind])))
            out.append(f'<w:num w:numId="{at + 1}"><w:abstractNumId w:val="{kinds.index(kind)}"/>{again if first else ""}</w:num>')
        return "".join(out) + "</w:numbering>"

    def styles(self):
        out = [
            HEAD,
            f'<w:styles {NS}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:eastAsia="宋体" w:hAnsi="Times New Roman"/>'
            '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>',
        ]
        for sid, name, kind, base, ppr, rpr in STYLES:
            if "章节" in self.nums and sid in "12":
                # 章节号跟着标题样式走，段落里不写，Word 的多级列表就是这样存的。
                level = "" if sid == "1" else f'<w:ilvl w:val="{int(sid) - 1}"/>'
                ppr = ppr.replace("<w:keepNext/>", f'<w:keepNext/><w:numPr>{level}<w:numId w:val="{self.nums.index("章节") + 1}"/></w:numPr>')
            default = ' w:default="1"' if sid == "a" else ""
            based = f'<w:basedOn w:val="{base}"/>' if base else ""
            out.append(f'<w:style w:type="{kind}"{default} w:styleId="{sid}"><w:name w:val="{name}"/>{based}<w:qFormat/>{ppr}{rpr}</w:style>')
        return "".join(out) + "</w:styles>"

    def footnotes(self):
        out = [
            HEAD,
            f'<w:footnotes {NS}><w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
            '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>',
        ]
        for at, note in enumerate(self.notes, 1):
            out.append(
                f'<w:footnote w:id="{at}"><w:p><w:pPr><w:pStyle w:val="a5"/></w:pPr><w:r><w:rPr><w:rStyle w:val="a6"/></w:rPr><w:footnoteRef/></w:r>'
                f'<w:r><w:t xml:space="preserve"> </w:t></w:r>{runs(note)}</w:p></w:footnote>'
            )
        return "".join(out) + "</w:footnotes>"

    def parts(self):
        """部件名 -> 内容，次序就是写进压缩包的次序。"""
        section = '<w:sectPr>{refs}<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1587" w:bottom="1440" w:left="1587" w:header="851" w:footer="992" w:gutter="0"/></w:sectPr>'
        refs, extra, types = "", {}, []
        page = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        for kind, style, text in (("header", "ab", self.header), ("footer", "ac", self.footer)):
            if text is None:
                continue
            tag = "w:hdr" if kind == "header" else "w:ftr"
            inner = page.join(runs(piece) for piece in text.split("{页}"))
            extra[f"word/{kind}1.xml"] = f'{HEAD}<{tag} {NS}><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{inner}</w:p></{tag}>'
            refs += f'<w:{kind}Reference w:type="default" r:id="{self.relate(kind, f"{kind}1.xml")}"/>'
            types.append((f"/word/{kind}1.xml", f"{TYPE}.{kind}+xml"))
        fixed = [("styles", "styles.xml"), ("settings", "settings.xml")]
        if self.nums:
            fixed.append(("numbering", "numbering.xml"))
            extra["word/numbering.xml"] = self.numbering()
        if self.notes:
            fixed.append(("footnotes", "footnotes.xml"))
            extra["word/footnotes.xml"] = self.footnotes()
        if self.comments:
            fixed.append(("comments", "comments.xml"))
            extra["word/comments.xml"] = (
                f"{HEAD}<w:comments {NS}>"
                + "".join(
                    f'<w:comment w:id="{n}" w:author="{self.who}" w:date="{self.date}T09:00:00Z" w:initials="阅"><w:p><w:pPr><w:pStyle w:val="ad"/></w:pPr>{runs(text)}</w:p></w:comment>'
                    for n, text in enumerate(self.comments)
                )
                + "</w:comments>"
            )
        for kind, target in fixed:
            types.append((f"/word/{target}", f"{TYPE}.{kind}+xml"))
        document = f"{HEAD}<w:document {NS}><w:body>{''.join(self.body)}{section.format(refs=refs)}</w:body></w:document>"
        rels = [f'<Relationship Id="rId{n}" Type="{REL}/{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(fixed, 1)]
        for n, (kind, target, external) in enumerate(self.rels, 101):
            mode = ' TargetMode="External"' if external else ""
            rels.append(f'<Relationship Id="rId{n}" Type="{REL}/{kind}" Target="{escape(target)}"{mode}/>')
        rels_ns = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
        core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
        overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in types)
        yield "[Content_Types].xml", (
            f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
            f'<Override PartName="/word/document.xml" ContentType="{TYPE}.document.main+xml"/>{overrides}'
            '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
        )
        yield "_rels/.rels", (
            f'{HEAD}<Relationships {rels_ns}><Relationship Id="rId1" Type="{REL}/officeDocument" Target="word/document.xml"/>'
            f'<Relationship Id="rId2" Type="{core}" Target="docProps/core.xml"/></Relationships>'
        )
        yield "docProps/core.xml", (
            f'{HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
            'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
            f'<dc:creator>{self.who}</dc:creator><cp:lastModifiedBy>{self.who}</cp:lastModifiedBy><dcterms:created xsi:type="dcterms:W3CDTF">{self.date}T08:00:00Z</dcterms:created></cp:coreProperties>'
        )
        yield "word/document.xml", document
        yield "word/_rels/document.xml.rels", f"{HEAD}<Relationships {rels_ns}>{''.join(rels)}</Relationships>"
        yield "word/styles.xml", self.styles()
        yield "word/settings.xml", f'{HEAD}<w:settings {NS}><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/><w:characterSpacingControl w:val="compressPunctuation"/></w:settings>'
        yield from extra.items()
        for name, data in self.media.items():
            yield f"word/media/{name}", data

    def save(self, path):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as box:
            for name, data in self.parts():
                box.writestr(zipfile.ZipInfo(name, (2026, 11, 1, 8, 0, 0)), data, zipfile.ZIP_DEFLATED, 9)
