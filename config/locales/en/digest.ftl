# /digest: what a week brought.

cmd-digest-name = digest
cmd-digest-about = What the last week brought in members, posts and events, and what waits for a decision
digest-title = { $community }, week of { $from } to { $to }
digest-quiet = A quiet week: nothing happened that is known, and nothing waits for you.
digest-growth = Members: { $members } ({ $change } in the week; { $joined } joined, { $left } left).
digest-growth-before = Members: { $members } ({ $change } in the week, { $before } in the week before; { $joined } joined, { $left } left).
digest-growth-first = Members: { $members }; { $joined } joined and { $left } left in this first week.
digest-unseen = The week was not seen.
digest-unseen-days = { $n ->
    [one] One day of it was not seen wholly: what happened then may be missing.
   *[other] { $n } days of it were not seen wholly: what happened then may be missing.
    }
digest-since = In progress, this week so far: { $joined } joined, { $left } left.
digest-stayed = Of { $n } who joined in the week of { $date }, { $stayed } stayed four weeks: { $share } ({ $low } to { $high }).
digest-stayed-few = Of { $n } who joined in the week of { $date }, { $stayed } stayed four weeks; too few to tell a rate.
digest-active = Took part: { $n }.
digest-active-before = Took part: { $n }, { $before } in the week before.
digest-active-unknown = Who took part cannot be told: not all of the week was seen.
digest-posts = { $n ->
    [0] No post went out.
    [one] One post went out.
   *[other] { $n } posts went out.
    }
digest-missed = Missed: { $posts }. /post show tells why.
digest-failed = Not sent everywhere: { $posts }. /outbox list tells why.
digest-best = Most people answered or reacted to { $post }: { $people }.
digest-best-usual = Most people answered or reacted to { $post }: { $people }; { $usual } are usual at that weekday and hour.
digest-in-progress = { $line } Its two days are not over.
digest-held = { $event }: { $came } of { $signed } came; not there: { $share } ({ $low } to { $high }).
digest-held-few = { $event }: { $came } of { $signed } who had signed up came.
digest-held-unknown = { $event }: { $going } had signed up; who came is not known.
digest-walked-in = { $line } { $n } more came without signing up.
digest-ahead = Ahead: { $event }, { $time }: { $come ->
    [0] nobody comes yet.
    [one] one person comes.
   *[other] { $going } come.
    }
digest-ahead-waiting = Ahead: { $event }, { $time }: { $come ->
    [0] nobody comes yet,
    [one] one person comes,
   *[other] { $going } come,
    } { $wait ->
    [one] one waits for a place.
   *[other] { $waiting } wait for a place.
    }
digest-more = { $n ->
    [one] and one more event.
   *[other] and { $n } more events.
    }
digest-decide = To decide: { $what }.
digest-decide-posts = posts to approve: { $posts }
digest-decide-events = events to approve: { $events }
digest-decide-uncertain = messages of which nobody knows whether they arrived: { $n }
digest-decide-parked = messages that stand still: { $n }
digest-decide-dead = messages that were not sent: { $n }
digest-button-growth = Growth
digest-button-retention = Retention
digest-button-activity = Activity
digest-button-content = Content
settings-digest = The digest comes on Mondays at (hour, or off): { $value }
settings-digest-done = On Mondays the moderators’ channel is told what the week brought, at (hour, or off): { $value }.
settings-digest-hour = “{ $value }” is no hour. Write 0 to 23, or off.
cmd-settings-digest-name = digest
cmd-settings-digest-about = Sets the hour on Mondays at which moderators are told what the week brought, or off
arg-hour-name = hour
arg-hour-about = 0 to 23 by the community’s clocks, or off
