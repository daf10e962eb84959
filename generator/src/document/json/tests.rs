//! Tests the messages of syntax errors, each with an invalid text that serde_json rejects.

use crate::diagnostic::Diagnostics;
use crate::document::parse;
use crate::source::Source;

/// Returns the message of a text.
fn message(text: &str) -> String {
    let mut diagnostics = Diagnostics::new();
    let source = Source::new("spec.json", text.to_owned(), &mut diagnostics);
    _ = parse(&source, &mut diagnostics);
    let messages = diagnostics.iter().map(|it| it.message().to_owned());
    messages.collect::<Vec<_>>().join("; ")
}

#[test]
fn reports_each_syntax_error() {
    let cases = [
        (r#"{"a": [1,]}"#, "trailing comma is not allowed in JSON"),
        (r#"{"a": 1,}"#, "trailing comma is not allowed in JSON"),
        (
            r#"{"a": 1 "b": 2}"#,
            "expected `,` after the value, found `\"`",
        ),
        (
            r#"{"a": [true false]}"#,
            "expected `,` after the value, found `f`",
        ),
        (r#"{"a" 1}"#, "expected `:` after the key, found `1`"),
        (
            r#"{"a": "\ud800"}"#,
            r"unpaired surrogate `\ud800` in a JSON string",
        ),
        (
            r#"{"a": "\udc00"}"#,
            r"unpaired surrogate `\udc00` in a JSON string",
        ),
        (
            r#"{"a": "\ud800\u0041"}"#,
            r"unpaired surrogate `\ud800` in a JSON string",
        ),
        (
            "{\"a\": \"b\n\"}",
            "unterminated string; JSON strings must end on their line",
        ),
        (
            r#"{"a": ["#,
            "unexpected end of file; a string, array or object is not closed",
        ),
        (
            "{'a': 1}",
            "JSON strings must use double quotes, not single quotes",
        ),
        (r#"{"a": 1} // b"#, "comments are not allowed in JSON"),
        (r#"{a: 1}"#, "JSON key `a` must be quoted"),
        (r#"{"a": None}"#, "`None` is not a valid JSON value"),
        (r#"{"a": 01}"#, "`01` is not a valid JSON number"),
        (r#"{"a": 1.}"#, "`1.` is not a valid JSON number"),
        (r#"{"a": -}"#, "`-` is not a valid JSON number"),
        (r#"{"a": “b”}"#, "JSON strings must use double quotes"),
        (
            "{\"a\": \"\t\"}",
            "unescaped control character in a JSON string",
        ),
        (
            r#"{"a": "\d"}"#,
            r"invalid escape sequence `\d` in a JSON string",
        ),
        (
            r#"{"a": "\u12x4"}"#,
            "invalid escape sequence in a JSON string",
        ),
        (
            r#"{"a": 1}}"#,
            "unexpected text after the end of the JSON document",
        ),
        (r#"{"a": ,}"#, "expected a value, found `,`"),
        (r#"{"a": 1; "b": 2}"#, "expected `,` or `}`, found `;`"),
        (r#"{1: 2}"#, "expected a key in double quotes, found `1`"),
        (
            r#"{"openapi": [1e400, "1e400\d"]}"#,
            r"invalid escape sequence `\d` in a JSON string",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(message(text), expected, "{text}");
    }
}
