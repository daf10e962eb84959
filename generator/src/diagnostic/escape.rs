//! What nobody could see in a text, made visible: a description may have anything in it, and what is said of
//! it is read on terminals, and by programs that take each line for a message.

use crate::invisible_chars::is_hidden;

/// A text in one line, with each sign shown that nobody could see.
pub(super) fn escaped(text: &str) -> String {
    Escaped::new(text, |_| false).text
}

/// A text with each sign shown that nobody could see, and where its parts are then.
pub(super) struct Escaped {
    pub(super) text: String,
    /// Behind which byte of what is written it is longer, and by how many.
    longer: Vec<(usize, usize)>,
}

impl Escaped {
    /// Some lines of a text; tabs are left to whoever shows them.
    pub(super) fn lines(written: &str) -> Self {
        let is_left = |rest: &str| rest.starts_with(['\n', '\t']) || rest.starts_with("\r\n");
        Self::new(&with_lf(written), is_left)
    }

    fn new(written: &str, is_left: impl Fn(&str) -> bool) -> Self {
        let rest = |at: usize| written.get(at..).unwrap_or_default();
        let mut shown = Self {
            text: String::with_capacity(written.len()),
            longer: Vec::new(),
        };
        let mut end = 0;
        let unseen = written
            .char_indices()
            .filter(|(_, sign)| is_invisible(*sign));
        for (at, sign) in unseen.filter(|(at, _)| !is_left(rest(*at))) {
            shown
                .text
                .push_str(written.get(end..at).unwrap_or_default());
            shown.text.push_str(&number(sign));
            end = at + sign.len_utf8();
            shown.longer.push((at, shown.text.len() - end));
        }
        shown.text.push_str(rest(end));
        shown
    }

    /// Whether anything is shown otherwise than it is written.
    pub(super) fn is_longer(&self) -> bool {
        !self.longer.is_empty()
    }

    /// Where the byte `at` of what is written is now.
    pub(super) fn at(&self, at: usize) -> usize {
        let before = self.longer.partition_point(|(longer, _)| *longer < at);
        let longer = before.checked_sub(1).and_then(|last| self.longer.get(last));
        at + longer.map_or(0, |(_, more)| *more)
    }
}

/// The same text, each line of it ended with LF. It is as long as before, so that everything stays at its
/// place.
fn with_lf(text: &str) -> String {
    let mut signs = text.chars().peekable();
    let lines = std::iter::from_fn(|| match signs.next()? {
        '\r' if signs.peek() != Some(&'\n') => Some('\n'),
        sign => Some(sign),
    });
    lines.collect()
}

/// Here a space that only looks like one counts as well, and a joiner wherever it stands: they are faults that
/// are hard to find, and terminals show them or not.
fn is_invisible(sign: char) -> bool {
    is_hidden(sign) || sign == '\u{a0}'
}

fn number(sign: char) -> String {
    match sign {
        '\n' | '\r' | '\t' => sign.escape_default().to_string(),
        sign => sign.escape_unicode().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Escaped, escaped};

    #[test]
    fn a_message_is_one_line_that_steers_nothing() {
        let text = "a\nerror[x]: \u{9b}31m\u{85}\u{202e}\u{200b}\u{a0}b\tc";
        let seen = r"a\nerror[x]: \u{9b}31m\u{85}\u{202e}\u{200b}\u{a0}b\tc";
        assert_eq!(escaped(text), seen);
    }

    #[test]
    fn what_stands_behind_a_sign_that_is_shown_is_found_again() {
        let written = "a\u{9b}: b\n\t\u{feff}c";
        let shown = Escaped::lines(written);
        assert_eq!(shown.text, "a\\u{9b}: b\n\t\\u{feff}c");
        for rest in ["a", ": b", "b\n", "c"] {
            let at = shown.at(written.find(rest).unwrap());
            assert!(shown.text[at..].starts_with(rest));
        }
    }
}
