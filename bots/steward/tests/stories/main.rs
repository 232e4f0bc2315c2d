//! Whole stories: what people do on the platforms, and what they get to see, on each database.
#![expect(clippy::unwrap_used, reason = "whatever is missing here must fail the story")]

mod bound;
mod brought;
mod discord;
mod events;
mod gone;
mod interests;
mod link;
mod numbers;
mod polls;
mod posts;
mod series;
mod telegram;
mod trouble;
mod week;
mod welcome;
mod world;
