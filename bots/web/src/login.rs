//! The password form, and the pace at which it may be guessed at.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use crate::pages::{self, Closed};
use crate::server::App;

/// Seconds after which wrong passwords are forgotten.
const WINDOW_SECONDS: i64 = 60;
/// Wrong passwords from one neighbourhood within a window.
const WRONG_MAX: u32 = 5;
/// Wrong passwords from everywhere within a window.
const WRONG_MAX_IN_ALL: u32 = 100;

/// Wrong passwords of the current window. At most [`WRONG_MAX_IN_ALL`] neighbourhoods are remembered.
#[derive(Default)]
pub(crate) struct Throttle {
    window_began: i64,
    wrong: HashMap<IpAddr, u32>,
    wrong_in_all: u32,
}

impl Throttle {
    /// Whether somebody may try now (Unix seconds).
    fn may_try(&mut self, from: IpAddr, now: i64) -> bool {
        if !(self.window_began..self.window_began + WINDOW_SECONDS).contains(&now) {
            *self = Self { window_began: now, ..Self::default() };
        }
        self.wrong_in_all < WRONG_MAX_IN_ALL && self.wrong.get(&neighbourhood(from)).copied().unwrap_or(0) < WRONG_MAX
    }

    /// Remembers a wrong password.
    fn was_wrong(&mut self, from: IpAddr) {
        *self.wrong.entry(neighbourhood(from)).or_default() += 1;
        self.wrong_in_all += 1;
    }
}

/// One person has one IPv4 address, but a whole /64 of IPv6.
fn neighbourhood(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V4(v4) => v4.into(),
        IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() >> 64 << 64).into()),
    }
}

/// `POST /login` with `password=…`: the cookie and the console, or the form again.
pub(crate) async fn login(
    State(app): State<Arc<App>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let lang = pages::preferred_language(&headers);
    if !app.pass.asks_password() {
        return pages::closed(StatusCode::UNAUTHORIZED, lang, Closed::NeedsKey);
    }
    let password = url::form_urlencoded::parse(&body).find(|(name, _)| name == "password").map(|(_, value)| value);
    let now = app.steward.clock.now().timestamp();
    let Ok(mut throttle) = app.throttle.lock() else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    if !throttle.may_try(peer.ip(), now) {
        return pages::closed(StatusCode::TOO_MANY_REQUESTS, lang, Closed::TooManyTries);
    }
    if !password.is_some_and(|password| app.pass.is_password(&password)) {
        throttle.was_wrong(peer.ip());
        tracing::warn!(peer.ip = %peer.ip(), "a wrong password for the console");
        return pages::closed(StatusCode::UNAUTHORIZED, lang, Closed::WrongPassword);
    }
    ([(header::SET_COOKIE, app.pass.set_cookie())], Redirect::to("/")).into_response()
}

#[cfg(test)]
mod tests {
    use super::{Throttle, WINDOW_SECONDS, WRONG_MAX, WRONG_MAX_IN_ALL};

    #[test]
    fn after_too_many_wrong_passwords_one_waits_for_the_next_window() {
        let mut throttle = Throttle::default();
        let (guesser, neighbour, other) =
            ("fd00::1".parse().unwrap(), "fd00::2".parse().unwrap(), "10.0.0.1".parse().unwrap());
        for _ in 0..WRONG_MAX {
            assert!(throttle.may_try(guesser, 1000));
            throttle.was_wrong(guesser);
        }
        assert!(!throttle.may_try(guesser, 1000 + WINDOW_SECONDS - 1));
        assert!(!throttle.may_try(neighbour, 1000), "the same /64 is the same person");
        assert!(throttle.may_try(other, 1000));
        assert!(throttle.may_try(guesser, 1000 + WINDOW_SECONDS));
    }

    #[test]
    fn many_guessers_together_are_held_up_too() {
        let mut throttle = Throttle::default();
        for guesser in 0..WRONG_MAX_IN_ALL {
            let from = std::net::Ipv4Addr::from_bits(guesser).into();
            assert!(throttle.may_try(from, 1000));
            throttle.was_wrong(from);
        }
        assert!(!throttle.may_try("10.0.0.1".parse().unwrap(), 1000));
    }
}
