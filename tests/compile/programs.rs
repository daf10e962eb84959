//! Tests programs that compile with the generated crate, and programs that must not compile.
//!
//! `TRYBUILD=overwrite cargo test -p compile-tests` updates the expected compiler messages.

#[test]
fn programs_compile_or_fail_as_expected() {
    let cases = trybuild::TestCases::new();
    cases.pass("pass/*.rs");
    cases.compile_fail("compile_fail/*.rs");
}
