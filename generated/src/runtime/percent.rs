// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Percent-encoding (RFC 3986, section 2.1).

/// Keeps the unreserved characters and encodes every other byte.
pub(crate) fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    text.bytes().for_each(|byte| push(&mut encoded, byte));
    encoded
}

/// As a form's body has it: a space is `+`.
pub(crate) fn form_encoded(text: &str) -> String {
    encoded(text).replace("%20", "+")
}

/// Keeps the reserved characters and what is encoded already, too (RFC 6570, section 3.2.3), except
/// those that would end the value or that no query may have: `#`, `[`, `]`, `&` and `+`.
pub(crate) fn reserved_kept(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b':' | b'/' | b'?' | b'@' | b'!' | b'$' | b'\'' | b'(' | b')' | b'*' | b',' | b';'
            | b'=' => encoded.push(char::from(byte)),
            b'%' if is_encoded(&text.as_bytes()[at..]) => encoded.push('%'),
            _ => push(&mut encoded, byte),
        }
    }
    encoded
}

fn is_encoded(text: &[u8]) -> bool {
    matches!(text, [b'%', first, second, ..] if first.is_ascii_hexdigit() && second.is_ascii_hexdigit())
}

fn push(encoded: &mut String, byte: u8) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
            encoded.push(char::from(byte));
        }
        _ => encoded.extend([
            '%',
            char::from(DIGITS[usize::from(byte >> 4)]),
            char::from(DIGITS[usize::from(byte & 15)]),
        ]),
    }
}
