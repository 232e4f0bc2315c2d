//! What Telegram will do with a message otherwise than its writer may mean. Pure.

use steward_core::commands::Refusal;
use steward_core::content::{Media, MediaKind, Message, Style, Text};

/// Ends of names of files that Telegram fetches by their address as documents. Source: Bot API, "Sending files".
const FETCHED: [&str; 3] = ["gif", "pdf", "zip"];
/// How long a name is that somebody can have, without its `@`. Source: Telegram FAQ, "Usernames"; those of four letters
/// are sold.
const NAME_CHARS: std::ops::RangeInclusive<usize> = 4..=32;
/// So many names stand in one sentence.
const NAMES_MAX: usize = 5;

/// The sentences that say so.
pub(crate) fn cautions(message: &Message) -> Vec<Refusal> {
    let unfetched = message.media.iter().filter(|media| !is_fetched(media));
    let mut cautions: Vec<Refusal> =
        unfetched.map(|media| Refusal::new("telegram-caution-document").arg("address", media.url.as_str())).collect();
    let names = called(&message.text);
    if let Some(first) = names.first().cloned() {
        let rest = if names.len() > NAMES_MAX { "…" } else { "" };
        let listed = format!("{}{rest}", names[..names.len().min(NAMES_MAX)].join(", "));
        cautions.push(Refusal::new("telegram-caution-mention").arg("names", listed).arg("first", first));
    }
    cautions
}

fn is_fetched(media: &Media) -> bool {
    let path = media.url.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    let end = name.rsplit_once('.').map_or("", |(_, end)| end);
    media.kind != MediaKind::Document || FETCHED.iter().any(|fetched| end.eq_ignore_ascii_case(fetched))
}

/// The names that Telegram's server makes into mentions by itself, each once: `@name` anywhere but in code, in addresses
/// and in e-mail addresses. No call has an argument to leave them alone, and a sign put into them that nobody sees would
/// be in what readers copy. Source: Telegram API, "Mentions".
fn called(text: &Text) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (at, _) in text.plain.match_indices('@') {
        let name = name_at(&text.plain[at + 1..]);
        let is_code = text.spans.iter().any(|span| {
            (span.start..span.end).contains(&at) && matches!(span.style, Style::Code | Style::Block { .. })
        });
        if let Some(name) = name.filter(|_| !is_code && begins_name(&text.plain[..at])) {
            let name = format!("@{name}");
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

/// Whether an `@` after these words begins a name: not within a word, as in an e-mail address, nor within an address.
fn begins_name(before: &str) -> bool {
    let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    !before.ends_with(is_of_word) && !word.contains("://")
}

fn name_at(rest: &str) -> Option<&str> {
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
    let (name, after) = rest.split_at(end);
    let is_name = NAME_CHARS.contains(&name.len()) && name.starts_with(|c: char| c.is_ascii_alphabetic());
    (is_name && !after.starts_with(is_of_word)).then_some(name)
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use steward_core::community::Lang;
    use steward_core::content::markdown;
    use steward_core::words;

    use super::*;

    fn names(body: &str) -> String {
        called(&markdown::read(body)).join(" ")
    }

    #[test]
    fn a_name_calls_where_telegram_makes_a_mention_of_it_and_nowhere_else() {
        for (body, called) in [
            ("@anna_1, **@Ben2** (@carl)", "@anna_1 @Ben2 @carl"),
            ("ask @anna and @anna", "@anna"),
            ("问@anna、@ben_2。", "@ben_2"),
            ("anna@example.org", ""),
            ("https://example.org/@anna/x", ""),
            ("`@types/node` and @Override", "@Override"),
            ("```\n@media print\n```", ""),
            ("@abc @1anna @ @@ a@b", ""),
            ("@anna中文", ""),
            ("@a23456789012345678901234567890123", ""),
            ("[@anna](https://example.org)", "@anna"),
        ] {
            assert_eq!(names(body), called, "{body}");
        }
    }

    #[test]
    fn each_caution_is_said_in_both_languages_with_what_it_is_about() {
        let of = |kind, url: &str| Media::at(kind, url);
        let media = vec![
            of(MediaKind::Document, "https://example.org/a.docx"),
            of(MediaKind::Document, "https://example.org/b.PDF?x=y.docx"),
            of(MediaKind::Document, "https://example.org/c"),
            of(MediaKind::Photo, "https://example.org/d.png"),
        ];
        let many = (0..7).map(|n| format!("@name_{n}")).collect::<Vec<_>>().join(" ");
        let message = Message { text: Text::plain(many), media, buttons: Vec::new() };
        let cautions = cautions(&message);
        assert_eq!(cautions.len(), 3, "{cautions:?}");
        for lang in Lang::ALL {
            let said: Vec<_> = cautions.iter().map(|caution| words::refusal(lang, caution)).collect();
            assert!(said[0].contains("a.docx") && said[1].contains("org/c"), "{said:?}");
            assert!(said[2].contains("@name_4…") && said[2].contains("`@name_0`"), "{said:?}");
        }
    }
}
