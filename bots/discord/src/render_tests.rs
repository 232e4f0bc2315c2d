//! Messages within the limits, without markup and pings.

use steward_core::CommunityId;
use steward_core::commands::{Knock, Payload, Picture, Reply};
use steward_core::community::Lang;

use super::*;

fn answer(reply: Reply) -> Answer {
    Answer { reply, picture: None, is_private: false, lang: Lang::En, knock: Knock::default(), is_done: true }
}

fn contents(reply: Reply) -> Vec<String> {
    messages(&answer(reply), false).iter().map(|message| message["content"].as_str().unwrap().to_owned()).collect()
}

fn button(index: usize) -> Button {
    let payload = Payload::ChooseCommunity { community: CommunityId(1), line: String::new() };
    Button { label: format!("Community {index}"), payload, token: format!("T{index}") }
}

#[test]
fn a_short_answer_is_one_message_with_a_bold_title() {
    let table = Table { head: vec!["day".into(), "n".into()], rows: vec![vec!["1".into(), "20".into()]] };
    let reply = Reply { table: Some(table), ..Reply::titled("Growth").line("12 members.") };
    assert_eq!(contents(reply), ["**Growth**\n12 members.\n```\nday  n\n1    20\n```"]);
}

#[test]
fn no_message_pings_and_a_private_one_is_ephemeral() {
    let answer = answer(Reply::titled("@everyone <@1> <@&2>"));
    let public = messages(&answer, false).remove(0);
    assert_eq!(public["allowed_mentions"], json!({ "parse": [] }));
    assert_eq!(public["flags"], 4);
    assert!(!public["content"].as_str().unwrap().contains(" <@"));
    assert_eq!(messages(&answer, true).remove(0)["flags"], 4 | 64);
}

#[test]
fn markup_in_names_is_shown_and_not_obeyed() {
    let reply = Reply::titled("a*b_c").line("# head").line("1. x").line("> ~~y~~ https://a.example/b_c").line("```");
    let expected = "**a\\*b\\_c**\n\\# head\n1\\. x\n\\> \\~\\~y\\~\\~ https://a.example/b_c\n\\`\\`\\`";
    assert_eq!(contents(reply), [expected]);
    let table = Table { head: vec!["```".into()], rows: Vec::new() };
    assert_eq!(contents(Reply { table: Some(table), ..Reply::default() }), ["```\nˋˋˋ\n```"]);
}

#[test]
fn a_long_answer_is_divided_within_the_limit_and_loses_nothing() {
    let line = "一二三四五，".repeat(400);
    let rows = (0..200).map(|n| vec![n.to_string(), "x".repeat(30)]).collect();
    let table = Table { head: vec!["n".into(), "text".into()], rows };
    let reply = Reply { table: Some(table), ..Reply::titled("T").line(line.clone()).line("_".repeat(1500)) };
    let contents = contents(reply);
    assert!(contents.len() > 3);
    for content in &contents {
        assert!(content.encode_utf16().count() <= CONTENT_MAX_UTF16, "{}", content.len());
        assert_eq!(content.matches("```").count() % 2, 0, "{content}");
    }
    let all = contents.concat();
    assert_eq!(all.matches("一二三四五，").count(), 400);
    assert_eq!(all.matches("\\_").count(), 1500);
    assert_eq!(all.matches(&"x".repeat(30)).count(), 200);
}

#[test]
fn a_character_of_several_code_points_is_not_divided() {
    let family = "👨‍👩‍👧‍👦";
    let contents = contents(Reply::default().line(family.repeat(300)));
    assert!(contents.iter().all(|content| content.replace('\n', "").replace(family, "").is_empty()));
    let marks = format!("a{}", "\u{301}".repeat(5000));
    assert!(self::contents(Reply::default().line(marks)).iter().all(|content| content.encode_utf16().count() <= 2000));
}

#[test]
fn the_picture_is_in_the_first_message_and_the_buttons_are_under_the_last() {
    let picture = Picture { png: vec![1], alt: "x".repeat(2000), width_px: 1, height_px: 1 };
    let reply = Reply { buttons: (0..30).map(button).collect(), ..Reply::titled("T").line("y ".repeat(3000)) };
    let messages = messages(&Answer { picture: Some(picture), ..answer(reply) }, false);
    let (first, last) = (&messages[0], messages.last().unwrap());
    assert_eq!(first["attachments"][0]["description"].as_str().unwrap().len(), ALT_MAX_CHARS);
    assert!(messages[1..].iter().all(|message| message.get("attachments").is_none()));
    assert!(first.get("components").is_none());
    let rows = last["components"].as_array().unwrap();
    assert_eq!(rows.len(), ROWS_MAX);
    assert!(rows.iter().all(|row| row["components"].as_array().unwrap().len() == BUTTONS_PER_ROW));
    assert_eq!(rows[1]["components"][0]["custom_id"], "T5");
}

#[test]
fn an_empty_answer_is_still_a_message() {
    assert_eq!(contents(Reply::default()), ["…"]);
    assert_eq!(contents(Reply::default().line("  ")), ["…"]);
}
