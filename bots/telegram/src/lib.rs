//! The Telegram adapter: getUpdates to inbox, replies to the Bot API.
