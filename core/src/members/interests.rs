//! Interests: what members say by themselves that they want to hear of, from a list that moderators set.
//!
//! A choice is a row with its times, and stays one when it is taken back, or when the list does not have the interest any
//! more. It belongs to the account by which it was said and holds for the person: of linked accounts each speaks for all.
//! Reading order: this page (names, the list, choosing), [`segment`] (those who chose one, for statistics), `commands`.

pub(crate) mod commands;
pub(crate) mod segment;
mod store;

use std::collections::HashSet;

use chrono::{DateTime, Utc};

pub(crate) use store::STATEMENTS;

use super::link;
use crate::commands::{Refusal, clipped};
use crate::ids::{AccountId, CommunityId, InterestId};
use crate::store::{Conn, Result};

/// Most that a community offers: a button each, and Discord has room for 25.
pub const OFFERED_MAX: usize = 20;
/// Most characters of a name.
pub const NAME_MAX_CHARS: usize = 40;
/// What stands between names.
const BETWEEN: [char; 6] = [',', '，', '、', ';', '；', '\n'];

/// Something that members may be interested in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Interest {
    pub(crate) id: InterestId,
    pub(crate) name: String,
    key: String,
    /// Whether it can be chosen now.
    pub(crate) is_offered: bool,
}

/// What became of the list.
#[derive(Debug, Default, PartialEq, Eq)]
struct Offered {
    /// Not offered any more.
    retired: Vec<String>,
    /// Offered again, with who chose them.
    back: Vec<String>,
}

/// A name as names are compared: small letters, single blanks.
fn key(name: &str) -> String {
    tidy(name).to_lowercase()
}

/// A name without signs that are none, and with single blanks.
fn tidy(name: &str) -> String {
    let seen: String = name.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// One name, such as can stand in a list and on a button.
fn name(text: &str) -> Result<String, Refusal> {
    let name = tidy(text);
    if !name.chars().any(char::is_alphanumeric) || name.contains(BETWEEN) {
        return Err(Refusal::new("interest-no-name").arg("name", clipped(text)));
    }
    if name.chars().count() > NAME_MAX_CHARS {
        return Err(Refusal::new("interest-long").arg("name", clipped(&name)).arg("max", NAME_MAX_CHARS.to_string()));
    }
    // A number alone is how buttons call an interest.
    if name.bytes().all(|sign| sign.is_ascii_digit()) {
        return Err(Refusal::new("interest-number").arg("name", clipped(&name)));
    }
    Ok(name)
}

/// `Rust, Web, AI`: each once.
fn names(text: &str) -> Result<Vec<String>, Refusal> {
    let mut names: Vec<String> = Vec::new();
    for part in text.split(BETWEEN).filter(|part| !tidy(part).is_empty()) {
        let name = name(part)?;
        if names.iter().all(|known| key(known) != key(&name)) {
            names.push(name);
        }
    }
    if names.is_empty() || names.len() > OFFERED_MAX {
        let refusal = Refusal::new("interest-count").arg("n", names.len().to_string());
        return Err(refusal.arg("max", OFFERED_MAX.to_string()));
    }
    Ok(names)
}

/// The interest that a name means, or the number that a button gives.
fn meant<'l>(list: &'l [Interest], text: &str) -> Option<&'l Interest> {
    let key = key(text);
    let by_name = list.iter().find(|interest| interest.key == key);
    by_name.or_else(|| list.iter().find(|interest| interest.id.to_string() == key))
}

/// Names in a row, for a sentence; a dash where there are none.
pub(crate) fn listed<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    if names.is_empty() { "–".to_owned() } else { names.join(", ") }
}

/// Sets what a community offers. What is not named is retired; a name that was there before is the same interest.
async fn offer(conn: &mut Conn, community: CommunityId, names: &[String], now: DateTime<Utc>) -> Result<Offered> {
    let before = store::list(conn, community).await?;
    let mut offered = Offered::default();
    for interest in before.iter().filter(|interest| interest.is_offered) {
        if names.iter().all(|name| key(name) != interest.key) {
            store::retire(conn, interest.id, now).await?;
            offered.retired.push(interest.name.clone());
        }
    }
    for (position, name) in (1..).zip(names) {
        store::offer(conn, community, (name, &key(name)), position).await?;
        if before.iter().any(|interest| !interest.is_offered && interest.key == key(name)) {
            offered.back.push(name.clone());
        }
    }
    Ok(offered)
}

/// What the person behind an account has chosen.
async fn chosen_by(conn: &mut Conn, community: CommunityId, account: AccountId) -> Result<HashSet<InterestId>> {
    let mut chosen = HashSet::new();
    for account in link::accounts_of(conn, community, account).await? {
        chosen.extend(store::chosen_by(conn, community, account).await?);
    }
    Ok(chosen)
}

/// Whether a community offers anything to choose from.
pub(crate) async fn is_any_offered(conn: &mut Conn, community: CommunityId) -> Result<bool> {
    Ok(store::list(conn, community).await?.iter().any(|interest| interest.is_offered))
}

/// Somebody says that they are interested. Said twice it is said once.
async fn choose(
    conn: &mut Conn,
    community: CommunityId,
    account: AccountId,
    interest: InterestId,
    now: DateTime<Utc>,
) -> Result<()> {
    if !chosen_by(conn, community, account).await?.contains(&interest) {
        store::choose(conn, interest, account, now).await?;
    }
    Ok(())
}

/// Somebody is not interested any more, with whichever account they said that they were.
async fn take_back(
    conn: &mut Conn,
    community: CommunityId,
    account: AccountId,
    interest: InterestId,
    now: DateTime<Utc>,
) -> Result<()> {
    for account in link::accounts_of(conn, community, account).await? {
        store::take_back(conn, interest, account, now).await?;
    }
    Ok(())
}

/// Carries the list of a community that is bound to another one into that one's, with who chose what and who was asked.
/// Names that both lists have are one interest, offered as where they come to; what has no room any more is retired.
/// Returns the names that are offered anew.
pub(crate) async fn carry(
    conn: &mut Conn,
    from: CommunityId,
    to: CommunityId,
    now: DateTime<Utc>,
) -> Result<Vec<String>> {
    let there = store::list(conn, to).await?;
    let mut offered = there.iter().filter(|interest| interest.is_offered).count();
    let mut added = Vec::new();
    for (position, interest) in (there.len() as i64 + 1..).zip(store::list(conn, from).await?) {
        if let Some(same) = there.iter().find(|other| other.key == interest.key) {
            store::merge(conn, interest.id, same.id).await?;
            continue;
        }
        let has_room = offered < OFFERED_MAX;
        store::carry(conn, interest.id, to, position, (!has_room).then_some(now)).await?;
        if interest.is_offered && has_room {
            offered += 1;
            added.push(interest.name);
        }
    }
    store::carry_asked(conn, from, to).await?;
    Ok(added)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> &'static str {
        names(text).expect_err(text).id
    }

    #[test]
    fn names_stand_between_commas_of_either_script_each_once_and_tidied() {
        assert_eq!(names("Rust, Web ,AI").unwrap(), ["Rust", "Web", "AI"]);
        assert_eq!(names("Rust，写作、 rust ;Rust  lang\nweb；").unwrap(), ["Rust", "写作", "Rust lang", "web"]);
        assert_eq!(names("a\0b").unwrap(), ["a b"]);
    }

    #[test]
    fn what_cannot_be_a_name_is_refused() {
        assert_eq!(refused(""), "interest-count");
        assert_eq!(refused(" , ,"), "interest-count");
        assert_eq!(refused("Rust, 2026"), "interest-number");
        assert_eq!(refused("Rust, ???"), "interest-no-name");
        assert_eq!(refused(&"x".repeat(NAME_MAX_CHARS + 1)), "interest-long");
        assert!(names(&"长".repeat(NAME_MAX_CHARS)).is_ok());
        let many = |n: usize| (0..n).map(|i| format!("interest {i}")).collect::<Vec<_>>().join(",");
        assert!(names(&many(OFFERED_MAX)).is_ok());
        assert_eq!(refused(&many(OFFERED_MAX + 1)), "interest-count");
        assert_eq!(name("one, two").unwrap_err().id, "interest-no-name", "it could not be offered again");
    }

    #[test]
    fn an_interest_is_meant_by_its_name_in_any_case_or_by_its_number() {
        let interest =
            |id, name: &str| Interest { id: InterestId(id), name: name.to_owned(), key: key(name), is_offered: true };
        let list = [interest(7, "Rust lang"), interest(8, "写作")];
        let found = |text| meant(&list, text).map(|interest| interest.id.0);
        assert_eq!((found(" rust  LANG"), found("写作"), found("8")), (Some(7), Some(8), Some(8)));
        assert_eq!((found("rust"), found("9"), found("")), (None, None, None));
    }
}
