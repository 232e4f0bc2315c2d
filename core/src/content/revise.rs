//! From a post to the messages that show it, when it is due and when it is changed afterwards.

use chrono::{DateTime, Utc};

use super::message::{ButtonDoes, Message, MessageButton};
use super::occurrence::{Occurrence, OccurrenceState};
use super::post::{Post, PostState, Shows, Writing};
use super::target::Target;
use super::template::{self, TemplateError, Values};
use super::{former, markdown, store};
use crate::Steward;
use crate::commands::Refusal;
use crate::community::{self, Community};
use crate::members;
use crate::outbox::{self, Cause, Deed, Effect, NewEffect, Origin, Revised, State, notify};
use crate::ports::PlatformName;
use crate::store::{Conn, Result};

/// The messages that show a post on a platform, part by part, with the values of one of its times.
pub(crate) fn messages(
    steward: &Steward,
    writing: &Writing,
    (platform, shows): (PlatformName, Shows),
    values: &Values,
) -> Result<Vec<Message>, TemplateError> {
    let message = message_of(writing, shows, &template::fill(writing.words(shows), values)?);
    Ok(steward.parts_for(platform, &message))
}

/// What a platform will do with a post otherwise than its writer may mean.
pub(crate) fn cautions(steward: &Steward, writing: &Writing, platform: PlatformName, shows: Shows) -> Vec<Refusal> {
    steward.cautions_for(platform, &message_of(writing, shows, writing.words(shows)))
}

/// The whole of what a post shows, before it is cut.
fn message_of(writing: &Writing, shows: Shows, words: &str) -> Message {
    let media = if shows == Shows::Whole { writing.media.clone() } else { Vec::new() };
    let button = |button: &super::post::LinkButton| MessageButton {
        label: button.label.clone(),
        does: ButtonDoes::Open(button.url.clone()),
    };
    // Buttons stand in rows of three.
    let buttons = writing.buttons.chunks(3).map(|row| row.iter().map(button).collect()).collect();
    Message { text: markdown::read(words), media, buttons }
}

/// The values of a post's variables at one of its times; members are counted where it says how many they are.
pub(crate) async fn values(
    conn: &mut Conn,
    community: &Community,
    writing: &Writing,
    (due_at, number): (DateTime<Utc>, i64),
) -> Result<Values> {
    let members = if [&writing.body, &writing.teaser].into_iter().any(|words| template::counts_members(words)) {
        members::store::present_count(conn, community.id).await?.unsigned_abs()
    } else {
        0
    };
    Ok(Values {
        community: community.name.clone(),
        at: due_at,
        zone: writing.zone.clone(),
        language: community.language,
        number: number.unsigned_abs(),
        title: writing.title.clone(),
        members,
    })
}

/// Writes the effects that show a post at one of its times, between two instants. A body that cannot be filled in fails
/// the time as a whole, and moderators are told.
pub(super) async fn show(
    conn: &mut Conn,
    steward: &Steward,
    post: &Post,
    occurrence: &Occurrence,
    (not_before, too_late): (DateTime<Utc>, DateTime<Utc>),
    now: DateTime<Utc>,
) -> Result<()> {
    let Some(community) = community::find(conn, post.community).await? else { return Ok(()) };
    let values = values(conn, &community, &post.writing, (occurrence.due_at, occurrence.number)).await?;
    for (target, (place, shows)) in (0_i64..).zip(post.targets()) {
        let parts = match messages(steward, &post.writing, (place.platform, shows), &values) {
            Ok(parts) => parts,
            Err(error) => {
                let (due_at, failed) = (occurrence.due_at, OccurrenceState::Failed);
                store::set_occurrence(conn, post.id, due_at, failed, Some("unreadable"), Some(now)).await?;
                return tell_unreadable(conn, &community, post, &error, now).await;
            }
        };
        let origin = Origin { post: post.id, due_at: occurrence.due_at, target, part: 0 };
        let begins = (State::Waiting, not_before, Some(too_late));
        send(conn, steward, (post, place), (origin, parts), begins, now).await?;
    }
    Ok(())
}

/// Writes what a post sends to one of its places, part by part: in which state it begins, and between which instants.
async fn send(
    conn: &mut Conn,
    steward: &Steward,
    (post, place): (&Post, &Target),
    (origin, parts): (Origin, Vec<Message>),
    (state, not_before, too_late): (State, DateTime<Utc>, Option<DateTime<Utc>>),
    now: DateTime<Utc>,
) -> Result<()> {
    for (part, message) in (0_i64..).zip(parts) {
        let deed = Deed::Send { message };
        let new = NewEffect {
            community: post.community,
            platform: place.platform,
            channel: &place.channel,
            origin: Some(Origin { part, ..origin }),
            subject: None,
            deed: &deed,
            state,
            not_before,
            too_late,
        };
        outbox::insert(conn, &*steward.rng, &new, now).await?;
    }
    Ok(())
}

/// A body that was checked when it was written, and cannot be filled in now.
async fn tell_unreadable(
    conn: &mut Conn,
    community: &Community,
    post: &Post,
    error: &TemplateError,
    now: DateTime<Utc>,
) -> Result<()> {
    let problem = crate::words::refusal(community.language, &error.refusal());
    let args = notify::Args::from([("post", post.label()), ("number", post.number.to_string()), ("problem", problem)]);
    let about = format!("post:{}:unreadable", post.id);
    notify::keep(conn, post.community, &about, "unreadable", &args, None, now).await
}

/// What became of the messages of a post when it was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Followed {
    /// So many are changed.
    pub(super) changed: usize,
    /// So many that waited are not sent: the post does not go there any more.
    pub(super) dropped: usize,
    /// So many are sent in new places instead.
    pub(super) moved: usize,
    /// Of so many of its times the messages cannot be read; they stay as they are.
    pub(super) unreadable: usize,
}

impl Followed {
    /// Adds what became of one time. One that cannot be read keeps no other from following.
    fn add(&mut self, of_time: Result<Self>) -> Result<()> {
        match of_time {
            Err(error) if error.is_about_the_data() && !error.is_conflict() => {
                tracing::error!(%error, "the messages of a time of a post cannot be read; they stay as they are");
                self.unreadable += 1;
            }
            of_time => {
                let Self { changed, dropped, moved, unreadable } = of_time?;
                self.changed += changed;
                self.dropped += dropped;
                self.moved += moved;
                self.unreadable += unreadable;
            }
        }
        Ok(())
    }
}

/// Changes what was shown of a post so far to what it says now: what waits is sent anew, what stands is edited, parts
/// that are too many go away, parts that are too few are sent. Where the post does not go any more that is so as well, as
/// far as anything was seen there; new places get nothing that is past, but what was still to come in a place that is left.
/// `went_to`: where it went until now.
pub(super) async fn follow(
    conn: &mut Conn,
    steward: &Steward,
    (post, went_to): (&Post, &[Target]),
    now: DateTime<Utc>,
) -> Result<Followed> {
    let mut followed = Followed::default();
    let Some(community) = community::find(conn, post.community).await? else { return Ok(followed) };
    for occurrence in store::shown(conn, post.id).await? {
        let of_time = follow_time(conn, steward, (&community, post, went_to), &occurrence, now).await;
        followed.add(of_time)?;
    }
    Ok(followed)
}

async fn follow_time(
    conn: &mut Conn,
    steward: &Steward,
    (community, post, went_to): (&Community, &Post, &[Target]),
    occurrence: &Occurrence,
    now: DateTime<Utc>,
) -> Result<Followed> {
    let mut followed = Followed::default();
    let values = values(conn, community, &post.writing, (occurrence.due_at, occurrence.number)).await?;
    let effects = outbox::store::of_occurrence(conn, post.id, occurrence.due_at).await?;
    let is_left = |group: &[Effect]| place_of(post, &group[0]).is_none() && group.iter().all(former::is_unseen);
    let groups = || effects.chunk_by(|a, b| target_of(a) == target_of(b));
    // Before anything is dropped: a time of which nothing is to come any more ends.
    let left =
        groups().filter(|group| is_left(group)).find_map(|group| group.iter().find(|part| is_to_come(part, now)));
    if let Some(left) = left {
        let is_new = |target: &Target| is_new(&effects, target, went_to);
        let places = post.targets().filter(|(target, _)| is_new(target));
        let free = effects.iter().filter_map(target_of).max().map_or(0, |last| last + 1);
        followed.moved = move_on(conn, steward, (post, (free..).zip(places)), left, &values, now).await?;
    }
    for group in groups() {
        let current = place_of(post, &group[0]);
        if is_left(group) {
            followed.dropped += change(conn, steward, group, &[], now).await?;
        } else if let Some(shows) = current.or_else(|| former_place_of(post, &group[0])) {
            // The body was checked just now.
            let wanted = messages(steward, &post.writing, (group[0].platform, shows), &values).unwrap_or_default();
            followed.changed += change(conn, steward, group, &wanted, now).await?;
        }
    }
    Ok(followed)
}

/// Whether an effect shows nothing yet, and is still to.
fn is_to_come(effect: &Effect, now: DateTime<Utc>) -> bool {
    former::is_unseen(effect) && effect.state != State::Dead && effect.too_late.is_none_or(|at| at > now)
}

/// Whether a place is new to a time: nothing was ever meant for it, or all of that was dropped when the post left the place.
/// What a moderator dropped in a place that the post goes to stays dropped.
fn is_new(effects: &[Effect], place: &Target, went_to: &[Target]) -> bool {
    let mut there = effects.iter().filter(|effect| former::is_at(effect, place)).peekable();
    let was_left = !went_to.contains(place);
    let is_dropped = |effect: &Effect| former::is_unseen(effect) && effect.cause == Some(Cause::Discarded);
    there.peek().is_none() || (was_left && there.all(is_dropped))
}

/// Shows a time in places that are new to it, because what was `left` was still to be shown where the post does not go any
/// more; until when it was to be. Returns how many messages that is.
async fn move_on(
    conn: &mut Conn,
    steward: &Steward,
    (post, places): (&Post, impl Iterator<Item = (i64, (&Target, Shows))>),
    left: &Effect,
    values: &Values,
    now: DateTime<Utc>,
) -> Result<usize> {
    let Some(origin) = left.origin else { return Ok(0) };
    // What is parked waits for its channel, and the channel is another one.
    let not_before = if left.state == State::Waiting { left.not_before.max(now) } else { now };
    let state = if post.state == PostState::Paused { State::Behind } else { State::Waiting };
    let mut moved = 0;
    for (target, (place, shows)) in places {
        // The body was checked just now.
        let parts = messages(steward, &post.writing, (place.platform, shows), values).unwrap_or_default();
        moved += parts.len();
        let origin = Origin { target, ..origin };
        send(conn, steward, (post, place), (origin, parts), (state, not_before, left.too_late), now).await?;
    }
    Ok(moved)
}

fn target_of(effect: &Effect) -> Option<i64> {
    effect.origin.map(|origin| origin.target)
}

/// What the place of an effect shows of the post as it is now.
fn place_of(post: &Post, effect: &Effect) -> Option<Shows> {
    post.targets().find(|(target, _)| former::is_at(effect, target)).map(|(_, shows)| shows)
}

/// What the place of an effect shows to which the post does not go any more; nothing where what it showed is not written
/// any more: then what stands there stays as it is.
fn former_place_of(post: &Post, effect: &Effect) -> Option<Shows> {
    former::shows(post, effect).filter(|shows| !post.writing.words(*shows).trim().is_empty())
}

async fn change(
    conn: &mut Conn,
    steward: &Steward,
    sent: &[Effect],
    wanted: &[Message],
    now: DateTime<Utc>,
) -> Result<usize> {
    let mut concerned = 0;
    let part_of = |effect: &Effect| effect.origin.map_or(0, |origin| usize::try_from(origin.part).unwrap_or_default());
    let known = sent.iter().map(part_of).max().map_or(0, |last| last + 1);
    // What is too much goes from the last one on: a part that is not sent any more ends those behind it.
    let surplus = (wanted.len()..known).rev();
    for index in (0..wanted.len()).chain(surplus) {
        let is_changed = match (sent.iter().find(|effect| part_of(effect) == index), wanted.get(index)) {
            // It was forgotten while others were not: nobody knows what stands there.
            (None, _) if index < known => false,
            (Some(effect), Some(message)) => {
                outbox::revise(conn, &*steward.rng, effect.id, message, now).await? != Revised::Unchanged
            }
            (Some(effect), None) => outbox::take_back(conn, &*steward.rng, effect.id, now).await?,
            (None, Some(message)) => append(conn, steward, sent, index, message, now).await?,
            (None, None) => false,
        };
        concerned += usize::from(is_changed);
    }
    Ok(concerned)
}

/// Sends a part that the post has now and had not then, after what is there: not after a part that is not, and not before
/// it is known whether it is.
async fn append(
    conn: &mut Conn,
    steward: &Steward,
    sent: &[Effect],
    index: usize,
    message: &Message,
    now: DateTime<Utc>,
) -> Result<bool> {
    let first = &sent[0];
    let Some(origin) = first.origin else { return Ok(false) };
    if sent.iter().any(|part| part.state == State::Dead) {
        return Ok(false);
    }
    let waits = sent.iter().any(|part| matches!(part.state, State::Uncertain | State::Behind));
    let origin = Origin { part: i64::try_from(index).unwrap_or(i64::MAX), ..origin };
    let deed = Deed::Send { message: message.clone() };
    let new = NewEffect {
        community: first.community,
        platform: first.platform,
        channel: &first.channel,
        origin: Some(origin),
        subject: None,
        deed: &deed,
        state: if waits { State::Behind } else { State::Waiting },
        not_before: now,
        too_late: None,
    };
    let added = outbox::insert(conn, &*steward.rng, &new, now).await?;
    outbox::store::stand_still(conn, added).await?;
    Ok(true)
}

/// Takes everything back that was shown of a post, and what was still to be shown.
pub(super) async fn take_all_back(
    conn: &mut Conn,
    steward: &Steward,
    post: &Post,
    now: DateTime<Utc>,
) -> Result<Followed> {
    let mut followed = Followed::default();
    for occurrence in store::shown(conn, post.id).await? {
        let of_time = take_time_back(conn, steward, post, &occurrence, now).await;
        followed.add(of_time)?;
    }
    Ok(followed)
}

async fn take_time_back(
    conn: &mut Conn,
    steward: &Steward,
    post: &Post,
    occurrence: &Occurrence,
    now: DateTime<Utc>,
) -> Result<Followed> {
    let mut followed = Followed::default();
    // From the last one on: a part that is not sent any more ends those behind it.
    for effect in outbox::store::of_occurrence(conn, post.id, occurrence.due_at).await?.iter().rev() {
        followed.changed += usize::from(outbox::take_back(conn, &*steward.rng, effect.id, now).await?);
    }
    Ok(followed)
}
