//! The calendar's feed over real HTTP: no cookie and any host, and only for whoever has the address.

use crate::garden::garden;
use crate::support::World;

/// The path of the feed that the console was told.
async fn address(world: &World, line: &str) -> String {
    let told = world.ask(line).await;
    let told = told["lines"].as_array().unwrap_or_else(|| panic!("{told}"));
    let address = told.iter().find_map(|line| line.as_str().filter(|line| line.starts_with("https://")));
    address.unwrap().trim_start_matches("https://steward.example.org").to_owned()
}

#[tokio::test]
async fn a_calendar_subscribes_without_a_cookie_under_any_name() {
    let world = garden().await;
    world.steward.set_public_url("https://steward.example.org/".parse().unwrap());
    world.ask(r#"/post add title:Lesson to:discord:100 when:"2026-11-30 20:00" body:x"#).await;
    let path = address(&world, "/calendar feed").await;
    let request = world.client.get(format!("{}{path}", world.origin)).header("host", "steward.example.org");
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "text/calendar; charset=utf-8");
    assert_eq!(response.headers()["cache-control"], "private, no-cache");
    let text = response.text().await.unwrap();
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.contains("X-WR-CALNAME:Garden\r\n"), "{text}");
    assert!(text.contains("DTSTART:20261130T200000Z\r\n") && text.contains("SUMMARY:Lesson\r\n"), "{text}");
}

#[tokio::test]
async fn whatever_is_no_address_gets_the_same_answer_and_an_old_one_is_none() {
    let world = garden().await;
    world.steward.set_public_url("https://steward.example.org/".parse().unwrap());
    let old = address(&world, "/calendar feed").await;
    let new = address(&world, "/calendar renew").await;
    let bare = new.trim_end_matches(".ics").to_owned();
    let mut answers = std::collections::BTreeSet::new();
    for path in
        [old.as_str(), &bare, "/calendar/x.ics", "/calendar/.ics", "/calendar/%00.ics", "/calendar/%F0%9F%A6%80"]
    {
        let response = world.client.get(format!("{}{path}", world.origin)).send().await.unwrap();
        assert_eq!(response.status(), 404, "{path}");
        let headers =
            format!("{:?} {:?}", response.headers().get("cache-control"), response.headers().get("content-type"));
        answers.insert((headers, response.text().await.unwrap()));
    }
    assert_eq!(answers.len(), 1, "{answers:?}");
    assert_eq!(world.client.get(format!("{}{new}", world.origin)).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn without_an_address_from_outside_the_feed_says_what_to_set() {
    let world = garden().await;
    let told = world.ask("/calendar feed").await.to_string();
    assert!(told.contains("public_url"), "{told}");
}
