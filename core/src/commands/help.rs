//! `/help` and `/start`: what can be asked here, from the table.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::json;

use super::line::is_long_text;
use super::parse::unknown_action;
use super::resolve::right_anywhere;
use super::{
    Action, Arg, Arguments, Command, CommandError, Cx, Kind, LANG, Refusal, Reply, TABLE, Visibility, find, word_id,
};
use crate::community::{Lang, Right};
use crate::members::link::commands::{LINK_WORD, use_code};
use crate::series;
use crate::words::{say, say_if_known};

/// `/help command`: what can be asked, or how one command is used.
pub(super) const HELP: Command = Command {
    name: "help",
    actions: &[Action {
        name: "",
        who: Right::Member,
        answer: Visibility::Private,
        args: &[Arg::text("command", 32), LANG],
        needs_community: false,
        run: |cx, arguments| help(cx, arguments),
    }],
};

/// `/start`: what Telegram sends when somebody opens the bot. A deep link's word comes as its argument.
pub(super) const START: Command = Command {
    name: "start",
    actions: &[Action {
        name: "",
        who: Right::Member,
        answer: Visibility::Private,
        args: &[Arg::text("word", 64), LANG],
        needs_community: false,
        run: |cx, arguments| start(cx, arguments),
    }],
};

fn start<'a>(cx: &'a Cx<'a>, arguments: &'a Arguments) -> BoxFuture<'a, Result<Reply, CommandError>> {
    async move {
        if let Some(code) = arguments.text("word").and_then(|word| word.strip_prefix(LINK_WORD)) {
            return use_code(cx, code).await;
        }
        if let Some(key) = arguments.text("word").and_then(|word| word.strip_prefix(series::WORD)) {
            return series::commands::here_by_word(cx, key).await;
        }
        let mut reply = overview(cx).await?;
        reply.title = cx.say("start-title", &[]);
        reply.lines.insert(0, cx.say("start-welcome", &[]));
        Ok(reply)
    }
    .boxed()
}

fn help<'a>(cx: &'a Cx<'a>, arguments: &'a Arguments) -> BoxFuture<'a, Result<Reply, CommandError>> {
    async move {
        let asked = arguments.text("command").unwrap_or_default().trim_start_matches('/').to_lowercase();
        let mut words = asked.split_whitespace();
        let Some(name) = words.next() else { return overview(cx).await };
        let command =
            find(name).ok_or_else(|| Refusal::new("command-unknown").arg("name", name).arg("nearest", "help"))?;
        let word = words.next().filter(|_| command.has_actions());
        let only = word.map(|word| command.action(word).ok_or_else(|| unknown_action(command, word))).transpose()?;
        let about = cx.say(&format!("{}-about", word_id(command, only)), &[]);
        let called = only.map_or_else(String::new, |action| format!(" {}", action.name));
        let mut reply = Reply::titled(format!("/{}{called} · {about}", command.name));
        for action in only.map_or(command.actions, std::slice::from_ref) {
            reply.lines.push(usage(command, action));
            if !action.name.is_empty() && only.is_none() {
                reply.lines.push(format!("  {}", cx.say(&format!("{}-about", word_id(command, Some(action))), &[])));
            }
            for arg in action.args {
                let about = cx.say(&format!("arg-{}-about", arg.name), &[]);
                reply.lines.push(format!("  {}: {about}{}", arg.name, range(cx.lang, arg)));
                // What is more of it is told to whoever asks for one thing.
                reply.lines.extend(only.and_then(|_| more(cx.lang, arg)).map(|more| format!("    {more}")));
            }
        }
        reply.json = json!({ "command": command.name });
        Ok(reply)
    }
    .boxed()
}

/// What whoever asks may ask.
async fn overview(cx: &Cx<'_>) -> Result<Reply, CommandError> {
    let mut reply = Reply::titled(cx.say("help-title", &[]));
    let right = match &cx.about {
        Some(about) => about.right,
        None => right_anywhere(cx.steward, cx.caller).await?,
    };
    for command in
        TABLE.iter().filter(|command| command.name != "start" && command.actions.iter().any(|a| a.who <= right))
    {
        reply.lines.push(format!("/{} · {}", command.name, cx.say(&format!("cmd-{}-about", command.name), &[])));
    }
    reply.lines.push(cx.say("help-more", &[]));
    reply.json = json!({ "commands": TABLE.iter().map(|command| command.name).collect::<Vec<_>>() });
    Ok(reply)
}

/// `/model growth n0: r: k: [days:] [over:]`.
pub(crate) fn usage(command: &Command, action: &Action) -> String {
    let mut words = vec![format!("/{}", command.name)];
    if !action.name.is_empty() {
        words.push(action.name.to_owned());
    }
    words.extend(
        action
            .args
            .iter()
            .map(|arg| if arg.is_required { format!("{}:", arg.name) } else { format!("[{}:]", arg.name) }),
    );
    words.join(" ")
}

/// The limits of an argument.
pub(crate) fn range(lang: Lang, arg: &Arg) -> String {
    match arg.kind {
        Kind::Text { max_chars } if is_long_text(arg) => {
            format!(" ({})", say(lang, "help-max-chars", &[("max", max_chars.into())]))
        }
        Kind::Text { .. } | Kind::Zone | Kind::Who | Kind::Channel | Kind::Channels { .. } => String::new(),
        Kind::Int { min, max: i64::MAX } => format!(" (≥ {min})"),
        Kind::Int { min, max } => format!(" ({min}–{max})"),
        Kind::Number { min, max } => format!(" ({min}–{max})"),
        Kind::Choice(words) => format!(" ({})", words.join(" | ")),
    }
}

/// What does not fit into the line of an argument.
pub(crate) fn more(lang: Lang, arg: &Arg) -> Option<String> {
    say_if_known(lang, &format!("arg-{}-more", arg.name), &[])
}
