# 日期
date-full = { $y }年{ $m }月{ $d }日 { $t }
date-day = { $y }年{ $m }月{ $d }日
date-near = { $m }月{ $d }日
date-today = 今天 { $t }
date-yesterday = 昨天 { $t }
date-before-yesterday = 前天 { $t }
date-tomorrow = 明天 { $t }
date-weekday-1 = 星期一
date-weekday-2 = 星期二
date-weekday-3 = 星期三
date-weekday-4 = 星期四
date-weekday-5 = 星期五
date-weekday-6 = 星期六
date-weekday-7 = 星期日
