//! The words of a picture of what content brought.

use super::pick;
use crate::{
    chart::{NoRanking, Stands},
    look::Language::{self, En, ZhCn},
    numbers::{grouped, share, shares},
};

pub(crate) fn content_title(language: Language) -> String {
    pick(language, "What content brought", "内容效果")
}

/// `8.1% of those there took part`.
pub(crate) fn took_part(part: f64, language: Language) -> String {
    let part = share(part);
    match language {
        En => format!("{part} of those there took part"),
        ZhCn => format!("在场者中 {part} 有所参与"),
    }
}

/// `(95%: 7.2–9.0%)`.
pub(crate) fn share_interval((low, high): (f64, f64), language: Language) -> String {
    let range = shares(low, high);
    match language {
        En => format!("(95%: {range})"),
        ZhCn => format!("（95%: {range}）"),
    }
}

/// `1 post`, `46 posts`.
pub(crate) fn posts(posts: u64, language: Language) -> String {
    let number = grouped(posts as f64);
    match language {
        En if posts == 1 => "1 post".to_owned(),
        En => format!("{number} posts"),
        ZhCn => format!("{number} 篇"),
    }
}

pub(crate) fn in_progress(posts: u64, language: Language) -> String {
    let number = grouped(posts as f64);
    match language {
        En => format!("{number} in progress"),
        ZhCn => format!("进行中 {number} 篇"),
    }
}

/// How many of all kinds have a row.
pub(crate) fn best_of(shown: usize, all: usize, language: Language) -> String {
    match language {
        En => format!("{shown} of {all} kinds"),
        ZhCn => format!("{all} 类中的前 {shown} 类"),
    }
}

/// The line of all posts together.
pub(crate) fn all_posts(part: f64, language: Language) -> String {
    let part = share(part);
    match language {
        En => format!("all posts {part}"),
        ZhCn => format!("全部内容 {part}"),
    }
}

pub(crate) fn stands(stands: Stands, language: Language) -> Option<String> {
    match stands {
        Stands::Above => Some(pick(language, "higher by more than chance", "高于整体，且不止是偶然")),
        Stands::Below => Some(pick(language, "lower by more than chance", "低于整体，且不止是偶然")),
        Stands::Level => None,
    }
}

pub(crate) fn no_difference(language: Language) -> String {
    pick(language, "no difference found yet", "尚未发现差异")
}

/// What the rows show, the longer first.
pub(crate) fn content_footer(language: Language) -> [String; 3] {
    [
        pick(
            language,
            "Reacted, answered or voted in 48 h · thin 95%, thick 60%",
            "48小时内回应、回复或投票的比例 · 细线 95%，粗线 60%",
        ),
        pick(language, "Took part in 48 h · thin 95%, thick 60%", "48小时内参与 · 细线 95%，粗线 60%"),
        pick(language, "Took part in 48 h", "48小时内参与"),
    ]
}

/// What stands in for the rows.
pub(crate) fn no_ranking(why: NoRanking, posts: u64, in_progress: u64, language: Language) -> String {
    let counted = self::posts(posts, language);
    match (why, language) {
        (NoRanking::NoPosts, En) if in_progress > 0 => {
            let progress = self::in_progress(in_progress, language);
            format!("No data yet: a post is compared when its two days are over ({progress})")
        }
        (NoRanking::NoPosts, ZhCn) if in_progress > 0 => {
            let progress = self::in_progress(in_progress, language);
            format!("暂无数据：内容发布满两天后才作比较（{progress}）")
        }
        (NoRanking::NoPosts, En) => "No data yet: nothing has been posted".to_owned(),
        (NoRanking::NoPosts, ZhCn) => "暂无数据：还没有发布过内容".to_owned(),
        (NoRanking::TooFew { least }, En) => {
            format!("Too few to tell: {counted} whose two days are over, {least} are needed")
        }
        (NoRanking::TooFew { least }, ZhCn) => format!("太少，无法判断：满两天的内容有 {counted}，至少需要 {least} 篇"),
        (NoRanking::OneKind, En) => format!("One kind of post only ({counted}): there is nothing to compare it with"),
        (NoRanking::OneKind, ZhCn) => format!("只有一类内容（{counted}）：没有可比的对象"),
        (NoRanking::TooSparse { kinds }, En) => {
            format!("Too few to tell: {counted} of {kinds} kinds, hardly two of one kind")
        }
        (NoRanking::TooSparse { kinds }, ZhCn) => format!("太少，无法判断：{counted}分属 {kinds} 类，几乎没有两篇同类"),
        (NoRanking::Alike, En) => {
            format!("Nothing to tell apart in {counted}: nobody took part in any, or everybody in all")
        }
        (NoRanking::Alike, ZhCn) => format!("{counted}内容无从区分：都没有人参与，或者人人都参与"),
    }
}
