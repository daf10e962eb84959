//! What `cargo xtask explain` tells of each code is true: its wrong example gives the code, and its right
//! one gives nothing.

use generator::Purpose;
use generator::config::{self, ClientConfig, Options};
use generator::diagnostic::{Code, Diagnostic, Diagnostics, Rendering};
use generator::ir::LockedNames;
use generator::source::Source;
use tests::root;

/// What examples of settings are about.
const PETS: &str = r#"
openapi: 3.0.3
info: { title: Pets, version: "1" }
servers: [{ url: https://example.com }]
paths: {}
components:
  schemas:
    Pet: { type: object, properties: { name: { type: string } } }
"#;

const OVERLAY: &str = "it is about an overlay and a description at once";

/// Codes whose examples are not tried, and why.
const NOT_TRIED: [(Code, &str); 8] = [
    (Code::UnreadableFile, "it is about no text"),
    (Code::InvalidUtf8, "an explanation is UTF-8 itself"),
    (Code::InvalidLockFile, "it is about the folder of a crate"),
    (Code::DepthLimitExceeded, "it would fill a page"),
    (Code::UnmatchedAction, OVERLAY),
    (Code::ExtendsMismatch, OVERLAY),
    (Code::InvalidAction, OVERLAY),
    (Code::InternalError, "no description is known that gives it"),
];

/// An example: the language that it is written in, and its text.
struct Example<'a> {
    language: &'a str,
    text: &'a str,
}

/// The one example under a heading.
fn example<'a>(code: Code, heading: &str) -> Example<'a> {
    let (_, under) = code
        .explanation()
        .split_once(&format!("\n\n{heading}:\n\n```"))
        .unwrap_or_else(|| panic!("`{code}` has no example under `{heading}:`"));
    let (language, text) = under.split_once('\n').unwrap();
    let (text, _) = text.split_once("\n```\n").unwrap();
    Example { language, text }
}

#[test]
fn every_code_is_explained_with_a_wrong_and_a_right_example() {
    for code in Code::ALL {
        let [wrong, right] = ["Incorrect", "Correct"].map(|heading| example(*code, heading));
        assert_eq!(wrong.language, right.language, "{code}");
        assert!(!wrong.text.trim().is_empty(), "{code}");
        assert_ne!(wrong.text, right.text, "{code}");
        let text = code.explanation();
        let is_short = |line: &str| line.chars().count() <= 115;
        assert!(text.lines().all(is_short), "{code}");
        assert_eq!(text.matches("```").count(), 4, "{code}");
    }
}

#[test]
fn every_wrong_example_gives_its_code_and_no_right_one_gives_anything() {
    let tried = |code: &&Code| NOT_TRIED.iter().all(|(excepted, _)| excepted != *code);
    let mut untrue = Vec::new();
    for code in Code::ALL.iter().filter(tried) {
        let (codes, said) = tell(&example(*code, "Incorrect"));
        if !codes.contains(code) {
            untrue.push(format!("the wrong example of `{code}` gives:\n{said}"));
        }
        let (codes, said) = tell(&example(*code, "Correct"));
        if !codes.is_empty() {
            untrue.push(format!("the right example of `{code}` gives:\n{said}"));
        }
    }
    assert!(untrue.is_empty(), "{}", untrue.join("\n"));
}

/// What the front half of the generator says of an example.
fn tell(example: &Example<'_>) -> (Vec<Code>, String) {
    let mut diagnostics = Diagnostics::new();
    match example.language {
        "toml" => tell_setting(example.text, &mut diagnostics),
        "json" => tell_description(
            "pets.json",
            example.text,
            Options::default(),
            &mut diagnostics,
        ),
        _ => {
            let text = whole(example.text);
            tell_description("pets.yaml", &text, Options::default(), &mut diagnostics);
        }
    }
    let codes = diagnostics.iter().map(Diagnostic::code).collect();
    (codes, diagnostics.render(Rendering::PLAIN))
}

fn tell_setting(text: &str, diagnostics: &mut Diagnostics) {
    let config = config::parse(text, "codegen.toml", root(), root(), diagnostics);
    for client in config.into_iter().flat_map(|it| it.clients) {
        tell_description("pets.yaml", PETS, client.options, diagnostics);
    }
}

fn tell_description(name: &str, text: &str, options: Options, diagnostics: &mut Diagnostics) {
    let client = ClientConfig {
        name: "pets".to_owned(),
        description: name.into(),
        label: name.to_owned(),
        output: "pets".into(),
        version: config::FIRST_VERSION,
        runtime: config::Runtime::Embedded,
        options,
    };
    let source = Source::new(name, text.to_owned(), diagnostics).within(client.options.limits);
    // What is wrong is in `diagnostics`.
    let _ = generator::build_ir(
        source,
        &client,
        Purpose::Comparison,
        LockedNames::default,
        diagnostics,
    );
}

/// An example is a whole description, or shows of one the keys at the top that it is about.
fn whole(example: &str) -> String {
    const REST: [(&str, &str); 4] = [
        ("openapi", "openapi: 3.0.3"),
        ("info", r#"info: { title: Pets, version: "1" }"#),
        ("servers", "servers: [{ url: https://example.com }]"),
        ("paths", "paths: {}"),
    ];
    let has = |key: &str| {
        let mut lines = example.lines();
        lines.any(|line| line.starts_with(&format!("{key}:")))
    };
    let is_part = ["paths", "components", "servers", "security"]
        .iter()
        .any(|key| example.starts_with(key));
    if !is_part {
        return example.to_owned();
    }
    let rest = REST.iter().filter(|(key, _)| !has(key));
    let rest: String = rest.map(|(_, line)| format!("{line}\n")).collect();
    rest + example
}
