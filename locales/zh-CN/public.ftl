# 日期
date-full = { $y }年{ $m }月{ $d }日 { $t }
date-day = { $y }年{ $m }月{ $d }日
date-near = { $m }月{ $d }日
date-today = 今天 { $t }
date-yesterday = 昨天 { $t }
date-before-yesterday = 前天 { $t }
date-tomorrow = 明天 { $t }
date-days = 今天|昨天|前天
date-weekday-1 = 星期一
date-weekday-2 = 星期二
date-weekday-3 = 星期三
date-weekday-4 = 星期四
date-weekday-5 = 星期五
date-weekday-6 = 星期六
date-weekday-7 = 星期日

# 三审的名字，两边都用
step-first_review = 初审
step-second_review = 复审
step-final_review = 终审
secrecy-open = 结论：公开
secrecy-outside_open = 报上级审过，结论：公开

# 每一页都有的
pub-skip = 直接看正文
pub-seal = 支
pub-mine = 我的
pub-elder = 长辈版
pub-columns = 栏目
pub-bigger = 字再大些
pub-smaller = 字小一点
pub-normal = 回普通版
pub-about = 关于本站
pub-units = 党组织
pub-all = 全部稿件
pub-feed = 订阅
pub-help = 请人帮忙
pub-help-short = 帮忙
pub-home = 首页
pub-to-home = 回首页
pub-say = 念一念
pub-elder-bar = 长辈版底栏
pub-where = 所在位置
pub-sponsor = 主办：{ $v }
pub-address = 地址：{ $v }
pub-phone = 电话：{ $v }
pub-phone-hours = 电话：{ $v }（{ $h }）
pub-site-code = 网站标识码 { $v }
pub-demo = 示例数据：单位、人名、地名和数字都是编的。

# 首页
home-h1 = { $v }首页
home-updated = { $v } 更新
home-sponsor = { $v }主办
home-pinned = 置顶
home-by = { $v }供稿
home-open = 打开看全文
home-near = 近日关注
home-all = 全部稿件
home-all-short = 全部
home-all-of = { $v }全部稿件
home-empty = 还没有发布过稿件
home-empty-line = 第一篇通过终审以后，会出现在这里。
home-empty-go = 去写第一篇

# 清单
list-latest = 最新
list-title-page = { $name }（第 { $n } 页）
list-empty = 这里还没有稿件
list-empty-line = 发布以后会出现在这里。先看看别处新发的。
list-empty-go = 看最新稿件
list-pages = 翻页
list-newer = 往新的看
list-older = 往前看
list-newest = 这是最新的一页
list-to-newest = 到最新一页
list-oldest = 再往前没有了
org-below = 下属党组织 { $n } 个

# 文章
art-here = 正文
art-source = 来源：{ $v }
art-byline = 作者：{ $v }
art-version = 第 { $n } 版
art-version-at = { $v } 改。
art-version-kept = 前面各版都留着，可以查。
art-print = 大字打印
art-files = 附件
art-from = 这篇文章从哪里来
art-org = 供稿
art-secrecy = 保密
art-edition = 版次
art-edition-n = 第 { $n } 版，{ $v }
art-check = 核对码
art-versions = 查看各版和签署
art-qr-alt = 本文二维码，扫码打开最新一版
art-qr = 扫码看最新一版。纸上的改没改过，也从这里知道。
say-start = 听全文
say-minutes = 约 { $n } 分钟
say-pause = 停一停
say-resume = 接着念
say-stop = 不念了

# 大字打印
print-title = 大字打印：{ $v }
print-back = 回到文章
print-go = 现在打印
print-how = 用浏览器的“打印”也行。A4 纸，18 磅字。
print-brand = { $v } 大字版
print-files = 附件在网页上：
print-check = 改没改过，扫码便知

# 各版和签署
ver-title = 各版和签署：{ $v }
ver-here = 各版和签署
ver-changed = 这篇文章改过 { $n } 次
ver-unchanged = 这篇文章没有改过
ver-chain = 各版前后相接
ver-chain-how = 每一版都带着上一版的指纹，哪怕改一个字，后面就全对不上。核对码是指纹的前 8 位，打印件上也有，一比就知道手里是哪一版。
ver-signed = 谁签的
ver-first = 第 1 版 发布
ver-later = 第 { $n } 版
ver-follows = 接着 { $v }
ver-changes = 第 { $n } 版改了什么
ver-hash = 看完整指纹
ver-read = 看文章

# 下架
down-title = 这篇文章已下架
down-line = 《{ $title }》{ $from }发布，{ $to } 下架。
down-why = 为什么
down-who = 谁定的
down-instead = 替代
down-read-new = 看新稿

# 没有、正忙、出错
missing-title = 没有这一页
missing-line = 网址可能少抄了一位。本站发过的文章从不删网址，下架的也会说明。
missing-go = 看全部稿件
missing-else = 回首页
busy-title = 现在办不了，要等一下
busy-line = 可能是人多，也可能是在维护。登录、写稿和审稿恢复了就能接着办，过半分钟再试。文章照常能读。
busy-kept = 点“后退”回到刚才的页面，填过的还在，过一会儿再交。
busy-go = 再试一次
busy-else = 先读文章
broken-title = 这一步没有办成
broken-line = 是我们这边出了问题，不是你点错了。文章照常能读。
broken-kept = 点“后退”回到刚才的页面，填过的还在，可以再交一次，不会重复。
broken-go = 回今天要办
broken-else = 先读文章
trouble-call = 一直这样？打值班电话 { $v }。

# 请人帮忙
help-title = 请人帮忙
help-line = 哪一步不会，打这个电话，有人一步一步告诉你。
help-line-hours = 哪一步不会，打这个电话，有人一步一步告诉你。{ $h }有人接。
help-nobody = 哪一步不会，请找本支部的宣传委员，当面教。
help-call = 打电话
help-self = 也可以自己试试
help-big = 把字放大
help-big-line = 换成长辈版，字大，一屏一件事，能念给你听。
help-find = 找一篇文章
help-find-line = 全部稿件从新到旧排着。
help-desk = 登录、写稿、审稿
help-desk-line = 单位里的同志从“我的”进。
help-come = 想当面问，请到{ $v }。

# 关于本站
about-title = 关于本站
about-line = “{ $v }”是基层党组织写稿、审稿、发布的地方，谁都可以读。
about-sponsor = 主办
about-address = 地址
about-phone = 电话
about-filing = 备案
about-how = 一篇稿件怎么到这里
about-how-1 = 支部的同志写好稿子，先自己查一遍，再送审。初审、复审、终审由三个人先后看，每一步都校对、写意见。写稿的人不审自己的稿，谁也不审两步。
about-how-2 = 文章下面写着哪个支部供稿、三审各是什么职务。默认不写姓名。
about-how-3 = 发布以后再改，算新的一版，旧版留着。下架的文章，原来的网址会说明为什么下架。
about-access = 每个人都能读
about-access-1 = 长辈版字大、按钮大、一屏一件事。每一页的右上角和页脚都能进，选过一次就记住，随时可以回普通版。
about-access-2 = 文章可以听，也可以大字打印。图片有文字说明，表格在长辈版里一行一句念得出来。
about-access-3 = 只用键盘、用读屏软件、把字放大一倍，都能读。哪里不好用，请打电话告诉我们。
about-feeds = 订阅
about-feeds-line = 用阅读软件的人可以订阅，每篇都是全文。
feed-line = { $site }发布的全部稿件，全文，从新到旧。
