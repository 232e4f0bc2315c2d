//! Who gets in: the right host, the right origin, the right cookie.
//!
//! The host is checked because a stranger's name may point at 127.0.0.1 (DNS rebinding), the origin because a stranger's
//! page may send requests with our cookie, the cookie because others may use this machine or network.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::secret::Secret;
use crate::server::App;

/// The values of `Host` that are ours.
pub(crate) struct Hosts {
    listen: SocketAddr,
    named: Vec<String>,
}

impl Hosts {
    /// Ours are the address that we listen on and the names that were configured.
    pub(crate) fn new(listen: SocketAddr, named: Vec<String>) -> Self {
        Self { listen, named: named.into_iter().map(|name| name.to_lowercase()).collect() }
    }

    /// Whether a `Host` is ours.
    fn admit(&self, host: &str) -> bool {
        let host = host.to_lowercase();
        if self.named.contains(&host) {
            return true;
        }
        let port = self.listen.port();
        // Port 80 is left out by browsers.
        let (name, is_port) = match host.rsplit_once(':') {
            Some((name, digits)) if !digits.ends_with(']') => (name, digits.parse() == Ok(port)),
            _ => (host.as_str(), port == 80),
        };
        if !is_port {
            return false;
        }
        let literal = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(name);
        match literal.parse::<IpAddr>() {
            // A name that was rebound arrives as a name; an address as such is where the browser really went.
            Ok(ip) => ip.is_loopback() || !self.listen.ip().is_loopback(),
            Err(_) => name == "localhost",
        }
    }
}

/// How one gets in: the key in the printed address or a password, and then a cookie.
pub(crate) struct Pass {
    key: Secret,
    password: Option<Secret>,
    cookie_name: String,
    cookie: Secret,
}

impl Pass {
    /// The cookie follows from the key (and password), so that it works as long as they do and does not tell them. Its
    /// name has the port: cookies know none, and two consoles on one machine would take each other's away.
    pub(crate) fn new(port: u16, key: Secret, password: Option<Secret>) -> Self {
        let source = match &password {
            Some(password) => format!("{}\0{}", key.reveal(), password.reveal()),
            None => key.reveal().to_owned(),
        };
        let cookie = Secret::new(source).derive("console cookie");
        Self { key, password, cookie_name: format!("steward_console_{port}"), cookie }
    }

    /// Whether a password is asked for; then the key opens nothing.
    pub(crate) fn asks_password(&self) -> bool {
        self.password.is_some()
    }

    /// Whether this is the key that opens the console.
    pub(crate) fn is_key(&self, guess: &str) -> bool {
        self.password.is_none() && self.key.is(guess)
    }

    /// Whether this is the password.
    pub(crate) fn is_password(&self, guess: &str) -> bool {
        self.password.as_ref().is_some_and(|password| password.is(guess))
    }

    /// The cookie to set: no script reads it, no other site's request carries it.
    pub(crate) fn set_cookie(&self) -> String {
        format!("{}={}; Path=/; HttpOnly; SameSite=Strict", self.cookie_name, self.cookie.reveal())
    }

    /// Whether a request carries the cookie.
    pub(crate) fn is_held(&self, headers: &HeaderMap) -> bool {
        let cookies = headers.get_all(header::COOKIE);
        let pairs = cookies.iter().filter_map(|line| line.to_str().ok()).flat_map(|line| line.split(';'));
        let mut values =
            pairs.filter_map(|pair| pair.trim().split_once('=')).filter(|(name, _)| *name == self.cookie_name);
        values.any(|(_, value)| self.cookie.is(value))
    }
}

/// Refuses requests to a host that is not ours (421), and what another site's page sends (403).
pub(crate) async fn need_own_host_and_origin(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    match refusal(&app.hosts, &request) {
        Some((status, text)) => (status, text).into_response(),
        None => next.run(request).await,
    }
}

fn refusal(hosts: &Hosts, request: &Request) -> Option<(StatusCode, &'static str)> {
    let text = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let Some(host) = text("host").filter(|host| hosts.admit(host)) else {
        tracing::warn!("a request for a host that is not ours was refused");
        return Some((StatusCode::MISDIRECTED_REQUEST, "This console does not answer under that name.\n"));
    };
    let is_reading = matches!(*request.method(), Method::GET | Method::HEAD);
    let is_page = is_reading && !request.uri().path().starts_with("/api/");
    let sender = Sender { host, origin: text("origin"), site: text("sec-fetch-site"), may_be_unknown: is_reading };
    if is_page || sender.is_ours() {
        return None;
    }
    tracing::warn!(origin = sender.origin, "a request from another site's page was refused");
    Some((StatusCode::FORBIDDEN, "Only the console's own page may ask this.\n"))
}

/// Which page sent a request, as the browser tells.
struct Sender<'a> {
    host: &'a str,
    origin: Option<&'a str>,
    site: Option<&'a str>,
    /// A browser that says neither is believed when nothing is changed; it says at least one when it posts.
    may_be_unknown: bool,
}

impl Sender<'_> {
    fn is_ours(&self) -> bool {
        let is_own_origin = |origin: &str| {
            let host = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
            host.is_some_and(|host| host.eq_ignore_ascii_case(self.host))
        };
        // "none" is what the person opens from the address bar.
        let is_own_site = |site: &str| site == "same-origin" || (site == "none" && self.may_be_unknown);
        match (self.origin, self.site) {
            (None, None) => self.may_be_unknown,
            (origin, site) => origin.is_none_or(is_own_origin) && site.is_none_or(is_own_site),
        }
    }
}

/// Refuses requests without the cookie (401).
pub(crate) async fn need_pass(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    if !app.pass.is_held(request.headers()) {
        return crate::api::Problem::Locked.into_response();
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::{Hosts, Sender};

    #[test]
    fn on_loopback_only_loopback_names_with_our_port_are_ours() {
        let hosts = Hosts::new("127.0.0.1:7878".parse().unwrap(), vec!["Console.example.org".to_owned()]);
        for ours in ["127.0.0.1:7878", "localhost:7878", "LOCALHOST:7878", "[::1]:7878", "console.example.org"] {
            assert!(hosts.admit(ours), "{ours}");
        }
        let others = [
            "",
            "localhost",
            "127.0.0.1",
            "127.0.0.1:80",
            "evil.example:7878",
            "192.168.1.4:7878",
            "localhost.evil.example:7878",
            "[::1]",
        ];
        for other in others {
            assert!(!hosts.admit(other), "{other}");
        }
    }

    #[test]
    fn on_every_interface_addresses_are_ours_and_names_are_not() {
        let hosts = Hosts::new("0.0.0.0:80".parse().unwrap(), Vec::new());
        for ours in ["192.168.1.4", "192.168.1.4:80", "[fd00::4]", "localhost"] {
            assert!(hosts.admit(ours), "{ours}");
        }
        assert!(!hosts.admit("rebound.example"));
        assert!(!hosts.admit("192.168.1.4:8080"));
    }

    #[test]
    fn another_sites_page_is_told_from_our_own() {
        let sent =
            |origin, site, may_be_unknown| Sender { host: "127.0.0.1:7878", origin, site, may_be_unknown }.is_ours();
        assert!(sent(Some("http://127.0.0.1:7878"), Some("same-origin"), false));
        assert!(sent(Some("http://127.0.0.1:7878"), None, false));
        assert!(sent(None, Some("same-origin"), false));
        assert!(sent(None, None, true));
        assert!(sent(None, Some("none"), true));
        assert!(!sent(None, None, false), "a post says where it comes from");
        assert!(!sent(None, Some("none"), false));
        assert!(!sent(Some("null"), None, false));
        assert!(!sent(Some("http://127.0.0.1:9999"), Some("same-site"), false), "another port is another site");
        assert!(!sent(Some("http://evil.example"), Some("cross-site"), true));
        assert!(!sent(None, Some("cross-site"), true));
    }
}
