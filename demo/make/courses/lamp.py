"""做微课“诱捕灯怎么挂”的视频和字幕：python3 lamp.py。看画面：python3 lamp.py --stills 文件夹。

每段一个画法，step 是念到本段第几条字幕。讲稿改了句子，要对着字幕把 step 改过来。
"""

import math
import subprocess
import sys
import tempfile
from pathlib import Path

from look import (EDGE, FILL, HAIR, INK, INK2, PAPER, RED, RED_TINT, SHADE, TINT, Board, lamp, moth, pole, tree)
from voice import Track, note

HOME = Path(__file__).resolve().parents[2] / "courses" / "trap-lamp"
WIDE, HIGH = 640, 360
GROUND = 286      # 画面下边留给字幕
SPEED = 128


def page(part=None, title=""):
    b = Board(WIDE, HIGH)
    if part:
        b.rect(24, 20, 5, 26, RED)
        b.text(40, 33, title, 24, INK, True)
        b.text(616, 33, f"{part} / 6", 15, INK2, anchor="rm")
        b.line([(24, 58), (616, 58)], HAIR, 1)
    return b


def ground(b, a=24, z=616):
    b.line([(a, GROUND), (z, GROUND)], INK, 2)


def cover(_):
    b = page()
    tree(b, 90, 300, 170, 52)
    tree(b, 210, 300, 140, 42)
    lamp(b, 152, 108, 1.1)
    pole(b, 152, 138, 300, 1.1)
    b.line([(24, 300), (300, 300)], INK, 2)
    for x, y, t in ((112, 70, 0), (196, 78, 20), (178, 50, -20)):
        moth(b, x, y, 1, t)
    b.rect(330, 118, 6, 62, RED)
    b.text(350, 134, "诱捕灯", 34, INK, True)
    b.text(350, 170, "怎么挂", 34, INK, True)
    b.text(350, 214, "林果检疫党支部", 18, INK2)
    b.text(350, 242, "示例数据", 15, INK2)
    return b


def uses(step):
    b = page(1, "灯是干什么的")
    if step >= 12:  # 灯捉不到实蝇
        lamp(b, 150, 176, 1.5)
        pole(b, 150, 222, GROUND, 1.5)
        b.oval(404, 214, 34, 44, PAPER, INK, 2)
        b.rect(392, 152, 24, 26, PAPER, INK, 2)
        b.rect(386, 144, 36, 12, INK, round=2)
        b.oval(404, 234, 24, 18, RED_TINT, RED, 1.5)
        b.line([(404, 144), (404, 84)], INK, 2)
        b.text(150, 84, "诱捕灯", 18, INK, True, "mm")
        if step >= 13:
            b.text(230, 160, "实蝇", 19, INK2, anchor="mm")
            b.cross(230, 196, 14)
            b.text(456, 190, "实蝇认气味", 18)
            b.text(456, 218, "用诱剂瓶", 20, RED, True)
        ground(b)
    elif step >= 7:  # 挪了 60 米
        for x, name in ((90, "原来的地方"), (270, "虫多的地方")):
            lamp(b, x, 150, 1.1, x > 200, EDGE if x < 200 else INK)
            pole(b, x, 182, GROUND, 1.1)
            b.text(x, 84, name, 16, INK2, anchor="mm")
        ground(b, 24, 330)
        if step >= 8:
            b.arrow((124, 214), (238, 214))
            b.text(181, 196, "60 米", 18, RED, True, "mm")
        if step >= 9:
            b.line([(400, GROUND), (610, GROUND)], INK, 2)
            b.rect(430, GROUND - 80, 54, 80, FILL, INK)
            b.rect(530, GROUND - 160, 54, 160, FILL, INK)
            b.text(457, 196, "上月", 16, INK2, anchor="mm")
            b.text(557, 114, "当月", 16, INK2, anchor="mm")
        if step >= 11:
            b.line([(418, 282), (596, 96)], RED, 4)
            b.text(505, 84, "不能再比", 20, RED, True, "mm")
    elif step == 1:
        lamp(b, 320, 156, 1.3)
        pole(b, 320, 195, GROUND, 1.3)
        ground(b)
    else:
        b.line([(320, 76), (320, GROUND)], HAIR, 1.5)
        if step >= 2:
            b.text(160, 84, "监测：看", 22, INK, True, "mm")
            lamp(b, 160, 156, 1.3)
            pole(b, 160, 195, GROUND, 1.3)
            b.rect(138, GROUND - 8, 44, 8, INK)
        if step >= 3:
            b.text(480, 84, "诱杀：捉", 22, INK, True, "mm")
            for x in (400, 480, 560):
                lamp(b, x, 168, 1)
                pole(b, x, 198, GROUND)
        if step >= 4:
            b.text(64, 220, "灯少", 18, INK2, anchor="mm")
            b.text(64, 248, "不挪", 18, RED, True, "mm")
        if step >= 5:
            for x in (412, 492):
                b.arrow((x, 262), (x + 56, 262))
        if step >= 6:
            b.rect(212, 206, 158, 40, PAPER, RED, 2, 4)
            b.text(291, 226, "一灯不能两用", 21, RED, True, "mm")
        ground(b)
    return b


def height(step):
    b = page(2, "挂多高")
    if step >= 9:  # 复查 22 盏
        b.text(320, 88, "去年 6 月复查 22 盏", 20, INK2, anchor="mm")
        for i in range(22):
            x, y = 85 + i % 11 * 47, 140 + i // 11 * 86
            bad = step >= 10 and i in (1, 4, 8, 11, 15, 18, 20)
            lamp(b, x, y + 14, 0.8, not bad, RED if bad else INK)
            if bad:
                b.oval(x, y + 12, 22, 17, FILL, INK, 1.5)
        if step >= 10:
            b.text(320, 280, "7 盏被新梢盖过灯口", 20, RED, True, "mm")
        return b
    ground(b)
    if step >= 7:  # 树会长
        tree(b, 190, GROUND, 140, 50)
        tree(b, 450, GROUND, 178, 58)
        b.dashes((60, 146), (580, 146), EDGE)
        b.arrow((290, 200), (346, 200), INK2)
        b.text(318, 180, "春梢抽完", 17, INK2, anchor="mm")
        for x in (270, 534):
            lamp(b, x, 120, 0.9)
            pole(b, x, 146, GROUND, 0.9)
        if step >= 8:
            b.measure((590, 120), (590, GROUND))
            b.text(318, 230, "再量一次", 20, RED, True, "mm")
    elif step >= 5:  # 树太高
        tree(b, 220, GROUND, 210, 76)
        b.line([(330, 172), (296, 172)], INK, 3)
        lamp(b, 340, 178, 1)
        b.line([(340, 208), (340, GROUND)], INK, 4)
        b.text(398, 150, "树太高，够不着顶梢：", 18, INK2)
        if step >= 6:
            b.tick(406, 184, 8, INK, 3)
            b.text(426, 184, "挂在树冠外侧空处", 20, INK, True)
            b.cross(406, 220, 7, RED, 3)
            b.text(426, 220, "塞进树冠里", 20, RED)
            lamp(b, 214, 186, 0.9, False, EDGE)
            b.cross(214, 178, 26)
    else:
        tree(b, 160, GROUND, 140, 52)
        y = 146 - 26
        low, high = step == 3, step == 4
        at = 214 if low else 98 if high else y
        lamp(b, 262, at + 16, 1, not low, INK)
        pole(b, 262, at + 44, GROUND)
        b.dashes((120, 146), (420, 146), EDGE)
        b.text(428, 146, "顶梢", 17, INK2)
        if step >= 2 and not low and not high:
            b.measure((320, 136), (320, 146), RED, 2, 8)
            b.line([(320, 136), (350, 110)], RED, 2)
            b.text(356, 104, "灯口高出 20～30 厘米", 22, RED, True)
        if low:
            b.cross(262, 206, 22)
            b.text(356, 214, "太低：叶子挡住光", 22, RED, True)
        if high:
            b.cross(262, 98, 22)
            b.text(356, 104, "太高：灯晃，虫落不进去", 20, RED, True)
    return b


def distance(step):
    """从天上往下看。"""
    b = page(3, "离多远")
    b.rect(150, 84, 350, 186, TINT, INK, 2)
    for x in range(176, 490, 36):
        for y in (108, 142, 212, 246):
            b.disc(x, y, 9, FILL, EDGE, 1.2)
    b.text(150, 286, "果园", 16, INK2)
    b.disc(250, 178, 9, RED)
    two = step >= 6
    if step >= 4:
        b.disc(70, 178, 8, PAPER, INK, 3)
        for i in range(8):
            c, s = math.cos(i * math.pi / 4), math.sin(i * math.pi / 4)
            b.line([(70 + 13 * c, 178 + 13 * s), (70 + 19 * c, 178 + 19 * s)], INK, 2)
        b.text(70, 216, "路灯", 17, INK2, anchor="mm")
    if two:
        b.disc(410, 178, 9, RED if step < 10 else SHADE)
    if step in (2, 3) or step >= 8:
        b.measure((250, 84), (250, 168))
        b.rect(258, 115, 62, 22, PAPER)
        b.text(262, 126, "10 米", 19, RED, True)
    if step in (4, 5) or step >= 8:
        b.measure((90, 178), (240, 178))
        b.rect(112, 152, 62, 22, PAPER)
        b.text(143, 163, "50 米", 19, RED, True, "mm")
    if step in (6, 7) or step >= 8:
        b.measure((260, 178), (400, 178))
        b.rect(294, 152, 74, 22, PAPER)
        b.text(331, 163, "100 米", 19, RED, True, "mm")
    if step == 1:
        for i, t in enumerate(("10 米", "50 米", "100 米")):
            b.rect(520, 92 + i * 62, 96, 46, RED_TINT, RED, 1.5, 4)
            b.text(568, 115 + i * 62, t, 22, RED, True, "mm")
    if step == 3:
        for x, y in ((214, 72), (282, 74), (330, 70)):
            moth(b, x, y, 0.8)
        b.text(560, 126, "太靠边", 18, INK2, anchor="mm")
        b.text(560, 152, "来外面的虫", 18, INK2, anchor="mm")
    if step == 5:
        b.text(560, 126, "别处有光", 18, INK2, anchor="mm")
        b.text(560, 152, "虫分走了", 18, INK2, anchor="mm")
    if step == 7:
        b.text(560, 126, "太近抢虫", 18, INK2, anchor="mm")
        b.text(560, 152, "数都不准", 18, RED, True, "mm")
    if step >= 8:
        b.text(560, 126, "排不开", 18, INK2, anchor="mm")
        b.text(560, 152, "只挂一盏", 20, RED, True, "mm")
    if step >= 9:
        b.cross(410, 178, 14)
    return b


def water(b, x, y):
    for i in range(3):
        points = [(x - 44 + k * 4, y + i * 14 + (4 if k // 2 % 2 else -4) * (1 if k % 4 in (1, 3) else 0.2)) for k in range(23)]
        b.line(points, INK, 2)


def hen(b, x, y):
    b.oval(x, y, 28, 20, FILL, INK, 2)
    b.disc(x + 26, y - 20, 11, FILL, INK, 2)
    b.poly([(x + 36, y - 21), (x + 46, y - 18), (x + 36, y - 15)], INK)
    b.poly([(x + 20, y - 31), (x + 23, y - 38), (x + 27, y - 32), (x + 31, y - 37), (x + 33, y - 29)], RED)
    b.disc(x + 29, y - 22, 1.8, INK)
    b.poly([(x - 24, y - 8), (x - 42, y - 26), (x - 38, y - 2)], FILL, INK, 2)
    for dx in (-6, 8):
        b.line([(x + dx, y + 19), (x + dx, y + 32), (x + dx + 7, y + 32)], INK, 2)


def bench(b, x, y):
    b.rect(x - 46, y, 92, 8, FILL, INK, 2)
    for dx in (-36, 30):
        b.rect(x + dx, y + 8, 6, 24, INK)
    for dx in (-20, 20):
        b.disc(x + dx, y - 44, 10, PAPER, INK, 2)
        b.poly([(x + dx - 13, y), (x + dx - 11, y - 26), (x + dx - 4, y - 33), (x + dx + 4, y - 33), (x + dx + 11, y - 26), (x + dx + 13, y)],
               FILL, INK, 2)


def avoid(step):
    b = page(4, "避开三样")
    if step >= 9:  # 记录本
        b.rect(170, 78, 300, 206, PAPER, INK, 2, 3)
        b.line([(320, 78), (320, 284)], INK, 1.5)
        for y in range(112, 280, 26):
            b.line([(184, y), (308, y)], HAIR, 1)
            b.line([(332, y), (456, y)], HAIR, 1)
        b.text(246, 98, "原来的地方", 16, INK2, anchor="mm")
        for i, (d, n) in enumerate((("5 日", "31"), ("6 日", "27"), ("7 日", "29"))):
            b.text(196, 126 + i * 26, d, 16)
            b.text(280, 126 + i * 26, n, 16)
        b.text(246, 206, "8 日　灯挪了" if step >= 10 else "8 日", 16, RED if step >= 10 else INK, step >= 10, "mm")
        if step >= 10:
            b.text(246, 232, "从大路边", 15, RED, anchor="mm")
            b.text(246, 256, "到第三行东头", 15, RED, anchor="mm")
        if step >= 11:
            b.text(394, 98, "新的地方", 16, RED, True, "mm")
            b.text(344, 126, "9 日", 16)
            b.text(428, 126, "18", 16)
            b.text(556, 170, "另起一页", 20, RED, True, "mm")
            b.text(556, 198, "不连着比", 18, INK2, anchor="mm")
        return b
    water(b, 122, 146)
    hen(b, 316, 150)
    bench(b, 518, 158)
    names = ("水面", "鸡舍", "人歇凉处")
    for x, name in zip((122, 320, 518), names):
        b.text(x, 212, name, 21, INK, True, "mm")
        if step <= 1:
            b.cross(x, 146, 38, RED, 4)
    if step >= 2:
        b.text(122, 242, "反光，虫扑水", 17, RED, anchor="mm")
    if step >= 3:
        b.text(320, 242, "鸡来啄虫，数少", 17, RED, anchor="mm")
    if step >= 5:
        b.text(518, 242, "鳞粉，起疹子", 17, RED, anchor="mm")
        for i in range(12):
            b.disc(470 + i * 37 % 96, 84 + i * 23 % 40, 1.8, EDGE)
    if step >= 7:
        b.text(320, 280, "去年鹭汀村：灯挪了 30 米" + ("，是我们的疏忽" if step >= 8 else ""), 19, INK, anchor="mm")
    return b


def daily(step):
    b = page(5, "每天四个动作")
    begins = (1, 4, 6, 7)
    now = max(i for i, s in enumerate(begins) if step >= s)
    for i, name in enumerate(("关灯倒虫", "数三种", "写三样", "擦灯管")):
        x = 24 + i * 150
        on = i == now
        b.rect(x, 72, 142, 148, RED_TINT if on else PAPER, RED if on else HAIR, 2.5 if on else 1.5, 5)
        b.text(x + 14, 92, str(i + 1), 20, RED if i <= now else EDGE, True)
        if i > now:
            continue
        b.text(x + 71, 200, name, 20, INK, True, "mm")
        cx, cy = x + 71, 136
        if i == 0:
            b.disc(cx, cy, 30, PAPER, INK, 2.5)
            b.line([(cx, cy), (cx - 13, cy + 13)], INK, 3)
            b.line([(cx, cy), (cx, cy + 22)], INK, 2.5)
            b.text(cx + 54, 92, "7:30", 16, RED, True, "rm")
        elif i == 1:
            for k in range(3):
                b.rect(cx - 54 + k * 37, cy - 22, 34, 44, PAPER, INK, 2, 3)
            moth(b, cx - 37, cy, 1.1)
            b.oval(cx, cy, 9, 13, SHADE, INK, 1.5)
            b.line([(cx, cy - 13), (cx, cy + 13)], INK, 1.5)
            b.oval(cx + 37, cy, 6, 12, SHADE, INK, 1.5, 35)
        elif i == 2:
            b.rect(cx - 32, cy - 30, 64, 64, PAPER, INK, 2, 2)
            for k, t in enumerate(("日期", "数目", "下雨")):
                b.text(cx, cy - 18 + k * 20, t, 15, anchor="mm")
        else:
            b.rect(cx - 40, cy - 10, 80, 20, PAPER, INK, 2, 8)
            b.rect(cx - 40, cy - 10, 34, 20, SHADE, INK, 2, 8)
            b.line([(cx - 4, cy - 22), (cx + 14, cy + 22)], RED, 6)
    notes = {2: "先冻 2 个小时，再数", 3: "不冻，数到一半就飞了", 4: "吸果夜蛾　金龟子　卷叶蛾", 5: "其余的合在一起称重",
             6: "日期　数目　夜里有没有下雨", 8: "灯管蒙灰：捉到的虫少三成"}
    if step in notes:
        b.text(320, 258, notes[step], 23, RED if step in (2, 3, 8) else INK, True, "mm")
    return b


def zero(step):
    b = page(6, "没有虫也写“0”")
    if step >= 11:
        b.text(320, 96, "灯不能代替打药", 24, RED, True, "mm")
        if step >= 12:
            b.text(320, 132, "它只告诉你哪几天该打，哪几天不用打", 19, INK2, anchor="mm")
        if step >= 13:
            for i in range(14):
                x, y = 92 + i % 7 * 76, 180 + i // 7 * 50
                none = step >= 15 and i in (5, 10)
                b.disc(x, y, 15, PAPER if none else FILL, RED if none else INK, 2)
                if none:
                    b.text(x, y - 1, "0", 17, RED, True, "mm")
            b.text(320, 280, "14 个园" + ("，平均少打 1.6 次" if step >= 14 else "") + ("，2 个园没少" if step >= 15 else ""), 18, INK, anchor="mm")
        return b
    if step >= 8:
        b.rect(60, 84, 520, 150, TINT, None, round=4)
        b.rect(60, 84, 5, 150, RED)
        if step >= 9:
            b.text(320, 134, "只有写了“0”，", 27, INK, True, "mm")
            b.text(320, 176, "别人才知道你去看过。", 27, INK, True, "mm")
        b.text(566, 214, "高耀坤，管灯十一年", 17, INK2, anchor="rm")
        if step >= 10:
            b.text(320, 264, "印在记录本的第一页", 18, RED, anchor="mm")
        return b
    b.rect(60, 78, 250, 202, PAPER, INK, 2, 2)
    b.line([(180, 78), (180, 280)], INK, 1.5)
    cells = ["14", "9", "", "", "", "11"]
    if step >= 4:
        cells[2] = "0"
    if step >= 5:
        cells[3] = "没去"
    if step >= 6:
        cells[4] = "灯坏"
    b.text(120, 94, "日期", 17, INK2, anchor="mm")
    b.text(245, 94, "数目", 17, INK2, anchor="mm")
    for i, word in enumerate(cells):
        y = 110 + i * 28
        b.line([(60, y), (310, y)], HAIR, 1)
        b.text(120, y + 15, f"{i + 3} 日", 17, anchor="mm")
        if word:
            b.text(245, y + 15, word, 18, RED if i in (2, 3, 4) else INK, i in (2, 3, 4), "mm")
        else:
            b.rect(184, y + 2, 122, 25, RED_TINT)
            b.text(245, y + 15, "？", 17, RED, anchor="mm")
    if step <= 3:
        b.text(360, 110, "空着，有三种意思：", 19, INK2)
        for i, t in enumerate(("没有虫", "没有去看", "灯坏了")):
            if step >= (1, 2, 2)[i]:
                b.text(376, 150 + i * 36, f"·　{t}", 21)
    else:
        for i, t in enumerate(("没有虫　写“0”", "没有去　写“没去”", "灯坏了　写“灯坏”")):
            if step >= 4 + i:
                b.text(356, 128 + i * 36, t, 21)
        if step >= 7:
            b.text(356, 250, "不补猜的数", 22, RED, True)
    return b


SCENES = [uses, height, distance, avoid, daily, zero]


def main():
    markdown = (HOME / "lesson-1.md").read_text(encoding="utf-8")
    track = Track(markdown, SPEED)
    if "--stills" in sys.argv:
        folder = Path(sys.argv[-1])
        folder.mkdir(parents=True, exist_ok=True)
        cover(0).save(folder / "0-0.png")
        for part, at, *_ in track.lines:
            SCENES[part - 1](at).save(folder / f"{part}-{at:02}.png")
        return
    with tempfile.TemporaryDirectory() as work:
        work = Path(work)
        track.save_wav(work / "voice.wav")
        track.save_captions(HOME / "lamp.vtt")
        cover(0).save(work / "0-0.png")
        shots = [("0-0", 0.0)]
        for part, at, start, _, _ in track.lines:
            SCENES[part - 1](at).save(work / f"{part}-{at}.png")
            shots.append((f"{part}-{at}", start - 0.1))
        ends = [at for _, at in shots[1:]] + [track.now()]
        rows = [f"file '{name}.png'\nduration {end - at:.3f}" for (name, at), end in zip(shots, ends)]
        (work / "shots.txt").write_text("\n".join([*rows, f"file '{shots[-1][0]}.png'"]))
        subprocess.run(
            ["ffmpeg", "-v", "error", "-y", "-f", "concat", "-i", work / "shots.txt", "-i", work / "voice.wav",
             "-vf", "fps=5,format=yuv420p", "-c:v", "libx264", "-preset", "veryslow", "-tune", "stillimage", "-crf", "30", "-g", "50",
             "-c:a", "aac", "-b:a", "18k", "-ac", "1", "-ar", "22050", "-t", f"{track.now():.3f}",
             "-map_metadata", "-1", "-fflags", "+bitexact", "-movflags", "+faststart", HOME / "lamp.mp4"], check=True)
    note(HOME / "course.toml", "parts_at_s = ", [round(x, 1) for x in track.parts])
    print(f"{track.now():.1f} 秒，{(HOME / 'lamp.mp4').stat().st_size} 字节")


if __name__ == "__main__":
    main()
