//! What somebody wrote of a post besides when and where, in a few lines, so that whoever wrote it sees that it is kept.

use std::time::Duration;

use super::post::{CatchUp, OnUncertain, Overlap, Post, PostState, Writing};
use super::writing::usual_grace;
use crate::commands::{CommandError, Cx};
use crate::community;
use crate::store::Conn;
use crate::words;

/// So much of the text is shown.
const TEXT_SHOWN_CHARS: usize = 200;

/// What was written of a post: what it is about, what it has below it, what is done in case of trouble, who has to approve
/// it or did, and how its text begins.
pub(super) async fn lines(cx: &Cx<'_>, conn: &mut Conn, post: &Post) -> Result<Vec<String>, CommandError> {
    let mut lines: Vec<String> = kind(cx, &post.writing).into_iter().collect();
    lines.extend(policies(cx, &post.writing));
    lines.extend(approval(cx, conn, post).await?);
    lines.extend(text(cx, &post.writing.body));
    Ok(lines)
}

/// `Topic: rust · Form: code · Pictures and files: 2 · Buttons: 1`, as far as there is any of it.
fn kind(cx: &Cx<'_>, writing: &Writing) -> Option<String> {
    let said = |id: &str, text: &str| (!text.is_empty()).then(|| cx.say(id, &[("text", text.to_owned().into())]));
    let counted = |id: &str, n: usize| (n > 0).then(|| cx.say(id, &[("n", n.into())]));
    let parts = [
        said("post-topic", &writing.topic),
        said("post-form", &writing.form),
        counted("post-media", writing.media.len()),
        counted("post-buttons", writing.buttons.len()),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// What is done in case of trouble, where that is not what is usual.
fn policies(cx: &Cx<'_>, writing: &Writing) -> Vec<String> {
    let policy = |name: &str, word: &str| {
        let choice = cx.say(&format!("choice-{name}-{word}"), &[]);
        cx.say(&format!("post-{name}"), &[("choice", choice.into())])
    };
    let Writing { catch_up, grace, on_uncertain, overlap, .. } = writing;
    let late = || cx.say("post-grace", &[("span", span(cx, *grace).into())]);
    let lines = [
        (*catch_up != CatchUp::default()).then(|| policy("catchup", catch_up.as_str())),
        (*grace != usual_grace(*catch_up)).then(late),
        (*on_uncertain != OnUncertain::default()).then(|| policy("uncertain", on_uncertain.as_str())),
        (*overlap != Overlap::default()).then(|| policy("overlap", overlap.as_str())),
    ];
    lines.into_iter().flatten().collect()
}

fn span(cx: &Cx<'_>, span: Duration) -> String {
    words::duration(cx.lang, span.as_secs_f64() / 86_400.0)
}

/// Whose approval a post waits for, or who gave it.
async fn approval(cx: &Cx<'_>, conn: &mut Conn, post: &Post) -> Result<Option<String>, CommandError> {
    let (id, actor) = match (post.state, &post.approved_by) {
        (PostState::Review, _) => ("post-to-approve", &post.made_by),
        (_, Some(approved_by)) => ("post-approved-by", approved_by),
        _ => return Ok(None),
    };
    let who = match actor.split_once(':') {
        Some((platform, person)) => community::channels::person_label(conn, platform, person).await?,
        None => None,
    };
    Ok(Some(cx.say(id, &[("who", who.unwrap_or_else(|| actor.clone()).into())])))
}

/// How the text begins, in one line.
fn text(cx: &Cx<'_>, body: &str) -> Option<String> {
    let words = body.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut short: String = words.chars().take(TEXT_SHOWN_CHARS).collect();
    if short.len() < words.len() {
        short.push('…');
    }
    (!short.is_empty()).then(|| cx.say("post-text", &[("text", short.into())]))
}
