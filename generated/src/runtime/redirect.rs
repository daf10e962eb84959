// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Redirects (RFC 9110, section 15.4).

use http::header::{
    ACCEPT, ACCEPT_LANGUAGE, HeaderMap, HeaderName, LOCATION, RANGE, TRANSFER_ENCODING, USER_AGENT,
};
use http::{Method, Request, Response, StatusCode, Uri};
use http_body::Body as _;

use super::body::Body;
use super::credential::EncodedCredential;
use super::operation_info::OperationInfo;
use super::uri;

/// Which redirects are followed. A redirect that is not followed is a response like any other.
///
/// After `303`, and after `301` or `302` for a `POST`, the next request is a `GET` without a body.
/// Otherwise it is the same one, if its body can be sent again. A redirect that the API description
/// documents for the operation is its response and never followed. In a browser, the browser decides: it follows
/// redirects by itself, and what it then received is an error of the kind `Redirected`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Redirects {
    most: u32,
    leaves_origin: bool,
}

impl Redirects {
    /// Follows none, which is the default: an update is then not sent twice, and nothing to a server
    /// that was not asked for.
    pub const fn never() -> Self {
        Self::same_origin(0)
    }

    /// Follows so many redirects of a request, as long as scheme, host and port stay the same.
    pub const fn same_origin(most: u32) -> Self {
        Self {
            most,
            leaves_origin: false,
        }
    }

    /// Follows so many redirects of a request, also to other servers, but not from `https` to `http`.
    ///
    /// Another server gets neither a credential nor a body, and of the headers only `Accept`,
    /// `Accept-Language`, `User-Agent`, `Range` and those of conditional requests. A request that
    /// changes something is not sent there again. A layer sees the requests to all servers, and should
    /// look at the URL before it adds a credential.
    pub const fn any_origin(most: u32) -> Self {
        Self {
            most,
            leaves_origin: true,
        }
    }
}

impl Default for Redirects {
    fn default() -> Self {
        Self::never()
    }
}

/// The way of a request from URL to URL.
pub(crate) struct Trail {
    redirects: Redirects,
    /// The status codes of redirects that the API description documents.
    documented: &'static [u16],
    /// The last request, without credentials; `None` if no redirect of it is followed. Boxed, because few clients
    /// follow any.
    latest: Option<Box<Request<Body>>>,
    /// Whether no redirect has led to another origin, so that credentials are sent.
    pub(crate) is_home: bool,
}

impl Trail {
    pub(crate) fn new(
        redirects: Redirects,
        info: Option<&'static OperationInfo>,
        request: &Request<Body>,
    ) -> Self {
        Self {
            redirects,
            documented: info.map_or(&[], |info| info.redirects),
            latest: (redirects.most > 0).then(|| Box::new(request.clone())),
            is_home: true,
        }
    }

    /// Returns the request, without credentials, that a response leads to; `None` if the response is
    /// the answer.
    pub(crate) fn follow<B>(
        &mut self,
        response: &Response<B>,
        credentials: &[EncodedCredential],
    ) -> Option<Request<Body>> {
        let latest = self.latest.take()?;
        if self.documented.contains(&response.status().as_u16()) {
            return None;
        }
        let hop = Hop::of(&latest, response)?;
        let is_allowed = hop.stays || self.redirects.leaves_origin && hop.may_leave(&latest);
        if !is_allowed {
            return None;
        }
        self.is_home &= hop.stays;
        let url = hop.uri.to_string();
        let is_revealing = |credential: &EncodedCredential| credential.is_in(url.as_bytes());
        if !self.is_home && credentials.iter().any(is_revealing) {
            return None;
        }
        let next = hop.request(&latest);
        self.redirects.most -= 1;
        self.latest = (self.redirects.most > 0).then(|| Box::new(next.clone()));
        Some(next)
    }
}

/// A redirect.
struct Hop {
    uri: Uri,
    method: Method,
    /// Whether the next request has the content of the last one.
    has_content: bool,
    /// Whether it is to the same origin as the last one.
    stays: bool,
}

impl Hop {
    /// Returns the redirect that a response to the request is, if it can be followed.
    fn of<B>(request: &Request<Body>, response: &Response<B>) -> Option<Self> {
        let status = response.status();
        let method = request.method();
        let is_get = match status {
            StatusCode::SEE_OTHER => true,
            StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND => *method == Method::POST,
            StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT => false,
            _ => return None,
        };
        if !is_get && !request.body().is_repeatable() {
            return None;
        }
        let location = response.headers().get(LOCATION)?.to_str().ok()?;
        let uri = uri::resolve(request.uri(), location)?;
        Some(Self {
            stays: uri::is_same_origin(request.uri(), &uri),
            uri,
            method: match is_get && *method != Method::HEAD {
                true => Method::GET,
                false => method.clone(),
            },
            has_content: !is_get,
        })
    }

    /// Whether the next request may go to another server.
    fn may_leave(&self, latest: &Request<Body>) -> bool {
        let has_body = self.has_content && !latest.body().is_end_stream();
        let is_downgrade = uri::is_https(latest.uri()) && !uri::is_https(&self.uri);
        self.method.is_safe() && !has_body && !is_downgrade
    }

    fn request(self, latest: &Request<Body>) -> Request<Body> {
        let mut next = latest.clone();
        *next.method_mut() = self.method;
        *next.uri_mut() = self.uri;
        if !self.has_content {
            *next.body_mut() = Body::empty();
            retain(next.headers_mut(), |name| !is_of_content(name));
        }
        if !self.stays {
            retain(next.headers_mut(), is_public);
        }
        next
    }
}

/// What an error says about a response with this status code, if it is a redirect.
pub(crate) fn unfollowed(status: StatusCode) -> Option<&'static str> {
    let is_redirect = matches!(status.as_u16(), 301..=303 | 307 | 308);
    is_redirect.then_some(", a redirect that `ClientBuilder::redirects` does not follow")
}

fn retain(headers: &mut HeaderMap, is_kept: fn(&HeaderName) -> bool) {
    let removed: Vec<_> = headers
        .keys()
        .filter(|name| !is_kept(name))
        .cloned()
        .collect();
    for name in removed {
        headers.remove(name);
    }
}

/// Whether a header is about the content of a request.
fn is_of_content(name: &HeaderName) -> bool {
    *name == TRANSFER_ENCODING || name.as_str().starts_with("content-")
}

/// Whether any server may see a header.
fn is_public(name: &HeaderName) -> bool {
    [ACCEPT, ACCEPT_LANGUAGE, USER_AGENT, RANGE].contains(name) || name.as_str().starts_with("if-")
}
