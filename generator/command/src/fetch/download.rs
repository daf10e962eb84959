//! Downloads a description: all of it, or none.

use std::io;
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use generator::source::Limits;
use generator::url::Url;
use ureq::http::{HeaderName, Response, StatusCode, header};
use ureq::{Agent, Body};

/// The timeout of a request. Large descriptions have tens of megabytes.
const TIMEOUT: Duration = Duration::from_secs(300);

/// The maximum number of redirects.
const MAX_REDIRECTS: usize = 5;

/// The response to a request for a description.
#[derive(Debug)]
pub(crate) enum Download {
    /// The server still has the version with the given ETag.
    NotModified,
    Complete(Downloaded),
}

/// A description as a server sent it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Downloaded {
    pub(crate) text: String,
    pub(crate) etag: Option<String>,
    /// The URL after redirects, if there were any.
    pub(crate) redirected_to: Option<Url>,
}

/// Downloads the description at a URL, unless the server still has the version with this ETag.
///
/// Redirects are followed to any host, because the request has no credentials; but not from HTTPS to HTTP, where
/// anybody on the way could replace the description.
pub(crate) fn download(url: &Url, etag: Option<&str>, limits: Limits) -> anyhow::Result<Download> {
    let agent = agent();
    let mut current = url.clone();
    for _ in 0..=MAX_REDIRECTS {
        let response = get(&agent, &current, etag)?;
        match response.status() {
            StatusCode::OK => {
                let redirected_to = (current != *url).then_some(current);
                return Ok(Download::Complete(Downloaded {
                    etag: header_of(&response, header::ETAG),
                    text: text(response, limits)?,
                    redirected_to,
                }));
            }
            StatusCode::NOT_MODIFIED if etag.is_some() => return Ok(Download::NotModified),
            status if status.is_redirection() => {
                let location = header_of(&response, header::LOCATION);
                let missing =
                    || format!("`{}` returned {status} without a location", shown(&current));
                current = target(&current, &location.with_context(missing)?)?;
            }
            status => bail!("`{}` returned {status}", shown(&current)),
        }
    }
    bail!("more than {MAX_REDIRECTS} redirects")
}

fn agent() -> Agent {
    let config = Agent::config_builder()
        .timeout_global(Some(TIMEOUT))
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false);
    config.build().into()
}

fn get(agent: &Agent, url: &Url, etag: Option<&str>) -> anyhow::Result<Response<Body>> {
    let request = agent.get(url.as_str());
    let request = match etag {
        Some(etag) => request.header(header::IF_NONE_MATCH, etag),
        None => request,
    };
    let response = request.call().map_err(described);
    response.with_context(|| format!("cannot fetch `{}`", shown(url)))
}

fn header_of(response: &Response<Body>, name: HeaderName) -> Option<String> {
    let value = response.headers().get(name)?;
    value.to_str().ok().map(str::to_owned)
}

/// Returns the target of a redirect from a URL.
fn target(from: &Url, location: &str) -> anyhow::Result<Url> {
    let target = from.join(location);
    let invalid = || {
        format!(
            "`{}` redirects to `{location}`, which is not a URL",
            shown(from)
        )
    };
    let target = target.with_context(invalid)?;
    let problem = match (from.scheme(), target.scheme()) {
        ("https", "http") => "is not encrypted",
        (_, "http" | "https") => return Ok(target),
        _ => "is not an HTTP URL",
    };
    let (from, target) = (shown(from), shown(&target));
    bail!("`{from}` redirects to `{target}`, which {problem}")
}

/// Reads the body. The end of a body without a length is the end of the connection, whether it is complete or not.
fn text(mut response: Response<Body>, limits: Limits) -> anyhow::Result<String> {
    let coding = header_of(&response, header::TRANSFER_ENCODING).unwrap_or_default();
    let is_chunked = coding.to_ascii_lowercase().contains("chunked");
    if !is_chunked && !response.headers().contains_key(header::CONTENT_LENGTH) {
        bail!("the response has no length; it may be incomplete");
    }
    let body = response.body_mut().with_config().limit(limits.bytes as u64);
    let bytes = body.read_to_vec().map_err(described)?;
    String::from_utf8(bytes).context("the document is not UTF-8 text")
}

fn described(error: ureq::Error) -> anyhow::Error {
    match error {
        ureq::Error::BodyExceedsLimit(bytes) => {
            anyhow!("the document exceeds the limit of {bytes} bytes (`limits.bytes`)")
        }
        ureq::Error::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            anyhow!("the connection was closed before the end of the document")
        }
        error => error.into(),
    }
}

/// Returns the displayed form of a URL. The query of a redirect's target is often a temporary credential.
pub(crate) fn shown(url: &Url) -> String {
    url.clone().without_query().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_redirects_except_to_what_is_not_encrypted() {
        let from = |from: &str, location| {
            let target = target(&Url::parse(from).unwrap(), location);
            target
                .map(|it| it.to_string())
                .map_err(|error| error.to_string())
        };
        let ok = |url: &str| Ok(url.to_owned());
        assert_eq!(from("https://a.example/x", "/y"), ok("https://a.example/y"));
        assert_eq!(
            from("http://a.example/", "https://b.example/"),
            ok("https://b.example/")
        );
        assert_eq!(
            from("https://a.example/x", "http://a.example/x?key=secret"),
            Err(
                "`https://a.example/x` redirects to `http://a.example/x`, which is not encrypted"
                    .to_owned()
            )
        );
    }
}
