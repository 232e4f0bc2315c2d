# /event：活动、报名名单，以及发给参加者的消息。

cmd-event-name = 活动
cmd-event-about = 活动：在 Discord 和 Telegram 同时公布，报名在同一份名单里
cmd-event-add-name = 添加
cmd-event-add-about = 安排一个活动；写明公布的地方就立即公布
cmd-event-list-name = 列表
cmd-event-list-about = 即将举行的活动
cmd-event-show-name = 查看
cmd-event-show-about = 一个活动：时间、地点、报名人数
cmd-event-edit-name = 修改
cmd-event-edit-about = 修改活动和它的公告；已报名的人会收到通知
cmd-event-approve-name = 批准
cmd-event-approve-about = 批准另一位管理员安排的活动
cmd-event-cancel-name = 取消
cmd-event-cancel-about = 取消活动并通知打算来的人
cmd-event-people-name = 名单
cmd-event-people-about = 谁来、谁在候补、谁不来；之后看谁到了场
cmd-event-answer-name = 答复
cmd-event-answer-about = 说明你来不来
cmd-event-calendar-name = 日历
cmd-event-calendar-about = 把活动存成日历文件
cmd-event-remind-name = 提醒
cmd-event-remind-about = 你报名的活动何时提醒你

arg-where-name = 地点
arg-where-about = 在哪里举行：频道、here（本频道）或 https 网址
arg-minutes-name = 分钟
arg-minutes-about = 持续多少分钟；不写就是一小时
arg-capacity-name = 名额
arg-capacity-about = 有多少名额；不写就不限
arg-unlimited-name = 不限
arg-unlimited-about = 选“是”：不再限制名额
arg-accept-name = 保留
arg-accept-about = 空出的名额为下一位保留几小时；0：直接给；不写就是 12 小时
arg-about-name = 简介
arg-about-about = 活动内容，可用 Markdown；\n 表示换行，\\n 表示 \n 本身
arg-series-name = 系列
arg-series-about = 哪个系列课（编号）；用于活动时，是：整个系列结束，否：照常安排下一次
choice-series-yes = 是
choice-series-no = 否
arg-stands-name = 进度
arg-stands-about = 只看处于此进度的活动
arg-answer-name = 答复
arg-answer-about = 你的答复
arg-leads-name = 提前
arg-leads-about = 开始前多久：24h、1h、30m、2d，或 off（不提醒）

choice-unlimited-yes = 是
choice-stands-draft = 草稿
choice-stands-review = 待批准
choice-stands-open = 报名中
choice-stands-over = 已结束
choice-stands-cancelled = 已取消
choice-answer-going = 我来
choice-answer-maybe = 可能来
choice-answer-declined = 我不来
choice-answer-here = 我到了
choice-answer-show = 看看我的情况

event-button-going = 我来
event-button-maybe = 可能来
event-button-declined = 不来
event-button-here = 我到了
event-button-calendar = 日历文件
event-button-take = 接受名额
event-button-refuse = 来不了
event-button-show = 看看我的消息

event-post-cancelled = 已取消：{ $title }
event-post-over = 已结束：{ $title }
event-post-when = 时间：{ $time }，{ $lasts }
event-lasts =
    { $unit ->
        [day] { $n } 天
        [hour] { $n } 小时
       *[minute] { $n } 分钟
    }
event-post-where = 地点：{ $place }
event-post-places = 名额：共 { $places } 个，已占 { $taken } 个，剩 { $free } 个
event-post-coming = 报名：{ $n } 人
event-post-waiting = 候补：{ $n } 人
event-post-maybe = 可能来：{ $n } 人

event-tell-offered = { $event }（{ $community }）有一个名额给你。开始时间：{ $time }。
event-tell-until = 名额为你保留到 { $time }。
event-tell-given = 你现在有 { $event }（{ $community }）的名额了。开始时间：{ $time }。
event-tell-put-out = { $event }（{ $community }）的名额减少了，你的名额是最后给出的之一。你现在候补第 { $waiting } 位，有空位会最先问你。开始时间：{ $time }。
event-tell-lapsed = { $event }（{ $community }，{ $time } 开始）为你保留的名额已给了下一位。可以在公告处重新报名。
event-tell-cancelled = { $event }（{ $community }）不举行了。原定开始时间：{ $time }。
event-tell-moved = { $event }（{ $community }）有变动。开始时间：{ $time }。
event-tell-begins = { $event }（{ $community }）还有 { $lead } 开始：{ $time }。
event-line-unreached = { $event }，{ $time }：有几位我无法私信。按一下按钮，我只告诉你本人有什么新消息；先打开与我的私聊，下次就能通知到你。

event-you-nothing = 你还没有说来不来 { $event }。
event-you-going = 你有 { $event } 的名额。
event-you-maybe = { $event }：已记为“可能来”，没有为你留名额。
event-you-declined = { $event }：已记下你不来。
event-you-waiting = { $event } 已满。你候补第 { $waiting } 位，有空位会通知你。
event-you-offered = { $event } 的名额为你保留到 { $time }。按“我来”接受。
event-you-lapsed = { $event } 为你保留的名额已给了下一位。按“我来”重新排队。
event-you-here = { $event }：已记下你到了。

event-standing-going = 来
event-standing-maybe = 可能来
event-standing-declined = 不来
event-standing-waiting = 候补
event-standing-offered = 已给名额待答复
event-standing-lapsed = 名额过期
event-standing-none = 没报名
event-there-for = { $minutes } 分钟
event-there-said = 自己签到
event-there-briefly = { $minutes } 分钟，不够长
event-there-no = 没来
event-there-not-yet = 还没来

event-added = { $event }：{ $state }
event-edited = 已修改。{ $event }：{ $state }
event-approved = 已批准。{ $event }：{ $state }
event-show = { $event }：{ $state }
event-cancelled-now = { $event } 已取消。{ $n ->
       *[other] 正在通知打算来的 { $n } 人。
    }
event-came = 到场：报名的 { $signed } 人中来了 { $came } 人（在场至少 { $minutes } 分钟，或自己签到）
event-walked-in = 没说要来却来了的：{ $n } 人
event-no-show-few = 没来：{ $signed } 人中 { $missing } 人；人数太少，比例可能在 { $low } 到 { $high } 之间。
event-no-show = 没来：{ $signed } 人中 { $missing } 人，占 { $share }（95% 区间 { $low } 到 { $high }）
event-next-now = 下一次是 { $event }，{ $time }。
event-again = 重复：{ $rule }。这一次开始时公布下一次。
event-to = 公布在：{ $places }
event-hint-draft = 还没有在任何地方公布。用 /event edit { $number } to:… 公布。
event-hint-review = 由另一位管理员用 /event approve { $number } 批准。
event-hint-open = /event people { $number } 看名单，/event edit { $number } 修改，/event cancel { $number } 取消。
event-hint-over = 已经举行过。/event people { $number } 看报名和到场的人。
event-hint-cancelled = 不举行了。
event-list-title = { $community } 的活动
event-list-empty = { $community } 没有安排活动。用 /event add 安排。
event-people = { $event } 的名单
event-people-more = 另有 { $n } 人没有列出。
event-people-none = 还没有人答复 { $event }。
event-head-number = 编号
event-head-title = 名称
event-head-when = 时间
event-head-state = 进度
event-head-places = 名额
event-head-name = 姓名
event-head-platform = 平台
event-head-standing = 情况
event-head-there = 到场
event-remind-done = 活动开始前这么久提醒你：{ $leads }。
event-remind-now = 活动开始前这么久提醒你：{ $leads }。/event remind 24h, 1h 可修改，/event remind off 不再提醒。
event-calendar = { $event }，{ $time }：给你的日历文件。活动有变动后再取一次，日历会替换旧的。

event-unknown = 这里没有活动 { $number }。/event list 可查看。
event-is-over = { $event } 已结束。
event-is-cancelled = { $event } 已取消。
event-not-open = { $event } 还没有开放报名。
event-not-in-review = { $event } 不在等待批准。
event-approve-own = { $event }：要由另一位管理员批准。
event-needs-title = 活动需要名称。
event-how-many-places = “capacity:{ $capacity }”和“unlimited:yes”互相矛盾，请只写其中一个。
event-place-unseen = 这个地点看不到谁在场：开始前 15 分钟起，参加者用公告里的按钮自己签到。Discord 的语音或舞台频道不用签到也能看到。
event-overlaps = 它持续{ $lasts }，{ $start } 那一场还没结束，{ $again } 又要开始。请缩短 minutes:，或减少 when: 里的时间。
event-past = 这个时间已经过去。请写将来的时间，例如“tomorrow at 20:00”。
event-too-far = 这比 { $days } 天后还晚。请写早一些的时间。
event-place-unclear = “{ $place }”不能作为活动地点。请写本社群的一个频道（例如 discord:123 或 here），或一个 https 网址。
event-check-in-early = { $event } 还没有开始。开始前 { $minutes } 分钟起可以签到。
event-nobody = 这里没有可以参加的人。请在 Discord 或 Telegram 里说。
event-lead-unclear = “{ $part }”不是开始前的时间。请写 30m、1h、2d，最多 14d，或 off。
event-leads-count = 请写一到 { $max } 个开始前的时间，例如 24h, 1h，或 off。

notice-event-parked = { $event } 的公告无法发到{ $channel }：{ $cause }{ $cure }每一刻钟会再试一次。平台的说法：{ $reason }
notice-event-dead = { $event } 的公告没有发到{ $channel }：{ $cause }{ $cure }之后可用 /outbox retry { $effect } 发送，或用 /outbox discard { $effect } 放弃。平台的说法：{ $reason }
notice-event-uncertain = 不能确定 { $event } 的公告是否已到达{ $channel }。请去看一眼，再按按钮说明，或输入 /outbox there { $effect } 或 /outbox again { $effect }。在此之前不会自动重发。
outbox-event =
    { $kind ->
        [announcement] { $event }，公告
        [change] { $event }，修改公告
        [line] { $event }，给无法私信的人的一行
       *[private] { $event }，私信
    }
settings-event-reminders = 活动开始前的提醒：{ $value }
settings-event-reminders-done = 没有自己选择的人，在活动开始前这么久收到提醒：{ $value }。
cmd-settings-event_reminders-name = 活动提醒
cmd-settings-event_reminders-about = 设置没有自己选择的人在活动开始前多久收到提醒
