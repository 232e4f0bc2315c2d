//! An answer keeps to Telegram's limits and loses no word.

use steward_core::commands::{Knock, Payload, Picture, Table};
use steward_core::community::Lang;

use super::*;

fn answer(reply: Reply, alt: Option<&str>) -> Answer {
    let picture = alt.map(|alt| Picture { png: vec![1], alt: alt.to_owned(), width_px: 4, height_px: 3 });
    Answer { reply, picture, is_private: false, lang: Lang::En, knock: Knock::default(), is_done: true }
}

/// Text that an entity covers.
fn covered(page: &Page, entity: &Entity) -> String {
    let units: Vec<u16> = page.text.encode_utf16().collect();
    String::from_utf16(&units[entity.offset..entity.offset + entity.length]).unwrap()
}

fn words(pages: &[Page]) -> Vec<String> {
    pages.iter().flat_map(|page| page.text.split_whitespace()).map(str::to_owned).collect()
}

#[test]
fn a_title_is_bold_and_a_table_is_set_in_a_fixed_width() {
    let mut reply = Reply::titled("成长 😀").line("Two lines.");
    reply.table = Some(Table { head: vec!["a".into(), "b".into()], rows: vec![vec!["1".into(), "2".into()]] });
    let rendered = render(&answer(reply, None), Audience::One);
    let [page] = rendered.pages.as_slice() else { panic!("{rendered:?}") };
    assert_eq!(page.text, "成长 😀\nTwo lines.\na  b\n1  2");
    let set: Vec<(&str, String)> = page.entities.iter().map(|entity| (entity.kind, covered(page, entity))).collect();
    assert_eq!(set, [("bold", "成长 😀".to_owned()), ("pre", "a  b\n1  2".to_owned())]);
}

#[test]
fn a_long_answer_is_split_without_losing_a_word() {
    let mut reply = Reply::titled("Title");
    for number in 0..400 {
        reply.lines.push(format!("Line {number} says something about members. 第{number}行。👩‍👩‍👧‍👦"));
    }
    let all: Vec<String> = reply.text().split_whitespace().map(str::to_owned).collect();
    for alt in [None, Some("a chart")] {
        let rendered = render(&answer(reply.clone(), alt), Audience::One);
        let mut pages = rendered.pages.clone();
        if let Some(caption) = rendered.caption {
            assert!(utf16_len(&caption.text) <= CAPTION_MAX_UTF16);
            pages.insert(0, caption);
        }
        assert!(pages.len() > 3);
        assert!(pages.iter().all(|page| (1..=TEXT_MAX_UTF16).contains(&utf16_len(&page.text))));
        assert_eq!(words(&pages), all);
    }
}

#[test]
fn one_endless_line_is_torn_between_words_and_never_within_a_sign() {
    let family = "👩‍👩‍👧‍👦";
    let line = format!("{} {}", "word ".repeat(2000), family.repeat(1500));
    let rendered = render(&answer(Reply::titled("T").line(line.clone()), None), Audience::One);
    assert!(rendered.pages.iter().all(|page| utf16_len(&page.text) <= TEXT_MAX_UTF16));
    for page in &rendered.pages {
        for word in page.text.split_whitespace().filter(|word| *word != "T") {
            assert!(word == "word" || word.replace(family, "").is_empty(), "{word:.40}");
        }
    }
    let text: String =
        rendered.pages.iter().flat_map(|page| page.text.chars()).filter(|c| !c.is_whitespace()).collect();
    assert_eq!(text, format!("T{}", line.replace(char::is_whitespace, "")));
}

#[test]
fn a_sign_longer_than_a_message_still_comes_through() {
    let monster = format!("a{}", "\u{301}".repeat(5000));
    let rendered = render(&answer(Reply::titled(monster.clone()), None), Audience::One);
    assert_eq!(rendered.pages.iter().map(|page| page.text.as_str()).collect::<String>(), monster);
}

#[test]
fn a_caption_says_what_the_picture_shows_as_far_as_there_is_room() {
    let alt = "The line rises. ".repeat(100);
    let rendered = render(&answer(Reply::titled("Growth").line("Up."), Some(&alt)), Audience::One);
    let caption = rendered.caption.unwrap();
    assert!(caption.text.starts_with("Growth\nUp.\nThe line rises. The line"), "{}", caption.text);
    assert!(caption.text.ends_with("rises.…"), "{}", caption.text);
    assert!(utf16_len(&caption.text) <= CAPTION_MAX_UTF16);
    assert!(rendered.pages.is_empty());
    let none = render(&answer(Reply::default(), Some("A chart.")), Audience::One);
    assert_eq!(none.caption.unwrap().text, "A chart.");
}

#[test]
fn no_name_becomes_a_mention_in_a_group() {
    let reply = Reply::titled("@everyone_here").line("mail a@b, @ alone, @BotFather");
    let group = render(&answer(reply.clone(), None), Audience::Group);
    assert_eq!(group.pages[0].text, "@\u{2060}everyone_here\nmail a@\u{2060}b, @ alone, @\u{2060}BotFather");
    let private = render(&answer(reply, None), Audience::One);
    assert!(private.pages[0].text.contains("@BotFather"));
}

#[test]
fn a_button_is_a_row_of_its_own() {
    let mut reply = Reply::titled("Which?");
    for (label, token) in [("One", "TOKEN1"), (" ", "TOKEN2"), ("Unfinished", "")] {
        let payload = Payload::ChooseCommunity { community: steward_core::CommunityId(1), line: "/growth".into() };
        reply.buttons.push(Button { label: label.into(), payload, token: token.into() });
    }
    let rendered = render(&answer(reply, None), Audience::One);
    let expected = json!({ "inline_keyboard": [
        [{ "text": "One", "callback_data": "TOKEN1" }],
        [{ "text": "–", "callback_data": "TOKEN2" }],
    ] });
    assert_eq!(rendered.keyboard, Some(expected));
}
