//! The scanner itself: what it has to report, and what it has to let pass.

use super::prose::violations;
use super::rust::Docs;
use super::{markdown, rust};

fn code_violations(text: &str) -> Vec<String> {
    let (prose, marks) = rust::read(text, Docs::Public);
    violations("a.rs", &prose, &marks)
}

fn document_violations(text: &str) -> Vec<String> {
    let (prose, marks) = markdown::read(text);
    violations("a.md", &prose, &marks)
}

/// The lines and the words of the violations in a file.
fn found(violations: &[String]) -> Vec<String> {
    let parts = violations.iter().map(|violation| {
        let (_, rest) = violation.split_once(':').unwrap();
        let (line, rest) = rest.split_once(": ").unwrap();
        let word = rest.split('`').nth(1).unwrap_or(rest);
        format!("{line} {word}")
    });
    parts.collect()
}

fn found_in_code(text: &str) -> Vec<String> {
    found(&code_violations(text))
}

fn found_in_document(text: &str) -> Vec<String> {
    found(&document_violations(text))
}

const NOTHING: [&str; 0] = [];

#[test]
fn violation_names_location_word_and_replacement() {
    let violations = code_violations("fn a() {}\nconst A: &str = \"one heir of `B`\";");
    let expected = "a.rs:2: banned word `heir` (use `derived schema`): one heir of `B`";
    assert_eq!(violations, [expected]);
}

#[test]
fn whole_words_are_found_in_any_case() {
    assert_eq!(
        found_in_document("An Heir, two HEIRS."),
        ["1 Heir", "1 HEIRS"]
    );
    assert_eq!(found_in_document("an heir-like type"), ["1 heir"]);
    assert_eq!(
        found_in_document("heirloom, their, an_heir, heir_of"),
        NOTHING
    );
}

#[test]
fn an_ending_and_any_word_may_be_left_open() {
    let text = "Serialisers of behaviours: it is no use.";
    let words = ["1 Serialisers", "1 behaviours", "1 is no use"];
    assert_eq!(found_in_document(text), words);
    assert_eq!(
        found_in_document("Serializers of behavior: no use, is no 1."),
        NOTHING
    );
}

#[test]
fn a_phrase_may_be_broken_over_lines_and_not_over_sentences() {
    assert_eq!(found_in_document("What\nthere is\n  none"), ["2 is none"]);
    assert_eq!(
        found_in_code("/// There is\n/// none.\npub fn a() {}"),
        ["1 is none"]
    );
    assert_eq!(
        found_in_document("As it is. None. Is, none. is\n\nnone"),
        ["1 As it is"]
    );
    assert_eq!(found_in_document("is `a` none, is\n- none"), NOTHING);
}

#[test]
fn the_longest_phrase_counts_and_may_be_allowed() {
    assert_eq!(found_in_document("values told apart"), ["1 told apart"]);
    assert_eq!(found_in_document("all workspace members"), NOTHING);
    assert_eq!(found_in_document("all members"), ["1 members"]);
    assert_eq!(
        found_in_document("list a list of pets; a list"),
        ["1 a list"]
    );
}

#[test]
fn a_phrase_may_be_allowed_in_some_files_only() {
    let (prose, marks) = markdown::read("It is no longer read.");
    assert_eq!(violations("CHANGELOG.md", &prose, &marks), NOTHING);
    assert_eq!(
        found(&violations("README.md", &prose, &marks)),
        ["1 is no longer"]
    );
}

#[test]
fn code_in_prose_is_skipped() {
    let text = "`heir` and ``a `heir` ``\n\n```\nheir\n```\n<!-- heir -->\n`one\nheir`\nheir";
    assert_eq!(found_in_document(text), ["9 heir"]);
    assert_eq!(found_in_document("one ` heir\n\n` more"), ["1 heir"]);
    assert_eq!(
        found_in_code("/// ```\n/// heir\n/// ```\npub fn a() {}"),
        NOTHING
    );
    assert_eq!(
        found_in_code("const A: &str = \"`heir` or `{heir}`\";"),
        NOTHING
    );
}

#[test]
fn names_in_format_strings_and_keys_are_skipped() {
    assert_eq!(
        found_in_code("f(\"a {heir} or {heir:?}, {{ heir\");"),
        ["1 heir"]
    );
    assert_eq!(found_in_code("f(\"[workspace]\\nmembers = []\");"), NOTHING);
}

#[test]
fn literals_are_found_in_macros_and_attributes() {
    let text = "#[expect(unused, reason = \"an heir\")]\n\
                fn a() { quote!(b(#c, [\"an heir\"])) }\n\
                fn d() { format!(\"{}: an heir\", 1) }\n";
    assert_eq!(found_in_code(text), ["1 heir", "2 heir", "3 heir"]);
}

#[test]
fn every_kind_of_literal_is_read() {
    let text = r####"
        a(r#"one "quoted" heir"#, br"an heir", b"an heir", c"an heir");
        b('"', '\'', "an \" heir", '\\', "an heir\\", r##"an "# heir"##);
        fn c<'a>(d: &'a str) { "an heir" } // "an heir"
        /* "an /* " */ heir" */ r#type("an heir", 'heir: loop {})
    "####;
    let lines = found_in_code(text).join("\n").replace(" heir", "");
    let expected = [["2"; 4].as_slice(), &["3"; 3], &["4", "5"]].concat();
    assert_eq!(lines, expected.join("\n"));
}

#[test]
fn a_literal_over_several_lines_is_one_text() {
    let text = "f(\"the first \\\n     there is \\\n     none of\\n an heir\n     heirs\");\ng(\"an heir\");";
    let words = ["2 is none", "3 heir", "4 heirs", "5 heir"];
    assert_eq!(found_in_code(text), words);
}

#[test]
fn a_literal_of_one_word_is_a_name_unless_it_is_a_message() {
    assert_eq!(found_in_code("f(\"heir\"); g(\"an heir\");"), ["1 heir"]);
    assert_eq!(
        found_in_code("a.help(\"heir\"); bail!(\"heir\");"),
        ["1 heir"; 2]
    );
}

#[test]
fn code_of_tests_is_skipped() {
    let text = "f(\"heir 1\");\n\
                #[cfg(test)]\nmod tests {\n#[test]\nfn a() { b(\"an heir\"); }\n}\n\
                #[cfg(test)]\n#[path = \"an heir\"]\nmod b;\n\
                #[cfg(test)]\nconst C: [&str; 1] = [\"an heir\"];\n\
                g(\"heir 2\");";
    assert_eq!(found_in_code(text), ["1 heir", "12 heir"]);
    assert_eq!(
        found_in_code("#[cfg(feature = \"test\")]\nmod a { b(\"an heir\"); }"),
        ["2 heir"]
    );
}

#[test]
fn the_docs_that_people_read_are_found() {
    let text = "//! An heir.\n\
                /// An heir.\n#[derive(Parser)]\nenum A {\n/// An heir.\nB,\n}\n\
                /// An heir.\n#[derive(Debug)]\npub struct C {\n/// An heir.\nd: u8,\n}\n\
                /// An heir.\npub(crate) fn e() {}\n\
                // An heir.\n//// An heir.\npub fn f() {}\n";
    let lines = |docs| {
        let (prose, marks) = rust::read(text, docs);
        found(&violations("a.rs", &prose, &marks))
            .join(" ")
            .replace(" heir", "")
    };
    assert_eq!(lines(Docs::All), "1 2 5 8 11 14");
    assert_eq!(lines(Docs::Public), "8");
    assert_eq!(lines(Docs::Commands), "2 5");
}

#[test]
fn a_mark_allows_what_is_next_to_it() {
    let same = "f(\"an heir\"); // language-ok: a quotation";
    let above = "// language-ok: a quotation\nf(\"an heir\\\n  and heirs\");";
    let docs = "/// The first.\n// language-ok: a quotation\n/// An heir.\npub fn a() {}";
    for text in [same, above, docs] {
        assert_eq!(code_violations(text), NOTHING, "{text}");
    }
    let far = "// language-ok: a quotation\n\nf(\"an heir\");";
    assert_eq!(found_in_code(far), ["3 heir", "1 unused exception"]);
    let document = "An heir. <!-- language-ok: an heir -->\n<!-- language-ok: b -->\nheirs\n\nheir";
    assert_eq!(found_in_document(document), ["5 heir"]);
}

#[test]
fn a_mark_needs_a_reason_and_something_to_allow() {
    assert_eq!(
        found_in_code("f(\"an heir\"); // language-ok"),
        ["1 exception without a reason"]
    );
    assert_eq!(
        found_in_code("f(\"an heir\"); // language-ok: "),
        ["1 exception without a reason"]
    );
    assert_eq!(
        found_in_code("f(\"a pet\"); // language-ok: b"),
        ["1 unused exception"]
    );
    assert_eq!(
        found_in_document("a pet <!-- language-ok: b -->"),
        ["1 unused exception"]
    );
    assert_eq!(
        found_in_document("`<!-- language-ok: b -->` is a mark"),
        NOTHING
    );
    assert_eq!(found_in_code("f(\"// language-ok: b\");"), NOTHING);
}

/// A phrase that no text matches would be banned in vain.
#[test]
fn every_banned_phrase_is_found() {
    for (forms, _) in super::prose::banned() {
        for form in forms.split('|') {
            let text = form.strip_suffix(" *").map(|it| format!("{it} word"));
            let text = text.unwrap_or_else(|| form.replace('*', "s"));
            assert_eq!(found_in_document(&text), [format!("1 {text}")]);
        }
    }
}

/// The lexer agrees with the one of the compiler's interface on the code of the generator.
#[test]
fn the_lexer_finds_the_literals_that_proc_macro2_finds() {
    for (location, text) in super::texts_below("generator/src", ".rs") {
        let mut literals = Vec::new();
        collect_literals(text.parse().unwrap(), &mut literals);
        assert_eq!(rust::literals(&text), literals, "{location}");
    }
}

fn collect_literals(code: proc_macro2::TokenStream, literals: &mut Vec<String>) {
    use proc_macro2::TokenTree;
    let mut is_doc = false;
    for token in code {
        match token {
            TokenTree::Group(group) => collect_literals(group.stream(), literals),
            TokenTree::Literal(literal) if !is_doc => {
                let text = literal.to_string();
                literals.extend(text.ends_with(['"', '#']).then_some(text));
            }
            TokenTree::Ident(ident) => is_doc = ident == "doc",
            _ => {}
        }
    }
}
