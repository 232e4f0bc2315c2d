# /welcome and /rules: how whoever comes is greeted, and what holds here.

cmd-welcome-name = welcome
cmd-welcome-about = How whoever comes is greeted, where, and with which rules
cmd-welcome-set-name = set
cmd-welcome-set-about = Sets the greeting, where it is sent and the rules; what is not named stays as it is
cmd-welcome-show-name = show
cmd-welcome-show-about = The greeting as it stands, and what became of those who came
cmd-welcome-off-name = off
cmd-welcome-off-about = Greets nobody any more; the rules stay
cmd-welcome-preview-name = preview
cmd-welcome-preview-about = The greeting as it would look for you
cmd-rules-name = rules
cmd-rules-about = The rules that hold here, and a button to accept them
cmd-rules-show-name = show
cmd-rules-show-about = The rules that hold here, and a button to accept them
cmd-rules-accept-name = accept
cmd-rules-accept-about = Accepts the rules in the version that you read
cmd-rules-who-name = who
cmd-rules-who-about = How many accepted the rules, and who has not
arg-text-name = text
arg-text-about = What the greeting says below the names; Markdown, \n: new line
arg-rules-name = rules
arg-rules-about = The rules; Markdown, \n: new line. Another wording is a new version; “-” takes them away
arg-version-name = version
arg-version-about = The version that you read, as it stands in /rules

# What everybody reads.
welcome-names = Welcome, { $names }!
welcome-names-more =
    { $n ->
        [one] Welcome, { $names } and one more!
       *[other] Welcome, { $names } and { $more } more!
    }
welcome-counted =
    { $n ->
        [one] Welcome to our new member!
       *[other] Welcome to our { $count } new members!
    }
welcome-between = {", "}
rules-heading = Rules (version { $version })
rules-button-accept = I accept the rules
rules-button-read = Rules
rules-button-interests = What interests me

# /welcome.
welcome-nothing = Say what is to be set: text:, rules: or to:. For example /welcome set to:here text:"Good to have you here"
welcome-first = A greeting needs a text and a place: /welcome set to:here text:"Good to have you here"
welcome-none = Nobody is greeted here yet. /welcome set to:here text:"Good to have you here" does that.
welcome-two-places = “{ $space }” has two places in that list. Whoever comes is greeted in one; please name one for each server or group.
welcome-too-long =
    { $platform ->
        [discord] The greeting with ten names and the rules does not fit into one message on Discord. Please shorten the text or the rules.
       *[telegram] The greeting with ten names and the rules does not fit into one message on Telegram. Please shorten the text or the rules.
    }
welcome-set = The greeting of { $community } is set.
welcome-title = The greeting of { $community }
welcome-on = Whoever comes is greeted, once, in: { $places }. Many who come within a minute are greeted together; on Discord whoever has to pass the screening first is greeted afterwards.
welcome-off = Nobody is greeted.
welcome-off-now = Nobody is greeted any more. The rules stay; /welcome set switches the greeting on again.
welcome-without = Nobody is greeted in: { $spaces }. Name a place there in to: as well.
welcome-text = Text: { $text }
welcome-rules = Rules: version { $version }, in /rules. Who accepted them: /rules who
welcome-rules-none = There are no rules. /welcome set rules: sets them.
welcome-counts = In the last 30 days { $greeted } were greeted. Not greeted: { $late } who came more than an hour before I learnt of it, { $again } who had been greeted within the half-hour before.
welcome-preview = So you would be greeted:

# /rules.
rules-title = The rules of { $community }
rules-none = There are no rules here. Moderators can set them: /welcome set rules:"…"
rules-version = Version { $version }, since { $time }
rules-you-accepted = You accepted them on { $time }.
rules-nobody = The shell and the console have no account that could accept anything. Type /rules on Discord or on Telegram.
rules-newer = The rules have changed since. These hold now:
rules-read-first = Please read the rules first; the button below accepts them.
rules-accepted = Thank you. You accepted version { $version } of the rules.
rules-accepted-before = You accepted version { $version } of the rules on { $time } already.
rules-then-interests = What do you want to hear of here? /interests
rules-who-title = Who accepted the rules, version { $version }
rules-who = Of { $members } members { $current } accepted this version, { $earlier } only an earlier one, { $none } none.
rules-who-not = Not yet: { $names }
rules-who-earlier = { $name }, version { $version }
rules-who-more =
    { $n ->
        [one] and one more
       *[other] and { $more } more
    }

# The outbox.
outbox-greeting = a greeting
notice-welcome-parked = A greeting cannot be sent to { $channel }: { $cause } { $cure } It is tried again every quarter of an hour, for an hour.
notice-welcome-dead = A greeting was not sent to { $channel }: { $cause } { $cure } { $next }
notice-welcome-uncertain = It is not certain whether a greeting reached { $channel }. Please look there and say it with a button, or with /outbox there { $effect } or /outbox again { $effect }. Nothing is sent twice by itself.
