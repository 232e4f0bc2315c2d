//! Messages coming into being, changing and going, and the events that tell of it.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::gateway::{Audience, intents};
use super::ids::{ChannelId, InteractionId, MessageId, RoleId, UserId};
use super::polls::Poll;
use super::rest::Upload;
use super::state::{FLAG_LOADING, File, Message, Pings, State};

/// A message that has passed the rules but has no number yet.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub(crate) content: String,
    pub(crate) embeds: Vec<Value>,
    pub(crate) components: Vec<Value>,
    pub(crate) poll: Option<Value>,
    pub(crate) files: Vec<DraftFile>,
    pub(crate) flags: u64,
    pub(crate) nonce: Option<String>,
    pub(crate) reply_to: Option<MessageId>,
    pub(crate) allowed_mentions: Value,
}

/// A file without a number.
#[derive(Debug)]
pub(crate) struct DraftFile {
    name: String,
    content_type: String,
    description: Option<String>,
    bytes: Vec<u8>,
}

/// Where a message of the bot goes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Place {
    Channel(ChannelId),
    /// An answer to an interaction, in the channel where that was.
    Interaction(InteractionId, ChannelId),
}

impl Draft {
    /// Reads the body of a request that sends a message.
    pub(crate) fn read(body: &Value, uploads: &[Upload]) -> Self {
        Self {
            // Discord keeps no blanks around a text.
            content: text(&body["content"]).trim().to_owned(),
            embeds: list(&body["embeds"]),
            components: list(&body["components"]),
            poll: body.get("poll").filter(|poll| !poll.is_null()).cloned(),
            files: uploads.iter().map(|upload| DraftFile::read(body, upload)).collect(),
            flags: body["flags"].as_u64().unwrap_or(0),
            nonce: match &body["nonce"] {
                Value::Null => None,
                Value::String(nonce) => Some(nonce.clone()),
                other => Some(other.to_string()),
            },
            reply_to: None,
            allowed_mentions: body["allowed_mentions"].clone(),
        }
    }
}

impl DraftFile {
    /// A file under the name and description that `attachments` gives it.
    fn read(body: &Value, upload: &Upload) -> Self {
        let described = body["attachments"].as_array().into_iter().flatten();
        let described = described.into_iter().find(|entry| entry_number(entry) == Some(upload.index));
        let field = |key: &str| described.and_then(|entry| entry[key].as_str()).map(str::to_owned);
        Self {
            name: field("filename").unwrap_or_else(|| upload.name.clone()),
            content_type: upload.content_type.clone(),
            description: field("description"),
            bytes: upload.bytes.clone(),
        }
    }
}

/// The `id` of an entry of `attachments`, which clients write as a number or as text.
pub(crate) fn entry_number(entry: &Value) -> Option<u64> {
    match &entry["id"] {
        Value::String(text) => text.parse().ok(),
        other => other.as_u64(),
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn list(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}

impl State {
    /// Lets the bot's message appear.
    pub(crate) fn post(&mut self, place: Place, draft: Draft) -> MessageId {
        let (channel, interaction) = match place {
            Place::Channel(channel) => (channel, None),
            Place::Interaction(interaction, channel) => (channel, Some(interaction)),
        };
        let author = self.application.bot;
        self.write_message(channel, author, draft, interaction)
    }

    /// Lets anybody's message appear.
    pub(crate) fn write_message(
        &mut self,
        channel: ChannelId,
        author: UserId,
        draft: Draft,
        interaction: Option<InteractionId>,
    ) -> MessageId {
        let id = MessageId(self.next_id());
        let files = draft.files.into_iter().map(|file| self.keep_file(file)).collect();
        let replied_to = draft.reply_to.and_then(|id| self.messages.get(&id)).map(|message| message.author);
        let message = Message {
            id,
            channel,
            author,
            pings: pings_of(&draft.content, &draft.allowed_mentions, replied_to),
            content: draft.content,
            embeds: draft.embeds,
            components: draft.components,
            poll: draft.poll.map(Poll::new),
            files,
            flags: draft.flags,
            reply_to: draft.reply_to,
            nonce: draft.nonce,
            edited_at_ms: None,
            sent_at_ms: self.clock.now_ms(),
            deleted: false,
            interaction,
            reactions: BTreeSet::new(),
        };
        self.messages.insert(id, message);
        self.tell_of_message("MESSAGE_CREATE", id);
        id
    }

    fn keep_file(&mut self, file: DraftFile) -> File {
        let DraftFile { name, content_type, description, bytes } = file;
        File { id: self.next_id(), name, content_type, description, bytes }
    }

    /// Changes what the body names and leaves the rest. A deferred answer is no longer loading afterwards.
    pub(crate) fn edit_post(&mut self, id: MessageId, body: &Value, uploads: &[Upload]) {
        let draft = Draft::read(body, uploads);
        let now_ms = self.clock.now_ms();
        let new_files: Vec<File> = draft.files.into_iter().map(|file| self.keep_file(file)).collect();
        let Some(message) = self.messages.get_mut(&id) else { return };
        if let Some(attachments) = body["attachments"].as_array() {
            let kept: Vec<u64> = attachments.iter().filter_map(entry_number).collect();
            message.files.retain(|file| kept.contains(&file.id));
        }
        message.files.extend(new_files);
        if body.get("content").is_some() {
            message.pings = pings_of(&draft.content, &draft.allowed_mentions, None);
            message.content = draft.content;
        }
        if body.get("embeds").is_some() {
            message.embeds = draft.embeds;
        }
        if body.get("components").is_some() {
            message.components = draft.components;
        }
        if let Some(flags) = body["flags"].as_u64() {
            // Ephemeral is decided once, by the first answer.
            let fixed = super::state::FLAG_EPHEMERAL;
            message.flags = (message.flags & fixed) | (flags & !fixed);
        }
        if message.flags & FLAG_LOADING == 0 {
            message.edited_at_ms = Some(now_ms);
        }
        message.flags &= !FLAG_LOADING;
        self.tell_of_message("MESSAGE_UPDATE", id);
    }

    /// Takes a message away.
    pub(crate) fn delete_post(&mut self, id: MessageId) {
        let Some(message) = self.messages.get_mut(&id) else { return };
        message.deleted = true;
        let (channel, hidden) = (message.channel, message.is_ephemeral());
        if hidden {
            return;
        }
        let guild = self.channel(channel).guild;
        let mut event = json!({ "id": id, "channel_id": channel });
        if let Some(guild) = guild {
            event["guild_id"] = json!(guild);
        }
        self.dispatch("MESSAGE_DELETE", message_audience(guild.is_some()), &event);
    }

    pub(crate) fn tell_of_message(&mut self, event: &str, id: MessageId) {
        let message = &self.messages[&id];
        if message.is_ephemeral() || message.is_loading() {
            return;
        }
        let data = self.render_message_event(message);
        let in_guild = self.channel(message.channel).guild.is_some();
        self.dispatch(event, message_audience(in_guild), &data);
    }
}

fn message_audience(in_guild: bool) -> Audience {
    Audience::Intent(if in_guild { intents::GUILD_MESSAGES } else { intents::DIRECT_MESSAGES })
}

/// Whom a message pings. Without `allowed_mentions` everybody whom the text names. Source: Discord's page on messages,
/// allowed mentions object.
fn pings_of(content: &str, allowed: &Value, replied_to: Option<UserId>) -> Pings {
    let named_users: BTreeSet<UserId> = named(content, &["<@!", "<@"]).map(UserId).collect();
    let named_roles: BTreeSet<RoleId> = named(content, &["<@&"]).map(RoleId).collect();
    let parses = |kind: &str| {
        allowed.is_null() || allowed["parse"].as_array().is_some_and(|kinds| kinds.iter().any(|known| known == kind))
    };
    let lists = |key: &str, id: u64| {
        let text = id.to_string();
        allowed[key].as_array().is_some_and(|ids| ids.iter().any(|known| *known == text.as_str() || *known == id))
    };
    let mut users: BTreeSet<UserId> =
        named_users.into_iter().filter(|user| parses("users") || lists("users", user.0)).collect();
    if let Some(author) = replied_to
        && (allowed.is_null() || allowed["replied_user"] == json!(true))
    {
        users.insert(author);
    }
    Pings {
        everyone: (content.contains("@everyone") || content.contains("@here")) && parses("everyone"),
        users,
        roles: named_roles.into_iter().filter(|role| parses("roles") || lists("roles", role.0)).collect(),
    }
}

/// Numbers written as `<@123>` with one of these openings.
fn named<'a>(content: &'a str, openings: &'a [&'a str]) -> impl Iterator<Item = u64> + 'a {
    content.split('<').skip(1).filter_map(move |rest| {
        let inside = rest.split_once('>')?.0;
        openings.iter().find_map(|opening| inside.strip_prefix(&opening[1..])?.parse().ok())
    })
}
