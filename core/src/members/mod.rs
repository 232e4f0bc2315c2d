//! Members, their accounts and their stays.
pub mod spells;
