//! Identifiers. Only a [`Scope`] creates them, so that each is valid, unique and not a keyword.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;

use heck::{ToSnakeCase, ToUpperCamelCase};

use super::LockedName;

/// A Rust identifier.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name(String);

impl Name {
    /// The identifier.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How a kind of name is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// `ContactUpdate`: types and variants.
    Camel,
    /// `contact_update`: fields, functions, modules.
    Snake,
    /// `Version1_5`: enum values and the types of operations. Numbers stay apart, as in `version_1_5`.
    Value,
}

/// A namespace in which names must be unique: the fields of a struct, the types of a crate.
///
/// ```
/// use openapi_client_codegen::ir::{Case, Scope};
///
/// let mut fields = Scope::new(Case::Snake, &["call"]);
/// assert_eq!(fields.name("firstName").as_str(), "first_name");
/// assert_eq!(fields.name("first-name").as_str(), "first_name_2");
/// assert_eq!(fields.name("type").as_str(), "type_");
/// assert_eq!(fields.name("straße").as_str(), "strasse");
/// assert_eq!(fields.name("call").as_str(), "call_2");
/// ```
#[derive(Debug, Clone)]
pub struct Scope {
    case: Case,
    taken: HashSet<String>,
    /// The first suffix that may be free, where all lower ones are taken.
    numbers: HashMap<String, usize>,
}

impl Scope {
    /// A scope in which only the reserved names are taken.
    pub fn new(case: Case, reserved: &[&str]) -> Self {
        Self {
            case,
            taken: reserved.iter().map(|name| (*name).to_owned()).collect(),
            numbers: HashMap::new(),
        }
    }

    /// A scope of names that are also file names: names of devices are reserved.
    pub fn of_files(reserved: &[&str]) -> Self {
        let mut scope = Self::new(Case::Snake, reserved);
        scope
            .taken
            .extend(RESERVED_DEVICE_NAMES.iter().map(ToString::to_string));
        scope
    }

    /// Creates a name from a string of the description. Of several strings that map to the same name, the first
    /// gets it, and the others get a numeric suffix.
    pub fn name(&mut self, wire: &str) -> Name {
        let base = identifier(wire, self.case);
        if self.taken.insert(base.clone()) {
            return Name(base);
        }
        // Names are never released, so each search continues where the last one ended.
        let number = self.numbers.entry(base.clone()).or_insert(2);
        loop {
            let name = numbered(&base, *number, self.case);
            *number += 1;
            if self.taken.insert(name.clone()) {
                return Name(name);
            }
        }
    }

    /// Returns the name that the string had before, if the string still maps to it and it is free.
    pub fn restore(&mut self, wire: &str, previous: &str) -> Option<Name> {
        self.number_of(wire, previous)?;
        self.taken
            .insert(previous.to_owned())
            .then(|| Name(previous.to_owned()))
    }

    /// Creates a name for each string. Those that had a name before and can keep it get theirs first.
    pub fn names<'a>(
        &mut self,
        texts: impl IntoIterator<Item = (&'a String, Option<&'a LockedName>)>,
    ) -> Vec<Name> {
        let restored = texts.into_iter().map(|(text, previous)| {
            let name = previous.and_then(|previous| self.restore(text, previous.as_str()));
            (text, name)
        });
        let restored: Vec<_> = restored.collect();
        let names = restored.into_iter();
        names
            .map(|(text, name)| name.unwrap_or_else(|| self.name(text)))
            .collect()
    }

    /// Returns the name of the string without a suffix.
    pub fn canonical(&self, wire: &str) -> String {
        identifier(wire, self.case)
    }

    /// Reserves a name that [`canonical`](Self::canonical) returned, if it is free.
    pub fn claim(&mut self, canonical: &str) -> Option<Name> {
        let name = canonical.to_owned();
        self.taken.insert(name.clone()).then_some(Name(name))
    }

    /// Whether the string is equal to its name, so that the name belongs to it more than to other strings.
    pub fn is_exact(&self, wire: &str) -> bool {
        identifier(wire, self.case) == wire
    }

    /// Returns the name of the string with this suffix, if it is free; 1 means no suffix.
    pub fn first_free(&self, wire: &str, number: usize) -> Option<Name> {
        let name = numbered(&identifier(wire, self.case), number, self.case);
        (!self.taken.contains(&name)).then_some(Name(name))
    }

    /// Reserves a name that [`first_free`](Self::first_free) returned.
    pub fn reserve(&mut self, name: &Name) {
        self.taken.insert(name.0.clone());
    }

    /// Returns the suffix with which the string maps to the name, if it does.
    pub fn number_of(&self, wire: &str, name: &str) -> Option<usize> {
        let base = identifier(wire, self.case);
        if base == name {
            return Some(1);
        }
        let digits = name.strip_prefix(base.trim_end_matches('_'))?;
        let number = digits.trim_start_matches('_').parse().ok()?;
        (number > 1 && numbered(&base, number, self.case) == name).then_some(number)
    }
}

fn numbered(base: &str, number: usize, case: Case) -> String {
    let stem = base.trim_end_matches('_');
    match (number, case) {
        (0 | 1, _) => base.to_owned(),
        (_, Case::Camel | Case::Value) => format!("{stem}{number}"),
        (_, Case::Snake) => format!("{stem}_{number}"),
    }
}

/// Reserved device names of Windows: they are not valid file names, with any extension.
const RESERVED_DEVICE_NAMES: &[&str] = &[
    "aux", "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "con",
    "lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "nul", "prn",
];

/// The maximum length of an identifier, which is also a file name and part of messages.
const MAX_LENGTH: usize = 100;

/// The words of a name, in lower case.
pub(crate) fn words(wire: &str) -> Vec<String> {
    let snake = spell_symbols(&to_ascii(wire)).to_snake_case();
    snake.split('_').map(str::to_owned).collect()
}

fn identifier(wire: &str, case: Case) -> String {
    let words = spell_symbols(&to_ascii(wire));
    let name = match case {
        Case::Camel => words.to_upper_camel_case(),
        Case::Snake => words.to_snake_case(),
        Case::Value => separate_numbers(&words),
    };
    let has_valid_start = name.starts_with(unicode_ident::is_xid_start);
    let name = match (has_valid_start, case) {
        (true, _) => name,
        (false, Case::Camel | Case::Value) => format!("N{name}"),
        (false, Case::Snake) => format!("n{name}"),
    };
    match name.len() > MAX_LENGTH {
        true => shortened(&name, wire, case),
        false if is_keyword(&name) => name + "_",
        false => name,
    }
}

/// The words in upper camel case, with `_` between numbers: `1-10` is not `110`.
fn separate_numbers(words: &str) -> String {
    let mut name = String::with_capacity(words.len());
    for word in words.split_whitespace() {
        let word = word.to_upper_camel_case();
        let is_number = |ch: char| ch.is_ascii_digit();
        if name.ends_with(is_number) && word.starts_with(is_number) {
            name.push('_');
        }
        name.push_str(&word);
    }
    name
}

/// The beginning of the name and a hash of the whole string, which does not depend on other names.
fn shortened(name: &str, wire: &str, case: Case) -> String {
    let suffix = format!("{:016x}", stable_hash(wire));
    let prefix: String = name.chars().take(MAX_LENGTH - suffix.len() - 1).collect();
    match case {
        Case::Camel | Case::Value => format!("{prefix}{suffix}"),
        Case::Snake => format!("{}_{suffix}", prefix.trim_end_matches('_')),
    }
}

/// The FNV-1a hash, which does not depend on the compiler or the platform.
pub(crate) fn stable_hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The string in ASCII, which module names require. A string without a transliteration becomes its code points.
pub(crate) fn to_ascii(wire: &str) -> Cow<'_, str> {
    if wire.is_ascii() {
        return wire.into();
    }
    let mut text = String::with_capacity(wire.len());
    for ch in wire.chars() {
        match ch.is_ascii() {
            true => text.push(ch),
            // The Cyrillic soft sign and the like do not separate words.
            false => text.extend(
                any_ascii::any_ascii_char(ch)
                    .chars()
                    .filter(|ch| !matches!(ch, '\'' | '"' | '`')),
            ),
        }
    }
    match text.trim().is_empty() {
        true => wire
            .chars()
            .map(|ch| format!("n{:x}", u32::from(ch)))
            .collect(),
        false => text,
    }
    .into()
}

/// The string with a space for each character that identifiers cannot contain. In a string without letters and
/// digits, each character is replaced by its name; so is a leading `+` or `-`, to distinguish `+1` from `-1`.
fn spell_symbols(wire: &str) -> String {
    let has_word = wire.chars().any(char::is_alphanumeric);
    let mut words = String::with_capacity(wire.len());
    for (index, ch) in wire.chars().enumerate() {
        let is_named = !has_word || (index == 0 && matches!(ch, '+' | '-'));
        match ch {
            '_' if has_word => words.push(' '),
            _ if unicode_ident::is_xid_continue(ch) && ch != '_' => words.push(ch),
            _ if is_named => words.extend([" ", symbol_name(ch), " "]),
            _ => words.push(' '),
        }
    }
    match words.trim() {
        "" => "empty".to_owned(),
        words => words.to_owned(),
    }
}

/// The name of a symbol in ASCII.
pub(crate) fn symbol_name(ch: char) -> &'static str {
    match ch {
        '+' => "plus",
        '-' => "minus",
        '*' => "star",
        '/' => "slash",
        '%' => "percent",
        '=' => "equal",
        '<' => "less",
        '>' => "greater",
        '!' => "not",
        '&' => "and",
        '|' => "or",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        ';' => "semicolon",
        '?' => "question",
        '$' => "dollar",
        '#' => "hash",
        '@' => "at",
        '~' => "tilde",
        '^' => "caret",
        '_' => "underscore",
        ' ' => "space",
        '\\' => "backslash",
        '"' => "quote",
        '\'' => "apostrophe",
        _ => "symbol",
    }
}

/// The strict and the reserved keywords of all editions.
fn is_keyword(name: &str) -> bool {
    const KEYWORDS: &[&str] = &[
        "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
        "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if",
        "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv",
        "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true", "try",
        "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
    ];
    KEYWORDS.binary_search(&name).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifier_is_ascii_for_any_text() {
        for (wire, snake, camel) in [
            ("Контакт", "kontakt", "Kontakt"),
            ("объект", "obekt", "Obekt"),
            ("名前", "ming_qian", "MingQian"),
            ("a\u{308}", "a", "A"),
            ("½", "n1_2", "N12"),
            ("٣", "n3", "N3"),
            ("x²", "x2", "X2"),
            ("\u{e000}\u{200b}", "ne000n200b", "Ne000n200b"),
        ] {
            assert_eq!(identifier(wire, Case::Snake), snake, "{wire}");
            assert_eq!(identifier(wire, Case::Camel), camel, "{wire}");
        }
    }

    #[test]
    fn long_name_is_truncated_and_unique() {
        let texts = ["a".repeat(300), "a".repeat(301), "word ".repeat(60)];
        for case in [Case::Snake, Case::Camel] {
            let mut scope = Scope::new(case, &[]);
            for text in &texts {
                let name = scope.name(text);
                assert!(name.as_str().len() <= MAX_LENGTH, "{name}");
                assert_eq!(name, Scope::new(case, &[]).name(text));
            }
        }
    }
}
