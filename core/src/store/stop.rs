//! Places where a test stops the process, to prove that nothing is lost between two steps.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// `NAME` or `NAME:N`: abort at the N-th passing of that place (the first when N is not given).
const VARIABLE: &str = "STEWARD_TEST_STOP";

/// Ends the process without any clean-up when the environment variable `STEWARD_TEST_STOP` names this place.
/// For tests only: without the variable it costs one comparison.
pub fn stop_point(place: &str) {
    static WANTED: OnceLock<Option<(String, u64)>> = OnceLock::new();
    static PASSED: AtomicU64 = AtomicU64::new(0);
    let wanted = WANTED.get_or_init(|| {
        let text = std::env::var(VARIABLE).ok()?;
        let (name, nth) = text.split_once(':').map_or((text.as_str(), 1), |(n, k)| (n, k.parse().unwrap_or(1)));
        Some((name.to_owned(), nth))
    });
    if let Some((name, nth)) = wanted
        && name == place
        && PASSED.fetch_add(1, Ordering::SeqCst) + 1 == *nth
    {
        std::process::abort();
    }
}
