// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Credentials of a client, which are kept out of logs.

use std::fmt;
use std::sync::Arc;

use http::header::{AUTHORIZATION, COOKIE, HeaderName, HeaderValue, InvalidHeaderValue};
use http::{Request, Uri};

use super::body::Body;
use super::codec::REDACTED;
use super::percent;
use super::request_error::RequestError;

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
        let (Self::Bearer(Secret(secret))
        | Self::Basic(_, Secret(secret))
        | Self::Authorization(Secret(secret))
        | Self::Header(_, Secret(secret))
        | Self::Query(_, Secret(secret))
        | Self::Cookie(_, Secret(secret))) = self;
        Ok(EncodedCredential {
            secret: secret.as_str().into(),
            field: self.field()?,
        })
    }

    fn field(&self) -> Result<Field, InvalidHeaderValue> {
        let (name, value) = match self {
            Self::Query(name, Secret(key)) => return Ok(Field::Query(pair(name, key))),
            Self::Cookie(name, Secret(key)) => {
                return Ok(Field::Cookie(format!("{name}={}", percent::encode(key))));
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
        Ok(Field::Header(name, value))
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
pub(crate) struct EncodedCredential {
    /// What must not be shown, not encoded.
    secret: Arc<str>,
    field: Field,
}

/// A credential where a request has it.
#[derive(Clone)]
enum Field {
    Header(HeaderName, HeaderValue),
    /// `name=key`, encoded.
    Query(String),
    /// `name=key`, encoded.
    Cookie(String),
}

impl EncodedCredential {
    /// Whether the credential is a header of this name.
    pub(crate) fn is_header(&self, other: &HeaderName) -> bool {
        matches!(&self.field, Field::Header(name, _) if name == other)
    }

    /// Whether a URL contains the credential, in any encoding.
    pub(crate) fn is_in(&self, url: &[u8]) -> bool {
        let is_in = |url: &[u8]| {
            self.secrets().any(|secret| {
                url.windows(secret.len())
                    .any(|part| part == secret.as_bytes())
            })
        };
        is_in(url) || is_in(&percent::decode(url))
    }

    /// Returns a string without the credential, which a server has repeated there. A credential of fewer
    /// than [`Self::MIN_LENGTH`] bytes stays: it is not one that could be kept secret, and may be part of any word.
    pub(crate) fn redact(&self, string: String) -> String {
        self.secrets()
            .filter(|secret| secret.len() >= Self::MIN_LENGTH)
            .fold(string, |string, secret| string.replace(secret, REDACTED))
    }

    /// The least length in bytes of a credential that is redacted in a string.
    const MIN_LENGTH: usize = 4;

    /// The credential, and what an `Authorization` header has of it after the name of an authentication scheme.
    fn secrets(&self) -> impl Iterator<Item = &str> {
        let value = match &self.field {
            Field::Header(_, value) => value.to_str().ok(),
            Field::Query(_) | Field::Cookie(_) => None,
        };
        let parameter = value.and_then(|value| value.rsplit(' ').next());
        let secrets = [Some(&*self.secret), parameter].into_iter().flatten();
        secrets.filter(|secret| !secret.is_empty())
    }

    /// Adds the credential to a request. A header that the request has takes precedence.
    pub(crate) fn add_to(&self, request: &mut Request<Body>) -> http::Result<()> {
        match &self.field {
            Field::Header(name, value) => {
                let header = request.headers_mut().entry(name);
                header.or_insert_with(|| value.clone());
            }
            Field::Query(pair) => *request.uri_mut() = with_query(request.uri(), pair)?,
            Field::Cookie(pair) => {
                let previous = request.headers().get(COOKIE).map(HeaderValue::as_bytes);
                let cookies = match previous {
                    Some(previous) => [previous, b"; ", pair.as_bytes()].concat(),
                    None => pair.as_bytes().to_vec(),
                };
                let mut cookies = HeaderValue::try_from(cookies)?;
                cookies.set_sensitive(true);
                request.headers_mut().insert(COOKIE, cookies);
            }
        }
        Ok(())
    }
}

/// Appends a pair to the query of a URL.
fn with_query(uri: &Uri, pair: &str) -> http::Result<Uri> {
    let separator = if uri.query().is_some() { '&' } else { '?' };
    Ok(format!("{uri}{separator}{pair}").parse()?)
}

/// The credentials of a client.
#[derive(Clone)]
pub(crate) struct Credentials {
    /// Each with the name of its security scheme.
    held: Vec<(&'static str, Result<EncodedCredential, InvalidCredential>)>,
    /// Whether a request that lacks a credential is an error.
    are_required: bool,
}

/// A credential with a character that is not allowed in a header value.
type InvalidCredential = Arc<InvalidHeaderValue>;

impl Credentials {
    pub(crate) fn new(are_required: bool) -> Self {
        Self {
            held: Vec::new(),
            are_required,
        }
    }

    /// Sets a credential. An invalid one is reported by each request that should have it.
    pub(crate) fn insert(&mut self, scheme: &'static str, credential: &Credential) {
        let encoded = credential.encode().map_err(Arc::new);
        self.held.retain(|(existing, _)| *existing != scheme);
        self.held.push((scheme, encoded));
    }

    /// Returns the first credential that is invalid.
    pub(crate) fn check(&self) -> Result<(), (&'static str, InvalidCredential)> {
        let mut invalid = self.held.iter();
        let invalid = invalid.find_map(|(scheme, it)| Some((*scheme, it.clone().err()?)));
        invalid.map_or(Ok(()), Err)
    }

    /// Returns the credentials of the first alternative for which the client has all. An empty one
    /// comes last, wherever it is listed, so that the client sends optional credentials that it has.
    ///
    /// Without such an alternative, a request that the caller authorizes has those that the client
    /// has: they can be what is required together with the caller's.
    ///
    /// # Errors
    ///
    /// Returns an error if the client lacks credentials, or one is invalid.
    pub(crate) fn select(
        &self,
        alternatives: &[&[&str]],
        is_authorized: bool,
    ) -> Result<Vec<EncodedCredential>, RequestError> {
        let count = |schemes: &&[&str]| schemes.iter().filter(|it| self.has(it)).count();
        let candidates = || alternatives.iter().copied();
        let satisfied = candidates()
            .filter(|schemes| count(schemes) == schemes.len())
            .min_by_key(|schemes| schemes.is_empty());
        // The caller's `Authorization` is the one credential that an alternative lacks.
        let completed = candidates().find(|schemes| count(schemes) + 1 == schemes.len());
        let schemes = match satisfied {
            Some(schemes) => match completed {
                Some(completed) if is_authorized && !self.authorize(schemes) => completed,
                _ => schemes,
            },
            None if is_authorized || !self.are_required || alternatives.is_empty() => {
                let most = candidates().rev().max_by_key(count);
                most.unwrap_or_default()
            }
            None => return Err(RequestError::missing_credential(alternatives)),
        };
        self.all(|scheme| schemes.contains(&scheme))
    }

    /// Returns the credentials of these schemes.
    ///
    /// # Errors
    ///
    /// Returns an error if one is invalid.
    pub(crate) fn all(
        &self,
        is_selected: impl Fn(&str) -> bool,
    ) -> Result<Vec<EncodedCredential>, RequestError> {
        let held = self.held.iter();
        held.filter(|(scheme, _)| is_selected(scheme))
            .map(|(scheme, credential)| match credential {
                Ok(credential) => Ok(credential.clone()),
                Err(error) => Err(RequestError::credential(scheme, Arc::clone(error))),
            })
            .collect()
    }

    /// Whether one of these credentials is an `Authorization` header, which the caller's replaces.
    fn authorize(&self, schemes: &[&str]) -> bool {
        let credentials = self.held.iter();
        let mut selected = credentials.filter(|(scheme, _)| schemes.contains(scheme));
        selected.any(|(_, it)| it.as_ref().is_ok_and(|it| it.is_header(&AUTHORIZATION)))
    }

    fn has(&self, scheme: &str) -> bool {
        self.held.iter().any(|(existing, _)| *existing == scheme)
    }
}

/// Shows the names of the schemes.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let schemes = self.held.iter().map(|(scheme, _)| (scheme, REDACTED));
        f.debug_map().entries(schemes).finish()
    }
}
