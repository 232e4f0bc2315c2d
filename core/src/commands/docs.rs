//! `docs/commands.md`, made from the table; a test keeps the file true.

use std::fmt::Write;

use super::help::{more, range, usage};
use super::{TABLE, Visibility, word_id};
use crate::community::{Lang, Right};
use crate::words::say;

/// The page that describes every command.
pub fn markdown() -> String {
    // Writing into a String cannot fail, so the results are let go.
    let mut page = String::from(
        "# Commands\n\nMade from the table of commands by `cargo test -p steward-core`; do not edit.\n\n\
         A command is typed the same way everywhere: in Discord, in Telegram (`/cmd@bot` too), in the console and after \
         `steward ask`. Words fill the arguments in order, `name:value` fills one by name, a value with blanks stands in \
         quotes. Where one of a few words is wanted, what is shown for it in either language is taken as well. A body \
         takes what is left of the line but for named values at its end, which the answer then names; in quotes it is \
         taken whole.\n",
    );
    for command in TABLE {
        let about = |id: &str| say(Lang::En, &format!("{id}-about"), &[]);
        let chinese = say(Lang::ZhCn, &format!("cmd-{}-about", command.name), &[]);
        let _ = write!(page, "\n## /{}\n\n{}  \n{}\n", command.name, about(&format!("cmd-{}", command.name)), chinese);
        for action in command.actions {
            let who = match action.who {
                Right::Member => "everybody",
                Right::Moderator => "moderators",
                Right::Owner => "the owner",
            };
            let seen = match action.answer {
                Visibility::Private => "only the one who asked sees the answer",
                Visibility::AsSet => "seen as `/settings answers` says",
                Visibility::Public => "seen by everybody in the channel",
            };
            let _ = write!(page, "\n`{}` — for {who}; {seen}.\n", usage(command, action));
            if !action.name.is_empty() {
                let _ = writeln!(page, "{}", about(&word_id(command, Some(action))));
            }
            if !action.args.is_empty() {
                page.push_str("\n| argument | meaning |\n|---|---|\n");
                for arg in action.args {
                    let range = range(Lang::En, arg).replace('|', "\\|");
                    let more = more(Lang::En, arg).map(|more| format!(". {more}")).unwrap_or_default();
                    let _ = writeln!(page, "| `{}` | {}{range}{more} |", arg.name, about(&format!("arg-{}", arg.name)));
                }
            }
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    #[test]
    fn the_page_of_commands_is_the_table() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/commands.md");
        if std::env::var_os("STEWARD_WRITE_DOCS").is_some() {
            std::fs::write(&path, super::markdown()).unwrap();
        }
        let page = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(page == super::markdown(), "docs/commands.md is stale: run the tests once with STEWARD_WRITE_DOCS=1");
    }
}
