# /digest：一周带来了什么。

cmd-digest-name = digest
cmd-digest-about = 上一周的小结：增长、留存、活跃、内容、活动，以及需要您决定的事
digest-title = { $community }，{ $from } 至 { $to } 一周小结
digest-quiet = 平静的一周：没有已知的变化，也没有需要您处理的事。
digest-growth = 成员 { $members } 人（本周 { $change }；加入 { $joined }，离开 { $left }）。
digest-growth-before = 成员 { $members } 人（本周 { $change }，前一周 { $before }；加入 { $joined }，离开 { $left }）。
digest-growth-first = 成员 { $members } 人；这是第一周，加入 { $joined }，离开 { $left }。
digest-unseen = 这一周没有观察到。
digest-unseen-days = { $n ->
   *[other] 其中 { $n } 天没有完整观察到，当时发生的事可能缺失。
    }
digest-since = 本周（进行中）至今：加入 { $joined }，离开 { $left }。
digest-stayed = { $date } 那一周加入的 { $n } 人中，{ $stayed } 人留满四周：{ $share }（{ $low } 至 { $high }）。
digest-stayed-few = { $date } 那一周加入的 { $n } 人中，{ $stayed } 人留满四周；人数太少，算不出比率。
digest-active = 参与者 { $n } 人。
digest-active-before = 参与者 { $n } 人，前一周 { $before } 人。
digest-active-unknown = 参与人数不明：这一周没有全部观察到。
digest-posts = { $n ->
    [0] 没有发布内容。
   *[other] 发布了 { $n } 次内容。
    }
digest-missed = 错过：{ $posts }。用 /post show 查看原因。
digest-failed = 未全部发出：{ $posts }。用 /outbox list 查看原因。
digest-best = 回应最多的是 { $post }：{ $people } 人。
digest-best-usual = 回应最多的是 { $post }：{ $people } 人；同一星期几和时段通常是 { $usual } 人。
digest-in-progress = { $line }（两天还没到，仍在变化）
digest-held = { $event }：报名 { $signed } 人，到场 { $came } 人；缺席率 { $share }（{ $low } 至 { $high }）。
digest-held-few = { $event }：报名 { $signed } 人，到场 { $came } 人。
digest-held-unknown = { $event }：报名 { $going } 人，到场情况不明。
digest-walked-in = { $line } 另有 { $n } 人未报名到场。
digest-ahead = 即将举行：{ $event }，{ $time }：{ $come ->
    [0] 还没有人参加。
   *[other] { $going } 人参加。
    }
digest-ahead-waiting = 即将举行：{ $event }，{ $time }：{ $come ->
    [0] 还没有人参加，
   *[other] { $going } 人参加，
    }{ $wait ->
   *[other] { $waiting } 人候补。
    }
digest-more = 另有 { $n } 个活动。
digest-decide = 待决定：{ $what }。
digest-decide-posts = 待批准的内容：{ $posts }
digest-decide-events = 待批准的活动：{ $events }
digest-decide-uncertain = 不知是否送达的消息：{ $n }
digest-decide-parked = 受阻的消息：{ $n }
digest-decide-dead = 未发出的消息：{ $n }
digest-button-growth = 增长
digest-button-retention = 留存
digest-button-activity = 活跃
digest-button-content = 内容
settings-digest = 周一发送小结的时刻（小时，或 off）：{ $value }
settings-digest-done = 每周一在管理频道发送一周小结，时刻（小时，或 off）：{ $value }。
settings-digest-hour = “{ $value }”不是小时。请写 0 到 23，或 off。
cmd-settings-digest-name = 小结
cmd-settings-digest-about = 设置每周一在管理频道发送一周小结的时刻，或关闭
arg-hour-name = 时刻
arg-hour-about = 0 到 23，社群所在时区；或 off
