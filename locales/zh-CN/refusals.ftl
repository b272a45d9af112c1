# What is refused, in words: what happened, what was kept, what to do. Keys are the codes of `Refusal`.
busy = 现在做这件事的人多，请过一会儿再试。文件还在你手里。
form-used-for-something-else = 这张表单刚才已经交过一次，内容和现在不一样。请看看上一次办成了没有，再重新打开这一页。
upload-broken = 文件没有传完，可能是网断了。请再传一次。
disk-full = 存放文件的磁盘满了，这次没有存上。请告诉管理员。
file-missing = 还没有选文件。
form-too-long = 这次交的字太多，没有存上。一篇最多 10 万字，请分成几篇。点“后退”回到刚才的页面，写的还在。
decision-missing = 请选通过还是退回。
words-too-many = 现在 { $now } 字，最多 { $most } 字。文字都留着，删短一些就行。

# Reviews
review-over = 这一轮已经结束，不用再审了。
review-own-text = 这篇稿子你写过或改过，要请别的同志来审。
review-two-steps = 这一轮的另一步是你审的，同一个人不能审两步。
review-outside-waits = 这一步在等外单位的答复，等答复录进来才能往下走。
review-moved-on = 你打开以后，这一步已经有人定过，或者稿子换了一版。请重新打开看看。
review-not-your-step = 现在这一步不归你审。可能刚刚有人定过了。
review-no-step-before = 初审前面没有别的步骤，可以退回修改。
opinion-missing = 请写一句意见，比如核对了什么。
opinion-missing-return = 请写明哪一段要改、怎么改，作者才好动手。
proofread-missing = 请校对一遍，再勾上“校对过了”。
secrecy-missing = 请先定保密结论：公开、不公开，还是需报审。
basis-missing = 请写一句保密结论的依据。
document-number-missing = 请填答复文件的文号。
outside-answer-missing = 请写明外单位是怎么答复的。
outside-agrees-missing = 请选同意还是不同意公开。
secrecy-not-concluded = 复审还没有“公开”的保密结论，不能发布。
withdraw-too-late = 这一轮已经审完，撤不回来了。
borrow-author = 这位同志写过或改过这篇稿子，不能请来审。
borrow-no-office = 这一步要请担任同级或上级审稿职责的同志，这位没有，请另请一位。
borrow-other-step = 这位同志审过这一轮的另一步，要请别人。
borrow-cannot-sign-in = 这位同志还没有登录过，请先请他进来。
step-without-node = 这个组织的上级不全，缺审稿的一级。请管理员先把组织树补好。

# Articles
submitted-already = 已经交上去了，正在审。
draft-moved-on = 你打开以后，有人又存过这篇稿子。
text-is-frozen = 稿子正在审，或已经发布，现在不能改。要改请先撤回，或者点“改一版”。
title-missing = 还没有标题。
section-missing = 还没有选栏目。
byline-missing = 还没有署名，写职务就行。
body-missing = 还没有正文。
picture-unreadable = 第 { $n } 张图没能读出来，请换一张，或者把这一行删掉。
alt-missing = 第 { $n } 张图还没写里面有什么。写一句就行，比如“谁，在哪里，做什么”。
attachments-too-many = 附件最多 { $most } 个。
pictures-too-many = 一篇最多 { $most } 张图。请分成几篇。
attachment-too-large = 附件最大 { $most } MB。可以分成几个传。
attachment-kind = 附件只收 PDF、.xlsx 和 .docx，要和文件名对得上。别的格式请先另存成 PDF。
attachment-macros = 这个文件里带宏，不能收。请另存成不带宏的文件，或者存成 PDF。
publish-time-missing = 请把发布的日期和时刻都填上。
publish-time-past = 定的时间已经过了，请改晚一些，或者选“终审通过就发布”。
publish-time-far = 最远只能定到半年以后。
pin-days-range = 置顶写 0 到 { $most } 天。
take-down-not-public = 这篇文章现在不在网上，不用下架。
reason-missing = 请写明为什么下架，打开链接的人会看到。
edit-again-not-public = 这篇稿子还没有发布过，直接改就行。

# Pictures and Word files
picture-broken = 这张图片读不出来，可能没有传完。请重新导出再传。
picture-kind = 这不是能用的图片。请存成 JPG 或 PNG。
picture-heic = 这是手机的 HEIC 照片，网页打不开。请在手机相册里选“存为 JPG”，或者用微信发给自己再存一次。
picture-too-large = 图片太大，一边最多 { $side } 点，总共最多 4,000 万点。请缩小再传。
docx-too-large = 文件超过 20 MB。多半是里面的图片太大：在 Word 里选图片，点“压缩图片”，另存后再传。
docx-bomb = 文件解开以后大得不正常，没有收。请在 Word 里另存一份再传。
docx-too-long = 这个文件的内容太长，一次读不完。请在 Word 里分成几个文件，分别上传。
docx-old-word = 这是老版本 Word 的 .doc。请用 Word 或 WPS 打开，点“另存为”，类型选 .docx，再传。
docx-wps = 这是 WPS 自己的 .wps。请在 WPS 里点“另存为”，类型选 .docx，再传。
docx-encrypted = 这个文件设了密码，读不了。请在 Word 里去掉打开密码，另存后再传。
docx-other-kind = 这不是 Word 文件，里面是{ $kind ->
    [pdf] { " " }PDF 文件
    [png] 图片
    [jpg] 图片
    [gif] 图片
    [bmp] 图片
    [tiff] 图片
    [webp] 图片
    [ico] 图片
    [avif] 图片
    [heic] 手机的 HEIC 照片
    [mp3] 录音
    [wav] 录音
    [mp4] 视频
    [xlsx] { " " }Excel 表格
    [pptx] { " " }PPT 演示文稿
    [odt] { " " }ODT 文档
    [ofd] { " " }OFD 版式文件
    [rtf] { " " }RTF 文档
    [caj] { " " }CAJ 文献
    [zip] 压缩包
    [rar] 压缩包
    [gz] 压缩包
    [html] 网页
    [mht] 网页
    [txt] 纯文字
    [exe] 程序
   *[other] { " " }{ $kind } 文件
}。请在 Word 或 WPS 里另存为 .docx 再传。
docx-damaged = 这个文件坏了，或者没有传完。请用 Word 或 WPS 打开看看，另存一份再传。
import-not-allowed = 这个人不能在这个组织写稿。
import-unknown-person = 没有这个登录名。
import-unknown-node = 没有这个代码的组织。
convert-endings = 输出文件请以 .html 或 .md 结尾。
import-comment-of = 批注（{ $author }）：{ $text }

# What an import recognised
import-Heading = 小标题 { $n } 个
import-Paragraph = 正文 { $n } 段
import-List = 列表 { $n } 个
import-Table = 表格 { $n } 张
import-MergedCells = 合并单元格 { $n } 处
import-Picture = 图片 { $n } 张
import-Note = 附注 { $n } 条
import-Link = 链接 { $n } 个
import-Ruby = 注音 { $n } 处
import-Formula = 公式 { $n } 个
import-FormulaAsText = 公式 { $n } 个，只能存成文字，请核对
import-TextBox = 文本框 { $n } 个，内容接在了它所在那一段的后面
import-Chart = 图表 { $n } 个没有图片，请截图再插进来
import-EmbeddedObject = 嵌入的对象 { $n } 个，请另外作附件传
import-CroppedPicture = 图片 { $n } 张在 Word 里裁过，裁掉的部分还在文件里。请看看有没有不该公开的，有就换成裁好的图
import-LinkedPicture = 图片 { $n } 张不在文件里，只有链接，请插进来再传
import-UnreadablePicture = 图片 { $n } 张读不出来，请换成 JPG 或 PNG
import-HeaderFooter = 页眉页脚，网页不用
import-HiddenText = 隐藏文字 { $n } 处
import-Deletion = 修订里删掉的字 { $n } 处
import-Insertion = 修订里加上的字 { $n } 处，都留下了
import-Comment = 批注 { $n } 条
import-Field = 域 { $n } 个，存成了文字

# Places of a change
place-title = 标题
place-digest = 摘要
place-section = 栏目
place-byline = 署名
place-source = 来源
place-cover = 封面
place-files = 附件
change-no-cover = 不用封面
change-picture = 一张图
place-paragraph = 第 { $n } 段
place-heading = 第 { $n } 个小标题
place-table = 表 { $n }
place-figure = 图 { $n }
place-note = 附注 { $n }
place-attachment = 附件 { $n }
place-media = 音频或视频 { $n }
place-question = 题 { $n }
place-divider = 分隔线 { $n }
place-structure = 段落的顺序或样式
place-other = 第 { $n } 处
place-new = { $place }，新增
place-gone = { $place }，删去

# What was just done
did-review-next = 定了，已交给下一审。
did-review-before = 退回上一审了。
did-review-approved = 终审通过了。
did-review-returned = 退回修改了，作者马上能看到你的意见。
did-review-not-open = 已定为不公开，这一轮结束。
did-review-outside = 已记为需报审。拿到答复以后，到这篇稿子里录文号。
did-borrowed = 已请好人，稿子会出现在他的“今天要办”里。
did-withdrawn = 撤回来了，可以接着改。
did-taken-down = 下架了。链接还能打开，会说明原因。
did-kept = 这一版存下了，以后都找得到。
did-submitted = 交上去了，等初审。审完或者退回，都会在“今天要办”告诉你。
did-saved = 存好了。
did-imported = 读进来了，请从上到下看一遍。
did-attached = 附件加上了。
did-detached = 附件拿掉了。
did-device-out = 那台设备退出了。
did-founded = 建好了。下一步：在下面建党委和支部，再把人添进去。
did-person-added = 添上了。下一步：给他一个邀请链接。
did-unit-added = 建好了。
did-unit-renamed = 改好了，从现在起用新名称。
did-role-given = 给他了，马上就能用。
did-role-ended = 停下了，马上生效。
did-membership-ended = 记下了。
did-membership-begun = 加进去了。
did-password = 密码换好了，别的设备都已退出。

# Early ends
stop-signed-out = 登录到时间了。写的都在，重新登录就能接着办。
stop-broken = 这一步没有做成。过一会儿再试一次；还不行，告诉管理员是几点、在哪一页。
stop-too-large = 传上来的太大了，最多 20 MB。

# Words of the review screen that came with the rules
barred-not-mine = 这一步归别的同志审
barred-over = 这一轮已经结束
barred-look-line = 可以看，不用定。
check-nobody = { $step }：这一级还没有人，要请人借审
check-step = { $step }：{ $who }
state-scheduled-short = 已审定，等时间发布
articles-export-unit = 组织

# The command line
demo-open = 示例站点：{ $url }
demo-interrupted = 上一次填示例数据时中断了，数据不完整。请删掉数据目录（用 PostgreSQL 时清空数据库），再启动一次。
demo-sign-ins = 登录名和密码在 { $file }：
check-audit = 审计记录 { $n } 条，前后相接，没有被动过。
check-audit-gap = 审计记录少了第 { $n } 条。
check-audit-entry = 审计记录第 { $n } 条被改过。
check-audit-data = 审计记录第 { $n } 条的内容被改过。
check-audit-head = 审计记录的末尾对不上，后面的可能被删过。
check-revisions = 稿件各版 { $n } 个，指纹都重算过。
check-revision-altered = 《{ $title }》第 { $n } 版被改过，或者少了。
check-rounds = 审稿 { $n } 轮，每一步的意见都和审计记录对过。
check-round-altered = 《{ $title }》第 { $n } 轮送审的记录被改过，或者少了。
check-step-altered = 《{ $title }》第 { $n } 轮{ $step }的记录被改过，或者少了。
check-version-altered = 《{ $title }》第 { $n } 次发布的记录被改过，或者少了。
check-shown-altered = 《{ $title }》现在给读者看的，和发布的记录对不上。
check-publications = 已发布的版本 { $n } 个，都查过三审。
check-publication = 《{ $title }》没有三个人的三审，或者发布的不是审过的那一版。
check-files = 存着的文件 { $n } 个，都核对过。
check-file = 文件 { $hash } 少了或被改过。
check-job = 后台任务 { $kind } 试了多次没有做成，要有人看一看：{ $why }
