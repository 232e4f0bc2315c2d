//! Posts that are due every minute, one somewhere every quarter of a second, and the marks by which their parts are
//! found again.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use steward_core::commands::{Ask, Input, Look, Place, ReplyTo, answer};
use steward_core::community::{self, Caller};
use steward_core::ports::{Clock, PlatformName, Standing, SystemClock};
use steward_core::{CommunityId, Steward};

use super::crowd::{PLACES, Platforms};

/// Posts, each due once in [`EVERY`].
const POSTS: usize = 240;
/// How often each is due.
const EVERY: TimeDelta = TimeDelta::minutes(1);
/// Characters behind each mark in a post of several paragraphs: two of them are too long for one message of Discord's,
/// four for one of Telegram's.
const PARAGRAPH_CHARS: usize = 1_200;

/// No more times after an instant: what was due before is still written, however late.
const END: &str = "UPDATE post SET rule = rule || $1";
const END_LATER: &str = "UPDATE post SET next_at = NULL WHERE next_at > $1";

/// A post with what is known of it from outside.
pub(super) struct Post {
    /// The community's number of it.
    pub(super) number: i64,
    /// The first time at which it is due.
    first: DateTime<Utc>,
    /// The last instant at which it may be due.
    end: DateTime<Utc>,
    /// How many marks it has.
    paragraphs: usize,
    /// Where it goes.
    pub(super) places: Vec<(PlatformName, String)>,
}

/// All of them.
pub(super) struct Posts(pub(super) Vec<Post>);

impl Post {
    /// The times at which it was due.
    pub(super) fn times(&self) -> Vec<DateTime<Utc>> {
        std::iter::successors(Some(self.first), |at| Some(*at + EVERY)).take_while(|at| *at <= self.end).collect()
    }

    /// The marks of one of its times, by its number from 1.
    pub(super) fn marks(&self, nth: i64) -> impl Iterator<Item = String> {
        (0..self.paragraphs).map(move |paragraph| format!("mark{}n{nth}p{paragraph}x", self.number))
    }
}

/// The marks that stand in a text, or in a text written as JSON, where the letter of a `\n` may stand before one.
pub(super) fn marks_in(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| word.ends_with('x'));
    words.filter_map(|word| word.find("mark").map(|at| &word[at..]))
}

impl Posts {
    /// Binds all spaces to one community, and writes the posts, as a moderator would.
    pub(super) async fn write(steward: &Arc<Steward>, platforms: &Platforms) -> Result<Self, String> {
        let community = bind(steward, platforms).await?;
        let begin = SystemClock.now() + TimeDelta::seconds(3);
        let begin = DateTime::from_timestamp(begin.timestamp(), 0).unwrap_or(begin);
        let mut posts = Vec::new();
        for index in 0..POSTS {
            let first = begin + TimeDelta::seconds((index * 60 / POSTS) as i64);
            let paragraphs = match index % 16 {
                0 => 4,
                1 | 8 => 2,
                _ => 1,
            };
            let group = platforms.groups[index % PLACES].0.to_string();
            let channel = platforms.channels[index % PLACES].0.to_string();
            let places = vec![(PlatformName::Discord, channel), (PlatformName::Telegram, group)];
            let post = Post { number: index as i64 + 1, first, end: first, paragraphs, places };
            says(
                steward,
                &line(&post),
                Some(community),
                Place { platform: PlatformName::Console, space: None, channel: None },
            )
            .await?;
            posts.push(post);
        }
        Ok(Self(posts))
    }

    /// From now on none is due any more. Nobody may run meanwhile.
    pub(super) async fn end(&mut self, steward: &Steward) -> Result<(), String> {
        let end = SystemClock.now();
        let end = DateTime::from_timestamp(end.timestamp(), 0).unwrap_or(end);
        let mut write = steward.db.write().await.map_err(|error| error.to_string())?;
        let until = end.format(" until %Y-%m-%d %H:%M:%S").to_string();
        sqlx::query(END).bind(until).execute(write.raw()).await.map_err(|error| error.to_string())?;
        let at = end.timestamp_millis();
        sqlx::query(END_LATER).bind(at).execute(write.raw()).await.map_err(|error| error.to_string())?;
        write.commit().await.map_err(|error| error.to_string())?;
        for post in &mut self.0 {
            post.end = end;
        }
        Ok(())
    }
}

/// What a moderator types.
fn line(post: &Post) -> String {
    let filler = if post.paragraphs > 1 { " and so on".repeat(PARAGRAPH_CHARS / 10) } else { String::new() };
    let paragraph = |paragraph: usize| format!("mark{}n{{{{number}}}}p{paragraph}x{filler}", post.number);
    let body = (0..post.paragraphs).map(paragraph).collect::<Vec<_>>().join("\\n\\n");
    let to = post.places.iter().map(|(platform, channel)| format!("{}:{channel}", platform.as_str()));
    let (to, from) = (to.collect::<Vec<_>>().join(" "), post.first.format("%Y-%m-%d %H:%M:%S"));
    format!(
        "/post add title:\"Post {}\" to:\"{to}\" when:\"every 1 minutes from {from}\" catchup:all body:\"{body}\"",
        post.number
    )
}

/// All spaces become one community, by the codes that owners type.
async fn bind(steward: &Arc<Steward>, platforms: &Platforms) -> Result<CommunityId, String> {
    let place = |platform, space: String| Place { platform, space: Some(space), channel: None };
    let home = place(PlatformName::Discord, platforms.guild.0.to_string());
    for group in &platforms.groups {
        let told = says(steward, "/settings bind", None, home.clone()).await?;
        let code = told.split("/settings bind ").nth(1).and_then(|rest| rest.split_whitespace().next());
        let code = code.ok_or_else(|| format!("no code in {told:?}"))?;
        let there = place(PlatformName::Telegram, group.0.to_string());
        says(steward, &format!("/settings bind {code}"), None, there).await?;
    }
    let mut conn = steward.db.read().await.map_err(|error| error.to_string())?;
    let space = community::space(&mut conn, PlatformName::Discord, &platforms.guild.0.to_string()).await;
    let space = space.map_err(|error| error.to_string())?.ok_or("the server is not known")?;
    Ok(space.community_id)
}

/// What is answered when the owner says it there.
async fn says(
    steward: &Arc<Steward>,
    line: &str,
    community: Option<CommunityId>,
    place: Place,
) -> Result<String, String> {
    let ask = Ask {
        input: Input::Line(line.to_owned()),
        caller: Caller { platform: place.platform, ..Caller::console() },
        place,
        standing: Some(Standing::owner()),
        reply_to: ReplyTo::default(),
        look: Look::default(),
        community,
        as_of: None,
    };
    let answer = answer(steward, &ask).await;
    if answer.is_done { Ok(answer.reply.text()) } else { Err(format!("{line}: {}", answer.reply.text())) }
}
