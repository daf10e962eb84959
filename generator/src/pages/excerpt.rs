//! The lines of a description around a location.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostics, Location};

/// How many lines are shown before the location, and the maximum after it.
const LINES_BEFORE: usize = 2;
const MAX_LINES: usize = 10;

/// How many characters of a line are shown, and how many of them before the location.
const WIDTH: usize = 160;
const WIDTH_BEFORE: usize = 60;

/// The files of a description, each as its lines.
pub(super) struct Files<'a>(HashMap<&'a str, Vec<&'a str>>);

/// A line with its number.
pub(super) struct Line {
    pub(super) number: usize,
    pub(super) text: String,
    /// Whether it contains the location.
    pub(super) is_target: bool,
}

impl<'a> Files<'a> {
    pub(super) fn of(diagnostics: &'a Diagnostics) -> Self {
        let sources = diagnostics.sources();
        Self(
            sources
                .map(|(name, text)| (name, text.lines().collect()))
                .collect(),
        )
    }

    /// The lines before a location, and those of the value at it.
    pub(super) fn around(&self, location: &Location) -> Vec<Line> {
        let Some(lines) = self.0.get(location.file.as_str()) else {
            return Vec::new();
        };
        let target = location.line.saturating_sub(1);
        let depth = lines.get(target).map_or(0, |line| indent(line));
        let inside = lines.iter().skip(target + 1).take(MAX_LINES);
        let inside = inside.take_while(|line| line.trim().is_empty() || indent(line) > depth);
        let end = target + inside.count();
        let start = target.saturating_sub(LINES_BEFORE);
        let shown = lines.iter().enumerate().skip(start).take(end + 1 - start);
        let shown = shown.map(|(index, line)| Line {
            number: index + 1,
            text: truncate(line, if index == target { location.column } else { 1 }),
            is_target: index == target,
        });
        shown.collect()
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Truncates a long line to the part around a column.
fn truncate(line: &str, column: usize) -> String {
    // A line may be very long: a whole description in JSON.
    let start = column.saturating_sub(WIDTH_BEFORE);
    let start = if line.len() <= WIDTH { 0 } else { start };
    let mut remaining = line.chars().skip(start);
    let mut text: String = remaining.by_ref().take(WIDTH).collect();
    if start > 0 {
        text.insert(0, '…');
    }
    if remaining.next().is_some() {
        text.push('…');
    }
    text
}
