# /calendar：一个月的内容，以及实际节奏与计划节奏的对照。

cmd-calendar-name = 日历
cmd-calendar-about = 某月已发布与计划中的内容，以及实际节奏与计划节奏的对照
cmd-calendar-show-name = 查看
cmd-calendar-show-about = 以图片和文字查看一个月；不指定则为本月
arg-month-name = 月份
arg-month-about = 哪个月：2026-12、下月、上月、12月；不填为本月
cmd-calendar-feed-name = 订阅
cmd-calendar-feed-about = 日历软件订阅公开内容的秘密地址
cmd-calendar-renew-name = 换新
cmd-calendar-renew-about = 生成新的秘密地址，旧地址立即失效
calendar-title = { $community }的内容日历，{ $month }
calendar-empty = 本月没有已发布或计划中的内容。
calendar-day = { $weekday } { $day }日：{ $entries }
calendar-entry =
    { $kind ->
        [event] { $time } 活动 { $post }（{ $state }）
       *[post] { $time } { $post }（{ $state }）
    }
calendar-more = { $n ->
   *[other] 另有 { $n } 篇
    }
calendar-weekday = { $n ->
    [1] 周一
    [2] 周二
    [3] 周三
    [4] 周四
    [5] 周五
    [6] 周六
   *[other] 周日
    }
calendar-cut = { $posts } 在这几周内的次数太多，此处未全部计入。
calendar-unreadable = 有 { $n } 篇内容或活动在数据库中无法读取，此处未列出。日志中写明了问题。
calendar-head = 已发/应发
calendar-week-now = { $day }（本周）
calendar-no-topic = 未分主题
calendar-state-sent = 已发布
calendar-state-going = 发出中
calendar-state-planned = 已计划
calendar-state-review = 待审核
calendar-state-paused = 已暂停
calendar-state-draft = 草稿
calendar-state-uncertain = 不确定
calendar-state-failed = 未发出
calendar-state-missed = 错过
calendar-state-skipped = 跳过
calendar-state-event = 待举行
calendar-state-held = 已举行
calendar-state-cancelled = 已取消

calendar-month-unclear = 无法识别月份“{ $month }”。请写成 2026-12，或下月、上月、12月。

calendar-feed-made = 可用以下地址订阅日历。地址只显示这一次，请妥善保存。
calendar-feed-renewed = 以下是新地址，旧地址已失效。地址只显示这一次，请妥善保存。
calendar-feed-what = 拥有此地址的人可看到已发布和将发布内容的标题与时间，以及活动的标题、时间和地点，从三个月前到一年后；看不到正文和待审核内容。/calendar renew 可更换地址。
calendar-feed-there = 自 { $made } 起已有一个地址。地址只在生成时显示，系统只保存其摘要。如果遗失，或知道的人太多，可用 /calendar renew 更换，旧地址立即失效。
calendar-feed-unreachable = 目前外部无法打开该地址。请让运行 Steward 的人说明控制台的外部地址：在 steward.toml 的 [console] 下设置 public_url = "https://…"，或设置 STEWARD_CONSOLE_PUBLIC_URL。
