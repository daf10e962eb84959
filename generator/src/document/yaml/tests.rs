//! Tests the messages of syntax errors, each with an invalid text that yaml_serde rejects.

use crate::diagnostic::Diagnostics;
use crate::document::parse;
use crate::source::Source;

fn message(text: &str) -> String {
    let mut diagnostics = Diagnostics::new();
    let source = Source::new("spec.yaml", text.to_owned(), &mut diagnostics);
    _ = parse(&source, &mut diagnostics);
    let messages = diagnostics.iter().map(|it| it.message().to_owned());
    messages.collect::<Vec<_>>().join("; ")
}

#[test]
fn reports_each_syntax_error() {
    let cases = [
        ("a: b\nc\nd: e\n", "expected a mapping key followed by `:`"),
        ("a = b\nc: d\n", "expected a mapping key followed by `:`"),
        ("a: b: c\n", "unquoted scalar must not contain `: `"),
        ("a:\n  b:c\n  d: e\n", "missing space after `:`"),
        (
            "a: b\n   c: d\n",
            "unexpected indentation: the value above is not a mapping",
        ),
        (
            "a:\n  - b: c\n  d: e\n",
            "expected a sequence item, which begins with `- `",
        ),
        (
            "a:\n  b:\n    c: d\n   e: f\n",
            "indentation does not match any line above",
        ),
        ("a: b\n- c\n", "unexpected sequence item in a mapping"),
        (
            "a: | b\n",
            "block scalar must start on the line after `|` or `>`",
        ),
        ("%YAML 1.3\n---\na: b\n", "unsupported YAML version `1.3`"),
        ("a: b\n%c: d\n", "invalid directive"),
        ("a: { b: c }}\n", "unmatched `}`"),
        ("a: { b: c ]\n", "`]` does not match the opening `{`"),
        (
            "a: { b: #/c }\n",
            "`#` starts a comment; the rest of the line is ignored",
        ),
        ("a: [b\nc: d\n", "unclosed `[`"),
        ("a: [b, , c]\n", "expected a value, found `,`"),
        ("a: [{ b: c } d]\n", "expected `,` or `]`, found `d`"),
        ("a: { b:, c: d }\n", "missing space after `:`"),
        ("a: [b] c\n", "unexpected text after the closing `]`"),
        ("a: \"b\" c\n", "unexpected text after a quoted string"),
        ("a: \"b\n", "unterminated quoted string"),
        (
            "a: \"\\d\"\n",
            "invalid escape sequence `\\d` in double-quoted string",
        ),
        (
            "a: \"\\u12\"\n",
            "`\\u` must be followed by 4 hexadecimal digits",
        ),
        (
            "a: \"\\ud800\"\n",
            "invalid Unicode escape `\\ud800` in double-quoted string",
        ),
        (
            "a: *b\n",
            "undefined alias `*b`: no anchor `&b` precedes it",
        ),
        ("a: */*\n", "unquoted scalar must not start with `*`"),
        ("a: @b\n", "unquoted scalar must not start with `@`"),
        ("a: %b\n", "unquoted scalar must not start with `%`"),
        ("a: ? b\n", "unquoted scalar must not start with `?`"),
        ("a: - b\n", "sequence must start on the line after its key"),
        ("a:\n\tb: c\n", "tab character in indentation"),
        ("a: !b!c d\n", "invalid tag `!b!c`"),
        (
            "a: !!int b\n",
            "value with the tag `!!int` is not an integer",
        ),
        (
            "[a, b]: c\n",
            "expected a string as mapping key, found an array",
        ),
        (
            "a: {{ b }}\n",
            "expected a string as mapping key, found an object",
        ),
        (
            "a: \u{7}\n",
            "control character U+0007 is not allowed in YAML",
        ),
        (
            "a: b\n---\nc: d\n",
            "multiple YAML documents in one file are not supported",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(message(text), expected, "{text}");
    }
}

/// The parser rejects these without a location.
#[test]
fn reports_exponential_alias_expansion() {
    let mut text = "a0: &a0 [b]\n".to_owned();
    for level in 1..12 {
        let alias = format!("*a{}", level - 1);
        let aliases = [alias.as_str(); 8].join(", ");
        text += &format!("a{level}: &a{level} [{aliases}]\n");
    }
    assert_eq!(
        message(&text),
        "aliases of the file expand to too many values"
    );
}
