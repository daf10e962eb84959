//! What is fetched from other machines: only from hosts that the configuration allows.

use std::fmt;

use url::Url;

/// How many times one machine may say that a file is elsewhere.
const MAX_REDIRECTS: usize = 5;

/// Gets texts from other machines, for a library that does not speak HTTP itself.
pub trait Fetch: fmt::Debug + Send + Sync {
    /// Gets what is at an `http` or `https` URL, without following it elsewhere.
    ///
    /// # Errors
    ///
    /// When there is no text to be had: why, for people.
    fn fetch(&self, url: &str) -> Result<Fetched, String>;
}

/// What is at a URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    /// A text.
    Text(String),
    /// Nothing, but a reference to where it is. Whether that is allowed is not for who fetches to say.
    Redirect(String),
}

/// Why nothing is fetched, or nothing was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FetchError {
    /// The URL names no host, or is to be read in another way than with HTTP.
    NotHttp,
    /// The configuration does not allow the host.
    Host(String),
    /// An allowed host says that the text is on another host, which is not.
    Redirected(String),
    /// It was tried, or could not be.
    Failed(String),
}

/// The other machines, as far as they may be asked.
#[derive(Debug)]
pub(super) struct HttpSource<'a> {
    pub(super) allowed_hosts: &'a [String],
    pub(super) fetch: Option<&'a dyn Fetch>,
}

impl HttpSource<'_> {
    /// The text at a URL, and the URL that it was found at in the end.
    pub(super) fn get(&self, url: Url) -> Result<(Url, String), FetchError> {
        self.allow(&url, FetchError::Host)?;
        let failed = |reason: &str| FetchError::Failed(reason.to_owned());
        let fetch = self
            .fetch
            .ok_or_else(|| failed("nothing is fetched here"))?;
        let mut at = url;
        for _ in 0..=MAX_REDIRECTS {
            match fetch.fetch(at.as_str()).map_err(FetchError::Failed)? {
                Fetched::Text(text) => return Ok((at, text)),
                Fetched::Redirect(reference) => {
                    let next = at.join(&reference);
                    at = next.map_err(|error| FetchError::Failed(error.to_string()))?;
                    self.allow(&at, FetchError::Redirected)?;
                }
            }
        }
        Err(failed("it is elsewhere each time"))
    }

    /// Whether the host of a URL may be asked: an entry is a host, or a host and a port.
    fn allow(&self, url: &Url, refused: fn(String) -> FetchError) -> Result<(), FetchError> {
        let host = url.host_str().ok_or(FetchError::NotHttp)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(FetchError::NotHttp);
        }
        let with_port = url
            .port_or_known_default()
            .map(|port| format!("{host}:{port}"));
        let is_meant = |allowed: &String| {
            let is = |host: &str| allowed.eq_ignore_ascii_case(host);
            is(host) || with_port.as_deref().is_some_and(is)
        };
        match self.allowed_hosts.iter().any(is_meant) {
            true => Ok(()),
            false => Err(refused(host.to_owned())),
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
            found.ok_or_else(|| format!("nobody may ask for {url}"))
        }
    }

    fn get(url: &str) -> Result<(String, String), FetchError> {
        let elsewhere = |reference: &str| Fetched::Redirect(reference.to_owned());
        let machines = FakeHosts(HashMap::from([
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
            fetch: Some(&machines),
        };
        let found = web.get(Url::parse(url).unwrap());
        found.map(|(url, text)| (url.to_string(), text))
    }

    #[test]
    fn what_an_allowed_host_has_is_found_where_it_is_in_the_end() {
        let found = |url: &str, text: &str| Ok((url.to_owned(), text.to_owned()));
        let pets = found("https://a.example/pets.yaml", "a: 1");
        assert_eq!(get("https://a.example/pets.yaml"), pets);
        assert_eq!(get("https://A.EXAMPLE/old/pets.yaml"), pets);
        let there = "http://c.example:8080/pets.yaml";
        assert_eq!(get(there), found(there, "c: 1"));
    }

    #[test]
    fn no_other_host_is_asked_however_it_is_written() {
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
    fn nothing_but_http_is_spoken_and_nobody_goes_round_for_ever() {
        for url in ["ftp://a.example/", "file:///etc/passwd", "urn:a:b"] {
            assert_eq!(get(url), Err(FetchError::NotHttp), "{url}");
        }
        assert_eq!(get("https://a.example/file.yaml"), Err(FetchError::NotHttp));
        let round = FetchError::Failed("it is elsewhere each time".to_owned());
        assert_eq!(get("https://a.example/round.yaml"), Err(round));
    }
}
