//! What the bot answered to an interaction.

use crate::discord::fake::DiscordWorld;
use crate::discord::ids::InteractionId;
use crate::discord::state::{Callback, Message, State};

/// The answers to one interaction so far.
#[derive(Debug, Clone)]
pub struct Answers {
    /// The first answer; `None` while there is none.
    pub callback: Option<Callback>,
    /// The message that `@original` stands for, deleted or not.
    pub original: Option<Message>,
    /// Follow-ups, deleted or not.
    pub followups: Vec<Message>,
}

impl Answers {
    /// The text that the user reads: of the original message, if it has come.
    pub fn text(&self) -> Option<&str> {
        self.message().map(|message| message.content.as_str())
    }

    /// The original message, once it is more than a promise.
    pub fn message(&self) -> Option<&Message> {
        self.original.as_ref().filter(|message| !message.is_loading() && !message.deleted)
    }

    /// Whether everybody but the user is kept from seeing it.
    pub fn is_private(&self) -> bool {
        self.original.as_ref().is_some_and(Message::is_ephemeral)
    }
}

impl DiscordWorld {
    /// The answers to an interaction so far.
    pub fn answers(&self, interaction: InteractionId) -> Answers {
        self.find_answers(interaction).unwrap_or_else(|| panic!("the fake has no interaction {interaction}"))
    }

    /// The answers to an interaction so far, if there is such an interaction.
    pub fn find_answers(&self, interaction: InteractionId) -> Option<Answers> {
        self.shared.look(|state| {
            let known = state.interactions.get(&interaction)?;
            Some(Answers {
                callback: known.callback.clone(),
                original: known.original.and_then(|id| state.messages.get(&id)).cloned(),
                followups: known.followups.iter().filter_map(|id| state.messages.get(id)).cloned().collect(),
            })
        })
    }

    /// Waits until an interaction has an answer that is no longer loading.
    pub async fn answered(&self, interaction: InteractionId) -> Answers {
        let what = format!("an answer to interaction {interaction}");
        self.wait_for(&what, |world| {
            let answers = world.answers(interaction);
            let callback = answers.callback.as_ref()?;
            let there = callback.kind >= 6 || answers.message().is_some();
            there.then_some(answers)
        })
        .await
    }

    /// Waits until so many follow-ups are there.
    pub async fn followed_up(&self, interaction: InteractionId, n: usize) -> Vec<Message> {
        let what = format!("{n} follow-ups to interaction {interaction}");
        self.wait_for(&what, |world| {
            let followups = world.answers(interaction).followups;
            (followups.len() >= n).then_some(followups)
        })
        .await
    }

    /// Interactions that have had no first answer.
    pub fn unanswered(&self) -> Vec<InteractionId> {
        self.shared.look(State::unanswered)
    }
}

impl State {
    fn unanswered(&self) -> Vec<InteractionId> {
        let open = self.interactions.values().filter(|interaction| interaction.callback.is_none());
        open.map(|interaction| interaction.id).collect()
    }
}
