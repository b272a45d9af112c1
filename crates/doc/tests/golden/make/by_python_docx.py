"""Files made by python-docx from its own template (styles 'Heading 1', 'List Number' …)."""
import datetime
import io

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Cm

import pictures
from ooxml import FOLDER


def save(document, name):
    document.core_properties.created = document.core_properties.modified = datetime.datetime(2026, 3, 2)
    document.save(FOLDER / f"{name}.docx")
    print(name)


def course():
    """Course text: headings, nested lists, a quote, marks, a picture with a caption."""
    document = docx.Document()
    document.add_heading("认识红火蚁", 0)
    document.add_heading("第一课　它长什么样", 1)
    document.add_paragraph("红火蚁体长三到六毫米，").add_run("头胸红褐，腹部发黑").bold = True
    document.add_paragraph("看三处：")
    for item in ("头部", "触角", "腹柄"):
        document.add_paragraph(item, style="List Bullet")
        if item == "腹柄":
            document.add_paragraph("两节", style="List Bullet 2")
    document.add_picture(io.BytesIO(pictures.leaf()), width=Cm(5))
    document.add_paragraph("图 1 被蚁群啃食的叶片", style="Caption")
    document.add_heading("第二课　发现了怎么办", 1)
    document.add_heading("不要做的", 2)
    for item in ("不要踩蚁巢；", "不要用水浇。"):
        document.add_paragraph(item, style="List Number")
    document.add_heading("要做的", 2)
    paragraph = document.add_paragraph("先")
    paragraph.add_run("报告").italic = True
    paragraph.add_run("，再")
    paragraph.add_run("封锁").underline = True
    paragraph.add_run("，面积按 m")
    paragraph.add_run("2").font.superscript = True
    paragraph.add_run(" 计。")
    paragraph.add_run().add_break(WD_BREAK.LINE)
    paragraph.add_run("电话 555-0142。")
    document.add_paragraph("早一天报告，少一片受害。", style="Intense Quote")
    document.add_page_break()
    last = document.add_paragraph("澜汀口岸植物检疫实验室")
    last.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    save(document, "python-docx-course")


def merged():
    """Tables merged through the library's own call."""
    document = docx.Document()
    document.core_properties.title = "检疫处理登记表"
    document.add_heading("登记表", 1)
    table = document.add_table(rows=5, cols=4, style="Table Grid")
    for r in range(5):
        for c in range(4):
            table.cell(r, c).text = f"{'甲乙丙丁戊'[r]}{c + 1}"
    for first, last, text in (((0, 0), (0, 3), "总表头"), ((1, 0), (3, 0), "合并三行"), ((2, 2), (3, 3), "四格合一")):
        cell = table.cell(*first).merge(table.cell(*last))
        cell.text = text
    document.add_paragraph("上表由程序合并，下表套着表。")
    outer = document.add_table(rows=1, cols=2, style="Light Grid Accent 1")
    outer.cell(0, 0).text = "外"
    inner = outer.cell(0, 1).add_table(rows=1, cols=2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "里左", "里右"
    document.add_paragraph("完。")
    save(document, "python-docx-tables")


if __name__ == "__main__":
    course()
    merged()
