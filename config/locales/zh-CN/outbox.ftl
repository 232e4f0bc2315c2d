# 对外发送：告诉管理员的事，以及 /outbox。

# 主动告诉管理员的事。
notice-title = 群管家，致 { $community }的管理员：
notice-more = 还有 { $n } 条。/outbox list 可查看全部。
notice-uncertain = 不能确定{ $post }（第 { $part } 段，应于 { $due } 发出）是否已到达{ $channel }。请去看一眼，再按按钮说明，或输入 /outbox there { $effect } 或 /outbox again { $effect }。在此之前不会自动重发。
notice-parked =
    { $deed ->
        [edit] { $post }的更新无法在{ $channel }完成：{ $cause }{ $cure }每一刻钟会再试一次。
        [delete] { $post }无法从{ $channel }删除：{ $cause }{ $cure }每一刻钟会再试一次。
       *[send] { $post }无法发到{ $channel }：{ $cause }{ $cure }每一刻钟会再试一次。
    }
notice-dead =
    { $deed ->
        [edit] { $post }（第 { $part } 段，应于 { $due } 发出）的更新没有在{ $channel }完成：{ $cause }{ $cure }{ $next }
        [delete] { $post }（第 { $part } 段，应于 { $due } 发出）没有从{ $channel }删除：{ $cause }{ $cure }{ $next }
       *[send] { $post }（第 { $part } 段，应于 { $due } 发出）没有发到{ $channel }：{ $cause }{ $cure }{ $next }
    }
notice-next-send = 之后可用 /outbox retry { $effect } 发送，或用 /outbox discard { $effect } 放弃。
notice-next-change = 之后可用 /outbox retry { $effect } 再试一次，或用 /outbox discard { $effect } 放弃。
notice-next-drop = 用 /outbox discard { $effect } 可将它从列表中移除。
notice-said = 平台的说法：{ $reason }
notice-missed = { $post }有 { $n } 次没有发出，从 { $from } 到 { $to }：当时群管家没有运行，或已暂停。/post edit { $number } 可更改对这类情况的处理。
notice-missed-many = { $posts } 篇帖子共有 { $n } 次没有发出，从 { $from } 到 { $to }：当时群管家没有运行，或已暂停。它们是 { $numbers }。/post show 可查看每篇最近各次的结果，/post edit 可更改对这类情况的处理。
notice-clock = 机器的时钟跳了 { $minutes } 分钟。时钟恢复正常之前，定时任务一律暂停；如果现在的时间是对的，请输入 /outbox release。
notice-unreadable = { $post }无法发出：{ $problem }请用 /post edit { $number } 修改。
notice-row = 数据表“{ $table }”的第 { $row } 行无法读取，已搁置，其余照常进行；日志中写明了问题。请在数据库中修正，或恢复备份。
notice-button-there = { $effect }：已经在了
notice-button-again = { $effect }：重新发送

# 障碍与解决办法。
cause-not-allowed = 机器人不能在那里发言。
cause-no-polls = 机器人不能在那里发起投票。
cause-not-there = 机器人已不在那里。
cause-channel-gone = 频道或话题已不存在。
cause-channel-closed = 频道或话题已关闭。
cause-message-gone = 消息已不存在。
cause-id-unknown = 没有人知道这条消息的编号：当时由管理员确认它已发出。
cause-content = 平台拒绝了内容。
cause-token = 机器人的令牌无效。
cause-too-often = 尝试次数过多。
cause-too-late = 没能按时发出。
cause-part-before = 它前面的一段没有发出。
cause-discarded = 管理员已放弃。
cause-no-private-way = 无法私信此人。
cause-unreadable = 它在数据库中的记录无法读取。
cure-not-allowed = 请给机器人在那里发消息的权限。
cure-no-polls = 在 Discord 上，请给机器人在那里“创建投票”和发消息的权限；在 Telegram 上，请在群组中允许发起投票，或将机器人设为管理员。
cure-not-there = 请重新邀请机器人。
cure-channel-gone = 请用 /post edit 另选地点。
cure-channel-closed = 请重新打开它，或用 /post edit 另选地点。
cure-message-gone = 有人在那里删除了它，已没有可改的内容。
cure-id-unknown = 请直接在那里手动修改或删除。
cure-content = 请用 /post edit 修改文字或附件。
cure-token = 请换上正确的令牌并重新启动群管家。
cure-too-often = 请看看平台是否已恢复。
cure-too-late = 如果仍有意义，现在就可以发送。
cure-part-before = 它会随那一段一起处理。
cure-discarded = 不用处理。
cure-no-private-way = 需要对方先打开与机器人的私聊，或允许来自服务器的私信。
cure-unreadable = 日志中写明了问题。

cmd-outbox-name = 发件箱
cmd-outbox-about = 对外发送的内容，没发出的，以及如何处理
cmd-outbox-list-name = 列表
cmd-outbox-list-about = 尚未妥善结束的发送，最新的在前
cmd-outbox-show-name = 查看
cmd-outbox-show-about = 查看一条发送
cmd-outbox-there-name = 已在
cmd-outbox-there-about = 说明一条不确定的消息已经在了
cmd-outbox-again-name = 再发
cmd-outbox-again-about = 说明一条不确定的消息不在，重新发送
cmd-outbox-retry-name = 重试
cmd-outbox-retry-about = 立即重试受阻或失败的发送
cmd-outbox-discard-name = 放弃
cmd-outbox-discard-about = 放弃一条发送
cmd-outbox-hold-name = 停止
cmd-outbox-hold-about = 停止全部发送，或停止一个频道
cmd-outbox-release-name = 放行
cmd-outbox-release-about = 让停止的继续：除单独停止的频道外的全部，或指定的那一个

arg-effect-name = 号码
arg-effect-about = /outbox list 中的号码
arg-only-name = 只看
arg-only-about = 只看这种状态
choice-only-waiting = 等待中
choice-only-sending = 发送中
choice-only-parked = 受阻
choice-only-behind = 等前面的
choice-only-uncertain = 不确定
choice-only-done = 已完成
choice-only-dead = 未完成

outbox-title = { $community }的发件箱
outbox-none-such = { $community } 的发件箱里没有“{ $state }”的条目。
outbox-empty = { $community }的发件箱里没有未了的事。
outbox-held = 已停止：{ $scope }，自 { $since } 起，{ $reason }。
outbox-hold-moderator = 由管理员停止
outbox-hold-restored = 数据库是从备份恢复的：此后可能已发出过
outbox-scope-all = 全部
outbox-scope-community = 本社群
outbox-head-effect = 号码
outbox-head-what = 内容
outbox-head-place = 地点
outbox-head-state = 状态
outbox-head-when = 时间
outbox-notice = 给管理员的通知
outbox-unreadable = 数据库中无法读取：第 { $numbers } 号。日志中写明了问题。
outbox-what =
    { $kind ->
        [edit] { $post }，第 { $part } 段，更新
        [delete] { $post }，第 { $part } 段，删除
       *[send] { $post }，第 { $part } 段
    }
outbox-show = 第 { $effect } 号：{ $what }，{ $place }：{ $state }
outbox-word-done = 好的。第 { $effect } 号：{ $what }，{ $place }：{ $state }
outbox-reason = 平台的说法：{ $reason }
outbox-next = 下次尝试：{ $at }
outbox-unknown = 这里没有第 { $effect } 号。/outbox list 可查看全部。
outbox-not-so = 第 { $effect } 号的状态是“{ $state }”，不能这样处理。
outbox-hold-done = 已停止。/outbox release 可放行；单个频道需写上它的名字。停止期间到点的内容放行时会跳过；要补发请加 replay:yes。
outbox-release-done = 已放行，继续发送。
outbox-release-none = 没有什么是停止的。
outbox-release-other = { $scope }没有停止。停止的是：
outbox-still-all = 全部停止只能由所有者放行：请所有者输入 /outbox release。
outbox-still-community = 整个社群仍然停止，直到管理员输入 /outbox release。
outbox-still-channels = { $n ->
    [1] 这个频道仍然停止，直到管理员输入：{ $commands }
   *[other] 这些频道仍然停止，直到管理员逐个输入：{ $commands }
    }
outbox-left-out = 停止期间到期的 { $n } 篇内容已跳过。
outbox-release-unreadable = 有 { $n } 篇内容或消息在数据库中无法读取，未作处理。日志中写明了问题。
