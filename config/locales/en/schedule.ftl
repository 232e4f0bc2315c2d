# Schedules: what is wrong with a rule

schedule-empty = Say when, for example: weekly on mon, thu at 20:00
schedule-too-long = A schedule has at most { $max } characters.
schedule-unknown = “{ $part }” was not understood in the schedule. Say it like this: daily at 09:00, weekly on mon at 20:00, monthly on last at 09:00, every 90 minutes, at 2026-12-01 09:00.
schedule-time = “{ $part }” is no time of day. Say it like this: 09:00 or 9pm.
schedule-date = “{ $part }” is no date. Say it like this: 2026-12-01 or 2026-12-01 09:00.
schedule-no-time = “{ $part }” says no time of day. Add it: at 09:00
schedule-no-days = “{ $part }” says no day. Add it: on mon, thu for weeks, on 1, last for months, on 12-24 for years.
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
