//! Menus are registered as they should be, and the doctor finds what is wrong, with words in both languages.

use serde_json::json;
use steward_core::community::Lang;
use steward_core::doctor::{Finding, Level};
use steward_core::ports::Platform as _;
use steward_fakes::faults::{Fault, FaultRule};
use steward_fakes::telegram::Setup;
use steward_telegram::TokenProblem;

use crate::world::World;

fn checks(findings: &[Finding]) -> Vec<(Level, &'static str)> {
    findings.iter().map(|finding| (finding.level, finding.check)).collect()
}

fn have_words(findings: &[Finding]) {
    for lang in Lang::ALL {
        for finding in findings {
            assert_ne!(finding.text(lang), format!("doctor-{}", finding.check), "{}", lang.tag());
            if let Some(cure) = finding.cure(lang) {
                assert_ne!(cure, format!("doctor-{}-cure", finding.check), "{}", lang.tag());
            }
        }
    }
}

async fn menus_are_there(world: &World) {
    let all = |fake: &steward_fakes::telegram::Platform| (fake.calls("setMyCommands").len() == 6).then_some(());
    world.fake.wait_for("six menus", all).await;
}

#[tokio::test]
async fn menus_are_registered_per_audience_and_language_and_only_when_they_differ() {
    let mut world = World::start().await;
    menus_are_there(&world).await;
    let names = |scope: &str, language: &str| -> Vec<String> {
        let commands = world.fake.commands(&json!({ "type": scope }), language);
        commands.iter().map(|command| command["command"].as_str().unwrap().to_owned()).collect()
    };
    assert!(names("default", "").contains(&"help".to_owned()));
    assert!(!names("default", "").contains(&"doctor".to_owned()));
    assert!(names("all_chat_administrators", "zh").contains(&"doctor".to_owned()));
    assert_eq!(names("all_private_chats", ""), names("all_private_chats", "zh"));
    let about = |language: &str| world.fake.commands(&json!({ "type": "default" }), language)[0]["description"].clone();
    assert_ne!(about(""), about("zh"));
    world.restart().await;
    let asked = |fake: &steward_fakes::telegram::Platform| (fake.calls("getMyCommands").len() == 12).then_some(());
    world.fake.wait_for("the menus to be compared", asked).await;
    world.fake.is_polled().await;
    assert_eq!(world.fake.calls("setMyCommands").len(), 6);
}

#[tokio::test]
async fn menus_that_cannot_be_registered_hold_nothing_up() {
    let world = World::start().await;
    world.fake.faults.add(FaultRule::always("getMyCommands", Fault::Status { code: 400 }));
    let ada = world.fake.add_user("Ada");
    world.fake.is_polled().await;
    world.fake.types_command(ada, ada.private_chat(), "/help");
    world.work().await;
    world.fake.hears(ada.private_chat()).await;
}

#[tokio::test]
async fn a_sound_bot_is_found_sound() {
    let setup = Setup { can_read_all_group_messages: true, ..Setup::default() };
    let world = World::start_with(setup).await;
    menus_are_there(&world).await;
    world.fake.is_polled().await;
    let ada = world.fake.add_user("Ada");
    let group = world.fake.add_supergroup("Rust night school", ada);
    world.fake.adds_bot(ada, group);
    world.fake.promotes_bot(ada, group);
    world.work().await;
    let findings = world.telegram.examine().await;
    let expected = ["telegram-bot", "telegram-reads-all", "telegram-menu", "telegram-administers"];
    assert_eq!(checks(&findings), expected.map(|check| (Level::Ok, check)));
    have_words(&findings);
}

#[tokio::test]
async fn privacy_mode_is_no_matter_where_the_bot_is_an_administrator() {
    let world = World::start().await;
    menus_are_there(&world).await;
    world.fake.is_polled().await;
    let ada = world.fake.add_user("Ada");
    let group = world.fake.add_supergroup("Rust night school", ada);
    world.fake.adds_bot(ada, group);
    world.fake.promotes_bot(ada, group);
    world.work().await;
    let findings = world.telegram.examine().await;
    let expected = ["telegram-bot", "telegram-reads-as-administrator", "telegram-menu", "telegram-administers"];
    assert_eq!(checks(&findings), expected.map(|check| (Level::Ok, check)));
    have_words(&findings);
    let other = world.fake.add_supergroup("Rust day school", ada);
    world.fake.adds_bot(ada, other);
    world.work().await;
    let findings = world.telegram.examine().await;
    let warned: Vec<_> = findings.iter().filter(|finding| finding.check == "telegram-privacy-mode").collect();
    assert_eq!(warned.iter().map(|finding| finding.space.clone()).collect::<Vec<_>>(), [Some(other.0.to_string())]);
    assert!(warned[0].text(Lang::En).contains("Rust day school"), "{}", warned[0].text(Lang::En));
    have_words(&findings);
}

#[tokio::test]
async fn what_is_wrong_is_found_with_its_cure() {
    let world = World::start().await;
    menus_are_there(&world).await;
    world.fake.is_polled().await;
    let ada = world.fake.add_user("Ada");
    let group = world.fake.add_supergroup("Rust night school", ada);
    world.fake.adds_bot(ada, group);
    world.work().await;
    let findings = world.telegram.examine().await;
    assert!(checks(&findings).contains(&(Level::Warning, "telegram-privacy-mode")));
    assert!(checks(&findings).contains(&(Level::Problem, "telegram-no-administrator")));
    have_words(&findings);
    world.fake.faults.add(FaultRule::once("getMyCommands", Fault::Status { code: 403 }));
    world.fake.faults.add(FaultRule::once("getMe", Fault::Status { code: 401 }));
    let refused = world.telegram.examine().await;
    assert_eq!(refused[0].check, "telegram-token-refused");
    have_words(&refused);
    let unreachable = world.telegram.examine().await;
    assert!(checks(&unreachable).contains(&(Level::Problem, "unreachable")));
    have_words(&unreachable);
}

#[tokio::test]
async fn a_webhook_and_foreign_menus_are_found() {
    let setup = Setup { webhook_url: Some("https://example.org/hook".into()), ..Setup::default() };
    let world = World::not_run(setup).await;
    let findings = world.telegram.examine().await;
    assert!(checks(&findings).contains(&(Level::Problem, "telegram-webhook")));
    assert!(checks(&findings).contains(&(Level::Warning, "telegram-menu-old")));
    have_words(&findings);
}

#[test]
fn every_problem_of_a_token_has_words() {
    have_words(&[TokenProblem::Missing, TokenProblem::OfDiscord, TokenProblem::Malformed].map(TokenProblem::finding));
}
