"""写出 attachments/ 里的附件：python3 make/attachments.py。PDF 要装 LibreOffice，表格要 openpyxl。"""

import datetime
import subprocess
import tempfile
import zipfile
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from word import Word

HERE = Path(__file__).resolve().parent.parent / "attachments"
EDGE = Side(style="thin", color="999999")


def sheet(name, title, widths, rows, merges=(), head=1, landscape=False, tall=None):
    """一张带标题、能直接打印在一页 A4 上的表。"""
    book = Workbook()
    page = book.active
    page.title = title
    page.append([title])
    page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(widths))
    page["A1"].font = Font(name="黑体", size=15, bold=True)
    page["A1"].alignment = Alignment(horizontal="center", vertical="center")
    page.row_dimensions[1].height = 34
    for at, width in enumerate(widths):
        page.column_dimensions[chr(65 + at)].width = width
    for row in rows:
        page.append(row)
    for number, row in enumerate(page.iter_rows(min_row=2, max_row=1 + len(rows), max_col=len(widths))):
        for cell in row:
            cell.border = Border(EDGE, EDGE, EDGE, EDGE)
            cell.font = Font(name="宋体", size=11, bold=number < head)
            figure = isinstance(cell.value, (int, float)) or str(cell.value).endswith("%")
            cell.alignment = Alignment(horizontal="center" if number < head or figure else "left", vertical="center", wrap_text=True)
        if tall:
            page.row_dimensions[number + 2].height = 20 if number < head else tall
    for area in merges:
        page.merge_cells(area)
    page.print_options.horizontalCentered = True
    page.page_setup.paperSize, page.page_setup.orientation = 9, "landscape" if landscape else "portrait"
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.freeze_panes = f"A{head + 2}"
    book.properties.creator = "云汀检验检疫局"
    book.properties.created = book.properties.modified = datetime.datetime(2026, 11, 1, 8)
    book.save(HERE / name)
    steady(HERE / name)


def steady(path):
    """去掉压缩包里的写盘时刻，同样的内容就是同样的字节。"""
    with zipfile.ZipFile(path) as box:
        parts = [(name, box.read(name)) for name in box.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as box:
        for name, data in parts:
            if name == "docProps/core.xml":
                data = data.split(b"<dcterms:modified")[0] + b"</cp:coreProperties>" if b"<dcterms:modified" in data else data
            box.writestr(zipfile.ZipInfo(name, (2026, 11, 1, 8, 0, 0)), data, zipfile.ZIP_DEFLATED, 9)


def self_check():
    asks = [
        ("存放", "账上的数和柜里的数对得上"), ("存放", "双人双锁，钥匙在两个人手里"), ("存放", "过期、掉标签的单独放并写明"),
        ("存放", "报警器按下去会响（写电池更换日期）"), ("现场", "警戒线外能看见风向"), ("现场", "散气后有人测，数写在记录里"),
        ("现场", "夜里不是一个人值守"), ("人员", "体检在有效期内（写最近一次日期）"), ("人员", "培训在有效期内（写最近一次日期）"),
    ]
    rows = [["类别", "查什么", "是／否", "查到什么，怎么改，谁改，哪天改完"]]
    rows += [[kind, ask, "", ""] for kind, ask in asks]
    rows += [["要钱", "换电池、换锁等需要多少（元）", "", ""], ["意见", "对这次自查的意见，没有就空着", "", ""], ["签名", "自查人（两人）", "", "日期："]]
    sheet("self-check-form.xlsx", "药剂存放与作业自查表", [8, 34, 10, 44], rows, ["A3:A6", "A7:A9", "A10:A11"], tall=32)


QUARTER = [
    ("鲜果", "火龙果", 412, 9, 0), ("鲜果", "山竹", 268, 14, 3), ("鲜果", "柑橘", 195, 6, 1),
    ("木材", "原木", 143, 31, 8), ("木材", "锯材", 226, 12, 1),
    ("粮谷", "大豆", 58, 22, 4), ("粮谷", "大麦", 37, 11, 2),
    ("旅客携带", "鲜果", 1306, 87, 5), ("旅客携带", "种苗和多肉植物", 214, 39, 6),
]


def quarter():
    rows = [["类别", "品种", "查验批次", "检出批次", "其中检疫性", "检出率"]]
    rows += [[kind, name, checked, found, serious, rate(found, checked)] for kind, name, checked, found, serious in QUARTER]
    checked, found, serious = (sum(row[at] for row in QUARTER) for at in (2, 3, 4))
    rows.append(["合计", "", checked, found, serious, rate(found, checked)])
    last = len(rows) + 1
    sheet("q3-interceptions.xlsx", "2026年三季度进境植物检疫数据", [14, 20, 12, 12, 14, 12], rows, ["A3:A5", "A6:A7", "A8:A9", "A10:A11", f"A{last}:B{last}"])


def rate(part, whole):
    """百分率，留一位小数。写成文字，手机上不会算公式的阅读器也看得见。"""
    return f"{part / whole * 100:.1f}%"


def record():
    d = Word("3 号查验台当日记录（隐去企业名称）", "动植检党支部", "2026-11-19", header="砚石湾港区 3 号查验台", footer="第 {页} 页")
    d.para("日期：2026年11月19日　　天气：阴，气温 14 ℃　　当班：三人")
    d.table(
        "表 1　按时刻记录",
        [2.2, 3.0, 2.2, 2.2, 4.8],
        [
            ["时刻", "批次", "开箱", "剖果", "看到的"],
            ["8:40—9:25", "火龙果第 1 批", "18", "36", "未检出"],
            ["9:30—10:10", "火龙果第 2 批", "15", "30", "鳞片下蓟马 2 头，一般害虫"],
            ["10:15—11:00", "山竹第 3 批", "12", "24", "果蒂颜色不匀，未检出"],
            ["11:05—11:50", "山竹第 3 批加抽", "6", "12", "第 8 枚起见幼虫，共 7 头，同一层箱"],
            [("合计", 2), "51", "102", "幼虫 7 头，蓟马 2 头"],
        ],
    )
    d.para("加抽由头：同一箱果蒂颜色相差两级以上，疑为不同采收日。")
    d.para("样品：幼虫 7 头，编号 YT-19-01 至 YT-19-07，12:20 送实验室，当面点交。")
    d.para("结论：第 1 批放行，第 2 批放行并告知，第 3 批待复核。11月20日 7:20 收到复核结论，13:05 签发《检疫处理通知单》。")
    d.save(HERE / "table-3-record.docx")


def safety():
    d = Word("检疫处理作业安全须知", "检疫处理监管党支部", "2026-11-16", header="云汀检验检疫局", footer="— {页} —")
    d.para("这份须知贴在库房门后和作业车上。字少，请从头看到尾。")
    d.heading("开始之前")
    d.items("顺序", "两个人到齐再开柜，一个取，一个记。", "看风向，警戒线拉到下风 20 米，上风 10 米。", "面罩先做气密检查：捂住进气口吸气，面罩应贴紧不松。", "报警器按一次，不响不开工。", "告诉旁边作业的班组几点开始、几点散气。")
    d.heading("作业当中")
    d.items("顺序", "任何人头晕、流泪、喉咙发紧，不用请示，马上停，往上风走。", "夜里不单人值守。换人交接当面说，写在交接本上。", "每 2 小时测一次警戒线上的浓度，数写下来。")
    d.heading("结束以后")
    d.items("顺序", "散气不少于 4 小时，冬天不少于 6 小时。", "在上、中、下三个位置各测一次，三处都合格才撤线。", "空瓶、残渣称重，和领用数对上，差多少写多少。")
    d.heading("出了事")
    d.para("先救人，再打电话：局值班室 0000-8612 0000。说三句话：在哪里，什么药剂，几个人。任何人都可以喊停，喊停错了不追究。")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "fumigation-safety.docx"
        d.save(source)
        subprocess.run(["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(HERE), str(source)], check=True, capture_output=True)


if __name__ == "__main__":
    HERE.mkdir(exist_ok=True)
    self_check()
    quarter()
    record()
    safety()
    for path in sorted(HERE.iterdir()):
        print(path.name, path.stat().st_size)
