//! The one table of all commands.

use super::Command;
use super::help::{HELP, START};
use crate::activity::commands::ACTIVITY;
use crate::brought::content::CONTENT;
use crate::calendar::commands::CALENDAR;
use crate::community::commands::SETTINGS;
use crate::community::welcome::commands::WELCOME;
use crate::community::welcome::rules::RULES;
use crate::content::commands::POST;
use crate::digest::commands::DIGEST;
use crate::doctor::commands::DOCTOR;
use crate::events::commands::EVENT;
use crate::feedback::commands::POLL;
use crate::growth::commands::GROWTH;
use crate::members::interests::commands::INTERESTS;
use crate::members::link::commands::{LINK, UNLINK};
use crate::model::commands::MODEL;
use crate::outbox::commands::OUTBOX;
use crate::retention::commands::RETENTION;
use crate::series::commands::SERIES;

/// Every command, in the order of `/help`.
pub static TABLE: &[Command] = &[
    GROWTH, RETENTION, ACTIVITY, CONTENT, DIGEST, MODEL, POST, SERIES, CALENDAR, EVENT, POLL, WELCOME, RULES,
    INTERESTS, OUTBOX, LINK, UNLINK, SETTINGS, DOCTOR, HELP, START,
];

/// The command of a name.
pub fn find(name: &str) -> Option<&'static Command> {
    TABLE.iter().find(|command| command.name == name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::TABLE;
    use crate::commands::{Kind, word_id};
    use crate::community::Lang;
    use crate::words::say_if_known;

    fn is_plain(name: &str) -> bool {
        (1..=32).contains(&name.len())
            && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    }

    #[test]
    fn names_are_such_as_both_platforms_take_and_stand_once() {
        let mut seen = BTreeSet::new();
        for command in TABLE {
            assert!(is_plain(command.name), "/{}", command.name);
            assert!(seen.insert(command.name), "/{} stands twice", command.name);
            for action in command.actions {
                assert_eq!(command.has_actions(), !action.name.is_empty(), "/{}", command.name);
                assert!(action.name.is_empty() || is_plain(action.name), "/{} {}", command.name, action.name);
                assert!(action.args.iter().all(|arg| is_plain(arg.name)), "/{} {}", command.name, action.name);
            }
        }
    }

    #[test]
    fn required_arguments_come_first() {
        for command in TABLE {
            for action in command.actions {
                assert!(action.args.is_sorted_by_key(|arg| !arg.is_required), "/{} {}", command.name, action.name);
            }
        }
    }

    #[test]
    fn every_command_action_and_argument_has_words_in_both_languages() {
        for lang in Lang::ALL {
            let known = |id: &str| assert!(say_if_known(lang, id, &[]).is_some(), "{} lacks {id}", lang.tag());
            for command in TABLE {
                known(&format!("cmd-{}-name", command.name));
                known(&format!("cmd-{}-about", command.name));
                for action in command.actions {
                    let id = word_id(command, Some(action));
                    known(&format!("{id}-name"));
                    known(&format!("{id}-about"));
                    for arg in action.args {
                        known(&format!("arg-{}-name", arg.name));
                        known(&format!("arg-{}-about", arg.name));
                        if let Kind::Choice(words) = arg.kind {
                            for word in words {
                                known(&format!("choice-{}-{}", arg.name, word.to_lowercase()));
                            }
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn words_fit_the_limits_of_both_platforms() {
        // Discord: names 32, descriptions 100 characters; Telegram: descriptions 256.
        for lang in Lang::ALL {
            for command in TABLE {
                for action in command.actions {
                    let id = word_id(command, Some(action));
                    let mut ids = vec![id, format!("cmd-{}", command.name)];
                    ids.extend(action.args.iter().map(|arg| format!("arg-{}", arg.name)));
                    for id in ids {
                        let name = say_if_known(lang, &format!("{id}-name"), &[]).unwrap();
                        let about = say_if_known(lang, &format!("{id}-about"), &[]).unwrap();
                        assert!(name.chars().count() <= 32 && !name.contains(' '), "{id}: {name}");
                        assert_eq!(name.to_lowercase(), name, "{id}");
                        assert!((1..=100).contains(&about.chars().count()), "{id}: {about}");
                    }
                }
            }
        }
    }
}
