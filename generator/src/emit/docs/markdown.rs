//! Markdown, read and printed: what stays is what cannot mean anything to rustdoc but text.

use pulldown_cmark::{
    CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd, TextMergeStream,
};

/// What rustdoc reads besides CommonMark, as far as it is printed here.
const OPTIONS: Options = Options::ENABLE_TABLES;

/// The Markdown anew. Code is text, HTML too, and a link leads to the web or is none.
pub(super) fn printed(text: &str) -> String {
    let mut printer = Printer::default();
    for event in events(text) {
        printer.event(event);
    }
    printer.finish()
}

/// The first paragraph, heading or item, in one line.
pub(super) fn first_paragraph(text: &str) -> String {
    let mut printer = Printer {
        one_line: true,
        ..Printer::default()
    };
    let mut in_code = false;
    for event in events(text) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            _ if in_code => {}
            Event::Html(_)
            | Event::Start(
                Tag::Paragraph
                | Tag::Heading { .. }
                | Tag::BlockQuote(_)
                | Tag::List(_)
                | Tag::Item
                | Tag::Table(_)
                | Tag::TableHead
                | Tag::TableRow
                | Tag::TableCell
                | Tag::HtmlBlock,
            )
            | Event::Rule => {}
            Event::End(tag) if !is_inline(tag) && !printer.line.trim().is_empty() => break,
            Event::End(tag) if !is_inline(tag) => {}
            event => printer.event(event),
        }
    }
    printer.close_line();
    printer.lines.join(" ").trim().to_owned()
}

fn is_inline(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
    )
}

fn events(text: &str) -> impl Iterator<Item = Event<'_>> {
    TextMergeStream::new(Parser::new_ext(text, OPTIONS))
}

/// A text that is no Markdown.
pub(super) fn text(text: &str) -> String {
    let mut printed = String::new();
    push_text(&mut printed, text);
    printed
}

/// A span of code.
pub(super) fn code(text: &str) -> String {
    let fence = fence(text, 1);
    // One space at each end is not part of the code, unless there is nothing else in it.
    let is_padded = text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']);
    match is_padded && !text.trim_matches(' ').is_empty() {
        true => format!("{fence} {text} {fence}"),
        false => format!("{fence}{text}{fence}"),
    }
}

/// More backticks than stand together in the text, and no fewer than these.
fn fence(text: &str, least: usize) -> String {
    let longest = text.split(|sign| sign != '`').map(str::len).max();
    "`".repeat(least.max(longest.unwrap_or_default() + 1))
}

/// The URL that a text begins with, without the signs that end its sentence; empty if there is none.
pub(super) fn bare_url(text: &str) -> &str {
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| text.starts_with(scheme));
    let ends = |sign: char| sign.is_whitespace() || "<>()[]{}\"'`|*\\".contains(sign);
    let url = &text[..text.find(ends).unwrap_or(text.len())];
    let url = url.trim_end_matches(['.', ',', ';', ':', '!', '?']);
    match scheme.is_some_and(|scheme| url.len() > scheme.len()) {
        true => url,
        false => "",
    }
}

/// A line is printed when it is whole; what it begins with is what its containers begin with.
#[derive(Default)]
struct Printer {
    lines: Vec<String>,
    line: String,
    containers: Vec<Container>,
    lists: Vec<List>,
    /// Whether a block has ended, so that another begins after an empty line.
    is_apart: bool,
    /// In how many containers an empty line stands before the next one.
    gap: Option<usize>,
    /// The code block that is open.
    block: Option<String>,
    /// Where each open link leads, if it is kept.
    links: Vec<Option<String>>,
    /// The number of cells in a table's row so far.
    cells: usize,
    in_table: bool,
    in_heading: bool,
    one_line: bool,
}

/// An open list.
struct List {
    /// The next item's number; none for bullets.
    next: Option<u64>,
    /// Whether an empty line stands between its items.
    is_loose: bool,
}

/// What the lines of a block begin with.
enum Container {
    Quote,
    /// An item: its marker, until its first line is printed, and the marker's width.
    Item {
        marker: Option<String>,
        width: usize,
    },
}

impl Printer {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.block {
                Some(block) => block.push_str(&text),
                None => self.text(&text),
            },
            Event::Code(text) => {
                let code = code(&text);
                self.line.push_str(&match self.in_table {
                    true => code.replace('|', "\\|"),
                    false => code,
                });
            }
            Event::InlineHtml(html)
            | Event::Html(html)
            | Event::InlineMath(html)
            | Event::DisplayMath(html) => {
                for (index, line) in html.lines().enumerate() {
                    if index > 0 {
                        self.soft_break();
                    }
                    self.text(line);
                }
                if html.ends_with('\n') {
                    self.soft_break();
                }
            }
            Event::SoftBreak => self.soft_break(),
            Event::HardBreak => {
                if !self.one_line && !self.in_table && !self.in_heading {
                    self.line.push('\\');
                }
                self.soft_break();
            }
            Event::Rule => {
                self.begin_block();
                self.line.push_str("***");
                self.end_block();
            }
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::HtmlBlock => {
                if let (Some(Container::Item { .. }), Some(list), Tag::Paragraph) =
                    (self.containers.last(), self.lists.last_mut(), &tag)
                {
                    list.is_loose = true;
                }
                self.begin_block();
            }
            Tag::Heading { level, .. } => {
                self.begin_block();
                self.in_heading = true;
                let depth = match level {
                    HeadingLevel::H1 => 1,
                    HeadingLevel::H2 => 2,
                    HeadingLevel::H3 => 3,
                    HeadingLevel::H4 => 4,
                    HeadingLevel::H5 => 5,
                    HeadingLevel::H6 => 6,
                };
                self.line.push_str(&"#".repeat(depth));
                self.line.push(' ');
            }
            Tag::BlockQuote(_) => {
                self.begin_block();
                self.containers.push(Container::Quote);
            }
            Tag::CodeBlock(CodeBlockKind::Indented | CodeBlockKind::Fenced(_)) => {
                self.begin_block();
                self.block = Some(String::new());
            }
            Tag::List(first) => {
                self.begin_block();
                self.lists.push(List {
                    next: first,
                    is_loose: false,
                });
            }
            Tag::Item => {
                self.is_apart &= self.lists.last().is_some_and(|list| list.is_loose);
                self.begin_block();
                let next = self.lists.last_mut().and_then(|list| list.next.as_mut());
                let marker = match next {
                    Some(number) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    None => "- ".to_owned(),
                };
                self.containers.push(Container::Item {
                    width: marker.len(),
                    marker: Some(marker),
                });
            }
            Tag::Table(alignments) => {
                self.begin_block();
                self.in_table = true;
                self.cells = alignments.len();
            }
            Tag::TableHead | Tag::TableRow => self.line.push('|'),
            Tag::TableCell => self.line.push(' '),
            Tag::Emphasis => self.line.push('*'),
            Tag::Strong => self.line.push_str("**"),
            Tag::Link { dest_url, .. } => {
                let kept = is_web(&dest_url).then(|| dest_url.to_string());
                if kept.is_some() {
                    self.line.push('[');
                }
                self.links.push(kept);
            }
            Tag::Image { .. }
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.end_block(),
            TagEnd::Heading(_) => {
                self.in_heading = false;
                self.end_block();
            }
            TagEnd::BlockQuote(_) => {
                self.end_block();
                self.containers.pop();
            }
            TagEnd::CodeBlock => {
                let block = self.block.take().unwrap_or_default();
                let fence = fence(&block, 3);
                self.line = format!("{fence}text");
                self.close_line();
                for line in block.lines() {
                    self.push_line(line.trim_end());
                }
                self.line = fence;
                self.end_block();
            }
            TagEnd::List(_) => {
                self.end_block();
                self.lists.pop();
            }
            TagEnd::Item => {
                self.close_line();
                // An item without anything.
                if let Some(Container::Item {
                    marker: Some(_), ..
                }) = self.containers.last()
                {
                    self.push_line("");
                }
                self.containers.pop();
            }
            TagEnd::TableHead => {
                self.close_line();
                self.line = format!("|{}", " --- |".repeat(self.cells));
                self.close_line();
            }
            TagEnd::TableRow => self.close_line(),
            TagEnd::TableCell => self.line.push_str(" |"),
            TagEnd::Table => {
                self.in_table = false;
                self.end_block();
            }
            TagEnd::Emphasis => self.line.push('*'),
            TagEnd::Strong => self.line.push_str("**"),
            TagEnd::Link => {
                if let Some(Some(url)) = self.links.pop() {
                    match self.line.rfind('[') {
                        // Not `[url](url)`.
                        Some(start) if self.line[start + 1..].replace('\\', "") == url => {
                            self.line.truncate(start);
                            self.line.push_str(&format!("<{url}>"));
                        }
                        _ => self.line.push_str(&format!("]({url})")),
                    }
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        let mut rest = text;
        let is_linked = self.links.iter().any(Option::is_some);
        while !rest.is_empty() {
            let start = match is_linked {
                true => None,
                false => next_url(rest),
            };
            let (before, url) = match start {
                Some(start) => (&rest[..start], bare_url(&rest[start..])),
                None => (rest, ""),
            };
            push_text(&mut self.line, before);
            if !url.is_empty() {
                self.line.push_str(&format!("<{url}>"));
            }
            rest = &rest[before.len() + url.len()..];
        }
    }

    fn soft_break(&mut self) {
        match self.one_line || self.in_table || self.in_heading {
            true => self.line.push(' '),
            false => self.close_line(),
        }
    }

    /// A block begins: on a line of its own, after an empty one if a block went before it.
    fn begin_block(&mut self) {
        self.close_line();
        if std::mem::take(&mut self.is_apart) {
            self.gap = Some(self.containers.len());
        }
    }

    fn end_block(&mut self) {
        self.close_line();
        self.is_apart = true;
    }

    fn close_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        if !line.trim().is_empty() {
            self.push_line(line.trim());
        }
    }

    fn push_line(&mut self, text: &str) {
        if let (Some(depth), false) = (self.gap.take(), self.lines.is_empty()) {
            let outside = self.containers.iter().take(depth);
            let quoted = outside.map(|container| match container {
                Container::Quote => "> ".to_owned(),
                Container::Item { width, .. } => " ".repeat(*width),
            });
            self.lines
                .push(quoted.collect::<String>().trim_end().to_owned());
        }
        let mut line = String::new();
        for container in &mut self.containers {
            match container {
                Container::Quote => line.push_str("> "),
                Container::Item { marker, width } => match marker.take() {
                    Some(marker) => line.push_str(&marker),
                    None => line.extend(std::iter::repeat_n(' ', *width)),
                },
            }
        }
        line.push_str(text);
        line.truncate(line.trim_end().len());
        self.lines.push(line);
    }

    fn finish(mut self) -> String {
        self.close_line();
        let written = self.lines.iter().rposition(|line| !line.is_empty());
        self.lines.truncate(written.map_or(0, |last| last + 1));
        self.lines.join("\n")
    }
}

fn is_web(url: &str) -> bool {
    let is_absolute = ["https://", "http://", "mailto:"]
        .iter()
        .any(|scheme| url.starts_with(scheme));
    is_absolute && !url.contains(|sign: char| sign.is_whitespace() || "<>()[]\\`|".contains(sign))
}

fn next_url(text: &str) -> Option<usize> {
    text.match_indices("http")
        .map(|(start, _)| start)
        .find(|start| !bare_url(&text[*start..]).is_empty())
}

/// Pushes a text onto a line of Markdown so that it is read as that text.
fn push_text(line: &mut String, text: &str) {
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        let next = signs.peek().copied();
        let begins = line.trim().is_empty();
        let escapes = match sign {
            '<' | '[' | ']' | '`' | '*' | '|' => true,
            '\\' => next.is_none_or(|next| next.is_ascii_punctuation()),
            // Within a word it is no emphasis.
            '_' => {
                !line.ends_with(char::is_alphanumeric) || !next.is_some_and(char::is_alphanumeric)
            }
            '&' => next.is_none_or(|next| next.is_ascii_alphabetic() || next == '#'),
            '~' => next == Some('~') || line.ends_with('~'),
            '#' | '>' | '=' => begins,
            '-' | '+' => begins,
            '.' | ')' => is_number(line.trim()),
            _ => false,
        };
        if escapes {
            line.push('\\');
        }
        line.push(sign);
    }
}

fn is_number(line: &str) -> bool {
    !line.is_empty() && line.len() <= 9 && line.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pieces whose every pair and triple is printed: what may stand beside what.
    const PIECES: &[&str] = &[
        "text",
        "\n",
        "\n\n",
        "    indented",
        "```\nfenced\n```",
        "~~~rust\nfenced",
        "> ",
        "- ",
        "-      x",
        "1. ",
        "2) ",
        "  ",
        "* * *",
        "# head",
        "===",
        "<b>html</b>",
        "<div>\nblock",
        "[a](b)",
        "[`a`](https://b.c)",
        "https://a.b/c_d.",
        "`code",
        "`` ` ``",
        "**bold**",
        "*",
        "_a_",
        "a_b",
        "\\",
        "&amp;",
        "|a|b|\n|-|-|\n|c|d|",
        "\u{b}",
        "![i](j)",
        "[a]: b\n",
        "~~",
    ];

    fn is_safe(event: &Event<'_>) -> bool {
        match event {
            Event::Html(_) | Event::InlineHtml(_) => false,
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => false,
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => &**language == "text",
            Event::Start(Tag::Link { dest_url, .. }) => is_web(dest_url),
            Event::Start(Tag::Image { .. }) => false,
            _ => true,
        }
    }

    #[test]
    fn whatever_is_printed_is_safe() {
        let mut texts: Vec<String> = Vec::new();
        for first in PIECES {
            for second in PIECES {
                for third in PIECES {
                    texts.push(format!("{first}{second}{third}"));
                    texts.push(format!("{first}{second}\n{third}"));
                    texts.push(format!("- {first}\n\n  {second}\n\n{third}"));
                }
            }
        }
        let mut failed = Vec::new();
        for text in texts {
            let once = printed(&text);
            if !events(&once).all(|event| is_safe(&event)) {
                failed.push((text, once));
            }
        }
        assert!(
            failed.is_empty(),
            "{}: {:#?}",
            failed.len(),
            &failed[..failed.len().min(12)]
        );
    }
}
