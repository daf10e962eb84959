//! Parses Markdown and prints it again, with only those elements that are safe for rustdoc.

mod printer;
mod text;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, TextMergeStream};

use printer::Printer;
pub(super) use text::{bare_url, code, text};

/// The extensions of CommonMark that rustdoc enables and the printer supports.
const OPTIONS: Options = Options::ENABLE_TABLES;

/// Prints the Markdown again: code blocks and HTML become text, and only links to web pages are kept.
pub(super) fn reprint(text: &str) -> String {
    let mut printer = Printer::default();
    for event in events(text) {
        printer.event(event);
    }
    printer.finish()
}

/// The first paragraph, heading or item, in one line.
pub(super) fn first_paragraph(text: &str) -> String {
    let mut printer = Printer::single_line();
    let mut in_code = false;
    for event in events(text) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            _ if in_code => {}
            Event::Html(_) | Event::Rule => {}
            Event::Start(tag) if !is_inline(tag.to_end()) => {}
            Event::End(tag) if !is_inline(tag) && printer.has_text() => break,
            Event::End(tag) if !is_inline(tag) => {}
            event => printer.event(event),
        }
    }
    printer.finish_line()
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

#[cfg(test)]
mod tests {
    use pulldown_cmark::CodeBlockKind;

    use super::text::is_web;
    use super::*;

    /// Pieces of Markdown, of which every combination of three is printed.
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
    fn printed_markdown_has_only_safe_events() {
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
            let once = reprint(&text);
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
