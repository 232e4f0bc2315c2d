//! Two charts in one picture.

mod support;

use steward_charts::{ALT_MAX_CHARS, Chart, Picture, PngEncoding, SCALE, Shape};
use support::{
    marks::{chinese, english},
    one_of_each,
};

fn size(png: &[u8]) -> (u32, u32) {
    let number = |at: usize| png[at..at + 4].iter().fold(0, |number, byte| number << 8 | u32::from(*byte));
    (number(16), number(20))
}

/// Where a picture's words stand, and how far below the upper edge.
fn words(picture: &Picture, below: f64) -> Vec<(String, i64)> {
    let words = picture.marks.iter().filter_map(|mark| match &mark.shape {
        Shape::Text { text, bounds, .. } => Some((text.clone(), ((bounds.top + below) * 10.0).round() as i64)),
        _ => None,
    });
    words.collect()
}

#[test]
fn a_pair_is_one_picture_with_all_of_both() {
    let each: Vec<Chart> = one_of_each().into_iter().map(|(_, chart)| chart).collect();
    let pair = Chart::Pair(Box::new([each[0].clone(), each[2].clone()]));
    for draw in [english, chinese] {
        let [upper, lower, both] = [draw(&each[0]), draw(&each[2]), draw(&pair)];
        assert_eq!((both.width, both.height), (upper.width, upper.height + lower.height));
        assert_eq!(size(&both.png(PngEncoding::Fast).unwrap_or_default()), (both.width, both.height));
        let down = f64::from(upper.height / SCALE);
        assert_eq!(words(&both, 0.0), [words(&upper, 0.0), words(&lower, down)].concat());
        assert!(both.alt.chars().count() <= ALT_MAX_CHARS);
        for one in [upper, lower] {
            let begins: String = one.alt.chars().take(60).collect();
            assert!(both.alt.contains(&begins), "{} of {}", both.alt, one.alt);
        }
    }
}

#[test]
fn the_fades_of_one_are_not_those_of_the_other() {
    let growth = one_of_each().remove(0).1;
    let both = english(&Chart::Pair(Box::new([growth.clone(), growth])));
    let of = |what: &str| both.svg.matches(what).count();
    assert!(of("id=\"fade1\"") == 1 && of("id=\"lower-fade1\"") == 1);
    assert_eq!(of("url(#fade1)"), of("url(#lower-fade1)"));
}
