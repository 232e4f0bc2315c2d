# /model：用于规划的教科书模型。

cmd-model-name = 模型
cmd-model-about = 用于规划的教科书模型：增长与留存
cmd-model-growth-name = 增长
cmd-model-growth-about = 逻辑斯谛增长：从 N0 名成员以速率 r 趋向容量上限 K
cmd-model-retention-name = 留存
cmd-model-retention-about = 指数留存：每天以固定速率 λ 流失
arg-n0-name = 初始人数
arg-n0-about = N0：第 0 天的成员数
arg-r-name = 增长率
arg-r-about = r：远低于 K 时每天的增长率，例如 0.1
arg-k-name = 容量上限
arg-k-about = K：增长趋向的容量上限
arg-lambda-name = 流失率
arg-lambda-about = λ：每天的流失速率，例如 0.05
arg-over-name = 叠加历史
arg-over-about = 把模型叠加在社群的真实历史上
model-growth-title = 增长模型
model-growth-formula = N(t) = K·N0·e^(rt) / (K + N0·(e^(rt) − 1))，其中 N0 = { $n0 }，r = { $r }（每天），K = { $k }。
model-growth-bend =
    { $days ->
       *[other] { $days } 天后：{ $members } 名成员。第 { $day } 天达到 K 的一半，此时增长最快，每天 { $growth } 名。
    }
model-growth-no-bend =
    { $days ->
       *[other] { $days } 天后：{ $members } 名成员。起点已超过 K 的一半（或为 0），因此之后没有增长最快的一天。
    }
model-caution-growth = 这是按你给出的数字计算的教科书模型，不是预测。实际数据请看 /growth。
model-no-curve = 这些数字无法构成曲线。请让 N0 不小于 0，r 和 K 大于 0。
model-retention-title = 留存模型
model-retention-formula = L(t) = e^(−λt)，其中 λ = { $lambda }（每天）。
model-retention-half =
    { $days ->
       *[other] { $half } 天后有一半离开（半衰期）。{ $days } 天后还有 { $percent } 留下。
    }
model-caution-retention = 这是流失率固定的教科书模型。现实中的成员往往早早离开，否则就长期留下。实际数据请看 /retention。
