//! The other end of the outbox: a platform that keeps what it was sent, and fails as the test says.

use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use steward_core::content::{Message, Text};
use steward_core::feedback::Ballot;
use steward_core::outbox::{Asked, Cause, Deed, Found, Task, Verdict};
use steward_core::ports::{Clock, PlatformName, Sender};
use steward_fakes::clock::ManualClock;
use tokio::sync::Notify;

/// How the next call fails.
#[derive(Debug, Clone)]
pub(crate) enum Fault {
    /// It is not done, and this is what the adapter says.
    Says(Verdict),
    /// It is done, and no answer comes.
    LosesAnswer,
    /// It is not done, and no answer comes.
    LosesCall,
    /// The process ends before it is done: the call never returns.
    EndsBefore,
    /// It is done, and the process ends before it can write that down: the call never returns.
    EndsAfter,
    /// It is not done, and the adapter says this when the test says so.
    SaysWhenTold(Arc<Notify>, Verdict),
    /// The adapter panics.
    Panics,
}

/// A message that stands on the platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) id: String,
    pub(crate) channel: String,
    pub(crate) message: Message,
    /// What it asks, if it is a poll.
    pub(crate) ballot: Option<Ballot>,
    /// Whether nobody votes any more.
    pub(crate) is_closed: bool,
    nonce: String,
    pub(crate) sent_at: DateTime<Utc>,
}

/// A platform that keeps what it was sent. Discord drops copies for two minutes and can be read back; Telegram neither.
pub(crate) struct Wall {
    platform: PlatformName,
    clock: Arc<ManualClock>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    messages: Vec<Standing>,
    faults: VecDeque<Option<Fault>>,
    forbidden: HashSet<String>,
    without_polls: HashSet<String>,
    calls: usize,
    looks: usize,
    ids: usize,
    is_mute: bool,
    is_away: bool,
    behind: TimeDelta,
}

impl Wall {
    pub(crate) fn new(platform: PlatformName, clock: &Arc<ManualClock>) -> Arc<Self> {
        Arc::new(Self { platform, clock: Arc::clone(clock), state: Mutex::default() })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next calls fail so, one after the other.
    pub(crate) fn fails(&self, faults: impl IntoIterator<Item = Fault>) {
        self.state().faults.extend(faults.into_iter().map(Some));
    }

    /// So many calls are done, and the one after them fails so.
    pub(crate) fn fails_after(&self, calls: usize, fault: Fault) {
        let done = std::iter::repeat_with(|| None).take(calls);
        self.state().faults.extend(done.chain([Some(fault)]));
    }

    /// Nobody may write in a channel from now on.
    pub(crate) fn forbids(&self, channel: &str) {
        self.state().forbidden.insert(channel.to_owned());
    }

    /// Nobody may ask polls in a channel from now on, and everybody may write.
    pub(crate) fn forbids_polls(&self, channel: &str) {
        self.state().without_polls.insert(channel.to_owned());
    }

    /// Everybody may do everything again.
    pub(crate) fn allows(&self, channel: &str) {
        self.state().forbidden.remove(channel);
        self.state().without_polls.remove(channel);
    }

    /// Whether channels can be read back.
    pub(crate) fn set_mute(&self, is_mute: bool) {
        self.state().is_mute = is_mute;
    }

    /// Whether the platform cannot be reached at all.
    pub(crate) fn set_away(&self, is_away: bool) {
        self.state().is_away = is_away;
    }

    /// The platform's clock is so far behind the machine's from now on.
    pub(crate) fn is_behind_by(&self, behind: TimeDelta) {
        self.state().behind = behind;
    }

    /// The texts that stand in a channel, in order.
    pub(crate) fn texts(&self, channel: &str) -> Vec<String> {
        self.messages(channel).into_iter().map(|standing| standing.message.text.plain).collect()
    }

    pub(crate) fn messages(&self, channel: &str) -> Vec<Standing> {
        self.state().messages.iter().filter(|standing| standing.channel == channel).cloned().collect()
    }

    /// How many attempts there were.
    pub(crate) fn calls(&self) -> usize {
        self.state().calls
    }

    /// How often a channel was read back.
    pub(crate) fn looks(&self) -> usize {
        self.state().looks
    }

    /// What stands afterwards, or stood already under the same nonce.
    fn posts(&self, state: &mut State, task: &Task, message: &Message, ballot: Option<&Ballot>) -> Standing {
        let now = self.clock.now() - state.behind;
        let window = TimeDelta::from_std(self.drops_copies_for()).unwrap();
        let copy = state.messages.iter().find(|m| m.nonce == task.nonce && now - m.sent_at < window);
        if let Some(first) = copy {
            return first.clone();
        }
        state.ids += 1;
        let standing = Standing {
            id: format!("m{}", state.ids),
            channel: task.channel.clone(),
            message: message.clone(),
            ballot: ballot.cloned(),
            is_closed: false,
            nonce: task.nonce.clone(),
            sent_at: now,
        };
        state.messages.push(standing.clone());
        standing
    }

    /// Discord calls a poll as its message and answers from 1 on, Telegram by a name of its own and answers from 0 on.
    fn asked(&self, standing: &Standing) -> Asked {
        let answers = standing.ballot.as_ref().map_or(0, |ballot| ballot.answers.len());
        let (poll, first) = match self.platform {
            PlatformName::Discord => (standing.id.clone(), 1),
            _ => (format!("poll-{}", standing.id), 0),
        };
        let answers = (first..first + answers).map(|number| number.to_string()).collect();
        Asked { id: standing.id.clone(), poll, answers }
    }

    fn does(&self, task: &Task) -> Verdict {
        let mut state = self.state();
        if state.forbidden.contains(&task.channel) {
            return Verdict::Parked { cause: Cause::NotAllowed, reason: "403".to_owned() };
        }
        match &task.deed {
            Deed::Send { message } => Verdict::Done { id: Some(self.posts(&mut state, task, message, None).id) },
            Deed::Ask { .. } if state.without_polls.contains(&task.channel) => {
                Verdict::Parked { cause: Cause::NoPolls, reason: "403".to_owned() }
            }
            Deed::Ask { ballot } => {
                let message = Message { text: Text::plain(&*ballot.question), ..Message::default() };
                Verdict::Asked(self.asked(&self.posts(&mut state, task, &message, Some(ballot))))
            }
            Deed::Close { id } => {
                for standing in state.messages.iter_mut().filter(|standing| standing.id == *id) {
                    assert!(standing.ballot.is_some(), "only a poll is closed");
                    standing.is_closed = true;
                }
                Verdict::Done { id: None }
            }
            Deed::Edit { id, message } => match state.messages.iter_mut().find(|standing| standing.id == *id) {
                Some(standing) => {
                    standing.message = message.clone();
                    Verdict::Done { id: None }
                }
                None => Verdict::Impossible { cause: Cause::MessageGone, reason: "404".to_owned() },
            },
            Deed::Delete { id } => {
                state.messages.retain(|standing| standing.id != *id);
                Verdict::Done { id: None }
            }
        }
    }
}

#[async_trait]
impl Sender for Wall {
    fn platform(&self) -> PlatformName {
        self.platform
    }

    async fn perform(&self, task: &Task) -> Verdict {
        let fault = {
            let mut state = self.state();
            state.calls += 1;
            if state.is_away {
                return Verdict::Away { may_be_done: false, reason: "connection refused".to_owned() };
            }
            state.faults.pop_front().flatten()
        };
        let unclear = || Verdict::Unclear { reason: "no answer".to_owned() };
        match fault {
            None => self.does(task),
            Some(Fault::Says(verdict)) => verdict,
            Some(Fault::LosesAnswer) => {
                self.does(task);
                unclear()
            }
            Some(Fault::LosesCall) => unclear(),
            Some(Fault::EndsBefore) => std::future::pending().await,
            Some(Fault::EndsAfter) => {
                self.does(task);
                std::future::pending().await
            }
            Some(Fault::SaysWhenTold(told, verdict)) => {
                told.notified().await;
                verdict
            }
            Some(Fault::Panics) => panic!("the sender of the test stops here"),
        }
    }

    async fn time(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now - self.state().behind
    }

    fn drops_copies_for(&self) -> Duration {
        match self.platform {
            PlatformName::Discord => Duration::from_mins(2),
            _ => Duration::ZERO,
        }
    }

    async fn find_sent(&self, task: &Task) -> Found {
        let mut state = self.state();
        state.looks += 1;
        if state.is_away {
            return Found::Away;
        }
        if state.is_mute || self.platform != PlatformName::Discord {
            return Found::Unknown;
        }
        let text = match &task.deed {
            Deed::Send { message } => message.text.clone(),
            Deed::Ask { ballot } => Text::plain(&*ballot.question),
            _ => return Found::Unknown,
        };
        let since = task.first_attempt_at - TimeDelta::seconds(30);
        let found =
            state.messages.iter().find(|m| m.channel == task.channel && m.sent_at >= since && m.message.text == text);
        match found {
            Some(standing) if standing.ballot.is_some() => Found::Asked(self.asked(standing)),
            Some(standing) => Found::There(standing.id.clone()),
            None => Found::Absent,
        }
    }
}
