//! Addresses that stand in a text by themselves, which chats make links of.

/// What ends an address: it is not in one, or chats take it for markup or for punctuation of the text around.
const ENDS: &[u8] = b"\"<>`*|\\^{}[]";
/// Punctuation that belongs to the sentence when it stands after an address.
const AFTER: &[char] = &['.', ',', ':', ';', '!', '?', '\'', '_', '~'];

/// The length in bytes of the http or https address that stands at a byte of a text, if one begins there.
///
/// ```
/// use steward_core::content::markdown::bare_address;
///
/// assert_eq!(bare_address("https://a.example/x_y.", 0), Some("https://a.example/x_y".len()));
/// assert_eq!(bare_address("nohttps://a.example", 2), None);
/// ```
pub fn bare_address(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let is_within_word = text[..at].chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric());
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| rest.get(..scheme.len()).is_some_and(|begins| begins.eq_ignore_ascii_case(scheme)))?;
    let bytes = rest.as_bytes();
    let mut open = 0_usize;
    let mut end = scheme.len();
    while let Some(byte) = bytes.get(end).filter(|byte| byte.is_ascii_graphic() && !ENDS.contains(byte)) {
        match byte {
            b'(' => open += 1,
            b')' if open == 0 => break,
            b')' => open -= 1,
            b'~' if bytes.get(end + 1) == Some(&b'~') => break,
            _ => {}
        }
        end += 1;
    }
    let end = rest[..end].trim_end_matches(AFTER).len();
    (!is_within_word && end > scheme.len()).then_some(end)
}
