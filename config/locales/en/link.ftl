# /link and /unlink: a person says that two accounts are theirs. And what statistics say about it.

cmd-link-name = link
cmd-link-about = Joins your accounts on Discord and Telegram: makes a code, or uses one made there
cmd-unlink-name = unlink
cmd-unlink-about = Takes apart what you joined with /link
arg-undo-name = undo
arg-undo-about = Yes: takes back your last /unlink, for a day
choice-undo-yes = Yes
choice-undo-no = No

# A code.
link-code = Your code: { $code }
link-how = Use it within { $minutes } minutes with your account on the other platform. There, send me: /link { $code }
link-how-there = Use it within { $minutes } minutes with your account on the other platform. In { $places }, or in a private chat with me there, send: /link { $code }
link-open = Or open this: { $address }
link-what = Both accounts are then one member of { $community }, and statistics count you once. Keep the code to yourself; it works once, and moderators are told nothing.
link-is = In { $community } you have joined this account and { $platform ->
        [discord] the Discord account { $name }
       *[other] the Telegram account { $name }
    }.
link-done = Joined: this account and { $platform ->
        [discord] the Discord account { $name }
       *[other] the Telegram account { $name }
    } are one member of { $community }.
link-done-what = Statistics count you once from now on, also for the time that has passed. Moderators are told nothing. /unlink takes it apart at any time, from either account.
link-button-unlink = Take apart
link-button-undo = Undo

# Taken apart.
unlink-done = Taken apart: in { $community } this account and { $platform ->
        [discord] the Discord account { $name }
       *[other] the Telegram account { $name }
    } are two again.
unlink-done-what = Each keeps its own history. You alone can take this back, within { $hours } hours, with the button or with /unlink undo:yes.
unlink-undone = Joined again: this account and { $platform ->
        [discord] the Discord account { $name }
       *[other] the Telegram account { $name }
    } are one member of { $community }, as before.

# What cannot be done.
link-needs-account = The shell and the console have no account that could be joined. Type /link on Discord or on Telegram.
link-not-valid = This code is unknown, used or too old. Make a new one with /link in your other account.
link-too-many = Those were too many wrong codes. Please wait { $minutes } minutes, then make a new code with /link in your other account.
link-own-code = You made this code with this very account. It is used up now, as others may have read it. Make a new one with /link and use it with your account on the other platform.
link-same-platform =
    { $platform ->
        [discord] The code was made by { $name }, on Discord too. One account on each platform can be joined, not two on one. The code is used up.
       *[other] The code was made by { $name }, on Telegram too. One account on each platform can be joined, not two on one. The code is used up.
    }
link-you-are-linked =
    { $platform ->
        [discord] This account is joined to the Discord account { $name } already, and a person has one account on each platform. To change that, send /unlink first, then make a new code.
       *[other] This account is joined to the Telegram account { $name } already, and a person has one account on each platform. To change that, send /unlink first, then make a new code.
    }
link-they-are-linked = The account that made this code is joined to another one already, and a person has one account on each platform. Send /unlink there first, then make a new code.
unlink-nothing = In { $community } this account is joined to no other one, so there is nothing to take apart.
unlink-undo-nothing = With this account you have taken nothing apart within the last { $hours } hours. /link joins your accounts anew.
unlink-undo-linked-since = One of the two accounts has been joined to another one since, so this cannot be taken back.

# What statistics say of persons and accounts.
persons-among-them =
    { $count ->
        [one] { $persons } of them is on both platforms, linked: { $accounts } accounts, counted once.
       *[other] { $persons } of them are on both platforms, linked: { $accounts } accounts, each person counted once.
    }
persons-are-counted =
    { $count ->
        [one] Persons are counted, not accounts: { $persons } person linked { $accounts } accounts with /link.
       *[other] Persons are counted, not accounts: { $persons } persons linked { $accounts } accounts with /link.
    }
persons-may-be-two = Who is on both platforms and has not typed /link is counted on each.
