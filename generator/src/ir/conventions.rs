//! What an API expresses in its own headers and properties.

/// The conventions of an API, as far as the configuration knows them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Conventions {
    /// The headers that say how long to wait, in lower case, with the meaning of their number.
    pub retry_after: Vec<(String, WaitUnit)>,
    /// The headers with the id of a request, in lower case.
    pub request_id: Vec<String>,
    /// The location of the message in an error body, as a JSON Pointer.
    pub error_message: Option<String>,
}

/// The meaning of the number in a header that says how long to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::Display)]
#[strum(serialize_all = "lowercase")]
pub enum WaitUnit {
    /// Seconds.
    Seconds,
    /// Milliseconds.
    Milliseconds,
    /// A point in time, in seconds since the beginning of 1970.
    Epoch,
}
