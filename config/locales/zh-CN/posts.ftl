# /post：内容从构想到发布之后。

cmd-post-name = 发布
cmd-post-about = 内容：写一次，按时出现在 Discord 和 Telegram
cmd-post-add-name = 新增
cmd-post-add-about = 写一篇内容；有时间和地点后会自动发布
cmd-post-list-name = 列表
cmd-post-list-about = 本社群的内容，最先到期的在前
cmd-post-show-name = 查看
cmd-post-show-about = 一篇内容：何时、何处、最近几次的结果
cmd-post-edit-name = 修改
cmd-post-edit-about = 修改内容，已发出的每一份也随之更新
cmd-post-preview-name = 预览
cmd-post-preview-about = 预览内容或改动后的样子，什么都不会保存
cmd-post-approve-name = 批准
cmd-post-approve-about = 批准另一位管理员写的内容
cmd-post-pause-name = 暂停
cmd-post-pause-about = 暂停一篇内容，直到恢复
cmd-post-resume-name = 恢复
cmd-post-resume-about = 让暂停的内容继续
cmd-post-skip-name = 跳过
cmd-post-skip-about = 跳过下一次发布
cmd-post-delete-name = 删除
cmd-post-delete-about = 撤回内容，已发出的每一份也一并删除

arg-title-name = 标题
arg-title-about = 名称：内容的名称给管理员看，活动的名称给大家看
arg-to-name = 地点
arg-to-about = 发到哪里：频道、here、telegram:群/话题、discord:频道，或 /settings 里的名称
arg-when-name = 时间
arg-when-about = 何时：“2026-12-01 09:00”、“每周一、周四 20:00”、“明天 9:00”
arg-topic-name = 主题
arg-topic-about = 关于什么
arg-form-name = 形式
arg-form-about = article、video、code、question、live、exercise，或自定义
arg-teaser-name = 预告
arg-teaser-about = 给公开频道的短文
arg-teaserto-name = 预告地点
arg-teaserto-about = 预告发到哪里
arg-media-name = 附件
arg-media-about = 图片或文件的地址，用空格隔开
arg-buttons-name = 按钮
arg-buttons-about = 链接按钮：文字 = https://…；文字 = https://…
arg-catchup-name = 补发
arg-catchup-about = 群管家不在时错过的那几次怎么办
arg-grace-name = 宽限
arg-grace-about = 晚多少分钟以内仍可发布
arg-uncertain-name = 不确定
arg-uncertain-about = 不知道是否已发出时怎么办
arg-overlap-name = 重叠
arg-overlap-about = 前一次尚未发出时怎么办
arg-earlier-name = 旧消息
arg-earlier-about = 已不再发往的地点中的消息怎么办
arg-body-name = 正文
arg-body-about = 正文，Markdown；\n 换行，\\n 即 \n；{ "{{" }date{ "}}" } 会填入，代码内除外；\{ "{{" } 即 { "{{" }
arg-body-more = 在内容里，{ "{{" }number{ "}}" } 表示这是它的第几次，按时间顺序从 1 数起。没有发出的那些次（被跳过、被后一次取代、错过）也计算在内；换了日程会接着数。在课程里，它是该课在系列中的序号。
arg-number-name = 编号
arg-number-about = 列表中的编号
arg-state-name = 状态
arg-state-about = 只看这种状态
arg-replay-name = 补上
arg-replay-about = 停止期间本应发出的是否补发

choice-catchup-latest = 只发最近的一次
choice-catchup-all = 依次全部补发，最多十次
choice-catchup-skip = 都不发
choice-uncertain-hold = 询问管理员
choice-uncertain-resend = 再发一次
choice-uncertain-skip = 不再处理
choice-overlap-queue = 依次全部发出
choice-overlap-one = 最多一次等待，其余跳过
choice-overlap-skip = 跳过
choice-earlier-keep = 保留
choice-earlier-remove = 撤下
choice-state-idea = 构想
choice-state-draft = 草稿
choice-state-review = 待批准
choice-state-scheduled = 已排期
choice-state-paused = 已暂停
choice-state-posted = 已发布
choice-state-deleted = 已撤回
choice-replay-yes = 是
choice-replay-no = 否

post-added = { $post } 已写好：{ $state }。
post-edited = { $post } 已修改：{ $state }。
post-show = { $post }：{ $state }。
post-approved = { $post } 已批准：{ $state }。
post-paused = { $post } 已暂停：不会再发出任何部分。
post-resumed = { $post } 已恢复：{ $state }。
post-skipped = 已跳过 { $post } 的下一次发布。
post-deleted-now = { $post } 已撤回。
post-copies-follow = 已发出的 { $n } 条消息会随之更新。
post-copies-taken = 已发出的 { $n } 条消息将被撤下。
post-copies-unsent = 尚未发出的 { $n } 条消息不再发出。
post-copies-dropped = 尚未发出的 { $n } 条消息不再发往原来的地点。
post-copies-moved = 改为发往新的地点：{ $n } 条消息。
post-copies-stay = 已发出的 { $n } 条消息留在原来的地点。要撤下它们：/post edit { $number } earlier:remove
post-emptied = 没有正文也没有媒体，就没有可显示的内容。要修改，请给出新的 body:；要撤下（包括已发出的）：/post delete { $number }
post-copies-forgotten = 有 { $n } 次发布已超过 90 天，那些消息的记录不再保留，因此保持原样。
post-copies-unreadable = 有 { $n } 次发布的记录在数据库中无法读取，那些消息保持原样。日志中写明了问题。
post-copies-removed = { $n ->
    [0] 不再发往的地点中没有消息。
   *[other] 不再发往的地点中的 { $n } 条消息将被撤下。
    }
post-when = 时间：{ $rule }（{ $zone }）
post-next = 接下来：{ $times }
post-next-now = 现在
post-to = 地点：{ $places }
post-teaser-to = 预告地点：{ $places }
post-held = 放行之前不会发往那里：/outbox release；单个频道用 /outbox release channel:…
post-topic = 主题：{ $text }
post-form = 形式：{ $text }
post-media = 图片和文件：{ $n }
post-buttons = 按钮：{ $n }
post-catchup = 群管家不在时错过的那几次（catchup:）：{ $choice }
post-grace = 最多可晚 { $span }发布（grace:）
post-uncertain = 不知道是否已发出时（uncertain:）：{ $choice }
post-overlap = 前一次尚未发出时（overlap:）：{ $choice }
post-to-approve = 由 { $who } 撰写，等待另一位管理员批准。
post-approved-by = 批准人：{ $who }
post-text = 正文：{ $text }
post-past = { $due }：{ $state }
post-past-why = { $due }：{ $state }，{ $reason }
occurrence-going = 正在发出
occurrence-sent = 已发布
occurrence-uncertain = 不确定，见 /outbox list
occurrence-failed = 有的地方没有发出，见 /outbox list
occurrence-missed = 错过了
occurrence-skipped = 已跳过
occurrence-reason-late = 能发的时候已经太晚
occurrence-reason-overtaken = 已由后面的一次代替
occurrence-reason-overlap = 前一次尚未发出
occurrence-reason-moderator = 管理员跳过了它
occurrence-reason-paused = 内容当时已暂停
occurrence-reason-review = 当时文字尚未通过审核
occurrence-reason-held = 当时已用 /outbox hold 停止
occurrence-reason-unreadable = 正文无法填充
post-hint-idea = 请写正文：/post edit { $number } body:…
post-hint-draft = 请定时间和地点：/post edit { $number } when:… to:…
post-hint-over = 它的时间已过。请另定时间：/post edit { $number } when:…
post-hint-review = 请另一位管理员批准：/post approve { $number }
post-hint-scheduled = 看看效果：/post preview { $number }
post-hint-paused = 恢复发布：/post resume { $number }
post-hint-posted = 修改会同步到每一份：/post edit { $number }
post-hint-deleted = 仅作记录保留。
post-due-now = 它的时间已到，现在就发布。
post-list-title = { $community }的内容
post-list-unreadable = 数据库中无法读取：数据表“post”的第 { $rows } 行。日志中写明了问题。
post-list-empty = 还没有内容。写一篇：/post add title:… body:… to:here when:"明天 9:00"
post-head-number = 编号
post-head-title = 标题
post-head-state = 状态
post-head-next = 下一次
post-preview = { $post } 将会是这样：
post-preview-untitled = 还没有标题，将会是这样：
post-preview-place = { $n ->
   *[other] 在 { $place }，共 { $n } 条消息：
    }
post-preview-platform =
    { $platform ->
        [discord] 在 Discord 上
       *[other] 在 Telegram 上
    }，共 { $n } 条消息：
post-preview-part = 第 { $part } 条，共 { $n } 条：
post-preview-media =
    { $kind ->
        [photo] 图片：{ $address }
        [video] 视频：{ $address }
       *[document] 文件：{ $address }
    }
post-preview-button = 按钮：{ $label } → { $address }
post-preview-refused = 平台不接受这条消息：请检查其中的图片、文件和链接是否所有人都能打开。
post-preview-nowhere = 还没有地点。请指定：/post edit { $number } to:here

post-unknown = 这里没有编号为 { $number } 的内容。/post list 可查看全部。
post-deleted = { $post } 已撤回，不能再修改。
post-not-in-review = { $post } 不在等待批准。
post-approve-own = { $post } 是您自己写的，需要另一位管理员批准。
post-not-scheduled = { $post } 没有排期，无须暂停。
post-not-paused = { $post } 没有暂停。
post-nothing-next = { $post } 没有下一次。
post-nothing-changes = 请说明要改什么：/post edit { $number } title:… to:… when:… body:…
post-needs-teaser = 指定了预告的地点，却没有写预告内容。请用 teaser: 写上，或用 teaserto:- 去掉这些地点。
post-needs-title = 内容需要标题。请写成 title:"…"。
post-place-twice = { $place } 出现了两次。一篇内容在一处只发一次，全文或预告。
post-too-many = “{ $name }”最多 { $max } 个。
post-button-unclear = “{ $part }”不是按钮。请写成：文字 = https://example.org，文字不超过 64 个字符。
