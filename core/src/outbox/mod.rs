//! The door out: everything that Steward does to the outside world is a row here first.

mod deed;

pub use deed::{Cause, Deed, Found, Task, Verdict};
