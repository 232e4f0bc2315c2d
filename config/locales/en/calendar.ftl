# /calendar: a month of posts, and the cadence kept beside the cadence meant.

cmd-calendar-name = calendar
cmd-calendar-about = What was posted and what is planned in a month, and the cadence kept beside the cadence meant
cmd-calendar-show-name = show
cmd-calendar-show-about = A month as picture and as text; this month unless another is named
arg-month-name = month
arg-month-about = Which month: 2026-12, next, last, december; this month if left out
calendar-title = Calendar of { $community }, { $month }
calendar-empty = Nothing was posted or is planned in this month.
calendar-day = { $weekday } { $day }: { $entries }
calendar-entry = { $time } { $post } ({ $state })
calendar-more =
    { $n ->
        [one] one more
       *[other] { $n } more
    }
calendar-weekday =
    { $n ->
        [1] Mon
        [2] Tue
        [3] Wed
        [4] Thu
        [5] Fri
        [6] Sat
       *[other] Sun
    }
calendar-cut = Of { $posts } there are more times in these weeks than are counted here.
calendar-head = Made/meant
calendar-week-now = { $day } (now)
calendar-no-topic = no topic
calendar-state-sent = sent
calendar-state-going = on its way
calendar-state-planned = planned
calendar-state-review = in review
calendar-state-paused = paused
calendar-state-draft = draft
calendar-state-uncertain = uncertain
calendar-state-failed = failed
calendar-state-missed = missed
calendar-state-skipped = skipped

calendar-month-unclear = “{ $month }” is no month that can be shown. Write it as 2026-12, or as next, last or december.
