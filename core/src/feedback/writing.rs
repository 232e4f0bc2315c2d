//! A poll from the arguments of a command: what neither platform would take is refused before a row is written.

use chrono::{DateTime, DurationRound, TimeDelta, Utc};

use super::poll::{ANSWERS_MAX, ANSWERS_MIN, Ballot, OPEN_MAX, QUESTION_MAX_UTF16, answer_max_utf16};
use super::store;
use crate::commands::{Arguments, CommandError, Cx, Refusal, clipped};
use crate::content::writing::places;
use crate::content::{Target, Text};
use crate::inbox::SpaceKind;
use crate::ports::PlatformName;
use crate::schedule::Rule;
use crate::store::Conn;

/// Most places.
const PLACES_MAX: usize = 10;
/// What stands between answers.
const BETWEEN: [char; 3] = [';', '；', '\n'];

/// What is asked, and where.
pub(super) async fn written(
    cx: &Cx<'_>,
    conn: &mut Conn,
    args: &Arguments,
) -> Result<(Ballot, Vec<Target>), CommandError> {
    let text = |name: &'static str| {
        let missing = || Refusal::new("arg-missing").arg("name", name);
        args.text(name).map(str::trim).filter(|text| !Text::plain(*text).is_blank()).ok_or_else(missing)
    };
    let question = text("question")?;
    let to = places(cx, conn, text("to")?).await?;
    refuse_places(conn, &to).await?;
    refuse_longer("question", question, QUESTION_MAX_UTF16)?;
    let answers = answers(text("answers")?, &to)?;
    let ballot = Ballot {
        question: question.to_owned(),
        answers,
        is_multiple: args.text("multi") == Some("yes"),
        closes_at: closes_at(cx, args.text("closes"))?,
    };
    Ok((ballot, to))
}

fn refuse_longer(name: &'static str, text: &str, max: usize) -> Result<(), Refusal> {
    if text.encode_utf16().count() > max {
        return Err(Refusal::new("arg-too-long").arg("name", name).arg("max", max.to_string()));
    }
    Ok(())
}

/// `Monday; Tuesday; neither`.
fn answers(text: &str, to: &[Target]) -> Result<Vec<String>, Refusal> {
    let answers: Vec<String> =
        text.split(BETWEEN).map(str::trim).filter(|answer| !answer.is_empty()).map(str::to_owned).collect();
    if !(ANSWERS_MIN..=ANSWERS_MAX).contains(&answers.len()) {
        let refusal = Refusal::new("poll-answers-count").arg("n", answers.len().to_string());
        return Err(refusal.arg("min", ANSWERS_MIN.to_string()).arg("max", ANSWERS_MAX.to_string()));
    }
    let max = to.iter().map(|target| answer_max_utf16(target.platform)).min().unwrap_or(0);
    for (index, answer) in answers.iter().enumerate() {
        if answer.encode_utf16().count() > max {
            return Err(Refusal::new("poll-answer-long").arg("answer", clipped(answer)).arg("max", max.to_string()));
        }
        // Telegram refuses them, and nobody could tell them apart.
        if answers[..index].contains(answer) {
            return Err(Refusal::new("poll-answer-twice").arg("answer", answer.as_str()));
        }
    }
    Ok(answers)
}

/// In Telegram's channels nobody is told who votes, so that nobody could be counted once.
async fn refuse_places(conn: &mut Conn, to: &[Target]) -> Result<(), CommandError> {
    if to.len() > PLACES_MAX {
        return Err(Refusal::new("post-too-many").arg("name", "to").arg("max", PLACES_MAX.to_string()).into());
    }
    for target in to {
        let chat = target.channel.split('/').next().unwrap_or_default();
        let is_channel = target.platform == PlatformName::Telegram
            && store::kind_of_space(conn, target.platform, chat).await?.as_deref() == Some(SpaceKind::Channel.as_str());
        if is_channel {
            return Err(Refusal::new("poll-no-channel").arg("place", target.address()).into());
        }
    }
    Ok(())
}

/// The minute at which it closes; as late as can be when nobody says.
fn closes_at(cx: &Cx<'_>, said: Option<&str>) -> Result<DateTime<Utc>, Refusal> {
    let minute = |at: DateTime<Utc>| at.duration_trunc(TimeDelta::minutes(1)).unwrap_or(at);
    let Some(said) = said else { return Ok(minute(cx.now + OPEN_MAX)) };
    let zone = cx.zone();
    let rule = Rule::parse(said, &zone, cx.now).map_err(Refusal::from)?;
    let at = rule.next_after(&zone, cx.now).map(minute).filter(|at| *at > cx.now);
    let at = at.ok_or_else(|| Refusal::new("event-past"))?;
    if at - cx.now > OPEN_MAX {
        return Err(Refusal::new("event-too-far").arg("days", OPEN_MAX.num_days().to_string()));
    }
    Ok(at)
}
