// Client runtime, copied unchanged by `cargo xtask codegen`.

//! The parameters of operations: location, name and style.

use super::style::Style;

/// A parameter of an operation.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    pub(crate) location: ParameterLocation,
    pub(crate) name: &'static str,
    pub(crate) style: Style,
}

/// The location of a parameter in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ParameterLocation {
    Path,
    Query,
    Querystring,
    Header,
    Cookie,
}

impl Parameter {
    /// Creates a path parameter. Characters with a meaning in a URL are percent-encoded (RFC 3986,
    /// section 2.1), so that the value stays in one segment. An empty value and a segment `.` or
    /// `..` are rejected, because they would change the path.
    pub const fn path(name: &'static str) -> Self {
        Self::of(ParameterLocation::Path, name, Style::SIMPLE)
    }

    /// Creates a query parameter. An array becomes a pair for each item; `null` is omitted.
    pub const fn query(name: &'static str) -> Self {
        Self::of(ParameterLocation::Query, name, Style::FORM)
    }

    /// Creates a parameter that is the whole query: the pairs of an object, or JSON.
    pub const fn querystring(name: &'static str) -> Self {
        Self::of(ParameterLocation::Querystring, name, Style::FORM)
    }

    /// Creates a header parameter. An array becomes one value with commas; `null` and an empty
    /// array are omitted.
    pub const fn header(name: &'static str) -> Self {
        Self::of(ParameterLocation::Header, name, Style::SIMPLE)
    }

    /// Creates a cookie parameter. `null` and an empty array are omitted.
    pub const fn cookie(name: &'static str) -> Self {
        Self::of(ParameterLocation::Cookie, name, Style::FORM)
    }

    /// Sets the style.
    pub const fn style(self, style: Style) -> Self {
        Self { style, ..self }
    }

    const fn of(location: ParameterLocation, name: &'static str, style: Style) -> Self {
        Self {
            location,
            name,
            style,
        }
    }

    /// Whether both are the same parameter of an operation, whatever their styles.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.location == other.location && self.name == other.name
    }
}
