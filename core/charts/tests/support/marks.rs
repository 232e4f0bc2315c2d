//! Reads pictures by their marks.

use steward_charts::{Bounds, Chart, Format, Language, Look, Mark, Picture, Point, Role, Shape, Theme, draw};

/// Draws a chart dark, in English, for Discord.
pub(crate) fn english(chart: &Chart) -> Picture {
    draw(chart, Look::default())
}

/// Draws a chart light, in Chinese, for Telegram.
pub(crate) fn chinese(chart: &Chart) -> Picture {
    draw(chart, Look { theme: Theme::Light, language: Language::ZhCn, format: Format::Telegram })
}

/// The words of a role, in the order they were written.
pub(crate) fn words(picture: &Picture, role: Role) -> Vec<&str> {
    picture.marks.iter().filter(|mark| mark.role == role).filter_map(|mark| words_of(mark)).collect()
}

fn words_of(mark: &Mark) -> Option<&str> {
    match &mark.shape {
        Shape::Text { text, .. } => Some(text),
        _ => None,
    }
}

/// A line that was drawn.
pub(crate) struct Drawn<'p> {
    pub(crate) points: &'p [Point],
    pub(crate) data: &'p [(f64, f64)],
    pub(crate) dashed: bool,
}

/// The lines of a role.
pub(crate) fn lines(picture: &Picture, role: Role) -> Vec<Drawn<'_>> {
    picture
        .marks
        .iter()
        .filter(|mark| mark.role == role)
        .filter_map(|mark| match &mark.shape {
            Shape::Line { points, data, dashed, .. } => Some(Drawn { points, data, dashed: *dashed }),
            _ => None,
        })
        .collect()
}

/// The dots of a role.
pub(crate) fn dots(picture: &Picture, role: Role) -> Vec<Point> {
    picture
        .marks
        .iter()
        .filter(|mark| mark.role == role)
        .filter_map(|mark| match &mark.shape {
            Shape::Dot { center, .. } => Some(*center),
            _ => None,
        })
        .collect()
}

/// The hatched areas.
pub(crate) fn hatched(picture: &Picture) -> Vec<Bounds> {
    picture
        .marks
        .iter()
        .filter_map(|mark| match &mark.shape {
            Shape::Hatch { bounds } => Some(*bounds),
            _ => None,
        })
        .collect()
}

/// How many areas a role has.
pub(crate) fn bands(picture: &Picture, role: Role) -> usize {
    picture.marks.iter().filter(|mark| mark.role == role && matches!(mark.shape, Shape::Band { .. })).count()
}

/// How many short lines a role has.
pub(crate) fn ticks(picture: &Picture, role: Role) -> usize {
    picture.marks.iter().filter(|mark| mark.role == role && matches!(mark.shape, Shape::Tick { .. })).count()
}
