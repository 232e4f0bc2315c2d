//! The signs of a calendar's states: each has a form of its own, so that nobody has to tell colours apart.

use crate::{
    canvas::{Canvas, Stroke},
    chart::EntryState,
    mark::{Point, Role},
    palette::{Palette, Rgb},
};

/// Half the width of a sign, in logical pixels.
pub(crate) const RADIUS: f64 = 4.6;

/// Width of a sign's lines.
const WIDTH: f64 = 1.9;

/// Corners of the line that stands for a circle.
const CIRCLE_POINTS: u32 = 28;

/// The colour of a state.
pub(crate) fn color_of(state: EntryState, palette: &Palette) -> Rgb {
    match state {
        EntryState::Sent | EntryState::Held => palette.rise,
        EntryState::Going | EntryState::Planned | EntryState::Event => palette.observed,
        EntryState::Review | EntryState::Uncertain => palette.model,
        EntryState::Failed | EntryState::Missed => palette.fall,
        EntryState::Paused | EntryState::Draft | EntryState::Skipped | EntryState::Cancelled => palette.secondary,
    }
}

/// Draws the sign of a state around a point.
pub(crate) fn draw(canvas: &mut Canvas, state: EntryState, at: Point, color: Rgb) {
    let corner = |x: f64, y: f64| Point { x: at.x + x * RADIUS, y: at.y + y * RADIUS };
    let diamond = || vec![corner(0.0, -1.15), corner(1.15, 0.0), corner(0.0, 1.15), corner(-1.15, 0.0)];
    let triangle = || vec![corner(0.0, -1.05), corner(1.05, 0.85), corner(-1.05, 0.85)];
    match state {
        EntryState::Event => outline(canvas, triangle(), color),
        EntryState::Held => canvas.band(Role::Entry, triangle(), color, 1.0),
        EntryState::Cancelled => {
            outline(canvas, circle(at), color);
            canvas.tick(Role::Entry, corner(-0.6, 0.6), corner(0.6, -0.6), color, WIDTH);
        }
        EntryState::Sent => canvas.dot(Role::Entry, at, RADIUS, color),
        EntryState::Planned => outline(canvas, circle(at), color),
        EntryState::Going => {
            canvas.band(Role::Entry, vec![corner(-0.8, -1.0), corner(1.1, 0.0), corner(-0.8, 1.0)], color, 1.0);
        }
        EntryState::Review => outline(canvas, diamond(), color),
        EntryState::Uncertain => canvas.band(Role::Entry, diamond(), color, 1.0),
        EntryState::Paused => {
            for x in [-0.5, 0.5] {
                canvas.tick(Role::Entry, corner(x, -0.9), corner(x, 0.9), color, WIDTH + 0.4);
            }
        }
        EntryState::Draft => {
            let square = vec![corner(-0.8, -0.8), corner(0.8, -0.8), corner(0.8, 0.8), corner(-0.8, 0.8)];
            outline(canvas, square, color);
        }
        EntryState::Failed => {
            canvas.tick(Role::Entry, corner(-0.8, -0.8), corner(0.8, 0.8), color, WIDTH + 0.4);
            canvas.tick(Role::Entry, corner(-0.8, 0.8), corner(0.8, -0.8), color, WIDTH + 0.4);
        }
        EntryState::Missed => {
            canvas.band(Role::Entry, vec![corner(-1.05, -0.85), corner(1.05, -0.85), corner(0.0, 1.05)], color, 1.0);
        }
        EntryState::Skipped => canvas.tick(Role::Entry, corner(-1.0, 0.0), corner(1.0, 0.0), color, WIDTH + 0.4),
    }
}

fn outline(canvas: &mut Canvas, mut corners: Vec<Point>, color: Rgb) {
    corners.extend(corners.first().copied());
    canvas.line(Role::Entry, corners, Vec::new(), Stroke::solid(color, WIDTH));
}

fn circle(at: Point) -> Vec<Point> {
    let radius = RADIUS - WIDTH / 2.0 + 0.4;
    let angles = (0..CIRCLE_POINTS).map(|index| std::f64::consts::TAU * f64::from(index) / f64::from(CIRCLE_POINTS));
    angles.map(|angle| Point { x: at.x + radius * angle.cos(), y: at.y + radius * angle.sin() }).collect()
}
