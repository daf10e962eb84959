//! Uses values on a small stack.

use std::fmt::Debug;
use std::io::Write;
use std::thread;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::client::runtime::codec::from_slice;

/// Decodes a value, uses it in every way, and returns it encoded. Each operation is printed before: a stack overflow
/// ends the process.
pub fn of<T>(text: &str) -> Result<String, String>
where
    T: Clone + Debug + DeserializeOwned + PartialEq + Serialize,
{
    say("decode");
    let value: T = from_slice(text.as_bytes()).map_err(|failure| failure.error.to_string())?;
    say("encode");
    let written = serde_json::to_string(&value).map_err(|error| error.to_string())?;
    say("clone");
    let copy = value.clone();
    say("compare");
    if value != copy {
        return Err("the value is not equal to its clone".to_owned());
    }
    say("format");
    let shown = format!("{value:?}");
    say("decode reversed");
    let backwards: T = from_slice(backwards(text)?.as_bytes()).map_err(|it| it.error.to_string())?;
    if value != backwards {
        return Err("the value is not equal to one decoded with reversed keys".to_owned());
    }
    say("decode for a path");
    read_again::<T>(text)?;
    say("drop");
    drop((value, copy, shown, backwards));
    Ok(written)
}

/// The same value with the keys of each object in reverse order: a discriminator at the beginning moves to the end.
fn backwards(text: &str) -> Result<String, String> {
    fn turned(value: Value) -> Value {
        match value {
            Value::Object(members) => {
                let members = members.into_iter().rev();
                Value::Object(members.map(|(name, it)| (name, turned(it))).collect())
            }
            Value::Array(items) => Value::Array(items.into_iter().map(turned).collect()),
            other => other,
        }
    }
    let turned = serde_json::from_str(text).map(|value| turned(value).to_string());
    turned.map_err(|error| error.to_string())
}

/// Reads a value that something wrong comes after: so it is read twice, to find the path to what is wrong.
fn read_again<T: DeserializeOwned>(text: &str) -> Result<(), String> {
    let document = format!("[{text},null]");
    match from_slice::<(T, bool)>(document.as_bytes()) {
        Err(failure) if failure.path == "[1]" => Ok(()),
        Err(failure) => Err(failure.error.to_string()),
        Ok(_) => Err("`null` was decoded as a boolean".to_owned()),
    }
}

/// Uses a value on a thread with a stack of so many bytes.
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

pub fn say(what: &str) {
    println!("{what}");
    // An error is ignored: the reader may have closed the pipe.
    let _ = std::io::stdout().flush();
}
