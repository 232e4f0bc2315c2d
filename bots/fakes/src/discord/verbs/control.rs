//! Time, faults, outages and what the test foretells.

use chrono::TimeDelta;

use crate::discord::fake::DiscordWorld;
use crate::discord::gateway::Outgoing;
use crate::discord::journal::Violation;
use crate::discord::rates::RateLimits;
use crate::discord::state::State;
use crate::faults::{FaultPlan, FaultRule};

impl DiscordWorld {
    /// Moves the fake's own time on.
    pub fn advance(&self, by: TimeDelta) {
        self.shared.with(|state| state.clock.advance(by));
    }

    /// The fault plan: what hangs is waited for and released there.
    pub fn faults(&self) -> &FaultPlan {
        &self.shared.faults
    }

    /// Lets requests go wrong.
    pub fn breaks(&self, rule: FaultRule) {
        self.shared.faults.add(rule);
    }

    /// Shows limits only, or enforces them.
    pub fn sets_rate_limits(&self, limits: RateLimits) {
        self.shared.with(|state| state.rates.limits = limits);
    }

    /// An outage: connections drop, requests get no answer.
    pub fn goes_down(&self) {
        self.shared.with(|state| {
            state.down = true;
            state.gateway.put_everywhere(&Outgoing::Drop);
            state.gateway_connections_end();
        });
    }

    /// The outage is over.
    pub fn comes_up(&self) {
        self.shared.with(|state| state.down = false);
    }

    /// The bot's token holds no longer.
    pub fn revokes_token(&self) {
        self.shared.with(|state| state.application.token_revoked = true);
    }

    /// The token holds again.
    pub fn restores_token(&self) {
        self.shared.with(|state| state.application.token_revoked = false);
    }

    /// The privileged intents that are switched on from now.
    pub fn grants_intents(&self, granted: u64) {
        self.shared.with(|state| state.application.granted_intents = granted);
    }

    /// Foretells one refusal: the next violation whose `what` and `why` contain these is no violation. A refusal that
    /// was foretold and does not come fails the test when the fake is dropped.
    pub fn expect_refusal(&self, what: &str, why: &str) {
        self.shared.with(|state| state.journal.expected.push((what.to_owned(), why.to_owned())));
    }

    /// Takes what the bot did that it must not: the test has seen it.
    pub fn take_violations(&self) -> Vec<Violation> {
        self.shared.with(|state| std::mem::take(&mut state.journal.violations))
    }

    /// Keys in requests that the official specification does not know, as `METHOD route: /path/to/key`.
    pub fn unknown_keys(&self) -> Vec<String> {
        self.shared.look(|state| state.journal.unknown_keys.clone())
    }

    /// Why an answer of the fake does not fit the official specification; `None` when it does, or there is none.
    pub fn response_error(
        &self,
        method: &str,
        template: &str,
        status: u16,
        body: &serde_json::Value,
    ) -> Option<String> {
        self.shared.spec.as_ref()?.response_error(template, method, status, body)
    }

    /// Whether requests are judged by the official specification.
    pub fn has_spec(&self) -> bool {
        self.shared.spec.is_some()
    }
}

impl State {
    /// Every session is without a connection from this moment on, so that what happens next is kept for a resume.
    pub(crate) fn gateway_connections_end(&mut self) {
        let now_ms = self.clock.now_ms();
        let open: Vec<u64> = self.gateway.connections.keys().copied().collect();
        for connection in open {
            self.gateway.forget_connection(connection, now_ms);
        }
    }
}
