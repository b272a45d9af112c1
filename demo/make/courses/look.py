"""课件的纸：白底、墨线、一种红。按给定的坐标画，四倍大小落笔，缩回来边缘就平滑。"""

import math

from PIL import Image, ImageDraw, ImageFont

PAPER, TINT, INK, INK2, HAIR, EDGE = "#ffffff", "#f7f5f1", "#1f1f1f", "#57524b", "#dedad3", "#77726a"
RED, RED_TINT, FILL, SHADE = "#b3261e", "#fbf0ef", "#ebe7df", "#cfc9be"
FONTS = "/usr/share/fonts/opentype/noto/NotoSansCJK-{}.ttc"
SIMPLIFIED = 2  # 字库文件里的第几套：简体


class Board:
    """一张。坐标是成品的像素，over 是落笔时放大几倍。"""

    def __init__(self, wide, high, over=4):
        self.wide, self.high, self.over = wide, high, over
        self.image = Image.new("RGB", (wide * over, high * over), PAPER)
        self.pen = ImageDraw.Draw(self.image)

    def at(self, points):
        return [(x * self.over, y * self.over) for x, y in points]

    def rect(self, x, y, w, h, fill=None, line=None, width=2, round=0):
        k = self.over
        self.pen.rounded_rectangle([x * k, y * k, (x + w) * k, (y + h) * k], round * k, fill, line, int(width * k))

    def poly(self, points, fill, line=None, width=2):
        self.pen.polygon(self.at(points), fill=fill)
        if line:
            self.line([*points, points[0]], line, width)

    def oval(self, cx, cy, rx, ry, fill=None, line=None, width=2, turn=0):
        c, s = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        points = []
        for i in range(120):
            x, y = rx * math.cos(i * math.pi / 60), ry * math.sin(i * math.pi / 60)
            points.append((cx + x * c - y * s, cy + x * s + y * c))
        if fill:
            self.pen.polygon(self.at(points), fill=fill)
        if line:
            self.line([*points, points[0]], line, width)

    def disc(self, cx, cy, r, fill=None, line=None, width=2):
        self.oval(cx, cy, r, r, fill, line, width)

    def line(self, points, color=INK, width=2):
        k = self.over
        points = self.at(points)
        self.pen.line(points, color, max(1, int(width * k)), "curve")
        r = width * k / 2
        for x, y in (points[0], points[-1]):
            self.pen.ellipse([x - r, y - r, x + r, y + r], color)

    def dashes(self, a, b, color=EDGE, width=1.5, on=6, off=5):
        length = math.dist(a, b)
        at = 0
        while at < length:
            p, q = at / length, min(at + on, length) / length
            self.line([(a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t) for t in (p, q)], color, width)
            at += on + off

    def measure(self, a, b, color=RED, width=2, tick=6):
        """尺寸线：两头带短横。"""
        angle = math.atan2(b[1] - a[1], b[0] - a[0]) + math.pi / 2
        dx, dy = math.cos(angle) * tick, math.sin(angle) * tick
        self.line([a, b], color, width)
        for x, y in (a, b):
            self.line([(x - dx, y - dy), (x + dx, y + dy)], color, width)

    def arrow(self, a, b, color=RED, width=2, head=8):
        angle = math.atan2(b[1] - a[1], b[0] - a[0])
        self.line([a, b], color, width)
        for turn in (2.6, -2.6):
            self.line([b, (b[0] + head * math.cos(angle + turn), b[1] + head * math.sin(angle + turn))], color, width)

    def cross(self, cx, cy, r, color=RED, width=4):
        self.line([(cx - r, cy - r), (cx + r, cy + r)], color, width)
        self.line([(cx - r, cy + r), (cx + r, cy - r)], color, width)

    def tick(self, cx, cy, r, color=INK, width=4):
        self.line([(cx - r, cy), (cx - r * 0.3, cy + r * 0.7), (cx + r, cy - r * 0.8)], color, width)

    def text(self, x, y, words, size=20, color=INK, bold=False, anchor="lm"):
        font = ImageFont.truetype(FONTS.format("Bold" if bold else "Regular"), size * self.over, index=SIMPLIFIED)
        self.pen.text((x * self.over, y * self.over), words, color, font, anchor)

    def done(self):
        return self.image.resize((self.wide, self.high), Image.LANCZOS)

    def save(self, path, colors=None):
        image = self.done()
        if colors:
            image = image.quantize(colors, Image.MAXCOVERAGE, kmeans=3, dither=Image.NONE)
            palette = image.getpalette()
            image.putpalette([255 if c >= 252 else c for c in palette])  # 纸要全白
        image.save(path, optimize=True)


def lamp(b, x, y, s=1.0, on=True, line=INK):
    """诱捕灯。(x, y) 是灯口，也就是接虫漏斗的上沿中点；灯管在上，杆在下。"""
    b.rect(x - 2 * s, y + 24 * s, 4 * s, 10 * s, line)
    b.poly([(x - 20 * s, y), (x + 20 * s, y), (x + 7 * s, y + 16 * s), (x - 7 * s, y + 16 * s)], FILL, line, 2 * s)
    b.rect(x - 8 * s, y + 16 * s, 16 * s, 13 * s, PAPER, line, 2 * s, 2 * s)
    b.rect(x - 6 * s, y - 28 * s, 12 * s, 28 * s, RED_TINT if on else PAPER, RED if on else EDGE, 2 * s, 4 * s)
    for dx in (-16, 16):
        b.line([(x + dx * s, y), (x + dx * s, y - 30 * s)], line, 1.5 * s)
    b.poly([(x - 22 * s, y - 30 * s), (x + 22 * s, y - 30 * s), (x + 12 * s, y - 40 * s), (x - 12 * s, y - 40 * s)], line)


def pole(b, x, top, foot, s=1.0):
    b.rect(x - 2 * s, top, 4 * s, foot - top, INK)


def tree(b, x, foot, tall, r, fruit=True):
    """果树。foot 是地面，tall 是顶梢到地面的高。"""
    b.poly([(x - 5, foot), (x + 5, foot), (x + 3, foot - tall * 0.5), (x - 3, foot - tall * 0.5)], SHADE, INK, 1.5)
    top = foot - tall
    parts = [(-0.55, r * 1.45, 0.72), (0.55, r * 1.45, 0.72), (0, r, 1.0)]
    for dx, dy, k in parts:
        b.disc(x + dx * r, top + dy, r * k, INK)
    for dx, dy, k in parts:
        b.disc(x + dx * r, top + dy, r * k - 1.8, FILL)
    if fruit:
        for dx, dy in ((-0.5, 1.0), (0.35, 0.75), (0.55, 1.6), (-0.7, 1.7), (-0.05, 1.55)):
            b.disc(x + dx * r, top + dy * r, max(2.5, r * 0.09), PAPER, INK, 1.2)


def moth(b, x, y, s=1.0, turn=0):
    c = math.cos(math.radians(turn))
    b.oval(x - 5 * s, y - 2 * s * c, 6 * s, 2.6 * s, EDGE, turn=25 + turn)
    b.oval(x + 5 * s, y - 2 * s * c, 6 * s, 2.6 * s, EDGE, turn=-25 + turn)
    b.oval(x, y, 1.8 * s, 4.5 * s, INK)
