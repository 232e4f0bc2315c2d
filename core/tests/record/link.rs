//! One person, two platforms: codes join accounts once and in time, either side takes them apart, nothing else does.

use futures_util::future::join;
use steward_core::members::link::{
    CODE_MINUTES, Joined, LinkRefusal, UNDO_HOURS, UndoRefusal, WRONG_MAX, WRONG_MINUTES, forget_links, link_with_code,
    linked_with, links, make_link_code, undo_unlink, unlink,
};
use steward_core::ports::PlatformName::{Discord, Telegram};
use steward_core::ports::Standing;
use steward_core::{AccountId, CommunityId, MemberId};

use super::support::{SPACE, World, instant, seen, with};

/// Accounts of the rules' tests: two on Discord, two on Telegram.
const ACCOUNTS: &str = "INSERT INTO account (id, platform, external_id, name, is_bot) VALUES \
     (901, 'discord', 'd1', 'Olga', 0), (902, 'telegram', 't1', 'Olga T', 0), \
     (903, 'discord', 'd2', 'Olga', 0), (904, 'telegram', 't2', '', 0)";
const OLGA: AccountId = AccountId(901);
const OLGA_T: AccountId = AccountId(902);
const OTHER: AccountId = AccountId(903);
const OTHER_T: AccountId = AccountId(904);

/// A world on each database with one community and four accounts.
async fn worlds() -> Vec<(World, CommunityId)> {
    let mut ready = Vec::new();
    for world in World::seeing(Telegram).await {
        world.execute(ACCOUNTS).await;
        let community = world.communities().await[0].id;
        ready.push((world, community));
    }
    ready
}

impl World {
    async fn code_of(&self, community: CommunityId, account: AccountId, second: i64) -> String {
        let mut write = self.steward.db.write().await.unwrap();
        let code = make_link_code(&mut write, &*self.steward.rng, community, account, instant(second)).await.unwrap();
        write.commit().await.unwrap();
        code
    }

    async fn types(&self, account: AccountId, code: &str, second: i64) -> Result<Joined, LinkRefusal> {
        let write = self.steward.db.write().await.unwrap();
        link_with_code(write, account, code, instant(second)).await.unwrap()
    }

    async fn parts(&self, community: CommunityId, account: AccountId, second: i64) -> bool {
        let mut write = self.steward.db.write().await.unwrap();
        let other = unlink(&mut write, community, account, instant(second)).await.unwrap();
        write.commit().await.unwrap();
        other.is_some()
    }

    async fn takes_back(&self, community: CommunityId, account: AccountId, second: i64) -> Result<(), UndoRefusal> {
        let write = self.steward.db.write().await.unwrap();
        undo_unlink(write, community, account, instant(second)).await.unwrap().map(|_| ())
    }

    async fn partner(&self, community: CommunityId, account: AccountId) -> Option<AccountId> {
        let mut conn = self.steward.db.read().await.unwrap();
        linked_with(&mut conn, community, account).await.unwrap().map(|other| other.account)
    }

    /// The space of another community is bound to the one of `SPACE`, by their one owner.
    async fn is_bound(&self, space: &str) {
        let made = self.ask("20", Some(SPACE), "/settings bind").await.reply.title;
        let code = made.split_whitespace().find(|word| word.len() == 26).unwrap_or_else(|| panic!("{made}"));
        let done = self.ask("20", Some(space), &format!("/settings bind {code}")).await;
        assert!(done.is_done, "{}: {}", self.engine, done.reply.text());
    }

    /// Links two accounts at a second.
    async fn links(&self, community: CommunityId, maker: AccountId, account: AccountId, second: i64) {
        let code = self.code_of(community, maker, second).await;
        let joined = self.types(account, &code, second).await.unwrap();
        assert_eq!((joined.community, joined.other.account), (community, maker), "{}", self.engine);
    }
}

#[tokio::test]
async fn a_code_joins_the_account_that_types_it_to_the_one_that_made_it_once() {
    for (world, community) in worlds().await {
        let code = world.code_of(community, OLGA, 0).await;
        let kept = world.texts("SELECT code_hash FROM link_code").await;
        assert!(kept.len() == 1 && !kept[0].to_uppercase().contains(&code), "{}: {kept:?}", world.engine);
        let joined = world.types(OLGA_T, &format!(" {} ", code.to_lowercase()), 10).await.unwrap();
        assert_eq!((joined.other.platform, &*joined.other.name), (Discord, "Olga"), "{}", world.engine);
        assert_eq!(world.partner(community, OLGA).await, Some(OLGA_T), "{}", world.engine);
        assert_eq!(world.partner(community, OLGA_T).await, Some(OLGA), "{}", world.engine);
        assert_eq!(world.types(OTHER_T, &code, 11).await, Err(LinkRefusal::NotValid), "{}", world.engine);
        let mut conn = world.steward.db.read().await.unwrap();
        let links = links(&mut conn, community).await.unwrap();
        let members = [OLGA, OLGA_T, OTHER].map(|account| links.member_of(account));
        assert_eq!(members, [MemberId(901), MemberId(901), MemberId(903)], "{}", world.engine);
    }
}

#[tokio::test]
async fn who_uses_a_code_twice_is_told_twice_that_it_is_done() {
    for (world, community) in worlds().await {
        let code = world.code_of(community, OLGA, 0).await;
        let first = world.types(OLGA_T, &code, 1).await;
        for second in 2..10 + WRONG_MAX {
            assert_eq!(world.types(OLGA_T, &code, second).await, first, "{}", world.engine);
        }
        assert_eq!(world.number("SELECT COUNT(*) FROM member").await, 2, "{}", world.engine);
        // Not when it has been taken apart since.
        assert!(world.parts(community, OLGA, 30).await, "{}", world.engine);
        assert_eq!(world.types(OLGA_T, &code, 31).await, Err(LinkRefusal::NotValid), "{}", world.engine);
    }
}

#[tokio::test]
async fn a_code_is_worth_nothing_after_its_time_and_after_a_newer_one() {
    for (world, community) in worlds().await {
        let late = world.code_of(community, OLGA, 0).await;
        let end = CODE_MINUTES * 60;
        assert_eq!(world.types(OLGA_T, &late, end).await, Err(LinkRefusal::NotValid), "{}", world.engine);
        let replaced = world.code_of(community, OLGA, end).await;
        let newest = world.code_of(community, OLGA, end + 1).await;
        assert_eq!(world.types(OLGA_T, &replaced, end + 2).await, Err(LinkRefusal::NotValid), "{}", world.engine);
        assert!(world.types(OLGA_T, &newest, end + CODE_MINUTES * 60).await.is_ok(), "{}", world.engine);
    }
}

#[tokio::test]
async fn of_two_accounts_that_use_one_code_at_once_one_is_linked() {
    for (world, community) in worlds().await {
        let code = world.code_of(community, OLGA, 0).await;
        let (one, two) = join(world.types(OLGA_T, &code, 1), world.types(OTHER_T, &code, 1)).await;
        assert_eq!(usize::from(one.is_ok()) + usize::from(two.is_ok()), 1, "{}: {one:?} {two:?}", world.engine);
        let lost = one.err().or(two.err());
        assert_eq!(lost, Some(LinkRefusal::NotValid), "{}", world.engine);
        assert_eq!(world.number("SELECT COUNT(*) FROM member").await, 2, "{}", world.engine);
    }
}

#[tokio::test]
async fn of_two_codes_that_join_the_same_accounts_at_once_one_counts() {
    for (world, community) in worlds().await {
        let (hers, theirs) = (world.code_of(community, OLGA, 0).await, world.code_of(community, OLGA_T, 0).await);
        let (one, two) = join(world.types(OLGA_T, &hers, 1), world.types(OLGA, &theirs, 1)).await;
        assert_eq!(usize::from(one.is_ok()) + usize::from(two.is_ok()), 1, "{}: {one:?} {two:?}", world.engine);
        assert_eq!(world.number("SELECT COUNT(*) FROM member").await, 2, "{}", world.engine);
        assert_eq!(world.partner(community, OLGA).await, Some(OLGA_T), "{}", world.engine);
    }
}

#[tokio::test]
async fn a_person_has_at_most_one_account_on_each_platform() {
    for (world, community) in worlds().await {
        let own = world.code_of(community, OLGA, 0).await;
        assert_eq!(world.types(OLGA, &own, 1).await, Err(LinkRefusal::OwnCode), "{}", world.engine);
        // Whoever could read it where it was typed cannot use it any more.
        assert_eq!(world.types(OLGA_T, &own, 2).await, Err(LinkRefusal::NotValid), "{}", world.engine);
        let same = world.code_of(community, OLGA, 3).await;
        let refused = world.types(OTHER, &same, 4).await.unwrap_err();
        assert!(matches!(&refused, LinkRefusal::SamePlatform(other) if other.account == OLGA), "{refused:?}");
        world.links(community, OLGA, OLGA_T, 5).await;
        // A second account on Telegram, and the first one with somebody else on Discord.
        let code = world.code_of(community, OLGA, 6).await;
        assert_eq!(world.types(OTHER_T, &code, 7).await, Err(LinkRefusal::TheyAreLinked), "{}", world.engine);
        let code = world.code_of(community, OTHER, 8).await;
        let refused = world.types(OLGA_T, &code, 9).await.unwrap_err();
        assert!(matches!(&refused, LinkRefusal::YouAreLinked(other) if other.account == OLGA), "{refused:?}");
        assert_eq!(world.number("SELECT COUNT(*) FROM member").await, 2, "{}", world.engine);
    }
}

#[tokio::test]
async fn after_ten_wrong_codes_even_the_right_one_has_to_wait() {
    for (world, community) in worlds().await {
        let code = world.code_of(community, OLGA, 0).await;
        for second in 0..WRONG_MAX {
            let wrong = world.types(OLGA_T, "AAAAAAAAAAAAAAAAAAAAAAAAAA", second).await;
            assert_eq!(wrong, Err(LinkRefusal::NotValid), "{} {second}", world.engine);
        }
        assert_eq!(world.types(OLGA_T, &code, 20).await, Err(LinkRefusal::TooManyTries), "{}", world.engine);
        // Whoever else has it may use it, and the one who guessed may try again when the time is over.
        let later = WRONG_MINUTES * 60;
        let fresh = world.code_of(community, OLGA, later).await;
        let wrong = world.types(OLGA_T, "BBBBBBBBBBBBBBBBBBBBBBBBBB", later).await;
        assert_eq!(wrong, Err(LinkRefusal::NotValid), "{}", world.engine);
        assert!(world.types(OLGA_T, &fresh, later + 1).await.is_ok(), "{}", world.engine);
    }
}

#[tokio::test]
async fn either_side_takes_a_link_apart_and_only_that_side_takes_it_back_for_a_day() {
    for (world, community) in worlds().await {
        assert!(!world.parts(community, OLGA, 0).await, "{}", world.engine);
        for (who, other) in [(OLGA, OLGA_T), (OLGA_T, OLGA)] {
            world.links(community, OLGA, OLGA_T, 1).await;
            assert!(world.parts(community, who, 100).await, "{}", world.engine);
            assert_eq!(world.partner(community, other).await, None, "{}", world.engine);
            let refused = world.takes_back(community, other, 101).await;
            assert_eq!(refused, Err(UndoRefusal::Nothing), "{}", world.engine);
            let last = 100 + UNDO_HOURS * 3_600;
            assert_eq!(world.takes_back(community, who, last).await, Err(UndoRefusal::Nothing), "{}", world.engine);
            assert_eq!(world.takes_back(community, who, last - 1).await, Ok(()), "{}", world.engine);
            assert_eq!(world.partner(community, other).await, Some(who), "{}", world.engine);
            assert!(world.parts(community, who, 200).await, "{}", world.engine);
            // As a hand at the database would: the next round begins anew.
            world.execute("DELETE FROM member").await;
        }
    }
}

#[tokio::test]
async fn what_was_taken_apart_is_not_joined_again_when_one_side_has_linked_since() {
    for (world, community) in worlds().await {
        world.links(community, OLGA, OLGA_T, 1).await;
        assert!(world.parts(community, OLGA, 10).await, "{}", world.engine);
        world.links(community, OTHER, OLGA_T, 20).await;
        assert_eq!(world.takes_back(community, OLGA, 30).await, Err(UndoRefusal::LinkedSince), "{}", world.engine);
        assert_eq!(world.partner(community, OLGA).await, None, "{}", world.engine);
        assert_eq!(world.partner(community, OLGA_T).await, Some(OTHER), "{}", world.engine);
        // What was stays in the history.
        assert_eq!(world.number("SELECT COUNT(*) FROM member").await, 4, "{}", world.engine);
    }
}

#[tokio::test]
async fn a_link_is_of_one_community_and_yields_to_one_that_is_there_when_it_is_carried_along() {
    for (mut world, first) in worlds().await {
        world.happen(0, with(seen("A"), "owner", "20")).await;
        world.platform.stands("A", "20", Ok(Standing::owner()));
        world.platform.stands(SPACE, "20", Ok(Standing::owner()));
        let second = world.communities().await[1].id;
        world.links(second, OLGA, OLGA_T, 10).await;
        world.links(second, OTHER, OTHER_T, 10).await;
        assert_eq!(world.partner(first, OLGA).await, None, "{}", world.engine);
        // In the first community one of them is linked with somebody else already: that stays.
        world.links(first, OLGA, OTHER_T, 20).await;
        world.is_bound("A").await;
        assert_eq!(world.partner(first, OLGA).await, Some(OTHER_T), "{}", world.engine);
        assert_eq!(world.partner(first, OLGA_T).await, None, "{}", world.engine);
        assert_eq!(world.partner(first, OTHER).await, None, "{}", world.engine);
    }
}

#[tokio::test]
async fn links_go_along_with_the_last_space_and_stay_while_another_one_remains() {
    for (world, first) in worlds().await {
        world
            .execute("INSERT INTO community (id, name, zone, language, created_at) VALUES (77, 'two', 'UTC', 'en', 0)")
            .await;
        world.execute(
            "INSERT INTO space (platform, external_id, community_id, kind, name, owner_external_id, state, created_at) VALUES \
             ('telegram', 'C', 77, 'group', 'C', '20', 'active', 0), ('telegram', 'D', 77, 'group', 'D', '20', 'active', 0)",
        )
        .await;
        let second = CommunityId(77);
        world.links(second, OLGA, OLGA_T, 10).await;
        for (space, stays) in [("C", true), ("D", false)] {
            world.platform.stands(SPACE, "20", Ok(Standing::owner()));
            world.platform.stands(space, "20", Ok(Standing::owner()));
            world.is_bound(space).await;
            let linked = (world.partner(second, OLGA).await.is_some(), world.partner(first, OLGA).await.is_some());
            assert_eq!(linked, (stays, !stays), "{} {space}", world.engine);
        }
    }
}

#[tokio::test]
async fn an_account_that_is_erased_leaves_no_link_behind() {
    for (world, community) in worlds().await {
        world.links(community, OLGA, OLGA_T, 1).await;
        assert!(world.parts(community, OLGA, 2).await, "{}", world.engine);
        world.links(community, OLGA_T, OLGA, 3).await;
        let code = world.code_of(community, OLGA, 4).await;
        let mut write = world.steward.db.write().await.unwrap();
        forget_links(&mut write, OLGA).await.unwrap();
        write.commit().await.unwrap();
        assert_eq!(world.number("SELECT COUNT(*) FROM member").await, 0, "{}", world.engine);
        assert_eq!(world.types(OLGA_T, &code, 5).await, Err(LinkRefusal::NotValid), "{}", world.engine);
        assert_eq!(world.partner(community, OLGA_T).await, None, "{}", world.engine);
    }
}
