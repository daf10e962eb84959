//! Text in Markdown: escaped, as code, or as a link.

/// Text, not Markdown.
pub(in crate::emit::docs) fn text(text: &str) -> String {
    let mut printed = String::new();
    push_text(&mut printed, text);
    printed
}

/// A span of code.
pub(in crate::emit::docs) fn code(text: &str) -> String {
    let fence = fence(text, 1);
    // One space at each end is not part of the code, unless the code consists of spaces.
    let is_padded = text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']);
    match is_padded && !text.trim_matches(' ').is_empty() {
        true => format!("{fence} {text} {fence}"),
        false => format!("{fence}{text}{fence}"),
    }
}

/// More backticks than any run of them in the text has, and at least `min_length`.
pub(super) fn fence(text: &str, min_length: usize) -> String {
    let longest_run = text.split(|ch| ch != '`').map(str::len).max();
    "`".repeat(min_length.max(longest_run.unwrap_or_default() + 1))
}

/// The URL that the text begins with, without the punctuation that ends its sentence; empty if the text begins
/// with no URL.
pub(in crate::emit::docs) fn bare_url(text: &str) -> &str {
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| text.starts_with(scheme));
    let is_end = |ch: char| ch.is_whitespace() || "<>()[]{}\"'`|*\\".contains(ch);
    let url = &text[..text.find(is_end).unwrap_or(text.len())];
    let url = url.trim_end_matches(['.', ',', ';', ':', '!', '?']);
    match scheme.is_some_and(|scheme| url.len() > scheme.len()) {
        true => url,
        false => "",
    }
}

/// Whether the target of a link is a web page or an email address, and can be printed.
pub(super) fn is_web(url: &str) -> bool {
    let is_absolute = ["https://", "http://", "mailto:"]
        .iter()
        .any(|scheme| url.starts_with(scheme));
    is_absolute && !url.contains(|ch: char| ch.is_whitespace() || "<>()[]\\`|".contains(ch))
}

/// The index of the next URL in the text.
pub(super) fn next_url(text: &str) -> Option<usize> {
    text.match_indices("http")
        .map(|(start, _)| start)
        .find(|start| !bare_url(&text[*start..]).is_empty())
}

/// Appends text to a line of Markdown, escaped so that the Markdown renders as this text.
pub(super) fn push_text(line: &mut String, text: &str) {
    let mut chars = text.chars().peekable();
    while let Some(ch) = chars.next() {
        let next = chars.peek().copied();
        let at_line_start = line.trim().is_empty();
        let escapes = match ch {
            '<' | '[' | ']' | '`' | '*' | '|' => true,
            '\\' => next.is_none_or(|next| next.is_ascii_punctuation()),
            // Within a word it does not mark emphasis.
            '_' => {
                !line.ends_with(char::is_alphanumeric) || !next.is_some_and(char::is_alphanumeric)
            }
            '&' => next.is_none_or(|next| next.is_ascii_alphabetic() || next == '#'),
            '~' => next == Some('~') || line.ends_with('~'),
            '#' | '>' | '=' => at_line_start,
            '-' | '+' => at_line_start,
            '.' | ')' => is_number(line.trim()),
            _ => false,
        };
        if escapes {
            line.push('\\');
        }
        line.push(ch);
    }
}

fn is_number(line: &str) -> bool {
    !line.is_empty() && line.len() <= 9 && line.bytes().all(|byte| byte.is_ascii_digit())
}
