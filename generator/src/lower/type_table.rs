//! The types of a client while it is lowered: the definitions so far, their provisional names, and which type each
//! location has.

use std::collections::{BTreeMap, HashMap, HashSet};

use indexmap::IndexMap;
use openapiv3::Schema;

use crate::diagnostic::Origin;
use crate::ir::{Case, Direction, Docs, Name, Scope, Shape, Type, TypeDef, TypeId, TypeModule};

use super::index::{ComponentType, Components};
use super::media::MessageKind;
use super::naming::Provisional;
use super::schema::{Budget, Inline, SchemaContext};
use super::{IN_SCOPE, component, docs};

/// The types so far.
pub(super) struct TypeTable {
    types: Vec<TypeDef>,
    /// The provisional names of the types of component schemas.
    pub(super) component_names: HashSet<String>,
    /// The types of responses' headers and of payloads in several media types, by location.
    pub(super) shared: HashMap<(Origin, SharedType), TypeId>,
    /// The modules of components that operations share, by location.
    pub(super) shared_modules: HashMap<Origin, Name>,
    /// The inline schemas that have been lowered, by location.
    pub(super) inline: HashMap<Origin, Inline>,
    pub(super) budget: Budget,
    /// Names of the modules of `types`.
    pub(super) modules: Scope,
    /// Names of the types of components, until `naming` assigns the final ones.
    pub(super) names: Provisional,
    /// Names of the types of operations, until `naming` assigns the final ones.
    pub(super) operation_names: Provisional,
}

/// A type that is lowered once for each location.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum SharedType {
    Headers,
    Content(MessageKind),
}

impl TypeTable {
    pub(super) fn new() -> Self {
        Self {
            types: Vec::new(),
            component_names: HashSet::new(),
            shared: HashMap::new(),
            shared_modules: HashMap::new(),
            inline: HashMap::new(),
            budget: Budget::default(),
            modules: Scope::new(Case::Snake, &[]),
            names: Provisional::new(Case::Camel, IN_SCOPE),
            operation_names: Provisional::new(Case::Camel, IN_SCOPE),
        }
    }

    /// Adds a type for every component schema, in the order of their names; the shapes are defined later.
    pub(super) fn declare_components<'a>(
        &mut self,
        components: Components<'a>,
    ) -> IndexMap<&'a str, ComponentType<'a>> {
        let schemas: BTreeMap<_, _> = components.all::<Schema>().collect();
        let declared = schemas.into_iter().map(|(wire, schema)| {
            let docs = docs::of_component(components, wire, schema);
            let module = TypeModule::Component(self.modules.name(wire));
            let origin = component("schemas", wire);
            let mut context = SchemaContext::new(origin, module, wire.to_owned(), docs.0.clone());
            let id = self.add(&context, docs, Shape::Alias(Type::Json));
            context.type_name = self.get(id).name.to_string();
            self.component_names.insert(context.type_name.clone());
            let component = ComponentType {
                schema: schema.into(),
                id,
                context,
            };
            (wire, component)
        });
        declared.collect()
    }

    /// Adds a type that is named after its context.
    pub(super) fn add(&mut self, context: &SchemaContext, docs: Docs, shape: Shape) -> TypeId {
        let names = match &context.module {
            TypeModule::Component(_) => &mut self.names,
            TypeModule::Operation(_) => &mut self.operation_names,
        };
        self.types.push(TypeDef {
            name: names.name(&context.type_name),
            module: context.module.clone(),
            origin: context.origin.clone(),
            docs,
            direction: Direction::default(),
            used_in: Direction::default(),
            derives: Vec::new(),
            shape,
        });
        TypeId(self.types.len() - 1)
    }

    /// Adds a type whose shape is defined later: it is listed before the types that it contains.
    pub(super) fn declare(&mut self, context: &SchemaContext) -> TypeId {
        let docs = Docs(context.docs.clone());
        self.add(context, docs, Shape::Alias(Type::Json))
    }

    /// Defines the shape of a type.
    pub(super) fn define(&mut self, TypeId(index): TypeId, shape: Shape) {
        self.types[index].shape = shape;
    }

    pub(super) fn get(&self, TypeId(index): TypeId) -> &TypeDef {
        &self.types[index]
    }

    /// Returns the finished types, and their provisional names: of components, and of operations.
    pub(super) fn into_parts(self) -> (Vec<TypeDef>, Provisional, Provisional) {
        (self.types, self.names, self.operation_names)
    }
}
