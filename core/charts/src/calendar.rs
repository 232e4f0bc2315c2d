//! A month of posts: weeks from Monday to Sunday, each day with what happens on it, and below it the cadence.

use chrono::{Datelike as _, Days, Months, NaiveDate};

use crate::{
    cadence,
    canvas::{Canvas, Stroke},
    chart::{Calendar, CalendarEntry, EntryState},
    clean::clean,
    mark::{Bounds, Point, Role},
    palette::Rgb,
    surround::{FOOTER_SIZE, MARGIN, draw_footer, draw_title},
    symbol,
    typeset::{TextLine, typeset, typeset_within},
    words,
};

/// Space at the left and right edge of the days: less than elsewhere, because seven days need room.
const EDGE: f64 = 20.0;

/// Where the names of the weekdays begin.
const TOP: f64 = 92.0;

/// Height of the names of the weekdays.
const WEEKDAYS_HEIGHT: f64 = 21.0;

/// Distance of the lowest thing from the lower edge: the footer's height.
const BELOW: f64 = 40.0;

/// Space inside a day at its left and right, and at its top.
const INSET: f64 = 3.0;
const INSET_TOP: f64 = 2.0;

/// From one line of a day to the next.
const LEADING: f64 = 16.5;

/// Least width worth cutting a title to.
const TITLE_MIN_WIDTH: f64 = 24.0;

/// Size of the line that tells states and counts.
const LEGEND_SIZE: f64 = 16.0;

/// Its baseline.
const LEGEND_BASELINE: f64 = 78.0;

/// The Monday of a date's week.
pub(crate) fn monday_of(date: NaiveDate) -> NaiveDate {
    date.checked_sub_days(Days::new(u64::from(date.weekday().num_days_from_monday()))).unwrap_or(date)
}

/// The entries of the month itself, without those of the days around it.
pub(crate) fn in_month(chart: &Calendar) -> Vec<&CalendarEntry> {
    chart.entries.iter().filter(|entry| is_in_month(entry.at.date(), chart.month)).collect()
}

fn is_in_month(date: NaiveDate, month: NaiveDate) -> bool {
    (date.year(), date.month()) == (month.year(), month.month())
}

/// The Mondays of the weeks that touch a month: four to six.
fn weeks_of(month: NaiveDate) -> Vec<NaiveDate> {
    let first = month.with_day(1).unwrap_or(month);
    let next = first.checked_add_months(Months::new(1)).unwrap_or(first);
    monday_of(first).iter_weeks().take_while(|monday| *monday < next).collect()
}

/// Draws the chart and gives the picture in words.
pub(crate) fn draw(chart: &Calendar, canvas: &mut Canvas) -> String {
    let language = canvas.language;
    draw_title(canvas, &words::calendar_title(chart.month, language), &chart.frame);
    draw_legend(chart, canvas);
    let weeks = weeks_of(chart.month);
    let rows = cadence::rows(&chart.cadence, &weeks, canvas);
    let footers =
        if rows.is_empty() { vec![words::calendar_footer(language)] } else { words::cadence_footer(language).to_vec() };
    draw_footer(canvas, &footers, Some(&chart.frame));
    let whole = Bounds { left: EDGE, top: TOP, right: canvas.width - EDGE, bottom: canvas.height - BELOW };
    let today = chart.frame.as_of.date();
    cadence::draw(canvas, &rows, Bounds { left: MARGIN, right: canvas.width - MARGIN, ..whole }, today);
    let days = Bounds { bottom: whole.bottom - cadence::height(&rows), ..whole };
    Grid { chart, weeks: &weeks, bounds: days }.draw(canvas);
    crate::alt::calendar(chart, language)
}

/// How many there are in each state, each with its sign; those that do not fit are left out from the right.
fn draw_legend(chart: &Calendar, canvas: &mut Canvas) {
    let entries = in_month(chart);
    let mut x = MARGIN;
    if entries.is_empty() {
        let line = typeset(&words::nothing_this_month(canvas.language), LEGEND_SIZE, false);
        canvas.text(Role::Headline, &line, Point { x, y: LEGEND_BASELINE }, canvas.palette.secondary);
        return;
    }
    for state in EntryState::ALL {
        let count = entries.iter().filter(|entry| entry.state == state).count();
        let line = typeset(&words::entries_in_state(count, state, canvas.language), LEGEND_SIZE, false);
        let end = x + 2.0 * symbol::RADIUS + 6.0 + line.width;
        if count == 0 || end > canvas.width - MARGIN {
            continue;
        }
        let at = Point { x: x + symbol::RADIUS, y: LEGEND_BASELINE - LEGEND_SIZE * 0.36 };
        symbol::draw(canvas, state, at, symbol::color_of(state, &canvas.palette));
        let text = Point { x: end - line.width, y: LEGEND_BASELINE };
        canvas.text(Role::Headline, &line, text, canvas.palette.text);
        x = end + 16.0;
    }
}

/// The days.
struct Grid<'c> {
    chart: &'c Calendar,
    weeks: &'c [NaiveDate],
    bounds: Bounds,
}

impl Grid<'_> {
    fn draw(&self, canvas: &mut Canvas) {
        self.draw_lines(canvas);
        for (row, monday) in self.weeks.iter().enumerate() {
            for (column, date) in monday.iter_days().take(7).enumerate() {
                let mut entries: Vec<&CalendarEntry> =
                    self.chart.entries.iter().filter(|entry| entry.at.date() == date).collect();
                entries.sort_by_key(|entry| entry.at);
                let is_dimmed = !is_in_month(date, self.chart.month);
                Day { date, entries, bounds: self.cell(row, column), is_dimmed }.draw(canvas, self.chart);
            }
        }
    }

    fn cell(&self, row: usize, column: usize) -> Bounds {
        let top = self.bounds.top + WEEKDAYS_HEIGHT;
        let height = (self.bounds.bottom - top) / self.weeks.len().max(1) as f64;
        let width = self.bounds.width() / 7.0;
        let (left, top) = (self.bounds.left + width * column as f64, top + height * row as f64);
        Bounds { left, top, right: left + width, bottom: top + height }
    }

    /// Names of the weekdays, and the lines between days.
    fn draw_lines(&self, canvas: &mut Canvas) {
        let color = canvas.palette.secondary;
        for (column, name) in words::weekdays(canvas.language).into_iter().enumerate() {
            let line = typeset(name, FOOTER_SIZE, false);
            let cell = self.cell(0, column);
            let at = Point { x: cell.left + INSET, y: cell.top - 6.0 };
            canvas.text(Role::Date, &line, at, color);
        }
        let (first, last) = (self.cell(0, 0), self.cell(self.weeks.len().saturating_sub(1), 6));
        let grid = Stroke::solid(canvas.palette.grid, 1.0);
        let mut rule = |from: (f64, f64), to: (f64, f64)| {
            let ends = [from, to].map(|(x, y)| Point { x, y });
            canvas.line(Role::Date, ends.to_vec(), Vec::new(), grid);
        };
        for row in 0..self.weeks.len() {
            let top = self.cell(row, 0).top;
            rule((first.left, top), (last.right, top));
        }
        rule((first.left, last.bottom), (last.right, last.bottom));
        for column in 1..7 {
            let left = self.cell(0, column).left;
            rule((left, first.top), (left, last.bottom));
        }
    }
}

/// One day.
struct Day<'c> {
    date: NaiveDate,
    entries: Vec<&'c CalendarEntry>,
    bounds: Bounds,
    /// Whether it lies outside the month.
    is_dimmed: bool,
}

impl Day<'_> {
    fn draw(&self, canvas: &mut Canvas, chart: &Calendar) {
        let number = self.draw_number(canvas, self.date == chart.frame.as_of.date());
        let lines = ((self.bounds.height() - INSET_TOP - 1.0) / LEADING).floor().max(1.0) as usize;
        let Some((first, others)) = self.entries.split_first() else { return };
        let at_right = self.draw_first_time(canvas, first, number);
        // Of a day with one line only the time of the first entry is told.
        if lines < 2 {
            return;
        }
        let hidden = if lines > 2 { &[][..] } else { others };
        self.draw_title(canvas, first, if at_right { None } else { Some(first.state) }, hidden);
        if lines == 2 {
            return;
        }
        let room = lines - 2;
        let shown = if others.len() <= room { others.len() } else { room.saturating_sub(1) };
        for (line, entry) in others.iter().take(shown).enumerate() {
            self.draw_whole(canvas, entry, line + 2);
        }
        self.draw_rest(canvas, &others[shown..], shown + 2);
    }

    /// Says on a line of its own how many more there are, with the sign of what went wrong among them.
    fn draw_rest(&self, canvas: &mut Canvas, rest: &[&CalendarEntry], line: usize) {
        if rest.is_empty() {
            return;
        }
        let mut left = self.bounds.left + INSET;
        if let Some(state) = trouble(rest) {
            self.draw_sign(canvas, state, left + symbol::RADIUS, line);
            left += 2.0 * symbol::RADIUS + 4.0;
        }
        let words = [words::more_entries(rest.len(), canvas.language), words::more_entries_short(rest.len())];
        let set = words.map(|words| typeset(&words, FOOTER_SIZE, false));
        if let Some(words) = set.iter().find(|words| words.width <= self.bounds.right - INSET - left) {
            let at = Point { x: left, y: self.baseline(line) };
            canvas.text(Role::Entry, words, at, self.shade(canvas, canvas.palette.secondary));
        }
    }

    fn baseline(&self, line: usize) -> f64 {
        self.bounds.top + INSET_TOP + LEADING * line as f64 + FOOTER_SIZE * 0.88
    }

    /// A colour, or the one of days outside the month.
    fn shade(&self, canvas: &Canvas, color: Rgb) -> Rgb {
        if self.is_dimmed { canvas.palette.footer } else { color }
    }

    /// Writes the day's number, on a badge when it is today; gives its right edge.
    fn draw_number(&self, canvas: &mut Canvas, is_today: bool) -> f64 {
        let line = typeset(&self.date.day().to_string(), FOOTER_SIZE, is_today);
        let at = Point { x: self.bounds.left + INSET, y: self.baseline(0) };
        if is_today {
            let ink = line.bounds(at);
            let badge = Bounds { left: ink.left - 1.5, right: ink.right + 1.5, top: ink.top, bottom: ink.bottom - 1.5 };
            canvas.badge(Role::Today, &line, badge, at, canvas.palette.text);
        } else {
            canvas.text(Role::Date, &line, at, self.shade(canvas, canvas.palette.secondary));
        }
        at.x + line.width
    }

    /// Writes the first entry's sign and time beside the day's number; `false`: there is no room.
    fn draw_first_time(&self, canvas: &mut Canvas, entry: &CalendarEntry, after: f64) -> bool {
        let line = typeset(&entry.at.format("%H:%M").to_string(), FOOTER_SIZE, false);
        let left = self.bounds.right - INSET - line.width;
        let sign = left - 3.0 - symbol::RADIUS;
        if sign - symbol::RADIUS < after + 2.0 {
            return false;
        }
        self.draw_sign(canvas, entry.state, sign, 0);
        let color = self.shade(canvas, canvas.palette.secondary);
        canvas.text(Role::Entry, &line, Point { x: left, y: self.baseline(0) }, color);
        true
    }

    fn draw_sign(&self, canvas: &mut Canvas, state: EntryState, x: f64, line: usize) {
        let color = self.shade(canvas, symbol::color_of(state, &canvas.palette));
        symbol::draw(canvas, state, Point { x, y: self.baseline(line) - FOOTER_SIZE * 0.36 }, color);
    }

    /// Writes the title of the first entry on the second line, with its sign before it if asked, and behind it how many
    /// more there are and the sign of what went wrong among them.
    fn draw_title(
        &self,
        canvas: &mut Canvas,
        entry: &CalendarEntry,
        sign: Option<EntryState>,
        hidden: &[&CalendarEntry],
    ) {
        let (mut left, mut right) = (self.bounds.left + INSET, self.bounds.right - INSET);
        if let Some(state) = sign {
            self.draw_sign(canvas, state, left + symbol::RADIUS, 1);
            left += 2.0 * symbol::RADIUS + 4.0;
        }
        let y = self.baseline(1);
        if !hidden.is_empty() {
            let more = typeset(&words::more_entries_short(hidden.len()), FOOTER_SIZE, true);
            right -= more.width;
            canvas.text(Role::Entry, &more, Point { x: right, y }, self.shade(canvas, canvas.palette.secondary));
            right -= 4.0;
        }
        if let Some(state) = trouble(hidden) {
            self.draw_sign(canvas, state, right - symbol::RADIUS + 1.0, 1);
            right -= 2.0 * symbol::RADIUS + 3.0;
        }
        self.write_title(canvas, entry, left, right, y);
    }

    fn write_title(&self, canvas: &mut Canvas, entry: &CalendarEntry, left: f64, right: f64, y: f64) {
        let title = clean(&entry.title);
        if right - left < TITLE_MIN_WIDTH {
            return;
        }
        if let Some(line) = title_within(&title, right - left) {
            canvas.text(Role::Entry, &line, Point { x: left, y }, self.shade(canvas, canvas.palette.text));
        }
    }

    /// Writes a further entry on one line: sign, time, and as much of the title as has room.
    fn draw_whole(&self, canvas: &mut Canvas, entry: &CalendarEntry, line: usize) {
        let left = self.bounds.left + INSET;
        self.draw_sign(canvas, entry.state, left + symbol::RADIUS, line);
        let time = typeset(&entry.at.format("%H:%M").to_string(), FOOTER_SIZE, false);
        let at = Point { x: left + 2.0 * symbol::RADIUS + 3.0, y: self.baseline(line) };
        canvas.text(Role::Entry, &time, at, self.shade(canvas, canvas.palette.secondary));
        self.write_title(canvas, entry, at.x + time.width + 4.0, self.bounds.right - INSET, at.y);
    }
}

/// The first state among entries about which somebody should do something.
fn trouble(entries: &[&CalendarEntry]) -> Option<EntryState> {
    let is_trouble =
        |state: &EntryState| matches!(state, EntryState::Failed | EntryState::Uncertain | EntryState::Missed);
    entries.iter().map(|entry| entry.state).find(is_trouble)
}

/// A title no wider than there is room.
fn title_within(title: &str, width: f64) -> Option<TextLine> {
    if title.is_empty() { None } else { typeset_within(title, FOOTER_SIZE, false, width) }
}
