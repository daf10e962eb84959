//! Absolute URLs (RFC 3986).

use std::fmt;

use iri_string::components::AuthorityComponents;
use iri_string::format::ToDedicatedString as _;
use iri_string::types::{UriReferenceStr, UriStr, UriString};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// An absolute URL in its normal form, so that equal URLs are the same text: its scheme and host are in lower case, its
/// path has no `.` and `..`, and characters that a URL cannot have are percent-encoded.
///
/// A URL whose scheme is HTTP also has a host, which is ASCII (of a different one, the Punycode form), and a port only if
/// that is not the default.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Url(UriString);

/// ASCII characters that no part of a URL has. All that are not ASCII are encoded as well.
const EXCLUDED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Brackets are for the addresses of hosts, but many queries have some.
const EXCLUDED_AFTER_HOST: &AsciiSet = &EXCLUDED.add(b'[').add(b']');

impl Url {
    /// Parses an absolute URL; none if the string is a relative one, or is not a URL.
    pub fn parse(text: &str) -> Option<Self> {
        let encoded = encoded(text);
        Self::normalized(UriStr::new(&encoded).ok()?)
    }

    /// Returns the target of a reference in a document at this URL; none if it is not a URI reference.
    pub fn join(&self, reference: &str) -> Option<Self> {
        let encoded = encoded(reference);
        let reference = UriReferenceStr::new(&encoded).ok()?;
        let target = reference.resolve_against(self.0.to_absolute());
        Self::normalized(&target.to_dedicated_string())
    }

    fn normalized(url: &UriStr) -> Option<Self> {
        let normal = url.normalize();
        normal.ensure_rfc3986_normalizable().ok()?;
        let url = Self(normal.to_dedicated_string());
        let Some(default_port) = url.default_port() else {
            return Some(url);
        };
        let authority = url.authority()?;
        if authority.host().is_empty() || authority.host().contains('%') {
            return None;
        }
        let port = match authority.port() {
            None | Some("") => default_port,
            Some(port) => port.parse().ok()?,
        };
        let user = authority.userinfo().map(|user| format!("{user}@"));
        let port = (port != default_port).then(|| format!(":{port}"));
        let (_, rest) = url.as_str().split_once("://")?;
        let rest = &rest[rest.find(['/', '?', '#']).unwrap_or(rest.len())..];
        let text = format!(
            "{}://{}{}{}{}{rest}",
            url.scheme(),
            user.unwrap_or_default(),
            authority.host(),
            port.unwrap_or_default(),
            match rest.starts_with('/') {
                true => "",
                false => "/",
            },
        );
        UriString::try_from(text).ok().map(Self)
    }

    /// Returns the URL as text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Returns the scheme, in lower case.
    pub fn scheme(&self) -> &str {
        self.0.scheme_str()
    }

    /// Whether the scheme is `http` or `https`.
    pub fn is_http(&self) -> bool {
        self.default_port().is_some()
    }

    /// Returns the host, in lower case; an IPv6 address is in brackets.
    pub fn host(&self) -> Option<&str> {
        self.authority().map(|authority| authority.host())
    }

    /// Returns the port, if the scheme is HTTP: the default one if none is written.
    pub fn port(&self) -> Option<u16> {
        let default_port = self.default_port()?;
        let port = self.authority().and_then(|authority| authority.port());
        port.map_or(Some(default_port), |port| port.parse().ok())
    }

    /// Returns the path.
    pub fn path(&self) -> &str {
        self.0.path_str()
    }

    /// Whether it contains a user name or a password.
    pub fn has_credentials(&self) -> bool {
        let user = self.authority().and_then(|authority| authority.userinfo());
        user.is_some_and(|user| !user.is_empty())
    }

    /// Returns the URL without its fragment.
    #[must_use]
    pub fn without_fragment(mut self) -> Self {
        self.0.set_fragment(None);
        self
    }

    /// Returns the URL without its query and its fragment.
    #[must_use]
    pub fn without_query(self) -> Self {
        let text = self.as_str();
        let end = text.find(['?', '#']).unwrap_or(text.len());
        UriString::try_from(&text[..end]).map_or(self, Self)
    }

    fn authority(&self) -> Option<AuthorityComponents<'_>> {
        self.0.authority_components()
    }

    fn default_port(&self) -> Option<u16> {
        match self.scheme() {
            "http" => Some(80),
            "https" => Some(443),
            _ => None,
        }
    }
}

/// Returns a URI reference with the characters percent-encoded that its parts cannot have.
fn encoded(reference: &str) -> String {
    let reference = escaped_percent_signs(reference);
    let is_of_scheme = |ch: char| ch.is_ascii_alphanumeric() || "+-.:".contains(ch);
    let scheme = reference.find(|ch| !is_of_scheme(ch)).unwrap_or(0);
    let is_authority = reference[scheme..].starts_with("//");
    let end_of_authority = match is_authority {
        true => {
            let end = reference[scheme + 2..].find(['/', '?', '#']);
            end.map_or(reference.len(), |end| scheme + 2 + end)
        }
        false => 0,
    };
    let (before, after) = reference.split_at(end_of_authority);
    let before = utf8_percent_encode(before, EXCLUDED);
    let after = utf8_percent_encode(after, EXCLUDED_AFTER_HOST);
    format!("{before}{after}")
}

/// Encodes each `%` that does not begin an encoded character.
fn escaped_percent_signs(reference: &str) -> String {
    let mut pieces = reference.split('%');
    let mut escaped = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let digits = piece.bytes().take_while(u8::is_ascii_hexdigit).count();
        escaped += match digits >= 2 {
            true => "%",
            false => "%25",
        };
        escaped += piece;
    }
    escaped
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Url;

    fn parsed(text: &str) -> Option<String> {
        Url::parse(text).map(|url| url.to_string())
    }

    #[test]
    fn equal_urls_have_one_form() {
        for (text, normal) in [
            ("HTTPS://Example.COM:443", "https://example.com/"),
            ("http://example.com:80?a=1", "http://example.com/?a=1"),
            ("http://example.com:/#a", "http://example.com/#a"),
            ("https://example.com:80/a", "https://example.com:80/a"),
            ("https://example.com/a/./b/../c", "https://example.com/a/c"),
            (
                "https://example.com/a b/ü",
                "https://example.com/a%20b/%C3%BC",
            ),
            (
                "https://example.com\\@b.example/",
                "https://example.com%5C@b.example/",
            ),
            (
                "https://me:secret@example.com/",
                "https://me:secret@example.com/",
            ),
            ("http://[::1]:8080/a", "http://[::1]:8080/a"),
            (
                "https://a.example?filter[id]=1",
                "https://a.example/?filter%5Bid%5D=1",
            ),
            (
                "https://a.example/100%/%41%zz",
                "https://a.example/100%25/A%25zz",
            ),
            ("https://a.example/b/%2e%2E/c", "https://a.example/c"),
            ("urn:example:Pet", "urn:example:Pet"),
            ("description:/", "description:/"),
        ] {
            assert_eq!(parsed(text).as_deref(), Some(normal), "{text}");
        }
    }

    #[test]
    fn http_url_has_a_host_and_a_valid_port() {
        for text in [
            "pets.yaml",
            "//example.com/pets.yaml",
            "https:example.com",
            "https:///pets.yaml",
            "https://",
            "https://:80/",
            "https://exam ple.com/",
            "https://bücher.example/",
            "https://example.com:65536/",
            "https://example.com:a/",
            "ht\ttps://example.com/",
            "",
        ] {
            assert_eq!(parsed(text), None, "{text}");
        }
    }

    #[test]
    fn references_resolve_as_rfc_3986_says() {
        let base = Url::parse("https://a.example/b/c/d?q").unwrap();
        for (reference, target) in [
            ("g", "https://a.example/b/c/g"),
            ("../g", "https://a.example/b/g"),
            ("../../../g", "https://a.example/g"),
            ("/g", "https://a.example/g"),
            ("?y", "https://a.example/b/c/d?y"),
            (
                "?y[]=https://b.example/",
                "https://a.example/b/c/d?y%5B%5D=https://b.example/",
            ),
            (
                "g?y[]=https://b.example/",
                "https://a.example/b/c/g?y%5B%5D=https://b.example/",
            ),
            ("#s", "https://a.example/b/c/d?q#s"),
            ("", "https://a.example/b/c/d?q"),
            ("//B.example/g", "https://b.example/g"),
            ("http://b.example", "http://b.example/"),
            (
                "\\\\b.example\\g",
                "https://a.example/b/c/%5C%5Cb.example%5Cg",
            ),
            ("file:///etc/passwd", "file:///etc/passwd"),
        ] {
            let joined = base.join(reference).map(|url| url.to_string());
            assert_eq!(joined.as_deref(), Some(target), "{reference}");
        }
        assert_eq!(base.join("https://"), None);
    }

    #[test]
    fn parts_of_a_url() {
        let url = Url::parse("https://me@A.example/b/c?key=secret#d").unwrap();
        assert_eq!(
            (url.scheme(), url.host(), url.port()),
            ("https", Some("a.example"), Some(443))
        );
        assert_eq!(url.path(), "/b/c");
        assert!(url.has_credentials() && url.is_http());
        let url = Url::parse("https://a.example:8443/b?key=secret#d").unwrap();
        assert!(!url.has_credentials());
        assert_eq!(url.port(), Some(8443));
        assert_eq!(
            url.clone().without_fragment().as_str(),
            "https://a.example:8443/b?key=secret"
        );
        assert_eq!(url.without_query().as_str(), "https://a.example:8443/b");
    }
}
