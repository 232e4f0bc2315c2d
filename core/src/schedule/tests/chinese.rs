//! Rules in Chinese, and every rule in words of both languages.

use super::*;

/// What is said, and how it is kept.
pub(super) const CHINESE: &[(&str, &str)] = &[
    ("每周一、周四 20:00", "weekly on mon, thu at 20:00"),
    ("每周一和周四20:00", "weekly on mon, thu at 20:00"),
    ("每周一、四 20：00", "weekly on mon, thu at 20:00"),
    ("每周一三五晚上8点", "weekly on mon, wed, fri at 20:00"),
    ("每星期日 9点", "weekly on sun at 09:00"),
    ("每周日晚八点半", "weekly on sun at 20:30"),
    ("每天早8点、晚10点", "daily at 08:00, 22:00"),
    ("每月第一个周一晚7点", "monthly on 1st mon at 19:00"),
    ("每礼拜天上午10点", "weekly on sun at 10:00"),
    ("每周一至周五 09:00", "weekly on mon, tue, wed, thu, fri at 09:00"),
    ("每周一到五 9点", "weekly on mon, tue, wed, thu, fri at 09:00"),
    ("每周一 二十点", "weekly on mon at 20:00"),
    ("每周一 三点", "weekly on mon at 03:00"),
    ("每周二十点", "weekly on tue at 10:00"),
    ("每个工作日 9点", "weekly on mon, tue, wed, thu, fri at 09:00"),
    ("工作日早上8点半", "weekly on mon, tue, wed, thu, fri at 08:30"),
    ("每周五、周六 20:00", "weekly on fri, sat at 20:00"),
    ("每周末 10:00", "weekly on sat, sun at 10:00"),
    ("每两周 周五 19:00", "every 2 weeks on fri at 19:00 from 2026-11-27 19:00"),
    ("每2周的周五19:00", "every 2 weeks on fri at 19:00 from 2026-11-27 19:00"),
    ("隔周周五 19:00", "every 2 weeks on fri at 19:00 from 2026-11-27 19:00"),
    ("每两个星期周五 19:00", "every 2 weeks on fri at 19:00 from 2026-11-27 19:00"),
    ("每天 9点半", "daily at 09:30"),
    ("每日９：３０、１８：３０", "daily at 09:30, 18:30"),
    ("每天上午9点、下午3点一刻", "daily at 09:00, 15:15"),
    ("每天中午12点和晚上10点45分", "daily at 12:00, 22:45"),
    ("每天凌晨12点", "daily at 00:00"),
    ("每天十二点三十分", "daily at 12:30"),
    ("每天两点", "daily at 02:00"),
    ("每天9点整", "daily at 09:00"),
    ("每3天 09:00", "every 3 days at 09:00 from 2026-11-25 09:00"),
    ("隔天 21:00", "every 2 days at 21:00 from 2026-11-24 21:00"),
    ("每隔一天 21:00", "every 2 days at 21:00 from 2026-11-24 21:00"),
    ("每90分钟", "every 90 minutes from 2026-11-24T12:00:17Z"),
    ("每隔90分钟", "every 90 minutes from 2026-11-24T12:00:17Z"),
    ("每十五分钟", "every 15 minutes from 2026-11-24T12:00:17Z"),
    ("每两小时", "every 2 hours from 2026-11-24T12:00:17Z"),
    ("每2个小时", "every 2 hours from 2026-11-24T12:00:17Z"),
    ("每小时", "every hour from 2026-11-24T12:00:17Z"),
    ("每半小时", "every 30 minutes from 2026-11-24T12:00:17Z"),
    ("每月最后一天 09:00", "monthly on last at 09:00"),
    ("每月月底 09:00", "monthly on last at 09:00"),
    ("每月1日、15日 09:00", "monthly on 1, 15 at 09:00"),
    ("每月1号和15号9点", "monthly on 1, 15 at 09:00"),
    ("每月1、15日 下午3点", "monthly on 1, 15 at 15:00"),
    ("每月1日、最后一天 9点", "monthly on 1, last at 09:00"),
    ("每个月十五号 20:00", "monthly on 15 at 20:00"),
    ("每月第二个周二 19:00", "monthly on 2nd tue at 19:00"),
    ("每月第2个星期二 19:00", "monthly on 2nd tue at 19:00"),
    ("每月最后一个周五 19:00", "monthly on last fri at 19:00"),
    ("每3个月1日 09:00", "every 3 months on 1 at 09:00 from 2026-12-01 09:00"),
    ("每年12月24日 09:00", "yearly on 12-24 at 09:00"),
    ("每年12月24日、12月31日 9点", "yearly on 12-24, 12-31 at 09:00"),
    ("周三 20:00", "at 2026-11-25 20:00"),
    ("下周三 20:00", "at 2026-12-02 20:00"),
    ("下星期一晚上八点", "at 2026-11-30 20:00"),
    ("下下周五 9点", "at 2026-12-11 09:00"),
    ("本周五 9点", "at 2026-11-27 09:00"),
    ("这个星期天 9点", "at 2026-11-29 09:00"),
    ("十二月一日 9点", "at 2026-12-01 09:00"),
    ("明天 20:00", "at 2026-11-25 20:00"),
    ("明天晚上八点", "at 2026-11-25 20:00"),
    ("后天9点", "at 2026-11-26 09:00"),
    ("今晚9点", "at 2026-11-24 21:00"),
    ("今晚八点半", "at 2026-11-24 20:30"),
    ("明晚8点", "at 2026-11-25 20:00"),
    ("明早九点一刻", "at 2026-11-25 09:15"),
    ("周五晚8点", "at 2026-11-27 20:00"),
    ("现在", "at 2026-11-24T12:00:17Z"),
    ("马上", "at 2026-11-24T12:00:17Z"),
    ("大后天 9:05", "at 2026-11-27 09:05"),
    ("今天 20:30", "at 2026-11-24 20:30"),
    ("2026年12月1日 09:00", "at 2026-12-01 09:00"),
    ("２０２６年１２月１日０９：００", "at 2026-12-01 09:00"),
    ("2026-12-01 上午9点", "at 2026-12-01 09:00"),
    ("12月1日 09:00", "at 2026-12-01 09:00"),
    ("1月5日 09:00", "at 2027-01-05 09:00"),
    ("2小时后", "at 2026-11-24T14:00:17Z"),
    ("半小时后", "at 2026-11-24T12:30:17Z"),
    ("三天后", "at 2026-11-27 20:00:17"),
    ("每天 09:00 从2026年12月1日起", "daily at 09:00 from 2026-12-01"),
    ("从2026年12月1日起每周一 20:00", "weekly on mon at 20:00 from 2026-12-01"),
    ("从明天开始，每天 09:00", "daily at 09:00 from 2026-11-25"),
    ("自2026年12月1日 09:00起每90分钟", "every 90 minutes from 2026-12-01 09:00"),
    ("每天 09:00 到2026年12月31日为止", "daily at 09:00 until 2026-12-31"),
    ("每周一到2027年1月31日为止 20:00", "weekly on mon at 20:00 until 2027-01-31"),
    ("每周一 20:00，共10次", "weekly on mon at 20:00 from 2026-11-30 20:00 times 10"),
    ("每天9点 10次", "daily at 09:00 from 2026-11-25 09:00 times 10"),
    ("每天9点，一共三次", "daily at 09:00 from 2026-11-25 09:00 times 3"),
    (
        "从2026年12月1日起每周一、周四 20:00，到2027年1月31日为止，共５次。",
        "weekly on mon, thu at 20:00 from 2026-12-01 until 2027-01-31 times 5",
    ),
    ("明天２０：００", "at 2026-11-25 20:00"),
    ("周一到周五 9:00", "weekly on mon, tue, wed, thu, fri at 09:00"),
    ("周一至周五上午9点", "weekly on mon, tue, wed, thu, fri at 09:00"),
    ("星期一到五 9:00", "weekly on mon, tue, wed, thu, fri at 09:00"),
    ("工作日 9:00", "weekly on mon, tue, wed, thu, fri at 09:00"),
    ("每晚十点", "daily at 22:00"),
    ("每早8点、晚10点", "daily at 08:00, 22:00"),
    ("每晚上10点半", "daily at 22:30"),
    ("每天早上8点", "daily at 08:00"),
    ("每天半夜12点", "daily at 00:00"),
    ("每晚十二点", "daily at 00:00"),
    ("每晚8点、10点", "daily at 20:00, 22:00"),
    ("每天晚上8点半、9:30、22:00、11点", "daily at 20:30, 21:30, 22:00, 23:00"),
    ("每晚八点、十二点", "daily at 00:00, 20:00"),
    ("每晚8点、0点", "daily at 00:00, 20:00"),
    ("每天深夜11点、1点", "daily at 01:00, 23:00"),
    ("每天早上8点、12点、下午3点、5点", "daily at 08:00, 12:00, 15:00, 17:00"),
    ("每天中午12点、1点", "daily at 12:00, 13:00"),
    ("每天晚上8点、08:30", "daily at 08:30, 20:00"),
    ("每天9点、晚上8点", "daily at 09:00, 20:00"),
    ("每天上午9点、0点", "daily at 00:00, 09:00"),
    ("每天凌晨1点、3点", "daily at 01:00, 03:00"),
    ("每周一晚8点、9点", "weekly on mon at 20:00, 21:00"),
    ("每天午夜", "daily at 00:00"),
    ("每午夜", "daily at 00:00"),
    ("每天午夜11点", "daily at 23:00"),
    ("每天午夜 10次", "daily at 00:00 from 2026-11-25 times 10"),
    ("周五午夜", "at 2026-11-28 00:00"),
    ("周五午夜12点", "at 2026-11-28 00:00"),
    ("明天午夜", "at 2026-11-26 00:00"),
    ("每天半夜2点", "daily at 02:00"),
    ("每天夜里11点", "daily at 23:00"),
    ("今天半夜12点", "at 2026-11-25 00:00"),
    ("今晚12点", "at 2026-11-25 00:00"),
    ("明天半夜12点", "at 2026-11-26 00:00"),
    ("明天半夜十二点半", "at 2026-11-26 00:30"),
    ("周五晚上12点", "at 2026-11-28 00:00"),
    ("明天凌晨12点", "at 2026-11-25 00:00"),
    ("下个月1号 9:00", "at 2026-12-01 09:00"),
    ("下月十五日晚上8点", "at 2026-12-15 20:00"),
    ("下下个月底 9点", "at 2027-01-31 09:00"),
    ("本月最后一天 9:00", "at 2026-11-30 09:00"),
    ("每天 9:00 到下个月15号为止", "daily at 09:00 until 2026-12-15"),
    ("cron \"0 9 * * 1-5\" 共3次", "cron \"0 9 * * 1-5\" from 2026-11-25 09:00 times 3"),
];

#[test]
fn what_is_said_in_chinese_is_kept_as_the_same_canonical_text() {
    for (said, canonical) in CHINESE {
        assert_eq!(kept(said), *canonical, "{said:?}");
    }
}

#[test]
fn what_is_not_understood_in_chinese_is_named() {
    for (said, id, part) in [
        ("随便什么时候", "schedule-unknown", "随便什么时候"),
        ("每周 20:00", "schedule-no-days", "每周"),
        ("每周一", "schedule-no-time", "每周一"),
        ("每周一、三点", "schedule-unknown", "点"),
        ("每月 9点", "schedule-no-days", "每月"),
        ("每年 9点", "schedule-no-days", "每年"),
        ("明天", "schedule-no-time", "明天"),
        ("每天25点", "schedule-time", "25点"),
        ("每天上午15点", "schedule-time", "上午15点"),
        ("每天下午9点", "schedule-time", "下午9点"),
        ("每天9点75分", "schedule-time", "9点75分"),
        ("每０分钟", "schedule-bounds", "每０分钟"),
        ("每月32日 9点", "schedule-bounds", "32日"),
        ("每月第六个周二 9点", "schedule-bounds", "第六个周二"),
        ("2026年2月30日 9点", "schedule-date", "2026年2月30日"),
        ("每年2月30日 9点", "schedule-never", "2月30日"),
        ("每30秒", "schedule-too-often", "每30秒"),
        ("每隔两天 9点", "schedule-two-ways", "每隔两天"),
        ("每隔三天 20:00", "schedule-two-ways", "每隔三天"),
        ("9:00", "schedule-no-date", "9:00"),
        ("晚上八点", "schedule-no-date", "晚上八点"),
        ("在9点", "schedule-no-date", "在9点"),
        ("每周一 20:00，周四 9:00", "schedule-two-times", "周四 9:00"),
        ("每周一20:00、周四和周五9:00", "schedule-two-times", "周四和周五9:00"),
        ("今晚", "schedule-no-time", "今晚"),
        ("周五、周六 20:00", "schedule-days", "周五、周六"),
        ("每晚10点、2点", "schedule-part-of-day", "2点"),
        ("每天上午9点、3点半", "schedule-part-of-day", "3点半"),
        ("每天中午12点、6点", "schedule-part-of-day", "6点"),
        ("每天下午3点、25点", "schedule-time", "25点"),
        ("每周五晚8点、12点", "schedule-night", "12点"),
        ("每周五午夜", "schedule-night", "午夜"),
        ("每周五午夜12点", "schedule-night", "午夜12点"),
        ("周五午夜2点", "schedule-which-night", "周五午夜2点"),
        ("每天9点 共0次", "schedule-bounds", "共0次"),
        ("今天 8点", "schedule-past", ""),
        ("本月1号 9:00", "schedule-past", ""),
        ("下个月32号 9:00", "schedule-date", "下个月32号"),
        ("下个月 9:00", "schedule-date", "下个月"),
        ("每晚", "schedule-no-time", "每晚"),
        ("周一到周五", "schedule-no-time", "周一到周五"),
        ("周五半夜2点", "schedule-which-night", "周五半夜2点"),
        ("每周五半夜12点", "schedule-night", "半夜12点"),
        ("每月1日 20:00、晚上12点", "schedule-night", "晚上12点"),
        ("半夜12点", "schedule-no-date", "半夜12点"),
        ("每天9点 从某天起", "schedule-date", "某天起"),
    ] {
        let result = Rule::parse(said, &zone("Asia/Shanghai"), now());
        let (found, named) = match &result {
            Ok(_) => ("", ""),
            Err(error) => {
                let named = error.args.iter().find(|(name, _)| *name == "part");
                (error.id, named.map_or("", |(_, part)| part.as_str()))
            }
        };
        assert_eq!((found, named), (id, part), "{said:?}");
    }
}

#[test]
fn what_can_be_read_in_two_ways_is_refused_with_both() {
    for (said, one, other) in [("每隔三天 20:00", "每3天", "每4天"), ("每隔2个月1日 9点", "每2个月", "每3个月")]
    {
        let error = Rule::parse(said, &zone("Asia/Shanghai"), now()).expect_err(said);
        for lang in Lang::ALL {
            let sentence = error.in_words(lang);
            assert!(sentence.contains(one) && sentence.contains(other), "{sentence}");
        }
        for way in [one, other] {
            let rest = said.trim_start_matches("每隔三天").trim_start_matches("每隔2个月");
            kept(&format!("{way}{rest}"));
        }
    }
    for (said, one, other) in [
        ("周五半夜2点", "2026-11-27 02:00", "2026-11-28 02:00"),
        ("01/12/2026 9:00", "2026-01-12", "2026-12-01"),
        ("每周五晚上12点", "00:00", "00:00"),
        ("每周五午夜", "00:00", "00:00"),
        ("每晚10点、2点", "02:00", "14:00"),
        ("每天上午9点、3点半", "03:30", "15:30"),
        ("每天中午12点、6点", "06:00", "18:00"),
        ("每天下午3点、12点", "12:00", "00:00"),
        ("周五、周六 20:00", "每周五、周六", "20:00"),
        ("monday, thursday at 20:00", "every monday, thursday", "20:00"),
        ("from monday to friday at 9", "every monday to friday", "20:00"),
    ] {
        let error = Rule::parse(said, &zone("Asia/Shanghai"), now()).expect_err(said);
        for lang in Lang::ALL {
            let sentence = error.in_words(lang);
            assert!(sentence.contains(one) && sentence.contains(other), "{sentence}");
        }
    }
    let times = Rule::parse("晚上八点", &zone("Asia/Shanghai"), now()).unwrap_err();
    assert!(times.in_words(Lang::ZhCn).contains("每天 20:00"), "{}", times.in_words(Lang::ZhCn));
    assert!(times.in_words(Lang::En).contains("daily at 20:00"), "{}", times.in_words(Lang::En));
}

/// A rule, and its words in English and Chinese in Shanghai.
const WORDS: &[(&str, &str, &str)] = &[
    ("at 2026-12-01 09:00", "once, at 2026-12-01 09:00", "2026-12-01 09:00（一次）"),
    ("at 2026-12-01T01:00:00Z", "once, at 2026-12-01 09:00", "2026-12-01 09:00（一次）"),
    ("every hour from 2026-12-01", "every hour, from 2026-12-01", "每小时，从 2026-12-01 起"),
    (
        "every 90 minutes from 2026-12-01T01:30:00Z",
        "every 90 minutes, from 2026-12-01 09:30",
        "每 90 分钟，从 2026-12-01 09:30 起",
    ),
    ("daily at 09:00, 12:00, 18:30", "every day at 09:00, 12:00 and 18:30", "每天 09:00、12:00、18:30"),
    ("weekly on mon, thu at 20:00", "every Monday and Thursday at 20:00", "每周一、周四 20:00"),
    (
        "every 2 weeks on fri at 19:00 from 2026-12-04 19:00",
        "every 2 weeks on Friday at 19:00, from 2026-12-04 19:00",
        "每 2 周的周五 19:00，从 2026-12-04 19:00 起",
    ),
    (
        "monthly on 1, 22, last, 2nd tue, last fri at 09:00",
        "every month on the 1st, the 22nd, the 2nd Tuesday, the last Friday and the last day at 09:00",
        "每月1日、22日、第二个周二、最后一个周五、最后一天 09:00",
    ),
    (
        "every 3 months on 3, 11 at 09:00 from 2026-12-01",
        "every 3 months on the 3rd and the 11th at 09:00, from 2026-12-01",
        "每 3 个月的3日、11日 09:00，从 2026-12-01 起",
    ),
    (
        "yearly on 02-29, 12-24 at 09:00",
        "every year on 29 February and 24 December at 09:00",
        "每年2月29日、12月24日 09:00",
    ),
    ("cron \"0 9 * * 1-5\"", "by the cron expression 0 9 * * 1-5", "按 cron 表达式 0 9 * * 1-5"),
    (
        "daily at 09:00 from 2026-12-01 until 2026-12-31 times 5",
        "every day at 09:00, from 2026-12-01, until 2026-12-31, 5 times",
        "每天 09:00，从 2026-12-01 起，到 2026-12-31 为止，共 5 次",
    ),
];

#[test]
fn every_kind_of_rule_is_told_in_both_languages() {
    let shanghai = zone("Asia/Shanghai");
    for (canonical, english, chinese) in WORDS {
        let rule = Rule::from_canonical(canonical).unwrap();
        assert_eq!(rule.in_words(Lang::En, &shanghai), *english);
        assert_eq!(rule.in_words(Lang::ZhCn, &shanghai), *chinese);
    }
    for (said, canonical) in ENGLISH.iter().chain(CHINESE) {
        let rule = Rule::from_canonical(canonical).unwrap();
        for lang in Lang::ALL {
            let words = rule.in_words(lang, &shanghai);
            assert!(!words.contains(['{', '$']) && !words.contains("schedule-"), "{said}: {words}");
        }
    }
}

#[test]
fn what_the_clocks_did_is_told_in_both_languages() {
    let gap = Note::MovedForward { minutes: 30 };
    assert_eq!(gap.in_words(Lang::En), "30 minutes later than said: the clocks skip that time");
    assert_eq!(gap.in_words(Lang::ZhCn), "时钟跳过了这个时间，因此顺延 30 分钟");
    assert!(Note::FirstOfTwo.in_words(Lang::En).starts_with("the first of two"));
    assert!(Note::FirstOfTwo.in_words(Lang::ZhCn).contains("第一次"));
}
