//! A platform that reads the events which a test writes, and answers what the test says.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;
use serde_json::Value;
use steward_core::commands::{Answer, Ask, Input, Look, Place, Preparation, Press, ReplyTo};
use steward_core::community::Caller;
use steward_core::doctor::Finding;
use steward_core::inbox::{
    ActivityKind, ChannelSeen, Counted, EndReason, Happening, Person, SpaceKind, SpaceSeen, Unreadable, VoicePlace,
    Vote,
};
use steward_core::members::{Roster, RosterEntry};
use steward_core::ports::{CallError, Platform, PlatformName, Standing, Votes};
use tokio::sync::watch;

use super::{SPACE, instant};

/// What the platform says of somebody in a space.
pub(crate) type StandingScript = Result<Standing, CallError>;

/// A platform on a script.
pub(crate) struct Scripted {
    name: PlatformName,
    standings: Mutex<HashMap<(String, String), StandingScript>>,
    rosters: Mutex<HashMap<String, Result<Roster, CallError>>>,
    /// What happens while a roster is being read.
    during_roster: Mutex<Option<BoxFuture<'static, ()>>>,
    delivered: watch::Sender<Vec<(ReplyTo, Preparation, Answer)>>,
    rosters_asked: Mutex<usize>,
    votes: Mutex<HashMap<String, Result<Option<Votes>, CallError>>>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One line of a roster.
pub(crate) fn entry(who: &str, joined_at: Option<i64>) -> RosterEntry {
    let person = Person { external_id: who.to_owned(), name: format!("name of {who}"), is_bot: false };
    RosterEntry { person, joined_at: joined_at.map(instant), pending: false }
}

impl Scripted {
    pub(crate) fn new(name: PlatformName) -> Self {
        Self {
            name,
            standings: Mutex::default(),
            rosters: Mutex::default(),
            during_roster: Mutex::default(),
            delivered: watch::Sender::new(Vec::new()),
            rosters_asked: Mutex::default(),
            votes: Mutex::default(),
        }
    }

    /// From now on the platform says this of somebody in a space.
    pub(crate) fn stands(&self, space: &str, who: &str, standing: StandingScript) {
        locked(&self.standings).insert((space.to_owned(), who.to_owned()), standing);
    }

    /// From now on the roster of a space is this.
    pub(crate) fn lists(&self, space: &str, roster: Result<Roster, CallError>) {
        locked(&self.rosters).insert(space.to_owned(), roster);
    }

    /// The roster of a space is everybody named here; the platform's own count is theirs.
    pub(crate) fn lists_everybody(&self, space: &str, people: Vec<RosterEntry>) {
        let count = Some(people.len() as i64);
        self.lists(space, Ok(Roster { people, is_complete: true, count }));
    }

    /// From now on the votes in a poll are these.
    pub(crate) fn lists_votes(&self, poll: &str, votes: Result<Option<Votes>, CallError>) {
        locked(&self.votes).insert(poll.to_owned(), votes);
    }

    /// This happens while the next roster is being read.
    pub(crate) fn while_listing(&self, work: BoxFuture<'static, ()>) {
        *locked(&self.during_roster) = Some(work);
    }

    /// How often a roster was asked for.
    pub(crate) fn rosters_asked(&self) -> usize {
        *locked(&self.rosters_asked)
    }

    /// Waits until so many answers have been delivered; returns them all.
    pub(crate) async fn delivered(&self, count: usize) -> Vec<(ReplyTo, Preparation, Answer)> {
        let mut answers = self.delivered.subscribe();
        answers.wait_for(|answers| answers.len() >= count).await.unwrap().clone()
    }

    /// How many answers have been delivered.
    pub(crate) fn delivered_count(&self) -> usize {
        self.delivered.borrow().len()
    }
}

#[async_trait]
impl Platform for Scripted {
    fn name(&self) -> PlatformName {
        self.name
    }

    fn read(&self, kind: &str, raw: &str, _: DateTime<Utc>) -> Result<Vec<Happening>, Unreadable> {
        let event: Value =
            serde_json::from_str(raw).map_err(|error| Unreadable { reason: error.to_string(), needed: true })?;
        match kind {
            "panic" => panic!("the reader of the test stops here"),
            "refuse" => Err(Unreadable { reason: "the test refuses".to_owned(), needed: false }),
            "several" => event["of"].as_array().unwrap().iter().map(|one| Ok(happening(self.name, one))).collect(),
            _ => Ok(vec![happening(self.name, &event)]),
        }
    }

    async fn standing(&self, space: &str, account: &str) -> Result<Standing, CallError> {
        let key = (space.to_owned(), account.to_owned());
        locked(&self.standings).get(&key).cloned().unwrap_or_else(|| Ok(Standing::default()))
    }

    async fn deliver(&self, to: ReplyTo, preparation: Preparation, work: BoxFuture<'_, Answer>) {
        let answer = work.await;
        self.delivered.send_modify(|answers| answers.push((to, preparation, answer)));
    }

    fn opening(&self, word: &str) -> Option<String> {
        (self.name == PlatformName::Telegram).then(|| format!("https://telegram.example/bot?start={word}"))
    }

    async fn roster(&self, space: &str) -> Result<Roster, CallError> {
        *locked(&self.rosters_asked) += 1;
        let meanwhile = locked(&self.during_roster).take();
        if let Some(work) = meanwhile {
            work.await;
        }
        locked(&self.rosters).get(space).cloned().unwrap_or_else(|| Ok(Roster::default()))
    }

    async fn votes(&self, _: &str, poll: &str, _: &[String]) -> Result<Option<Votes>, CallError> {
        locked(&self.votes).get(poll).cloned().unwrap_or(Ok(None))
    }

    async fn examine(&self) -> Vec<Finding> {
        Vec::new()
    }
}

fn text(event: &Value, name: &str) -> Option<String> {
    event[name].as_str().map(str::to_owned)
}

fn person(event: &Value) -> Person {
    let external_id = text(event, "who").unwrap();
    let name = text(event, "name").unwrap_or_else(|| format!("name of {external_id}"));
    Person { external_id, name, is_bot: event["bot"].as_bool().unwrap_or(false) }
}

fn happening(platform: PlatformName, event: &Value) -> Happening {
    let space = text(event, "space").unwrap_or_else(|| SPACE.to_owned());
    let at =
        event["at_ms"].as_i64().map_or_else(|| instant(event["at"].as_i64().unwrap_or(0)), steward_core::time::from_ms);
    let reason = || EndReason::parse(event["reason"].as_str().unwrap()).unwrap();
    match event["e"].as_str().unwrap() {
        "seen" => Happening::SpaceSeen(space_seen(platform, event, space)),
        "lost" => Happening::SpaceLost { space, at },
        "sight-lost" => Happening::SightLost { space, at },
        "sight-regained" => Happening::SightRegained { space },
        "moved" => Happening::SpaceMoved { from: text(event, "from").unwrap(), to: text(event, "to").unwrap() },
        "channel" => Happening::ChannelSeen { space, channel: channel_seen(event) },
        "joined" => Happening::Joined {
            space,
            person: person(event),
            at,
            pending: event["pending"].as_bool().unwrap_or(false),
            source: text(event, "source"),
        },
        "left" => Happening::Left { space, person: person(event), at, reason: reason() },
        "explained" => Happening::DepartureExplained { space, person: person(event), at, reason: reason() },
        "accepted" => Happening::Accepted { space, person: person(event) },
        "counted" => Happening::Counted(Counted {
            space_name: None,
            space_kind: SpaceKind::Group,
            channel: text(event, "channel").unwrap_or_else(|| space.clone()),
            space,
            person: person(event),
            at,
            kind: ActivityKind::Message,
            proves_presence: event["proves"].as_bool().unwrap_or(true),
        }),
        "voice" => Happening::VoiceMoved { space, person: person(event), channel: text(event, "channel"), at },
        "voted" => {
            let answers = || event["answers"].as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned());
            let vote = match event["how"].as_str().unwrap() {
                "given" => Vote::Given(answers().next().unwrap()),
                "taken-back" => Vote::TakenBack(answers().next().unwrap()),
                _ => Vote::Only(answers().collect()),
            };
            Happening::Voted { poll: text(event, "poll").unwrap(), person: person(event), vote, at }
        }
        "poll-closed" => Happening::PollClosed { poll: text(event, "poll").unwrap(), at },
        "command" => Happening::Command(Box::new(asked(platform, event))),
        "button" => Happening::Button(Box::new(pressed(platform, event))),
        other => panic!("the test writes an event {other} that its platform does not know"),
    }
}

fn channel_seen(event: &Value) -> ChannelSeen {
    ChannelSeen {
        external_id: text(event, "channel").unwrap(),
        name: text(event, "name").unwrap_or_default(),
        is_voice: event["is_voice"].as_bool(),
    }
}

fn space_seen(platform: PlatformName, event: &Value, space: String) -> SpaceSeen {
    let voice = event["voice"].as_array().map(|places| {
        places.iter().map(|p| VoicePlace { person: person(p), channel: text(p, "channel").unwrap() }).collect()
    });
    SpaceSeen {
        external_id: space,
        kind: if platform == PlatformName::Discord { SpaceKind::Guild } else { SpaceKind::Group },
        name: text(event, "name").unwrap_or_default(),
        owner: text(event, "owner"),
        channels: event["channels"].as_array().into_iter().flatten().map(channel_seen).collect(),
        voice,
        needs_roster: event["roster"].as_bool().unwrap_or(false),
    }
}

fn place(platform: PlatformName, event: &Value) -> Place {
    Place { platform, space: text(event, "space"), channel: text(event, "channel") }
}

fn by(platform: PlatformName, event: &Value) -> Caller {
    let external_id = text(event, "who").unwrap();
    Caller {
        platform,
        name: text(event, "name").unwrap_or_else(|| format!("name of {external_id}")),
        external_id,
        language_tag: text(event, "language"),
    }
}

fn asked(platform: PlatformName, event: &Value) -> Ask {
    Ask {
        input: Input::Line(text(event, "line").unwrap()),
        caller: by(platform, event),
        place: place(platform, event),
        standing: None,
        reply_to: ReplyTo(event["reply"].clone()),
        look: Look::default(),
        community: None,
        as_of: None,
    }
}

fn pressed(platform: PlatformName, event: &Value) -> Press {
    Press {
        token: text(event, "token").unwrap(),
        caller: by(platform, event),
        place: place(platform, event),
        standing: None,
        reply_to: ReplyTo(event["reply"].clone()),
        look: Look::default(),
    }
}
