//! Limits of JSONPath expressions, which bound the cost of their evaluation.

/// The maximum length of a JSONPath, its maximum number of nested brackets, for each of which the parser calls
/// itself, and its maximum number of `..` segments, each of which may select a value once for each of its
/// ancestors.
const MAX_LENGTH: usize = 2_000;
const MAX_OPEN: usize = 16;
const MAX_DESCENTS: usize = 3;

/// How often a path may select the same value: `[*,*]` selects each twice, and `[*,*][*,*]` four times.
const MAX_REPEATS: usize = 16;

/// Returns the first limit that a path exceeds, as the message of a diagnostic.
pub(super) fn exceeded_limit(path: &str) -> Option<String> {
    let length = path.len();
    if length > MAX_LENGTH {
        return Some(format!(
            "JSONPath has {length} bytes; the limit is {MAX_LENGTH}"
        ));
    }
    let descents = path.matches("..").count();
    if descents > MAX_DESCENTS {
        return Some(format!(
            "JSONPath contains `..` {descents} times; the limit is {MAX_DESCENTS}"
        ));
    }
    let Brackets {
        most_open, repeats, ..
    } = Brackets::of(path);
    match repeats {
        _ if most_open > MAX_OPEN => Some(format!(
            "JSONPath has {most_open} nested brackets; the limit is {MAX_OPEN}"
        )),
        usize::MAX => Some(format!(
            "JSONPath may select a value too often; the limit is {MAX_REPEATS} times"
        )),
        _ if repeats > MAX_REPEATS => Some(format!(
            "JSONPath may select a value {repeats} times; the limit is {MAX_REPEATS}"
        )),
        _ => None,
    }
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

impl<'a> Brackets<'a> {
    fn of(path: &'a str) -> Self {
        let mut brackets = Self {
            open: Vec::new(),
            most_open: 0,
            repeats: 1,
        };
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
        brackets
    }

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
    use super::exceeded_limit;

    #[test]
    fn paths_with_repeated_selections_exceed_limits() {
        for (path, exceeded) in [
            (
                "$[*,*,*,*][*,*,*,*][*,*]".to_owned(),
                "may select a value 32 times; the limit is 16",
            ),
            (
                "$['a','a']".repeat(5),
                "may select a value 32 times; the limit is 16",
            ),
            (
                "$[0:,0:,?@.a][*,*,*][*,*]".to_owned(),
                "may select a value 18 times; the limit is 16",
            ),
            (
                "$.a[?@[*,*,*,*,*][*,*,*,*]]".to_owned(),
                "may select a value 20 times; the limit is 16",
            ),
            (
                "$..a..b..c..d".to_owned(),
                "contains `..` 4 times; the limit is 3",
            ),
            ("[".repeat(17), "has 17 nested brackets; the limit is 16"),
            ("a".repeat(2_001), "has 2001 bytes; the limit is 2000"),
        ] {
            assert_eq!(
                exceeded_limit(&path),
                Some(format!("JSONPath {exceeded}")),
                "{path}"
            );
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
