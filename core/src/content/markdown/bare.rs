//! Addresses that stand in a text by themselves, which chats make links of.

/// What ends an address: it is not in one, or chats take it for markup or for punctuation of the text around.
const ENDS: &[char] = &['"', '<', '>', '`', '*', '|', '\\', '^', '{', '}', '[', ']'];
/// Punctuation that belongs to the sentence when it stands after an address.
const AFTER: &[char] = &['.', ',', ':', ';', '!', '?', '\'', '_', '~', '('];

/// The length in bytes of the http or https address that stands at a byte of a text, if one begins there, be it within a
/// word. A letter that is not ASCII ends it, as Chinese goes on without a blank, unless it begins a value or a later part of the path.
///
/// ```
/// use steward_core::content::markdown::bare_address;
///
/// assert_eq!(bare_address("https://a.example/x_y.", 0), Some("https://a.example/x_y".len()));
/// assert_eq!(bare_address("https://a.example/去", 0), Some("https://a.example/".len()));
/// assert_eq!(bare_address("https://a.example/wiki/去_(了)，", 0), Some("https://a.example/wiki/去_(了)".len()));
/// assert_eq!(bare_address("athttps://a.example", 2), Some("https://a.example".len()));
/// ```
pub fn bare_address(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| rest.get(..scheme.len()).is_some_and(|begins| begins.eq_ignore_ascii_case(scheme)))?;
    let mut open = 0_usize;
    let mut end = scheme.len();
    while let Some(c) = rest[end..].chars().next() {
        let before = &rest[scheme.len()..end];
        match c {
            '(' => open += 1,
            ')' if open == 0 => break,
            ')' => open -= 1,
            '~' if rest[end + 1..].starts_with('~') => break,
            c if c.is_ascii_graphic() && !ENDS.contains(&c) => {}
            c if !c.is_ascii() && c.is_alphanumeric() && takes_any_letter(before) => {}
            _ => break,
        }
        end += c.len_utf8();
    }
    let end = rest[..end].trim_end_matches(AFTER).len();
    (end > scheme.len()).then_some(end)
}

/// Whether a letter of any script belongs to an address after this much of it, without its scheme.
fn takes_any_letter(before: &str) -> bool {
    let is_later_part = before.ends_with('/') && before.matches('/').count() > 1;
    is_later_part || before.ends_with('=') || !before.is_ascii()
}
