//! Puts dispatches into the order of their sequence, once each.
//!
//! Discord numbers the dispatches of a session and sends them in order. What came already is dropped; what comes too
//! early is held back until the one before it is there, or until it has been waited for in vain: then the hole is
//! accepted, and one that comes even later is still taken, so that nothing is lost by that.

use std::collections::{BTreeMap, BTreeSet};

/// The order of one session's dispatches.
#[derive(Debug)]
pub(crate) struct Order<T> {
    last: i64,
    early: BTreeMap<i64, T>,
    missing: BTreeSet<i64>,
}

/// Holes that are remembered; older ones are given up.
const MISSING_KEPT: usize = 1000;

impl<T> Order<T> {
    /// Everything up to `last` is there.
    pub(crate) fn after(last: i64) -> Self {
        Self { last, early: BTreeMap::new(), missing: BTreeSet::new() }
    }

    /// Takes one dispatch; returns those whose turn it is, each with its sequence.
    pub(crate) fn take(&mut self, sequence: i64, dispatch: T) -> Vec<(i64, T)> {
        if sequence <= self.last {
            let is_late = self.missing.remove(&sequence);
            return if is_late { vec![(sequence, dispatch)] } else { Vec::new() };
        }
        self.early.insert(sequence, dispatch);
        self.next_ones()
    }

    /// Whether something is held back.
    pub(crate) fn is_waiting(&self) -> bool {
        !self.early.is_empty()
    }

    /// Gives up waiting for what is missing before the first that is held back; returns those whose turn it is then.
    pub(crate) fn accept_hole(&mut self) -> Vec<(i64, T)> {
        let Some((&first, _)) = self.early.first_key_value() else { return Vec::new() };
        let from = (self.last + 1).max(first - MISSING_KEPT as i64);
        self.missing.extend(from..first);
        while self.missing.len() > MISSING_KEPT {
            self.missing.pop_first();
        }
        self.last = first - 1;
        self.next_ones()
    }

    fn next_ones(&mut self) -> Vec<(i64, T)> {
        let mut ready = Vec::new();
        while let Some(dispatch) = self.early.remove(&(self.last + 1)) {
            self.last += 1;
            ready.push((self.last, dispatch));
        }
        ready
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_early_waits_for_the_one_before() {
        let mut order = Order::after(4);
        assert_eq!(order.take(6, "six"), []);
        assert!(order.is_waiting());
        assert_eq!(order.take(5, "five"), [(5, "five"), (6, "six")]);
        assert_eq!(order.last, 6);
    }

    #[test]
    fn what_came_already_is_dropped() {
        let mut order = Order::after(4);
        assert_eq!(order.take(4, "four"), []);
        assert_eq!(order.take(5, "five"), [(5, "five")]);
        assert_eq!(order.take(5, "five"), []);
        assert_eq!(order.take(7, "seven"), []);
        assert_eq!(order.take(7, "seven"), []);
        assert_eq!(order.take(6, "six"), [(6, "six"), (7, "seven")]);
    }

    #[test]
    fn a_hole_is_accepted_and_what_fills_it_later_is_taken_once() {
        let mut order = Order::after(0);
        assert_eq!(order.take(3, "three"), []);
        assert_eq!(order.accept_hole(), [(3, "three")]);
        assert_eq!(order.last, 3);
        assert_eq!(order.take(2, "two"), [(2, "two")]);
        assert_eq!(order.take(2, "two"), []);
        assert_eq!(order.accept_hole(), []);
    }

    #[test]
    fn a_huge_hole_costs_no_memory() {
        let mut order = Order::after(0);
        assert_eq!(order.take(i64::from(u32::MAX), ()), []);
        assert_eq!(order.accept_hole().len(), 1);
        assert!(order.missing.len() <= MISSING_KEPT);
    }
}
