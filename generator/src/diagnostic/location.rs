//! Places as people and programs find them.

use std::collections::{BTreeSet, HashMap};
use std::fmt;

use serde::Serialize;

use super::report::SpanPart;
use super::sources::Sources;
use super::{Diagnostics, FileId, Origin};

/// A place: a file, the line and column in it, and the pointer that leads there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Location {
    /// The file's name, as it is shown to people.
    pub file: String,
    /// The line, from 1 on.
    pub line: usize,
    /// The column, from 1 on, in characters.
    pub column: usize,
    /// The JSON pointer of the place in its file.
    pub pointer: String,
}

/// What stands further right is not found by its line alone: some descriptions are one line.
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
    /// Where things are written that were met at these places.
    pub fn locate<'o>(
        &self,
        met: impl IntoIterator<Item = &'o Origin>,
    ) -> HashMap<Origin, Location> {
        let places = met.into_iter().map(|met| (met, self.written_at(met)));
        let places: Vec<_> = places.collect();
        let wanted: BTreeSet<Origin> = places.iter().map(|(_, shown)| shown.clone()).collect();
        let page = Sources::of_places(self.files(), &wanted);
        let located = places.into_iter().filter_map(|(met, shown)| {
            let location = page.location(&shown)?;
            Some((met.clone(), location))
        });
        located.collect()
    }

    /// The name of the file that was named.
    pub fn root_name(&self) -> &str {
        self.name_of(FileId::ROOT)
    }
}

impl Sources<'_> {
    fn location(&self, origin: &Origin) -> Option<Location> {
        let text = self.text(origin.file())?;
        let span = self.tree_span(origin, SpanPart::Either)?;
        let line = text.line_of(span.start);
        let before = text.as_str().get(text.line(line).start..span.start)?;
        Some(Location {
            file: text.name().to_owned(),
            line: line + 1,
            column: before.chars().count() + 1,
            pointer: origin.pointer().to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Location;

    #[test]
    fn a_column_is_shown_where_the_line_is_long() {
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
