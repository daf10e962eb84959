//! Overrides in `codegen.toml`: settings for one location of the description.
//!
//! A type that is replaced is never generated: `Lowering::value` asks [`Replaced`] first. All other overrides
//! are applied to the lowered client, before the stages that depend on them.

mod derives;
mod targets;

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use toml::Spanned;

use crate::config::{Options, Override, RustPath};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin};
use crate::ir::{Api, Case, EnumValues, Location, Presence, Scope, Shape, Type};

use super::naming::Renames;
pub(super) use derives::Derives;
use derives::Wanted;
use targets::{Described, Targets};

/// The types that replace those of schemas, by the schemas' locations.
#[derive(Default)]
pub(super) struct Replaced {
    paths: HashMap<String, RustPath>,
    used: BTreeSet<String>,
}

impl Replaced {
    pub(super) fn of(options: &Options) -> Self {
        let entries = options.overrides.iter().filter_map(|entry| {
            let place = entry.pointer.get_ref().clone();
            Some((place, entry.ty.as_ref()?.get_ref().clone()))
        });
        Self {
            paths: entries.collect(),
            used: BTreeSet::new(),
        }
    }

    /// The type that replaces the one of the schema at a location.
    pub(super) fn at(&mut self, origin: &Origin, diagnostics: &Diagnostics) -> Option<Type> {
        if self.paths.is_empty() {
            return None;
        }
        let place = diagnostics.written_location(origin);
        let path = self.paths.get(&place)?;
        self.used.insert(place);
        Some(Type::Foreign(path.as_str().to_owned()))
    }
}

/// Applies the overrides, and collects the names and the traits among them.
pub(super) fn apply<'o>(
    api: &mut Api,
    options: &'o Options,
    replaced: &Replaced,
    id_of: &dyn Fn(&Api, usize) -> String,
    diagnostics: &mut Diagnostics,
) -> (Renames<'o>, Derives<'o>) {
    let all = 0..api.types.len();
    let all: Vec<_> = all
        .filter(|index| has_derives(&api.types[*index].shape))
        .collect();
    let mut derives = Derives::default();
    derives.add(Wanted::All, &mut api.types, &all, &options.derive);
    let mut overriding = Overriding {
        api,
        replaced,
        id_of,
        diagnostics,
        renames: Renames::default(),
        derives,
    };
    for entry in &options.overrides {
        overriding.apply(entry);
    }
    (overriding.renames, overriding.derives)
}

struct Overriding<'a, 'o> {
    api: &'a mut Api,
    replaced: &'a Replaced,
    /// The `operationId` of an operation.
    id_of: &'a dyn Fn(&Api, usize) -> String,
    diagnostics: &'a mut Diagnostics,
    renames: Renames<'o>,
    derives: Derives<'o>,
}

impl<'o> Overriding<'_, 'o> {
    fn apply(&mut self, entry: &'o Override) {
        let Override {
            pointer: place,
            name,
            ty,
            nullable,
            required,
            open,
            derive,
        } = entry;
        let targets = self.described().targets(place.get_ref());
        let is_replaced = self.replaced.used.contains(place.get_ref());
        if targets.is_empty() && !is_replaced {
            return self.report_unmatched(place);
        }
        if let Some(name) = name {
            self.rename(&targets, name);
        }
        if let Some(ty) = ty.as_ref().filter(|_| !is_replaced) {
            self.unfit(
                ty.span(),
                "`type` applies only to schemas",
                "use the location of a schema",
            );
        }
        if let Some(nullable) = nullable {
            self.set_nullable(&targets, nullable);
        }
        if let Some(required) = required {
            self.set_required(&targets, required);
        }
        if let Some(open) = open {
            self.set_open(&targets, open);
        }
        if let Some(paths) = derive {
            self.derive(&targets, paths);
        }
    }

    fn described(&self) -> Described<'_> {
        Described {
            api: self.api,
            id_of: self.id_of,
            diagnostics: self.diagnostics,
        }
    }

    fn report_unmatched(&mut self, place: &Spanned<String>) {
        let message = format!("`{}` matches no generated item", place.get_ref());
        let help = match self.described().nearest(place.get_ref()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "use the location of a schema, property, parameter or operation".to_owned(),
        };
        self.diagnostics.report(
            Diagnostic::in_configuration(Code::UnmatchedSetting, place.span(), message).help(help),
        );
    }

    fn unfit(&mut self, span: Range<usize>, message: impl Into<String>, help: &str) {
        self.diagnostics.report(
            Diagnostic::in_configuration(Code::InapplicableSetting, span, message).help(help),
        );
    }

    fn rename(&mut self, targets: &Targets, name: &'o Spanned<String>) {
        let text = name.get_ref().as_str();
        let is_type = text.starts_with(|first: char| first.is_ascii_uppercase());
        let case = if is_type { Case::Camel } else { Case::Snake };
        let proper = Scope::new(case, &[]).name(text);
        if proper.as_str() != text {
            let case = targets.only_case().unwrap_or(case);
            let kind = match case {
                Case::Camel => "a type",
                Case::Snake => "a field, argument or method",
            };
            let message = format!("`{text}` is not a valid name of {kind}");
            let help = format!("use `{}`", Scope::new(case, &[]).name(text));
            return self.unfit(name.span(), message, &help);
        }
        match is_type {
            true if !targets.types.is_empty() => {
                let origins = targets.types.iter().map(|at| &self.api.types[*at].origin);
                let renames = origins.map(|origin| (origin.clone(), name));
                self.renames.types.extend(renames);
            }
            true => self.not_a_type(targets.kind(), name),
            false if !targets.operations.is_empty() => {
                let operations = targets.operations.iter();
                let origins = operations.map(|at| &self.api.operations[*at].origin);
                let renames = origins.map(|origin| (origin.clone(), name));
                self.renames.methods.extend(renames);
            }
            false if !targets.fields.is_empty() || !targets.parameters.is_empty() => {
                self.rename_members(targets, name);
            }
            false if !targets.types.is_empty() => {
                let message = format!("`{text}` is not a type name");
                let help = format!("use `{}`", Scope::new(Case::Camel, &[]).name(text));
                self.unfit(name.span(), message, &help);
            }
            false => self.unfit(
                name.span(),
                "`name` does not apply: no field, argument or method is generated for this location",
                "remove `name`",
            ),
        }
    }

    /// Reports the name of a type for a location at which none is generated.
    fn not_a_type(&mut self, kind: Option<&str>, name: &Spanned<String>) {
        let text = name.get_ref();
        let Some(kind) = kind else {
            return self.unfit(
                name.span(),
                "`name` does not apply: no type is generated for this location",
                "remove `name`",
            );
        };
        let message = format!("`{text}` is not {kind} name");
        let help = format!("use `{}`", Scope::new(Case::Snake, &[]).name(text));
        self.unfit(name.span(), message, &help);
    }

    fn rename_members(&mut self, targets: &Targets, name: &Spanned<String>) {
        let mut is_taken = false;
        for (def, field) in &targets.fields {
            if let Shape::Struct(shape) = &mut self.api.types[*def].shape {
                let mut names = Scope::new(Case::Snake, &[]);
                let mut setters = Scope::new(Case::Snake, &["new"]);
                let others = shape.fields.iter().enumerate();
                for (_, other) in others.filter(|(index, _)| index != field) {
                    names.reserve(&other.name);
                    setters.reserve(&other.setter);
                }
                if let Some(rest) = &shape.additional {
                    names.reserve(&rest.name);
                    setters.reserve(&rest.setter);
                }
                is_taken |= names.first_free(name.get_ref(), 1).is_none();
                shape.fields[*field].name = names.name(name.get_ref());
                shape.fields[*field].setter = setters.name(name.get_ref());
            }
        }
        for (operation, parameter) in &targets.parameters {
            let operation = &mut self.api.operations[*operation];
            let mut names = super::names::arguments();
            let others = operation.parameters.iter().enumerate();
            for (_, other) in others.filter(|(index, _)| index != parameter) {
                names.reserve(&other.name);
            }
            if let Some(body) = &operation.body {
                names.reserve(&body.name);
            }
            is_taken |= names.first_free(name.get_ref(), 1).is_none();
            operation.parameters[*parameter].name = names.name(name.get_ref());
        }
        if is_taken {
            let message = format!(
                "name `{}` is already taken by another field or argument",
                name.get_ref()
            );
            self.unfit(name.span(), message, "use a different name");
        }
    }

    fn set_nullable(&mut self, targets: &Targets, nullable: &Spanned<bool>) {
        if targets.fields.is_empty() {
            return self.unfit(
                nullable.span(),
                "`nullable` applies only to properties",
                "use the location of a property, which is below `properties`",
            );
        }
        self.set_presence(targets, |(required, _)| (required, *nullable.get_ref()));
    }

    fn set_required(&mut self, targets: &Targets, required: &Spanned<bool>) {
        let is_required = *required.get_ref();
        if targets.fields.is_empty() && targets.parameters.is_empty() {
            return self.unfit(
                required.span(),
                "`required` applies only to properties and parameters",
                "use the location of a property, which is below `properties`, or of a parameter",
            );
        }
        self.set_presence(targets, |(_, nullable)| (is_required, nullable));
        for (operation, parameter) in &targets.parameters {
            let parameters = &mut self.api.operations[*operation].parameters;
            if parameters[*parameter].location == Location::Path && !is_required {
                let message = "`required` does not apply: path parameters are always required";
                return self.unfit(required.span(), message, "remove `required`");
            }
            parameters[*parameter].required = is_required;
        }
        for operation in &mut self.api.operations {
            operation.parameters.sort_by_key(|parameter| {
                (!parameter.required, parameter.location != Location::Path)
            });
        }
    }

    /// Changes whether properties are required and nullable.
    fn set_presence(&mut self, targets: &Targets, change: impl Fn((bool, bool)) -> (bool, bool)) {
        for (def, field) in &targets.fields {
            if let Shape::Struct(shape) = &mut self.api.types[*def].shape {
                let presence = &mut shape.fields[*field].presence;
                let (required, nullable) = change(match presence {
                    Presence::Required => (true, false),
                    Presence::Nullable => (true, true),
                    Presence::Optional => (false, false),
                    Presence::Patch => (false, true),
                });
                *presence = match (required, nullable) {
                    (true, false) => Presence::Required,
                    (true, true) => Presence::Nullable,
                    (false, false) => Presence::Optional,
                    (false, true) => Presence::Patch,
                };
            }
        }
    }

    fn set_open(&mut self, targets: &Targets, open: &Spanned<bool>) {
        let mut is_done = false;
        for index in &targets.types {
            if let Shape::Enumeration(shape) = &mut self.api.types[*index].shape
                && shape.values != EnumValues::Json
            {
                is_done = true;
                if !*open.get_ref() {
                    shape.unknown = None;
                }
            }
        }
        if !is_done {
            self.unfit(
                open.span(),
                "`open` applies only to enums of strings or integers",
                "use the location of the schema that has `enum`",
            );
        }
    }

    fn derive(&mut self, targets: &Targets, paths: &'o Spanned<Vec<Spanned<RustPath>>>) {
        let types = targets.types.iter().copied();
        let types: Vec<_> = types
            .filter(|index| has_derives(&self.api.types[*index].shape))
            .collect();
        if types.is_empty() {
            return self.unfit(
                paths.span(),
                "`derive` does not apply: no struct or enum is generated for this location",
                "use the location of the schema of an object, enum or union",
            );
        }
        self.derives
            .add(Wanted::Some, &mut self.api.types, &types, paths.get_ref());
    }
}

/// Whether a type of this shape derives traits.
fn has_derives(shape: &Shape) -> bool {
    match shape {
        Shape::Struct(_) | Shape::Enumeration(_) | Shape::Union(_) | Shape::Newtype(_) => true,
        Shape::Alias(_) | Shape::Headers(_) | Shape::Content(_) => false,
    }
}
