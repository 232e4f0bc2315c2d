# What goes out: what moderators are told, and /outbox.

# What moderators are told without having asked.
notice-title = Steward, for the moderators of { $community }:
notice-more = and { $n } more. /outbox list shows them.
notice-uncertain = It is not certain whether { $post } (part { $part }, due { $due }) reached { $channel }. Please look there and say it with a button, or with /outbox there { $effect } or /outbox again { $effect }. Nothing is sent twice by itself.
notice-parked =
    { $deed ->
        [edit] The change of { $post } cannot be made in { $channel }: { $cause } { $cure } It is tried again every quarter of an hour.
        [delete] { $post } cannot be removed from { $channel }: { $cause } { $cure } It is tried again every quarter of an hour.
       *[send] { $post } cannot be sent to { $channel }: { $cause } { $cure } It is tried again every quarter of an hour.
    }
notice-dead =
    { $deed ->
        [edit] The change of { $post } (part { $part }, due { $due }) was not made in { $channel }: { $cause } { $cure } { $next }
        [delete] { $post } (part { $part }, due { $due }) was not removed from { $channel }: { $cause } { $cure } { $next }
       *[send] { $post } (part { $part }, due { $due }) was not sent to { $channel }: { $cause } { $cure } { $next }
    }
notice-next-send = Then /outbox retry { $effect } sends it, and /outbox discard { $effect } drops it.
notice-next-change = Then /outbox retry { $effect } tries it again, and /outbox discard { $effect } drops it.
notice-next-drop = /outbox discard { $effect } takes it off the list.
notice-said = {" "}The platform said: { $reason }
notice-missed = { $post } was not posted { $n } times, from { $from } to { $to }: Steward did not run, or stood still. /post edit { $number } changes what is done about such times.
notice-missed-many = { $posts } posts were not posted at { $n } of their times, from { $from } to { $to }: Steward did not run, or stood still. They are { $numbers }. /post show says of each what became of its last times, and /post edit changes what is done about such times.
notice-clock = The clock of the machine jumped by { $minutes } minutes. Schedules stand still until it is right again; when it is right as it is, /outbox release says so.
notice-unreadable = { $post } cannot go out: { $problem } Mend it with /post edit { $number }.
notice-row = Row { $row } of the table “{ $table }” cannot be read. It is left alone, and nothing waits for it; the log says what is wrong with it. Put it right in the database, or put a backup back.
notice-button-there = { $effect }: it is there
notice-button-again = { $effect }: send again

# What stands in the way, and its cure.
cause-not-allowed = the bot may not write there.
cause-no-polls = the bot may not ask polls there.
cause-not-there = the bot is not there any more.
cause-channel-gone = the channel or topic is gone.
cause-channel-closed = the channel or topic is closed.
cause-message-gone = the message is gone.
cause-id-unknown = nobody knows the message’s number: a moderator said that it is there.
cause-content = the platform refuses what it says.
cause-token = the bot’s token does not hold.
cause-too-often = it was tried too often.
cause-too-late = it could not be sent in time.
cause-part-before = the part before it was not sent.
cause-discarded = a moderator dropped it.
cause-no-private-way = The person cannot be written to in private.
cause-unreadable = its row in the database cannot be read.
cure-not-allowed = Give the bot the right to send messages there.
cure-no-polls = On Discord give it the right Create Polls there, besides Send Messages. On Telegram allow polls in the group, or make the bot an administrator.
cure-not-there = Invite the bot again.
cure-channel-gone = Choose another place with /post edit.
cure-channel-closed = Open it again, or choose another place with /post edit.
cure-message-gone = Somebody deleted it there: nothing is left to change.
cure-id-unknown = Change it or take it away there by hand.
cure-content = Change the text or the media with /post edit.
cure-token = Give Steward the right token and start it again.
cure-too-often = See whether the platform works again.
cure-too-late = Send it now if it is still worth it.
cure-part-before = It goes with that part.
cure-discarded = There is nothing to do.
cure-no-private-way = They have to open the private chat with the bot, or allow messages from the server.
cure-unreadable = The log says what is wrong with it.

cmd-outbox-name = outbox
cmd-outbox-about = What goes out, what did not, and what to do about it
cmd-outbox-list-name = list
cmd-outbox-list-about = What has not ended well, newest first
cmd-outbox-show-name = show
cmd-outbox-show-about = One of them
cmd-outbox-there-name = there
cmd-outbox-there-about = Says that an uncertain message is there
cmd-outbox-again-name = again
cmd-outbox-again-about = Says that an uncertain message is not there, and sends it again
cmd-outbox-retry-name = retry
cmd-outbox-retry-about = Tries again, now, what is stuck or failed
cmd-outbox-discard-name = discard
cmd-outbox-discard-about = Drops one of them
cmd-outbox-hold-name = hold
cmd-outbox-hold-about = Stops everything that goes out, or one channel
cmd-outbox-release-name = release
cmd-outbox-release-about = Lets go on what was stopped: all but channels stopped by themselves, or the one that is named

arg-effect-name = effect
arg-effect-about = Its number in /outbox list
arg-only-name = only
arg-only-about = Only those in this state
choice-only-waiting = waiting
choice-only-sending = being sent
choice-only-parked = stuck
choice-only-behind = behind another
choice-only-uncertain = uncertain
choice-only-done = done
choice-only-dead = not done

outbox-title = Outbox of { $community }
outbox-none-such = Nothing in the outbox of { $community } is “{ $state }”.
outbox-empty = Nothing is left to do in the outbox of { $community }.
outbox-held = Stopped: { $scope }, since { $since }, { $reason }.
outbox-hold-moderator = by a moderator
outbox-hold-restored = the database was restored from a backup, and things may have been sent since
outbox-scope-all = everything
outbox-scope-community = this community
outbox-head-effect = no.
outbox-head-what = what
outbox-head-place = where
outbox-head-state = state
outbox-head-when = when
outbox-notice = a message for the moderators
outbox-unreadable = Cannot be read from the database: no. { $numbers }. The log says what is wrong.
outbox-what =
    { $kind ->
        [edit] { $post }, part { $part }, change
        [delete] { $post }, part { $part }, removal
       *[send] { $post }, part { $part }
    }
outbox-show = No. { $effect }: { $what }, { $place }: { $state }
outbox-word-done = Done. No. { $effect }: { $what }, { $place }: { $state }
outbox-reason = The platform said: { $reason }
outbox-next = It is tried next at { $at }.
outbox-unknown = There is no { $effect } in the outbox here. /outbox list shows them.
outbox-not-so = No. { $effect } is “{ $state }”; this cannot be done with it.
outbox-hold-done = Stopped. /outbox release lets it go on, for a channel with its name. What comes due meanwhile is left out then, unless replay:yes is said.
outbox-release-done = It goes on.
outbox-release-none = Nothing was stopped.
outbox-release-other = This was not stopped: { $scope }. What is stopped:
outbox-still-all = Everything is let go on by an owner alone: they say /outbox release.
outbox-still-community = This community as a whole stays stopped until a moderator says /outbox release.
outbox-still-channels = { $n ->
    [one] This channel stays stopped until a moderator says: { $commands }
   *[other] These channels stay stopped until a moderator says of each: { $commands }
    }
outbox-left-out = { $n ->
    [one] One post that was due meanwhile is left out.
   *[other] { $n } posts that were due meanwhile are left out.
    }
outbox-release-unreadable = { $n ->
    [one] One post or message cannot be read from the database and is left alone. The log says what is wrong.
   *[other] { $n } posts and messages cannot be read from the database and are left alone. The log says what is wrong.
    }
