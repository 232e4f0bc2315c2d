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
