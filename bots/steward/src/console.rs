//! The console in the browser, as configured.

use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use steward_core::Steward;
use steward_web::{Console, Secret};
use tokio::sync::watch;
use url::Url;

use crate::config::Config;
use crate::outcome::Failure;
use crate::run::wait;

/// Takes the console's address.
pub(crate) async fn bind(steward: &Arc<Steward>, config: &Config) -> Result<Console, Failure> {
    let listen = config.console.listen.parse().map_err(|_| {
        Failure::usage(format!("console.listen: {} is no address such as 127.0.0.1:7878", config.console.listen))
    })?;
    let console = steward_web::Config {
        listen,
        key: None,
        password: config.secrets.console_password.as_ref().map(|secret| Secret::new(secret.0.clone())),
        hosts: config.console.hosts.clone(),
    };
    steward_web::bind(Arc::clone(steward), console).await.map_err(Failure::failed)
}

/// Where others reach the console, if it was said. The addresses below it are secrets, so they travel by https, except
/// on this machine.
pub(crate) fn public_url(text: &str) -> Result<Option<Url>, Failure> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let wanted =
        || Failure::usage(format!("console.public_url: {text} is no address such as https://steward.example.org"));
    let mut url = Url::parse(text.trim()).map_err(|_| wanted())?;
    let is_here = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    let is_plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    if !is_plain || !(url.scheme() == "https" || url.scheme() == "http" && is_here) {
        return Err(wanted());
    }
    // What is joined to it stands below it.
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    Ok(Some(url))
}

/// Answers until told to stop.
pub(crate) fn serve(console: Console, told: watch::Receiver<bool>) -> BoxFuture<'static, Result<(), Failure>> {
    async move { console.run(wait(told)).await.map_err(Failure::failed) }.boxed()
}

#[cfg(test)]
mod tests {
    use super::public_url;

    #[test]
    fn a_public_address_is_https_or_this_machine_and_what_is_joined_stands_below_it() {
        let joined =
            |text: &str| public_url(text).ok().flatten().map(|url| url.join("calendar/x.ics").unwrap().to_string());
        assert_eq!(joined("https://a.example").as_deref(), Some("https://a.example/calendar/x.ics"));
        assert_eq!(joined(" https://a.example/steward ").as_deref(), Some("https://a.example/steward/calendar/x.ics"));
        assert_eq!(joined("http://127.0.0.1:7878/").as_deref(), Some("http://127.0.0.1:7878/calendar/x.ics"));
        assert!(public_url("").is_ok_and(|url| url.is_none()));
        for wrong in
            ["http://a.example", "ftp://a.example", "a.example", "https://u@a.example", "https://a.example/?x=1"]
        {
            assert!(public_url(wrong).is_err(), "{wrong}");
        }
    }
}
