# /growth：成员数量、变化与走向。

cmd-growth-name = 增长
cmd-growth-about = 成员数量、变化情况，以及对走向能作出的判断
growth-title = { $community } 的增长
growth-empty = 还没有任何记录。请把 Steward 加入群组或服务器，或导入历史数据，然后再来查看。
growth-as-of = 截至 { $date }（有记录的最后一天）：“30 天”指到这一天为止的 30 天，此后的情况不明。
growth-first-days =
    { $count ->
       *[other] 现有成员 { $members } 名。在已观察到的最近 30 天内，加入 { $joined } 人，离开 { $left } 人；记录还太短，无法给出 30 天的变化。
    }
growth-now =
    { $count ->
       *[other] 现有成员 { $members } 名，30 天内变化 { $change }：加入 { $joined } 人，离开 { $left } 人。
    }
growth-now-percent =
    { $count ->
       *[other] 现有成员 { $members } 名，30 天内变化 { $change }（{ $percent }）：加入 { $joined } 人，离开 { $left } 人。
    }
growth-capacity = 增长随规模放缓，趋向容量上限 K = { $estimate }（95%：{ $low }–{ $high }）；维持这一规模每天需要 { $joins } 人加入。
growth-declining = 离开的人不少于加入的人，因此不存在增长趋向的容量上限。
growth-declining-towards = 现有成员多于新加入者所能补足的人数：规模正下降，趋向容量上限 K = { $estimate }（95%：{ $low }–{ $high }）；维持这一规模每天需要 { $joins } 人加入。
growth-constant-inflow = 不能判断容量上限 K：加入也可能来自与成员数量无关的、稳定的外部流入。
growth-constant-inflow-at-least = 不能判断容量上限 K：加入也可能来自与成员数量无关的、稳定的外部流入。增长趋向的规模至少为 { $low }。
growth-few-weeks = 还不能判断容量上限 K：少数几周（例如推广活动或突袭期间）左右了它的数值。
growth-few-weeks-at-least = 还不能判断容量上限 K：少数几周（例如推广活动或突袭期间）左右了它的数值。K 至少为 { $low }。
growth-too-short = 还不能判断容量上限 K：至少需要八周的记录。
growth-no-flows = 不能判断容量上限 K：观察天数太少、无人加入或规模没有变化，加入与离开的数据说明不了问题。
growth-at-least = 仍在增长；从现有数据还不能确定容量上限 K，至少为 { $low }。
growth-not-yet = 从现有数据还不能确定容量上限 K，也不能给出它的下限。
growth-never-seen = 平台计入人数、但 Steward 从未见过的成员：{ $count } 名。他们的加入时间未知。
growth-rough-fit = 拟合曲线只是粗略的描述：在所示的日子里，它与成员数平均相差 { $percent }。
growth-gaps =
    { $count ->
       *[other] 有 { $count } 段时间没有观察到数据，图中用斜线标出；其间发生的事并不完全清楚。
    }
