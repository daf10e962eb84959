//! What programs do with values, done on a small stack.

use std::fmt::Debug;
use std::io::Write;
use std::thread;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::client::runtime::codec::from_slice;

/// Reads a value, does everything with it that any program could, and gives what is written of it. Whatever is done
/// is said before: a stack that is too small ends the process.
pub fn of<T>(text: &str) -> Result<String, String>
where
    T: Clone + Debug + DeserializeOwned + PartialEq + Serialize,
{
    say("read");
    let value: T = from_slice(text.as_bytes()).map_err(|failure| failure.error.to_string())?;
    say("write");
    let written = serde_json::to_string(&value).map_err(|error| error.to_string())?;
    say("clone");
    let copy = value.clone();
    say("compare");
    if value != copy {
        return Err("it is not equal to its copy".to_owned());
    }
    say("show");
    let shown = format!("{value:?}");
    say("read backwards");
    let backwards: T = from_slice(backwards(text)?.as_bytes()).map_err(|it| it.error.to_string())?;
    if value != backwards {
        return Err("it is not equal to the same with its members the other way round".to_owned());
    }
    say("read again");
    read_again::<T>(text)?;
    say("drop");
    drop((value, copy, shown, backwards));
    Ok(written)
}

/// The same value with the members of each object the other way round: a tag that came first comes last.
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
        Ok(_) => Err("`null` is no boolean".to_owned()),
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
    // Whoever no longer listens need not be told.
    let _ = std::io::stdout().flush();
}
