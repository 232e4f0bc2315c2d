//! A lesson, and what becomes of the order when lessons come, go and move.

use chrono::{DateTime, Utc};

use crate::Steward;
use crate::community::Community;
use crate::content::template::Values;
use crate::content::{self, LinkButton, Media, Message, Shows};
use crate::ids::{LessonId, SeriesId};
use crate::ports::PlatformName;

/// One lesson of a series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lesson {
    /// Its key.
    pub id: LessonId,
    /// The series.
    pub series: SeriesId,
    /// 1, 2, 3 … within the series.
    pub position: i64,
    /// Its name, as moderators and learners see it.
    pub title: String,
    /// Markdown with `{{variables}}`, as posts have it.
    pub body: String,
    /// Pictures and files.
    pub media: Vec<Media>,
    /// Link buttons.
    pub buttons: Vec<LinkButton>,
    /// Whether it may be sent.
    pub is_approved: bool,
    /// Who wrote what it says.
    pub made_by: String,
}

impl Lesson {
    /// What it is on a platform, part by part, with the values of its variables: `members` people are in the community. `None`:
    /// it cannot be filled in.
    pub(super) fn messages(
        &self,
        steward: &Steward,
        platform: PlatformName,
        community: &Community,
        (members, now): (i64, DateTime<Utc>),
    ) -> Option<Vec<Message>> {
        let writing = content::Writing {
            title: self.title.clone(),
            body: self.body.clone(),
            media: self.media.clone(),
            buttons: self.buttons.clone(),
            ..content::writing::empty(&community.zone)
        };
        let values = Values {
            community: community.name.clone(),
            at: now,
            zone: community.zone.clone(),
            language: community.language,
            number: self.position.unsigned_abs(),
            title: self.title.clone(),
            members: members.unsigned_abs(),
        };
        content::messages(steward, &writing, (platform, Shows::Whole), &values).ok()
    }
}

/// A change of the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shift {
    /// A lesson takes this position; what stood there and behind it moves up.
    Inserted(i64),
    /// The lesson of this position is gone; what stood behind it moves down.
    Removed(i64),
}

impl Shift {
    /// What a move from one position to another comes to, one after the other.
    pub fn moved(from: i64, to: i64) -> [Self; 2] {
        [Self::Removed(from), Self::Inserted(to)]
    }

    /// By how much the position of whoever has `behind` lessons behind them changes. `is_at_next`: the one after is on its
    /// way to them already, so that what is put before it is behind them too. Nobody gets a lesson that was put before
    /// where they stand, and nobody misses or repeats another one.
    pub fn of_learner(self, behind: i64, is_at_next: bool) -> i64 {
        let stands_at = behind + i64::from(is_at_next);
        match self {
            Self::Inserted(position) if position <= stands_at => 1,
            Self::Removed(position) if position <= behind => -1,
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lessons by name with who has had what, as the database keeps it: names in order, and a learner.
    struct Course {
        order: Vec<char>,
        behind: i64,
        going: Option<char>,
        had: Vec<char>,
    }

    impl Course {
        fn apply(&mut self, shift: Shift) {
            self.behind += shift.of_learner(self.behind, self.going.is_some());
        }

        fn insert(&mut self, name: char, position: usize) {
            self.order.insert(position - 1, name);
            self.apply(Shift::Inserted(position as i64));
        }

        fn remove(&mut self, position: usize) -> char {
            let name = self.order.remove(position - 1);
            if self.going == Some(name) {
                self.going = None;
            }
            self.apply(Shift::Removed(position as i64));
            name
        }

        /// The lesson that is next: the first one behind those that are done which they have not had.
        fn goes(&mut self) {
            while let Some(next) = self.order.get(self.behind as usize).copied() {
                if self.had.contains(&next) {
                    self.behind += 1;
                    continue;
                }
                self.going = Some(next);
                return;
            }
        }

        /// What goes out arrives.
        fn arrives(&mut self) {
            let Some(name) = self.going.take() else { return };
            self.had.push(name);
            if self.order.get(self.behind as usize) == Some(&name) {
                self.behind += 1;
            }
        }
    }

    fn course(behind: usize, is_going: bool) -> Course {
        let order: Vec<char> = "abcd".chars().collect();
        let had = order[..behind].to_vec();
        let going = is_going.then(|| order[behind]);
        Course { order, behind: behind as i64, going, had }
    }

    fn rest(mut course: Course) -> String {
        let before = course.had.len();
        loop {
            if course.going.is_none() {
                course.goes();
            }
            if course.going.is_none() {
                return course.had[before..].iter().collect();
            }
            course.arrives();
        }
    }

    #[test]
    fn a_lesson_before_where_somebody_stands_is_not_sent_to_them_and_one_behind_is() {
        for (behind, is_going, position, expected) in [
            (0, false, 1, "xabcd"),
            (2, false, 2, "cd"),
            (2, false, 3, "xcd"),
            (2, false, 5, "cdx"),
            (2, true, 3, "cd"),
            (2, true, 4, "cxd"),
            (4, false, 5, "x"),
            (4, false, 4, ""),
        ] {
            let mut course = course(behind, is_going);
            course.insert('x', position);
            assert_eq!(rest(course), expected, "{behind} {is_going} {position}");
        }
    }

    #[test]
    fn a_lesson_that_is_taken_away_takes_no_other_with_it() {
        for (behind, is_going, position, expected) in [
            (2, false, 1, "cd"),
            (2, false, 2, "cd"),
            (2, false, 3, "d"),
            (2, true, 3, "d"),
            (2, true, 1, "cd"),
            (0, false, 1, "bcd"),
        ] {
            let mut course = course(behind, is_going);
            course.remove(position);
            assert_eq!(rest(course), expected, "{behind} {is_going} {position}");
        }
    }

    #[test]
    fn whatever_is_moved_nobody_gets_a_lesson_twice_or_misses_one_that_stays_before_them() {
        for behind in 0..4 {
            for is_going in [false, true] {
                for from in 1..=4 {
                    for to in 1..=4 {
                        let mut course = course(behind, is_going);
                        let going = course.going;
                        let name = course.order.remove(from - 1);
                        course.order.insert(to - 1, name);
                        for shift in Shift::moved(from as i64, to as i64) {
                            course.apply(shift);
                        }
                        let stood: Vec<char> = "abcd".chars().skip(behind).collect();
                        let got = rest(course);
                        let case = format!("behind {behind} going {is_going} {from}→{to}: {got}");
                        let mut once: Vec<char> = got.chars().collect();
                        once.sort_unstable();
                        once.dedup();
                        assert_eq!(once.len(), got.chars().count(), "{case}");
                        for missing in stood.iter().filter(|name| !got.contains(**name)) {
                            assert_eq!(*missing, name, "only what was moved before them: {case}");
                            assert_ne!(Some(*missing), going, "{case}");
                        }
                    }
                }
            }
        }
    }
}
