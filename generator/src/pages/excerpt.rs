//! The lines of a description around a place.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostics, Location};

/// How many lines stand before the place, and how many of it at most.
const BEFORE: usize = 2;
const MOST: usize = 10;

/// How many characters of a line are shown, and how many of them before the place.
const WIDTH: usize = 160;
const WIDTH_BEFORE: usize = 60;

/// The files of a description, each as its lines.
pub(super) struct Files<'a>(HashMap<&'a str, Vec<&'a str>>);

/// A line with its number.
pub(super) struct Line {
    pub(super) number: usize,
    pub(super) text: String,
    /// Whether the place is in it.
    pub(super) is_it: bool,
}

impl<'a> Files<'a> {
    pub(super) fn of(diagnostics: &'a Diagnostics) -> Self {
        let texts = diagnostics.texts();
        Self(
            texts
                .map(|(name, text)| (name, text.lines().collect()))
                .collect(),
        )
    }

    /// The lines around a place, and what lies in it.
    pub(super) fn around(&self, place: &Location) -> Vec<Line> {
        let Some(lines) = self.0.get(place.file.as_str()) else {
            return Vec::new();
        };
        let at = place.line.saturating_sub(1);
        let depth = lines.get(at).map_or(0, |line| indent(line));
        let inside = lines.iter().skip(at + 1).take(MOST);
        let inside = inside.take_while(|line| line.trim().is_empty() || indent(line) > depth);
        let end = at + inside.count();
        let start = at.saturating_sub(BEFORE);
        let shown = lines.iter().enumerate().skip(start).take(end + 1 - start);
        let shown = shown.map(|(index, line)| Line {
            number: index + 1,
            text: cut(line, if index == at { place.column } else { 1 }),
            is_it: index == at,
        });
        shown.collect()
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// As much of a long line as fits, with the column in it.
fn cut(line: &str, column: usize) -> String {
    // Most lines are short, and one may be a whole description.
    let start = column.saturating_sub(WIDTH_BEFORE);
    let start = if line.len() <= WIDTH { 0 } else { start };
    let mut rest = line.chars().skip(start);
    let mut text: String = rest.by_ref().take(WIDTH).collect();
    if start > 0 {
        text.insert(0, '…');
    }
    if rest.next().is_some() {
        text.push('…');
    }
    text
}
