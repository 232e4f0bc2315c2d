//! What Discord gets: within its limits, nothing lost, nothing taken for markup.

use steward_core::content::{Span, Style, markdown};

use super::shape::can_link;
use super::*;

fn message(body: &str) -> Message {
    Message { text: markdown::read(body), ..Message::default() }
}

/// The contents of the parts of a message.
fn contents(message: &Message) -> Vec<String> {
    DiscordTypesetter.parts(message).iter().map(write).collect()
}

fn written(body: &str) -> String {
    contents(&message(body)).join("\n=====\n")
}

fn open(label: &str, url: &str) -> MessageButton {
    MessageButton { label: label.to_owned(), does: ButtonDoes::Open(url.to_owned()) }
}

fn media(kind: MediaKind, url: &str) -> Media {
    Media::at(kind, url)
}

#[test]
fn an_instant_is_shown_in_each_readers_own_time() {
    let plain = "When: 2026-12-01 20:00 (UTC+08:00), 1 hour".to_owned();
    let span = Span { start: 6, end: 34, style: Style::Instant(1_796_126_400) };
    let text = Text { plain, spans: vec![span] };
    let written = contents(&Message { text, ..Message::default() });
    assert_eq!(written, ["When: <t:1796126400:F> (<t:1796126400:R>), 1 hour"]);
}

#[test]
fn styles_are_written_as_discord_reads_them() {
    for (body, expected) in [
        ("**b** _i_ __u__ ~~s~~ ||h|| `c`", "**b** *i* __u__ ~~s~~ ||h|| `c`"),
        ("***bi*** **b _i_** _i **b**_", "_**bi**_ **b _i_** _i **b**_"),
        ("__*ui*__ ___x___", "__*ui*__ *__x__*"),
        ("# T\n### S\n#### D", "# T\n### S\n### D"),
        ("> q **b**\n>\n> r\nafter", "> q **b**\n> \n> r\nafter"),
        ("> ```py\n> x\n> ```\nafter", "> ```py\n> x\n> ```\nafter"),
        ("- a\n  - b\n1. c", "• a\n  • b\n1\\. c"),
        ("a\n```c++\nx **y**\n\n    z\n```\n\nb", "a\n```c++\nx **y**\n\n    z\n```\n\nb"),
        ("[w (x)](https://a.example/x_(y))", "[w (x)](https://a.example/x_%28y%29)"),
        ("``a`b`` ` `` `", "``a`b`` `` `\u{200b}` ``"),
        ("****a** b**", "**a b**"),
        ("**a**\u{4e2d}**b**", "**a**\u{4e2d}**b**"),
        ("~~a~~__b__ ~~a~~*b*", "~~a~~\u{200b}__b__ ~~a~~*b*"),
        ("||```py\nx\n```||\ny", "||```py\nx\n```||\ny"),
    ] {
        assert_eq!(written(body), expected, "{body}");
    }
}

#[test]
fn a_line_that_begins_with_marks_begins_nothing_else() {
    for (body, expected) in [
        ("**1. One**\n**\\# h**", "**1\\. One**\n**\\# h**"),
        ("> ||- a||", "> ||\\- a||"),
        ("> \u{3000}a\n*\u{feff}b*", "> \u{3000}a\n\u{feff}*b*"),
        ("**a** - b 1. c", "**a** - b 1. c"),
    ] {
        assert_eq!(written(body), expected, "{body}");
    }
}

#[test]
fn marks_that_meet_are_kept_apart() {
    let bold = |start, end| Span { start, end, style: Style::Bold };
    let text = Text { plain: "ab".to_owned(), spans: vec![bold(0, 1), bold(1, 2)] };
    assert_eq!(markdown_of(text), "**a**\u{200b}**b**");
    let blank = Text { plain: "a b c".to_owned(), spans: vec![bold(1, 4), bold(4, 5)] };
    assert_eq!(markdown_of(blank), "a **b** **c**");
}

fn markdown_of(text: Text) -> String {
    contents(&Message { text, ..Message::default() }).concat()
}

#[test]
fn slanted_words_within_a_word_have_a_mark_that_ends_there() {
    for (body, expected) in [
        ("un***frigging***believable", "un*\u{200b}**frigging**\u{200b}*believable"),
        ("***a***\u{4e2d}", "_**a**_\u{4e2d}"),
        ("***see [d](https://a.example/x_y)***", "*\u{200b}**see [d](https://a.example/x_y)**\u{200b}*"),
    ] {
        assert_eq!(written(body), expected, "{body}");
    }
}

#[test]
fn code_stands_outside_of_a_style_that_it_would_end_and_stays_hidden() {
    for (body, expected) in [
        ("**use `**kwargs` so**", "**use** `**kwargs` **so**"),
        ("*it `a*b` it*", "*it* `a*b` *it*"),
        ("**b `c_d*e` b**", "**b `c_d*e` b**"),
        ("||a `x || y` b||", r"||a x \|\| y b||"),
        ("||a `x` b||", "||a `x` b||"),
        ("*a ||b `x*` c|| d*", "*a* ||b `x*` c|| *d*"),
        ("`a`**`b**`**", "`a`\u{200b}`b**`"),
        ("**_a `_*` b_ c**", "**_a_** `_*` **_b_ c**"),
    ] {
        assert_eq!(written(body), expected, "{body}");
    }
}

#[test]
fn the_words_of_a_link_have_no_backslash_and_no_emoji() {
    for (body, expected) in [
        ("[snake_case (2.0) - C#!](https://a.example)", "[snake_case (2.0) - C#!](https://a.example)"),
        (r"[a \[b\] c\\d](https://a.example)", r"[a [b] c\d](https://a.example)"),
        ("[\u{1f4da} **Read** on \u{2728}](https://a.example)", "\u{1f4da} [**Read** on](https://a.example) \u{2728}"),
        ("[a \u{1f4da} b](https://a.example)", "a \u{1f4da} b (https://a.example)"),
        ("[\u{1f4da}](https://a.example)", "\u{1f4da} (https://a.example)"),
        (
            r"[\*](https://a.example) [a_b_ c](https://a.example)",
            r"\* (https://a.example) a\_b\_ c (https://a.example)",
        ),
        (
            r"[a \[ b](https://a.example) [`x*_`](https://a.example)",
            r"a \[ b (https://a.example) [`x*_`](https://a.example)",
        ),
        ("[at :x: o](https://a.example)", r"at \:x: o (https://a.example)"),
        ("**see [d](https://a.example/**x__y)**", "**see [d](https://a.example/%2A%2Ax_%5Fy)**"),
    ] {
        assert_eq!(written(body), expected, "{body}");
    }
}

#[test]
fn signs_that_discord_would_drop_or_replace_stay() {
    for (body, expected) in [
        ("# C#\n## **F#**", "# C#\u{200b}\n## **F#**"),
        ("from 10:21 to 10:22: done, at 10:21:30", "from 10:21 to 10:22: done, at 10:21:30"),
        ("std::x::y at 10:100:20, :fire:", r"std:\:x::y at 10\:100:20, \:fire:"),
        ("see: a, b:c d", "see: a, b:c d"),
        ("||a \\|||", "||a \\|\u{200b}||"),
    ] {
        assert_eq!(written(body), expected, "{body}");
    }
}

#[test]
fn plain_text_never_becomes_markup_or_a_mention() {
    for (plain, expected) in [
        ("**a** __b__ ~~c~~ ||d|| `e` \\*", r"\*\*a\*\* \_\_b\_\_ \~\~c\~\~ \|\|d\|\| \`e\` \\\*"),
        (
            "# h\n > q\n>>> q\n- i\n-# s\n+ i\n1. n\n2) n\n3.14",
            "\\# h\n \\> q\n\\>>> q\n\\- i\n\\-# s\n\\+ i\n1\\. n\n2\\) n\n3.14",
        ),
        ("a # b > c - d", "a # b > c - d"),
        ("\u{3000}# h", "\u{3000}\\# h"),
        (
            "@everyone @here <@1> <@&2> <#3> </a:4> <t:1:R> <:e:5>",
            r"\@everyone \@here \<@1> \<@&2> \<#3> \</a:4> \<t\:1:R> \<\:e:5>",
        ),
        ("[x](https://a.example) a@b.example", r"\[x\](https://a.example) a@b.example"),
        ("```\nx\n```", "\\`\\`\\`\nx\n\\`\\`\\`"),
    ] {
        assert_eq!(markdown_of(Text::plain(plain)), expected, "{plain}");
    }
}

#[test]
fn addresses_stay_whole_and_end_where_they_ended() {
    for (body, expected) in [
        (
            "see https://a.example/x_y_z, or (https://b.example/_a_b).",
            "see https://a.example/x_y_z, or (https://b.example/_a_b).",
        ),
        ("看https://a.example/x_y，然后", "看<https://a.example/x_y>，然后"),
        ("**https://a.example/_x_y**", "**https://a.example/_x_y**"),
        ("<https://a.example/x_y>", "https://a.example/x_y"),
        ("<https://a.example>**b**", "<https://a.example>**b**"),
        ("<https://a.example>. See https://a.example/x!", "https://a.example. See <https://a.example/x>!"),
        ("<https://a.example>\\]", r"<https://a.example>\]"),
        ("orhttps://a.example/x_y", "orhttps://a.example/x_y"),
        ("看https://a.example/维/基，到https://a.example/去", "看<https://a.example/>维/基，到<https://a.example/>去"),
        ("看https://a.example/wiki/维基_1，好", "看<https://a.example/wiki/维基_1>，好"),
        ("`https://a.example/x_y`", "`https://a.example/x_y`"),
    ] {
        assert_eq!(written(body), expected, "{body}");
    }
}

#[test]
fn links_that_discord_does_not_make_are_spelled_out() {
    for (body, expected) in [
        ("[me](mailto:a@b.example)", "me (a@b.example)"),
        ("**[chat](tg://resolve?domain=x)**", "**chat (tg://resolve?domain=x)**"),
        ("[https://good.example](https://bad.example)", "https://good.example (https://bad.example)"),
        ("> [me](mailto:a@b.example)", "> me (a@b.example)"),
    ] {
        assert_eq!(written(body), expected, "{body}");
    }
}

#[test]
fn code_is_opened_again_after_a_cut_and_cannot_be_broken_out_of() {
    let lines = "let x = 1;\n".repeat(300);
    let parts = contents(&message(&format!("```rust\n{lines}```")));
    assert_eq!(parts.len(), 2);
    assert!(parts.iter().all(|part| part.starts_with("```rust\nlet") && part.ends_with(";\n```")));
    assert_eq!(written("~~~\na```b\n~~~"), "```\na``\u{200b}`b\n```");
    assert_eq!(written("~~~\n`````\n~~~"), "```\n``\u{200b}``\u{200b}`\n```");
    assert_eq!(written("a ```` ``` ````"), "a `` `\u{200b}`\u{200b}` ``");
}

#[test]
fn photos_stay_for_embeds_and_the_rest_becomes_lines() {
    let mut message = message("Look");
    message.media = vec![
        media(MediaKind::Video, "https://a.example/v.mp4"),
        media(MediaKind::Photo, "https://a.example/p.png"),
        media(MediaKind::Document, "https://a.example/x_y.pdf"),
    ];
    let parts = DiscordTypesetter.parts(&message);
    assert_eq!(parts.len(), 1);
    assert_eq!(write(&parts[0]), "Look\nhttps://a.example/v.mp4\nhttps://a.example/x_y.pdf");
    assert_eq!(parts[0].media, [media(MediaKind::Photo, "https://a.example/p.png")]);
    message.media = vec![media(MediaKind::Photo, "https://a.example/p.png"); 23];
    let counts: Vec<_> = DiscordTypesetter.parts(&message).iter().map(|part| part.media.len()).collect();
    assert_eq!(counts, [10, 10, 3]);
}

#[test]
fn buttons_stand_five_in_a_row_under_the_last_part() {
    let mut message = message(&"word ".repeat(700));
    let long = format!("https://a.example/{}", "x".repeat(600));
    message.buttons = vec![
        (0..7).map(|n| open(&n.to_string(), "https://a.example")).collect(),
        vec![open("long", &long), open("mail", "mailto:a@b.example"), open(" ", "https://b.example")],
    ];
    let parts = DiscordTypesetter.parts(&message);
    let (last, before) = parts.split_last().unwrap();
    assert!(!before.is_empty() && before.iter().all(|part| part.buttons.is_empty()));
    assert_eq!(last.buttons.iter().map(Vec::len).collect::<Vec<_>>(), [5, 2, 1]);
    assert_eq!(last.buttons[2][0].label, "…");
    assert!(write(last).ends_with(&format!("long: {long}\nmail: mailto:a@b.example")));
}

#[test]
fn a_message_of_nothing_is_one_part_that_is_not_empty() {
    for body in ["", " \n ", "\u{200b}"] {
        assert_eq!(contents(&message(body)), ["…"], "{body:?}");
    }
}

/// Text without white space and without what is seen as none.
fn dense(text: &str) -> String {
    text.chars().filter(|c| !Text::plain(c.to_string()).is_blank()).collect()
}

/// Whether a text is on Discord what it is elsewhere.
fn is_plain_sailing(text: &Text) -> bool {
    let is_spelled = |span: &Span| match &span.style {
        Style::Link(target) => !can_link(&text.part(span.start, span.end), target),
        _ => false,
    };
    !text.spans.iter().any(is_spelled)
}

#[test]
fn whatever_is_cut_every_part_fits_and_nothing_is_lost() {
    for seed in 0..100 {
        let body: String = (0..60).map(|n| steward_fakes::documents::markdown(seed * 1000 + n)).collect();
        let message = message(&body);
        let parts = DiscordTypesetter.parts(&message);
        for part in &parts {
            let content = write(part);
            assert!(content.encode_utf16().count() <= 2000, "seed {seed}");
            assert!(!Text::plain(content.as_str()).is_blank(), "seed {seed}");
            assert_eq!(content.trim_end(), content);
            assert_eq!(DiscordTypesetter.parts(part), std::slice::from_ref(part), "a part is cut no more: seed {seed}");
        }
        if is_plain_sailing(&message.text) {
            let joined: String = parts.iter().map(|part| dense(&part.text.plain)).collect();
            assert_eq!(joined, dense(&message.text.plain), "seed {seed}");
        }
    }
}

#[test]
fn plain_text_that_is_written_reads_back_as_the_same_text() {
    for seed in 0..1000 {
        let plain = markdown::read(&steward_fakes::documents::markdown(seed)).plain;
        let trimmed: Vec<&str> = plain.split('\n').map(str::trim_end).collect();
        let plain = trimmed.join("\n");
        let content = markdown_of(Text::plain(plain.as_str()));
        if content != "…" {
            assert_eq!(markdown::read(&content).plain, plain.trim_start_matches('\n'), "{content:?}");
        }
    }
}

#[test]
fn a_text_with_styles_reads_back_with_the_same_words() {
    for seed in 0..1000 {
        let text = markdown::read(&steward_fakes::documents::markdown(seed));
        if is_plain_sailing(&text) && !text.is_blank() {
            let back = markdown::read(&markdown_of(text.clone()));
            let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
            assert_eq!(letters(&back.plain), letters(&text.plain), "seed {seed}");
        }
    }
}
