//! The names of the types of responses: `GetPetResponse`, or `GetPetOutput` where a schema has that name, because
//! two types with the same name in two modules would be confused.

use std::collections::HashSet;

use crate::ir::{Case, Scope};

use super::super::IN_SCOPE;

/// The string that the type of a response is named after, given the names of the schemas.
pub(in crate::lower) fn response_or_output(
    response: String,
    owner: &str,
    schema_names: &HashSet<String>,
) -> String {
    let name = Scope::new(Case::Camel, IN_SCOPE).canonical(&response);
    match schema_names.contains(&name) {
        true => format!("{owner} output"),
        false => response,
    }
}

/// A string, and the strings that it may have been before. The type of a response keeps the name that it got when no
/// schema had that name, and the one that it got when a schema had it.
pub(super) fn with_former_texts(text: &str) -> impl Iterator<Item = String> {
    let texts = [
        text.to_owned(),
        text.replacen(" output", " response", 1),
        text.replacen(" output", "", 1),
        text.replacen(" response", " output", 1),
        format!("{text} output"),
    ];
    texts.into_iter()
}
