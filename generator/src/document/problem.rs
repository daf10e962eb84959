//! What can be wrong with a tree beyond the grammar of its notation.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, FileId, Origin, SourceText};

/// Why the visitor gave up. The parser that drives it knows where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    TooDeep,
    TooLarge,
    TooMuchText,
    Tag,
    SecondDocument,
}

impl Problem {
    /// The diagnostic for a fault, at the place where the parser stopped.
    pub(super) fn into_diagnostic(self, caret: Option<Range<usize>>) -> Diagnostic {
        Diagnostic::in_text(self.code(), caret, self.message()).help(self.help())
    }

    fn code(self) -> Code {
        match self {
            Self::TooDeep => Code::DepthLimitExceeded,
            Self::TooLarge | Self::TooMuchText => Code::SizeLimitExceeded,
            Self::Tag | Self::SecondDocument => Code::UnsupportedYaml,
        }
    }

    pub(super) fn message(self) -> &'static str {
        match self {
            Self::TooDeep => "lists and objects lie in one another more than 100 levels deep",
            Self::TooLarge => "the file has more values than are read",
            Self::TooMuchText => {
                "the texts in the file have more bytes than are read, with each alias counted"
            }
            Self::Tag => "a value with a tag of its own has no equal in JSON",
            Self::SecondDocument => "a second YAML document begins here, and a description is one",
        }
    }

    fn help(self) -> &'static str {
        match self {
            Self::TooDeep => "move inner schemas to `components` and refer to them with `$ref`",
            Self::TooLarge => {
                "look for an alias that repeats something large; or raise `limits.values` in `codegen.toml`"
            }
            Self::TooMuchText => {
                "look for an alias that repeats a long text; or raise `limits.bytes` in `codegen.toml`"
            }
            Self::Tag => {
                "remove the tag, the word that begins with `!`; another file is referred to with `$ref`"
            }
            Self::SecondDocument => "keep each description in a file of its own",
        }
    }
}

/// A line that `git` leaves where two sides of a merge differ, such as `<<<<<<< HEAD`.
pub(super) fn unfinished_merge(code: Code, text: &SourceText) -> Option<Diagnostic> {
    let marks = ["<<<<<<< ", "=======", ">>>>>>> "];
    let is_mark = |line: &str| marks.iter().any(|mark| line.starts_with(mark));
    let mut start = 0;
    let line = text.as_str().split_inclusive('\n').find(|line| {
        start += line.len();
        is_mark(line)
    })?;
    let line = start - line.len()..start - line.len() + line.trim_end().len();
    Some(
        Diagnostic::in_text(code, line, "this line is of a merge that is not finished")
            .help("choose one of the two sides, and remove the lines with the marks"),
    )
}

/// A key that an object has more than once. The first value counts.
#[derive(Debug)]
pub(super) struct DuplicateKey {
    pub(super) key: String,
    pub(super) origin: Origin,
    /// Which of the further places this is, counted from 0.
    pub(super) repeat: usize,
}

impl DuplicateKey {
    pub(super) fn into_diagnostic(self, file: FileId) -> Diagnostic {
        let origin = Origin::in_file(file, self.origin.pointer()).unwrap_or(self.origin);
        let message = format!(
            "the key `{}` occurs more than once in one object: the first counts",
            self.key
        );
        Diagnostic::new(Code::DuplicateKey, origin.clone(), message)
            .at_repeat(self.repeat)
            .related_key(origin, "first defined here")
            .help("keep one of them")
    }
}
