//! The passes over a whole client, once all types and operations are known.
//!
//! This is their order. Each pass must come after those that decide what it asks for:
//!
//! | pass | decides | asks for |
//! |---|---|---|
//! | `overrides` | names, presence and openness as `codegen.toml` sets them | the locations of all items |
//! | `naming` | the names of types, operations and modules | the names that the configuration sets |
//! | `equal_types` | which types are aliases of equal ones, if `codegen.toml` asks for it | the final names, which all of them keep |
//! | `cycles::break_aliases` | newtypes in the place of recursive aliases, so that the later passes can resolve every alias | the final names, for its messages |
//! | `representation` | how the variant of a union is selected | the presence of properties as declared, which the next pass changes |
//! | `direction` | the direction of each type; the presence and the constants of its fields | the operations, and the types of enums |
//! | `representation::report_ambiguous` | nothing: it reports unions that are received, and whose variants cannot be distinguished | representations and directions |
//! | `cycles::report_endless` | nothing: it reports types that require themselves | the presence of fields |
//! | `cycles::box_values` | which fields and variants are boxed | the newtypes |
//! | `Derives::check` | nothing: it reports traits that a type cannot derive | boxed fields, presence and constants |
//! | `examples` | which examples have a test in the crate | representations and presence |
//! | `conventions::report_unlisted` | nothing: it reports headers that a setting may lack | the conventions as configured |
//! | `features` | the features of tags, and what each compiles | the final names of modules and the types of operations |

use std::collections::HashMap;

use crate::config::Options;
use crate::diagnostic::{Diagnostics, Origin, Reported};
use crate::ir::{Api, LockedNames};

use super::callback::CallbackTypes;
use super::examples::LocalTimes;
use super::naming::{self, Provisional};
use super::overrides::{self, ReplacementTypes};
use super::schema::UnionDiscriminator;
use super::{conventions, cycles, direction, equal_types, examples, features, representation};

/// The data that the passes need in addition to the client.
pub(super) struct Context {
    pub(super) discriminators: HashMap<Origin, UnionDiscriminator>,
    pub(super) replacements: ReplacementTypes,
    /// The provisional names of the types of components.
    pub(super) type_names: Provisional,
    /// The provisional names of the types of operations.
    pub(super) operation_type_names: Provisional,
    pub(super) callback_types: CallbackTypes,
    pub(super) local_times: LocalTimes,
}

/// Runs all passes. An item that had one of the names `before` keeps it.
pub(super) fn finalize(
    api: &mut Api,
    context: &Context,
    options: &Options,
    before: &LockedNames,
    diagnostics: &mut Diagnostics,
) -> Result<(), Reported> {
    let operation_types = &context.operation_type_names;
    let operations = api.operations.iter();
    let operation_ids: Vec<String> = operations
        .map(|it| operation_types.text_of(&it.operation_type_name).to_owned())
        .collect();
    let replacements = &context.replacements;
    let (renames, derives) =
        overrides::apply(api, options, replacements, &operation_ids, diagnostics);
    let names = naming::Input {
        types: &context.type_names,
        operation_types,
        operation_ids: &operation_ids,
        methods: options.methods,
        id_form: options.operation_ids,
        renames: &renames,
        before,
    };
    naming::finalize(api, &names, diagnostics);
    diagnostics.finish()?;
    equal_types::share(api, options.equal_schemas);
    cycles::break_aliases(api, diagnostics);
    representation::finalize(api, &context.discriminators, diagnostics);
    direction::finalize(api, &context.callback_types);
    representation::report_ambiguous(api, diagnostics);
    cycles::report_endless(api, diagnostics);
    cycles::box_values(api);
    derives.check(api, diagnostics);
    examples::finalize(api, &context.local_times, diagnostics);
    conventions::report_unlisted(api, diagnostics);
    features::finalize(api, options.features, before);
    Ok(())
}
