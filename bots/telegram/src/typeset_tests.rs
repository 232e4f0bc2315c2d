//! What Telegram gets: within its limits, nothing lost, entities where they belong.

use steward_core::content::markdown;

use super::*;

fn message(body: &str) -> Message {
    Message { text: markdown::read(body), ..Message::default() }
}

fn media(kind: MediaKind, name: &str) -> Media {
    Media::at(kind, format!("https://a.example/{name}"))
}

fn button() -> Vec<Vec<MessageButton>> {
    vec![vec![MessageButton { label: "Go".to_owned(), does: ButtonDoes::Open("https://a.example".to_owned()) }]]
}

/// The parts of a message: how many media, what text, how many buttons.
fn shown(message: &Message) -> Vec<(usize, String, usize)> {
    let parts = TelegramTypesetter.parts(message);
    parts.into_iter().map(|part| (part.media.len(), part.text.plain, part.buttons.iter().flatten().count())).collect()
}

/// The entities of a body that is one part, each with its words.
fn entities(body: &str) -> Vec<(&'static str, String)> {
    let parts = TelegramTypesetter.parts(&message(body));
    let written = write(&parts[0]);
    let units: Vec<u16> = written.text.encode_utf16().collect();
    let words = |e: &TextEntity| String::from_utf16(&units[e.offset..e.offset + e.length]).unwrap();
    written.entities.iter().map(|entity| (entity.kind, words(entity))).collect()
}

fn are(body: &str, expected: &[(&str, &str)]) {
    let found = entities(body);
    let found: Vec<_> = found.iter().map(|(kind, words)| (*kind, words.as_str())).collect();
    assert_eq!(found, expected, "{body}");
}

#[test]
fn an_instant_is_its_words() {
    let plain = "When: 2026-12-01 20:00 (UTC+08:00)".to_owned();
    let span = Span { start: 6, end: plain.len(), style: Style::Instant(1_796_126_400) };
    let parts = TelegramTypesetter
        .parts(&Message { text: Text { plain: plain.clone(), spans: vec![span] }, ..Message::default() });
    assert_eq!(write(&parts[0]), Written { text: plain, entities: Vec::new() });
}

#[test]
fn styles_are_entities_in_utf16() {
    are(
        "👩‍👩‍👧 **b** _i_ __u__ ~~s~~ ||h|| `c`",
        &[("bold", "b"), ("italic", "i"), ("underline", "u"), ("strikethrough", "s"), ("spoiler", "h"), ("code", "c")],
    );
    are("# T **x**\n> 𝒳 **y**", &[("bold", "T x"), ("blockquote", "𝒳 y"), ("bold", "y")]);
    are("**a _b_** [w](https://a.example)", &[("bold", "a b"), ("italic", "b"), ("text_link", "w")]);
    let parts = TelegramTypesetter.parts(&message("```rust\nx\n```\n[w](tg://resolve?domain=x)"));
    let json = serde_json::to_value(write(&parts[0]).entities).unwrap();
    let expected = serde_json::json!([
        { "type": "pre", "offset": 0, "length": 1, "language": "rust" },
        { "type": "text_link", "offset": 2, "length": 1, "url": "tg://resolve?domain=x" },
    ]);
    assert_eq!(json, expected);
}

#[test]
fn code_stands_in_no_other_style_and_what_is_hidden_stays_hidden() {
    are("**a `c` b**", &[("bold", "a "), ("code", "c"), ("bold", " b")]);
    are("||a `c` b||", &[("spoiler", "a c b")]);
    are("||\n```py\nx\n```\n||", &[("spoiler", "x")]);
    are("[a `c`](https://a.example)", &[("text_link", "a c")]);
    are("> `c`", &[("blockquote", "c"), ("code", "c")]);
    are("**_`c`_**", &[("code", "c")]);
}

#[test]
fn links_to_mail_are_spelled_out() {
    assert_eq!(
        shown(&message("[me](mailto:a@b.example) <c@d.example>")),
        [(0, "me (a@b.example) c@d.example".to_owned(), 0)]
    );
}

#[test]
fn an_address_ends_where_words_that_are_no_part_of_it_follow() {
    let links = |body: &str| {
        let parts = TelegramTypesetter.parts(&message(body));
        write(&parts[0]).entities.into_iter().filter_map(|entity| entity.url).collect::<Vec<_>>()
    };
    assert_eq!(links("看https://a.example/x_y，然后**好**"), ["https://a.example/x_y"]);
    assert_eq!(links("**看https://a.example/。** `https://a.example，`"), ["https://a.example/"]);
    assert_eq!(links("看https://a.example/wiki/维，好"), ["https://a.example/wiki/%E7%BB%B4"]);
    assert_eq!(links("see https://a.example/x, h and (https://a.example/y)."), Vec::<String>::new());
    assert_eq!(links("[看https://a.example，](https://b.example)"), ["https://b.example"]);
}

#[test]
fn a_short_text_is_the_caption_and_a_long_one_follows() {
    let mut message = message("Look");
    message.media = vec![media(MediaKind::Photo, "a.png")];
    message.buttons = button();
    assert_eq!(shown(&message), [(1, "Look".to_owned(), 1)]);
    message.text = Text::plain("好".repeat(1024));
    assert_eq!(shown(&message).len(), 1);
    message.text = Text::plain("好".repeat(1025));
    assert_eq!(shown(&message), [(1, String::new(), 0), (0, "好".repeat(1025), 1)]);
}

#[test]
fn an_album_has_up_to_ten_of_a_kind_and_no_buttons() {
    let mut message = message("Look");
    message.media = vec![media(MediaKind::Photo, "a.png"), media(MediaKind::Video, "b.mp4")];
    assert_eq!(shown(&message), [(2, "Look".to_owned(), 0)]);
    message.buttons = button();
    assert_eq!(shown(&message), [(2, String::new(), 0), (0, "Look".to_owned(), 1)]);
    message.text = Text::default();
    assert_eq!(shown(&message), [(2, String::new(), 0), (0, "…".to_owned(), 1)]);
    message.buttons.clear();
    message.media = vec![media(MediaKind::Photo, "a.png"); 12];
    message.media.push(media(MediaKind::Document, "c.pdf"));
    assert_eq!(shown(&message).iter().map(|part| part.0).collect::<Vec<_>>(), [10, 2, 1]);
}

#[test]
fn words_stand_with_the_first_of_several_media_as_long_as_they_are_short() {
    let mut message = message("Slides:");
    message.media = vec![media(MediaKind::Document, "a.pdf"), media(MediaKind::Photo, "b.png")];
    message.media.push(media(MediaKind::Video, "c.mp4"));
    assert_eq!(shown(&message), [(1, "Slides:".to_owned(), 0), (2, String::new(), 0)]);
    message.buttons = button();
    assert_eq!(shown(&message), [(1, "Slides:".to_owned(), 1), (2, String::new(), 0)]);
    message.text = Text::plain("x".repeat(1025));
    assert_eq!(shown(&message).iter().map(|part| (part.0, part.2)).collect::<Vec<_>>(), [(1, 0), (2, 0), (0, 1)]);
}

#[test]
fn buttons_share_a_row_as_long_as_their_labels_can_be_read() {
    let rows = |labels: &[&str]| {
        let named = |label: &&str| MessageButton { label: (*label).to_owned(), ..button()[0][0].clone() };
        let message = Message { buttons: vec![labels.iter().map(named).collect()], ..Message::default() };
        TelegramTypesetter.parts(&message)[0].buttons.iter().map(Vec::len).collect::<Vec<_>>()
    };
    assert_eq!(rows(&["Button 1", "Button 2", "Button 3"]), [3]);
    assert_eq!(rows(&["Open the book", "Ask", "Read"]), [2, 1]);
    assert_eq!(rows(&["A label that is rather long", "Another one of them", "Ok"]), [1, 1, 1]);
    assert_eq!(rows(&["打开这本书", "提问", "阅读"]), [3]);
    assert_eq!(rows(&["很长的按钮文字", "提问"]), [2]);
    assert_eq!(rows(&["很长的按钮文字在这里", "提问"]), [1, 1]);
}

#[test]
fn buttons_that_telegram_does_not_take_become_lines() {
    let mut message = message("Look");
    let open = |url: &str| MessageButton { label: "L".to_owned(), does: ButtonDoes::Open(url.to_owned()) };
    let press = |token: String| MessageButton { label: String::new(), does: ButtonDoes::Press(token) };
    message.buttons = vec![vec![open("mailto:a@b.example"), press("x".repeat(65)), press("x".to_owned())]];
    message.buttons.push(vec![open("https://a.example"); 9]);
    let parts = TelegramTypesetter.parts(&message);
    assert_eq!(parts[0].text.plain, "Look\nL: mailto:a@b.example");
    assert_eq!(parts[0].buttons.iter().map(Vec::len).collect::<Vec<_>>(), [1, 8, 1]);
    assert_eq!(parts[0].buttons[0][0].label, "…");
}

#[test]
fn a_message_of_nothing_is_one_part_that_is_not_empty() {
    for body in ["", " \n ", "\u{200b}"] {
        assert_eq!(shown(&message(body)), [(0, "…".to_owned(), 0)], "{body:?}");
    }
}

#[test]
fn one_unit_too_many_makes_two_parts_and_a_pair_stays_whole() {
    assert_eq!(shown(&message(&"a".repeat(4096))).len(), 1);
    assert_eq!(shown(&message(&"a".repeat(4097))).len(), 2);
    let family = "👩‍👩‍👧‍👦".repeat(400);
    let parts = shown(&message(&family));
    assert!(parts.iter().all(|(_, text, _)| text.starts_with('👩') && text.ends_with('👦')));
    assert_eq!(parts.into_iter().map(|part| part.1).collect::<String>(), family);
}

/// Text without white space and without what is seen as none.
fn dense(text: &str) -> String {
    text.chars().filter(|c| !Text::plain(c.to_string()).is_blank()).collect()
}

#[test]
fn whatever_is_cut_every_part_fits_and_its_entities_are_sound() {
    for seed in 0..100 {
        let body: String = (0..120).map(|n| steward_fakes::documents::markdown(seed * 1000 + n)).collect();
        let message = message(&body);
        let parts = TelegramTypesetter.parts(&message);
        for part in &parts {
            assert_sound(&write(part), seed);
            assert_eq!(
                TelegramTypesetter.parts(part),
                std::slice::from_ref(part),
                "a part is cut no more: seed {seed}"
            );
        }
        if !message
            .text
            .spans
            .iter()
            .any(|span| matches!(&span.style, Style::Link(target) if target.starts_with("mailto")))
        {
            let joined: String = parts.iter().map(|part| dense(&part.text.plain)).collect();
            assert_eq!(joined, dense(&message.text.plain), "seed {seed}");
        }
    }
}

fn assert_sound(written: &Written, seed: u64) {
    let units: Vec<u16> = written.text.encode_utf16().collect();
    assert!(units.len() <= 4096 && !Text::plain(written.text.as_str()).is_blank(), "seed {seed}");
    assert!(written.entities.len() <= 100, "seed {seed}");
    for (index, entity) in written.entities.iter().enumerate() {
        let end = entity.offset + entity.length;
        assert!(entity.length > 0 && end <= units.len(), "seed {seed}: {entity:?}");
        assert!(String::from_utf16(&units[entity.offset..end]).is_ok(), "seed {seed}: {entity:?}");
        for later in &written.entities[index + 1..] {
            let is_apart = later.offset >= end;
            let is_within = later.offset >= entity.offset && later.offset + later.length <= end;
            assert!(is_apart || is_within, "seed {seed}: {entity:?} {later:?}");
            let is_code = |entity: &TextEntity| ["code", "pre"].contains(&entity.kind);
            let may_nest =
                !is_code(entity) && entity.kind != later.kind && (!is_code(later) || entity.kind == "blockquote");
            assert!(is_apart || may_nest, "seed {seed}: {entity:?} {later:?}");
        }
    }
}
