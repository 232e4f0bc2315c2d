# /doctor: what is right and what is wrong, each finding with its cure.

cmd-doctor-name = doctor
cmd-doctor-about = What is right and what is wrong, each with its cure
doctor-title =
    { $wrong ->
        [0] Everything is as it should be.
        [one] { $wrong } thing needs attention.
       *[other] { $wrong } things need attention.
    }
doctor-database = The database answers: { $engine } { $version }.
doctor-clock = The clock shows { $now }.
doctor-clock-cure = That is earlier than this version was made. Set the computer’s clock, best by NTP, and restart Steward.
doctor-zones = Time zone data: { $version }.
doctor-fonts = The fonts of the charts, Chinese included, are in the program.
doctor-inbox = All that came in could be read and handled.
doctor-inbox-unknown = Of a kind that Steward does not know: { $kind } from { $source }, { $count } times, last at { $last }.
doctor-inbox-unknown-cure = It holds nothing up. A newer version of Steward may know it.
doctor-inbox-set-aside = Could not be handled: { $kind } from { $source }, { $count } times, last at { $last }. Reason: { $reason }.
doctor-inbox-set-aside-cure = It was set aside and holds nothing up. Update Steward; if it goes on, report the kind and the reason to its makers.
doctor-gap = { $community } was not seen from { $from } to { $to }.
doctor-gap-cure = Keep Steward running. Charts hatch this time; what can be known of it was compared afterwards.
doctor-name-only = Members of { $community } that are known only by a name in an export: { $count }.
doctor-name-only-cure = A Telegram export gives ids only to those who acted. A name is never joined to an account by itself, so somebody may be counted twice; read such figures with care.
doctor-not-asked = From here the platforms themselves are not asked: this is what the running Steward wrote down. `steward doctor` asks them.
doctor-not-heard = { $community }: Steward runs and has heard nothing from { $platform } since { $since }.
doctor-not-heard-cure = The platform or the way to it is out of order, or the token does not hold. The log says what is tried; `steward doctor` asks the platform.
doctor-not-running = { $community }: nothing has been received from { $platform } since { $since }, and no Steward runs that would.
doctor-not-running-cure = Start it with `steward run`, and with a token for that platform.
doctor-tried-again = { $community }: { $platform } has not taken { $count } messages, the oldest of { $since }; they are tried again. It was said last: { $reason }
doctor-tried-again-cure = There is nothing to do while the platform is out of order; each is tried again as long as it is worth something. /outbox list shows them.
doctor-lease = { $role } is held by { $holder }, last sign of life { $beat }.
doctor-no-token-discord = Discord: no token, so nothing is done there.
doctor-no-token-discord-cure = Make an application at the Discord developer portal, add a bot, and give its token in STEWARD_DISCORD_TOKEN.
doctor-no-token-telegram = Telegram: no token, so nothing is done there.
doctor-no-token-telegram-cure = Make a bot with @BotFather and give its token in STEWARD_TELEGRAM_TOKEN.
doctor-unreachable = { $platform }: it could not be looked at ({ $reason }).
doctor-unreachable-cure = Check the token, the network and the address of the platform in the configuration.
doctor-fonts-missing = Fonts: a sample of Latin letters, Chinese characters and emoji could not be drawn.
doctor-fonts-missing-cure = The program is damaged: build or download it again.
doctor-outbox = Outbox of { $community }: uncertain { $uncertain }, stuck { $parked }, not sent { $dead }.
doctor-outbox-cure = See /outbox list, and say of each what is to be done.
doctor-held-all = { $community }: everything on this database stands still since { $since }, { $reason ->
    [restored] because it was restored from a backup, and things may have been sent since.
   *[moderator] on a moderator’s word.
    }
doctor-held-all-cure = See /outbox list; then an owner lets it go on with /outbox release.
doctor-held-community = { $community }: nothing goes out since { $since }, on a moderator’s word.
doctor-held-community-cure = /outbox release lets it go on.
doctor-held-channel = { $community }: nothing goes out to { $channel } since { $since }, on a moderator’s word.
doctor-held-channel-cure = /outbox release with the name of the channel lets it go on.
doctor-row = { $community }: row { $row } of the table “{ $table }” cannot be read.
doctor-row-cure = It is left alone, and nothing waits for it; the log says what is wrong with it. Put it right in the database, or put a backup back.
