# 导入与导出

import-done = 读取 { $read } 条记录:新增 { $new },更新 { $changed },已有 { $known },拒绝 { $rejected }。
import-found = 最终成员 { $members } 人;文件中有创始成员 { $founders } 人、加入 { $joins } 次、离开 { $leaves } 次、消息 { $messages } 条。
import-columns-passed = 未使用的列:{ $columns }。
import-ambiguous = 有 { $count } 条记录中的人无法与他人区分,已列出。
import-no-file = 请至少指定一个文件。
import-unreadable = 无法读取 { $file }:{ $reason }
import-not-such-a-file = 无法导入 { $file }:{ $reason }
import-columns = --columns:{ $reason }
import-no-community = 还没有社群;请用 --community 指定一个。
import-which-community = 有多个社群({ $communities });请用 --community 指定一个。
import-same-name = 有 { $count } 个社群都叫“{ $community }”;请先改成不同的名称。
import-space-elsewhere = 空间“{ $space }”属于社群“{ $community }”;请导入到该社群,或先绑定该空间。
import-no-such-space = --space 的格式是 discord:ID、telegram:ID 或 import:名称。
