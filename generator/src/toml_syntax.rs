//! Explains text that is not TOML.
//!
//! The TOML parser reports where it stopped. The error is determined from the text, so that no message depends on the
//! wording of the parser.

use std::ops::Range;

use crate::diagnostic::{CONFLICT_MARKERS, Code, Diagnostic};

/// Explains an error of the TOML parser.
pub(crate) fn explain(text: &str, error: &toml::de::Error) -> SyntaxError {
    let Some(span) = error.span() else {
        return SyntaxError {
            span: None,
            message: "invalid TOML".to_owned(),
            help: "use `key = value`, with strings in quotes and arrays in brackets".to_owned(),
        };
    };
    let explanations = [
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
    let mut explanations = explanations.into_iter();
    let explained = explanations.find_map(|explanation| explanation(text, &span));
    explained.unwrap_or_else(|| unknown_error(text, span))
}

/// An error in a header, a key or a value that is not one of the known ones.
fn unknown_error(text: &str, span: Range<usize>) -> SyntaxError {
    let (line, written) = line_around(text, span.start);
    let equals = written.find('=').map(|equals| line.start + equals);
    let (message, help) = match equals {
        _ if written.trim_start().starts_with('[') => (
            "invalid table header",
            "use a header such as `[client.pets]`",
        ),
        Some(equals) if equals < span.start => (
            "invalid value",
            "use a string in quotes, a number, a boolean, an array or a table",
        ),
        _ => (
            "invalid key",
            "use ASCII alphanumerics, `-` and `_`, or quote the key",
        ),
    };
    SyntaxError::new(span, message, help)
}

/// A syntax error in TOML text.
#[derive(Debug)]
pub(crate) struct SyntaxError {
    /// The bytes of the error; none if the parser does not report them.
    pub(crate) span: Option<Range<usize>>,
    /// The message.
    pub(crate) message: String,
    /// How to fix it.
    pub(crate) help: String,
}

impl From<SyntaxError> for Diagnostic {
    /// Reports the error in the file of settings.
    fn from(error: SyntaxError) -> Self {
        let SyntaxError {
            span,
            message,
            help,
        } = error;
        Self::in_configuration(Code::InvalidSetting, span, message).help(help)
    }
}

impl SyntaxError {
    fn new(span: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            span: Some(span),
            message: message.into(),
            help: help.into(),
        }
    }
}

/// `<<<<<<< HEAD`
fn merge_conflict(text: &str, span: &Range<usize>) -> Option<SyntaxError> {
    let (line, written) = line_around(text, span.start);
    // The parser has stopped here, so a marker without a label is one too.
    let mut markers = CONFLICT_MARKERS.iter().map(|marker| marker.trim_end());
    let is_marker = markers.any(|marker| written.starts_with(marker));
    is_marker.then(|| {
        let help = "remove the conflict markers, and one of the two versions";
        SyntaxError::new(line, "unresolved merge conflict", help)
    })
}

/// `version = 0.1.0`
fn unquoted_value(text: &str, span: &Range<usize>) -> Option<SyntaxError> {
    let at = span.start;
    let is_part = |it: char| it.is_ascii_alphanumeric() || matches!(it, '.' | '-' | '+' | '_');
    let (before, after) = text.split_at_checked(at)?;
    let start = before.trim_end_matches(is_part).len();
    let end = text.len() - after.trim_start_matches(is_part).len();
    let is_value = text
        .get(..start)?
        .trim_end_matches([' ', '\t'])
        .ends_with('=');
    let remaining = text.get(end..)?.trim_start_matches([' ', '\t']);
    let is_complete = remaining.is_empty() || remaining.starts_with(['\n', '\r', '#', ',', '}']);
    if !is_value || !is_complete || start == end {
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
fn open_string(text: &str, span: &Range<usize>) -> Option<SyntaxError> {
    let (line, written) = line_around(text, span.start);
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
fn open_header(text: &str, span: &Range<usize>) -> Option<SyntaxError> {
    let (line, written) = line_around(text, span.start);
    let written = without_comment(written);
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
fn missing_equals(text: &str, span: &Range<usize>) -> Option<SyntaxError> {
    let (line, written) = line_around(text, span.start);
    let written = without_comment(written);
    let key = &written[..written.find(is_not_key).unwrap_or(written.len())];
    let remaining = written[key.len()..].trim_start();
    // A line inside of an array or a string begins with a value instead.
    let is_key = !key.is_empty() && !remaining.starts_with(['=', ',', ']', '}', '.']);
    is_key.then(|| {
        SyntaxError::new(
            line.start..line.start + key.len(),
            format!("expected `=` after the key `{key}`"),
            "add `=` and a value",
        )
    })
}

/// `output =`
fn missing_value(text: &str, span: &Range<usize>) -> Option<SyntaxError> {
    let (line, written) = line_around(text, span.start.saturating_sub(1));
    let written = without_comment(written);
    let key = written.strip_suffix('=')?.trim_end();
    Some(SyntaxError::new(
        line.start..line.start + written.len(),
        format!("missing value for `{key}`"),
        "add a value, or remove the line",
    ))
}

/// A key or a table header that occurs above in the same table.
fn duplicate_key(text: &str, span: &Range<usize>) -> Option<SyntaxError> {
    let key = text.get(span.clone()).filter(|key| !key.is_empty())?;
    let (line, line_text) = line_around(text, span.start);
    let written = without_comment(line_text);
    let above = text.get(..line.start)?.lines();
    let is_header = written.starts_with('[');
    let is_repeated = match is_header {
        true => above
            .map(without_comment)
            .any(|line_above| line_above == written),
        false => {
            let has_key = |line_above: &str| {
                let remaining = line_above.trim_start().strip_prefix(key);
                remaining.is_some_and(|remaining| remaining.trim_start().starts_with('='))
            };
            let inline = text.get(line.start..span.start)?;
            let mut entries = inline.split(['{', ',']).skip(1);
            let mut table = above.rev().take_while(|line| !line.starts_with('['));
            has_key(text.get(span.start..)?)
                && (entries.any(has_key) || table.any(has_key) && has_key(line_text))
        }
    };
    is_repeated.then(|| {
        let message = match is_header {
            true => format!("duplicate table `{written}`"),
            false => format!("duplicate key `{key}`"),
        };
        SyntaxError::new(span.clone(), message, "remove one of them")
    })
}

/// `spec = "C:\dir"`
fn unknown_escape(text: &str, span: &Range<usize>) -> Option<SyntaxError> {
    let start = text.get(..span.start)?.strip_suffix('\\')?.len();
    let escape = start..span.start + text.get(span.start..)?.chars().next()?.len_utf8();
    let written = text.get(escape.clone())?;
    Some(SyntaxError::new(
        escape,
        format!("invalid escape sequence `{written}` in a string"),
        format!("use `\\{written}` for a backslash, or single quotes, in which nothing is escaped"),
    ))
}

/// `overlays = ["a" "b"]`, `derive = ["Eq"`, `spec = "a" output = "b"`
fn after_a_value(text: &str, span: &Range<usize>) -> Option<SyntaxError> {
    let (line, _) = line_around(text, span.start);
    let (key, before) = text.get(line.start..span.start)?.split_once('=')?;
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
    let remaining = without_comment(text.get(span.start..line.end)?);
    let Some((start, bracket)) = open.pop() else {
        let is_value = !remaining.is_empty() && !before.trim().is_empty();
        return is_value.then(|| {
            SyntaxError::new(
                span.clone(),
                "expected a line break after the value",
                "move the rest of the line to the next line",
            )
        });
    };
    let close = if bracket == '[' { ']' } else { '}' };
    Some(match remaining.trim().is_empty() {
        true => SyntaxError::new(
            start..start + 1,
            format!("unclosed `{bracket}`"),
            format!("add `{close}`"),
        ),
        false => SyntaxError::new(
            span.clone(),
            format!("expected `,` or `{close}`"),
            "add a comma between the values",
        ),
    })
}

/// The line that contains an offset, without the line break: its bytes and its text.
fn line_around(text: &str, at: usize) -> (Range<usize>, &str) {
    let at = at.min(text.len());
    let bytes = text.as_bytes();
    let start = bytes[..at].iter().rposition(|byte| *byte == b'\n');
    let start = start.map_or(0, |end| end + 1);
    let length = bytes[start..].iter().position(|byte| *byte == b'\n');
    let end = length.map_or(text.len(), |length| start + length);
    (start..end, text.get(start..end).unwrap_or_default())
}

/// A line without the comment and the whitespace at its end. A `#` in a string ends the line as well; the text before
/// it is sufficient here.
fn without_comment(line: &str) -> &str {
    line.split('#').next().unwrap_or(line).trim_end()
}

fn is_not_key(it: char) -> bool {
    !(it.is_ascii_alphanumeric() || matches!(it, '-' | '_'))
}
