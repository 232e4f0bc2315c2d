//! Secrets: never printed, and compared without telling how much of a guess was right.

use sha2::{Digest, Sha256};

/// A key or password. It has no `Debug` and no `Display`, so that no log can hold it.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Takes a secret as it is.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Its length in Unicode scalar values.
    pub(crate) fn chars(&self) -> usize {
        self.0.chars().count()
    }

    /// The secret itself, for the one address that carries it.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether a guess is the secret. Digests are compared, and all of them, so that the time tells nothing.
    pub(crate) fn is(&self, guess: &str) -> bool {
        let (ours, theirs) = (Sha256::digest(self.0.as_bytes()), Sha256::digest(guess.as_bytes()));
        let difference = ours.iter().zip(theirs.iter()).fold(0_u8, |sum, (a, b)| sum | (a ^ b));
        std::hint::black_box(difference) == 0
    }

    /// Another secret that follows from this one for a purpose and does not lead back to it: 64 hexadecimal digits.
    pub(crate) fn derive(&self, purpose: &str) -> Self {
        let digest = Sha256::digest(format!("steward\0{purpose}\0{}", self.0).as_bytes());
        Self(digest.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}")))
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn only_the_whole_secret_is_the_secret() {
        let secret = Secret::new("correct horse");
        assert!(secret.is("correct horse"));
        for guess in ["", "correct", "correct horse ", "Correct horse"] {
            assert!(!secret.is(guess), "{guess:?}");
        }
    }

    #[test]
    fn what_is_derived_is_another_secret_for_each_purpose() {
        let secret = Secret::new("key");
        assert!(secret.derive("cookie").is(secret.derive("cookie").reveal()));
        assert!(!secret.derive("cookie").is(secret.derive("other").reveal()));
        assert!(!secret.derive("cookie").is("key"));
    }
}
