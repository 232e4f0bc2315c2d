//! What moderators are told without having asked: what was missed, is uncertain, parked or dead, each once, gathered,
//! with its cure.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::Row;

use super::deed::{Cause, Deed};
use super::effect::{NewEffect, State};
use super::store;
use crate::Steward;
use crate::commands::{Payload, keep_for_moderators};
use crate::community::{self, Community, Settings};
use crate::content::{ButtonDoes, Message, MessageButton, Text};
use crate::ids::CommunityId;
use crate::ports::PlatformName;
use crate::store::{Conn, Result, StoreError, sql::statements, without_nul};
use crate::time::{from_ms, ms};
use crate::words::{FluentValue, say};

/// A community is told at most once in so long.
const APART: TimeDelta = TimeDelta::seconds(60);
/// So many lines stand in one message; the rest is counted.
const LINES_MAX: usize = 10;
/// Of so many posts it is said one by one that they were missed; of more in one sentence, so that they hide nothing else.
const MISSED_MAX: usize = 3;
/// So many numbers of missed posts stand in that sentence.
const NUMBERS_MAX: usize = 30;
/// So many uncertain messages have their buttons in one message: a platform takes five rows.
const CARDS_MAX: usize = 5;
/// The teller looks at least so often.
const IDLE: Duration = Duration::from_secs(15);
/// Longest text of somebody else's in a line, in characters.
const WORDS_MAX: usize = 160;

statements! {
    /// Keeps something that moderators are to be told, once.
    INSERT_NOTICE(Int, Text, Text, Text, IntNull, Int) =
        "INSERT INTO notice (community_id, about, kind, args, effect_id, made_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (community_id, about) DO NOTHING";
    /// Communities that something is to be told, with the time when they were told last.
    UNTOLD_COMMUNITIES() =
        "SELECT community_id, (SELECT MAX(told_at) FROM notice t WHERE t.community_id = n.community_id) AS last_at
         FROM notice n WHERE told_at IS NULL GROUP BY community_id";
    /// What a community is to be told, oldest first.
    UNTOLD(Int) =
        "SELECT id, kind, args, effect_id FROM notice WHERE community_id = $1 AND told_at IS NULL ORDER BY id";
    /// How many want somebody's word.
    WANTING(Int) =
        "SELECT state, COUNT(*) AS how_many FROM effect
         WHERE community_id = $1 AND (state IN ('uncertain', 'parked')
             OR (state = 'dead' AND (cause IS NULL OR cause NOT IN ('discarded', 'no-private-way'))))
         GROUP BY state ORDER BY state";
    /// It was told.
    TOLD(Int, Int) = "UPDATE notice SET told_at = $2 WHERE id = $1 AND told_at IS NULL";
    /// What is as old as that, told or not.
    FORGET_TOLD(Int) = "DELETE FROM notice WHERE made_at < $1";
}

/// Notices are kept for so long, so that the same is not told twice.
const KEPT_FOR: TimeDelta = TimeDelta::days(90);

/// Writing down what is to be told, in the transaction in which it happened.
pub(crate) mod notify {
    use super::super::effect::Effect;
    use super::{
        BTreeMap, CommunityId, Conn, DateTime, INSERT_NOTICE, Result, StoreError, Utc, WORDS_MAX, ms, without_nul,
    };
    use crate::community::welcome;
    use crate::content::post;
    use crate::events;
    use crate::feedback;
    use crate::outbox::Cause;
    use crate::series;

    /// Words for a sentence by their names.
    pub(crate) type Args = BTreeMap<&'static str, String>;

    /// Keeps a notice. `about`: the same is told once. `false`: it was kept before.
    pub(crate) async fn keep_once(
        conn: &mut Conn,
        community: CommunityId,
        about: &str,
        kind: &str,
        args: &Args,
        effect: Option<i64>,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        let args = serde_json::to_string(args).map_err(|error| sqlx::Error::Encode(error.into()))?;
        let done = INSERT_NOTICE
            .on(conn)
            .bind(community.0)
            .bind(without_nul(about).into_owned())
            .bind(kind)
            .bind(without_nul(&args).into_owned())
            .bind(effect)
            .bind(ms(now))
            .execute(conn.raw())
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Keeps a notice. `about`: the same is told once.
    pub(crate) async fn keep(
        conn: &mut Conn,
        community: CommunityId,
        about: &str,
        kind: &str,
        args: &Args,
        effect: Option<i64>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        keep_once(conn, community, about, kind, args, effect, now).await.map(|_| ())
    }

    /// A row cannot be read. It is left alone, whatever looks at it again: that is logged and told once.
    pub(crate) async fn unreadable_row(
        conn: &mut Conn,
        community: CommunityId,
        (table, row): (&'static str, i64),
        error: &StoreError,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let args = Args::from([("table", table.to_owned()), ("row", row.to_string())]);
        if keep_once(conn, community, &format!("row:{table}:{row}"), "row", &args, None, now).await? {
            tracing::error!(%error, table, row, "a row cannot be read; it is left alone, and nothing waits for it");
        }
        Ok(())
    }

    /// Something stands in the way of a channel.
    pub(crate) async fn parked(
        conn: &mut Conn,
        effect: &Effect,
        cause: Cause,
        reason: &str,
        now: DateTime<Utc>,
    ) -> Result<()> {
        of_effect(conn, effect, "parked", Some(cause), reason, now).await
    }

    /// Nobody knows whether something was done.
    pub(crate) async fn uncertain(conn: &mut Conn, effect: &Effect, now: DateTime<Utc>) -> Result<()> {
        of_effect(conn, effect, "uncertain", None, "", now).await
    }

    /// Something will not be done by itself.
    pub(crate) async fn dead(
        conn: &mut Conn,
        effect: &Effect,
        cause: Cause,
        reason: &str,
        now: DateTime<Utc>,
    ) -> Result<()> {
        of_effect(conn, effect, "dead", Some(cause), reason, now).await
    }

    /// Whether it announces an event: what everybody was to read.
    async fn is_announcement(conn: &mut Conn, effect: &Effect) -> Result<bool> {
        Ok(events::store::kind_of_effect(conn, effect.id).await?.as_deref() == Some("announcement"))
    }

    /// Whether moderators are told of it when it is a lesson. Who cannot be written to is listed, and a lesson that a
    /// platform refuses stops its series, which is told once.
    fn is_told_of_lessons(kind: &str, cause: Option<Cause>) -> bool {
        kind == "uncertain" || (kind == "dead" && !matches!(cause, Some(Cause::NoPrivateWay | Cause::Content)))
    }

    async fn of_effect(
        conn: &mut Conn,
        effect: &Effect,
        kind: &str,
        cause: Option<Cause>,
        reason: &str,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let mut args = Args::new();
        args.extend(feedback::label_of_effect(conn, effect.id).await?.map(|poll| ("poll", poll)));
        let greets = welcome::is_greeting(conn, effect.id).await?;
        let kind = match (effect.origin, is_announcement(conn, effect).await?) {
            _ if args.contains_key("poll") => format!("poll-{kind}"),
            _ if greets => format!("welcome-{kind}"),
            (Some(origin), _) => {
                args.insert("post", post::label(conn, origin.post).await?);
                args.insert("part", (origin.part + 1).to_string());
                args.insert("due", ms(origin.due_at).to_string());
                kind.to_owned()
            }
            (None, true) => {
                args.insert("event", events::label_of_effect(conn, effect.id).await?.unwrap_or_default());
                format!("event-{kind}")
            }
            (None, false) if is_told_of_lessons(kind, cause) => {
                let Some((series, Some(lesson))) = series::label_of_effect(conn, effect.id).await? else {
                    return Ok(());
                };
                args.insert("series", series);
                args.insert("lesson", lesson);
                format!("series-{kind}")
            }
            // What tells of trouble must not make more of it: a notice that cannot be sent stands in `/outbox`. So does
            // what one person was to be told.
            (None, false) => return Ok(()),
        };
        args.insert("effect", effect.id.to_string());
        args.insert("deed", effect.deed.word().to_owned());
        args.insert("platform", effect.platform.as_str().to_owned());
        args.insert("channel", effect.channel.clone());
        args.insert("cause", cause.map_or("", Cause::as_str).to_owned());
        args.insert("reason", reason.chars().take(WORDS_MAX).collect());
        // Parked again for the same cause is the same; what became uncertain or dead once more is told once more.
        let attempt = if kind.ends_with("parked") { 0 } else { effect.first_attempt_at.map_or(0, ms) };
        let about = format!("effect:{}:{kind}:{}:{attempt}", effect.id, cause.map_or("", Cause::as_str));
        keep(conn, effect.community, &about, &kind, &args, Some(effect.id.0), now).await
    }
}

/// Tells the moderators of every community what there is to tell.
pub struct Teller {
    steward: Arc<Steward>,
}

/// Something to tell.
struct Notice {
    id: i64,
    kind: String,
    args: BTreeMap<String, String>,
    effect: Option<i64>,
}

impl Teller {
    /// A teller on a database.
    pub fn new(steward: Arc<Steward>) -> Self {
        Self { steward }
    }

    /// Works until the future is dropped.
    pub async fn run(&self) {
        loop {
            let rung = self.steward.outbox_bell.notified();
            if let Err(error) = self.tell().await {
                tracing::error!(%error, "moderators could not be told; it is tried again");
            }
            tokio::select! {
                () = rung => {}
                () = self.steward.clock.sleep(IDLE) => {}
            }
        }
    }

    /// Writes one message for every community that was not told of anything in the last minute.
    pub async fn tell(&self) -> Result<()> {
        let now = self.steward.clock.now();
        let mut conn = self.steward.db.read().await?;
        let rows = UNTOLD_COMMUNITIES.on(&conn).fetch_all(conn.raw()).await?;
        let mut communities = Vec::new();
        for row in rows {
            let last = row.try_get::<Option<i64>, _>("last_at")?.map(from_ms);
            // A last time in the future comes from a clock that was set back.
            if last.is_none_or(|last| now - last >= APART || last > now) {
                communities.push(CommunityId(row.try_get("community_id")?));
            }
        }
        drop(conn);
        // What one community cannot be told holds up no other.
        let mut failed = None;
        for community in communities {
            if let Err(error) = self.tell_one(community, now).await {
                failed = Some(error);
            }
        }
        failed.map_or(Ok(()), Err)
    }

    async fn tell_one(&self, id: CommunityId, now: DateTime<Utc>) -> Result<()> {
        let mut write = self.steward.db.write().await?;
        let Some(community) = community::find(&mut write, id).await? else { return Ok(()) };
        let settings = Settings::of(&mut write, id).await?;
        // Without a channel it stands in /outbox and the console.
        let Some((platform, channel)) = settings.moderators_channel.as_deref().and_then(moderators_place) else {
            return Ok(());
        };
        let notices = untold(&mut write, id).await?;
        for notice in &notices {
            let told = TOLD.on(&write).bind(notice.id).bind(ms(now)).execute(write.raw()).await?;
            if told.rows_affected() == 0 {
                // Another process is telling the same.
                return Ok(());
            }
        }
        if notices.is_empty() {
            return Ok(());
        }
        let message = self.message(&mut write, &community, platform, &notices, now).await?;
        write_to(&mut write, &self.steward, &community, (platform, channel), &message, now).await?;
        FORGET_TOLD.on(&write).bind(ms(now - KEPT_FOR)).execute(write.raw()).await?;
        write.commit().await?;
        self.steward.outbox_bell.notify_waiters();
        Ok(())
    }

    async fn message(
        &self,
        conn: &mut Conn,
        community: &Community,
        platform: PlatformName,
        notices: &[Notice],
        now: DateTime<Utc>,
    ) -> Result<Message> {
        let lang = community.language;
        let mut lines = vec![say(lang, "notice-title", &[("community", community.name.as_str().into())])];
        let mut buttons = Vec::new();
        let (missed, others): (Vec<_>, Vec<_>) = notices.iter().partition(|notice| notice.kind == "missed");
        let is_many = missed.len() > MISSED_MAX;
        if is_many {
            lines.push(many_missed(community, &missed));
        }
        let single: Vec<_> = if is_many { others } else { notices.iter().collect() };
        for notice in single.iter().take(LINES_MAX) {
            lines.push(sentence(conn, community, notice).await?);
            let is_uncertain = notice.kind.ends_with("uncertain");
            if let (Some(effect), true) = (notice.effect, is_uncertain && buttons.len() < CARDS_MAX) {
                let mut row = Vec::new();
                for (id, verb) in [("notice-button-there", "there"), ("notice-button-again", "again")] {
                    let payload = Payload::Run { line: format!("/outbox {verb} {effect}") };
                    let token = keep_for_moderators(conn, &*self.steward.rng, platform, &payload, now).await?;
                    let label = say(lang, id, &[("effect", effect.to_string().into())]);
                    row.push(MessageButton { label, does: ButtonDoes::Press(token) });
                }
                buttons.push(row);
            }
        }
        if single.len() > LINES_MAX {
            lines.push(say(lang, "notice-more", &[("n", (single.len() - LINES_MAX).to_string().into())]));
        }
        Ok(Message { text: Text::plain(lines.join("\n")), media: Vec::new(), buttons })
    }
}

/// How many effects of a community want somebody's word, by state.
pub(crate) async fn wanting(conn: &mut Conn, community: CommunityId) -> Result<Vec<(State, i64)>> {
    let rows = WANTING.on(conn).bind(community.0).fetch_all(conn.raw()).await?;
    rows.iter().map(|row| Ok((store::state(row, "state")?, row.try_get("how_many")?))).collect()
}

/// Writes a message for moderators, in as many parts as the platform needs.
pub(crate) async fn write_to(
    conn: &mut Conn,
    steward: &Steward,
    community: &Community,
    (platform, channel): (PlatformName, &str),
    message: &Message,
    now: DateTime<Utc>,
) -> Result<()> {
    for message in steward.parts_for(platform, message) {
        let deed = Deed::Send { message };
        let new = NewEffect {
            community: community.id,
            platform,
            channel,
            origin: None,
            subject: None,
            deed: &deed,
            state: State::Waiting,
            not_before: now,
            too_late: None,
        };
        store::insert(conn, &*steward.rng, &new, now).await?;
    }
    Ok(())
}

/// What was missed of many posts, in one sentence: after days of absence it is hundreds.
fn many_missed(community: &Community, missed: &[&Notice]) -> String {
    let number = |notice: &Notice, name: &str| notice.args.get(name).and_then(|value| value.parse::<i64>().ok());
    let all = |name: &'static str| missed.iter().filter_map(move |notice| number(notice, name));
    let local = |at: Option<i64>| {
        at.map_or_else(String::new, |at| community.zone.local(from_ms(at)).format("%Y-%m-%d %H:%M").to_string())
    };
    let mut numbers: Vec<_> = all("number").collect();
    numbers.sort_unstable();
    numbers.dedup();
    let mut listed: Vec<_> = numbers.iter().take(NUMBERS_MAX).map(|number| format!("#{number}")).collect();
    listed.extend((numbers.len() > NUMBERS_MAX).then(|| "…".to_owned()));
    let args = [
        ("posts", numbers.len().into()),
        ("n", all("n").sum::<i64>().into()),
        ("from", local(all("from").min()).into()),
        ("to", local(all("to").max()).into()),
        ("numbers", listed.join(", ").into()),
    ];
    format!("• {}", say(community.language, "notice-missed-many", &args))
}

/// `discord:123`, `telegram:-100/7`.
pub(crate) fn moderators_place(text: &str) -> Option<(PlatformName, &str)> {
    let (platform, channel) = text.split_once(':')?;
    Some((PlatformName::parse(platform)?, channel))
}

async fn untold(conn: &mut Conn, community: CommunityId) -> Result<Vec<Notice>> {
    let rows = UNTOLD.on(conn).bind(community.0).fetch_all(conn.raw()).await?;
    rows.iter()
        .map(|row| {
            let id: i64 = row.try_get("id")?;
            let text: String = row.try_get("args")?;
            let kind: String = row.try_get("kind")?;
            let (kind, args) = match serde_json::from_str(&text) {
                Ok(args) => (kind, args),
                Err(error) => {
                    tracing::error!(%error, notice = id, "a notice cannot be read; that there was one is told");
                    let args = [("table", "notice".to_owned()), ("row", id.to_string())];
                    ("row".to_owned(), args.map(|(name, value)| (name.to_owned(), value)).into())
                }
            };
            Ok(Notice { id, kind, args, effect: row.try_get("effect_id")? })
        })
        .collect()
}

/// A notice in words, with its cure.
async fn sentence(conn: &mut Conn, community: &Community, notice: &Notice) -> Result<String> {
    let lang = community.language;
    let mut args: BTreeMap<&str, String> =
        notice.args.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    // Notices of an older version are all of messages that were to be sent.
    args.entry("deed").or_insert_with(|| "send".to_owned());
    for name in ["due", "from", "to"] {
        if let Some(at) = args.get(name).and_then(|at| at.parse().ok()) {
            args.insert(name, community.zone.local(from_ms(at)).format("%Y-%m-%d %H:%M").to_string());
        }
    }
    if let (Some(platform), Some(channel)) = (args.get("platform").cloned(), args.get("channel").cloned()) {
        let name = community::channels::channel_label(conn, community.id, &platform, &channel).await?;
        args.insert("channel", name);
    }
    if let Some(cause) = args.get("cause").filter(|cause| !cause.is_empty()).cloned() {
        let is_over = Cause::parse(&cause).is_some_and(Cause::is_for_ever);
        let next = match args["deed"].as_str() {
            _ if is_over => "notice-next-drop",
            "send" | "ask" => "notice-next-send",
            _ => "notice-next-change",
        };
        let number = args.get("effect").cloned().unwrap_or_default();
        args.insert("next", say(lang, next, &[("effect", number.into())]));
        args.insert("cause", say(lang, &format!("cause-{cause}"), &[]));
        args.insert("cure", say(lang, &format!("cure-{cause}"), &[]));
    }
    let given: Vec<(&str, FluentValue<'_>)> =
        args.iter().map(|(name, value)| (*name, FluentValue::from(value.as_str()))).collect();
    let mut sentence = format!("• {}", say(lang, &format!("notice-{}", notice.kind), &given));
    if args.get("reason").is_some_and(|reason| !reason.is_empty()) {
        sentence.push_str(&say(lang, "notice-said", &given));
    }
    Ok(sentence)
}
