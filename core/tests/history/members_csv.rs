//! `members-csv` on a database.

use steward_core::history::{ImportError, Imported, Rejected, Source, parse_columns};
use steward_core::ports::PlatformName;

use crate::ground::{Ground, gzip, request, shared};

const CSV: Source = Source::MembersCsv;

fn rejected(imported: &Imported) -> Vec<(&str, &str)> {
    imported.rejected.iter().map(|Rejected { place, reason }| (place.as_str(), reason.as_str())).collect()
}

/// Imports a real list and compares what the statistics make of it.
async fn real_list(path: &str, known_joins: u64, departures: u64, rate_per_day: f64, members: i64) {
    let Some(file) = shared(path) else { return };
    let ground = Ground::new().await;
    let first = ground.import(CSV, &file).await;
    assert_eq!((first.new, first.known, first.rejected.len()), (first.read, 0, 0), "{path}");
    assert_eq!((first.joins, first.members), (known_joins, members), "{path}");
    let json = ground.ask("/retention").await;
    assert_eq!(json["n"], known_joins, "{path}");
    assert_eq!(json["departures"], departures, "{path}");
    let estimate = json["exponential"]["rate_per_day"]["estimate"].as_f64().unwrap();
    assert!((estimate / rate_per_day - 1.0).abs() < 2e-3, "{path}: {estimate}");

    let before = ground.record().await;
    let second = ground.import(CSV, &file).await;
    assert_eq!((second.new, second.changed, second.known), (0, 0, second.read), "{path}");
    assert_eq!((second.joins, second.leaves, second.members), (first.joins, first.leaves, first.members), "{path}");
    assert_eq!(ground.record().await, before, "{path}");
}

#[tokio::test]
async fn the_sponsors_of_eslint_stay_as_the_reference_says() {
    real_list("members/eslint_sponsors.csv", 584, 502, 0.00306, 116).await;
}

#[tokio::test]
async fn the_members_of_kubernetes_stay_as_the_reference_says() {
    real_list("members/k8s_org.csv", 1921, 797, 0.000_325, 1276).await;
}

#[tokio::test]
async fn columns_are_found_by_name_in_any_order_and_the_others_are_named() {
    let ground = Ground::new().await;
    let text = "\u{feff}\"Joined_At\",plan,left_at, member_id \r\n2024-01-01T00:00:00Z,\"5,0\",,\"a \"\"b\"\"\"\r\n\
                1704067201,,1704067205,c\r\n";
    let imported = ground.import(CSV, &ground.file("list.csv", text)).await;
    assert_eq!((imported.read, imported.new, imported.members), (2, 2, 1));
    assert_eq!(imported.passed_columns, ["plan"]);
    assert!(ground.record().await[0].starts_with("members-csv:1 members-csv:1/a \"b\" 1 1704067200000"));
}

#[tokio::test]
async fn growth_of_a_record_that_ended_long_ago_says_of_which_day_it_is() {
    let ground = Ground::new().await;
    let text = "member_id,joined_at,left_at\na,2024-01-01T00:00:00Z,\nb,2024-03-01T12:00:00Z,\n";
    ground.import(CSV, &ground.file("list.csv", text)).await;
    let told = ground.reply("/growth").await.text();
    assert!(told.contains("As of 2024-03-01, the last day that was seen"), "{told}");
    let told = ground.reply("/growth lang:zh-CN").await.text();
    assert!(told.contains("截至 2024-03-01"), "{told}");
    let ground = Ground::new().await;
    let text = "member_id,joined_at,left_at\na,2026-01-01T00:00:00Z,\nb,2026-11-23T12:00:00Z,\n";
    ground.import(CSV, &ground.file("list.csv", text)).await;
    let told = ground.reply("/growth").await.text();
    assert!(!told.contains("As of"), "{told}");
}

#[tokio::test]
async fn other_headers_are_read_by_the_names_that_were_given() {
    let ground = Ground::new().await;
    let file = ground.file("list.csv", "User,Since\nu1,2024-01-01T00:00:00+08:00\n");
    let mut renamed = request(CSV, &file);
    renamed.columns = parse_columns("member_id=User, joined_at=since").unwrap();
    assert_eq!(ground.try_import(&renamed).await.unwrap().new, 1);

    renamed.columns = parse_columns("member_id=Nobody").unwrap();
    assert!(matches!(ground.try_import(&renamed).await, Err(ImportError::Columns(_))));
    renamed.columns = parse_columns("member=User").unwrap();
    assert!(matches!(ground.try_import(&renamed).await, Err(ImportError::Columns(_))));
    assert!(parse_columns("member_id").is_err());
}

#[tokio::test]
async fn a_row_that_cannot_be_used_is_named_with_its_line_and_the_others_are_read() {
    let ground = Ground::new().await;
    let text = "member_id,joined_at,left_at\na,2024-01-01T00:00:00Z,\n,2024-01-01T00:00:00Z,\n\
                \"two\nlines\",2024-01-02T00:00:00Z,\nb,soon,\nc,2024-01-05T00:00:00Z,2024-01-04T00:00:00Z\nd,2024-01-01\n";
    let imported = ground.import(CSV, &ground.file("list.csv", text)).await;
    assert_eq!((imported.read, imported.new), (6, 2));
    let places: Vec<&str> = rejected(&imported).iter().map(|(place, _)| *place).collect();
    assert_eq!(places, ["list.csv:3", "list.csv:6", "list.csv:7", "list.csv:8"]);
    assert_eq!(rejected(&imported)[3].1, "the row has 2 columns, the header 3");
}

#[tokio::test]
async fn an_id_of_five_thousand_characters_is_a_member_like_any_other() {
    let ground = Ground::new().await;
    let id = "成".repeat(5_000);
    let file = ground.file("list.csv", format!("member_id,joined_at\n{id},1704067200\n{id}员,1704067200\n"));
    assert_eq!(ground.import(CSV, &file).await.members, 2);
    assert_eq!(ground.import(CSV, &file).await.known, 2);
}

#[tokio::test]
async fn packed_and_plain_files_say_the_same_whatever_their_names() {
    let text = "member_id,joined_at\na,1704067200\nb,1704067300\n";
    let (plain, packed) = (Ground::new().await, Ground::new().await);
    plain.import(CSV, &plain.file("list.gz", text)).await;
    packed.import(CSV, &packed.file("list.csv", gzip(text.as_bytes()))).await;
    assert_eq!(plain.record().await, packed.record().await);
}

#[tokio::test]
async fn a_packed_file_that_breaks_off_gives_what_came_before_and_the_place() {
    use std::fmt::Write;
    let ground = Ground::new().await;
    let mut text = "member_id,joined_at\n".to_owned();
    for number in 0..5_000_u64 {
        // Numbers that do not pack well, so that half the bytes are about half the rows.
        writeln!(text, "m{},{}", number.wrapping_mul(0x9e37_79b9_7f4a_7c15), 1_704_067_200 + number).unwrap();
    }
    let packed = gzip(text.as_bytes());
    let half = ground.file("list.csv.gz", &packed[..packed.len() / 2]);
    let imported = ground.import(CSV, &half).await;
    assert!(imported.new > 1_000 && imported.new < 5_000, "{}", imported.new);
    let last = rejected(&imported);
    assert_eq!(last.len(), 1);
    assert!(last[0].0.starts_with("list.csv.gz:") && last[0].1.starts_with("the file cannot be read any further"));

    let whole = ground.import(CSV, &ground.file("list.csv", text)).await;
    assert_eq!((whole.new, whole.known), (5_000 - imported.new, imported.new));
}

#[tokio::test]
async fn a_later_list_closes_a_stay_that_was_open() {
    let ground = Ground::new().await;
    let (first, second) = (
        "member_id,joined_at,left_at,end_reason\na,1704067200,,\nb,1704067300,,\n",
        "member_id,joined_at,left_at,end_reason\na,1704067200,1704070000,lapsed\nb,1704067300,,\na,1704080000,,\n",
    );
    ground.import(CSV, &ground.file("1.csv", first)).await;
    let later = ground.import(CSV, &ground.file("2.csv", second)).await;
    assert_eq!((later.new, later.changed, later.known, later.members), (1, 1, 1, 2));
    let older = ground.import(CSV, &ground.file("1.csv", first)).await;
    assert_eq!((older.new, older.changed, older.known), (0, 0, 2));
    let contradiction = "member_id,joined_at,left_at\na,1704067200,1704070001\n";
    let odd = ground.import(CSV, &ground.file("3.csv", contradiction)).await;
    assert_eq!(odd.rejected.len(), 1);
}

#[tokio::test]
async fn two_communities_with_the_same_member_ids_do_not_mix() {
    let ground = Ground::new().await;
    let file = ground.file("list.csv", "member_id,joined_at\na,1704067200\n");
    ground.import(CSV, &file).await;
    let mut other = request(CSV, &file);
    other.community = Some("d".to_owned());
    assert_eq!(ground.try_import(&other).await.unwrap().new, 1);
    assert_eq!(ground.record().await.iter().filter(|line| line.contains("/a 1 ")).count(), 2);
}

#[tokio::test]
async fn a_named_space_is_fed_with_the_platforms_own_ids() {
    let ground = Ground::new().await;
    let mut named = request(CSV, &ground.file("list.csv", "member_id,joined_at\n42,1704067200\n"));
    named.space = Some((PlatformName::Discord, "900".to_owned()));
    assert_eq!(ground.try_import(&named).await.unwrap().new, 1);
    assert!(ground.record().await[0].starts_with("900 42 1 "));

    named.community = Some("elsewhere".to_owned());
    assert!(matches!(ground.try_import(&named).await, Err(ImportError::SpaceElsewhere { .. })));
    named.community = None;
    assert_eq!(ground.try_import(&named).await.unwrap().known, 1);
}

#[tokio::test]
async fn a_file_that_is_no_list_makes_no_community() {
    let ground = Ground::new().await;
    let not_a_list = ground.file("list.csv", "name,date\na,1704067200\n");
    let missing = not_a_list.with_file_name("nowhere.csv");
    assert!(matches!(ground.try_import(&request(CSV, &not_a_list)).await, Err(ImportError::NotSuchAFile { .. })));
    assert!(matches!(ground.try_import(&request(CSV, &missing)).await, Err(ImportError::Unreadable { .. })));
    let mut conn = ground.steward.db.read().await.unwrap();
    assert!(steward_core::community::all(&mut conn).await.unwrap().is_empty());
}
