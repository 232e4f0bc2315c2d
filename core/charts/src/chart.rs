//! What a chart is made from: plain numbers and dates, worked out by the caller.

use chrono::{NaiveDate, NaiveDateTime};

/// One chart, ready to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Chart {
    /// Members over time, with a fit, a forecast and the capacity where they are known.
    Growth(Growth),
    /// How many of those who joined are still here after so many days.
    Retention(Retention),
    /// Active members a day, a week and a month.
    Activity(Activity),
    /// The textbook logistic curve for given parameters.
    LogisticModel(LogisticModel),
    /// The textbook exponential retention curve for a given rate.
    RetentionModel(RetentionModel),
    /// A month of posts, and the cadence kept beside the cadence meant.
    Calendar(Calendar),
    /// Kinds of posts, each with the share of people who did something about them and its interval.
    Content(Content),
    /// Two of them, one below the other in one picture.
    Pair(Box<[Chart; 2]>),
}

/// What surrounds every chart: whose it is, and when it was true.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frame {
    /// The community's name as its people wrote it. Any text: it is cleaned and cut before it is drawn.
    pub community: String,
    /// The end of what the data cover, as civil time in the community's zone.
    pub as_of: NaiveDateTime,
    /// The community's offset from UTC at `as_of`, in minutes east.
    pub utc_offset_minutes: i32,
    /// Whether the data are made up; the picture then says DEMO.
    pub demo: bool,
}

/// Where the numbers come from. Said in the footer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Source {
    /// Joins and leaves that the bot saw itself.
    #[default]
    Live,
    /// An export or a list that was imported.
    Import,
    /// An import, and what the bot has seen since.
    ImportAndLive,
    /// The simulator.
    Simulated,
}

/// Members over time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Growth {
    /// Whose chart, and as of when.
    pub frame: Frame,
    /// One entry for each day, ascending. Days left out count as not covered.
    pub days: Vec<Day>,
    /// A model's curve over the same days.
    pub fit: Option<Curve>,
    /// Expected members after the last day, ascending; empty when there is no forecast.
    pub forecast: Vec<ForecastDay>,
    /// What can be said about the level at which growth ends.
    pub capacity: Capacity,
    /// Change over the last 30 days: in members, and as a fraction (0.035 = 3.5 %) where that means something.
    pub change_30d: Option<(i64, Option<f64>)>,
    /// Where the numbers come from.
    pub source: Source,
}

/// One day of a community.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Day {
    /// The day in the community's zone.
    pub date: NaiveDate,
    /// Members at the end of the day; `None` when not known.
    pub members: Option<f64>,
    /// Members who joined on that day.
    pub joined: u32,
    /// Members who left on that day.
    pub left: u32,
    /// Whether the day was watched. A day that was not is hatched, and the line over it dashed.
    pub covered: bool,
}

/// A model's curve.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// Which model.
    pub label: CurveKind,
    /// Its value on each day, ascending by date.
    pub values: Vec<(NaiveDate, f64)>,
    /// Whether it stays too far from the members for its shape to be believed; the label then says "rough".
    pub rough: bool,
}

/// The models of growth that a curve can come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CurveKind {
    /// dN/dt = rN(1 − N/K).
    Logistic,
    /// dN/dt = rN.
    Exponential,
    /// A straight line.
    Linear,
    /// dN/dt = rN ln(K/N).
    Gompertz,
    /// Members arrive at a constant rate and each leaves at a constant rate.
    ImmigrationDeath,
}

/// One day of a forecast.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ForecastDay {
    /// The day forecast.
    pub date: NaiveDate,
    /// The expected number of members.
    pub estimate: f64,
    /// The 80 % interval, low and high; `None` when only one interval is known.
    pub inner: Option<(f64, f64)>,
    /// The 95 % interval, low and high.
    pub outer: (f64, f64),
}

/// What can be said about K, the level at which growth ends.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Capacity {
    /// K and its 95 % interval: drawn as a line with its range.
    Known {
        /// The estimate, in members.
        estimate: f64,
        /// Lower end of the 95 % interval.
        low: f64,
        /// Upper end of the 95 % interval.
        high: f64,
    },
    /// K cannot be told yet; it is no less than this.
    AtLeast(f64),
    /// Nothing can be said.
    #[default]
    Unknown,
}

/// Who is still here after so many days.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Retention {
    /// Whose chart, and as of when.
    pub frame: Frame,
    /// The Kaplan–Meier estimate, ascending by day. Day 0 with survival 1 may be left out.
    pub steps: Vec<Step>,
    /// Days of membership at which somebody still here was last observed; ticks on the curve.
    pub censored_days: Vec<f64>,
    /// Members under observation, as (day, number) from that day on until the next entry; ascending.
    /// The curve ends where the number falls below [`crate::MIN_AT_RISK`].
    pub at_risk: Vec<(f64, u64)>,
    /// Stays in the estimate.
    pub joined: u64,
    /// Those of them that ended.
    pub left: u64,
    /// The exponential fit; always drawn when given, whether it fits or not.
    pub exponential: Option<ExponentialCurve>,
    /// A better model than the exponential, when there is one.
    pub best: Option<BestCurve>,
    /// The day by which half have left; `None` when half are still here.
    pub median_day: Option<f64>,
    /// Kaplan–Meier survival at the days named in the headline, as (day, fraction): usually 7, 30 and 90.
    pub survival_at: Vec<(u32, f64)>,
    /// Where the numbers come from.
    pub source: Source,
}

/// One step of a Kaplan–Meier curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// Days since joining.
    pub day: f64,
    /// Fraction still here from this day on, 0 to 1.
    pub survival: f64,
    /// Lower end of the 95 % interval.
    pub low: Option<f64>,
    /// Upper end of the 95 % interval.
    pub high: Option<f64>,
}

/// L(t) = e^(−λt).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ExponentialCurve {
    /// λ, a day.
    pub rate_per_day: f64,
    /// ln 2 / λ in days; `None` when nobody left.
    pub half_life_days: Option<f64>,
    /// Whether the curve leaves the band for too long to be trusted; the label then says "rough".
    pub rough: bool,
}

/// The model that describes the departures best.
#[derive(Debug, Clone, PartialEq)]
pub struct BestCurve {
    /// Its name as shown, in the reader's language.
    pub name: String,
    /// Its survival as (day, fraction), ascending.
    pub points: Vec<(f64, f64)>,
}

/// Active members over time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Activity {
    /// Whose chart, and as of when.
    pub frame: Frame,
    /// One entry for each day, ascending. Days left out count as not covered.
    pub days: Vec<ActivityDay>,
    /// Where the numbers come from.
    pub source: Source,
}

/// One day of activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActivityDay {
    /// The day in the community's zone.
    pub date: NaiveDate,
    /// Members active on that day; not drawn when the day was not covered.
    pub active: u64,
    /// Members active in the 7 days up to this one; `None` when that window is not fully covered.
    pub wau: Option<u64>,
    /// Members active in the 30 days up to this one; `None` when that window is not fully covered.
    pub mau: Option<u64>,
    /// Whether the day was watched.
    pub covered: bool,
}

/// The textbook logistic curve N(t) = K·N0·e^(rt) / (K + N0·(e^(rt) − 1)).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LogisticModel {
    /// Whose chart, and as of when.
    pub frame: Frame,
    /// N0: members at day 0, above 0.
    pub n0: f64,
    /// r: growth a day, 0.1 = 10 %.
    pub r: f64,
    /// K: capacity in members, above 0.
    pub k: f64,
    /// How many days to draw, above 0.
    pub days: f64,
    /// What really happened, laid over the curve with its first day at day 0.
    pub history: Option<Vec<Day>>,
}

/// The textbook retention curve L(t) = e^(−λt).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RetentionModel {
    /// Whose chart, and as of when.
    pub frame: Frame,
    /// λ, a day; 0 or above.
    pub lambda: f64,
    /// How many days to draw, above 0.
    pub days: f64,
    /// The Kaplan–Meier estimate of what really happened, laid over the curve.
    pub history: Option<Vec<Step>>,
}

/// A month of posts, and the cadence kept beside the cadence meant.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Calendar {
    /// Whose calendar, and as of when. The day of `as_of` is marked as today.
    pub frame: Frame,
    /// Any day of the month to show.
    pub month: NaiveDate,
    /// What happens in the weeks (Monday to Sunday) that touch the month, in any order; what lies outside of them is
    /// not drawn.
    pub entries: Vec<CalendarEntry>,
    /// One line for each topic, the most important first; empty: there is no table.
    pub cadence: Vec<Cadence>,
}

/// One post or event at one time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarEntry {
    /// When, as civil time in the community's zone.
    pub at: NaiveDateTime,
    /// Its title. Any text: it is cleaned and cut before it is drawn.
    pub title: String,
    /// Where it stands.
    pub state: EntryState,
}

/// Where an entry of a calendar stands. Each has a form and a colour of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryState {
    /// It was seen everywhere.
    Sent,
    /// It is on its way.
    Going,
    /// It goes out by itself when its time comes.
    Planned,
    /// It has to be approved first.
    Review,
    /// It would go out, and somebody stopped it.
    Paused,
    /// It has a time, and something else is missing.
    Draft,
    /// Nobody knows whether it was seen.
    Uncertain,
    /// Some of it was not seen.
    Failed,
    /// It was too late.
    Missed,
    /// It was left out on purpose.
    Skipped,
    /// An event that people can come to.
    Event,
    /// An event that has been.
    Held,
    /// An event that does not take place.
    Cancelled,
}

impl EntryState {
    /// Every state, in the order in which they are told.
    pub const ALL: [Self; 13] = [
        Self::Sent,
        Self::Planned,
        Self::Held,
        Self::Event,
        Self::Review,
        Self::Uncertain,
        Self::Failed,
        Self::Missed,
        Self::Going,
        Self::Paused,
        Self::Skipped,
        Self::Cancelled,
        Self::Draft,
    ];
}

/// How often a topic was posted about and should have been, week by week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cadence {
    /// The topic; empty for posts without one. Any text.
    pub topic: String,
    /// The weeks, ascending.
    pub weeks: Vec<CadenceWeek>,
}

/// One week of a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CadenceWeek {
    /// Its Monday.
    pub start: NaiveDate,
    /// Posts that were seen.
    pub made: u32,
    /// Posts that the schedules meant, those that were seen among them.
    pub meant: u32,
}

/// What kinds of posts brought: a row for each, best first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Content {
    /// Whose chart, and as of when.
    pub frame: Frame,
    /// Posts that are compared.
    pub posts: u64,
    /// Posts whose time is not over; they are not compared.
    pub in_progress: u64,
    /// The share of all posts together with its 95 % interval; `None` where a share would say too much.
    pub mean: Option<(f64, (f64, f64))>,
    /// The kinds, best first; as many are drawn as find room.
    pub rows: Vec<ContentRow>,
    /// Why there are no rows.
    pub why: Option<NoRanking>,
}

/// One kind of posts.
#[derive(Debug, Clone, PartialEq)]
pub struct ContentRow {
    /// What it is called. Any text: it is cleaned and cut before it is drawn.
    pub name: String,
    /// What else tells it from others, where there is more. Any text; the first part is cut first.
    pub detail: Vec<String>,
    /// How many posts are of it.
    pub posts: u64,
    /// The share of those there who did something, drawn towards that of all.
    pub share: f64,
    /// Its 60 % interval: rows are ranked by its lower end.
    pub likely: (f64, f64),
    /// Its 95 % interval.
    pub interval: (f64, f64),
    /// Whether it differs from all together by more than chance.
    pub stands: Stands,
}

/// Where a kind stands to all together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    /// Higher by more than chance.
    Above,
    /// No difference was found.
    Level,
    /// Lower by more than chance.
    Below,
}

/// Why kinds are not ranked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoRanking {
    /// There is nothing to compare.
    NoPosts,
    /// Fewer posts than are needed.
    TooFew {
        /// How many are needed.
        least: u64,
    },
    /// All posts are of one kind.
    OneKind,
    /// Hardly two posts are of one kind.
    TooSparse {
        /// How many kinds there are.
        kinds: u64,
    },
    /// Nobody did anything about any of them, or everybody about all.
    Alike,
}

impl Capacity {
    /// What can be drawn of it: an interval that is none, or a number that is none, is not known.
    pub(crate) fn sound(self) -> Self {
        let is_count = |value: f64| (0.0..=crate::columns::LARGEST_COUNT).contains(&value);
        match self {
            Self::Known { estimate, low, high }
                if [low, estimate, high].into_iter().all(is_count) && low <= estimate && estimate <= high =>
            {
                self
            }
            Self::AtLeast(least) if is_count(least) => self,
            Self::Known { .. } | Self::AtLeast(_) | Self::Unknown => Self::Unknown,
        }
    }
}

impl Chart {
    /// What surrounds this chart.
    pub fn frame(&self) -> &Frame {
        match self {
            Self::Growth(chart) => &chart.frame,
            Self::Retention(chart) => &chart.frame,
            Self::Activity(chart) => &chart.frame,
            Self::LogisticModel(chart) => &chart.frame,
            Self::RetentionModel(chart) => &chart.frame,
            Self::Calendar(chart) => &chart.frame,
            Self::Content(chart) => &chart.frame,
            Self::Pair(pair) => pair[0].frame(),
        }
    }
}
