# 存到手机里，没网也能学：课上的按钮，和没网时打开的那一份。
keep-title = 没网也能学
keep-line = 出门前存好，路上没网也能接着学，连上网自己补交。
keep-what = 存哪一种
keep-text = 文字
keep-sound = 声音和文字
keep-video = 视频和文字
keep-form = { $form }，{ $size }
keep-size-text = 不到 1 MB
keep-size-less = 不到 1 MB
keep-size = 约 { $n } MB
keep-mb = { $n } MB
keep-go = 存到手机里
keep-link = 要出门？存到手机里，没网也能学
keep-out = 没网时学得多了记作 B 类，支部会口头问一题。退出登录时存的会删掉，学过还没交的留着，你下次登录会自己补交。
keep-drop = 删掉存的
keep-under-way = 正在存：第 { $n } 份，共 { $m } 份。存好以前别关这一页。
keep-done = 存好了：{ $f }，占 { $n }。没网时点“学习”，或者打开这一页，就能学。{ $d } 以前有效。
keep-failed = 没存成，手机里没留东西。等网好一点，再存一次。
keep-full = 手机空间不够，没存成。腾出一些地方，或者只存文字。
keep-busy = 现在学的人多，先存不了这么大的。过一会儿再存，或者先只存文字。
keep-opening = 这节课还没接上。等一会儿再存。
keep-old = 原来存的那一份旧了，已经删掉。要用就再存一次。
keep-dropped = 存的删掉了，空出 { $n }。
keep-waiting = 没网时学的还没交完，网一通会自己补交，不会丢。
keep-handed = 没网时学的，都补交好了。
keep-handed-later = 没网时学的交上了一部分，剩下的还在手机里，过一会儿会自己再交。
keep-over = 有一份没网时学的过了 30 天，交不上了。在线再学一遍就行。

# 记录那边连不上时，照样打开的课文。
spare-line = 学习记录那边暂时连不上，课文照样能读。现在读的先记不上，等连上再接着学，学时才算。
spare-film = 视频和声音也等连上再放，文字是同一课。
spare-back = 连上了。按下面的按钮接着学，从现在起学时照常记。
spare-again = 接着学
spare-up = 回到开头
spare-none = 还没有发布的课。

shelf-title = 存在手机里的课
shelf-no-line = 现在连不上网
shelf-line = 下面是存在这部手机里的课，没网也能学。别的要等连上网。
shelf-again = 再连一次
shelf-none = 手机里没有存着的课。连上网以后，打开一节课，按“存到手机里”。

kept-this = 这是存在手机里的一份
kept-no-line = 没网，学的先记在手机里，连上网会自己补交，不会丢。
kept-line-back = 连上网了，没网时学的都补交好了。
kept-back-nothing = 连上网了。在线学，边学边记。
kept-back-out = 连上网了。学过的还在手机里，登录就自己补交。
kept-back-other = 手机里这些是别的账号学的，没有动。用那个账号登录，就会自己补交。
kept-no-more = 这一份能记的都记满了。还能接着看；连上网再存一份，就能接着记。
kept-broken = 存的这一份放不出来，先读文字，一样算。
kept-go-on = 在线接着学
kept-end = 就到这里。提问和结业小测要连上网再答。
