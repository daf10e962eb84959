//! Invisible characters: they end lines, control terminals, change the direction of text, or have no width.

/// Returns a text with each invisible character escaped by `escape`.
pub(crate) fn escape_invisible(text: &str, escape: impl Fn(char) -> String) -> String {
    let mut visible = String::with_capacity(text.len());
    let mut is_joined = false;
    for ch in text.chars() {
        let is_joiner = matches!(ch, '\u{200c}' | '\u{200d}');
        let is_hidden = is_hidden(ch);
        // Some scripts and emoji are spelled with joiners, after non-ASCII characters; elsewhere they only hide.
        match is_hidden && !(is_joiner && is_joined) {
            true => visible.push_str(&escape(ch)),
            false => visible.push(ch),
        }
        is_joined = !ch.is_ascii() && !is_hidden;
    }
    visible
}

/// Whether a character is for programs, has no width, ends a line or changes the direction of the text.
pub(crate) fn is_hidden(ch: char) -> bool {
    let is_invisible = matches!(
        ch,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    );
    ch.is_control() || is_invisible
}
