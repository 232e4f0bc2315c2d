//! Configuration: the defaults in `config/steward.toml`, a file over them, the environment over both.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::{Table, Value};

/// Every key with its default and a sentence.
pub(crate) const DEFAULTS: &str = include_str!("../../../config/steward.toml");

/// The beginning of every variable of ours.
const PREFIX: &str = "STEWARD_";
/// Variables that are no keys: secrets, and what only tests use.
const OTHER_VARIABLES: &[&str] = &[
    "DISCORD_TOKEN",
    "DISCORD_TOKEN_FILE",
    "TELEGRAM_TOKEN",
    "TELEGRAM_TOKEN_FILE",
    "CONSOLE_PASSWORD",
    "CONSOLE_PASSWORD_FILE",
    "DATABASE_URL",
    "SHARED",
    "GOLDEN",
    "TEST_POSTGRES",
    "TEST_STOP",
    "REQUIRE",
    "WRITE_DOCS",
];

/// The whole configuration.
#[derive(Debug, Deserialize)]
pub(crate) struct Config {
    pub(crate) database: Database,
    pub(crate) community: Community,
    pub(crate) console: Console,
    pub(crate) discord: Discord,
    pub(crate) telegram: Telegram,
    pub(crate) log: Log,
    /// Secrets; not from the file.
    #[serde(skip)]
    pub(crate) secrets: Secrets,
}

/// `[database]`.
#[derive(Debug, Deserialize)]
pub(crate) struct Database {
    pub(crate) url: Secret,
}

/// `[community]`.
#[derive(Debug, Deserialize)]
pub(crate) struct Community {
    pub(crate) zone: String,
    pub(crate) language: String,
}

/// `[console]`.
#[derive(Debug, Deserialize)]
pub(crate) struct Console {
    pub(crate) enabled: bool,
    pub(crate) listen: String,
    pub(crate) hosts: Vec<String>,
    pub(crate) public_url: String,
}

/// `[discord]`.
#[derive(Debug, Deserialize)]
pub(crate) struct Discord {
    pub(crate) api_url: String,
    pub(crate) gateway_url: String,
}

/// `[telegram]`.
#[derive(Debug, Deserialize)]
pub(crate) struct Telegram {
    pub(crate) api_url: String,
}

/// `[log]`.
#[derive(Debug, Deserialize)]
pub(crate) struct Log {
    pub(crate) filter: String,
}

/// What must not be printed.
#[derive(Clone, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Secret(pub(crate) String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

/// Tokens and passwords.
#[derive(Debug, Clone, Default)]
pub(crate) struct Secrets {
    pub(crate) discord_token: Option<Secret>,
    pub(crate) telegram_token: Option<Secret>,
    pub(crate) console_password: Option<Secret>,
}

impl Secrets {
    /// Whether no platform has a token.
    pub(crate) fn has_no_token(&self) -> bool {
        self.discord_token.is_none() && self.telegram_token.is_none()
    }
}

/// Why a configuration cannot be used, said to the person at the shell.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigError {
    #[error("{path}: {source}", path = .path.display())]
    File { path: PathBuf, source: std::io::Error },
    #[error("{path}: {message}", path = .path.display())]
    Syntax { path: PathBuf, message: String },
    #[error("there is no key {key}; the nearest is {nearest}")]
    UnknownKey { key: String, nearest: String },
    #[error("{key} = {value}: {reason}")]
    Value { key: String, value: String, reason: String },
}

/// Reads the configuration. Returns it with warnings for the person at the shell.
pub(crate) fn load(
    file: Option<&Path>,
    environment: &BTreeMap<String, String>,
) -> Result<(Config, Vec<String>), ConfigError> {
    let mut table = parse(Path::new("the defaults"), DEFAULTS)?;
    if let Some(path) = file.map(Path::to_path_buf).or_else(|| usual_file(environment)) {
        let text = std::fs::read_to_string(&path).map_err(|source| ConfigError::File { path: path.clone(), source })?;
        let given = parse(&path, &text)?;
        lay_over(&mut table, given)?;
    }
    let warnings = lay_environment_over(&mut table, environment)?;
    let text = table.to_string();
    let mut config: Config = toml::from_str(&text).map_err(|error| ConfigError::Value {
        key: "a key".to_owned(),
        value: "a value".to_owned(),
        reason: error.message().to_owned(),
    })?;
    config.secrets = secrets(environment)?;
    if let Some(url) = environment.get("STEWARD_DATABASE_URL") {
        config.database.url = Secret(url.clone());
    }
    Ok((config, warnings))
}

/// `./steward.toml`, else the one in the user's configuration folder, if either is there.
fn usual_file(environment: &BTreeMap<String, String>) -> Option<PathBuf> {
    let folder = environment
        .get("XDG_CONFIG_HOME")
        .map(PathBuf::from)
        .or_else(|| environment.get("HOME").map(|home| Path::new(home).join(".config")));
    let candidates = [Some(PathBuf::from("steward.toml")), folder.map(|folder| folder.join("steward/steward.toml"))];
    candidates.into_iter().flatten().find(|path| path.is_file())
}

fn parse(path: &Path, text: &str) -> Result<Table, ConfigError> {
    text.parse().map_err(|error: toml::de::Error| ConfigError::Syntax {
        path: path.to_path_buf(),
        // Not the whole error: it quotes the line, and a password may stand there.
        message: format!("{}{}", place(text, error.span()), error.message()),
    })
}

/// `line 3: `, where a part of a text begins.
fn place(text: &str, span: Option<std::ops::Range<usize>>) -> String {
    let before = span.and_then(|span| text.get(..span.start));
    before.map(|before| format!("line {}: ", before.matches('\n').count() + 1)).unwrap_or_default()
}

fn lay_over(table: &mut Table, given: Table) -> Result<(), ConfigError> {
    for (section, keys) in given {
        let Value::Table(keys) = keys else {
            return Err(unknown(table, &section));
        };
        for (key, value) in keys {
            let name = format!("{section}.{key}");
            let known = table.get_mut(&section).and_then(|keys| keys.get_mut(&key));
            let Some(known) = known else { return Err(unknown(table, &name)) };
            if !known.same_type(&value) {
                return Err(ConfigError::Value {
                    key: name,
                    // An address may hold a password.
                    value: if section == "database" { "…".to_owned() } else { value.to_string() },
                    reason: format!("{} is wanted", known.type_str()),
                });
            }
            *known = value;
        }
    }
    Ok(())
}

fn unknown(table: &Table, key: &str) -> ConfigError {
    let keys = table.iter().flat_map(|(section, keys)| {
        keys.as_table().into_iter().flat_map(move |keys| keys.keys().map(move |key| format!("{section}.{key}")))
    });
    let nearest =
        keys.max_by(|a, b| strsim::jaro_winkler(a, key).total_cmp(&strsim::jaro_winkler(b, key))).unwrap_or_default();
    ConfigError::UnknownKey { key: key.to_owned(), nearest }
}

/// `STEWARD_<SECTION>_<KEY>` sets a key. Returns a warning for each variable of ours that is none.
fn lay_environment_over(table: &mut Table, environment: &BTreeMap<String, String>) -> Result<Vec<String>, ConfigError> {
    let mut warnings = Vec::new();
    for (variable, text) in environment {
        let Some(name) = variable.strip_prefix(PREFIX) else { continue };
        if OTHER_VARIABLES.contains(&name) {
            continue;
        }
        let found = table.iter_mut().find_map(|(section, keys)| {
            let key = name.strip_prefix(&section.to_uppercase())?.strip_prefix('_')?.to_lowercase();
            keys.get_mut(&key)
        });
        match found {
            None => warnings.push(format!("{variable} sets nothing: there is no such key")),
            Some(known) => *known = value_of(variable, known, text)?,
        }
    }
    Ok(warnings)
}

fn value_of(variable: &str, known: &Value, text: &str) -> Result<Value, ConfigError> {
    let wrong = |reason: &str| ConfigError::Value {
        key: variable.to_owned(),
        value: text.to_owned(),
        reason: reason.to_owned(),
    };
    match known {
        Value::Boolean(_) => text.parse().map(Value::Boolean).map_err(|_| wrong("true or false is wanted")),
        Value::Integer(_) => text.parse().map(Value::Integer).map_err(|_| wrong("a whole number is wanted")),
        Value::Array(_) => {
            Ok(Value::Array(text.split(',').map(|part| Value::String(part.trim().to_owned())).collect()))
        }
        _ => Ok(Value::String(text.to_owned())),
    }
}

fn secrets(environment: &BTreeMap<String, String>) -> Result<Secrets, ConfigError> {
    let secret = |name: &str| -> Result<Option<Secret>, ConfigError> {
        if let Some(text) = environment.get(&format!("{PREFIX}{name}")).filter(|text| !text.trim().is_empty()) {
            return Ok(Some(Secret(text.trim().to_owned())));
        }
        let Some(path) = environment.get(&format!("{PREFIX}{name}_FILE")) else { return Ok(None) };
        let text =
            std::fs::read_to_string(path).map_err(|source| ConfigError::File { path: PathBuf::from(path), source })?;
        Ok(Some(Secret(text.trim().to_owned())).filter(|secret| !secret.0.is_empty()))
    };
    Ok(Secrets {
        discord_token: secret("DISCORD_TOKEN")?,
        telegram_token: secret("TELEGRAM_TOKEN")?,
        console_password: secret("CONSOLE_PASSWORD")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn file(text: &str) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        file
    }

    #[test]
    fn the_defaults_are_a_whole_configuration_and_each_key_has_a_sentence() {
        let (config, warnings) = load(None, &environment(&[])).unwrap();
        assert_eq!(config.console.listen, "127.0.0.1:7878");
        assert!(warnings.is_empty());
        let lines: Vec<&str> = DEFAULTS.lines().collect();
        for (index, line) in lines.iter().enumerate().filter(|(_, line)| line.contains(" = ") && !line.starts_with('#'))
        {
            assert!(lines[index - 1].starts_with('#'), "no sentence above {line}");
        }
    }

    #[test]
    fn an_unknown_key_names_the_nearest_one() {
        let file = file("[console]\nlisen = \"127.0.0.1:1\"\n");
        let error = load(Some(file.path()), &environment(&[])).unwrap_err().to_string();
        assert_eq!(error, "there is no key console.lisen; the nearest is console.listen");
    }

    #[test]
    fn a_value_of_another_kind_is_refused_with_what_is_wanted() {
        let file = file("[console]\nenabled = \"yes\"\n");
        let error = load(Some(file.path()), &environment(&[])).unwrap_err().to_string();
        assert!(error.contains("console.enabled") && error.contains("boolean"), "{error}");
    }

    #[test]
    fn the_environment_is_laid_over_the_file() {
        let file = file("[community]\nzone = \"Asia/Tokyo\"\n");
        let variables = environment(&[
            ("STEWARD_COMMUNITY_ZONE", "Asia/Shanghai"),
            ("STEWARD_CONSOLE_ENABLED", "false"),
            ("STEWARD_CONSOLE_HOSTS", "a.example, b.example"),
            ("STEWARD_COMMUNITY_ZON", "x"),
        ]);
        let (config, warnings) = load(Some(file.path()), &variables).unwrap();
        assert_eq!(config.community.zone, "Asia/Shanghai");
        assert!(!config.console.enabled);
        assert_eq!(config.console.hosts, ["a.example", "b.example"]);
        assert_eq!(warnings, ["STEWARD_COMMUNITY_ZON sets nothing: there is no such key"]);
    }

    #[test]
    fn a_secret_comes_from_the_environment_or_a_file_and_is_never_printed() {
        let file = file("123:abc\n");
        let path = file.path().display().to_string();
        let variables =
            environment(&[("STEWARD_TELEGRAM_TOKEN_FILE", &path), ("STEWARD_DATABASE_URL", "postgres://u:geheim@h/d")]);
        let (config, _) = load(None, &variables).unwrap();
        assert_eq!(config.secrets.telegram_token.as_ref().map(|secret| secret.0.as_str()), Some("123:abc"));
        let printed = format!("{config:?}");
        assert!(!printed.contains("abc") && !printed.contains("geheim"), "{printed}");
    }
}
