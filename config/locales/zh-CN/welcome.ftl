# /welcome 和 /rules：怎样欢迎新来的人，以及这里的规则。

cmd-welcome-name = 欢迎
cmd-welcome-about = 怎样欢迎新来的人、在哪里、附上哪些规则
cmd-welcome-set-name = 设定
cmd-welcome-set-about = 设定欢迎语、发送的地方和规则；没写的保持不变
cmd-welcome-show-name = 查看
cmd-welcome-show-about = 现在的欢迎语，以及新来的人是否得到欢迎
cmd-welcome-off-name = 关闭
cmd-welcome-off-about = 不再欢迎任何人；规则仍有效
cmd-welcome-preview-name = 预览
cmd-welcome-preview-about = 你会看到怎样的欢迎语
cmd-rules-name = 规则
cmd-rules-about = 这里的规则，以及接受的按钮
cmd-rules-show-name = 查看
cmd-rules-show-about = 这里的规则，以及接受的按钮
cmd-rules-accept-name = 接受
cmd-rules-accept-about = 接受你读过的那一版规则
cmd-rules-who-name = 情况
cmd-rules-who-about = 多少人接受了规则，谁还没有
arg-text-name = 正文
arg-text-about = 欢迎语中名字下面的话；Markdown，\n 为换行
arg-rules-name = 规则
arg-rules-about = 规则；Markdown，\n 为换行。文字有变即为新版本；“-”表示取消规则
arg-version-name = 版本
arg-version-about = 你读过的版本，见 /rules

# 大家看到的。
welcome-names = 欢迎 { $names }！
welcome-names-more =
    { $n ->
       *[other] 欢迎 { $names } 和另外 { $more } 位！
    }
welcome-counted =
    { $n ->
       *[other] 欢迎 { $count } 位新成员！
    }
welcome-between = 、
rules-heading = 规则（第 { $version } 版）
rules-button-accept = 我接受规则
rules-button-read = 规则
rules-button-interests = 我的兴趣

# /welcome。
welcome-nothing = 请写明要设定什么：text:、rules: 或 to:。例如 /welcome set to:here text:"很高兴你来了"
welcome-first = 欢迎语需要正文和地方：/welcome set to:here text:"很高兴你来了"
welcome-none = 这里还没有设定欢迎语。可用 /welcome set to:here text:"很高兴你来了"
welcome-two-places = 列表里“{ $space }”有两处。每个新来的人只在一处得到欢迎，请为每个服务器或群只写一处。
welcome-too-long =
    { $platform ->
        [discord] 欢迎语加上十个名字和规则，在 Discord 上一条消息放不下。请缩短正文或规则。
       *[telegram] 欢迎语加上十个名字和规则，在 Telegram 上一条消息放不下。请缩短正文或规则。
    }
welcome-set = { $community } 的欢迎语已设定。
welcome-title = { $community } 的欢迎语
welcome-on = 新来的人会得到一次欢迎，地方：{ $places }。一分钟内来的多人合在一条里；在 Discord 上须先通过成员筛选的，通过之后再欢迎。
welcome-off = 现在不欢迎任何人。
welcome-off-now = 不再欢迎任何人。规则仍有效；用 /welcome set 可重新开启。
welcome-without = 这些地方的新人得不到欢迎：{ $spaces }。请在 to: 里也写上那里的一处。
welcome-text = 正文：{ $text }
welcome-rules = 规则：第 { $version } 版，见 /rules。谁已接受：/rules who
welcome-rules-none = 没有规则。用 /welcome set rules: 设定。
welcome-counts = 最近 30 天欢迎了 { $greeted } 人。未欢迎：{ $late } 人（我得知时他们已来了一个多小时）、{ $again } 人（半小时内刚欢迎过）。
welcome-preview = 你会得到这样的欢迎：

# /rules。
rules-title = { $community } 的规则
rules-none = 这里没有规则。管理员可以设定：/welcome set rules:"…"
rules-version = 第 { $version } 版，自 { $time } 起
rules-you-accepted = 你已于 { $time } 接受。
rules-nobody = 命令行和控制台没有账号，无法接受规则。请在 Discord 或 Telegram 上输入 /rules。
rules-newer = 规则已有变动。现在有效的是：
rules-read-first = 请先读规则；下面的按钮表示接受。
rules-accepted = 谢谢。你接受了第 { $version } 版规则。
rules-accepted-before = 你已于 { $time } 接受了第 { $version } 版规则。
rules-then-interests = 你在这里想了解什么？/interests
rules-who-title = 谁接受了规则（第 { $version } 版）
rules-who = { $members } 名成员中，{ $current } 名接受了这一版，{ $earlier } 名只接受了更早的版本，{ $none } 名都没有。
rules-who-not = 还没有接受：{ $names }
rules-who-earlier = { $name }，第 { $version } 版
rules-who-more =
    { $n ->
       *[other] 另外 { $more } 人
    }

# 发件箱。
outbox-greeting = 一条欢迎语
notice-welcome-parked = 欢迎语无法发到{ $channel }：{ $cause }{ $cure }每一刻钟会再试一次，最多一小时。
notice-welcome-dead = 欢迎语没有发到{ $channel }：{ $cause }{ $cure }{ $next }
notice-welcome-uncertain = 不能确定欢迎语是否已到达{ $channel }。请去看一眼，再按按钮说明，或输入 /outbox there { $effect } 或 /outbox again { $effect }。在此之前不会自动重发。
