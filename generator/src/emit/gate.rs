//! The features that enable a module: as attributes for the compiler, and as documentation.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Api, Feature, Gate, TypeModule};

use super::docs;

/// The condition on which any of these modules is compiled.
pub(super) fn of_any<'a>(api: &Api, modules: impl IntoIterator<Item = &'a TypeModule>) -> Gate {
    let features = api.features.as_ref();
    features.map_or(Gate::Always, |features| features.gate_of_any(modules))
}

/// The `cfg` attribute of an item inside of a module with the gate `outer`; `None` if both gates are equal.
pub(super) fn attribute(api: &Api, gate: &Gate, outer: &Gate) -> Option<TokenStream> {
    let predicate = (gate != outer).then(|| predicate(api, gate))??;
    Some(quote!(#[cfg(#predicate)]))
}

/// The `cfg` predicate of a gate; `None` if it is always enabled.
pub(super) fn predicate(api: &Api, gate: &Gate) -> Option<TokenStream> {
    let names = names(api, gate);
    match names.as_slice() {
        [] => None,
        [only] => Some(quote!(feature = #only)),
        names => Some(quote!(any(#(feature = #names),*))),
    }
}

/// The same, as documentation.
pub(super) fn docs(api: &Api, gate: &Gate) -> Option<String> {
    let names = names(api, gate);
    let list = docs::code_list(&names);
    match names.as_slice() {
        [] => None,
        [_] => Some(format!("Requires the feature {list}.")),
        _ => Some(format!("Requires one of the features {list}.")),
    }
}

fn names(api: &Api, gate: &Gate) -> Vec<String> {
    let features = api.features.as_ref();
    features.map_or_else(Vec::new, |features| features.names(gate))
}

/// The features of a manifest besides that of the transport, each with a comment.
pub(super) fn manifest(api: &Api) -> Option<String> {
    let features = api.features.as_ref()?;
    let names: Vec<_> = features.list.iter().map(Feature::to_string).collect();
    let list: String = names
        .iter()
        .map(|name| format!("    \"{name}\",\n"))
        .collect();
    let declarations = features
        .list
        .iter()
        .zip(&names)
        .map(|(feature, name)| match feature {
            Feature::OtherTypes => format!("# The types that no operation uses.\n{name} = []\n"),
            Feature::Tag { wire, .. } => {
                let tag = docs::code(&docs::line(wire));
                format!(
                    "# The operations tagged {tag}, and the types that they use.\n{name} = []\n"
                )
            }
        });
    let declarations: String = declarations.collect();
    Some(format!(
        "# All that follow. In its place, name those whose operations you call: no more is compiled.\n\
         {all} = [\n{list}]\n{declarations}",
        all = Feature::ALL,
    ))
}
