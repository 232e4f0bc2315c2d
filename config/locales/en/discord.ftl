# Discord: what doctor finds there.

doctor-discord-token = Discord: the token holds; the bot is { $name }.
doctor-discord-token-missing = Discord: there is no token.
doctor-discord-token-missing-cure = Make an application in the Developer Portal (discord.com/developers), copy the token from its Bot page and set STEWARD_DISCORD_TOKEN.
doctor-discord-token-telegram = Discord: the token is one of Telegram’s.
doctor-discord-token-telegram-cure = Set it as STEWARD_TELEGRAM_TOKEN, and the one from the Developer Portal (three words with dots between) as STEWARD_DISCORD_TOKEN.
doctor-discord-token-strange = Discord: the token does not look like one.
doctor-discord-token-strange-cure = A bot’s token is three words with dots between. Copy it whole from the Bot page of the Developer Portal; neither the public key nor the client secret will do.
doctor-discord-token-refused = Discord refuses the token.
doctor-discord-token-refused-cure = It was reset or its bot deleted. Make a new one in the Developer Portal (Bot, Reset Token), set STEWARD_DISCORD_TOKEN and start Steward again.
doctor-discord-intents = Discord: the intent for members is switched on.
doctor-discord-intents-missing = Discord: the intent for members is switched off, so joins and leaves cannot be seen and the gateway refuses the connection.
doctor-discord-intents-missing-cure = Switch on Server Members Intent in the Developer Portal (Bot, Privileged Gateway Intents) and start Steward again.
doctor-discord-commands = Discord: the commands are registered.
doctor-discord-commands-missing = Discord: the commands are not registered as this version has them.
doctor-discord-commands-missing-cure = A running Steward registers them when it starts. If this stays, look in its log for the reason.
doctor-discord-refusals = Discord: { $count } requests were refused in the last ten minutes. At 10,000 Discord shuts this address out; Steward stops before.
doctor-discord-refusals-cure = See in /outbox what is parked and give Steward the permissions that it lacks. If that is not it, another program uses the same token or address.
doctor-discord-permissions = Discord: all permissions that are needed in { $guild } are there.
doctor-discord-permissions-missing = Discord: in { $guild } Steward lacks { $missing }.
doctor-discord-permissions-missing-cure = Give the permissions to Steward’s role in Server Settings, Roles: { $missing }.
