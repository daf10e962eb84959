//! The intermediate representation: the contents of a client crate, with all names.
//!
//! Plain data between [`lower`](crate::lower), which makes every decision, and
//! [`emit`](crate::emit), which makes none: names are valid and unique, presence and boxing are
//! decided, and the order is that of the output. It depends neither on OpenAPI types nor on Rust tokens.

mod codec;
mod constraints;
mod content;
mod conventions;
mod feature;
mod files;
mod locked_names;
mod name;
mod operation;
mod overlap;
mod schemas;
mod server;
mod signature;
mod text;
mod types;

pub(crate) use codec::Selection;
pub use codec::{Matcher, Representation};
pub use constraints::{Constraints, CountRange};
pub use content::{Content, Format, Payload, Style, StyleKind};
pub use conventions::{Conventions, WaitUnit};
pub use feature::{Feature, FeatureId, Features, Gate};
pub use locked_names::{LockedName, LockedNames};
pub use name::{Case, Name, Scope};
pub(crate) use name::{stable_hash, symbol_name, to_ascii, words};
pub use operation::{
    AUTHORIZATION, Body, Credential, Handle, Location, Operation, Parameter, Requirement, Response,
    SecurityScheme, Status, TagGroup,
};
pub use schemas::{Schema, SchemaId, Schemas};
pub use server::{OtherServer, Server, ServerVariable};
pub use signature::{Argument, ArgumentForm, Source};
pub use types::{
    Access, AdditionalField, Constant, Dates, Direction, EnumValues, Enumeration, Field,
    HeaderField, Headers, MissingOffset, Presence, Shape, StringFormat, Struct, Type, TypeDef,
    TypeId, TypeModule, Union, UnionVariant, Variant,
};

use std::collections::{BTreeMap, HashSet};

use indexmap::IndexSet;

use crate::diagnostic::Origin;
use crate::graph::reachable;

/// A whole client.
#[derive(Debug, Clone, PartialEq)]
pub struct Api {
    /// The API's title.
    pub title: String,
    /// The API's version, as written in the description.
    pub version: String,
    /// The API's documentation.
    pub docs: Docs,
    /// The server that paths are appended to.
    pub server: Server,
    /// The other servers that callers can choose.
    pub servers: Vec<OtherServer>,
    /// The variables in the URLs of servers.
    pub server_variables: Vec<ServerVariable>,
    /// The security schemes.
    pub security_schemes: Vec<SecurityScheme>,
    /// The headers and properties in which it expresses what no standard has a place for.
    pub conventions: Conventions,
    /// The types: first those of the components, in the order of their names, then those that only
    /// one operation has. A [`TypeId`] is an index into this list.
    pub types: Vec<TypeDef>,
    /// The modules of operations with the same tag, in the order in which the tags occur.
    pub groups: Vec<TagGroup>,
    /// The operations, as written.
    pub operations: Vec<Operation>,
    /// The schemas, with the keywords that the types do not express.
    pub schemas: Schemas,
    /// The examples of values that the client decodes or encodes, in the order in which they occur.
    pub examples: Vec<Example>,
    /// The names of its types, operations and modules, for the next run to keep.
    pub names: LockedNames,
    /// The cargo features that correspond to tags, if the configuration requests them.
    pub features: Option<Features>,
}

impl Api {
    /// Returns the ids of all types, in their order.
    pub fn ids(&self) -> impl Iterator<Item = TypeId> + use<> {
        (0..self.types.len()).map(TypeId)
    }

    /// Returns the type with this id.
    pub fn get(&self, id: TypeId) -> &TypeDef {
        &self.types[id.0]
    }

    /// Returns the types of each module, each outer type before the types that are nested in it.
    pub fn types_by_module(&self) -> BTreeMap<&TypeModule, Vec<&TypeDef>> {
        let mut modules: BTreeMap<&TypeModule, Vec<&TypeDef>> = BTreeMap::new();
        for def in &self.types {
            modules.entry(&def.module).or_default().push(def);
        }
        for defs in modules.values_mut() {
            defs.sort_by_key(|def| def.depth());
        }
        modules
    }

    /// Returns the condition on which a module is compiled.
    pub fn gate(&self, module: &TypeModule) -> &Gate {
        let features = self.features.as_ref();
        features.map_or(&Gate::Always, |features| features.gate(module))
    }

    /// Whether any type that the client mentions satisfies the predicate.
    pub fn uses_type(&self, predicate: &dyn Fn(&Type) -> bool) -> bool {
        self.types_in_use().any(|ty| ty.any(predicate))
    }

    /// Returns the formats of all strings that the client mentions.
    pub fn string_formats(&self) -> HashSet<StringFormat> {
        let mut found = HashSet::new();
        let mut open: Vec<&Type> = self.types_in_use().collect();
        while let Some(ty) = open.pop() {
            if let Type::Formatted(format) = ty {
                found.insert(*format);
            }
            open.extend(ty.parts());
        }
        found
    }

    /// The types of all fields, variants, parameters and bodies.
    fn types_in_use(&self) -> impl Iterator<Item = &Type> {
        let fields = self.types.iter().flat_map(|def| def.shape.types());
        let operations = self.operations.iter().flat_map(Operation::types);
        fields.chain(operations)
    }

    /// Whether a type, or one that its values contain, satisfies the predicate.
    pub fn contains_type(&self, ty: &Type, predicate: &dyn Fn(&Type) -> bool) -> bool {
        let contained = |id: &TypeId| self.get(*id).shape.types();
        let reached = reachable(ty.named(), |id| {
            contained(id).into_iter().flat_map(Type::named)
        });
        let mut contained = reached.iter().flat_map(contained);
        ty.any(predicate) || contained.any(|ty| ty.any(predicate))
    }

    /// Whether a value of a type is or contains a password.
    pub fn contains_password(&self, ty: &Type) -> bool {
        self.contains_type(ty, &|ty| *ty == Type::Formatted(StringFormat::Password))
    }

    /// Returns the types that have examples, each once, in the order in which they occur.
    pub fn example_types(&self) -> IndexSet<&Type> {
        self.examples.iter().map(|example| &example.ty).collect()
    }

    /// Returns the examples that have tests in the crate.
    pub fn example_tests(&self) -> impl Iterator<Item = (&Type, &ExampleTest)> {
        let tests = self
            .examples
            .iter()
            .map(|example| (&example.ty, &example.test));
        tests.filter_map(|(ty, test)| Some((ty, test.as_ref()?)))
    }

    /// Whether a type is a request body of which callers pass the only property.
    pub fn is_wrapper(&self, ty: &Type) -> bool {
        match ty {
            Type::Named(id) => {
                matches!(&self.get(*id).shape, Shape::Struct(shape) if shape.is_wrapper)
            }
            _ => false,
        }
    }

    /// Returns the definition of a named type, after resolving aliases.
    pub fn shape_of(&self, ty: &Type) -> Option<&Shape> {
        match self.resolve_alias(ty) {
            Type::Named(id) => Some(&self.get(*id).shape),
            _ => None,
        }
    }

    /// Returns the type with outer aliases resolved.
    pub fn resolve_alias<'a>(&'a self, ty: &'a Type) -> &'a Type {
        let mut resolved = ty;
        // A chain of aliases is not longer than the list of types.
        for _ in &self.types {
            let Type::Named(id) = resolved else { break };
            let Shape::Alias(ty) = &self.get(*id).shape else {
                break;
            };
            resolved = ty;
        }
        resolved
    }

    /// Returns the type with all aliases resolved.
    pub fn resolve_aliases(&self, ty: &Type) -> Type {
        let ty = self.resolve_alias(ty);
        ty.map_parts(&|part| self.resolve_aliases(part))
    }
}

/// Documentation from the description, in Markdown, or nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Docs(pub String);

impl Docs {
    /// Returns the first documentation that is not empty.
    pub fn first<'a>(texts: impl IntoIterator<Item = Option<&'a String>>) -> Self {
        let first = texts
            .into_iter()
            .flatten()
            .map(|text| text.trim())
            .find(|text| !text.is_empty());
        Self(first.unwrap_or_default().to_owned())
    }

    /// Whether the documentation is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// An example of a value: of a body, a parameter, a header or any schema.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// The type that it is an example of.
    pub ty: Type,
    /// The location of the example.
    pub origin: Origin,
    /// The location of its schema.
    pub schema: Origin,
    /// The test of it in the crate, if there is one.
    pub test: Option<ExampleTest>,
}

/// The test of an example: decoding and encoding it must round-trip.
#[derive(Debug, Clone, PartialEq)]
pub struct ExampleTest {
    /// The name of the test, and of its file.
    pub name: Name,
    /// The example.
    pub value: crate::json::Value,
}
