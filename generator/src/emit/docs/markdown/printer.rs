//! Prints parsed Markdown, one line at a time.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};

use super::text::{bare_url, code, fence, is_web, next_url, push_text};

/// Prints each line when it is complete, with the prefixes of its containers.
#[derive(Default)]
pub(super) struct Printer {
    lines: Vec<String>,
    line: String,
    containers: Vec<Container>,
    lists: Vec<List>,
    /// Whether a block has ended: an empty line separates it from the next block.
    follows_block: bool,
    /// The number of containers that contain the empty line before the next line.
    gap: Option<usize>,
    /// The text of the open code block.
    block: Option<String>,
    /// The target of each open link, if the link is kept.
    links: Vec<Option<String>>,
    /// The number of columns of the open table.
    table: Option<usize>,
    in_heading: bool,
    is_single_line: bool,
}

/// An open list.
struct List {
    /// The number of the next item; `None` for bullets.
    next: Option<u64>,
    /// Whether an empty line separates its items.
    is_loose: bool,
}

/// A block quote or a list item: a block that contributes a prefix to its lines.
struct Container {
    is_item: bool,
    /// The prefix of the first line, until it is printed, if it differs from that of the others.
    marker: Option<String>,
    prefix: String,
}

impl Printer {
    /// A printer of a single line.
    pub(super) fn single_line() -> Self {
        Self {
            is_single_line: true,
            ..Self::default()
        }
    }

    /// Whether the open line has text.
    pub(super) fn has_text(&self) -> bool {
        !self.line.trim().is_empty()
    }

    pub(super) fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.block {
                Some(block) => block.push_str(&text),
                None => self.text(&text),
            },
            Event::Code(text) => {
                let code = code(&text);
                self.line.push_str(&match self.table {
                    Some(_) => code.replace('|', "\\|"),
                    None => code,
                });
            }
            Event::InlineHtml(html)
            | Event::Html(html)
            | Event::InlineMath(html)
            | Event::DisplayMath(html) => self.html(&html),
            Event::SoftBreak => self.soft_break(),
            Event::HardBreak => {
                if !self.joins_lines() {
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
            Tag::Paragraph => self.start_paragraph(),
            Tag::HtmlBlock => self.begin_block(),
            Tag::Heading { level, .. } => self.start_heading(level),
            Tag::BlockQuote(_) => {
                self.begin_block();
                self.containers.push(Container {
                    is_item: false,
                    marker: None,
                    prefix: "> ".to_owned(),
                });
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
            Tag::Item => self.start_item(),
            Tag::Table(alignments) => {
                self.begin_block();
                self.table = Some(alignments.len());
            }
            Tag::TableHead | Tag::TableRow => self.line.push('|'),
            Tag::TableCell => self.line.push(' '),
            Tag::Emphasis => self.line.push('*'),
            Tag::Strong => self.line.push_str("**"),
            Tag::Link { dest_url, .. } => self.start_link(&dest_url),
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

    fn html(&mut self, html: &str) {
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

    fn start_paragraph(&mut self) {
        let is_in_item = self.containers.last().is_some_and(|it| it.is_item);
        if let (true, Some(list)) = (is_in_item, self.lists.last_mut()) {
            list.is_loose = true;
        }
        self.begin_block();
    }

    fn start_heading(&mut self, level: HeadingLevel) {
        self.begin_block();
        self.in_heading = true;
        self.line.push_str(&"#".repeat(level as usize));
        self.line.push(' ');
    }

    fn start_item(&mut self) {
        self.follows_block &= self.lists.last().is_some_and(|list| list.is_loose);
        self.begin_block();
        let next = self.lists.last_mut().and_then(|list| list.next.as_mut());
        let marker = match next {
            Some(number) => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
            None => "- ".to_owned(),
        };
        self.containers.push(Container {
            is_item: true,
            prefix: " ".repeat(marker.len()),
            marker: Some(marker),
        });
    }

    fn start_link(&mut self, url: &str) {
        let target = is_web(url).then(|| url.to_owned());
        if target.is_some() {
            self.line.push('[');
        }
        self.links.push(target);
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
            TagEnd::CodeBlock => self.end_code_block(),
            TagEnd::List(_) => {
                self.end_block();
                self.lists.pop();
            }
            TagEnd::Item => self.end_item(),
            TagEnd::TableHead => {
                self.close_line();
                self.line = format!("|{}", " --- |".repeat(self.table.unwrap_or_default()));
                self.close_line();
            }
            TagEnd::TableRow => self.close_line(),
            TagEnd::TableCell => self.line.push_str(" |"),
            TagEnd::Table => {
                self.table = None;
                self.end_block();
            }
            TagEnd::Emphasis => self.line.push('*'),
            TagEnd::Strong => self.line.push_str("**"),
            TagEnd::Link => self.end_link(),
            _ => {}
        }
    }

    fn end_code_block(&mut self) {
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

    fn end_item(&mut self) {
        self.close_line();
        // An empty item.
        if self.containers.last().is_some_and(|it| it.marker.is_some()) {
            self.push_line("");
        }
        self.containers.pop();
    }

    fn end_link(&mut self) {
        let Some(Some(url)) = self.links.pop() else {
            return;
        };
        match self.line.rfind('[') {
            // Not `[url](url)`.
            Some(start) if self.line[start + 1..].replace('\\', "") == url => {
                self.line.truncate(start);
                self.line.push_str(&format!("<{url}>"));
            }
            _ => self.line.push_str(&format!("]({url})")),
        }
    }

    fn text(&mut self, text: &str) {
        let mut remaining = text;
        let is_linked = self.links.iter().any(Option::is_some);
        while !remaining.is_empty() {
            let start = match is_linked {
                true => None,
                false => next_url(remaining),
            };
            let (before, url) = match start {
                Some(start) => (&remaining[..start], bare_url(&remaining[start..])),
                None => (remaining, ""),
            };
            push_text(&mut self.line, before);
            if !url.is_empty() {
                self.line.push_str(&format!("<{url}>"));
            }
            remaining = &remaining[before.len() + url.len()..];
        }
    }

    fn soft_break(&mut self) {
        match self.joins_lines() {
            true => self.line.push(' '),
            false => self.close_line(),
        }
    }

    /// Whether a line break is printed as a space.
    fn joins_lines(&self) -> bool {
        self.is_single_line || self.table.is_some() || self.in_heading
    }

    /// Begins a block on a new line, after an empty line if it follows another block.
    fn begin_block(&mut self) {
        self.close_line();
        if std::mem::take(&mut self.follows_block) {
            self.gap = Some(self.containers.len());
        }
    }

    fn end_block(&mut self) {
        self.close_line();
        self.follows_block = true;
    }

    fn close_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        if !line.trim().is_empty() {
            self.push_line(line.trim());
        }
    }

    fn push_line(&mut self, text: &str) {
        if let (Some(depth), false) = (self.gap.take(), self.lines.is_empty()) {
            let containers = self.containers.iter().take(depth);
            let prefixes: String = containers.map(|it| it.prefix.as_str()).collect();
            self.lines.push(prefixes.trim_end().to_owned());
        }
        let mut line = String::new();
        for Container { marker, prefix, .. } in &mut self.containers {
            line.push_str(marker.take().as_ref().unwrap_or(prefix));
        }
        line.push_str(text);
        line.truncate(line.trim_end().len());
        self.lines.push(line);
    }

    /// Returns the printed text in one line.
    pub(super) fn finish_line(mut self) -> String {
        self.close_line();
        self.lines.join(" ").trim().to_owned()
    }

    pub(super) fn finish(mut self) -> String {
        self.close_line();
        let last = self.lines.iter().rposition(|line| !line.is_empty());
        self.lines.truncate(last.map_or(0, |last| last + 1));
        self.lines.join("\n")
    }
}
