# /calendar: a month of posts, and the cadence kept beside the cadence meant.

cmd-calendar-name = calendar
cmd-calendar-about = What was posted and what is planned in a month, and the cadence kept beside the cadence meant
cmd-calendar-show-name = show
cmd-calendar-show-about = A month as picture and as text; this month unless another is named
arg-month-name = month
arg-month-about = Which month: 2026-12, next, last, december; this month if left out
cmd-calendar-feed-name = feed
cmd-calendar-feed-about = The secret address at which calendars subscribe to what is public
cmd-calendar-renew-name = renew
cmd-calendar-renew-about = Makes a new secret address; the old one stops at once
calendar-title = Calendar of { $community }, { $month }
calendar-empty = Nothing was posted or is planned in this month.
calendar-day = { $weekday } { $day }: { $entries }
calendar-entry =
    { $kind ->
        [event] { $time } event { $post } ({ $state })
       *[post] { $time } { $post } ({ $state })
    }
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
calendar-unreadable = { $n ->
    [one] One post or event cannot be read from the database and is missing here. The log says what is wrong.
   *[other] { $n } posts and events cannot be read from the database and are missing here. The log says what is wrong.
    }
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
calendar-state-event = open for answers
calendar-state-held = held
calendar-state-cancelled = cancelled

calendar-month-unclear = “{ $month }” is no month that can be shown. Write it as 2026-12, or as next, last or december.

calendar-feed-made = The calendar can be subscribed to at this address. It is told only now; keep it.
calendar-feed-renewed = This is the new address. The old one has stopped. It is told only now; keep it.
calendar-feed-what = Whoever has it sees titles and times of posts that went out or will, and titles, times and places of events, from three months back to a year ahead; no texts, nothing in review. /calendar renew makes another one.
calendar-feed-there = There is an address since { $made }. It was told when it was made and is not kept, only its digest. If it is lost, or too many have it, /calendar renew makes another one, and the old one stops at once.
calendar-feed-unreachable = Nobody could open the address yet. Whoever runs Steward has to say where the console is reached from outside: public_url = "https://…" under [console] in steward.toml, or STEWARD_CONSOLE_PUBLIC_URL.
