//! The digest's picture: how many members there are, and below it how many of them were active.

use steward_charts::Chart;

use crate::activity::commands::ACTIVITY;
use crate::commands::{About, Arguments, CommandError, Cx, Format, Look, Place};
use crate::community::{Caller, Community, Right, Settings};
use crate::content::Media;
use crate::growth::commands::GROWTH;
use crate::ports::PlatformName;
use crate::{Steward, picture};

/// The charts of `/growth` and `/activity` in one.
pub(super) async fn pair(cx: &Cx<'_>) -> Result<Option<Box<Chart>>, CommandError> {
    let mut charts = Vec::new();
    for command in [&GROWTH, &ACTIVITY] {
        let reply = (command.actions[0].run)(cx, &Arguments::default()).await?;
        charts.extend(reply.chart.map(|chart| *chart));
    }
    Ok(<[Chart; 2]>::try_from(charts).ok().map(|pair| Box::new(Chart::Pair(Box::new(pair)))))
}

/// The same drawn for the moderators' channel. Without it the words are sent all the same.
pub(super) async fn drawn(
    steward: &Steward,
    (community, settings): (&Community, &Settings),
    platform: PlatformName,
) -> Option<Media> {
    let format = if platform == PlatformName::Telegram { Format::Telegram } else { Format::Discord };
    let (lang, theme) = (community.language, settings.theme);
    let about = About { community: community.clone(), settings: settings.clone(), right: Right::Moderator };
    let cx = Cx {
        steward,
        now: steward.clock.now(),
        as_of: None,
        lang,
        look: Look { format, ..Look::default() },
        caller: &Caller::console(),
        place: &Place { platform, space: None, channel: None },
        standing: None,
        about: Some(about),
    };
    let drawn = async {
        let Some(chart) = pair(&cx).await? else { return Ok(None) };
        let picture = picture::draw(steward, &chart, lang, theme, format).await?;
        Ok::<_, CommandError>(Some(Media::drawn(&picture.png, &picture.alt)))
    };
    drawn.await.unwrap_or_else(|error| {
        tracing::error!(?error, "the picture of a digest could not be drawn; it goes without");
        None
    })
}
