# 内容：变量、地址和发布目标。

template-date = { $year }年{ $month }月{ $day }日
template-unknown = 没有变量 { "{{" }{ $name }{ "}}" }。可用的有：{ $known }。要原样显示两个花括号，请写 \{ "{{" }。
template-open = { "{{" }{ $near } 之后同一行里缺少 { "}}" }。要原样显示两个花括号，请写 \{ "{{" }。
address-unreadable = “{ $address }”不是网址。网址以 https:// 开头
address-scheme = “{ $address }”：只接受以 https:// 开头的网址。
address-credentials = “{ $address }”：不接受带用户名或密码的网址。
address-host = “{ $host }”不是互联网上的公开地址。
address-port = “{ $address }”：不接受端口 { $port }。请去掉端口，或使用大于 1023 的端口。
address-length = 网址超过 { $max } 个字符。
address-drawing = “{ $address }”：不接受 SVG。请用 PNG、JPEG 或 WebP。
target-empty = 请说明发到哪里：一个频道，或用逗号分隔的几个频道。
target-unknown = “{ $part }”不是频道。请写 Discord 的 #频道、discord:频道、telegram:群、telegram:群/话题，或用 /settings name 起的名字。
target-unknown-known = “{ $part }”不是频道。请写 Discord 的 #频道、discord:频道、telegram:群、telegram:群/话题，或下列名字之一：{ $known }
target-id = “{ $part }”里没有频道的编号。例如：discord:1234、telegram:-1001234、telegram:-1001234/5
target-by-name = “{ $part }”是公开用户名，它可能转到别的群。请在那个群里输入 /settings name lessons here，然后写 lessons；或写群的编号，如 telegram:-1001234。
target-private = “{ $part }”是私聊。内容只发到群和频道；它们在 Telegram 上的编号以减号开头。
