//! What the doctor finds out about Telegram, each finding with its cure.

use steward_core::doctor::Finding;

use crate::Telegram;
use crate::call::Failure;
use crate::menu::{is_registered, menus};
use crate::receive::active_spaces;
use crate::standing::administrators;

/// Token, name, privacy mode, webhook, menus.
pub(crate) async fn own(telegram: &Telegram) -> Vec<Finding> {
    let me = match telegram.me().await {
        Ok(me) => me,
        Err(failure) if failure.is_about_the_token() => return vec![Finding::problem("telegram-token-refused")],
        Err(failure) => return vec![unreachable(&failure)],
    };
    let privacy = if me.can_read_all_group_messages {
        Finding::ok("telegram-reads-all")
    } else {
        Finding::warning("telegram-privacy-mode")
    };
    let mut findings = vec![Finding::ok("telegram-bot").arg("name", me.username), privacy];
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

/// Whether Steward administers each chat that it is in: only then is it told of joins and leaves.
pub(crate) async fn spaces(telegram: &Telegram) -> Vec<Finding> {
    let Ok(spaces) = active_spaces(telegram).await else {
        // Core looks at the database itself and says what is wrong with it.
        return Vec::new();
    };
    let mut findings = Vec::new();
    for (space, name) in spaces {
        let finding = match administrators(telegram, &space).await {
            Ok(members) if members.iter().any(|member| member.user.id == telegram.bot_id) => {
                Finding::ok("telegram-administers")
            }
            Ok(_) => Finding::problem("telegram-no-administrator"),
            Err(error) => Finding::warning("telegram-space-unseen").arg("reason", error.to_string()),
        };
        findings.push(finding.arg("space", name).in_space(space));
    }
    findings
}

fn unreachable(failure: &Failure) -> Finding {
    Finding::problem("unreachable").arg("platform", "Telegram").arg("reason", failure.to_string())
}
