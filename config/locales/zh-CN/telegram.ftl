# Telegram 检查结果及解决办法。

doctor-telegram-bot = Telegram：机器人是 @{ $name }，令牌有效。
doctor-telegram-token-of-discord = Telegram：所填的令牌其实是 Discord 的。
doctor-telegram-token-of-discord-cure = 请把它放进 STEWARD_DISCORD_TOKEN，把 @BotFather 给的令牌放进 STEWARD_TELEGRAM_TOKEN。
doctor-telegram-token-malformed = Telegram：所填的令牌格式不对，应形如 123456789:字母和数字。
doctor-telegram-token-malformed-cure = 请从 @BotFather（/mybots → 选择机器人 → API Token）完整复制令牌，放进 STEWARD_TELEGRAM_TOKEN。
doctor-telegram-token-refused = Telegram 不接受这个令牌。
doctor-telegram-token-refused-cure = 令牌已被撤销，或机器人已被删除。请从 @BotFather（/mybots → 选择机器人 → API Token）复制现在的令牌，放进 STEWARD_TELEGRAM_TOKEN，然后重启 Steward。
doctor-telegram-reads-all = Telegram：机器人可以读取群组中的全部消息。
doctor-telegram-reads-as-administrator = Telegram：隐私模式已开启；在机器人担任管理员的群组里没有影响，那里的消息都能读取。
doctor-telegram-privacy-mode = Telegram：隐私模式已开启，而机器人不是 { $space } 的管理员，因此那里的消息没有统计。
doctor-telegram-privacy-mode-cure = 请把机器人设为 { $space } 的管理员；或者在 @BotFather 关闭隐私模式（/setprivacy → Disable），再把机器人移出群组并重新加入。
doctor-telegram-webhook = Telegram：机器人设置了 webhook，因此无法轮询接收消息。
doctor-telegram-webhook-cure = 另一个程序用同一令牌设置了它。请停止那个程序；Steward 启动时会删除该 webhook。
doctor-telegram-menu = Telegram：命令菜单是最新的。
doctor-telegram-menu-old = Telegram：命令菜单与当前版本不一致。
doctor-telegram-menu-old-cure = Steward 启动时会注册菜单。如果一直如此，说明另一个程序也在设置同一机器人的菜单。
doctor-telegram-administers = Telegram：机器人是 { $space } 的管理员。
doctor-telegram-no-administrator = Telegram：机器人不是 { $space } 的管理员，因此收不到全部的加入、退出和表情回应通知。
doctor-telegram-no-administrator-cure = 请把机器人设为 { $space } 的管理员；不需要任何特殊权限。
doctor-telegram-space-unseen = Telegram：无法检查 { $space }（{ $reason }）。
doctor-telegram-space-unseen-cure = 如果机器人已被移出，请重新添加；否则请稍后再试。

# Telegram 对内容的处理与作者所想可能不同之处。

telegram-caution-document = Telegram 按地址只能获取 PDF、ZIP 和 GIF 文件，会拒绝 { $address }。请把它放进 ZIP 文件，或在文字里或用按钮链接到它。
telegram-caution-mention = Telegram 会自动把 { $names } 变成提及：叫这个名字的人如果在群里，就会收到通知。放在反引号里（`{ $first }`）就不会通知任何人。
