//! What doctor finds on Discord, each with its cure.

use steward_core::community::Lang;
use steward_core::doctor::Level;
use steward_core::ports::Platform;
use steward_fakes::discord::permission;

use crate::world::World;

async fn found(world: &World) -> Vec<(Level, &'static str)> {
    let findings = world.discord.examine().await;
    for finding in &findings {
        for lang in Lang::ALL {
            assert!(!finding.text(lang).starts_with("doctor-"), "{finding:?}");
            assert!(finding.cure(lang).is_none_or(|cure| !cure.starts_with("doctor-")), "{finding:?}");
        }
    }
    findings.into_iter().map(|finding| (finding.level, finding.check)).collect()
}

#[tokio::test]
async fn all_is_well_when_all_is_well() {
    let world = World::running().await;
    let expected = ["discord-token", "discord-intents", "discord-commands", "discord-permissions"];
    assert_eq!(found(&world).await, expected.map(|check| (Level::Ok, check)));
}

#[tokio::test]
async fn what_is_missing_is_named() {
    let world = World::with(|fake| fake.granted_intents(0)).await;
    world.fake.sets_bot_permissions(world.guild, permission::SEND_MESSAGES);
    let findings = found(&world).await;
    assert!(findings.contains(&(Level::Problem, "discord-intents-missing")), "{findings:?}");
    assert!(findings.contains(&(Level::Warning, "discord-commands-missing")), "{findings:?}");
    assert!(findings.contains(&(Level::Problem, "discord-permissions-missing")), "{findings:?}");
    let all = world.discord.examine().await;
    let missing = all.iter().find(|finding| finding.check == "discord-permissions-missing").unwrap();
    assert!(missing.text(Lang::En).contains("View Audit Log"), "{}", missing.text(Lang::En));
}

#[tokio::test]
async fn a_token_that_holds_no_longer_is_told_apart_from_an_outage() {
    let world = World::new().await;
    world.fake.revokes_token();
    assert_eq!(found(&world).await, [(Level::Problem, "discord-token-refused")]);
}

#[tokio::test]
async fn a_token_of_another_kind_is_not_even_tried() {
    for (token, check) in [
        ("", "discord-token-missing"),
        ("123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", "discord-token-telegram"),
        ("changeme", "discord-token-strange"),
    ] {
        let mut world = World::new().await;
        world.has_token(token).await;
        assert_eq!(found(&world).await, [(Level::Problem, check)]);
        assert!(world.fake.requests().is_empty());
    }
}
