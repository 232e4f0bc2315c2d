//! Who is who within one export. An export gives ids only to those who act; of the others it gives the display name,
//! and a display name stands for the one present member who carries it.
//!
//! - Who is known by name alone has an account `name:<chat>:<display name>` (with `#2` … for namesakes).
//! - When somebody with an id acts, is not known to be present, and a present member known by name alone carries their
//!   name, then that is who they are: the stay becomes theirs, no second one is opened.
//! - Somebody who joins by themselves is never taken for a present namesake: who is present cannot join.
//! - Where several present members carry a name, the one who has been there longest is taken, and the doubt is noted.

use std::collections::HashMap;

use super::message::Actor;

/// An account as the database names it, with a doubt when a namesake could be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Who {
    pub(super) external_id: String,
    pub(super) is_doubtful: bool,
}

/// Two accounts turned out to be one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Same {
    /// Known by name alone.
    pub(super) named: String,
    /// Known by id.
    pub(super) by_id: String,
    pub(super) is_doubtful: bool,
}

/// The present members that an export told of.
#[derive(Debug)]
pub(super) struct People {
    prefix: String,
    name_of: HashMap<String, String>,
    /// Present members by display name, longest there first.
    carriers: HashMap<String, Vec<String>>,
}

impl People {
    /// Nobody yet.
    pub(super) fn of(chat_id: &str) -> Self {
        Self { prefix: format!("name:{chat_id}:"), name_of: HashMap::new(), carriers: HashMap::new() }
    }

    /// Enters somebody who came later than everybody that is present.
    pub(super) fn enter(&mut self, external_id: &str, name: &str) {
        if self.name_of.insert(external_id.to_owned(), name.to_owned()).is_none() {
            self.carriers.entry(name.to_owned()).or_default().push(external_id.to_owned());
        }
    }

    /// Somebody with an id did something that only one who is present can do, or that says nothing about it. Returns
    /// who they turned out to be.
    pub(super) fn act(&mut self, actor: &Actor) -> Option<Same> {
        if let Some(known) = self.name_of.get(&actor.id) {
            if *known != actor.name && !actor.name.is_empty() {
                self.rename(&actor.id, &actor.name);
            }
            return None;
        }
        let carriers = self.carriers.get_mut(&actor.name).filter(|_| !actor.name.is_empty())?;
        let named = |external_id: &&mut String| external_id.starts_with(&self.prefix);
        let how_many = carriers.iter_mut().filter(named).count();
        let first = carriers.iter_mut().find(named)?;
        let same = Same {
            named: std::mem::replace(first, actor.id.clone()),
            by_id: actor.id.clone(),
            is_doubtful: how_many > 1,
        };
        self.name_of.remove(&same.named);
        self.name_of.insert(actor.id.clone(), actor.name.clone());
        Some(same)
    }

    /// Somebody joined by themselves.
    pub(super) fn join(&mut self, actor: &Actor) -> Who {
        self.enter(&actor.id, &actor.name);
        Who { external_id: actor.id.clone(), is_doubtful: false }
    }

    /// Somebody was brought in, who is known by name alone. A present namesake is another person: nobody can be brought
    /// in who is there.
    pub(super) fn invited(&mut self, name: &str) -> Who {
        let plain = format!("{}{name}", self.prefix);
        let mut external_id = plain.clone();
        let mut number = 1;
        while self.name_of.contains_key(&external_id) {
            number += 1;
            external_id = format!("{plain}#{number}");
        }
        let is_doubtful = self.carriers.get(name).is_some_and(|carriers| !carriers.is_empty());
        self.enter(&external_id, name);
        Who { external_id, is_doubtful }
    }

    /// Somebody left by their own act.
    pub(super) fn left(&mut self, actor: &Actor) -> Who {
        self.forget(&actor.id);
        Who { external_id: actor.id.clone(), is_doubtful: false }
    }

    /// Somebody was removed, and is named by their display name alone.
    pub(super) fn removed(&mut self, name: &str) -> Who {
        let carriers = self.carriers.get(name).map(Vec::as_slice).unwrap_or_default();
        let is_doubtful = carriers.len() > 1;
        // Nobody present carries it: somebody who was there before the export begins.
        let external_id = carriers.first().cloned().unwrap_or_else(|| format!("{}{name}", self.prefix));
        self.forget(&external_id);
        Who { external_id, is_doubtful }
    }

    fn forget(&mut self, external_id: &str) {
        let Some(name) = self.name_of.remove(external_id) else { return };
        if let Some(carriers) = self.carriers.get_mut(&name) {
            carriers.retain(|carrier| carrier != external_id);
            if carriers.is_empty() {
                self.carriers.remove(&name);
            }
        }
    }

    fn rename(&mut self, external_id: &str, name: &str) {
        self.forget(external_id);
        self.enter(external_id, name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn actor(id: &str, name: &str) -> Actor {
        Actor { id: id.to_owned(), name: name.to_owned() }
    }

    fn sure(external_id: &str) -> Who {
        Who { external_id: external_id.to_owned(), is_doubtful: false }
    }

    fn doubtful(external_id: &str) -> Who {
        Who { external_id: external_id.to_owned(), is_doubtful: true }
    }

    #[test]
    fn one_who_was_invited_by_name_and_then_acts_is_the_same_person() {
        let mut people = People::of("-1");
        assert_eq!(people.invited("Ann"), sure("name:-1:Ann"));
        let same = people.act(&actor("5", "Ann")).unwrap();
        assert_eq!((same.named.as_str(), same.by_id.as_str(), same.is_doubtful), ("name:-1:Ann", "5", false));
        assert_eq!(people.act(&actor("5", "Ann")), None);
        assert_eq!(people.removed("Ann"), sure("5"));
    }

    #[test]
    fn one_who_joins_is_not_taken_for_a_present_namesake() {
        let mut people = People::of("-1");
        people.invited("Ann");
        assert_eq!(people.join(&actor("5", "Ann")), sure("5"));
        assert_eq!(people.removed("Ann"), doubtful("name:-1:Ann"));
        assert_eq!(people.removed("Ann"), sure("5"));
        assert_eq!(people.removed("Ann"), sure("name:-1:Ann"));
    }

    #[test]
    fn namesakes_are_numbered_and_the_longest_there_is_removed_first() {
        let mut people = People::of("-1");
        assert_eq!(people.invited("Ann"), sure("name:-1:Ann"));
        assert_eq!(people.invited("Ann"), doubtful("name:-1:Ann#2"));
        assert!(people.act(&actor("5", "Ann")).unwrap().is_doubtful);
        assert_eq!(people.removed("Ann"), doubtful("5"));
        assert_eq!(people.removed("Ann"), sure("name:-1:Ann#2"));
        assert_eq!(people.invited("Ann"), sure("name:-1:Ann"));
    }

    #[test]
    fn a_new_name_is_the_one_that_counts() {
        let mut people = People::of("-1");
        people.join(&actor("5", "Ann"));
        people.act(&actor("5", "Anna"));
        assert_eq!(people.removed("Ann"), sure("name:-1:Ann"));
        assert_eq!(people.removed("Anna"), sure("5"));
    }

    #[test]
    fn an_actor_without_a_name_stands_for_nobody_else() {
        let mut people = People::of("-1");
        people.invited("");
        assert_eq!(people.act(&actor("5", "")), None);
    }
}
