"""做“木箱上的章怎么看”的录音、字幕和六张图：python3 mark.py。只画图：python3 mark.py --slides。"""

import subprocess
import sys
import tempfile
from pathlib import Path

from look import EDGE, FILL, HAIR, INK, INK2, PAPER, RED, RED_TINT, SHADE, TINT, Board
from voice import Track, note

HOME = Path(__file__).resolve().parents[2] / "courses" / "wood-mark"
WIDE, HIGH = 1280, 720
SPEED = 146


def page(part, title):
    b = Board(WIDE, HIGH, 2)
    b.rect(56, 44, 10, 56, RED)
    b.text(88, 72, title, 52, INK, True)
    b.text(1224, 72, f"{part} / 6", 34, INK2, anchor="rm")
    b.line([(56, 128), (1224, 128)], HAIR, 2)
    return b


def crate(b, x, y, w, h):
    """木箱：横板五条，两边各一根立柱。"""
    post, line = w / 10, max(2, w / 100)
    for i in range(5):
        b.rect(x, y + i * h / 5, w, h / 5 - w / 66, FILL, INK, line)
    for dx in (post * 0.6, w - post * 1.6):
        b.rect(x + dx, y - 6, post, h + 6, PAPER, INK, line)


def stamp(b, x, y, k=1.0, code="000"):
    """章的样子：左边是画出来的一枝叶子，代替真的符号；国家代码用 XX。"""
    b.rect(x, y, 440 * k, 200 * k, PAPER, INK, 5 * k)
    b.line([(x + 150 * k, y), (x + 150 * k, y + 200 * k)], INK, 4 * k)
    b.line([(x + 75 * k, y + 170 * k), (x + 75 * k, y + 40 * k)], INK, 5 * k)
    for i in range(4):
        for side in (-1, 1):
            b.oval(x + (75 + side * 22) * k, y + (56 + i * 28) * k, 21 * k, 9 * k, INK, turn=side * -35)
    b.text(x + 295 * k, y + 66 * k, f"XX-{code}", round(62 * k), INK, True, "mm")
    b.text(x + 295 * k, y + 142 * k, "HT", round(62 * k), INK, True, "mm")


def which(b):
    crate(b, 110, 240, 400, 280)
    stamp(b, 215, 330, 0.44)
    for x in (140, 285, 430):
        b.rect(x, 524, 60, 44, RED_TINT, RED, 5)
    b.line([(70, 570), (550, 570)], INK, 4)
    b.text(310, 622, "垫木最容易漏", 44, RED, True, "mm")
    b.text(640, 196, "要盖章", 44, INK, True)
    b.text(640, 258, "实木的箱子、托盘、垫木", 44)
    b.text(640, 366, "不用盖", 44, INK, True)
    for i, t in enumerate(("胶合板、刨花板", "不超过 6 毫米的薄板", "锯末、刨花")):
        b.text(640, 428 + i * 62, t, 44, INK2)
    b.text(640, 640, "37 批不合格，14 批是垫木", 40, RED)


def four(b):
    x, y, k = 370, 266, 1.25
    stamp(b, x, y, k)
    b.text(x - 180, y + 126, "① 符号", 46, RED, True, "mm")
    b.arrow((x - 94, y + 126), (x - 4, y + 126), RED, 5, 18)
    for (tx, ty, words), (ax, ay) in (
        ((480, 196, "② 国家"), (x + 268, y + 40)),
        ((830, 196, "③ 企业编号"), (x + 440, y + 40)),
    ):
        b.text(tx + 60, ty, words, 46, RED, True, "mm")
        b.arrow((tx + 60, ty + 34), (ax, ay), RED, 5, 18)
    b.text(1104, y + 176, "④ 处理", 46, RED, True, "mm")
    b.arrow((1010, y + 176), (x + 440, y + 178), RED, 5, 18)
    b.text(640, 586, "少一样，就不完整", 50, INK, True, "mm")
    b.text(640, 656, "不能用笔描　避开红和橙　相对两面最好都有", 40, INK2, anchor="mm")


def letters(b):
    rows = (("HT", "热处理：木头中心 56 度，30 分钟"), ("MB", "溴甲烷熏蒸"), ("SF", "硫酰氟熏蒸"), ("DH", "微波一类，从里往外加热"))
    for i, (code, words) in enumerate(rows):
        y = 196 + i * 92
        b.rect(80, y - 36, 150, 72, PAPER, INK, 4, 4)
        b.text(155, y, code, 50, INK, True, "mm")
        b.text(270, y, words, 46)
    b.rect(80, 556, 1120, 116, RED_TINT, RED, 3, 8)
    b.text(640, 614, "只说怎么处理，不说哪一天。没有有效期。", 48, RED, True, "mm")


def wood(b):
    b.text(330, 180, "树皮", 46, INK, True, "mm")
    b.rect(90, 226, 480, 44, SHADE, INK, 3, 18)
    b.measure((600, 226), (600, 270), RED, 4, 12)
    b.text(330, 306, "宽不到 3 厘米：多长都行", 38, INK2, anchor="mm")
    b.oval(330, 440, 170, 74, SHADE, INK, 3)
    b.text(330, 440, "50", 50, RED, True, "mm")
    b.text(330, 548, "宽过 3 厘米：", 38, INK2, anchor="mm")
    b.text(330, 598, "一块不到 50 平方厘米", 38, INK2, anchor="mm")
    b.line([(664, 160), (664, 610)], HAIR, 3)
    for x, name, fresh in ((820, "旧虫孔", False), (1086, "新虫孔", True)):
        b.text(x, 180, name, 46, RED if fresh else INK, True, "mm")
        b.rect(x - 110, 226, 220, 210, FILL, INK, 3, 4)
        for i in range(3):
            b.line([(x - 110, 272 + i * 56), (x + 110, 272 + i * 56)], SHADE, 3)
        b.disc(x, 316, 32, PAPER if fresh else EDGE)
        b.disc(x, 316, 22, INK)
        if fresh:
            for i in range(26):
                b.disc(x - 44 + i * 29 % 90, 366 + i * 17 % 70, 4, PAPER, EDGE, 1.5)
            b.poly([(x - 70, 470), (x, 436), (x + 70, 470)], PAPER, EDGE, 3)
    b.text(820, 512, "发暗", 42, INK2, anchor="mm")
    b.text(820, 566, "孔口干净", 42, INK2, anchor="mm")
    b.text(1086, 512, "边上发白", 42, RED, anchor="mm")
    b.text(1086, 566, "往外掉木粉", 42, RED, anchor="mm")
    b.text(640, 662, "敲几下，再掉粉，取样送实验室", 46, INK, True, "mm")


def mended(b):
    for x, new, head in ((100, 2, "不超过三分之一"), (700, 4, "超过三分之一")):
        for i in range(6):
            fresh = i in ((1, 4) if new == 2 else (0, 1, 3, 4))
            b.rect(x, 246 + i * 42, 480, 36, RED_TINT if fresh else FILL, RED if fresh else INK, 3)
        b.text(x + 240, 192, head, 46, INK, True, "mm")
    stamp(b, 400, 330, 0.36, "000")
    for i in (1, 4):
        b.rect(130, 249 + i * 42, 176, 30, PAPER, RED, 2)
        b.oval(152, 264 + i * 42, 12, 5, RED, turn=-35)
        b.text(234, 264 + i * 42, "XX-001 HT", 25, RED, True, "mm")
    stamp(b, 1000, 330, 0.36, "000")
    b.cross(1080, 366, 60, RED, 8)
    b.text(340, 540, "叫修理", 48, INK, True, "mm")
    b.text(340, 602, "每块新木头盖自己的章", 40, INK2, anchor="mm")
    b.text(940, 540, "叫重做", 48, INK, True, "mm")
    b.text(940, 602, "旧章去掉，重新处理、盖章", 40, INK2, anchor="mm")
    b.text(640, 672, "两个编号，不一定是假", 44, RED, True, "mm")


def record(b):
    b.rect(80, 170, 560, 440, PAPER, INK, 4, 4)
    rows = (("章", "XX-0 ? 0　HT"), ("看不清", "第二位数字"), ("看了", "4 件，各 1 面"), ("看到的", "垫木 3 根，无章"))
    for i, (name, words) in enumerate(rows):
        y = 224 + i * 110
        if i:
            b.line([(80, y - 54), (640, y - 54)], HAIR, 3)
        b.text(110, y, name, 40, INK2)
        b.text(270, y, words, 42, RED if i == 1 else INK, i == 1)
    b.disc(374, 225, 24, None, RED, 5)
    b.rect(720, 190, 220, 300, PAPER, INK, 5, 14)
    b.rect(736, 226, 188, 228, TINT)
    stamp(b, 744, 296, 0.39)
    b.text(830, 530, "章占一半", 40, INK2, anchor="mm")
    b.rect(990, 190, 220, 300, PAPER, INK, 5, 14)
    b.rect(1006, 226, 188, 228, TINT)
    crate(b, 1022, 280, 156, 120)
    stamp(b, 1066, 322, 0.15)
    b.text(1100, 530, "箱子全貌", 40, INK2, anchor="mm")
    b.text(965, 596, "不写“建议退运”", 48, RED, True, "mm")
    b.text(640, 668, "看不清就写看不清，不要猜", 46, INK, True, "mm")


SLIDES = (
    ("哪些木头要盖章", which, "左边一只实木箱，垫在下面的三根方木描成红色。右边写着要盖章的三样和不用盖章的三样。"),
    ("章上四样", four, "放大的一枚章：左边是符号，右边上行是国家代码 XX 和企业编号 000，下行是处理代号 HT，四样都用箭头标出。"),
    ("两个字母说了什么", letters, "四行：HT 热处理，MB 溴甲烷熏蒸，SF 硫酰氟熏蒸，DH 微波一类加热。下面一行：只说怎么处理，没有有效期。"),
    ("看完章，再看木头", wood, "左边是树皮的两种量法：宽 3 厘米，一块 50 平方厘米。右边是旧虫孔和新虫孔，新虫孔往下掉木粉。"),
    ("修过的箱子", mended, "两只箱面：左边六块板换了两块，新板上各有自己的章；右边换了四块，旧章打了叉。"),
    ("记录怎么写", record, "一张记录单，看不清的一位画了圈；旁边两张照片，一张章占一半，一张是箱子全貌。"),
)


def draw():
    for part, (title, sketch, _) in enumerate(SLIDES, 1):
        b = page(part, title)
        sketch(b)
        b.save(HOME / f"slide-{part}.png", 20)


def main():
    draw()
    if "--slides" in sys.argv:
        return
    track = Track((HOME / "lesson-1.md").read_text(encoding="utf-8"), SPEED)
    assert track.titles == [title for title, *_ in SLIDES], "图和讲稿的段名对不上"
    track.save_captions(HOME / "mark.vtt")
    with tempfile.TemporaryDirectory() as work:
        wav = Path(work) / "voice.wav"
        track.save_wav(wav)
        subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", wav, "-c:a", "aac", "-b:a", "16k", "-ac", "1", "-ar", "22050",
                        "-map_metadata", "-1", "-fflags", "+bitexact", "-movflags", "+faststart", HOME / "mark.m4a"], check=True)
    rows = [f'  {{ at_s = {at:.1f}, file = "slide-{i}.png", alt = "{alt}" }},' for i, (at, (_, _, alt)) in enumerate(zip(track.parts, SLIDES), 1)]
    note(HOME / "course.toml", "slides = ", "[\n" + "\n".join(rows) + "\n]")
    print(f"{track.now():.1f} 秒，{(HOME / 'mark.m4a').stat().st_size} 字节")


if __name__ == "__main__":
    main()
