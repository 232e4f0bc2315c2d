//! What is due of series: lessons are given out by the calendar, written to the outbox for whoever's time has come, and
//! lines are written for those who are out of reach.
//!
//! Learners are never read all at once: those who are due stand in an index, and are taken up in small batches, each in a
//! transaction of its own. As long as many of them wait to be sent on a platform none is added there: each that
//! stands in the outbox is taken back by itself when a series is paused, and a hundred thousand of them would help nobody.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, TimeDelta, Utc};

use super::course::{Begins, Series, SeriesState};
use super::learner::{self, Address, Key, Learner, Stand, Stop};
use super::lesson::Lesson;
use super::trace::{self, Errand};
use super::{entry, reach, settle, store};
use crate::Steward;
use crate::community::{self, Community};
use crate::content::Message;
use crate::ids::{LearnerId, LessonId, SeriesId};
use crate::members;
use crate::outbox::{self, Deed, NewEffect, State, notify, private_channel};
use crate::ports::PlatformName;
use crate::store::{Conn, Result, StoreError, stop_point};

/// Where learners can be written to.
pub(super) const PLATFORMS: [PlatformName; 2] = [PlatformName::Discord, PlatformName::Telegram];
/// So many learners are taken up in one transaction.
const TOGETHER: i64 = 100;
/// So many transactions are made in one go; then others have their turn.
const ROUNDS_MAX: usize = 100;
/// Nothing is added while so many messages of series are to be sent on a platform.
const FULL_FROM: i64 = 300;
/// So far it is filled up: some minutes of what a platform lets through.
const FULL: i64 = 600;
/// Who left is looked for again after so long: not every return is told.
const LOOKED_FOR_AFTER: TimeDelta = TimeDelta::days(1);
/// The table, as notices name it.
const SERIES: &str = "series";

/// When something is due of any series.
pub(crate) async fn next_due(conn: &mut Conn) -> Result<Option<DateTime<Utc>>> {
    let mut next = vec![store::next_due(conn).await?];
    for platform in PLATFORMS {
        next.push(learner::next_due(conn, platform).await?);
    }
    Ok(next.into_iter().flatten().min())
}

/// Does what is due; returns whether there is more that need not wait.
pub(crate) async fn work(steward: &Steward, now: DateTime<Utc>) -> Result<bool> {
    give_out(steward, now).await?;
    reach::write_lines(steward, now).await?;
    let mut is_more = false;
    for platform in PLATFORMS {
        is_more |= work_on(steward, platform, now).await?;
    }
    Ok(is_more)
}

/// By the calendar, gives out the lessons whose time has come: one of each series, however long nobody looked.
async fn give_out(steward: &Steward, now: DateTime<Utc>) -> Result<()> {
    loop {
        let mut conn = steward.db.read().await?;
        let due = store::due(&mut conn, now, TOGETHER).await?;
        drop(conn);
        if due.is_empty() {
            return Ok(());
        }
        for id in due {
            match give_one(steward, id, now).await {
                Err(error) if error.is_about_the_data() && !error.is_conflict() => {
                    set_aside(steward, id, None, &error, now).await?;
                }
                given => given?,
            }
        }
    }
}

async fn give_one(steward: &Steward, id: SeriesId, now: DateTime<Utc>) -> Result<()> {
    let mut write = steward.db.write().await?;
    let is_due = |series: &Series| series.state == SeriesState::Running && series.next_at.is_some_and(|at| at <= now);
    let Some(series) = store::hold(&mut write, id).await?.filter(is_due) else { return Ok(()) };
    let lessons = store::lessons(&mut write, series.id).await?;
    let next = lessons.iter().find(|lesson| lesson.position > series.given).filter(|lesson| lesson.is_approved);
    let given = next.map_or(series.given, |lesson| lesson.position);
    if store::give(&mut write, &series, given, series.next_given(now)).await? && next.is_some() {
        learner::look_at_through(&mut write, series.id, now).await?;
    }
    write.commit().await
}

/// What cannot be read holds up nobody else: a learner whose row it is waits for a moderator, else the series stands still.
/// That is told once.
async fn set_aside(
    steward: &Steward,
    id: SeriesId,
    one: Option<LearnerId>,
    error: &StoreError,
    now: DateTime<Utc>,
) -> Result<()> {
    let mut write = steward.db.write().await?;
    let about_learner = one.filter(|_| matches!(error, StoreError::Corrupt { table: learner::TABLE, .. }));
    let community = if let Some(learner) = about_learner {
        learner::set_aside(&mut write, (id, learner)).await?;
        store::community_of(&mut write, id).await?
    } else {
        settle::stand_still(&mut write, id, now).await?;
        store::set_aside(&mut write, id).await?
    };
    if let Some(community) = community {
        let row = about_learner.map_or((SERIES, id.0), |learner| (learner::TABLE, learner.0));
        notify::unreadable_row(&mut write, community, row, error, now).await?;
    }
    write.commit().await
}

async fn work_on(steward: &Steward, platform: PlatformName, now: DateTime<Utc>) -> Result<bool> {
    let mut conn = steward.db.read().await?;
    if learner::next_due(&mut conn, platform).await?.is_none_or(|at| at > now) {
        return Ok(false);
    }
    let open = trace::open_effects(&mut conn, platform, FULL).await?;
    drop(conn);
    if open >= FULL_FROM {
        return Ok(false);
    }
    let mut room = FULL - open;
    for _ in 0..ROUNDS_MAX {
        let mut conn = steward.db.read().await?;
        let due = learner::due(&mut conn, platform, now, TOGETHER.min(room)).await?;
        drop(conn);
        if due.is_empty() {
            return Ok(false);
        }
        room -= write_batch(steward, &due, now).await?;
        steward.outbox_bell.notify_waiters();
        if room <= 0 {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Takes up several learners in one transaction; each in its own where that cannot be: one who cannot be written for must
/// not hold up the others. Returns how many lessons were written.
async fn write_batch(steward: &Steward, due: &[Key], now: DateTime<Utc>) -> Result<i64> {
    if due.len() > 1
        && let Ok(written) = write_together(steward, due, now).await
    {
        return Ok(written);
    }
    let mut written = 0;
    for (series, learner) in due {
        match write_together(steward, &[(*series, *learner)], now).await {
            Err(error) if error.is_about_the_data() && !error.is_conflict() => {
                set_aside(steward, *series, Some(*learner), &error, now).await?;
            }
            done => written += done?,
        }
    }
    Ok(written)
}

async fn write_together(steward: &Steward, due: &[Key], now: DateTime<Utc>) -> Result<i64> {
    let mut write = steward.db.write().await?;
    // Held in one order, and before their learners, as whoever changes a series does.
    let all: BTreeSet<SeriesId> = due.iter().map(|(series, _)| *series).collect();
    for id in all {
        store::lock(&mut write, id).await?;
    }
    let mut desk = Desk { steward, now, courses: HashMap::new(), messages: HashMap::new() };
    let mut written = 0;
    for key in due {
        written += i64::from(desk.write(&mut write, *key).await?);
    }
    stop_point("series-before-commit");
    write.commit().await?;
    stop_point("series-after-commit");
    Ok(written)
}

/// A series with all that its lessons need.
struct Course {
    series: Series,
    community: Community,
    members: i64,
    lessons: Vec<Lesson>,
}

/// What one transaction has read already: learners who are due together are of few series as a rule.
struct Desk<'a> {
    steward: &'a Steward,
    now: DateTime<Utc>,
    courses: HashMap<SeriesId, Option<Course>>,
    messages: HashMap<(LessonId, PlatformName), Option<Vec<Message>>>,
}

impl Desk<'_> {
    /// Takes up one learner; returns whether a lesson was written.
    async fn write(&mut self, conn: &mut Conn, key: Key) -> Result<bool> {
        let Some(learner) = learner::take(conn, key, self.now).await? else { return Ok(false) };
        self.read(conn, learner.series).await?;
        let Some(Some(course)) = self.courses.get(&learner.series) else {
            // It was to stand still with its series.
            learner::put(conn, &Learner { next_at: learner.due_at, ..learner.clone() }).await?;
            learner::stop(conn, learner.series, Some(learner.id), Stop::Series).await?;
            return Ok(false);
        };
        let Some((learner, address)) = self.whom(conn, &course.series, learner).await? else { return Ok(false) };
        let Some((learner, lesson)) = self.what(conn, course, learner).await? else { return Ok(false) };
        self.send(conn, learner, address, lesson).await
    }

    /// The learner as one person, and where they are written to; `None`: they are not, now.
    async fn whom(
        &self,
        conn: &mut Conn,
        series: &Series,
        learner: Learner,
    ) -> Result<Option<(Learner, Option<Address>)>> {
        let Some(account) = learner.account else { return Ok(Some((learner, None))) };
        let Some(facts) = learner::facts(conn, series.community, account).await? else {
            learner::set_aside(conn, (learner.series, learner.id)).await?;
            return Ok(None);
        };
        let Some(learner) = entry::as_one_person(conn, learner, &facts, self.now).await? else { return Ok(None) };
        if facts.has_left {
            let next_at = Some(self.now + LOOKED_FOR_AFTER);
            learner::put(conn, &Learner { stand: Stand::Away, next_at, ..learner }).await?;
            return Ok(None);
        }
        Ok(Some((learner, Some(facts.address().clone()))))
    }

    /// The lesson that goes out to a learner now; `None`: there is none, or it is not yet time.
    async fn what(&self, conn: &mut Conn, course: &Course, learner: Learner) -> Result<Option<(Learner, LessonId)>> {
        let series = &course.series;
        let next = store::next_lesson(conn, series.id, learner.id, learner.position).await?;
        let Some(next) = next.filter(|next| may_go(series, next)) else {
            learner::put(conn, &Learner { stand: Stand::Through, ..learner }).await?;
            return Ok(None);
        };
        if matches!(learner.stand, Stand::Through | Stand::Away) {
            let due = series.due_again(&course.community.zone, learner.last_at, self.now);
            if due > self.now {
                learner::put(conn, &Learner { stand: Stand::Waiting, next_at: Some(due), ..learner }).await?;
                return Ok(None);
            }
        }
        Ok(Some((Learner { position: next.position - 1, ..learner }, next.id)))
    }

    /// Writes the next lesson of a learner to the outbox, in the same transaction as that it was.
    async fn send(
        &mut self,
        conn: &mut Conn,
        mut learner: Learner,
        address: Option<Address>,
        lesson: LessonId,
    ) -> Result<bool> {
        let (platform, channel) = match address {
            Some(address) => (address.platform, private_channel(&address.external_id)),
            None => (learner.platform, learner.channel.clone()),
        };
        let errand = Errand { series: learner.series, learner: learner.id, lesson };
        let Some(messages) = self.messages(lesson, learner.series, platform) else {
            learner.stand = Stand::Waiting;
            learner.next_at = Some(self.now);
            learner::put(conn, &learner).await?;
            settle::halt(conn, learner.series, lesson, None, self.now).await?;
            self.courses.insert(learner.series, None);
            return Ok(false);
        };
        let Some(parts_done) = trace::decide(conn, errand, self.now).await? else {
            // It was decided before, and is not decided again: the next time it is another one's turn.
            learner::set_aside(conn, (learner.series, learner.id)).await?;
            return Ok(false);
        };
        let from = usize::try_from(parts_done).unwrap_or(0);
        if from >= messages.len() {
            // It was made shorter, and what there is of it has arrived.
            trace::set(conn, errand, "done", parts_done, self.now).await?;
            settle::go_on(conn, learner, lesson, self.now).await?;
            return Ok(false);
        }
        learner.stand = Stand::Going;
        learner::put(conn, &learner).await?;
        self.write_parts(conn, errand, (platform, &channel), (parts_done, messages.into_iter().skip(from))).await?;
        Ok(true)
    }

    /// Writes the parts of a lesson that have not arrived yet.
    async fn write_parts(
        &self,
        conn: &mut Conn,
        errand: Errand,
        (platform, channel): (PlatformName, &str),
        (from, messages): (i64, impl Iterator<Item = Message>),
    ) -> Result<()> {
        let Some(Some(course)) = self.courses.get(&errand.series) else { return Ok(()) };
        for (part, message) in (from..).zip(messages) {
            let deed = Deed::Send { message };
            let new = NewEffect {
                community: course.series.community,
                platform,
                channel,
                origin: None,
                subject: None,
                deed: &deed,
                // Later parts go out when the one before has arrived.
                state: if part == from { State::Waiting } else { State::Behind },
                not_before: self.now,
                // A lesson is worth something whenever it comes: the next one waits for it.
                too_late: None,
            };
            let effect = outbox::insert(conn, &*self.steward.rng, &new, self.now).await?;
            trace::note(conn, effect, errand, part).await?;
        }
        Ok(())
    }

    /// Reads a series once.
    async fn read(&mut self, conn: &mut Conn, id: SeriesId) -> Result<()> {
        if self.courses.contains_key(&id) {
            return Ok(());
        }
        let series = store::one(conn, id).await?.filter(|series| series.state == SeriesState::Running);
        let community = match &series {
            Some(series) => community::find(conn, series.community).await?,
            None => None,
        };
        let course = match (series, community) {
            (Some(series), Some(community)) => {
                let members = members::store::present_count(conn, community.id).await?;
                let lessons = store::lessons(conn, id).await?;
                Some(Course { series, community, members, lessons })
            }
            _ => None,
        };
        self.courses.insert(id, course);
        Ok(())
    }

    /// What a lesson is on a platform, part by part; `None`: it cannot be filled in.
    fn messages(&mut self, lesson: LessonId, series: SeriesId, platform: PlatformName) -> Option<Vec<Message>> {
        if let Some(messages) = self.messages.get(&(lesson, platform)) {
            return messages.clone();
        }
        let course = self.courses.get(&series)?.as_ref()?;
        let words = course.lessons.iter().find(|known| known.id == lesson)?;
        let messages = words.messages(self.steward, platform, &course.community, (course.members, self.now));
        self.messages.insert((lesson, platform), messages.clone());
        messages
    }
}

/// Whether a lesson may go out to whoever it is next for.
pub(super) fn may_go(series: &Series, next: &store::NextLesson) -> bool {
    let is_given = match series.begins {
        Begins::Own(_) => true,
        Begins::Calendar { .. } => next.position <= series.given,
    };
    next.is_approved && is_given
}
