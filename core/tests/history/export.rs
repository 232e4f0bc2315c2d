//! What goes out can come in again.

use steward_core::community;
use steward_core::history::{Export, Format, Source, export};

use crate::ground::{Ground, shared};

async fn written(ground: &Ground, what: Export, format: Format) -> String {
    let mut conn = ground.steward.db.read().await.unwrap();
    let id = community::named(&mut conn, "c").await.unwrap()[0].id;
    drop(conn);
    let mut bytes = Vec::new();
    let rows = export(&ground.steward, id, what, format, &mut bytes).await.unwrap();
    let text = String::from_utf8(bytes).unwrap();
    if format == Format::Json {
        assert_eq!(serde_json::from_str::<Vec<serde_json::Value>>(&text).unwrap().len() as u64, rows);
    }
    text
}

#[tokio::test]
async fn stays_that_were_exported_are_read_again_as_they_were() {
    for path in ["members/eslint_sponsors.csv", "members/k8s_org.csv"] {
        let Some(file) = shared(path) else { return };
        let (first, second) = (Ground::new().await, Ground::new().await);
        first.import(Source::MembersCsv, &file).await;
        let text = written(&first, Export::Stays, Format::Csv).await;
        let again = second.import(Source::MembersCsv, &second.file("stays.csv", text)).await;
        assert_eq!((again.new, again.rejected.len()), (again.read, 0), "{path}");
        assert_eq!(second.record().await, first.record().await, "{path}");
        assert_eq!(second.ask("/retention").await, first.ask("/retention").await, "{path}");
    }
}

#[tokio::test]
async fn odd_ids_survive_the_way_out_and_in() {
    let ids = ["=1+1", "-7", "'=x", "a,b", "two\r\nlines", "say \"hi\"", "成员"];
    let mut rows = csv::Writer::from_writer(Vec::new());
    rows.write_record(["member_id", "joined_at", "left_at", "source"]).unwrap();
    for id in ids {
        // As a careful tool would write it: behind an apostrophe where it could be a formula.
        let cell = if id.starts_with(['=', '-', '\'']) { format!("'{id}") } else { id.to_owned() };
        rows.write_record([cell.as_str(), "1704067200", "1704067201", "@summer"]).unwrap();
    }
    let (first, second) = (Ground::new().await, Ground::new().await);
    first.import(Source::MembersCsv, &first.file("list.csv", rows.into_inner().unwrap())).await;
    for id in ids {
        assert!(first.record().await.iter().any(|line| line.contains(&format!("/{id} 1 1704067200000"))), "{id}");
    }
    let text = written(&first, Export::Stays, Format::Csv).await;
    assert!(text.contains("\r\n'=1+1,2024-01-01T00:00:00Z,2024-01-01T00:00:01Z,"), "{text}");
    assert!(text.contains(",'@summer,"), "{text}");
    second.import(Source::MembersCsv, &second.file("stays.csv", text)).await;
    assert_eq!(second.record().await, first.record().await);
}

#[tokio::test]
async fn members_are_one_row_an_account_with_typed_values() {
    let ground = Ground::new().await;
    let text = "member_id,joined_at,left_at\na,1704067200,1704067300\na,1704067400,\nb,1704067200,1704067200\n";
    ground.import(Source::MembersCsv, &ground.file("list.csv", text)).await;
    let json: serde_json::Value = serde_json::from_str(&written(&ground, Export::Members, Format::Json).await).unwrap();
    assert_eq!(json[0]["member_id"], "a");
    assert_eq!((&json[0]["is_present"], &json[0]["stays"]), (&true.into(), &2.into()));
    assert_eq!((&json[1]["is_present"], &json[1]["last_left_at"]), (&false.into(), &"2024-01-01T00:00:00Z".into()));
    let csv = written(&ground, Export::Members, Format::Csv).await;
    assert!(csv.starts_with("member_id,platform,name,is_present,stays,"), "{csv}");
    assert!(csv.contains("\r\na,import,a,1,2,2024-01-01T00:00:00Z,"), "{csv}");
}
