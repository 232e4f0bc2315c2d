//! The same questions asked of Python, whose libraries share no code with ours.
//! Wants python3 with the packages of `bots/bench/peers/requirements.txt`; without them it is skipped with a line, or
//! fails when `python` stands in `STEWARD_REQUIRE`.
#![expect(clippy::unwrap_used, reason = "an answer of a peer that cannot be read is a failed test")]

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde_json::Value;
use steward_core::calendar::feed;
use steward_core::commands::{Ask, Input, Look, Place, ReplyTo, answer};
use steward_core::community::{self, Caller, Lang};
use steward_core::events::{self, Event, EventState, Plan, ics};
use steward_core::ports::{PlatformName, Standing, SystemRng};
use steward_core::schedule::Rule;
use steward_core::store::Db;
use steward_core::zone::{Zone, database_version};
use steward_core::{CommunityId, Defaults, EventId, Steward};
use steward_fakes::clock::ManualClock;
use steward_fakes::database::{TestDatabase, is_required};

/// What a script of `bots/bench/peers` prints; `None` when Python or its packages are not there.
fn python_prints(script: &str, args: &[&str]) -> Option<String> {
    let path = format!("{}/../bench/peers/{script}", env!("CARGO_MANIFEST_DIR"));
    let why_not = match Command::new("python3").arg(&path).args(args).env("PYTHONIOENCODING", "utf-8").output() {
        Err(error) => format!("python3 does not start: {error}"),
        Ok(output) if output.status.success() => return Some(String::from_utf8(output.stdout).unwrap()),
        Ok(output) => {
            let error = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(error.contains("ModuleNotFoundError"), "{script}: {error}");
            error.lines().last().unwrap_or_default().to_owned()
        }
    };
    assert!(!is_required("python"), "Python is required: {why_not}");
    println!("skipped: {script}: {why_not}");
    None
}

/// What a script prints as one JSON value a line.
fn ask_python(script: &str, args: &[&str]) -> Option<Vec<Value>> {
    let text = python_prints(script, args)?;
    Some(text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

/// The test of steward-core on this file says that we answer the same.
#[test]
fn the_sample_of_schedules_is_what_python_says_of_them_now() {
    let Some(sample) = python_prints("occurrences.py", &["--sample"]) else { return };
    let kept = include_str!("../../../core/tests/fixtures/occurrences.csv");
    let differs = sample.lines().zip(kept.lines()).find(|(now, kept)| now != kept);
    assert_eq!(differs, None, "write core/tests/fixtures/occurrences.csv anew");
    assert_eq!(sample.lines().count(), kept.lines().count());
}

#[test]
fn a_calendar_file_is_read_by_pythons_icalendar_as_it_was_meant() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("event.ics");
    for (title, about) in [
        ("Rust evening", ""),
        ("群管家；夜校, Teil; 2 \\ é🦀", "erste Zeile\nzweite, mit; allem \\n"),
        (&*"群".repeat(100), &*"x, y; ".repeat(200)),
    ] {
        let event = evening(title, about);
        std::fs::write(&path, ics::document(&event, "Hall 1, left; up", event.plan.starts_at)).unwrap();
        let Some(read) = ask_python("calendar_file.py", &[path.to_str().unwrap()]) else { return };
        let expected = serde_json::json!({
            "method": "PUBLISH", "uid": "event-3-7@steward", "begins": "2026-12-01T12:00:00+00:00",
            "ends": "2026-12-01T13:30:00+00:00", "stamped": "2026-12-01T12:00:00+00:00", "sequence": 2,
            "status": "CONFIRMED", "summary": title, "description": about.trim_end(), "location": "Hall 1, left; up",
            "url": "https://example.org/a;b,c", "errors": [],
        });
        assert_eq!(read, [expected]);
    }
}

fn evening(title: &str, about: &str) -> Event {
    let plan = Plan {
        title: title.to_owned(),
        about: about.to_owned(),
        place: events::Place::Link("https://example.org/a;b,c".to_owned()),
        starts_at: "2026-12-01T12:00:00Z".parse().unwrap(),
        minutes: 90,
        zone: Zone::utc(),
        capacity: None,
        accept_minutes: 0,
        to: Vec::new(),
    };
    Event {
        id: EventId(7),
        community: CommunityId(3),
        number: 1,
        plan,
        state: EventState::Open,
        revision: 2,
        made_by: String::new(),
        approved_by: None,
        rule: None,
        series: None,
    }
}

#[test]
fn local_days_are_those_of_pythons_zoneinfo_around_every_change_of_clocks() {
    let Some(answers) = ask_python("local_days.py", &[]) else { return };
    assert_eq!(answers[0]["release"], database_version(), "name the release that we carry in requirements.txt");
    let mut wrong = Vec::new();
    for answer in &answers[1..] {
        let zone: Zone = answer["zone"].as_str().unwrap().parse().unwrap();
        let ours = if let Some(day) = answer["day"].as_str() {
            let day: NaiveDate = day.parse().unwrap();
            let start = zone.day_start(day).map(|start| start.timestamp());
            serde_json::json!({ "zone": zone.name(), "day": day, "start": start })
        } else {
            let second = answer["second"].as_i64().unwrap();
            let instant: DateTime<Utc> = DateTime::from_timestamp(second, 0).unwrap();
            let (offset, date) = (zone.offset_seconds(instant), zone.local_date(instant));
            serde_json::json!({ "zone": zone.name(), "second": second, "offset": offset, "date": date })
        };
        if ours != *answer {
            wrong.push(format!("Python {answer}, we {ours}"));
        }
    }
    assert!(answers.len() > 5_000, "Python gave {} cases only", answers.len());
    let shown = wrong.iter().take(20).map(String::as_str).collect::<Vec<_>>().join("\n");
    assert!(wrong.is_empty(), "{} of {} differ:\n{shown}", wrong.len(), answers.len());
}

/// A table of 600 stays with everything that makes retention hard: members there before anybody looked, with and without
/// a known joining, returns within and after a day, leaves in the second of joining, and many at one age.
fn write_made_list(path: &Path) {
    let start: DateTime<Utc> = "2025-03-01T00:00:00Z".parse().unwrap();
    let mut text = "member_id,joined_at,left_at,observed_from,end_reason\n".to_owned();
    let mut state = 20_261_124_u64;
    let mut chance = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for member in 0..500 {
        let joined = start + TimeDelta::seconds(chance(300 * 86_400) as i64);
        let stayed = [0, 86_400, chance(40 * 86_400), chance(400 * 86_400)][chance(4) as usize];
        let left = Some(joined + TimeDelta::seconds(stayed as i64)).filter(|_| chance(4) > 0);
        let seen_after = TimeDelta::seconds(chance(30 * 86_400) as i64);
        let seen = Some(joined + seen_after).filter(|seen| chance(5) == 0 && left.is_none_or(|left| *seen < left));
        let shown = |at: Option<DateTime<Utc>>| at.map(|at| at.format("%FT%TZ").to_string()).unwrap_or_default();
        let known = Some(joined).filter(|_| seen.is_none() || chance(3) > 0);
        writeln!(text, "m{member},{},{},{},", shown(known), shown(left), shown(seen)).unwrap();
        if let Some(left) = left.filter(|_| member % 5 == 0) {
            let back = left + TimeDelta::hours([3, 23, 30, 300][chance(4) as usize]);
            writeln!(text, "m{member},{},,,", shown(Some(back))).unwrap();
        }
    }
    std::fs::write(path, text).unwrap();
}

/// Real histories, where they are there.
fn shared_lists() -> Vec<PathBuf> {
    let beside = || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared"));
    let folder = std::env::var_os("STEWARD_SHARED").map_or_else(beside, PathBuf::from).join("data/members");
    let lists = ["eslint_sponsors.csv", "k8s_org.csv"].map(|name| folder.join(name));
    let are_there = lists.iter().all(|list| list.is_file());
    assert!(are_there || !is_required("golden"), "the histories are required and not in {}", folder.display());
    if !are_there {
        println!("skipped: no histories in {}", folder.display());
    }
    lists.into_iter().filter(|list| list.is_file()).collect()
}

/// What the binary prints on a database.
fn run_steward(database: &TestDatabase, args: &[&str]) -> Value {
    let steward =
        Command::new(env!("CARGO_BIN_EXE_steward")).args(["--database", &database.address]).args(args).output();
    let output = steward.unwrap();
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn assert_near(what: &str, ours: &Value, theirs: &Value) {
    let (ours, theirs) = (ours.as_f64().unwrap(), theirs.as_f64().unwrap());
    assert!((ours - theirs).abs() <= 1e-9 * theirs.abs().max(1.0), "{what}: we {ours}, Python {theirs}");
}

#[test]
fn retention_of_an_imported_list_is_what_python_makes_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let made = folder.path().join("made.csv");
    write_made_list(&made);
    for list in std::iter::once(made).chain(shared_lists()) {
        let database = TestDatabase::sqlite();
        let path = list.display().to_string();
        let imported = run_steward(&database, &["import", "members-csv", &path, "--community", "List", "--json"]);
        assert_eq!(imported["rejected"], serde_json::json!([]), "{path}");
        let ours = run_steward(&database, &["ask", "/retention", "--json"]);
        let as_of = ours["as_of"].as_str().unwrap();
        let Some(answers) = ask_python("retention.py", &[&path, as_of]) else { return };
        let theirs = &answers[0];
        for count in ["n", "excluded_unknown_join", "departures"] {
            assert_eq!(ours[count], theirs[count], "{path}: {count}");
        }
        assert!(theirs["departures"].as_u64().unwrap() > 100, "{path}: {theirs}");
        assert_near(&format!("{path}: member_days"), &ours["member_days"], &theirs["member_days"]);
        assert_near(&format!("{path}: rate"), &ours["exponential"]["rate_per_day"]["estimate"], &theirs["rate"]);
        let (steps, expected) = (ours["kaplan_meier"].as_array().unwrap(), theirs["kaplan_meier"].as_array().unwrap());
        assert_eq!(steps.len(), expected.len(), "{path}");
        for (step, expected) in steps.iter().zip(expected) {
            let names = ["day", "at_risk", "departures", "survival"];
            for (name, expected) in names.iter().zip(expected.as_array().unwrap()) {
                assert_near(&format!("{path}: {name} in {step}"), &step[name], expected);
            }
        }
    }
}

/// Three weeks before New York puts its clocks back.
const BEFORE_THE_CHANGE: &str = "2026-10-12T04:00:00Z";

const TITLE: &str = "Lesson; one, \"two\" \\ 每周一课：所有权、借用与生命周期，写给每一位学习者 🦀";

/// A feed of a post on Mondays at nine in New York, and its instants.
async fn feed_of_mondays(database: &TestDatabase) -> (String, Vec<DateTime<Utc>>) {
    let zone: Zone = "America/New_York".parse().unwrap();
    let now: DateTime<Utc> = BEFORE_THE_CHANGE.parse().unwrap();
    let defaults = Defaults { zone: zone.clone(), language: Lang::En };
    let db = Db::open(&database.address).await.unwrap();
    let steward = Steward::new(
        db,
        std::sync::Arc::new(ManualClock::at(BEFORE_THE_CHANGE)),
        std::sync::Arc::new(SystemRng),
        defaults,
    );
    steward.set_public_url("https://steward.example.org/".parse().unwrap());
    let rule = Rule::parse("weekly on mon at 09:00", &zone, now).unwrap();
    let times: Vec<_> =
        rule.series(&zone, now).map(|at| at.utc).take_while(|at| *at < now + TimeDelta::days(366)).collect();
    let mut write = steward.db.write().await.unwrap();
    let id = community::create(&mut write, "Rust, 中文社区", &zone, Lang::En, now).await.unwrap();
    let post = sqlx::query(
        "INSERT INTO post (community_id, number, title, body, teaser, media, buttons, topic, form, state, rule, zone,
             next_at, occurrences, catch_up, grace_ms, on_uncertain, made_by, made_at, changed_at)
         VALUES ($1, 1, $2, 'x', '', '[]', '[]', '', '', 'scheduled', $3, $4, $5, 0, 'latest', 0, 'hold', '', $6, $6)",
    );
    let post = post.bind(id.0).bind(TITLE).bind(rule.canonical()).bind(zone.name().to_owned());
    post.bind(times[0].timestamp_millis()).bind(now.timestamp_millis()).execute(write.raw()).await.unwrap();
    write.commit().await.unwrap();
    let ask = Ask {
        input: Input::Line("/calendar feed".to_owned()),
        caller: Caller::console(),
        place: Place { platform: PlatformName::Console, space: None, channel: None },
        standing: Some(Standing::owner()),
        reply_to: ReplyTo::default(),
        look: Look::default(),
        community: None,
        as_of: None,
    };
    let address = answer(&steward, &ask).await.reply.json["address"].as_str().unwrap().to_owned();
    let secret = address.rsplit('/').next().unwrap().trim_end_matches(".ics");
    (feed::document(&steward, secret).await.unwrap().unwrap(), times)
}

#[tokio::test]
async fn a_feed_is_read_by_pythons_icalendar_with_the_instants_of_the_zone_across_its_changes() {
    let database = TestDatabase::sqlite();
    let (text, times) = feed_of_mondays(&database).await;
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), text).unwrap();
    let Some(read) = ask_python("calendar_feed.py", &[&file.path().display().to_string()]) else { return };
    let head = &read[0];
    assert_eq!(head["version"], "2.0");
    assert_eq!(
        (&head["name"], &head["x_name"]),
        (&serde_json::json!("Rust, 中文社区"), &serde_json::json!("Rust, 中文社区"))
    );
    assert_eq!((head["refresh_seconds"].as_f64(), &head["errors"]), (Some(3_600.0), &serde_json::json!([])));
    let begins: Vec<DateTime<Utc>> =
        read[1..].iter().map(|event| event["begins"].as_str().unwrap().parse().unwrap()).collect();
    assert_eq!(begins, times);
    assert!(begins.len() >= 52, "{}", begins.len());
    let hour = |at: &str| begins.contains(&at.parse::<DateTime<Utc>>().unwrap());
    // The clocks go back on 1 November 2026 and forward on 14 March 2027.
    for at in ["2026-10-26T13:00:00Z", "2026-11-02T14:00:00Z", "2027-03-08T14:00:00Z", "2027-03-15T13:00:00Z"] {
        assert!(hour(at), "{at}");
    }
    let mut uids = std::collections::BTreeSet::new();
    for event in &read[1..] {
        assert_eq!(event["summary"], TITLE);
        assert_eq!((&event["status"], &event["errors"]), (&serde_json::json!("CONFIRMED"), &serde_json::json!([])));
        assert_eq!(
            event["stamped"].as_str().unwrap().parse::<DateTime<Utc>>().unwrap().to_rfc3339(),
            "2026-10-12T04:00:00+00:00"
        );
        assert!(uids.insert(event["uid"].as_str().unwrap()), "{event}");
    }
}
