// Client runtime, copied unchanged by `cargo xtask codegen`.

//! A parameter of an operation: where its value stands in a request, and in which style.

use super::style::Style;

/// A parameter of an operation.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    pub(crate) place: Place,
    pub(crate) name: &'static str,
    pub(crate) style: Style,
}

/// Where the value of a parameter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Path,
    Query,
    WholeQuery,
    Header,
    Cookie,
}

impl Parameter {
    /// A part of the path, as one segment: whatever has a meaning in a URL is percent-encoded
    /// (RFC 3986, section 2.1). An empty value, and a segment that is `.` or `..`, are refused: the
    /// request would go to another path.
    pub const fn path(name: &'static str) -> Self {
        Self::of(Place::Path, name, Style::SIMPLE)
    }

    /// A pair in the query; a list is one pair for each item, and `null` is none.
    pub const fn query(name: &'static str) -> Self {
        Self::of(Place::Query, name, Style::FORM)
    }

    /// The whole query: the pairs of an object, or JSON.
    pub const fn whole_query(name: &'static str) -> Self {
        Self::of(Place::WholeQuery, name, Style::FORM)
    }

    /// A header; a list is one value with commas. `null` and an empty list are left out.
    pub const fn header(name: &'static str) -> Self {
        Self::of(Place::Header, name, Style::SIMPLE)
    }

    /// A cookie. `null` and an empty list are left out.
    pub const fn cookie(name: &'static str) -> Self {
        Self::of(Place::Cookie, name, Style::FORM)
    }

    /// The same in another style.
    pub const fn style(self, style: Style) -> Self {
        Self { style, ..self }
    }

    const fn of(place: Place, name: &'static str, style: Style) -> Self {
        Self { place, name, style }
    }

    /// Whether the two are one in a request.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.place == other.place && self.name == other.name
    }
}
