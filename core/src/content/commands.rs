//! `/post`: from the idea to the day on which everybody has seen it. What a moderator looks at is in `view.rs`.

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::json;

use super::former::Copies;
use super::planner;
use super::post::{Post, PostState, Writing};
use super::view::{describe, describe_whole};
use super::{approval, former, next, preview, revise, store, view, writing};
use crate::brought::commands as brought;
use crate::commands::{Action, Arg, Arguments, Command, CommandError, Cx, LANG, Refusal, Reply, Run, Visibility};
use crate::community::{Right, audit};
use crate::ids::PostId;
use crate::outbox;
use crate::store::{Conn, Write};

const TITLE: Arg = Arg::text("title", 100);
const TO: Arg = Arg::channels("to", 500);
const WHEN: Arg = Arg::text("when", 500);
const TOPIC: Arg = Arg::text("topic", 50);
const FORM: Arg = Arg::text("form", 30);
const TEASER: Arg = Arg::text("teaser", 2_000);
const TEASER_TO: Arg = Arg::channels("teaserto", 500);
const MEDIA: Arg = Arg::text("media", 2_000);
const BUTTONS: Arg = Arg::text("buttons", 1_000);
const CATCH_UP: Arg = Arg::choice("catchup", &["latest", "all", "skip"]);
const GRACE: Arg = Arg::int("grace", 1, 7 * 24 * 60);
const UNCERTAIN: Arg = Arg::choice("uncertain", &["hold", "resend", "skip"]);
const OVERLAP: Arg = Arg::choice("overlap", &["queue", "one", "skip"]);
const EARLIER: Arg = Arg::choice("earlier", &["keep", "remove"]);
const BODY: Arg = Arg::text("body", 6_000);
const NUMBER: Arg = Arg::int("number", 1, i64::MAX).required();
const STATE: Arg = Arg::choice("state", &["idea", "draft", "review", "scheduled", "paused", "posted", "deleted"]);
const REPLAY: Arg = Arg::choice("replay", &["yes", "no"]);

/// An action of `/post`.
const fn post(name: &'static str, args: &'static [Arg], run: Run) -> Action {
    Action { name, who: Right::Moderator, answer: Visibility::Private, args, needs_community: true, run }
}

/// `/post`: what is said to everybody, written once and seen on every platform.
pub(crate) const POST: Command = Command {
    name: "post",
    actions: &[
        post(
            "add",
            &[
                Arg::text("title", 100).required(),
                TO,
                WHEN,
                TOPIC,
                FORM,
                TEASER,
                TEASER_TO,
                MEDIA,
                BUTTONS,
                CATCH_UP,
                GRACE,
                UNCERTAIN,
                OVERLAP,
                LANG,
                BODY,
            ],
            |cx, args| add(cx, args),
        ),
        post("list", &[STATE, LANG], |cx, args| view::list(cx, args)),
        post("show", &[NUMBER, LANG], |cx, args| view::show(cx, args)),
        post("brought", &[NUMBER, LANG], |cx, args| brought::of_post(cx, args)),
        post(
            "edit",
            &[
                NUMBER, TITLE, TO, WHEN, TOPIC, FORM, TEASER, TEASER_TO, MEDIA, BUTTONS, CATCH_UP, GRACE, UNCERTAIN,
                OVERLAP, EARLIER, LANG, BODY,
            ],
            |cx, args| edit(cx, args),
        ),
        post(
            "preview",
            &[
                Arg::int("number", 1, i64::MAX),
                TITLE,
                TO,
                WHEN,
                TOPIC,
                FORM,
                TEASER,
                TEASER_TO,
                MEDIA,
                BUTTONS,
                CATCH_UP,
                GRACE,
                UNCERTAIN,
                OVERLAP,
                LANG,
                BODY,
            ],
            |cx, args| preview::preview(cx, args),
        ),
        post("approve", &[NUMBER, LANG], |cx, args| approve(cx, args)),
        post("pause", &[NUMBER, LANG], |cx, args| pause(cx, args)),
        post("resume", &[NUMBER, REPLAY, LANG], |cx, args| resume(cx, args)),
        post("skip", &[NUMBER, LANG], |cx, args| skip(cx, args)),
        post("delete", &[NUMBER, LANG], |cx, args| delete(cx, args)),
    ],
};

pub(super) type Answering<'a> = BoxFuture<'a, Result<Reply, CommandError>>;

/// The post of the number that was typed.
pub(crate) async fn numbered(cx: &Cx<'_>, conn: &mut Conn, args: &Arguments) -> Result<Post, CommandError> {
    let number = args.int("number").unwrap_or_default();
    let post = store::numbered(conn, cx.about()?.community.id, number).await?;
    post.ok_or_else(|| Refusal::new("post-unknown").arg("number", number.to_string()).into())
}

/// The same, to change it: until the transaction ends nobody else does.
async fn held(cx: &Cx<'_>, write: &mut Conn, args: &Arguments) -> Result<Post, CommandError> {
    let id = numbered(cx, write, args).await?.id;
    store::lock(write, id).await?;
    outbox::lock_of_post(write, id).await?;
    read_back(write, id).await
}

/// Where a post stands by what is written, and when it is due next.
pub(super) fn stand(writing: &Writing, is_approved: bool, cx: &Cx<'_>) -> (PostState, Option<DateTime<Utc>>) {
    let rule = writing.schedule();
    // What is counted from the moment of saving begins with its whole second.
    let next = rule.and_then(|rule| rule.next_from(&writing.zone, next::this_second(cx.now)));
    stand_at(writing, next, is_approved, cx)
}

/// The same where it is known when it is due next.
fn stand_at(
    writing: &Writing,
    next: Option<DateTime<Utc>>,
    is_approved: bool,
    cx: &Cx<'_>,
) -> (PostState, Option<DateTime<Utc>>) {
    if writing.body.trim().is_empty() {
        (PostState::Idea, None)
    } else if next.is_none() || (writing.to.is_empty() && writing.teaser_to.is_empty()) {
        (PostState::Draft, None)
    } else if needs_approval(cx) && !is_approved {
        (PostState::Review, next)
    } else {
        (PostState::Scheduled, next)
    }
}

/// The next time of a post in review as far as it is to be known, so that it is written down when it passes before the
/// approval: that of a post which has run, and the only one of any other. A series has not begun before it is approved.
fn known_in_review(writing: &Writing, has_run: bool, next: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
    let rule = writing.schedule()?;
    next.filter(|next| has_run || rule.next_after(&writing.zone, *next).is_none())
}

/// Whether the community wants another moderator to look at posts before they are seen.
fn needs_approval(cx: &Cx<'_>) -> bool {
    cx.about.as_ref().is_some_and(|about| about.settings.needs_approval)
}

/// Whether a post has had all its times, and is there to be seen or on its way.
pub(super) async fn has_had_its_times(cx: &Cx<'_>, conn: &mut Conn, post: &Post) -> Result<bool, CommandError> {
    let next = post.writing.schedule().and_then(|rule| rule.next_from(&post.writing.zone, cx.now));
    let is_sketch = matches!(post.state, PostState::Idea | PostState::Draft | PostState::Deleted);
    Ok(!is_sketch && next.is_none() && !store::shown(conn, post.id).await?.is_empty())
}

/// Writes who did what to a post, makes it durable, and wakes whom it concerns.
async fn finish(cx: &Cx<'_>, mut write: Write, action: &str, post: &Post) -> Result<(), CommandError> {
    audit(&mut write, post.community, cx.now, &cx.caller.actor(), action, &post.label()).await?;
    write.commit().await?;
    cx.steward.outbox_bell.notify_waiters();
    Ok(())
}

fn add<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let about = cx.about()?;
        let mut write = cx.steward.db.write().await?;
        let empty = writing::empty(&about.community.zone);
        let writing = writing::written(cx, &mut write, args, empty).await?;
        let stands = match stand(&writing, false, cx) {
            (PostState::Review, next) => (PostState::Review, known_in_review(&writing, false, next)),
            stands => stands,
        };
        let (id, _) =
            store::insert(&mut write, about.community.id, &writing, stands, &cx.caller.actor(), cx.now).await?;
        let post = read_back(&mut write, id).await?;
        finish(cx, write, "add-post", &post).await?;
        describe_change(cx, &post, "post-added", Copies::default()).await
    }
    .boxed()
}

async fn read_back(conn: &mut Conn, id: PostId) -> Result<Post, CommandError> {
    store::one(conn, id).await?.ok_or_else(|| Refusal::new("post-unknown").arg("number", id.to_string()).into())
}

fn edit<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let mut write = cx.steward.db.write().await?;
        let before = held(cx, &mut write, args).await?;
        refuse_deleted(&before)?;
        if args.values.keys().all(|name| *name == NUMBER.name || *name == LANG.name) {
            return Err(Refusal::new("post-nothing-changes").arg("number", before.number.to_string()).into());
        }
        let writing = writing::written(cx, &mut write, args, before.writing.clone()).await?;
        refuse_emptied(&before, &writing)?;
        let says_the_same = same_words(&before.writing, &writing);
        // Whoever wrote the words last does not approve them.
        let made_by = if says_the_same { before.made_by.clone() } else { cx.caller.actor() };
        let mut copies = Copies::default();
        let asks_removal = args.text(EARLIER.name) == Some("remove");
        let (former, to_remove) = copies.leave(&mut write, (&before, &writing), asks_removal).await?;
        store::update(&mut write, before.id, &writing, &former, &made_by, cx.now).await?;
        let approved_by = before.approved_by.clone().filter(|_| says_the_same);
        let (state, next) = stand_after(cx, &mut write, &before, &writing, approved_by.is_some()).await?;
        store::set_state(&mut write, before.id, state, next, approved_by.as_deref(), cx.now).await?;
        if asks_removal || !says_the_same {
            copies.forgotten = store::forgotten(&mut write, before.id).await?;
        }
        let post = read_back(&mut write, before.id).await?;
        // What nobody has approved is not shown where an older text stands either, also when it is a draft for now.
        if post.state != PostState::Review && (approved_by.is_some() || !needs_approval(cx)) {
            let went_to: Vec<_> = before.targets().map(|(target, _)| target.clone()).collect();
            copies.followed = revise::follow(&mut write, cx.steward, (&post, &went_to), cx.now).await?;
        }
        if let Some(messages) = to_remove {
            copies.remove(cx, &mut write, &messages).await?;
        }
        // Where nothing of it is on its way any more.
        store::finish(&mut write, before.id, cx.now).await?;
        let post = read_back(&mut write, before.id).await?;
        finish(cx, write, "edit-post", &post).await?;
        describe_change(cx, &post, "post-edited", copies).await
    }
    .boxed()
}

/// Refuses to leave nothing of a post that has been shown or will be.
fn refuse_emptied(before: &Post, writing: &Writing) -> Result<(), Refusal> {
    let shows_something = |writing: &Writing| !writing.body.is_empty() || !writing.media.is_empty();
    let is_sketch = matches!(before.state, PostState::Idea | PostState::Draft) && before.occurrences == 0;
    if is_sketch || shows_something(writing) || !shows_something(&before.writing) {
        return Ok(());
    }
    Err(Refusal::new("post-emptied").arg("number", before.number.to_string()))
}

/// Where a post stands after a change, and when it is due next. Times of another schedule than the one it has now that
/// came while it stood still are written down before they are forgotten.
async fn stand_after(
    cx: &Cx<'_>,
    conn: &mut Conn,
    before: &Post,
    writing: &Writing,
    is_approved: bool,
) -> Result<(PostState, Option<DateTime<Utc>>), CommandError> {
    let keeps_time = before.writing.rule == writing.rule && before.writing.zone == writing.zone;
    if !keeps_time {
        let reason = match before.state {
            PostState::Review => "review",
            PostState::Paused => "paused",
            _ => "held",
        };
        planner::pass_over(conn, before, reason, cx.now, cx.now).await?;
    }
    // A time that has come, and that nobody took up yet, is still its next one.
    let stands = match before.next_at.filter(|_| keeps_time) {
        None => stand(writing, is_approved, cx),
        next => stand_at(writing, next, is_approved, cx),
    };
    Ok(match stands {
        // What stands still stays so until somebody resumes it.
        (PostState::Scheduled, next) => {
            let state = if before.state == PostState::Paused { PostState::Paused } else { PostState::Scheduled };
            (state, next)
        }
        // It has had all its times: what is still to be seen of them stands still as before, or waits for the approval.
        _ if keeps_time && before.next_at.is_none() && has_had_its_times(cx, conn, before).await? => match before.state
        {
            _ if needs_approval(cx) && !is_approved => (PostState::Review, None),
            state @ (PostState::Posted | PostState::Paused) => (state, None),
            _ => (PostState::Scheduled, None),
        },
        (PostState::Review, _) if keeps_time => (PostState::Review, before.next_at),
        (PostState::Review, next) => {
            (PostState::Review, known_in_review(writing, before.next_at.is_some() || before.occurrences > 0, next))
        }
        // What of it stands still goes on when somebody resumes it, and not before.
        _ if before.state == PostState::Paused && former::unseen(conn, before).await? > 0 => (PostState::Paused, None),
        stands => stands,
    })
}

/// A post after a change, with what becomes of its messages and what may not be as it was meant.
async fn describe_change(cx: &Cx<'_>, post: &Post, title: &'static str, copies: Copies) -> Result<Reply, CommandError> {
    let mut reply = describe_whole(cx, post, title).await?;
    let revise::Followed { changed, dropped, moved, .. } = copies.followed;
    let unreadable = copies.unreadable();
    let number = post.number.to_string();
    let say = |id: &str, n: usize| cx.say(id, &[("n", n.into()), ("number", number.as_str().into())]);
    let told = [
        ("follow", changed),
        ("dropped", dropped),
        ("moved", moved),
        ("stay", copies.stay),
        ("forgotten", copies.forgotten),
        ("unreadable", unreadable),
    ];
    let told = told.into_iter().filter(|(_, n)| *n > 0).map(|(word, n)| say(&format!("post-copies-{word}"), n));
    let mut lines: Vec<_> = told.chain(copies.removed.map(|n| say("post-copies-removed", n))).collect();
    lines.append(&mut reply.lines);
    reply.lines = lines;
    reply.json["copies"] = json!({
        "follow": changed, "dropped": dropped, "moved": moved, "stay": copies.stay, "removed": copies.removed,
        "forgotten": copies.forgotten, "unreadable": unreadable,
    });
    reply.lines.extend(preview::cautions(cx, &post.writing));
    Ok(reply)
}

/// Whether what people see is the same, so that an approval still holds.
fn same_words(a: &Writing, b: &Writing) -> bool {
    (&a.title, &a.body, &a.teaser, &a.media, &a.buttons, &a.to, &a.teaser_to)
        == (&b.title, &b.body, &b.teaser, &b.media, &b.buttons, &b.to, &b.teaser_to)
}

fn refuse_deleted(post: &Post) -> Result<(), CommandError> {
    match post.state {
        PostState::Deleted => Err(Refusal::new("post-deleted").arg("post", post.label()).into()),
        _ => Ok(()),
    }
}

fn approve<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let mut write = cx.steward.db.write().await?;
        let before = held(cx, &mut write, args).await?;
        if before.state != PostState::Review {
            return Err(Refusal::new("post-not-in-review").arg("post", before.label()).into());
        }
        if before.made_by == cx.caller.actor() {
            return Err(Refusal::new("post-approve-own").arg("post", before.label()).into());
        }
        let followed = approval::let_on(cx, &mut write, &before, Some(&cx.caller.actor())).await?;
        let forgotten = store::forgotten(&mut write, before.id).await?;
        let post = read_back(&mut write, before.id).await?;
        let is_held = outbox::is_whole_held(&mut write, post.community).await?;
        finish(cx, write, "approve-post", &post).await?;
        let copies = Copies { followed, forgotten, ..Copies::default() };
        let mut reply = describe_change(cx, &post, "post-approved", copies).await?;
        let is_due = post.state == PostState::Scheduled && post.next_at.is_some_and(|at| at <= cx.now);
        reply.lines.splice(0..0, (is_due && !is_held).then(|| cx.say("post-due-now", &[])));
        Ok(reply)
    }
    .boxed()
}

fn pause<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let mut write = cx.steward.db.write().await?;
        let before = held(cx, &mut write, args).await?;
        if before.state != PostState::Scheduled {
            return Err(Refusal::new("post-not-scheduled").arg("post", before.label()).into());
        }
        let approved_by = before.approved_by.as_deref();
        store::set_state(&mut write, before.id, PostState::Paused, before.next_at, approved_by, cx.now).await?;
        outbox::store::pause_post(&mut write, before.id).await?;
        let post = read_back(&mut write, before.id).await?;
        finish(cx, write, "pause-post", &post).await?;
        describe(cx, &post, "post-paused").await
    }
    .boxed()
}

fn resume<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let mut write = cx.steward.db.write().await?;
        let before = held(cx, &mut write, args).await?;
        if before.state != PostState::Paused {
            return Err(Refusal::new("post-not-paused").arg("post", before.label()).into());
        }
        let catches_up = args.text("replay") == Some("yes");
        let next = if catches_up {
            before.next_at
        } else {
            planner::pass_over(&mut write, &before, "paused", cx.now, cx.now).await?
        };
        let approved_by = before.approved_by.as_deref();
        store::set_state(&mut write, before.id, PostState::Scheduled, next, approved_by, cx.now).await?;
        let grace = TimeDelta::from_std(before.writing.grace).unwrap_or_default();
        outbox::store::resume_post(&mut write, before.id, cx.now + grace).await?;
        // All that has come since its next time came while it stood still. Where everything does, that is for later.
        let is_held = outbox::is_whole_held(&mut write, before.community).await?;
        if let Some(stopped_at) = next.filter(|_| catches_up && !is_held) {
            planner::write_passed(&mut write, cx.steward, &before, stopped_at, cx.now).await?;
        }
        store::finish(&mut write, before.id, cx.now).await?;
        let post = read_back(&mut write, before.id).await?;
        finish(cx, write, "resume-post", &post).await?;
        describe(cx, &post, "post-resumed").await
    }
    .boxed()
}

fn skip<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let mut write = cx.steward.db.write().await?;
        let before = held(cx, &mut write, args).await?;
        let is_to_come = matches!(before.state, PostState::Scheduled | PostState::Paused);
        let Some(next) = before.next_at.filter(|_| is_to_come) else {
            return Err(Refusal::new("post-nothing-next").arg("post", before.label()).into());
        };
        let left = planner::pass_over(&mut write, &before, "moderator", next.max(cx.now), cx.now).await?;
        let post = finished(cx, &mut write, &before, left.is_none()).await?;
        finish(cx, write, "skip-post", &post).await?;
        describe(cx, &post, "post-skipped").await
    }
    .boxed()
}

/// The post after a time was left out. A paused one that has none left is through, as one that goes out by itself is: there
/// is nothing to let go on, unless what was sent of it stands still as well.
async fn finished(cx: &Cx<'_>, conn: &mut Conn, before: &Post, is_last: bool) -> Result<Post, CommandError> {
    let approved_by = before.approved_by.as_deref();
    let was_paused = before.state == PostState::Paused;
    if was_paused && is_last {
        store::set_state(conn, before.id, PostState::Scheduled, None, approved_by, cx.now).await?;
    }
    store::finish(conn, before.id, cx.now).await?;
    let post = read_back(conn, before.id).await?;
    if was_paused && post.state == PostState::Scheduled {
        store::set_state(conn, before.id, PostState::Paused, None, approved_by, cx.now).await?;
        return read_back(conn, before.id).await;
    }
    Ok(post)
}

fn delete<'a>(cx: &'a Cx<'a>, args: &'a Arguments) -> Answering<'a> {
    async move {
        let mut write = cx.steward.db.write().await?;
        let before = held(cx, &mut write, args).await?;
        refuse_deleted(&before)?;
        let unseen = former::unseen(&mut write, &before).await?;
        let revise::Followed { changed, unreadable, .. } =
            revise::take_all_back(&mut write, cx.steward, &before, cx.now).await?;
        let forgotten = store::forgotten(&mut write, before.id).await?;
        outbox::store::discard_post(&mut write, before.id, cx.now).await?;
        let approved_by = before.approved_by.as_deref();
        store::set_state(&mut write, before.id, PostState::Deleted, None, approved_by, cx.now).await?;
        finish(cx, write, "delete-post", &before).await?;
        let mut reply = Reply::titled(cx.say("post-deleted-now", &[("post", before.label().into())]));
        let taken = changed.saturating_sub(unseen);
        let told =
            [("taken", taken), ("unsent", changed - taken), ("forgotten", forgotten), ("unreadable", unreadable)];
        let told = told.into_iter().filter(|(_, n)| *n > 0);
        reply.lines = told.map(|(word, n)| cx.say(&format!("post-copies-{word}"), &[("n", n.into())])).collect();
        reply.json = json!({
            "number": before.number, "state": PostState::Deleted.as_str(), "messages": changed,
            "forgotten": forgotten, "unreadable": unreadable,
        });
        Ok(reply)
    }
    .boxed()
}
