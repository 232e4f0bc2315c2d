//! Who is what in a chat: asked of Telegram, remembered for a minute at most.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use steward_core::ports::{CallError, Standing};

use crate::Telegram;
use crate::call::Failure;
use crate::limits::ADMINISTRATORS_REMEMBERED;
use crate::payloads::GetChatAdministrators;
use crate::shapes::ChatMember;

/// The administrators of chats, as they were asked for.
#[derive(Default)]
pub(crate) struct Administrators(Mutex<HashMap<i64, Remembered>>);

struct Remembered {
    at: DateTime<Utc>,
    members: Arc<Vec<ChatMember>>,
}

impl Administrators {
    /// They changed: what is remembered of that chat is forgotten.
    pub(crate) fn forget(&self, chat: i64) {
        self.chats().remove(&chat);
    }

    fn fresh(&self, chat: i64, now: DateTime<Utc>) -> Option<Arc<Vec<ChatMember>>> {
        let chats = self.chats();
        let remembered =
            chats.get(&chat).filter(|known| now - known.at < ADMINISTRATORS_REMEMBERED && known.at <= now)?;
        Some(Arc::clone(&remembered.members))
    }

    fn remember(&self, chat: i64, at: DateTime<Utc>, members: &Arc<Vec<ChatMember>>) {
        let mut chats = self.chats();
        chats.retain(|_, known| at - known.at < ADMINISTRATORS_REMEMBERED);
        chats.insert(chat, Remembered { at, members: Arc::clone(members) });
    }

    fn chats(&self) -> std::sync::MutexGuard<'_, HashMap<i64, Remembered>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What an account is in a chat. Whoever is no administrator is an ordinary member here, or nobody.
pub(crate) async fn standing(telegram: &Telegram, space: &str, account: &str) -> Result<Standing, CallError> {
    let Ok(account) = account.parse::<i64>() else { return Ok(Standing::default()) };
    let members = administrators(telegram, space).await?;
    let found = members.iter().find(|member| member.user.id == account);
    Ok(Standing {
        is_owner: found.is_some_and(|member| member.status == "creator"),
        manages: found.is_some_and(ChatMember::manages),
        roles: Vec::new(),
    })
}

/// The administrators of a chat.
pub(crate) async fn administrators(telegram: &Telegram, space: &str) -> Result<Arc<Vec<ChatMember>>, CallError> {
    let chat = chat_id(space)?;
    // The time before the question: a change while it is under way must make the answer old.
    let asked_at = telegram.steward.clock.now();
    if let Some(members) = telegram.administrators.fresh(chat, asked_at) {
        return Ok(members);
    }
    let question = GetChatAdministrators { chat_id: chat, return_bots: true };
    let members: Vec<ChatMember> = match telegram.api.ask(&question).await {
        // The news of the move is under way; until then the new group is asked.
        Err(Failure::Refused { migrated_to: Some(to), .. }) => {
            telegram.api.ask(&GetChatAdministrators { chat_id: to, return_bots: true }).await?
        }
        result => result?,
    };
    let members = Arc::new(members);
    telegram.administrators.remember(chat, asked_at, &members);
    Ok(members)
}

/// A space's id as Telegram's number.
pub(crate) fn chat_id(space: &str) -> Result<i64, CallError> {
    space.parse().map_err(|_| CallError::Refused(format!("{space} is no chat of Telegram")))
}
