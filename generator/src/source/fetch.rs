//! Fetches documents from remote hosts: only from hosts that the configuration allows.

use std::fmt;

use crate::url::Url;

/// The maximum number of redirects.
const MAX_REDIRECTS: usize = 5;

/// Fetches documents from remote hosts; the library itself contains no HTTP client.
pub trait Fetch: fmt::Debug + Send + Sync {
    /// Fetches the document at an `http` or `https` URL, without following redirects.
    ///
    /// # Errors
    ///
    /// Returns a message if the document cannot be fetched.
    fn fetch(&self, url: &str) -> Result<Fetched, String>;
}

/// The response to a request for a URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    /// The text of the document.
    Text(String),
    /// A redirect to this URI reference. The generator decides whether it is allowed.
    Redirect(String),
}

/// Why a document was not fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FetchError {
    /// The URL has no host, or its scheme is not HTTP.
    NotHttp,
    /// The configuration does not allow the host.
    Host(String),
    /// An allowed host redirects to a host that is not allowed.
    Redirected(String),
    /// The request failed, or could not be sent.
    Failed(String),
}

/// The remote hosts that the configuration allows.
#[derive(Debug)]
pub(super) struct HttpSource<'a> {
    pub(super) allowed_hosts: &'a [String],
    pub(super) fetch: Option<&'a dyn Fetch>,
}

impl HttpSource<'_> {
    /// Fetches a document; returns its text and its URL after redirects.
    pub(super) fn get(&self, url: Url) -> Result<(Url, String), FetchError> {
        self.allow(&url, FetchError::Host)?;
        let failed = |reason: &str| FetchError::Failed(reason.to_owned());
        let fetch = self
            .fetch
            .ok_or_else(|| failed("no HTTP client is available"))?;
        let mut current = url;
        for _ in 0..=MAX_REDIRECTS {
            match fetch.fetch(current.as_str()).map_err(FetchError::Failed)? {
                Fetched::Text(text) => return Ok((current, text)),
                Fetched::Redirect(reference) => {
                    let next = current.join(&reference);
                    current = next.ok_or_else(|| failed("it redirects to an invalid URL"))?;
                    self.allow(&current, FetchError::Redirected)?;
                }
            }
        }
        Err(failed("too many redirects"))
    }

    /// Checks that the host of a URL is allowed: an entry is a host, or a host and a port.
    fn allow(&self, url: &Url, rejection: fn(String) -> FetchError) -> Result<(), FetchError> {
        let host = url.host().filter(|_| url.is_http());
        let host = host.ok_or(FetchError::NotHttp)?;
        let with_port = url.port().map(|port| format!("{host}:{port}"));
        let is_match = |allowed: &String| {
            let is = |host: &str| allowed.eq_ignore_ascii_case(host);
            is(host) || with_port.as_deref().is_some_and(is)
        };
        match self.allowed_hosts.iter().any(is_match) {
            true => Ok(()),
            false => Err(rejection(host.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[derive(Debug)]
    struct FakeHosts(HashMap<&'static str, Fetched>);

    impl Fetch for FakeHosts {
        fn fetch(&self, url: &str) -> Result<Fetched, String> {
            let found = self.0.get(url).cloned();
            found.ok_or_else(|| format!("unexpected request for {url}"))
        }
    }

    fn get(url: &str) -> Result<(String, String), FetchError> {
        let elsewhere = |reference: &str| Fetched::Redirect(reference.to_owned());
        let hosts = FakeHosts(HashMap::from([
            (
                "https://a.example/pets.yaml",
                Fetched::Text("a: 1".to_owned()),
            ),
            ("https://a.example/old/pets.yaml", elsewhere("../pets.yaml")),
            (
                "https://a.example/away.yaml",
                elsewhere("//b.example/pets.yaml"),
            ),
            (
                "https://a.example/file.yaml",
                elsewhere("file:///etc/passwd"),
            ),
            ("https://a.example/round.yaml", elsewhere("round.yaml")),
            (
                "http://c.example:8080/pets.yaml",
                Fetched::Text("c: 1".to_owned()),
            ),
        ]));
        let web = HttpSource {
            allowed_hosts: &["A.example".to_owned(), "c.example:8080".to_owned()],
            fetch: Some(&hosts),
        };
        let found = web.get(Url::parse(url).unwrap());
        found.map(|(url, text)| (url.to_string(), text))
    }

    #[test]
    fn fetches_from_allowed_hosts_and_follows_redirects() {
        let found = |url: &str, text: &str| Ok((url.to_owned(), text.to_owned()));
        let pets = found("https://a.example/pets.yaml", "a: 1");
        assert_eq!(get("https://a.example/pets.yaml"), pets);
        assert_eq!(get("https://A.EXAMPLE/old/pets.yaml"), pets);
        let there = "http://c.example:8080/pets.yaml";
        assert_eq!(get(there), found(there, "c: 1"));
    }

    #[test]
    fn rejects_other_hosts_in_any_spelling() {
        let host = |name: &str| Err(FetchError::Host(name.to_owned()));
        assert_eq!(get("https://b.example/"), host("b.example"));
        assert_eq!(get("https://a.example@b.example/"), host("b.example"));
        assert_eq!(
            get("https://a.example.b.example/"),
            host("a.example.b.example")
        );
        assert_eq!(get("http://c.example/pets.yaml"), host("c.example"));
        let away = Err(FetchError::Redirected("b.example".to_owned()));
        assert_eq!(get("https://a.example/away.yaml"), away);
    }

    #[test]
    fn rejects_other_schemes_and_endless_redirects() {
        for url in ["ftp://a.example/", "file:///etc/passwd", "urn:a:b"] {
            assert_eq!(get(url), Err(FetchError::NotHttp), "{url}");
        }
        assert_eq!(get("https://a.example/file.yaml"), Err(FetchError::NotHttp));
        let round = FetchError::Failed("too many redirects".to_owned());
        assert_eq!(get("https://a.example/round.yaml"), Err(round));
    }
}
