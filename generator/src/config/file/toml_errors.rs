//! What the reader of TOML says, in the words of settings.

use crate::diagnostic::{Code, Diagnostic, closest_match};

/// What is said of a text that is no TOML, or of a value that is none of those that are taken.
pub(super) fn invalid(error: &toml::de::Error) -> Diagnostic {
    let told = error.message();
    let known = [
        missing,
        of_another_type,
        other_word,
        no_word,
        no_version,
        twice,
    ];
    let (message, help) = known
        .into_iter()
        .find_map(|known| known(told))
        .unwrap_or_else(|| {
            let help =
                "the README shows every setting, under \"What to generate, and what otherwise\"";
            (told.to_owned(), help.to_owned())
        });
    Diagnostic::in_configuration(Code::InvalidSetting, error.span(), message).help(help)
}

/// A message, and what to do.
type TomlError = Option<(String, String)>;

fn missing(told: &str) -> TomlError {
    let field = told.strip_prefix("missing field `")?.strip_suffix('`')?;
    let help = match field {
        "spec" => "add `spec = \"api.yaml\"`, the file that the crate is made of",
        "output" => "add `output = \"../client\"`, the folder of the crate",
        _ => "add it",
    };
    Some((format!("`{field}` is missing here"), help.to_owned()))
}

fn of_another_type(told: &str) -> TomlError {
    let told = told
        .strip_prefix("invalid type: ")
        .or_else(|| told.strip_prefix("invalid value: "))?;
    let (found, expected) = told.split_once(", expected ")?;
    let (expected, help) = match expected {
        "a sequence" => ("a list", "put it in brackets: `[…]`"),
        "a boolean" => (
            "`true` or `false`",
            "write `true` or `false`, without quotes",
        ),
        "usize" => (
            "a whole number from 0 on",
            "write a whole number, without quotes",
        ),
        "semver version" => (
            "a version",
            "write three numbers in quotes, such as `\"1.0.0\"`",
        ),
        "a string" | "path string" => ("a text", "write one text in quotes"),
        expected if expected == "a map" || expected.starts_with("struct ") => TABLE,
        _ => return None,
    };
    let found = match found {
        "sequence" => "a list",
        "map" => "a table",
        found if found.starts_with("string") => "a text",
        found if found.starts_with("boolean") => "`true` or `false`",
        found if found.starts_with("floating") => "a number with a point",
        found if found.starts_with("integer") => "another number",
        found => found,
    };
    let found = match (found, expected) {
        ("another number", "a whole number from 0 on") => found,
        ("another number", _) => "a number",
        _ => found,
    };
    Some((
        format!("expected {expected}, found {found}"),
        help.to_owned(),
    ))
}

/// A table, and how one is written.
pub(super) const TABLE: (&str, &str) = (
    "a table",
    "write `{ key = … }`, or a table of its own that begins with its name in brackets",
);

fn other_word(told: &str) -> TomlError {
    let rest = told.strip_prefix("unknown variant `")?;
    let (word, known) = rest.split_once("`, expected ")?;
    let known: Vec<_> = known.split('`').skip(1).step_by(2).collect();
    let help = match closest_match(&word.to_lowercase(), known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("write `{}`", known.join("`, `")),
    };
    Some((
        format!("`{word}` is none of the words that are known here"),
        help,
    ))
}

fn no_word(told: &str) -> TomlError {
    let message = "expected a word in quotes, found something else".to_owned();
    let help = "write one of the words that the README shows, or remove the line".to_owned();
    (told == "wanted string or table").then_some((message, help))
}

fn no_version(told: &str) -> TomlError {
    let is_its = told.contains("version number") || told.contains("version string");
    let help = "write three numbers in quotes, such as `\"1.0.0\"`";
    is_its.then(|| (format!("this is no version: {told}"), help.to_owned()))
}

fn twice(told: &str) -> TomlError {
    let message = "this stands here a second time".to_owned();
    (told == "duplicate key").then(|| (message, "keep one of them".to_owned()))
}
