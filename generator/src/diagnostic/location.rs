//! Locations as files, lines and columns.

use std::collections::HashMap;
use std::fmt;

use serde::Serialize;

use super::report::SpanPart;
use super::source_text::Point;
use super::sources::Sources;
use super::{Diagnostics, FileId, Origin};

/// A location: a file, a line and a column, and a JSON Pointer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Location {
    /// The displayed name of the file.
    pub file: String,
    /// The line, from 1 on.
    pub line: usize,
    /// The column, from 1 on, in characters.
    pub column: usize,
    /// The JSON Pointer of the value in its file.
    pub pointer: String,
}

/// Beyond this column, the line alone does not identify the value: some descriptions are one line.
const FAR_RIGHT: usize = 120;

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)?;
        match self.column {
            column if column > FAR_RIGHT => write!(f, ":{column}"),
            _ => Ok(()),
        }
    }
}

impl Diagnostics {
    /// Locates these values in the files where they are written.
    pub fn locate<'o>(
        &self,
        origins: impl IntoIterator<Item = &'o Origin>,
    ) -> HashMap<Origin, Location> {
        let origins = origins.into_iter();
        let written: Vec<_> = origins.map(|it| (it, self.written_at(it))).collect();
        let requested = written.iter().map(|(_, written)| written.clone());
        let sources = Sources::for_origins(self.files(), &requested.collect());
        let located = written
            .into_iter()
            .filter_map(|(origin, written)| Some((origin.clone(), sources.location(&written)?)));
        located.collect()
    }

    /// Returns the displayed name of the root document.
    pub fn root_name(&self) -> &str {
        self.name_of(FileId::ROOT)
    }
}

impl Sources<'_> {
    fn location(&self, origin: &Origin) -> Option<Location> {
        let text = self.text(origin.file())?;
        let span = self.tree_span(origin, SpanPart::Either)?;
        let Point { line, column } = text.point_of(span.start);
        Some(Location {
            file: text.name().to_owned(),
            line,
            column,
            pointer: origin.pointer().to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Location;

    #[test]
    fn location_shows_column_only_if_it_is_above_120() {
        let shown = [120, 121].map(|column| {
            let location = Location {
                file: "api.json".to_owned(),
                line: 1,
                column,
                pointer: "/paths".to_owned(),
            };
            location.to_string()
        });
        assert_eq!(shown, ["api.json:1", "api.json:1:121"]);
    }
}
