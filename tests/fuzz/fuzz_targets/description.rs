//! Any description is answered.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tests::random::Description;

fuzz_target!(|description: Description| {
    tests::feed::feed(&description.0.to_string());
});
