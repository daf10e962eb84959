//! What to tell people about a thing when its description does not.

use openapiv3::ExternalDocumentation;

use openapiv3::{ReferenceOr, Schema};

use crate::ir::Docs;

use super::components::{Components, SchemaRef};
use super::schema;

/// The docs of a schema, or of the component that it refers to, or a stand-in.
pub(super) fn of_schema(
    components: Components<'_>,
    schema: SchemaRef<'_>,
    stand_in: impl FnOnce() -> String,
) -> Docs {
    or(written(components, schema), stand_in)
}

/// The docs of a component schema. It is used by the client itself, so that no attribute can say that it
/// is deprecated.
pub(super) fn of_component(
    components: Components<'_>,
    wire: &str,
    schema: &ReferenceOr<Schema>,
) -> Docs {
    let docs = of_schema(components, schema.into(), || {
        format!("The schema `{wire}`.")
    });
    match schema {
        ReferenceOr::Item(schema) if schema.schema_data.deprecated => {
            Docs(format!("{}\n\nDeprecated.", docs.0))
        }
        _ => docs,
    }
}

/// What the description says of a schema; of the component that it refers to, or of the only schema
/// that it consists of, where it says nothing itself.
pub(super) fn written(components: Components<'_>, schema: SchemaRef<'_>) -> Docs {
    let mut next = components.item(schema);
    // A schema that consists of itself alone has been reported.
    for _ in 0..DEEPEST {
        let Some(schema) = next else { break };
        let texts = schema::remarks(schema)
            .flat_map(|data| [data.description.as_ref(), data.title.as_ref()]);
        let docs = Docs::first(texts);
        if !docs.is_empty() {
            return docs;
        }
        next = schema::only_part(schema).and_then(|part| components.item(part));
    }
    Docs::default()
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
