# /settings, and which community is meant.

community-none = It is not known which community this is about. Ask in its group or server, where Steward has been added.
community-which = Which community do you mean?
cmd-settings-name = settings
cmd-settings-about = Language, time zone, charts, moderators, channels, and spaces that belong together
cmd-settings-show-name = show
cmd-settings-show-about = Shows all settings of the community
cmd-settings-language-name = language
cmd-settings-language-about = Sets the language of the community
cmd-settings-zone-name = zone
cmd-settings-zone-about = Sets the time zone that decides where a day begins
cmd-settings-theme-name = theme
cmd-settings-theme-about = Sets whether charts are dark or light
cmd-settings-answers-name = answers
cmd-settings-answers-about = Sets who sees statistics: everybody in the channel, or only the one who asked
cmd-settings-channel-name = channel
cmd-settings-channel-about = Sets the moderators’ channel
cmd-settings-name-name = name
cmd-settings-name-about = Gives a channel a name by which it can be meant
cmd-settings-moderator-name = moderator
cmd-settings-moderator-about = Makes somebody or a Discord role a moderator
cmd-settings-unmoderator-name = unmoderator
cmd-settings-unmoderator-about = Takes back what /settings moderator gave
cmd-settings-bind-name = bind
cmd-settings-bind-about = Joins two spaces to one community: makes a code here, or uses one made elsewhere
cmd-settings-mylanguage-name = mylanguage
cmd-settings-mylanguage-about = Sets the language in which you are answered
arg-language-name = language
arg-language-about = The language
arg-zone-name = zone
arg-zone-about = A time zone such as Asia/Shanghai or Europe/Berlin
arg-colours-name = colours
arg-colours-about = Dark or light
arg-mode-name = mode
arg-mode-about = Public: everybody in the channel; private: only the one who asked
arg-who-name = who
arg-who-about = @somebody or @role on Discord, or discord:ID, discord:role:ID, telegram:ID
arg-channel-name = channel
arg-channel-about = here, #channel on Discord, discord:CHANNEL, telegram:CHAT or telegram:CHAT/TOPIC
arg-name-name = name
arg-name-about = The name: of a series, or the one that a channel gets
arg-code-name = code
arg-code-about = The code made in the other space or by the other account; leave it out to make one

# What is set.
settings-title = Settings of { $community }
settings-none = none
settings-language = Language: { $value }
settings-zone = Time zone: { $value }
settings-theme = Charts: { $value }
settings-answers =
    Who sees statistics: { $value ->
        [private] only the one who asked
       *[other] everybody in the channel
    }
settings-channel = Moderators’ channel: { $value }
settings-moderators = Named moderators: { $value }
settings-names = Named channels: { $value }
settings-spaces = Spaces: { $value }

# What was done.
settings-language-done = The language of the community is now { $value }.
settings-zone-done = The time zone is now { $value }; there it is { $time }.
settings-zone-post-keep = { $n ->
    [one] Post { $numbers } keeps the clocks of the zone it was written for.
   *[other] Posts { $numbers } keep the clocks of the zone they were written for.
    } To put one on the new clocks, give its time again: /post edit { $number } when:…
settings-zone-event-keep = { $n ->
    [one] Event { $numbers } comes back by the clocks of the zone it was written for.
   *[other] Events { $numbers } come back by the clocks of the zone they were written for.
    } To put one on the new clocks, give its time again: /event edit { $number } when:…
settings-zone-series-keep = { $n ->
    [one] Series { $numbers } keeps the clocks of the zone it was written for.
   *[other] Series { $numbers } keep the clocks of the zone they were written for.
    }
settings-theme-done = Charts are { $value } from now on.
settings-answers-done =
    { $value ->
        [private] From now on only the one who asked sees statistics.
       *[other] From now on everybody in the channel sees statistics.
    }
settings-channel-done = The moderators’ channel is now { $value }.
settings-name-done = The channel is now known as “{ $name }” ({ $value }).
settings-moderator-done = { $who } is now a moderator.
settings-unmoderator-done = { $who } is no longer named as a moderator. Rights that the platform itself gives remain.
settings-bind-code = In the space that is to join { $community }, its owner types within { $minutes } minutes: /settings bind { $code } (The code works once.)
settings-bind-done = { $space } now belongs to { $community }. Its record came with it unchanged.
settings-bind-interests = Its interests came too, with who chose them, and can be chosen here now: { $names }.
settings-mylanguage-done = From now on I answer you in English.

# What cannot be done.
zone-unknown = There is no time zone “{ $zone }”. Give a name such as Asia/Shanghai. Nearest known: { $nearest }
channel-unknown = The channel “{ $channel }” is not known in this community. Write “here” in the channel itself, or give #channel (Discord), discord:CHANNEL or telegram:CHAT.
who-unknown = “{ $who }” is nobody that can be told. Mention somebody or a role (Discord), or give discord:ID, discord:role:ID or telegram:ID with the number.
moderator-not-named = { $who } was not named as a moderator, so nothing was changed. /settings show lists those who are.
bind-needs-space = A code binds the space in which it is typed. Please type it in the group or server that is to be bound.
bind-not-valid = This code is unknown, used or too old. Make a new one with /settings bind in the other space.
bind-same = This space already belongs to that community; nothing was changed.

# Approval of posts.
cmd-settings-approval-name = approval
cmd-settings-approval-about = Sets whether another moderator has to approve a post
arg-needed-name = needed
arg-needed-about = Whether another moderator has to approve a post before it goes out
choice-needed-yes = Yes
choice-needed-no = No
settings-approval = Posts need approval: { $value }
settings-approval-done = Posts need approval by another moderator: { $value }.
settings-approval-posts = { $n ->
    [one] One post that waited for it goes on. What came meanwhile is posted within its grace; earlier times are left out.
   *[other] { $n } posts that waited for it go on. What came meanwhile is posted within its grace; earlier times are left out.
    }
settings-approval-posts-over = { $n ->
    [one] Of one post that waited for it all times have passed: it is a draft and needs another time.
   *[other] Of { $n } posts that waited for it all times have passed: they are drafts and need another time.
    }
settings-approval-events = { $n ->
    [one] One event that waited for it is announced.
   *[other] { $n } events that waited for it are announced.
    }
settings-approval-series = { $n ->
    [one] One series that waited for it, or had lessons that did, goes on.
   *[other] { $n } series that waited for it, or had lessons that did, go on.
    }
