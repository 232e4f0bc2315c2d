//! `steward doctor`: each finding with its cure.

use std::sync::Arc;

use serde_json::json;
use steward_core::Steward;
use steward_core::community::Lang;
use steward_core::doctor::{Finding, Level, examine};
use steward_core::lease;

use crate::config::Config;
use crate::outcome::Failure;
use crate::platforms;

/// Prints what is right and what is wrong. Exit status 1 when something that Steward needs does not work.
pub(crate) async fn run(steward: &Arc<Steward>, config: &Config, lang: Lang, is_json: bool) -> Result<(), Failure> {
    let (adapters, mut findings) = platforms::examined(steward, config)?;
    steward.set_platforms(adapters.as_platforms());
    findings.extend(examine(steward, None).await?);
    for held in lease::all(&mut steward.db.read().await?).await? {
        let since = held.beat_at.format("%Y-%m-%d %H:%M:%S UTC").to_string();
        findings.push(Finding::ok("lease").arg("role", held.role).arg("holder", held.holder).arg("beat", since));
    }
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    if is_json {
        let listed: Vec<_> = findings
            .iter()
            .map(|f| json!({ "check": f.check, "level": f.level, "text": f.text(lang), "cure": f.cure(lang) }))
            .collect();
        println!("{}", json!({ "findings": listed }));
    } else {
        for finding in &findings {
            let mark = match finding.level {
                Level::Ok => "ok     ",
                Level::Warning => "warning",
                Level::Problem => "PROBLEM",
            };
            println!("{mark}  {}", finding.text(lang));
            if let Some(cure) = finding.cure(lang) {
                println!("         → {cure}");
            }
        }
    }
    let problems = findings.iter().filter(|finding| finding.level == Level::Problem).count();
    if problems > 0 { Err(Failure::failed(format!("{problems} of these must be mended"))) } else { Ok(()) }
}
