//! Uses nested values. Each line that it is given is the place of a type in the list and a value; it says what it
//! does, and ends each with `done` or with what is wrong.

mod uses;

use serde_json::Value;

use super::client;
use uses::{on_a_stack, say};

pub use uses::of;

type Use = fn(&str) -> Result<String, String>;

/// The argument of the program is the stack size in bytes.
pub fn run(types: &[Use]) {
    let stack = std::env::args().nth(1).and_then(|it| it.parse().ok());
    let stack = stack.expect("a number of bytes");
    for line in std::io::stdin().lines() {
        let line = line.expect("the line can be read");
        let (ty, text) = line.split_once(' ').expect("a type and a value");
        let ty = types[ty.parse::<usize>().expect("the place of a type")];
        match on_a_stack(stack, ty, text) {
            Ok(written) if is_same(&written, text) => say("done"),
            Ok(_) => say("error: the encoded value differs from the decoded one"),
            Err(fault) => say(&format!("error: {fault}")),
        }
    }
}

fn is_same(written: &str, text: &str) -> bool {
    let value = |text| serde_json::from_str::<Value>(text).ok();
    value(written) == value(text)
}
