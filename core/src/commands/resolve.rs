//! For whom, where and about which community: everything that is decided before a command's body runs.

use chrono::{DateTime, Utc};

use super::ask::{Ask, Look};
use super::error::{CommandError, Refusal};
use super::parse::Parsed;
use super::reply::{Button, Payload, Preparation, Reply};
use super::{Input, Place, Visibility};
use crate::community::{self, AnswerMode, Caller, Community, Lang, Right, Settings, Theme};
use crate::ids::AccountId;
use crate::inbox::Person;
use crate::members::{self, link};
use crate::ports::{PlatformName, Standing};
use crate::store::Conn;
use crate::words::{FluentValue, say};
use crate::zone::Zone;
use crate::{CommunityId, Steward};

/// Most spaces that are asked whether somebody manages them, when a private chat looks for its community.
const SPACES_ASKED: usize = 20;

/// The setting of a person that names the community a private chat is about.
pub(crate) const CHOSEN_COMMUNITY: &str = "community";
/// The setting of a person that names their language.
pub(crate) const OWN_LANGUAGE: &str = "language";

/// What a command's body has at hand.
pub struct Cx<'a> {
    /// The database, time and chance.
    pub steward: &'a Steward,
    /// The time now.
    pub now: DateTime<Utc>,
    /// The world as it was then; `None`: now.
    pub as_of: Option<DateTime<Utc>>,
    /// The language of the answer.
    pub lang: Lang,
    /// How a picture should look.
    pub look: Look,
    /// Who asks.
    pub caller: &'a Caller,
    /// Where.
    pub place: &'a Place,
    /// What the caller is there, when the platform told with the command.
    pub(crate) standing: Option<&'a Standing>,
    /// The community, with its settings and what the caller may do in it.
    pub about: Option<About>,
}

/// The community that a command is about.
pub struct About {
    /// The community.
    pub community: Community,
    /// Its settings.
    pub settings: Settings,
    /// What the caller may do in it.
    pub right: Right,
}

impl Cx<'_> {
    /// The community. Only for commands that need one; the table says which.
    pub fn about(&self) -> Result<&About, CommandError> {
        self.about.as_ref().ok_or_else(|| Refusal::new("community-none").into())
    }

    /// What the caller may do, where that was not asked before because everybody may do it and only sees less. A
    /// platform that does not answer grants nothing.
    pub(crate) async fn right(&self) -> Result<Right, CommandError> {
        let about = self.about()?;
        let (right, _) = right(self.steward, (self.caller, self.place, self.standing), &about.community).await?;
        Ok(about.right.max(right))
    }

    /// The account of who asks. Who writes anonymously has no name; at the console there is nobody, and `nobody` says so.
    pub(crate) async fn own_account(&self, conn: &mut Conn, nobody: &'static str) -> Result<AccountId, CommandError> {
        if self.caller.is_anonymous() {
            return Err(Refusal::new("right-anonymous").into());
        }
        if !self.caller.platform.has_accounts() {
            return Err(Refusal::new(nobody).into());
        }
        let caller = self.caller;
        let person = Person { external_id: caller.external_id.clone(), name: caller.name.clone(), is_bot: false };
        Ok(members::store::upsert_account(conn, caller.platform, &person).await?)
    }

    /// A sentence in the language of the answer.
    pub fn say(&self, id: &str, args: &[(&str, FluentValue<'_>)]) -> String {
        say(self.lang, id, args)
    }

    /// The zone of the community, UTC without one.
    pub fn zone(&self) -> Zone {
        self.about.as_ref().map_or_else(Zone::utc, |about| about.community.zone.clone())
    }

    /// The theme: as asked for, else the community's.
    pub fn theme(&self) -> Theme {
        self.look.theme.or_else(|| self.about.as_ref().map(|about| about.settings.theme)).unwrap_or_default()
    }
}

/// What is known before the body runs.
pub(crate) struct Resolved {
    pub(crate) about: Option<About>,
    pub(crate) preparation: Preparation,
    /// Several communities come into question and none was chosen: ask which.
    pub(crate) choices: Vec<Community>,
    /// What the platform did not answer; told when the caller would need more than is known of them.
    failure: Option<CommandError>,
}

/// The community that is meant.
#[derive(Default)]
struct Meant {
    community: Option<Community>,
    /// Several come into question.
    choices: Vec<Community>,
    /// A platform did not answer, so that one may be missing.
    failure: Option<CommandError>,
}

impl Meant {
    fn one(community: Option<Community>) -> Self {
        Self { community, ..Self::default() }
    }
}

/// Finds the community, the right and the language. `parsed` is `None` when the line was not understood: then only the
/// language is looked for.
pub(crate) async fn resolve(steward: &Steward, ask: &Ask, parsed: Option<&Parsed>) -> Result<Resolved, CommandError> {
    let Meant { community, choices, mut failure } = find_community(steward, ask, parsed).await?;
    let mut conn = steward.db.read().await?;
    let lang = language(&mut conn, ask, parsed, community.as_ref()).await?;
    let settings = match &community {
        Some(community) => Settings::of(&mut conn, community.id).await?,
        None => Settings::default(),
    };
    drop(conn);
    let visibility = parsed.map_or(Visibility::Private, |parsed| parsed.action.answer);
    let is_private = match visibility {
        Visibility::Private => true,
        Visibility::Public => false,
        Visibility::AsSet => settings.answers == AnswerMode::Private,
    };
    let about = match community {
        Some(community) => {
            // A line that was not understood needs no answer of the platform, nor does what anybody may do.
            let (right, unanswered) = match parsed {
                Some(parsed) if !parsed.is_personal() => {
                    right(steward, (&ask.caller, &ask.place, ask.standing.as_ref()), &community).await?
                }
                _ => (Right::Member, None),
            };
            failure = failure.or(unanswered);
            Some(About { community, settings, right })
        }
        None => None,
    };
    Ok(Resolved { about, preparation: Preparation { is_private, lang }, choices, failure })
}

/// An explicit `lang:`, else the person's own setting, else what the platform says of the person, else the
/// community's, else English.
async fn language(
    conn: &mut Conn,
    ask: &Ask,
    parsed: Option<&Parsed>,
    community: Option<&Community>,
) -> Result<Lang, CommandError> {
    let explicit = parsed.and_then(|parsed| parsed.arguments.text("lang")).and_then(Lang::parse);
    if let Some(lang) = explicit.or(ask.look.lang) {
        return Ok(lang);
    }
    let own =
        community::store::account_setting(conn, ask.caller.platform, &ask.caller.external_id, OWN_LANGUAGE).await?;
    let told = ask.caller.language_tag.as_deref().and_then(Lang::parse);
    Ok(own.as_deref().and_then(Lang::parse).or(told).or(community.map(|c| c.language)).unwrap_or_default())
}

/// In a space: that space's. Named: that one. Else the only one, the one chosen before, or a choice.
async fn find_community(steward: &Steward, ask: &Ask, parsed: Option<&Parsed>) -> Result<Meant, CommandError> {
    let mut conn = steward.db.read().await?;
    if let Some(id) = ask.community {
        return Ok(Meant::one(community::find(&mut conn, id).await?));
    }
    if let Some(external_id) = &ask.place.space {
        let Some(space) = community::space(&mut conn, ask.place.platform, external_id).await? else {
            return Ok(Meant::default());
        };
        return Ok(Meant::one(community::find(&mut conn, space.community_id).await?));
    }
    let chosen =
        community::store::account_setting(&mut conn, ask.caller.platform, &ask.caller.external_id, CHOSEN_COMMUNITY)
            .await?;
    let (candidates, failure) = if ask.place.platform == PlatformName::Console {
        (community::all(&mut conn).await?, None)
    } else if parsed.is_some_and(Parsed::is_personal) {
        (belonged_to(&mut conn, &ask.caller, steward.clock.now()).await?, None)
    } else {
        // The platform is asked without a connection in hand.
        drop(conn);
        managed_by(steward, &ask.caller).await?
    };
    let chosen = chosen.and_then(|id| id.parse().ok().map(CommunityId));
    match candidates.as_slice() {
        [] => Ok(Meant { failure, ..Meant::default() }),
        [only] => Ok(Meant::one(Some(only.clone()))),
        several => match several.iter().find(|community| Some(community.id) == chosen) {
            Some(community) => Ok(Meant::one(Some(community.clone()))),
            None => Ok(Meant { choices: candidates, ..Meant::default() }),
        },
    }
}

/// Communities in which somebody is, or in which their account is linked: also who left may take that apart.
async fn belonged_to(conn: &mut Conn, caller: &Caller, now: DateTime<Utc>) -> Result<Vec<Community>, CommandError> {
    let spaces = community::store::spaces_of_account(conn, caller.platform, &caller.external_id).await?;
    let mut ids: Vec<CommunityId> = spaces.iter().map(|space| space.community_id).collect();
    ids.extend(link::communities_of_linked(conn, caller.platform, &caller.external_id, now).await?);
    ids.sort_unstable();
    ids.dedup();
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        found.extend(community::find(conn, id).await?);
    }
    Ok(found)
}

/// Communities in which somebody may see statistics: asked of the platform for each space that they were seen in. With
/// it what a platform did not answer: a space that does not is passed over, it may be asked for in the space itself.
async fn managed_by(
    steward: &Steward,
    caller: &Caller,
) -> Result<(Vec<Community>, Option<CommandError>), CommandError> {
    let mut conn = steward.db.read().await?;
    let spaces = community::store::spaces_of_account(&mut conn, caller.platform, &caller.external_id).await?;
    drop(conn);
    let mut found: Vec<Community> = Vec::new();
    let mut failure = None;
    for space in spaces.into_iter().take(SPACES_ASKED) {
        if found.iter().any(|community| community.id == space.community_id) {
            continue;
        }
        let standing = standing_in(steward, caller, &space.external_id).await.unwrap_or_else(|error| {
            failure = Some(error);
            Standing::default()
        });
        let mut conn = steward.db.read().await?;
        if let Some(community) = community::find(&mut conn, space.community_id).await?
            && community::right_of(&mut conn, &community, caller, &standing).await? >= Right::Moderator
        {
            found.push(community);
        }
    }
    Ok((found, failure))
}

/// What somebody may do where no community is meant: what they may in those in which they were seen. Who was seen in none
/// may come to have one of their own.
pub(super) async fn right_anywhere(steward: &Steward, caller: &Caller) -> Result<Right, CommandError> {
    let mut conn = steward.db.read().await?;
    let spaces = community::store::spaces_of_account(&mut conn, caller.platform, &caller.external_id).await?;
    drop(conn);
    let may_manage = spaces.is_empty() || !managed_by(steward, caller).await?.0.is_empty();
    Ok(if may_manage { Right::Moderator } else { Right::Member })
}

async fn standing_in(steward: &Steward, caller: &Caller, space: &str) -> Result<Standing, CommandError> {
    if caller.platform == PlatformName::Console {
        return Ok(Standing::owner());
    }
    let Some(platform) = steward.platforms().iter().find(|platform| platform.name() == caller.platform) else {
        return Ok(Standing::default());
    };
    Ok(platform.standing(space, &caller.external_id).await?)
}

/// What the caller may do. In a private chat the highest of what they may do in the community's spaces there. With it
/// what a platform did not answer: that grants nothing, and takes nothing of what everybody may do.
async fn right(
    steward: &Steward,
    (caller, place, standing): (&Caller, &Place, Option<&Standing>),
    community: &Community,
) -> Result<(Right, Option<CommandError>), CommandError> {
    if place.platform == PlatformName::Console {
        return Ok((Right::Owner, None));
    }
    let (mut best, mut failure) = (Right::Member, None);
    for space in concerned(steward, caller, place, community).await? {
        let asked = match standing {
            Some(standing) => Ok(standing.clone()),
            None if caller.is_anonymous() => Ok(Standing::default()),
            None => standing_in(steward, caller, &space.external_id).await,
        };
        let mut standing = asked.unwrap_or_else(|error| {
            failure = Some(error);
            Standing::default()
        });
        standing.is_owner |= !caller.is_anonymous() && space.owner.as_deref() == Some(&*caller.external_id);
        let mut conn = steward.db.read().await?;
        best = best.max(community::right_of(&mut conn, community, caller, &standing).await?);
    }
    Ok((best, failure))
}

/// The spaces by which a caller's right is judged: the one they are in, else those on their platform that Steward is in.
async fn concerned(
    steward: &Steward,
    caller: &Caller,
    place: &Place,
    community: &Community,
) -> Result<Vec<community::Space>, CommandError> {
    let mut conn = steward.db.read().await?;
    let spaces = community::spaces(&mut conn, community.id).await?;
    let here = match &place.space {
        Some(id) => community::space(&mut conn, place.platform, id).await?.map(|space| space.id),
        None => None,
    };
    let is_concerned = |space: &community::Space| here.map_or(space.is_active, |id| space.id == id);
    Ok(spaces
        .into_iter()
        .filter(|space| space.platform == caller.platform && is_concerned(space))
        .take(SPACES_ASKED)
        .collect())
}

/// Refuses when the caller may not do it, or when the community is not known.
pub(crate) fn check(resolved: &mut Resolved, parsed: &Parsed, caller: &Caller) -> Result<(), CommandError> {
    let Some(about) = &resolved.about else {
        if !parsed.needs_community() {
            return Ok(());
        }
        return Err(resolved.failure.take().unwrap_or_else(|| Refusal::new("community-none").into()));
    };
    if parsed.action.who <= about.right {
        return Ok(());
    }
    if caller.is_anonymous() {
        return Err(Refusal::new("right-anonymous").into());
    }
    if let Some(failure) = resolved.failure.take() {
        return Err(failure);
    }
    let id = if parsed.action.who == Right::Owner { "right-owner" } else { "right-moderator" };
    Err(Refusal::new(id).arg("platform", caller.platform.as_str()).into())
}

/// Asks which community is meant, with a button each.
pub(crate) fn ask_which(lang: Lang, choices: &[Community], input: &Input) -> Reply {
    let line = match input {
        Input::Line(line) => line.clone(),
        Input::Form { command, action, args } => {
            let args: Vec<String> = args.iter().map(|(name, value)| format!("{name}:\"{value}\"")).collect();
            format!("/{command} {action} {}", args.join(" "))
        }
    };
    let mut reply = Reply::titled(say(lang, "community-which", &[]));
    reply.buttons = choices
        .iter()
        .map(|community| Button {
            label: community.name.clone(),
            payload: Payload::ChooseCommunity { community: community.id, line: line.clone() },
            token: String::new(),
        })
        .collect();
    reply
}
