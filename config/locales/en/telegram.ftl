# What the doctor finds on Telegram, each finding with its cure.

doctor-telegram-bot = Telegram: the bot is @{ $name } and its token works.
doctor-telegram-token-of-discord = Telegram: what is set as its token is one of Discord’s.
doctor-telegram-token-of-discord-cure = Put it in STEWARD_DISCORD_TOKEN, and the one that @BotFather gave in STEWARD_TELEGRAM_TOKEN.
doctor-telegram-token-malformed = Telegram: what is set as its token has not the form 123456789:letters-and-digits.
doctor-telegram-token-malformed-cure = Copy the whole token from @BotFather (/mybots, the bot, API Token) into STEWARD_TELEGRAM_TOKEN.
doctor-telegram-token-refused = Telegram refuses the token.
doctor-telegram-token-refused-cure = It was revoked or belongs to a deleted bot. Copy the present one from @BotFather (/mybots, the bot, API Token) into STEWARD_TELEGRAM_TOKEN and restart Steward.
doctor-telegram-reads-all = Telegram: the bot may read all messages in groups.
doctor-telegram-reads-as-administrator = Telegram: privacy mode is on, which is no matter where the bot is an administrator: there it reads all messages.
doctor-telegram-privacy-mode = Telegram: privacy mode is on and the bot is no administrator of { $space }, so messages are not counted there.
doctor-telegram-privacy-mode-cure = Make the bot an administrator of { $space }, or turn the mode off with @BotFather (/setprivacy, Disable), then remove the bot from the group and add it again.
doctor-telegram-webhook = Telegram: a webhook is set, so nothing can be received by polling.
doctor-telegram-webhook-cure = Another program set it with the same token. End that program; Steward deletes the webhook when it starts.
doctor-telegram-menu = Telegram: the menus of commands are up to date.
doctor-telegram-menu-old = Telegram: the menus of commands are not those of this version.
doctor-telegram-menu-old-cure = Steward registers them when it starts. If this stays, another program sets the menus of the same bot.
doctor-telegram-administers = Telegram: the bot is an administrator of { $space }.
doctor-telegram-no-administrator = Telegram: the bot is not an administrator of { $space }, so it is not told of every join and leave, nor of reactions.
doctor-telegram-no-administrator-cure = Make it an administrator of { $space }; it needs no special right for this.
doctor-telegram-space-unseen = Telegram: { $space } could not be looked at ({ $reason }).
doctor-telegram-space-unseen-cure = If the bot was removed from there, add it again; else try again later.

# What Telegram does with a post otherwise than its writer may mean.

telegram-caution-document = Telegram fetches only PDF, ZIP and GIF files by their address, so it will refuse { $address }. Put it into a ZIP file, or link to it: in the text, or with a button.
telegram-caution-mention = Telegram makes a mention of { $names } by itself: it calls whoever has that name, if they are in the group. Between backquotes, as `{ $first }`, it calls nobody.
