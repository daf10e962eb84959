//! Docs of generated items: from the description, or a fallback where it has none.

use openapiv3::{ExternalDocumentation, ReferenceOr, Schema};

use crate::ir::Docs;

use super::index::{Components, SchemaRef};
use super::schema::{annotations, single_subschema};

/// The docs of a schema, or of the component that it refers to, or a fallback.
pub(super) fn of_schema(
    components: Components<'_>,
    schema: SchemaRef<'_>,
    title: Title<'_>,
    fallback: impl FnOnce() -> String,
) -> Docs {
    let (docs, external) = find(components, schema, title);
    see(or(docs, fallback), external)
}

/// Where the title of a schema is shown that has a description too.
#[derive(Debug, Clone, Copy)]
pub(super) enum Title<'a> {
    /// Above the description, unless it only repeats this name.
    Above(&'a str),
    /// It is shown elsewhere.
    Elsewhere,
}

/// The docs of a component schema. The client itself uses it, so that no attribute can mark it as deprecated.
pub(super) fn of_component(
    components: Components<'_>,
    wire: &str,
    schema: &ReferenceOr<Schema>,
) -> Docs {
    let docs = of_schema(components, schema.into(), Title::Above(wire), || {
        format!("The schema `{wire}`.")
    });
    match schema {
        ReferenceOr::Item(schema) if schema.schema_data.deprecated => {
            Docs(format!("{}\n\nDeprecated.", docs.0))
        }
        _ => docs,
    }
}

/// The docs that a schema has in the description.
pub(super) fn written(components: Components<'_>, schema: SchemaRef<'_>, title: Title<'_>) -> Docs {
    let (docs, external) = find(components, schema, title);
    see(docs, external)
}

/// The docs of a schema, or else of the component that it refers to, or of the single schema that it consists of; and
/// its external docs.
fn find<'a>(
    components: Components<'a>,
    schema: SchemaRef<'a>,
    place: Title<'_>,
) -> (Docs, Option<&'a ExternalDocumentation>) {
    let mut next = components.item(schema);
    let mut external = None;
    // A schema that consists only of itself has been reported.
    for _ in 0..MAX_DEPTH {
        let Some(schema) = next else { break };
        let title = Docs::first(annotations(schema).map(|data| data.title.as_ref()));
        let texts = annotations(schema).map(|data| data.description.as_ref());
        let mut more = annotations(schema).filter_map(|data| data.external_docs.as_ref());
        external = external.or(more.next());
        let docs = titled(title, Docs::first(texts), place);
        if !docs.is_empty() {
            return (docs, external);
        }
        next = single_subschema(schema).and_then(|part| components.item(part));
    }
    (Docs::default(), external)
}

/// The title and below it the description, if the title adds something to that and the name. A title of one word is a
/// name itself.
fn titled(Docs(title): Docs, Docs(description): Docs, place: Title<'_>) -> Docs {
    let alphanumeric = |text: &str| -> String {
        let chars = text.chars().filter(|ch| ch.is_alphanumeric());
        chars.flat_map(char::to_lowercase).collect()
    };
    let lower_case = description.to_lowercase();
    let is_repeated = |word: &str| lower_case.contains(&word.to_lowercase());
    let is_sentence = title.contains(' ') && !title.split_whitespace().all(is_repeated);
    match place {
        _ if description.is_empty() => Docs(title),
        Title::Above(name) if is_sentence && alphanumeric(&title) != alphanumeric(name) => {
            Docs(format!("{title}\n\n{description}"))
        }
        Title::Above(_) | Title::Elsewhere => Docs(description),
    }
}

/// How many schemas that consist of one other are followed.
const MAX_DEPTH: usize = 16;

/// The first paragraph, if there are several.
pub(super) fn summary(Docs(text): &Docs) -> Docs {
    let first = text.split("\n\n").next().unwrap_or_default();
    Docs(first.trim().to_owned())
}

/// The docs, or a fallback.
pub(super) fn or(docs: Docs, fallback: impl FnOnce() -> String) -> Docs {
    match docs.is_empty() {
        true => Docs(fallback()),
        false => docs,
    }
}

/// A value as shown in docs.
pub(super) fn value(value: &crate::json::Value) -> String {
    let text = value.to_string();
    match text.contains('`') {
        true => format!("`` {text} ``"),
        false => format!("`{text}`"),
    }
}

/// A summary, and the description below it.
pub(super) fn joined(summary: Option<&String>, description: Option<&String>) -> Docs {
    let Docs(summary) = Docs::first([summary]);
    let Docs(description) = Docs::first([description]);
    match (summary.is_empty(), description.is_empty()) {
        (false, false) if summary != description => Docs(format!("{summary}\n\n{description}")),
        (true, false) => Docs(description),
        _ => Docs(summary),
    }
}

/// The docs, and a paragraph for the external docs.
pub(super) fn see(docs: Docs, external: Option<&ExternalDocumentation>) -> Docs {
    let Some(external) = external else {
        return docs;
    };
    let ExternalDocumentation {
        description,
        url,
        extensions: _,
    } = external;
    let url = match url.starts_with("http") {
        true => format!("<{url}>"),
        false => format!("`{url}`"),
    };
    match description.as_deref().map(str::trim) {
        Some(description) if !description.is_empty() => {
            below(docs, &format!("See {url}: {description}"))
        }
        _ => below(docs, &format!("See {url}.")),
    }
}

/// The docs, and a paragraph below them.
pub(super) fn below(docs: Docs, paragraph: &str) -> Docs {
    match docs.is_empty() {
        true => Docs(paragraph.to_owned()),
        false => Docs(format!("{}\n\n{paragraph}", docs.0)),
    }
}
