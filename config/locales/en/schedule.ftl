# Schedules

# What is wrong with a rule

schedule-empty = Say when, for example: weekly on mon, thu at 20:00
schedule-too-long = A schedule has at most { $max } characters.
schedule-unknown = “{ $part }” was not understood in the schedule. Say it like this: daily at 09:00, weekly on mon at 20:00, monthly on last at 09:00, every 90 minutes, at 2026-12-01 09:00, now.
schedule-time = “{ $part }” is no time of day. Say it like this: 09:00 or 9pm.
schedule-date = “{ $part }” is no date. Say it like this: 2026-12-01 or 2026-12-01 09:00.
schedule-no-time = “{ $part }” says no time of day. Add it: at 09:00
schedule-no-days = “{ $part }” says no day. Add it: on mon, thu for weeks, on 1, last for months, on 12-24 for years.
schedule-no-date = “{ $part }” says no day. Say: daily at { $at }, or a date, such as tomorrow at { $at }.
schedule-two-times = “{ $part }” has a time of its own: all days of one schedule have the same times. Make two, one for these days and one for the others, or say one time for all of them: weekly on mon, thu at 20:00.
schedule-two-ways = “{ $part }” can be read in two ways. Write { $one } for one each so often, or { $other } when so many lie between.
schedule-day-or-month = “{ $part }” can be read in two ways. Write { $one } or { $other }.
schedule-which-night = “{ $part }” can be in the night before that day or in the one after it. Write { $one } or { $other }.
schedule-night = “{ $part }” belongs to the night of one day and to the date of the next, so two days may be meant. Write { $at } with the day on which it is.
schedule-part-of-day = “{ $part }” can be { $one } or { $other } here. Write the one that is meant.
schedule-days = “{ $part }” names several days. If those of every week are meant, say: { $every } at 20:00. If each is meant once, make a schedule for each.
schedule-bounds = “{ $part }”: the number has to be from { $min } to { $max }.
schedule-too-often = “{ $part }” is less than one minute apart.
schedule-twice = “{ $part }” says again what was said before.
schedule-once = What takes place once has no from, until or times.
schedule-until-before-from = The schedule ends ({ $until }) before it begins ({ $from }).
schedule-never = “{ $part }” never occurs.
schedule-past = { $at } is over.
schedule-over = Nothing of this schedule is left: all of it is over.
schedule-far = Nothing of this schedule comes within five years.
schedule-cron-fields = A cron expression has five fields (minute, hour, day, month, weekday); this one has { $count }.
schedule-cron-part = “{ $part }” in the cron expression is no { $field ->
    [minute] minute
    [hour] hour
    [day] day of the month
    [month] month
   *[weekday] weekday
} from { $min } to { $max }.

# A rule in words, as part of a sentence

schedule-list-more = { $list }, { $item }
schedule-list-last = { $list } and { $item }
schedule-weekday = { $day ->
    [mon] Monday
    [tue] Tuesday
    [wed] Wednesday
    [thu] Thursday
    [fri] Friday
    [sat] Saturday
   *[sun] Sunday
}
schedule-day-number = the { $n ->
    [1] 1st
    [2] 2nd
    [3] 3rd
    [21] 21st
    [22] 22nd
    [23] 23rd
    [31] 31st
   *[other] { $n }th
}
schedule-day-last = the last day
schedule-day-nth = the { $n ->
    [1] 1st
    [2] 2nd
    [3] 3rd
   *[other] { $n }th
} { $weekday }
schedule-day-last-weekday = the last { $weekday }
schedule-day-of-year = { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
schedule-says-once = once, at { $at }
schedule-says-elapsed = { $unit ->
    [hours] { $n ->
        [1] every hour
       *[other] every { $n } hours
    }
    [minutes] { $n ->
        [1] every minute
       *[other] every { $n } minutes
    }
   *[seconds] every { $n } seconds
}
schedule-says-days = { $n ->
    [1] every day
   *[other] every { $n } days
} at { $times }
schedule-says-weeks = { $n ->
    [1] every { $days }
   *[other] every { $n } weeks on { $days }
} at { $times }
schedule-says-months = { $n ->
    [1] every month
   *[other] every { $n } months
} on { $days } at { $times }
schedule-says-years = every year on { $days } at { $times }
schedule-says-cron = by the cron expression { $cron }
schedule-says-from = { $rule }, from { $start }
schedule-says-until = { $rule }, until { $end }
schedule-says-times = { $rule }, { $n ->
    [1] once
   *[other] { $n } times
}
schedule-note-gap = { $minutes } minutes later than said: the clocks skip that time
schedule-note-overlap = the first of two: the clocks show this time twice

# steward occurrences

schedule-occurrences = { $rule }; on the clocks of { $zone } (time zone database { $release }):
schedule-occurrence = { $local } { $weekday } = { $utc }
schedule-occurrences-end = Nothing follows after that.
