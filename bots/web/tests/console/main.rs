//! The console over real HTTP and in a real browser.

// Marked as tests, so that Clippy lets their fixtures unwrap as well.
#[cfg(test)]
mod browser;
#[cfg(test)]
mod feed;
#[cfg(test)]
mod garden;
#[cfg(test)]
mod http;
#[cfg(test)]
mod support;
