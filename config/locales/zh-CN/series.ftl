# /series：按顺序的课程，以及每位学员学到了哪里。

cmd-series-name = 系列课
cmd-series-about = 系列课：课程按各自的进度送达每位学员
cmd-series-add-name = 新建
cmd-series-add-about = 新建一个系列课，之后再添加课程和学员
cmd-series-lesson-name = 课程
cmd-series-lesson-about = 添加一课；写上 lesson: 则修改、移动或删除那一课
cmd-series-approve-name = 批准
cmd-series-approve-about = 批准其他管理员写的系列课和课程
cmd-series-enter-name = 加入
cmd-series-enter-about = 让某人，或现在社群里的所有人，加入系列课
cmd-series-leave-name = 退出
cmd-series-leave-about = 让某人退出；再次加入时从停下的地方继续
cmd-series-pause-name = 暂停
cmd-series-pause-about = 暂停整个系列课，或其中一位学员
cmd-series-resume-name = 继续
cmd-series-resume-about = 让系列课，或其中一位学员，继续
cmd-series-skip-name = 跳过
cmd-series-skip-about = 跳过某位学员的下一课，后面一课按它的时间发出
cmd-series-move-name = 移动
cmd-series-move-about = 把某一课定为某位学员的下一课，往前往后都可以
cmd-series-call-name = 呼叫
cmd-series-call-about = 在频道里放一个按钮，给无法私信的学员
cmd-series-show-name = 查看
cmd-series-show-about = 一个系列课：各课、每课有多少人、谁联系不上
cmd-series-list-name = 列表
cmd-series-list-about = 社群的系列课
cmd-series-here-name = 我在
cmd-series-here-about = 现在可以私信你了：课程从停下的地方继续

arg-start-name = 起点
arg-start-about = own：每位学员从加入那天开始；calendar：大家同一时间，见 when
arg-every-name = 间隔
arg-every-about = 两课相隔多久：“3天”、“1周”；不写则为一天
arg-at-name = 时刻
arg-at-about = 一天中的几点，如 20:00，按社群的时区；不写则为 10:00
arg-enter-name = 加入
arg-enter-about = 谁加入：管理员指定的人，或新进群的人也加入
arg-lesson-name = 课
arg-lesson-about = 哪一课（编号）
arg-after-name = 之后
arg-after-about = 放在这一课后面；0：放在最前面
arg-remove-name = 删除
arg-remove-about = 是：删除这一课
arg-all-name = 全部
arg-all-about = 是：现在社群里的所有人

choice-start-own = 各按各的进度
choice-start-calendar = 大家同一时间
choice-enter-moderator = 管理员指定的人
choice-enter-joining = 新进群的人也加入
choice-remove-yes = 是
choice-all-yes = 是

series-state-review = 待批准
series-state-running = 进行中
series-state-paused = 已暂停

series-show = { $series }：{ $state }
series-added = 系列课已建好。
series-when-own =
    { $days ->
        [one] 从每位学员加入那天起，每天 { $at }（{ $zone }）一课。
       *[other] 从每位学员加入那天起，每 { $days } 天 { $at }（{ $zone }）一课。
    }
series-when-calendar = { $rule }（{ $zone }）；下一次：{ $next }
series-in-private =
    { $n ->
       *[other] 私信发给 { $n } 位学员。
    }
series-to = 发到：{ $places }
series-count-through = { $n } 人已学完现有课程
series-count-going = { $n } 人的课程正在发送
series-count-away = { $n } 人已离开社群
series-count-paused = { $n } 人已暂停
series-count-between = ；
series-who-unreached = 无法私信的（{ $n }）：{ $names }
series-who-failed = 因其他原因没有收到课程的（{ $n }）：{ $names }。/outbox list 说明原因，/series resume series:{ $series } who:… 重试。
series-mark-review = （待批准）
series-head-lesson = 编号
series-head-title = 标题
series-head-at = 即将学
series-head-had = 已学
series-head-number = 编号
series-head-name = 名称
series-head-state = 状态
series-head-lessons = 课数
series-head-learners = 学员
series-list-title = { $community }的系列课
series-list-empty = { $community }还没有系列课。用 /series add 新建一个。
series-list-unreadable = 数据库中无法读取：数据表“series”的第 { $rows } 行。日志中写明了问题。
series-hint-empty = 还没有课程：/series lesson series:{ $number } title:… body:…
series-hint-review = 由另一位管理员用 /series approve { $number } 批准；在此之前不会发给任何人。
series-hint-paused = 用 /series resume { $number } 继续。
series-hint-call = 用 /series call series:{ $number } to:… 在频道里给他们放一个按钮。

series-lesson-added = 第 { $lesson } 课已添加。{ $past ->
        [0] {""}
       *[other] 有 { $past } 位学员已经过了这里，不会收到它。
    }
series-lesson-changed = 第 { $lesson } 课已修改；已经收到的人保留原样。
series-lesson-moved = 第 { $lesson } 课现在是第 { $to } 课。{ $past ->
        [0] {""}
       *[other] 有 { $past } 位学员已经过了这里，其中还没收到的不会再收到它。
    }
series-lesson-removed = 第 { $lesson } 课已删除，后面的依次前移。
series-approved = 已批准。
series-entered = { $who } 已加入。
series-entered-unseen = { $who } 已加入，但在本社群从未见过这个编号的人。对方可能已在群里只是没露过面，也可能以后才来：一旦可以私信，课程就会发给对方。如果编号写错了：/series leave { $number } who:{ $who }
series-entered-again = { $who } 从停下的地方继续。
series-entered-already = { $who } 已经是学员了。
series-entered-all =
    { $n ->
        [0] 社群里的所有人都已加入。
       *[other] { $n } 人已加入。
    }
series-left = { $who } 已退出。
series-learner-paused = { $who } 已暂停。
series-learner-resumed = { $who } 继续学习。
series-paused = 已暂停。
series-resumed = 已继续：等着的人先收到一课，下一课仍按间隔。
series-skipped = { $who } 的下一课已跳过。
series-moved = { $who } 的下一课是第 { $lesson } 课。
series-called = 按钮正在发出。之后有无法私信的人时会再发，每天最多一次。

series-line = { $series }：你们当中有人我无法私信。请按按钮，课程会从停下的地方继续。
series-button-here = 继续我的课程
series-here-on-the-way =
    { $platform ->
        [discord] { $series }的下一课正在私信发给你。如果没有收到，请在本服务器的隐私设置里允许私信，再按一次。
       *[other] { $series }的下一课正在发给你。
    }
series-here-nothing = { $series }：没有等着你的课程，下一课会按时到。
series-here-no-learner = 你没有加入{ $series }。管理员可以让你加入。
series-here-stopped = { $series }目前对你是暂停的。

series-unknown = 这里没有编号为 { $number } 的系列课。/series list 列出所有系列课。
series-lesson-unknown = 没有第 { $lesson } 课。
series-lessons-max = 一个系列课最多 { $max } 课。
series-needs-name = 系列课需要一个名称。
series-needs-when = 按日历的系列课需要 when:…，例如“每周一 20:00”。
series-needs-body = 课程需要正文：body:…
series-own-in-private = 按各自进度的课程以私信发出。要发到频道，请写 start:calendar when:…
series-channel-no-learners = 这个系列课发到频道，给那里的所有人看；不需要加入。
series-every-unclear = “{ $part }”不是两课的间隔。请写 3天、1周，或不超过 366 的天数。
series-at-unclear = “{ $part }”不是一天中的时刻。请写 20:00。
series-needs-who = 缺少要加入的人：Discord 上写 who:@某人，或 who:discord:ID、who:telegram:ID；要加入现在的所有人，写 all:yes。
series-who-unclear = “{ $who }”不是某个人。请在 Discord 上 @某人，或写 discord:ID、telegram:ID。
series-no-learner = { $who } 不是{ $series }的学员。
series-not-in-review = { $series }没有待批准的内容。
series-approve-own = { $series }里待批准的内容有你写的，请由另一位管理员批准。
series-not-running = { $series }不在进行中。
series-not-paused = { $series }没有暂停。
series-nothing-next = { $series }的这位学员没有下一课。
series-under-way = 正在给这位学员发送一课，或不能确定是否已送达。/outbox list 可以看到，之后再试。

notice-series-uncertain = 不能确定{ $series }的第 { $lesson } 课是否已到达{ $channel }。请问一下对方，再按按钮说明，或输入 /outbox there { $effect } 或 /outbox again { $effect }。在此之前不再给对方发课。
notice-series-dead = { $series }的第 { $lesson } 课没有发到{ $channel }：{ $cause }{ $cure }{ $next }
notice-series-stopped = { $series }已停下：它的第 { $lesson } 课按现在的样子发不出去。{ $cause }请用 /series lesson series:{ $number } lesson:{ $lesson } 修改，再用 /series resume { $number } 继续；本来要收到的人届时会收到。

outbox-lesson = { $series }，第 { $lesson } 课
outbox-series-line = { $series }，给无法私信的人的按钮
