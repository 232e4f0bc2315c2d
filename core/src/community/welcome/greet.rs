//! From a join to the message that greets.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};

use super::Welcome;
use super::rules::{self, Rules};
use super::store::{self, Owed};
use crate::Steward;
use crate::commands::{Payload, keep_until};
use crate::community::{self, Community};
use crate::content::{ButtonDoes, Message, MessageButton, Span, Style, Text, markdown};
use crate::ids::{AccountId, MemberId, SpaceId};
use crate::members::{self, interests, link};
use crate::outbox::{self, Deed, NewEffect, State, notify};
use crate::ports::{PlatformName, Rng};
use crate::store::{Conn, Result};
use crate::words::{number, say};

/// In one place a greeting is written at most once in so long.
pub(crate) const APART: TimeDelta = TimeDelta::seconds(60);
/// Whoever came longer ago is not greeted any more.
pub(crate) const LATE: TimeDelta = TimeDelta::hours(1);
/// A person is greeted at most once in so long, however often they leave and come back.
pub(crate) const AGAIN: TimeDelta = TimeDelta::minutes(30);
/// So many are called by their names in one greeting; the rest is counted.
pub(crate) const NAMES_MAX: usize = 10;
/// Longest name in a greeting, in characters.
const NAME_MAX: usize = 32;
/// The buttons below a greeting work for so long.
const WORKS_FOR: TimeDelta = TimeDelta::days(90);
/// A join that is told belongs to a stay whose beginning differs by no more.
const SAME_JOIN: TimeDelta = TimeDelta::seconds(5);

/// A join was told: a greeting is owed, if it is the one with which the stay that is open now began. Who may not see the
/// place yet is greeted when they may.
pub(crate) async fn joined(
    conn: &mut Conn,
    space: SpaceId,
    account: AccountId,
    at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool> {
    let stay = members::store::last_stay(conn, space, account).await?;
    let began = stay.filter(|stay| stay.left_at.is_none() && !stay.is_pending).and_then(|stay| {
        stay.joined_at.filter(|began| (*began - at).abs() <= SAME_JOIN).map(|began| (stay.number, began))
    });
    match began {
        Some((stay, began)) => owe(conn, (space, account, stay), began, now).await,
        None => Ok(false),
    }
}

/// Somebody may see the place from now on: Discord's screening is over for them.
pub(crate) async fn let_in(
    conn: &mut Conn,
    space: SpaceId,
    account: AccountId,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool> {
    let stay = members::store::last_stay(conn, space, account).await?;
    match stay.filter(|stay| stay.left_at.is_none() && stay.is_pending) {
        Some(stay) => owe(conn, (space, account, stay.number), since, now).await,
        None => Ok(false),
    }
}

async fn owe(
    conn: &mut Conn,
    stay: (SpaceId, AccountId, i64),
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool> {
    // Two clocks may differ by a little; by an hour they do not.
    let outcome = (now - since > LATE).then_some("late");
    Ok(store::owe(conn, stay, since, outcome, now).await? && outcome.is_none())
}

/// When the next greeting has its time.
pub(crate) async fn next_due(conn: &mut Conn) -> Result<Option<DateTime<Utc>>> {
    Ok(store::last_before_owed(conn).await?.map(|at| at + APART))
}

/// Writes the greetings whose time has come. A place that cannot be read holds up no other.
pub(crate) async fn work(steward: &Steward, now: DateTime<Utc>) -> Result<()> {
    let mut conn = steward.db.read().await?;
    let spaces = store::spaces_due(&mut conn, now - APART).await?;
    drop(conn);
    for (space, community) in spaces {
        match greet_in(steward, space, now).await {
            Err(error) if error.is_about_the_data() && !error.is_conflict() => {
                let mut write = steward.db.write().await?;
                notify::unreadable_row(&mut write, community, ("welcome_place", space.0), &error, now).await?;
                write.commit().await?;
            }
            // Rung for what was written alone: the bell wakes the planner too, which would find the others at once again.
            is_written => {
                if is_written? {
                    steward.outbox_bell.notify_waiters();
                }
            }
        }
    }
    Ok(())
}

async fn greet_in(steward: &Steward, space: SpaceId, now: DateTime<Utc>) -> Result<bool> {
    let mut write = steward.db.write().await?;
    let is_written = greet(&mut write, steward, space, now).await?;
    write.commit().await?;
    Ok(is_written)
}

/// Greets everybody to whom it is owed in a space, in one message; `false`: there is nobody, or another planner was faster.
async fn greet(conn: &mut Conn, steward: &Steward, space: SpaceId, now: DateTime<Utc>) -> Result<bool> {
    // Held from here on, so that of two who look at once the second finds it done.
    let Some(place) = store::hold_place(conn, space, now - APART).await? else { return Ok(false) };
    // Where the last one could not be sent yet the next would wait behind it, and more of them every minute.
    if store::is_greeting_open(conn, space, now - LATE).await? {
        return Ok(false);
    }
    let Some(community) = community::find(conn, place.community).await? else { return Ok(false) };
    let Some(welcome) = store::welcome(conn, community.id).await?.filter(|welcome| welcome.is_on) else {
        return Ok(false);
    };
    let links = link::links(conn, community.id).await?;
    let just_before: HashSet<MemberId> = store::greeted_since(conn, community.id, now - AGAIN)
        .await?
        .into_iter()
        .map(|account| links.member_of(account))
        .collect();
    let (mut greeted, mut names) = (Vec::new(), Vec::new());
    for owed in store::owed(conn, space).await? {
        let was_just_greeted = just_before.contains(&links.member_of(owed.account));
        if let Some(outcome) = fate(&owed, was_just_greeted, now) {
            store::end(conn, space, &owed, (outcome, None), now).await?;
        } else {
            names.push(shown(&owed.name));
            greeted.push(owed);
        }
    }
    if greeted.is_empty() {
        return Ok(false);
    }
    let letter = Letter::of(conn, &community, &welcome).await?;
    let buttons = letter.buttons(conn, &*steward.rng, &community, place.target.platform, now).await?;
    let deed = Deed::Send { message: letter.message(steward, &community, place.target.platform, &names, &buttons) };
    let new = NewEffect {
        community: community.id,
        platform: place.target.platform,
        channel: &place.target.channel,
        origin: None,
        subject: None,
        deed: &deed,
        state: State::Waiting,
        not_before: now,
        too_late: Some(now + LATE),
    };
    let effect = outbox::insert(conn, &*steward.rng, &new, now).await?;
    for owed in &greeted {
        store::end(conn, space, owed, ("greeted", Some(effect)), now).await?;
    }
    store::greeted(conn, &place, now).await?;
    Ok(true)
}

/// Why somebody is not greeted; `None`: they are.
fn fate(owed: &Owed, was_just_greeted: bool, now: DateTime<Utc>) -> Option<&'static str> {
    if !owed.is_there {
        Some("left")
    } else if now - owed.since > LATE {
        Some("late")
    } else {
        was_just_greeted.then_some("again")
    }
}

/// A name as it stands in a greeting: of no length, and neither does it call anybody nor lead anywhere.
pub(super) fn shown(name: &str) -> String {
    let turns =
        |sign: &char| matches!(sign, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let signs = name.chars().filter(|sign| !turns(sign));
    let name: String = signs.map(|sign| if sign.is_control() { ' ' } else { sign }).take(NAME_MAX).collect();
    // A word joiner takes mentions and addresses apart.
    let name = ['@', ':', '.']
        .iter()
        .fold(name.trim().to_owned(), |name, sign| name.replace(*sign, &format!("{sign}\u{2060}")));
    if name.is_empty() { "…".to_owned() } else { name }
}

/// What a greeting says, but for the names.
pub(super) struct Letter {
    text: String,
    rules: Option<Rules>,
    asks_interests: bool,
}

/// The buttons of a greeting: to accept the rules, to read them, and to choose interests.
pub(super) struct Buttons {
    accept: Option<MessageButton>,
    others: Vec<MessageButton>,
}

impl Letter {
    pub(super) async fn of(conn: &mut Conn, community: &Community, welcome: &Welcome) -> Result<Self> {
        let rules = rules::current(conn, community.id).await?;
        let asks_interests = rules.is_none() && interests::is_any_offered(conn, community.id).await?;
        Ok(Self { text: welcome.text.clone(), rules, asks_interests })
    }

    pub(super) async fn buttons(
        &self,
        conn: &mut Conn,
        rng: &dyn Rng,
        community: &Community,
        platform: PlatformName,
        now: DateTime<Utc>,
    ) -> Result<Buttons> {
        let mut made = Vec::new();
        let lines = match &self.rules {
            Some(rules) => vec![
                ("rules-button-accept", format!("/rules accept {}", rules.version)),
                ("rules-button-read", "/rules show".to_owned()),
            ],
            None if self.asks_interests => vec![("rules-button-interests", "/interests choose".to_owned())],
            None => Vec::new(),
        };
        for (label, line) in lines {
            let payload = Payload::RunIn { community: community.id, line };
            let token = keep_until(conn, rng, (platform, None), &payload, now + WORKS_FOR).await?;
            made.push(MessageButton { label: say(community.language, label, &[]), does: ButtonDoes::Press(token) });
        }
        let others = made.split_off(made.len().min(usize::from(self.rules.is_some())));
        Ok(Buttons { accept: made.pop(), others })
    }

    /// The message as a platform takes it. What does not fit is left out: names first, then the rules, which can be read by
    /// their button; nobody accepts what they were not shown.
    pub(super) fn message(
        &self,
        steward: &Steward,
        community: &Community,
        platform: PlatformName,
        names: &[String],
        buttons: &Buttons,
    ) -> Message {
        let mut shortest = Message::default();
        for (has_names, has_rules) in [(true, true), (false, true), (false, false)] {
            let accept = buttons.accept.iter().filter(|_| has_rules);
            let row: Vec<MessageButton> = accept.chain(&buttons.others).cloned().collect();
            let mut whole = plain_message(self.words(community, names, has_names, has_rules));
            whole.buttons.extend((!row.is_empty()).then_some(row));
            let mut parts = steward.parts_for(platform, &whole).into_iter();
            shortest = parts.next().unwrap_or(whole);
            if parts.next().is_none() {
                break;
            }
        }
        shortest
    }

    /// Whether a greeting with its names and rules is one message there.
    pub(super) fn fits(
        &self,
        steward: &Steward,
        community: &Community,
        platform: PlatformName,
        names: &[String],
    ) -> bool {
        steward.parts_for(platform, &plain_message(self.words(community, names, true, true))).len() == 1
    }

    fn words(&self, community: &Community, names: &[String], has_names: bool, has_rules: bool) -> Text {
        let lang = community.language;
        let mut text = Text::plain(if has_names { named(community, names) } else { counted(community, names) });
        if !self.text.is_empty() {
            add(&mut text, &markdown::read(&self.text));
        }
        if let Some(rules) = self.rules.as_ref().filter(|_| has_rules) {
            let heading = say(lang, "rules-heading", &[("version", rules.version.to_string().into())]);
            let end = heading.len();
            add(&mut text, &Text { plain: heading, spans: vec![Span { start: 0, end, style: Style::Bold }] });
            text.add(&markdown::read(&rules.text));
        }
        text
    }
}

fn plain_message(text: Text) -> Message {
    Message { text, media: Vec::new(), buttons: Vec::new() }
}

/// Markdown as a message of its own, for what a platform may do with the words.
pub(super) fn of_words(text: &str) -> Message {
    plain_message(markdown::read(text))
}

/// `Welcome, Ada, Ben and 3 others!`
fn named(community: &Community, names: &[String]) -> String {
    let lang = community.language;
    let shown = names[..names.len().min(NAMES_MAX)].join(&say(lang, "welcome-between", &[]));
    let more = (names.len() - names.len().min(NAMES_MAX)) as i64;
    let id = if more == 0 { "welcome-names" } else { "welcome-names-more" };
    let args = [("names", shown.into()), ("more", number(more).into()), ("n", more.into())];
    say(lang, id, &args)
}

fn counted(community: &Community, names: &[String]) -> String {
    let n = names.len() as i64;
    say(community.language, "welcome-counted", &[("n", n.into()), ("count", number(n).into())])
}

/// Adds a text as a paragraph of its own.
fn add(text: &mut Text, more: &Text) {
    text.add(&Text::default());
    text.add(more);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + minute * 60, 0).unwrap()
    }

    fn owed(since: i64, is_there: bool) -> Owed {
        Owed { account: AccountId(1), stay: 1, since: at(since), name: "Ada".to_owned(), is_there }
    }

    #[test]
    fn whoever_left_came_long_ago_or_was_just_greeted_is_not_greeted() {
        assert_eq!(fate(&owed(0, true), false, at(60)), None);
        assert_eq!(fate(&owed(0, true), false, at(61)), Some("late"));
        assert_eq!(fate(&owed(0, false), false, at(1)), Some("left"));
        assert_eq!(fate(&owed(0, true), true, at(1)), Some("again"));
    }

    #[test]
    fn a_name_calls_nobody_and_is_of_no_length() {
        assert_eq!(shown("@everyone"), "@\u{2060}everyone");
        assert_eq!(shown(" \n "), "…");
        assert_eq!(shown("https://x.example"), "https:\u{2060}//x.\u{2060}example");
        assert_eq!(shown("ada\u{202e}"), "ada");
        assert_eq!(shown(&"长".repeat(500)).chars().count(), NAME_MAX);
    }
}
