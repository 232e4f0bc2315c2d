# /doctor：哪些正常、哪些有问题，以及解决办法。

cmd-doctor-name = 诊断
cmd-doctor-about = 检查哪些正常、哪些有问题，并给出解决办法
doctor-title =
    { $wrong ->
        [0] 一切正常。
       *[other] 有 { $wrong } 项需要注意。
    }
doctor-database = 数据库正常：{ $engine } { $version }。
doctor-clock = 系统时钟显示 { $now }。
doctor-clock-cure = 这早于本版本的制作时间。请校准系统时钟（最好使用 NTP），然后重启 Steward。
doctor-zones = 时区数据：{ $version }。
doctor-fonts = 图表字体（含中文）已内置于程序中。
doctor-inbox = 收到的内容均已正常读取和处理。
doctor-inbox-unknown = 收到 Steward 不认识的类型：{ $kind }（来自 { $source }），共 { $count } 次，最近一次 { $last }。
doctor-inbox-unknown-cure = 这不影响其他内容的处理。新版 Steward 可能会支持它。
doctor-inbox-set-aside = 未能处理：{ $kind }（来自 { $source }），共 { $count } 次，最近一次 { $last }。原因：{ $reason }。
doctor-inbox-set-aside-cure = 这些内容已搁置，不影响其他内容的处理。请更新 Steward；如果仍然出现，请把类型和原因报告给开发者。
doctor-gap = { $community }：{ $from } 至 { $to } 期间没有观察到数据。
doctor-gap-cure = 请保持 Steward 运行。图表用斜线标出这段时间；能够补知的内容已在事后核对。
doctor-name-only = { $community } 中只知道导出文件里显示名称的成员：{ $count } 名。
doctor-name-only-cure = Telegram 导出文件只为有过操作的人提供 ID。名称不会自动与账号合并，同一个人可能被计算两次；请谨慎看待相关数字。
doctor-not-asked = 这里不会直接询问各平台：以下是运行中的 Steward 所记录的内容。`steward doctor` 会直接询问。
doctor-not-heard = { $community }：Steward 正在运行，但自 { $since } 起没有收到 { $platform } 的任何消息。
doctor-not-heard-cure = 平台或通往平台的网络出了故障，或者令牌失效。日志中写明了正在尝试什么；`steward doctor` 会直接询问平台。
doctor-not-running = { $community }：自 { $since } 起没有收到 { $platform } 的任何消息，也没有负责接收的 Steward 在运行。
doctor-not-running-cure = 请用 `steward run` 启动，并提供该平台的令牌。
doctor-tried-again = { $community }：{ $platform } 还没有接受 { $count } 条消息，最早的一条是 { $since } 的；会继续重试。最近的回应：{ $reason }
doctor-tried-again-cure = 平台故障期间无需处理；只要还值得发，每条都会继续重试。见 /outbox list。
doctor-lease = { $role } 由 { $holder } 持有，最近一次活动 { $beat }。
doctor-no-token-discord = Discord：没有令牌，因此不在那里做任何事。
doctor-no-token-discord-cure = 在 Discord 开发者门户创建应用并添加机器人，把令牌放进 STEWARD_DISCORD_TOKEN。
doctor-no-token-telegram = Telegram：没有令牌，因此不在那里做任何事。
doctor-no-token-telegram-cure = 用 @BotFather 创建机器人，把令牌放进 STEWARD_TELEGRAM_TOKEN。
doctor-unreachable = { $platform }：无法检查（{ $reason }）。
doctor-unreachable-cure = 请检查令牌、网络以及配置里该平台的地址。
doctor-fonts-missing = 字体：拉丁字母、汉字和表情符号的样本画不出来。
doctor-fonts-missing-cure = 程序已损坏：请重新编译或下载。
doctor-outbox = { $community }的发件箱：不确定 { $uncertain }，受阻 { $parked }，未发出 { $dead }。
doctor-outbox-cure = 请看 /outbox list，逐条说明如何处理。
doctor-held-all = { $community }：自 { $since } 起，这个数据库的全部发送都已停止，{ $reason ->
    [restored] 因为它是从备份恢复的：此后可能已发出过。
   *[moderator] 由管理员停止。
    }
doctor-held-all-cure = 请看 /outbox list，然后由所有者用 /outbox release 放行。
doctor-held-community = { $community }：自 { $since } 起不再发出任何内容，由管理员停止。
doctor-held-community-cure = 用 /outbox release 放行。
doctor-held-channel = { $community }：自 { $since } 起不再向 { $channel } 发出任何内容，由管理员停止。
doctor-held-channel-cure = 用 /outbox release 加上频道的名字放行。
doctor-row = { $community }：数据表“{ $table }”的第 { $row } 行无法读取。
doctor-row-cure = 该行已搁置，其余照常进行；日志中写明了问题。请在数据库中修正，或恢复备份。
