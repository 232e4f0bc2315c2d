//! The newest answers, kept in memory so that the page can fetch their pictures (in either theme) and numbers.

use std::collections::VecDeque;
use std::sync::Arc;

use serde_json::Value;
use steward_charts::Chart;
use steward_core::commands::{Answer, Fault, Format, Picture};
use steward_core::community::{Lang, Theme};
use steward_core::picture;
use steward_core::ports::random_word;

use crate::server::App;

/// Answers that are kept; an older one's picture stands in the page already.
const KEPT_MAX: usize = 64;

/// How a picture is drawn.
pub(crate) type Style = (Theme, Format);

/// What is kept of an answer.
pub(crate) struct Kept {
    id: String,
    lang: Lang,
    chart: Option<Box<Chart>>,
    pictures: Vec<(Style, Arc<Picture>)>,
    json: Arc<Value>,
}

/// The newest answers, oldest first.
#[derive(Default)]
pub(crate) struct Answers(VecDeque<Kept>);

/// Keeps an answer and gives the id under which the page finds its picture and numbers.
pub(crate) fn keep(app: &App, answer: &Answer, style: Style) -> String {
    let id = random_word(&*app.steward.rng);
    let pictures = answer.picture.iter().map(|picture| (style, Arc::new(picture.clone()))).collect();
    let json = Arc::new(answer.reply.json.clone());
    let kept = Kept { id: id.clone(), lang: answer.lang, chart: answer.reply.chart.clone(), pictures, json };
    if let Ok(mut answers) = app.answers.lock() {
        if answers.0.len() == KEPT_MAX {
            answers.0.pop_front();
        }
        answers.0.push_back(kept);
    }
    id
}

/// The numbers of a kept answer.
pub(crate) fn numbers(app: &App, id: &str) -> Option<Arc<Value>> {
    let answers = app.answers.lock().ok()?;
    answers.0.iter().find(|kept| kept.id == id).map(|kept| kept.json.clone())
}

/// The picture of a kept answer, drawn when it was not yet in this style.
pub(crate) async fn draw(app: &App, id: &str, style: Style) -> Result<Option<Arc<Picture>>, Fault> {
    let (chart, lang) = match find(app, id, style) {
        Found::Drawn(picture) => return Ok(Some(picture)),
        Found::Undrawn(chart, lang) => (chart, lang),
        Found::Nothing => return Ok(None),
    };
    let picture = Arc::new(picture::draw(&app.steward, &chart, lang, style.0, style.1).await?);
    if let Ok(mut answers) = app.answers.lock()
        && let Some(kept) = answers.0.iter_mut().find(|kept| kept.id == id)
    {
        kept.pictures.push((style, picture.clone()));
    }
    Ok(Some(picture))
}

enum Found {
    Drawn(Arc<Picture>),
    Undrawn(Box<Chart>, Lang),
    Nothing,
}

fn find(app: &App, id: &str, style: Style) -> Found {
    let Ok(answers) = app.answers.lock() else { return Found::Nothing };
    let Some(kept) = answers.0.iter().find(|kept| kept.id == id) else { return Found::Nothing };
    match (kept.pictures.iter().find(|(known, _)| *known == style), &kept.chart) {
        (Some((_, picture)), _) => Found::Drawn(picture.clone()),
        (None, Some(chart)) => Found::Undrawn(chart.clone(), kept.lang),
        (None, None) => Found::Nothing,
    }
}
