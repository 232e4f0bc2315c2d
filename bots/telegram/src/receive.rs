//! The receiving loop: asks for updates, makes them durable together with the position, and only then asks for more.
//!
//! The position is the number of the last update; its `session` says when that one came. Numbers go up by one, but
//! after a week without updates Telegram goes on from a random one, which may be smaller. Therefore, when nothing came
//! for [`NUMBERS_LAST`], Steward asks without an offset and takes whatever number comes: what Telegram still keeps
//! (24 hours) is then certainly new. As long as numbers last, a number that is not greater than the position was
//! delivered before and is passed over, so that nothing counts twice. In the inbox an update is keyed by its number;
//! rows are kept for 30 days, and that a random number meets one of them is as good as impossible.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};
use steward_core::community;
use steward_core::inbox::{Door, Incoming, Position, Sorted};
use steward_core::ports::PlatformName;
use steward_core::store;
use teloxide_core::payloads::{DeleteWebhook, DeleteWebhookSetters as _};

use crate::call::Failure;
use crate::config::POLL_GRACE;
use crate::limits::{NUMBERS_LAST, UPDATES_KEPT};
use crate::payloads::{ALLOWED, GetUpdates};
use crate::read::{SEEN_AGAIN, SeenAgain};
use crate::shapes::Update;
use crate::sort::{chat_of_changed_administrators, sort};
use crate::{Stop, Telegram};

/// The first wait after trouble; it doubles up to the last.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LAST_WAIT: Duration = Duration::from_mins(1);
/// A 429 of the poll is obeyed however long it is.
const ENDLESS_PATIENCE: Duration = Duration::MAX;

/// Waits that grow while trouble lasts. The first of a row is logged as an error, the ones after it are not.
#[derive(Default)]
pub(crate) struct Trouble {
    wait: Option<Duration>,
}

impl Trouble {
    /// Logs once, waits, and waits longer the next time.
    pub(crate) async fn wait(&mut self, telegram: &Telegram, what: &str) {
        let wait = match self.wait {
            None => {
                tracing::error!(receiver = telegram.receiver, "{what}; it is tried again until it works");
                FIRST_WAIT
            }
            Some(last) => (last * 2).min(LAST_WAIT),
        };
        self.wait = Some(wait);
        telegram.steward.clock.sleep(wait).await;
    }

    /// It works again.
    pub(crate) fn is_over(&mut self, telegram: &Telegram) {
        if self.wait.take().is_some() {
            tracing::info!(receiver = telegram.receiver, "Telegram is received again");
        }
    }
}

/// What the loop keeps between two polls.
struct Receiver<'a> {
    telegram: &'a Telegram,
    door: Door,
    /// When Telegram was last heard; `None` at the very first start.
    last_sight: Option<DateTime<Utc>>,
}

/// Receives until the token is refused or another process has taken over.
pub(crate) async fn receive(telegram: &Telegram) -> Result<Infallible, Stop> {
    let mut trouble = Trouble::default();
    let mut receiver = open(telegram).await;
    loop {
        let batch = match receiver.poll().await {
            Ok(batch) => batch,
            Err(failure) if failure.is_about_the_token() => return Err(Stop::TokenRefused),
            Err(failure) => {
                recover(telegram, &failure).await;
                trouble.wait(telegram, &format!("polling failed ({failure})")).await;
                continue;
            }
        };
        match receiver.take(&batch).await {
            Ok(Progress::Made) => trouble.is_over(telegram),
            Ok(Progress::None) => trouble.wait(telegram, "Telegram delivers only what was there before").await,
            Err(error) if error.is_lost_lease() => return Err(Stop::Replaced),
            Err(error) => {
                // Nothing of the batch is confirmed: it comes again, from the position that is durable.
                trouble.wait(telegram, &format!("updates cannot be stored ({error})")).await;
                receiver = open(telegram).await;
            }
        }
    }
}

async fn open(telegram: &Telegram) -> Receiver<'_> {
    let mut trouble = Trouble::default();
    loop {
        match Door::open(Arc::clone(&telegram.steward), PlatformName::Telegram, &telegram.receiver).await {
            Ok((door, last_sight)) => {
                let door = door.under(telegram.lease.get().cloned());
                return Receiver { telegram, door, last_sight };
            }
            Err(error) => trouble.wait(telegram, &format!("the database cannot be read ({error})")).await,
        }
    }
}

/// A conflict has two causes: a webhook, which is taken away, and a second receiver, which a person must end.
async fn recover(telegram: &Telegram, failure: &Failure) {
    if let Failure::Refused { code: 409, description, .. } = failure {
        if description.contains("webhook") {
            delete_webhook(telegram).await;
        } else {
            tracing::error!(description, "another program receives with the same token; only one of them may run");
        }
    }
}

/// Takes a webhook away without losing what waits.
pub(crate) async fn delete_webhook(telegram: &Telegram) {
    let call = DeleteWebhook::new().drop_pending_updates(false);
    match telegram.api.ask::<_, bool>(&call).await {
        Ok(_) => tracing::warn!("a webhook was set for this bot; it was deleted, because Steward polls"),
        Err(failure) => tracing::error!(%failure, "the webhook of this bot could not be deleted"),
    }
}

/// What a batch did to the position.
enum Progress {
    /// Something new came, or nothing at all.
    Made,
    /// Only what was known came: asking again at once would turn in a circle.
    None,
}

impl Receiver<'_> {
    async fn poll(&self) -> Result<Vec<Box<RawValue>>, Failure> {
        let timeout = self.telegram.poll_timeout;
        let call = GetUpdates {
            offset: self.known_number().map(|number| number + 1),
            timeout: timeout.as_secs(),
            allowed_updates: ALLOWED,
        };
        self.telegram.api.ask_within(&call, timeout + POLL_GRACE, ENDLESS_PATIENCE).await
    }

    /// The number of the last update, as long as numbers last.
    fn known_number(&self) -> Option<i64> {
        let position = self.door.position();
        let last_came = position.session.as_deref()?.parse::<DateTime<Utc>>().ok()?;
        (self.telegram.steward.clock.now() - last_came < NUMBERS_LAST).then_some(position.sequence)
    }

    /// Makes a batch durable.
    async fn take(&mut self, batch: &[Box<RawValue>]) -> store::Result<Progress> {
        let now = self.telegram.steward.clock.now();
        if self.last_sight.is_some_and(|seen| now - seen > UPDATES_KEPT) {
            self.see_again(now).await?;
        }
        let known = self.known_number();
        // In order and once each, whatever order they came in.
        let mut numbered = BTreeMap::new();
        let mut is_new = batch.is_empty();
        for update in batch.iter().map(|raw| Update::new(raw)) {
            match update.id {
                Some(id) if known.is_some_and(|known| id <= known) => {}
                Some(id) => drop(numbered.insert(id, update)),
                None => self.door.take(Sorted::KeepUnknown(unnumbered(update)), self.door.position().clone()),
            }
        }
        for (id, update) in numbered {
            let position = Position { session: Some(now.to_rfc3339()), resume_url: None, sequence: id };
            self.door.take(self.sort(&update, id), position);
            is_new = true;
        }
        // An empty answer is a sight too: the position stays, the time of the last sight moves.
        self.door.take(Sorted::Pass, self.door.position().clone());
        self.door.commit().await?;
        self.last_sight = Some(now);
        Ok(if is_new { Progress::Made } else { Progress::None })
    }

    fn sort(&self, update: &Update, id: i64) -> Sorted {
        if let Some(chat) = chat_of_changed_administrators(update) {
            self.telegram.administrators.forget(chat);
        }
        let username = self.telegram.username.get().map(String::as_str).unwrap_or_default();
        catch_unwind(AssertUnwindSafe(|| sort(update, &id.to_string(), username))).unwrap_or_else(|_| {
            tracing::error!(update.id = id, kind = update.kind, "sorting an update made the program stop; it is kept");
            let (kind, raw) = (update.kind.clone(), update.raw.clone());
            Sorted::Keep(Incoming { external_id: id.to_string(), kind, raw })
        })
    }

    /// Telegram kept nothing of a part of the time since the last sight: every space has a gap there, and is seen again
    /// from now on.
    async fn see_again(&mut self, now: DateTime<Utc>) -> store::Result<()> {
        tracing::warn!(
            receiver = self.telegram.receiver,
            "Telegram was not seen for more than a day; what it forgot meanwhile is a gap"
        );
        self.door.lose_session().await?;
        let spaces = active_spaces(self.telegram).await?.into_iter().map(|(space, _)| space).collect();
        let raw = serde_json::to_string(&SeenAgain { spaces }).unwrap_or_default();
        let external_id = format!("seen-again:{}", now.timestamp_millis());
        let incoming = Incoming { external_id, kind: SEEN_AGAIN.to_owned(), raw };
        self.door.take(Sorted::Keep(incoming), self.door.position().clone());
        Ok(())
    }
}

/// Something without a number: kept under its own hash, so that it is kept once.
fn unnumbered(update: Update) -> Incoming {
    let hash = Sha256::digest(update.raw.as_bytes());
    // Half of it is enough to tell them apart.
    let hash = hash.iter().take(16).fold(0_u128, |number, byte| number << 8 | u128::from(*byte));
    Incoming { external_id: format!("unnumbered:{hash:032x}"), kind: "unnumbered".to_owned(), raw: update.raw }
}

/// The chats that Steward is in, by id and name.
pub(crate) async fn active_spaces(telegram: &Telegram) -> store::Result<Vec<(String, String)>> {
    let mut conn = telegram.steward.db.read().await?;
    let mut found = Vec::new();
    for community in community::all(&mut conn).await? {
        let spaces = community::spaces(&mut conn, community.id).await?;
        let ours = spaces.into_iter().filter(|space| space.platform == PlatformName::Telegram && space.is_active);
        found.extend(ours.map(|space| (space.external_id, space.name)));
    }
    Ok(found)
}
