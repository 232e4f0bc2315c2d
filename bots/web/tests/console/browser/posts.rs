//! Posts as a moderator writes them in Chromium: by keyboard alone, with both platforms in sight, on a phone too.

use steward_core::commands::{Ask, Input, Look, Place, ReplyTo, answer};
use steward_core::community::Caller;
use steward_core::content::Planner;
use steward_core::ports::{PlatformName, Standing};

use super::devtools::{DevTools, chromium};
use super::page::Page;
use crate::garden::garden;
use crate::support::World;

/// The sentence below a field.
fn wrong(name: &str) -> String {
    format!("document.getElementById('field-{name}-wrong').textContent")
}

/// The posts of the garden at an address such as `#new`; `None` without a browser.
async fn open(hash: &str, width: u32, height: u32) -> Option<(World, Page)> {
    let program = chromium()?;
    let world = garden().await;
    let page = Page(DevTools::start(program).await);
    page.resize(width, height).await;
    page.system_theme("light").await;
    page.open(&world.printed).await;
    page.open(&format!("{}/posts{hash}", world.origin)).await;
    settled(&page).await;
    Some((world, page))
}

/// Waits until the page shows what its address says.
async fn settled(page: &Page) {
    page.wait_for("document.getElementById('view')?.getAttribute('aria-busy') === 'false'").await;
}

#[tokio::test]
async fn a_post_is_written_by_keyboard_alone_with_both_platforms_in_sight_and_found_in_the_list() {
    let Some((_world, page)) = open("", 1280, 860).await else { return };
    page.tabs_to("tab-new").await;
    page.press("Enter").await;
    page.wait_for("document.activeElement.id === 'field-title'").await;
    page.types("Week 1").await;
    page.press("Tab").await;
    page.types("**Hello** you").await;
    page.wait_for("document.querySelector('[data-platform=discord] .bubble b')?.innerText === 'Hello'").await;
    page.wait_for("document.querySelector('[data-platform=telegram] .bubble b')?.innerText === 'Hello'").await;
    page.press("Enter").await;
    page.press("Enter").await;
    page.types("More").await;
    page.wait_for("document.querySelectorAll('[data-platform=telegram] .message').length === 2").await;
    assert_eq!(page.value("document.querySelectorAll('[data-platform=discord] .message').length").await, 1);
    page.tabs_to("field-to").await;
    page.types("news (garden)").await;
    page.press("Enter").await;
    page.wait_for("document.querySelector('.to .chips li')?.innerText.startsWith('News (Garden)')").await;
    page.tabs_to("field-when").await;
    page.types("weekly on mon at 20:00").await;
    page.wait_for("document.getElementById('field-when-echo').textContent.includes('every Monday at 20:00')").await;
    assert_eq!(page.value("document.querySelectorAll('#field-when-echo li').length").await, 5);
    page.tabs_to("save").await;
    page.press("Enter").await;
    page.wait_for("location.hash === '#1' && document.querySelector('.writing .state.scheduled') !== null").await;
    page.wait_for("document.activeElement.id === 'save'").await;
    page.value("document.getElementById('tab-list').focus()").await;
    page.press("Enter").await;
    page.wait_for("document.querySelector('.posts a') !== null").await;
    let row = page.value("document.querySelector('.posts a').innerText").await;
    for part in ["#1", "Week 1", "scheduled", "2026-11-30 20:00", "News (Garden)"] {
        assert!(row.as_str().unwrap().contains(part), "{part}: {row}");
    }
    page.has_no_complaint();
}

#[tokio::test]
async fn a_script_in_a_body_is_text_and_does_nothing() {
    let Some((_world, page)) = open("#new", 1280, 860).await else { return };
    let title = page.value("document.title").await;
    let body = "<img src=x onerror=\"document.title='hurt'\"><script>document.title='hurt'</script> [x](javascript:document.title=1)";
    page.fills("field-body", body).await;
    page.wait_for("document.querySelector('[data-platform=discord] .bubble') !== null").await;
    let shown = page.value("document.querySelector('[data-platform=discord] .bubble').innerText").await;
    assert!(shown.as_str().unwrap().contains("<script>"), "{shown}");
    let elements = "document.querySelectorAll('.previews :is(img, script, [onerror], a[href^=\"javascript\"])').length";
    assert_eq!(page.value(elements).await, 0);
    assert_eq!(page.value("document.title").await, title);
    page.has_no_complaint();
}

#[tokio::test]
async fn a_time_and_media_that_are_wrong_show_their_sentences_where_they_stand() {
    let Some((_world, page)) = open("#new", 1280, 860).await else { return };
    page.fills("field-body", "text").await;
    page.fills("field-when", "every blue moon").await;
    page.wait_for(&format!("{}.includes('blue')", wrong("when"))).await;
    page.fills("field-media", "https://10.0.0.1/a.png").await;
    page.wait_for(&format!("{}.includes('10.0.0.1')", wrong("media"))).await;
    assert_eq!(page.value("document.querySelector('.more').open").await, true, "what is wrong is seen");
    let told = page.value("document.querySelector('[data-platform=telegram] .wrong').innerText").await;
    assert!(told.as_str().unwrap().contains("blue"), "{told}");
    let save = "document.getElementById('save').click()";
    page.fills("field-title", "W").await;
    page.value(save).await;
    page.wait_for("document.querySelector('.told.refused') !== null").await;
    assert_eq!(page.value("location.hash").await, "#new", "nothing was saved and nothing lost");
    assert_eq!(page.value("document.getElementById('field-body').value").await, "text");
    page.fills("field-when", "daily at 9:00").await;
    page.fills("field-media", "https://example.org/plan/map.png").await;
    page.wait_for("document.querySelector('[data-platform=discord] .file')?.innerText.includes('map.png')").await;
    assert_eq!(page.value(&wrong("when")).await, "");
    assert_eq!(page.value("document.querySelectorAll('.previews img').length").await, 0, "media are never fetched");
    page.has_no_complaint();
}

#[tokio::test]
async fn another_language_changes_every_word_and_keeps_what_was_typed() {
    let Some((_world, page)) = open("#new", 1280, 860).await else { return };
    page.fills("field-title", "Week 1").await;
    page.fills("field-when", "weekly on mon at 20:00").await;
    page.clicks("[data-lang=\"zh-CN\"]").await;
    page.wait_for("document.documentElement.lang === 'zh-CN' && document.getElementById('save')?.innerText === '保存'")
        .await;
    page.wait_for("document.getElementById('field-when-echo').textContent.includes('每周一')").await;
    assert_eq!(page.value("document.getElementById('field-title').value").await, "Week 1");
    assert_eq!(page.value("document.querySelector('label[for=field-title]').innerText").await, "标题");
    page.has_no_complaint();
}

#[tokio::test]
async fn a_phone_shows_list_editor_and_outbox_without_scrolling_sideways() {
    let Some((world, page)) = open("", 320, 640).await else { return };
    page.fits_its_width().await;
    let title = "A-Title-Without-Any-Blank-In-It-That-Goes-On-And-On-And-On 一个很长的标题";
    let line = format!(
        "/post add title:\"{title}\" to:discord:100 when:\"2026-11-24 12:00\" buttons:\"Read = https://example.org/x\" \
         body:\"{}\"",
        "word-without-blanks-".repeat(20)
    );
    assert_eq!(world.ask(&line).await["is_done"], true);
    for hash in ["#list", "#1", "#new"] {
        page.value(&format!("location.hash = '{hash}'")).await;
        settled(&page).await;
        page.wait_for("document.getElementById('view').children.length > 0").await;
        page.fits_its_width().await;
    }
    Planner::new(world.steward.clone()).tick().await.unwrap();
    page.value("location.hash = '#outbox'").await;
    page.wait_for("document.querySelector('.effects li') !== null").await;
    page.fits_its_width().await;
    page.has_no_complaint();
}

#[tokio::test]
async fn a_post_is_paused_resumed_and_taken_back_once_that_was_confirmed() {
    let Some((world, page)) = open("", 1280, 860).await else { return };
    world.ask("/post add title:W to:discord:100 when:\"daily at 09:00\" body:x").await;
    page.value("location.hash = '#1'").await;
    page.wait_for("document.getElementById('pause') !== null").await;
    page.clicks("#pause").await;
    page.wait_for("document.querySelector('.writing .state.paused') !== null").await;
    page.clicks("#resume").await;
    page.wait_for("document.querySelector('.writing .state.scheduled') !== null").await;
    page.value("document.getElementById('delete').focus()").await;
    page.press("Enter").await;
    page.wait_for("document.getElementById('question').open").await;
    page.press("Escape").await;
    page.wait_for("!document.getElementById('question').open").await;
    assert_eq!(world.ask("/post show 1").await["json"]["state"], "scheduled");
    page.clicks("#delete").await;
    page.wait_for("document.getElementById('question').open").await;
    page.clicks("#question-yes").await;
    page.wait_for("location.hash === '#list' && document.querySelector('.told')?.innerText.includes('taken back')")
        .await;
    assert_eq!(world.ask("/post show 1").await["json"]["state"], "deleted");
    page.has_no_complaint();
}

/// A moderator says a command in the garden's first channel.
async fn on_discord(world: &World, line: &str) -> serde_json::Value {
    let caller = Caller {
        platform: PlatformName::Discord,
        external_id: "9".to_owned(),
        name: "Ben".to_owned(),
        language_tag: None,
    };
    let ask = Ask {
        input: Input::Line(line.to_owned()),
        caller,
        place: Place { platform: PlatformName::Discord, space: Some("1".to_owned()), channel: Some("100".to_owned()) },
        standing: Some(Standing { manages: true, ..Standing::default() }),
        reply_to: ReplyTo::default(),
        look: Look::default(),
        community: None,
        as_of: None,
    };
    answer(&world.steward, &ask).await.reply.json
}

#[tokio::test]
async fn what_a_moderator_wrote_in_chat_is_approved_here_and_goes_out_at_its_time() {
    let Some((world, page)) = open("", 1280, 860).await else { return };
    world.ask("/settings approval yes").await;
    let written = on_discord(&world, "/post add title:W to:here when:\"2026-11-24 12:30\" body:x").await;
    assert_eq!(written["state"], "review", "{written}");
    page.value("location.hash = '#1'").await;
    page.wait_for("document.getElementById('approve') !== null").await;
    page.clicks("#approve").await;
    page.wait_for("document.querySelector('.writing .state.scheduled') !== null").await;
    assert_eq!(page.value("document.getElementById('approve')").await, serde_json::Value::Null);
    world.clock.advance(std::time::Duration::from_hours(1));
    Planner::new(world.steward.clone()).tick().await.unwrap();
    page.clicks("#tab-outbox").await;
    page.wait_for("document.querySelector('.effects li')?.innerText.includes('News (Garden)')").await;
    page.has_no_complaint();
}

#[tokio::test]
async fn what_is_not_saved_is_not_left_without_a_question() {
    let Some((_world, page)) = open("#new", 1280, 860).await else { return };
    page.fills("field-title", "W").await;
    page.clicks("#tab-list").await;
    page.wait_for("document.getElementById('question').open").await;
    page.press("Escape").await;
    page.wait_for("location.hash === '#new'").await;
    assert_eq!(page.value("document.getElementById('field-title').value").await, "W");
    page.clicks("#tab-list").await;
    page.wait_for("document.getElementById('question').open").await;
    page.clicks("#question-yes").await;
    page.wait_for("document.querySelector('.filters') !== null && document.getElementById('field-title') === null")
        .await;
    page.has_no_complaint();
}

#[tokio::test]
async fn a_change_sends_only_what_was_changed() {
    let Some((world, page)) = open("", 1280, 860).await else { return };
    // Its time is over: were the schedule sent again, it would be refused.
    world.ask("/post add title:W to:discord:100 when:\"2026-11-24 12:30\" body:old").await;
    world.clock.advance(std::time::Duration::from_hours(1));
    page.value("location.hash = '#1'").await;
    page.wait_for("document.getElementById('field-body')?.value === 'old'").await;
    page.fills("field-body", "new").await;
    page.wait_for("document.querySelector('[data-platform=discord] .bubble')?.innerText === 'new'").await;
    page.clicks("#save").await;
    page.wait_for("document.querySelector('.told')?.innerText.includes('is changed')").await;
    assert_eq!(world.ask("/post show 1").await["json"]["body"], "new");
    page.has_no_complaint();
}

#[tokio::test]
async fn the_outbox_stops_goes_on_and_drops_what_waits() {
    let Some((world, page)) = open("", 1280, 860).await else { return };
    world.ask("/post add title:W to:discord:100 when:\"2026-11-24 12:00\" body:x").await;
    Planner::new(world.steward.clone()).tick().await.unwrap();
    page.clicks("#tab-outbox").await;
    page.wait_for("document.querySelector('.effects li')?.innerText.includes('News (Garden)')").await;
    page.clicks("#hold").await;
    page.wait_for("document.getElementById('question').open").await;
    page.clicks("#question-yes").await;
    page.wait_for("document.querySelector('.held')?.innerText.includes('by a moderator')").await;
    page.clicks("#release").await;
    page.wait_for("document.querySelector('.held') === null && document.getElementById('hold') !== null").await;
    page.clicks("[data-word=discard]").await;
    page.wait_for("document.getElementById('question').open").await;
    page.clicks("#question-yes").await;
    page.wait_for("document.querySelector('.effects li') === null").await;
    let open = world.ask("/outbox list").await;
    assert_eq!(open["json"]["effects"], serde_json::json!([]));
    page.has_no_complaint();
}

#[tokio::test]
async fn the_list_is_narrowed_to_a_state_and_counts_each() {
    let Some((world, page)) = open("", 1280, 860).await else { return };
    world.ask("/post add title:Thought").await;
    world.ask("/post add title:Words body:x").await;
    world.ask("/post add title:Set to:discord:101 when:\"daily at 09:00\" body:x").await;
    page.open(&format!("{}/posts", world.origin)).await;
    page.wait_for("document.querySelectorAll('.posts a').length === 3").await;
    let filters = page.value("document.querySelector('.filters').innerText").await;
    for part in ["All 3", "idea 1", "draft 1", "scheduled 1"] {
        assert!(filters.as_str().unwrap().replace('\n', " ").contains(part), "{part}: {filters}");
    }
    page.clicks("[data-state=idea]").await;
    page.wait_for("document.querySelectorAll('.posts a').length === 1").await;
    let title = page.value("document.querySelector('.posts .title').innerText").await;
    assert_eq!(title, "Thought");
    assert_eq!(page.value("document.activeElement.dataset.state").await, "idea", "the focus stays");
    page.has_no_complaint();
}

#[tokio::test]
async fn every_field_and_button_of_the_editor_is_reached_by_tab_and_seen() {
    let Some((_world, page)) = open("#new", 1280, 720).await else { return };
    page.value("document.querySelector('.more').open = true").await;
    let mut names = Vec::new();
    for _ in 0..40 {
        let focus = page.focus().await;
        if focus.name != "BODY" {
            assert!(focus.is_marked, "one does not see that {} has the focus", focus.name);
            assert!(focus.is_seen, "something lies over {}", focus.name);
        }
        names.push(focus.name);
        page.press("Tab").await;
    }
    for expected in ["field-title", "field-body", "field-to", "field-when", "field-media", "field-uncertain", "save"] {
        assert!(names.iter().any(|name| name == expected), "{expected} cannot be reached: {names:?}");
    }
    page.has_no_complaint();
}

#[tokio::test]
async fn channels_of_one_name_are_told_apart_and_an_unknown_address_is_left_to_the_server() {
    let Some((_world, page)) = open("", 1280, 860).await else { return };
    let chosen = |typed: &str| {
        format!(
            "(async () => {{
                const {{ placesField }} = await import('/places.js');
                const known = [['discord:1', 'News'], ['telegram:-2', 'News'], ['discord:3', 'Chat']];
                const channels = known.map(([address, label]) => ({{ address, label }}));
                const field = placesField({{ say: (id) => id }}, {{ id: 'x' }}, channels, () => {{}});
                field.input.value = {};
                field.input.dispatchEvent(new Event('change'));
                return field.value();
            }})()",
            serde_json::Value::from(typed)
        )
    };
    assert_eq!(page.value(&chosen("News · telegram:-2")).await, "telegram:-2");
    assert_eq!(page.value(&chosen("chat")).await, "discord:3");
    assert_eq!(page.value(&chosen("telegram:-9/4")).await, "telegram:-9/4");
    page.has_no_complaint();
}
