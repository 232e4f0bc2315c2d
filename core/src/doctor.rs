//! `doctor`: what is right and what is wrong, each finding with its cure.

pub mod commands;
mod recorded;

use chrono::{DateTime, TimeDelta, Utc};
use fluent_bundle::FluentValue;
use steward_charts as charts;

use crate::activity::coverage;
use crate::commands::Format;
use crate::community::{self, Lang, Theme};
use crate::content::{self, PostState};
use crate::inbox::store as inbox;
use crate::members;
use crate::outbox::{self, State};
use crate::picture;
use crate::store::{Conn, Engine, Result};
use crate::words::say;
use crate::{CommunityId, Steward, series, zone};

pub(crate) use recorded::STATEMENTS as RECORDED_STATEMENTS;

/// Gaps older than this are history, not news.
const GAPS_SHOWN_FOR: TimeDelta = TimeDelta::days(30);

/// So many rows of a kind are looked at, whether they can be read.
const LOOKED_AT_MAX: i64 = 1_000;

/// How serious a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// As it should be.
    Ok,
    /// Something is missing; Steward works without it, or with less.
    Warning,
    /// Something that Steward needs does not work.
    Problem,
}

/// One thing that was looked at. Words are Fluent ids: `doctor-<check>` says what was found, `doctor-<check>-cure` what
/// to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How serious.
    pub level: Level,
    /// The Fluent id after `doctor-`; stable, scripts may look for it.
    pub check: &'static str,
    /// Arguments of both sentences.
    pub args: Vec<(&'static str, String)>,
    /// The space that it is about, by its id on the platform: told to moderators of its community alone.
    pub space: Option<String>,
}

impl Finding {
    /// Everything is as it should be.
    pub fn ok(check: &'static str) -> Self {
        Self { level: Level::Ok, check, args: Vec::new(), space: None }
    }

    /// Something is missing.
    pub fn warning(check: &'static str) -> Self {
        Self { level: Level::Warning, check, args: Vec::new(), space: None }
    }

    /// Something does not work.
    pub fn problem(check: &'static str) -> Self {
        Self { level: Level::Problem, check, args: Vec::new(), space: None }
    }

    /// Adds an argument of the sentences.
    #[must_use]
    pub fn arg(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// Says which space it is about.
    #[must_use]
    pub fn in_space(mut self, external_id: impl Into<String>) -> Self {
        self.space = Some(external_id.into());
        self
    }

    /// What was found, in words.
    pub fn text(&self, lang: Lang) -> String {
        say(lang, &format!("doctor-{}", self.check), &self.values())
    }

    /// What to do about it, in words; nothing when all is well.
    pub fn cure(&self, lang: Lang) -> Option<String> {
        (self.level > Level::Ok).then(|| say(lang, &format!("doctor-{}-cure", self.check), &self.values()))
    }

    fn values(&self) -> Vec<(&str, FluentValue<'_>)> {
        self.args.iter().map(|(name, value)| (*name, FluentValue::from(value.as_str()))).collect()
    }
}

/// Looks at everything that core knows of; for one community, or (`None`) for all.
pub async fn examine(steward: &Steward, community: Option<CommunityId>) -> Result<Vec<Finding>> {
    let now = steward.clock.now();
    let mut findings = vec![database(steward).await?, clock(now), zone_data()];
    findings.push(fonts());
    findings.extend(inbox_findings(steward, community.is_none()).await?);
    let mut conn = steward.db.read().await?;
    let communities = match community {
        Some(id) => community::find(&mut conn, id).await?.into_iter().collect(),
        None => community::all(&mut conn).await?,
    };
    drop(conn);
    for community in communities {
        findings.extend(community_findings(steward, &community, now).await?);
    }
    if community.is_some() && steward.platforms().is_empty() {
        findings.push(Finding::ok("not-asked"));
    }
    for platform in steward.platforms() {
        let mut found = platform.examine().await;
        if let Some(id) = community {
            let spaces = community::spaces(&mut steward.db.read().await?, id).await?;
            let is_ours = |external_id: &str| {
                spaces.iter().any(|space| space.platform == platform.name() && space.external_id == external_id)
            };
            found.retain(|finding| finding.space.as_deref().is_none_or(is_ours));
        }
        findings.extend(found);
    }
    Ok(findings)
}

async fn database(steward: &Steward) -> Result<Finding> {
    let mut conn = steward.db.read().await?;
    let version = crate::store::version(&mut conn).await?;
    let engine = match conn.engine() {
        Engine::Sqlite => "SQLite",
        Engine::Postgres => "PostgreSQL",
    };
    Ok(Finding::ok("database").arg("engine", engine).arg("version", version))
}

/// The day on which this version's sources were last changed by its makers; no clock is right that stands before it.
const BUILT_AFTER: i64 = 1_795_000_000;

fn clock(now: DateTime<Utc>) -> Finding {
    let shown = now.format("%Y-%m-%d %H:%M:%S UTC").to_string();
    if now.timestamp() < BUILT_AFTER {
        Finding::problem("clock").arg("now", shown)
    } else {
        Finding::ok("clock").arg("now", shown)
    }
}

fn zone_data() -> Finding {
    Finding::ok("zones").arg("version", zone::database_version())
}

/// Whether Latin letters, Chinese characters and emoji can be drawn: by drawing them.
fn fonts() -> Finding {
    const SAMPLE: &str = "Growth 增长 🦀";
    /// What stands for a character that no font has.
    const MISSING: char = '□';
    let frame = charts::Frame { community: SAMPLE.to_owned(), ..charts::Frame::default() };
    let chart = charts::Chart::Growth(charts::Growth { frame, ..charts::Growth::default() });
    let drawn = charts::draw(&chart, picture::look(Lang::ZhCn, Theme::Dark, Format::Telegram));
    let is_drawn = drawn.png(charts::PngEncoding::Fast).is_ok();
    if is_drawn && !drawn.svg.contains(MISSING) { Finding::ok("fonts") } else { Finding::problem("fonts-missing") }
}

/// `tells_why`: the reasons are for the shell; in a chat they would tell of other communities.
async fn inbox_findings(steward: &Steward, tells_why: bool) -> Result<Vec<Finding>> {
    let mut conn = steward.db.read().await?;
    let counts = inbox::set_aside_counts(&mut conn).await?;
    if counts.is_empty() {
        return Ok(vec![Finding::ok("inbox")]);
    }
    Ok(counts
        .into_iter()
        .map(|row| {
            let check = if row.state == "unknown" { "inbox-unknown" } else { "inbox-set-aside" };
            Finding::warning(check)
                .arg("source", row.source)
                .arg("kind", row.kind)
                .arg("count", row.count.to_string())
                .arg("reason", row.reason.filter(|_| tells_why).unwrap_or_else(|| "–".to_owned()))
                .arg("last", row.last_at.format("%Y-%m-%d %H:%M UTC").to_string())
        })
        .collect())
}

async fn community_findings(
    steward: &Steward,
    community: &community::Community,
    now: DateTime<Utc>,
) -> Result<Vec<Finding>> {
    let mut conn = steward.db.read().await?;
    let rows = coverage::of_community(&mut conn, community.id, now).await?;
    let spans: Vec<coverage::Span> = rows.into_iter().map(|row| row.span).collect();
    let recent = coverage::gaps(&spans).into_iter().filter(|gap| gap.to > now - GAPS_SHOWN_FOR);
    let local = |at| community.zone.local(at).format("%Y-%m-%d %H:%M").to_string();
    let mut findings: Vec<Finding> = recent
        .map(|gap| {
            Finding::warning("gap")
                .arg("community", community.name.clone())
                .arg("from", local(gap.from))
                .arg("to", local(gap.to))
        })
        .collect();
    let by_name = members::store::name_only_members(&mut conn, community.id).await?;
    if by_name > 0 {
        findings.push(
            Finding::warning("name-only").arg("community", community.name.clone()).arg("count", by_name.to_string()),
        );
    }
    findings.extend(recorded::findings(&mut conn, community, now).await?);
    findings.extend(outbox_finding(&mut conn, community).await?);
    findings.extend(held_findings(&mut conn, community).await?);
    findings.extend(unreadable_rows(&mut conn, community).await?);
    Ok(findings)
}

/// Posts that go out by themselves, effects that are open, and series that cannot be read.
async fn unreadable_rows(conn: &mut Conn, community: &community::Community) -> Result<Vec<Finding>> {
    let of = |table: &'static str, row: String| {
        Finding::problem("row").arg("community", community.name.clone()).arg("table", table).arg("row", row)
    };
    let effects = outbox::store::listed(conn, community.id, None, LOOKED_AT_MAX).await?.unreadable;
    let mut findings: Vec<_> = effects.iter().map(|id| of("effect", id.to_string())).collect();
    for id in content::store::posts(conn, community.id, Some(PostState::Scheduled), LOOKED_AT_MAX).await? {
        match content::store::one(conn, id).await {
            Err(error) if error.is_about_the_data() => findings.push(of("post", id.to_string())),
            read => drop(read?),
        }
    }
    let (_, series) = series::store::listed(conn, community.id, LOOKED_AT_MAX).await?;
    findings.extend(series.iter().map(|id| of("series", id.to_string())));
    Ok(findings)
}

/// What a moderator has to look at in the outbox, if anything.
async fn outbox_finding(conn: &mut Conn, community: &community::Community) -> Result<Option<Finding>> {
    let counts = outbox::store::counts(conn, community.id).await?;
    let count = |wanted| counts.iter().find(|(state, _)| *state == wanted).map_or(0, |(_, n)| *n);
    let [uncertain, parked, dead] = [State::Uncertain, State::Parked, State::Dead].map(count);
    if uncertain + parked + dead == 0 {
        return Ok(None);
    }
    let finding = Finding::warning("outbox")
        .arg("community", community.name.clone())
        .arg("uncertain", uncertain.to_string())
        .arg("parked", parked.to_string())
        .arg("dead", dead.to_string());
    Ok(Some(finding))
}

/// What stands still, each by its name.
async fn held_findings(conn: &mut Conn, community: &community::Community) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for hold in outbox::held(conn, community.id).await? {
        let (check, channel) = match hold.scope.split_once(':') {
            None => ("held-all", String::new()),
            Some(("community", _)) => ("held-community", String::new()),
            Some((platform, channel)) => {
                let label = community::channels::channel_label(conn, community.id, platform, channel).await?;
                ("held-channel", label)
            }
        };
        let finding = Finding::warning(check)
            .arg("community", community.name.clone())
            .arg("channel", channel)
            .arg("since", community.zone.local(hold.since).format("%Y-%m-%d %H:%M").to_string())
            .arg("reason", hold.reason);
        findings.push(finding);
    }
    Ok(findings)
}

#[cfg(test)]
mod tests {
    use super::{Level, clock, fonts};

    #[test]
    fn the_fonts_inside_the_program_draw_both_languages_and_emoji() {
        assert_eq!(fonts().level, Level::Ok);
    }

    #[test]
    fn a_clock_from_before_the_program_is_a_problem() {
        assert_eq!(clock("2020-01-01T00:00:00Z".parse().unwrap()).level, Level::Problem);
        assert_eq!(clock("2027-01-01T00:00:00Z".parse().unwrap()).level, Level::Ok);
    }
}
