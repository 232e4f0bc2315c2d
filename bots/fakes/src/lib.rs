//! Stateful fakes of Discord and Telegram over real HTTP and WebSocket.
