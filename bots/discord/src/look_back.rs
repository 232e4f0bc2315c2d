//! Reads a channel back and looks for a message of which nobody knows whether it was sent.

use chrono::TimeDelta;
use serde::Deserialize;
use serde_json::{Value, json};
use serenity::all::ChannelId;
use serenity::http::Route;
use steward_core::outbox::{Deed, Found, Task};

use crate::Discord;
use crate::call::{Call, Failure};
use crate::event::{Snowflake, User};
use crate::limits::MESSAGES_PER_PAGE;
use crate::polls;
use crate::private::{self, Unopened};
use crate::send::body;

/// Discord's clock and ours may differ; so much earlier than the first attempt reading begins.
const MARGIN: TimeDelta = TimeDelta::seconds(30);
/// In a channel with more messages since then nobody can tell.
const PAGES_MAX: usize = 10;

/// A message as it is read back.
#[derive(Debug, Deserialize)]
struct ReadBack {
    id: Snowflake,
    author: Option<User>,
    #[serde(default)]
    content: String,
    #[serde(default)]
    embeds: Vec<Value>,
    #[serde(default)]
    poll: Value,
    /// Discord gives it to the sender alone; other servers in its place may give it to all.
    nonce: Option<Value>,
}

/// Looks for the message of a task.
pub(crate) async fn find_sent(discord: &Discord, task: &Task) -> Found {
    let body = match &task.deed {
        Deed::Send { message } => body(message),
        Deed::Ask { ballot } => polls::body(ballot, task.first_attempt_at),
        Deed::Edit { .. } | Deed::Delete { .. } | Deed::Close { .. } => return Found::Unknown,
    };
    let channel = match private::channel(discord, &task.channel).await {
        Ok(channel) => channel,
        Err(Unopened::Failed(failure)) => return unread(&failure),
        Err(Unopened::NoChannel) => return Found::Unknown,
    };
    let wanted = Wanted::new(&body, &task.nonce);
    let since = Snowflake::first_at(task.first_attempt_at - MARGIN);
    look(discord, channel, &wanted, since).await.unwrap_or_else(|failure| {
        tracing::info!(channel.id = %channel, %failure, "a channel cannot be read back");
        unread(&failure)
    })
}

/// Whether a channel that could not be read can be read later.
fn unread(failure: &Failure) -> Found {
    match failure {
        Failure::Unsent(_) | Failure::Unclear(_) | Failure::Waits(_) => Found::Away,
        Failure::Refused { .. } => Found::Unknown,
    }
}

async fn look(discord: &Discord, channel: ChannelId, wanted: &Wanted, since: Snowflake) -> Result<Found, Failure> {
    let own = own_account(discord).await?;
    let mut after = since.clone();
    for _ in 0..PAGES_MAX {
        let mut page = page_after(discord, channel, &after).await?;
        page.sort_by(|one, other| one.id.cmp(&other.id));
        let is_own = |sent: &&ReadBack| sent.author.as_ref().is_some_and(|author| author.id.to_string() == own);
        if let Some(found) = page.iter().filter(is_own).find(|sent| wanted.is(sent)) {
            return Ok(wanted.found(found));
        }
        match page.last() {
            Some(last) if page.len() >= MESSAGES_PER_PAGE => after = last.id.clone(),
            Some(_) => return Ok(Found::Absent),
            None if after != since => return Ok(Found::Absent),
            None => return nothing_written(discord, channel, &since).await,
        }
    }
    Ok(Found::Unknown)
}

async fn page_after(discord: &Discord, channel: ChannelId, after: &Snowflake) -> Result<Vec<ReadBack>, Failure> {
    let query = format!("?after={after}&limit={MESSAGES_PER_PAGE}");
    discord.calls.ask(Call::get(Route::ChannelMessages { channel_id: channel }).query(&query)).await
}

/// Nothing was found to read. Who may not read the history finds that too: only when the last message of the channel is
/// older, nothing was written.
async fn nothing_written(discord: &Discord, channel: ChannelId, since: &Snowflake) -> Result<Found, Failure> {
    #[derive(Deserialize)]
    struct Channel {
        last_message_id: Option<Snowflake>,
    }
    let channel: Channel = discord.calls.ask(Call::get(Route::Channel { channel_id: channel })).await?;
    let is_older = channel.last_message_id.is_none_or(|last| last < *since);
    Ok(if is_older { Found::Absent } else { Found::Unknown })
}

/// The bot's own account, asked for once.
async fn own_account(discord: &Discord) -> Result<&str, Failure> {
    if let Some(account) = discord.account.get() {
        return Ok(account);
    }
    let me: User = discord.calls.ask(Call::get(Route::UserMe)).await?;
    Ok(discord.account.get_or_init(|| me.id.to_string()))
}

/// What the message looks like.
struct Wanted {
    nonce: String,
    content: String,
    pictures: Vec<String>,
    poll: Value,
}

impl Wanted {
    fn new(body: &Value, nonce: &str) -> Self {
        Self {
            nonce: nonce.to_owned(),
            content: visible(body["content"].as_str().unwrap_or_default()),
            pictures: pictures(body["embeds"].as_array().map_or(&[][..], Vec::as_slice)),
            poll: body["poll"].clone(),
        }
    }

    /// That it was found. A poll is of no use unless it is known what Discord calls its answers.
    fn found(&self, sent: &ReadBack) -> Found {
        if self.poll.is_null() {
            return Found::There(sent.id.to_string());
        }
        let message = json!({ "id": sent.id.to_string(), "poll": sent.poll });
        polls::asked(&message).map_or(Found::Unknown, Found::Asked)
    }

    /// By its nonce where that is told, else by what it says and shows. Previews of links come as embeds of their own.
    fn is(&self, sent: &ReadBack) -> bool {
        if let Some(nonce) = sent.nonce.as_ref().and_then(Value::as_str) {
            return nonce == self.nonce;
        }
        let shown = pictures(&sent.embeds);
        polls::visible(&sent.poll) == polls::visible(&self.poll)
            && visible(&sent.content) == self.content
            && self.pictures.iter().all(|picture| shown.contains(picture))
    }
}

/// A text without what Discord may take from it: blanks, and characters that are not seen.
fn visible(text: &str) -> String {
    let is_unseen = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    text.chars().filter(|c| !is_unseen(*c)).collect()
}

fn pictures(embeds: &[Value]) -> Vec<String> {
    embeds.iter().filter_map(|embed| embed["image"]["url"].as_str().map(str::to_owned)).collect()
}
