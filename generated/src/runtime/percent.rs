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

/// Decodes bytes. What is not encoded stays unchanged.
pub(crate) fn decode(mut encoded: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(encoded.len());
    while let [first, rest @ ..] = encoded {
        let (byte, after) = match rest {
            [high, low, after @ ..] if is_encoded(encoded) => {
                (digit(*high) << 4 | digit(*low), after)
            }
            _ => (*first, rest),
        };
        decoded.push(byte);
        encoded = after;
    }
    decoded
}

/// The value of a hexadecimal digit.
fn digit(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => byte - b'0',
        _ => (byte | 0x20) - b'a' + 10,
    }
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
