//! The Discord adapter: gateway to inbox, replies to REST.
