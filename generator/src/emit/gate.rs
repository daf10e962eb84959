//! With which features something is compiled: as the compiler reads it, and as people do.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Api, Feature, Gate, TypeModule};

use super::docs;

/// When what is in any of these modules is compiled.
pub(super) fn of_any<'a>(api: &Api, homes: impl IntoIterator<Item = &'a TypeModule>) -> Gate {
    let features = api.features.as_ref();
    features.map_or(Gate::Always, |features| features.gate_of_any(homes))
}

/// The attribute of an item that stands where another gate is open already; none where the two are one.
pub(super) fn attribute(api: &Api, gate: &Gate, around: &Gate) -> Option<TokenStream> {
    let predicate = (gate != around).then(|| predicate(api, gate))??;
    Some(quote!(#[cfg(#predicate)]))
}

/// What is asked of the features; nothing where the gate is always open.
pub(super) fn predicate(api: &Api, gate: &Gate) -> Option<TokenStream> {
    let names = names(api, gate);
    match names.as_slice() {
        [] => None,
        [only] => Some(quote!(feature = #only)),
        names => Some(quote!(any(#(feature = #names),*))),
    }
}

/// The same for people.
pub(super) fn docs(api: &Api, gate: &Gate) -> Option<String> {
    let names = names(api, gate);
    let listed: Vec<_> = names.iter().map(|name| docs::code(name)).collect();
    match listed.as_slice() {
        [] => None,
        [only] => Some(format!("Requires the feature {only}.")),
        listed => Some(format!(
            "Requires one of the features {}.",
            listed.join(", ")
        )),
    }
}

fn names(api: &Api, gate: &Gate) -> Vec<String> {
    let features = api.features.as_ref();
    features.map_or_else(Vec::new, |features| features.names(gate))
}

/// The features of a manifest besides that of the transport, each with what it is for.
pub(super) fn manifest(api: &Api) -> Option<String> {
    let features = api.features.as_ref()?;
    let names: Vec<_> = features.list.iter().map(Feature::to_string).collect();
    let listed: String = names
        .iter()
        .map(|name| format!("    \"{name}\",\n"))
        .collect();
    let each = features
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
    let each: String = each.collect();
    Some(format!(
        "# All that follow. In its place, name those whose operations you call: no more is compiled.\n\
         {all} = [\n{listed}]\n{each}",
        all = Feature::ALL,
    ))
}
