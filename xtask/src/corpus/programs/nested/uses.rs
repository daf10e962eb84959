//! Uses values on a small stack.

use std::fmt::Debug;
use std::io::Write;
use std::thread;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::client::runtime::codec::from_slice;

/// Decodes a value, uses it with every operation, and returns it encoded. Each operation is printed before it starts,
/// because a stack overflow ends the process.
pub fn of<T>(text: &str) -> Result<String, String>
where
    T: Clone + Debug + DeserializeOwned + PartialEq + Serialize,
{
    print_line("decode");
    let value: T = from_slice(text.as_bytes()).map_err(|failure| failure.error.to_string())?;
    print_line("encode");
    let encoded = serde_json::to_string(&value).map_err(|error| error.to_string())?;
    print_line("clone");
    let copy = value.clone();
    print_line("compare");
    if value != copy {
        return Err("the value is not equal to its clone".to_owned());
    }
    print_line("format");
    let formatted = format!("{value:?}");
    print_line("decode reversed");
    let reversed: T = from_slice(reverse_keys(text)?.as_bytes()).map_err(|it| it.error.to_string())?;
    if value != reversed {
        return Err("the value is not equal to one decoded with reversed keys".to_owned());
    }
    print_line("decode for a path");
    decode_for_path::<T>(text)?;
    print_line("drop");
    drop((value, copy, formatted, reversed));
    Ok(encoded)
}

/// The same value with the keys of each object in reverse order: a discriminator at the beginning moves to the end.
fn reverse_keys(text: &str) -> Result<String, String> {
    fn reversed(value: Value) -> Value {
        match value {
            Value::Object(properties) => {
                let properties = properties.into_iter().rev();
                Value::Object(properties.map(|(name, it)| (name, reversed(it))).collect())
            }
            Value::Array(items) => Value::Array(items.into_iter().map(reversed).collect()),
            other => other,
        }
    }
    let reversed_text = serde_json::from_str(text).map(|value| reversed(value).to_string());
    reversed_text.map_err(|error| error.to_string())
}

/// Decodes a value that an invalid one follows, so that it is decoded twice, to find the path to the error.
fn decode_for_path<T: DeserializeOwned>(text: &str) -> Result<(), String> {
    let document = format!("[{text},null]");
    match from_slice::<(T, bool)>(document.as_bytes()) {
        Err(failure) if failure.path == "[1]" => Ok(()),
        Err(failure) => Err(failure.error.to_string()),
        Ok(_) => Err("`null` was decoded as a boolean".to_owned()),
    }
}

/// Uses a value on a thread with a stack of this size.
pub fn on_a_stack(
    bytes: usize,
    of: fn(&str) -> Result<String, String>,
    text: &str,
) -> Result<String, String> {
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(bytes);
        let used = thread.spawn_scoped(scope, || of(text));
        used.expect("a thread can be started").join()
    })
    .expect("nothing panics")
}

pub fn print_line(line: &str) {
    println!("{line}");
    // An error is ignored: the reader may have closed the pipe.
    let _ = std::io::stdout().flush();
}
