"""How much of the numbering pandoc keeps: counts, over all golden files, the lines of the outlines that begin with a number
which Word computed or a person typed (第一章, 一、, （一）, ①, 1.), and how many of them `pandoc -t plain` shows with it."""
import re
import subprocess

from ooxml import FOLDER

NUMBER = re.compile(r"^(第[〇零一二三四五六七八九十百千]+[章节条号件]|其[一二三]，|[（(][一二三四五六七八九十0-9a-z]+[)）]|[一二三四五六七八九十甲乙丙丁子丑壹贰叁]+、|[①-⑳⑴-⒇⒈-⒛]|步骤[0-9]+：|[0-9０-９]+(\.[0-9]+)*[.．)）]?|[IVXA-Za-z]+[．.)）]|- [0-9] -)[°␣ ]*(?=\S)")
CHOICE = re.compile(r"«([^|»]*)[^»]*»")
MARK = re.compile(r"\{(?:b|i|u|s|sub|sup|b\+i|b\+u) ([^}]*)\}")


def plain(line):
    """What an outline's line shows, without its grammar and white space."""
    line = re.sub(r"^ *(n|p[=>]?|h[1-6]) ", "", line)
    line = CHOICE.sub(r"\1", line)
    line = MARK.sub(r"\1", line)
    line = re.sub(r"\{[#^][^}]*\}|\]\([^)]*\)|\[", "", line)
    return line


def bare(text):
    return re.sub(r"[\s°␣*]", "", text)


def main():
    total = kept = 0
    print(f"{'file':<28}{'numbered':>9}{'kept':>6}")
    for outline in sorted(FOLDER.glob("*.outline.txt")):
        name = outline.name.removesuffix(".outline.txt")
        shown = subprocess.run(["pandoc", "-t", "plain", "--wrap=none", str(FOLDER / f"{name}.docx")], capture_output=True, text=True)
        lines = [bare(line) for line in shown.stdout.splitlines()]
        wanted = []
        for line in outline.read_text(encoding="utf-8").splitlines():
            if re.match(r" *(n|p[=>]?|h[1-6]) ", line) and NUMBER.match(plain(line).replace("«", "")):
                wanted.append(bare(plain(line)))
        found = 0
        for want in wanted:
            at = next((i for i, line in enumerate(lines) if line.startswith(want)), None)
            if at is not None:
                found += 1
                del lines[at]
        total, kept = total + len(wanted), kept + found
        print(f"{name:<28}{len(wanted):>9}{found:>6}")
    print(f"{'all':<28}{total:>9}{kept:>6}  {kept * 100 // max(total, 1)} %")


if __name__ == "__main__":
    main()
