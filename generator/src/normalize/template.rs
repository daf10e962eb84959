//! Path templates.

/// A path template: `/pets/{id}`.
pub(super) struct Template<'a> {
    pub(super) variables: Vec<&'a str>,
    /// The path without its variables' names and without needless escapes, `/pets/{}`: equal for paths that a server
    /// cannot distinguish.
    pub(super) shape: Vec<u8>,
}

/// The characters that mean something else in a path when they are escaped (RFC 3986, section 2.2), and those that
/// delimit variables and escapes. The client escapes `[` and `]` where they are not.
const DISTINCT_WHEN_ESCAPED: &[u8] = b"/?#:@!$&'()*+,;={}%";

/// Adds the text of a path, with the escapes decoded that do not change its meaning.
fn unescape(text: &str, unescaped: &mut Vec<u8>) {
    let mut parts = text.split('%');
    unescaped.extend(parts.next().unwrap_or_default().bytes());
    for part in parts {
        let (digits, after) = match part.split_at_checked(2) {
            Some((digits, after)) if is_hexadecimal(digits) => (digits, after),
            _ => ("", part),
        };
        let byte = u8::from_str_radix(digits, 16).ok();
        match byte.filter(|byte| !DISTINCT_WHEN_ESCAPED.contains(byte)) {
            Some(byte) => unescaped.push(byte),
            None => {
                unescaped.push(b'%');
                unescaped.extend(digits.to_ascii_uppercase().bytes());
            }
        }
        unescaped.extend(after.bytes());
    }
}

fn is_hexadecimal(digits: &str) -> bool {
    digits.bytes().all(|digit| digit.is_ascii_hexdigit())
}

/// How two paths of the same shape differ.
pub(super) fn difference(path: &str, other: &str) -> &'static str {
    match (texts(path).eq(texts(other)), names(path).eq(names(other))) {
        (true, _) => "the names of its path parameters",
        (false, true) => "percent-encoding",
        (false, false) => "percent-encoding and in the names of its path parameters",
    }
}

/// The parts of a path between its variables.
fn texts(path: &str) -> impl Iterator<Item = &str> {
    path.split('{')
        .map(|part| part.split_once('}').map_or(part, |(_, text)| text))
}

/// The names of the variables of a path.
fn names(path: &str) -> impl Iterator<Item = &str> {
    path.split('{')
        .filter_map(|part| Some(part.split_once('}')?.0))
}

/// An error in the braces of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TemplateError {
    /// The braces are unbalanced.
    Unmatched,
    /// The braces are empty.
    Nameless,
}

impl<'a> Template<'a> {
    pub(super) fn of(path: &'a str) -> Result<Self, TemplateError> {
        let mut template = Self {
            variables: Vec::new(),
            shape: Vec::new(),
        };
        let mut remaining = path;
        while let Some((before, after)) = remaining.split_once('{') {
            let (variable, after) = after.split_once('}').ok_or(TemplateError::Unmatched)?;
            if variable.contains('{') || before.contains('}') {
                return Err(TemplateError::Unmatched);
            }
            if variable.is_empty() {
                return Err(TemplateError::Nameless);
            }
            unescape(before, &mut template.shape);
            template.shape.extend(b"{}");
            template.variables.push(variable);
            remaining = after;
        }
        if remaining.contains('}') {
            return Err(TemplateError::Unmatched);
        }
        unescape(remaining, &mut template.shape);
        Ok(template)
    }

    /// The first variable that occurs more than once.
    pub(super) fn repeated(&self) -> Option<&'a str> {
        let mut variables = self.variables.iter().enumerate();
        let repeated = variables.find(|(index, name)| self.variables[..*index].contains(name));
        repeated.map(|(_, name)| *name)
    }
}

#[cfg(test)]
mod tests {
    use super::Template;

    #[test]
    fn paths_with_equal_urls_have_equal_shapes() {
        let shape = |path| Template::of(path).unwrap().shape;
        for (path, other) in [
            ("/a%20b", "/a b"),
            ("/%7ea", "/~a"),
            ("/%c3%a4", "/ä"),
            ("/a%2fb", "/a%2Fb"),
            ("/[a]", "/%5Ba%5D"),
            ("/{id}%3a", "/{key}%3A"),
        ] {
            assert_eq!(shape(path), shape(other), "{path} and {other}");
        }
        for (path, other) in [
            ("/a%2Fb", "/a/b"),
            ("/a%3Ab", "/a:b"),
            ("/%7Bid%7D", "/{id}"),
            ("/%257E", "/%7E"),
            ("/%+f", "/%0f"),
            ("/%", "/"),
            ("/%ä", "/ä"),
            ("/a%2", "/a"),
        ] {
            assert_ne!(shape(path), shape(other), "{path} and {other}");
        }
    }
}
