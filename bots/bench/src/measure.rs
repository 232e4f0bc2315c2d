//! Clocks and spreads.

use std::fmt;

/// CPU seconds that this process has spent, all threads together. Linux tells it in `/proc/self/stat`-like files with
/// a resolution of 10 ms, so the finer `/proc/self/schedstat` of every thread is summed.
pub(crate) fn cpu_time() -> f64 {
    let Ok(threads) = std::fs::read_dir("/proc/self/task") else { return 0.0 };
    let nanoseconds: u64 = threads
        .flatten()
        .filter_map(|thread| std::fs::read_to_string(thread.path().join("schedstat")).ok())
        .filter_map(|text| text.split_whitespace().next()?.parse::<u64>().ok())
        .sum();
    nanoseconds as f64 / 1e9
}

/// Megabytes of memory that `/proc/PID/status` tells under a name: `VmRSS` resident, `VmHWM` at its most.
pub(crate) fn megabytes(status: &str, name: &str) -> f64 {
    let line = status.lines().find(|line| line.starts_with(name)).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<f64>().ok()).unwrap_or(f64::NAN) / 1024.0
}

/// Megabytes of memory that this process has, and that it had at its most since that was forgotten.
pub(crate) fn own_megabytes() -> (f64, f64) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    (megabytes(&status, "VmRSS"), megabytes(&status, "VmHWM"))
}

/// Forgets how much memory this process had at its most (Linux, `proc(5)`, `clear_refs`).
pub(crate) fn forget_most() -> Result<(), String> {
    std::fs::write("/proc/self/clear_refs", "5").map_err(|error| format!("/proc/self/clear_refs: {error}"))
}

/// Several measurements of one thing.
#[derive(Debug, Clone)]
pub(crate) struct Spread(Vec<f64>);

impl Spread {
    /// Takes the measurements.
    pub(crate) fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        Self(values)
    }

    /// The value that half are below.
    pub(crate) fn median(&self) -> f64 {
        self.quantile(0.5)
    }

    /// The value that this share of the measurements does not exceed (nearest rank).
    pub(crate) fn quantile(&self, share: f64) -> f64 {
        let rank = (share * self.0.len() as f64).ceil() as usize;
        self.0.get(rank.clamp(1, self.0.len().max(1)) - 1).copied().unwrap_or(f64::NAN)
    }
}

impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "median {:.1}, p90 {:.1}, p99 {:.1}", self.median(), self.quantile(0.9), self.quantile(0.99))
    }
}

#[cfg(test)]
mod tests {
    use super::Spread;

    #[test]
    fn quantiles_are_the_nearest_rank() {
        let spread = Spread::of((1..=100).rev().map(f64::from).collect());
        assert_eq!((spread.median(), spread.quantile(0.99), spread.quantile(1.0)), (50.0, 99.0, 100.0));
    }
}
