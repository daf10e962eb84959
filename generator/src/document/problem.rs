//! Problems of a tree beyond the syntax of its notation.

use std::ops::Range;

use crate::diagnostic::{CONFLICT_MARKERS, Code, Diagnostic, SourceText, Trail};

/// Why the visitor stopped. The parser that calls it knows the position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    TooDeep,
    /// More values than the limit.
    TooLarge(usize),
    /// More bytes in strings than the limit.
    TooMuchText(usize),
    Tag,
    SecondDocument,
}

impl Problem {
    /// The diagnostic for a problem, at the position where the parser stopped.
    pub(super) fn into_diagnostic(self, caret: Option<Range<usize>>) -> Diagnostic {
        Diagnostic::in_text(self.code(), caret, self.message()).help(self.help())
    }

    fn code(self) -> Code {
        match self {
            Self::TooDeep => Code::DepthLimitExceeded,
            Self::TooLarge(_) | Self::TooMuchText(_) => Code::SizeLimitExceeded,
            Self::Tag | Self::SecondDocument => Code::UnsupportedYaml,
        }
    }

    pub(super) fn message(self) -> String {
        match self {
            Self::TooDeep => "nesting exceeds 100 levels".to_owned(),
            Self::TooLarge(limit) => format!("file exceeds the limit of {limit} values"),
            Self::TooMuchText(limit) => format!(
                "strings of the file, including copies by aliases, exceed the limit of {limit} bytes"
            ),
            Self::Tag => "custom tags are not supported: they have no JSON equivalent".to_owned(),
            Self::SecondDocument => {
                "multiple YAML documents in one file are not supported".to_owned()
            }
        }
    }

    fn help(self) -> &'static str {
        match self {
            Self::TooDeep => "move inner schemas to `components`, and use `$ref` to refer to them",
            Self::TooLarge(_) => {
                "remove aliases that repeat large values, or raise `limits.values` in `codegen.toml`"
            }
            Self::TooMuchText(_) => {
                "remove aliases that repeat long strings, or raise `limits.bytes` in `codegen.toml`"
            }
            Self::Tag => {
                "remove the tag, the word that begins with `!`, or use `$ref` to refer to another file"
            }
            Self::SecondDocument => "move each document to a separate file",
        }
    }
}

/// A line that `git` leaves where two sides of a merge differ, such as `<<<<<<< HEAD`.
pub(super) fn unfinished_merge(code: Code, text: &SourceText) -> Option<Diagnostic> {
    let is_marker = |line: &str| {
        CONFLICT_MARKERS
            .iter()
            .any(|marker| line.starts_with(marker))
    };
    let line = text.find_line(is_marker)?;
    Some(
        Diagnostic::in_text(code, line, "unresolved merge conflict")
            .help("remove one of the two sides, and the lines with the conflict markers"),
    )
}

/// Reports a key that an object has more than once, at its repetition with this index, from 0.
pub(super) fn duplicate_key(object: &Trail<'_>, key: &str, repeat: usize) -> Diagnostic {
    let origin = object.key(key).origin();
    let message = format!("duplicate key `{key}`; the first value is used");
    Diagnostic::new(Code::DuplicateKey, origin.clone(), message)
        .at_repeat(repeat)
        .related_key(origin, "first defined here")
        .help("remove one of them")
}
