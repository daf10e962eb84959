//! Prose, and the banned words in it.

use std::cell::Cell;
use std::ops::{Range, RangeInclusive};
use std::sync::LazyLock;

use super::lexer::is_word_char;
use super::markdown::{without_code, without_placeholders};
use super::words::{ALLOWED, BRITISH, COINED, PHRASES, RIDDLES, TYPES};

/// A text that people read.
#[derive(Debug)]
pub(super) struct Prose {
    /// The line where it begins.
    line: usize,
    text: String,
    /// The text, with NUL for each byte that is not searched.
    searched: String,
    /// The lines in which a mark applies to all of it: no comment fits into a literal.
    marked_in: Option<RangeInclusive<usize>>,
}

impl Prose {
    /// The text of a document or of a comment.
    pub(super) fn new(line: usize, text: String) -> Self {
        Self {
            line,
            searched: without_code(&text),
            text,
            marked_in: None,
        }
    }

    /// The text of a literal in these lines.
    pub(super) fn literal(lines: RangeInclusive<usize>, text: String) -> Self {
        let (first, last) = lines.into_inner();
        Self {
            line: first,
            searched: without_code(&without_placeholders(&text)),
            text,
            marked_in: Some(first - 1..=last),
        }
    }

    fn line_at(&self, at: usize) -> usize {
        self.line + self.text[..at].matches('\n').count()
    }
}

/// An inline mark that allows what it is next to.
#[derive(Debug)]
pub(super) struct Mark {
    line: usize,
    has_reason: bool,
    is_used: Cell<bool>,
}

impl Mark {
    /// The mark in a comment, if it is one.
    pub(super) fn parse(line: usize, comment: &str) -> Option<Self> {
        let reason = comment.trim().strip_prefix("language-ok")?;
        let reason = reason.strip_prefix(':').unwrap_or_default();
        Some(Self {
            line,
            has_reason: !reason.trim().is_empty(),
            is_used: Cell::new(false),
        })
    }

    fn violation(&self) -> Option<&'static str> {
        match (self.has_reason, self.is_used.get()) {
            (false, _) => Some("exception without a reason"),
            (true, false) => Some("unused exception"),
            (true, true) => None,
        }
    }
}

/// Reports the banned words of a file that no mark allows, and the marks that are wrong.
pub(super) fn violations(location: &str, prose: &[Prose], marks: &[Mark]) -> Vec<String> {
    let mut violations = Vec::new();
    for piece in prose {
        for hit in hits(location, &piece.searched) {
            let line = piece.line_at(hit.range.start);
            let marked = piece.marked_in.clone().unwrap_or(line - 1..=line);
            let mut excuses = marks.iter().filter(|mark| marked.contains(&mark.line));
            match excuses.next() {
                Some(mark) => mark.is_used.set(true),
                None => {
                    violations.push(format!("{location}:{line}: {}", hit.describe(&piece.text)))
                }
            }
        }
    }
    let wrong = marks
        .iter()
        .filter_map(|mark| Some((mark, mark.violation()?)));
    violations
        .extend(wrong.map(|(mark, violation)| format!("{location}:{}: {violation}", mark.line)));
    violations
}

/// A banned word or phrase in a text.
struct Hit {
    range: Range<usize>,
    replacement: &'static str,
}

impl Hit {
    fn describe(&self, text: &str) -> String {
        const AROUND: usize = 50;
        let Range { start, end } = self.range;
        let before = text[..start].char_indices().rev().take(AROUND).last();
        let after = text[end..].char_indices().nth(AROUND);
        let from = before.map_or(start, |(at, _)| at);
        let to = after.map_or(text.len(), |(at, _)| end + at);
        format!(
            "banned word `{}` (use `{}`): {}",
            one_line(&text[start..end]),
            self.replacement,
            one_line(&text[from..to])
        )
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The banned phrases of a text. The longest phrase at a location counts, and what is allowed counts as well:
/// `workspace members` hides `members`.
fn hits(location: &str, text: &str) -> Vec<Hit> {
    let words = words_in(text);
    let mut hits = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let phrases = VOCABULARY.iter_for(&text[words[at].clone()]);
        let found = phrases
            .filter(|phrase| phrase.matches(location, text, &words[at..]))
            .max_by_key(|phrase| (phrase.words.len(), phrase.replacement.is_none()));
        let length = found.map_or(1, |phrase| phrase.words.len());
        let range = words[at].start..words[at + length - 1].end;
        let replacement = found.and_then(|phrase| phrase.replacement);
        let replacement = replacement.filter(|_| !is_key(&text[range.end..]));
        hits.extend(replacement.map(|replacement| Hit { range, replacement }));
        at += length;
    }
    hits
}

/// Whether a word before this text is a key in TOML: such code is also in literals.
fn is_key(after: &str) -> bool {
    after.starts_with(" =")
}

fn words_in(text: &str) -> Vec<Range<usize>> {
    let words = text.split(|it| !is_word_char(it));
    let words = words.filter(|word| !word.is_empty());
    let start = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
    words
        .map(|word| start(word)..start(word) + word.len())
        .collect()
}

/// One form of a banned or an allowed phrase.
struct Phrase {
    words: Vec<&'static str>,
    /// Nothing where the phrase is allowed.
    replacement: Option<&'static str>,
    /// Where it applies: below a path that begins like this.
    location: &'static str,
}

impl Phrase {
    fn matches(&self, location: &str, text: &str, words: &[Range<usize>]) -> bool {
        let same =
            |(pattern, range): (&&str, &Range<usize>)| is_form(pattern, &text[range.clone()]);
        words.len() >= self.words.len()
            && self.words.iter().zip(words).all(same)
            && words[..self.words.len()]
                .windows(2)
                .all(|pair| is_gap(&text[pair[0].end..pair[1].start]))
            && location.starts_with(self.location)
    }
}

/// Whether two words belong to one phrase. A blank line ends it.
fn is_gap(between: &str) -> bool {
    let is_space = between.trim().is_empty() && between.matches('\n').count() < 2;
    is_space || between == "-"
}

fn is_form(pattern: &str, word: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some("") => word.chars().all(char::is_alphabetic),
        Some(stem) => word
            .get(..stem.len())
            .is_some_and(|it| it.eq_ignore_ascii_case(stem)),
        None => word.eq_ignore_ascii_case(pattern),
    }
}

/// The table of what is banned.
pub(super) fn banned() -> impl Iterator<Item = (&'static str, &'static str)> {
    let tables = [COINED, RIDDLES, PHRASES, TYPES, BRITISH].into_iter();
    tables.flatten().copied()
}

/// All phrases, by their first letter.
struct Vocabulary([Vec<Phrase>; 26]);

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let mut vocabulary = Vocabulary(Default::default());
    for (forms, replacement) in banned() {
        vocabulary.add(forms, Some(replacement), "");
    }
    for (forms, location) in ALLOWED {
        vocabulary.add(forms, None, location);
    }
    vocabulary
});

impl Vocabulary {
    fn add(
        &mut self,
        forms: &'static str,
        replacement: Option<&'static str>,
        location: &'static str,
    ) {
        for form in forms.split('|') {
            let index = Self::index(form).expect("a form begins with a letter");
            self.0[index].push(Phrase {
                words: form.split(' ').collect(),
                replacement,
                location,
            });
        }
    }

    fn index(word: &str) -> Option<usize> {
        let first = word.bytes().next()?.to_ascii_lowercase();
        first
            .is_ascii_lowercase()
            .then(|| usize::from(first - b'a'))
    }

    fn iter_for(&self, word: &str) -> impl Iterator<Item = &Phrase> {
        Self::index(word).into_iter().flat_map(|it| &self.0[it])
    }
}
