//! Docs of generated items: from the description, or a fallback where it has none.

use openapiv3::{ExternalDocumentation, ReferenceOr, Schema};

use crate::ir::Docs;

use super::components::{Components, SchemaRef};
use super::schema;

/// The docs of a schema, or of the component that it refers to, or a stand-in.
pub(super) fn of_schema(
    components: Components<'_>,
    schema: SchemaRef<'_>,
    title: Title<'_>,
    stand_in: impl FnOnce() -> String,
) -> Docs {
    let (docs, external) = told(components, schema, title);
    see(or(docs, stand_in), external)
}

/// Where the title of a schema goes that has a description too.
#[derive(Debug, Clone, Copy)]
pub(super) enum Title<'a> {
    /// Above the description, where it says more than the name of the thing.
    Above(&'a str),
    /// It is told elsewhere.
    Elsewhere,
}

/// The docs of a component schema. It is used by the client itself, so that no attribute can say that it
/// is deprecated.
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

/// What the description says of a schema.
pub(super) fn written(components: Components<'_>, schema: SchemaRef<'_>, title: Title<'_>) -> Docs {
    let (docs, external) = told(components, schema, title);
    see(docs, external)
}

/// What is said of a schema; of the component that it refers to, or of the only schema that it consists
/// of, where it says nothing itself. And where there is more to read.
fn told<'a>(
    components: Components<'a>,
    schema: SchemaRef<'a>,
    place: Title<'_>,
) -> (Docs, Option<&'a ExternalDocumentation>) {
    let mut next = components.item(schema);
    let mut external = None;
    // A schema that consists of itself alone has been reported.
    for _ in 0..DEEPEST {
        let Some(schema) = next else { break };
        let title = Docs::first(schema::remarks(schema).map(|data| data.title.as_ref()));
        let texts = schema::remarks(schema).map(|data| data.description.as_ref());
        let mut more = schema::remarks(schema).filter_map(|data| data.external_docs.as_ref());
        external = external.or(more.next());
        let docs = titled(title, Docs::first(texts), place);
        if !docs.is_empty() {
            return (docs, external);
        }
        next = schema::only_part(schema).and_then(|part| components.item(part));
    }
    (Docs::default(), external)
}

/// The title and below it the description, where the title says more than that and the name. A title of
/// one word is a name itself.
fn titled(Docs(title): Docs, Docs(description): Docs, place: Title<'_>) -> Docs {
    let letters = |text: &str| -> String {
        let letters = text.chars().filter(|sign| sign.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let told = description.to_lowercase();
    let is_told = |word: &str| told.contains(&word.to_lowercase());
    let is_sentence = title.contains(' ') && !title.split_whitespace().all(is_told);
    match place {
        _ if description.is_empty() => Docs(title),
        Title::Above(name) if is_sentence && letters(&title) != letters(name) => {
            Docs(format!("{title}\n\n{description}"))
        }
        Title::Above(_) | Title::Elsewhere => Docs(description),
    }
}

/// How many schemas that consist of one other are followed.
const DEEPEST: usize = 16;

/// The first paragraph, where there are several.
pub(super) fn summary(Docs(text): &Docs) -> Docs {
    let first = text.split("\n\n").next().unwrap_or_default();
    Docs(first.trim().to_owned())
}

/// The docs, or a stand-in.
pub(super) fn or(docs: Docs, stand_in: impl FnOnce() -> String) -> Docs {
    match docs.is_empty() {
        true => Docs(stand_in()),
        false => docs,
    }
}

/// A value as it stands in docs.
pub(super) fn value(value: &serde_json::Value) -> String {
    let text = value.to_string();
    match text.contains('`') {
        true => format!("`` {text} ``"),
        false => format!("`{text}`"),
    }
}

/// A summary, and what there is to say beyond it.
pub(super) fn joined(summary: Option<&String>, description: Option<&String>) -> Docs {
    let Docs(summary) = Docs::first([summary]);
    let Docs(description) = Docs::first([description]);
    match (summary.is_empty(), description.is_empty()) {
        (false, false) if summary != description => Docs(format!("{summary}\n\n{description}")),
        (true, false) => Docs(description),
        _ => Docs(summary),
    }
}

/// The docs, and where there is more to read.
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
