//! What a statistic says of persons and their accounts: how many were joined to how many, and who may be counted twice.

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};

use super::Record;
use crate::commands::Cx;
use crate::ids::{AccountId, MemberId};
use crate::words::number;

/// Persons of whom several accounts are counted as one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Joint {
    /// How many persons.
    pub persons: i64,
    /// How many accounts they have together.
    pub accounts: i64,
}

/// The accounts of each person that were met so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Met(HashMap<MemberId, HashSet<AccountId>>);

impl Met {
    pub(super) fn enter(&mut self, member: MemberId, account: AccountId) {
        self.0.entry(member).or_default().insert(account);
    }

    pub(super) fn retain(&mut self, is_meant: impl Fn(&MemberId) -> bool) {
        self.0.retain(|member, _| is_meant(member));
    }

    pub(super) fn joint(&self) -> Joint {
        let several = self.0.values().map(HashSet::len).filter(|accounts| *accounts > 1);
        several.fold(Joint::default(), |sum, accounts| Joint {
            persons: sum.persons + 1,
            accounts: sum.accounts + accounts as i64,
        })
    }
}

/// Of the members just named, those who linked their accounts.
pub(crate) fn among_them(cx: &Cx<'_>, joint: Joint) -> Option<String> {
    (joint.persons > 0).then(|| cx.say("persons-among-them", &shown(joint)))
}

/// That persons are counted, where somebody linked their accounts.
pub(crate) fn are_counted(cx: &Cx<'_>, joint: Joint) -> Option<String> {
    (joint.persons > 0).then(|| cx.say("persons-are-counted", &shown(joint)))
}

/// Who may still be counted twice, where the community was seen on two platforms.
pub(crate) fn may_be_two(cx: &Cx<'_>, record: &Record) -> Option<String> {
    record.is_on_two_platforms.then(|| cx.say("persons-may-be-two", &[]))
}

fn shown(joint: Joint) -> [(&'static str, crate::words::FluentValue<'static>); 3] {
    [
        ("count", joint.persons.into()),
        ("persons", number(joint.persons).into()),
        ("accounts", number(joint.accounts).into()),
    ]
}

/// The same for `--json`.
pub(crate) fn numbers(joint: Joint, record: &Record) -> Value {
    json!({
        "persons": joint.persons, "accounts": joint.accounts,
        "unlinked_count_on_each_platform": record.is_on_two_platforms,
    })
}
