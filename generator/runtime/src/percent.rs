// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Percent-encoding (RFC 3986, section 2.1).

/// Encodes every byte except the unreserved characters.
pub(crate) fn encode(string: &str) -> String {
    let mut encoded = String::with_capacity(string.len());
    string.bytes().for_each(|byte| push(&mut encoded, byte));
    encoded
}

/// Encodes a string for a form body, where a space is `+`.
pub(crate) fn encode_form(string: &str) -> String {
    encode(string).replace("%20", "+")
}

/// Encodes a string, but keeps reserved characters and existing encoding (RFC 6570, section 3.2.3).
/// Characters that would end the value or are invalid in a query are not kept: `#`, `[`, `]`, `&`
/// and `+`.
pub(crate) fn encode_except_reserved(string: &str) -> String {
    let mut encoded = String::with_capacity(string.len());
    for (index, byte) in string.bytes().enumerate() {
        match byte {
            b':' | b'/' | b'?' | b'@' | b'!' | b'$' | b'\'' | b'(' | b')' | b'*' | b',' | b';'
            | b'=' => encoded.push(char::from(byte)),
            b'%' if is_encoded(&string.as_bytes()[index..]) => encoded.push('%'),
            _ => push(&mut encoded, byte),
        }
    }
    encoded
}

fn is_encoded(string: &[u8]) -> bool {
    matches!(string, [b'%', first, second, ..] if first.is_ascii_hexdigit() && second.is_ascii_hexdigit())
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
