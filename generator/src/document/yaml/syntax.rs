//! What is said of a text that is no YAML.
//!
//! The parser tells where it can go on no more, which is often lines behind what is wrong, and what it was in
//! the middle of. Here the usual slips are found from both.

use std::ops::Range;

use saphyr_parser::{Event, Parser};

use super::super::fault::unfinished_merge;
use super::super::positions;
use crate::diagnostic::{Code, Diagnostic, Text};

/// What the parser says.
pub(super) struct Told<'a> {
    text: &'a Text,
    /// What it cannot take.
    problem: String,
    /// Where that is.
    at: usize,
    /// What it was in the middle of.
    context: String,
    /// Where that begins, unless it is where the problem is.
    from: Option<usize>,
}

impl<'a> Told<'a> {
    /// The slips that are known, those first that are seen where others are told of.
    const SLIPS: [fn(&Self) -> Option<Diagnostic>; 25] = [
        Self::unfinished_merge,
        Self::blank_of_another_kind,
        Self::key_of_parts,
        Self::unknown_anchor,
        Self::tab,
        Self::sign_at_the_beginning,
        Self::unknown_escape,
        Self::short_escape,
        Self::sign_of_an_alias,
        Self::sign_of_a_list,
        Self::bracket_of_nothing,
        Self::open_quotes,
        Self::text_behind_quotes,
        Self::comment_in_brackets,
        Self::open_bracket,
        Self::missing_comma,
        Self::line_without_colon,
        Self::second_colon,
        Self::colon_without_blank,
        Self::key_below_a_value,
        Self::line_without_key,
        Self::member_for_an_item,
        Self::indent_of_none,
        Self::text_behind_bar,
        Self::other_version,
    ];

    pub(super) fn new(text: &'a Text, at: usize, error: &serde_yaml::Error) -> Self {
        let whole = error.to_string();
        let (problem, context) = whole.split_once(", ").unwrap_or((&whole, ""));
        let (problem, _) = without_place(problem);
        let (context, from) = without_place(context);
        let from = from
            .map(|(line, column)| text.at_char(line.saturating_sub(1), column.saturating_sub(1)));
        Self {
            text,
            problem: problem.to_owned(),
            at,
            context: context.to_owned(),
            from,
        }
    }

    /// The parser's own words.
    pub(super) fn reason(&self) -> String {
        format!("{} {}", self.problem, self.context)
            .trim_end()
            .to_owned()
    }

    pub(super) fn into_diagnostic(self) -> Diagnostic {
        let known = Self::SLIPS.iter().find_map(|slip| slip(&self));
        known.unwrap_or_else(|| {
            let report = report(self.text.char_span(self.at), self.reason())
                .help("check the indentation and the quotes here and on the line before");
            match self.from {
                Some(from) => report.related_text(self.word(from), "in what begins here"),
                None => report,
            }
        })
    }

    fn after(&self, at: usize) -> &'a str {
        self.text.as_str().get(at..).unwrap_or_default()
    }

    fn between(&self, bytes: Range<usize>) -> &'a str {
        self.text.as_str().get(bytes).unwrap_or_default()
    }

    /// The bytes of a line from its first sign to its last, without the blanks around them.
    fn content(&self, line: usize) -> Range<usize> {
        let whole = self.text.line(line);
        let written = self.between(whole.clone());
        let start = whole.start + (written.len() - written.trim_start().len());
        start..(whole.start + written.trim_end().len()).max(start)
    }

    fn indent(&self, line: usize) -> usize {
        self.content(line).start - self.text.line(line).start
    }

    /// The bytes of a place up to the next blank, at least one sign.
    fn word(&self, at: usize) -> Range<usize> {
        let rest = self.after(at);
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        at..(at + end).max(self.text.char_span(at).end)
    }

    /// What is left of the line from a place on, without a comment.
    fn rest_of_line(&self, at: usize) -> &'a str {
        let line = self.between(at..self.text.line(self.text.line_of(at)).end);
        let rest = line.split(" #").next().unwrap_or(line);
        rest.trim_end()
    }

    /// Whether nothing but blanks is before a place on its line.
    fn begins_line(&self, at: usize) -> bool {
        self.content(self.text.line_of(at)).start == at
    }

    /// The nearest line above one that says something.
    fn line_above(&self, line: usize) -> Option<usize> {
        (0..line).rev().find(|above| {
            let written = self.between(self.content(*above));
            !written.is_empty() && !written.starts_with('#')
        })
    }

    /// `<<<<<<< HEAD`
    fn unfinished_merge(&self) -> Option<Diagnostic> {
        unfinished_merge(Code::InvalidYaml, self.text)
    }

    /// A blank that no line is broken at looks like any other, and is a letter to YAML.
    fn blank_of_another_kind(&self) -> Option<Diagnostic> {
        let line = self.text.line_of(self.at);
        let lines = [Some(line), self.line_above(line)].into_iter().flatten();
        let mut blanks = lines.filter_map(|line| {
            let whole = self.text.line(line);
            let written = self.between(whole.clone());
            let at =
                written.find(|sign: char| sign != ' ' && sign.is_whitespace() && sign != '\t')?;
            let before = written[..at].trim_end();
            (before.is_empty() || before.ends_with([':', '-'])).then_some(whole.start + at)
        });
        let at = blanks.next()?;
        let sign = u32::from(self.after(at).chars().next()?);
        Some(
            report(
                self.text.char_span(at),
                format!("the blank here is U+{sign:04X}, which YAML takes for a part of a text"),
            )
            .help("write a plain blank in its place"),
        )
    }

    /// `[a, b]: 1`, `{{ title }}`
    fn key_of_parts(&self) -> Option<Diagnostic> {
        let (_, found) = self.problem.split_once("invalid type: ")?;
        let found = match found {
            "sequence" => "a list",
            "map" => "an object",
            _ => return None,
        };
        let message = format!("a key is a text, and this is {found}");
        if self.between(0..self.at).ends_with('{') {
            let whole = self.between(self.at - 1..self.text.line(self.text.line_of(self.at)).end);
            return Some(
                report(
                    self.at - 1..self.text.char_span(self.at).end,
                    "an object stands where its key is to be",
                )
                .help(quote(whole.trim_end())),
            );
        }
        let rest = self.rest_of_line(self.at);
        let written = match rest.find("]:").or_else(|| rest.find("}:")) {
            Some(end) => &rest[..end + 1],
            None => {
                let help = "write a text for the key";
                return Some(report(self.text.char_span(self.at), message).help(help));
            }
        };
        Some(report(self.at..self.at + written.len(), message).help(quote(written)))
    }

    /// `*pet` without `&pet`
    fn unknown_anchor(&self) -> Option<Diagnostic> {
        if !self.problem.ends_with("unknown anchor") {
            return None;
        }
        let rest = self.rest_of_line(self.at);
        let end = rest.find(|sign: char| sign.is_whitespace() || ",[]{}".contains(sign));
        let name = &rest[..end.unwrap_or(rest.len())];
        let anchor = name.replacen('*', "&", 1);
        let message = format!(
            "`{name}` stands for what has `{anchor}` in front of it, and nothing above has"
        );
        let text = rest
            .split([',', ']', '}'])
            .next()
            .unwrap_or(rest)
            .trim_end();
        let help = format!(
            "write the value out, or put `{anchor}` in front of it; a text that begins with `*` is in quotes: `\"{text}\"`"
        );
        Some(report(self.at..self.at + name.len(), message).help(help))
    }

    /// `title: @home`, and tabs
    fn sign_at_the_beginning(&self) -> Option<Diagnostic> {
        if !self.problem.contains("cannot start any token") {
            return None;
        }
        let caret = self.text.char_span(self.at);
        match self.between(caret.clone()) {
            "%" if self.between(0..self.at).ends_with('{') => Some(
                report(
                    self.at - 1..caret.end,
                    "a template stands here that was not filled in",
                )
                .help("name the file that is made of the template"),
            ),
            "`" if self.after(self.at).starts_with("```") => Some(
                report(
                    self.word(self.at),
                    "this line is of Markdown around the YAML",
                )
                .help("remove it, and the line that closes it"),
            ),
            sign => {
                let message = format!("a text without quotes cannot begin with `{sign}`");
                Some(report(caret, message).help(quote(self.rest_of_line(self.at))))
            }
        }
    }

    /// A tab where a line begins.
    fn tab(&self) -> Option<Diagnostic> {
        let is_told = ["cannot start any token", "found a tab character"];
        let is_told = is_told.iter().any(|told| self.problem.contains(told));
        let caret = self.text.char_span(self.at);
        (is_told && self.between(caret.clone()) == "\t").then(|| {
            report(caret, "a tab stands in the indentation")
                .help("indent with spaces: YAML takes no tabs")
        })
    }

    /// `*/*: …`: an alias, to YAML.
    fn sign_of_an_alias(&self) -> Option<Diagnostic> {
        if !self.problem.contains("alphabetic or numeric character") {
            return None;
        }
        let start = self.from.unwrap_or(self.at);
        let word = self.word(start);
        let text = self.between(word.clone());
        let text = text.strip_suffix(':').unwrap_or(text);
        let sign = self.between(self.text.char_span(start));
        let message = format!("a text without quotes cannot begin with `{sign}`");
        Some(report(start..start + text.len(), message).help(quote(text)))
    }

    /// `title: - a`, `title: ?`
    fn sign_of_a_list(&self) -> Option<Diagnostic> {
        let is_list = self
            .problem
            .contains("block sequence entries are not allowed");
        if !is_list && !self.problem.contains("mapping keys are not allowed") {
            return None;
        }
        let text = quote(self.rest_of_line(self.at));
        let (message, help) = match is_list {
            true => (
                "a list begins on the line behind its key",
                format!("move it there; or {text}"),
            ),
            false => ("a text without quotes is no `?`", text),
        };
        Some(report(self.text.char_span(self.at), message).help(help))
    }

    /// `"C:\Users"`
    fn short_escape(&self) -> Option<Diagnostic> {
        if !self.problem.contains("hexadecimal number") {
            return None;
        }
        let start = self.between(0..self.at).rfind('\\')?;
        let sign = self.after(start + 1).chars().next()?;
        let digits = match sign {
            'x' => 2,
            'u' => 4,
            _ => 8,
        };
        let message = format!("`\\{sign}` is to have {digits} hexadecimal digits behind it");
        let help = format!(
            "write them; write `\\\\{sign}` for a backslash, or use single quotes, in which nothing is escaped"
        );
        Some(report(start..start + 1 + sign.len_utf8(), message).help(help))
    }

    /// `}}`, `{ … ]`
    fn bracket_of_nothing(&self) -> Option<Diagnostic> {
        let sign = self.text.char_span(self.at);
        let close = self.between(sign.clone());
        if !matches!(close, "}" | "]") || !self.problem.contains("did not find expected") {
            return None;
        }
        Some(match self.bracket() {
            Some(open) => {
                let opened = self.between(self.text.char_span(open));
                let message = format!("`{close}` does not close what `{opened}` opens");
                report(sign, message)
                    .related_text(self.text.char_span(open), "this is open")
                    .help("remove it, or mend one of the two")
            }
            None if self.problem.contains("node content") => return None,
            None => report(
                sign,
                format!("`{close}` closes nothing: no bracket is open here"),
            )
            .help("remove it"),
        })
    }

    /// `"\d"`
    fn unknown_escape(&self) -> Option<Diagnostic> {
        if !self.problem.contains("unknown escape character") {
            return None;
        }
        let sign = self.after(self.at).strip_prefix('\\')?.chars().next()?;
        let message = format!("`\\{sign}` is no escape in a text in double quotes");
        let help = format!("write `\\\\{sign}`; or use single quotes, in which nothing is escaped");
        Some(report(self.at..self.at + 1 + sign.len_utf8(), message).help(help))
    }

    /// Quotes that nothing closes up to the end.
    fn open_quotes(&self) -> Option<Diagnostic> {
        let start = self.from.unwrap_or(self.at);
        let is_open = self.problem.contains("unexpected end of stream")
            && self.context.ends_with("quoted scalar");
        is_open.then(|| {
            report(
                self.text.char_span(start),
                "the quotes that open here are never closed",
            )
            .help("close them where the text ends")
        })
    }

    /// `'Bob's shop'`, and quotes that are only closed by the next ones, lines below.
    fn text_behind_quotes(&self) -> Option<Diagnostic> {
        if !self.problem.contains("did not find expected") {
            return None;
        }
        let quotes = self.quotes_before(self.at)?;
        let inside = match self.after(quotes.start).starts_with('\'') {
            true => "in single quotes, write `''` for a `'` of the text",
            false => "in double quotes, write `\\\"` for a `\"` of the text",
        };
        let last = self.text.line_of(quotes.end.saturating_sub(1));
        let behind = self.word(self.at);
        if self.text.line_of(quotes.start) == last {
            return Some(
                report(
                    behind,
                    "more text stands behind the quotes that close a text",
                )
                .related_text(quotes, "the text in quotes")
                .help(format!("put all of it in quotes; {inside}")),
            );
        }
        let message = format!(
            "the quotes that open here are closed by those on line {}, with more text behind them",
            last + 1
        );
        let open = quotes.start..self.text.char_span(quotes.start).end;
        Some(
            report(open, message)
                .related_text(behind, "this is behind them")
                .help(format!("close the quotes where the text ends; {inside}")),
        )
    }

    /// The text in quotes that ends before a place on its line, with nothing but blanks between.
    fn quotes_before(&self, at: usize) -> Option<Range<usize>> {
        let closed = self.between(0..at).trim_end_matches([' ', '\t']);
        let sign = closed.chars().next_back()?;
        let within = closed.strip_suffix(['"', '\''])?;
        let begins = |start: &usize| {
            let before = &within[..*start];
            let line = before.trim_end_matches([' ', '\t']);
            let has_blank = line.len() < before.len();
            line.is_empty()
                || line.ends_with(['\n', '[', '{', ','])
                || has_blank && line.ends_with([':', '-', '?'])
        };
        let mut starts = within.rmatch_indices(sign).map(|(start, _)| start);
        Some(starts.find(begins)?..closed.len())
    }

    /// The bracket that is open where the problem is.
    fn bracket(&self) -> Option<usize> {
        let is_bracket = |from: &usize| self.after(*from).starts_with(['{', '[']);
        if !self.context.contains("while parsing a flow") {
            return None;
        }
        let from = self.from.filter(is_bracket);
        from.or_else(|| self.last_opened().filter(is_bracket))
    }

    /// Where the innermost list or object begins that is open where the problem is.
    fn last_opened(&self) -> Option<usize> {
        let mut open = Vec::new();
        for (event, span) in Parser::new_from_str(self.text.as_str()).map_while(Result::ok) {
            match event {
                Event::MappingStart(..) | Event::SequenceStart(..) => {
                    open.push(positions::bytes(self.text, span).start);
                }
                Event::MappingEnd | Event::SequenceEnd => drop(open.pop()),
                _ => {}
            }
        }
        open.pop()
    }

    /// `{ $ref: #/components/schemas/Pet }`
    fn comment_in_brackets(&self) -> Option<Diagnostic> {
        let open = self.bracket()?;
        let within = self.between(open..self.at);
        // A comment that is meant to be one has a blank after its sign.
        let starts = within.match_indices('#').map(|(at, _)| open + at);
        let mut starts = starts.filter(|at| {
            let is_comment = self.between(0..*at).ends_with([' ', '\t']);
            is_comment && !self.after(at + 1).starts_with([' ', '\t', '#', '\n', '\r'])
        });
        let start = starts.next()?;
        let comment = start..self.content(self.text.line_of(start)).end;
        let written = self.between(comment.clone());
        let end = written.find([' ', '}', ']', ',']).unwrap_or(written.len());
        Some(
            report(
                comment,
                "`#` begins a comment here: the rest of the line is not read",
            )
            .related_text(
                self.text.char_span(open),
                "this is not closed for that reason",
            )
            .help(quote(&written[..end])),
        )
    }

    /// A bracket that is still open on lines that are not in it.
    fn open_bracket(&self) -> Option<Diagnostic> {
        let open = self.bracket()?;
        let (first, last) = (self.text.line_of(open), self.text.line_of(self.at));
        let is_end = self.after(self.at).trim().is_empty();
        let is_outside = last > first && self.indent(last) <= self.indent(first);
        let bracket = self.between(self.text.char_span(open));
        let is_closing = self.after(self.at).starts_with(['}', ']']);
        if !is_end && (!is_outside || is_closing) {
            return None;
        }
        let close = if bracket == "{" { "}" } else { "]" };
        let report = report(
            self.text.char_span(open),
            format!("the `{bracket}` that opens here is not closed"),
        )
        .help(format!("close it with `{close}`"));
        Some(match is_end {
            true => report,
            false => report.related_text(
                self.word(self.at),
                format!("`{close}` is missing before this"),
            ),
        })
    }

    /// `[a b: c]`, `[a,, b]`
    fn missing_comma(&self) -> Option<Diagnostic> {
        if self.problem.contains("did not find expected node content") {
            return Some(
                report(
                    self.text.char_span(self.at),
                    "a value is missing before this",
                )
                .help("write the value, or remove the comma"),
            );
        }
        let open = self.bracket()?;
        let close = match self.after(open).starts_with('{') {
            true => "}",
            false => "]",
        };
        let message = format!("`,` or `{close}` is missing before this");
        Some(
            report(self.word(self.at), message)
                .related_text(self.text.char_span(open), "in what opens here")
                .help("add it; or put a text with commas, colons or brackets in it in quotes"),
        )
    }

    /// A line that is to have a key and has none.
    fn line_without_colon(&self) -> Option<Diagnostic> {
        if !self.problem.contains("could not find expected ':'") {
            return None;
        }
        let line = self.text.line_of(self.from.unwrap_or(self.at));
        Some(self.no_key_on(line))
    }

    /// The same, where the line below is the first to be no part of a text.
    fn line_without_key(&self) -> Option<Diagnostic> {
        let line = self.text.line_of(self.at);
        let above = self.line_above(line).filter(|_| self.is_colon())?;
        let is_alike = self.indent(line) == self.indent(above);
        (is_alike && !self.between(self.content(above)).contains(':'))
            .then(|| self.no_key_on(above))
    }

    fn no_key_on(&self, line: usize) -> Diagnostic {
        report(
            self.content(line),
            "a member of an object is to stand here, and no key with `:` does",
        )
        .help("write `key: value`; or indent the line deeper, if it goes on with the text above")
    }

    fn is_colon(&self) -> bool {
        self.problem.contains("mapping values are not allowed")
    }

    /// `%YAML 1.3`
    fn other_version(&self) -> Option<Diagnostic> {
        let line = self.content(self.text.line_of(self.at));
        let is_its = self.problem.contains("incompatible YAML document");
        is_its.then(|| {
            report(
                line,
                "YAML 1.1 and 1.2 are read, and this asks for another version",
            )
            .help("remove the line")
        })
    }

    /// `title: Pets: and more`
    fn second_colon(&self) -> Option<Diagnostic> {
        let line = self.content(self.text.line_of(self.at));
        let before = self.between(line.start..self.at);
        let (key, _) = before.split_once(": ").filter(|_| self.is_colon())?;
        let start = line.start + key.len() + 1;
        let value = self.between(start..line.end);
        Some(
            report(
                self.text.char_span(self.at),
                "a text without quotes has no `:` with a blank behind it",
            )
            .help(quote(value.trim_start())),
        )
    }

    /// `title:Pets`
    fn colon_without_blank(&self) -> Option<Diagnostic> {
        let above = self
            .line_above(self.text.line_of(self.at))
            .filter(|_| self.is_colon())?;
        let line = self.content(above);
        let written = self.between(line.clone());
        let (key, value) = written.split_once(':')?;
        if value.is_empty() || value.starts_with([' ', '\t']) {
            return None;
        }
        let colon = line.start + key.len();
        Some(
            report(
                colon..colon + 1,
                "a `:` without a blank behind it is a part of the text",
            )
            .related_text(self.key_before(), "and no key can follow a text")
            .help(format!("write `{key}: {value}`")),
        )
    }

    /// A key that is indented as if it were in the value above.
    fn key_below_a_value(&self) -> Option<Diagnostic> {
        let line = self.text.line_of(self.at);
        let above = self.line_above(line).filter(|_| self.is_colon())?;
        if self.indent(line) <= self.indent(above) {
            return None;
        }
        Some(
            report(
                self.key_before(),
                "this is indented as a part of the value above, which is no object",
            )
            .related_text(self.content(above), "the value above")
            .help("align it with the line that it goes with; put a text with `: ` in it in quotes"),
        )
    }

    /// What is before the problem on its line.
    fn key_before(&self) -> Range<usize> {
        self.content(self.text.line_of(self.at)).start..self.at
    }

    /// ```yaml
    /// - name: a
    /// name: b
    /// ```
    fn member_for_an_item(&self) -> Option<Diagnostic> {
        let from = self
            .from
            .filter(|_| self.problem.contains("'-' indicator"))?;
        Some(
            report(
                self.word(self.at),
                "an item of a list begins with `- `, and this does not",
            )
            .related_text(self.text.char_span(from), "the list begins here")
            .help("begin it with `- `; or indent it as the members of the item above"),
        )
    }

    /// A line that is indented as none above it.
    fn indent_of_none(&self) -> Option<Diagnostic> {
        let is_its = self.problem.contains("did not find expected key")
            && self.context.contains("block mapping");
        if !is_its || !self.begins_line(self.at) {
            return None;
        }
        let from = self.from.unwrap_or_default();
        let column = |at| self.text.column_of(at);
        let (message, help) = match column(self.at) == column(from) {
            true if self.after(self.at).starts_with('-') => (
                "an item of a list stands among the members of an object",
                "indent it below the key of the list",
            ),
            true => return None,
            false => (
                "no line above is indented like this one",
                "align it with the line that it goes with",
            ),
        };
        Some(
            report(self.word(self.at), message)
                .related_text(self.word(from), "the object that is open begins here")
                .help(help),
        )
    }

    /// `description: | text`
    fn text_behind_bar(&self) -> Option<Diagnostic> {
        let is_its = self.context.contains("block scalar") && self.problem.contains("line break");
        let rest = self.at..self.content(self.text.line_of(self.at)).end;
        is_its.then(|| {
            report(rest, "a text behind `|` or `>` begins on the next line")
                .help("move it there, indented deeper than its key; or put it in quotes")
        })
    }
}

/// Lines that are indented less than the first one: the parser takes them for another document.
pub(super) fn first_line_indented(text: &Text) -> Option<Diagnostic> {
    let mut start = 0;
    let first = text.as_str().split_inclusive('\n').find(|line| {
        start += line.len();
        !line.trim().is_empty() && !line.starts_with('#')
    })?;
    let start = start - first.len();
    let indent = first.len() - first.trim_start_matches(' ').len();
    let blank = start..start + indent;
    (indent > 0).then(|| {
        report(
            blank,
            "the first line is indented deeper than those that go with it",
        )
        .help("begin all keys of the description in one column")
    })
}

fn report(caret: Range<usize>, message: impl Into<String>) -> Diagnostic {
    Diagnostic::in_text(Code::InvalidYaml, caret, message)
}

/// Says to put a text in quotes, and shows it so where it is short.
fn quote(text: &str) -> String {
    const SHORT: usize = 60;
    let help = "put the text in quotes";
    match text {
        long if long.len() > SHORT || long.contains('\\') => help.to_owned(),
        plain if !plain.contains('"') => format!("{help}: `\"{plain}\"`"),
        other if !other.contains('\'') => format!("{help}: `'{other}'`"),
        _ => help.to_owned(),
    }
}

/// Words of the parser, and the line and column that they end with.
fn without_place(words: &str) -> (&str, Option<(usize, usize)>) {
    if let Some((words, _)) = words.split_once(" at position ") {
        return (words, None);
    }
    let Some((words, place)) = words.split_once(" at line ") else {
        return (words, None);
    };
    let place = place.split_once(" column ").and_then(|(line, column)| {
        let column = column.split(' ').next().unwrap_or(column);
        Some((line.parse().ok()?, column.parse().ok()?))
    });
    (words, place)
}
