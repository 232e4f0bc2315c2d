//! A text as HTML, for the console: nothing in it is taken for markup but what is written here.

use super::text::{Piece, Style, Text};

impl Text {
    /// The text as HTML, to stand within an element. Every sign that means something in HTML is escaped, and links lead
    /// by http, https, mailto and tg alone. Spoilers are spans of the class `spoiler`, headings of `heading-1` to `-3`.
    ///
    /// ```
    /// use steward_core::content::markdown;
    ///
    /// assert_eq!(markdown::read("**a** <b>\nc").to_html(), "<b>a</b> &lt;b&gt;<br>c");
    /// ```
    pub fn to_html(&self) -> String {
        let mut html = String::with_capacity(self.plain.len() * 2);
        let mut is_code = false;
        // A block is followed by a new line by itself.
        let mut follows_block = false;
        for piece in self.pieces() {
            match piece {
                Piece::Open(style) => {
                    html.push_str(&opening(style));
                    is_code |= matches!(style, Style::Block { .. });
                }
                Piece::Words(words) => {
                    let words = if follows_block { words.strip_prefix('\n').unwrap_or(words) } else { words };
                    escape(words, if is_code { "\n" } else { "<br>" }, &mut html);
                }
                Piece::Close(style) => {
                    html.push_str(closing(style));
                    is_code &= !matches!(style, Style::Block { .. });
                }
            }
            follows_block = match piece {
                Piece::Close(style) => follows_block || matches!(style, Style::Block { .. } | Style::Quote),
                Piece::Open(_) => follows_block,
                Piece::Words(_) => false,
            };
        }
        html
    }
}

fn opening(style: &Style) -> String {
    match style {
        Style::Bold => "<b>".to_owned(),
        Style::Italic => "<i>".to_owned(),
        Style::Underline => "<u>".to_owned(),
        Style::Strikethrough => "<s>".to_owned(),
        Style::Spoiler => "<span class=\"spoiler\">".to_owned(),
        Style::Code => "<code>".to_owned(),
        Style::Block { language: None } => "<pre><code>".to_owned(),
        Style::Block { language: Some(language) } => attribute("<pre><code class=\"language-", language, "\">"),
        Style::Quote => "<blockquote>".to_owned(),
        Style::Heading(level) => format!("<b class=\"heading-{}\">", (*level).clamp(1, 3)),
        Style::Link(target) if is_permitted(target) => {
            attribute("<a href=\"", target, "\" rel=\"noopener noreferrer nofollow\">")
        }
        Style::Link(_) | Style::Instant(_) => "<span>".to_owned(),
    }
}

fn closing(style: &Style) -> &'static str {
    match style {
        Style::Bold | Style::Heading(_) => "</b>",
        Style::Italic => "</i>",
        Style::Underline => "</u>",
        Style::Strikethrough => "</s>",
        Style::Code => "</code>",
        Style::Block { .. } => "</code></pre>",
        Style::Quote => "</blockquote>",
        Style::Link(target) if is_permitted(target) => "</a>",
        Style::Spoiler | Style::Link(_) | Style::Instant(_) => "</span>",
    }
}

/// Reading a body lets no other link through; a text that was stored may be of another making.
fn is_permitted(target: &str) -> bool {
    let scheme = target.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase()).unwrap_or_default();
    ["http", "https", "mailto", "tg"].contains(&scheme.as_str())
}

fn attribute(before: &str, value: &str, after: &str) -> String {
    let mut text = before.to_owned();
    escape(value, " ", &mut text);
    text.push_str(after);
    text
}

fn escape(text: &str, line_break: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            '\n' => html.push_str(line_break),
            '\0' => {}
            c => html.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{Span, markdown};

    #[test]
    fn every_style_has_its_element() {
        for (body, html) in [
            ("**b** *i* __u__ ~~s~~ `c`", "<b>b</b> <i>i</i> <u>u</u> <s>s</s> <code>c</code>"),
            ("||h **b**||", "<span class=\"spoiler\">h <b>b</b></span>"),
            ("# T\ntext", "<b class=\"heading-1\">T</b><br>text"),
            ("a\n```rust\nx < y\n\nz\n```\nb", "a<br><pre><code class=\"language-rust\">x &lt; y\n\nz</code></pre>b"),
            ("> q\n> r\n\na", "<blockquote>q<br>r</blockquote><br>a"),
            (
                "[w](https://a.example/?a=1&b='x')",
                "<a href=\"https://a.example/?a=1&amp;b=&#39;x&#39;\" rel=\"noopener noreferrer nofollow\">w</a>",
            ),
        ] {
            assert_eq!(markdown::read(body).to_html(), html, "{body}");
        }
    }

    #[test]
    fn nothing_that_is_typed_becomes_markup() {
        for body in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "[x](https://a.example/\"onmouseover=\"alert(1))",
            "[x](<https://a.example/\"><script>alert(1)</script>>)",
            "[<script>](https://a.example) `<script>` ```<script>```",
            "```\"><script>\nx\n```",
            "> </blockquote><script>",
            "&lt;script&gt; &#60;script&#62;",
        ] {
            let html = markdown::read(body).to_html();
            assert!(!html.contains("<script") && !html.contains("<img"), "{html}");
            assert_tags_are_ours(&html);
        }
        for seed in 0..2000 {
            assert_tags_are_ours(&markdown::read(&steward_fakes::documents::markdown(seed)).to_html());
        }
    }

    #[test]
    fn a_stored_text_of_another_making_does_no_harm() {
        let style = |style| Text { plain: "äöü".to_owned(), spans: vec![Span { start: 0, end: 6, style }] };
        assert_eq!(style(Style::Link("JavaScript:alert(1)".to_owned())).to_html(), "<span>äöü</span>");
        assert_eq!(style(Style::Link(" javascript:x".to_owned())).to_html(), "<span>äöü</span>");
        let language = Some("\"><script>".to_owned());
        assert_tags_are_ours(&style(Style::Block { language }).to_html());
        let crossed = vec![
            Span { start: 2, end: 4, style: Style::Bold },
            Span { start: 0, end: 6, style: Style::Italic },
            Span { start: 1, end: 3, style: Style::Underline },
            Span { start: 4, end: 99, style: Style::Code },
            Span { start: 6, end: 2, style: Style::Quote },
        ];
        assert_tags_are_ours(&Text { plain: "äöü".to_owned(), spans: crossed }.to_html());
    }

    /// Every tag is one that is written here, and what is opened is closed in order.
    fn assert_tags_are_ours(html: &str) {
        let mut open = Vec::new();
        for tag in html.split('<').skip(1) {
            let (tag, _) = tag.split_once('>').unwrap_or_else(|| panic!("{html}"));
            let name: String = tag.chars().take_while(char::is_ascii_alphabetic).collect();
            if let Some(closed) = tag.strip_prefix('/') {
                assert_eq!(open.pop().as_deref(), Some(closed), "{html}");
            } else if name != "br" {
                assert!(
                    ["a", "b", "i", "u", "s", "code", "pre", "blockquote", "span"].contains(&name.as_str()),
                    "{html}"
                );
                let attributes: Vec<_> = tag[name.len()..].split("=\"").collect();
                let names: Vec<_> =
                    attributes[..attributes.len() - 1].iter().map(|part| part.rsplit(' ').next().unwrap()).collect();
                assert!(matches!(names[..], [] | ["class"] | ["href", "rel"]), "{html}");
                open.push(name);
            }
        }
        assert!(open.is_empty(), "{html}");
    }
}
