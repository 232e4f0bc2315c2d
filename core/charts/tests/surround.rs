//! Title, name, headline, badge and footer; and names of every kind.

mod support;

use steward_charts::{Chart, Format, Frame, Growth, Language, Look, PngEncoding, Role, Theme, draw};
use support::{
    Chance, forecast, frame, growth,
    marks::{chinese, english, words},
};

fn named(community: &str) -> Chart {
    let chart = growth(30, 10.0, 50.0, 0.5, &mut Chance::new(1));
    Chart::Growth(Growth { frame: frame(community), ..chart })
}

#[test]
fn every_kind_of_name_gives_a_picture() {
    let names = [
        "Rust 中文社区",
        "🦀🎉",
        "👨‍👩‍👧‍👦🏳️‍🌈🇨🇳🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "مجتمع رست",
        "קהילה",
        "\u{202E}evil\u{202C}",
        "a\u{0}\u{1}\u{1b}[31m\u{fffe}\u{ffff}",
        "]]>&lt;<script>",
        "\u{200D}\u{FE0F}\u{20E3}",
    ];
    for name in names {
        for picture in [english(&named(name)), chinese(&named(name))] {
            let png = picture.png(PngEncoding::Fast).unwrap_or_else(|error| panic!("{name:?}: {error}"));
            assert!(png.len() > 20_000, "{name:?}");
        }
    }
}

#[test]
fn a_right_to_left_override_is_taken_out_of_the_name() {
    assert_eq!(words(&english(&named("ab\u{202E}cd\u{2069}")), Role::Community), ["abcd"]);
}

#[test]
fn emoji_joined_into_one_stay_joined() {
    assert_eq!(words(&english(&named("👨‍👩‍👧‍👦 🇨🇳")), Role::Community), ["👨‍👩‍👧‍👦 🇨🇳"]);
}

#[test]
fn what_no_font_has_is_a_box() {
    assert_eq!(words(&english(&named("ab ไท")), Role::Community), ["ab □□"]);
}

#[test]
fn a_name_of_five_thousand_code_points_is_cut() {
    let picture = english(&named(&"群🦀".repeat(2500)));
    let name = words(&picture, Role::Community)[0];
    assert!(name.ends_with('…') && name.chars().count() < 60, "{name}");
    assert!(picture.alt.chars().count() < 400);
}

#[test]
fn no_name_leaves_its_place_empty() {
    assert!(words(&english(&named(" \u{200B}\n ")), Role::Community).is_empty());
}

#[test]
fn made_up_data_carry_a_badge() {
    let demo = |on: bool| {
        let chart = growth(30, 10.0, 50.0, 0.5, &mut Chance::new(1));
        Chart::Growth(Growth { frame: Frame { demo: on, ..frame("x") }, ..chart })
    };
    assert_eq!(words(&english(&demo(true)), Role::Demo), ["DEMO"]);
    assert_eq!(words(&chinese(&demo(true)), Role::Demo), ["演示"]);
    assert!(words(&english(&demo(false)), Role::Demo).is_empty());
    assert!(english(&demo(true)).alt.starts_with("Demonstration data."));
}

#[test]
fn the_footer_says_until_when_in_the_communitys_time() {
    assert!(words(&english(&named("x")), Role::Footer).contains(&"as of 27 Jul 2026, 23:59 · UTC+8"));
    assert!(words(&chinese(&named("x")), Role::Footer).contains(&"截至 2026-07-27 23:59 · UTC+8"));
}

#[test]
fn the_headline_loses_its_last_part_where_it_does_not_fit() {
    let mut chart = growth(365, 500.0, 12_287.0, 0.55, &mut Chance::new(1));
    forecast(&mut chart, 90);
    let headline = |format: Format| {
        let look = Look { theme: Theme::Dark, language: Language::En, format };
        let picture = draw(&Chart::Growth(chart.clone()), look);
        words(&picture, Role::Headline).iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(headline(Format::Discord).len(), 4);
    assert_eq!(headline(Format::Telegram), headline(Format::Discord)[..2]);
}
