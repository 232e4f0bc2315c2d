//! From the arguments of `/post` to what a post says, where and when. Each refusal names the part that is wrong.

use std::collections::BTreeMap;
use std::time::Duration;

use super::post::{CatchUp, LinkButton, OnUncertain, Overlap, Writing};
use super::target::{self, Target};
use super::text::Text;
use super::{address, template};
use crate::commands::{Arguments, CommandError, Cx, Refusal};
use crate::community;
use crate::ports::PlatformName;
use crate::schedule::Rule;
use crate::store::Conn;
use crate::zone::Zone;

/// So late a time may still be met, unless something else is said.
const GRACE: Duration = Duration::from_hours(1);
/// So late where everything is caught up with: lessons keep their worth.
const GRACE_OF_ALL: Duration = Duration::from_hours(7 * 24);
/// Most places of one post.
const PLACES_MAX: usize = 20;
/// Most pictures and files: what both platforms show together.
const MEDIA_MAX: usize = 10;
/// Most link buttons: Discord's five rows of three, less than Telegram's.
const BUTTONS_MAX: usize = 15;
/// Longest text on a button, in characters. Source: Discord API, button label.
const LABEL_MAX_CHARS: usize = 64;
/// Takes a value away.
const NOTHING: &str = "-";

/// So late a time may still be met where nothing is said of it.
pub(super) fn usual_grace(catch_up: CatchUp) -> Duration {
    if catch_up == CatchUp::All { GRACE_OF_ALL } else { GRACE }
}

/// Nothing written yet.
pub(crate) fn empty(zone: &Zone) -> Writing {
    Writing {
        title: String::new(),
        body: String::new(),
        teaser: String::new(),
        media: Vec::new(),
        buttons: Vec::new(),
        topic: String::new(),
        form: String::new(),
        to: Vec::new(),
        teaser_to: Vec::new(),
        rule: None,
        zone: zone.clone(),
        catch_up: CatchUp::default(),
        grace: GRACE,
        on_uncertain: OnUncertain::default(),
        overlap: Overlap::default(),
    }
}

/// What was written before, with what the arguments say in its place.
pub(crate) async fn written(
    cx: &Cx<'_>,
    conn: &mut Conn,
    args: &Arguments,
    writing: Writing,
) -> Result<Writing, CommandError> {
    let writing = changed(cx, conn, args, writing).await?;
    refuse_nameless(&writing)?;
    refuse_wordless_teaser(&writing)?;
    Ok(writing)
}

fn refuse_nameless(writing: &Writing) -> Result<(), Refusal> {
    if writing.title.is_empty() { Err(Refusal::new("post-needs-title")) } else { Ok(()) }
}

/// Places of a teaser that says nothing.
fn refuse_wordless_teaser(writing: &Writing) -> Result<(), Refusal> {
    let is_wordless = !writing.teaser_to.is_empty() && writing.teaser.trim().is_empty();
    if is_wordless { Err(Refusal::new("post-needs-teaser")) } else { Ok(()) }
}

/// Arguments that are tried together, because one is right or wrong with the other.
const TRIED_TOGETHER: [&[&str]; 12] = [
    &["title"],
    &["to", "teaserto"],
    &["when"],
    &["topic"],
    &["form"],
    &["teaser"],
    &["media"],
    &["buttons"],
    &["catchup", "grace"],
    &["uncertain"],
    &["overlap"],
    &["body"],
];

/// The same as far as it is right, and each refusal with the argument that it is about: for somebody who is still
/// writing.
pub(super) async fn tried(
    cx: &Cx<'_>,
    conn: &mut Conn,
    args: &Arguments,
    mut writing: Writing,
) -> Result<(Writing, Vec<(&'static str, Refusal)>), CommandError> {
    let mut refusals = Vec::new();
    for names in TRIED_TOGETHER {
        let some = args.only(names);
        match changed(cx, conn, &some, writing.clone()).await {
            Ok(changed) => writing = changed,
            Err(CommandError::Refused(refusal)) => refusals.push((names[0], refusal)),
            Err(failed) => return Err(failed),
        }
    }
    if let Err(refusal) = refuse_nameless(&writing) {
        refusals.push(("title", refusal));
    }
    if let Err(refusal) = refuse_wordless_teaser(&writing) {
        refusals.push(("teaser", refusal));
    }
    Ok((writing, refusals))
}

async fn changed(
    cx: &Cx<'_>,
    conn: &mut Conn,
    args: &Arguments,
    mut writing: Writing,
) -> Result<Writing, CommandError> {
    let text = |name: &str| args.text(name).map(|value| if value == NOTHING { "" } else { value });
    for (name, field) in [("title", &mut writing.title), ("topic", &mut writing.topic), ("form", &mut writing.form)] {
        if let Some(value) = text(name) {
            *field = one_line(value);
        }
    }
    for (name, field) in [("body", &mut writing.body), ("teaser", &mut writing.teaser)] {
        if let Some(value) = text(name) {
            *field = lines(value);
            template::check(field).map_err(|error| error.refusal())?;
        }
    }
    if let Some(value) = text("to") {
        writing.to = places(cx, conn, value).await?;
    }
    if let Some(value) = text("teaserto") {
        writing.teaser_to = places(cx, conn, value).await?;
    }
    refuse_places(&writing)?;
    if let Some(value) = text("media") {
        let media = value.split_whitespace().map(|url| address::media(url).map_err(|error| error.refusal(url)));
        writing.media = media.collect::<Result<_, _>>()?;
        refuse_more("media", writing.media.len(), MEDIA_MAX)?;
    }
    if let Some(value) = text("buttons") {
        writing.buttons = buttons(value)?;
    }
    policies(args, &mut writing);
    if let Some(value) = text("when") {
        writing.zone = cx.zone();
        writing.rule = match value {
            "" => None,
            value => Some(Rule::parse(value, &writing.zone, cx.now).map_err(Refusal::from)?.canonical()),
        };
    }
    Ok(writing)
}

fn policies(args: &Arguments, writing: &mut Writing) {
    if let Some(policy) = args.text("catchup").and_then(CatchUp::parse) {
        writing.catch_up = policy;
        writing.grace = usual_grace(policy);
    }
    if let Some(minutes) = args.int("grace").and_then(|minutes| u64::try_from(minutes).ok()) {
        writing.grace = Duration::from_secs(minutes * 60);
    }
    if let Some(policy) = args.text("uncertain").and_then(OnUncertain::parse) {
        writing.on_uncertain = policy;
    }
    if let Some(policy) = args.text("overlap").and_then(Overlap::parse) {
        writing.overlap = policy;
    }
}

/// A title or a name as lists show it; nothing, where nothing of it can be seen.
pub(crate) fn one_line(text: &str) -> String {
    if Text::plain(text).is_blank() {
        return String::new();
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A body as it was meant: Discord's form has one line only, so that `\n` stands for a new one, and `\\n` for a
/// backslash and an n. Where a new line was typed, both are what they say: code, as a rule.
pub(crate) fn lines(text: &str) -> String {
    let text = text.trim();
    if Text::plain(text).is_blank() {
        return String::new();
    }
    if text.contains('\n') {
        return text.to_owned();
    }
    let literal = text.split("\\\\n").map(|part| part.replace("\\n", "\n"));
    literal.collect::<Vec<_>>().join("\\n").trim().to_owned()
}

/// The places of a `to:`; each must belong to this community.
pub(crate) async fn places(cx: &Cx<'_>, conn: &mut Conn, text: &str) -> Result<Vec<Target>, CommandError> {
    let community = &cx.about()?.community;
    let mut names = BTreeMap::new();
    for name in community::store::channel_names(conn, community.id).await? {
        if let Some(platform) = PlatformName::parse(&name.platform) {
            names.insert(name.name, Target { platform, channel: name.external_id });
        }
    }
    if let Some(channel) = &cx.place.channel {
        for here in ["here", "这里", "本频道"] {
            names.insert(here.to_owned(), Target { platform: cx.place.platform, channel: channel.clone() });
        }
    }
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let places = target::parse(text, &names).map_err(|error| error.refusal())?;
    for place in &places {
        if !is_ours(conn, community.id, place).await? {
            return Err(Refusal::new("channel-unknown").arg("channel", place.address()).into());
        }
    }
    Ok(places)
}

/// Whether a place belongs to the community: a channel that was seen in it, or a topic of one of its Telegram chats.
async fn is_ours(conn: &mut Conn, community: crate::CommunityId, place: &Target) -> Result<bool, CommandError> {
    if community::store::channel_of(conn, community, place.platform, &place.channel).await?.is_some() {
        return Ok(true);
    }
    let chat = place.channel.split('/').next().unwrap_or_default();
    let space = match place.platform {
        PlatformName::Telegram => community::space(conn, place.platform, chat).await?,
        _ => None,
    };
    Ok(space.is_some_and(|space| space.community_id == community))
}

/// A place stands once: what the same channel showed twice would be one message too many.
fn refuse_places(writing: &Writing) -> Result<(), Refusal> {
    let mut all: Vec<&Target> = writing.to.iter().chain(&writing.teaser_to).collect();
    refuse_more("to", all.len(), PLACES_MAX)?;
    all.sort();
    match all.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(Refusal::new("post-place-twice").arg("place", pair[0].address())),
        None => Ok(()),
    }
}

fn refuse_more(name: &'static str, n: usize, max: usize) -> Result<(), Refusal> {
    if n > max {
        return Err(Refusal::new("post-too-many").arg("name", name).arg("max", max.to_string()));
    }
    Ok(())
}

/// `Read on = https://example.org; Sign up = https://…`.
fn buttons(text: &str) -> Result<Vec<LinkButton>, Refusal> {
    let mut buttons = Vec::new();
    for part in text.split([';', '；', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
        let refused = || Refusal::new("post-button-unclear").arg("part", part);
        let (label, url) = part.split_once('=').ok_or_else(refused)?;
        let (label, url) = (label.trim(), url.trim());
        if label.is_empty() || label.chars().count() > LABEL_MAX_CHARS {
            return Err(refused());
        }
        let url = address::check(url).map_err(|error| error.refusal(url))?;
        buttons.push(LinkButton { label: label.to_owned(), url });
    }
    refuse_more("buttons", buttons.len(), BUTTONS_MAX)?;
    Ok(buttons)
}
