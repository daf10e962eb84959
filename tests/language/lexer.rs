//! A lexer for Rust.
//!
//! It is not `proc_macro2`: that one drops comments and, without a feature that slows down the generator, lines.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Comment,
    Doc,
    String,
    /// An identifier, a number or a character of punctuation.
    Other,
    Space,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    pub(super) text: &'a str,
    pub(super) line: usize,
}

impl Token<'_> {
    pub(super) fn is(self, text: &str) -> bool {
        self.kind == Kind::Other && self.text == text
    }

    pub(super) fn last_line(self) -> usize {
        self.line + self.text.matches('\n').count()
    }
}

/// The tokens of a source, without white space.
pub(super) fn lex(source: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let (mut rest, mut line) = (source, 1);
    while let Some(first) = rest.chars().next() {
        let (kind, length) = measure(rest, first);
        let (text, after) = rest.split_at(length);
        let token = Token { kind, text, line };
        if kind != Kind::Space {
            tokens.push(token);
        }
        line = token.last_line();
        rest = after;
    }
    tokens
}

/// The kind and the length of the first token.
fn measure(rest: &str, first: char) -> (Kind, usize) {
    match first {
        '/' if rest.starts_with("//") => (comment_kind(rest), line_length(rest)),
        '/' if rest.starts_with("/*") => (Kind::Comment, block_length(rest)),
        '"' => (Kind::String, quoted_length(rest)),
        '\'' => (Kind::Other, char_length(rest)),
        _ if is_word_char(first) => measure_word(rest),
        _ if first.is_whitespace() => (Kind::Space, first.len_utf8()),
        _ => (Kind::Other, first.len_utf8()),
    }
}

/// A word may be the prefix of a literal.
fn measure_word(rest: &str) -> (Kind, usize) {
    let length = rest.find(|it| !is_word_char(it)).unwrap_or(rest.len());
    let (word, after) = rest.split_at(length);
    let literal = match word {
        "r" | "br" | "cr" => raw_length(after),
        "b" | "c" => after.starts_with('"').then(|| quoted_length(after)),
        _ => None,
    };
    literal.map_or((Kind::Other, length), |it| (Kind::String, length + it))
}

pub(super) fn is_word_char(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}

fn comment_kind(rest: &str) -> Kind {
    let is_doc = rest.starts_with("//!") || rest.starts_with("///") && !rest.starts_with("////");
    if is_doc { Kind::Doc } else { Kind::Comment }
}

fn line_length(rest: &str) -> usize {
    rest.find('\n').unwrap_or(rest.len())
}

/// A block comment may contain others.
fn block_length(rest: &str) -> usize {
    let (mut at, mut depth) = (0, 0);
    while at < rest.len() {
        match rest.as_bytes()[at..] {
            [b'/', b'*', ..] => (at, depth) = (at + 2, depth + 1),
            [b'*', b'/', ..] => (at, depth) = (at + 2, depth - 1),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    rest.len()
}

fn quoted_length(rest: &str) -> usize {
    let mut is_escaped = false;
    for (at, byte) in rest.bytes().enumerate().skip(1) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

fn raw_length(rest: &str) -> Option<usize> {
    let hashes = rest.len() - rest.trim_start_matches('#').len();
    let body = rest[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    Some(hashes + 1 + body.find(&end)? + end.len())
}

/// The length of a character literal, or of the apostrophe of a lifetime.
fn char_length(rest: &str) -> usize {
    let mut chars = rest[1..].chars();
    match chars.next() {
        Some('\\') => rest[3..].find('\'').map_or(1, |at| 3 + at + 1),
        Some(char) if chars.next() == Some('\'') => 1 + char.len_utf8() + 1,
        _ => 1,
    }
}
