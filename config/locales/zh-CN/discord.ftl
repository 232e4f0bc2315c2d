# Discord：诊断结果。

doctor-discord-token = Discord：令牌有效，机器人是 { $name }。
doctor-discord-token-missing = Discord：没有设置令牌。
doctor-discord-token-missing-cure = 在开发者门户（discord.com/developers）创建应用，从 Bot 页面复制令牌，并设置到 STEWARD_DISCORD_TOKEN。
doctor-discord-token-telegram = Discord：填入的是 Telegram 的令牌。
doctor-discord-token-telegram-cure = 请把它设置到 STEWARD_TELEGRAM_TOKEN，并把开发者门户中的令牌（由点号隔开的三段）设置到 STEWARD_DISCORD_TOKEN。
doctor-discord-token-strange = Discord：令牌的格式不对。
doctor-discord-token-strange-cure = 机器人的令牌是由点号隔开的三段文字。请从开发者门户的 Bot 页面完整复制；公钥（Public Key）和客户端密钥（Client Secret）都不能代替它。
doctor-discord-token-refused = Discord 不接受这个令牌。
doctor-discord-token-refused-cure = 令牌已被重置，或机器人已被删除。请在开发者门户重新生成（Bot → Reset Token），设置到 STEWARD_DISCORD_TOKEN，然后重启 Steward。
doctor-discord-intents = Discord：成员意图（Server Members Intent）已开启。
doctor-discord-intents-missing = Discord：成员意图（Server Members Intent）没有开启，因此看不到成员加入和离开，网关也会拒绝连接。
doctor-discord-intents-missing-cure = 在开发者门户开启 Server Members Intent（Bot → Privileged Gateway Intents），然后重启 Steward。
doctor-discord-commands = Discord：命令已注册。
doctor-discord-commands-missing = Discord：已注册的命令与当前版本不一致。
doctor-discord-commands-missing-cure = Steward 每次启动时都会注册命令。如果问题仍在，请查看日志中的原因。
doctor-discord-refusals = Discord：最近十分钟有 { $count } 个请求被拒绝。达到 10,000 个时 Discord 会封锁本机地址；Steward 会提前停止发送。
doctor-discord-refusals-cure = 用 /outbox 查看哪些内容被搁置，并给 Steward 补上缺少的权限。如果原因不在这里，则是别的程序在使用同一个令牌或地址。
doctor-discord-permissions = Discord：{ $guild } 所需的权限齐全。
doctor-discord-permissions-missing = Discord：Steward 在 { $guild } 缺少权限：{ $missing }。
doctor-discord-permissions-missing-cure = 在“服务器设置 → 身份组”中为 Steward 的身份组开启这些权限：{ $missing }。
