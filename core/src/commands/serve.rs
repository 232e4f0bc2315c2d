//! From a question to its answer: parse, resolve, check, run, draw.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Either, select};

use super::arguments::clipped;
use super::ask::{Ask, Input, Press};
use super::buttons::{self, Pressed};
use super::error::{CommandError, Fault, Refusal};
use super::parse::{Parsed, parse_form, parse_line};
use super::reply::{Answer, Knock, Payload, Preparation, Reply};
use super::resolve::{self, CHOSEN_COMMUNITY, Cx, Resolved};
use crate::Steward;
use crate::community::{self, Lang, Theme};
use crate::inbox::Person;
use crate::members;
use crate::picture;
use crate::ports::{Platform, random_word};
use crate::words::{self, say};

/// An answer to a question that lay in the inbox for longer than this helps nobody.
const STALE_AFTER: TimeDelta = TimeDelta::minutes(5);
/// Who may see the answer must be known by then, so that a platform can be told in time; else it is private.
const PREPARATION_LIMIT: Duration = Duration::from_millis(1500);

/// So often a command is tried that meets other writers.
const ATTEMPTS: u32 = 4;
/// So many words of a text are asked about that are nearly a name.
const SLIPS_TOLD: usize = 3;

/// What somebody wants.
pub enum Wish {
    /// A command.
    Command(Box<Ask>),
    /// What a button does.
    Button(Box<Press>),
}

/// What was decided before the body runs.
pub struct Prepared {
    /// What an adapter needs to know now.
    pub preparation: Preparation,
    step: Step,
}

enum Step {
    Run(Box<Parsed>, Box<Resolved>),
    Choose(Vec<community::Community>),
    Refuse(CommandError),
}

/// Answers in a task of its own, so that no command holds up the inbox.
pub fn serve(steward: Arc<Steward>, platform: Arc<dyn Platform>, wish: Wish, received_at: DateTime<Utc>) {
    if steward.clock.now() - received_at > STALE_AFTER {
        tracing::info!("a command from before the restart is not answered any more");
        return;
    }
    tokio::spawn(async move {
        let asked = match wish {
            Wish::Command(ask) => Ok(ask),
            Wish::Button(press) => pressed(&steward, *press).await,
        };
        match asked {
            Ok(ask) => serve_ask(&steward, &*platform, &ask).await,
            Err(refused) => {
                let (to, answer) = *refused;
                let preparation = Preparation { is_private: true, lang: answer.lang };
                platform.deliver(to, preparation, async move { answer }.boxed()).await;
            }
        }
    });
}

async fn serve_ask(steward: &Steward, platform: &dyn Platform, ask: &Ask) {
    let preparing = prepare(steward, ask).boxed();
    let (preparation, work): (Preparation, BoxFuture<'_, Answer>) =
        match select(preparing, steward.clock.sleep(PREPARATION_LIMIT)).await {
            Either::Left((prepared, _)) => (prepared.preparation, finish(steward, ask, prepared).boxed()),
            Either::Right(((), preparing)) => {
                let lang = ask.caller.language_tag.as_deref().and_then(Lang::parse).unwrap_or_default();
                let work = async move { finish(steward, ask, preparing.await).await }.boxed();
                (Preparation { is_private: true, lang }, work)
            }
        };
    platform.deliver(ask.reply_to.clone(), preparation, work).await;
}

/// Answers a question where nothing has to be told before: the shell and the console.
pub async fn answer(steward: &Steward, ask: &Ask) -> Answer {
    let prepared = prepare(steward, ask).await;
    finish(steward, ask, prepared).await
}

/// Decides everything that is decided before the body runs.
pub async fn prepare(steward: &Steward, ask: &Ask) -> Prepared {
    let parsed = match &ask.input {
        Input::Line(line) => parse_line(line),
        Input::Form { command, action, args } => parse_form(command, action, args),
    };
    let resolved = resolve::resolve(steward, ask, parsed.as_ref().ok()).await;
    let lang = ask.caller.language_tag.as_deref().and_then(Lang::parse).unwrap_or_default();
    match (parsed, resolved) {
        (_, Err(error)) => Prepared { preparation: Preparation { is_private: true, lang }, step: Step::Refuse(error) },
        (Err(refusal), Ok(resolved)) => {
            Prepared { preparation: resolved.preparation, step: Step::Refuse(refusal.into()) }
        }
        (Ok(parsed), Ok(mut resolved)) => {
            let preparation = resolved.preparation;
            let step = if parsed.needs_community() && resolved.about.is_none() && !resolved.choices.is_empty() {
                Step::Choose(resolved.choices)
            } else if let Err(error) = resolve::check(&mut resolved, &parsed, &ask.caller) {
                Step::Refuse(error)
            } else {
                Step::Run(Box::new(parsed), Box::new(resolved))
            };
            // A refusal or a choice concerns the one who asked alone.
            let is_private = preparation.is_private || !matches!(step, Step::Run(..));
            Prepared { preparation: Preparation { is_private, ..preparation }, step }
        }
    }
}

/// Runs the body and draws the picture.
pub async fn finish(steward: &Steward, ask: &Ask, prepared: Prepared) -> Answer {
    let Preparation { is_private, lang } = prepared.preparation;
    let result = match prepared.step {
        Step::Refuse(error) => Err(error),
        Step::Choose(choices) => Ok((resolve::ask_which(lang, &choices, &ask.input), Theme::default())),
        Step::Run(parsed, resolved) => AssertUnwindSafe(run(steward, ask, lang, &parsed, *resolved))
            .catch_unwind()
            .await
            .unwrap_or_else(|_| Err(Fault::Panicked.into())),
    };
    let mut answer = Answer {
        reply: Reply::default(),
        picture: None,
        is_private,
        lang,
        knock: Knock { line: say(lang, "knock-line", &[]), button: say(lang, "knock-button", &[]) },
        is_done: result.is_ok(),
    };
    let finished = match result {
        Ok((reply, theme)) => picture_and_buttons(steward, ask, lang, theme, reply).await,
        Err(error) => Err(error),
    };
    match finished {
        Ok((reply, picture)) => {
            answer.reply = reply;
            answer.picture = picture;
        }
        Err(error) => {
            answer.is_done = false;
            answer.reply = explain(steward, lang, &error);
        }
    }
    answer
}

async fn run(
    steward: &Steward,
    ask: &Ask,
    lang: Lang,
    parsed: &Parsed,
    resolved: Resolved,
) -> Result<(Reply, Theme), CommandError> {
    let theme = parsed.arguments.text("theme").and_then(Theme::parse).or(ask.look.theme);
    let cx = Cx {
        steward,
        now: steward.clock.now(),
        as_of: ask.as_of,
        lang,
        look: super::Look { theme, ..ask.look },
        caller: &ask.caller,
        place: &ask.place,
        standing: ask.standing.as_ref(),
        about: resolved.about,
    };
    let mut reply = run_past_others(&cx, parsed).await?;
    reply.lines.splice(0..0, besides(&cx, parsed).into_iter().chain(nearly(&cx, parsed)));
    Ok((reply, cx.theme()))
}

/// Runs the body, and again where another writer was in its way: nothing of it was written then.
async fn run_past_others(cx: &Cx<'_>, parsed: &Parsed) -> Result<Reply, CommandError> {
    for _ in 1..ATTEMPTS {
        match (parsed.action.run)(cx, &parsed.arguments).await {
            Err(CommandError::Failed(Fault::Store(error))) if error.is_conflict() => {
                tracing::debug!(%error, "two writers met; it is asked again");
            }
            answered => return answered,
        }
    }
    (parsed.action.run)(cx, &parsed.arguments).await
}

/// What was taken for arguments at the end of a text that has no quotes: its writer may have meant it as text.
fn besides(cx: &Cx<'_>, parsed: &Parsed) -> Option<String> {
    let said = |name: &&str| format!("{name} {}", clipped(parsed.arguments.text(name).unwrap_or_default()));
    let arguments: Vec<String> = parsed.arguments.besides.iter().map(said).collect();
    let arguments = Some(arguments.join(", ")).filter(|arguments| !arguments.is_empty())?;
    Some(cx.say("arg-besides", &[("arguments", arguments.into())]))
}

/// What stands in a text and is nearly the name of an argument, in a sentence each.
fn nearly(cx: &Cx<'_>, parsed: &Parsed) -> Vec<String> {
    let slips = parsed.arguments.nearly.iter().take(SLIPS_TOLD);
    slips
        .map(|(word, meant)| cx.say("arg-nearly-text", &[("word", word.as_str().into()), ("meant", (*meant).into())]))
        .collect()
}

async fn picture_and_buttons(
    steward: &Steward,
    ask: &Ask,
    lang: Lang,
    theme: Theme,
    mut reply: Reply,
) -> Result<(Reply, Option<super::Picture>), CommandError> {
    buttons::keep(steward, &ask.caller, &mut reply.buttons).await?;
    let picture = match &reply.chart {
        None => None,
        Some(chart) => Some(picture::draw(steward, chart, lang, theme, ask.look.format).await?),
    };
    Ok((reply, picture))
}

/// A refusal in words; a fault as an incident number, logged once.
fn explain(steward: &Steward, lang: Lang, error: &CommandError) -> Reply {
    match error {
        CommandError::Refused(refusal) => {
            tracing::debug!(refusal = refusal.id, "refused");
            Reply::titled(words::refusal(lang, refusal))
        }
        CommandError::Failed(fault) => {
            let incident = random_word(&*steward.rng)[..8].to_owned();
            tracing::error!(incident, %fault, "a command failed");
            Reply::titled(say(lang, "failed-incident", &[("incident", incident.into())]))
        }
    }
}

/// What a pressed button asks for; a refusal comes with the way back.
async fn pressed(steward: &Steward, press: Press) -> Result<Box<Ask>, Box<(super::ReplyTo, Answer)>> {
    let lang = press.caller.language_tag.as_deref().and_then(Lang::parse).unwrap_or_default();
    let refused = |error: &CommandError, to: super::ReplyTo| {
        let reply = explain(steward, lang, error);
        Box::new((to, Answer { reply, picture: None, is_private: true, lang, knock: Knock::default(), is_done: false }))
    };
    let found = buttons::press(steward, &press.caller, &press.token, steward.clock.now()).await;
    let payload = match found {
        Ok(Pressed::Does(payload)) => payload,
        Ok(Pressed::NotYours) => return Err(refused(&Refusal::new("button-not-yours").into(), press.reply_to)),
        Ok(Pressed::Gone) => return Err(refused(&Refusal::new("button-gone").into(), press.reply_to)),
        Err(error) => return Err(refused(&error.into(), press.reply_to)),
    };
    let (line, community) = match payload {
        Payload::ChooseCommunity { community, line } => {
            if let Err(error) = choose(steward, &press, community).await {
                return Err(refused(&error, press.reply_to));
            }
            (line, None)
        }
        Payload::Run { line } => (line, None),
        Payload::RunIn { community, line } => (line, Some(community)),
    };
    Ok(Box::new(Ask {
        input: Input::Line(line),
        caller: press.caller,
        place: press.place,
        standing: press.standing,
        reply_to: press.reply_to,
        look: press.look,
        community,
        as_of: None,
    }))
}

async fn choose(steward: &Steward, press: &Press, community: crate::CommunityId) -> Result<(), CommandError> {
    let mut write = steward.db.write().await?;
    let person =
        Person { external_id: press.caller.external_id.clone(), name: press.caller.name.clone(), is_bot: false };
    let account = members::store::upsert_account(&mut write, press.caller.platform, &person).await?;
    community::store::set_account_setting(&mut write, account, CHOSEN_COMMUNITY, &community.0.to_string()).await?;
    Ok(write.commit().await?)
}
