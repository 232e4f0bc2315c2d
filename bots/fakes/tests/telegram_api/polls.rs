//! Polls: who votes is told, they end once, and what the servers refuse is refused.

use serde_json::{Value, json};
use steward_fakes::telegram::{ChatId, FakeTelegram, MessageId, UserId};

use crate::client::{Client, kind_of};

async fn group() -> (FakeTelegram, Client, UserId, ChatId) {
    let fake = FakeTelegram::start().await;
    let ada = fake.add_user("Ada");
    let group = fake.add_supergroup("School", ada);
    fake.adds_bot(ada, group);
    let client = Client::of(&fake);
    (fake, client, ada, group)
}

fn poll(chat: ChatId) -> Value {
    json!({
        "chat_id": chat.0, "question": "When?", "is_anonymous": false,
        "options": [{ "text": "Monday" }, { "text": "Tuesday" }],
    })
}

async fn refusal(client: &Client, method: &str, args: Value) -> String {
    client.call(method, args).await["description"].as_str().unwrap_or("was not refused").to_owned()
}

#[tokio::test]
async fn votes_are_told_with_their_voter_and_a_poll_ends_once() {
    let (fake, client, ada, group) = group().await;
    client.asks_for(&["poll", "poll_answer"]).await;
    let sent = client.result("sendPoll", poll(group)).await;
    let message = MessageId { chat: group, number: sent["message_id"].as_i64().unwrap() };
    fake.votes(ada, message, &[1]);
    fake.votes(ada, message, &[]);
    fake.votes(ada, message, &[0]);
    let stop = json!({ "chat_id": group.0, "message_id": message.number });
    let stopped = client.result("stopPoll", stop.clone()).await;
    assert_eq!((&stopped["is_closed"], &stopped["options"][0]["voter_count"]), (&json!(true), &json!(1)));
    assert_eq!(refusal(&client, "stopPoll", stop).await, "Bad Request: poll has already been closed");
    let updates = client.poll(0).await;
    let answers: Vec<&Value> = updates.iter().filter(|one| kind_of(one) == "poll_answer").collect();
    let chosen: Vec<&Value> = answers.iter().map(|one| &one["poll_answer"]["option_ids"]).collect();
    assert_eq!(chosen, [&json!([1]), &json!([]), &json!([0])]);
    assert_eq!(answers[0]["poll_answer"]["poll_id"], sent["poll"]["id"]);
    assert_eq!(updates.last().unwrap()["poll"]["is_closed"], true);
    fake.hears(group).await;
}

#[tokio::test]
async fn an_anonymous_poll_tells_nobody_who_voted() {
    let (fake, client, ada, group) = group().await;
    client.asks_for(&["poll", "poll_answer"]).await;
    let mut args = poll(group);
    args.as_object_mut().unwrap().remove("is_anonymous");
    let sent = client.result("sendPoll", args).await;
    let message = MessageId { chat: group, number: sent["message_id"].as_i64().unwrap() };
    fake.votes(ada, message, &[1]);
    fake.closes_poll(message);
    let kinds: Vec<String> = client.poll(0).await.iter().map(|one| kind_of(one).to_owned()).collect();
    assert_eq!(kinds.iter().filter(|kind| kind.starts_with("poll")).collect::<Vec<_>>(), ["poll", "poll"]);
    fake.hears(group).await;
}

#[tokio::test]
async fn what_the_servers_refuse_of_polls_is_refused() {
    let (fake, client, ada, group) = group().await;
    for (name, value, words) in [
        ("question", json!("  "), "poll question must be non-empty"),
        ("options", json!([{ "text": "a" }, { "text": "a" }]), "POLL_OPTION_DUPLICATE"),
        ("options", json!([{ "text": "a" }, { "text": " " }]), "poll options must be non-empty"),
    ] {
        let mut args = poll(group);
        args[name] = value;
        assert_eq!(refusal(&client, "sendPoll", args).await, format!("Bad Request: {words}"));
        assert_eq!(fake.take_violations().len(), 1, "{words}");
    }
    let news = fake.add_channel("News", ada);
    fake.adds_bot(ada, news);
    let words = "Bad Request: non-anonymous polls can't be sent to channel chats";
    assert_eq!(refusal(&client, "sendPoll", poll(news)).await, words);
    let gone = json!({ "chat_id": group.0, "message_id": 99 });
    assert_eq!(refusal(&client, "stopPoll", gone).await, "Bad Request: message with poll to stop not found");
    client.result("sendMessage", json!({ "chat_id": group.0, "text": "no poll" })).await;
    let plain = json!({ "chat_id": group.0, "message_id": fake.hears(group).await.id.number });
    assert_eq!(refusal(&client, "stopPoll", plain).await, "Bad Request: message is not a poll");
}

#[tokio::test]
async fn the_specification_limits_question_and_options() {
    let (fake, client, _, group) = group().await;
    for (name, value) in [
        ("question", json!("x".repeat(301))),
        ("options", json!([{ "text": "a" }, { "text": "x".repeat(101) }])),
        ("options", (0..13).map(|n| json!({ "text": n.to_string() })).collect()),
    ] {
        let mut args = poll(group);
        args[name] = value;
        let answer = client.call("sendPoll", args).await;
        // Without the specification nothing of this is known.
        assert!(answer["ok"] == true || fake.take_violations().len() == 1, "{name}: {answer}");
    }
    while fake.take_unheard(group).is_some() {}
}
