//! Those who chose an interest, as a part of the members that statistics can be asked about.
//!
//! It is who has chosen it now, also for what was before; whoever left without being asked cannot be among them. So
//! durations are counted from the choice on (delayed entry), and of growth no more is said than what happened.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::store::{self, Choice};
use super::{Interest, listed, meant};
use crate::commands::{Arg, Arguments, CommandError, Cx, Refusal, clipped};
use crate::ids::{InterestId, MemberId};
use crate::members::Record;
use crate::members::link::Links;
use crate::store::Conn;
use crate::words::number;

/// Longest text taken for an interest.
const TYPED_MAX_CHARS: usize = 40;

/// Fewest persons that a segment is told of. Statistics of one person are that person's joining, leaving and activity, and
/// of two or three whoever is active is soon found out; members are promised that nobody sees who chose what.
const PERSONS_MIN: usize = 5;

/// `interest:` of the commands that can be asked about a part of the members.
pub(crate) const INTEREST: Arg = Arg::text("interest", TYPED_MAX_CHARS);

/// Since when each person has chosen something.
pub(crate) type Since = HashMap<MemberId, DateTime<Utc>>;

/// Those who chose an interest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Segment {
    interest: String,
    /// So many persons, also those who left.
    persons: i64,
    /// So many of them are members.
    present: i64,
    /// So many members have chosen none of what is offered.
    undecided: i64,
}

/// Who chose what: persons, each since the first of their choices that stands.
pub(super) fn by_interest(links: &Links, choices: &[Choice]) -> HashMap<InterestId, Since> {
    let mut chosen: HashMap<InterestId, Since> = HashMap::new();
    for choice in choices {
        let since = chosen.entry(choice.interest).or_default().entry(links.member_of(choice.account));
        since.and_modify(|at| *at = choice.at.min(*at)).or_insert(choice.at);
    }
    chosen
}

/// Who has chosen any of what is offered.
pub(super) fn decided(list: &[Interest], chosen: &HashMap<InterestId, Since>) -> HashSet<MemberId> {
    let offered = list.iter().filter(|interest| interest.is_offered).filter_map(|interest| chosen.get(&interest.id));
    offered.flat_map(|since| since.keys().copied()).collect()
}

/// Narrows a record to those who chose the interest that was asked for, if one was; an unknown one is refused with the
/// list, and one that fewer than [`PERSONS_MIN`] persons chose is refused too.
pub(crate) async fn narrowed(
    cx: &Cx<'_>,
    conn: &mut Conn,
    args: &Arguments,
    record: &mut Record,
) -> Result<Option<Segment>, CommandError> {
    let Some(text) = args.text(INTEREST.name) else { return Ok(None) };
    let community = cx.about()?.community.id;
    let list = store::list(conn, community).await?;
    let interest = meant(&list, text).ok_or_else(|| unknown(&list, text))?;
    let mut chosen = by_interest(&record.links, &store::choices(conn, community).await?);
    let members = record.present_members();
    let decided = decided(&list, &chosen);
    let since = chosen.remove(&interest.id).unwrap_or_default();
    if since.len() < PERSONS_MIN {
        let refusal = Refusal::new("interest-few").arg("name", interest.name.as_str());
        return Err(refusal.arg("min", PERSONS_MIN.to_string()).into());
    }
    let segment = Segment {
        interest: interest.name.clone(),
        persons: since.len() as i64,
        present: since.keys().filter(|member| members.contains(member)).count() as i64,
        undecided: members.difference(&decided).count() as i64,
    };
    record.narrow(since);
    Ok(Some(segment))
}

/// The refusal that names what there is.
pub(super) fn unknown(list: &[Interest], text: &str) -> Refusal {
    if list.is_empty() {
        return Refusal::new("interests-none");
    }
    let known = listed(list.iter().map(|interest| interest.name.as_str()));
    Refusal::new("interest-unknown").arg("name", clipped(text)).arg("known", known)
}

impl Segment {
    /// Whose figures it is: the community, and the interest.
    pub(crate) fn title(&self, community: &str) -> String {
        format!("{community} · {}", self.interest)
    }

    /// Who is counted, and who is not.
    pub(crate) fn sentence(&self, cx: &Cx<'_>) -> String {
        let counted = [
            ("interest", self.interest.as_str().into()),
            ("persons", number(self.persons).into()),
            ("n", self.persons.into()),
            ("present", number(self.present).into()),
        ];
        let others = [("n", self.undecided.into()), ("undecided", number(self.undecided).into())];
        format!("{} {}", cx.say("interest-segment", &counted), cx.say("interest-undecided", &others))
    }

    /// The same for `--json`.
    pub(crate) fn numbers(segment: Option<&Self>) -> Value {
        segment.map_or(Value::Null, |segment| {
            json!({
                "interest": segment.interest, "persons": segment.persons, "present": segment.present,
                "members_without_choice": segment.undecided,
            })
        })
    }
}

/// The title of an answer about a community or a part of it.
pub(crate) fn title(community: &str, segment: Option<&Segment>) -> String {
    segment.map_or_else(|| community.to_owned(), |segment| segment.title(community))
}
