//! What the new messages of one batch change: first who is meant by each, in the order of the file, then everything at
//! once on the stays and counts that are stored.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, Utc};

use super::Run;
use super::message::{Actor, Message, What};
use super::people::Who;
use crate::activity::coverage::Span;
use crate::activity::store::Cell;
use crate::activity::{self, Counts, coverage, slot_of};
use crate::community;
use crate::history::outcome::ImportError;
use crate::history::store::{self, Account, Names, Timelines};
use crate::history::timeline::Sight;
use crate::ids::SpaceId;
use crate::inbox::{ActivityKind, EndReason};
use crate::ports::PlatformName;
use crate::store::Conn;

/// Something to be done to the record. People are named by the external ids of their accounts.
enum Step {
    Join { who: String, at: DateTime<Utc> },
    Leave { who: String, at: DateTime<Utc>, reason: EndReason },
    Same { named: String, by_id: String },
    Count { who: String, at: DateTime<Utc>, channel: String, kind: ActivityKind },
}

/// What a batch comes to.
#[derive(Default)]
struct Plan {
    steps: Vec<Step>,
    /// Every account that is needed, with the newest name.
    people: BTreeMap<String, String>,
    /// Channels that were written in, with their names.
    channels: BTreeMap<String, String>,
}

impl Run<'_> {
    /// Enters what new messages say.
    pub(super) async fn enter(
        &mut self,
        conn: &mut Conn,
        messages: Vec<Message>,
        live: &[Span],
    ) -> Result<(), ImportError> {
        let mut plan = Plan::default();
        for message in messages {
            self.plan(&mut plan, message);
        }
        let names = if live.is_empty() { Names::Replace } else { Names::Keep };
        let accounts = store::upsert_accounts(conn, PlatformName::Telegram, &plan.people, names).await?;
        self.enter_stays(conn, &plan, &accounts, live).await?;
        self.enter_activity(conn, &plan, &accounts).await
    }

    fn plan(&mut self, plan: &mut Plan, message: Message) {
        let Message { id, at, actor, what } = message;
        match what {
            What::Founded(members) => {
                // Whoever made the group is not among the named, and is entered when they are.
                for name in members {
                    self.plan_arrival(plan, id, at, name);
                }
            }
            What::Joined => {
                if let Some(actor) = actor {
                    self.plan_join(plan, at, &actor);
                }
            }
            What::Invited(members) => match (actor, only(&members)) {
                // By the public link of a group one "invites" oneself.
                (Some(actor), Some(name)) if actor.name == name => self.plan_join(plan, at, &actor),
                (actor, _) => {
                    self.plan_act(plan, id, actor.as_ref());
                    for name in members {
                        self.plan_arrival(plan, id, at, name);
                    }
                }
            },
            What::Removed(members) => self.plan_removal(plan, id, at, actor.as_ref(), members),
            What::Wrote { reply_to, reactions } => {
                self.plan_act(plan, id, actor.as_ref());
                let channel = self.plan_channel(plan, id);
                // Whoever writes in a topic "replies" to the message that opened it.
                let is_reply = reply_to.is_some_and(|to| !self.topic_names.contains_key(&to));
                let kind = if is_reply { ActivityKind::Reply } else { ActivityKind::Message };
                if let Some(actor) = actor {
                    plan.steps.push(Step::Count { who: actor.id, at, channel: channel.clone(), kind });
                }
                for (reactor, at) in reactions {
                    self.plan_act(plan, id, Some(&reactor));
                    let (channel, kind) = (channel.clone(), ActivityKind::Reaction);
                    plan.steps.push(Step::Count { who: reactor.id, at, channel, kind });
                }
            }
            What::TopicMade(_) | What::Other => self.plan_act(plan, id, actor.as_ref()),
        }
    }

    /// Somebody did something: they may be one who was known by name alone.
    fn plan_act(&mut self, plan: &mut Plan, message: i64, actor: Option<&Actor>) {
        let Some(actor) = actor else { return };
        plan.people.insert(actor.id.clone(), actor.name.clone());
        let Some(same) = self.people.act(actor) else { return };
        if same.is_doubtful {
            self.doubt(
                message,
                "several present members carry this name; the one who has been there longest was taken",
            );
        }
        plan.people.insert(same.named.clone(), actor.name.clone());
        plan.steps.push(Step::Same { named: same.named, by_id: same.by_id });
    }

    fn plan_join(&mut self, plan: &mut Plan, at: DateTime<Utc>, actor: &Actor) {
        plan.people.insert(actor.id.clone(), actor.name.clone());
        let who = self.people.join(actor);
        plan.steps.push(Step::Join { who: who.external_id, at });
    }

    /// Somebody came who is known by name alone.
    fn plan_arrival(&mut self, plan: &mut Plan, message: i64, at: DateTime<Utc>, name: Option<String>) {
        let Some(name) = name else {
            self.doubt(
                message,
                "an account that was deleted since came; nobody can say which, and no stay was entered",
            );
            return;
        };
        let Who { external_id, is_doubtful } = self.people.invited(&name);
        if is_doubtful {
            self.doubt(message, "somebody came whose name a present member carries; entered as another person");
        }
        plan.people.insert(external_id.clone(), name);
        plan.steps.push(Step::Join { who: external_id, at });
    }

    fn plan_removal(
        &mut self,
        plan: &mut Plan,
        message: i64,
        at: DateTime<Utc>,
        actor: Option<&Actor>,
        members: Vec<Option<String>>,
    ) {
        self.plan_act(plan, message, actor);
        if let (Some(actor), Some(name)) = (actor, only(&members))
            && actor.name == name
        {
            let who = self.people.left(actor).external_id;
            plan.steps.push(Step::Leave { who, at, reason: EndReason::Left });
            return;
        }
        for name in members {
            let Some(name) = name else {
                self.doubt(message, "an account that was deleted since was removed; nobody can say which");
                continue;
            };
            let Who { external_id, is_doubtful } = self.people.removed(&name);
            if is_doubtful {
                self.doubt(
                    message,
                    "several present members carry this name; the one who has been there longest was taken",
                );
            }
            plan.people.insert(external_id.clone(), name);
            plan.steps.push(Step::Leave { who: external_id, at, reason: EndReason::Kicked });
        }
    }

    /// The topic of a message, or the chat itself.
    fn plan_channel(&self, plan: &mut Plan, message: i64) -> String {
        let (id, name) = match self.topic_of.get(&message) {
            Some(topic) => (topic.to_string(), self.topic_names.get(topic).cloned().unwrap_or_default()),
            None => (self.target.space_external_id.clone(), self.title.clone()),
        };
        plan.channels.insert(id.clone(), name);
        id
    }

    fn doubt(&mut self, message: i64, reason: &str) {
        self.imported.doubt(format!("{}: message id {message}", self.file_name), reason.to_owned());
    }

    async fn enter_stays(
        &self,
        conn: &mut Conn,
        plan: &Plan,
        accounts: &HashMap<String, Account>,
        live: &[Span],
    ) -> Result<(), ImportError> {
        let Some(seen) = self.seen else { return Ok(()) };
        let sight = sight(conn, self.target.space, seen, live).await?;
        let moved = plan.steps.iter().flat_map(|step| match step {
            Step::Join { who, .. } | Step::Leave { who, .. } => [Some(who), None],
            Step::Same { named, by_id } => [Some(named), Some(by_id)],
            Step::Count { .. } => [None, None],
        });
        let member = |id: &str| accounts.get(id).filter(|account| !account.is_bot).map(|account| account.id);
        let ids: HashSet<_> = moved.flatten().filter_map(|id| member(id)).collect();
        let mut timelines = Timelines::load(conn, self.target.space, ids.into_iter()).await?;
        for step in &plan.steps {
            match step {
                Step::Join { who, at } => {
                    if let Some(account) = member(who) {
                        timelines.of(account).join(*at, &sight);
                    }
                }
                Step::Leave { who, at, reason } => {
                    if let Some(account) = member(who) {
                        timelines.of(account).leave(*at, *reason, &sight);
                    }
                }
                Step::Same { named, by_id } => {
                    if let (Some(named), Some(by_id)) = (member(named), member(by_id)) {
                        timelines.merge(named, by_id);
                    }
                }
                Step::Count { .. } => {}
            }
        }
        timelines.save(conn).await?;
        Ok(())
    }

    async fn enter_activity(
        &self,
        conn: &mut Conn,
        plan: &Plan,
        accounts: &HashMap<String, Account>,
    ) -> Result<(), ImportError> {
        let space = self.target.space;
        let mut channels = HashMap::new();
        for (id, name) in &plan.channels {
            channels.insert(id, community::store::upsert_channel(conn, space, id, name).await?);
        }
        let mut counts: HashMap<Cell, Counts> = HashMap::new();
        for step in &plan.steps {
            let Step::Count { who, at, channel, kind } = step else { continue };
            let (Some(account), Some(&channel)) = (accounts.get(who), channels.get(channel)) else { continue };
            if !account.is_bot {
                let cell = Cell { space, slot: slot_of(*at), account: account.id, channel };
                counts.entry(cell).or_default().add(*kind);
            }
        }
        activity::store::add(conn, counts).await?;
        Ok(())
    }
}

/// When the space was seen: by what is stored, and by the file up to here.
async fn sight(
    conn: &mut Conn,
    space: SpaceId,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
    live: &[Span],
) -> Result<Sight, ImportError> {
    let mut spans: Vec<Span> = coverage::rows(conn, space).await?.into_iter().map(|row| row.span).collect();
    spans.push(Span { space, from, to });
    spans.sort_unstable_by_key(|span| span.from);
    Ok(Sight {
        from: spans.first().map_or(from, |span| span.from),
        live_from: live.iter().map(|span| span.from).min(),
        gaps: coverage::gaps(&spans).into_iter().map(|gap| (gap.from, gap.to)).collect(),
    })
}

/// The one name of a list that has one.
fn only(members: &[Option<String>]) -> Option<&str> {
    match members {
        [Some(name)] => Some(name),
        _ => None,
    }
}
