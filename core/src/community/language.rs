//! The two languages, and which one somebody is answered in.

/// A language that Steward speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Serialize)]
pub enum Lang {
    /// English.
    #[default]
    #[serde(rename = "en")]
    En,
    /// Chinese in simplified characters.
    #[serde(rename = "zh-CN")]
    ZhCn,
}

impl Lang {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::En, Self::ZhCn];

    /// The BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::ZhCn => "zh-CN",
        }
    }

    /// The language of a tag as platforms and people write it: `zh`, `zh-hans`, `zh_CN`, `en-GB`, `中文`.
    /// Other Chinese (`zh-TW`, `zh-Hant`) is answered in simplified characters, which its readers read better than English.
    pub fn parse(tag: &str) -> Option<Self> {
        let tag = tag.trim().to_lowercase();
        let first = tag.split(['-', '_']).next().unwrap_or_default();
        match first {
            "zh" | "中文" | "简体中文" | "chinese" => Some(Self::ZhCn),
            "en" | "english" | "英文" | "英语" => Some(Self::En),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Lang;

    #[test]
    fn the_tags_of_platforms_are_understood() {
        for tag in ["zh", "zh-CN", "zh-hans", "zh_Hant", "中文", " ZH-cn "] {
            assert_eq!(Lang::parse(tag), Some(Lang::ZhCn), "{tag}");
        }
        for tag in ["en", "en-US", "English"] {
            assert_eq!(Lang::parse(tag), Some(Lang::En), "{tag}");
        }
        assert_eq!(Lang::parse("fr"), None);
    }
}
