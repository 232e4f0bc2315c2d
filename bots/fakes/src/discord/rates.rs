//! Rate limits: the headers on every answer, and, when the test asks for it, refusals with 429.

use std::collections::HashMap;

/// Requests of one bucket in one window. Source: what Discord's headers are seen to say for channel messages.
const BUCKET_LIMIT: u32 = 5;
/// Length of a bucket's window in milliseconds.
const BUCKET_WINDOW_MS: i64 = 5_000;
/// Requests of a bot in one second over all routes. Source: Discord's rate limit page.
const GLOBAL_LIMIT: u32 = 50;
/// Requests of one bucket shown while limits are not enforced: more than a test sends at one instant.
const LENIENT_LIMIT: u32 = 1_000_000;

/// Whether limits bite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RateLimits {
    /// Headers are sent, nothing is refused.
    #[default]
    Shown,
    /// Five requests in five seconds for each bucket, fifty a second over all, by the fake's time.
    Enforced,
}

/// What the headers of one answer say.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RateState {
    pub(crate) limit: u32,
    pub(crate) remaining: u32,
    pub(crate) reset_ms: i64,
    pub(crate) reset_after_ms: i64,
    pub(crate) bucket: String,
    /// The request is over the limit; `true` inside when it is the global one.
    pub(crate) refused: Option<Refused>,
}

/// Which limit was passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    Bucket,
    Global,
}

/// Counts requests by bucket and window.
#[derive(Debug, Default)]
pub(crate) struct RateTable {
    pub(crate) limits: RateLimits,
    buckets: HashMap<String, (i64, u32)>,
}

impl RateTable {
    /// Counts one request of `bucket` (a route with its major parameter) at `now_ms`.
    pub(crate) fn count(&mut self, bucket: &str, now_ms: i64, exempt_from_global: bool) -> RateState {
        let limit = if self.limits == RateLimits::Enforced { BUCKET_LIMIT } else { LENIENT_LIMIT };
        let (began, used) = self.window(bucket, now_ms, BUCKET_WINDOW_MS);
        let mut refused = (used > limit).then_some(Refused::Bucket);
        let mut reset_after_ms = began + BUCKET_WINDOW_MS - now_ms;
        if self.limits == RateLimits::Enforced && !exempt_from_global {
            let (second_began, used_in_second) = self.window("*", now_ms, 1_000);
            if used_in_second > GLOBAL_LIMIT {
                refused = Some(Refused::Global);
                reset_after_ms = second_began + 1_000 - now_ms;
            }
        }
        RateState {
            limit,
            remaining: limit.saturating_sub(used),
            reset_ms: now_ms + reset_after_ms,
            reset_after_ms,
            bucket: format!("{:016x}", bucket_hash(bucket)),
            refused,
        }
    }

    fn window(&mut self, bucket: &str, now_ms: i64, length_ms: i64) -> (i64, u32) {
        let entry = self.buckets.entry(bucket.to_owned()).or_insert((now_ms, 0));
        if now_ms - entry.0 >= length_ms {
            *entry = (now_ms, 0);
        }
        entry.1 += 1;
        *entry
    }
}

/// FNV-1a: a name for the bucket that is the same in every run.
fn bucket_hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
