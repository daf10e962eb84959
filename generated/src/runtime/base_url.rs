// Client runtime, copied unchanged by `cargo xtask codegen`.

//! The server of a client: its URL, with the values of its variables.

use std::borrow::Cow;

use http::Uri;
use http::uri::Authority;

use super::request_error::BuildError;

/// The URL that every path is appended to.
pub(crate) struct BaseUrl {
    /// With variables until it is validated, then without a trailing slash.
    url: String,
    /// Whether the caller has replaced the default one.
    is_custom: bool,
    variables: Vec<(&'static str, String)>,
}

impl BaseUrl {
    /// Creates the default one.
    pub(crate) fn new(url: &str) -> Self {
        Self {
            url: url.to_owned(),
            is_custom: false,
            variables: Vec::new(),
        }
    }

    /// Replaces the default one.
    pub(crate) fn set(&mut self, url: String) {
        self.url = url;
        self.is_custom = true;
    }

    /// Sets the value of a variable and replaces a previous one.
    pub(crate) fn set_variable(&mut self, name: &'static str, value: String) {
        self.variables.retain(|(existing, _)| *existing != name);
        self.variables.push((name, value));
    }

    /// Replaces the variables with their values.
    ///
    /// # Errors
    ///
    /// Returns an error if no path can be appended to the result.
    pub(crate) fn validated(self) -> Result<Self, BuildError> {
        let url = validate(&expand(&self.url, &self.variables))?;
        Ok(Self { url, ..self })
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.url
    }

    /// Returns the base URL of an operation, which may have its own server. If that is a path, it
    /// is on the client's host; otherwise a base URL that the caller has set takes precedence.
    pub(crate) fn of(&self, server: Option<&str>) -> Cow<'_, str> {
        let operation_server = server.map(|server| expand(server, &self.variables));
        match operation_server {
            Some(path) if path.starts_with('/') => format!("{}{path}", origin(&self.url)).into(),
            Some(url) if !self.is_custom => url.into(),
            _ => self.url.as_str().into(),
        }
    }
}

/// Replaces the variables of a URL with their values.
fn expand(url: &str, variables: &[(&str, String)]) -> String {
    variables.iter().fold(url.to_owned(), |url, (name, value)| {
        url.replace(&format!("{{{name}}}"), value)
    })
}

/// Returns the part of a URL before its path.
fn origin(url: &str) -> &str {
    let start = url.find("://").map_or(0, |index| index + 3);
    let end = url[start..]
        .find('/')
        .map_or(url.len(), |index| start + index);
    &url[..end]
}

fn validate(url: &str) -> Result<String, BuildError> {
    // Checked first, because the other errors quote the URL.
    if has_user_information(url) {
        return Err(BuildError::base_url_with_user());
    }
    let uri: Uri = url
        .parse()
        .map_err(|error| BuildError::base_url(url, Some(error)))?;
    let is_http = matches!(uri.scheme_str(), Some("http" | "https"));
    // A path appended to a query or a fragment would be part of it.
    let has_query_or_fragment = url.contains(['?', '#']);
    match is_http && uri.authority().is_some_and(is_server) && !has_query_or_fragment {
        true => Ok(url.trim_end_matches('/').to_owned()),
        false => Err(BuildError::base_url(url, None)),
    }
}

fn has_user_information(url: &str) -> bool {
    let (_, hierarchy) = url.split_once("://").unwrap_or(("", url));
    let end = hierarchy.find(['/', '?', '#']);
    hierarchy[..end.unwrap_or(hierarchy.len())].contains('@')
}

/// Whether the authority is a host with at most a valid port, which `Uri` does not check.
fn is_server(authority: &Authority) -> bool {
    let host = authority.host();
    !host.is_empty() && (authority.as_str() == host || authority.port_u16().is_some())
}
