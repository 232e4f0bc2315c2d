# /poll：在各平台以其自带的投票提出同一个问题，结果合并。

cmd-poll-name = 投票
cmd-poll-about = 投票：同一个问题用 Discord 和 Telegram 自带的投票提出，结果合并
cmd-poll-ask-name = 发起
cmd-poll-ask-about = 在几处同时提出一个问题
cmd-poll-list-name = 列表
cmd-poll-list-about = 所有投票，进行中的在前
cmd-poll-show-name = 查看
cmd-poll-show-about = 一个投票的合并结果：按选项和平台统计人数
cmd-poll-close-name = 结束
cmd-poll-close-about = 在所有平台结束一个投票
arg-question-name = 问题
arg-question-about = 要问什么，最多 300 个字符
arg-answers-name = 选项
arg-answers-about = 可选的答案，2 到 10 个，用分号隔开：“周一；周二；都不行”
arg-closes-name = 截止
arg-closes-about = 何时结束：“2小时后”、“明天 20:00”。不写则 31 天后结束
arg-multi-name = 多选
arg-multi-about = 是否可以选几个
choice-multi-yes = 多选
choice-multi-no = 单选

poll-asked = 正在发起 { $poll }。
poll-show = { $poll }
poll-closed-now = { $poll } 已结束。
poll-open = 进行中，截止 { $time }
poll-closed =
    { $platform ->
        [discord] 已于 { $time } 结束：当时在 Discord 上被结束
        [telegram] 已于 { $time } 结束：当时在 Telegram 上被结束
       *[other] 已于 { $time } 结束
    }
poll-voters =
    { $n ->
       *[other] { $could } 人可以投票，已投 { $voters } 人。
    }
poll-counts-one = 每人只计一票，以在任一平台上最后投的为准；用 /link 关联的账号算一个人。
poll-counts-several = 每人对自己选的每个选项各计一次，不论在哪个平台；用 /link 关联的账号算一个人。
poll-on-several =
    { $n ->
       *[other] 有 { $n } 人在两个平台都投了票，各计一次。
    }
poll-place = { $place }：{ $state }
poll-there-waiting = 尚未发出
poll-there-sending = 正在发出
poll-there-parked = 现在发不出去，原因见 /outbox list
poll-there-behind = 尚未发出
poll-there-uncertain = 不能确定是否已发出，请看 /outbox list
poll-there-unknown = 已发出，但编号不明：那里的投票无法计入
poll-there-dead = 没有在那里发起
poll-there-open = 进行中
poll-there-closing = 正在结束
poll-there-closed = 已结束
poll-there-left-open = 没能结束，请在那里手动结束

poll-head-number = 编号
poll-head-question = 问题
poll-head-state = 进度
poll-head-voters = 人数
poll-head-answer = 选项
poll-head-persons = 人数
poll-head-discord = Discord
poll-head-telegram = Telegram
poll-list-title = { $community } 的投票
poll-list-empty = { $community } 还没有投票。用 /poll ask 发起一个。
poll-list-unreadable = 数据库中无法读取：数据表“poll”的第 { $rows } 行。日志中写明了问题。

poll-unknown = 这里没有第 { $number } 号投票。/poll list 可查看全部。
poll-is-closed = { $poll } 已经结束了。
poll-answers-count = 投票需要 { $min } 到 { $max } 个选项，现在有 { $n } 个。请用分号隔开。
poll-answer-long = 选项“{ $answer }”对所发的地方来说太长，最多 { $max } 个字符。
poll-answer-twice = 选项“{ $answer }”出现了两次。
poll-no-channel = { $place } 是 Telegram 频道。Telegram 不会说明频道里是谁投的票，因此无法按人计票。请发到它的群里。

notice-poll-parked =
    { $deed ->
        [close] 投票 { $poll } 无法在{ $channel }结束：{ $cause }{ $cure }每一刻钟会再试一次。
       *[ask] 投票 { $poll } 无法发到{ $channel }：{ $cause }{ $cure }每一刻钟会再试一次。
    }
notice-poll-dead =
    { $deed ->
        [close] 投票 { $poll } 没有在{ $channel }结束：{ $cause }{ $cure }{ $next }
       *[ask] 投票 { $poll } 没有发到{ $channel }：{ $cause }{ $cure }{ $next }
    }
notice-poll-uncertain = 不能确定投票 { $poll } 是否已到达{ $channel }。请去看一眼。如果已经在了，那里的票无法计入：请在那里删除它再输入 /outbox again { $effect }，或输入 /outbox there { $effect } 就此保留。如果不在，请输入 /outbox again { $effect }。在此之前不会自动重发。
outbox-poll =
    { $kind ->
        [close] 投票 { $poll }，结束
       *[ask] 投票 { $poll }
    }
