//! Pieces of Markdown that are made of text: escaped, as code, as a link.

/// A text that is no Markdown.
pub(in crate::emit::docs) fn text(text: &str) -> String {
    let mut printed = String::new();
    push_text(&mut printed, text);
    printed
}

/// A span of code.
pub(in crate::emit::docs) fn code(text: &str) -> String {
    let fence = fence(text, 1);
    // One space at each end is not part of the code, unless there is nothing else in it.
    let is_padded = text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']);
    match is_padded && !text.trim_matches(' ').is_empty() {
        true => format!("{fence} {text} {fence}"),
        false => format!("{fence}{text}{fence}"),
    }
}

/// More backticks than stand together in the text, and no fewer than these.
pub(super) fn fence(text: &str, least: usize) -> String {
    let longest = text.split(|sign| sign != '`').map(str::len).max();
    "`".repeat(least.max(longest.unwrap_or_default() + 1))
}

/// The URL that a text begins with, without the signs that end its sentence; empty if there is none.
pub(in crate::emit::docs) fn bare_url(text: &str) -> &str {
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| text.starts_with(scheme));
    let ends = |sign: char| sign.is_whitespace() || "<>()[]{}\"'`|*\\".contains(sign);
    let url = &text[..text.find(ends).unwrap_or(text.len())];
    let url = url.trim_end_matches(['.', ',', ';', ':', '!', '?']);
    match scheme.is_some_and(|scheme| url.len() > scheme.len()) {
        true => url,
        false => "",
    }
}

/// Whether a link leads to the web, and can be printed.
pub(super) fn is_web(url: &str) -> bool {
    let is_absolute = ["https://", "http://", "mailto:"]
        .iter()
        .any(|scheme| url.starts_with(scheme));
    is_absolute && !url.contains(|sign: char| sign.is_whitespace() || "<>()[]\\`|".contains(sign))
}

/// Where the next URL begins in a text.
pub(super) fn next_url(text: &str) -> Option<usize> {
    text.match_indices("http")
        .map(|(start, _)| start)
        .find(|start| !bare_url(&text[*start..]).is_empty())
}

/// Pushes a text onto a line of Markdown so that it is read as that text.
pub(super) fn push_text(line: &mut String, text: &str) {
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        let next = signs.peek().copied();
        let begins = line.trim().is_empty();
        let escapes = match sign {
            '<' | '[' | ']' | '`' | '*' | '|' => true,
            '\\' => next.is_none_or(|next| next.is_ascii_punctuation()),
            // Within a word it is no emphasis.
            '_' => {
                !line.ends_with(char::is_alphanumeric) || !next.is_some_and(char::is_alphanumeric)
            }
            '&' => next.is_none_or(|next| next.is_ascii_alphabetic() || next == '#'),
            '~' => next == Some('~') || line.ends_with('~'),
            '#' | '>' | '=' => begins,
            '-' | '+' => begins,
            '.' | ')' => is_number(line.trim()),
            _ => false,
        };
        if escapes {
            line.push('\\');
        }
        line.push(sign);
    }
}

fn is_number(line: &str) -> bool {
    !line.is_empty() && line.len() <= 9 && line.bytes().all(|byte| byte.is_ascii_digit())
}
