//! The names of enum values: no name can be taken for that of another value.
//!
//! A sign that carries meaning is a word of the name: `-price` is `MinusPrice`, `Etc/GMT+12` is `EtcGmtPlus12`. Where
//! values still map to the same name, their differences become words, one kind after the other: symbols (`ADotB`),
//! underscores, JSON types, and upper case. A number alone never distinguishes them: `Gmt1` with the number 2 is the
//! name of another time zone.

use std::collections::{HashMap, HashSet};

use crate::json::Value;

use crate::ir::{Case, Name, Scope, symbol_name, to_ascii};

/// Names each value after its text. All values are different.
pub(super) fn variant_names(values: &[(String, &Value)]) -> Vec<Name> {
    let texts = values.iter().map(|(text, _)| to_ascii(text).into_owned());
    let texts: Vec<String> = texts.collect();
    let stems = signed_stems(&texts);
    let words = texts
        .iter()
        .map(|text| Words::new(with_signs(text, &stems)));
    let mut words: Vec<Words> = words.collect();
    for difference in Difference::ALL {
        let mut groups: HashMap<&str, Vec<usize>> = HashMap::new();
        for (index, words) in words.iter().enumerate() {
            groups.entry(&words.name).or_default().push(index);
        }
        let groups = groups.into_values().filter(|group| group.len() > 1);
        for group in groups.collect::<Vec<_>>() {
            let spelled = |index: &usize| {
                let of = (texts[*index].as_str(), values[*index].1);
                Words::new(difference.spell(&words[*index].text, of))
            };
            let spelled: Vec<Words> = group.iter().map(spelled).collect();
            let names: HashSet<&str> = spelled.iter().map(|words| words.name.as_str()).collect();
            if names.len() > 1 {
                for (index, spelled) in group.into_iter().zip(spelled) {
                    words[index] = spelled;
                }
            }
        }
    }
    unique(&words)
}

/// The words of a value, and the name that they make if it is free: values can be long.
struct Words {
    text: String,
    name: String,
}

impl Words {
    fn new(text: String) -> Self {
        let name = Scope::new(Case::Value, &[]).canonical(&text);
        Self { text, name }
    }
}

/// The first value of a name gets it; what distinguishes the others is not known.
fn unique(words: &[Words]) -> Vec<Name> {
    let mut scope = Scope::new(Case::Value, &[]);
    let names: Vec<_> = words.iter().map(|words| scope.claim(&words.name)).collect();
    let names = names.into_iter().zip(words);
    names
        .filter_map(|(name, Words { text, .. })| {
            let mut numbered = (2..usize::MAX).map(|number| format!("{text} variant {number}"));
            let mut claim = |text: String| scope.claim(&scope.canonical(&text));
            // Not all numbers are taken.
            name.or_else(|| numbered.find_map(&mut claim))
        })
        .collect()
}

/// What distinguishes values of the same words.
#[derive(Clone, Copy)]
enum Difference {
    Symbols,
    Underscores,
    Types,
    Case,
}

impl Difference {
    const ALL: [Self; 4] = [Self::Symbols, Self::Underscores, Self::Types, Self::Case];

    /// The words of a value, and those of what distinguishes it.
    fn spell(self, words: &str, (text, value): (&str, &Value)) -> String {
        match self {
            Self::Symbols => spell(words, |ch| !matches!(ch, ' ' | '_')),
            Self::Underscores => spell(words, |ch| ch == '_'),
            Self::Types => match value {
                Value::String(_) => format!("{words} string"),
                _ => words.to_owned(),
            },
            Self::Case => {
                let has = |is_case: fn(&u8) -> bool| text.bytes().any(|it| is_case(&it));
                match (has(u8::is_ascii_uppercase), has(u8::is_ascii_lowercase)) {
                    (false, _) => words.to_owned(),
                    (true, false) => format!("{words} uppercase"),
                    (true, true) => format!("{words} mixed case"),
                }
            }
        }
    }
}

/// How many symbols of a value are words at most: a name of more is longer than names may be, and ends in a hash of the
/// whole text.
const MAX_SPELLED: usize = 60;

/// The text with the names of some of its symbols.
fn spell(text: &str, is_spelled: impl Fn(char) -> bool) -> String {
    let mut words = String::with_capacity(text.len());
    let mut left = MAX_SPELLED;
    for ch in text.chars() {
        if ch.is_ascii_alphanumeric() || left == 0 || !is_spelled(ch) {
            words.push(ch);
            continue;
        }
        left -= 1;
        let name = match ch {
            // Between words, it is not a sign.
            '-' => "dash",
            _ => symbol_name(ch),
        };
        words.extend([" ", name, " "]);
    }
    words
}

/// What comes before a `+` and a number, as in `Etc/GMT+12`: before a `-` in other values it has a sign as well.
fn signed_stems(texts: &[String]) -> HashSet<&str> {
    let signs = texts
        .iter()
        .flat_map(|text| text.match_indices('+').map(move |(at, _)| (text, at)));
    let signs =
        signs.filter(|(text, at)| text[at + 1..].starts_with(|next: char| next.is_ascii_digit()));
    signs.map(|(text, at)| &text[..at]).collect()
}

/// A text with the names of its signs and comparisons: `start<` and `start>` are different parameters.
pub(in crate::lower) fn spell_signs(text: &str) -> String {
    with_signs(&to_ascii(text), &HashSet::new())
}

/// The text with the names of the symbols that carry meaning: signs and comparisons.
fn with_signs(text: &str, stems: &HashSet<&str>) -> String {
    let is_word = |ch: char| ch.is_ascii_alphanumeric();
    let (Some(first), Some(last)) = (text.find(is_word), text.rfind(is_word)) else {
        // Symbols are all that there is.
        return text
            .chars()
            .flat_map(|ch| [" ", symbol_name(ch), " "])
            .collect();
    };
    let mut words = String::with_capacity(text.len());
    for (at, ch) in text.char_indices() {
        let is_outer = (at < first, at > last);
        match is_meaningful(ch, (&text[..at], &text[at + 1..]), is_outer, stems) {
            true => words.extend([" ", symbol_name(ch), " "]),
            false => words.push(ch),
        }
    }
    words
}

/// Whether a symbol carries meaning between these parts of an ASCII text, which may be before its first word or after
/// its last. In `kebab-case`, `gpt-4`, `svg+xml` and `Map<Key,Value>` it does not.
fn is_meaningful(
    ch: char,
    (before, after): (&str, &str),
    (is_first, is_last): (bool, bool),
    stems: &HashSet<&str>,
) -> bool {
    let is_outer = is_first || is_last;
    let previous = before.bytes().last();
    let next = after.bytes().next();
    let is_digit = |byte: Option<u8>| byte.is_some_and(|it| it.is_ascii_digit());
    let is_in_word = |byte: Option<u8>| byte.is_some_and(|it| it.is_ascii_alphanumeric());
    let is_comparison = |byte: Option<u8>| matches!(byte, Some(b'<' | b'>' | b'=' | b'!'));
    match ch {
        '+' => is_outer || is_digit(next) || (is_digit(previous) && !is_in_word(next)),
        '-' if is_outer => next != Some(b'>'),
        '-' => {
            is_digit(next) && (!is_in_word(previous) || stems.contains(before) || is_utc(before))
        }
        '<' => is_comparison(next) || is_digit(next) || !after.contains('>'),
        '>' if matches!(previous, Some(b'-' | b'=')) => false,
        '>' => !before.contains('<') || is_comparison(previous) || is_comparison(next),
        '=' => is_first || is_comparison(previous) || is_comparison(next),
        '!' => is_first || next == Some(b'='),
        _ => false,
    }
}

/// Whether the text ends with the name of universal time, before its offset.
fn is_utc(text: &str) -> bool {
    let is_name =
        |name: &[u8]| name.eq_ignore_ascii_case(b"UTC") || name.eq_ignore_ascii_case(b"GMT");
    text.as_bytes()
        .last_chunk::<3>()
        .is_some_and(|name| is_name(name))
}
