// Client runtime, copied unchanged by `cargo xtask codegen`.

//! URLs: their origins, and references to other ones.

use http::Uri;

/// Whether both URLs have the same scheme, host and port.
pub(crate) fn is_same_origin(one: &Uri, other: &Uri) -> bool {
    let is_same = |one: Option<&str>, other: Option<&str>| match (one, other) {
        (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
        _ => false,
    };
    is_same(one.scheme_str(), other.scheme_str())
        && is_same(one.host(), other.host())
        && port(one) == port(other)
}

fn port(uri: &Uri) -> Option<u16> {
    uri.port_u16().or(match is_https(uri) {
        true => Some(443),
        false => Some(80),
    })
}

pub(crate) fn is_https(uri: &Uri) -> bool {
    uri.scheme_str()
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case("https"))
}

/// Resolves a reference to another URL (RFC 3986, section 5.2), without its fragment. `None` if that
/// is not an `http` or `https` URL of a server, or has user information, which is a credential.
///
/// HTTP libraries read some invalid URLs differently, such as those with `\`. They are rejected, so
/// that the server is the one that was compared.
pub(crate) fn resolve(base: &Uri, reference: &str) -> Option<Uri> {
    if !reference
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'\\')
    {
        return None;
    }
    let Reference {
        scheme,
        authority,
        path,
        query,
    } = Reference::parse(reference);
    let is_whole = scheme.is_some() || authority.is_some();
    let (path, query) = match path {
        "" if !is_whole => (base.path().to_owned(), query.or(base.query())),
        path if is_whole || path.starts_with('/') => (path.to_owned(), query),
        path => (format!("{}{path}", directory(base.path())), query),
    };
    let scheme = scheme.or(base.scheme_str())?;
    let authority = match is_whole {
        true => authority?,
        false => base.authority()?.as_str(),
    };
    let path = without_dots(&path);
    let query = query.map_or_else(String::new, |query| format!("?{query}"));
    let is_http = ["http", "https"]
        .iter()
        .any(|http| scheme.eq_ignore_ascii_case(http));
    if !is_http || authority.is_empty() || authority.contains('@') {
        return None;
    }
    format!("{scheme}://{authority}{path}{query}").parse().ok()
}

/// The parts of a reference, without its fragment.
struct Reference<'a> {
    scheme: Option<&'a str>,
    authority: Option<&'a str>,
    path: &'a str,
    query: Option<&'a str>,
}

impl<'a> Reference<'a> {
    fn parse(text: &'a str) -> Self {
        let text = text.split('#').next().unwrap_or_default();
        let (text, query) = match text.split_once('?') {
            Some((text, query)) => (text, Some(query)),
            None => (text, None),
        };
        let (scheme, text) = match text.split_once(':') {
            Some((scheme, rest)) if is_scheme(scheme) => (Some(scheme), rest),
            _ => (None, text),
        };
        let (authority, path) = match text.strip_prefix("//") {
            Some(text) => {
                let (authority, path) = text.split_at(text.find('/').unwrap_or(text.len()));
                (Some(authority), path)
            }
            None => (None, text),
        };
        Self {
            scheme,
            authority,
            path,
            query,
        }
    }
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}

/// The path to the last `/`, to which a relative path is appended.
fn directory(path: &str) -> &str {
    let end = path.rfind('/').map_or(0, |slash| slash + 1);
    &path[..end]
}

/// Removes the segments `.` and `..` (RFC 3986, section 5.2.4).
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.strip_prefix('/').unwrap_or(path).split('/').peekable();
    while let Some(segment) = segments.next() {
        let is_last = segments.peek().is_none();
        match segment {
            "." | ".." => {
                if segment == ".." {
                    kept.pop();
                }
                if is_last {
                    kept.push("");
                }
            }
            segment => kept.push(segment),
        }
    }
    format!("/{}", kept.join("/"))
}
