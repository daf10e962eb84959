//! Tests the examples that `cargo xtask explain` prints: the incorrect example of a code reports the code, and the
//! correct one reports nothing.

use std::collections::BTreeSet;

use generator::Purpose;
use generator::config::{self, ClientConfig, Options};
use generator::diagnostic::{Code, Diagnostic, Diagnostics, Rendering};
use generator::diff::Rule;
use generator::ir::LockedNames;
use generator::source::Source;
use tests::root;

/// The description for examples of settings.
const PETS: &str = r#"
openapi: 3.0.3
info: { title: Pets, version: "1" }
servers: [{ url: https://example.com }]
paths: {}
components:
  schemas:
    Pet: { type: object, properties: { name: { type: string } } }
"#;

const OVERLAY: &str = "it requires an overlay and a description";

/// Codes whose examples are not tested, with the reason.
const EXCLUDED: [(Code, &str); 9] = [
    (Code::UnreadableFile, "its file has no text"),
    (Code::InvalidUtf8, "an explanation is UTF-8 itself"),
    (
        Code::InvalidLockFile,
        "it requires the directory of a crate",
    ),
    (Code::NewerGenerator, "it requires the directory of a crate"),
    (Code::DepthLimitExceeded, "its example would be too long"),
    (Code::UnmatchedAction, OVERLAY),
    (Code::ExtendsMismatch, OVERLAY),
    (Code::InvalidAction, OVERLAY),
    (Code::InternalError, "no known description causes it"),
];

/// An example with its language.
struct Example<'a> {
    language: &'a str,
    text: &'a str,
}

/// Returns the only example below a heading.
fn example<'a>(code: Code, heading: &str) -> Example<'a> {
    let (_, under) = code
        .explanation()
        .split_once(&format!("\n\n{heading}:\n\n```"))
        .unwrap_or_else(|| panic!("`{code}` has no example under `{heading}:`"));
    let (language, text) = under.split_once('\n').unwrap();
    let (text, _) = text.split_once("\n```\n").unwrap();
    Example { language, text }
}

/// Codes about the project's own files and limits: no specification has a section on them.
const WITHOUT_SPECIFICATION: [Code; 10] = [
    Code::InvalidSetting,
    Code::UnknownSetting,
    Code::UnmatchedSetting,
    Code::InapplicableSetting,
    Code::UnusedAllow,
    Code::UnreadableFile,
    Code::SizeLimitExceeded,
    Code::InvalidLockFile,
    Code::NewerGenerator,
    Code::InternalError,
];

#[test]
fn every_explanation_links_to_the_specification() {
    let has_link = |text: &str| text.contains("](https://") || text.contains("<https://");
    let codes = Code::ALL
        .iter()
        .filter(|code| !has_link(code.explanation()));
    let codes: BTreeSet<_> = codes.copied().collect();
    assert_eq!(codes, BTreeSet::from(WITHOUT_SPECIFICATION));
    let rules = Rule::ALL
        .iter()
        .filter(|rule| !has_link(rule.explanation()));
    assert_eq!(rules.collect::<Vec<_>>(), Vec::<&Rule>::new());
}

#[test]
fn every_code_has_incorrect_and_correct_example() {
    for code in Code::ALL {
        let [incorrect, correct] = ["Incorrect", "Correct"].map(|heading| example(*code, heading));
        assert_eq!(incorrect.language, correct.language, "{code}");
        assert!(!incorrect.text.trim().is_empty(), "{code}");
        assert_ne!(incorrect.text, correct.text, "{code}");
        let text = code.explanation();
        let is_short = |line: &str| line.chars().count() <= 115;
        assert!(text.lines().all(is_short), "{code}");
        assert_eq!(text.matches("```").count(), 4, "{code}");
    }
}

#[test]
fn incorrect_example_reports_its_code_and_correct_example_reports_nothing() {
    let is_included = |code: &&Code| EXCLUDED.iter().all(|(excluded, _)| excluded != *code);
    let mut failures = Vec::new();
    for code in Code::ALL.iter().filter(is_included) {
        let (codes, rendered) = diagnose(&example(*code, "Incorrect"));
        if !codes.contains(code) {
            failures.push(format!(
                "the incorrect example of `{code}` reports:\n{rendered}"
            ));
        }
        let (codes, rendered) = diagnose(&example(*code, "Correct"));
        if !codes.is_empty() {
            failures.push(format!(
                "the correct example of `{code}` reports:\n{rendered}"
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Returns the diagnostics of an example, from all stages before `emit`.
fn diagnose(example: &Example<'_>) -> (Vec<Code>, String) {
    let mut diagnostics = Diagnostics::new();
    match example.language {
        "toml" => diagnose_setting(example.text, &mut diagnostics),
        "json" => diagnose_description(
            "pets.json",
            example.text,
            Options::default(),
            &mut diagnostics,
        ),
        _ => {
            let text = complete(example.text);
            diagnose_description("pets.yaml", &text, Options::default(), &mut diagnostics);
        }
    }
    let codes = diagnostics.iter().map(Diagnostic::code).collect();
    (codes, diagnostics.render(Rendering::PLAIN))
}

fn diagnose_setting(text: &str, diagnostics: &mut Diagnostics) {
    let config = config::parse(text, "codegen.toml", root(), root(), diagnostics);
    for client in config.into_iter().flat_map(|it| it.clients) {
        diagnose_description("pets.yaml", PETS, client.options, diagnostics);
    }
}

fn diagnose_description(name: &str, text: &str, options: Options, diagnostics: &mut Diagnostics) {
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
    // Errors are in `diagnostics`.
    let _ = generator::build_ir(
        source,
        &client,
        Purpose::Comparison,
        LockedNames::default,
        diagnostics,
    );
}

/// Completes an example that contains only some root fields of a description.
fn complete(example: &str) -> String {
    const DEFAULTS: [(&str, &str); 4] = [
        ("openapi", "openapi: 3.0.3"),
        ("info", r#"info: { title: Pets, version: "1" }"#),
        ("servers", "servers: [{ url: https://example.com }]"),
        ("paths", "paths: {}"),
    ];
    let has = |key: &str| {
        let mut lines = example.lines();
        lines.any(|line| line.starts_with(&format!("{key}:")))
    };
    let is_partial = ["paths", "components", "servers", "security"]
        .iter()
        .any(|key| example.starts_with(key));
    if !is_partial {
        return example.to_owned();
    }
    let defaults = DEFAULTS.iter().filter(|(key, _)| !has(key));
    let defaults: String = defaults.map(|(_, line)| format!("{line}\n")).collect();
    defaults + example
}
