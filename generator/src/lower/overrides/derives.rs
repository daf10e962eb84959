//! Which of the requested traits a type can derive.

use toml::Spanned;

use crate::config::{RustPath, StdTrait};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin};
use crate::ir::{
    Api, Dates, EnumValues, Enumeration, Field, Name, Presence, Shape, StringFormat, Struct, Type,
    TypeDef, Union, UnionVariant,
};

/// The requested traits.
#[derive(Default)]
pub(in crate::lower) struct Derives<'o>(Vec<Request<'o>>);

/// A requested trait.
struct Request<'o> {
    path: &'o Spanned<RustPath>,
    /// The indices of the types that derive it.
    types: Vec<usize>,
    extent: Extent,
}

/// For which types a trait is requested.
#[derive(Clone, Copy)]
pub(super) enum Extent {
    All,
    Some,
}

/// Why a type cannot derive a trait.
#[derive(Default)]
struct Obstacle {
    reason: String,
    /// The part that does not implement it.
    part: Option<Origin>,
    /// How it could derive the trait.
    help: Option<String>,
}

impl Obstacle {
    fn of_type(reason: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
            ..Self::default()
        }
    }

    fn of_part(kind: &str, name: &Name, origin: Option<&Origin>) -> Self {
        Self {
            part: origin.cloned(),
            ..Self::of_type(format!("{kind} `{name}` does not implement it"))
        }
    }
}

impl<'o> Derives<'o> {
    /// Adds traits to types. `check` looks at them once everything that they depend on is known.
    pub(super) fn add(
        &mut self,
        extent: Extent,
        defs: &mut [TypeDef],
        types: &[usize],
        paths: impl IntoIterator<Item = &'o Spanned<RustPath>>,
    ) {
        for path in paths {
            // A trait of the standard library has the name that is in scope.
            let name = match StdTrait::of(path.get_ref()) {
                Some(known) => known.name(),
                None => path.get_ref().as_str(),
            };
            for index in types {
                let derives = &mut defs[*index].derives;
                if !derives.iter().any(|it| it == name) {
                    derives.push(name.to_owned());
                }
            }
            self.0.push(Request {
                path,
                types: types.to_vec(),
                extent,
            });
        }
    }

    /// Reports each requested trait that a type cannot derive.
    pub(in crate::lower) fn check(&self, api: &Api, diagnostics: &mut Diagnostics) {
        for request in &self.0 {
            let Some(requested) = StdTrait::of(request.path.get_ref()) else {
                continue;
            };
            let query = Query { api, requested };
            let types = request.types.iter().map(|index| &api.types[*index]);
            let mut found = types.filter_map(|def| Some((def, query.obstacle(def)?)));
            if let Some((def, obstacle)) = found.next() {
                let more = found.count();
                diagnostics.report(not_derivable(request, requested, def, obstacle, more));
            }
        }
    }
}

fn not_derivable(
    request: &Request<'_>,
    requested: StdTrait,
    def: &TypeDef,
    obstacle: Obstacle,
    more: usize,
) -> Diagnostic {
    let Obstacle { reason, part, help } = obstacle;
    let more = match more {
        0 => String::new(),
        1 => "; 1 other type cannot derive it either".to_owned(),
        _ => format!("; {more} other types cannot derive it either"),
    };
    let name = requested.name();
    let message = format!("cannot derive `{name}` for `{}`: {reason}{more}", def.name);
    let default_help = match request.extent {
        Extent::All => {
            format!("move `{name}` to `derive` in the `overrides` of the types that can derive it")
        }
        Extent::Some => format!("remove `{name}`"),
    };
    let (related, label) = match part {
        Some(part) => (part, format!("does not implement `{name}`")),
        None => {
            let label = format!("`{}` is generated from this schema", def.name);
            (def.origin.clone(), label)
        }
    };
    Diagnostic::in_configuration(Code::InapplicableSetting, request.path.span(), message)
        .related(related, label)
        .help(help.unwrap_or(default_help))
}

/// A question about types: whether they have a trait, or can derive it.
#[derive(Clone, Copy)]
struct Query<'a> {
    api: &'a Api,
    requested: StdTrait,
}

impl Query<'_> {
    /// Why a type cannot derive the trait.
    fn obstacle(self, def: &TypeDef) -> Option<Obstacle> {
        if self.is_always_implemented_by(def) {
            return None;
        }
        let mut needed = self.requested.needs().iter();
        let is_missing = |needed: &&StdTrait| {
            let requested = **needed;
            !Self { requested, ..self }.is_implemented_by_def(def)
        };
        if let Some(needed) = needed.find(is_missing) {
            let (needed, requested) = (needed.name(), self.requested.name());
            return Some(Obstacle {
                help: Some(format!("add `{needed}`, or remove `{requested}`")),
                ..Obstacle::of_type(format!("the type does not implement `{needed}`"))
            });
        }
        match &def.shape {
            Shape::Struct(shape) => self.obstacle_of_struct(shape),
            Shape::Enumeration(shape) => self.obstacle_of_enumeration(shape),
            Shape::Union(shape) => self.obstacle_of_union(shape),
            Shape::Newtype(ty) if !self.is_implemented_by(ty) => Some(Obstacle::of_type(
                "the type of its field does not implement it",
            )),
            Shape::Newtype(_) | Shape::Alias(_) | Shape::Headers(_) | Shape::Content(_) => None,
        }
    }

    fn obstacle_of_struct(self, shape: &Struct) -> Option<Obstacle> {
        let mut fields = shape.fields.iter();
        let additional = shape.additional.as_ref().filter(|additional| {
            self.requested == StdTrait::Copy
                || (self.requested != StdTrait::Default && !self.is_implemented_by(&additional.ty))
        });
        let field = fields
            .find(|field| !self.is_implemented_by_field(field))
            .map(|field| (&field.name, &field.origin));
        let additional = additional.map(|additional| (&additional.name, &additional.origin));
        let (name, origin) = field.or(additional)?;
        Some(Obstacle::of_part("field", name, Some(origin)))
    }

    fn obstacle_of_enumeration(self, shape: &Enumeration) -> Option<Obstacle> {
        if self.requested == StdTrait::Default {
            return Some(Obstacle::of_type("an enum has no default value"));
        }
        let unknown = shape.unknown.as_ref()?;
        let requested = self.requested.name();
        let help = format!("set `open = false` to reject unknown values, or remove `{requested}`");
        let (ty, help) = match shape.values {
            EnumValues::String => (Type::String, Some(help)),
            EnumValues::Integer => (Type::I64, Some(help)),
            EnumValues::Json => (Type::Json, None),
        };
        (!self.is_implemented_by(&ty)).then(|| Obstacle {
            help,
            ..Obstacle::of_part("variant", unknown, None)
        })
    }

    fn obstacle_of_union(self, shape: &Union) -> Option<Obstacle> {
        if self.requested == StdTrait::Default {
            return Some(Obstacle::of_type("a union has no default variant"));
        }
        let mut variants = shape.variants.iter();
        let variant = variants.find(|variant| {
            let is_boxed = variant.boxed && self.requested == StdTrait::Copy;
            is_boxed || !self.is_implemented_by(&variant.ty)
        });
        match variant {
            Some(UnionVariant { name, origin, .. }) => {
                Some(Obstacle::of_part("variant", name, Some(origin)))
            }
            None if self.is_implemented_by(&Type::Json) => None,
            None => Some(Obstacle::of_part("variant", &shape.unknown, None)),
        }
    }

    fn is_implemented_by_field(self, field: &Field) -> bool {
        match (self.requested, field.presence) {
            // A struct implements it by hashing its JSON.
            (StdTrait::Hash, _) => true,
            (StdTrait::Copy, _) if field.boxed => false,
            (StdTrait::Default, presence) if presence != Presence::Required => true,
            _ => self.is_implemented_by(&field.ty),
        }
    }

    /// Whether all types like this one have the trait, requested or not.
    fn is_always_implemented_by(self, def: &TypeDef) -> bool {
        match self.requested {
            StdTrait::Clone | StdTrait::Debug | StdTrait::PartialEq => true,
            StdTrait::Eq | StdTrait::Hash => matches!(
                &def.shape,
                Shape::Enumeration(shape) if shape.values != EnumValues::Json
            ),
            StdTrait::Default => def.has_default(),
            StdTrait::Copy | StdTrait::Ord | StdTrait::PartialOrd => false,
        }
    }

    fn is_implemented_by_def(self, def: &TypeDef) -> bool {
        self.is_always_implemented_by(def)
            || def.derives.iter().any(|name| name == self.requested.name())
    }

    /// Whether values of a type have the trait.
    fn is_implemented_by(self, ty: &Type) -> bool {
        use StdTrait::{Copy, Default, Eq, Hash, PartialOrd};
        let requested = self.requested;
        if matches!(
            requested,
            StdTrait::Clone | StdTrait::Debug | StdTrait::PartialEq
        ) {
            return true;
        }
        match self.api.resolve_alias(ty) {
            // The generator does not know the traits of a type of another crate.
            Type::Foreign(_) => true,
            Type::Bool
            | Type::I32
            | Type::I64
            | Type::U64
            | Type::Formatted(StringFormat::Uuid) => true,
            Type::F32 | Type::F64 => matches!(requested, PartialOrd | Copy | Default),
            Type::String | Type::Binary => requested != Copy,
            Type::Formatted(StringFormat::DateTime(dates, _) | StringFormat::Date(dates)) => {
                requested != Default || *dates != Dates::Time
            }
            Type::Formatted(StringFormat::Ipv4 | StringFormat::Ipv6) => requested != Default,
            Type::Formatted(
                StringFormat::Uri
                | StringFormat::Duration
                | StringFormat::Decimal
                | StringFormat::Password,
            ) => !matches!(requested, Copy | Default),
            Type::Formatted(StringFormat::Bytes) | Type::Json => {
                matches!(requested, Eq | Hash | Default)
            }
            Type::Body => matches!(requested, Eq | Default),
            Type::File => requested == Eq,
            Type::Multipart => requested == Default,
            Type::Tuple(items) => items.iter().all(|item| self.is_implemented_by(item)),
            Type::Array(_) | Type::Map(_) | Type::Nullable(_) if requested == Default => true,
            Type::Array(_) | Type::Map(_) if requested == Copy => false,
            Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) => {
                self.is_implemented_by(inner)
            }
            Type::Named(id) => self.is_implemented_by_def(self.api.get(*id)),
        }
    }
}
