//! Who gets into the console and what its API answers, over real HTTP.

use crate::garden::garden;
use crate::support::{KEY, World, cookie_of, on_a_free_port};
use serde_json::json;
use steward_core::community;
use steward_web::{Config, Secret};

#[tokio::test]
async fn the_printed_address_becomes_a_cookie_and_leaves_the_address_bar() {
    let world = World::with(&[]).await;
    let response = world.client.get(&world.printed).send().await.unwrap();
    assert_eq!(response.status(), 303);
    assert_eq!(response.headers()["location"], "/");
    let cookie = response.headers()["set-cookie"].to_str().unwrap().to_owned();
    for part in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains(KEY), "the cookie does not tell the key");
    let page = world.get("/").await;
    assert_eq!(page.status(), 200);
    assert!(page.text().await.unwrap().contains("console.js"));
}

#[tokio::test]
async fn without_the_key_a_page_says_where_it_is_found() {
    let world = World::with(&[]).await;
    for address in ["/", "/?key=wrong", "/?key="] {
        let response = world.client.get(format!("{}{address}", world.origin)).send().await.unwrap();
        assert_eq!(response.status(), 401, "{address}");
        assert!(response.headers().get("set-cookie").is_none());
        assert!(response.text().await.unwrap().contains("when it started"), "{address}");
    }
    let chinese = world.client.get(&world.origin).header("accept-language", "zh-CN,zh").send().await.unwrap();
    assert!(chinese.text().await.unwrap().contains("lang=\"zh-CN\""));
}

#[tokio::test]
async fn the_api_needs_the_cookie() {
    let world = World::with(&["Rust"]).await;
    let name = world.cookie().await.split_once('=').unwrap().0.to_owned();
    for cookie in [String::new(), format!("{name}=wrong"), format!("{name}={KEY}")] {
        for path in ["/api/table", "/api/communities", "/api/answers/X/numbers.csv", "/api/nothing"] {
            let request = world.client.get(format!("{}{path}", world.origin)).header("cookie", &cookie);
            assert_eq!(request.send().await.unwrap().status(), 401, "{path} with {cookie:?}");
        }
    }
}

#[tokio::test]
async fn a_host_that_is_not_ours_is_refused() {
    let world = World::with(&[]).await;
    for path in ["/", "/api/communities", "/console.js"] {
        let request = world.client.get(format!("{}{path}", world.origin)).header("host", "rebound.example");
        let request = request.header("cookie", world.cookie().await);
        assert_eq!(request.send().await.unwrap().status(), 421, "{path}");
    }
}

#[tokio::test]
async fn a_post_from_another_sites_page_changes_nothing() {
    let world = World::with(&["Rust"]).await;
    let body = json!({ "line": "/settings theme light" });
    let strangers: [&[(&str, &str)]; 5] = [
        &[("origin", "http://evil.example")],
        &[("origin", "null")],
        &[("origin", &world.origin), ("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[],
    ];
    for headers in strangers {
        let mut request = world.client.post(format!("{}/api/ask", world.origin)).json(&body);
        request = request.header("cookie", world.cookie().await);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        assert_eq!(request.send().await.unwrap().status(), 403, "{headers:?}");
    }
    let mut conn = world.steward.db.read().await.unwrap();
    let id = community::all(&mut conn).await.unwrap()[0].id;
    let settings = community::Settings::of(&mut conn, id).await.unwrap();
    assert_eq!(settings.theme, community::Theme::Dark);
}

#[tokio::test]
async fn a_form_cannot_post_a_command() {
    let world = World::with(&["Rust"]).await;
    let request = world.client.post(format!("{}/api/ask", world.origin)).header("origin", &world.origin);
    let request = request.header("cookie", world.cookie().await).header("content-type", "text/plain");
    assert_eq!(request.body("{\"line\":\"/help\"}").send().await.unwrap().status(), 415);
}

#[tokio::test]
async fn every_response_is_hardened_and_answers_are_not_kept() {
    let world = World::with(&[]).await;
    for path in ["/", "/console.js", "/api/table", "/nothing", "/healthz"] {
        let response = world.get(path).await;
        let header = |name: &str| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        let policy = header("content-security-policy").unwrap();
        assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"), "{path}");
        assert!(!policy.contains("unsafe"), "{path}");
        assert_eq!(header("x-content-type-options").as_deref(), Some("nosniff"), "{path}");
        if path.starts_with("/api/") || path == "/" {
            assert_eq!(header("cache-control").as_deref(), Some("no-store"), "{path}");
        }
    }
}

#[tokio::test]
async fn a_password_is_asked_for_and_opens_the_console() {
    let world = with_password().await;
    assert!(!world.printed.contains("key"), "the key opens nothing and is not printed");
    let closed = world.client.get(format!("{}/?key={}", world.origin, KEY)).send().await.unwrap();
    assert_eq!(closed.status(), 401);
    assert!(closed.text().await.unwrap().contains("type=\"password\""));
    assert_eq!(log_in(&world, "wrong password").await.status(), 401);
    let opened = log_in(&world, "a long password").await;
    assert_eq!(opened.status(), 303);
    let page = world.client.get(&world.origin).header("cookie", cookie_of(&opened)).send().await.unwrap();
    assert_eq!(page.status(), 200);
}

#[tokio::test]
async fn a_password_can_be_guessed_at_only_slowly() {
    let world = with_password().await;
    for _ in 0..5 {
        assert_eq!(log_in(&world, "a guess").await.status(), 401);
    }
    assert_eq!(log_in(&world, "a long password").await.status(), 429, "now even the right one waits");
    world.clock.advance(std::time::Duration::from_mins(1));
    assert_eq!(log_in(&world, "a long password").await.status(), 303);
}

async fn with_password() -> World {
    let password = Some(Secret::new("a long password"));
    World::start(&[], Config { key: Some(Secret::new(KEY)), password, ..on_a_free_port() }).await
}

async fn log_in(world: &World, password: &str) -> reqwest::Response {
    let body = format!("password={}", password.replace(' ', "+"));
    let request = world.client.post(format!("{}/login", world.origin)).header("origin", &world.origin);
    request.header("content-type", "application/x-www-form-urlencoded").body(body).send().await.unwrap()
}

#[tokio::test]
async fn a_command_is_answered_with_its_picture_in_either_theme_and_its_numbers() {
    let world = World::with(&["Rust"]).await;
    let answer = world.ask("/model growth n0:1000 r:0.1 k:10000 days:100").await;
    assert_eq!(answer["is_done"], true, "{answer}");
    let url = answer["picture"]["url"].as_str().unwrap();
    let picture = async |theme: &str, format: &str| {
        let response = world.get(&format!("{url}?theme={theme}&format={format}")).await;
        assert_eq!(response.headers()["content-type"], "image/png");
        response.bytes().await.unwrap()
    };
    let (light, dark, phone) =
        (picture("light", "discord").await, picture("dark", "discord").await, picture("light", "telegram").await);
    assert!(light.starts_with(b"\x89PNG"));
    assert!(light != dark && light != phone);
    let csv =
        world.get(&format!("/api/answers/{}/numbers.csv", answer["id"].as_str().unwrap())).await.text().await.unwrap();
    assert!(csv.starts_with("\u{FEFF}day,members\r\n0"), "{}", &csv[..40]);
    let json: serde_json::Value =
        world.get(&format!("/api/answers/{}/numbers.json", answer["id"].as_str().unwrap())).await.json().await.unwrap();
    assert_eq!(json, answer["json"]);
}

#[tokio::test]
async fn what_cannot_be_understood_is_answered_not_dropped() {
    let world = World::with(&["Rust"]).await;
    let answer = world.ask("/grwth").await;
    assert_eq!(answer["is_done"], false);
    assert!(!answer["title"].as_str().unwrap().is_empty());
    assert_eq!(world.get("/api/answers/NOTHING/picture.png").await.status(), 404);
}

#[tokio::test]
async fn with_several_communities_a_button_chooses_one() {
    let world = World::with(&["Rust", "知识星球"]).await;
    let listed: serde_json::Value = world.get("/api/communities").await.json().await.unwrap();
    assert_eq!(listed["communities"][1]["name"], "知识星球");
    let asked = world.ask("/settings show").await;
    let button = &asked["buttons"][1];
    assert_eq!(button["label"], "知识星球");
    let pressed = world.post("/api/press", &json!({ "token": button["token"], "lang": "en" })).await;
    assert_eq!(pressed["is_done"], true, "{pressed}");
    let unknown = world.post("/api/press", &json!({ "token": "NOTHING", "lang": "en" })).await;
    assert_eq!(unknown["is_done"], false);
}

#[tokio::test]
async fn the_table_has_every_command_in_the_pages_language() {
    let world = World::with(&[]).await;
    let table: serde_json::Value = world.get("/api/table?lang=zh-CN").await.json().await.unwrap();
    assert_eq!(table["words"]["send"], "执行命令");
    let names: Vec<&str> = table["commands"].as_array().unwrap().iter().map(|c| c["name"].as_str().unwrap()).collect();
    let expected: Vec<&str> = steward_core::commands::TABLE.iter().map(|command| command.name).collect();
    assert_eq!(names, expected);
    assert!(table["zones"].as_array().unwrap().iter().any(|zone| zone == "Asia/Shanghai"));
}

#[tokio::test]
async fn health_needs_no_key_and_follows_the_database() {
    let world = World::with(&[]).await;
    let health = || async { world.client.get(format!("{}/healthz", world.origin)).send().await.unwrap().status() };
    assert_eq!(health().await, 200);
    world.steward.db.close().await;
    assert_eq!(health().await, 503);
}

#[tokio::test]
async fn the_console_stops_when_it_is_told() {
    let mut world = World::with(&[]).await;
    assert_eq!(world.get("/").await.status(), 200);
    world.stop().await;
    assert!(world.client.get(&world.origin).send().await.is_err());
}

#[tokio::test]
async fn the_posts_need_the_cookie_as_the_console_does() {
    let world = World::with(&["Rust"]).await;
    let closed = world.client.get(format!("{}/posts", world.origin)).send().await.unwrap();
    assert_eq!(closed.status(), 401);
    assert!(closed.text().await.unwrap().contains("when it started"));
    assert!(world.get("/posts").await.text().await.unwrap().contains("posts.js"));
    let places = world.client.get(format!("{}/api/places?community=1", world.origin)).send().await.unwrap();
    assert_eq!(places.status(), 401);
}

#[tokio::test]
async fn a_form_is_a_command_under_the_same_rules() {
    let world = garden().await;
    let form = |action: &str, args: serde_json::Value| json!({ "form": { "command": "post", "action": action, "args": args }, "community": 1, "lang": "en" });
    let body = "line one\nline \"two\" when:never";
    let added = world.post("/api/ask", &form("add", json!({ "title": "W", "body": body }))).await;
    assert_eq!(added["is_done"], true, "{added}");
    assert_eq!(world.ask("/post show 1").await["json"]["body"], body);
    let refused = world.post("/api/ask", &form("add", json!({ "title": "W", "colour": "red" }))).await;
    assert_eq!(refused["is_done"], false);
    let long = world.post("/api/ask", &form("add", json!({ "title": "W", "body": "长".repeat(6001) }))).await;
    assert!(long["title"].as_str().unwrap().contains("6000"), "{long}");
    let places: serde_json::Value = world.get("/api/places?community=1").await.json().await.unwrap();
    assert_eq!(places["places"][0], json!({ "address": "discord:101", "label": "Lessons (Garden)" }));
}
