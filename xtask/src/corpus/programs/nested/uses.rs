//! What programs do with values, done on a small stack.

use std::fmt::Debug;
use std::io::Write;
use std::thread;

use serde::Serialize;
use serde::de::DeserializeOwned;

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
    say("drop");
    drop((value, copy, shown));
    Ok(written)
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
