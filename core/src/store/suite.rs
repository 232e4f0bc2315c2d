//! The list of every statement that Steward has, for the test that executes them all on both engines.

use super::Sql;

/// Every statement, module by module.
pub fn statements() -> Vec<&'static Sql> {
    [
        super::STATEMENTS,
        crate::activity::coverage::STATEMENTS,
        crate::activity::store::STATEMENTS,
        crate::brought::store::STATEMENTS,
        crate::calendar::store::STATEMENTS,
        crate::digest::STATEMENTS,
        crate::commands::BUTTON_STATEMENTS,
        crate::community::channels::STATEMENTS,
        crate::community::hold::STATEMENTS,
        crate::community::store::STATEMENTS,
        crate::community::welcome::STATEMENTS,
        crate::content::store::STATEMENTS,
        crate::doctor::RECORDED_STATEMENTS,
        crate::events::known::STATEMENTS,
        crate::events::presence::STATEMENTS,
        crate::events::store::STATEMENTS,
        crate::feedback::store::STATEMENTS,
        crate::history::export::STATEMENTS,
        crate::history::ranges::STATEMENTS,
        crate::history::store::STATEMENTS,
        crate::inbox::store::STATEMENTS,
        crate::lease::STATEMENTS,
        crate::members::interests::STATEMENTS,
        crate::members::link::STATEMENTS,
        crate::members::store::STATEMENTS,
        crate::outbox::DUE_STATEMENTS,
        crate::outbox::HOLD_STATEMENTS,
        crate::outbox::NOTICE_STATEMENTS,
        crate::outbox::PRIVATE_STATEMENTS,
        crate::outbox::REVISE_STATEMENTS,
        crate::outbox::UPKEEP_STATEMENTS,
        crate::outbox::store::STATEMENTS,
        crate::series::store::STATEMENTS,
        crate::series::LEARNER_STATEMENTS,
        crate::series::TRACE_STATEMENTS,
    ]
    .into_iter()
    .flatten()
    .collect()
}
