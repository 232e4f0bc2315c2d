//! The words are complete: both languages have the same ids with the same arguments, and every file can be read.

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::FluentResource;

use super::*;

/// Message ids of a file with the names of the variables in them.
fn ids(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut ids: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current = String::new();
    for line in text.lines() {
        if line.starts_with(|c: char| c.is_ascii_lowercase())
            && let Some((id, _)) = line.split_once('=')
        {
            id.trim().clone_into(&mut current);
            assert!(ids.insert(current.clone(), BTreeSet::new()).is_none(), "{current} stands twice");
        }
        for part in line.split('$').skip(1) {
            let name: String =
                part.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_' || *c == '-').collect();
            ids.get_mut(&current).unwrap_or_else(|| panic!("a variable outside a message: {line}")).insert(name);
        }
    }
    ids
}

#[test]
fn every_file_can_be_read() {
    for (lang, files) in FILES {
        for (name, text) in *files {
            if let Err((_, errors)) = FluentResource::try_new((*text).to_owned()) {
                panic!("{}/{name}.ftl: {errors:?}", lang.tag());
            }
        }
    }
}

#[test]
fn both_languages_have_the_same_ids_with_the_same_arguments() {
    let (english, chinese) = (FILES[0].1, FILES[1].1);
    for ((name, en), (_, zh)) in english.iter().zip(chinese) {
        assert_eq!(ids(en), ids(zh), "{name}.ftl");
    }
}

#[test]
fn no_id_stands_in_two_files() {
    let mut seen = BTreeSet::new();
    for (name, text) in FILES[0].1 {
        for id in ids(text).into_keys() {
            assert!(seen.insert(id.clone()), "{id} stands again in {name}.ftl");
        }
    }
}

#[test]
fn numbers_read_well() {
    assert_eq!(number(12_287), "12,287");
    assert_eq!(number(-1_000_000), "\u{2212}1,000,000");
    assert_eq!(signed(420), "+420");
    assert_eq!(figure(0.003_057), "0.00306");
    assert_eq!(figure(0.000_355_1), "0.000355");
    assert_eq!(figure(0.0), "0");
    assert_eq!(duration(Lang::En, 0.0049), "7.06 minutes");
    assert_eq!(duration(Lang::ZhCn, 123.0), "123 天");
    assert_eq!(figure(13.862), "13.9");
    assert_eq!(figure(226.7), "227");
    assert_eq!(figure(10.0), "10");
    assert_eq!(percent(0.035), "3.5%");
    assert_eq!(percent(0.56), "56%");
}
