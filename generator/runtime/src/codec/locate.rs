// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Reports where decoding a JSON document failed.
//!
//! Decoding does not track its location: nearly every response can be decoded, and tracking would cost
//! time in all of them. A document that failed is buffered and decoded again. It fails at the same
//! location, and the compiler instantiates the code only for buffered values, as unions need anyway.

use serde::de::{DeserializeOwned, Error as _, IgnoredAny};
use serde_json::Error;

use super::buffered_deserializer::BufferedDeserializer;
use super::document;
use super::path::Path;

/// The reason why a JSON document could not be decoded, with its location.
#[derive(Debug)]
pub struct LocatedError {
    /// The path of the value that could not be decoded, such as `contact.phones[2].kind`. It is empty
    /// for the document itself, and if the text is not JSON.
    pub path: String,
    /// The reason.
    pub error: Error,
}

/// Decodes a JSON document. An integer may be written as `1.0` or `1e3`.
///
/// # Errors
///
/// Fails if the text is not JSON or does not match the type.
pub fn from_slice<T: DeserializeOwned>(text: &[u8]) -> Result<T, LocatedError> {
    serde_json::from_slice(text).or_else(|error| match error.is_data() {
        true => retry_with_path(text, &error),
        false => Err(LocatedError {
            path: String::new(),
            error,
        }),
    })
}

/// Decodes a document again, more slowly, which also gives the path of the failure. It succeeds if the
/// only failure was the notation of an integer.
fn retry_with_path<T: DeserializeOwned>(text: &[u8], first: &Error) -> Result<T, LocatedError> {
    let document = document::buffer(text);
    let (result, path) = Path::track(|| {
        T::deserialize(BufferedDeserializer::<Error>::new(&document, Path::Tracked))
    });
    match result {
        // The text after the failure has not been parsed yet, and may be invalid.
        Ok(value) => check_syntax(text).map(|()| value),
        Err(error) => match with_position(&error, first) {
            Some(error) => Err(LocatedError { path, error }),
            // The first failure was only the notation of an integer.
            None => check_syntax(text).and(Err(LocatedError { path, error })),
        },
    }
}

fn check_syntax(text: &[u8]) -> Result<(), LocatedError> {
    let checked = serde_json::from_slice::<IgnoredAny>(text);
    checked.map(drop).map_err(|error| LocatedError {
        path: String::new(),
        error,
    })
}

/// Adds the line and the column of the first error to an error, if it is the same.
fn with_position(error: &Error, first: &Error) -> Option<Error> {
    let position = format!(" at line {} column {}", first.line(), first.column());
    let (reason, first) = (error.to_string(), first.to_string());
    let is_same = reason.starts_with(first.trim_end_matches(position.as_str()));
    // `serde_json` parses the position of a custom error from the end of its message.
    is_same.then(|| Error::custom(reason + &position))
}
