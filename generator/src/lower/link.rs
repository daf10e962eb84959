//! Links of responses. They appear in docs; the client does not follow them.

use openapiv3::{Link, LinkOperation, Responses};

use crate::diagnostic::Origin;
use crate::ir::Docs;

use super::index::{Resolved, SchemaIndex};
use super::response::written_responses;

/// The links of each response, one paragraph for each response that has some.
pub(super) fn links(
    index: &SchemaIndex<'_>,
    responses: &Responses,
    origin: &Origin,
) -> Vec<String> {
    let responses = written_responses(responses, origin).into_iter();
    let paragraphs = responses.filter_map(|written| {
        let response = index.resolve(written.response, &written.origin)?;
        let origin = response.origin.key("links");
        let links = response.item.links.iter().filter_map(|(wire, link)| {
            let link = index.resolve(link, &origin.key(wire))?;
            Some(list_item(wire, &link))
        });
        let links: Vec<_> = links.collect();
        let links = (!links.is_empty()).then(|| links.join("\n"))?;
        Some(format!(
            "Links of the `{}` response:\n\n{links}",
            written.status
        ))
    });
    paragraphs.collect()
}

fn list_item(wire: &str, link: &Resolved<'_, Link>) -> String {
    let Link {
        description,
        operation,
        request_body,
        parameters,
        server: _,
        extensions: _,
    } = link.item;
    let target = match operation {
        LinkOperation::OperationId(id) => id,
        LinkOperation::OperationRef(reference) => reference,
    };
    let mut values: Vec<_> = parameters
        .iter()
        .map(|(name, value)| format!("`{name}` = `{value}`"))
        .collect();
    values.extend(
        request_body
            .iter()
            .map(|body| format!("the request body = `{body}`")),
    );
    let mut text = format!("- `{wire}`: `{target}`");
    if !values.is_empty() {
        text.push_str(&format!(" with {}", values.join(", ")));
    }
    match link.docs(description.as_ref(), String::new) {
        docs if docs.is_empty() => text,
        Docs(description) => format!("{text}. {}", description.replace('\n', " ")),
    }
}
