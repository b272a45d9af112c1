"""画出 pictures/ 里的全部插画：python3 make/pictures.py [名字…]。没有名字就全画。"""

import math
import sys
from pathlib import Path

from drawing import (BARK, BROWN, HIGH, INK, KRAFT, KRAFT_DARK, LEAF, LEAF_DARK, MIST, PAPER, PINE, RED, SAND, SEA, SKIN, SKIN_DARK,
                     SLATE, STONE, TINT, WHITE, WIDE, Canvas)

HERE = Path(__file__).resolve().parent.parent / "pictures"


def port():
    """港区：岸桥正从船上吊下一只箱子。"""
    c = Canvas("#e6e8e4")
    c.disc(960, 210, 74, "#f5ecdb")
    c.path("M0 440 Q190 350 390 405 Q560 440 740 395 Q960 350 1280 410 L1280 560 L0 560 Z", "#d3d8d3")
    c.path("M0 480 Q260 420 520 462 Q800 500 1280 446 L1280 560 L0 560 Z", MIST)
    c.rect(0, 540, 1280, 260, SEA)
    for x, y, w in ((560, 590, 300), (900, 630, 260), (700, 676, 380), (1010, 574, 190), (480, 720, 300), (960, 740, 220)):
        c.rect(x, y, w, 5, "#a5b3ad", 2)
    # 船
    c.path("M470 520 L1250 520 L1236 560 Q1216 636 1176 640 L548 640 Q510 636 494 590 Z", INK)
    c.path("M548 640 L1176 640 Q1190 638 1200 624 L530 624 Q538 638 548 640 Z", "#6d3a33")
    c.rect(1096, 344, 96, 176, TINT)
    c.rect(1082, 332, 124, 18, "#dedad0")
    c.rect(1126, 290, 34, 44, SLATE)
    for row in range(4):
        for col in range(3):
            c.rect(1108 + col * 26, 366 + row * 34, 16, 16, SLATE, 2)
    colors = [KRAFT, BROWN, STONE, SLATE, LEAF]
    stacks = [3, 4, 4, 3, 4, 2]
    for i, tall in enumerate(stacks):
        for level in range(tall):
            color = colors[(i * 2 + level * 3) % 5]
            x, y = 520 + i * 94, 520 - (level + 1) * 47
            c.rect(x, y, 90, 44, color, 2)
            for rib in range(1, 6):
                c.rect(x + rib * 15 - 1, y + 5, 2, 34, shade(color, 0.9))
    # 码头
    c.path("M0 640 L420 640 L420 800 L0 800 Z", "#76827c")
    c.rect(0, 640, 420, 14, "#8b9690")
    for x in (340, 386):
        c.rect(x, 622, 20, 20, INK, 4)
        c.rect(x - 5, 616, 30, 10, INK, 4)
    # 岸桥
    steel = "#44504a"
    for x in (110, 300):
        c.rect(x, 180, 18, 462, steel)
    c.rect(92, 632, 54, 12, steel, 4)
    c.rect(282, 632, 54, 12, steel, 4)
    c.rect(110, 400, 208, 14, steel)
    c.line([(119, 414), (300, 560)], steel, 7)
    c.line([(309, 414), (128, 560)], steel, 7)
    c.rect(20, 168, 720, 20, steel)
    c.line([(205, 174), (205, 70)], steel, 14)
    c.line([(205, 74), (700, 170)], steel, 6)
    c.line([(205, 74), (460, 170)], steel, 6)
    c.line([(205, 74), (36, 170)], steel, 6)
    c.rect(120, 190, 96, 46, "#59655f", 4)
    c.rect(392, 186, 62, 26, INK, 4)
    for x in (404, 440):
        c.rect(x, 212, 3, 100, steel)
    c.rect(384, 306, 78, 10, INK, 3)
    c.rect(374, 316, 98, 50, RED, 2)
    for rib in range(1, 6):
        c.rect(374 + rib * 16, 322, 2, 38, shade(RED, 0.86))
    return c


def shade(color, by):
    """同一种色，深一点（by < 1）或浅一点。"""
    rgb = [int(color[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{min(255, int(v * by)):02x}" for v in rgb)


def mangosteen(c, x, y, r, turn=0, worm=False):
    """剖开的一枚山竹。"""
    c.oval(x + 5, y + 9, r, r, "#dcd6c9")
    c.disc(x, y, r, "#5b2f3e")
    c.disc(x, y, r * 0.86, "#8d5160")
    for k in range(6):
        t = math.radians(turn + k * 60)
        big = 1.12 if k == 0 else 1
        c.oval(x + r * 0.42 * math.cos(t), y + r * 0.42 * math.sin(t), r * 0.35 * big, r * 0.24 * big, "#faf6ec", turn + k * 60)
    c.disc(x, y, r * 0.1, "#efe6d8")
    if worm:
        t = math.radians(turn)
        px, py = x + r * 0.4 * math.cos(t), y + r * 0.4 * math.sin(t)
        c.disc(px, py, r * 0.14, "#d9b98a")


def fruit():
    """剖果检查：白瓷盘、剖开的山竹、放大镜、刀、记录纸。"""
    c = Canvas("#d6cebf")
    for y in (150, 420, 690):
        c.rect(0, y, 1280, 3, "#cdc4b3")
    # 记录纸
    c.poly([(930, 96), (1226, 132), (1176, 560), (880, 524)], "#c8bfae")
    c.poly([(922, 84), (1218, 120), (1168, 548), (872, 512)], WHITE)
    for k in range(9):
        t = k * 42
        y0, x0 = 150 + t, 944 - t * 0.117
        w = 230 if k % 3 else 150
        c.line([(x0, y0), (x0 + w, y0 + w * 0.122)], "#b9b2a5" if k else "#6f675c", 6 if k else 9)
    c.line([(1144, 640), (1010, 470)], "#7d4b00", 13, round=False)
    c.poly([(1005, 474), (1016, 466), (990, 444)], "#e2c39a")
    c.poly([(997, 456), (1001, 452), (990, 444)], INK)
    c.line([(1150, 648), (1141, 636)], "#b3261e", 14)
    # 盘
    c.disc(486, 416, 326, "#c3baa9")
    c.disc(480, 404, 326, "#fbfaf6")
    c.disc(480, 404, 262, "#f0ece3")
    c.disc(480, 404, 256, "#f8f6f0")
    mangosteen(c, 348, 300, 82, 20)
    mangosteen(c, 552, 270, 86, 75)
    mangosteen(c, 322, 494, 84, 130)
    mangosteen(c, 486, 560, 76, 10)
    # 放大镜
    c.line([(742, 590), (868, 722)], "#4a3a2e", 34)
    c.line([(722, 570), (756, 604)], "#8a8375", 22)
    c.disc(642, 476, 140, "#8a8375")
    c.disc(642, 476, 122, "#f3f0e6")
    c.disc(642, 476, 118, "#5b2f3e")
    c.disc(642, 476, 108, "#8d5160")
    for k in range(5):
        t = math.radians(-60 + k * 72)
        c.oval(642 + 58 * math.cos(t), 476 + 58 * math.sin(t), 47, 35, "#fdf9f0", -60 + k * 72)
    c.disc(642, 476, 13, "#efe6d8")
    c.stroke("M566 500 Q584 470 606 486 Q626 500 648 478", "#b98d4a", 17)
    c.stroke("M568 499 Q585 473 606 488 Q626 500 646 480", "#ecd3a0", 10)
    c.disc(650, 476, 7, "#7d4b00")
    c.ring(642, 476, 112, 6, "#ffffff", 200, 250)
    # 整果
    for x, y in ((118, 128), (216, 84), (1016, 676)):
        whole(c, x, y, 62)
    return c


def whole(c, x, y, r):
    c.oval(x + 6, y + 10, r, r * 0.98, "#c3baa9")
    c.disc(x, y, r, "#5b2f3e")
    c.oval(x - r * 0.3, y + r * 0.3, r * 0.3, r * 0.2, "#6d3c4c", -40)
    for k in range(4):
        t = 45 + k * 90
        a = math.radians(t)
        c.oval(x + r * 0.3 * math.cos(a), y + r * 0.3 * math.sin(a), r * 0.3, r * 0.22, LEAF_DARK if k % 2 else LEAF, t)
    c.disc(x, y, r * 0.11, "#8d7a55")


def lab():
    """实验台：显微镜、试管架、培养皿，窗外是树。"""
    c = Canvas("#e9e6dd")
    # 窗
    c.rect(720, 70, 440, 360, "#d9d4c8", 4)
    c.rect(736, 86, 408, 328, "#dfe6e0")
    c.path("M736 360 Q800 300 860 330 Q930 270 1010 320 Q1080 290 1144 340 L1144 414 L736 414 Z", "#b9c8b6")
    c.rect(932, 86, 16, 328, "#d9d4c8")
    c.rect(700, 424, 480, 20, "#cfc8b9", 3)
    # 架
    c.rect(64, 178, 214, 12, "#bfb6a5")
    for x, h, color in ((92, 74, "#b79a6c"), (136, 92, "#8a6a55"), (180, 74, "#7e9a74"), (224, 92, "#5e7a86")):
        c.rect(x, 178 - h, 34, h, color, 5)
        c.rect(x + 5, 178 - h - 14, 24, 16, "#4a5650", 3)
        c.rect(x + 5, 178 - h * 0.62, 24, 20, WHITE, 1)
    # 台
    c.rect(0, 620, 1280, 180, "#cfc6b4")
    c.rect(0, 620, 1280, 12, "#e1dacb")
    c.rect(0, 640, 1280, 3, "#bdb4a1")
    # 显微镜
    body, dark, pale = "#46534d", "#333d39", "#6c7973"
    c.rect(330, 590, 270, 32, dark, 12)
    c.path("M500 592 L562 592 Q584 470 548 372 Q520 300 452 268 L424 322 Q478 352 494 410 Q510 480 500 592 Z", body)
    c.rect(350, 486, 160, 18, dark, 5)
    c.rect(388, 504, 54, 40, pale, 4)
    c.poly([(392, 592), (442, 592), (432, 560), (402, 560)], pale)
    c.rect(366, 478, 96, 8, "#d7e3df", 3)
    tilt = [(-26, 0), (26, 0), (26, 150), (-26, 150)]
    turn(c, tilt, 356, 176, -22, body)
    turn(c, [(-20, -66), (20, -66), (20, 2), (-20, 2)], 356, 176, -22, dark)
    turn(c, [(-26, -84), (26, -84), (26, -64), (-26, -64)], 356, 176, -22, "#1f2623")
    turn(c, [(-40, 146), (40, 146), (40, 178), (-40, 178)], 356, 176, -22, dark)
    c.rect(398, 352, 42, 56, body, 6)
    c.rect(404, 404, 30, 44, pale, 4)
    c.poly([(406, 446), (432, 446), (426, 466), (412, 466)], "#b7beb9")
    c.disc(530, 470, 34, dark)
    c.disc(530, 470, 22, pale)
    # 试管架
    for k, (level, color) in enumerate(((60, "#b9c9a6"), (84, "#d8c59c"), (48, "#b9c9a6"), (72, "#c9a0a0"), (60, "#d8c59c"))):
        x = 726 + k * 52
        c.rect(x, 452, 30, 166, "#f2f4f0", 15)
        c.rect(x, 452, 30, 8, "#cfd6d0", 3)
        c.rect(x + 4, 612 - level, 22, level, color, 11)
        c.rect(x + 4, 612 - level, 22, 12, color)
    c.rect(700, 500, 292, 16, KRAFT, 3)
    c.rect(700, 604, 292, 18, KRAFT_DARK, 3)
    c.rect(700, 500, 14, 120, KRAFT_DARK, 3)
    c.rect(978, 500, 14, 120, KRAFT_DARK, 3)
    # 培养皿
    for k in range(3):
        y = 596 - k * 28
        c.rect(1052, y, 152, 24, "#f4f2ea", 6)
        c.rect(1058, y + 11, 140, 9, ("#d8c59c", "#c7d2b8", "#d8c59c")[k], 3)
        c.rect(1052, y, 152, 5, "#dcd9cf", 3)
    # 台前的样品盒和签
    c.oval(200, 690, 118, 22, "#beb5a2")
    c.rect(96, 640, 208, 48, WHITE, 6)
    c.rect(96, 672, 208, 16, "#e0dbcf", 6)
    c.rect(128, 650, 80, 8, "#8d8678", 2)
    c.rect(128, 664, 50, 6, "#b9b2a5", 2)
    c.rect(262, 648, 22, 22, RED, 11)
    return c


def turn(c, points, cx, cy, degrees, color):
    """绕一点转过角度的多边形。"""
    t = math.radians(degrees)
    c.poly([(cx + x * math.cos(t) - y * math.sin(t), cy + x * math.sin(t) + y * math.cos(t)) for x, y in points], color)


def tree(c, x, ground, size, dark, light, trunk, fruits=()):
    c.path(f"M{x - size * 0.07} {ground} Q{x - size * 0.04} {ground - size * 0.4} {x - size * 0.05} {ground - size * 0.7} L{x + size * 0.05} {ground - size * 0.7} Q{x + size * 0.04} {ground - size * 0.4} {x + size * 0.08} {ground} Z", trunk)
    top = ground - size * 0.95
    for dx, dy, r in ((0, 0, 0.46), (-0.34, 0.14, 0.32), (0.34, 0.14, 0.33), (0.06, -0.22, 0.34)):
        c.disc(x + dx * size, top + dy * size, r * size, dark)
    for dx, dy, r in ((-0.1, -0.12, 0.28), (0.22, -0.02, 0.2), (-0.32, 0.08, 0.18)):
        c.disc(x + dx * size, top + dy * size, r * size, light)
    for dx, dy in fruits:
        c.disc(x + dx * size, top + dy * size, size * 0.045, "#d99a3d")


def orchard():
    """傍晚的果园，行间挂着诱捕灯。"""
    c = Canvas("#c8cdc4")
    for y, color in ((0, "#c3cac6"), (236, "#dad3c1")):
        c.rect(0, y, 1280, 400 - y, color)
    c.disc(640, 330, 150, "#e6dcc4")
    c.path("M0 330 Q220 260 430 312 Q640 250 860 308 Q1060 262 1280 320 L1280 460 L0 460 Z", "#93a39a")
    c.path("M0 380 Q300 340 640 372 Q980 340 1280 378 L1280 480 L0 480 Z", "#7d9183")
    c.rect(0, 430, 1280, 370, "#8d9c78")
    c.path("M560 430 L720 430 L1010 800 L270 800 Z", "#b3a988")
    c.path("M600 430 L680 430 L800 800 L480 800 Z", "#bfb596")
    trunk = "#5d4d3d"
    for x, ground, size in ((520, 452, 70), (760, 452, 70), (430, 486, 110), (850, 486, 110), (300, 548, 180), (980, 548, 180)):
        tree(c, x, ground, size, "#5f7a60", "#6f8b6b", trunk, ((-0.2, 0.2), (0.25, 0.25), (0.05, 0.05)) if size > 100 else ())
    tree(c, 92, 690, 330, "#4c6852", "#5d7b5f", trunk, ((0.22, 0.2), (0.4, 0.02), (0.05, 0.3), (0.3, -0.2), (-0.02, -0.05)))
    tree(c, 1190, 690, 330, "#4c6852", "#5d7b5f", trunk, ((-0.22, 0.22), (-0.4, 0.0), (-0.05, 0.3), (-0.26, -0.2), (0.02, 0.0)))
    # 灯
    for r, color in ((190, "#d9d0a9"), (132, "#e6dab0"), (86, "#f0e4ba")):
        half(c, 640, 360, r, color)
    c.rect(633, 300, 14, 490, "#4a3f35")
    c.ring(640, 250, 16, 6, "#3a463f")
    c.oval(640, 792, 60, 10, "#9f9474")
    c.poly([(576, 290), (704, 290), (680, 262), (600, 262)], "#3a463f")
    c.rect(570, 288, 140, 10, "#2f3a36", 4)
    c.rect(612, 298, 56, 104, "#fbf3d2", 6)
    for x in (590, 686):
        c.rect(x, 298, 5, 110, "#55625b")
    c.rect(622, 298, 6, 104, "#e9d99a")
    c.rect(652, 298, 6, 104, "#e9d99a")
    c.poly([(580, 406), (700, 406), (662, 452), (618, 452)], "#55625b")
    c.rect(618, 450, 44, 62, "#3a463f", 6)
    c.rect(626, 466, 28, 16, RED, 2)
    for x, y, s in ((512, 300, 1), (748, 250, -1), (536, 420, 1), (772, 372, -1), (560, 236, 1)):
        c.oval(x - 7, y - 4, 9, 4, "#6f6a50", 30)
        c.oval(x + 7, y - 4, 9, 4, "#6f6a50", -30)
        c.oval(x, y, 3, 7, "#4a4636", 10 * s)
    return c


def half(c, x, y, r, color):
    """半透明的光圈：和底色按一半调和。"""
    from PIL import Image, ImageDraw

    mask = Image.new("L", c.image.size, 0)
    k = c.image.size[0] / WIDE
    ImageDraw.Draw(mask).ellipse([(x - r) * k, (y - r) * k, (x + r) * k, (y + r) * k], fill=120)
    c.image.paste(Image.new("RGB", c.image.size, color), (0, 0), mask)


def ledger():
    """摊开的老台账：竖格、几行字、一张手画的图，旁边是老花镜和茶杯。"""
    c = Canvas("#a88d68")
    for y in (0, 268, 536):
        c.rect(0, y, 1280, 3, "#997f5c")
    c.path("M156 152 L1092 152 L1092 716 L156 716 Z", "#8f7654")
    c.path("M140 134 L1076 134 L1076 700 L140 700 Z", "#4f5d57")
    for k in range(5):
        c.path(f"M{152 + k * 3} {146 + k * 2} Q380 {128 + k * 2} 608 {150 + k * 2} L608 {690 - k * 2} Q380 {672 - k * 2} {152 + k * 3} {690 - k * 2} Z", "#d8cba9" if k % 2 else "#e3d7b8")
        c.path(f"M608 {150 + k * 2} Q836 {128 + k * 2} {1064 - k * 3} {146 + k * 2} L{1064 - k * 3} {690 - k * 2} Q836 {672 - k * 2} 608 {690 - k * 2} Z", "#d8cba9" if k % 2 else "#e3d7b8")
    c.path("M164 154 Q386 138 608 160 L608 682 Q386 664 164 682 Z", "#efe6cd")
    c.path("M608 160 Q830 138 1052 154 L1052 682 Q830 664 608 682 Z", "#f2ead3")
    c.path("M608 160 Q570 156 548 154 L548 668 Q580 674 608 682 Z", "#e4d9bb")
    c.path("M608 160 Q636 156 652 154 L652 670 Q630 674 608 682 Z", "#e9dfc4")
    # 左页：竖格和字迹
    for k in range(9):
        x = 196 + k * 44
        c.stroke(f"M{x} {172 - k * 1.2} L{x} {662 - k * 1}", "#d2a79b", 2)
    for k in range(8):
        x = 218 + k * 44
        long = (420, 380, 300, 430, 210, 400, 350, 160)[k]
        step = 0
        while step < long:
            size = 15 + (k * 7 + step // 28 * 5) % 6
            y = 192 + step
            ink = "#6b5a48"
            c.line([(x - size / 2, y), (x + size / 2, y - 1)], ink, 2.6)
            c.line([(x + ((k + step) % 5 - 2), y - 6), (x + ((k * 3 + step) % 7 - 3), y + 10)], ink, 2.6)
            if (k + step // 28) % 3:
                c.line([(x - size / 2.4, y + 8), (x + size / 2.6, y + 7)], ink, 2.2)
            step += 28
    # 右页：手画的图
    c.stroke("M700 208 Q836 192 1004 206 L1004 560 Q836 548 700 560 Z L700 208", "#8d7a60", 3)
    c.stroke("M700 330 Q760 300 800 350 Q850 420 920 390 Q970 372 1004 400", "#6f8a94", 9)
    c.stroke("M800 350 Q790 260 830 200", "#6f8a94", 6)
    for x, y in ((742, 262), (760, 278), (738, 290), (900, 280), (924, 296), (896, 308), (930, 262), (760, 470), (786, 490), (756, 500)):
        c.oval(x, y, 9, 9, "#8aa07c")
        c.rect(x - 1.5, y + 6, 3, 10, "#7a6650")
    for x, y, r in ((872, 462, 44),):
        c.ring(x, y, r, 4, RED)
        c.ring(x, y, r - 13, 3, RED)
    for x, y in ((866, 452), (884, 468), (862, 474), (880, 448)):
        c.disc(x, y, 4.5, RED)
    for y, w in ((592, 200), (616, 260), (640, 150)):
        c.line([(704, y), (704 + w, y - 2)], "#8d7a60", 4)
    # 老花镜
    for x, y in ((1010, 640), (1122, 604)):
        c.ring(x + 4, y + 8, 56, 8, "#8f7654")
    c.line([(1166, 566), (1270, 430)], "#33302b", 9)
    c.line([(964, 616), (1042, 470)], "#33302b", 9)
    for x, y in ((1010, 632), (1122, 596)):
        c.ring(x, y, 56, 8, "#33302b")
    c.ring(1066, 608, 16, 7, "#33302b", 190, 330)
    # 茶杯
    c.disc(1168, 212, 112, "#967c59")
    c.ring(1258, 266, 44, 15, "#e4e1d6")
    c.disc(1162, 202, 108, "#f4f2ea")
    c.disc(1162, 202, 92, "#dcd8cb")
    c.disc(1162, 204, 88, "#8a5a33")
    c.disc(1162, 210, 82, "#9b6a3c")
    for x, y, t in ((1136, 190, 30), (1190, 224, -40), (1164, 246, 10)):
        c.oval(x, y, 20, 6, "#5f6b45", t)
    return c


def person(c, x, ground, coat, dark, hair, skin, face=1, phone=False):
    """坐着的人，侧面，face 1 朝右，-1 朝左。"""
    f = face
    def p(points):
        return [(x + px * f, ground + py) for px, py in points]
    def oval(px, py, rx, ry, color, t=0):
        c.oval(x + px * f, ground + py, rx, ry, color, t * f)
    # 腿
    c.line(p([(0, -150), (112, -146)]), dark, 62)
    c.line(p([(112, -146), (104, -14)]), dark, 50)
    c.poly(p([(80, -14), (130, -14), (164, 4), (164, 10), (80, 10)]), INK)
    # 身
    c.path("M" + " ".join(f"{x + a * f} {ground + b}" if k == 0 else "" for k, (a, b) in enumerate([(-58, -128)])) +
           f" L{x - 58 * f} {ground - 128} Q{x - 76 * f} {ground - 300} {x - 30 * f} {ground - 352} Q{x + 6 * f} {ground - 372} {x + 40 * f} {ground - 344} Q{x + 66 * f} {ground - 250} {x + 56 * f} {ground - 122} Z", coat)
    # 颈、头
    c.line(p([(10, -350), (18, -392)]), skin, 34)
    oval(24, -426, 46, 52, skin)
    oval(70, -420, 8, 11, skin)
    return p, oval


def bench():
    """树下长凳：年轻人把手机递给老人看。"""
    c = Canvas("#e8e5db")
    c.path("M0 500 Q240 440 560 476 Q900 510 1280 450 L1280 800 L0 800 Z", "#d5dacb")
    c.path("M0 600 Q400 560 760 586 Q1040 600 1280 572 L1280 800 L0 800 Z", "#bcc6ab")
    c.rect(0, 690, 1280, 110, "#cbbfa5")
    # 远处的楼
    for x, y, w, h in ((900, 250, 150, 250), (1064, 310, 170, 180)):
        c.rect(x, y, w, h, "#dcd8cc")
        for row in range(int(h / 62)):
            for col in range(int(w / 42)):
                c.rect(x + 16 + col * 42, y + 22 + row * 58, 22, 30, "#cbc9bd", 2)
    c.path("M860 500 Q1000 440 1280 470 L1280 600 L860 600 Z", "#c4ccb6")
    # 树
    c.path("M196 706 Q230 520 204 300 L268 300 Q268 520 306 706 Z", "#77634e")
    c.line([(236, 420), (336, 300)], "#77634e", 22)
    for x, y, r, color in ((120, 190, 150, "#64835f"), (330, 150, 170, "#64835f"), (210, 70, 170, "#64835f"), (480, 220, 110, "#64835f"), (20, 90, 130, "#64835f"),
                           (150, 130, 100, "#77956f"), (330, 100, 110, "#77956f"), (480, 190, 64, "#77956f")):
        c.disc(x, y, r, color)
    # 长凳
    for y in (420, 470):
        c.rect(330, y, 680, 30, KRAFT_DARK, 8)
    for x in (390, 930):
        c.rect(x, 410, 18, 300, "#5d4d3d", 4)
    c.rect(310, 560, 720, 34, KRAFT, 8)
    c.rect(310, 588, 720, 10, KRAFT_DARK, 5)
    c.oval(670, 716, 420, 16, "#b5a98e")
    # 老人（左，朝右）
    coat, dark = "#5e6f68", "#49504c"
    p, oval = person(c, 520, 700, coat, dark, "#d8d5cc", SKIN_DARK, 1)
    c.path("M498 268 Q500 214 548 214 Q590 214 594 252 Q566 238 544 248 Q536 276 520 296 Q500 294 498 268 Z", "#e9e6dd")
    c.rect(560, 268, 34, 5, INK, 2)
    c.ring(578, 275, 14, 4, INK)
    c.line([(504, 384), (540, 480), (620, 486)], shade(coat, 0.86), 40)
    c.disc(632, 484, 21, SKIN_DARK)
    # 年轻人（右，朝左）
    coat, dark = "#b08a5a", "#3f4e58"
    p, oval = person(c, 820, 700, coat, dark, "#33302b", SKIN, -1)
    c.path("M756 262 Q744 216 786 206 Q838 196 848 250 Q856 330 836 366 Q818 372 812 350 Q826 300 806 262 Q782 258 756 262 Z", "#3a322b")
    c.disc(840, 224, 30, "#3a322b")
    c.line([(834, 384), (792, 476), (706, 466)], shade(coat, 0.86), 38)
    c.disc(696, 464, 20, SKIN)
    # 手机
    turn(c, [(-25, -46), (25, -46), (25, 46), (-25, 46)], 664, 444, -14, INK)
    turn(c, [(-20, -38), (20, -38), (20, 38), (-20, 38)], 664, 444, -14, "#dfe6e0")
    turn(c, [(-12, -14), (12, -14), (12, 10), (-12, 10)], 664, 444, -14, RED)
    turn(c, [(-6, -8), (6, -8), (6, 4), (-6, 4)], 664, 444, -14, "#dfe6e0")
    return c


def coldstore():
    """冷库门开着一半，一个人拉着叉车出来。"""
    c = Canvas("#d5dcdc")
    c.rect(0, 0, 1280, 640, "#dde2e0")
    for x in range(0, 1280, 160):
        c.rect(x, 0, 3, 640, "#cfd6d5")
    c.rect(0, 560, 1280, 80, "#b8c2c1")
    c.rect(0, 640, 1280, 160, "#a9b2b0")
    c.rect(0, 640, 1280, 6, "#97a1a0")
    c.poly([(0, 700), (1280, 700), (1280, 712), (0, 712)], "#c9b46d")
    # 门洞
    c.rect(420, 90, 470, 552, "#8b9899")
    c.rect(446, 116, 418, 526, "#51646d")
    c.poly([(446, 642), (864, 642), (780, 560), (530, 560)], "#465760")
    c.rect(530, 180, 250, 382, "#5f747d")
    for row in range(3):
        for col in range(3):
            x, y = 544 + col * 78, 446 - row * 98
            c.rect(x, y, 70, 76, ("#b9a07a", "#a98f6a", "#c4ad87")[(row + col) % 3], 2)
            c.rect(x + 30, y, 10, 76, "#d3c19d")
        c.rect(536, 524 - row * 98, 240, 8, "#3f4f57")
    for k in range(4):
        c.rect(446 + k * 40, 116, 34, 470, "#9fb3b6", 3)
        c.rect(446 + k * 40 + 6, 116, 5, 470, "#b9c8ca")
    # 推拉门
    c.rect(300, 64, 940, 20, "#6f7c7c", 4)
    c.rect(880, 84, 330, 566, "#b9c3c2", 6)
    c.rect(872, 78, 330, 566, "#eef0ec", 6)
    c.rect(896, 102, 282, 518, "#e2e6e2", 4)
    for x in (940, 1120):
        c.rect(x, 56, 34, 34, "#55625f", 6)
    c.rect(920, 330, 18, 120, "#8a9594", 9)
    c.rect(1050, 170, 92, 64, INK, 8)
    c.rect(1062, 182, 68, 30, "#b9d0c4", 3)
    c.disc(1074, 222, 5, LEAF)
    c.disc(1092, 222, 5, RED)
    # 雾
    for x, y, rx, ry in ((480, 634, 130, 26), (640, 646, 210, 24), (820, 636, 110, 20), (560, 664, 190, 14)):
        c.oval(x, y, rx, ry, "#c6d0d0")
    # 叉车和箱
    c.rect(560, 690, 250, 14, "#55625f", 4)
    for x in (590, 780):
        c.disc(x, 712, 18, INK)
    c.rect(580, 660, 220, 12, KRAFT_DARK, 2)
    c.rect(580, 672, 220, 18, "#8a6f4b", 2)
    for x, y, color in ((588, 560, "#c4ad87"), (694, 560, "#b9a07a"), (640, 462, "#c4ad87")):
        c.rect(x, y, 100, 98, color, 3)
        c.rect(x + 44, y, 12, 98, "#dccaa7")
        c.rect(x + 14, y + 62, 24, 20, WHITE, 2)
    c.line([(560, 692), (520, 640), (430, 540)], "#55625f", 11)
    # 人
    x = 340
    c.oval(x + 10, 728, 120, 14, "#98a2a0")
    c.line([(x - 10, 540), (x - 46, 706)], "#33454e", 54)
    c.line([(x + 26, 540), (x + 60, 706)], "#3c505a", 54)
    c.rect(x - 92, 700, 76, 28, INK, 10)
    c.rect(x + 24, 700, 76, 28, INK, 10)
    c.path(f"M{x - 76} 566 Q{x - 92} 400 {x - 44} 352 Q{x + 8} 330 {x + 60} 352 Q{x + 96} 400 {x + 88} 566 Z", "#466272")
    c.rect(x - 78, 470, 164, 20, "#d9d3b0")
    c.line([(x + 52, 392), (x + 86, 480), (x + 92, 536)], "#3b5463", 44)
    c.disc(x + 94, 540, 24, BARK)
    c.disc(x + 10, 298, 64, "#466272")
    c.oval(x + 22, 302, 44, 48, SKIN)
    c.path(f"M{x - 26} 290 Q{x - 20} 244 {x + 22} 246 Q{x + 64} 248 {x + 68} 286 Q{x + 30} 268 {x - 26} 290 Z", "#33454e")
    c.rect(x + 4, 312, 60, 36, "#eef0ec", 10)
    c.ring(x + 12, 300, 66, 10, "#8b7a63", 120, 300)
    return c


def sketch_map():
    """手绘的片区图：海岸、河、村子、果园，红点是发现处。"""
    c = Canvas("#efe8d6")
    c.path("M0 0 L360 0 Q300 90 350 170 Q410 250 330 330 Q260 420 330 510 Q400 600 300 690 Q270 740 290 800 L0 800 Z", "#c3d0cd")
    for k, d in enumerate((26, 54)):
        c.stroke(f"M{360 - d} 0 Q{300 - d} 90 {350 - d} 170 Q{410 - d} 250 {330 - d} 330 Q{260 - d} 420 {330 - d} 510 Q{400 - d} 600 {300 - d} 690 Q{270 - d} 740 {290 - d} 800", ("#aebfbc", "#b9c8c5")[k], 3)
    c.stroke("M360 0 Q300 90 350 170 Q410 250 330 330 Q260 420 330 510 Q400 600 300 690 Q270 740 290 800", "#6f6655", 5)
    # 河
    c.stroke("M304 430 Q440 400 520 470 Q610 560 760 500 Q900 440 960 300 Q1010 190 1150 150 Q1230 120 1280 60", "#a9bcba", 34)
    c.stroke("M304 430 Q440 400 520 470 Q610 560 760 500 Q900 440 960 300 Q1010 190 1150 150 Q1230 120 1280 60", "#c3d0cd", 26)
    c.stroke("M760 500 Q860 580 1000 600 Q1120 620 1280 700", "#a9bcba", 20)
    c.stroke("M760 500 Q860 580 1000 600 Q1120 620 1280 700", "#c3d0cd", 13)
    # 山
    for x, y, s in ((1010, 92, 1.1), (1090, 64, 0.8), (930, 66, 0.8), (1180, 330, 1.2), (1110, 362, 0.9), (1230, 392, 0.8)):
        c.path(f"M{x - 56 * s} {y + 44 * s} Q{x - 20 * s} {y - 44 * s} {x} {y - 50 * s} Q{x + 24 * s} {y - 40 * s} {x + 58 * s} {y + 44 * s} Z", "#d8cfb6")
        c.stroke(f"M{x - 56 * s} {y + 44 * s} Q{x - 20 * s} {y - 44 * s} {x} {y - 50 * s} Q{x + 24 * s} {y - 40 * s} {x + 58 * s} {y + 44 * s}", "#7d735f", 4)
        for k in range(3):
            c.line([(x + (10 + k * 12) * s, y - (26 - k * 18) * s), (x + (16 + k * 13) * s, y + (6 + k * 8) * s)], "#a59a82", 3)
    # 果园
    for bx, by, rows, cols in ((470, 130, 4, 6), (830, 640, 3, 7), (500, 610, 3, 5), (700, 250, 3, 4)):
        for r in range(rows):
            for q in range(cols):
                x, y = bx + q * 40 + (r % 2) * 14, by + r * 38
                c.disc(x, y, 12, LEAF if (r + q) % 3 else LEAF_DARK)
                c.rect(x - 1.5, y + 10, 3, 8, "#7d735f")
    # 路
    for k in range(26):
        t = k / 26
        x0, y0 = bez((380, 560), (560, 540), (620, 400), (900, 220), t)
        x1, y1 = bez((380, 560), (560, 540), (620, 400), (900, 220), t + 0.02)
        c.line([(x0, y0), (x1, y1)], "#8d7a60", 5)
    # 村
    for x, y in ((400, 300), (436, 282), (430, 318), (760, 410), (796, 396), (1060, 500), (1092, 520), (1064, 540), (624, 700), (660, 716)):
        c.poly([(x - 15, y), (x, y - 14), (x + 15, y)], "#8a6a55")
        c.rect(x - 11, y, 22, 15, "#f6f0e0")
        c.rect(x - 4, y + 5, 8, 10, "#8a6a55")
    # 发现处
    c.ring(574, 214, 124, 4, RED)
    for k in range(36):
        a = math.radians(k * 10)
        if k % 2:
            c.line([(890 + 92 * math.cos(a), 680 + 78 * math.sin(a)), (890 + 92 * math.cos(a + 0.1), 680 + 78 * math.sin(a + 0.1))], RED, 4)
    for x, y in ((530, 168), (584, 208), (624, 246), (552, 244), (610, 170)):
        c.disc(x, y, 8, RED)
    c.disc(890, 680, 8, RED)
    # 方位和图边
    c.ring(130, 664, 46, 3, "#6f6655")
    c.poly([(130, 604), (144, 664), (116, 664)], "#6f6655")
    c.poly([(130, 724), (144, 664), (116, 664)], "#cfc5ad")
    for inset, width in ((18, 5), (30, 2)):
        c.line([(inset, inset), (WIDE - inset, inset), (WIDE - inset, HIGH - inset), (inset, HIGH - inset), (inset, inset)], "#6f6655", width)
    # 折痕
    c.rect(638, 0, 3, 800, "#ddd4be")
    c.rect(0, 398, 1280, 3, "#ddd4be")
    return c


def bez(a, b, d, e, t):
    from drawing import bend

    return bend((a, b, d, e), t)


def log_end(c, x, y, r, spin):
    """一根原木的截面。"""
    c.disc(x, y, r, "#6a5442")
    c.disc(x, y, r * 0.9, "#d2b483")
    for k, part in enumerate((0.74, 0.58, 0.42, 0.27)):
        c.ring(x + spin * (0.9 - part) * r * 0.16, y + spin * (0.9 - part) * r * 0.1, r * part, 3, "#bd9c69")
    c.disc(x + spin * r * 0.11, y + spin * r * 0.07, r * 0.1, "#a8854f")
    a = math.radians(40 + spin * 100)
    c.line([(x + 0.2 * r * math.cos(a), y + 0.2 * r * math.sin(a)), (x + 0.8 * r * math.cos(a), y + 0.8 * r * math.sin(a))], "#a8854f", 3)


def timber():
    """打开的集装箱里码满原木，箱门边靠着一块夹板。"""
    c = Canvas("#dfe1da")
    c.path("M0 470 Q320 420 660 452 Q980 480 1280 430 L1280 600 L0 600 Z", "#ccd2c9")
    c.rect(0, 600, 1280, 200, "#a7a89c")
    c.rect(0, 600, 1280, 6, "#97988d")
    for x, w in ((60, 240), (520, 330), (980, 260)):
        c.rect(x, 752, w, 5, "#b4b5a9", 2)
    # 箱
    c.rect(250, 652, 780, 22, "#8d8e83")
    body = "#5e7a86"
    c.rect(310, 110, 660, 540, shade(body, 0.8), 4)
    c.rect(338, 142, 604, 484, "#26302f")
    logs = [(418, 550, 72), (562, 552, 70), (706, 548, 74), (858, 550, 73), (488, 428, 70), (636, 424, 72), (782, 424, 70), (400, 402, 52), (886, 412, 50),
            (412, 296, 56), (552, 300, 62), (700, 298, 68), (846, 300, 62)]
    for k, (x, y, r) in enumerate(logs):
        log_end(c, x, y, r, (-1) ** k * (0.4 + (k % 3) * 0.3))
    c.rect(338, 142, 604, 40, "#1f2827")
    # 门
    for side in (-1, 1):
        x0 = 310 if side < 0 else 970
        c.poly([(x0, 110), (x0 + side * 190, 74), (x0 + side * 190, 706), (x0, 650)], body)
        c.poly([(x0 + side * 14, 130), (x0 + side * 176, 100), (x0 + side * 176, 676), (x0 + side * 14, 632)], shade(body, 0.93))
        for k in (60, 130):
            c.line([(x0 + side * k, 100 - k * 0.19 + 10), (x0 + side * k, 650 + k * 0.29)], "#d5dadb", 9)
            c.rect(x0 + side * k - 14, 420, 28, 40, "#c2c9ca", 4)
    # 夹板
    turn(c, [(-52, -74), (52, -74), (52, 74), (-52, 74)], 1074, 700, 9, KRAFT_DARK)
    turn(c, [(-44, -60), (44, -60), (44, 66), (-44, 66)], 1074, 700, 9, WHITE)
    turn(c, [(-20, -82), (20, -82), (20, -60), (-20, -60)], 1074, 700, 9, "#6c7973")
    for k in range(5):
        turn(c, [(-32, -40 + k * 20), (32 - (k % 2) * 20, -40 + k * 20), (32 - (k % 2) * 20, -36 + k * 20), (-32, -36 + k * 20)], 1074, 700, 9, "#b9b2a5")
    turn(c, [(-32, 54), (-14, 54), (-14, 60), (-32, 60)], 1074, 700, 9, RED)
    return c


def bark():
    """剥下的一块树皮：内面有小蠹的坑道，旁边是镊子和指形管。"""
    c = Canvas("#dcd7cb")
    for y in (200, 500):
        c.rect(0, y, 1280, 3, "#d0cabd")
    c.rect(118, 92, 812, 636, "#c1b9a8", 26)
    c.rect(106, 78, 812, 636, "#e9edea", 26)
    c.rect(132, 104, 760, 584, "#dbe1dd", 16)
    # 树皮
    c.path("M206 190 Q300 150 420 172 Q560 150 690 176 Q790 166 828 216 Q850 330 820 430 Q842 540 796 616 Q660 650 520 622 Q380 652 246 612 Q186 520 212 410 Q180 290 206 190 Z", "#b3aa99")
    c.path("M196 178 Q290 138 410 160 Q550 138 680 164 Q780 154 818 204 Q840 318 810 418 Q832 528 786 604 Q650 638 510 610 Q370 640 236 600 Q176 508 202 398 Q170 278 196 178 Z", "#5f4937")
    c.path("M222 200 Q300 164 412 184 Q550 164 676 188 Q760 182 792 222 Q812 322 784 416 Q804 514 764 580 Q648 608 510 584 Q374 612 256 576 Q204 504 228 398 Q198 284 222 200 Z", "#c79d6b")
    for k in range(7):
        y = 240 + k * 50
        c.stroke(f"M236 {y} Q400 {y - 14} 520 {y + 4} Q660 {y + 18} 780 {y - 4}", "#bf9361", 2)
    # 坑道
    for mx, top, bottom, n, reach in ((400, 226, 556, 15, 118), (650, 250, 540, 13, 96)):
        c.stroke(f"M{mx} {top} Q{mx + 8} {(top + bottom) / 2} {mx - 4} {bottom}", "#7f5a37", 17)
        for k in range(n):
            y = top + 20 + k * (bottom - top - 40) / (n - 1)
            lift = (k - (n - 1) / 2) * 5
            size = reach * (0.72 + 0.28 * math.sin(k * 2.1 + mx))
            for side in (-1, 1):
                c.stroke(f"M{mx + side * 6} {y} Q{mx + side * size * 0.5} {y + lift * 0.3} {mx + side * size} {y + lift}", "#8f6740", 6)
                c.disc(mx + side * size, y + lift, 7, "#7f5a37")
        c.disc(mx, top - 4, 13, "#4b3626")
    # 两只小蠹
    for x, y, t in ((514, 300, 20), (530, 494, -60)):
        c.oval(x, y, 22, 12, "#3a2c22", t)
        a = math.radians(t)
        c.disc(x + 20 * math.cos(a), y + 20 * math.sin(a), 9, "#241b15")
        c.line([(x - 14 * math.cos(a), y - 14 * math.sin(a)), (x + 10 * math.cos(a), y + 10 * math.sin(a))], "#6a5442", 2)
    # 镊子
    c.line([(1010, 150), (952, 560)], "#b5ad9d", 13)
    c.line([(1000, 140), (946, 566)], "#8d9793", 10)
    c.line([(1030, 142), (950, 566)], "#a5aeaa", 10)
    c.line([(1015, 120), (1015, 150)], "#8d9793", 30)
    # 指形管
    for x, top, cap in ((1086, 250, RED), (1160, 250, "#5e6a63")):
        c.rect(x + 6, top + 10, 48, 280, "#c1b9a8", 24)
        c.rect(x, top, 48, 280, "#f2f4f0", 24)
        c.rect(x + 5, top + 120, 38, 154, "#e2e3c9", 19)
        c.rect(x - 4, top - 24, 56, 44, cap, 8)
        c.rect(x + 8, top + 50, 32, 46, WHITE, 2)
        c.rect(x + 12, top + 60, 24, 4, "#a39b8c")
        c.rect(x + 12, top + 72, 18, 4, "#a39b8c")
        c.oval(x + 24, top + 236, 10, 6, "#3a2c22", 25)
    # 比例尺
    c.rect(1060, 626, 176, 40, "#c1b9a8", 4)
    c.rect(1054, 618, 176, 40, "#d9bd7c", 4)
    for k in range(17):
        c.rect(1062 + k * 10, 618, 2, 20 if k % 5 == 0 else 11, "#6b5a3a")
    return c


def tarp():
    """木材垛盖着熏蒸布，四周压沙蛇，警戒旗在风里。"""
    c = Canvas("#ccd3d2")
    c.disc(330, 250, 66, "#e3e2d8")
    c.path("M0 500 Q300 452 620 480 Q940 500 1280 462 L1280 600 L0 600 Z", "#a9b5b0")
    c.rect(0, 560, 1280, 240, "#a19c8c")
    c.rect(0, 560, 1280, 5, "#918c7d")
    # 灯杆
    c.rect(1130, 130, 10, 432, "#5b6662")
    c.path("M1140 130 Q1140 112 1120 112 L1040 112 L1040 122 L1118 122 Q1130 122 1130 134 Z", "#5b6662")
    c.poly([(1030, 120), (1080, 120), (1070, 134), (1038, 134)], "#eadfb8")
    # 垛和布
    c.oval(640, 684, 470, 26, "#8d8879")
    c.path("M220 676 Q236 520 262 392 Q290 332 400 326 L880 318 Q1000 322 1022 390 Q1046 520 1064 676 Q640 700 220 676 Z", "#7f9aa0")
    c.path("M262 392 Q290 332 400 326 L880 318 Q1000 322 1022 390 Q900 366 640 372 Q380 372 262 392 Z", "#93acb1")
    for x, lean in ((330, -16), (440, -10), (560, -4), (690, 4), (820, 10), (940, 16)):
        c.path(f"M{x} 380 Q{x + lean} 520 {x + lean * 1.6} 684 L{x + lean * 1.6 + 22} 684 Q{x + lean + 12} 520 {x + 6} 380 Z", "#718c92")
    # 沙蛇
    for k in range(8):
        c.oval(262 + k * 108, 690 + 7 * math.sin(k * 0.9), 62, 17, "#b9a47c" if k % 2 else "#c5b189")
    # 钢瓶和管
    c.stroke("M1040 640 Q1090 720 1130 664 Q1150 640 1158 600", "#3f4a46", 8)
    c.oval(1168, 716, 58, 12, "#8d8879")
    c.rect(1134, 566, 64, 150, "#5f7a66", 18)
    c.rect(1154, 540, 24, 30, "#4a5650", 4)
    c.rect(1144, 536, 44, 10, "#4a5650", 4)
    c.rect(1144, 620, 44, 34, "#eef0ec", 3)
    # 警戒线和旗
    for x in (70, 210, 352):
        c.rect(x, 560, 9, 190, "#5b4636", 3)
        c.oval(x + 4, 752, 26, 7, "#8d8879")
    c.stroke("M74 610 Q140 636 214 612 Q284 638 356 612", "#e6dfca", 9)
    c.rect(70, 470, 9, 120, "#5b4636", 3)
    c.path("M79 474 Q120 458 152 476 Q184 494 214 476 L214 542 Q184 560 152 542 Q120 524 79 540 Z", RED)
    return c


def packing():
    """出口果园的包装线：柑橘在辊道上，一箱箱码好。"""
    c = Canvas("#e9e5d9")
    for x in (90, 460, 830):
        c.rect(x, 70, 300, 190, "#d4cebf", 4)
        c.rect(x + 14, 84, 272, 162, "#e0e8df")
        c.path(f"M{x + 14} 246 L{x + 14} 200 Q{x + 80} 160 {x + 150} 196 Q{x + 220} 160 {x + 286} 206 L{x + 286} 246 Z", "#a9bba3")
        c.rect(x + 144, 84, 12, 162, "#d4cebf")
    c.rect(0, 620, 1280, 180, "#c9bfac")
    c.rect(0, 620, 1280, 5, "#b9ae99")
    # 辊道
    for x in (90, 420, 750):
        c.rect(x, 500, 20, 190, "#4e5a55")
        c.rect(x - 14, 684, 48, 12, "#4e5a55", 4)
    c.rect(0, 452, 860, 52, "#66736d", 8)
    for k in range(18):
        c.disc(26 + k * 48, 478, 17, "#8d9893")
        c.disc(26 + k * 48, 478, 6, "#66736d")
    for k in range(13):
        x = 52 + k * 58
        c.disc(x, 426, 27, "#d08f38")
        c.disc(x - 4, 421, 20, "#dda04a")
        c.oval(x + 4, 400, 9, 4, LEAF_DARK, -24)
    # 刷毛罩
    c.path("M330 452 L330 350 Q330 320 360 320 L520 320 Q550 320 550 350 L550 452 Z", "#a7b3ab")
    c.rect(352, 340, 176, 52, "#bcc7bf", 6)
    c.rect(340, 400, 200, 26, "#7f8c85", 4)
    c.disc(372, 366, 10, LEAF_DARK)
    c.disc(404, 366, 10, RED)
    c.rect(440, 356, 70, 20, INK, 3)
    # 纸箱
    for x, y in ((900, 560), (1080, 560), (900, 436), (1080, 436), (990, 312)):
        c.rect(x, y, 168, 118, KRAFT, 3)
        c.rect(x, y, 168, 16, KRAFT_DARK, 3)
        c.rect(x + 20, y + 44, 62, 48, "#f3eee0", 2)
        c.rect(x + 28, y + 54, 46, 5, "#8d8678")
        c.rect(x + 28, y + 66, 34, 5, "#b9b2a5")
        c.disc(x + 126, y + 68, 18, "#d29440")
        c.oval(x + 130, y + 50, 8, 4, LEAF_DARK, -24)
    for k in range(4):
        c.disc(1018 + k * 36, 306, 20, "#dda04a")
    c.rect(990, 312, 168, 16, KRAFT_DARK, 3)
    c.rect(880, 678, 390, 14, "#8a6f4b", 2)
    for x in (890, 1060, 1230):
        c.rect(x, 692, 30, 20, "#75603f", 2)
    return c


def standing(c, x, ground, tall, coat, trousers, hair, skin, back=True, hat=None):
    """站着的人，背对或侧对着看的人。"""
    k = tall / 360
    c.oval(x, ground, 74 * k, 10 * k, "#8a9a72")
    for side in (-1, 1):
        c.line([(x + side * 20 * k, ground - 170 * k), (x + side * 24 * k, ground - 14 * k)], trousers, 36 * k)
        c.oval(x + side * 28 * k, ground - 8 * k, 26 * k, 11 * k, INK)
    c.path(f"M{x - 56 * k} {ground - 150 * k} Q{x - 66 * k} {ground - 270 * k} {x - 36 * k} {ground - 288 * k} Q{x} {ground - 298 * k} {x + 36 * k} {ground - 288 * k} Q{x + 66 * k} {ground - 270 * k} {x + 56 * k} {ground - 150 * k} Z", coat)
    for side in (-1, 1):
        c.line([(x + side * 50 * k, ground - 262 * k), (x + side * 64 * k, ground - 170 * k)], shade(coat, 0.88), 26 * k)
        c.disc(x + side * 65 * k, ground - 156 * k, 13 * k, skin)
    c.line([(x, ground - 286 * k), (x, ground - 308 * k)], skin, 24 * k)
    c.oval(x, ground - 330 * k, 31 * k, 35 * k, skin)
    if back:
        c.oval(x, ground - 336 * k, 33 * k, 33 * k, hair)
    if hat:
        c.oval(x, ground - 342 * k, 66 * k, 12 * k, shade(hat, 0.9))
        c.path(f"M{x - 38 * k} {ground - 344 * k} Q{x - 26 * k} {ground - 384 * k} {x} {ground - 386 * k} Q{x + 26 * k} {ground - 384 * k} {x + 38 * k} {ground - 344 * k} Z", hat)


def scope(c, x, y, k, flip=1):
    """桌上的小显微镜。"""
    dark, body = "#333d39", "#46534d"
    c.rect(x - 34 * k, y - 10 * k, 68 * k, 10 * k, dark, 4)
    c.line([(x + 20 * k * flip, y - 10 * k), (x + 26 * k * flip, y - 54 * k), (x - 10 * k * flip, y - 82 * k)], body, 13 * k)
    c.rect(x - 28 * k, y - 34 * k, 50 * k, 6 * k, dark, 2)
    c.line([(x - 2 * k * flip, y - 44 * k), (x - 22 * k * flip, y - 112 * k)], body, 17 * k)
    c.line([(x - 20 * k * flip, y - 106 * k), (x - 27 * k * flip, y - 128 * k)], dark, 12 * k)


def orchard_class():
    """橘园里的一课：黑板、两台显微镜，几个人围着看。"""
    c = Canvas("#dfe4dc")
    c.path("M0 300 Q240 210 520 268 Q820 320 1280 230 L1280 480 L0 480 Z", "#c3cfbf")
    c.path("M0 380 Q360 320 700 360 Q1000 390 1280 340 L1280 520 L0 520 Z", "#adbda3")
    c.rect(0, 480, 1280, 320, "#9aaa80")
    c.path("M0 640 Q400 610 760 630 Q1060 640 1280 620 L1280 800 L0 800 Z", "#a8b58d")
    trunk = "#5d4d3d"
    for x, ground, size in ((470, 500, 120), (640, 492, 110), (800, 500, 120), (960, 494, 112)):
        tree(c, x, ground, size, "#7f977a", "#8ba384", "#75674f")
    tree(c, 150, 610, 330, "#567459", "#66856a", trunk, ((0.24, 0.22), (0.42, 0.02), (0.06, 0.3), (0.3, -0.2), (-0.02, -0.05), (-0.3, 0.1)))
    tree(c, 1170, 600, 330, "#567459", "#66856a", trunk, ((-0.24, 0.22), (-0.42, 0.04), (-0.06, 0.3), (-0.26, -0.2), (0.02, 0.0), (0.3, 0.12)))
    # 黑板
    c.line([(364, 250), (320, 634)], KRAFT_DARK, 12)
    c.line([(504, 250), (548, 634)], KRAFT_DARK, 12)
    c.rect(308, 270, 252, 190, KRAFT, 5)
    c.rect(322, 284, 224, 162, "#3f4f48", 2)
    for y, w in ((316, 150), (350, 180), (384, 130)):
        c.disc(346, y, 5, "#e8e6da")
        c.rect(362, y - 3, w - 10, 6, "#c9cfc4", 3)
    c.rect(362, 416, 84, 6, "#d99a3d", 3)
    c.rect(344, 460, 180, 10, KRAFT_DARK, 3)
    # 桌
    c.rect(640, 548, 20, 150, "#75603f")
    c.rect(980, 548, 20, 150, "#75603f")
    c.rect(610, 530, 420, 22, "#e6e1d3", 4)
    c.rect(610, 550, 420, 26, "#cfc8b6", 2)
    scope(c, 712, 530, 1.05, 1)
    scope(c, 920, 530, 1.05, -1)
    for x in (788, 822, 852):
        c.disc(x, 518, 14, "#d99a3d")
        c.oval(x + 3, 505, 6, 3, LEAF_DARK, -24)
    # 人
    standing(c, 816, 700, 330, "#eceae2", "#4e5b64", "#33302b", SKIN, back=False)
    c.path("M782 396 Q780 358 816 356 Q852 358 850 396 Q836 380 816 380 Q796 380 782 396 Z", "#33302b")
    c.rect(796, 486, 18, 12, RED, 2)
    c.rect(610, 552, 420, 24, "#cfc8b6", 2)
    c.rect(610, 530, 420, 22, "#e6e1d3", 4)
    for x in (788, 822, 852):
        c.disc(x, 518, 14, "#d99a3d")
        c.oval(x + 3, 505, 6, 3, LEAF_DARK, -24)
    standing(c, 598, 752, 318, "#6f8577", "#4b4f45", "#3a342c", SKIN_DARK, hat="#d8bf86")
    standing(c, 470, 778, 318, "#8a6a55", "#3f4a50", "#d5d2c8", SKIN_DARK)
    standing(c, 1040, 752, 318, "#5e7a86", "#57503f", "#2f2b26", SKIN, hat="#d8bf86")
    standing(c, 1162, 776, 306, "#a98a5c", "#46504b", "#4a3f35", SKIN)
    return c


ALL = [port, fruit, lab, orchard, ledger, bench, coldstore, sketch_map, timber, bark, tarp, packing, orchard_class]

if __name__ == "__main__":
    HERE.mkdir(exist_ok=True)
    wanted = sys.argv[1:]
    for draw in ALL:
        if not wanted or draw.__name__ in wanted:
            print(draw.__name__, draw().save(HERE / f"{draw.__name__}.png"))
