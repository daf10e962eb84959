// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Says where in a JSON document reading failed.
//!
//! Reading keeps no track of its place, because nearly every response can be read and the track would
//! cost time in all of them. A document that failed is buffered and read once more: so it fails at the
//! same place, and the compiler makes no second copy of what reads it but the one that unions need anyway.

use serde::de::{DeserializeOwned, Error as _, IgnoredAny};
use serde_json::Error;

use super::buffered::BufferedDeserializer;
use super::document;
use super::path::Path;

/// Why a JSON document could not be read, and where.
#[derive(Debug)]
pub struct Failure {
    /// The member that could not be read, as `contact.phones[2].kind`; empty for the document
    /// itself, and where the text is no JSON at all.
    pub path: String,
    /// What is wrong there.
    pub error: Error,
}

/// Reads a JSON document. An integer may be written as `1.0` or `1e3`.
///
/// # Errors
///
/// When the text is not JSON or does not have the type's shape.
pub fn from_slice<T: DeserializeOwned>(text: &[u8]) -> Result<T, Failure> {
    serde_json::from_slice(text).or_else(|error| match error.is_data() {
        true => read_again(text, &error),
        false => Err(Failure {
            path: String::new(),
            error,
        }),
    })
}

/// Reads a document more slowly: it fails as it failed before and tells the path, unless all that was
/// wrong is how an integer is written.
fn read_again<T: DeserializeOwned>(text: &[u8], first: &Error) -> Result<T, Failure> {
    let document = document::buffer(text);
    let (result, path) = Path::track(|| {
        T::deserialize(BufferedDeserializer::<Error>::new(&document, Path::Tracked))
    });
    match result {
        // What came after the failure has not been read yet, and may be no JSON.
        Ok(value) => check(text).map(|()| value),
        Err(error) => match with_position(&error, first) {
            Some(error) => Err(Failure { path, error }),
            // The first failure was only about how an integer is written.
            None => check(text).and(Err(Failure { path, error })),
        },
    }
}

fn check(text: &[u8]) -> Result<(), Failure> {
    let checked = serde_json::from_slice::<IgnoredAny>(text);
    checked.map(drop).map_err(|error| Failure {
        path: String::new(),
        error,
    })
}

/// An error with the line and the column of the first one, if it is the same again.
fn with_position(error: &Error, first: &Error) -> Option<Error> {
    let position = format!(" at line {} column {}", first.line(), first.column());
    let (reason, first) = (error.to_string(), first.to_string());
    let is_same = reason.starts_with(first.trim_end_matches(position.as_str()));
    // This is how an error of `serde_json` takes its position from a text.
    is_same.then(|| Error::custom(reason + &position))
}
