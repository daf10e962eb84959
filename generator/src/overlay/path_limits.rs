//! Limits of JSONPath expressions, which bound the cost of their evaluation.

/// The maximum length of a JSONPath, its maximum number of nested brackets, for each of which the parser calls
/// itself, and its maximum number of `..` segments, each of which may select a value once for each of its
/// ancestors.
pub(super) const MAX_LENGTH: usize = 2_000;
pub(super) const MAX_OPEN: usize = 16;
pub(super) const MAX_DESCENTS: usize = 3;

/// How often a path may select the same value: `[*,*]` selects each twice, and `[*,*][*,*]` four times.
pub(super) const MAX_REPEATS: usize = 16;

/// The limit that a path exceeds, with the value of the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ExceededLimit {
    Length(usize),
    Brackets(usize),
    Descents(usize),
    Repeats(usize),
}

/// The first limit that a path exceeds.
pub(super) fn exceeded_limit(path: &str) -> Option<ExceededLimit> {
    let descents = path.matches("..").count();
    if path.len() > MAX_LENGTH {
        return Some(ExceededLimit::Length(path.len()));
    }
    if descents > MAX_DESCENTS {
        return Some(ExceededLimit::Descents(descents));
    }
    let mut brackets = Brackets::default();
    let mut remaining = path;
    while let Some(ch) = remaining.chars().next() {
        let after = match ch {
            '\'' | '"' => skip_quoted(remaining, ch),
            _ => remaining.get(ch.len_utf8()..).unwrap_or_default(),
        };
        let (token, after) = remaining.split_at(remaining.len() - after.len());
        brackets.consume(token);
        remaining = after;
    }
    if brackets.most_open > MAX_OPEN {
        return Some(ExceededLimit::Brackets(brackets.most_open));
    }
    (brackets.repeats > MAX_REPEATS).then_some(ExceededLimit::Repeats(brackets.repeats))
}

/// The text after the quoted name at the beginning of `remaining`.
fn skip_quoted(remaining: &str, quote: char) -> &str {
    let mut is_escaped = false;
    for (at, ch) in remaining.char_indices().skip(1) {
        match ch {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if ch == quote => return remaining.get(at + 1..).unwrap_or_default(),
            _ => {}
        }
    }
    ""
}

/// The open brackets of a path, and the repeats of closed ones.
struct Brackets<'a> {
    open: Vec<Selectors<'a>>,
    most_open: usize,
    repeats: usize,
}

impl Default for Brackets<'_> {
    fn default() -> Self {
        Self {
            open: Vec::new(),
            most_open: 0,
            repeats: 1,
        }
    }
}

impl<'a> Brackets<'a> {
    /// Consumes the next character, or a quoted name.
    fn consume(&mut self, token: &'a str) {
        match (token, self.open.last_mut()) {
            ("(" | "[", _) => {
                self.open.push(Selectors::default());
                self.most_open = self.most_open.max(self.open.len());
            }
            (")" | "]", _) => {
                let closed = self.open.pop();
                let repeats = closed.map_or(1, Selectors::repeats);
                self.repeats = self.repeats.saturating_mul(repeats);
            }
            (",", Some(selectors)) => selectors.0.push(Vec::new()),
            (token, Some(selectors)) if !token.trim().is_empty() => selectors.add(token),
            _ => {}
        }
    }
}

/// The selectors between two brackets, separated by commas: each as a sequence of tokens.
#[derive(Default)]
struct Selectors<'a>(Vec<Vec<&'a str>>);

impl<'a> Selectors<'a> {
    fn add(&mut self, token: &'a str) {
        if self.0.is_empty() {
            self.0.push(Vec::new());
        }
        if let Some(selector) = self.0.last_mut() {
            selector.push(token);
        }
    }

    /// How often one value may be selected. Different names and indices select different values, unless they
    /// are escaped or count from the end.
    fn repeats(mut self) -> usize {
        let is_exact = |selector: &Vec<&str>| {
            let mut tokens = selector.iter();
            tokens.all(|token| !token.contains(['*', '?', ':', '\\', '-']))
        };
        self.0.sort();
        let (exact, inexact): (Vec<_>, Vec<_>) = self.0.into_iter().partition(is_exact);
        let same = exact.chunk_by(|left, right| left == right).map(<[_]>::len);
        (inexact.len() + same.max().unwrap_or_default()).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::{ExceededLimit, exceeded_limit};

    #[test]
    fn paths_with_repeated_selections_exceed_limits() {
        use ExceededLimit::{Brackets, Descents, Length, Repeats};
        for (path, exceeded) in [
            ("$[*,*,*,*][*,*,*,*][*,*]".to_owned(), Repeats(32)),
            ("$['a','a']".repeat(5), Repeats(32)),
            ("$[0:,0:,?@.a][*,*,*][*,*]".to_owned(), Repeats(18)),
            ("$.a[?@[*,*,*,*,*][*,*,*,*]]".to_owned(), Repeats(20)),
            ("$..a..b..c..d".to_owned(), Descents(4)),
            ("[".repeat(17), Brackets(17)),
            ("a".repeat(2_001), Length(2_001)),
        ] {
            assert_eq!(exceeded_limit(&path), Some(exceeded), "{path}");
        }
    }

    #[test]
    fn usual_paths_are_within_limits() {
        for path in [
            "$.paths['/a','/b','/c-d'].*['get','put','post','delete'].parameters[?@.name == 'a,b[']",
            "$..[?@.name == 'a' && length(@.b) > 1]",
            "$.tags[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17]",
            "$.info['x-a', \"x-b\", 'x\\'-c']",
        ] {
            assert_eq!(exceeded_limit(path), None, "{path}");
        }
    }
}
