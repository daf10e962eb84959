//! Signs that nobody sees: they end lines, steer terminals, turn the direction of text, or have no width.

/// A text with each of these signs as `escape` has it.
pub(crate) fn escape_invisible(text: &str, escape: impl Fn(char) -> String) -> String {
    let mut visible = String::with_capacity(text.len());
    let mut end = 0;
    for (at, sign) in escape_in_json(text) {
        visible.push_str(text.get(end..at).unwrap_or_default());
        visible.push_str(&escape(sign));
        end = at + sign.len_utf8();
    }
    visible.push_str(text.get(end..).unwrap_or_default());
    visible
}

/// Where in a text such signs are.
fn escape_in_json(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut is_joined = false;
    text.char_indices().filter(move |(_, sign)| {
        let is_joiner = matches!(sign, '\u{200c}' | '\u{200d}');
        let is_hidden = is_hidden(*sign);
        // Some scripts and emoji are spelt with joiners, on what ASCII has none of; elsewhere they only hide.
        let is_found = is_hidden && !(is_joiner && is_joined);
        is_joined = !sign.is_ascii() && !is_hidden;
        is_found
    })
}

/// Whether a sign is for machines, has no width, ends a line or turns the direction of the text.
pub(crate) fn is_hidden(sign: char) -> bool {
    let is_invisible = matches!(
        sign,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    );
    sign.is_control() || is_invisible
}
