//! The page and its files as they are written, and the page for whoever may not see it.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use serde::Deserialize;
use steward_core::community::Lang;

use crate::server::App;
use crate::words::word;
use crate::{api, words};

const PAGE: &str = include_str!("page/console.html");
const POSTS_PAGE: &str = include_str!("page/posts.html");
const CALENDAR_PAGE: &str = include_str!("page/calendar.html");
const CLOSED_PAGE: &str = include_str!("page/closed.html");

/// Files of the page: path, type, text. They hold nothing of any community and need no key.
const ASSETS: &[(&str, &str, &str)] = &[
    ("/console.css", "text/css; charset=utf-8", include_str!("page/console.css")),
    ("/posts.css", "text/css; charset=utf-8", include_str!("page/posts.css")),
    ("/calendar.css", "text/css; charset=utf-8", include_str!("page/calendar.css")),
    ("/shell.js", "text/javascript; charset=utf-8", include_str!("page/shell.js")),
    ("/console.js", "text/javascript; charset=utf-8", include_str!("page/console.js")),
    ("/complete.js", "text/javascript; charset=utf-8", include_str!("page/complete.js")),
    ("/line.js", "text/javascript; charset=utf-8", include_str!("page/line.js")),
    ("/cards.js", "text/javascript; charset=utf-8", include_str!("page/cards.js")),
    ("/posts.js", "text/javascript; charset=utf-8", include_str!("page/posts.js")),
    ("/editor.js", "text/javascript; charset=utf-8", include_str!("page/editor.js")),
    ("/places.js", "text/javascript; charset=utf-8", include_str!("page/places.js")),
    ("/preview.js", "text/javascript; charset=utf-8", include_str!("page/preview.js")),
    ("/outbox.js", "text/javascript; charset=utf-8", include_str!("page/outbox.js")),
    ("/calendar.js", "text/javascript; charset=utf-8", include_str!("page/calendar.js")),
    ("/icon.svg", "image/svg+xml", include_str!("page/icon.svg")),
];

/// Why somebody sees the closed page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Closed {
    /// The printed address is needed.
    NeedsKey,
    /// A password is asked for.
    NeedsPassword,
    /// It was a wrong one.
    WrongPassword,
    /// It was a wrong one too often.
    TooManyTries,
}

/// The files of the page.
pub(crate) fn assets() -> Router<Arc<App>> {
    ASSETS.iter().fold(Router::new(), |router, (path, kind, text)| {
        let headers = [(header::CONTENT_TYPE, *kind), (header::CACHE_CONTROL, "no-cache")];
        router.route(path, get(move || async move { (headers, *text) }))
    })
}

/// What the printed address carries.
#[derive(Deserialize)]
pub(crate) struct Printed {
    key: Option<String>,
}

/// `GET /`: with the key the cookie and a redirect that takes the key out of the address bar; with the cookie the page;
/// else the closed page.
pub(crate) async fn console(
    State(app): State<Arc<App>>,
    Query(printed): Query<Printed>,
    headers: HeaderMap,
) -> Response {
    let is_key = printed.key.as_deref().is_some_and(|key| app.pass.is_key(key));
    if is_key {
        return ([(header::SET_COOKIE, app.pass.set_cookie())], Redirect::to("/")).into_response();
    }
    if app.pass.is_held(&headers) {
        // An old key in the address bar is of no use to the person and may be of use to others.
        return if printed.key.is_some() { Redirect::to("/").into_response() } else { Html(PAGE).into_response() };
    }
    locked(&app, &headers)
}

/// `GET /posts`: the posts and the outbox; without the cookie the closed page.
pub(crate) async fn posts(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    if app.pass.is_held(&headers) { Html(POSTS_PAGE).into_response() } else { locked(&app, &headers) }
}

/// `GET /calendar`: a month of posts; without the cookie the closed page.
pub(crate) async fn calendar(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    if app.pass.is_held(&headers) { Html(CALENDAR_PAGE).into_response() } else { locked(&app, &headers) }
}

fn locked(app: &App, headers: &HeaderMap) -> Response {
    let reason = if app.pass.asks_password() { Closed::NeedsPassword } else { Closed::NeedsKey };
    closed(StatusCode::UNAUTHORIZED, preferred_language(headers), reason)
}

/// The page for whoever may not see the console: where the address is found, or the password form.
pub(crate) fn closed(status: StatusCode, lang: Lang, reason: Closed) -> Response {
    let (text, is_form) = match reason {
        Closed::NeedsKey => ("closed-key", false),
        Closed::NeedsPassword => ("closed-password", true),
        Closed::WrongPassword => ("closed-wrong", true),
        Closed::TooManyTries => ("closed-wait", false),
    };
    let form = if is_form { form(lang) } else { String::new() };
    let page = CLOSED_PAGE
        .replace("{lang}", lang.tag())
        .replace("{title}", &escaped(&word(lang, "title")))
        .replace("{heading}", &escaped(&word(lang, "closed-title")))
        .replace("{text}", &escaped(&word(lang, text)))
        .replace("{form}", &form);
    (status, Html(page)).into_response()
}

fn form(lang: Lang) -> String {
    let say = |id| escaped(&words::word(lang, id));
    format!(
        "<form method=\"post\" action=\"/login\"><label for=\"password\">{}</label>\
         <input id=\"password\" name=\"password\" type=\"password\" autocomplete=\"current-password\" required autofocus>\
         <button class=\"primary\">{}</button></form>",
        say("closed-label"),
        say("closed-enter"),
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The first language that the browser asks for and we speak; English otherwise.
pub(crate) fn preferred_language(headers: &HeaderMap) -> Lang {
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    asked.split(',').find_map(|part| Lang::parse(part.split(';').next().unwrap_or_default())).unwrap_or_default()
}

/// `GET /healthz`: whether the database answers. It needs no key and tells nothing else.
pub(crate) async fn health(State(app): State<Arc<App>>) -> Response {
    if api::is_database_there(&app.steward).await {
        "ok\n".into_response()
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response()
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};
    use steward_core::community::Lang;
    use steward_core::words::say_if_known;

    use super::{ASSETS, CALENDAR_PAGE, PAGE, POSTS_PAGE, preferred_language};
    use crate::words::WORDS;

    const CLOSED_WORDS: [&str; 7] = [
        "closed-title",
        "closed-key",
        "closed-password",
        "closed-wrong",
        "closed-wait",
        "closed-label",
        "closed-enter",
    ];

    #[test]
    fn every_word_of_the_console_is_there_in_both_languages() {
        for lang in Lang::ALL {
            for id in WORDS.iter().chain(&CLOSED_WORDS) {
                assert!(say_if_known(lang, &format!("console-{id}"), &[]).is_some(), "{}: {id}", lang.tag());
            }
        }
    }

    #[test]
    fn the_page_uses_every_word_that_it_is_given_and_no_other() {
        let text: String = ASSETS.iter().map(|(_, _, text)| *text).chain([PAGE, POSTS_PAGE, CALENDAR_PAGE]).collect();
        for id in WORDS {
            assert!(text.contains(&format!("\"{id}\"")), "{id} is not used");
        }
        let mut used = text.split("say(\"").skip(1).filter_map(|rest| rest.split_once('"')).map(|(id, _)| id);
        assert_eq!(used.find(|id| !WORDS.contains(id)), None);
        let mut marked = text.split("data-say=\"").skip(1).filter_map(|rest| rest.split('"').next());
        assert_eq!(marked.find(|id| !WORDS.contains(id)), None);
        let mut labels = text.split("data-say-label=\"").skip(1).filter_map(|rest| rest.split('"').next());
        assert_eq!(labels.find(|id| !WORDS.contains(id)), None);
    }

    #[test]
    fn nothing_in_the_page_is_inline_or_comes_from_elsewhere() {
        for page in [PAGE, POSTS_PAGE, CALENDAR_PAGE] {
            assert!(!page.contains("style=") && !page.contains("<style") && !page.contains(" onclick"));
        }
        for (path, _, text) in
            ASSETS.iter().chain([&("/", "", PAGE), &("/posts", "", POSTS_PAGE), &("/calendar", "", CALENDAR_PAGE)])
        {
            let outside = text.split("://").skip(1).filter(|rest| !rest.starts_with("www.w3.org/")).count();
            assert_eq!(outside, 0, "{path} names another place");
        }
    }

    #[test]
    fn the_browsers_first_language_that_we_speak_is_taken() {
        let of = |asked: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static(asked));
            preferred_language(&headers)
        };
        assert_eq!(of("fr, zh-CN;q=0.8, en;q=0.7"), Lang::ZhCn);
        assert_eq!(of("en-GB,zh;q=0.5"), Lang::En);
        assert_eq!(of("fr"), Lang::En);
    }
}
