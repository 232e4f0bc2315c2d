# /retention：成员停留多久，以及不确定性。

cmd-retention-name = 留存
cmd-retention-about = 成员停留多久，以及这一结论有多可靠
retention-title = { $community } 的留存
retention-empty = 还没有加入时间已知的成员。请等有成员在 Steward 观察期间加入后再查看，或导入历史数据。
retention-half = 有一半成员在 { $time } 内离开。（停留记录 { $n } 段，其中 { $left } 段已结束。）
retention-most-stay = { $day } 天后还有 { $percent } 留下。何时会有一半离开尚不清楚。（停留记录 { $n } 段，其中 { $left } 段已结束。）
retention-few = 记录太短或太少，还不能判断有多少成员能留到 7 天。（停留记录 { $n } 段，其中 { $left } 段已结束。）
retention-no-time = 还没有任何人被观察过一段时间，因此流失率无从得知。请明天再查看。
retention-nobody-left = 还没有人离开，因此流失率未知：λ 至多为每天 { $high }（95%），半衰期至少 { $half } 天。
retention-rate = 若全程用一个固定流失率：λ = 每天 { $rate }（95%：{ $low }–{ $high }），半衰期 { $half } 天（{ $halflow }–{ $halfhigh }）。
retention-shape-unknown = 离开的人太少，还不能判断流失率是否固定。
retention-constant = 现有数据与固定流失率并不矛盾。
retention-not-constant = 但流失率并不固定：指数曲线与实际最多相差 { $off } 的成员。更合适的是：{ $best }。
retention-excluded = 因加入时间未知而未计入：{ $count } 名。
law-exponential = 指数（流失率固定）
law-weibull = 威布尔（流失率随停留时间变化）
law-lognormal = 对数正态
law-lomax = Lomax（每名成员各有流失率）
law-bounce-weibull = 首日离开者加威布尔
