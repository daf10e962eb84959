//! Overrides in `codegen.toml`: settings for one location of the description.
//!
//! A type that is replaced is never generated: `SchemaLowering::lower_schema` asks [`ReplacementTypes`] first. All
//! other overrides are applied to the lowered client, before the stages that depend on them.

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
use derives::Extent;
use targets::{LocatedItems, Targets};

/// The types that replace those of schemas, by the schemas' locations.
#[derive(Default)]
pub(super) struct ReplacementTypes {
    paths: HashMap<String, RustPath>,
    used: BTreeSet<String>,
}

impl ReplacementTypes {
    pub(super) fn of(options: &Options) -> Self {
        let entries = options.overrides.iter().filter_map(|entry| {
            let location = entry.pointer.get_ref().clone();
            Some((location, entry.ty.as_ref()?.get_ref().clone()))
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
        let location = diagnostics.written_location(origin);
        let path = self.paths.get(&location)?;
        self.used.insert(location);
        Some(Type::Foreign(path.as_str().to_owned()))
    }
}

/// Applies the overrides, and collects the names and the traits among them.
pub(super) fn apply<'o>(
    api: &mut Api,
    options: &'o Options,
    replacements: &ReplacementTypes,
    operation_ids: &[String],
    diagnostics: &mut Diagnostics,
) -> (Renames<'o>, Derives<'o>) {
    let all = deriving(api, 0..api.types.len());
    let mut derives = Derives::default();
    derives.add(Extent::All, &mut api.types, &all, &options.derive);
    let mut overriding = Overriding {
        api,
        replacements,
        operation_ids,
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
    replacements: &'a ReplacementTypes,
    operation_ids: &'a [String],
    diagnostics: &'a mut Diagnostics,
    renames: Renames<'o>,
    derives: Derives<'o>,
}

impl<'o> Overriding<'_, 'o> {
    fn apply(&mut self, entry: &'o Override) {
        let Override {
            pointer: location,
            name,
            ty,
            nullable,
            required,
            open,
            derive,
        } = entry;
        let targets = self.items().targets(location.get_ref());
        let is_replaced = self.replacements.used.contains(location.get_ref());
        if targets.is_empty() && !is_replaced {
            return self.report_unmatched(location);
        }
        if let Some(name) = name {
            self.rename(&targets, name);
        }
        if let Some(ty) = ty.as_ref().filter(|_| !is_replaced) {
            self.report_inapplicable(
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

    fn items(&self) -> LocatedItems<'_> {
        LocatedItems {
            api: self.api,
            operation_ids: self.operation_ids,
            diagnostics: self.diagnostics,
        }
    }

    fn report_unmatched(&mut self, location: &Spanned<String>) {
        let message = format!("`{}` matches no generated item", location.get_ref());
        let help = match self.items().closest(location.get_ref()) {
            Some(closest) => format!("did you mean `{closest}`?"),
            None => "use the location of a schema, property, parameter or operation".to_owned(),
        };
        self.diagnostics.report(
            Diagnostic::in_configuration(Code::UnmatchedSetting, location.span(), message)
                .help(help),
        );
    }

    fn report_inapplicable(&mut self, span: Range<usize>, message: impl Into<String>, help: &str) {
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
                Case::Camel | Case::Value => "a type",
                Case::Snake => "a field, argument or method",
            };
            let message = format!("`{text}` is not a valid name of {kind}");
            let help = format!("use `{}`", Scope::new(case, &[]).name(text));
            return self.report_inapplicable(name.span(), message, &help);
        }
        match (is_type, targets.types.is_empty(), targets.kind()) {
            (true, false, _) => {
                let types = targets.types.iter();
                self.renames.types.extend(types.map(|index| (*index, name)));
            }
            (false, _, Some(_)) if !targets.operations.is_empty() => {
                let operations = targets.operations.iter();
                let renames = operations.map(|index| (*index, name));
                self.renames.methods.extend(renames);
            }
            (false, _, Some(_)) => self.rename_fields(targets, name),
            (true, true, Some(kind)) => self.report_wrong_case(kind, Case::Snake, name),
            (false, false, None) => self.report_wrong_case("a type", Case::Camel, name),
            (_, true, None) => {
                let items = if is_type {
                    "type"
                } else {
                    "field, argument or method"
                };
                let message =
                    format!("`name` does not apply: no {items} is generated for this location");
                self.report_inapplicable(name.span(), message, "remove `name`");
            }
        }
    }

    /// Reports the name of another kind of item than those at the location.
    fn report_wrong_case(&mut self, kind: &str, case: Case, name: &Spanned<String>) {
        let text = name.get_ref();
        let message = format!("`{text}` is not {kind} name");
        let help = format!("use `{}`", Scope::new(case, &[]).name(text));
        self.report_inapplicable(name.span(), message, &help);
    }

    /// Renames fields and arguments.
    fn rename_fields(&mut self, targets: &Targets, name: &Spanned<String>) {
        let mut is_taken = false;
        for (def, field) in &targets.fields {
            if let Shape::Struct(shape) = &mut self.api.types[*def].shape {
                let mut names = Scope::new(Case::Snake, &[]);
                let mut setters = Scope::new(Case::Snake, &["new"]);
                let others = shape.fields.iter().enumerate();
                let others = others.filter(|(index, _)| index != field);
                let others = others.map(|(_, it)| (&it.name, &it.setter));
                let additional = shape.additional.iter().map(|it| (&it.name, &it.setter));
                for (name, setter) in others.chain(additional) {
                    names.reserve(name);
                    setters.reserve(setter);
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
            let others = others.filter(|(index, _)| index != parameter);
            let others = others.map(|(_, it)| &it.name);
            for name in others.chain(operation.body.iter().map(|it| &it.name)) {
                names.reserve(name);
            }
            is_taken |= names.first_free(name.get_ref(), 1).is_none();
            operation.parameters[*parameter].name = names.name(name.get_ref());
        }
        if is_taken {
            let message = format!(
                "name `{}` is already taken by another field or argument",
                name.get_ref()
            );
            self.report_inapplicable(name.span(), message, "use a different name");
        }
    }

    fn set_nullable(&mut self, targets: &Targets, nullable: &Spanned<bool>) {
        if targets.fields.is_empty() {
            return self.report_inapplicable(
                nullable.span(),
                "`nullable` applies only to properties",
                "use the location of a property, which is below `properties`",
            );
        }
        let nullable = *nullable.get_ref();
        self.set_presence(targets, |it| Presence::of(it.is_required(), nullable));
    }

    fn set_required(&mut self, targets: &Targets, required: &Spanned<bool>) {
        let is_required = *required.get_ref();
        if targets.fields.is_empty() && targets.parameters.is_empty() {
            return self.report_inapplicable(
                required.span(),
                "`required` applies only to properties and parameters",
                "use the location of a property, which is below `properties`, or of a parameter",
            );
        }
        self.set_presence(targets, |it| Presence::of(is_required, it.is_nullable()));
        for (operation, parameter) in &targets.parameters {
            let parameters = &mut self.api.operations[*operation].parameters;
            if parameters[*parameter].location == Location::Path && !is_required {
                let message = "`required` does not apply: path parameters are always required";
                return self.report_inapplicable(required.span(), message, "remove `required`");
            }
            parameters[*parameter].required = is_required;
        }
        for operation in &mut self.api.operations {
            operation.parameters.sort_by_key(|parameter| {
                (!parameter.required, parameter.location != Location::Path)
            });
        }
    }

    fn set_presence(&mut self, targets: &Targets, change: impl Fn(Presence) -> Presence) {
        for (def, field) in &targets.fields {
            if let Shape::Struct(shape) = &mut self.api.types[*def].shape {
                let presence = &mut shape.fields[*field].presence;
                *presence = change(*presence);
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
            self.report_inapplicable(
                open.span(),
                "`open` applies only to enums of strings or integers",
                "use the location of the schema that has `enum`",
            );
        }
    }

    fn derive(&mut self, targets: &Targets, paths: &'o Spanned<Vec<Spanned<RustPath>>>) {
        let types = deriving(self.api, targets.types.iter().copied());
        if types.is_empty() {
            return self.report_inapplicable(
                paths.span(),
                "`derive` does not apply: no struct or enum is generated for this location",
                "use the location of the schema of an object, enum or union",
            );
        }
        self.derives
            .add(Extent::Some, &mut self.api.types, &types, paths.get_ref());
    }
}

/// Those of the types that derive traits.
fn deriving(api: &Api, types: impl Iterator<Item = usize>) -> Vec<usize> {
    let types = types.filter(|index| match &api.types[*index].shape {
        Shape::Struct(_) | Shape::Enumeration(_) | Shape::Union(_) | Shape::Newtype(_) => true,
        Shape::Alias(_) | Shape::Headers(_) | Shape::Content(_) => false,
    });
    types.collect()
}
