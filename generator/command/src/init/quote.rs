//! Quotes paths as each kind of file requires.

/// Returns a text as one word of a shell.
pub(super) fn shell_word(text: &str) -> String {
    let is_plain = |it: char| it.is_alphanumeric() || "/._-+=:,@\\".contains(it);
    match text
        .chars()
        .all(|it| is_plain(it) && (cfg!(windows) || it != '\\'))
    {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

/// Returns a text as a value of YAML.
pub(super) fn yaml_value(text: &str) -> String {
    let is_plain = |it: char| it.is_alphanumeric() || "/._-".contains(it);
    match text.chars().all(is_plain) {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', "''")),
    }
}

/// Returns a pattern as the first word of a line in `.gitattributes`.
pub(super) fn attributes_pattern(pattern: &str) -> String {
    let is_special = |it: char| it.is_whitespace() || it == '"';
    match pattern.contains(is_special) || pattern.starts_with(['#', '!']) {
        true => format!("\"{}\"", pattern.replace('\\', r"\\").replace('"', "\\\"")),
        false => pattern.to_owned(),
    }
}

/// Returns the first word of a line in `.gitattributes`, with its quotes.
pub(super) fn first_word(line: &str) -> &str {
    let line = line.trim_start();
    let quoted = line.strip_prefix('"').and_then(|rest| {
        let mut quotes = rest.match_indices('"');
        let (end, _) = quotes.find(|(at, _)| !rest[..*at].ends_with('\\'))?;
        Some(&line[..end + 2])
    });
    quoted.unwrap_or_else(|| line.split_whitespace().next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_special_paths_are_quoted() {
        let quoted = |path| [shell_word(path), yaml_value(path), attributes_pattern(path)];
        assert_eq!(quoted("a/b-c.yaml"), ["a/b-c.yaml"; 3]);
        assert_eq!(quoted("my a"), ["'my a'", "'my a'", "\"my a\""]);
        assert_eq!(quoted("it's"), [r"'it'\''s'", "'it''s'", "it's"]);
        assert_eq!(shell_word("$(x)"), "'$(x)'");
    }

    #[test]
    fn first_word_may_be_quoted() {
        assert_eq!(first_word("\"my a/**\" text"), "\"my a/**\"");
        assert_eq!(first_word("a/** text"), "a/**");
        assert_eq!(first_word("\"open a"), "\"open");
    }
}
