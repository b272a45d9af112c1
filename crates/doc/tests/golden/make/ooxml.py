"""Writes a .docx from raw WordprocessingML, with the parts that Word of the zh-CN interface writes.

Everything is given as XML text, so that a maker script shows what lies in the file. The result is the same at every run.
"""
import io
import re
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

FOLDER = Path(__file__).resolve().parent.parent

NAMESPACES = {
    "wpc": "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "o": "urn:schemas-microsoft-com:office:office",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "v": "urn:schemas-microsoft-com:vml",
    "wp14": "http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "w10": "urn:schemas-microsoft-com:office:word",
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
    "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
XMLNS = " ".join(f'xmlns:{k}="{v}"' for k, v in NAMESPACES.items()) + ' mc:Ignorable="w14 w15 wp14"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"

SETUP = '<w:sectPr w:rsidR="00A77427"><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1800" w:bottom="1440" w:left="1800" w:header="851" w:footer="992" w:gutter="0"/><w:cols w:space="425"/><w:docGrid w:type="lines" w:linePitch="312"/></w:sectPr>'

# Styles as Word of the zh-CN interface names them: ids "a", "1", "a3" …, names in English, fonts for East Asian text.
FONTS = '<w:rFonts w:asciiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia" w:hAnsiTheme="minorHAnsi" w:cstheme="minorBidi"/>'
DEFAULTS = f'<w:docDefaults><w:rPrDefault><w:rPr>{FONTS}<w:kern w:val="2"/><w:sz w:val="21"/><w:szCs w:val="22"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
NORMAL = '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/><w:qFormat/><w:pPr><w:widowControl w:val="0"/><w:jc w:val="both"/></w:pPr></w:style><w:style w:type="character" w:default="1" w:styleId="a0"><w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style><w:style w:type="table" w:default="1" w:styleId="a1"><w:name w:val="Normal Table"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style><w:style w:type="numbering" w:default="1" w:styleId="a2"><w:name w:val="No List"/><w:semiHidden/></w:style>'


def style(id, name, ppr="", rpr="", based="a", kind="paragraph", extra=""):
    """One style; `based` empty for none."""
    based = f'<w:basedOn w:val="{based}"/>' if based else ""
    ppr = f"<w:pPr>{ppr}</w:pPr>" if ppr else ""
    rpr = f"<w:rPr>{rpr}</w:rPr>" if rpr else ""
    return f'<w:style w:type="{kind}" w:styleId="{id}"><w:name w:val="{name}"/>{based}{extra}<w:qFormat/>{ppr}{rpr}</w:style>'


HEADINGS = "".join(
    style(str(n), f"heading {n}", f'<w:keepNext/><w:keepLines/><w:spacing w:before="260" w:after="260" w:line="416" w:lineRule="auto"/><w:outlineLvl w:val="{n - 1}"/>', f'<w:b/><w:bCs/><w:sz w:val="{44 - 6 * n}"/>', extra='<w:next w:val="a"/><w:uiPriority w:val="9"/>')
    for n in (1, 2, 3)
)
TITLE = style("a3", "Title", '<w:spacing w:before="240" w:after="60"/><w:jc w:val="center"/><w:outlineLvl w:val="0"/>', '<w:b/><w:bCs/><w:sz w:val="32"/>', extra='<w:next w:val="a"/>')
CAPTION = style("a5", "caption", "", '<w:rFonts w:asciiTheme="majorHAnsi" w:eastAsia="黑体" w:hAnsiTheme="majorHAnsi"/><w:sz w:val="20"/>', extra='<w:next w:val="a"/>')
GRID = '<w:style w:type="table" w:styleId="a4"><w:name w:val="Table Grid"/><w:basedOn w:val="a1"/><w:tblPr><w:tblBorders><w:top w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:left w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:bottom w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:right w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:insideH w:val="single" w:sz="4" w:space="0" w:color="auto"/><w:insideV w:val="single" w:sz="4" w:space="0" w:color="auto"/></w:tblBorders></w:tblPr></w:style>'
LINK = style("a6", "Hyperlink", rpr='<w:color w:val="0563C1" w:themeColor="hyperlink"/><w:u w:val="single"/>', based="a0", kind="character")
WORD_STYLES = DEFAULTS + NORMAL + HEADINGS + TITLE + CAPTION + GRID + LINK


def t(text):
    """Characters; the marks \\t and \\n become tab and line break."""
    parts = re.split(r"([\t\n])", text)
    tags = {"\t": "<w:tab/>", "\n": "<w:br/>"}
    return "".join(tags.get(part) or f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in parts if part)


def r(text="", rpr="", raw="", hint=True):
    """One run as Word writes it: an East Asian hint, the characters, then raw content."""
    rpr = ('<w:rFonts w:hint="eastAsia"/>' if hint else "") + rpr
    return f'<w:r>{"<w:rPr>" + rpr + "</w:rPr>" if rpr else ""}{t(text)}{raw}</w:r>'


_PARA = [0]


def p(content="", style="", ppr="", rpr=""):
    """One paragraph; plain text becomes one run, text that begins with < is XML."""
    _PARA[0] += 1
    inner = content if content.startswith("<") else (r(content, rpr) if content else "")
    ppr = (f'<w:pStyle w:val="{style}"/>' if style else "") + ppr
    ppr = f"<w:pPr>{ppr}</w:pPr>" if ppr else ""
    return f'<w:p w14:paraId="{0x10000000 + _PARA[0] * 7919:08X}" w14:textId="77777777" w:rsidR="00A77427" w:rsidRDefault="00C45B1E">{ppr}{inner}</w:p>'


def num(id, level=0):
    """Numbering of a paragraph."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{id}"/></w:numPr>'


def lvl(n, fmt, text, start=1, suff="", more="", pstyle="", rpr=""):
    """One level of an abstract numbering; the elements stand in the order of the schema."""
    suff = f'<w:suff w:val="{suff}"/>' if suff else ""
    pstyle = f'<w:pStyle w:val="{pstyle}"/>' if pstyle else ""
    restart = "".join(re.findall(r"<w:lvlRestart [^>]*/>", more))
    legal = "<w:isLgl/>" if "<w:isLgl/>" in more else ""
    return f'<w:lvl w:ilvl="{n}"><w:start w:val="{start}"/><w:numFmt w:val="{fmt}"/>{restart}{pstyle}{legal}{suff}<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{420 * (n + 1)}" w:hanging="420"/></w:pPr>{rpr}</w:lvl>'


def abstract(id, *levels, kind="multilevel", extra=""):
    """An abstract numbering."""
    return f'<w:abstractNum w:abstractNumId="{id}" w15:restartNumberingAfterBreak="0"><w:nsid w:val="{0x1A2B3C00 + id:08X}"/><w:multiLevelType w:val="{kind}"/><w:tmpl w:val="0409001D"/>{extra}{"".join(levels)}</w:abstractNum>'


def numbering(id, of, overrides=""):
    """A numbering that points to an abstract one."""
    return f'<w:num w:numId="{id}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'


def tc(content, span=1, merge="", width=2000):
    """A cell: text or paragraphs."""
    inner = content if content.startswith("<") else p(content, ppr='<w:jc w:val="center"/>')
    span = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    merge = {"": "", "start": '<w:vMerge w:val="restart"/>', "on": "<w:vMerge/>"}[merge]
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}</w:tcPr>{inner}</w:tc>'


def tr(*cells, head=False, extra=""):
    """A row."""
    pr = ("<w:tblHeader/>" if head else "") + extra
    return f'<w:tr w:rsidR="00A77427">{"<w:trPr>" + pr + "</w:trPr>" if pr else ""}{"".join(cells)}</w:tr>'


def tbl(columns, *rows, style="a4"):
    """A table of `columns` columns."""
    grid = '<w:gridCol w:w="2000"/>' * columns
    return f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="0" w:type="auto"/><w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'


def field(code, result):
    """A complex field; `result` is XML or text."""
    result = result if result.startswith("<") else r(result)
    return f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {escape(code)} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def seq(label, number):
    """A caption number as Word writes it."""
    return r(label + " ") + field(f"SEQ {label} \\* ARABIC", str(number))


def graphic(rid, id, name, descr, cx=1905000, cy=1190625):
    """The drawing inside wp:inline or wp:anchor."""
    alt = f' descr="{escape(descr)}"' if descr else ""
    return f'<wp:docPr id="{id}" name="{name}"{alt}/><wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="{id}" name="{name}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{rid}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'


def inline(rid, id, descr="", name=None):
    """A picture in the line."""
    return f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="1905000" cy="1190625"/><wp:effectExtent l="0" t="0" r="0" b="0"/>{graphic(rid, id, name or f"图片 {id}", descr)}</wp:inline></w:drawing></w:r>'


def anchored(rid, id, descr=""):
    """A floating picture."""
    return f'<w:r><w:drawing><wp:anchor distT="0" distB="0" distL="114300" distR="114300" simplePos="0" relativeHeight="251658240" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column"><wp:align>right</wp:align></wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV><wp:extent cx="1905000" cy="1190625"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapSquare wrapText="bothSides"/>{graphic(rid, id, f"图片 {id}", descr)}</wp:anchor></w:drawing></w:r>'


class Docx:
    """The parts of one file."""

    def __init__(self, name, styles=WORD_STYLES, title="", app="Microsoft Office Word", version="16.0000"):
        self.name, self.styles, self.title, self.app, self.version = name, styles, title, app, version
        self.body, self.numbering, self.setup = [], "", SETUP
        self.relations, self.parts, self.types = [], {}, {}
        self.settings = '<w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/><w:defaultTabStop w:val="420"/><w:characterSpacingControl w:val="compressPunctuation"/><w:rsids><w:rsidRoot w:val="00A77427"/><w:rsid w:val="00A77427"/><w:rsid w:val="00C45B1E"/></w:rsids>'

    def add(self, *blocks):
        self.body.extend(blocks)

    def relation(self, kind, target, external=False):
        """A relationship of the main part; returns its id."""
        rid = f"rId{len(self.relations) + 20}"
        mode = ' TargetMode="External"' if external else ""
        self.relations.append(f'<Relationship Id="{rid}" Type="{REL}/{kind}" Target="{escape(target)}"{mode}/>')
        return rid

    def picture(self, data, name):
        self.parts[f"word/media/{name}"] = data
        return self.relation("image", f"media/{name}")

    def part(self, kind, name, xml):
        """A part of the kind `footnotes`, `header` … with its content type; returns its relationship id."""
        self.parts[f"word/{name}"] = (HEAD + xml).encode()
        self.types[f"/word/{name}"] = f"{TYPE}.{kind}+xml"
        return self.relation(kind, name)

    def notes(self, kind, *texts):
        """Footnotes or endnotes: each is XML of paragraphs; ids begin at 1 behind the two separators."""
        one = kind[:-1]
        fixed = f'<w:{one} w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:{one}><w:{one} w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:{one}>'
        rest = "".join(f'<w:{one} w:id="{n}">{text}</w:{one}>' for n, text in enumerate(texts, 1))
        self.part(kind, f"{kind}.xml", f"<w:{kind} {XMLNS}>{fixed}{rest}</w:{kind}>")

    def files(self):
        body = "".join(self.body)
        parts = {
            "word/document.xml": f"{HEAD}<w:document {XMLNS}><w:body>{body}{self.setup}</w:body></w:document>".encode(),
            "word/styles.xml": f"{HEAD}<w:styles {XMLNS}>{self.styles}</w:styles>".encode(),
            "word/settings.xml": f"{HEAD}<w:settings {XMLNS}>{self.settings}</w:settings>".encode(),
            **self.parts,
        }
        types = {"/word/document.xml": f"{TYPE}.document.main+xml", "/word/styles.xml": f"{TYPE}.styles+xml", "/word/settings.xml": f"{TYPE}.settings+xml", **self.types}
        relations = [f'<Relationship Id="rId1" Type="{REL}/styles" Target="styles.xml"/>', f'<Relationship Id="rId2" Type="{REL}/settings" Target="settings.xml"/>', *self.relations]
        if self.numbering:
            parts["word/numbering.xml"] = f"{HEAD}<w:numbering {XMLNS}>{self.numbering}</w:numbering>".encode()
            types["/word/numbering.xml"] = f"{TYPE}.numbering+xml"
            relations.append(f'<Relationship Id="rId3" Type="{REL}/numbering" Target="numbering.xml"/>')
        package = "http://schemas.openxmlformats.org/package/2006"
        parts["word/_rels/document.xml.rels"] = f'{HEAD}<Relationships xmlns="{package}/relationships">{"".join(relations)}</Relationships>'.encode()
        parts["_rels/.rels"] = f'{HEAD}<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{REL}/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="{package}/relationships/metadata/core-properties" Target="docProps/core.xml"/><Relationship Id="rId3" Type="{REL}/extended-properties" Target="docProps/app.xml"/></Relationships>'.encode()
        title = f"<dc:title>{escape(self.title)}</dc:title>" if self.title else "<dc:title></dc:title>"
        parts["docProps/core.xml"] = f'{HEAD}<cp:coreProperties xmlns:cp="{package}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{title}<dc:creator>宣传员</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">2026-03-02T01:00:00Z</dcterms:created></cp:coreProperties>'.encode()
        parts["docProps/app.xml"] = f'{HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>{self.app}</Application><AppVersion>{self.version}</AppVersion></Properties>'.encode()
        overrides = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in types.items())
        parts["[Content_Types].xml"] = f'{HEAD}<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Default Extension="jpeg" ContentType="image/jpeg"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/><Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/>{overrides}</Types>'.encode()
        return parts

    def save(self, change=lambda parts: parts):
        """Writes the file beside the outlines; `change` may alter the parts before."""
        zip_parts(self.name, change(self.files()))


def zip_parts(name, parts):
    """Zips with a fixed date, the content types first, as Word does."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(parts, key=lambda part: (part != "[Content_Types].xml", part != "_rels/.rels", part)):
            info = zipfile.ZipInfo(part, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, parts[part])
    (FOLDER / f"{name}.docx").write_bytes(out.getvalue())
    print(f"{name}.docx {len(out.getvalue())}")
