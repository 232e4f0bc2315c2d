//! `/digest`: what the last week brought.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use super::picture;
use super::say::{self, Voice};
use super::week::{self, Facts};
use crate::commands::{Action, Arguments, Command, CommandError, Cx, LANG, Reply, THEME, Visibility};
use crate::community::Right;
use crate::events::Gathering;

/// `/digest`: what the last complete week brought, and what waits for a decision.
pub(crate) const DIGEST: Command = Command {
    name: "digest",
    actions: &[Action {
        name: "",
        who: Right::Moderator,
        answer: Visibility::AsSet,
        args: &[THEME, LANG],
        needs_community: true,
        run: |cx, args| digest(cx, args),
    }],
};

fn digest<'a>(cx: &'a Cx<'a>, _: &'a Arguments) -> BoxFuture<'a, Result<Reply, CommandError>> {
    async move {
        let about = cx.about()?;
        let mut conn = cx.steward.db.read().await?;
        let facts = week::gather(&mut conn, &about.community, &about.settings, (cx.as_of, cx.now)).await?;
        drop(conn);
        let voice = Voice { lang: cx.lang, zone: about.community.zone.clone() };
        let mut reply = Reply::titled(say::title(&voice, &about.community.name, &facts));
        reply.lines = say::lines(&voice, &facts);
        if facts.growth.is_some() && !say::is_quiet(&facts) {
            reply.chart = picture::pair(cx).await?;
        }
        reply.json = numbers(&facts);
        Ok(reply)
    }
    .boxed()
}

fn numbers(facts: &Facts) -> Value {
    let growth = facts.growth.map(|growth| {
        json!({
            "members": growth.members, "change": growth.change, "joined": growth.joined, "left": growth.left,
            "change_before": growth.change_before, "unseen_days": growth.unseen_days,
            "since": { "joined": growth.since.0, "left": growth.since.1 },
        })
    });
    let (monday, stayed) = &facts.stayed;
    let best = facts.posts.best.as_ref().map(|best| {
        json!({
            "number": best.number, "people": best.people, "usual": best.usual, "in_progress": best.is_in_progress,
        })
    });
    let waiting = &facts.waiting;
    json!({
        "week": { "from": facts.week.monday, "to": facts.week.sunday() },
        "growth": growth,
        "retention": { "joined_in_week_of": monday, "stayed_four_weeks": stayed },
        "activity": facts.active.map(|active| json!({ "members": active.members, "before": active.before })),
        "posts": {
            "sent": facts.posts.sent, "failed": facts.posts.failed, "missed": facts.posts.missed, "best": best,
        },
        "events": {
            "held": facts.held.iter().map(event).collect::<Vec<_>>(),
            "ahead": facts.ahead.iter().map(event).collect::<Vec<_>>(),
        },
        "to_decide": {
            "posts": waiting.posts, "events": waiting.events, "uncertain": waiting.uncertain,
            "parked": waiting.parked, "dead": waiting.dead,
        },
    })
}

fn event(event: &Gathering) -> Value {
    let came = event.turnout.as_ref().map(|came| {
        json!({ "signed_up": came.signed_up, "came": came.came, "walked_in": came.walked_in, "no_show": came.no_show })
    });
    json!({
        "number": event.number, "starts_at": event.starts_at, "going": event.going, "waiting": event.waiting,
        "attendance": came,
    })
}
