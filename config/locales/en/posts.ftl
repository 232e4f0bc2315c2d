# /post: posts from the idea to what became of them.

cmd-post-name = post
cmd-post-about = Posts: written once, seen on Discord and Telegram at their time
cmd-post-add-name = add
cmd-post-add-about = Writes a post; with a time and a place it goes out by itself
cmd-post-list-name = list
cmd-post-list-about = The posts of this community, what is due next first
cmd-post-show-name = show
cmd-post-show-about = One post: when, where, and what became of its last times
cmd-post-edit-name = edit
cmd-post-edit-about = Changes a post, and every copy of it that is already there
cmd-post-preview-name = preview
cmd-post-preview-about = Shows a post, or a change of one, as it will look; nothing is saved
cmd-post-approve-name = approve
cmd-post-approve-about = Approves a post that another moderator wrote
cmd-post-pause-name = pause
cmd-post-pause-about = Stops a post until it is resumed
cmd-post-resume-name = resume
cmd-post-resume-about = Lets a paused post go on
cmd-post-skip-name = skip
cmd-post-skip-about = Leaves out the next time of a post
cmd-post-delete-name = delete
cmd-post-delete-about = Takes a post back, with every copy of it that is already there

arg-title-name = title
arg-title-about = Its name: a post’s is for moderators, an event’s for everybody
arg-to-name = to
arg-to-about = Where: channels, here, telegram:chat/topic, discord:channel, or names from /settings
arg-when-name = when
arg-when-about = When: “2026-12-01 09:00”, “weekly on mon at 20:00”, “tomorrow at 9:00”
arg-topic-name = topic
arg-topic-about = What it is about
arg-form-name = form
arg-form-about = article, video, code, question, live, exercise, or your own word
arg-teaser-name = teaser
arg-teaser-about = A shorter text for public channels
arg-teaserto-name = teaserto
arg-teaserto-about = Where the teaser goes
arg-media-name = media
arg-media-about = Addresses of pictures or files, with blanks between them
arg-buttons-name = buttons
arg-buttons-about = Link buttons: Label = https://…; Label = https://…
arg-catchup-name = catchup
arg-catchup-about = What is done about times that passed while Steward was away
arg-grace-name = grace
arg-grace-about = So many minutes late it may still be posted
arg-uncertain-name = uncertain
arg-uncertain-about = What is done when nobody knows whether it was posted
arg-overlap-name = overlap
arg-overlap-about = What is done when its time before is still on its way
arg-earlier-name = earlier
arg-earlier-about = What becomes of messages in places to which it does not go any more
arg-body-name = body
arg-body-about = Markdown; \n: new line, \\n: \n; { "{{" }date{ "}}" } is filled in, not within code; \{ "{{" } is { "{{" }
arg-body-more = In a post { "{{" }number{ "}}" } says which of its times it is, counted from 1 in their order. Times at which it did not go out count as well, whether they were left out, overtaken or missed, and a new schedule goes on counting. In a lesson it is the lesson’s place in its series.
arg-number-name = number
arg-number-about = Its number, as in the list
arg-state-name = state
arg-state-about = Only posts in this state
arg-replay-name = replay
arg-replay-about = Whether what would have gone out meanwhile is caught up with

choice-catchup-latest = The latest one is posted
choice-catchup-all = All are posted, ten at most, in order
choice-catchup-skip = None is posted
choice-uncertain-hold = A moderator is asked
choice-uncertain-resend = It is posted again
choice-uncertain-skip = It is left
choice-overlap-queue = All are posted, in order
choice-overlap-one = One waits, more are left out
choice-overlap-skip = It is left out
choice-earlier-keep = They stay
choice-earlier-remove = They are taken away
choice-state-idea = idea
choice-state-draft = draft
choice-state-review = in review
choice-state-scheduled = scheduled
choice-state-paused = paused
choice-state-posted = posted
choice-state-deleted = deleted
choice-replay-yes = Yes
choice-replay-no = No

post-added = { $post } is written: { $state }.
post-edited = { $post } is changed: { $state }.
post-show = { $post }: { $state }.
post-approved = { $post } is approved: { $state }.
post-paused = { $post } is paused: nothing of it goes out.
post-resumed = { $post } goes on: { $state }.
post-skipped = The next time of { $post } is left out.
post-deleted-now = { $post } is taken back.
post-copies-follow = { $n ->
    [one] One message that is already there follows.
   *[other] { $n } messages that are already there follow.
    }
post-copies-taken = { $n ->
    [one] One message that was posted is taken away.
   *[other] { $n } messages that were posted are taken away.
    }
post-copies-unsent = { $n ->
    [one] One message that was not posted yet is not posted any more.
   *[other] { $n } messages that were not posted yet are not posted any more.
    }
post-copies-dropped = { $n ->
    [one] One message that was not posted yet is not posted in its old place.
   *[other] { $n } messages that were not posted yet are not posted in their old places.
    }
post-copies-moved = { $n ->
    [one] One message is posted in a new place instead.
   *[other] { $n } messages are posted in new places instead.
    }
post-copies-stay = { $n ->
    [one] One message that was posted stays in its old place. To take it away: /post edit { $number } earlier:remove
   *[other] { $n } messages that were posted stay in their old places. To take them away: /post edit { $number } earlier:remove
    }
post-emptied = Without a text and without media this post would show nothing. To change it, give a new body:; to take it away, also where it was posted: /post delete { $number }
post-copies-forgotten = { $n ->
    [one] One time it was posted was more than 90 days ago: its messages are not known any more and stay as they are.
   *[other] { $n } times it was posted were more than 90 days ago: their messages are not known any more and stay as they are.
    }
post-copies-unreadable = { $n ->
    [one] What was posted at one of its times cannot be read from the database and stays as it is. The log says what is wrong.
   *[other] What was posted at { $n } of its times cannot be read from the database and stays as it is. The log says what is wrong.
    }
post-copies-removed = { $n ->
    [0] No message stands where it does not go any more.
    [one] One message is taken away where it does not go any more.
   *[other] { $n } messages are taken away where it does not go any more.
    }
post-when = When: { $rule } ({ $zone })
post-next = Next: { $times }
post-next-now = now
post-to = To: { $places }
post-teaser-to = Teaser to: { $places }
post-held = Nothing goes out there until it is let go: /outbox release, for a channel /outbox release channel:…
post-topic = Topic: { $text }
post-form = Form: { $text }
post-media = Pictures and files: { $n }
post-buttons = Buttons: { $n }
post-catchup = Times that passed while Steward was away (catchup:): { $choice }
post-grace = It may be posted up to { $span } late (grace:)
post-uncertain = When nobody knows whether it was posted (uncertain:): { $choice }
post-overlap = While its time before is still on its way (overlap:): { $choice }
post-to-approve = Written by { $who }; it waits for the approval of another moderator.
post-approved-by = Approved by { $who }
post-text = Text: { $text }
post-past = { $due }: { $state }
post-past-why = { $due }: { $state }, { $reason }
occurrence-going = on its way
occurrence-sent = posted
occurrence-uncertain = uncertain, see /outbox list
occurrence-failed = not posted in every place, see /outbox list
occurrence-missed = missed
occurrence-skipped = left out
occurrence-reason-late = it was too late when it could have been posted
occurrence-reason-overtaken = a later one was posted in its place
occurrence-reason-overlap = the one before was still on its way
occurrence-reason-moderator = a moderator left it out
occurrence-reason-paused = the post was paused
occurrence-reason-review = nobody had approved its words yet
occurrence-reason-held = it was stopped with /outbox hold
occurrence-reason-unreadable = its text could not be filled in
post-hint-idea = Give it a text: /post edit { $number } body:…
post-hint-draft = Give it a time and a place: /post edit { $number } when:… to:…
post-hint-over = Its times are over. Give it another one: /post edit { $number } when:…
post-hint-review = Another moderator approves it: /post approve { $number }
post-hint-scheduled = See how it will look: /post preview { $number }
post-hint-paused = Let it go on: /post resume { $number }
post-hint-posted = Changes follow on every copy: /post edit { $number }
post-hint-deleted = It is kept for the record.
post-due-now = Its time has come already: it goes out now.
post-list-title = Posts of { $community }
post-list-unreadable = Cannot be read from the database: rows { $rows } of the table “post”. The log says what is wrong.
post-list-empty = There are no posts yet. Write one: /post add title:… body:… to:here when:"tomorrow at 9:00"
post-head-number = no.
post-head-title = title
post-head-state = state
post-head-next = next
post-preview = { $post }, as it will look:
post-preview-untitled = As it will look, without a title yet:
post-preview-place = { $n ->
    [one] In { $place }:
   *[other] In { $place }, in { $n } messages:
    }
post-preview-platform =
    { $platform ->
        [discord] On Discord
       *[other] On Telegram
    }{ $n ->
        [one] {""}:
       *[other] , in { $n } messages:
    }
post-preview-part = Message { $part } of { $n }:
post-preview-media =
    { $kind ->
        [photo] Picture: { $address }
        [video] Film: { $address }
       *[document] File: { $address }
    }
post-preview-button = Button: { $label } → { $address }
post-preview-refused = This message is not taken as it is: see that its pictures, files and links can be reached by everybody.
post-preview-nowhere = It goes nowhere yet. Say where: /post edit { $number } to:here

post-unknown = There is no post { $number } here. /post list shows them.
post-deleted = { $post } was taken back and cannot be changed any more.
post-not-in-review = { $post } does not wait for approval.
post-approve-own = { $post } is your own; another moderator has to approve it.
post-not-scheduled = { $post } is not scheduled, so there is nothing to pause.
post-not-paused = { $post } is not paused.
post-nothing-next = { $post } has no next time.
post-nothing-changes = Say what is to change: /post edit { $number } title:… to:… when:… body:…
post-needs-teaser = It goes somewhere as a teaser, and the teaser says nothing. Write it with teaser:, or take the places away with teaserto:-
post-needs-title = A post needs a title. Add it as title:"…".
post-place-twice = { $place } stands twice. A post goes to a place once, as the whole or as the teaser.
post-too-many = “{ $name }” takes { $max } at most.
post-button-unclear = “{ $part }” is no button. Write: Label = https://example.org, with a label of at most 64 characters.
