//! How a picture is to look: theme, language and the place it is made for.

/// Everything about a picture that is not its data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Look {
    /// Dark or light.
    pub theme: Theme,
    /// The language of every word and number.
    pub language: Language,
    /// The size and shape.
    pub format: Format,
}

/// The colours of a picture. Both are solid cards, since a bot cannot know its reader's theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Theme {
    /// Light on dark.
    #[default]
    Dark,
    /// Dark on white.
    Light,
}

/// The language of the words in a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    ZhCn,
}

/// The size of a picture, chosen by where it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Format {
    /// 800 × 500 logical pixels, fills Discord's attachment box (16:10).
    #[default]
    Discord,
    /// 640 × 480 logical pixels, Telegram's native photo size at twice the scale (4:3).
    Telegram,
}

/// Device pixels for each logical pixel, in both formats.
pub const SCALE: u32 = 2;

impl Format {
    /// Width and height in logical pixels.
    pub const fn logical_size(self) -> (u32, u32) {
        match self {
            Self::Discord => (800, 500),
            Self::Telegram => (640, 480),
        }
    }
}
