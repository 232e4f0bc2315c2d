//! Who is in a chat, as far as Telegram tells bots: how many, and the administrators by name.

use steward_core::members::{Roster, RosterEntry};
use steward_core::ports::CallError;
use teloxide_core::payloads::GetChatMemberCount;
use teloxide_core::types::{ChatId, Recipient};

use crate::Telegram;
use crate::standing::{administrators, chat_id};

/// The roster. The count is of people: Steward itself and the bots that administer the chat are taken off; other bots
/// cannot be told from people, because Telegram lists administrators only.
pub(crate) async fn roster(telegram: &Telegram, space: &str) -> Result<Roster, CallError> {
    let chat = chat_id(space)?;
    let members = administrators(telegram, space).await?;
    let count: i64 = telegram.api.ask(&GetChatMemberCount::new(Recipient::Id(ChatId(chat)))).await?;
    let is_other_bot = |id: i64, is_bot: bool| is_bot && id != telegram.bot_id;
    let other_bots = members.iter().filter(|member| is_other_bot(member.user.id, member.user.is_bot)).count();
    let people = members
        .iter()
        .map(|member| RosterEntry { person: member.user.person(), joined_at: None, pending: false })
        .collect();
    Ok(Roster { people, is_complete: false, count: Some((count - 1 - other_bots as i64).max(0)) })
}
