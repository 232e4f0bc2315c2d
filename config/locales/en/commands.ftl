# What all commands share: arguments, choices, refusals, /help and /start.

cmd-help-name = help
cmd-help-about = What can be asked here, or how one command is used
cmd-start-name = start
cmd-start-about = Introduces Steward and lists what can be asked
help-title = What you can ask
help-more = More about one of them: /help and its name, for example /help growth.
help-max-chars = at most { $max } characters
start-title = Hello, this is Steward.
start-welcome = I look after a community: I keep the record of who joins, stays and leaves, and draw it. Add me to your group or server, then ask:

# Arguments that several commands have.
arg-lang-name = lang
arg-lang-about = Language of this answer
arg-theme-name = theme
arg-theme-about = Colours of the chart
arg-days-name = days
arg-days-about = How many days to show
arg-command-name = command
arg-command-about = The command to explain
arg-word-name = word
arg-word-about = The word that came with the link, if any

# What is shown for the words to choose from.
choice-lang-en = English
choice-lang-zh-cn = 简体中文
choice-language-en = English
choice-language-zh-cn = 简体中文
choice-theme-dark = Dark
choice-theme-light = Light
choice-colours-dark = Dark
choice-colours-light = Light
choice-mode-public = Public: everybody in the channel
choice-mode-private = Private: only the one who asked
choice-over-yes = Yes
choice-over-no = No

# A line that was not understood.
command-unknown = There is no command “{ $name }”. Did you mean /{ $nearest }? /help lists all commands.
action-missing = /{ $command } needs a word that says what to do. Choose one of: { $known }.
action-unknown = /{ $command } cannot do “{ $name }”. Choose one of: { $known }.
arg-missing = “{ $name }” is missing. Add it as { $name }:value.
arg-missing-nearly = “{ $name }” is missing. Is “{ $word }” meant as “{ $name }:”? Then write it so; it was taken as part of the text.
arg-unknown = There is no argument “{ $name }” here. Known here: { $known }.
arg-twice = “{ $name }” is given twice, the second time as “{ $value }”. Give it once; if it is part of a text, put the whole text in quotes.
arg-in-text = “{ $value }” stands in the midst of “{ $name }”. If it is part of the text, put the whole text in quotes. If it says something else, put it before { $name }:, or at the end in one word or in quotes.
arg-besides = Understood besides the text: { $arguments }. Put the text in quotation marks if that is part of it.
arg-nearly = “{ $word }” stands in “{ $name }”. Is “{ $slip }:” meant as “{ $meant }:”? Then write it so. If it belongs to “{ $name }”, put the whole of that in quotes.
arg-nearly-text = Is “{ $word }” meant as “{ $meant }:”? It was taken as part of the text. If it is not, give { $meant }: by that name.
arg-quote-open = The quotation mark at the beginning of “{ $name }” is never closed. Close it at the end of the value, or leave it out.
arg-too-long = “{ $name }” is too long. Please use at most { $max } characters.
arg-too-many = “{ $value }” is one word too many. Leave it out, or put a value with blanks in quotes.
arg-not-in-range = “{ $value }” does not fit “{ $name }”. Please give a number from { $min } to { $max }.
arg-no-number = “{ $value }” does not fit “{ $name }”. Please give its number as lists show it, for example 1 or #1.
arg-not-one-of = “{ $value }” does not fit “{ $name }”. Choose one of: { $words }.

# Who may do what.
right-owner =
    { $platform ->
        [discord] This is for the owner alone: on Discord, the owner of the server. Please ask them to do it.
        [telegram] This is for the owner alone: on Telegram, the creator of the group. Please ask them to do it.
       *[other] This is for the owner alone: on Discord the owner of the server, on Telegram the creator of the group. Please ask them to do it.
    }
right-moderator =
    { $platform ->
        [discord] This is for moderators: on Discord, members with Manage Server, or with a role that the owner named, or named themselves. Please ask one of them.
        [telegram] This is for moderators: on Telegram, administrators and those whom the owner named. Please ask one of them.
       *[other] This is for moderators: on Discord members with Manage Server or a role that the owner named, on Telegram administrators, and whom the owner named. Please ask one of them.
    }
right-anonymous = You write anonymously, so it cannot be told who you are. Please switch “Remain anonymous” off, or write as yourself, and ask again.

# Answers that cannot be given here or now.
knock-line = The answer is for you alone. Open a private chat with me first, then ask again.
knock-button = Open private chat
button-not-yours = This button is for the person who asked. Please send the command yourself.
button-gone = This button does not work any more. Please send the command again.
failed-incident = Something went wrong on our side, and it was recorded. If it happens again, please tell whoever runs Steward this number: { $incident }.
platform-refused = The platform refused: { $reason }. Please check what Steward is allowed to do there, then try again.
platform-unavailable = The platform does not answer, so it is not known what you may do. Nothing was changed; please try again in a minute.
duration-minutes = { $n } minutes
duration-hours = { $n } hours
duration-days = { $n } days
