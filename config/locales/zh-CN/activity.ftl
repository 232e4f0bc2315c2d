# /activity：有多少成员参与。

cmd-activity-name = 活跃
cmd-activity-about = 按日、周、月统计有多少成员参与
activity-title = { $community } 的活跃情况
activity-empty = 还没有完整观察到一天的数据，请明天再来查看。
activity-unknown = 导入的内容只说明谁加入和离开，没有说明谁在参与：活跃情况是未知，而不是零。
activity-now = { $date } 当天活跃成员 { $dau } 人；截至当天，7 天内 { $wau } 人，30 天内 { $mau } 人。
activity-stickiness = 30 天内的活跃成员中，有 { $percent } 在当天活跃。
activity-incomplete = 这 30 天并未全部观察到，实际数字可能更高。
activity-column-date = 日期
activity-column-active = 活跃成员
activity-column-messages = 消息
activity-column-reactions = 表情回应
activity-column-voice = 语音（分钟）
