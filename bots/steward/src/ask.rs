//! `steward ask`: any chat command, as owner.

use steward_core::commands::{Ask, Format, Input, Look, Place, ReplyTo, answer};
use steward_core::community::{self, Caller, Community, Lang, Theme};
use steward_core::ports::{PlatformName, Standing};
use steward_core::{CommunityId, Steward};

use crate::cli::{AskArgs, PictureFormat, Theme as ThemeArg};
use crate::outcome::Failure;

/// Answers a command line and prints the reply, the numbers, or writes the picture.
pub(crate) async fn run(steward: &Steward, args: &AskArgs, lang: Option<Lang>) -> Result<(), Failure> {
    let community = choose(steward, args.community.as_deref()).await?;
    let ask = Ask {
        input: Input::Line(args.line.clone()),
        caller: Caller::console(),
        place: Place { platform: PlatformName::Console, space: None, channel: None },
        standing: Some(Standing::owner()),
        reply_to: ReplyTo::default(),
        look: Look {
            format: match args.format {
                PictureFormat::Discord => Format::Discord,
                PictureFormat::Telegram => Format::Telegram,
            },
            theme: args.theme.map(|theme| match theme {
                ThemeArg::Dark => Theme::Dark,
                ThemeArg::Light => Theme::Light,
            }),
            lang,
        },
        community,
        as_of: args.as_of,
    };
    let answer = answer(steward, &ask).await;
    if !answer.is_done {
        return Err(Failure::failed(answer.reply.text()));
    }
    if let (Some(path), Some(picture)) = (&args.chart, &answer.picture) {
        std::fs::write(path, &picture.png).map_err(|error| Failure::failed(format!("{}: {error}", path.display())))?;
        eprintln!("{}: {}", path.display(), picture.alt);
    }
    if args.json {
        println!("{}", answer.reply.json);
    } else {
        println!("{}", answer.reply.text());
    }
    match (&args.chart, &answer.picture) {
        (Some(_), None) => Err(Failure::failed("this answer has no picture, so none was written")),
        _ => Ok(()),
    }
}

/// The community that is meant: the named one, or the only one. `None` when there is none at all: the command says
/// what to do about that.
pub(crate) async fn choose(steward: &Steward, name: Option<&str>) -> Result<Option<CommunityId>, Failure> {
    let mut conn = steward.db.read().await?;
    let all = community::all(&mut conn).await?;
    let listed =
        |communities: &[Community]| communities.iter().map(|c| format!("{:?}", c.name)).collect::<Vec<_>>().join(", ");
    let Some(name) = name else {
        return match all.as_slice() {
            [] => Ok(None),
            [only] => Ok(Some(only.id)),
            several => Err(Failure::usage(format!(
                "there are several communities; name one with --community: {}",
                listed(several)
            ))),
        };
    };
    let named: Vec<Community> = all.iter().filter(|community| community.name == name).cloned().collect();
    match named.as_slice() {
        [only] => Ok(Some(only.id)),
        [] if all.is_empty() => {
            Err(Failure::usage(format!("there is no community {name:?}; there is none at all yet")))
        }
        [] => Err(Failure::usage(format!("there is no community {name:?}; there are: {}", listed(&all)))),
        _ => Err(Failure::usage(format!("several communities have the name {name:?}; rename one on its platform"))),
    }
}
