//! What the pages ask: the table, the communities and their channels, a command's answer, a button, a picture, the numbers.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use steward_core::commands::{Answer, Ask, Format, Input, Look, Place, Press, ReplyTo, answer};
use steward_core::community::{self, Caller, Lang, Settings, Theme};
use steward_core::ports::{PlatformName, Standing};
use steward_core::{CommunityId, Steward};

use crate::answers::{self, Style};
use crate::server::App;
use crate::{button, csv, table, words};

/// Why the API gives no answer. The page has the words for it.
pub(crate) enum Problem {
    /// The cookie is missing or no longer right.
    Locked,
    /// No such thing, or no longer.
    Unknown,
    /// Something broke; it was logged.
    Failed,
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, word) = match self {
            Self::Locked => (StatusCode::UNAUTHORIZED, "locked"),
            Self::Unknown => (StatusCode::NOT_FOUND, "unknown"),
            Self::Failed => (StatusCode::INTERNAL_SERVER_ERROR, "failed"),
        };
        (status, Json(json!({ "problem": word }))).into_response()
    }
}

impl From<steward_core::store::StoreError> for Problem {
    fn from(error: steward_core::store::StoreError) -> Self {
        tracing::error!(%error, "the console could not read the database");
        Self::Failed
    }
}

/// How the page looks, and so its pictures.
#[derive(Deserialize)]
pub(crate) struct PageLook {
    lang: Option<String>,
    #[serde(default)]
    theme: String,
    #[serde(default)]
    format: String,
}

impl PageLook {
    /// 4:3 for phones, 16:10 for everything else.
    fn format(&self) -> Format {
        if self.format == "telegram" { Format::Telegram } else { Format::Discord }
    }

    fn theme(&self) -> Theme {
        Theme::parse(&self.theme).unwrap_or_default()
    }

    fn look(&self) -> Look {
        let lang = self.lang.as_deref().and_then(Lang::parse);
        Look { format: self.format(), theme: Some(self.theme()), lang }
    }

    fn style(&self) -> Style {
        (self.theme(), self.format())
    }
}

/// `GET /api/table?lang=`: the console's words, the commands and the zones.
pub(crate) async fn table(Query(look): Query<PageLook>) -> Json<Value> {
    let lang = look.lang.as_deref().and_then(Lang::parse).unwrap_or_default();
    Json(json!({
        "lang": lang,
        "words": words::all(lang),
        "commands": table::commands(lang),
        "zones": table::zones(),
    }))
}

/// `GET /api/communities`: every community, oldest first.
pub(crate) async fn communities(State(app): State<Arc<App>>) -> Result<Json<Value>, Problem> {
    let mut conn = app.steward.db.read().await?;
    let mut found = Vec::new();
    for community in community::all(&mut conn).await? {
        let settings = Settings::of(&mut conn, community.id).await?;
        found.push(json!({ "id": community.id.0, "name": community.name, "is_demo": settings.is_demo }));
    }
    Ok(Json(json!({ "communities": found })))
}

/// About which community.
#[derive(Deserialize)]
pub(crate) struct Chosen {
    community: i64,
}

/// `GET /api/places?community=`: the channels where one can write, to choose from.
pub(crate) async fn places(State(app): State<Arc<App>>, Query(chosen): Query<Chosen>) -> Result<Json<Value>, Problem> {
    let mut conn = app.steward.db.read().await?;
    let channels = community::channels(&mut conn, CommunityId(chosen.community)).await?;
    let place = |known: &community::KnownChannel| json!({ "address": known.address, "label": known.label });
    Ok(Json(json!({ "places": channels.iter().map(place).collect::<Vec<_>>() })))
}

/// A command: typed as a line, or chosen in a form.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Given {
    Line(String),
    Form { command: String, action: String, args: BTreeMap<String, String> },
}

impl From<Given> for Input {
    fn from(given: Given) -> Self {
        match given {
            Given::Line(line) => Self::Line(line),
            Given::Form { command, action, args } => Self::Form { command, action, args: args.into_iter().collect() },
        }
    }
}

/// A command with what it is about and how its answer looks.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(flatten)]
    given: Given,
    community: Option<i64>,
    #[serde(flatten)]
    look: PageLook,
}

/// `POST /api/ask`: runs a command as owner.
pub(crate) async fn ask(State(app): State<Arc<App>>, Json(asked): Json<Asked>) -> Json<Value> {
    let ask = Ask {
        input: asked.given.into(),
        caller: Caller::console(),
        place: place(),
        standing: Some(Standing::owner()),
        reply_to: ReplyTo::default(),
        look: asked.look.look(),
        community: asked.community.map(CommunityId),
        as_of: None,
    };
    let answer = answer(&app.steward, &ask).await;
    Json(told(&app, &answer, asked.look.style()))
}

/// A pressed button.
#[derive(Deserialize)]
pub(crate) struct Pressed {
    token: String,
    #[serde(flatten)]
    look: PageLook,
}

/// `POST /api/press`: does what a button does.
pub(crate) async fn press(State(app): State<Arc<App>>, Json(pressed): Json<Pressed>) -> Result<Json<Value>, Problem> {
    let look = pressed.look.look();
    let mut caller = Caller::console();
    // A refusal is told in the language that the caller is known to speak.
    caller.language_tag = look.lang.map(|lang| lang.tag().to_owned());
    let press = Press {
        token: pressed.token,
        caller,
        place: place(),
        standing: Some(Standing::owner()),
        reply_to: ReplyTo::default(),
        look,
    };
    let answer = button::press(&app.steward, press).await.ok_or(Problem::Failed)?;
    Ok(Json(told(&app, &answer, pressed.look.style())))
}

fn place() -> Place {
    Place { platform: PlatformName::Console, space: None, channel: None }
}

/// An answer in JSON; its picture and numbers are fetched by its id.
fn told(app: &App, answer: &Answer, style: Style) -> Value {
    let id = answers::keep(app, answer, style);
    let reply = &answer.reply;
    let picture = answer.picture.as_ref().map(|picture| {
        json!({ "url": format!("/api/answers/{id}/picture.png"), "alt": picture.alt, "width": picture.width_px, "height": picture.height_px })
    });
    json!({
        "id": id,
        "title": reply.title,
        "lines": reply.lines,
        "table": reply.table.as_ref().map(|table| json!({ "head": table.head, "rows": table.rows })),
        "buttons": reply.buttons.iter().map(|button| json!({ "label": button.label, "token": button.token })).collect::<Vec<_>>(),
        "picture": picture,
        "json": reply.json,
        "has_csv": csv::from_numbers(&reply.json).is_some(),
        "is_done": answer.is_done,
        "lang": answer.lang,
    })
}

/// `GET /api/answers/ID/picture.png?theme=&format=`: the picture in that style.
pub(crate) async fn picture(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Query(look): Query<PageLook>,
) -> Result<Response, Problem> {
    let drawn = answers::draw(&app, &id, look.style()).await.map_err(|error| {
        tracing::error!(%error, "the console could not draw a picture");
        Problem::Failed
    })?;
    let picture = drawn.ok_or(Problem::Unknown)?;
    Ok(([(header::CONTENT_TYPE, "image/png")], picture.png.clone()).into_response())
}

/// `GET /api/answers/ID/numbers.json`: the numbers of an answer as a file.
pub(crate) async fn numbers_json(State(app): State<Arc<App>>, Path(id): Path<String>) -> Result<Response, Problem> {
    let numbers = answers::numbers(&app, &id).ok_or(Problem::Unknown)?;
    Ok((file("application/json", "steward.json"), format!("{numbers:#}\n")).into_response())
}

/// `GET /api/answers/ID/numbers.csv`: the longest list among the numbers as a file.
pub(crate) async fn numbers_csv(State(app): State<Arc<App>>, Path(id): Path<String>) -> Result<Response, Problem> {
    let numbers =
        answers::numbers(&app, &id).and_then(|numbers| csv::from_numbers(&numbers)).ok_or(Problem::Unknown)?;
    Ok((file("text/csv; charset=utf-8", "steward.csv"), numbers).into_response())
}

fn file(kind: &'static str, name: &'static str) -> [(HeaderName, String); 2] {
    [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""))]
}

/// Any other address under `/api`.
pub(crate) async fn unknown() -> Problem {
    Problem::Unknown
}

/// Whether the database answers.
pub(crate) async fn is_database_there(steward: &Steward) -> bool {
    let Ok(mut conn) = steward.db.read().await else { return false };
    steward_core::store::version(&mut conn).await.is_ok()
}
