# 学习：什么没有办成，留住了什么，怎么办。键是 docs/learn-protocol.md 的代号。
learn-hand-in = 换了一台服务器，手机上记的学习要补交一次。会自己补，不用管。
learn-moved-on = 这一段早就记下了。重新打开这节课就能接着学，已经记下的都在。
learn-sitting-over = 这节课打开已经超过一天。重新打开就能接着学，已经记下的都在。
learn-pack-over = 存的这一份过了 30 天，交不上了。在线再学一遍就行，已经记下的都在。
learn-answered = 这道题已经答过，或者时间过了。
learn-not-yet = 现在还不能答。这一页写着还差什么、什么时候可以。
learn-too-many = 一天里打开课的次数太多了，明天再来。课文照样能看，已经记下的都在。
learn-body-wrong = 没看懂这条消息，什么也没有改。请刷新页面再试。
learn-spans-wrong = 学到的位置不对，这一条没有记。请刷新页面，从上次的地方接着学。
learn-spans-too-many = 一次交的太多，请分几次交。
learn-nonce-wrong = 这条学习记录的编号不对，没有记。请重新打开这节课。
learn-receipt-wrong = 这条学习记录的凭据不对，没有记。请重新打开这节课，已经记下的都在。
learn-answer-too-long = 答案太长，没有存上。请写短一些。

# 申诉
appeal-no-reason = 请选一条最接近的情况。
appeal-no-words = 请写一句当时的情况，支部好问你。
appeal-no-unit = 你现在不在任何支部，没有人能定这件事。请先和组织委员说，把组织关系落实了再提。
appeal-nothing-waits = 这一段已经算数，或者不在待认定里，不用申诉。
appeal-open-already = 这一段你已经提过申诉，正在等结果。
appeal-own = 自己的申诉要请别的同志来定。
appeal-no-answer = 请选认定还是不认定。
appeal-decision-no-words = 请写一句问了什么、答得怎么样，学员看得到。
appeal-no-way = 请选用哪种办法确认。
appeal-no-question = 这一段没有题可抽，请口头问一题。
appeal-moved-on = 这件申诉刚才已经有人定了，或者内容变了。请回到清单看看。

# 刚做完的事
did-learn-too-fast = 这一段还没到读完的工夫，先不记。接着读，读完再按，前面读的时间都算。
did-learn-read = 这一段记下了，接着读。
did-learn-open-again = 这次打开的凭据对不上了。请点“开始读”再读，已经记下的都在。
did-learn-make-up-later = 上次补答没答对，隔一天才能换题再答。等不及可以申诉。
elsewhere-no-issuer = 请写清是哪个单位发的证书，最多 { $most } 个字。
elsewhere-no-number = 请填证书编号，{ $least } 到 { $most } 个字母、数字或汉字。
elsewhere-hours-wrong = 学时请写 0.25 到 200 之间的数，最多两位小数，如 8 或 1.5。
elsewhere-too-many = 一天最多录入和撤回 { $most } 条，今天的满了，明天再录。
elsewhere-known = 这张证书录入过了，在你的学习记录里。
elsewhere-moved-on = 没有录进去。请再看一遍填的内容。
did-learn-outside-entered = 记进你的学习记录了，是 C 类，不计入年度学时。
did-learn-outside-taken-back = 撤回了，原来记的学时已冲销。
did-learn-appealed = 申诉提出了，7 天内给结果。
did-learn-appeal-decided = 定好了，学员已经看得到结果。
did-learn-appeal-made-good = 这一段刚才已经认定了，不用再定，你写的没有用上。
did-learn-appeal-gone = 这件申诉已经有人定了。
did-learn-appeal-moved-on = 这件申诉刚才已经有人定了，你写的没有用上。

# zhibu check
check-records = { $n } 份学习记录：每一条都和写下时一样，学时都有凭据
check-record-row = 第 { $record } 号学习记录的第 { $n } 条被改过，或者不见了。
check-record-head = 第 { $record } 号学习记录后面少了几条，或者链头被改过。
check-record-hours = 第 { $record } 号学习记录里有学时找不到凭据。
check-record-gone = 有 { $n } 次学完时记下的链头，现在哪份学习记录里都找不到：有记录被整份重写过。

# 导出的表
sheet-day = 哪天
sheet-title = 学的是
sheet-class = 类
sheet-category = 方式
sheet-hours = 学时
sheet-year = 计入年度
sheet-certificate = 证书编号

# 今天要办
task-drawn = 支部请你答一题
task-appeal = 申诉等你定
task-appeal-line = { $person }对一段学习的认定提出申诉，{ $when }前答复：当面或打电话问一题，再定。
task-go-appeal = 去看看
learn-taken-down = 《{ $title }》下架了：{ $reason } 学过的都还在你的学习记录里。
certificate-void = 这张证书 { $day }作废了。为什么，写在你的学习记录里。
learn-left-out = 《{ $title }》已经从《{ $course }》里去掉，不再教了。学过的都还在你的学习记录里。
