//! The same files on every engine.

use steward_core::history::Source;
use steward_fakes::database::databases;

use crate::ground::{Ground, shared};

#[tokio::test]
async fn every_engine_ends_with_the_same_record() {
    let files = [
        (Source::MembersCsv, "members/eslint_sponsors.csv"),
        (Source::TelegramExport, "telegram/k8s_org.result.json"),
        (Source::TelegramExport, "telegram/webplatform_irc.result.json.gz"),
    ];
    let mut first: Option<Vec<String>> = None;
    for database in databases().await {
        let ground = Ground::on(database).await;
        for (source, path) in files {
            let Some(file) = shared(path) else { return };
            ground.import(source, &file).await;
            let again = ground.import(source, &file).await;
            assert_eq!((again.new, again.known), (0, again.read), "{}: {path}", ground.engine);
        }
        let record = ground.record().await;
        let known = first.get_or_insert_with(|| record.clone());
        assert!(*known == record, "{} ends with another record", ground.engine);
    }
}
