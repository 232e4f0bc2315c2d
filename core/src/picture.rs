//! Charts become pictures: drawn off the async threads, as many at once as there are processors.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use steward_charts as charts;

use crate::Steward;
use crate::commands::{Cx, Fault, Format, Picture};
use crate::community::{Lang, Theme};
use crate::members::Record;

/// Draws and encodes a chart. Discord gets the small encoding (upload bytes), Telegram the fast one (it re-encodes).
pub async fn draw(
    steward: &Steward,
    chart: &charts::Chart,
    lang: Lang,
    theme: Theme,
    format: Format,
) -> Result<Picture, Fault> {
    let _permit = steward.drawing.acquire().await.map_err(|error| Fault::Drawing(error.to_string()))?;
    let chart = chart.clone();
    let encoding = match format {
        Format::Discord => charts::PngEncoding::Small,
        Format::Telegram => charts::PngEncoding::Fast,
    };
    let drawn = tokio::task::spawn_blocking(move || {
        let picture = charts::draw(&chart, look(lang, theme, format));
        let png = picture.png(encoding).map_err(|error| Fault::Drawing(error.to_string()))?;
        Ok(Picture { png, alt: picture.alt, width_px: picture.width, height_px: picture.height })
    });
    drawn.await.map_err(|error| Fault::Drawing(error.to_string()))?
}

/// The chart crate's look for an answer.
pub fn look(lang: Lang, theme: Theme, format: Format) -> charts::Look {
    charts::Look {
        theme: match theme {
            Theme::Dark => charts::Theme::Dark,
            Theme::Light => charts::Theme::Light,
        },
        language: match lang {
            Lang::En => charts::Language::En,
            Lang::ZhCn => charts::Language::ZhCn,
        },
        format: match format {
            Format::Discord => charts::Format::Discord,
            Format::Telegram => charts::Format::Telegram,
        },
    }
}

/// Whose chart it is and when it was true.
pub(crate) fn frame(cx: &Cx<'_>, as_of: Option<DateTime<Utc>>) -> charts::Frame {
    let at = as_of.unwrap_or(cx.now);
    let zone = cx.zone();
    charts::Frame {
        community: cx.about.as_ref().map(|about| about.community.name.clone()).unwrap_or_default(),
        as_of: zone.local(at),
        utc_offset_minutes: zone.offset_minutes(at),
        demo: cx.about.as_ref().is_some_and(|about| about.settings.is_demo),
    }
}

/// Where the numbers come from, for the footer.
pub(crate) fn source(record: &Record) -> charts::Source {
    match (record.has_live, record.has_import) {
        (true, true) => charts::Source::ImportAndLive,
        (false, true) => charts::Source::Import,
        (_, false) => charts::Source::Live,
    }
}

/// The times of not seeing, for `--json`.
pub(crate) fn gaps(cx: &Cx<'_>, record: &Record) -> Vec<Value> {
    let zone = cx.zone();
    let local = |at: DateTime<Utc>| zone.local(at).format("%Y-%m-%dT%H:%M:%S").to_string();
    record
        .gaps
        .iter()
        .map(|gap| json!({ "space": gap.space, "from": gap.from, "to": gap.to, "from_local": local(gap.from), "to_local": local(gap.to) }))
        .collect()
}
