//! Every sentence that a person reads, by Fluent id and language. The files are in `config/locales`, inside the binary.

use std::sync::OnceLock;

pub use fluent_bundle::FluentValue;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

use crate::commands::Refusal;
use crate::community::Lang;

/// The files of each language, feature by feature.
const FILES: &[(Lang, &[(&str, &str)])] = &[
    (
        Lang::En,
        &[
            ("activity", include_str!("../../config/locales/en/activity.ftl")),
            ("brought", include_str!("../../config/locales/en/brought.ftl")),
            ("calendar", include_str!("../../config/locales/en/calendar.ftl")),
            ("commands", include_str!("../../config/locales/en/commands.ftl")),
            ("community", include_str!("../../config/locales/en/community.ftl")),
            ("console", include_str!("../../config/locales/en/console.ftl")),
            ("content", include_str!("../../config/locales/en/content.ftl")),
            ("digest", include_str!("../../config/locales/en/digest.ftl")),
            ("discord", include_str!("../../config/locales/en/discord.ftl")),
            ("doctor", include_str!("../../config/locales/en/doctor.ftl")),
            ("events", include_str!("../../config/locales/en/events.ftl")),
            ("growth", include_str!("../../config/locales/en/growth.ftl")),
            ("history", include_str!("../../config/locales/en/history.ftl")),
            ("interests", include_str!("../../config/locales/en/interests.ftl")),
            ("link", include_str!("../../config/locales/en/link.ftl")),
            ("model", include_str!("../../config/locales/en/model.ftl")),
            ("outbox", include_str!("../../config/locales/en/outbox.ftl")),
            ("polls", include_str!("../../config/locales/en/polls.ftl")),
            ("posts", include_str!("../../config/locales/en/posts.ftl")),
            ("retention", include_str!("../../config/locales/en/retention.ftl")),
            ("schedule", include_str!("../../config/locales/en/schedule.ftl")),
            ("series", include_str!("../../config/locales/en/series.ftl")),
            ("telegram", include_str!("../../config/locales/en/telegram.ftl")),
            ("welcome", include_str!("../../config/locales/en/welcome.ftl")),
        ],
    ),
    (
        Lang::ZhCn,
        &[
            ("activity", include_str!("../../config/locales/zh-CN/activity.ftl")),
            ("brought", include_str!("../../config/locales/zh-CN/brought.ftl")),
            ("calendar", include_str!("../../config/locales/zh-CN/calendar.ftl")),
            ("commands", include_str!("../../config/locales/zh-CN/commands.ftl")),
            ("community", include_str!("../../config/locales/zh-CN/community.ftl")),
            ("console", include_str!("../../config/locales/zh-CN/console.ftl")),
            ("content", include_str!("../../config/locales/zh-CN/content.ftl")),
            ("digest", include_str!("../../config/locales/zh-CN/digest.ftl")),
            ("discord", include_str!("../../config/locales/zh-CN/discord.ftl")),
            ("doctor", include_str!("../../config/locales/zh-CN/doctor.ftl")),
            ("events", include_str!("../../config/locales/zh-CN/events.ftl")),
            ("growth", include_str!("../../config/locales/zh-CN/growth.ftl")),
            ("history", include_str!("../../config/locales/zh-CN/history.ftl")),
            ("interests", include_str!("../../config/locales/zh-CN/interests.ftl")),
            ("link", include_str!("../../config/locales/zh-CN/link.ftl")),
            ("model", include_str!("../../config/locales/zh-CN/model.ftl")),
            ("outbox", include_str!("../../config/locales/zh-CN/outbox.ftl")),
            ("polls", include_str!("../../config/locales/zh-CN/polls.ftl")),
            ("posts", include_str!("../../config/locales/zh-CN/posts.ftl")),
            ("retention", include_str!("../../config/locales/zh-CN/retention.ftl")),
            ("schedule", include_str!("../../config/locales/zh-CN/schedule.ftl")),
            ("series", include_str!("../../config/locales/zh-CN/series.ftl")),
            ("telegram", include_str!("../../config/locales/zh-CN/telegram.ftl")),
            ("welcome", include_str!("../../config/locales/zh-CN/welcome.ftl")),
        ],
    ),
];

type Bundle = FluentBundle<FluentResource>;

fn bundle(lang: Lang) -> &'static Bundle {
    static BUNDLES: OnceLock<Vec<(Lang, Bundle)>> = OnceLock::new();
    let bundles = BUNDLES.get_or_init(|| FILES.iter().map(|(lang, files)| (*lang, load(*lang, files))).collect());
    // Both languages are in FILES; a third one without files would speak the first one's words.
    bundles.iter().find(|(known, _)| *known == lang).map_or(&bundles[0].1, |(_, bundle)| bundle)
}

fn load(lang: Lang, files: &[(&str, &str)]) -> Bundle {
    let id: LanguageIdentifier = lang.tag().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![id]);
    // Isolating marks would stand as boxes in chats and pictures.
    bundle.set_use_isolating(false);
    for (_, text) in files {
        // A test reads every file; what cannot be read of one is left out here rather than stopping the program.
        let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(resource, _)| resource);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// A sentence. An id without words gives the id itself, which a test over all ids never lets happen.
pub fn say(lang: Lang, id: &str, args: &[(&str, FluentValue<'_>)]) -> String {
    say_if_known(lang, id, args).unwrap_or_else(|| id.to_owned())
}

/// A sentence, if the language has one for the id.
pub fn say_if_known(lang: Lang, id: &str, args: &[(&str, FluentValue<'_>)]) -> Option<String> {
    let bundle = bundle(lang);
    let pattern = bundle.get_message(id)?.value()?;
    let mut given = FluentArgs::new();
    for (name, value) in args {
        given.set(*name, value.clone());
    }
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(&given), &mut errors).into_owned();
    if !errors.is_empty() {
        tracing::error!(id, ?errors, "a sentence lacks an argument");
    }
    Some(text)
}

/// A refusal in words.
pub fn refusal(lang: Lang, refusal: &Refusal) -> String {
    let args: Vec<(&str, FluentValue<'_>)> =
        refusal.args.iter().map(|(name, value)| (*name, FluentValue::from(value.as_str()))).collect();
    say(lang, refusal.id, &args)
}

/// A whole number with commas: 12,287. Half-width digits in both languages.
pub fn number(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 3);
    if n < 0 {
        text.push('\u{2212}');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number with a sign: +420, −3, 0.
pub fn signed(n: i64) -> String {
    if n > 0 { format!("+{}", number(n)) } else { number(n) }
}

/// A number to three figures: 0.000355, 0.0031, 13.9, 227, 12,287.
pub fn figure(x: f64) -> String {
    if !x.is_finite() {
        return "–".to_owned();
    }
    if x.abs() >= 100.0 {
        return number(x.round() as i64);
    }
    // The place of the first figure: 1 for 13.9, 0 for 1.39, −4 for 0.000355.
    let place = if x == 0.0 { 0 } else { x.abs().log10().floor() as i32 };
    let decimals = usize::try_from(2 - place).unwrap_or(0).min(12);
    let text = format!("{x:.decimals$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    text.replace('-', "\u{2212}")
}

/// A time span in the unit that fits: 7 minutes, 5.3 hours, 123 days.
pub fn duration(lang: Lang, days: f64) -> String {
    const HOUR_DAYS: f64 = 1.0 / 24.0;
    let (id, shown) = match days {
        d if d < HOUR_DAYS => ("duration-minutes", d * 24.0 * 60.0),
        d if d < 2.0 => ("duration-hours", d * 24.0),
        d => ("duration-days", d),
    };
    say(lang, id, &[("n", figure(shown).into())])
}

/// A fraction as a percentage without decimals; with one below 10 %.
pub fn percent(fraction: f64) -> String {
    let hundredths = fraction * 100.0;
    let text = if hundredths.abs() < 10.0 && (hundredths - hundredths.round()).abs() > 0.05 {
        format!("{hundredths:.1}%")
    } else {
        format!("{hundredths:.0}%")
    };
    text.replace('-', "\u{2212}")
}

#[cfg(test)]
mod tests;
