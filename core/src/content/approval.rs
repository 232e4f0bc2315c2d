//! What another moderator has approved, or needs not any more.

use super::commands::{is_over, stand};
use super::post::{Post, PostState};
use super::revise::Followed;
use super::{planner, revise, store};
use crate::commands::{CommandError, Cx};
use crate::store::Conn;

/// Lets a post in review go on. Times that passed while it waited are left out, each written down as such.
pub(super) async fn let_on(
    cx: &Cx<'_>,
    conn: &mut Conn,
    before: &Post,
    approved_by: Option<&str>,
) -> Result<Followed, CommandError> {
    let passed_over = planner::pass_over(conn, before, "review", false, cx.now).await?;
    let (state, next) = match stand(&before.writing, true, cx) {
        (PostState::Draft, _) if is_over(cx, conn, before).await? => (PostState::Posted, None),
        (PostState::Scheduled, next) => (PostState::Scheduled, passed_over.or(next)),
        stands => stands,
    };
    store::set_state(conn, before.id, state, next, approved_by, cx.now).await?;
    let post = Post { state, next_at: next, ..before.clone() };
    Ok(revise::follow(conn, cx.steward, &post, cx.now).await?)
}

/// Lets all posts in review go on: the community wants nobody to look at them any more. Returns how many that are. One that
/// cannot be read is left as it is.
pub(crate) async fn let_all_on(cx: &Cx<'_>, conn: &mut Conn) -> Result<usize, CommandError> {
    let mut n = 0;
    let ids = store::posts(conn, cx.about()?.community.id, Some(PostState::Review), i64::MAX).await?;
    store::lock_all(conn, &ids).await?;
    for id in ids {
        let post = match store::one(conn, id).await {
            Err(error) if error.is_about_the_data() => continue,
            found => found?,
        };
        if let Some(post) = post.filter(|post| post.state == PostState::Review) {
            let_on(cx, conn, &post, None).await?;
            n += 1;
        }
    }
    Ok(n)
}
