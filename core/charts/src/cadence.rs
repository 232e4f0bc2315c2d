//! The table under a calendar: topics by weeks, what was made of what was meant. The week in progress is dashed.

use chrono::NaiveDate;

use crate::{
    calendar::monday_of,
    canvas::{Canvas, Stroke},
    chart::{Cadence, CadenceWeek},
    clean::clean,
    mark::{Bounds, Point, Role},
    numbers::{compact, percent},
    palette::Rgb,
    surround::FOOTER_SIZE,
    typeset::{TextLine, typeset, typeset_within},
    words,
};

/// Most lines under the head.
const ROWS_MAX: usize = 4;

/// From one line to the next.
const LEADING: f64 = 18.0;

/// Space between the calendar and the table.
const ABOVE: f64 = 7.0;

/// The part of the width that the topics take.
const TOPIC_PART: f64 = 0.24;

/// Space that a cell's words keep from the next cell's.
const APART: f64 = 6.0;

/// A line of the table: its name, and a week for each column.
pub(crate) struct Row {
    name: String,
    weeks: Vec<CadenceWeek>,
}

/// The lines that are shown: the first topics, and one for all others together.
pub(crate) fn rows(cadence: &[Cadence], weeks: &[NaiveDate], canvas: &Canvas) -> Vec<Row> {
    let language = canvas.language;
    let (shown, others) = match cadence.len() {
        0..=ROWS_MAX => (cadence, &[][..]),
        _ => cadence.split_at(ROWS_MAX - 1),
    };
    let named = |cadence: &Cadence| {
        let topic = clean(&cadence.topic);
        let name = if topic.is_empty() { words::no_topic(language) } else { topic };
        Row { name, weeks: summed(std::slice::from_ref(cadence), weeks) }
    };
    let mut rows: Vec<Row> = shown.iter().map(named).collect();
    if !others.is_empty() {
        rows.push(Row { name: words::other_topics(others.len(), language), weeks: summed(others, weeks) });
    }
    rows
}

/// The weeks of several topics together.
fn summed(cadence: &[Cadence], weeks: &[NaiveDate]) -> Vec<CadenceWeek> {
    let of = |start: NaiveDate| {
        let found = cadence.iter().flat_map(|topic| &topic.weeks).filter(|week| week.start == start);
        found.fold(CadenceWeek { start, made: 0, meant: 0 }, |sum, week| CadenceWeek {
            start,
            made: sum.made.saturating_add(week.made),
            meant: sum.meant.saturating_add(week.meant),
        })
    };
    weeks.iter().map(|&start| of(start)).collect()
}

/// The height that the table takes, the space above it included.
pub(crate) fn height(rows: &[Row]) -> f64 {
    if rows.is_empty() { 0.0 } else { ABOVE + LEADING * (rows.len() as f64 + 1.0) }
}

/// Draws the table with its lower edge at the bottom of `bounds`.
pub(crate) fn draw(canvas: &mut Canvas, rows: &[Row], bounds: Bounds, today: NaiveDate) {
    let Some(first) = rows.first() else { return };
    let topics = bounds.width() * TOPIC_PART;
    let column = (bounds.width() - topics) / first.weeks.len().max(1) as f64;
    let top = bounds.bottom - height(rows) + ABOVE;
    let baseline = |line: usize| top + LEADING * line as f64 + FOOTER_SIZE * 0.92;
    let middle = |index: usize| bounds.left + topics + column * (index as f64 + 0.5);
    let head = typeset(&words::week_of(canvas.language), FOOTER_SIZE, false);
    let secondary = canvas.palette.secondary;
    canvas.text(Role::Cadence, &head, Point { x: bounds.left, y: baseline(0) }, secondary);
    for (index, week) in first.weeks.iter().enumerate() {
        let is_now = week.start == monday_of(today);
        let line = week_head(canvas, week.start, is_now, column - APART);
        let color = if is_now { canvas.palette.text } else { secondary };
        centred(canvas, &line, middle(index), baseline(0), color);
        if is_now {
            let half = (column - APART) / 2.0;
            frame_dashed(canvas, middle(index) - half, top - 2.0, middle(index) + half, bounds.bottom + 1.0);
        }
    }
    for (line, row) in rows.iter().enumerate() {
        if let Some(name) = typeset_within(&row.name, FOOTER_SIZE, false, topics - APART) {
            canvas.text(Role::Cadence, &name, Point { x: bounds.left, y: baseline(line + 1) }, canvas.palette.text);
        }
        for (index, week) in row.weeks.iter().enumerate() {
            let (texts, color, is_bold) = cell(canvas, week, today);
            if let Some(text) = first_within(&texts, is_bold, column - APART) {
                centred(canvas, &text, middle(index), baseline(line + 1), color);
            }
        }
    }
}

fn week_head(canvas: &Canvas, start: NaiveDate, is_now: bool, width: f64) -> TextLine {
    let language = canvas.language;
    if !is_now {
        return typeset(&words::week_start(start, language), FOOTER_SIZE, false);
    }
    let [long, short] = words::this_week(language);
    let long = typeset(&long, FOOTER_SIZE, true);
    if long.width <= width { long } else { typeset(&short, FOOTER_SIZE, true) }
}

/// What a cell says, the longer first: a week that is over and fell short stands out.
fn cell(canvas: &Canvas, week: &CadenceWeek, today: NaiveDate) -> (Vec<String>, Rgb, bool) {
    let palette = &canvas.palette;
    if week.meant == 0 && week.made == 0 {
        return (vec!["–".to_owned()], palette.footer, false);
    }
    let short = |count: u32| compact(f64::from(count), canvas.language);
    let texts = vec![
        format!("{}/{}", week.made, week.meant),
        format!("{}/{}", short(week.made), short(week.meant)),
        percent(f64::from(week.made) / f64::from(week.meant.max(1))),
    ];
    let now = monday_of(today);
    if week.start >= now {
        (texts, if week.start == now { palette.text } else { palette.secondary }, false)
    } else if week.made < week.meant {
        (texts, palette.fall, true)
    } else {
        (texts, palette.rise, false)
    }
}

/// The first text that fits; none is cut, because a cut number is another number.
fn first_within(texts: &[String], is_bold: bool, width: f64) -> Option<TextLine> {
    texts.iter().map(|text| typeset(text, FOOTER_SIZE, is_bold)).find(|line| line.width <= width)
}

fn centred(canvas: &mut Canvas, line: &TextLine, x: f64, y: f64, color: Rgb) {
    canvas.text(Role::Cadence, line, Point { x: x - line.width / 2.0, y }, color);
}

fn frame_dashed(canvas: &mut Canvas, left: f64, top: f64, right: f64, bottom: f64) {
    let corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
    let points = corners.map(|(x, y)| Point { x, y }).to_vec();
    let stroke = Stroke { color: canvas.palette.observed, width: 1.4, dash: Some((5.0, 4.0)) };
    canvas.line(Role::Cadence, points, Vec::new(), stroke);
}
