# /link 与 /unlink：本人说明两个账号都是自己的；以及统计对此的说明。

cmd-link-name = 关联
cmd-link-about = 把你在 Discord 和 Telegram 的账号合为一人：生成一次性码，或使用另一边生成的
cmd-unlink-name = 取消关联
cmd-unlink-about = 拆开你用 /link 合并的账号
arg-undo-name = 撤销
arg-undo-about = 是：在一天之内撤销你最近一次 /unlink
choice-undo-yes = 是
choice-undo-no = 否

# 一次性码。
link-code = 你的一次性码：{ $code }
link-how = 请在 { $minutes } 分钟内用你在另一平台的账号使用它。在那边给我发送：/link { $code }
link-how-there = 请在 { $minutes } 分钟内用你在另一平台的账号使用它。在 { $places }，或在那边与我的私聊中发送：/link { $code }
link-open = 也可以直接打开：{ $address }
link-what = 之后这两个账号就是 { $community } 的同一位成员，统计只计一次。请不要把它告诉别人：它只能使用一次；管理员不会收到任何通知。
link-is = 在 { $community }，你已把本账号与{ $platform ->
        [discord] {" "}Discord 账号 { $name }
       *[other] {" "}Telegram 账号 { $name }
    } 合为一人。
link-done = 已关联：本账号与{ $platform ->
        [discord] {" "}Discord 账号 { $name }
       *[other] {" "}Telegram 账号 { $name }
    } 现在是 { $community } 的同一位成员。
link-done-what = 从现在起统计只计你一次，过去的时间也一样。管理员不会收到任何通知。随时可以在任一账号用 /unlink 拆开。
link-button-unlink = 拆开
link-button-undo = 撤销

# 拆开。
unlink-done = 已拆开：在 { $community }，本账号与{ $platform ->
        [discord] {" "}Discord 账号 { $name }
       *[other] {" "}Telegram 账号 { $name }
    } 重新算作两个。
unlink-done-what = 各自保留自己的记录。只有你能在 { $hours } 小时内撤销：按下按钮，或发送 /unlink undo:yes。
unlink-undone = 已恢复：本账号与{ $platform ->
        [discord] {" "}Discord 账号 { $name }
       *[other] {" "}Telegram 账号 { $name }
    } 和之前一样，是 { $community } 的同一位成员。

# 做不到的事。
link-needs-account = 命令行和控制台没有可以关联的账号。请在 Discord 或 Telegram 上输入 /link。
link-not-valid = 这个一次性码不存在、已使用或已过期。请在你的另一个账号用 /link 生成新的。
link-too-many = 输错的一次性码太多了。请等待 { $minutes } 分钟，再在你的另一个账号用 /link 生成新的。
link-own-code = 这个一次性码正是用本账号生成的。它可能已被别人看到，因此现已作废。请用 /link 重新生成，并用你在另一平台的账号使用它。
link-same-platform =
    { $platform ->
        [discord] 这个一次性码由 { $name } 生成，同样在 Discord。每个平台只能关联一个账号，不能把同一平台的两个合为一人。该码已作废。
       *[other] 这个一次性码由 { $name } 生成，同样在 Telegram。每个平台只能关联一个账号，不能把同一平台的两个合为一人。该码已作废。
    }
link-you-are-linked =
    { $platform ->
        [discord] 本账号已与 Discord 账号 { $name } 关联，而每人在每个平台只有一个账号。如需更改，请先发送 /unlink，再生成新的一次性码。
       *[other] 本账号已与 Telegram 账号 { $name } 关联，而每人在每个平台只有一个账号。如需更改，请先发送 /unlink，再生成新的一次性码。
    }
link-they-are-linked = 生成这个一次性码的账号已与别的账号关联，而每人在每个平台只有一个账号。请先在那边发送 /unlink，再生成新的一次性码。
unlink-nothing = 在 { $community }，本账号没有与任何账号关联，无需拆开。
unlink-undo-nothing = 在过去 { $hours } 小时内，你没有用本账号拆开过任何关联。可用 /link 重新关联。
unlink-undo-linked-since = 两个账号之一此后已与别的账号关联，因此无法撤销。

# 统计对人与账号的说明。
persons-among-them =
    { $count ->
       *[other] 其中 { $persons } 人同时在两个平台且已关联：共 { $accounts } 个账号，每人只计一次。
    }
persons-are-counted =
    { $count ->
       *[other] 按人计数：其中 { $persons } 人用 /link 关联了 { $accounts } 个账号。
    }
persons-may-be-two = 同时在两个平台、但没有输入 /link 的人，在每个平台各计一次。
