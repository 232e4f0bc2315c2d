# /event: gatherings, who comes, and what people are told of them.

cmd-event-name = event
cmd-event-about = Events: announced on Discord and Telegram, with one list of who comes
cmd-event-add-name = add
cmd-event-add-about = Plans an event; with a place of announcement it is announced at once
cmd-event-list-name = list
cmd-event-list-about = The events that are to come
cmd-event-show-name = show
cmd-event-show-about = One event: when, where, and how many come
cmd-event-edit-name = edit
cmd-event-edit-about = Changes an event and its announcements; who counts on it is told
cmd-event-approve-name = approve
cmd-event-approve-about = Approves an event that another moderator planned
cmd-event-cancel-name = cancel
cmd-event-cancel-about = Cancels an event and tells whoever counts on it
cmd-event-people-name = people
cmd-event-people-about = Who comes, who waits, who declined, and afterwards who was there
cmd-event-answer-name = answer
cmd-event-answer-about = Says whether you come
cmd-event-calendar-name = calendar
cmd-event-calendar-about = The event as a file for your calendar
cmd-event-remind-name = remind
cmd-event-remind-about = When you are reminded of the events that you go to

arg-where-name = where
arg-where-about = Where it takes place: a channel, here, or an https address
arg-minutes-name = minutes
arg-minutes-about = How long it lasts; an hour unless you say otherwise
arg-capacity-name = capacity
arg-capacity-about = How many places there are; without it there is no end of them
arg-unlimited-name = unlimited
arg-unlimited-about = Yes: there is no end of places any more
arg-accept-name = accept
arg-accept-about = How many hours a freed place is kept for the next in line; 0: given at once; 12 if not said
arg-about-name = about
arg-about-about = What it is about, in Markdown; \n begins a new line, \\n is \n itself
arg-series-name = series
arg-series-about = Which series, by its number; of an event, yes: it ends as well, no: the next one is planned
choice-series-yes = yes
choice-series-no = no
arg-stands-name = stands
arg-stands-about = Only events in this state
arg-answer-name = answer
arg-answer-about = What you say
arg-leads-name = leads
arg-leads-about = How long before the start: 24h, 1h, 30m, 2d, or off

choice-unlimited-yes = yes
choice-stands-draft = draft
choice-stands-review = in review
choice-stands-open = open
choice-stands-over = over
choice-stands-cancelled = cancelled
choice-answer-going = I am coming
choice-answer-maybe = maybe
choice-answer-declined = I am not coming
choice-answer-here = I am here
choice-answer-show = where do I stand

event-button-going = Going
event-button-maybe = Maybe
event-button-declined = Not going
event-button-here = I am here
event-button-calendar = Calendar file
event-button-take = Take the place
event-button-refuse = I cannot come
event-button-show = What is new for me

event-post-cancelled = Cancelled: { $title }
event-post-over = Over: { $title }
event-post-when = When: { $time }, { $lasts }
event-lasts =
    { $unit ->
        [day] { $n ->
            [one] 1 day
           *[other] { $n } days
        }
        [hour] { $n ->
            [one] 1 hour
           *[other] { $n } hours
        }
       *[minute] { $n ->
            [one] 1 minute
           *[other] { $n } minutes
        }
    }
event-post-where = Where: { $place }
event-post-places = Places: { $taken } of { $places } taken, { $free } free
event-post-coming = Coming: { $n }
event-post-waiting = Waiting: { $n }
event-post-maybe = Maybe: { $n }

event-tell-offered = A place is free for you at { $event } ({ $community }). It begins { $time }.
event-tell-until = The place is kept for you until { $time }.
event-tell-given = You have a place now at { $event } ({ $community }). It begins { $time }.
event-tell-put-out = { $event } ({ $community }) has fewer places than before, and yours was among the last ones given. You are number { $waiting } in the queue and the first to be asked. It begins { $time }.
event-tell-lapsed = The place that was kept for you at { $event } ({ $community }), which begins { $time }, went to the next. You can sign up again by the announcement.
event-tell-cancelled = { $event } ({ $community }) does not take place. It was to begin { $time }.
event-tell-moved = { $event } ({ $community }) has changed. It begins { $time }.
event-tell-begins = { $event } ({ $community }) begins in { $lead }: { $time }.
event-line-unreached = { $event }, { $time }: some of you I cannot write to in private. Press the button and I tell you alone what is new; open a private chat with me to be told next time.

event-you-nothing = You have not said yet whether you come to { $event }.
event-you-going = You have a place at { $event }.
event-you-maybe = { $event }: noted as “maybe”. No place is kept for you.
event-you-declined = { $event }: noted that you are not coming.
event-you-waiting = { $event } is full. You are number { $waiting } in the queue, and are told when a place is free.
event-you-offered = A place at { $event } is kept for you until { $time }. Press “Going” to take it.
event-you-lapsed = The place that was kept for you at { $event } went to the next. Press “Going” to queue again.
event-you-here = { $event }: noted that you are here.

event-standing-going = going
event-standing-maybe = maybe
event-standing-declined = not going
event-standing-waiting = waiting
event-standing-offered = place offered
event-standing-lapsed = offer ran out
event-standing-none = not signed up
event-there-for = { $minutes } min
event-there-said = said so
event-there-briefly = { $minutes } min, too short
event-there-no = no
event-there-not-yet = not so far

event-added = { $event }: { $state }
event-edited = Changed. { $event }: { $state }
event-approved = Approved. { $event }: { $state }
event-show = { $event }: { $state }
event-cancelled-now = { $event } is cancelled. { $n ->
        [one] One person who counted on it is told.
       *[other] { $n } people who counted on it are told.
    }
event-came = Came: { $came } of { $signed } who had signed up (present for at least { $minutes } min, or said so themselves)
event-walked-in = Came without having said that they would: { $n }
event-no-show-few = Did not come: { $missing } of { $signed }; with so few people the share may be anything from { $low } to { $high }.
event-no-show = Did not come: { $missing } of { $signed }, { $share } (95% interval { $low } to { $high })
event-next-now = The next one is { $event }, { $time }.
event-again = Again: { $rule }. The next one is announced when this one begins.
event-to = Announced in: { $places }
event-hint-draft = It is not announced anywhere. /event edit { $number } to:… announces it.
event-hint-review = Another moderator approves it with /event approve { $number }.
event-hint-open = /event people { $number } shows who comes, /event edit { $number } changes it, /event cancel { $number } cancels it.
event-hint-over = It has been. /event people { $number } shows who had signed up and who was there.
event-hint-cancelled = It does not take place.
event-list-title = Events of { $community }
event-list-empty = No event is planned in { $community }. /event add plans one.
event-people = Who comes to { $event }
event-people-more = { $n ->
    [one] One more person is not shown here.
   *[other] { $n } more people are not shown here.
    }
event-people-none = Nobody has said anything of { $event } yet.
event-head-number = no.
event-head-title = title
event-head-when = when
event-head-state = state
event-head-places = places
event-head-name = name
event-head-platform = on
event-head-standing = stands
event-head-there = was there
event-remind-done = You are reminded of events so long before they begin: { $leads }.
event-remind-now = You are reminded of events so long before they begin: { $leads }. /event remind 24h, 1h changes it, /event remind off ends it.
event-calendar = { $event }, { $time }: a file for your calendar. Take it again after a change; your calendar replaces the old one.

event-unknown = There is no event { $number } here. /event list shows them.
event-is-over = { $event } is over.
event-is-cancelled = { $event } was cancelled.
event-not-open = { $event } is not open yet.
event-not-in-review = { $event } does not wait for an approval.
event-approve-own = { $event }: another moderator than you has to approve it.
event-needs-title = An event needs a title.
event-how-many-places = “capacity:{ $capacity }” and “unlimited:yes” exclude each other. Give one of them.
event-place-unseen = Nobody can see who is at this place: people say themselves that they are there, with the button in the announcement from 15 minutes before the start on. Who is in a voice or stage channel on Discord is seen without that.
event-overlaps = It lasts { $lasts } and would begin again at { $again } while the one of { $start } still goes on. Give fewer minutes: or fewer times in when:.
event-past = That time has passed. Give one that is to come, such as “tomorrow at 20:00”.
event-too-far = That is more than { $days } days ahead. Give an earlier time.
event-place-unclear = “{ $place }” is no place where an event can be. Give one channel of this community, such as discord:123 or here, or an https address.
event-check-in-early = { $event } has not begun. You can say that you are here from { $minutes } minutes before the start on.
event-nobody = Nobody sits here who could come. Say it in Discord or Telegram.
event-lead-unclear = “{ $part }” is no time before a start. Write 30m, 1h, 2d, at most 14d, or off.
event-leads-count = Give one to { $max } times before the start, such as 24h, 1h, or off.

notice-event-parked = The announcement of { $event } cannot be sent to { $channel }: { $cause } { $cure } It is tried again every quarter of an hour. The platform said: { $reason }
notice-event-dead = The announcement of { $event } was not sent to { $channel }: { $cause } { $cure } Then /outbox retry { $effect } sends it, and /outbox discard { $effect } drops it. The platform said: { $reason }
notice-event-uncertain = It is not certain whether the announcement of { $event } reached { $channel }. Please look there and say it with a button, or with /outbox there { $effect } or /outbox again { $effect }. Nothing is sent twice by itself.
outbox-event =
    { $kind ->
        [announcement] { $event }, announcement
        [change] { $event }, change of the announcement
        [line] { $event }, line for those who cannot be written to
       *[private] { $event }, private message
    }
settings-event-reminders = Reminders of events before the start: { $value }
settings-event-reminders-done = Who did not choose otherwise is reminded of events so long before they begin: { $value }.
cmd-settings-event_reminders-name = event_reminders
cmd-settings-event_reminders-about = Sets how long before an event people are reminded who did not choose themselves
