//! What is right and wrong on Discord, each with its cure, for `doctor`.

use serde::Deserialize;
use serenity::all::Permissions;
use serenity::http::Route;
use steward_core::doctor::Finding;

use crate::Discord;
use crate::call::{Call, Failure};
use crate::config::TokenShape;
use crate::limits::GUILDS_PER_PAGE;
use crate::menu;
use crate::refusals::ALARM_AT;

/// The intent for members is switched on, for a bot in many servers or in few. Source: application flags.
const MEMBERS_GRANTED: u64 = (1 << 14) | (1 << 15);

/// What Steward needs in a server, with the word of the permission in Discord's own settings.
const NEEDED: &[(Permissions, &str)] = &[
    (Permissions::VIEW_CHANNEL, "View Channels"),
    (Permissions::SEND_MESSAGES, "Send Messages"),
    (Permissions::SEND_MESSAGES_IN_THREADS, "Send Messages in Threads"),
    (Permissions::EMBED_LINKS, "Embed Links"),
    (Permissions::ATTACH_FILES, "Attach Files"),
    (Permissions::SEND_POLLS, "Create Polls"),
    (Permissions::READ_MESSAGE_HISTORY, "Read Message History"),
    (Permissions::VIEW_AUDIT_LOG, "View Audit Log"),
];

/// A server as the list of the bot's own tells it.
#[derive(Debug, Deserialize)]
struct OwnGuild {
    id: String,
    #[serde(default)]
    name: String,
    permissions: String,
}

/// Looks at everything. Without a token that holds nothing else can be looked at.
pub(crate) async fn examine(discord: &Discord) -> Vec<Finding> {
    let shape = discord.config.token.shape();
    match shape {
        TokenShape::Missing => return vec![Finding::problem("discord-token-missing")],
        TokenShape::Telegram => return vec![Finding::problem("discord-token-telegram")],
        TokenShape::Strange => return vec![Finding::problem("discord-token-strange")],
        TokenShape::Discord => {}
    }
    let application = match discord.ask_application().await {
        Ok(application) => application,
        Err(failure) if failure.is_unauthorised() => return vec![Finding::problem("discord-token-refused")],
        Err(failure) => return vec![unreachable(&failure)],
    };
    let mut findings = vec![Finding::ok("discord-token").arg("name", application.name.clone())];
    findings.push(if application.flags & MEMBERS_GRANTED == 0 {
        Finding::problem("discord-intents-missing")
    } else {
        Finding::ok("discord-intents")
    });
    findings.push(match menu::is_registered(discord, application.id).await {
        Ok(true) => Finding::ok("discord-commands"),
        Ok(false) => Finding::warning("discord-commands-missing"),
        Err(failure) => unreachable(&failure),
    });
    let refusals = discord.calls.refusals_lately();
    if refusals >= ALARM_AT {
        findings.push(Finding::warning("discord-refusals").arg("count", refusals.to_string()));
    }
    findings.extend(permissions(discord).await.unwrap_or_else(|failure| vec![unreachable(&failure)]));
    findings
}

fn unreachable(failure: &Failure) -> Finding {
    Finding::problem("unreachable").arg("platform", "Discord").arg("reason", failure.to_string())
}

/// One finding per server. What a channel takes away from that is not looked at.
async fn permissions(discord: &Discord) -> Result<Vec<Finding>, Failure> {
    let mut findings = Vec::new();
    let mut after = "0".to_owned();
    loop {
        let query = format!("?limit={GUILDS_PER_PAGE}&after={after}");
        let page: Vec<OwnGuild> = discord.calls.ask(Call::get(Route::UserMeGuilds).query(&query)).await?;
        findings.extend(page.iter().map(of_guild));
        match page.last() {
            Some(last) if page.len() >= GUILDS_PER_PAGE => after.clone_from(&last.id),
            _ => return Ok(findings),
        }
    }
}

fn of_guild(guild: &OwnGuild) -> Finding {
    let has = Permissions::from_bits_truncate(guild.permissions.parse().unwrap_or(0));
    let missing = |needed: &&(Permissions, &str)| !has.intersects(needed.0 | Permissions::ADMINISTRATOR);
    let missing: Vec<&str> = NEEDED.iter().filter(missing).map(|(_, word)| *word).collect();
    let finding = if missing.is_empty() {
        Finding::ok("discord-permissions")
    } else {
        Finding::problem("discord-permissions-missing").arg("missing", missing.join(", "))
    };
    finding.arg("guild", guild.name.clone()).in_space(guild.id.clone())
}
