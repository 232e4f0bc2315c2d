//! What things and people are called: names as one meets them in such a community, Latin, Chinese, with emoji.

use crate::chance::Chance;
use crate::history::ChannelKind;

/// Name of the community's guild.
pub(crate) const GUILD: &str = "代码与茶 · Code & Tea";

/// Name of the community's group.
pub(crate) const GROUP: &str = "代码与茶 交流群";

/// Code of the invite that stands on the community's own pages.
pub(crate) const OPEN_INVITE: &str = "hello";

/// Channels of the guild, with how much is written in each, relative.
pub(crate) const GUILD_CHANNELS: &[(&str, ChannelKind, f64)] = &[
    ("general", ChannelKind::Text, 5.0),
    ("问答-help", ChannelKind::Text, 3.0),
    ("rust-study", ChannelKind::Text, 2.0),
    ("show-your-work", ChannelKind::Text, 1.2),
    ("闲聊-off-topic", ChannelKind::Text, 2.5),
    ("jobs-内推", ChannelKind::Text, 0.5),
    ("茶室 voice", ChannelKind::Voice, 1.0),
    ("office hours", ChannelKind::Voice, 0.5),
];

/// Topics of the group, with how much is written in each, relative.
pub(crate) const GROUP_TOPICS: &[(&str, ChannelKind, f64)] = &[
    ("General", ChannelKind::Text, 5.0),
    ("答疑", ChannelKind::Text, 3.0),
    ("资源分享", ChannelKind::Text, 1.0),
    ("摸鱼", ChannelKind::Text, 2.0),
];

const CAMPAIGNS: &[&str] = &[
    "公开课：异步 Rust",
    "Spring open lesson",
    "知乎长文",
    "Bilibili 直播",
    "Newsletter swap",
    "读书会",
    "Conference talk",
    "双十一优惠",
    "Advent of Code",
    "春节特辑",
    "Podcast guest",
    "开源周",
];

const LATIN: &[&str] = &[
    "Ada", "Alex", "Amir", "Anna", "Arthur", "Ben", "Bruno", "Carla", "Chen", "Clara", "Dana", "David", "Elena",
    "Emil", "Eva", "Felix", "Fatima", "Grace", "Hana", "Hugo", "Ines", "Ivan", "Jana", "Jonas", "Kai", "Kenji", "Lara",
    "Leo", "Lin", "Lucas", "Maja", "Marco", "Maria", "Mei", "Mina", "Nadia", "Noah", "Olga", "Omar", "Paula", "Pedro",
    "Priya", "Quinn", "Rafael", "Rosa", "Sam", "Sofia", "Tariq", "Tom", "Vera", "Wei", "Yara", "Yuki", "Zoe",
];

const LATIN_ENDINGS: &[&str] = &[
    "", "", "", " B.", " K.", " L.", " M.", " S.", " Wang", " Liu", " Müller", " Novak", " Silva", " Rossi", " García",
    "_dev", "_codes", ".rs", "42", "99", "2024", "xyz",
];

const SURNAMES: &[&str] = &[
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "郭", "何", "林", "罗",
    "高",
];

const GIVEN: &[&str] = &[
    "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超", "霞", "平", "刚",
    "晨", "宇轩", "子涵", "浩然", "雨桐", "欣怡", "梓萱", "思远", "佳宁", "若溪", "一鸣",
];

const NICKNAMES: &[&str] = &[
    "爱喝茶的猫",
    "深夜写代码",
    "不会起名",
    "小透明",
    "摸鱼达人",
    "代码搬运工",
    "橘子汽水",
    "山里人",
    "慢慢来",
    "夜航船",
    "老张",
    "阿木",
    "豆包",
    "今天也要加油",
    "一只柴犬",
];

const EMOJI: &[&str] = &["🦀", "🍵", "🐼", "🌙", "✨", "🎧", "🌊", "🚀", "🍀", "😺", "👩‍💻", "🧋"];

/// The name of the campaign with a number.
pub(crate) fn campaign_name(number: usize) -> String {
    let name = CAMPAIGNS[number % CAMPAIGNS.len()];
    match number / CAMPAIGNS.len() {
        0 => name.to_owned(),
        round => format!("{name} {}", round + 1),
    }
}

/// The invite code of the campaign with a number.
pub(crate) fn campaign_invite(number: usize) -> String {
    format!("c{:02}", number + 1)
}

/// A display name; about half are Chinese, one in nine carries an emoji.
pub(crate) fn draw_display_name(chance: &mut Chance) -> String {
    let mut pick = |list: &[&'static str]| list[chance.index(list.len())];
    let (latin, ending) = (pick(LATIN), pick(LATIN_ENDINGS));
    let (surname, given, nickname, emoji) = (pick(SURNAMES), pick(GIVEN), pick(NICKNAMES), pick(EMOJI));
    let name = match chance.weighted(&[0.48, 0.34, 0.18]) {
        0 => format!("{latin}{ending}"),
        1 => format!("{surname}{given}"),
        _ => nickname.to_owned(),
    };
    if chance.happens(0.11) { format!("{name}{emoji}") } else { name }
}

/// A display name of an account that was made for a raid.
pub(crate) fn draw_raider_name(chance: &mut Chance) -> String {
    format!("user{:06}", chance.whole(0, 999_999))
}
