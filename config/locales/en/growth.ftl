# /growth: how many members, how that changed, and where it goes.

cmd-growth-name = growth
cmd-growth-about = How many members, how that changed, and what can be said about where it goes
growth-title = Growth of { $community }
growth-empty = Nothing has been recorded yet. Add Steward to the group or server, or import its history, then ask again.
growth-as-of = As of { $date }, the last day that was seen: “in 30 days” means the 30 days up to it, and what happened since is not known.
growth-first-days =
    { $count ->
        [one] { $members } member. Within the last 30 days { $joined } joined and { $left } left, as far as seen; the record is too short for a change over 30 days.
       *[other] { $members } members. Within the last 30 days { $joined } joined and { $left } left, as far as seen; the record is too short for a change over 30 days.
    }
growth-now =
    { $count ->
        [one] { $members } member, { $change } in 30 days: { $joined } joined, { $left } left.
       *[other] { $members } members, { $change } in 30 days: { $joined } joined, { $left } left.
    }
growth-now-percent =
    { $count ->
        [one] { $members } member, { $change } in 30 days ({ $percent }): { $joined } joined, { $left } left.
       *[other] { $members } members, { $change } in 30 days ({ $percent }): { $joined } joined, { $left } left.
    }
growth-capacity = Growth slows with size and tends to a capacity K of { $estimate } (95%: { $low }–{ $high }); to hold it takes { $joins } joins a day.
growth-declining = At least as many leave as join, so there is no level that growth tends to.
growth-declining-towards = There are more members than joins can replace: the number is declining towards a capacity K of { $estimate } (95%: { $low }–{ $high }); to hold it takes { $joins } joins a day.
growth-constant-inflow = The capacity K cannot be told: a steady inflow from outside, which does not depend on the number of members, may explain the joins as well.
growth-constant-inflow-at-least = The capacity K cannot be told: a steady inflow from outside, which does not depend on the number of members, may explain the joins as well. The level that growth tends to is at least { $low }.
growth-few-weeks = The capacity K cannot be told yet: a few weeks, such as those of a campaign or a raid, decide what it would be.
growth-few-weeks-at-least = The capacity K cannot be told yet: a few weeks, such as those of a campaign or a raid, decide what it would be. It is at least { $low }.
growth-too-short = The capacity K cannot be told yet: that takes at least eight weeks of record.
growth-no-flows = The capacity K cannot be told: joins and leaves say too little, because too few days were seen, nobody joined, or the size never changed.
growth-at-least = Still growing; the capacity K cannot be told from these data yet. It is at least { $low }.
growth-not-yet = The capacity K cannot be told from these data yet, nor what it is at least.
growth-never-seen = Counted by the platform but never seen by Steward: { $count }. When they joined is not known.
growth-rough-fit = The curve is only a rough description: over the days shown it is off by { $percent } of the members on average.
growth-gaps =
    { $count ->
        [one] { $count } span was not seen; the chart hatches it. What happened there is not known in full.
       *[other] { $count } spans were not seen; the chart hatches them. What happened there is not known in full.
    }
