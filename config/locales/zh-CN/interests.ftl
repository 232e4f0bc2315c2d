# /interests：成员想了解什么。

cmd-interests-name = 兴趣
cmd-interests-about = 你在这里想了解什么；管理员可查看各有多少人选择
cmd-interests-choose-name = 选择
cmd-interests-choose-about = 列出可选的兴趣和你已选的，每项一个按钮
cmd-interests-offer-name = 提供
cmd-interests-offer-about = 设定成员可选的兴趣列表
cmd-interests-rename-name = 改名
cmd-interests-rename-about = 给一项兴趣改名，已选的人不变
cmd-interests-retire-name = 停用
cmd-interests-retire-about = 不再提供某项兴趣，已选的记录保留
cmd-interests-show-name = 查看
cmd-interests-show-about = 各项有多少人选择（按人计），以及问过多少人
arg-interest-name = 兴趣
arg-interest-about = 兴趣的名称，见 /interests
arg-chosen-name = 选中
arg-chosen-about = 是否感兴趣；“否”表示取消
arg-names-name = 名称列表
arg-names-about = 全部名称，用逗号隔开，最多 20 个：“Rust，Web，AI”
choice-chosen-yes = 是
choice-chosen-no = 否

interests-yours = 你在 { $community } 想了解什么
interests-chosen = 已选：{ $names }。
interests-chosen-none = 你还没有选择。
interests-how = 点一下选择，再点一下取消。管理员只看到各项的人数，看不到是谁；至少五人选了某项，才有该项的统计。
interests-none = 本社群还没有可选的兴趣。管理员可以设定：/interests offer names:"Rust，Web，AI"
interest-nobody = 命令行和控制台没有账号，谈不上兴趣。请在 Discord 或 Telegram 上输入 /interests。
interest-few = 至今选了“{ $name }”的不到 { $min } 人。人数太少，统计会透露每个人的情况，因此不提供。各项人数见 /interests show。
interest-unknown = 这里没有“{ $name }”这项兴趣。现有：{ $known }。
interest-no-name = “{ $name }”不能作为名称：至少要有一个字母、汉字或数字，且不能含逗号、顿号或分号。
interest-long = “{ $name }”太长，请不要超过 { $max } 个字符。
interest-number = “{ $name }”只是一个数字，不能单独作为名称，请加上文字。
interest-count = 这里有 { $n } 个名称。请给出 1 到 { $max } 个，用逗号隔开。
interest-taken = 已有（或曾有）另一项兴趣叫“{ $name }”，请换一个名称。

interests-offered = 成员现在可以选择：{ $names }。
interests-offered-how = 成员输入 /interests 即可选择。/growth、/retention 和 /activity 可加 interest: 和名称。
interests-retired = 不再提供：{ $names }。已选的记录保留；再次提供同名的即可恢复。
interests-back = 重新提供，之前选过的人仍在：{ $names }。
interest-renamed = “{ $name }”已改名为“{ $to }”，已选的人不变。

interests-title = { $community } 的兴趣
interests-asked = { $members } 名成员中，至今问过 { $asked } 名（即打开过 /interests 的）。{ $undecided } 名没有选择任何现有的兴趣。
interests-head-interest = 兴趣
interests-head-members = 成员
interests-head-left = 已离开
interest-name = { $name }
interest-name-retired = { $name }（已停用）

# 只看选了某项兴趣的人。
interest-segment =
    { $n ->
       *[other] 只统计至今选了 { $interest } 的 { $persons } 人，之前的日子也是如此（现为成员：{ $present } 人）。
    }
interest-undecided =
    { $n ->
       *[other] 另有 { $undecided } 名成员没有选择任何现有的兴趣。
    }
interest-growth = 没被问到就离开的人不在其中，所以早先的离开偏少，也不对容量作判断。
interest-retention = 每人从选择之时起才算被观察：更早离开的人无从选择。
