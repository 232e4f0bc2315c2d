//! Everybody whose vote stands in a poll, answer by answer and page by page.

use serde::Deserialize;
use serenity::all::{AnswerId, ChannelId, MessageId};
use serenity::http::Route;
use steward_core::inbox::Person;
use steward_core::ports::CallError;

use crate::Discord;
use crate::call::Call;
use crate::event::User;
use crate::limits::VOTERS_PER_PAGE;

/// One page.
#[derive(Debug, Deserialize)]
struct Page {
    #[serde(default)]
    users: Vec<User>,
}

/// The whole list. A page that fails fails it: half of a list would look like votes that were taken back.
pub(crate) async fn votes(
    discord: &Discord,
    channel: &str,
    poll: &str,
    answers: &[String],
) -> Result<Vec<(String, Vec<Person>)>, CallError> {
    let none_of_discords = || CallError::Refused("an id is no number".to_owned());
    let channel_id: ChannelId = channel.parse().map_err(|_| none_of_discords())?;
    let message_id: MessageId = poll.parse().map_err(|_| none_of_discords())?;
    let mut votes = Vec::with_capacity(answers.len());
    for answer in answers {
        let answer_id = answer.parse::<AnswerId>().map_err(|_| none_of_discords())?;
        let route = || Route::ChannelPollGetAnswerVoters { channel_id, message_id, answer_id };
        let mut people: Vec<Person> = Vec::new();
        let mut after = "0".to_owned();
        loop {
            let query = format!("?limit={VOTERS_PER_PAGE}&after={after}");
            let page: Page = discord.calls.ask(Call::get(route()).query(&query)).await?;
            let is_last = page.users.len() < VOTERS_PER_PAGE;
            people.extend(page.users.iter().map(User::person));
            match people.last() {
                Some(last) if !is_last => after.clone_from(&last.external_id),
                _ => break,
            }
        }
        votes.push((answer.clone(), people));
    }
    Ok(votes)
}
