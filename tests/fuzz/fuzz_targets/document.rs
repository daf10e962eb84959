//! Any text is answered.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    tests::feed::feed(text);
});
