//! Series: lessons in order that reach each learner in their own time, or all of them by the calendar.
//!
//! Reading order: [`course`] (what a series is, and when its next lesson is due: pure rules), [`lesson`] (what is sent, and
//! what becomes of the order when lessons come, go and move: pure rules), [`learner`] (whoever lessons go to, and where they
//! stand), `planner` (what is due is written), `settle` (what came of it, and where they go on), `entry` (who is entered,
//! leaves and comes back), `reach` (who cannot be written to), `commands`, `writing`.
//!
//! **A learner's course.** One lesson at a time: the next is due when the one before has arrived, so that an absence of
//! days floods nobody. Where a learner stands, and who moves them when:
//!
//! | state | meaning | left when |
//! |---|---|---|
//! | `waiting` | the next lesson is due at `next_at` | the planner writes it to the outbox: `going` |
//! | `going` | a lesson is in the outbox | it arrived, or a moderator dropped it: `waiting` or `through` |
//! | `unreached` | the person cannot be written to | they press the button, or a moderator resumes them: `waiting` |
//! | `failed` | the lesson did not arrive for another reason | `/series resume`, `/outbox retry` |
//! | `through` | there is nothing more for now | a lesson is added, approved or given out: looked at again |
//! | `away` | they left the community | they are back: `waiting` |
//!
//! **Once at most.** A lesson for a learner is one row (`series_sent`) whose key is the two; it is written with the effect
//! that sends it. It is attempted again only when it surely did not arrive. What was taken back stays marked, and cannot be
//! sent by hand any more.
//!
//! A channel that lessons go to is a learner like any other. A person is one learner however many accounts they have.

mod approval;
pub(crate) mod commands;
pub mod course;
mod entry;
pub mod learner;
pub mod lesson;
mod planner;
mod reach;
mod settle;
mod show;
pub(crate) mod store;
mod trace;
mod writing;

pub use course::{Begins, Enters, Pace, Series, SeriesState};
pub use learner::{Learner, Stand};
pub use lesson::Lesson;

pub(crate) use approval::let_all_on;
pub(crate) use entry::{found_joined, joined};
pub(crate) use planner::{next_due, work};
pub(crate) use reach::{WORD, found};
pub(crate) use settle::{Outcome, hold, may_send_again, settled};
pub(crate) use show::label_of_effect;
pub(crate) use trace::forget_effects;

pub(crate) use learner::STATEMENTS as LEARNER_STATEMENTS;
pub(crate) use trace::STATEMENTS as TRACE_STATEMENTS;
