//! What another moderator has approved, or needs not any more.

use chrono::TimeDelta;

use super::commands::{has_had_its_times, stand};
use super::post::{Post, PostState};
use super::revise::Followed;
use super::{planner, revise, store};
use crate::commands::{CommandError, Cx};
use crate::outbox;
use crate::store::Conn;

/// Lets a post in review go on. What came while it waited is posted if it is within the post's grace, as after any absence;
/// earlier times are left out, each written down as such.
pub(super) async fn let_on(
    cx: &Cx<'_>,
    conn: &mut Conn,
    before: &Post,
    approved_by: Option<&str>,
) -> Result<Followed, CommandError> {
    let grace = TimeDelta::from_std(before.writing.grace).unwrap_or(TimeDelta::MAX);
    let passed_over = planner::pass_over(conn, before, "review", cx.now - grace, cx.now).await?;
    let goes_somewhere = before.writing.targets().next().is_some();
    let (state, next) = match stand(&before.writing, true, cx) {
        // Its last time has come already.
        (PostState::Draft, _) if goes_somewhere && passed_over.is_some() => (PostState::Scheduled, passed_over),
        (PostState::Draft, _) if has_had_its_times(cx, conn, before).await? => (PostState::Scheduled, None),
        (PostState::Scheduled, next) => (PostState::Scheduled, passed_over.or(next)),
        stands => stands,
    };
    store::set_state(conn, before.id, state, next, approved_by, cx.now).await?;
    let post = Post { state, next_at: next, ..before.clone() };
    // It was paused before somebody changed it, perhaps.
    outbox::store::resume_post(conn, before.id, cx.now + grace).await?;
    let goes_to: Vec<_> = post.targets().map(|(target, _)| target.clone()).collect();
    let followed = revise::follow(conn, cx.steward, (&post, &goes_to), cx.now).await?;
    store::finish(conn, before.id, cx.now).await?;
    Ok(followed)
}

/// What became of posts that waited for an approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct LetOn {
    /// So many go on.
    pub(crate) going: usize,
    /// Of so many all times have passed: they need another.
    pub(crate) over: usize,
}

/// Lets all posts in review go on: the community wants nobody to look at them any more. One that cannot be read is left as
/// it is.
pub(crate) async fn let_all_on(cx: &Cx<'_>, conn: &mut Conn) -> Result<LetOn, CommandError> {
    let mut let_all_on = LetOn::default();
    let ids = store::posts(conn, cx.about()?.community.id, Some(PostState::Review), i64::MAX).await?;
    store::lock_all(conn, &ids).await?;
    for id in ids {
        let post = match store::one(conn, id).await {
            Err(error) if error.is_about_the_data() => continue,
            found => found?,
        };
        if let Some(post) = post.filter(|post| post.state == PostState::Review) {
            let_on(cx, conn, &post, None).await?;
            let is_over = store::one(conn, id).await?.is_some_and(|post| post.state == PostState::Draft);
            let_all_on.going += usize::from(!is_over);
            let_all_on.over += usize::from(is_over);
        }
    }
    Ok(let_all_on)
}
