# Words of ours between those of an article's text.
text-question = 这里有一道学习题，请在学习页面作答。
text-unknown = 这里有一段内容，现在的版本还显示不了，内容没有丢。
text-no-picture = 这里有一张图片，现在取不到。
text-no-picture-of = 这里有一张图片，现在取不到。图上是：{ $alt }
text-no-sound = 这里有一段录音，现在取不到。
text-no-video = 这里有一段视频，现在取不到。
text-no-attachment = 附件“{ $name }”现在取不到。
text-attachment = 附件：
text-captions = 中文字幕
text-transcript = 看文字稿
text-notes = 注释
text-note = 注 { $n }
text-back = 回到正文注 { $n }
text-table = 表 { $n }
text-table-rows = 表 { $n }，一行一行
