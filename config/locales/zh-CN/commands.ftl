# 各命令共用的文字：参数、选项、拒绝说明、/help 与 /start。

cmd-help-name = 帮助
cmd-help-about = 可以使用哪些命令，或某个命令的用法
cmd-start-name = 开始
cmd-start-about = 介绍群管家，并列出可用的命令
help-title = 可以使用的命令
help-more = 想了解某个命令的用法，请输入 /help 加命令名，例如 /help growth。
help-max-chars = 最多 { $max } 个字符
start-title = 你好，我是群管家 Steward。
start-welcome = 我帮你照看社群：记录谁加入、谁留下、谁离开，并画成图表。把我加入你的群组或服务器，然后输入：

# 多个命令共用的参数。
arg-lang-name = 回复语言
arg-lang-about = 本次回答使用的语言
arg-theme-name = 主题
arg-theme-about = 图表的配色
arg-days-name = 天数
arg-days-about = 显示多少天
arg-command-name = 命令
arg-command-about = 要说明的命令
arg-word-name = 参数
arg-word-about = 链接附带的参数（如有）

# 选项的显示文字。
choice-lang-en = English
choice-lang-zh-cn = 简体中文
choice-language-en = English
choice-language-zh-cn = 简体中文
choice-theme-dark = 深色
choice-theme-light = 浅色
choice-colours-dark = 深色
choice-colours-light = 浅色
choice-mode-public = 公开：频道内所有人可见
choice-mode-private = 私密：仅提问者可见
choice-over-yes = 是
choice-over-no = 否

# 无法理解的输入。
command-unknown = 没有“{ $name }”这个命令。你是想输入 /{ $nearest } 吗？输入 /help 可查看全部命令。
action-missing = /{ $command } 后面要写明做什么，请从中选择一项：{ $known }。
action-unknown = /{ $command } 没有“{ $name }”这一项，请从中选择一项：{ $known }。
arg-missing = 缺少“{ $name }”。请按“{ $name }:值”的形式补上。
arg-missing-nearly = 缺少“{ $name }”。“{ $word }”是想写“{ $name }:”吗？如果是，请改成“{ $name }:”；这里把它当作了正文的一部分。
arg-unknown = 这里没有参数“{ $name }”。可用的参数：{ $known }。
arg-twice = “{ $name }”给了两次，第二次是“{ $value }”。请只给一次；如果它是正文的一部分，请把整段文字放进引号里。
arg-in-text = “{ $value }”出现在“{ $name }”的中间。如果它是正文的一部分，请把整段文字放进引号里；如果它是另一个参数，请写在 { $name }: 之前，或写在最后（单个词，或放进引号）。
arg-besides = 正文之外还理解为参数：{ $arguments }。如果这是正文的一部分，请给正文加上引号。
arg-nearly = “{ $name }”中有“{ $word }”。“{ $slip }:”是想写“{ $meant }:”吗？如果是，请改成“{ $meant }:”；如果它属于“{ $name }”，请把整段内容放进引号里。
arg-nearly-text = “{ $word }”是想写“{ $meant }:”吗？这里把它当作了正文的一部分。如果不是正文，请用“{ $meant }:”这个名称来写。
arg-quote-open = “{ $name }”开头的引号没有闭合。请在值的末尾补上引号，或去掉开头的引号。
arg-too-long = “{ $name }”太长，请控制在 { $max } 个字符以内。
arg-too-many = “{ $value }”是多余的。请去掉它；如果值里有空格，请用引号括起来。
arg-not-in-range = “{ $value }”不能用作“{ $name }”。请填写 { $min } 到 { $max } 之间的数字。
arg-no-number = “{ $value }”不能用作“{ $name }”。请填写列表中显示的编号，例如 1 或 #1。
arg-not-one-of = “{ $value }”不能用作“{ $name }”。请从中选择一项：{ $words }。

# 权限。
right-owner =
    { $platform ->
        [discord] 这项操作仅限所有者：在 Discord 上是服务器的所有者。请联系他们操作。
        [telegram] 这项操作仅限所有者：在 Telegram 上是群组的创建者。请联系他们操作。
       *[other] 这项操作仅限所有者：在 Discord 上是服务器的所有者，在 Telegram 上是群组的创建者。请联系他们操作。
    }
right-moderator =
    { $platform ->
        [discord] 这项操作仅限管理员：在 Discord 上是拥有“管理服务器”权限的成员，以及所有者指定的身份组或成员。请联系他们。
        [telegram] 这项操作仅限管理员：在 Telegram 上是群组管理员，以及所有者指定的人。请联系他们。
       *[other] 这项操作仅限管理员：在 Discord 上是拥有“管理服务器”权限或所有者指定身份组的成员，在 Telegram 上是群组管理员，此外还有所有者指定的人。请联系他们。
    }
right-anonymous = 你正以匿名身份发言，无法确认你是谁。请关闭“保持匿名”，以自己的身份重新发送。

# 暂时无法回答的情形。
knock-line = 这个回答只给你一个人看。请先打开与我的私聊，然后再问一次。
knock-button = 打开私聊
button-not-yours = 这个按钮只供提问者使用。请自己发送一次命令。
button-gone = 这个按钮已失效，请重新发送命令。
failed-incident = 我们这边出了问题，已经记录下来。如果再次发生，请把这个编号告诉 Steward 的运行者：{ $incident }。
platform-refused = 平台拒绝了请求：{ $reason }。请检查 Steward 在那里的权限，然后重试。
platform-unavailable = 平台没有响应，无法确认你的权限。没有做任何更改，请一分钟后重试。
duration-minutes = { $n } 分钟
duration-hours = { $n } 小时
duration-days = { $n } 天
