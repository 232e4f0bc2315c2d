//! The queue of updates and what `getUpdates` makes of it.

use std::collections::VecDeque;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::call::Call;

/// Kinds that come only when they are asked for by name (Bot API, `getUpdates.allowed_updates`).
const ONLY_WHEN_ASKED: [&str; 3] = ["chat_member", "message_reaction", "message_reaction_count"];

/// How many updates `getUpdates` returns at most (Bot API, `getUpdates.limit`).
const LIMIT_MAX: i64 = 100;

/// How long updates are kept for a bot that does not come (Bot API, "Getting updates").
const KEPT: TimeDelta = TimeDelta::hours(24);

/// How many confirmed updates are remembered, to be delivered again on demand.
const REMEMBERED_MAX: usize = 1_000;

#[derive(Clone, Debug)]
struct Entry {
    id: i64,
    at: DateTime<Utc>,
    body: Value,
}

/// The updates that wait for the bot.
#[derive(Debug)]
pub(super) struct Queue {
    waiting: VecDeque<Entry>,
    confirmed: VecDeque<Entry>,
    /// Confirmed ones that come once more.
    again: VecDeque<Entry>,
    next_id: i64,
    allowed: Option<Vec<String>>,
    reverses_next: bool,
    /// Which poll is the newest; an older one that still waits is ended with 409.
    pub(super) newest_poll: u64,
    /// How many polls wait now.
    pub(super) polls_waiting: usize,
    /// How many times the tests told waiting polls to end empty.
    pub(super) polls_ended: u64,
}

impl Queue {
    pub(super) fn new(allowed: Option<Vec<String>>) -> Self {
        Self {
            waiting: VecDeque::new(),
            confirmed: VecDeque::new(),
            again: VecDeque::new(),
            next_id: 700_000_001,
            allowed,
            reverses_next: false,
            newest_poll: 0,
            polls_waiting: 0,
            polls_ended: 0,
        }
    }

    /// Whether the bot asked for updates of that kind.
    pub(super) fn wants(&self, kind: &str) -> bool {
        match &self.allowed {
            Some(kinds) if !kinds.is_empty() => kinds.iter().any(|wanted| wanted == kind),
            _ => !ONLY_WHEN_ASKED.contains(&kind),
        }
    }

    /// Queues an update; gives its id.
    pub(super) fn push(&mut self, now: DateTime<Utc>, kind: &str, payload: &Value) -> i64 {
        let id = self.next_id;
        self.push_verbatim(now, json!({"update_id": id, kind: payload}))
    }

    /// Queues an element of the batch as it is, with or without an `update_id` of its own.
    pub(super) fn push_verbatim(&mut self, now: DateTime<Utc>, body: Value) -> i64 {
        let id = self.next_id;
        self.next_id += 1;
        self.waiting.push_back(Entry { id, at: now, body });
        id
    }

    /// Applies what a call of `getUpdates` says before it is answered: settings and confirmation.
    pub(super) fn settle(&mut self, now: DateTime<Utc>, call: &Call) {
        if call.args.contains_key("allowed_updates") {
            let kinds = call.list("allowed_updates").iter().filter_map(Value::as_str);
            self.allowed = Some(kinds.map(str::to_owned).collect());
        }
        while self.waiting.front().is_some_and(|entry| now - entry.at > KEPT) {
            self.waiting.pop_front();
        }
        match call.number("offset") {
            Some(offset) if offset < 0 => {
                let kept = usize::try_from(-offset).unwrap_or(usize::MAX);
                let forgotten = self.waiting.len().saturating_sub(kept);
                self.waiting.drain(..forgotten);
            }
            Some(offset) => self.confirm_below(offset),
            None => {}
        }
    }

    fn confirm_below(&mut self, offset: i64) {
        while let Some(entry) = self.waiting.pop_front_if(|entry| entry.id < offset) {
            self.confirmed.push_back(entry);
            if self.confirmed.len() > REMEMBERED_MAX {
                self.confirmed.pop_front();
            }
        }
    }

    /// The next batch; what is in it stays until it is confirmed.
    pub(super) fn batch(&mut self, limit: Option<i64>) -> Vec<Value> {
        let limit = usize::try_from(limit.unwrap_or(LIMIT_MAX).clamp(1, LIMIT_MAX)).unwrap_or(1);
        let repeated = self.again.len().min(limit);
        let mut batch: Vec<Value> = self.again.drain(..repeated).map(|entry| entry.body).collect();
        batch.extend(self.waiting.iter().take(limit - repeated).map(|entry| entry.body.clone()));
        if !batch.is_empty() && std::mem::take(&mut self.reverses_next) {
            batch.reverse();
        }
        batch
    }

    /// The last `count` confirmed updates come once more, as when Telegram lost the confirmation.
    pub(super) fn repeat_confirmed(&mut self, count: usize) {
        for entry in self.confirmed.iter().rev().take(count) {
            self.again.push_front(entry.clone());
        }
    }

    /// Turns the order of the next batch round.
    pub(super) fn reverse_next(&mut self) {
        self.reverses_next = true;
    }

    /// How many wait to be confirmed or to come again.
    pub(super) fn len(&self) -> usize {
        self.waiting.len() + self.again.len()
    }

    /// Forgets everything that waits.
    pub(super) fn clear(&mut self) {
        self.waiting.clear();
        self.again.clear();
    }

    /// The kinds that the bot asked for, as it last said them.
    pub(super) fn allowed(&self) -> Option<&[String]> {
        self.allowed.as_deref()
    }
}
