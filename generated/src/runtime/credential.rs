// Client runtime, copied unchanged into every generated crate by `cargo xtask codegen`.

//! What a client proves itself with, kept out of logs.

use std::fmt;

use http::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue, InvalidHeaderValue};

/// A text that `Debug` does not show.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Keeps the text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// A credential as a security scheme of the description asks for it.
#[derive(Debug, Clone)]
pub enum Credential {
    /// A token in the header `Authorization` (RFC 6750).
    Bearer(Secret),
    /// A key in a header of the API's own.
    Header(HeaderName, Secret),
}

impl Credential {
    /// The header that carries the credential, marked so that nothing prints it.
    ///
    /// # Errors
    ///
    /// When the credential has a character that no header may have.
    pub(crate) fn header(&self) -> Result<(HeaderName, HeaderValue), InvalidHeaderValue> {
        let (name, text) = match self {
            Self::Bearer(Secret(token)) => (AUTHORIZATION, &format!("Bearer {token}")),
            Self::Header(name, Secret(key)) => (name.clone(), key),
        };
        let mut value = HeaderValue::from_str(text)?;
        value.set_sensitive(true);
        Ok((name, value))
    }
}

/// The credentials that a client has, each under the name of its security scheme.
#[derive(Debug, Clone, Default)]
pub(crate) struct Credentials(Vec<(&'static str, HeaderName, HeaderValue)>);

impl Credentials {
    pub(crate) fn insert(
        &mut self,
        scheme: &'static str,
        (name, value): (HeaderName, HeaderValue),
    ) {
        self.0.retain(|(held, ..)| *held != scheme);
        self.0.push((scheme, name, value));
    }

    /// Adds the credentials of the first alternative of which the client has all. One that needs
    /// none comes last wherever it stands: what is optional is sent if it can be.
    ///
    /// # Errors
    ///
    /// When there are alternatives, and the client has all credentials of none.
    pub(crate) fn apply(
        &self,
        alternatives: &[&[&str]],
        headers: &mut HeaderMap,
    ) -> Result<(), ()> {
        let complete = alternatives
            .iter()
            .copied()
            .filter(|schemes| schemes.iter().all(|scheme| self.has(scheme)))
            .min_by_key(|schemes| schemes.is_empty());
        let schemes = match complete {
            Some(schemes) => schemes,
            None if alternatives.is_empty() => &[],
            None => return Err(()),
        };
        for (_, name, value) in self
            .0
            .iter()
            .filter(|(scheme, ..)| schemes.contains(scheme))
        {
            headers.insert(name, value.clone());
        }
        Ok(())
    }

    fn has(&self, scheme: &str) -> bool {
        self.0.iter().any(|(held, ..)| *held == scheme)
    }
}
