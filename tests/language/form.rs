//! The form of diagnostics, as the fixtures print them.

use super::markdown::without_code;
use super::prose::Prose;

/// What a message may begin with in upper case.
const NAMES: &[&str] = &["HTTP", "JSON", "OpenAPI", "Swagger", "TOML", "YAML"];

/// What a help may begin with: all that it asks for can be carried out.
const VERBS: &[&str] = &[
    "add",
    "change",
    "declare",
    "define",
    "did you mean",
    "escape",
    "move",
    "pass",
    "quote",
    "raise",
    "remove",
    "rename",
    "replace",
    "report",
    "run",
    "set",
    "split",
    "use",
];

/// Reports the messages and helps of a wrong form in printed diagnostics.
pub(super) fn violations(location: &str, printed: &str) -> Vec<String> {
    let lines = printed.lines().zip(1..);
    let violations = lines.flat_map(|(line, number)| {
        let (text, violations) = violations_of_line(line);
        let reports = violations.into_iter();
        reports.map(move |violation| format!("{location}:{number}: {violation}: {text}"))
    });
    violations.collect()
}

fn violations_of_line(line: &str) -> (&str, Vec<&'static str>) {
    if let Some(message) = message_in(line) {
        return (message, message_violations(message));
    }
    match line.trim_start().strip_prefix("= help: ") {
        Some(help) => (help, help_violations(help)),
        None => (line, Vec::new()),
    }
}

/// The messages, notes and helps of printed diagnostics: also those that are made of fragments.
pub(super) fn printed(text: &str) -> Vec<Prose> {
    let lines = text.lines().zip(1..);
    let sentences = lines.filter_map(|(line, number)| Some((number, sentence_in(line)?)));
    sentences
        .map(|(number, sentence)| Prose::new(number, sentence.to_owned()))
        .collect()
}

fn sentence_in(line: &str) -> Option<&str> {
    let mut parts = ["= help: ", "= note: "].iter();
    let line = line.trim_start();
    let part = parts.find_map(|part| line.strip_prefix(part));
    // A location has the names of the description in it.
    let part = part.filter(|part| !part.starts_with("at "));
    part.or_else(|| message_in(line))
}

/// The message in the first line of a diagnostic: `error[code]: message`.
fn message_in(line: &str) -> Option<&str> {
    let mut severities = ["error[", "warning[", "note["].iter();
    let rest = severities.find_map(|it| line.strip_prefix(it))?;
    Some(rest.split_once("]: ")?.1)
}

fn message_violations(message: &str) -> Vec<&'static str> {
    let is_name = NAMES.iter().any(|name| message.starts_with(name));
    let begins = |start: &str| message.to_lowercase().starts_with(start);
    let checks = [
        (
            message.starts_with(char::is_uppercase) && !is_name,
            "message begins in upper case",
        ),
        (message.ends_with('.'), "message ends with a period"),
        (begins("this "), "message begins with `this`"),
        (begins("what "), "message begins with `what`"),
        (
            without_code(message).matches(": ").count() > 1,
            "message has more than one colon",
        ),
    ];
    faults_among(&checks)
}

fn help_violations(help: &str) -> Vec<&'static str> {
    let is_verb = |verb: &str| {
        let rest = help.strip_prefix(verb);
        rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    let checks = [
        (
            !VERBS.iter().any(|verb| is_verb(verb)),
            "help begins with none of the verbs",
        ),
        (help.ends_with('.'), "help ends with a period"),
    ];
    faults_among(&checks)
}

fn faults_among(checks: &[(bool, &'static str)]) -> Vec<&'static str> {
    let wrong = checks.iter().filter(|(is_wrong, _)| *is_wrong);
    wrong.map(|(_, violation)| *violation).collect()
}

#[test]
fn a_message_of_a_wrong_form_is_reported() {
    let wrong = [
        ("error[a]: Unknown field", "message begins in upper case"),
        ("note[a]: unknown field.", "message ends with a period"),
        ("warning[a]: this is wrong", "message begins with `this`"),
        ("warning[a]: what is wrong", "message begins with `what`"),
        ("error[a]: a: b: c", "message has more than one colon"),
        ("  = help: write `a`", "help begins with none of the verbs"),
        ("  = help: `add` it", "help begins with none of the verbs"),
        ("  = help: address it", "help begins with none of the verbs"),
        ("  = help: add it.", "help ends with a period"),
    ];
    for (line, violation) in wrong {
        let (_, text) = line.split_once(": ").unwrap();
        assert_eq!(violations("a", line), [format!("a:1: {violation}: {text}")]);
    }
}

#[test]
fn a_message_of_the_right_form_passes() {
    let right = "error[a]: OpenAPI 3.0 has no `Webhook: x: y`: the field is ignored\n\
                 warning[a]: `Pet` is not an object\n\
                 note[a]: JSON strings must use double quotes\n\
                  --> This: is: a place.\n\
                 3 | what: the file: says.\n\
                   = note: at #/What\n\
                   = help: add `a`\n\
                   = help: did you mean `b`?\n";
    assert_eq!(violations("a", right), Vec::<String>::new());
}
