//! The numbers that a story must come to, looked for in every form in which an answer gives them.

use chrono::{Days, NaiveDate};
use serde_json::Value;
use steward_charts::{Chart, Mark, PngEncoding, Role, Shape, draw};
use steward_core::commands::{Answer, Format};
use steward_core::community::{Lang, Theme};
use steward_core::picture::look;

/// One day: members at its end, who joined and who left.
pub(crate) type Day = (i64, u32, u32);

/// What `/growth` must say, in Chinese.
pub(crate) struct Growth<'a> {
    /// The community's name.
    pub(crate) community: &'a str,
    /// Every day from the first that was seen.
    pub(crate) days: &'a [(NaiveDate, Day)],
}

impl Growth<'_> {
    /// The numbers of an answer, its sentences, and the marks of its picture say it; the picture that somebody got is
    /// the one that has these marks.
    pub(crate) fn stands_in(&self, answer: &Answer, words: &str, png: &[u8], format: Format) {
        self.stands_in_numbers(&answer.reply.json);
        self.stands_in_words(words);
        let Some(chart) = &answer.reply.chart else { panic!("no chart: {:?}", answer.reply) };
        let picture = draw(chart, look(Lang::ZhCn, Theme::default(), format));
        self.stands_in_marks(&picture.marks);
        self.stands_in_chart(chart);
        let encoding = match format {
            Format::Discord => PngEncoding::Small,
            Format::Telegram => PngEncoding::Fast,
        };
        assert_eq!(answer.picture.as_ref().map(|picture| &*picture.png), Some(png), "another picture was received");
        assert!(picture.png(encoding).unwrap() == png, "the picture has other marks");
    }

    /// Members at the end, and who joined and left in all.
    fn last(&self) -> Day {
        let sum = |of: fn(&Day) -> u32| self.days.iter().map(|(_, day)| of(day)).sum::<u32>();
        let (_, (members, ..)) = self.days.last().unwrap();
        (*members, sum(|day| day.1), sum(|day| day.2))
    }

    fn stands_in_numbers(&self, json: &Value) {
        assert_eq!(json["members"], self.last().0, "{json}");
        let series = json["series"].as_array().unwrap();
        let days: Vec<Value> = series
            .iter()
            .map(|day| serde_json::json!([day["date"], [day["members"], day["joined"], day["left"]]]))
            .collect();
        assert_eq!(Value::from(days), serde_json::json!(self.days));
        assert_eq!(json["gaps"], serde_json::json!([]), "a gap where nothing was missed");
    }

    fn stands_in_words(&self, words: &str) {
        let (members, joined, left) = self.last();
        let sentence = format!("现有成员 {members} 名。在已观察到的最近 30 天内，加入 {joined} 人，离开 {left} 人");
        assert!(words.contains(&sentence), "{words}");
        assert!(words.contains("的增长"), "{words}");
    }

    fn stands_in_marks(&self, marks: &[Mark]) {
        assert_eq!(texts(marks, Role::Title), ["成员增长"]);
        assert_eq!(texts(marks, Role::Community), [self.community]);
        assert_eq!(texts(marks, Role::Headline), [format!("{} 位成员", self.last().0)]);
        let line = marks.iter().find_map(|mark| match &mark.shape {
            Shape::Line { data, .. } if mark.role == Role::Members => Some(data),
            _ => None,
        });
        let levels: Option<Vec<f64>> = line.map(|line| line.iter().map(|(_, level)| *level).collect());
        let expected: Vec<f64> = self.days.iter().map(|(_, day)| day.0 as f64).collect();
        // A single day is a point.
        assert_eq!(levels, Some(expected).filter(|expected| expected.len() > 1));
    }

    fn stands_in_chart(&self, chart: &Chart) {
        let Chart::Growth(chart) = chart else { panic!("{chart:?} is not of growth") };
        let flows: Vec<_> = chart.days.iter().map(|day| (day.date, (day.joined, day.left))).collect();
        let expected: Vec<_> = self.days.iter().map(|(date, day)| (*date, (day.1, day.2))).collect();
        assert_eq!(flows, expected);
    }
}

/// The day on which every story begins, where the communities live.
pub(crate) fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

/// The day after it.
pub(crate) fn second_day() -> NaiveDate {
    first_day() + Days::new(1)
}

fn texts(marks: &[Mark], role: Role) -> Vec<&str> {
    let words = marks.iter().filter(|mark| mark.role == role).filter_map(|mark| match &mark.shape {
        Shape::Text { text, .. } => Some(text.as_str()),
        _ => None,
    });
    words.collect()
}
