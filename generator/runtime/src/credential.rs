// Client runtime, copied unchanged by `cargo xtask codegen`.

//! What a client proves itself with, kept out of logs.

use std::fmt;

use http::header::{AUTHORIZATION, HeaderName, HeaderValue, InvalidHeaderValue};

use super::percent;

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
#[non_exhaustive]
pub enum Credential {
    /// A token in the header `Authorization` (RFC 6750).
    Bearer(Secret),
    /// A user name and a password in the header `Authorization` (RFC 7617).
    Basic(Secret, Secret),
    /// The whole value of the header `Authorization`, for any other scheme.
    Authorization(Secret),
    /// A key in a header of the API's own.
    Header(HeaderName, Secret),
    /// A key in the query, under this name.
    Query(&'static str, Secret),
    /// A key in a cookie of this name.
    Cookie(&'static str, Secret),
}

impl Credential {
    /// The credential as it is sent.
    ///
    /// # Errors
    ///
    /// When the credential has a character that no header may have.
    pub(crate) fn placed(&self) -> Result<Placed, InvalidHeaderValue> {
        let (name, text) = match self {
            Self::Query(name, Secret(key)) => return Ok(Placed::Query(pair(name, key))),
            Self::Cookie(name, Secret(key)) => {
                return Ok(Placed::Cookie(format!("{name}={}", percent::encoded(key))));
            }
            Self::Bearer(Secret(token)) => (AUTHORIZATION, format!("Bearer {token}")),
            Self::Basic(Secret(user), Secret(password)) => {
                let encoded = base64(format!("{user}:{password}").as_bytes());
                (AUTHORIZATION, format!("Basic {encoded}"))
            }
            Self::Authorization(Secret(value)) => (AUTHORIZATION, value.clone()),
            Self::Header(name, Secret(key)) => (name.clone(), key.clone()),
        };
        let mut value = HeaderValue::try_from(text)?;
        value.set_sensitive(true);
        Ok(Placed::Header(name, value))
    }
}

fn pair(name: &str, key: &str) -> String {
    format!("{}={}", percent::encoded(name), percent::encoded(key))
}

/// Bytes in base64 (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let bits = chunk
            .iter()
            .zip([16, 8, 0])
            .fold(0, |bits, (byte, shift)| bits | u32::from(*byte) << shift);
        for (place, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            text.push(match place <= chunk.len() {
                true => char::from(DIGITS[(bits >> shift) as usize & 63]),
                false => '=',
            });
        }
    }
    text
}

/// A credential in its place in a request.
#[derive(Clone)]
pub(crate) enum Placed {
    Header(HeaderName, HeaderValue),
    /// `name=key`, encoded.
    Query(String),
    /// `name=key`, encoded.
    Cookie(String),
}

impl fmt::Debug for Placed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// The credentials that a client has, each under the name of its security scheme.
#[derive(Debug, Clone, Default)]
pub(crate) struct Credentials(Vec<(&'static str, Placed)>);

impl Credentials {
    pub(crate) fn insert(&mut self, scheme: &'static str, credential: Placed) {
        self.0.retain(|(held, _)| *held != scheme);
        self.0.push((scheme, credential));
    }

    /// The credentials of the first alternative of which the client has all; nothing when it has
    /// all of none. An alternative that needs none comes last wherever it stands: what is optional
    /// is sent if it can be.
    pub(crate) fn chosen(&self, alternatives: &[&[&str]]) -> Option<Vec<Placed>> {
        let complete = alternatives
            .iter()
            .copied()
            .filter(|schemes| schemes.iter().all(|scheme| self.has(scheme)))
            .min_by_key(|schemes| schemes.is_empty());
        let schemes = match complete {
            Some(schemes) => schemes,
            None if alternatives.is_empty() => &[],
            None => return None,
        };
        let chosen = self.0.iter();
        let chosen = chosen.filter(|(scheme, _)| schemes.contains(scheme));
        Some(chosen.map(|(_, credential)| credential.clone()).collect())
    }

    fn has(&self, scheme: &str) -> bool {
        self.0.iter().any(|(held, _)| *held == scheme)
    }
}
