// Client runtime, copied unchanged by `cargo xtask codegen`.

//! The error of any operation.

use std::any::Any;
use std::error::Error as StdError;
use std::fmt;
use std::ops::Deref;

use bytes::Bytes;
use http::response::Parts;

use super::body::BodyError;
use super::error::{ApiError, Error};
use super::request_error::RequestError;
use super::transport::TransportError;

/// The error of any operation, for functions that call several: `?` converts each error into it.
///
/// It dereferences to an [`Error`] whose documented error responses have no types any more, but
/// status code, headers, body and message. [`AnyError::downcast_ref`] returns the type.
#[derive(Debug)]
pub struct AnyError(Error<ErasedApiError>);

impl AnyError {
    /// Returns the documented error response, if this is the error of an operation with this error
    /// type: `error.downcast_ref::<UpdateContactError>()`.
    pub fn downcast_ref<E: ApiError + 'static>(&self) -> Option<&E> {
        match &self.0 {
            Error::Api(error) => error.0.as_any().downcast_ref(),
            _ => None,
        }
    }
}

impl<E: ApiError + Send + Sync + 'static> From<Error<E>> for AnyError {
    fn from(error: Error<E>) -> Self {
        Self(match error {
            Error::Api(error) => Error::Api(ErasedApiError(Box::new(error))),
            Error::Unexpected(response) => Error::Unexpected(response),
            Error::Decode(error) => Error::Decode(error),
            Error::Transport(error) => Error::Transport(error),
            Error::Request(error) => Error::Request(error),
        })
    }
}

/// Of [`Call::request`](super::call::Call::request).
impl From<RequestError> for AnyError {
    fn from(error: RequestError) -> Self {
        Self(Error::Request(error))
    }
}

/// Of a transport of the caller's.
impl From<TransportError> for AnyError {
    fn from(error: TransportError) -> Self {
        Self(Error::Transport(error))
    }
}

/// Of the body of a streamed response.
impl From<BodyError> for AnyError {
    fn from(error: BodyError) -> Self {
        TransportError::from(error).into()
    }
}

impl Deref for AnyError {
    type Target = Error<ErasedApiError>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl fmt::Display for AnyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl StdError for AnyError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source()
    }
}

/// A documented error response of any operation.
pub struct ErasedApiError(Box<dyn AnyApiError>);

trait AnyApiError: ApiError + Send + Sync {
    fn as_any(&self) -> &dyn Any;
}

impl<E: ApiError + Send + Sync + 'static> AnyApiError for E {
    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl ApiError for ErasedApiError {
    fn parts(&self) -> &Parts {
        self.0.parts()
    }

    fn body(&self) -> &Bytes {
        self.0.body()
    }
}

impl fmt::Debug for ErasedApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
