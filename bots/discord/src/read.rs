//! What a stored event says, in core's words. Pure.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::json;
use serenity::all::Permissions;
use steward_core::commands::{Ask, Format, Input, Kind, Look, Place, Press, ReplyTo, find};
use steward_core::community::Caller;
use steward_core::inbox::{
    ChannelSeen, Counted, Echo, EndReason, Happening, Person, SpaceKind, SpaceSeen, Unreadable, VoicePlace,
};
use steward_core::ports::{PlatformName, Standing};

use crate::event::{
    AuditEntry, Channel, CommandOption, Gone, Guild, GuildGone, Interaction, InteractionData, Member, MemberEvent,
    Message, User, VoiceState, stranger,
};
use crate::polls::{PollMessage, PollVote};
use crate::sort::{
    MEMBER_KICK, counted_message, counted_reaction, echo_of_clearing, echo_of_message, echo_of_reaction,
    echo_of_removal,
};

/// A command was used. Source: interaction types.
pub(crate) const COMMAND: u16 = 2;
/// A button was pressed. Source: interaction types.
pub(crate) const COMPONENT: u16 = 3;

/// Reads an event. `owner_of` says who owns a guild, when that is known.
pub(crate) fn read(
    kind: &str,
    raw: &str,
    received_at: DateTime<Utc>,
    owner_of: impl Fn(&str) -> Option<String>,
) -> Result<Vec<Happening>, Unreadable> {
    let one = |happening| Ok(vec![happening]);
    match kind {
        "GUILD_CREATE" => Ok(parse::<Guild>(raw)?.into_seen(true).into_iter().collect()),
        "GUILD_UPDATE" => Ok(parse::<Guild>(raw)?.into_seen(false).into_iter().collect()),
        "GUILD_DELETE" => Ok(vec![guild_gone(&parse(raw)?, received_at)]),
        "GUILD_MEMBER_ADD" => one(joined(&parse(raw)?, received_at)),
        "GUILD_MEMBER_REMOVE" => one(left(&parse(raw)?, received_at)),
        "GUILD_MEMBER_UPDATE" => Ok(accepted(&parse(raw)?).into_iter().collect()),
        "GUILD_BAN_ADD" => one(banned(&parse(raw)?, received_at)),
        "GUILD_AUDIT_LOG_ENTRY_CREATE" => Ok(kicked(&parse(raw)?).into_iter().collect()),
        "CHANNEL_CREATE" | "CHANNEL_UPDATE" | "THREAD_CREATE" => Ok(channel_seen(&parse(raw)?).into_iter().collect()),
        "VOICE_STATE_UPDATE" => Ok(voice_moved(&parse(raw)?, received_at).into_iter().collect()),
        "MESSAGE_CREATE" => {
            let message: Message = parse(raw)?;
            let counted = counted_message(&message);
            Ok(both(counted.as_ref().and_then(|counted| echo_of_message(&message, counted)), counted))
        }
        "MESSAGE_REACTION_ADD" => {
            let reaction = parse(raw)?;
            Ok(both(echo_of_reaction(&reaction, received_at), counted_reaction(&reaction, received_at)))
        }
        "MESSAGE_REACTION_REMOVE" => Ok(both(echo_of_removal(&parse(raw)?, received_at), None)),
        "MESSAGE_REACTION_REMOVE_ALL" | "MESSAGE_REACTION_REMOVE_EMOJI" => {
            Ok(both(echo_of_clearing(&parse(raw)?, received_at), None))
        }
        "MESSAGE_POLL_VOTE_ADD" => one(parse::<PollVote>(raw)?.into_happening(true, received_at)),
        "MESSAGE_POLL_VOTE_REMOVE" => one(parse::<PollVote>(raw)?.into_happening(false, received_at)),
        "MESSAGE_UPDATE" => Ok(parse::<PollMessage>(raw)?.into_happening(received_at).into_iter().collect()),
        "INTERACTION_CREATE" => one(interaction(&parse(raw)?, received_at, owner_of)?),
        _ => Err(Unreadable { reason: "nothing is known about this kind".to_owned(), needed: false }),
    }
}

/// What is done about a message before it is counted: whether it is somebody's first is seen from the counts.
fn both(echo: Option<Echo>, counted: Option<Counted>) -> Vec<Happening> {
    let echo = echo.map(|echo| Happening::Echoed(Box::new(echo)));
    echo.into_iter().chain(counted.map(Happening::Counted)).collect()
}

/// Every kind that is parsed is needed; the reason names the place and never the text.
fn parse<'a, T: Deserialize<'a>>(raw: &'a str) -> Result<T, Unreadable> {
    serde_json::from_str(raw).map_err(|error| {
        let what = match error.classify() {
            serde_json::error::Category::Data => "a field is missing or of another type",
            _ => "no valid JSON",
        };
        needed(&format!("{what} (line {}, column {})", error.line(), error.column()))
    })
}

fn needed(reason: &str) -> Unreadable {
    Unreadable { reason: reason.to_owned(), needed: true }
}

impl Guild {
    /// A guild that is described comes after an IDENTIFY, after an outage, or because Steward was invited: in each case
    /// what happened before was not seen, so GUILD_CREATE asks for the roster and GUILD_UPDATE does not.
    fn into_seen(self, is_new_sight: bool) -> Option<Happening> {
        if self.unavailable == Some(true) {
            return None;
        }
        let voice = self.voice_states.as_ref().map(|states| voice_places(states, &self.members));
        let seen = |channel: &Channel| {
            let name = channel.name.clone()?;
            Some(ChannelSeen { external_id: channel.id.to_string(), name, is_voice: channel.is_voice() })
        };
        Some(Happening::SpaceSeen(SpaceSeen {
            external_id: self.id.to_string(),
            kind: SpaceKind::Guild,
            name: self.name,
            owner: self.owner_id.map(|id| id.to_string()),
            channels: self.channels.iter().chain(&self.threads).filter_map(seen).collect(),
            voice: voice.filter(|_| is_new_sight),
            needs_roster: is_new_sight,
        }))
    }
}

/// Who is in a voice channel. The voice states of a guild that is described carry no users; its members do.
fn voice_places(states: &[VoiceState], members: &[Member]) -> Vec<VoicePlace> {
    let place = |state: &VoiceState| {
        let mut users = members.iter().filter_map(|member| member.user.as_ref());
        let person = users.find(|user| user.id == state.user_id).map_or_else(|| stranger(&state.user_id), User::person);
        Some(VoicePlace { person, channel: state.channel_id.as_ref()?.to_string() })
    };
    states.iter().filter_map(place).filter(|place| !place.person.is_bot).collect()
}

/// Thrown out, or an outage: then nothing of the guild is seen until it is described again.
fn guild_gone(gone: &GuildGone, at: DateTime<Utc>) -> Happening {
    let space = gone.id.to_string();
    if gone.unavailable == Some(true) {
        Happening::SpaceUnseen { space, at }
    } else {
        Happening::SpaceLost { space, at }
    }
}

fn joined(event: &MemberEvent, received_at: DateTime<Utc>) -> Happening {
    Happening::Joined {
        space: event.guild_id.to_string(),
        person: event.user.person(),
        at: event.joined_at.unwrap_or(received_at),
        pending: event.pending == Some(true),
        source: None,
    }
}

/// Discord does not date a leave: it is dated by its arrival. Whether it was a kick or a ban comes apart from it.
fn left(gone: &Gone, at: DateTime<Utc>) -> Happening {
    Happening::Left { space: gone.guild_id.to_string(), person: gone.user.person(), at, reason: EndReason::Left }
}

fn banned(gone: &Gone, at: DateTime<Utc>) -> Happening {
    Happening::DepartureExplained {
        space: gone.guild_id.to_string(),
        person: gone.user.person(),
        at,
        reason: EndReason::Banned,
    }
}

fn accepted(event: &MemberEvent) -> Option<Happening> {
    (event.pending == Some(false))
        .then(|| Happening::Accepted { space: event.guild_id.to_string(), person: event.user.person() })
}

/// A kick stands in the audit log alone; its entry carries the time. A clean-up of many (MEMBER_PRUNE) names nobody.
fn kicked(entry: &AuditEntry) -> Option<Happening> {
    let target = entry.target_id.as_ref().filter(|_| entry.action_type == MEMBER_KICK)?;
    Some(Happening::DepartureExplained {
        space: entry.guild_id.to_string(),
        person: stranger(target),
        at: entry.id.at(),
        reason: EndReason::Kicked,
    })
}

fn channel_seen(channel: &Channel) -> Option<Happening> {
    let (external_id, name) = (channel.id.to_string(), channel.name.clone()?);
    let seen = ChannelSeen { external_id, name, is_voice: channel.is_voice() };
    Some(Happening::ChannelSeen { space: channel.guild_id.as_ref()?.to_string(), channel: seen })
}

fn voice_moved(state: &VoiceState, at: DateTime<Utc>) -> Option<Happening> {
    let user = state.member.as_ref().and_then(|member| member.user.as_ref());
    let person: Person = user.map_or_else(|| stranger(&state.user_id), User::person);
    let channel = state.channel_id.as_ref().map(ToString::to_string);
    (!person.is_bot).then_some(Happening::VoiceMoved {
        space: state.guild_id.as_ref()?.to_string(),
        person,
        channel,
        at,
    })
}

fn interaction(
    interaction: &Interaction,
    received_at: DateTime<Utc>,
    owner_of: impl Fn(&str) -> Option<String>,
) -> Result<Happening, Unreadable> {
    let user = interaction.person().ok_or_else(|| needed("an interaction of nobody"))?;
    let data = interaction.data.as_ref().ok_or_else(|| needed("an interaction without data"))?;
    let person = user.person();
    let caller = Caller {
        platform: PlatformName::Discord,
        external_id: person.external_id,
        name: person.name,
        language_tag: interaction.locale.clone(),
    };
    let place = Place {
        platform: PlatformName::Discord,
        space: interaction.guild_id.as_ref().map(ToString::to_string),
        channel: interaction.channel_id.as_ref().map(ToString::to_string),
    };
    let standing = standing(interaction, &caller.external_id, owner_of);
    let reply_to = ReplyTo(json!({
        "id": interaction.id.to_string(),
        "application_id": interaction.application_id.to_string(),
        "token": interaction.token,
        "received_ms": received_at.timestamp_millis(),
    }));
    let look = Look { format: Format::Discord, ..Look::default() };
    match (interaction.kind, &data.custom_id) {
        (COMMAND, _) => Ok(Happening::Command(Box::new(Ask {
            input: input(data),
            caller,
            place,
            standing,
            reply_to,
            look,
            community: None,
            as_of: None,
        }))),
        (COMPONENT, Some(token)) => {
            Ok(Happening::Button(Box::new(Press { token: token.clone(), caller, place, standing, reply_to, look })))
        }
        (kind, _) => Err(needed(&format!("an interaction of type {kind}, which Steward never asks for"))),
    }
}

/// What the member may do comes with the interaction; whether they own the guild does not. As long as that is not
/// known nothing is said, and core asks.
fn standing(interaction: &Interaction, user: &str, owner_of: impl Fn(&str) -> Option<String>) -> Option<Standing> {
    let owner = owner_of(&interaction.guild_id.as_ref()?.to_string())?;
    let member = interaction.member.as_ref()?;
    let bits: u64 = member.permissions.as_ref()?.parse().ok()?;
    Some(Standing {
        is_owner: owner == user,
        manages: manages(Permissions::from_bits_truncate(bits)),
        roles: member.roles.iter().map(ToString::to_string).collect(),
    })
}

/// Manage Server, or the permission that includes all.
pub(crate) fn manages(permissions: Permissions) -> bool {
    permissions.intersects(Permissions::MANAGE_GUILD | Permissions::ADMINISTRATOR)
}

fn input(data: &InteractionData) -> Input {
    let (action, values) = data.action();
    let args = find(&data.name).and_then(|command| command.action(action)).map_or(&[][..], |action| action.args);
    let kind = |name: &str| args.iter().find(|arg| arg.name == name).map(|arg| arg.kind);
    let value = |option: &CommandOption| {
        let text = option.text()?;
        let meant = match kind(&option.name) {
            Some(Kind::Who | Kind::Channel) => mentioned(&text).unwrap_or(text),
            Some(Kind::Channels { .. }) => channels_mentioned(&text),
            _ => text,
        };
        Some((option.name.clone(), meant))
    };
    Input::Form {
        command: data.name.clone(),
        action: action.to_owned(),
        args: values.iter().filter_map(value).collect(),
    }
}

/// Whom or what a mention names, in core's words. Source: message formatting.
fn mentioned(text: &str) -> Option<String> {
    let inside = text.trim().strip_prefix('<')?.strip_suffix('>')?;
    // The longer marks first: `<@!` is an old way to mention somebody.
    let marks = [("@&", "role:"), ("@!", ""), ("@", ""), ("#", "")];
    let (id, kind) = marks.iter().find_map(|(mark, kind)| Some((inside.strip_prefix(mark)?, kind)))?;
    let is_id = !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit());
    is_id.then(|| format!("{}:{kind}{id}", PlatformName::Discord.as_str()))
}

/// A list of channels with core's words in place of the mentions in it, which may stand side by side.
fn channels_mentioned(text: &str) -> String {
    let mut list = String::new();
    let mut rest = text;
    while let Some(start) = rest.find("<#") {
        let length = rest[start..].find('>').map(|end| end + 1);
        let mention = length.and_then(|length| Some((length, mentioned(&rest[start..start + length])?)));
        list.push_str(&rest[..start]);
        let Some((length, channel)) = mention else {
            list.push_str("<#");
            rest = &rest[start + 2..];
            continue;
        };
        list.extend([" ", &channel, " "]);
        rest = &rest[start + length..];
    }
    list.push_str(rest);
    list.trim().to_owned()
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
