// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Credentials of a client, which are kept out of logs.

use std::fmt;

use http::header::{AUTHORIZATION, HeaderName, HeaderValue, InvalidHeaderValue};

use super::codec::REDACTED;
use super::percent;

/// A string that `Debug` redacts.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Creates a secret from a string.
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

/// A credential for a security scheme of the API description.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Credential {
    /// A token in the `Authorization` header (RFC 6750).
    Bearer(Secret),
    /// A user name and a password in the `Authorization` header (RFC 7617).
    Basic(Secret, Secret),
    /// The complete value of the `Authorization` header, for any other scheme.
    Authorization(Secret),
    /// A key in the header of this name.
    Header(HeaderName, Secret),
    /// A key in the query parameter of this name.
    Query(&'static str, Secret),
    /// A key in the cookie of this name.
    Cookie(&'static str, Secret),
}

impl Credential {
    /// Encodes the credential for its location in a request.
    ///
    /// # Errors
    ///
    /// Returns an error if the credential has a character that is not allowed in a header value.
    pub(crate) fn encode(&self) -> Result<EncodedCredential, InvalidHeaderValue> {
        let (name, value) = match self {
            Self::Query(name, Secret(key)) => return Ok(EncodedCredential::Query(pair(name, key))),
            Self::Cookie(name, Secret(key)) => {
                return Ok(EncodedCredential::Cookie(format!(
                    "{name}={}",
                    percent::encode(key)
                )));
            }
            Self::Bearer(Secret(token)) => (AUTHORIZATION, format!("Bearer {token}")),
            Self::Basic(Secret(user), Secret(password)) => {
                let encoded = base64(format!("{user}:{password}").as_bytes());
                (AUTHORIZATION, format!("Basic {encoded}"))
            }
            Self::Authorization(Secret(value)) => (AUTHORIZATION, value.clone()),
            Self::Header(name, Secret(key)) => (name.clone(), key.clone()),
        };
        let mut value = HeaderValue::try_from(value)?;
        value.set_sensitive(true);
        Ok(EncodedCredential::Header(name, value))
    }
}

fn pair(name: &str, key: &str) -> String {
    format!("{}={}", percent::encode(name), percent::encode(key))
}

/// Encodes bytes in base64 (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut encoded = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let bits = chunk
            .iter()
            .zip([16, 8, 0])
            .fold(0, |bits, (byte, shift)| bits | u32::from(*byte) << shift);
        for (index, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            encoded.push(match index <= chunk.len() {
                true => char::from(DIGITS[(bits >> shift) as usize & 63]),
                false => '=',
            });
        }
    }
    encoded
}

/// A credential, encoded for its location in a request.
#[derive(Clone)]
pub(crate) enum EncodedCredential {
    Header(HeaderName, HeaderValue),
    /// `name=key`, encoded.
    Query(String),
    /// `name=key`, encoded.
    Cookie(String),
}

impl fmt::Debug for EncodedCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

/// The credentials of a client, each with the name of its security scheme.
#[derive(Debug, Clone, Default)]
pub(crate) struct Credentials(Vec<(&'static str, EncodedCredential)>);

impl Credentials {
    pub(crate) fn insert(&mut self, scheme: &'static str, credential: EncodedCredential) {
        self.0.retain(|(existing, _)| *existing != scheme);
        self.0.push((scheme, credential));
    }

    /// Returns the credentials of the first alternative for which the client has all; `None`
    /// without such an alternative. An empty one comes last, wherever it is listed, so that the
    /// client sends optional credentials that it has.
    pub(crate) fn select(&self, alternatives: &[&[&str]]) -> Option<Vec<EncodedCredential>> {
        let satisfied = alternatives
            .iter()
            .copied()
            .filter(|schemes| schemes.iter().all(|scheme| self.has(scheme)))
            .min_by_key(|schemes| schemes.is_empty());
        let schemes = match satisfied {
            Some(schemes) => schemes,
            None if alternatives.is_empty() => &[],
            None => return None,
        };
        let selected = self.0.iter();
        let selected = selected.filter(|(scheme, _)| schemes.contains(scheme));
        Some(selected.map(|(_, credential)| credential.clone()).collect())
    }

    fn has(&self, scheme: &str) -> bool {
        self.0.iter().any(|(existing, _)| *existing == scheme)
    }
}
