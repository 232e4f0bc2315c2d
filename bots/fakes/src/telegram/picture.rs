//! What kind of picture bytes are, and how large it is: enough to refuse what Telegram refuses.

/// Width and height in pixels of a PNG, JPEG or GIF; `None` when the bytes are no such picture.
pub(super) fn size_of(bytes: &[u8]) -> Option<(u32, u32)> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some((big_endian(bytes, 16)?, big_endian(bytes, 20)?)),
        [b'G', b'I', b'F', b'8', _, _, w0, w1, h0, h1, ..] => {
            Some((u16::from_le_bytes([*w0, *w1]).into(), u16::from_le_bytes([*h0, *h1]).into()))
        }
        [0xFF, 0xD8, ..] => size_of_jpeg(bytes),
        _ => None,
    }
}

fn big_endian(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// Walks the segments of a JPEG to its start-of-frame, which tells the size (ITU T.81, B.2.2).
fn size_of_jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        let &[0xFF, marker, length_high, length_low] = bytes.get(at..at + 4)? else { return None };
        let is_frame = matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC);
        if is_frame {
            let &[h0, h1, w0, w1] = bytes.get(at + 5..at + 9)? else { return None };
            return Some((u16::from_be_bytes([w0, w1]).into(), u16::from_be_bytes([h0, h1]).into()));
        }
        at += 2 + usize::from(u16::from_be_bytes([length_high, length_low]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_from_headers() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\xE0";
        assert_eq!(size_of(png), Some((640, 480)));
        let jpeg = b"\xFF\xD8\xFF\xE0\0\x04ab\xFF\xC0\0\x11\x08\x01\xE0\x02\x80";
        assert_eq!(size_of(jpeg), Some((640, 480)));
        assert_eq!(size_of(b"GIF89a\x80\x02\xE0\x01"), Some((640, 480)));
        assert_eq!(size_of(b"<svg/>"), None);
        assert_eq!(size_of(b""), None);
    }
}
