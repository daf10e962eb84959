// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Requests of the caller's own, which a client sends as it sends calls.

use std::convert::Infallible;

use http::{Request, Response, Uri};

use super::body::Body;
use super::client::Client;
use super::error::Error;
use super::request_error::RequestError;
use super::send::Path;
use super::settings::is_secret;
use super::uri::is_same_origin;

/// Sends a request with the settings of a client. Another server than the client's gets neither its credentials nor
/// its headers.
pub(crate) async fn execute(
    client: &Client,
    mut request: Request<Body>,
) -> Result<Response<Body>, Error<Infallible>> {
    for (name, value) in request.headers_mut() {
        if is_secret(name) {
            value.set_sensitive(true);
        }
    }
    *request.uri_mut() = absolute(client.base_url(), request.uri()).map_err(RequestError::url)?;
    let server = client
        .base_url()
        .parse()
        .map_err(|error| RequestError::url(http::Error::from(error)))?;
    let credentials = match is_same_origin(&server, request.uri()) {
        true => {
            let credentials = client.credentials().all(|_| true)?;
            client.add_default_headers(request.headers_mut(), &credentials);
            credentials
        }
        false => Vec::new(),
    };
    let path = Path {
        client,
        info: None,
        credentials,
        limits: client.limits(),
        retry: client.retry(),
        is_idempotent: request.method().is_idempotent(),
        is_streamed: |_| true,
    };
    Ok(path.send(&mut request).await?)
}

/// Returns a URL on the client's server for a path.
fn absolute(base_url: &str, uri: &Uri) -> http::Result<Uri> {
    match uri.scheme() {
        Some(_) => Ok(uri.clone()),
        // What has no scheme is a path, also where it could be read as the name of a host: the credentials are for
        // the server of the client.
        None => {
            let path = uri.to_string();
            Ok(format!("{base_url}/{}", path.trim_start_matches('/')).parse()?)
        }
    }
}
