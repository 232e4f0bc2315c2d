//! The console as a person uses it, in Chromium: by keyboard alone, in both languages and themes, on a phone.

mod calendar;
mod devtools;
mod page;
mod posts;

use crate::support::World;
use devtools::{DevTools, chromium};
use page::Page;
use steward_core::commands::{TABLE, parse_line};
use steward_core::community::{self, Settings, Theme};

/// A console and a browser at its printed address, with the first two charts there; `None` without a browser.
async fn open(communities: &[&str], width: u32, height: u32) -> Option<(World, Page)> {
    let program = chromium()?;
    let world = World::with(communities).await;
    let page = Page(DevTools::start(program).await);
    page.resize(width, height).await;
    page.system_theme("light").await;
    page.open(&world.printed).await;
    if !communities.is_empty() {
        page.wait_for_answers(2).await;
    }
    Some((world, page))
}

#[tokio::test]
async fn a_newcomer_sees_two_charts_and_no_key_in_the_address_bar() {
    let Some((world, page)) = open(&["Rust"], 1280, 860).await else { return };
    assert_eq!(page.value("location.href").await, format!("{}/", world.origin));
    let asked = page.value("[...document.querySelectorAll('.card .asked')].map((line) => line.innerText)").await;
    assert_eq!(asked, serde_json::json!(["/growth", "/retention"]));
    let described = page.value("[...document.querySelectorAll('.card img')].every((img) => img.alt.length > 10)").await;
    assert_eq!(described, true, "every picture says what it shows");
    assert_eq!(page.value("document.getElementById('demo').hidden").await, true);
    page.has_no_complaint();
}

#[tokio::test]
async fn a_command_is_completed_run_and_read_by_keyboard_alone() {
    let Some((_world, page)) = open(&["Rust"], 1280, 860).await else { return };
    assert_eq!(page.focus().await.name, "line", "one can type at once");
    page.types("mod").await;
    page.wait_for("document.querySelector('#suggestions [role=option] code')?.innerText === '/model'").await;
    page.press("Tab").await;
    page.wait_for("document.getElementById('line').value === '/model '").await;
    page.press("ArrowDown").await;
    let selected = "document.getElementById(document.getElementById('line').getAttribute('aria-activedescendant'))";
    assert_eq!(page.value(&format!("{selected}.querySelector('code').innerText")).await, "growth");
    page.press("Enter").await;
    page.types("1000 r:0.1 k").await;
    page.press("Tab").await;
    page.types("10000").await;
    assert_eq!(page.value("document.getElementById('line').value").await, "/model growth 1000 r:0.1 k:10000");
    page.press("Enter").await;
    page.wait_for_answers(3).await;
    assert!(page.value("document.querySelector('#conversation img').naturalWidth").await.as_u64() > Some(0));
    let words = page.value("document.querySelector('#conversation .words').innerText").await;
    assert!(words.as_str().unwrap().contains("10,000"), "{words}");
    let announced = page.value("document.getElementById('announcer').textContent.length > 0").await;
    assert_eq!(announced, true, "a screen reader hears the answer");
    page.press("ArrowUp").await;
    let recalled = page.value("document.getElementById('line').value").await;
    assert_eq!(recalled, "/model growth 1000 r:0.1 k:10000");
    page.has_no_complaint();
}

#[tokio::test]
async fn whatever_is_completed_is_understood() {
    let Some((_world, page)) = open(&["Rust"], 1280, 860).await else { return };
    let walk = "(async () => {
        const { suggest } = await import('/line.js');
        const table = await (await fetch('/api/table?lang=en')).json();
        const lines = [];
        const walk = (text, depth) => {
            const { from, items } = suggest(table, text);
            for (const item of items) {
                const line = text.slice(0, from) + item.insert;
                lines.push(line);
                if (depth < 4) walk(line, depth + 1);
            }
        };
        walk('', 0);
        return lines;
    })()";
    let lines = page.value(walk).await;
    let lines: Vec<&str> = lines.as_array().unwrap().iter().filter_map(serde_json::Value::as_str).collect();
    for command in TABLE {
        assert!(lines.contains(&format!("/{} ", command.name).as_str()), "/{} is not offered", command.name);
    }
    for line in lines {
        // A line that only lacks something is on its way; what is in it must be right.
        let refused = parse_line(line).err().map(|refusal| refusal.id);
        let is_right = matches!(refused, None | Some("action-missing" | "arg-missing"));
        let waits_for_its_value =
            matches!(refused, Some("arg-not-in-range" | "arg-no-number" | "arg-not-one-of")) && line.ends_with(':');
        assert!(is_right || waits_for_its_value, "{line:?}: {refused:?}");
    }
    page.has_no_complaint();
}

#[tokio::test]
async fn a_line_is_completed_as_it_is_parsed() {
    let Some((_world, page)) = open(&["Rust"], 1280, 860).await else { return };
    let cases = [
        ("ret", "/retention "),
        ("/model 指数", "retention "),
        ("/settings zone sha", "Asia/Shanghai "),
        ("/settings zone zone：europe/ber", "zone:Europe/Berlin "),
        ("/settings name \"weekly lesson\" ", "channel:"),
        ("/model growth 1000 0.1 ", "k:"),
        ("/model growth k:10000 1000 ", "r:"),
        ("/growth theme:d", "theme:dark "),
        ("/growth https://", ""),
        ("/nothing of the kind", ""),
    ];
    for (typed, expected) in cases {
        let lang = if typed.contains('指') { "zh-CN" } else { "en" };
        let first = format!(
            "(async () => {{
                const {{ suggest }} = await import('/line.js');
                const table = await (await fetch('/api/table?lang={lang}')).json();
                return suggest(table, {}).items[0]?.insert ?? '';
            }})()",
            serde_json::Value::from(typed)
        );
        assert_eq!(page.value(&first).await, expected, "{typed}");
    }
}

#[tokio::test]
async fn the_focus_is_always_seen_and_never_trapped() {
    let Some((_world, page)) = open(&["Rust"], 1280, 860).await else { return };
    let mut names = Vec::new();
    for _ in 0..40 {
        page.press("Tab").await;
        let focus = page.focus().await;
        if focus.name == "BODY" {
            // Behind the last element the browser's own controls have their turn.
            continue;
        }
        assert!(focus.is_marked, "one does not see that {} has the focus", focus.name);
        assert!(focus.is_seen, "something lies over {}", focus.name);
        names.push(focus.name);
    }
    for expected in ["theme", "line", "send", "CSV", "/doctor"] {
        assert!(names.iter().any(|name| name == expected), "{expected} cannot be reached: {names:?}");
    }
    page.has_no_complaint();
}

#[tokio::test]
async fn the_language_switch_changes_the_page_and_its_charts() {
    let Some((world, page)) = open(&["Rust"], 1280, 860).await else { return };
    let words = "document.querySelector('.card .words').innerText";
    let before = page.value(words).await;
    page.value("document.querySelector('[data-lang=\"zh-CN\"]').click()").await;
    page.wait_for("document.documentElement.lang === 'zh-CN'").await;
    page.wait_for("[...document.querySelectorAll('.card')].every((card) => card.lang === 'zh-CN')").await;
    assert_ne!(page.value(words).await, before);
    assert_eq!(page.value("document.getElementById('send').getAttribute('aria-label')").await, "执行命令");
    page.open(&world.origin).await;
    page.wait_for_answers(2).await;
    assert_eq!(page.value("document.documentElement.lang").await, "zh-CN", "the choice is remembered");
    page.has_no_complaint();
}

#[tokio::test]
async fn the_theme_follows_the_system_until_it_is_chosen() {
    let Some((_world, page)) = open(&["Rust"], 1280, 860).await else { return };
    let ground = "getComputedStyle(document.querySelector('.card')).backgroundColor";
    assert_eq!(page.value(ground).await, "rgb(255, 255, 255)");
    page.system_theme("dark").await;
    page.wait_for("[...document.querySelectorAll('.card img')].every((img) => img.src.includes('theme=dark'))").await;
    assert_eq!(page.value(ground).await, "rgb(30, 31, 36)", "the ground of the charts");
    page.value("document.getElementById('theme').click()").await;
    page.wait_for("document.documentElement.dataset.theme === 'light'").await;
    assert_eq!(page.value(ground).await, "rgb(255, 255, 255)");
    page.wait_for_answers(2).await;
    assert_eq!(page.value("document.querySelector('.card img').src.includes('theme=light')").await, true);
    page.has_no_complaint();
}

#[tokio::test]
async fn a_phone_shows_everything_without_scrolling_sideways() {
    let Some((_world, page)) = open(&["一个名字很长的知识社群 With-A-Name-Without-Any-Blank-In-It"], 320, 640).await
    else {
        return;
    };
    page.fits_its_width().await;
    assert_eq!(page.value("document.querySelector('.card img').src.includes('format=telegram')").await, true);
    for (at, line) in ["/help", "/settings show", "/activity", "/model growth 1000 0.1 10000"].iter().enumerate() {
        page.value("document.getElementById('line').focus()").await;
        page.types(line).await;
        page.fits_its_width().await;
        page.press("Enter").await;
        page.wait_for_answers(3 + at).await;
        page.fits_its_width().await;
    }
    page.has_no_complaint();
}

#[tokio::test]
async fn a_chart_is_enlarged_and_closed_by_keyboard() {
    let Some((_world, page)) = open(&["Rust"], 1280, 860).await else { return };
    page.value("document.querySelector('.picture').focus()").await;
    page.press("Enter").await;
    page.wait_for("document.getElementById('viewer').open && document.getElementById('enlarged').naturalWidth > 0")
        .await;
    page.press("Escape").await;
    page.wait_for("!document.getElementById('viewer').open").await;
    assert_eq!(page.value("document.activeElement.className").await, "picture", "the focus goes back");
    page.has_no_complaint();
}

#[tokio::test]
async fn what_was_not_understood_is_told_and_the_console_goes_on() {
    let Some((_world, page)) = open(&["Rust"], 1280, 860).await else { return };
    page.types("grwth").await;
    page.press("Enter").await;
    page.wait_for_answers(3).await;
    assert_eq!(page.value("document.querySelectorAll('.card.refused').length").await, 1);
    page.types("/settings theme light").await;
    page.press("Enter").await;
    page.wait_for_answers(4).await;
    assert_eq!(page.value("document.querySelectorAll('.card.refused').length").await, 1);
    page.has_no_complaint();
}

#[tokio::test]
async fn a_strangers_page_posts_to_the_console_in_vain() {
    let Some((world, page)) = open(&["Rust"], 1280, 860).await else { return };
    // Another origin on the same machine: the cookie may go along, the guard must hold.
    let stranger = World::with(&[]).await;
    let attack = format!(
        "(async () => {{
            const body = JSON.stringify({{ line: '/settings theme light' }});
            const told = [];
            for (const type of ['application/json', 'text/plain']) {{
                const post = {{ method: 'POST', mode: 'no-cors', credentials: 'include', body, headers: {{ 'content-type': type }} }};
                told.push(await fetch('{0}/api/ask', post).then(() => 'answered', () => 'refused'));
            }}
            const frame = Object.assign(document.createElement('iframe'), {{ name: 'target' }});
            const form = Object.assign(document.createElement('form'), {{ method: 'post', action: '{0}/api/ask', enctype: 'text/plain', target: 'target' }});
            form.append(Object.assign(document.createElement('input'), {{ name: body.slice(0, -1) + ',\"x\":\"', value: '\"}}' }}));
            document.body.append(frame, form);
            const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
            form.submit();
            await loaded;
            return told.join();
        }})()",
        world.origin
    );
    // The stranger's page must be free to try: our own policy would stop it before the guard does.
    page.0.call("Page.setBypassCSP", serde_json::json!({ "enabled": true })).await;
    page.open(&stranger.origin).await;
    assert_eq!(page.value(&attack).await, "refused,refused");
    page.open(&world.origin).await;
    page.wait_for_answers(2).await;
    let mut conn = world.steward.db.read().await.unwrap();
    let id = community::all(&mut conn).await.unwrap()[0].id;
    assert_eq!(Settings::of(&mut conn, id).await.unwrap().theme, Theme::Dark);
}

#[tokio::test]
async fn another_community_is_chosen_and_everything_is_about_it() {
    let Some((_world, page)) = open(&["Rust", "知识星球"], 360, 740).await else { return };
    page.fits_its_width().await;
    let choose = "(() => { const select = document.getElementById('community'); select.selectedIndex = 1;
        select.dispatchEvent(new Event('change')); })()";
    page.value(choose).await;
    page.wait_for("document.getElementById('name').innerText === '知识星球'").await;
    page.wait_for_answers(2).await;
    let about = page.value("document.querySelector('.card h2').innerText").await;
    assert!(about.as_str().unwrap().contains("知识星球"), "{about}");
    page.has_no_complaint();
}

#[tokio::test]
async fn a_console_that_went_away_is_told_and_asked_again() {
    let Some((mut world, page)) = open(&["Rust"], 1280, 860).await else { return };
    world.stop().await;
    page.types("/doctor").await;
    page.press("Enter").await;
    page.wait_for("document.querySelector('#conversation .card.refused button') !== null").await;
    page.value("document.querySelector('[data-lang=\"zh-CN\"]').click()").await;
    page.wait_for("document.querySelectorAll('#conversation .card.refused').length === 2").await;
    assert_eq!(page.value("document.documentElement.lang").await, "en", "half a language is none");
}

#[tokio::test]
async fn without_a_community_the_console_says_how_to_get_one() {
    let Some((_world, page)) = open(&[], 1280, 860).await else { return };
    page.wait_for("document.querySelector('#welcome .notice')?.innerText.includes('steward demo')").await;
    page.types("help").await;
    page.press("Enter").await;
    page.wait_for_answers(1).await;
    page.has_no_complaint();
}
