//! A report as a self-contained HTML page, with the old and the new description side by side.

use std::fmt::Write as _;

use super::excerpt::Files;
use super::{Section, parts};
use crate::diagnostic::{Diagnostics, Location};
use crate::diff::{Effect, Item, Page, ReportedChange};
use crate::invisible_chars::escape_invisible;

const STYLE: &str = include_str!("page.css");

/// Filters the changes by effect. Without it, all are visible.
const SCRIPT: &str = include_str!("page.js");

/// Returns the report as an HTML page, with the lines of both descriptions around each change.
/// From `<header>` to `</main>` it is well-formed XML too: `cargo xtask pictures` puts that part into an SVG.
pub fn html(page: &Page<'_>, old: &Diagnostics, new: &Diagnostics) -> String {
    let files = FilePair {
        old: Files::of(old),
        new: Files::of(new),
    };
    let mut html = String::new();
    head(&mut html, page);
    filter(&mut html, page);
    html.push_str("<main>\n");
    let mut number = 0;
    for (effect, changes) in page.by_effect() {
        // Writing to a `String` does not fail.
        let _ = writeln!(
            html,
            "<section id=\"{}\">\n<h2>{} ({})</h2>",
            id(effect),
            effect.heading(),
            changes.len()
        );
        for change in changes {
            number += 1;
            self::change(&mut html, change, number, &files);
        }
        html.push_str("</section>\n");
    }
    let _ = writeln!(html, "</main>\n<script>\n{SCRIPT}</script>\n</html>");
    html
}

/// The files of both descriptions.
struct FilePair<'a> {
    old: Files<'a>,
    new: Files<'a>,
}

fn head(html: &mut String, page: &Page<'_>) {
    let Page { old, new, .. } = page;
    let title = escape(&format!(
        "{} {} → {} {}",
        old.title, old.version, new.title, new.version
    ));
    let _ = writeln!(
        html,
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n\
         <header>\n<h1>{title}</h1>\n<p><code>{}</code> → <code>{}</code></p>\n\
         <p><strong>{}</strong></p>\n</header>",
        escape(old.file),
        escape(new.file),
        escape(&page.summary())
    );
}

/// Links to the effects, and checkboxes that the script uses to filter by them.
fn filter(html: &mut String, page: &Page<'_>) {
    html.push_str("<nav aria-label=\"Effects\">\n");
    for (effect, changes) in page.by_effect() {
        let (id, heading, count) = (id(effect), effect.heading(), changes.len());
        let _ = writeln!(
            html,
            "<span><input type=\"checkbox\" value=\"{id}\" aria-label=\"{heading}\" checked=\"\" \
             hidden=\"\"/> \
             <a class=\"{id}\" href=\"#{id}\">{heading}</a> {count}</span>"
        );
    }
    html.push_str("</nav>\n");
}

fn id(effect: Effect) -> &'static str {
    match effect {
        Effect::SilentBreaking => "silent-breaking",
        Effect::Breaking => "breaking",
        Effect::PotentiallyBreaking => "potentially-breaking",
        Effect::SourceBreaking => "source-breaking",
        Effect::Addition => "addition",
        Effect::NoEffect => "no-effect",
    }
}

fn change(html: &mut String, change: &ReportedChange<'_>, number: usize, files: &FilePair<'_>) {
    let ReportedChange {
        rule,
        subject,
        effect,
        wire,
        rust,
        old,
        new,
        message,
        help,
        items,
        approved,
        ..
    } = change;
    let _ = writeln!(
        html,
        "<article id=\"c{number}\" class=\"{}\">\n\
         <h3><a href=\"#c{number}\">{rule}</a> <code>{}</code></h3>\n\
         <p class=\"effects\"><span class=\"{wire}\">wire {wire}</span> \
         <span class=\"{rust}\">rust {rust}</span></p>\n<p>{}</p>",
        id(*effect),
        escape(subject),
        sentence(message)
    );
    self::items(html, items);
    if let Some(help) = help {
        let _ = writeln!(html, "<p class=\"help\">Help: {}</p>", sentence(help));
    }
    if let Some(reason) = approved {
        let reason = escape(reason);
        let _ = writeln!(html, "<p class=\"approved\">Approved: {reason}</p>");
    }
    html.push_str("<div class=\"sides\">\n");
    let sides = [("old", old, &files.old), ("new", new, &files.new)];
    for (name, location, files) in sides {
        side(html, &format!("c{number}-{name}"), location.as_ref(), files);
    }
    html.push_str("</div>\n</article>\n");
}

fn items(html: &mut String, items: &[Item]) {
    if items.is_empty() {
        return;
    }
    html.push_str("<ul class=\"items\">\n");
    for Item { path, old, new } in items {
        let path = escape(path);
        let _ = match (old, new) {
            (Some(old), Some(new)) => writeln!(
                html,
                "<li><code>{path}</code>: <del>{}</del> <ins>{}</ins></li>",
                escape(old),
                escape(new)
            ),
            (Some(_), None) => writeln!(html, "<li>Removed: <del>{path}</del></li>"),
            (None, _) => writeln!(html, "<li>Added: <ins>{path}</ins></li>"),
        };
    }
    html.push_str("</ul>\n");
}

/// The excerpt of one description around a location.
fn side(html: &mut String, id: &str, location: Option<&Location>, files: &Files<'_>) {
    let Some(location) = location else {
        html.push_str("<figure class=\"nothing\"><figcaption>not present</figcaption></figure>\n");
        return;
    };
    let name = escape(&location.to_string());
    let _ = write!(
        html,
        "<figure id=\"{id}\">\n<figcaption><a href=\"#{id}\">{name}</a></figcaption>\n<pre>"
    );
    for line in files.around(location) {
        let text = escape(&line.text);
        let number = line.number;
        let _ = match line.is_target {
            true => writeln!(html, "<mark><i>{number}</i>{text}</mark>"),
            false => writeln!(html, "<i>{number}</i>{text}"),
        };
    }
    html.push_str("</pre>\n</figure>\n");
}

/// A sentence of a report: words, and code between backticks.
fn sentence(sentence: &str) -> String {
    let parts = parts(sentence).into_iter();
    let parts = parts.map(|part| match part {
        Section::Words(text) => escape(text),
        Section::Code(text) => format!("<code>{}</code>", escape(text)),
    });
    parts.collect()
}

/// Escapes a string for use in text and in attributes.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let visible = escape_invisible(text, |ch| match ch {
        '\t' => "\t".to_owned(),
        ch => ch.escape_unicode().to_string(),
    });
    for ch in visible.chars() {
        match ch {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(ch),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{escape, sentence};

    #[test]
    fn escapes_strings_of_description() {
        assert_eq!(
            escape("<script>alert(\"a\" & 'b')</script>\u{202e}"),
            "&lt;script&gt;alert(&quot;a&quot; &amp; &#39;b&#39;)&lt;/script&gt;\\u{202e}"
        );
        assert_eq!(
            sentence("changed to `Vec<T>`"),
            "changed to <code>Vec&lt;T&gt;</code>"
        );
    }
}
