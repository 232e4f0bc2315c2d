# /settings，以及指的是哪个社群。

community-none = 无法确定指的是哪个社群。请在已添加 Steward 的群组或服务器中使用。
community-which = 你指的是哪个社群？
cmd-settings-name = 设置
cmd-settings-about = 语言、时区、图表、管理员、频道，以及空间的绑定
cmd-settings-show-name = 查看
cmd-settings-show-about = 显示社群的全部设置
cmd-settings-language-name = 语言
cmd-settings-language-about = 设置社群的语言
cmd-settings-zone-name = 时区
cmd-settings-zone-about = 设置社群的时区，它决定一天从何时开始
cmd-settings-theme-name = 主题
cmd-settings-theme-about = 设置图表使用深色还是浅色
cmd-settings-answers-name = 回答
cmd-settings-answers-about = 设置统计结果由频道内所有人可见，还是仅提问者可见
cmd-settings-channel-name = 频道
cmd-settings-channel-about = 设置管理员频道
cmd-settings-name-name = 命名
cmd-settings-name-about = 给频道起一个名称，以便指代
cmd-settings-moderator-name = 任命
cmd-settings-moderator-about = 指定某人或某个 Discord 身份组为管理员
cmd-settings-unmoderator-name = 免去
cmd-settings-unmoderator-about = 取消用 /settings moderator 指定的管理员
cmd-settings-bind-name = 绑定
cmd-settings-bind-about = 把两个空间并入同一社群：在此生成绑定码，或使用别处生成的绑定码
cmd-settings-mylanguage-name = 我的语言
cmd-settings-mylanguage-about = 设置回答你时使用的语言
arg-language-name = 语言
arg-language-about = 语言
arg-zone-name = 时区
arg-zone-about = 时区，例如 Asia/Shanghai 或 Europe/Berlin
arg-colours-name = 配色
arg-colours-about = 深色或浅色
arg-mode-name = 方式
arg-mode-about = public：频道内所有人可见；private：仅提问者可见
arg-who-name = 对象
arg-who-about = Discord 上的 @某人 或 @身份组，或 discord:ID、discord:role:ID、telegram:ID
arg-channel-name = 频道
arg-channel-about = here（本频道）、Discord 的 #频道、discord:频道ID、telegram:群ID 或 telegram:群ID/话题ID
arg-name-name = 名称
arg-name-about = 名称：系列课的，或要给频道起的
arg-code-name = 一次性码
arg-code-about = 在另一个空间或用另一个账号生成的一次性码；留空则生成一个

# 当前设置。
settings-title = { $community } 的设置
settings-none = 无
settings-language = 语言：{ $value }
settings-zone = 时区：{ $value }
settings-theme =
    图表：{ $value ->
        [light] 浅色
       *[other] 深色
    }
settings-answers =
    统计结果的可见范围：{ $value ->
        [private] 仅提问者
       *[other] 频道内所有人
    }
settings-channel = 管理员频道：{ $value }
settings-moderators = 指定的管理员：{ $value }
settings-names = 已命名的频道：{ $value }
settings-spaces = 空间：{ $value }

# 已完成的操作。
settings-language-done = 社群的语言现在是 { $value }。
settings-zone-done = 时区现在是 { $value }，当地时间 { $time }。
settings-zone-post-keep = { $n } 篇内容（{ $numbers }）仍按原来时区的时间发布。要改用新时区，请重新给出时间：/post edit { $number } when:…
settings-zone-event-keep = { $n } 个活动（{ $numbers }）仍按原来时区的时间重复。要改用新时区，请重新给出时间：/event edit { $number } when:…
settings-zone-series-keep = { $n } 个系列（{ $numbers }）仍按原来时区的时间发放。
settings-theme-done =
    图表从现在起使用{ $value ->
        [light] 浅色
       *[other] 深色
    }。
settings-answers-done =
    { $value ->
        [private] 从现在起，统计结果仅提问者可见。
       *[other] 从现在起，统计结果对频道内所有人可见。
    }
settings-channel-done = 管理员频道现在是 { $value }。
settings-name-done = 频道现在名为“{ $name }”（{ $value }）。
settings-moderator-done = { $who } 现在是管理员。
settings-unmoderator-done = { $who } 不再是指定的管理员。平台本身赋予的权限不受影响。
settings-bind-code = 请在要并入 { $community } 的空间里，由该空间的所有者在 { $minutes } 分钟内输入：/settings bind { $code }（绑定码只能使用一次）
settings-bind-done = { $space } 现在属于 { $community }，原有记录原样保留。
settings-bind-interests = 它的兴趣及所选的人也一并带来，现在可在这里选择：{ $names }。
settings-mylanguage-done = 从现在起，我用简体中文回答你。

# 无法完成的操作。
zone-unknown = 没有“{ $zone }”这个时区，请填写类似 Asia/Shanghai 的名称。最接近的有：{ $nearest }
channel-unknown = 在这个社群里找不到频道“{ $channel }”。请在该频道内写 here，或填写 #频道（Discord）、discord:频道ID、telegram:群ID。
who-unknown = 无法识别“{ $who }”。请 @某人 或 @身份组（Discord），或填写 discord:ID、discord:role:ID、telegram:ID（ID 为数字）。
moderator-not-named = { $who } 不在指定的管理员之列，没有做任何更改。输入 /settings show 可查看名单。
bind-needs-space = 绑定码绑定的是输入它的空间。请在要绑定的群组或服务器中输入。
bind-not-valid = 这个绑定码不存在、已使用或已过期。请在另一个空间用 /settings bind 生成新的绑定码。
bind-same = 这个空间已经属于该社群，没有做任何更改。

# Approval of posts.
cmd-settings-approval-name = 审批
cmd-settings-approval-about = 设置内容发布前是否需要另一位管理员批准
arg-needed-name = 需要
arg-needed-about = 内容发布前是否需要另一位管理员批准
choice-needed-yes = 是
choice-needed-no = 否
settings-approval = 内容需要批准：{ $value }
settings-approval-done = 内容需要另一位管理员批准：{ $value }。
settings-approval-posts = 等待批准的 { $n } 篇内容照常进行。等待期间到点的，在宽限时间内会补发；更早的已跳过。
settings-approval-posts-over = 等待批准的 { $n } 篇内容时间均已过去，已成为草稿，需要另定时间。
settings-approval-events = 等待批准的 { $n } 个活动已公布。
settings-approval-series = { $n } 个等待批准（或有课等待批准）的系列继续进行。
