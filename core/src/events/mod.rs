//! Events: gatherings that are announced on every platform, and one list of who comes.
//!
//! Reading order: [`event`] (what it is), [`seats`] (who gets a place: pure rules), `answer` (what somebody says, in one
//! transaction), `persons` (accounts that were linked since), `course` (what follows from any change: who is told, what stands in the announcement, when to look
//! again), `announce` and `tell` (the words for everybody and for one person), `remind`, `series` (what comes back), `attend` (who was there), `known` (what moved since people heard of it), [`ics`], `gathering` (what it came to, for reports),
//! `commands`, `people` and `own` (what planners and everybody can say).

mod announce;
mod answer;
mod attend;
pub(crate) mod commands;
mod course;
pub mod event;
mod gathering;
pub mod ics;
pub(crate) mod known;
mod own;
mod people;
mod persons;
pub(crate) mod presence;
mod remind;
pub mod seats;
mod series;
pub(crate) mod store;
mod tell;
mod writing;

pub use event::{Event, EventState, Place, Plan};
pub use seats::{Seat, Standing, Terms, Wish};

pub(crate) use announce::local_words;
pub(crate) use attend::was_there;
pub(crate) use course::{look_again, next_due, work};
pub(crate) use event::label_of_effect;
pub(crate) use gathering::{Gathering, gatherings, in_review};
pub(crate) use remind::Leads;
pub(crate) use store::announced_by;
