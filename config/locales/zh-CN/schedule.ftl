# 日程

# 规则哪里不对

schedule-empty = 请写明时间，例如：每周一、周四 20:00
schedule-too-long = 日程最多 { $max } 个字符。
schedule-unknown = 没有看懂日程中的“{ $part }”。可以这样写：每天 09:00、每周一 20:00、每月最后一天 09:00、每90分钟、2026年12月1日 09:00、现在。
schedule-time = “{ $part }”不是一天中的时间。可以这样写：09:00 或 晚上9点。
schedule-date = “{ $part }”不是日期。可以这样写：2026-12-01 或 2026年12月1日 09:00。
schedule-no-time = “{ $part }”没有写几点。请加上，例如 09:00。
schedule-no-days = “{ $part }”没有写哪一天。请加上：每周写周几，每月写几日或最后一天，每年写几月几日。
schedule-no-date = “{ $part }”没有写哪一天。请写“每天 { $at }”，或写明日期，例如“明天 { $at }”。
schedule-two-times = “{ $part }”另有自己的时间，而一个日程的各天时间相同。请分成两个，或为各天写同一个时间，例如：每周一、周四 20:00。
schedule-two-ways = “{ $part }”有两种理解。请写“{ $one }”（以此为周期），或“{ $other }”（中间空出这么多）。
schedule-day-or-month = “{ $part }”有两种理解。请写 { $one } 或 { $other }。
schedule-which-night = “{ $part }”可以是这一天之前的夜里，也可以是之后的夜里。请写 { $one } 或 { $other }。
schedule-night = “{ $part }”按夜晚算是前一天，按日期算是后一天，可能指两个不同的日子。请写 { $at }，并写明它所在的那一天。
schedule-part-of-day = 这里的“{ $part }”可以是 { $one }，也可以是 { $other }。请写明是哪一个。
schedule-days = “{ $part }”是好几天。如果每周都是，请写：{ $every } 20:00；如果每天只有一次，请各写一个日程。
schedule-bounds = “{ $part }”：数字应在 { $min } 到 { $max } 之间。
schedule-too-often = “{ $part }”的间隔不到一分钟。
schedule-twice = “{ $part }”前面已经写过。
schedule-once = 只发生一次的日程不能写开始、结束或次数。
schedule-until-before-from = 日程的结束（{ $until }）早于开始（{ $from }）。
schedule-never = “{ $part }”永远不会发生。
schedule-past = { $at } 已经过去。
schedule-over = 这个日程已经全部过去。
schedule-far = 这个日程五年之内都不会发生。
schedule-cron-fields = cron 表达式应有五个字段（分、时、日、月、星期），这里有 { $count } 个。
schedule-cron-part = cron 表达式中的“{ $part }”不是 { $min } 到 { $max } 之间的{ $field ->
    [minute] 分钟
    [hour] 小时
    [day] 日期
    [month] 月份
   *[weekday] 星期
}。

# 用文字说明规则，作为句子的一部分

schedule-list-more = { $list }、{ $item }
schedule-list-last = { $list }、{ $item }
schedule-weekday = { $day ->
    [mon] 周一
    [tue] 周二
    [wed] 周三
    [thu] 周四
    [fri] 周五
    [sat] 周六
   *[sun] 周日
}
schedule-day-number = { $n }日
schedule-day-last = 最后一天
schedule-day-nth = 第{ $n ->
    [1] 一
    [2] 二
    [3] 三
    [4] 四
   *[other] 五
}个{ $weekday }
schedule-day-last-weekday = 最后一个{ $weekday }
schedule-day-of-year = { $month }月{ $day }日
schedule-says-once = { $at }（一次）
schedule-says-elapsed = { $unit ->
    [hours] { $n ->
        [1] 每小时
       *[other] 每 { $n } 小时
    }
    [minutes] { $n ->
        [1] 每分钟
       *[other] 每 { $n } 分钟
    }
   *[seconds] 每 { $n } 秒
}
schedule-says-days = { $n ->
    [1] 每天
   *[other] 每 { $n } 天
} { $times }
schedule-says-weeks = { $n ->
    [1] 每{ $days }
   *[other] 每 { $n } 周的{ $days }
} { $times }
schedule-says-months = { $n ->
    [1] 每月
   *[other] 每 { $n } 个月的
}{ $days } { $times }
schedule-says-years = 每年{ $days } { $times }
schedule-says-cron = 按 cron 表达式 { $cron }
schedule-says-from = { $rule }，从 { $start } 起
schedule-says-until = { $rule }，到 { $end } 为止
schedule-says-times = { $rule }，共 { $n } 次
schedule-note-gap = 时钟跳过了这个时间，因此顺延 { $minutes } 分钟
schedule-note-overlap = 时钟会两次显示这个时间，这是第一次

# steward occurrences

schedule-occurrences = { $rule }；时区 { $zone }（时区数据库 { $release }）：
schedule-occurrence = { $local } { $weekday } = { $utc }
schedule-occurrences-end = 此后不再发生。
