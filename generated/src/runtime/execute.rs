// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Requests of the caller's own, which a client sends as it sends calls.

use std::convert::Infallible;

use http::uri::{Authority, Scheme};
use http::{Request, Response, Uri};

use super::body::Body;
use super::client::Client;
use super::error::{Error, RequestError};
use super::send::Path;

/// Sends a request with the settings of a client. Another server than the client's gets neither its credentials nor
/// its headers.
pub(crate) async fn execute(
    client: &Client,
    mut request: Request<Body>,
) -> Result<Response<Body>, Error<Infallible>> {
    *request.uri_mut() = absolute(client.base_url(), request.uri()).map_err(RequestError::url)?;
    let server = client
        .base_url()
        .parse()
        .map_err(|error| RequestError::url(http::Error::from(error)))?;
    let credentials = match is_same_origin(&server, request.uri()) {
        true => {
            for (name, value) in client.headers() {
                request
                    .headers_mut()
                    .entry(name)
                    .or_insert_with(|| value.clone());
            }
            client.credentials().all()
        }
        false => Vec::new(),
    };
    let path = Path {
        client,
        credentials,
        limits: client.limits(),
        is_streamed: |_| true,
    };
    Ok(path.send(request).await?)
}

/// Returns a URL on the client's server for a path.
fn absolute(base_url: &str, uri: &Uri) -> http::Result<Uri> {
    match uri.scheme() {
        Some(_) => Ok(uri.clone()),
        None => Ok(format!("{base_url}{uri}").parse()?),
    }
}

/// Whether both URLs have the same scheme, host and port (RFC 6454, section 5).
fn is_same_origin(left: &Uri, right: &Uri) -> bool {
    let host = |uri: &Uri| uri.host().map(str::to_ascii_lowercase);
    left.scheme() == right.scheme() && host(left) == host(right) && port(left) == port(right)
}

fn port(uri: &Uri) -> Option<u16> {
    let default = match uri.scheme() {
        Some(scheme) if *scheme == Scheme::HTTPS => Some(443),
        Some(scheme) if *scheme == Scheme::HTTP => Some(80),
        _ => None,
    };
    uri.authority().and_then(Authority::port_u16).or(default)
}
