# Posts: variables, addresses and targets.

template-date =
    { $day } { $month ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[12] December
    } { $year }
template-unknown = There is no variable { "{{" }{ $name }{ "}}" }. There are: { $known }. For two braces as they are, write \{ "{{" }.
template-open = After { "{{" }{ $near } the closing { "}}" } is missing on the same line. For two braces as they are, write \{ "{{" }.
address-unreadable = “{ $address }” is no address. It begins with https://
address-scheme = “{ $address }”: only addresses that begin with https:// are taken.
address-credentials = “{ $address }”: an address with a name or password in it is not taken.
address-host = “{ $host }” is not a public address on the internet.
address-port = “{ $address }”: port { $port } is not taken. Leave it out, or use one above 1023.
address-length = The address is longer than { $max } characters.
address-drawing = “{ $address }”: SVG is not taken. Use PNG, JPEG or WebP.
target-empty = Say where it goes: a channel, or several with commas between.
target-unknown = “{ $part }” is no channel. Write #channel on Discord, discord:CHANNEL, telegram:CHAT, telegram:CHAT/TOPIC, or a name given by /settings name.
target-unknown-known = “{ $part }” is no channel. Write #channel on Discord, discord:CHANNEL, telegram:CHAT, telegram:CHAT/TOPIC, or one of these names: { $known }
target-id = There is no id of a channel in “{ $part }”. Examples: discord:1234, telegram:-1001234, telegram:-1001234/5
target-by-name = “{ $part }” is a public name, and a name can go to another chat. Type /settings name lessons here in that chat, and say lessons instead; or give the chat’s number, as telegram:-1001234.
target-private = “{ $part }” is a private chat. Posts go to groups and channels; their ids on Telegram begin with a minus.
