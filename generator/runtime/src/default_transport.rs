// Client runtime, copied unchanged by `cargo xtask codegen`.

//! The transport of a client that gets none: that of `reqwest`, or without it none.

use super::request_error::BuildError;
#[cfg(feature = "reqwest")]
use super::reqwest_transport::ReqwestTransport;
use super::transport::Transport;

/// The settings of the default transport.
#[cfg(feature = "reqwest")]
pub(crate) struct DefaultTransport(Option<Box<Configure>>);

#[cfg(feature = "reqwest")]
type Configure = dyn FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send;

#[cfg(feature = "reqwest")]
impl DefaultTransport {
    pub(crate) fn new() -> Self {
        Self(None)
    }

    pub(crate) fn and(
        self,
        configure: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + 'static,
    ) -> Self {
        Self(Some(match self.0 {
            Some(previous) => Box::new(|builder| configure(previous(builder))),
            None => Box::new(configure),
        }))
    }

    pub(crate) fn build(self) -> Result<Option<Box<dyn Transport>>, BuildError> {
        let configure = self.0.unwrap_or_else(|| Box::new(|builder| builder));
        let transport = ReqwestTransport::with(configure).map_err(BuildError::transport)?;
        Ok(Some(Box::new(transport)))
    }
}

/// Nothing: without `reqwest`, a client without a transport still builds requests.
#[cfg(not(feature = "reqwest"))]
pub(crate) struct DefaultTransport;

#[cfg(not(feature = "reqwest"))]
impl DefaultTransport {
    pub(crate) fn new() -> Self {
        Self
    }

    pub(crate) fn build(self) -> Result<Option<Box<dyn Transport>>, BuildError> {
        Ok(None)
    }
}
