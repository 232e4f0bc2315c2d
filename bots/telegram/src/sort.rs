//! What becomes of each update: counted at once, kept for the worker, or passed over. Pure.
//!
//! | update | becomes |
//! |---|---|
//! | `message` with a command for Steward | kept |
//! | `message` that tells of joins, leaves, titles, moves, topics | kept |
//! | `message` of somebody in a group | counted |
//! | `message` in private without a command; of a channel, an anonymous administrator or a bot | passed over |
//! | `chat_member`, `my_chat_member`, `callback_query` | kept |
//! | `message_reaction` by somebody, with more reactions than before | counted |
//! | a kind, or a content of a message, that came after this was written | kept as unknown |
//! | anything that cannot be read | kept; the worker sets it aside and says so |

use std::collections::BTreeMap;

use serde::de::IgnoredAny;
use steward_core::commands;
use steward_core::inbox::{ActivityKind, Counted, Incoming, Sorted};

use crate::shapes::{Command, MemberChange, Message, Reaction, Update, body, instant};

/// Kinds that Steward knows and does not need (Bot API 10.3, `Update`). They are not asked for, but some that an
/// earlier life of the bot asked for may still come.
const NOT_NEEDED: [&str; 20] = [
    "edited_message",
    "edited_channel_post",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "guest_message",
    "message_reaction_count",
    "inline_query",
    "chosen_inline_result",
    "shipping_query",
    "pre_checkout_query",
    "purchased_paid_media",
    "poll",
    "poll_answer",
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
pub(crate) fn sort(update: &Update, external_id: String, username: &str) -> Sorted {
    let keep = || Incoming { external_id: external_id.clone(), kind: update.kind.clone(), raw: update.raw.clone() };
    match update.kind.as_str() {
        "message" => match body::<Message>(&update.raw, "message") {
            Ok(message) => match sort_message(&message, &fields_of(&update.raw), username) {
                Fate::Count(counted) => Sorted::Count(counted),
                Fate::Keep => Sorted::Keep(keep()),
                Fate::KeepUnknown => Sorted::KeepUnknown(keep()),
                Fate::Pass => Sorted::Pass,
            },
            Err(_) => Sorted::Keep(keep()),
        },
        "channel_post" => {
            let fields = body::<BTreeMap<String, IgnoredAny>>(&update.raw, "channel_post").unwrap_or_default();
            if NEWS.iter().any(|name| fields.contains_key(*name)) { Sorted::Keep(keep()) } else { Sorted::Pass }
        }
        "message_reaction" => match body::<Reaction>(&update.raw, "message_reaction") {
            Ok(reaction) => sort_reaction(&reaction).map_or(Sorted::Pass, Sorted::Count),
            Err(_) => Sorted::Keep(keep()),
        },
        "chat_member" | "my_chat_member" | "callback_query" => Sorted::Keep(keep()),
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
    Count(Counted),
    Keep,
    KeepUnknown,
    Pass,
}

fn fields_of(raw: &str) -> BTreeMap<String, IgnoredAny> {
    body(raw, "message").unwrap_or_default()
}

fn sort_message(message: &Message, fields: &BTreeMap<String, IgnoredAny>, username: &str) -> Fate {
    let has = |names: &[&str]| names.iter().any(|name| fields.contains_key(*name));
    if message.command().is_some_and(|command| is_for_us(&command, message.chat.is_private(), username)) {
        return Fate::Keep;
    }
    if has(&NEWS) {
        return Fate::Keep;
    }
    if !has(&CONTENT) {
        return if has(&OTHER_NEWS) { Fate::Pass } else { Fate::KeepUnknown };
    }
    counted(message).map_or(Fate::Pass, Fate::Count)
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

/// A reaction by nobody in particular (an anonymous administrator, a channel) is nobody's.
fn sort_reaction(reaction: &Reaction) -> Option<Counted> {
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
