# /series: lessons in order, and where each learner stands.

cmd-series-name = series
cmd-series-about = Series: lessons that reach each learner in their own time
cmd-series-add-name = add
cmd-series-add-about = Makes a series; lessons and learners come next
cmd-series-lesson-name = lesson
cmd-series-lesson-about = Adds a lesson; with lesson: changes, moves or removes one
cmd-series-approve-name = approve
cmd-series-approve-about = Approves a series and its lessons that another moderator wrote
cmd-series-enter-name = enter
cmd-series-enter-about = Enters somebody, or everybody who is in the community now
cmd-series-leave-name = leave
cmd-series-leave-about = Takes somebody out; entered again, they go on where they stopped
cmd-series-pause-name = pause
cmd-series-pause-about = Stops a series, or one learner of it
cmd-series-resume-name = resume
cmd-series-resume-about = Lets a series go on, or one learner of it
cmd-series-skip-name = skip
cmd-series-skip-about = Leaves out a learner’s next lesson; the one behind it takes its time
cmd-series-move-name = move
cmd-series-move-about = Makes a lesson a learner’s next one, ahead or back
cmd-series-call-name = call
cmd-series-call-about = Puts a button for those whom I cannot write to into channels
cmd-series-show-name = show
cmd-series-show-about = One series: its lessons, how many are at each, and who cannot be reached
cmd-series-list-name = list
cmd-series-list-about = The series of the community
cmd-series-here-name = here
cmd-series-here-about = I can write to you now: your lessons go on from where they stopped

arg-start-name = start
arg-start-about = own: each learner begins when they are entered; calendar: a time for all, see when
arg-every-name = every
arg-every-about = How far two lessons are apart: “3 days”, “1 week”; a day if not said
arg-at-name = at
arg-at-about = At what time of the day, such as 20:00, by the community’s clocks; 10:00 if not said
arg-enter-name = enter
arg-enter-about = Who is entered: whom a moderator names, or whoever joins as well
arg-lesson-name = lesson
arg-lesson-about = Which lesson, by its number
arg-after-name = after
arg-after-about = The lesson goes behind this one; 0: to the front
arg-remove-name = remove
arg-remove-about = Yes: the lesson is taken away
arg-all-name = all
arg-all-about = Yes: everybody who is in the community now

choice-start-own = each in their own time
choice-start-calendar = a time for all
choice-enter-moderator = whom a moderator names
choice-enter-joining = whoever joins as well
choice-remove-yes = yes
choice-all-yes = yes

series-state-review = in review
series-state-running = running
series-state-paused = paused

series-show = { $series }: { $state }
series-added = The series is there.
series-when-own =
    { $days ->
        [one] A lesson every day at { $at } ({ $zone }), from the day on which each learner was entered.
       *[other] A lesson every { $days } days at { $at } ({ $zone }), from the day on which each learner was entered.
    }
series-when-calendar = { $rule } ({ $zone }); next: { $next }
series-in-private =
    { $n ->
        [one] In private, to one learner.
       *[other] In private, to { $n } learners.
    }
series-to = In: { $places }
series-count-through = { $n } have had all there is
series-count-going = { $n } are being sent theirs
series-count-away = { $n } have left the community
series-count-paused = { $n } are paused
series-count-between = {"; "}
series-who-unreached = Cannot be written to ({ $n }): { $names }
series-who-failed = Their lesson did not arrive for another reason ({ $n }): { $names }. /outbox list says why; /series resume series:{ $series } who:… tries again.
series-mark-review = {" (in review)"}
series-head-lesson = no.
series-head-title = title
series-head-at = before them
series-head-had = had it
series-head-number = no.
series-head-name = name
series-head-state = state
series-head-lessons = lessons
series-head-learners = learners
series-list-title = Series of { $community }
series-list-empty = There is no series in { $community }. /series add makes one.
series-list-unreadable = Cannot be read from the database: rows { $rows } of the table “series”. The log says what is wrong.
series-hint-empty = It has no lessons yet: /series lesson series:{ $number } title:… body:…
series-hint-review = Another moderator approves it with /series approve { $number }; until then it goes to nobody.
series-hint-paused = /series resume { $number } lets it go on.
series-hint-call = /series call series:{ $number } to:… puts a button for them into a channel.

series-lesson-added = Lesson { $lesson } is there.{ $past ->
        [0] {""}
        [one] {" "}One learner is past it and is not sent it.
       *[other] {" "}{ $past } learners are past it and are not sent it.
    }
series-lesson-changed = Lesson { $lesson } is changed; who has it already keeps it as it was.
series-lesson-moved = Lesson { $lesson } is number { $to } now.{ $past ->
        [0] {""}
        [one] {" "}One learner is past it; had they not had it yet, they are not sent it.
       *[other] {" "}{ $past } learners are past it; those who had not had it yet are not sent it.
    }
series-lesson-removed = Lesson { $lesson } is taken away; the ones behind it close up.
series-approved = Approved.
series-entered = { $who } is entered.
series-entered-unseen = { $who } is entered, though nobody with that number was ever seen in this community. Somebody may be there unseen, or come later: the lessons go to them in private as soon as they can be written to. If the number is wrong: /series leave { $number } who:{ $who }
series-entered-again = { $who } goes on where they stopped.
series-entered-already = { $who } is a learner already.
series-entered-all =
    { $n ->
        [0] Everybody who is in the community was entered already.
        [one] One person is entered.
       *[other] { $n } people are entered.
    }
series-left = { $who } is taken out.
series-learner-paused = { $who } is paused.
series-learner-resumed = { $who } goes on.
series-paused = It stands still.
series-resumed = It goes on: who waited gets one lesson, and the next keeps its distance.
series-skipped = The next lesson of { $who } is left out.
series-moved = Lesson { $lesson } is the next one of { $who }.
series-called = The button is on its way. It comes again, at most once a day, when there is somebody whom I cannot write to.

series-line = { $series }: to some of you I cannot write in private. Press the button, and your lessons go on from where they stopped.
series-button-here = Go on with my lessons
series-here-on-the-way =
    { $platform ->
        [discord] Your next lesson of { $series } is on its way to you in private. If it does not come, allow direct messages in this server’s privacy settings and press again.
       *[other] Your next lesson of { $series } is on its way to you.
    }
series-here-nothing = { $series }: nothing waits for you; your next lesson comes in its time.
series-here-no-learner = You are not entered in { $series }. A moderator can enter you.
series-here-stopped = { $series } stands still for you at the moment.

series-unknown = There is no series no. { $number } here. /series list shows them.
series-lesson-unknown = There is no lesson no. { $lesson }.
series-lessons-max = A series has at most { $max } lessons.
series-needs-name = A series needs a name.
series-needs-when = A series by the calendar needs when:…, such as “weekly on mon at 20:00”.
series-needs-body = A lesson needs a text: body:…
series-own-in-private = Lessons in each learner’s own time go out in private. For a channel say start:calendar when:…
series-channel-no-learners = The lessons of this series go to a channel, for everybody there; nobody is entered.
series-every-unclear = “{ $part }” is no distance between lessons. Say 3 days, 1 week or a number of days up to 366.
series-at-unclear = “{ $part }” is no time of the day. Say 20:00.
series-needs-who = It is missing who is entered: who:@somebody on Discord, who:discord:ID, who:telegram:ID, or all:yes for everybody who is here now.
series-who-unclear = “{ $who }” names nobody. Mention somebody on Discord, or say discord:ID or telegram:ID.
series-no-learner = { $who } is no learner of { $series }.
series-not-in-review = Nothing of { $series } waits for an approval.
series-approve-own = You wrote part of what waits in { $series }; another moderator approves it.
series-not-running = { $series } is not running.
series-not-paused = { $series } is not paused.
series-nothing-next = No lesson is next for this learner of { $series }.
series-under-way = A lesson is being sent to this learner, or it is not certain whether it arrived. /outbox list shows it; then try again.

notice-series-uncertain = It is not certain whether lesson { $lesson } of { $series } reached { $channel }. Please ask there and say it with a button, or with /outbox there { $effect } or /outbox again { $effect }. Until then no further lesson goes to them.
notice-series-dead = Lesson { $lesson } of { $series } was not sent to { $channel }: { $cause } { $cure } { $next }
notice-series-stopped = { $series } stands still: its lesson { $lesson } cannot be sent as it is. { $cause } Mend it with /series lesson series:{ $number } lesson:{ $lesson }, then /series resume { $number }; who was to get it gets it then.

outbox-lesson = { $series }, lesson { $lesson }
outbox-series-line = { $series }, the button for who cannot be written to
