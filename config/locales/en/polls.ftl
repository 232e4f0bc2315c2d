# /poll: a question that is asked as each platform's own poll, with one result.

cmd-poll-name = poll
cmd-poll-about = Polls: one question as Discord’s and Telegram’s own poll, with one shared result
cmd-poll-ask-name = ask
cmd-poll-ask-about = Asks a question in several places at once
cmd-poll-list-name = list
cmd-poll-list-about = The polls, those that are open first
cmd-poll-show-name = show
cmd-poll-show-about = The shared result of a poll: persons, by answer and platform
cmd-poll-close-name = close
cmd-poll-close-about = Closes a poll on every platform
arg-question-name = question
arg-question-about = What is asked; at most 300 characters
arg-answers-name = answers
arg-answers-about = What can be answered, 2 to 10, with semicolons between: “Monday; Tuesday; neither”
arg-closes-name = closes
arg-closes-about = When it closes: “in 2 hours”, “tomorrow at 20:00”. Otherwise after 31 days
arg-multi-name = multi
arg-multi-about = Whether one may give several answers
choice-multi-yes = Several answers
choice-multi-no = One answer

poll-asked = { $poll } is being asked.
poll-show = { $poll }
poll-closed-now = { $poll } is closed.
poll-open = Open until { $time }
poll-closed =
    { $platform ->
        [discord] Closed on { $time }, when it was closed on Discord
        [telegram] Closed on { $time }, when it was closed on Telegram
       *[other] Closed on { $time }
    }
poll-voters =
    { $n ->
        [one] One person voted, of { $could } who can.
       *[other] { $voters } people voted, of { $could } who can.
    }
poll-counts-one = Each person counts once, with the last vote that they gave on either platform; accounts joined by /link are one person.
poll-counts-several = Each person counts once for each of their answers, on whichever platform; accounts joined by /link are one person.
poll-on-several =
    { $n ->
        [one] One person voted on both platforms and counts once.
       *[other] { $n } people voted on both platforms and count once each.
    }
poll-place = { $place }: { $state }
poll-there-waiting = not sent yet
poll-there-sending = being sent
poll-there-parked = cannot be sent now; /outbox list says why
poll-there-behind = not sent yet
poll-there-uncertain = nobody knows whether it was sent; /outbox list asks for a look
poll-there-unknown = sent, and its number is not known: votes there cannot be counted
poll-there-dead = not asked there
poll-there-open = open
poll-there-closing = being closed
poll-there-closed = closed
poll-there-left-open = could not be closed; please close it there

poll-head-number = no.
poll-head-question = question
poll-head-state = state
poll-head-voters = voters
poll-head-answer = answer
poll-head-persons = persons
poll-head-discord = Discord
poll-head-telegram = Telegram
poll-list-title = Polls of { $community }
poll-list-empty = { $community } has no polls yet. /poll ask asks one.
poll-list-unreadable = Cannot be read from the database: rows { $rows } of the table “poll”. The log says what is wrong.

poll-unknown = There is no poll { $number } here. /poll list shows them.
poll-is-closed = { $poll } is closed already.
poll-answers-count = A poll needs { $min } to { $max } answers, and these are { $n }. Put semicolons between them.
poll-answer-long = The answer “{ $answer }” is too long for where it goes. Please use at most { $max } characters.
poll-answer-twice = The answer “{ $answer }” stands there twice.
poll-no-channel = { $place } is a Telegram channel. Telegram tells nobody there who voted, so nobody could be counted once. Ask in its group.

notice-poll-parked =
    { $deed ->
        [close] { $poll } cannot be closed in { $channel }: { $cause } { $cure } It is tried again every quarter of an hour.
       *[ask] { $poll } cannot be asked in { $channel }: { $cause } { $cure } It is tried again every quarter of an hour.
    }
notice-poll-dead =
    { $deed ->
        [close] { $poll } was not closed in { $channel }: { $cause } { $cure } { $next }
       *[ask] { $poll } was not asked in { $channel }: { $cause } { $cure } { $next }
    }
notice-poll-uncertain = It is not certain whether the poll { $poll } reached { $channel }. Please look there. If it is there, its votes cannot be counted: delete it there and say /outbox again { $effect }, or leave it with /outbox there { $effect }. If it is not there, say /outbox again { $effect }. Nothing is sent twice by itself.
outbox-poll =
    { $kind ->
        [close] poll { $poll }, closing
       *[ask] poll { $poll }
    }
