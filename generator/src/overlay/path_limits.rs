//! How much a JSONPath may ask of whoever evaluates it.

/// How long a JSONPath may be, how many brackets of it may be open at once, as its parser calls itself, and
/// how often it may go down to whatever depth: each time may select each value once for all that are around it.
const MAX_LENGTH: usize = 2_000;
const MAX_OPEN: usize = 16;
const MAX_DESCENTS: usize = 3;

/// How often a value may be selected that is there once: `[*,*]` has each twice, and `[*,*][*,*]` four times.
const MAX_REPEATS: usize = 16;

pub(super) fn is_too_much(path: &str) -> bool {
    let descents = path.matches("..").count();
    if path.len() > MAX_LENGTH || descents > MAX_DESCENTS {
        return true;
    }
    let mut brackets = Brackets::default();
    let mut rest = path;
    while let Some(sign) = rest.chars().next() {
        let after = match sign {
            '\'' | '"' => behind_quotes(rest, sign),
            _ => rest.get(sign.len_utf8()..).unwrap_or_default(),
        };
        let (part, after) = rest.split_at(rest.len() - after.len());
        brackets.take(part);
        rest = after;
    }
    brackets.most_open > MAX_OPEN || brackets.repeats > MAX_REPEATS
}

/// What follows a text in quotes, at which `rest` begins.
fn behind_quotes(rest: &str, quote: char) -> &str {
    let mut is_escaped = false;
    for (at, sign) in rest.char_indices().skip(1) {
        match sign {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if sign == quote => return rest.get(at + 1..).unwrap_or_default(),
            _ => {}
        }
    }
    ""
}

/// The brackets of a path that are open, and what those had in them that are not any more.
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
    /// Takes the next sign, or a text in quotes as a whole.
    fn take(&mut self, part: &'a str) {
        match (part, self.open.last_mut()) {
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
            (part, Some(selectors)) if !part.trim().is_empty() => selectors.add(part),
            _ => {}
        }
    }
}

/// What stands between brackets, with commas between: each in parts.
#[derive(Default)]
struct Selectors<'a>(Vec<Vec<&'a str>>);

impl<'a> Selectors<'a> {
    fn add(&mut self, part: &'a str) {
        if self.0.is_empty() {
            self.0.push(Vec::new());
        }
        if let Some(selector) = self.0.last_mut() {
            selector.push(part);
        }
    }

    /// How often one value may be selected. Names and indices that are written otherwise select something
    /// else, unless they are escaped or count from the end.
    fn repeats(mut self) -> usize {
        let is_plain = |selector: &Vec<&str>| {
            let mut parts = selector.iter();
            parts.all(|part| !part.contains(['*', '?', ':', '\\', '-']))
        };
        self.0.sort();
        let (plain, others): (Vec<_>, Vec<_>) = self.0.into_iter().partition(is_plain);
        let same = plain.chunk_by(|one, other| one == other).map(<[_]>::len);
        (others.len() + same.max().unwrap_or_default()).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::is_too_much;

    #[test]
    fn what_is_selected_again_and_again_is_too_much() {
        for path in [
            "$[*,*,*,*][*,*,*,*][*,*]".to_owned(),
            "$['a','a']".repeat(5),
            "$[0:,0:,?@.a][*,*,*][*,*]".to_owned(),
            "$.a[?@[*,*,*,*,*][*,*,*,*]]".to_owned(),
            "$..a..b..c..d".to_owned(),
            "[".repeat(17),
        ] {
            assert!(is_too_much(&path), "{path}");
        }
    }

    #[test]
    fn what_people_write_is_not() {
        for path in [
            "$.paths['/a','/b','/c-d'].*['get','put','post','delete'].parameters[?@.name == 'a,b[']",
            "$..[?@.name == 'a' && length(@.b) > 1]",
            "$.tags[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17]",
            "$.info['x-a', \"x-b\", 'x\\'-c']",
        ] {
            assert!(!is_too_much(path), "{path}");
        }
    }
}
