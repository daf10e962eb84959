//! Fetches documents that descriptions reference on hosts that `codegen.toml` allows.

use std::time::Duration;

use generator::source::{Fetch, Fetched, Limits};
use ureq::http::{Response, header};
use ureq::{Agent, Body};

/// The timeout of a request.
const TIMEOUT: Duration = Duration::from_secs(30);

/// An HTTP client.
#[derive(Debug)]
pub(crate) struct Http {
    agent: Agent,
    limits: Limits,
}

impl Http {
    /// Creates a client that rejects documents larger than the limits allow.
    pub(crate) fn within(limits: Limits) -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(TIMEOUT))
            .http_status_as_error(false)
            // The generator checks whether the target host is allowed.
            .max_redirects(0)
            .max_redirects_will_error(false);
        let agent = config.build().into();
        Self { agent, limits }
    }
}

impl Fetch for Http {
    fn fetch(&self, url: &str) -> Result<Fetched, String> {
        let response = self
            .agent
            .get(url)
            .call()
            .map_err(|error| error.to_string())?;
        let status = response.status();
        match location(&response) {
            Some(location) if status.is_redirection() => Ok(Fetched::Redirect(location)),
            _ if !status.is_success() => Err(format!("the server returned {status}")),
            _ => text(response, self.limits).map(Fetched::Text),
        }
    }
}

fn location(response: &Response<Body>) -> Option<String> {
    let location = response.headers().get(header::LOCATION)?;
    location.to_str().ok().map(str::to_owned)
}

fn text(mut response: Response<Body>, limits: Limits) -> Result<String, String> {
    let body = response.body_mut().with_config().limit(limits.bytes as u64);
    body.read_to_string().map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Write};
    use std::net::TcpListener;

    use super::*;

    /// Returns the result of fetching this response of a server.
    fn fetched(response: &'static str) -> Result<Fetched, String> {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/pets.yaml", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let request = BufReader::new(stream.try_clone().unwrap()).lines();
            let _head: Vec<_> = request
                .map_while(Result::ok)
                .take_while(|line| !line.is_empty())
                .collect();
            stream.write_all(response.as_bytes()).unwrap();
        });
        Http::within(Limits {
            bytes: 6,
            ..Limits::default()
        })
        .fetch(&url)
    }

    #[test]
    fn fetches_document_and_does_not_follow_redirects() {
        let text = fetched("HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\na: 1");
        assert_eq!(text, Ok(Fetched::Text("a: 1".to_owned())));
        let away = fetched(
            "HTTP/1.1 302 Found\r\nlocation: http://b.example/\r\ncontent-length: 0\r\n\r\n",
        );
        assert_eq!(away, Ok(Fetched::Redirect("http://b.example/".to_owned())));
    }

    #[test]
    fn rejects_document_above_limit() {
        let result = fetched("HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\na: 1234");
        assert!(result.is_err());
    }

    #[test]
    fn reports_missing_document() {
        let result = fetched("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n");
        assert_eq!(result, Err("the server returned 404 Not Found".to_owned()));
    }
}
