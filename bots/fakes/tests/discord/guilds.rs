//! Guilds over REST: counts, channels, roles, members, removals, audit log.

use serde_json::{Value, json};
use steward_fakes::discord::{FakeDiscord, UserId, permission};

use crate::client::{Rest, town};

fn ids(list: &Value, of: impl Fn(&Value) -> &Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(|item| of(item).as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn the_bot_reads_itself_and_where_to_connect() {
    let fake = FakeDiscord::start().await;
    let rest = Rest::new(&fake);
    assert_eq!(rest.get("/users/@me").await.body["id"], json!(fake.bot().to_string()));
    for path in ["/applications/@me", "/oauth2/applications/@me"] {
        let flags = rest.get(path).await.body["flags"].as_u64().unwrap();
        assert_eq!(flags & (1 << 15), 1 << 15, "the members intent shows in the flags");
    }
    let gateway = rest.get("/gateway/bot").await;
    assert_eq!(gateway.body["url"], json!(format!("ws://{}/gateway", fake.address())));
    assert_eq!(gateway.body["session_start_limit"]["max_concurrency"], 1);
    let anonymous = Rest::with_authorization(&fake, None);
    assert_eq!(anonymous.get("/gateway").await.status, 200);
}

#[tokio::test]
async fn a_guild_is_read_with_counts_channels_roles_and_threads() {
    let fake = FakeDiscord::start().await;
    let town = town(&fake);
    let gold = fake.add_role(town.guild, "gold");
    let thread = fake.add_thread(town.channel, "questions");
    let rest = Rest::new(&fake);
    let base = format!("/guilds/{}", town.guild);
    let guild = rest.get(&base).await.body;
    assert!(guild.get("approximate_member_count").is_none());
    let guild = rest.get(&format!("{base}?with_counts=true")).await.body;
    assert_eq!((guild["name"].clone(), guild["approximate_member_count"].clone()), (json!("Town"), json!(3)));
    let channels = rest.get(&format!("{base}/channels")).await.body;
    assert_eq!(ids(&channels, |channel| &channel["id"]), [town.channel.to_string()]);
    let threads = rest.get(&format!("{base}/threads/active")).await.body;
    assert_eq!(threads["threads"][0]["id"], json!(thread.to_string()));
    let roles = rest.get(&format!("{base}/roles")).await.body;
    assert!(ids(&roles, |role| &role["id"]).contains(&gold.to_string()));
    assert_eq!(rest.get("/users/@me/guilds").await.body[0]["id"], json!(town.guild.to_string()));
}

#[tokio::test]
async fn members_are_read_page_by_page() {
    let fake = FakeDiscord::start().await;
    let town = town(&fake);
    for number in 0..5 {
        let user = fake.add_user(&format!("user-{number}"));
        fake.add_member(user, town.guild);
    }
    let rest = Rest::new(&fake);
    let mut after = UserId(0);
    let mut seen = Vec::new();
    loop {
        let page = rest.get(&format!("/guilds/{}/members?limit=3&after={after}", town.guild)).await.body;
        let page = ids(&page, |member| &member["user"]["id"]);
        let Some(last) = page.last() else { break };
        after = last.parse().unwrap();
        seen.extend(page);
    }
    assert_eq!(seen.len(), 8);
    assert_eq!(seen, fake.members(town.guild).iter().map(|member| member.user.to_string()).collect::<Vec<_>>());
    assert_eq!(rest.get(&format!("/guilds/{}/members?limit=1001", town.guild)).await.body["code"], 50035);
    assert_eq!(fake.take_violations().len(), 1);
    fake.grants_intents(0);
    assert_eq!(rest.get(&format!("/guilds/{}/members?limit=3", town.guild)).await.body["code"], 50001);
}

#[tokio::test]
async fn a_role_is_given_and_taken_within_the_hierarchy() {
    let fake = FakeDiscord::start().await;
    let town = town(&fake);
    let (gold, above) = (fake.add_role(town.guild, "gold"), fake.add_role_above_bot(town.guild, "chief"));
    let rest = Rest::new(&fake);
    let path = |role| format!("/guilds/{}/members/{}/roles/{role}", town.guild, town.lin);
    assert_eq!(rest.call("PUT", &path(gold), None).await.status, 204);
    assert_eq!(rest.call("PUT", &path(gold), None).await.status, 204);
    assert_eq!(fake.roles_of(town.lin, town.guild), [gold]);
    assert_eq!(rest.call("PUT", &path(above), None).await.body["code"], 50013);
    assert_eq!(rest.call("DELETE", &path(gold), None).await.status, 204);
    assert_eq!(fake.roles_of(town.lin, town.guild), []);
    fake.sets_bot_permissions(town.guild, permission::EVERYONE);
    assert_eq!(rest.call("PUT", &path(gold), None).await.body["code"], 50013);
    fake.deletes_role(town.guild, gold);
    assert_eq!(rest.call("PUT", &path(gold), None).await.body["code"], 10011);
    fake.leaves(town.lin, town.guild);
    assert_eq!(rest.call("PUT", &path(above), None).await.body["code"], 10007);
    assert_eq!(fake.take_violations(), []);
}

#[tokio::test]
async fn members_are_removed_banned_and_let_back_and_the_audit_log_says_so() {
    let fake = FakeDiscord::start().await;
    let town = town(&fake);
    let bo = fake.add_user("Bo");
    fake.joins(bo, town.guild);
    let rest = Rest::new(&fake);
    let base = format!("/guilds/{}", town.guild);
    assert_eq!(rest.call("DELETE", &format!("{base}/members/{bo}"), None).await.status, 204);
    assert_eq!(rest.get(&format!("{base}/members/{bo}")).await.body["code"], 10007);
    assert_eq!(rest.call("PUT", &format!("{base}/bans/{}", town.lin), Some(json!({}))).await.status, 204);
    assert_eq!(rest.get(&format!("{base}/bans")).await.body[0]["user"]["id"], json!(town.lin.to_string()));
    assert_eq!(rest.call("DELETE", &format!("{base}/members/{}", town.owner), None).await.body["code"], 50013);
    let log = rest.get(&format!("{base}/audit-logs?limit=10")).await.body;
    let kinds: Vec<u64> = log["audit_log_entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["action_type"].as_u64().unwrap())
        .collect();
    assert_eq!(kinds, [22, 20]);
    let kicks = rest.get(&format!("{base}/audit-logs?action_type=20")).await.body;
    assert_eq!(kicks["audit_log_entries"].as_array().unwrap().len(), 1);
    assert_eq!(rest.call("DELETE", &format!("{base}/bans/{}", town.lin), None).await.status, 204);
    assert_eq!(rest.call("DELETE", &format!("{base}/bans/{}", town.lin), None).await.body["code"], 10026);
    fake.joins(town.lin, town.guild);
    assert_eq!(fake.members(town.guild).len(), 3);
}

#[tokio::test]
async fn unknown_guilds_and_users_are_the_bots_mistake() {
    let fake = FakeDiscord::start().await;
    let town = town(&fake);
    let rest = Rest::new(&fake);
    assert_eq!(rest.get("/guilds/7").await.body["code"], 10004);
    assert_eq!(rest.get(&format!("/guilds/{}/members/7", town.guild)).await.body["code"], 10013);
    assert_eq!(fake.take_violations().len(), 2);
}
