# 内容与活动带来了什么：/post brought、/event brought、/content。

cmd-post-brought-name = 效果
cmd-post-brought-about = 一篇内容带来了什么：回应、回复、新成员发言，并与同时段的常见水平对照
cmd-event-brought-name = 效果
cmd-event-brought-about = 活动公告带来了什么，多少人报名，多少人到场

brought-title = { $what } 带来了什么
brought-nothing-shown = 最近一年没有展示过，因此还谈不上效果。
brought-over = 发布于 { $when }。
brought-in-progress = 发布于 { $when }，{ $hours } 小时前：仍在进行中，数字还会增长。
brought-figures = 人数：{ $people }。表情回应：{ $reactions }。回复：{ $replies }，来自 { $repliers } 人。新成员首次发言：{ $first }。
brought-voters = 投票：{ $n } 人。
brought-unnamed = 其中 { $n } 个回应平台不说明是谁；背后至少有与最多的同一表情一样多的人。
brought-views-unknown = 浏览量：未知。两个平台都不向机器人提供。
brought-usual = { $weekday } { $hour }:00 的其他 { $n } 次，前 { $hours } 小时的人数中位数为 { $usual }，本次为 { $people }。其他中位数：{ $reactions } 个回应，{ $repliers } 人的 { $replies } 条回复。
brought-usual-too-few = { $weekday } { $hour }:00 同样时长的其他内容只有 { $n } 次，太少，无法判断常见水平（至少需要 { $least } 次）。
brought-unseen = 前两天里有一个多小时 Steward 看不到那里：实际可能更多。
brought-time-in-progress = { $when }（进行中）
brought-head-when = 发布时间
brought-head-people = 人数
brought-head-reactions = 回应
brought-head-replies = 回复
brought-head-repliers = 回复者
brought-head-first = 新成员
