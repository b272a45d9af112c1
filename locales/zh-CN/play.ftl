# 看和听：学员学一节有视频或录音的课。
forms-label = 换一种学法
form-video = 看
form-sound = 听
form-text = 读
play-seq = 看或者听
play-captions = 字幕
play-length = 一共约 { $n } 分钟，带字幕。
play-from = 从 { $t } 接着。
play-same = 三种学法算同一节课，换着学也接得上。“听”省流量，“读”最省，网慢时用。
play-to-need = 看还差什么
play-to-sound = 网慢，先改成只听，省流量。网好了，点“看”换回来。
play-to-text = 网太慢，先读文字，一样算。网好了，点上面换回来。
play-crowded-sound = 现在看的人多，先给你只听的，一样算。
play-crowded-text = 现在看的听的人都多，先读文字，一样算。过一会儿点上面再试。
play-fastest = 最快 1.5 倍。再快，学了也不算。
