# What posts and events brought: /post brought, /event brought, /content.

cmd-post-brought-name = brought
cmd-post-brought-about = What a post brought: reactions, answers, new voices, beside what is usual at that hour
cmd-event-brought-name = brought
cmd-event-brought-about = What an event's announcement brought, who signed up and who was there

brought-title = What { $what } brought
brought-nothing-shown = Nothing of it has been shown in the last year, so nothing can have come of it.
brought-over = Shown { $when }.
brought-in-progress = Shown { $when }, { $hours } h ago: still in progress, these figures grow.
brought-figures = People: { $people }. Reactions: { $reactions }. Answers: { $replies }, by { $repliers }. First messages of new members: { $first }.
brought-voters = Votes: { $n } people.
brought-unnamed = { $n } of the reactions are of people whom the platform does not name; at least as many stand behind them as gave the same one.
brought-views-unknown = Views: unknown. Neither platform tells them to bots.
brought-usual = The { $n } others of { $weekday } { $hour }:00 had in the median { $usual } people in their first { $hours } h, this one { $people }. Their medians: { $reactions } reactions, { $replies } answers by { $repliers }.
brought-usual-too-few = Others of { $weekday } { $hour }:00 that are as old: { $n }. Too few to tell what is usual ({ $least } are needed).
brought-unseen = For more than an hour of its first two days Steward did not see the place: there may have been more.
brought-time-in-progress = { $when } (in progress)
brought-head-when = Shown
brought-head-people = People
brought-head-reactions = Reactions
brought-head-replies = Answers
brought-head-repliers = By
brought-head-first = New

cmd-content-name = content
cmd-content-about = Which kinds of posts bring more than others, by topic, form and time, and whether that can be told
arg-by-name = by
arg-by-about = What to tell posts apart by; by all three unless said
choice-by-topic = Topic
choice-by-form = Form
choice-by-time = Time of day
content-title = What content brought in { $community }
content-empty = No post of the last { $days } days has been there for two days yet: nothing can be compared.
content-all = { $posts ->
    [one] One post of the last { $days } days was there for { $there } people
   *[other] { $posts } posts of the last { $days } days were there for { $there } people (each counts once a post)
}; { $people } of them reacted, answered or voted within 48 hours: { $share } ({ $low } to { $high }).
content-all-few = { $posts ->
    [one] One post of the last { $days } days was there for { $there } people
   *[other] { $posts } posts of the last { $days } days were there for { $there } people (each counts once a post)
}; { $people } of them reacted, answered or voted within 48 hours.
content-too-few = Too few to tell which kind brings more: at least { $least } posts are needed whose two days are over.
content-too-sparse = Too few to tell which kind brings more: the { $posts } posts are of { $kinds } kinds, hardly two of one. By topic, form or time alone it may be told.
content-alike = Nothing to tell apart: nobody did anything about any of them, or everybody about all of them.
content-one-kind = All of them are of one kind ({ $kind }): there is nothing to compare it with.
content-best = Highest: { $kind }: { $share } ({ $low } to { $high }), from { $posts ->
    [one] one post
   *[other] { $posts } posts
}.
content-above = Higher than the share of all by more than chance: { $kinds }.
content-below = Lower by more than chance: { $kinds }.
content-no-difference = No difference found yet: what stands higher may do so by chance.
content-associated = These go together; which one causes the other is not known: time, audience and titles differ as well.
content-in-progress = Not ranked yet, their two days are not over: { $posts }.
content-unseen = Left out, because for over an hour of their first two days nobody saw the place: { $n }.
content-unattended = Left out, because nobody is known to have been there: { $n }.
content-hours = { $from }–{ $to } h
content-no-topic = no topic
content-no-form = no form
content-head-kind = Kind
content-head-posts = Posts
content-head-people = People
content-head-share = Share (95%)
content-head-answers = Answers a post
content-button-all = All together
content-button-topic = By topic
content-button-form = By form
content-button-time = By time
