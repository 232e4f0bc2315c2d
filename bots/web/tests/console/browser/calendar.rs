//! The calendar in Chromium: months by keyboard, days and cadence, on a phone too.

use super::devtools::{DevTools, chromium};
use super::page::Page;
use crate::garden::garden;
use crate::support::World;

/// The calendar of a garden that has a lesson every Monday, and lines before it; `None` without a browser.
async fn open(lines: &[&str], width: u32, height: u32) -> Option<(World, Page)> {
    let program = chromium()?;
    let world = garden().await;
    let lesson = r#"/post add title:Lesson topic:Rust to:discord:100 when:"weekly on mon at 20:00" body:x"#;
    for line in std::iter::once(&lesson).chain(lines) {
        assert_eq!(world.ask(line).await["is_done"], true, "{line}");
    }
    let page = Page(DevTools::start(program).await);
    page.resize(width, height).await;
    page.system_theme("light").await;
    page.open(&world.printed).await;
    page.open(&format!("{}/calendar", world.origin)).await;
    page.wait_for("document.querySelector('.month') !== null").await;
    Some((world, page))
}

fn day(date: &str) -> String {
    format!("document.querySelector('[data-date=\"{date}\"]').innerText.replaceAll('\\n', ' ')")
}

#[tokio::test]
async fn a_month_shows_its_days_and_the_cadence_and_others_are_reached_by_keyboard() {
    let Some((_world, page)) = open(&[], 1280, 860).await else { return };
    assert_eq!(page.value("document.querySelector('.months h2').innerText").await, "November 2026");
    assert_eq!(page.value("document.querySelector('.month .today').dataset.date").await, "2026-11-24");
    assert_eq!(page.value("document.querySelectorAll('.month tbody tr').length").await, 6);
    let monday = page.value(&day("2026-11-30")).await;
    for part in ["30", "20:00", "Lesson", "planned"] {
        assert!(monday.as_str().unwrap().contains(part), "{part}: {monday}");
    }
    let link = page.value("document.querySelector('[data-date=\"2026-11-30\"] a').getAttribute('href')").await;
    assert_eq!(link, "/posts#1");
    let cadence = page.value("document.querySelector('.cadence').innerText").await;
    assert!(cadence.as_str().unwrap().contains("Rust") && cadence.as_str().unwrap().contains("0/1"), "{cadence}");
    page.tabs_to("next").await;
    page.press("Enter").await;
    page.wait_for("document.querySelector('.months h2').innerText === 'December 2026'").await;
    assert_eq!(page.value("document.activeElement.id").await, "next", "the focus stays");
    assert_eq!(page.value("document.querySelectorAll('.month .entry').length").await, 4);
    page.press("Enter").await;
    page.wait_for("document.querySelector('.months h2').innerText === 'January 2027'").await;
    page.clicks("#present").await;
    page.wait_for("document.querySelector('.months h2').innerText === 'November 2026'").await;
    page.clicks("#previous").await;
    page.wait_for("document.querySelector('#view .notice')?.innerText.includes('Nothing was posted')").await;
    page.has_no_complaint();
}

#[tokio::test]
async fn another_language_changes_months_weekdays_and_states() {
    let Some((_world, page)) = open(&[], 1280, 860).await else { return };
    page.clicks("[data-lang=\"zh-CN\"]").await;
    page.wait_for("document.querySelector('.months h2').innerText === '2026年11月'").await;
    assert_eq!(page.value("document.querySelector('.month th').innerText").await, "周一");
    let monday = page.value(&day("2026-11-30")).await;
    assert!(monday.as_str().unwrap().contains("已计划"), "{monday}");
    page.has_no_complaint();
}

#[tokio::test]
async fn a_phone_shows_the_month_and_a_list_of_its_days_without_scrolling_sideways() {
    let long = format!(
        r#"/post add title:"{}" to:discord:100 when:"2026-11-28 09:00" body:x topic:"{}""#,
        "一个没有空格的很长的标题".repeat(4),
        "A-Topic-Without-A-Blank-".repeat(2)
    );
    let often = r#"/post add title:Often to:discord:100 when:"every 30 minutes from 2026-11-29 00:00 until 2026-11-29 19:30" body:x"#;
    for width in [390, 320] {
        let Some((_world, page)) = open(&[&long, often], width, 844).await else { return };
        page.fits_its_width().await;
        let agenda = page.value("document.querySelector('.agenda').innerText").await;
        assert!(
            agenda.as_str().unwrap().contains("Lesson") && agenda.as_str().unwrap().contains("planned"),
            "{agenda}"
        );
        let signs = page.value(&day("2026-11-29")).await;
        assert!(signs.as_str().unwrap().contains("+38"), "{signs}");
        page.has_no_complaint();
    }
}

#[tokio::test]
async fn a_title_with_a_script_is_text_and_a_month_that_is_none_says_so() {
    let script =
        r#"/post add title:"<img src=x onerror=document.title=1>" to:discord:100 when:"2026-11-28 09:00" body:x"#;
    let Some((_world, page)) = open(&[script], 1280, 860).await else { return };
    let saturday = page.value(&day("2026-11-28")).await;
    assert!(saturday.as_str().unwrap().contains("<img"), "{saturday}");
    assert_eq!(page.value("document.querySelectorAll('.month img').length").await, 0);
    page.value("location.hash = '#someday'").await;
    page.wait_for("document.querySelector('#view .notice')?.innerText.includes('someday')").await;
    page.has_no_complaint();
}
