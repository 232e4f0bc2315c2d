//! One suite on both engines: the schemas are alike, and every statement runs with rows and with nulls.

#![expect(clippy::unwrap_used, reason = "whatever is missing here must fail the test")]

use std::collections::BTreeMap;

use sqlx::any::AnyArguments;
use sqlx::query::Query;
use sqlx::{Any, Column, Row, TypeInfo, ValueRef};
use steward_core::store::{Conn, Db, Engine, Param, Sql, statements};
use steward_fakes::database::{TestDatabase, databases};

/// One row in every table, all with number 1, so that every statement finds something.
const SEED: &[&str] = &[
    "INSERT INTO community (id, name, zone, language, created_at) VALUES (1, 'one', 'UTC', 'en', 1)",
    "INSERT INTO community_setting (community_id, name, value) VALUES (1, '1', '1')",
    "INSERT INTO community_moderator (community_id, platform, kind, external_id, label) VALUES (1, '1', '1', '1', 'x')",
    "INSERT INTO space (id, platform, external_id, community_id, kind, name, receiver, state, roster_due_at, created_at) \
     VALUES (1, '1', '1', 1, 'guild', 'one', '1', 'active', 1, 1)",
    "INSERT INTO space_alias (platform, external_id, space_id) VALUES ('1', 'former', 1)",
    "INSERT INTO channel (id, space_id, external_id, name) VALUES (1, 1, '1', 'one')",
    "INSERT INTO channel_name (community_id, name, channel_id) VALUES (1, 'x', 1)",
    "INSERT INTO account (id, platform, external_id, name, is_bot) VALUES (1, '1', '1', 'one', 0)",
    "INSERT INTO account (id, platform, external_id, name, is_bot) VALUES (2, '2', '2', '', 0)",
    "INSERT INTO account_setting (account_id, name, value) VALUES (1, '1', '1')",
    "INSERT INTO stay (space_id, account_id, number, joined_at, observed_at, left_after_at, left_at, end_reason, found_by, pending) \
     VALUES (1, 1, 1, NULL, 1, NULL, NULL, NULL, 'event', 1)",
    "INSERT INTO stay (space_id, account_id, number, joined_at, observed_at, left_after_at, left_at, end_reason, found_by, source, pending) \
     VALUES (1, 1, 2, 1, 1, 1, 2, 'left', 'event', 'x', 0)",
    "INSERT INTO coverage (space_id, from_at, source, to_at) VALUES (1, 1, 'live', NULL)",
    "INSERT INTO coverage (space_id, from_at, source, to_at) VALUES (1, 1, 'import', 2)",
    "INSERT INTO member_count (space_id, at, members) VALUES (1, 1, 1)",
    "INSERT INTO activity_recent (space_id, slot, account_id, channel_id, messages, replies, reactions, voice_seconds, commands) \
     VALUES (1, 1, 1, 1, 1, 1, 1, 1, 1)",
    "INSERT INTO voice_open (space_id, account_id, channel_id, counted_at) VALUES (1, 1, 1, 1)",
    "INSERT INTO receiver (name, session, resume_url, sequence, seen_at) VALUES ('1', NULL, NULL, 1, 1)",
    "INSERT INTO inbox (id, source, external_id, kind, received_at, raw, state) VALUES (1, '1', 'a', 'k', 1, '{}', 'waiting')",
    "INSERT INTO inbox (id, source, external_id, kind, received_at, state, reason) VALUES (2, '1', 'b', 'k', 0, 'set-aside', 'r')",
    "INSERT INTO lease (role, holder, epoch, beat_at) VALUES ('1', '1', 1, 1)",
    "INSERT INTO button (token, platform, account_external_id, payload, expires_at) VALUES ('1', '1', '1', '{}', 5)",
    "INSERT INTO bind_code (code_hash, community_id, made_by, expires_at) VALUES ('1', 1, 'x', 5)",
    "INSERT INTO member (community_id, member_id, account_id, linked_at, unlinked_at, unlinked_by) VALUES (1, 1, 1, 1, 2, 1)",
    "INSERT INTO member (community_id, member_id, account_id, linked_at) VALUES (1, 1, 1, 3)",
    "INSERT INTO member (community_id, member_id, account_id, linked_at) VALUES (1, 1, 2, 3)",
    "INSERT INTO link_code (code_hash, community_id, account_id, expires_at) VALUES ('1', 1, 1, 5)",
    "INSERT INTO link_try (account_id, since_at, wrong) VALUES (1, 2, 1)",
    "INSERT INTO audit (community_id, at, actor, action, detail) VALUES (1, 1, 'x', 'y', 'z')",
    "INSERT INTO imported_range (space_id, first_number, last_number) VALUES (1, 1, 1)",
    "INSERT INTO post (id, community_id, number, title, body, teaser, media, buttons, topic, form, state, rule, zone, next_at, \
     occurrences, catch_up, grace_ms, on_uncertain, made_by, approved_by, made_at, changed_at) VALUES \
     (1, 1, 1, 't', 'b', '', '[]', '[]', '', '', 'scheduled', 'daily at 09:00', 'UTC', 1, 0, 'latest', 1, 'hold', 'x', NULL, 1, 1)",
    "INSERT INTO post_target (post_id, position, platform, channel, shows) VALUES (1, 1, '1', '1', 'whole')",
    "INSERT INTO occurrence (post_id, due_at, number, state, reason, made_at) VALUES (1, 1, 1, 'going', NULL, 1)",
    "INSERT INTO effect (id, community_id, platform, channel, post_id, due_at, target, part, subject_id, deed, nonce, state, \
     not_before_at, too_late_at, attempts, first_attempt_at, doubt, made_at) VALUES \
     (1, 1, '1', '1', 1, 1, 1, 1, NULL, '{}', 'N', 'waiting', 1, 1, 0, NULL, 0, 1)",
    "INSERT INTO effect (id, community_id, platform, channel, post_id, due_at, target, part, subject_id, deed, nonce, state, \
     not_before_at, attempts, first_attempt_at, doubt, made_at, ended_at) VALUES \
     (2, 1, '1', '1', 1, 1, 1, 1, 1, '{}', 'M', 'done', 1, 1, 1, 0, 1, 0)",
    "INSERT INTO hold (scope, community_id, reason, actor, since_at) VALUES ('1', 1, 'moderator', 'x', 1)",
    "INSERT INTO notice (id, community_id, about, kind, args, effect_id, made_at) VALUES (1, 1, '1', 'k', '{}', 1, 1)",
    "INSERT INTO private_way (platform, external_id, is_open, since_at) VALUES ('1', '1', 0, 1)",
    "INSERT INTO event (id, community_id, number, title, about, place, starts_at, minutes, zone, capacity, accept_minutes, state, \
     rule, series_id, revision, answers, next_at, made_by, approved_by, made_at, changed_at) VALUES \
     (1, 1, 1, 't', 'a', '1:1', 1, 1, 'UTC', NULL, 1, 'open', NULL, NULL, 0, 0, 1, 'x', NULL, 1, 1)",
    "INSERT INTO event_target (event_id, position, platform, channel, effect_id, tokens) VALUES (1, 1, '1', '1', 1, '1')",
    "INSERT INTO event_answer (event_id, person_id, account_id, state, position, until_at, at) VALUES (1, 1, 1, 'going', 1, NULL, 1)",
    "INSERT INTO event_effect (effect_id, event_id, kind) VALUES (1, 1, 'private')",
    "INSERT INTO event_reminder (event_id, person_id, starts_at, lead_minutes, at) VALUES (1, 1, 1, 1, 1)",
    "INSERT INTO event_presence (event_id, account_id, from_at, to_at, how) VALUES (1, 1, 1, 2, 'voice')",
    "INSERT INTO poll (id, community_id, number, question, is_multiple, state, closes_at, closed_at, closed_by, made_by, made_at) \
     VALUES (1, 1, 1, 'q', 0, 'open', 1, NULL, NULL, 'x', 1)",
    "INSERT INTO poll_answer (poll_id, position, text) VALUES (1, 0, 'a')",
    "INSERT INTO poll_target (poll_id, position, platform, channel, effect_id, close_id, poll_key, answer_keys, is_closed, votes_due) \
     VALUES (1, 1, '1', '1', 1, NULL, '1', '[]', 0, 1)",
    "INSERT INTO poll_target (poll_id, position, platform, channel, effect_id, close_id, poll_key, answer_keys, is_closed, votes_due) \
     VALUES (1, 2, '1', '2', NULL, NULL, NULL, NULL, 0, 0)",
    "INSERT INTO poll_vote (platform, poll_key, account_id, answer_key, at) VALUES ('1', '1', 1, '1', 1)",
    "INSERT INTO poll_stray (platform, poll_key, is_closed, heard_at) VALUES ('1', '2', 0, 1)",
    "INSERT INTO brought_message (id, platform, chat, message, community_id, post_id, due_at, space_id, at) VALUES (1, '1', '1', '1', 1, 1, 1, 1, 1)",
    "INSERT INTO brought_reaction (message_id, account_id, emoji, at, removed_at) VALUES (1, 1, '1', 1, NULL)",
    "INSERT INTO brought_total (message_id, emoji, at, total) VALUES (1, '1', 1, 1)",
    "INSERT INTO brought_reply (message_id, reply, account_id, at, is_first) VALUES (1, '1', 1, 1, 1)",
    "INSERT INTO brought_vote (message_id, account_id, choice, at) VALUES (1, 1, 1, 1)",
    "INSERT INTO series (id, community_id, number, name, begins, every_days, at_minute, rule, zone, enters, state, given, next_at, \
     made_by, approved_by, made_at, changed_at) VALUES \
     (1, 1, 2, 'x', 'own', 1, 1, NULL, 'UTC', 'joining', 'running', 1, 1, 'x', NULL, 1, 1)",
    "INSERT INTO series_lesson (id, series_id, position, title, body, media, buttons, is_approved, made_by, changed_at) VALUES \
     (1, 1, 1, 't', 'b', '[]', '[]', 1, 'x', 1)",
    "INSERT INTO series_learner (series_id, learner_id, account_id, platform, channel, position, state, stops, next_at, due_at, \
     last_at, entered_at) VALUES (1, 1, 1, '1', '', 0, '1', 0, 1, NULL, NULL, 1)",
    "INSERT INTO series_learner (series_id, learner_id, account_id, platform, channel, position, state, stops, next_at, due_at, \
     last_at, entered_at) VALUES (1, -1, NULL, '1', '1', 0, 'waiting', 0, 1, 1, 1, 1)",
    "INSERT INTO series_sent (series_id, learner_id, lesson_id, state, parts_done, at) VALUES (1, 1, 1, 'going', 0, 1)",
    "INSERT INTO series_effect (effect_id, series_id, learner_id, lesson_id, part, is_current) VALUES (2, 1, 1, 1, 0, 1)",
    "INSERT INTO interest (id, community_id, name, key, position, retired_at) VALUES (1, 1, 'x', 'x', 1, NULL)",
    "INSERT INTO interest_choice (interest_id, account_id, number, chosen_at, dropped_at) VALUES (1, 1, 1, 1, NULL)",
    "INSERT INTO interest_asked (community_id, account_id) VALUES (1, 1)",
    "INSERT INTO welcome (community_id, text, is_on, on_since_at) VALUES (1, 't', 1, 1)",
    "INSERT INTO welcome_place (community_id, space_id, platform, channel, greeted_at) VALUES (1, 1, 'discord', '1', NULL)",
    "INSERT INTO greeting (space_id, account_id, stay, community_id, since_at, outcome, at, effect_id) VALUES (1, 1, 1, 1, 1, NULL, NULL, NULL)",
    "INSERT INTO greeting (space_id, account_id, stay, community_id, since_at, outcome, at, effect_id) VALUES (1, 1, 2, 1, 1, 'greeted', 2, 1)",
    "INSERT INTO rules (community_id, version, text, made_by, made_at) VALUES (1, 1, 'r', 'x', 1)",
    "INSERT INTO rules_accepted (community_id, account_id, version, accepted_at) VALUES (1, 1, 1, 1)",
    "INSERT INTO series_call (series_id, platform, channel, is_wanted, line_at) VALUES (1, '1', '1', 1, 1)",
];

async fn seeded(database: &TestDatabase) -> Db {
    let db = database.open().await;
    let mut write = db.write().await.unwrap();
    for statement in SEED {
        sqlx::query(*statement)
            .execute(write.raw())
            .await
            .unwrap_or_else(|error| panic!("{}: {statement}: {error}", database.engine));
    }
    write.commit().await.unwrap();
    db
}

/// Which values the parameters get.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Values {
    /// Those of the seeded rows.
    Ones,
    /// Nothing where nothing is allowed.
    Nulls,
}

fn bound(sql: &Sql, conn: &Conn, values: Values) -> Query<'static, Any, AnyArguments> {
    let mut query = sql.on(conn);
    for param in sql.params {
        query = match (param, values) {
            (Param::IntNull, Values::Nulls) => query.bind(None::<i64>),
            (Param::TextNull, Values::Nulls) => query.bind(None::<String>),
            (Param::Int | Param::IntNull, _) => query.bind(1_i64),
            (Param::Text | Param::TextNull, _) => query.bind("1"),
            (Param::Rows, _) => query.bind(format!("[{}]", sql.sample_row.unwrap_or_default())),
        };
    }
    query
}

/// Column names with the kind of each value that came, for comparing the engines.
async fn outcome(sql: &Sql, db: &Db, values: Values) -> Result<Vec<(String, String)>, String> {
    // Each statement in a transaction of its own that is never committed: all of them meet the seeded rows.
    let mut write = db.write().await.map_err(|error| error.to_string())?;
    let query = bound(sql, &write, values);
    let rows = query.fetch_all(write.raw()).await.map_err(|error| error.to_string())?;
    let Some(row) = rows.first() else { return Ok(Vec::new()) };
    let kind = |index: usize| -> Result<String, String> {
        let value = row.try_get_raw(index).map_err(|error| error.to_string())?;
        let name = value.type_info().name().to_owned();
        Ok(if value.is_null() {
            "NULL".to_owned()
        } else if name == "INTEGER" {
            "BIGINT".to_owned()
        } else {
            name
        })
    };
    row.columns().iter().enumerate().map(|(index, column)| Ok((column.name().to_owned(), kind(index)?))).collect()
}

#[tokio::test]
async fn every_statement_runs_on_every_engine_with_rows_and_with_nulls() {
    let mut answers: BTreeMap<(String, String), Vec<(String, String)>> = BTreeMap::new();
    let mut failures = Vec::new();
    for database in databases().await {
        let db = seeded(&database).await;
        for sql in statements() {
            for values in [Values::Ones, Values::Nulls] {
                match outcome(sql, &db, values).await {
                    // Inserting the seeded row again is refused by its key; that says that the statement is understood.
                    Err(error) if error.to_lowercase().contains("unique") => {}
                    Err(error) => failures.push(format!("{} {} {values:?}: {error}", database.engine, sql.name)),
                    Ok(columns) => {
                        let key = (sql.name.to_owned(), format!("{values:?}"));
                        let known = answers.entry(key).or_insert_with(|| columns.clone());
                        if *known != columns {
                            failures.push(format!("{}: the engines answer {known:?} and {columns:?}", sql.name));
                        }
                    }
                }
            }
        }
        db.close().await;
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(statements().len() > 60, "the list of statements is incomplete");
}

#[tokio::test]
async fn both_engines_end_with_the_same_tables_and_columns() {
    let mut schemas: Vec<(&str, Vec<String>)> = Vec::new();
    for database in databases().await {
        let db = database.open().await;
        let mut conn = db.read().await.unwrap();
        let columns = match conn.engine() {
            Engine::Sqlite => {
                "SELECT m.name || '.' || c.name AS name FROM sqlite_master m JOIN pragma_table_info(m.name) c \
                 WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name NOT LIKE '_sqlx%' ORDER BY 1"
            }
            Engine::Postgres => {
                "SELECT CAST(table_name || '.' || column_name AS TEXT) AS name FROM information_schema.columns \
                 WHERE table_schema = 'public' AND table_name NOT LIKE '\\_sqlx%' ORDER BY 1"
            }
        };
        let rows = sqlx::query(columns).fetch_all(conn.raw()).await.unwrap();
        let mut names: Vec<String> = rows.iter().map(|row| row.try_get::<String, _>("name").unwrap()).collect();
        names.sort();
        drop(conn);
        db.close().await;
        schemas.push((database.engine, names));
    }
    let (_, first) = &schemas[0];
    assert!(first.len() > 80, "{first:?}");
    for (engine, schema) in &schemas {
        assert_eq!(schema, first, "{engine}");
    }
}

#[tokio::test]
async fn a_database_that_has_later_migrations_gets_one_with_a_lower_number() {
    for database in databases().await {
        let db = database.open().await;
        let mut write = db.write().await.unwrap();
        for statement in [
            "DROP TABLE series_call",
            "DROP TABLE series_effect",
            "DROP TABLE series_sent",
            "DROP TABLE series_learner",
            "DROP TABLE series_lesson",
            "DROP TABLE series",
            "DELETE FROM _sqlx_migrations WHERE version = 6",
        ] {
            sqlx::query(statement).execute(write.raw()).await.unwrap();
        }
        write.commit().await.unwrap();
        db.close().await;
        let db = database.open().await;
        let mut conn = db.read().await.unwrap();
        let read = sqlx::query("SELECT id FROM series").fetch_all(conn.raw()).await.map(|_| ());
        assert!(read.is_ok(), "{}: {read:?}", database.engine);
        drop(conn);
        db.close().await;
    }
}

#[tokio::test]
async fn a_write_that_is_not_committed_leaves_nothing() {
    for database in databases().await {
        let db = database.open().await;
        let mut write = db.write().await.unwrap();
        sqlx::query(SEED[0]).execute(write.raw()).await.unwrap();
        drop(write);
        let mut conn = db.read().await.unwrap();
        let rows = sqlx::query("SELECT id FROM community").fetch_all(conn.raw()).await.unwrap();
        assert!(rows.is_empty(), "{}", database.engine);
        drop(conn);
        db.close().await;
    }
}

#[tokio::test]
async fn the_database_of_another_program_is_refused_and_left_alone() {
    let database = TestDatabase::sqlite();
    let file = database.address.trim_start_matches("sqlite:");
    std::fs::write(file, "this is no database, only a text that is long enough to be looked at as one").unwrap();
    let refused = Db::open(&database.address).await.map(|_| ()).unwrap_err().to_string();
    assert!(refused.contains("file is not a database"), "{refused}");

    for database in databases().await {
        let db = database.open().await;
        let mut write = db.write().await.unwrap();
        sqlx::query("ALTER TABLE _sqlx_migrations RENAME TO something_else").execute(write.raw()).await.unwrap();
        write.commit().await.unwrap();
        db.close().await;
        let refused = Db::open(&database.address).await.map(|_| ()).unwrap_err().to_string();
        assert!(refused.contains("another program"), "{}: {refused}", database.engine);
    }
}
