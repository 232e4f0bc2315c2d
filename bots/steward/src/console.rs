//! The console in the browser, as configured.

use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use steward_core::Steward;
use steward_web::{Console, Secret};
use tokio::sync::watch;

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

/// Answers until told to stop.
pub(crate) fn serve(console: Console, told: watch::Receiver<bool>) -> BoxFuture<'static, Result<(), Failure>> {
    async move { console.run(wait(told)).await.map_err(Failure::failed) }.boxed()
}
