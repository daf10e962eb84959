//! Identifiers. Only a [`Scope`] makes one, so that each is valid, unique, and no keyword.

use std::collections::HashSet;
use std::fmt;

use heck::{ToSnakeCase, ToUpperCamelCase};

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
}

/// A place where names must differ: the fields of a struct, the types of a crate.
///
/// ```
/// use generator::ir::{Case, Scope};
///
/// let mut fields = Scope::new(Case::Snake, &["call"]);
/// assert_eq!(fields.name("firstName").as_str(), "first_name");
/// assert_eq!(fields.name("first-name").as_str(), "first_name_2");
/// assert_eq!(fields.name("type").as_str(), "type_");
/// assert_eq!(fields.name("call").as_str(), "call_2");
/// ```
#[derive(Debug, Clone)]
pub struct Scope {
    case: Case,
    taken: HashSet<String>,
}

impl Scope {
    /// A scope in which only the reserved names are taken.
    pub fn new(case: Case, reserved: &[&str]) -> Self {
        Self {
            case,
            taken: reserved.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    /// Makes a name of the text that the description has. The first of several that read the same
    /// keeps the plain name, the others are numbered.
    pub fn name(&mut self, wire: &str) -> Name {
        let plain = identifier(wire, self.case);
        let mut name = plain.clone();
        let mut count = 1;
        while !self.taken.insert(name.clone()) {
            count += 1;
            name = numbered(&plain, count, self.case);
        }
        Name(name)
    }
}

fn numbered(plain: &str, count: usize, case: Case) -> String {
    let plain = plain.trim_end_matches('_');
    match case {
        Case::Camel => format!("{plain}{count}"),
        Case::Snake => format!("{plain}_{count}"),
    }
}

fn identifier(wire: &str, case: Case) -> String {
    let words = spoken(wire);
    let name = match case {
        Case::Camel => words.to_upper_camel_case(),
        Case::Snake => words.to_snake_case(),
    };
    let starts_well = name.starts_with(unicode_ident::is_xid_start);
    match (starts_well, case) {
        (true, _) if is_keyword(&name) => name + "_",
        (true, _) => name,
        (false, Case::Camel) => format!("N{name}"),
        (false, Case::Snake) => format!("n{name}"),
    }
}

/// The text with a space for what no identifier may have. A text without any letter or digit is
/// spelt out, sign by sign; so is a leading `+` or `-`, all that `+1` and `-1` differ by.
fn spoken(wire: &str) -> String {
    let has_word = wire.chars().any(char::is_alphanumeric);
    let mut words = String::with_capacity(wire.len());
    for (place, sign) in wire.chars().enumerate() {
        let is_spelt = !has_word || (place == 0 && matches!(sign, '+' | '-'));
        match sign {
            '_' if has_word => words.push(' '),
            _ if unicode_ident::is_xid_continue(sign) && sign != '_' => words.push(sign),
            _ if is_spelt => words.extend([" ", spelling(sign), " "]),
            _ => words.push(' '),
        }
    }
    match words.trim() {
        "" => "empty".to_owned(),
        words => words.to_owned(),
    }
}

fn spelling(sign: char) -> &'static str {
    match sign {
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
        _ => "sign",
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
