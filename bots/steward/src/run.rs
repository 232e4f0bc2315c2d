//! `steward run`: everything that is configured, supervised until it is told to stop.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use futures_util::{FutureExt, StreamExt, stream::FuturesUnordered};
use steward_core::Steward;
use steward_core::content::Planner;
use steward_core::lease::Lease;
use steward_core::outbox::{Executor, Teller};
use steward_core::ports::Platform;
use tokio::sync::watch;

use crate::config::Config;
use crate::outcome::Failure;
use crate::platforms::{self, Adapters};
use crate::{console, tenure};

/// A part that runs until it is told to stop; it ends early only with a reason.
type Part = BoxFuture<'static, Result<(), Failure>>;

/// Runs the bots that have a token, and the console beside them.
pub(crate) async fn run(steward: Arc<Steward>, config: &Config) -> Result<(), Failure> {
    let adapters = platforms::adapters(&steward, config)?;
    let mut leases = adapters.take_leases().await?;
    steward.set_platforms(adapters.as_platforms());
    let (stop, told) = watch::channel(false);
    let mut parts = parts(&adapters, told.clone());
    for sender in adapters.as_senders() {
        let lease = tenure::take(&steward, &format!("outbox/{}", sender.platform().as_str())).await?;
        leases.push(lease.clone());
        parts.push(sending(Executor::new(Arc::clone(&steward), sender, lease), told.clone()));
    }
    parts.push(publishing(&steward, told.clone()));
    if config.console.enabled {
        let console = console::bind(&steward, config).await?;
        println!("The console is at {}", console.address());
        parts.push(console::serve(console, told.clone()));
    }
    supervise(&steward, parts, &leases, stop).await
}

/// The console alone, on data that is there.
pub(crate) async fn console_only(steward: Arc<Steward>, config: &Config) -> Result<(), Failure> {
    let (stop, told) = watch::channel(false);
    let console = console::bind(&steward, config).await?;
    println!("The console is at {}", console.address());
    supervise(&steward, vec![console::serve(console, told)], &[], stop).await
}

/// What is due is sent.
fn sending(executor: Executor, told: watch::Receiver<bool>) -> Part {
    async move { executor.run(wait(told)).await.map_err(Failure::failed) }.boxed()
}

/// What is to be sent is written when it is due, and moderators are told what there is to tell.
fn publishing(steward: &Arc<Steward>, told: watch::Receiver<bool>) -> Part {
    let (planner, teller) = (Planner::new(Arc::clone(steward)), Teller::new(Arc::clone(steward)));
    async move {
        tokio::select! {
            () = planner.run() => {}
            () = teller.run() => {}
            () = wait(told) => {}
        }
        Ok(())
    }
    .boxed()
}

fn parts(adapters: &Adapters, told: watch::Receiver<bool>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    if let Some(telegram) = &adapters.telegram {
        let telegram = Arc::clone(telegram);
        let worker = steward_core::inbox::Worker::new(
            Arc::clone(&adapters.steward),
            Arc::clone(&telegram) as Arc<dyn Platform>,
            telegram.receiver(),
        )
        .under(telegram.lease().cloned());
        let told = told.clone();
        parts.push(
            async move {
                tokio::select! {
                    end = telegram.run() => match end {
                        Err(stop) => Err(Failure::failed(stop)),
                    },
                    lost = worker.run() => Err(Failure::failed(lost)),
                    () = wait(told) => Ok(()),
                }
            }
            .boxed(),
        );
    }
    if let Some(discord) = &adapters.discord {
        let discord = Arc::clone(discord);
        parts.push(
            async move {
                let running = discord.run();
                tokio::pin!(running);
                tokio::select! {
                    end = &mut running => return end.map_err(Failure::failed),
                    () = wait(told) => discord.stop(),
                }
                // It makes durable what it received and leaves the session open to be resumed.
                running.await.map_err(Failure::failed)
            }
            .boxed(),
        );
    }
    parts
}

/// Runs the parts until one fails, a lease is lost, or the process is told to stop; then all end in order.
async fn supervise(
    steward: &Arc<Steward>,
    parts: Vec<Part>,
    leases: &[Lease],
    stop: watch::Sender<bool>,
) -> Result<(), Failure> {
    let mut running: FuturesUnordered<Part> = parts.into_iter().collect();
    let keeping = tenure::keep(Arc::clone(steward), leases.to_vec());
    let mut result = tokio::select! {
        ended = running.next() => ended.unwrap_or(Ok(())),
        lost = keeping => Err(Failure::failed(lost)),
        () = signalled() => {
            tracing::info!("told to stop");
            Ok(())
        }
    };
    stop.send_replace(true);
    while let Some(ended) = running.next().await {
        result = result.and(ended);
    }
    for lease in leases {
        if let Err(error) = lease.give_back(&steward.db).await {
            tracing::warn!(%error, "a lease could not be given back; it ends by itself");
        }
    }
    result
}

/// Returns when the process is told to stop: Ctrl-C or SIGTERM.
async fn signalled() {
    let interrupted = async {
        // Without a handler for it, Ctrl-C ends the process at once: nothing is lost by that either.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = interrupted => {}
        () = terminated() => {}
    }
}

#[cfg(unix)]
async fn terminated() {
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut signal) => drop(signal.recv().await),
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}

/// Returns when the parts are told to stop.
pub(crate) async fn wait(mut told: watch::Receiver<bool>) {
    // A sender that is gone means the same.
    let _ = told.wait_for(|told| *told).await;
}
