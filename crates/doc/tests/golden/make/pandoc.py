"""Files made by pandoc from Markdown and HTML."""
import os
import subprocess
import tempfile
from pathlib import Path

import pictures
from ooxml import FOLDER

COURSE = """---
title: 检疫查验基础课
author: 教学组
date: 2026年2月
---

# 第一节 查验之前

查验员要**带齐证件**，*提前到场*，~~不要空手~~。温室气体 CO~2~，面积 m^2^。[^a]

1.  看申报单
2.  看箱号
    1.  核对铅封
    2.  拍照
3.  看文件
    -   检疫证书
    -   装箱单

        装箱单要盖章。

# 第二节 查验之中

> 先看外面，再看里面。
>
> 先看干的，再看湿的。

抽样数按下式：$n = \\frac{N}{10} + \\sqrt{N}$。

$$\\sum_{i=1}^{n} x_i = M$$

  品名      件数   抽样
  ------ -------- ------
  苹果        100     14
  香蕉        400     60

  : 抽样数举例

![查验台上的三只烧瓶](bench.png)

------------------------------------------------------------------------

## 注意事项

更多见[学习网站](https://example.org/learn){title="学习"}，或回到[第一节](#第一节-查验之前)。[^b]

[^a]: 到场时间以打卡为准。

[^b]: 脚注里也有**粗体**和[链接](https://example.org/note)。
"""

PAGE = """<html><head><title>四月查验安排</title></head><body>
<h2>一、安排</h2>
<table><caption>各点安排</caption>
<thead><tr><th>日期</th><th>地点</th><th>人员</th></tr></thead>
<tbody><tr><td>4月2日</td><td>东港</td><td>甲组</td></tr>
<tr><td>4月9日</td><td>西港</td><td>乙组</td></tr></tbody></table>
<h2>二、要求</h2>
<ol start="3"><li>带手电；</li><li>带样品袋。</li></ol>
<ul><li>外层<ul><li>内层<ul><li>最里层</li></ul></li></ul></li><li>又一外层</li></ul>
<p>第一行<br>第二行，<u>划线</u>，x<sub>1</sub>，<del>作废</del>。</p>
<blockquote><p>引一句话。</p></blockquote>
<ol type="a"><li>甲项</li><li>乙项</li></ol>
</body></html>
"""


def convert(text, kind, name):
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "bench.png").write_bytes(pictures.bench())
        source = Path(folder) / f"in.{kind}"
        source.write_text(text, encoding="utf-8")
        subprocess.run(["pandoc", str(source), "-o", str(FOLDER / f"{name}.docx")], cwd=folder, check=True, env={**os.environ, "SOURCE_DATE_EPOCH": "1772413200"})
    print(name)


if __name__ == "__main__":
    convert(COURSE, "md", "pandoc-course")
    convert(PAGE, "html", "pandoc-page")
