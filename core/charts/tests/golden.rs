//! One golden picture for each kind of chart, at half size, compared pixel by pixel with a tolerance.
//!
//! They are made anew with `STEWARD_CHARTS_BLESS=1`; look at them before they are committed.

#![expect(clippy::expect_used, reason = "a broken golden picture fails the test")]

mod support;

use std::{fs, io::Cursor, path::PathBuf};

use steward_charts::{Chart, Format, Language, Look, PngEncoding, Theme, draw};
use support::one_of_each;

/// Largest mean difference of a channel, of 255.
const MEAN_TOLERANCE: f64 = 0.35;

/// Largest part of pixels that differ plainly.
const PLAIN_TOLERANCE: f64 = 0.002;

/// A picture's pixels: width, height, RGB.
struct Pixels {
    width: usize,
    height: usize,
    rgb: Vec<u8>,
}

fn decode(bytes: &[u8]) -> Pixels {
    let mut reader = png::Decoder::new(Cursor::new(bytes)).read_info().expect("a PNG");
    let mut rgb = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut rgb).expect("pixels");
    assert_eq!((info.color_type, info.bit_depth), (png::ColorType::Rgb, png::BitDepth::Eight));
    Pixels { width: info.width as usize, height: info.height as usize, rgb }
}

/// Half the size, each pixel the mean of four.
fn halved(pixels: &Pixels) -> Pixels {
    let (width, height) = (pixels.width / 2, pixels.height / 2);
    let at = |x: usize, y: usize, channel: usize| u32::from(pixels.rgb[(y * pixels.width + x) * 3 + channel]);
    let mut rgb = Vec::with_capacity(width * height * 3);
    for y in 0..height {
        for x in 0..width {
            for channel in 0..3 {
                let sum = at(2 * x, 2 * y, channel)
                    + at(2 * x + 1, 2 * y, channel)
                    + at(2 * x, 2 * y + 1, channel)
                    + at(2 * x + 1, 2 * y + 1, channel);
                rgb.push((sum / 4) as u8);
            }
        }
    }
    Pixels { width, height, rgb }
}

fn encode(pixels: &Pixels) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixels.width as u32, pixels.height as u32);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::High);
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(&pixels.rgb).expect("pixels");
    writer.finish().expect("an end");
    bytes
}

fn golden(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(format!("{name}.png"))
}

/// Mean difference of a channel, and the part of channels that differ by more than 40.
fn difference(a: &Pixels, b: &Pixels) -> (f64, f64) {
    let apart: Vec<u8> = a.rgb.iter().zip(&b.rgb).map(|(a, b)| a.abs_diff(*b)).collect();
    let mean = apart.iter().map(|d| f64::from(*d)).sum::<f64>() / apart.len() as f64;
    let plain = apart.iter().filter(|d| **d > 40).count() as f64 / apart.len() as f64;
    (mean, plain)
}

fn check(name: &str, chart: &Chart, look: Look) {
    let now = halved(&decode(&draw(chart, look).png(PngEncoding::Fast).expect("a picture")));
    let path = golden(name);
    if std::env::var_os("STEWARD_CHARTS_BLESS").is_some() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
        fs::write(&path, encode(&now)).expect("the picture can be written");
    }
    let then = decode(&fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())));
    assert_eq!((then.width, then.height), (now.width, now.height), "{name}");
    let (mean, plain) = difference(&then, &now);
    assert!(mean <= MEAN_TOLERANCE && plain <= PLAIN_TOLERANCE, "{name}: mean {mean:.3}, plain {plain:.5}");
}

#[test]
fn each_kind_looks_like_its_golden_picture() {
    let looks = [
        (Theme::Dark, Language::En, Format::Discord),
        (Theme::Light, Language::ZhCn, Format::Discord),
        (Theme::Dark, Language::ZhCn, Format::Telegram),
        (Theme::Light, Language::En, Format::Telegram),
        (Theme::Dark, Language::En, Format::Discord),
        (Theme::Dark, Language::En, Format::Discord),
        (Theme::Light, Language::En, Format::Discord),
    ];
    assert_eq!(one_of_each().len(), looks.len(), "every kind has a golden picture");
    for ((name, chart), (theme, language, format)) in one_of_each().iter().zip(looks) {
        check(name, chart, Look { theme, language, format });
    }
}

#[test]
fn a_picture_without_its_main_line_is_told_from_the_golden_one() {
    let (_, chart) = one_of_each().swap_remove(4);
    let whole = draw(&chart, Look::default());
    let mut bare = whole.clone();
    let line =
        bare.svg.lines().find(|line| line.contains("stroke-dasharray=\"160 120\"")).expect("the curve").to_owned();
    bare.svg = bare.svg.replace(&line, "");
    let pixels =
        |picture: &steward_charts::Picture| halved(&decode(&picture.png(PngEncoding::Fast).expect("a picture")));
    let (mean, plain) = difference(&pixels(&whole), &pixels(&bare));
    assert!(mean > MEAN_TOLERANCE || plain > PLAIN_TOLERANCE, "mean {mean:.3}, plain {plain:.5}");
}

#[test]
fn both_encodings_hold_the_same_pixels_and_small_is_smaller() {
    let (_, chart) = one_of_each().swap_remove(0);
    let picture = draw(&chart, Look::default());
    let (small, fast) = (picture.png(PngEncoding::Small), picture.png(PngEncoding::Fast));
    let (small, fast) = (small.expect("a picture"), fast.expect("a picture"));
    assert!(decode(&small).rgb == decode(&fast).rgb);
    assert!(small.len() < fast.len() && fast.len() < 500_000, "{} {}", small.len(), fast.len());
    assert_eq!((decode(&small).width, decode(&small).height), (1600, 1000));
}
