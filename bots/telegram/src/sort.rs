//! What becomes of each update: counted at once, kept for the worker, or passed over. Pure.
//!
//! | update | becomes |
//! |---|---|
//! | `message` with a command for Steward | kept |
//! | `message` that tells of joins, leaves, titles, moves, topics | kept |
//! | `message` of somebody in a group | counted; an answer, or a comment, is written down when it is to one of ours |
//! | `message` by which Telegram shows a channel's post in the group of its comments | written down when it is ours |
//! | `message` in private without a command; of a channel, an anonymous administrator or a bot | passed over |
//! | `chat_member`, `my_chat_member`, `callback_query` | kept |
//! | `message_reaction` by somebody | counted when there are more than before; written down when it is to one of ours |
//! | `message_reaction_count` | written down when it is to one of ours |
//! | `poll_answer` by somebody | kept |
//! | `poll` that is closed | kept; one that is open tells nothing new |
//! | a kind, or a content of a message, that came after this was written | kept as unknown |
//! | anything that cannot be read | kept; the worker sets it aside and says so |

use std::collections::{BTreeMap, BTreeSet};

use serde_json::value::RawValue;
use steward_core::commands;
use steward_core::inbox::{ActivityKind, Counted, Echo, EchoKind, Incoming, MessageKey, Sorted};

use crate::shapes::{
    Chat, Command, ForwardOrigin, MemberChange, Message, Poll, PollAnswer, Reaction, ReactionTotals, ReactionType,
    Update, body, instant,
};

/// Kinds that Steward knows and does not need (Bot API 10.3, `Update`). They are not asked for, but some that an
/// earlier life of the bot asked for may still come.
const NOT_NEEDED: [&str; 17] = [
    "edited_message",
    "edited_channel_post",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "guest_message",
    "inline_query",
    "chosen_inline_result",
    "shipping_query",
    "pre_checkout_query",
    "purchased_paid_media",
    "chat_join_request",
    "chat_boost",
    "removed_chat_boost",
    "managed_bot",
    "subscription",
];

/// Fields of a message that are what somebody sent (Bot API 10.3, `Message`).
const CONTENT: [&str; 21] = [
    "text",
    "animation",
    "audio",
    "checklist",
    "contact",
    "dice",
    "document",
    "game",
    "gift",
    "live_photo",
    "location",
    "paid_media",
    "photo",
    "poll",
    "rich_message",
    "sticker",
    "story",
    "venue",
    "video",
    "video_note",
    "voice",
];

/// Fields of a message that tell what happened, and that Steward needs.
const NEWS: [&str; 10] = [
    "new_chat_members",
    "left_chat_member",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "new_chat_title",
    "group_chat_created",
    "supergroup_chat_created",
    "channel_chat_created",
    "forum_topic_created",
    "forum_topic_edited",
];

/// Fields of a message that tell what happened, and that Steward does not need.
const OTHER_NEWS: [&str; 27] = [
    "boost_added",
    "chat_background_set",
    "chat_owner_changed",
    "chat_owner_left",
    "chat_shared",
    "checklist_tasks_added",
    "checklist_tasks_done",
    "connected_website",
    "delete_chat_photo",
    "direct_message_price_changed",
    "forum_topic_closed",
    "forum_topic_reopened",
    "general_forum_topic_hidden",
    "general_forum_topic_unhidden",
    "giveaway",
    "giveaway_completed",
    "giveaway_created",
    "giveaway_winners",
    "message_auto_delete_timer_changed",
    "new_chat_photo",
    "paid_message_price_changed",
    "pinned_message",
    "proximity_alert_triggered",
    "users_shared",
    "video_chat_ended",
    "video_chat_scheduled",
    "video_chat_started",
];

/// Sorts an update. `username` is the bot's own.
pub(crate) fn sort(update: &Update, external_id: &str, username: &str) -> Sorted {
    let keep = || Incoming { external_id: external_id.to_owned(), kind: update.kind.clone(), raw: update.raw.clone() };
    match update.kind.as_str() {
        "message" => match body::<Message>(&update.raw, "message") {
            Ok(message) => match sort_message(&message, &fields_of(&update.raw, "message"), username) {
                Fate::Done(sorted) => sorted,
                Fate::Keep => Sorted::Keep(keep()),
                Fate::KeepUnknown => Sorted::KeepUnknown(keep()),
            },
            Err(_) => Sorted::Keep(keep()),
        },
        "channel_post" => {
            let fields = fields_of(&update.raw, "channel_post");
            if NEWS.iter().any(|name| fields.contains(*name)) { Sorted::Keep(keep()) } else { Sorted::Pass }
        }
        "message_reaction" => match body::<Reaction>(&update.raw, "message_reaction") {
            Ok(reaction) => both(echo_of_reaction(&reaction), counted_reaction(&reaction)),
            Err(_) => Sorted::Keep(keep()),
        },
        "message_reaction_count" => match body::<ReactionTotals>(&update.raw, "message_reaction_count") {
            Ok(totals) => both(Some(echo_of_totals(&totals)), None),
            Err(_) => Sorted::Keep(keep()),
        },
        "chat_member" | "my_chat_member" | "callback_query" => Sorted::Keep(keep()),
        "poll_answer" => match body::<PollAnswer>(&update.raw, "poll_answer") {
            Ok(answer) if answer.user.is_none() => Sorted::Pass,
            _ => Sorted::Keep(keep()),
        },
        "poll" => match body::<Poll>(&update.raw, "poll") {
            Ok(poll) if !poll.is_closed => Sorted::Pass,
            _ => Sorted::Keep(keep()),
        },
        kind if NOT_NEEDED.contains(&kind) => Sorted::Pass,
        _ => Sorted::KeepUnknown(keep()),
    }
}

/// The chat whose administrators an update changes.
pub(crate) fn chat_of_changed_administrators(update: &Update) -> Option<i64> {
    let kind = update.kind.as_str();
    if !matches!(kind, "chat_member" | "my_chat_member") {
        return None;
    }
    let change = body::<MemberChange>(&update.raw, kind).ok()?;
    (change.old_chat_member.manages() || change.new_chat_member.manages()).then_some(change.chat.id)
}

enum Fate {
    Done(Sorted),
    Keep,
    KeepUnknown,
}

/// The names of what stands in a message.
fn fields_of(raw: &str, kind: &str) -> BTreeSet<String> {
    body::<BTreeMap<String, &RawValue>>(raw, kind).unwrap_or_default().into_keys().collect()
}

fn sort_message(message: &Message, fields: &BTreeSet<String>, username: &str) -> Fate {
    let has = |names: &[&str]| names.iter().any(|name| fields.contains(*name));
    if message.command().is_some_and(|command| is_for_us(&command, message.chat.is_private(), username)) {
        return Fate::Keep;
    }
    if has(&NEWS) {
        return Fate::Keep;
    }
    if !has(&CONTENT) {
        return if has(&OTHER_NEWS) { Fate::Done(Sorted::Pass) } else { Fate::KeepUnknown };
    }
    let counted = counted(message);
    let echo = match &counted {
        Some(counted) => echo_of_answer(message, counted),
        None => echo_of_copy(message),
    };
    Fate::Done(both(echo, counted))
}

fn both(echo: Option<Echo>, counted: Option<Counted>) -> Sorted {
    match (echo, counted) {
        (Some(echo), counted) => Sorted::Echo(Box::new(echo), counted),
        (None, Some(counted)) => Sorted::Count(counted),
        (None, None) => Sorted::Pass,
    }
}

fn key(chat: &Chat, message: i64) -> MessageKey {
    MessageKey { chat: chat.space(), message: message.to_string() }
}

/// The channel's post that a message was forwarded from.
fn origin_key(origin: Option<&ForwardOrigin>) -> Option<MessageKey> {
    let origin = origin?;
    Some(key(origin.chat.as_ref()?, origin.message_id?))
}

/// What somebody wrote in answer to a message, or as a comment under a channel's post: that is told by its origin, and
/// by the number of the thread, which is that of the post as the group shows it.
fn echo_of_answer(message: &Message, counted: &Counted) -> Option<Echo> {
    let replied = message.reply_to_message.as_ref().filter(|replied| replied.forum_topic_created.is_none());
    let answered = replied.and_then(|replied| replied.message_id).map(|number| key(&message.chat, number));
    let post = replied.filter(|replied| replied.is_automatic_forward);
    let post = post.and_then(|replied| origin_key(replied.forward_origin.as_ref()));
    let thread = message.message_thread_id.filter(|_| !message.is_topic_message);
    let of: Vec<MessageKey> =
        answered.into_iter().chain(post).chain(thread.map(|number| key(&message.chat, number))).collect();
    (!of.is_empty()).then(|| Echo {
        space: counted.space.clone(),
        of,
        person: Some(counted.person.clone()),
        at: counted.at,
        what: EchoKind::Answered { reply: format!("{}/{}", message.chat.id, message.message_id) },
    })
}

/// A channel's post that Telegram shows in the group of its comments.
fn echo_of_copy(message: &Message) -> Option<Echo> {
    let origin = origin_key(message.forward_origin.as_ref()).filter(|_| message.is_automatic_forward)?;
    Some(Echo {
        space: message.chat.space(),
        of: vec![origin],
        person: None,
        at: instant(message.date),
        what: EchoKind::Copied { copy: key(&message.chat, message.message_id) },
    })
}

/// In a group a bare command is everybody's: it is for Steward only when Steward has it, else for another bot there.
fn is_for_us(command: &Command<'_>, is_private: bool, username: &str) -> bool {
    match command.addressee {
        Some(addressee) => addressee.eq_ignore_ascii_case(username),
        None => is_private || commands::find(&command.name.to_lowercase()).is_some(),
    }
}

/// What somebody wrote in a group; nothing for what a chat (a channel, an anonymous administrator) or a bot wrote.
fn counted(message: &Message) -> Option<Counted> {
    let from = message.from.as_ref().filter(|from| !from.is_bot && message.sender_chat.is_none())?;
    if message.chat.is_private() {
        return None;
    }
    let replied = message.reply_to_message.as_ref().filter(|replied| replied.forum_topic_created.is_none());
    // Whoever comments under a channel's post need not be in the group that shows the comments. Only the first comment
    // names the post; the ones after it are told from plain chains of answers by nothing, so neither proves presence.
    let may_be_comment = replied.is_some_and(|replied| replied.is_automatic_forward)
        || (message.message_thread_id.is_some() && !message.is_topic_message);
    Some(Counted {
        space: message.chat.space(),
        space_name: Some(message.chat.title.clone()),
        space_kind: message.chat.space_kind(),
        channel: message.channel(),
        person: from.person(),
        at: instant(message.date),
        kind: if replied.is_some() || message.external_reply.is_some() {
            ActivityKind::Reply
        } else {
            ActivityKind::Message
        },
        proves_presence: !may_be_comment,
    })
}

/// Reactions that somebody gave, took back or exchanged. Those of an anonymous administrator or a channel are nobody's.
fn echo_of_reaction(reaction: &Reaction) -> Option<Echo> {
    let user = reaction.user.as_ref().filter(|_| !reaction.chat.is_private())?;
    let (old, new): (Vec<String>, Vec<String>) = (
        reaction.old_reaction.iter().map(ReactionType::key).collect(),
        reaction.new_reaction.iter().map(ReactionType::key).collect(),
    );
    let removed = old.iter().filter(|emoji| !new.contains(emoji)).cloned().collect();
    Some(Echo {
        space: reaction.chat.space(),
        of: vec![key(&reaction.chat, reaction.message_id)],
        person: Some(user.person()),
        at: instant(reaction.date),
        what: EchoKind::Reacted { added: new.into_iter().filter(|emoji| !old.contains(emoji)).collect(), removed },
    })
}

/// How many reactions there are, where Telegram tells nobody whose.
fn echo_of_totals(totals: &ReactionTotals) -> Echo {
    Echo {
        space: totals.chat.space(),
        of: vec![key(&totals.chat, totals.message_id)],
        person: None,
        at: instant(totals.date),
        what: EchoKind::Totalled {
            totals: totals.reactions.iter().map(|one| (one.kind.key(), one.total_count)).collect(),
        },
    }
}

/// A reaction by nobody in particular (an anonymous administrator, a channel) is nobody's.
fn counted_reaction(reaction: &Reaction) -> Option<Counted> {
    let user = reaction.user.as_ref()?;
    if reaction.chat.is_private() || reaction.new_reaction.len() <= reaction.old_reaction.len() {
        return None;
    }
    Some(Counted {
        space: reaction.chat.space(),
        space_name: Some(reaction.chat.title.clone()),
        space_kind: reaction.chat.space_kind(),
        // Telegram does not say in which topic the message stands.
        channel: reaction.chat.space(),
        person: user.person(),
        at: instant(reaction.date),
        kind: ActivityKind::Reaction,
        // Comments under a channel's post can be reacted to from outside the group.
        proves_presence: false,
    })
}

#[cfg(test)]
#[path = "sort_tests.rs"]
mod tests;
