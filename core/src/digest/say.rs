//! A week in words: at most fifteen lines.

use super::week::{Best, Facts, Growth};
use crate::community::Lang;
use crate::events::Gathering;
use crate::words::{self, FluentValue, figure, number, percent, signed};
use crate::zone::Zone;

/// So many events of the week, and so many ahead, have a line each.
const EVENTS_MAX: usize = 3;
/// So many numbers stand in a line.
const NUMBERS_MAX: usize = 10;
/// Of fewer a share says nothing.
const FEWEST: u64 = 10;

/// In which language it is told, and by which clocks.
pub(super) struct Voice {
    pub(super) lang: Lang,
    pub(super) zone: Zone,
}

impl Voice {
    pub(super) fn say(&self, id: &str, args: &[(&str, FluentValue<'_>)]) -> String {
        words::say(self.lang, id, args)
    }
}

/// The week and whose it is.
pub(super) fn title(voice: &Voice, community: &str, facts: &Facts) -> String {
    let args = [
        ("community", community.into()),
        ("from", facts.week.monday.to_string().into()),
        ("to", facts.week.sunday().to_string().into()),
    ];
    voice.say("digest-title", &args)
}

/// Everything that there is to say, the most important first; `None` of what nothing is known about.
pub(super) fn lines(voice: &Voice, facts: &Facts) -> Vec<String> {
    let mut lines = Vec::new();
    match &facts.growth {
        Some(growth) => lines.extend(growth_lines(voice, growth)),
        None => lines.push(voice.say("digest-unseen", &[])),
    }
    lines.extend(stayed_line(voice, facts));
    lines.extend(active_line(voice, facts));
    lines.extend(post_lines(voice, facts));
    lines.extend(with_more(voice, facts.held.iter().map(|event| held_line(voice, event)).collect()));
    lines.extend(with_more(voice, facts.ahead.iter().map(|event| ahead_line(voice, event)).collect()));
    lines.extend(decide_line(voice, facts));
    if is_quiet(facts) {
        lines = vec![voice.say("digest-quiet", &[])];
        lines.extend(facts.growth.and_then(|growth| unseen_line(voice, &growth)));
    }
    lines
}

/// That not all of the week was seen.
fn unseen_line(voice: &Voice, growth: &Growth) -> Option<String> {
    (growth.unseen_days > 0).then(|| voice.say("digest-unseen-days", &[("n", growth.unseen_days.into())]))
}

/// Whether nothing is known to have happened in the week, and nothing is to be done.
pub(super) fn is_quiet(facts: &Facts) -> bool {
    let still = |growth: &Growth| growth.joined + growth.left == 0 && growth.since == (0, 0);
    facts.growth.as_ref().is_none_or(still)
        && facts.stayed.1.trials == 0
        && facts.active.is_none_or(|active| active.members == 0 && active.before.unwrap_or(0) == 0)
        && facts.posts == super::week::Posts::default()
        && facts.held.is_empty()
        && facts.ahead.is_empty()
        && facts.waiting == super::week::Waiting::default()
}

fn growth_lines(voice: &Voice, growth: &Growth) -> Vec<String> {
    let mut args = vec![
        ("members", number(growth.members).into()),
        ("joined", number(growth.joined).into()),
        ("left", number(growth.left).into()),
    ];
    args.extend(growth.change.map(|change| ("change", signed(change).into())));
    args.extend(growth.change_before.map(|before| ("before", signed(before).into())));
    let id = match (growth.change, growth.change_before) {
        (None, _) => "digest-growth-first",
        (Some(_), None) => "digest-growth",
        (Some(_), Some(_)) => "digest-growth-before",
    };
    let mut lines = vec![voice.say(id, &args)];
    lines.extend(unseen_line(voice, growth));
    if growth.since != (0, 0) {
        let (joined, left) = growth.since;
        lines.push(voice.say("digest-since", &[("joined", number(joined).into()), ("left", number(left).into())]));
    }
    lines
}

fn stayed_line(voice: &Voice, facts: &Facts) -> Option<String> {
    let (monday, stayed) = &facts.stayed;
    let (share, low, high) = (stayed.estimate?, stayed.low?, stayed.high?);
    let args = [
        ("n", count(stayed.trials).into()),
        ("date", monday.to_string().into()),
        ("stayed", count(stayed.successes).into()),
        ("share", percent(share).into()),
        ("low", percent(low).into()),
        ("high", percent(high).into()),
    ];
    Some(voice.say(if stayed.trials < FEWEST { "digest-stayed-few" } else { "digest-stayed" }, &args))
}

fn active_line(voice: &Voice, facts: &Facts) -> Option<String> {
    let Some(active) = facts.active else {
        // Where nothing at all was seen that is said already.
        return facts.growth.map(|_| voice.say("digest-active-unknown", &[]));
    };
    let mut args = vec![("n", count(active.members.into()).into())];
    args.extend(active.before.map(|before| ("before", count(before.into()).into())));
    Some(voice.say(if active.before.is_some() { "digest-active-before" } else { "digest-active" }, &args))
}

fn post_lines(voice: &Voice, facts: &Facts) -> Vec<String> {
    let posts = &facts.posts;
    let mut lines = vec![voice.say("digest-posts", &[("n", posts.sent.into())])];
    if !posts.failed.is_empty() {
        lines.push(voice.say("digest-failed", &[("posts", numbers(&posts.failed).into())]));
    }
    if !posts.missed.is_empty() {
        lines.push(voice.say("digest-missed", &[("posts", numbers(&posts.missed).into())]));
    }
    lines.extend(posts.best.as_ref().map(|best| best_line(voice, best)));
    lines
}

fn best_line(voice: &Voice, best: &Best) -> String {
    let mut args =
        vec![("post", format!("#{} {}", best.number, best.title).into()), ("people", number(best.people).into())];
    args.extend(best.usual.map(|usual| ("usual", figure(usual).into())));
    let line = voice.say(if best.usual.is_some() { "digest-best-usual" } else { "digest-best" }, &args);
    if best.is_in_progress { voice.say("digest-in-progress", &[("line", line.into())]) } else { line }
}

fn held_line(voice: &Voice, event: &Gathering) -> String {
    let label = || ("event", event.label.clone().into());
    let Some(came) = &event.turnout else {
        return voice.say("digest-held-unknown", &[label(), ("going", number(event.going).into())]);
    };
    let mut args = vec![label(), ("came", count(came.came).into()), ("signed", count(came.signed_up).into())];
    let share = [("share", came.no_show.estimate), ("low", came.no_show.low), ("high", came.no_show.high)];
    args.extend(share.into_iter().filter_map(|(name, value)| Some((name, percent(value?).into()))));
    let line = voice.say(if came.signed_up < FEWEST { "digest-held-few" } else { "digest-held" }, &args);
    if came.walked_in == 0 {
        return line;
    }
    voice.say("digest-walked-in", &[("line", line.into()), ("n", count(came.walked_in).into())])
}

fn ahead_line(voice: &Voice, event: &Gathering) -> String {
    let time = voice.zone.local(event.starts_at).format("%Y-%m-%d %H:%M").to_string();
    let mut args = vec![
        ("event", event.label.clone().into()),
        ("time", time.into()),
        ("going", number(event.going).into()),
        ("come", event.going.into()),
    ];
    if event.waiting == 0 {
        return voice.say("digest-ahead", &args);
    }
    args.extend([("waiting", number(event.waiting).into()), ("wait", event.waiting.into())]);
    voice.say("digest-ahead-waiting", &args)
}

/// The first lines, and how many more there are.
fn with_more(voice: &Voice, mut lines: Vec<String>) -> Vec<String> {
    let more = lines.len().saturating_sub(EVENTS_MAX);
    if more > 0 {
        lines.truncate(EVENTS_MAX);
        if let Some(last) = lines.last_mut() {
            last.push(' ');
            last.push_str(&voice.say("digest-more", &[("n", more.into())]));
        }
    }
    lines
}

fn decide_line(voice: &Voice, facts: &Facts) -> Option<String> {
    let waiting = &facts.waiting;
    let lists = [("posts", &waiting.posts), ("events", &waiting.events)];
    let lists = lists.into_iter().filter(|(_, list)| !list.is_empty());
    let mut parts: Vec<String> = lists
        .map(|(name, list)| voice.say(&format!("digest-decide-{name}"), &[(name, numbers(list).into())]))
        .collect();
    let counts = [("uncertain", waiting.uncertain), ("parked", waiting.parked), ("dead", waiting.dead)];
    let counts = counts.into_iter().filter(|(_, n)| *n > 0);
    parts.extend(counts.map(|(name, n)| voice.say(&format!("digest-decide-{name}"), &[("n", number(n).into())])));
    (!parts.is_empty()).then(|| voice.say("digest-decide", &[("what", parts.join("; ").into())]))
}

/// `#1, #4`, and `…` where there are more than one reads.
fn numbers(list: &[i64]) -> String {
    let mut shown: Vec<String> = list.iter().take(NUMBERS_MAX).map(|number| format!("#{number}")).collect();
    if list.len() > NUMBERS_MAX {
        shown.push("…".to_owned());
    }
    shown.join(", ")
}

fn count(n: u64) -> String {
    number(i64::try_from(n).unwrap_or(i64::MAX))
}
