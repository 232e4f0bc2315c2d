//! Puts a [`Text`] together piece by piece, so that its spans are nested or apart and nothing in it turns what follows.

use std::mem::{discriminant, take};

use crate::content::text::{Span, Style, Text};

/// A mark that is half of a spoiler.
pub(super) const BARS: &str = "||";

/// A text in the making.
#[derive(Default)]
pub(super) struct Builder {
    plain: String,
    spans: Vec<Span>,
    /// Styles that are open, outer ones first.
    frames: Vec<Frame>,
    /// Bars outside every style.
    bars: Option<Bars>,
    /// Line breaks that come before whatever is said next.
    breaks: usize,
    /// Left out wherever it stands.
    pub(super) mark: Option<char>,
}

/// A style that is open.
struct Frame {
    /// Its place in the spans; none where the same style is open around it already.
    span: Option<usize>,
    bars: Option<Bars>,
}

/// Bars that may turn out to open a spoiler.
struct Bars {
    at: usize,
    /// Where the span goes, were they to.
    span: usize,
}

impl Builder {
    /// Begins a line, after the breaks that were typed before it.
    pub(super) fn begin(&mut self) {
        let breaks = take(&mut self.breaks);
        self.plain.extend(std::iter::repeat_n('\n', breaks));
    }

    /// Ends a line.
    pub(super) fn end(&mut self) {
        self.breaks = 1;
    }

    /// A blank line.
    pub(super) fn blank(&mut self) {
        if !self.plain.is_empty() {
            self.breaks += 1;
        }
    }

    /// Text that is no markup.
    pub(super) fn push(&mut self, text: &str) {
        let mark = self.mark;
        self.plain.extend(text.chars().map(line_break).filter(|c| !is_left_out(*c) && Some(*c) != mark));
    }

    /// Text in which bars hide what is between them. Escaped bars at its beginning do not.
    pub(super) fn push_with_bars(&mut self, text: &str, first_is_escaped: bool) {
        let (mut rest, mut from) = (text, usize::from(first_is_escaped));
        while let Some(at) = rest.get(from..).and_then(|tail| tail.find(BARS)).map(|at| at + from) {
            self.push(&rest[..at]);
            self.bars();
            rest = &rest[at + BARS.len()..];
            from = 0;
        }
        self.push(rest);
    }

    /// Opens a style.
    pub(super) fn open(&mut self, style: Style) {
        let opened = self.frames.iter().filter_map(|frame| self.spans.get(frame.span?));
        let is_open = opened.into_iter().any(|span| discriminant(&span.style) == discriminant(&style));
        let span = (!is_open).then_some(self.spans.len());
        if !is_open {
            self.spans.push(Span { start: self.plain.len(), end: self.plain.len(), style });
        }
        self.frames.push(Frame { span, bars: None });
    }

    /// Closes the style that was opened last. One over nothing vanishes.
    pub(super) fn close(&mut self) {
        let Some(index) = self.frames.pop().and_then(|frame| frame.span) else { return };
        if let Some(span) = self.spans.get_mut(index) {
            span.end = self.plain.len();
            if span.start == span.end {
                self.spans.truncate(index);
            }
        }
    }

    /// A few words of code.
    pub(super) fn code(&mut self, code: &str) {
        self.open(Style::Code);
        self.push(&code.replace(['\n', '\u{2028}'], " "));
        self.close();
    }

    /// Lines of code.
    pub(super) fn block(&mut self, language: Option<String>, code: &str) {
        self.open(Style::Block { language });
        self.push(code);
        self.close();
    }

    /// How long it is.
    pub(super) fn len(&self) -> usize {
        self.plain.len()
    }

    /// Bars close the spoiler that bars within the same style have opened, or open one.
    fn bars(&mut self) {
        let slot = self.frames.last_mut().map_or(&mut self.bars, |frame| &mut frame.bars);
        match slot.take() {
            Some(open) if open.at + BARS.len() < self.plain.len() => self.hide_from(&open),
            open => {
                // Nothing is between them: the first pair still waits, and the second one is text.
                *slot = Some(open.unwrap_or(Bars { at: self.plain.len(), span: self.spans.len() }));
                self.plain.push_str(BARS);
            }
        }
    }

    fn hide_from(&mut self, open: &Bars) {
        self.plain.replace_range(open.at..open.at + BARS.len(), "");
        let mut within = self.spans.split_off(open.span);
        // What is hidden already within what is hidden is hidden once.
        within.retain(|span| span.style != Style::Spoiler);
        for span in &mut within {
            span.start -= BARS.len();
            span.end -= BARS.len();
        }
        let is_hidden = |frame: &Frame| {
            frame.span.and_then(|index| self.spans.get(index)).is_some_and(|span| span.style == Style::Spoiler)
        };
        if !self.frames.iter().any(is_hidden) {
            self.spans.push(Span { start: open.at, end: self.plain.len(), style: Style::Spoiler });
        }
        self.spans.append(&mut within);
    }

    /// The text, without line breaks at its ends.
    pub(super) fn finish(self) -> Text {
        let start = self.plain.len() - self.plain.trim_start_matches('\n').len();
        let end = self.plain.trim_end().len();
        let text = Text { plain: self.plain, spans: self.spans };
        if start < end { text.part(start, end) } else { Text::default() }
    }
}

fn line_break(c: char) -> char {
    if c == '\u{2028}' { '\n' } else { c }
}

/// Control characters, and what would turn the reading direction of the text after it.
fn is_left_out(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t')) || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}
