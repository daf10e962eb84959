//! Uses nested values. Each input line is the index of a type in the list and a value. For each, it prints every
//! operation before it starts, and `done` or the error at the end.

mod uses;

use serde_json::Value;

use super::client;
use uses::{on_a_stack, print_line};

pub use uses::of;

type Use = fn(&str) -> Result<String, String>;

/// The arguments of the program are the stack size in bytes, and the number of lines to skip.
pub fn run(types: &[Use]) {
    let argument = |index| std::env::args().nth(index)?.parse::<usize>().ok();
    let stack = argument(1).expect("a number of bytes");
    let skipped = argument(2).expect("a number of lines");
    for line in std::io::stdin().lines().skip(skipped) {
        let line = line.expect("the line can be read");
        let (ty, text) = line.split_once(' ').expect("a type and a value");
        let ty = types[ty.parse::<usize>().expect("the index of a type")];
        match on_a_stack(stack, ty, text) {
            Ok(encoded) if is_same(&encoded, text) => print_line("done"),
            Ok(_) => print_line("error: the encoded value differs from the decoded one"),
            Err(error) => print_line(&format!("error: {error}")),
        }
    }
}

fn is_same(encoded: &str, text: &str) -> bool {
    let value = |text| serde_json::from_str::<Value>(text).ok();
    value(encoded) == value(text)
}
