//! When a post is due next, as people are told.

use chrono::{DateTime, DurationRound, TimeDelta, Utc};

use super::post::{Post, PostState};

/// So many of the next times are told.
pub(super) const SHOWN: usize = 5;

/// Whether it goes out by itself, or will when somebody says so.
pub(super) fn is_to_come(post: &Post) -> bool {
    matches!(post.state, PostState::Scheduled | PostState::Review | PostState::Paused)
}

/// The second in which a moment lies: schedules know no smaller times, and what begins now begins with it.
pub(super) fn this_second(now: DateTime<Utc>) -> DateTime<Utc> {
    now.duration_trunc(TimeDelta::seconds(1)).unwrap_or(now)
}

/// Whether all its times are over or left out, while what was sent of it is not settled yet.
fn has_none_left(post: &Post) -> bool {
    matches!(post.state, PostState::Scheduled | PostState::Paused) && post.next_at.is_none()
}

/// The next times of a post, from the one that is written on, with the one that has come just now. One that has passed
/// while it stood still is none, nor is one that was left out.
pub(super) fn times(post: &Post, now: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    let rule = post.writing.schedule().filter(|_| !has_none_left(post));
    let Some(rule) = rule else { return Vec::new() };
    let from = post.next_at.unwrap_or(now).max(this_second(now));
    rule.occurrences(&post.writing.zone, from, SHOWN).into_iter().map(|occurrence| occurrence.utc).collect()
}

/// The first of them.
pub(super) fn time(post: &Post, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let rule = post.writing.schedule().filter(|_| is_to_come(post) && !has_none_left(post));
    rule.map_or(post.next_at, |rule| {
        rule.next_from(&post.writing.zone, post.next_at.unwrap_or(now).max(this_second(now)))
    })
}
