//! `/settings`: language, zone, theme, moderators, channels, who sees answers, and binding spaces.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::json;

use super::bind::{BindRefusal, Bound, CODE_MINUTES, bind_with_code, make_bind_code};
use super::settings::{
    ANSWERS, APPROVAL, DIGEST_HOUR, DigestHour, EVENT_REMINDERS, MODERATORS_CHANNEL, THEME as THEME_SETTING,
};
use super::store::{self, Moderator};
use super::{Lang, Right, audit};
use crate::commands::{
    Action, Arg, Arguments, Command, CommandError, Cx, Kind, LANG, OWN_LANGUAGE, Refusal, Reply, Run, Visibility,
};
use crate::content;
use crate::events;
use crate::inbox::Person;
use crate::members;
use crate::members::interests::listed;
use crate::ports::PlatformName;
use crate::series;
use crate::zone::Zone;

const LANGUAGE: Arg = Arg::choice("language", &["en", "zh-CN"]).required();
const ZONE: Arg = Arg { name: "zone", kind: Kind::Zone, is_required: true };
const THEME: Arg = Arg::choice("colours", &["dark", "light"]).required();
const MODE: Arg = Arg::choice("mode", &["public", "private"]).required();
const NEEDED: Arg = Arg::choice("needed", &["yes", "no"]).required();
const WHO: Arg = Arg::who("who").required();
const CHANNEL: Arg = Arg::channel("channel").required();
const NAME: Arg = Arg::text("name", 50).required();
const CODE: Arg = Arg::text("code", 40);

/// An action of `/settings` that changes the community.
const fn change(name: &'static str, who: Right, args: &'static [Arg], run: Run) -> Action {
    Action { name, who, answer: Visibility::Private, args, needs_community: true, run }
}

/// `/settings`: each setting is an action.
pub const SETTINGS: Command = Command {
    name: "settings",
    actions: &[
        change("show", Right::Moderator, &[LANG], |cx, args| show(cx, args)),
        change("language", Right::Moderator, &[LANGUAGE, LANG], |cx, args| language(cx, args)),
        change("zone", Right::Moderator, &[ZONE, LANG], |cx, args| zone(cx, args)),
        change("theme", Right::Moderator, &[THEME, LANG], |cx, args| theme(cx, args)),
        change("answers", Right::Moderator, &[MODE, LANG], |cx, args| answers(cx, args)),
        change("approval", Right::Owner, &[NEEDED, LANG], |cx, args| approval(cx, args)),
        change("event_reminders", Right::Moderator, &[Arg::text("leads", 100).required(), LANG], |cx, args| {
            event_reminders(cx, args)
        }),
        change("digest", Right::Moderator, &[Arg::text("hour", 10).required(), LANG], |cx, args| digest(cx, args)),
        change("channel", Right::Moderator, &[CHANNEL, LANG], |cx, args| moderators_channel(cx, args)),
        change("name", Right::Moderator, &[NAME, CHANNEL, LANG], |cx, args| name_channel(cx, args)),
        change("moderator", Right::Owner, &[WHO, LANG], |cx, args| add_moderator(cx, args)),
        change("unmoderator", Right::Owner, &[WHO, LANG], |cx, args| remove_moderator(cx, args)),
        change("bind", Right::Owner, &[CODE, LANG], |cx, args| bind(cx, args)),
        Action {
            name: "mylanguage",
            who: Right::Member,
            answer: Visibility::Private,
            args: &[LANGUAGE, LANG],
            needs_community: false,
            run: |cx, args| own_language(cx, args),
        },
    ],
};

type Answering<'a> = BoxFuture<'a, Result<Reply, CommandError>>;

fn given<'a>(args: &'a Arguments, name: &'static str) -> Result<&'a str, CommandError> {
    args.text(name).ok_or_else(|| Refusal::new("arg-missing").arg("name", name).into())
}

fn show<'a>(cx: &'a Cx<'a>, _: &'a Arguments) -> Answering<'a> {
    async move {
        let about = cx.about()?;
        let mut conn = cx.steward.db.read().await?;
        let moderators = store::moderators(&mut conn, about.community.id).await?;
        let names = store::channel_names(&mut conn, about.community.id).await?;
        let spaces = super::spaces(&mut conn, about.community.id).await?;
        drop(conn);
        let community = &about.community;
        let mut reply = Reply::titled(cx.say("settings-title", &[("community", community.name.as_str().into())]));
        let none = cx.say("settings-none", &[]);
        let listed = |items: Vec<String>| if items.is_empty() { none.clone() } else { items.join(", ") };
        let channel = about.settings.moderators_channel.clone().unwrap_or_else(|| none.clone());
        let moderators = listed(moderators.iter().map(|m| format!("{} ({})", m.label, m.platform.as_str())).collect());
        let channels = listed(
            names.iter().map(|n| format!("{} = {}:{} {}", n.name, n.platform, n.external_id, n.channel_name)).collect(),
        );
        let spaces =
            listed(spaces.iter().map(|s| format!("{} ({}:{})", s.name, s.platform.as_str(), s.external_id)).collect());
        for (id, value) in [
            ("settings-language", community.language.tag().to_owned()),
            ("settings-zone", community.zone.name().to_owned()),
            ("settings-theme", about.settings.theme.as_str().to_owned()),
            ("settings-answers", about.settings.answers.as_str().to_owned()),
            ("settings-approval", if about.settings.needs_approval { "yes" } else { "no" }.to_owned()),
            ("settings-event-reminders", about.settings.event_reminders.canonical()),
            ("settings-digest", about.settings.digest_hour.canonical()),
            ("settings-channel", channel),
            ("settings-moderators", moderators),
            ("settings-names", channels),
            ("settings-spaces", spaces),
        ] {
            reply.lines.push(cx.say(id, &[("value", value.into())]));
        }
        reply.json = json!({
            "community": community.name, "language": community.language, "zone": community.zone.name(),
            "theme": about.settings.theme.as_str(), "answers": about.settings.answers.as_str(),
            "needs_approval": about.settings.needs_approval,
            "event_reminders": about.settings.event_reminders.canonical(),
            "digest_hour": about.settings.digest_hour.canonical(), "moderators_channel": about.settings.moderators_channel,
        });
        Ok(reply)
    }
    .boxed()
}

/// Writes one setting with its audit row and says so.
async fn set(cx: &Cx<'_>, name: &str, value: &str, done: &'static str) -> Result<Reply, CommandError> {
    let about = cx.about()?;
    let mut write = cx.steward.db.write().await?;
    super::settings::set(&mut write, about.community.id, name, value).await?;
    audit(&mut write, about.community.id, cx.now, &cx.caller.actor(), "set", &format!("{name} = {value}")).await?;
    write.commit().await?;
    Ok(Reply::titled(cx.say(done, &[("value", value.into())])))
}

fn language<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let about = cx.about()?;
        let language = Lang::parse(given(args, "language")?).unwrap_or_default();
        let mut write = cx.steward.db.write().await?;
        store::set_language(&mut write, about.community.id, language).await?;
        audit(
            &mut write,
            about.community.id,
            cx.now,
            &cx.caller.actor(),
            "set",
            &format!("language = {}", language.tag()),
        )
        .await?;
        write.commit().await?;
        Ok(Reply::titled(cx.say("settings-language-done", &[("value", language.tag().into())])))
    }
    .boxed()
}

fn zone<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let about = cx.about()?;
        let wanted = given(args, "zone")?;
        let zone = wanted.parse::<Zone>().map_err(|unknown| {
            Refusal::new("zone-unknown").arg("zone", wanted).arg("nearest", unknown.nearest.join(", "))
        })?;
        let mut write = cx.steward.db.write().await?;
        store::set_zone(&mut write, about.community.id, &zone).await?;
        audit(&mut write, about.community.id, cx.now, &cx.caller.actor(), "set", &format!("zone = {}", zone.name()))
            .await?;
        let others = store::on_other_clocks(&mut write, about.community.id, &zone).await?;
        write.commit().await?;
        let time = zone.local(cx.now).format("%Y-%m-%d %H:%M").to_string();
        let mut reply =
            Reply::titled(cx.say("settings-zone-done", &[("value", zone.name().into()), ("time", time.into())]));
        reply.lines.extend(others.chunk_by(|a, b| a.0 == b.0).map(|kind| on_other_clocks(cx, kind)));
        let json = |(kind, number): &(String, i64)| json!({ "kind": kind, "number": number });
        reply.json = json!({ "zone": zone.name(), "keep_their_clocks": others.iter().map(json).collect::<Vec<_>>() });
        Ok(reply)
    }
    .boxed()
}

/// Which posts, events or series keep the clocks of the zone that they were written for, and what puts them on the new ones.
fn on_other_clocks(cx: &Cx<'_>, of_kind: &[(String, i64)]) -> String {
    let numbers: Vec<_> = of_kind.iter().map(|(_, number)| format!("#{number}")).collect();
    let (kind, first) = of_kind.first().map_or(("", 0), |(kind, number)| (kind.as_str(), *number));
    let args =
        [("n", of_kind.len().into()), ("numbers", numbers.join(", ").into()), ("number", first.to_string().into())];
    cx.say(&format!("settings-zone-{kind}-keep"), &args)
}

fn theme<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move { set(cx, THEME_SETTING, given(args, "colours")?, "settings-theme-done").await }.boxed()
}

fn answers<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move { set(cx, ANSWERS, given(args, "mode")?, "settings-answers-done").await }.boxed()
}

fn approval<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let needed = given(args, "needed")?;
        let mut reply = set(cx, APPROVAL, needed, "settings-approval-done").await?;
        if needed == "no" {
            // What waits for a look that nobody wants any more would wait for ever.
            let mut write = cx.steward.db.write().await?;
            let posts = content::let_all_on(cx, &mut write).await?;
            let events = events::commands::let_all_on(cx, &mut write).await?;
            let series = series::let_all_on(cx, &mut write).await?;
            write.commit().await?;
            cx.steward.outbox_bell.notify_waiters();
            let let_on = [("posts", posts.going), ("posts-over", posts.over), ("events", events), ("series", series)];
            for (kind, n) in let_on {
                let id = &format!("settings-approval-{kind}");
                reply.lines.extend((n > 0).then(|| cx.say(id, &[("n", n.into())])));
            }
            reply.json = json!({
                "posts_let_on": posts.going, "posts_over": posts.over, "events_let_on": events, "series_let_on": series,
            });
        }
        Ok(reply)
    }
    .boxed()
}

fn event_reminders<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let leads = events::Leads::parse(given(args, "leads")?)?.canonical();
        let reply = set(cx, EVENT_REMINDERS, &leads, "settings-event-reminders-done").await?;
        // Who is due by it is reminded by it.
        let mut write = cx.steward.db.write().await?;
        events::store::look_at_all(&mut write, cx.about()?.community.id, cx.now).await?;
        write.commit().await?;
        cx.steward.outbox_bell.notify_waiters();
        Ok(reply)
    }
    .boxed()
}

fn digest<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let text = given(args, "hour")?;
        let hour = DigestHour::parse(text).ok_or_else(|| Refusal::new("settings-digest-hour").arg("value", text))?;
        set(cx, DIGEST_HOUR, &hour.canonical(), "settings-digest-done").await
    }
    .boxed()
}

fn moderators_channel<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let (platform, id) = channel(cx, given(args, "channel")?)?;
        find_channel(cx, platform, &id).await?;
        set(cx, MODERATORS_CHANNEL, &format!("{}:{id}", platform.as_str()), "settings-channel-done").await
    }
    .boxed()
}

fn name_channel<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let about = cx.about()?;
        let name = given(args, "name")?;
        let (platform, id) = channel(cx, given(args, "channel")?)?;
        let found = find_channel(cx, platform, &id).await?;
        let mut write = cx.steward.db.write().await?;
        store::name_channel(&mut write, about.community.id, name, found).await?;
        let detail = format!("{name} = {}:{id}", platform.as_str());
        audit(&mut write, about.community.id, cx.now, &cx.caller.actor(), "name-channel", &detail).await?;
        write.commit().await?;
        Ok(Reply::titled(cx.say("settings-name-done", &[("name", name.into()), ("value", detail.into())])))
    }
    .boxed()
}

/// `here`, `telegram:<chat>[/<topic>]`, `discord:<channel>`: the platform and the channel's id there.
fn channel(cx: &Cx<'_>, text: &str) -> Result<(PlatformName, String), Refusal> {
    let refused = || Refusal::new("channel-unknown").arg("channel", text);
    if matches!(text, "here" | "这里" | "本频道") {
        return cx.place.channel.clone().map(|id| (cx.place.platform, id)).ok_or_else(refused);
    }
    let (platform, id) = text.split_once(':').ok_or_else(refused)?;
    let platform = PlatformName::parse(platform).ok_or_else(refused)?;
    Ok((platform, id.to_owned()))
}

async fn find_channel(cx: &Cx<'_>, platform: PlatformName, id: &str) -> Result<crate::ChannelId, CommandError> {
    let community = cx.about()?.community.id;
    let mut write = cx.steward.db.write().await?;
    if let Some(found) = store::channel_of(&mut write, community, platform, id).await? {
        return Ok(found);
    }
    let unknown = || Refusal::new("channel-unknown").arg("channel", format!("{}:{id}", platform.as_str()));
    // A Telegram group in which nobody has written yet, or one of its topics.
    let chat = id.split('/').next().filter(|chat| chat.bytes().all(|b| b == b'-' || b.is_ascii_digit()));
    let (PlatformName::Telegram, Some(chat)) = (platform, chat) else { return Err(unknown().into()) };
    let space = super::space(&mut write, platform, chat).await?.filter(|space| space.community_id == community);
    let space = space.ok_or_else(unknown)?;
    let made = store::upsert_channel(&mut write, space.id, id, "").await?;
    write.commit().await?;
    Ok(made)
}

/// `telegram:123`, `discord:123` (an account), `discord:role:123` (a role).
fn who(text: &str) -> Result<Moderator, Refusal> {
    let refused = || Refusal::new("who-unknown").arg("who", text);
    let (platform, rest) = text.split_once(':').ok_or_else(refused)?;
    let platform = PlatformName::parse(platform).ok_or_else(refused)?;
    let (kind, id) = rest.strip_prefix("role:").map_or(("account", rest), |id| ("role", id));
    if id.is_empty() || !id.bytes().all(|b| b.is_ascii_digit()) {
        return Err(refused());
    }
    Ok(Moderator { platform, kind: kind.to_owned(), external_id: id.to_owned(), label: text.to_owned() })
}

fn add_moderator<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let about = cx.about()?;
        let moderator = who(given(args, "who")?)?;
        let mut write = cx.steward.db.write().await?;
        store::add_moderator(&mut write, about.community.id, &moderator).await?;
        audit(&mut write, about.community.id, cx.now, &cx.caller.actor(), "name-moderator", &moderator.label).await?;
        write.commit().await?;
        Ok(Reply::titled(cx.say("settings-moderator-done", &[("who", moderator.label.into())])))
    }
    .boxed()
}

fn remove_moderator<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let about = cx.about()?;
        let moderator = who(given(args, "who")?)?;
        let mut write = cx.steward.db.write().await?;
        if !store::remove_moderator(&mut write, about.community.id, &moderator).await? {
            return Err(Refusal::new("moderator-not-named").arg("who", moderator.label).into());
        }
        audit(&mut write, about.community.id, cx.now, &cx.caller.actor(), "unname-moderator", &moderator.label).await?;
        write.commit().await?;
        Ok(Reply::titled(cx.say("settings-unmoderator-done", &[("who", moderator.label.into())])))
    }
    .boxed()
}

/// Without a code: makes one. With one, in a space: binds the space to the code's community.
fn bind<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let about = cx.about()?;
        let mut write = cx.steward.db.write().await?;
        let Some(code) = args.text("code").filter(|code| !code.is_empty()) else {
            let code =
                make_bind_code(&mut write, &*cx.steward.rng, about.community.id, &cx.caller.actor(), cx.now).await?;
            audit(&mut write, about.community.id, cx.now, &cx.caller.actor(), "make-bind-code", "").await?;
            write.commit().await?;
            let args = [
                ("code", code.into()),
                ("minutes", CODE_MINUTES.into()),
                ("community", about.community.name.as_str().into()),
            ];
            return Ok(Reply::titled(cx.say("settings-bind-code", &args)));
        };
        let space = match &cx.place.space {
            Some(id) => super::space(&mut write, cx.place.platform, id).await?,
            None => None,
        };
        let space = space.ok_or_else(|| Refusal::new("bind-needs-space"))?;
        match bind_with_code(&mut write, &space, code, &cx.caller.actor(), cx.now).await? {
            Ok(Bound { community, interests }) => {
                write.commit().await?;
                let words = [("space", space.name.into()), ("community", community.name.into())];
                let mut reply = Reply::titled(cx.say("settings-bind-done", &words));
                let names = [("names", listed(interests.iter().map(String::as_str)).into())];
                reply.lines.extend((!interests.is_empty()).then(|| cx.say("settings-bind-interests", &names)));
                Ok(reply)
            }
            Err(BindRefusal::NotValid) => Err(Refusal::new("bind-not-valid").into()),
            Err(BindRefusal::SameCommunity) => Err(Refusal::new("bind-same").into()),
        }
    }
    .boxed()
}

fn own_language<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        if cx.caller.is_anonymous() {
            return Err(Refusal::new("right-anonymous").into());
        }
        let language = Lang::parse(given(args, "language")?).unwrap_or_default();
        let mut write = cx.steward.db.write().await?;
        let person = Person { external_id: cx.caller.external_id.clone(), name: cx.caller.name.clone(), is_bot: false };
        let account = members::store::upsert_account(&mut write, cx.caller.platform, &person).await?;
        store::set_account_setting(&mut write, account, OWN_LANGUAGE, language.tag()).await?;
        write.commit().await?;
        Ok(Reply::titled(crate::words::say(language, "settings-mylanguage-done", &[])))
    }
    .boxed()
}
