"""把讲稿念成声音：一句字幕念一次，所以字幕和声音一定对得上。

讲稿是 Markdown，“##”分段。念的时候数字换成汉字，字母换成读音，多音字按表注音；字幕照讲稿的原样。
"""

import array
import re
import subprocess
import tempfile
import wave
from pathlib import Path

RATE = 22050
VOICE, PITCH = "cmn-latn-pinyin", 38                # 这个嗓子认汉字，也认拼音
LONGEST = 22                                      # 一条字幕最多几个字
AFTER_CLAUSE, AFTER_SENTENCE, AFTER_PARAGRAPH, AFTER_PART = 0.22, 0.5, 0.8, 1.3
LEAD = 2.0                                        # 开头留两秒

LETTERS = {"H": "ei1 chi1", "T": "ti1", "M": "ai1 mu5", "B": "bi1", "S": "ai1 si1", "F": "ai1 fu5", "D": "di1"}
DIGITS = "零一二三四五六七八九"


def number(found):
    """数字的读法，到 9999，带一位小数。"""
    whole, _, tail = found.group(1).partition(".")
    n, words = int(whole), ""
    if n < 10:
        words = DIGITS[n]
    else:
        zero = False
        for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
            digit = n // unit % 10
            if digit:
                words += ("零" if zero and words else "") + DIGITS[digit] + name
                zero = False
            else:
                zero = True
        words = words.removeprefix("一") if words.startswith("一十") else words
    return words + ("点" + "".join(DIGITS[int(d)] for d in tail) if tail else "")


# 多音字和变调。先列的先换，所以长的词在前。
SOUNDS = {
    "数一数": "shu3 yi5 shu3", "数三种": "shu3 san1 zhong3", "再数": "zai4 shu3", "数到": "shu3 dao4",
    "重新": "chong2 xin1", "重做": "chong2 zuo4", "处理": "chu3 li3", "处置": "chu3 zhi4",
    "空处": "kong4 chu4", "空着": "kong4 zhe5", "宁可": "ning4 ke3", "会长": "hui4 zhang3", "薄板": "bao2 ban3",
    "树冠": "shu4 guan1", "整只": "zheng3 zhi1", "一只": "yi4 zhi1",
}
AFTER_NO = "要是够认到用对会再"              # “不”在去声前读阳平
AFTER_ONE_FALLING = "个次样倍块半定页面位"    # “一”在去声前读阳平
AFTER_ONE_OTHER = "盏种吹天张串百千"          # 在别的声调前读去声


def spoken(text, read_as):
    """念的词：数字换成汉字，多音字注音，“一”“不”变调，字母换成读音。"""
    text = re.sub(r"(?<!\d)2 (?=[盏个批头位])", "两", text)
    text = re.sub(r"(\d+(?:\.\d+)?) ?", number, text)
    for word, sound in {**read_as, **SOUNDS}.items():
        text = text.replace(word, f" {sound} ")
    text = re.sub(f"不(?=[{AFTER_NO}])", " bu2 ", text)
    text = re.sub(f"(?<![第之])一(?=[{AFTER_ONE_FALLING}])", " yi2 ", text)
    text = re.sub(f"(?<![第之])一(?=[{AFTER_ONE_OTHER}])", " yi4 ", text)
    text = re.sub(r"[A-Z]{2}", lambda m: " " + " ".join(LETTERS[c] for c in m.group(0)) + " ", text)
    return re.sub(r"[“”]", "", text)


def cues(paragraph):
    """一段话切成字幕：句号处一定断；一句太长，就在逗号处断成长短相近的几条。"""
    out = []
    for sentence in re.findall(r"[^。？！]+[。？！]”?", paragraph):
        clauses = re.findall(r"[^，；：、]+(?:[，；：、]|$)", sentence)
        out += min(cuts(clauses), key=cost)
    return out


def cuts(clauses):
    """几个小句并成几条的所有并法。"""
    for mask in range(2 ** (len(clauses) - 1)):
        lines = [clauses[0]]
        for i, clause in enumerate(clauses[1:]):
            if mask >> i & 1:
                lines.append(clause)
            else:
                lines[-1] += clause
        yield lines


def cost(lines):
    """条数少、长短匀的好；超长的、断在顿号和冒号上的不好。"""
    even = sum(map(len, lines)) / len(lines)
    return (sum(900 for x in lines if len(x) > LONGEST) + sum((len(x) - even) ** 2 for x in lines) / 4
            + 30 * len(lines) + sum(25 for x in lines[:-1] if x[-1] in "、："))


def say(text, speed):
    """念一句，掐掉头尾的静音。"""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "say.wav"
        subprocess.run(["espeak-ng", "-v", VOICE, "-s", str(speed), "-p", str(PITCH), "-w", str(path), text], check=True)
        with wave.open(str(path)) as file:
            assert file.getframerate() == RATE
            samples = array.array("h", file.readframes(file.getnframes()))
    loud = [i for i, s in enumerate(samples) if abs(s) > 200]
    return samples[max(0, loud[0] - 220):loud[-1] + 660]


class Track:
    """念好的一课。parts：每段从第几秒开始；lines：(段, 句, 起, 止, 字)。"""

    def __init__(self, markdown, speed, read_as=None):
        self.samples = array.array("h", bytes(2 * int(RATE * LEAD)))
        self.parts, self.titles, self.lines = [], [], []
        for part, block in enumerate(re.split(r"^## ", markdown, flags=re.M)[1:], 1):
            title, _, body = block.partition("\n")
            self.titles.append(title.strip())
            self.parts.append(0.0 if part == 1 else self.now())
            self.pause(0.3)
            at = 0
            for paragraph in body.split("\n\n"):
                for text in cues(paragraph.strip().replace("\n", "")):
                    at += 1
                    start = self.now()
                    self.samples.extend(say(spoken(text, read_as or {}), speed))
                    self.lines.append((part, at, start, self.now(), text))
                    self.pause(AFTER_SENTENCE if text.rstrip("”")[-1] in "。？！" else AFTER_CLAUSE)
                self.pause(AFTER_PARAGRAPH - AFTER_SENTENCE)
            self.pause(AFTER_PART - AFTER_PARAGRAPH)

    def now(self):
        return len(self.samples) / RATE

    def pause(self, seconds):
        self.samples.extend(array.array("h", bytes(2 * int(RATE * seconds))))

    def save_wav(self, path):
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(self.samples.tobytes())

    def save_captions(self, path):
        """WebVTT。每条的编号是“段.句”。"""
        out = ["WEBVTT", ""]
        for part, at, start, end, text in self.lines:
            out += [f"{part}.{at}", f"{clock(start)} --> {clock(end)}", text, ""]
        Path(path).write_text("\n".join(out), encoding="utf-8")


def clock(seconds):
    ms = round(seconds * 1000)
    return f"{ms // 3600000:02}:{ms // 60000 % 60:02}:{ms // 1000 % 60:02}.{ms % 1000:03}"


def note(toml, key, value):
    """把量出来的秒数写回 course.toml 里“键 = ”那一处。"""
    text = Path(toml).read_text(encoding="utf-8")
    begin = text.index(key) + len(key)
    end, depth = begin, 0
    while True:
        depth += {"[": 1, "]": -1}.get(text[end], 0)
        end += 1
        if depth == 0:
            break
    Path(toml).write_text(text[:begin] + str(value) + text[end:], encoding="utf-8")
