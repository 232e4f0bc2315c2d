//! What a compiler does not check: the walls between the crates, the order of the files, and whether the pages are true.
#![expect(clippy::unwrap_used, reason = "a tree that cannot be read is a failed test")]

mod pages;
mod tree;
mod walls;
