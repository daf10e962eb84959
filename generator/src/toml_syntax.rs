//! Explains text that is not TOML.
//!
//! The TOML reader reports where it stopped. What is wrong there is decided from the text, so that no message
//! depends on the reader's wording.

use std::ops::Range;

/// Explains why a text is not TOML: what the reader found, and where.
pub(crate) fn explain(text: &str, error: &toml::de::Error) -> SyntaxError {
    let place = error.span();
    let found = place.clone().and_then(|place| {
        let known = [
            merge_conflict,
            unquoted_value,
            open_string,
            open_header,
            missing_equals,
            missing_value,
            duplicate_key,
            unknown_escape,
            after_a_value,
        ];
        known.into_iter().find_map(|known| known(text, &place))
    });
    match (found, place) {
        (Some(found), _) => found,
        (None, Some(place)) => part_around(text, place),
        (None, None) => SyntaxError {
            place: None,
            message: "invalid TOML".to_owned(),
            help: "use `key = value`, with strings in quotes and arrays in brackets".to_owned(),
        },
    }
}

/// An error in a header, a key or a value that is not one of the known ones.
fn part_around(text: &str, place: Range<usize>) -> SyntaxError {
    let line = line_around(text, place.start);
    let written = text.get(line.clone()).unwrap_or_default();
    let equals = written.find('=').map(|equals| line.start + equals);
    let (message, help) = match equals {
        _ if written.trim_start().starts_with('[') => (
            "invalid table header",
            "use a header such as `[client.pets]`",
        ),
        Some(equals) if equals < place.start => (
            "invalid value",
            "use a string in quotes, a number, a boolean, an array or a table",
        ),
        _ => (
            "invalid key",
            "use ASCII alphanumerics, `-` and `_`, or quote the key",
        ),
    };
    SyntaxError::new(place, message, help)
}

/// What is wrong in a text that is not TOML.
#[derive(Debug)]
pub(crate) struct SyntaxError {
    /// The bytes of the text that are wrong; none where the reader does not know them.
    pub(crate) place: Option<Range<usize>>,
    /// What is wrong.
    pub(crate) message: String,
    /// How to fix it.
    pub(crate) help: String,
}

impl SyntaxError {
    fn new(place: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            place: Some(place),
            message: message.into(),
            help: help.into(),
        }
    }
}

/// `<<<<<<< HEAD`
fn merge_conflict(text: &str, place: &Range<usize>) -> Option<SyntaxError> {
    let line = line_around(text, place.start);
    let written = text.get(line.clone())?;
    let markers = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];
    markers.iter().any(|it| written.starts_with(it)).then(|| {
        let help = "remove the conflict markers, and one of the two versions";
        SyntaxError::new(line, "unresolved merge conflict", help)
    })
}

/// `version = 0.1.0`
fn unquoted_value(text: &str, place: &Range<usize>) -> Option<SyntaxError> {
    let at = place.start;
    let is_part = |it: char| it.is_ascii_alphanumeric() || matches!(it, '.' | '-' | '+' | '_');
    let (before, after) = text.split_at_checked(at)?;
    let start = before.trim_end_matches(is_part).len();
    let end = text.len() - after.trim_start_matches(is_part).len();
    let is_value = text
        .get(..start)?
        .trim_end_matches([' ', '\t'])
        .ends_with('=');
    let rest = text.get(end..)?.trim_start_matches([' ', '\t']);
    let is_whole = rest.is_empty() || rest.starts_with(['\n', '\r', '#', ',', '}']);
    if !is_value || !is_whole || start == end {
        return None;
    }
    let written = text.get(start..end)?;
    let is_number = written.replace('_', "").parse::<f64>().is_ok();
    if is_number || matches!(written, "true" | "false") {
        return None;
    }
    Some(SyntaxError::new(
        start..end,
        format!("`{written}` is not a valid TOML value"),
        format!("quote the string: `\"{written}\"`"),
    ))
}

/// `output = "../client`
fn open_string(text: &str, place: &Range<usize>) -> Option<SyntaxError> {
    let line = line_around(text, place.start);
    let written = text.get(line.clone())?;
    let mut open: Option<(usize, char)> = None;
    let mut is_escaped = false;
    for (at, it) in written.char_indices() {
        match (open, it) {
            (None, '#') => break,
            (None, '"' | '\'') => open = Some((at, it)),
            (Some((_, '"')), '\\') if !is_escaped => {
                is_escaped = true;
                continue;
            }
            (Some((_, quote)), it) if it == quote && !is_escaped => open = None,
            _ => {}
        }
        is_escaped = false;
    }
    let (start, quote) = open?;
    // A string in three quotes may end on another line.
    let is_long = written.contains("\"\"\"") || written.contains("'''");
    (!is_long).then(|| {
        SyntaxError::new(
            line.start + start..line.end,
            "unterminated string",
            format!("add the closing `{quote}`"),
        )
    })
}

/// `[client.pets`
fn open_header(text: &str, place: &Range<usize>) -> Option<SyntaxError> {
    let line = line_around(text, place.start);
    let written = without_comment(text.get(line.clone())?);
    let is_open = written.starts_with('[') && !written.contains(']') && !written.contains('=');
    is_open.then(|| {
        SyntaxError::new(
            line.start..line.start + written.len(),
            "missing `]` at the end of the table header",
            "add `]`",
        )
    })
}

/// `output "../client"`
fn missing_equals(text: &str, place: &Range<usize>) -> Option<SyntaxError> {
    let line = line_around(text, place.start);
    let written = without_comment(text.get(line.clone())?);
    let key = &written[..written.find(is_not_key).unwrap_or(written.len())];
    let rest = written[key.len()..].trim_start();
    let is_key = !key.is_empty() && !rest.starts_with(['=', ',', ']', '}', '.']);
    // A line inside of an array or a string begins with a value instead.
    let is_inside = place.start < line.start || !is_key;
    (!is_inside).then(|| {
        SyntaxError::new(
            line.start..line.start + key.len(),
            format!("expected `=` after the key `{key}`"),
            "add `=` and a value",
        )
    })
}

/// `output =`
fn missing_value(text: &str, place: &Range<usize>) -> Option<SyntaxError> {
    let line = line_around(text, place.start.saturating_sub(1));
    let written = without_comment(text.get(line.clone())?);
    let key = written.strip_suffix('=')?.trim_end();
    Some(SyntaxError::new(
        line.start..line.start + written.len(),
        format!("missing value for `{key}`"),
        "add a value, or remove the line",
    ))
}

/// A key or a table header that occurs above in the same table.
fn duplicate_key(text: &str, place: &Range<usize>) -> Option<SyntaxError> {
    let key = text.get(place.clone()).filter(|key| !key.is_empty())?;
    let line = line_around(text, place.start);
    let line_text = text.get(line.clone())?;
    let written = without_comment(line_text);
    let above = text.get(..line.start)?.lines();
    let is_header = written.starts_with('[');
    let is_repeated = match is_header {
        true => above.map(without_comment).any(|other| other == written),
        false => {
            let has_key = |other: &str| {
                let rest = other.trim_start().strip_prefix(key);
                rest.is_some_and(|rest| rest.trim_start().starts_with('='))
            };
            let inline = text.get(line.start..place.start)?;
            let mut entries = inline.split(['{', ',']).skip(1);
            let mut table = above.rev().take_while(|line| !line.starts_with('['));
            has_key(text.get(place.start..)?)
                && (entries.any(has_key) || table.any(has_key) && has_key(line_text))
        }
    };
    is_repeated.then(|| {
        let message = match is_header {
            true => format!("duplicate table `{written}`"),
            false => format!("duplicate key `{key}`"),
        };
        SyntaxError::new(place.clone(), message, "remove one of them")
    })
}

/// `spec = "C:\dir"`
fn unknown_escape(text: &str, place: &Range<usize>) -> Option<SyntaxError> {
    let start = text.get(..place.start)?.strip_suffix('\\')?.len();
    let escape = start..place.start + text.get(place.start..)?.chars().next()?.len_utf8();
    let written = text.get(escape.clone())?;
    Some(SyntaxError::new(
        escape,
        format!("invalid escape sequence `{written}` in a string"),
        format!("use `\\{written}` for a backslash, or single quotes, in which nothing is escaped"),
    ))
}

/// `overlays = ["a" "b"]`, `derive = ["Eq"`, `spec = "a" output = "b"`
fn after_a_value(text: &str, place: &Range<usize>) -> Option<SyntaxError> {
    let line = line_around(text, place.start);
    let (key, before) = text.get(line.start..place.start)?.split_once('=')?;
    let mut open = Vec::new();
    let mut quote = None;
    for (at, it) in before.char_indices() {
        match (quote, it) {
            (None, '[' | '{') => open.push((line.start + key.len() + 1 + at, it)),
            (None, ']' | '}') => drop(open.pop()),
            (None, '"' | '\'') => quote = Some(it),
            (Some(quoted), it) if it == quoted => quote = None,
            _ => {}
        }
    }
    let rest = without_comment(text.get(place.start..line.end)?);
    let Some((start, bracket)) = open.pop() else {
        let is_value = !rest.is_empty() && !before.trim().is_empty();
        return is_value.then(|| {
            SyntaxError::new(
                place.clone(),
                "expected a line break after the value",
                "move the rest of the line to the next line",
            )
        });
    };
    let close = if bracket == '[' { ']' } else { '}' };
    Some(match rest.trim().is_empty() {
        true => SyntaxError::new(
            start..start + 1,
            format!("unclosed `{bracket}`"),
            format!("add `{close}`"),
        ),
        false => SyntaxError::new(
            place.clone(),
            format!("expected `,` or `{close}`"),
            "add a comma between the values",
        ),
    })
}

/// The bytes of the line that a place is on, without its end.
fn line_around(text: &str, at: usize) -> Range<usize> {
    let at = at.min(text.len());
    let bytes = text.as_bytes();
    let start = bytes[..at].iter().rposition(|byte| *byte == b'\n');
    let start = start.map_or(0, |end| end + 1);
    let length = bytes[start..].iter().position(|byte| *byte == b'\n');
    let end = length.map_or(text.len(), |length| start + length);
    start..end
}

/// A line without the comment and the whitespace at its end. A `#` in a string ends it as well: what is before
/// it is enough here.
fn without_comment(line: &str) -> &str {
    line.split('#').next().unwrap_or(line).trim_end()
}

fn is_not_key(it: char) -> bool {
    !(it.is_ascii_alphanumeric() || matches!(it, '-' | '_'))
}
