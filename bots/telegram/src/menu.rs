//! The menu of commands that Telegram shows, from core's table, per audience and language.

use steward_core::commands::{Command, TABLE};
use steward_core::community::{Lang, Right};
use steward_core::words::say;
use teloxide_core::payloads::{GetMyCommands, GetMyCommandsSetters as _, SetMyCommands, SetMyCommandsSetters as _};
use teloxide_core::types::{BotCommand, BotCommandScope};

use crate::Telegram;
use crate::call::Failure;

/// Telegram's codes: none for everybody, and two letters for those whose app is in that language.
const LANGUAGES: [(&str, Lang); 2] = [("", Lang::En), ("zh", Lang::ZhCn)];

/// One menu.
pub(crate) struct Menu {
    pub(crate) scope: BotCommandScope,
    pub(crate) language_code: &'static str,
    pub(crate) commands: Vec<BotCommand>,
}

/// Every menu as it should be. Who may do what is not decided here but by core, for every command; the menu only shows
/// nobody what they will be refused. `/start` is a button of Telegram's own.
pub(crate) fn menus() -> Vec<Menu> {
    let scopes = [
        (BotCommandScope::Default, Right::Member),
        (BotCommandScope::AllChatAdministrators, Right::Owner),
        (BotCommandScope::AllPrivateChats, Right::Owner),
    ];
    let menu = |(scope, right): &(BotCommandScope, Right)| {
        LANGUAGES.map(|(language_code, lang)| Menu {
            scope: scope.clone(),
            language_code,
            commands: commands(*right, lang),
        })
    };
    scopes.iter().flat_map(menu).collect()
}

fn commands(right: Right, lang: Lang) -> Vec<BotCommand> {
    let is_shown =
        |command: &&Command| command.name != "start" && command.actions.iter().any(|action| action.who <= right);
    let about = |command: &Command| say(lang, &format!("cmd-{}-about", command.name), &[]);
    TABLE.iter().filter(is_shown).map(|command| BotCommand::new(command.name, about(command))).collect()
}

/// Puts right what differs; gives how many menus did.
pub(crate) async fn register(telegram: &Telegram) -> Result<usize, Failure> {
    let mut changed = 0;
    for menu in menus() {
        if !is_registered(telegram, &menu).await? {
            let call = SetMyCommands::new(menu.commands).scope(menu.scope).language_code(menu.language_code);
            telegram.api.ask::<_, bool>(&call).await?;
            changed += 1;
        }
    }
    Ok(changed)
}

/// Whether a menu is as it should be.
pub(crate) async fn is_registered(telegram: &Telegram, menu: &Menu) -> Result<bool, Failure> {
    let call = GetMyCommands::new().scope(menu.scope.clone()).language_code(menu.language_code);
    let registered: Vec<BotCommand> = telegram.api.ask(&call).await?;
    Ok(registered == menu.commands)
}
