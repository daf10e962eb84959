//! What compiles against the generated crate and does what it says, and what must not compile.
//!
//! `TRYBUILD=overwrite cargo test -p compile-tests` renews the expected compiler messages.

#[test]
fn programs_against_the_generated_crate() {
    let cases = trybuild::TestCases::new();
    cases.pass("pass/*.rs");
    cases.compile_fail("compile_fail/*.rs");
}
