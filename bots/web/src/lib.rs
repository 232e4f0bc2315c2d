//! The console in the browser: one page on loopback where every command of the table can be typed, with its charts.
//!
//! Reading order: [`Config`] and [`bind`] (how it starts), `guard` (who gets in), `api` (what the page asks), `page/`
//! (the page itself, embedded as it is written).

mod answers;
mod api;
mod button;
mod config;
mod csv;
mod feed;
mod guard;
mod headers;
mod login;
mod pages;
mod secret;
mod server;
mod table;
mod words;

pub use config::{Config, WebError};
pub use secret::Secret;
pub use server::{Console, bind};
