"""Files after the habits of WPS: style ids that are plain numbers from Normal = 1 on, its own namespace and build number,
`tentative` levels, `baseline` everywhere, page numbers in a text box of the footer."""
import ooxml
import pictures
from ooxml import *

NAMESPACES["wpsCustomData"] = "http://www.wps.cn/officeDocument/2013/wpsCustomData"
ooxml.XMLNS = " ".join(f'xmlns:{k}="{v}"' for k, v in NAMESPACES.items()) + ' mc:Ignorable="w14 w15 wp14"'
ROMAN = '<w:rFonts w:hint="eastAsia" w:ascii="仿宋" w:hAnsi="仿宋" w:eastAsia="仿宋" w:cs="仿宋"/>'
PLAIN = ROMAN + '<w:sz w:val="32"/><w:szCs w:val="32"/><w:vertAlign w:val="baseline"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
RIGHT, MIDDLE = '<w:jc w:val="right"/>', '<w:jc w:val="center"/>'


def numbered(id, name, ppr, rpr):
    return style(id, name, ppr, rpr, based="1", extra='<w:next w:val="1"/><w:qFormat/><w:uiPriority w:val="0"/>').replace("<w:qFormat/><w:pPr>", "<w:pPr>", 1)


STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体" w:cs="Times New Roman"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:latentStyles w:count="260" w:defQFormat="0" w:defUnhideWhenUsed="1" w:defSemiHidden="1" w:defUIPriority="99" w:defLockedState="0"><w:lsdException w:qFormat="1" w:unhideWhenUsed="0" w:uiPriority="0" w:semiHidden="0" w:name="Normal"/></w:latentStyles>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="1"><w:name w:val="Normal"/><w:qFormat/><w:uiPriority w:val="0"/><w:pPr><w:widowControl w:val="0"/><w:jc w:val="both"/></w:pPr><w:rPr><w:kern w:val="2"/><w:sz w:val="21"/></w:rPr></w:style>'
    + numbered("2", "heading 1", '<w:keepNext/><w:keepLines/><w:outlineLvl w:val="0"/>', '<w:rFonts w:eastAsia="黑体"/><w:b/><w:sz w:val="32"/>')
    + numbered("3", "heading 2", '<w:keepNext/><w:keepLines/><w:outlineLvl w:val="1"/>', '<w:rFonts w:eastAsia="楷体"/><w:b/>')
    + '<w:style w:type="character" w:default="1" w:styleId="8"><w:name w:val="Default Paragraph Font"/><w:semiHidden/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="6"><w:name w:val="Normal Table"/><w:semiHidden/><w:tblPr><w:tblCellMar><w:left w:w="108" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    + GRID.replace('w:styleId="a4"', 'w:styleId="7"').replace('w:val="a1"', 'w:val="6"')
    + numbered("4", "Title", '<w:jc w:val="center"/><w:outlineLvl w:val="0"/>', "<w:b/><w:sz w:val=\"44\"/>")
    + numbered("5", "caption", "", '<w:rFonts w:ascii="Arial" w:eastAsia="黑体"/><w:sz w:val="20"/>')
    + style("9", "Strong", rpr="<w:b/>", based="8", kind="character")
)


def level(n, fmt, text, suff="nothing"):
    return lvl(n, fmt, text, suff=suff).replace(f'w:ilvl="{n}"', f'w:ilvl="{n}" w:tentative="0"', 1)


def document(name):
    doc = Docx(name, styles=STYLES, app="WPS Office_12.1.0.15990_F1E327BC-269C-435d-A152-05C5408002CA", version="2052-12.1.0.15990")
    number = f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0" distL="114300" distR="114300" simplePos="0" relativeHeight="251659264" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="margin"><wp:align>center</wp:align></wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV><wp:extent cx="1828800" cy="400000"/><wp:wrapNone/><wp:docPr id="1" name="文本框 1"/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr/><wps:txbx><w:txbxContent>{p(field("PAGE  " + chr(92) + "* MERGEFORMAT", "- 1 -"))}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>'
    footer = doc.part("footer", "footer1.xml", f"<w:ftr {ooxml.XMLNS}>{p(number)}</w:ftr>")
    doc.setup = SETUP.replace("<w:pgSz", f'<w:footerReference r:id="{footer}" w:type="default"/><w:pgSz')
    doc.settings += '<w:compat><w:ulTrailSpace/><w:useFELayout/></w:compat>'
    doc.parts["docProps/custom.xml"] = (HEAD + '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="KSOProductBuildVer"><vt:lpwstr>2052-12.1.0.15990</vt:lpwstr></property></Properties>').encode()
    doc.types["/docProps/custom.xml"] = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    return doc


def text(content, ppr=""):
    return p(r(content, PLAIN, hint=False), ppr=ppr)


def plan():
    """A work plan: 一、 as numbered headings, （一） and 1. below, bold lead words, a table, a picture, 落款."""
    doc = document("wps-plan")
    picture = doc.picture(pictures.bench(), "image1.png")
    doc.numbering = abstract(0, level(0, "chineseCounting", "%1、"), level(1, "chineseCounting", "（%2）"), level(2, "decimal", "%3.")).replace('<w:multiLevelType w:val="multilevel"/>', '<w:multiLevelType w:val="multilevel"/>') + abstract(1, level(0, "decimal", "%1."), kind="singleLevel") + abstract(2, level(0, "decimal", "%1)"), kind="singleLevel") + numbering(1, 0) + numbering(2, 1) + numbering(3, 2)
    doc.add(
        p("实验室能力提升工作方案", "4"),
        p("目标任务", "2", num(1)),
        text("到年底，常见有害生物鉴定时间缩短到四小时以内。"),
        p("主要措施", "2", num(1)),
        p("配齐设备", "3", num(1, 1)),
        text("新增显微镜六台、恒温箱两台。", num(1, 2)), text("旧设备逐台检定。", num(1, 2)),
        p("练好本领", "3", num(1, 1)),
        p(r("每周一练：", '<w:rStyle w:val="9"/>' + PLAIN, hint=False) + r("按图鉴认种，结果当场公布。", PLAIN, hint=False), ppr=num(1, 2)),
        text("每月一考，成绩记入台账。", num(1, 2)),
        p("进度安排", "2", num(1)),
        p(seq("表", 1) + r("进度"), "5", MIDDLE),
        tbl(3, tr(tc("时间"), tc("内容"), tc("负责"), head=True), tr(tc("一季度", 1, "start"), tc("采购"), tc("设备组")), tr(tc("", 1, "on"), tc("安装", 2)), tr(tc("二季度"), tc("培训"), tc("教学组")), style="7"),
        p(inline(picture, 2, "实验台上的三只烧瓶"), ppr=MIDDLE),
        p(seq("图", 1) + r("实验台"), "5", MIDDLE),
        p("工作要求", "2", num(1)),
        text("专人负责；", num(2)), text("按月通报；", num(2)), text("年底总结。", num(2)),
        text("材料按下列顺序装订：", ""),
        text("方案", num(3)), text("记录", num(3)),
        text("澜汀市检疫实验室", RIGHT), text("2026年1月5日", RIGHT),
    )
    doc.save()


def typed():
    """Numbers partly typed by hand and partly automatic: none may come twice, none may be lost."""
    doc = document("wps-typed-numbers")
    doc.numbering = abstract(0, level(0, "chineseCounting", "%1、"), kind="singleLevel") + abstract(1, level(0, "decimalEnclosedCircleChinese", "%1"), kind="singleLevel") + abstract(2, level(0, "chineseCounting", "第%1条", "space"), kind="singleLevel") + numbering(1, 0) + numbering(2, 1) + numbering(3, 2)
    doc.add(
        text("窗口服务公约", MIDDLE),
        text("一、着装整齐，挂牌上岗。"), text("二、先到先办，一次说清。"), text("（一）证件不全的，写明缺什么；"), text("（二）能补的，当场补。"), text("1．可以传真；"), text("2．可以邮寄。"), text("①邮寄以邮戳为准；"), text("②传真须补原件。"),
        text("值班要求", num(1)), text("交接要求", num(1)),
        text("先交台账", num(2)), text("再交钥匙", num(2)),
        text("本公约自公布之日起施行。", num(3)), text("由窗口负责解释。", num(3)),
        p(r("第三条　", '<w:b w:val="0"/>' + PLAIN, hint=False) + r("（手写的条号）", PLAIN, hint=False)),
        text("窗口组", RIGHT), text("二〇二六年一月", RIGHT),
    )
    doc.save()


if __name__ == "__main__":
    plan()
    typed()
