//! Where the console listens and who gets in.

use std::net::{Ipv4Addr, SocketAddr};

use crate::secret::Secret;

/// Fewest characters of a password; a shorter one could be guessed within the pace that the login allows.
pub(crate) const PASSWORD_MIN_CHARS: usize = 8;

/// Where the console listens and who gets in.
#[derive(Clone)]
pub struct Config {
    /// Interface and port; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The key in the printed address; made anew at every start when there is none.
    pub key: Option<Secret>,
    /// Asked for instead of the key. Without one the console listens on loopback only.
    pub password: Option<Secret>,
    /// Further values of the `Host` header that are ours, such as the name of a proxy in front: `console.example.org`.
    pub hosts: Vec<String>,
}

impl Default for Config {
    /// Loopback, port 7878, a key made at every start.
    fn default() -> Self {
        let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 7878));
        Self { listen, key: None, password: None, hosts: Vec::new() }
    }
}

/// Why the console cannot start or go on.
#[derive(Debug, thiserror::Error)]
pub enum WebError {
    /// Others could reach the console and nothing would keep them out.
    #[error("the console may listen on {0} only when a password is set; without one it stays on 127.0.0.1")]
    PasswordMissing(SocketAddr),
    /// The password could be guessed.
    #[error("the console's password has fewer than {PASSWORD_MIN_CHARS} characters")]
    PasswordTooShort,
    /// The address cannot be listened on.
    #[error("the console cannot listen on {address}: {cause}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        cause: std::io::Error,
    },
    /// The server stopped by itself.
    #[error("the console stopped: {0}")]
    Stopped(std::io::Error),
}

impl Config {
    /// Refuses what would leave the console open to others.
    pub(crate) fn check(&self) -> Result<(), WebError> {
        match &self.password {
            None if !self.listen.ip().is_loopback() => Err(WebError::PasswordMissing(self.listen)),
            Some(password) if password.chars() < PASSWORD_MIN_CHARS => Err(WebError::PasswordTooShort),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Config, Secret, WebError};

    fn on(listen: &str, password: Option<&str>) -> Result<(), WebError> {
        Config { listen: listen.parse().unwrap(), password: password.map(Secret::new), ..Config::default() }.check()
    }

    #[test]
    fn another_interface_than_loopback_needs_a_password() {
        for listen in ["0.0.0.0:80", "192.168.1.4:7878", "[::]:7878"] {
            assert!(matches!(on(listen, None), Err(WebError::PasswordMissing(_))), "{listen}");
            assert!(on(listen, Some("long enough")).is_ok(), "{listen}");
        }
        assert!(on("127.0.0.1:7878", None).is_ok());
        assert!(on("[::1]:7878", None).is_ok());
    }

    #[test]
    fn a_short_password_is_none() {
        assert!(matches!(on("127.0.0.1:7878", Some("1234567")), Err(WebError::PasswordTooShort)));
    }
}
