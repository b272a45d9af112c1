# 学习：什么没有办成，留住了什么，怎么办。键是 docs/learn-protocol.md 的代号。
learn-hand-in = 换了一台服务器，手机上记的学习要补交一次。会自己补，不用管。
learn-moved-on = 这一段早就记下了。重新打开这节课就能接着学，已经记下的都在。
learn-sitting-over = 这节课打开已经超过一天。重新打开就能接着学，已经记下的都在。
learn-answered = 这道题已经答过，或者时间过了。
learn-not-yet = 现在还不能答。这一页写着还差什么、什么时候可以。
learn-too-many = 一天里打开课的次数太多了，明天再来。课文照样能看，已经记下的都在。
learn-body-wrong = 没看懂这条消息，什么也没有改。请刷新页面再试。
learn-spans-wrong = 学到的位置不对，这一条没有记。请刷新页面，从上次的地方接着学。
learn-spans-too-many = 一次交的太多，请分几次交。
learn-nonce-wrong = 这条学习记录的编号不对，没有记。请重新打开这节课。
learn-receipt-wrong = 这条学习记录的凭据不对，没有记。请重新打开这节课，已经记下的都在。
learn-answer-too-long = 答案太长，没有存上。请写短一些。
