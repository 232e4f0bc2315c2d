//! What a stored update means, in core's words. Pure.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use steward_core::commands::{Ask, Format, Input, Look, Place, Press};
use steward_core::community::Caller;
use steward_core::inbox::{ChannelSeen, EndReason, Happening, SpaceKind, SpaceSeen, Unreadable, Vote};
use steward_core::ports::PlatformName;

use crate::route::{Route, draws};
use crate::shapes::{self, Chat, ChatMember, InviteLink, MemberChange, Message, Poll, PollAnswer, User, body, instant};

/// Our own kind: the receiver sees again after a time for which Telegram kept nothing.
pub(crate) const SEEN_AGAIN: &str = "steward_seen_again";

/// The spaces that are seen again.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SeenAgain {
    /// Their ids.
    pub(crate) spaces: Vec<String>,
}

/// Reads a stored update.
pub(crate) fn read(
    kind: &str,
    raw: &str,
    bot_id: i64,
    received_at: DateTime<Utc>,
) -> Result<Vec<Happening>, Unreadable> {
    let read = match kind {
        "message" | "channel_post" => body(raw, kind).map(|message| read_message(&message, bot_id)),
        "chat_member" => body(raw, kind).and_then(|change| read_change(&change)),
        "my_chat_member" => body(raw, kind).and_then(|change| read_own_change(&change)),
        "callback_query" => body(raw, kind).map(|press| vec![read_press(press)]),
        "poll_answer" => body(raw, kind).map(|answer| read_vote(answer, received_at)),
        "poll" => body(raw, kind).map(|poll| read_poll(poll, received_at)),
        SEEN_AGAIN => serde_json::from_str(raw).map(read_seen_again).map_err(|error| error.to_string()),
        // Reactions are counted on arrival; one that is here could not be read then.
        "message_reaction" => body::<shapes::Reaction>(raw, kind).map(|_| Vec::new()),
        "message_reaction_count" => body::<shapes::ReactionTotals>(raw, kind).map(|_| Vec::new()),
        _ => Err(format!("nobody reads the kind {kind}")),
    };
    read.map_err(|reason| Unreadable { reason, needed: true })
}

fn read_message(message: &Message, bot_id: i64) -> Vec<Happening> {
    let chat = &message.chat;
    let at = instant(message.date);
    let mut happenings = Vec::new();
    if let Some(ask) = read_command(message) {
        happenings.push(Happening::Command(Box::new(ask)));
    }
    for user in &message.new_chat_members {
        // What becomes of Steward itself is told by `my_chat_member`.
        if user.id != bot_id {
            happenings.push(Happening::Joined {
                space: chat.space(),
                person: user.person(),
                at,
                pending: false,
                source: None,
            });
        }
    }
    if let Some(user) = message.left_chat_member.as_ref().filter(|user| user.id != bot_id) {
        let is_own_act = message.from.as_ref().is_some_and(|from| from.id == user.id);
        let reason = if is_own_act { EndReason::Left } else { EndReason::Kicked };
        happenings.push(Happening::Left { space: chat.space(), person: user.person(), at, reason });
    }
    if let Some(to) = message.migrate_to_chat_id {
        happenings.push(Happening::SpaceMoved { from: chat.space(), to: to.to_string() });
    }
    if let Some(from) = message.migrate_from_chat_id {
        happenings.push(Happening::SpaceMoved { from: from.to_string(), to: chat.space() });
    }
    let is_created = message.group_chat_created.is_some()
        || message.supergroup_chat_created.is_some()
        || message.channel_chat_created.is_some();
    if message.new_chat_title.is_some() || is_created {
        let name = message.new_chat_title.as_ref().unwrap_or(&chat.title);
        happenings.push(Happening::SpaceSeen(seen(chat, name)));
    }
    if let Some(topic) = message.forum_topic_created.as_ref().or(message.forum_topic_edited.as_ref()) {
        let name = topic.name.clone().unwrap_or_default();
        let channel = ChannelSeen { external_id: message.channel(), name, is_voice: Some(false) };
        happenings.push(Happening::ChannelSeen { space: chat.space(), channel });
    }
    happenings
}

fn seen(chat: &Chat, name: &str) -> SpaceSeen {
    SpaceSeen {
        external_id: chat.space(),
        kind: chat.space_kind(),
        name: name.to_owned(),
        owner: None,
        channels: Vec::new(),
        voice: None,
        needs_roster: false,
    }
}

/// Only what was for Steward was kept, so nothing is asked here about the name after the `@`.
fn read_command(message: &Message) -> Option<Ask> {
    let command = message.command()?;
    let line = format!("/{}{}", command.name, command.rest);
    let route = Route {
        chat: message.chat.id,
        is_private: message.chat.is_private(),
        topic: message.topic(),
        message: Some(message.message_id),
        person: author(message).map(|user| user.id),
        press: None,
        draws: draws(&line),
    };
    let anonymous = || Caller {
        platform: PlatformName::Telegram,
        external_id: String::new(),
        name: message.sender_chat.as_ref().map(|chat| chat.title.clone()).unwrap_or_default(),
        language_tag: None,
    };
    Some(Ask {
        input: Input::Line(line),
        caller: author(message).map_or_else(anonymous, caller),
        place: place(&message.chat, message.channel()),
        standing: None,
        reply_to: route.to_reply_to(),
        look: look(),
        community: None,
        as_of: None,
    })
}

/// Who wrote it. What goes out under a chat's name is nobody's: `from` is then an account that stands for many.
fn author(message: &Message) -> Option<&User> {
    message.from.as_ref().filter(|_| message.sender_chat.is_none())
}

fn caller(user: &User) -> Caller {
    Caller {
        platform: PlatformName::Telegram,
        external_id: user.id.to_string(),
        name: user.name(),
        language_tag: user.language_code.clone(),
    }
}

fn place(chat: &Chat, channel: String) -> Place {
    let is_shared = !chat.is_private();
    Place {
        platform: PlatformName::Telegram,
        space: is_shared.then(|| chat.space()),
        channel: is_shared.then_some(channel),
    }
}

fn look() -> Look {
    Look { format: Format::Telegram, theme: None, lang: None }
}

fn read_press(press: shapes::Press) -> Happening {
    // A press without a message comes from a message that was sent through the bot elsewhere: answered in private.
    let chat = press.message.as_ref().map(|message| message.chat.clone());
    let chat = chat.unwrap_or_else(|| Chat { id: press.from.id, kind: "private".to_owned(), title: String::new() });
    let topic =
        press.message.as_ref().and_then(|message| message.message_thread_id.filter(|_| message.is_topic_message));
    let channel = topic.map_or_else(|| chat.space(), |topic| format!("{}/{topic}", chat.id));
    let route = Route {
        chat: chat.id,
        is_private: chat.is_private(),
        topic,
        message: press.message.as_ref().map(|message| message.message_id),
        person: Some(press.from.id),
        press: Some(press.id),
        draws: false,
    };
    Happening::Button(Box::new(Press {
        token: press.data,
        caller: caller(&press.from),
        place: place(&chat, channel),
        standing: None,
        reply_to: route.to_reply_to(),
        look: look(),
    }))
}

/// Telegram does not date votes: they are dated by their arrival. What a chat says is nobody's.
fn read_vote(answer: PollAnswer, at: DateTime<Utc>) -> Vec<Happening> {
    let vote = Vote::Only(answer.option_ids.iter().map(ToString::to_string).collect());
    let voted = answer.user.map(|user| Happening::Voted { poll: answer.poll_id, person: user.person(), vote, at });
    voted.into_iter().collect()
}

fn read_poll(poll: Poll, at: DateTime<Utc>) -> Vec<Happening> {
    if poll.is_closed { vec![Happening::PollClosed { poll: poll.id, at }] } else { Vec::new() }
}

fn read_change(change: &MemberChange) -> Result<Vec<Happening>, String> {
    let (was, is) = (presence(&change.old_chat_member)?, presence(&change.new_chat_member)?);
    let space = change.chat.space();
    let person = change.new_chat_member.user.person();
    let at = instant(change.date);
    let mut happenings = match (was, is) {
        (false, true) => {
            let source = change.invite_link.as_ref().map(InviteLink::source);
            vec![Happening::Joined { space, person, at, pending: false, source }]
        }
        // The service message may have come first, and does not tell a ban from a removal.
        (true, false) if change.new_chat_member.status == "kicked" => {
            let reason = EndReason::Banned;
            let left = Happening::Left { space: space.clone(), person: person.clone(), at, reason };
            vec![left, Happening::DepartureExplained { space, person, at, reason }]
        }
        (true, false) => {
            let is_own_act = change.from.id == change.new_chat_member.user.id;
            let reason = if is_own_act { EndReason::Left } else { EndReason::Kicked };
            vec![Happening::Left { space, person, at, reason }]
        }
        (false, false) if change.old_chat_member.status == "kicked" && change.new_chat_member.status == "left" => {
            vec![Happening::BanLifted { space, person, at }]
        }
        _ => Vec::new(),
    };
    // Only administrators are sent this kind. That Steward became one again may have been missed.
    happenings.insert(0, Happening::SightRegained { space: change.chat.space() });
    Ok(happenings)
}

fn presence(member: &ChatMember) -> Result<bool, String> {
    member.is_present().ok_or_else(|| "a standing that is not known".to_owned())
}

fn read_own_change(change: &MemberChange) -> Result<Vec<Happening>, String> {
    if change.chat.is_private() {
        return Ok(Vec::new());
    }
    let (was, is) = (presence(&change.old_chat_member)?, presence(&change.new_chat_member)?);
    let (space, at) = (change.chat.space(), instant(change.date));
    if !is {
        return Ok(vec![Happening::SpaceLost { space, at }]);
    }
    let (managed, manages) = (change.old_chat_member.manages(), change.new_chat_member.manages());
    let gains_sight = !was || (manages && !managed);
    let described = seen(&change.chat, &change.chat.title);
    let described = Happening::SpaceSeen(SpaceSeen { needs_roster: gains_sight, ..described });
    Ok(if gains_sight {
        vec![Happening::SightRegained { space }, described]
    } else if managed && !manages && change.chat.is_supergroup() {
        vec![described, Happening::SightLost { space, at }]
    } else {
        vec![described]
    })
}

fn read_seen_again(again: SeenAgain) -> Vec<Happening> {
    let seen = |space| SpaceSeen {
        external_id: space,
        // The space is known: its kind and name stay as they are.
        kind: SpaceKind::Group,
        name: String::new(),
        owner: None,
        channels: Vec::new(),
        voice: None,
        needs_roster: true,
    };
    again.spaces.into_iter().map(|space| Happening::SpaceSeen(seen(space))).collect()
}
