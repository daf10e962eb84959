//! The headers and properties in which an API expresses what no standard has a place for.

/// The conventions of an API. They are in the generated client as data.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Conventions {
    /// The headers that say how long to wait before the next request.
    pub retry_after: Vec<WaitHeader>,
    /// The headers with the id of a request.
    pub request_id: Vec<HeaderName>,
    /// The location of the message in an error body.
    pub error_message: Option<Pointer>,
}

/// A response header that says how long to wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitHeader {
    /// Its name.
    pub name: HeaderName,
    /// The meaning of its number.
    pub unit: WaitUnit,
}

/// The meaning of the number in a [`WaitHeader`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaitUnit {
    /// Seconds.
    Seconds,
    /// Milliseconds.
    Milliseconds,
    /// A point in time, in seconds since the beginning of 1970.
    Epoch,
}

impl WaitUnit {
    /// The units that are written after the name of a header.
    pub(super) const SUFFIXES: [(&str, Self); 2] =
        [("ms", Self::Milliseconds), ("epoch", Self::Epoch)];
}

/// The name of a header, in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderName(String);

impl HeaderName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A valid name; `None` for any other string.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let name = http::HeaderName::from_bytes(text.as_bytes()).ok()?;
        Some(Self(name.as_str().to_owned()))
    }
}

/// A JSON Pointer (RFC 6901) that is not empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pointer(String);

impl Pointer {
    /// The pointer as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A valid pointer; `None` for any other string.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut escapes = text.split('~').skip(1);
        let is_valid = text.starts_with('/') && escapes.all(|it| it.starts_with(['0', '1']));
        is_valid.then(|| Self(text.to_owned()))
    }
}
