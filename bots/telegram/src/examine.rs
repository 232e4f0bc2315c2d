//! What the doctor finds out about Telegram, each finding with its cure.

use steward_core::doctor::Finding;

use crate::call::Failure;
use crate::menu::{is_registered, menus};
use crate::receive::active_spaces;
use crate::standing::administrators;
use crate::{Me, Telegram};

/// Token, name, privacy mode, webhook, menus.
pub(crate) async fn own(telegram: &Telegram, me: Result<Me, Failure>) -> Vec<Finding> {
    let me = match me {
        Ok(me) => me,
        Err(failure) if failure.is_about_the_token() => return vec![Finding::problem("telegram-token-refused")],
        Err(failure) => return vec![unreachable(&failure)],
    };
    let reads = if me.can_read_all_group_messages { "telegram-reads-all" } else { "telegram-reads-as-administrator" };
    let mut findings = vec![Finding::ok("telegram-bot").arg("name", me.username), Finding::ok(reads)];
    match telegram.webhook().await {
        Ok(url) if url.is_empty() => {}
        Ok(_) => findings.push(Finding::problem("telegram-webhook")),
        Err(failure) => findings.push(unreachable(&failure)),
    }
    findings.push(menu(telegram).await);
    findings
}

async fn menu(telegram: &Telegram) -> Finding {
    for menu in menus() {
        match is_registered(telegram, &menu).await {
            Ok(true) => {}
            Ok(false) => return Finding::warning("telegram-menu-old"),
            Err(failure) => return unreachable(&failure),
        }
    }
    Finding::ok("telegram-menu")
}

/// Whether Steward administers each chat that it is in: only then is it told of joins and leaves, and reads messages in
/// privacy mode.
pub(crate) async fn spaces(telegram: &Telegram, has_privacy_mode: bool) -> Vec<Finding> {
    let Ok(spaces) = active_spaces(telegram).await else {
        // Core looks at the database itself and says what is wrong with it.
        return Vec::new();
    };
    let mut findings = Vec::new();
    for (space, name) in spaces {
        let mut found = Vec::new();
        match administrators(telegram, &space).await {
            Ok(members) if members.iter().any(|member| member.user.id == telegram.bot_id) => {
                found.push(Finding::ok("telegram-administers"));
            }
            Ok(_) => {
                found.push(Finding::problem("telegram-no-administrator"));
                found.extend(has_privacy_mode.then(|| Finding::warning("telegram-privacy-mode")));
            }
            Err(error) => found.push(Finding::warning("telegram-space-unseen").arg("reason", error.to_string())),
        }
        let found = found.into_iter().map(|finding| finding.arg("space", name.as_str()).in_space(space.as_str()));
        findings.extend(found);
    }
    findings
}

fn unreachable(failure: &Failure) -> Finding {
    Finding::problem("unreachable").arg("platform", "Telegram").arg("reason", failure.to_string())
}
