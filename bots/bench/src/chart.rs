//! One growth chart of a year against matplotlib drawing the same numbers, as CPU time in one run.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};
use steward_charts as charts;

use crate::measure::{Spread, cpu_time};

/// Days in the chart.
const DAYS: u64 = 365;

/// Prints the times and their ratio.
pub(crate) fn run(runs: usize, keep: Option<&Path>) -> Result<(), String> {
    let chart = charts::Chart::Growth(growth());
    let look =
        charts::Look { theme: charts::Theme::Dark, language: charts::Language::En, format: charts::Format::Discord };
    println!("growth chart of {DAYS} days, 1600 x 1000 px, {runs} pictures each, CPU ms per picture");
    let peer = matplotlib(runs, keep)?;
    println!("  matplotlib                 {peer}");
    for (name, encoding) in [("PNG fast", charts::PngEncoding::Fast), ("PNG small", charts::PngEncoding::Small)] {
        let (ours, bytes) = draw(&chart, look, encoding, runs)?;
        println!(
            "  ours, {name:<10}           {ours}, {} KB; matplotlib / ours = {:.1}",
            bytes / 1024,
            peer.median() / ours.median()
        );
    }
    if let Some(folder) = keep {
        let png = charts::draw(&chart, look).png(charts::PngEncoding::Small).map_err(|error| error.to_string())?;
        std::fs::write(folder.join("ours.png"), png).map_err(|error| error.to_string())?;
    }
    Ok(())
}

fn draw(
    chart: &charts::Chart,
    look: charts::Look,
    encoding: charts::PngEncoding,
    runs: usize,
) -> Result<(Spread, usize), String> {
    let mut bytes = 0;
    let mut once = || -> Result<f64, String> {
        let before = cpu_time();
        bytes = charts::draw(chart, look).png(encoding).map_err(|error| error.to_string())?.len();
        Ok((cpu_time() - before) * 1000.0)
    };
    // The first one loads the fonts; it is not counted, as the other side's first one is not.
    once()?;
    let spent: Result<Vec<f64>, String> = (0..runs).map(|_| once()).collect();
    Ok((Spread::of(spent?), bytes))
}

fn levels() -> Vec<(NaiveDate, f64, f64)> {
    let start = NaiveDate::from_ymd_opt(2025, 11, 24).unwrap_or_default();
    let level = |day: f64| 13_000.0 / (1.0 + 24.0 * (-0.018 * day).exp());
    (0..DAYS)
        .map(|day| {
            let t = day as f64;
            // A wave of a week and one of a month, so that the line has something to draw.
            let waves = 40.0 * (t * 0.897).sin() + 90.0 * (t * 0.209).sin();
            (start + Days::new(day), (level(t) + waves).round(), level(t))
        })
        .collect()
}

fn growth() -> charts::Growth {
    let levels = levels();
    let days = levels.iter().map(|(date, members, _)| charts::Day {
        date: *date,
        members: Some(*members),
        joined: 20,
        left: 5,
        covered: true,
    });
    charts::Growth {
        frame: charts::Frame { community: "Rustaceans Hub".to_owned(), ..charts::Frame::default() },
        days: days.collect(),
        fit: Some(charts::Curve {
            label: charts::CurveKind::Logistic,
            values: levels.iter().map(|(date, _, fit)| (*date, *fit)).collect(),
            rough: false,
        }),
        capacity: charts::Capacity::Known { estimate: 13_000.0, low: 12_600.0, high: 13_500.0 },
        change_30d: Some((420, Some(0.035))),
        ..charts::Growth::default()
    }
}

fn matplotlib(runs: usize, keep: Option<&Path>) -> Result<Spread, String> {
    let levels = levels();
    let given = json!({
        "title": "Member growth  Rustaceans Hub",
        "dates": levels.iter().map(|(date, ..)| date.to_string()).collect::<Vec<_>>(),
        "members": levels.iter().map(|(_, members, _)| members).collect::<Vec<_>>(),
        "fit": levels.iter().map(|(.., fit)| fit).collect::<Vec<_>>(),
        "runs": runs,
        "out": keep.map(|folder| folder.join("matplotlib.png")),
    });
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/growth_matplotlib.py");
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let mut child = Command::new(&python)
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{python}: {error}"))?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(given.to_string().as_bytes()).map_err(|error| error.to_string())?;
    }
    let output = child.wait_with_output().map_err(|error| error.to_string())?;
    let answer: Value = serde_json::from_slice(&output.stdout)
        .map_err(|_| format!("{python} with matplotlib is needed (set PYTHON to one that has it)"))?;
    let spent = answer["cpu_ms"].as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
    Ok(Spread::of(spent))
}
