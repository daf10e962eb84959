//! The prose in Rust code: string literals, also inside of macros, and doc comments.

use super::lexer::{Kind, Token, lex};
use super::prose::{Mark, Prose};

/// Which doc comments are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Docs {
    All,
    /// Those of `pub` items.
    Public,
    /// Those of types that `clap` derives a parser for: it prints them as help.
    Commands,
}

/// Calls whose argument is a message, even if it is one word.
const MESSAGE_CALLS: &[&str] = &[
    "anyhow",
    "bail",
    "context",
    "ensure",
    "eprint_line",
    "expect",
    "help",
    "message",
    "panic",
    "print_line",
];

/// Derives that turn doc comments into help.
const PARSERS: &[&str] = &["Args", "Parser", "Subcommand", "ValueEnum"];

/// Reads the prose of a file, and the marks in it.
pub(super) fn read(source: &str, docs: Docs) -> (Vec<Prose>, Vec<Mark>) {
    let tokens = lex(source);
    let comments = tokens.iter().filter(|token| token.kind == Kind::Comment);
    let marks = comments.filter_map(|it| Mark::parse(it.line, it.text.strip_prefix("//")?));
    (prose(&tokens, docs), marks.collect())
}

/// The string literals of a file, as they are written, but for those that are docs.
pub(super) fn literals(source: &str) -> Vec<&str> {
    let tokens = lex(source);
    let is_doc = |at: usize| at >= 2 && tokens[at - 2].is("doc") && tokens[at - 1].is("=");
    let literals = tokens.iter().enumerate();
    let literals = literals.filter(|(at, it)| it.kind == Kind::String && !is_doc(*at));
    literals.map(|(_, token)| token.text).collect()
}

fn prose(tokens: &[Token<'_>], docs: Docs) -> Vec<Prose> {
    let mut prose = Vec::new();
    let (mut at, mut command_end) = (0, 0);
    while let Some(token) = tokens.get(at) {
        let attribute = attribute_at(&tokens[at..]);
        if is_test(attribute) {
            at += item_length(&tokens[at..]);
        } else if token.kind == Kind::Doc {
            let length = doc_length(&tokens[at..]);
            let is_help = docs == Docs::Commands && at < command_end;
            if is_help || is_visible(docs, &tokens[at + length..]) {
                prose.push(doc_prose(&tokens[at..at + length]));
            }
            at += length;
        } else {
            if is_parser(attribute) {
                command_end = command_end.max(at + item_length(&tokens[at..]));
            }
            if token.kind == Kind::String {
                prose.extend(literal_prose(*token, is_message(&tokens[..at])));
            }
            at += 1;
        }
    }
    prose
}

/// Whether users read the doc comment before these tokens.
fn is_visible(docs: Docs, after: &[Token<'_>]) -> bool {
    let mut after = after;
    loop {
        let attribute = attribute_at(after);
        match (docs, after.first()) {
            (Docs::All, _) => return true,
            (_, None) => return false,
            (Docs::Commands, _) if is_parser(attribute) => return true,
            (_, Some(token)) if token.kind == Kind::Comment => after = &after[1..],
            _ if !attribute.is_empty() => after = &after[attribute.len()..],
            (Docs::Commands, _) => return false,
            (Docs::Public, Some(token)) => {
                return token.is("pub") && !after.get(1).is_some_and(|it| it.is("("));
            }
        }
    }
}

/// Whether a literal after these tokens is the argument of a call that takes a message.
fn is_message(before: &[Token<'_>]) -> bool {
    let names = match before {
        [.., name, bang, open] if open.is("(") && bang.is("!") => name,
        [.., name, open] if open.is("(") => name,
        _ => return false,
    };
    MESSAGE_CALLS.contains(&names.text)
}

fn doc_prose(run: &[Token<'_>]) -> Prose {
    let lines: Vec<_> = run.iter().map(|token| &token.text[3..]).collect();
    Prose::new(run[0].line, lines.join("\n"))
}

/// One word is a name or a key, unless it is a whole message.
fn literal_prose(token: Token<'_>, is_message: bool) -> Option<Prose> {
    let text = literal_text(token.text);
    let is_prose = is_message || text.split_whitespace().nth(1).is_some();
    let lines = token.line..=token.last_line();
    is_prose.then(|| Prose::literal(lines, text))
}

/// The text of a literal, with the line ends of the source and no others: lines can be counted in it.
fn literal_text(literal: &str) -> String {
    let (prefix, rest) = literal.split_once('"').unwrap_or_default();
    let Some((body, _)) = rest.rsplit_once('"') else {
        return String::new();
    };
    if prefix.contains('r') {
        return body.to_owned();
    }
    let mut text = String::new();
    let mut chars = body.chars();
    while let Some(char) = chars.next() {
        match char {
            '\\' => text.push(escaped(chars.next())),
            _ => text.push(char),
        }
    }
    text
}

/// The character that follows a backslash, as far as it matters to words.
fn escaped(char: Option<char>) -> char {
    let is_itself = |char: &char| ['"', '\'', '\n', '\\'].contains(char);
    char.filter(is_itself).unwrap_or(' ')
}

fn is_test(attribute: &[Token<'_>]) -> bool {
    let texts = attribute.iter().map(|token| token.text);
    texts.eq(["#", "[", "cfg", "(", "test", ")", "]"])
}

fn is_parser(attribute: &[Token<'_>]) -> bool {
    attribute.get(2).is_some_and(|it| it.is("derive"))
        && attribute.iter().any(|it| PARSERS.contains(&it.text))
}

/// The attribute that the tokens begin with, if they do.
fn attribute_at<'a, 'b>(tokens: &'b [Token<'a>]) -> &'b [Token<'a>] {
    match tokens {
        [pound, open, ..] if pound.is("#") && open.is("[") => {
            &tokens[..length_until(tokens, &["]"])]
        }
        _ => &[],
    }
}

/// An item with its attributes ends with a semicolon or a block.
fn item_length(tokens: &[Token<'_>]) -> usize {
    length_until(tokens, &[";", "}"])
}

/// How many tokens there are up to the first of these ends outside of brackets.
fn length_until(tokens: &[Token<'_>], ends: &[&str]) -> usize {
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate() {
        if ["(", "[", "{"].iter().any(|open| token.is(open)) {
            depth += 1;
        } else if [")", "]", "}"].iter().any(|close| token.is(close)) {
            depth = depth.saturating_sub(1);
        }
        if depth == 0 && ends.iter().any(|end| token.is(end)) {
            return index + 1;
        }
    }
    tokens.len()
}

/// The doc comments that follow one another line by line.
fn doc_length(tokens: &[Token<'_>]) -> usize {
    let first = tokens[0];
    let is_next = |(index, token): &(usize, &Token<'_>)| {
        let is_same = token.kind == Kind::Doc && token.text[..3] == first.text[..3];
        is_same && token.line == first.line + index
    };
    tokens.iter().enumerate().take_while(is_next).count()
}
