"""平涂插画用的画布：按 1280×800 的坐标画，三倍大小落笔，缩回来边缘就平滑。"""

import math
import re
from pathlib import Path

from PIL import Image, ImageDraw

SCALE = 3
WIDE, HIGH = 1280, 800

PAPER, TINT, SAND, STONE = "#ece8df", "#f6f3ec", "#d9d2c4", "#c6beae"
KRAFT, KRAFT_DARK, BROWN, BARK = "#b79a6c", "#a3875c", "#8a6a55", "#5b4636"
LEAF, LEAF_DARK, PINE = "#7e9a74", "#64835f", "#3f5a4a"
SLATE, SEA, MIST, INK = "#5e7a86", "#8fa09a", "#c9d0cb", "#2f3a36"
SKIN, SKIN_DARK, RED, WHITE = "#e0b994", "#c39a76", "#b3261e", "#fbfaf6"


class Canvas:
    """一张画。形状一个盖一个，先画远的。"""

    def __init__(self, background):
        self.image = Image.new("RGB", (WIDE * SCALE, HIGH * SCALE), background)
        self.pen = ImageDraw.Draw(self.image)

    def scaled(self, points):
        return [(x * SCALE, y * SCALE) for x, y in points]

    def poly(self, points, color):
        self.pen.polygon(self.scaled(points), fill=color)

    def rect(self, x, y, w, h, color, round=0):
        box = [x * SCALE, y * SCALE, (x + w) * SCALE - 1, (y + h) * SCALE - 1]
        self.pen.rounded_rectangle(box, radius=round * SCALE, fill=color)

    def oval(self, cx, cy, rx, ry, color, turn=0):
        points = []
        cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        for step in range(180):
            t = step * math.pi / 90
            x, y = rx * math.cos(t), ry * math.sin(t)
            points.append((cx + x * cos - y * sin, cy + x * sin + y * cos))
        self.poly(points, color)

    def disc(self, cx, cy, r, color):
        self.oval(cx, cy, r, r, color)

    def ring(self, cx, cy, r, width, color, start=0, end=360):
        box = [(cx - r) * SCALE, (cy - r) * SCALE, (cx + r) * SCALE, (cy + r) * SCALE]
        self.pen.arc(box, start, end, fill=color, width=int(width * SCALE))

    def line(self, points, color, width, round=True):
        points = self.scaled(points)
        self.pen.line(points, fill=color, width=int(width * SCALE), joint="curve")
        if round:
            r = width * SCALE / 2
            for x, y in (points[0], points[-1]):
                self.pen.ellipse([x - r, y - r, x + r, y + r], fill=color)

    def path(self, d, color):
        self.poly(trace(d), color)

    def stroke(self, d, color, width):
        self.line(trace(d), color, width)

    def save(self, path, colors=64):
        small = self.image.resize((WIDE, HIGH), Image.LANCZOS)
        small = small.quantize(colors=colors, method=Image.MAXCOVERAGE, kmeans=3, dither=Image.NONE)
        small.save(path, optimize=True)
        return Path(path).stat().st_size


def trace(d):
    """SVG 路径里的 M L Q C Z（绝对坐标）变成一串点。"""
    points, at = [], (0, 0)
    for command, numbers in re.findall(r"([MLQCZ])([^MLQCZ]*)", d):
        n = [float(x) for x in re.findall(r"-?[\d.]+", numbers)]
        pairs = list(zip(n[::2], n[1::2]))
        if command in "ML":
            points += pairs
            at = pairs[-1]
        elif command == "Q":
            for p, q in zip(pairs[::2], pairs[1::2]):
                points += [bend((at, p, q), t / 24) for t in range(1, 25)]
                at = q
        elif command == "C":
            for p, q, r in zip(pairs[::3], pairs[1::3], pairs[2::3]):
                points += [bend((at, p, q, r), t / 32) for t in range(1, 33)]
                at = r
    return points


def bend(points, t):
    """贝塞尔曲线上的一点。"""
    while len(points) > 1:
        points = [(a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t) for a, b in zip(points, points[1:])]
    return points[0]
