//! Which of the requested traits a type can derive.

use toml::Spanned;

use crate::config::{RustPath, StdTrait};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin};
use crate::ir::{
    Api, Dates, EnumValues, Enumeration, Field, Name, Presence, Shape, StringFormat, Struct, Type,
    TypeDef, Union,
};

/// The requested traits.
#[derive(Default)]
pub(in crate::lower) struct Derives<'o>(Vec<Wish<'o>>);

/// A requested trait.
struct Wish<'o> {
    path: &'o Spanned<RustPath>,
    /// The types that shall derive it, by their indices in the list of types.
    types: Vec<usize>,
    of: Wanted,
}

/// For which types a trait is requested.
#[derive(Clone, Copy)]
pub(super) enum Wanted {
    All,
    Some,
}

/// Why a type cannot derive a trait.
struct Obstacle {
    reason: String,
    /// The part that does not implement it.
    part: Option<Origin>,
    /// How it could derive the trait.
    help: Option<String>,
}

impl<'o> Derives<'o> {
    /// Gives types the traits, which `check` looks at once all is settled that they depend on.
    pub(super) fn add(
        &mut self,
        of: Wanted,
        defs: &mut [TypeDef],
        types: &[usize],
        paths: impl IntoIterator<Item = &'o Spanned<RustPath>>,
    ) {
        for path in paths {
            let name = name(path.get_ref());
            for index in types {
                let known = &mut defs[*index].derives;
                if !known.iter().any(|known| known == name) {
                    known.push(name.to_owned());
                }
            }
            let types = types.to_vec();
            self.0.push(Wish { path, types, of });
        }
    }

    /// Reports each requested trait that a type cannot derive.
    pub(in crate::lower) fn check(&self, api: &Api, diagnostics: &mut Diagnostics) {
        for wish in &self.0 {
            let Some(asked) = StdTrait::of(wish.path.get_ref()) else {
                continue;
            };
            let types = wish.types.iter().map(|index| &api.types[*index]);
            let mut found =
                types.filter_map(|def| Some((def, Asking { api, asked }.obstacle(def)?)));
            if let Some((def, obstacle)) = found.next() {
                let others = found.count();
                diagnostics.report(unfit(wish, asked, def, obstacle, others));
            }
        }
    }
}

/// A trait by the name that is in scope, where it is one of the standard library.
fn name(path: &RustPath) -> &str {
    match StdTrait::of(path) {
        Some(known) => known.name(),
        None => path.as_str(),
    }
}

fn unfit(
    wish: &Wish<'_>,
    asked: StdTrait,
    def: &TypeDef,
    obstacle: Obstacle,
    others: usize,
) -> Diagnostic {
    let Obstacle { reason, part, help } = obstacle;
    let more = match others {
        0 => String::new(),
        1 => "; 1 other type cannot derive it either".to_owned(),
        _ => format!("; {others} other types cannot derive it either"),
    };
    let asked = asked.name();
    let message = format!("cannot derive `{asked}` for `{}`: {reason}{more}", def.name);
    let usual = match wish.of {
        Wanted::All => {
            format!("move `{asked}` to `derive` in the `overrides` of the types that can derive it")
        }
        Wanted::Some => format!("remove `{asked}`"),
    };
    let report = Diagnostic::in_configuration(Code::InapplicableSetting, wish.path.span(), message);
    match part {
        Some(part) => report.related(part, format!("does not implement `{asked}`")),
        None => {
            let label = format!("`{}` is generated from this schema", def.name);
            report.related(def.origin.clone(), label)
        }
    }
    .help(help.unwrap_or(usual))
}

/// Whether types have a trait, or can derive it.
#[derive(Clone, Copy)]
struct Asking<'a> {
    api: &'a Api,
    asked: StdTrait,
}

impl Asking<'_> {
    /// Why a type cannot derive the trait.
    fn obstacle(self, def: &TypeDef) -> Option<Obstacle> {
        if self.is_implemented(def) {
            return None;
        }
        let mut needed = self.asked.needs().iter();
        if let Some(needed) = needed.find(|needed| !self.of(**needed).is_had_by(def)) {
            let needed = needed.name();
            let help = format!("add `{needed}`, or remove `{}`", self.asked.name());
            let reason = format!("the type does not implement `{needed}`");
            return Some(Obstacle::whole(reason).with(help));
        }
        match &def.shape {
            Shape::Struct(shape) => self.obstacle_of_struct(shape),
            Shape::Enumeration(shape) => self.obstacle_of_enumeration(shape),
            Shape::Union(shape) => self.obstacle_of_union(shape),
            Shape::Newtype(ty) if !self.is_had(ty) => Some(Obstacle::whole(
                "the type of its field does not implement it".to_owned(),
            )),
            Shape::Newtype(_) | Shape::Alias(_) | Shape::Headers(_) | Shape::Content(_) => None,
        }
    }

    fn of(self, asked: StdTrait) -> Self {
        Self { asked, ..self }
    }

    fn obstacle_of_struct(self, shape: &Struct) -> Option<Obstacle> {
        if let Some(field) = shape
            .fields
            .iter()
            .find(|field| !self.is_had_by_field(field))
        {
            let reason = format!("field `{}` does not implement it", field.name);
            return Some(Obstacle::part(reason, &field.origin));
        }
        let rest = shape.additional.as_ref()?;
        let is_had = self.asked != StdTrait::Copy
            && (self.asked == StdTrait::Default || self.is_had(&rest.ty));
        (!is_had).then(|| {
            let reason = format!("field `{}` does not implement it", rest.name);
            Obstacle::part(reason, &rest.origin)
        })
    }

    fn obstacle_of_enumeration(self, shape: &Enumeration) -> Option<Obstacle> {
        if self.asked == StdTrait::Default {
            return Some(Obstacle::whole("an enum has no default value".to_owned()));
        }
        let unknown = shape.unknown.as_ref()?;
        let kept = match shape.values {
            EnumValues::String => Type::String,
            EnumValues::Integer => Type::I64,
            EnumValues::Json => Type::Json,
        };
        let obstacle = unknown_variant(unknown);
        (!self.is_had(&kept)).then(|| match shape.values {
            EnumValues::String | EnumValues::Integer => obstacle.with(format!(
                "set `open = false` to reject unknown values, or remove `{}`",
                self.asked.name()
            )),
            EnumValues::Json => obstacle,
        })
    }

    fn obstacle_of_union(self, shape: &Union) -> Option<Obstacle> {
        if self.asked == StdTrait::Default {
            return Some(Obstacle::whole("a union has no default variant".to_owned()));
        }
        let mut variants = shape.variants.iter();
        let variant = variants.find(|variant| {
            let is_boxed = variant.boxed && self.asked == StdTrait::Copy;
            is_boxed || !self.is_had(&variant.ty)
        });
        if let Some(variant) = variant {
            let reason = format!("variant `{}` does not implement it", variant.name);
            return Some(Obstacle::part(reason, &variant.origin));
        }
        (!self.is_had(&Type::Json)).then(|| unknown_variant(&shape.unknown))
    }

    fn is_had_by_field(self, field: &Field) -> bool {
        match (self.asked, field.presence) {
            // What a struct has in JSON is taken.
            (StdTrait::Hash, _) => true,
            (StdTrait::Copy, _) if field.boxed => false,
            (StdTrait::Default, presence) if presence != Presence::Required => true,
            _ => self.is_had(&field.ty),
        }
    }

    /// Whether a type has the trait by what it is, asked for or not.
    fn is_implemented(self, def: &TypeDef) -> bool {
        match self.asked {
            StdTrait::Clone | StdTrait::Debug | StdTrait::PartialEq => true,
            StdTrait::Eq | StdTrait::Hash => matches!(
                &def.shape,
                Shape::Enumeration(shape) if shape.values != EnumValues::Json
            ),
            StdTrait::Default => def.has_default(),
            StdTrait::Copy | StdTrait::Ord | StdTrait::PartialOrd => false,
        }
    }

    fn is_had_by(self, def: &TypeDef) -> bool {
        self.is_implemented(def) || def.derives.iter().any(|name| name == self.asked.name())
    }

    /// Whether values of a type have the trait.
    fn is_had(self, ty: &Type) -> bool {
        use StdTrait::{Copy, Default, Eq, Hash, PartialOrd};
        let asked = self.asked;
        if matches!(
            asked,
            StdTrait::Clone | StdTrait::Debug | StdTrait::PartialEq
        ) {
            return true;
        }
        match ty {
            // Nobody here knows what a type of another crate has.
            Type::Foreign(_) => true,
            Type::Bool
            | Type::I32
            | Type::I64
            | Type::U64
            | Type::Formatted(StringFormat::Uuid) => true,
            Type::F64 => matches!(asked, PartialOrd | Copy | Default),
            Type::String | Type::Binary => asked != Copy,
            Type::Formatted(StringFormat::DateTime | StringFormat::Date) => {
                asked != Default || self.api.dates != Dates::Time
            }
            Type::Formatted(StringFormat::Ipv4 | StringFormat::Ipv6) => asked != Default,
            Type::Formatted(StringFormat::Uri | StringFormat::Duration | StringFormat::Decimal) => {
                !matches!(asked, Copy | Default)
            }
            Type::Formatted(StringFormat::Bytes) | Type::Json => {
                matches!(asked, Eq | Hash | Default)
            }
            Type::File => asked == Eq,
            Type::Multipart => asked == Default,
            Type::Tuple(items) => items.iter().all(|item| self.is_had(item)),
            Type::Array(_) | Type::Map(_) | Type::Nullable(_) if asked == Default => true,
            Type::Array(_) | Type::Map(_) if asked == Copy => false,
            Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) => self.is_had(inner),
            Type::Named(id) => self.is_had_by_named(self.api.get(*id)),
        }
    }

    fn is_had_by_named(self, def: &TypeDef) -> bool {
        match &def.shape {
            Shape::Alias(ty) => self.is_had(ty),
            _ => self.is_had_by(def),
        }
    }
}

fn unknown_variant(name: &Name) -> Obstacle {
    Obstacle::whole(format!("variant `{name}` does not implement it"))
}

impl Obstacle {
    fn whole(reason: String) -> Self {
        Self {
            reason,
            part: None,
            help: None,
        }
    }

    fn part(reason: String, part: &Origin) -> Self {
        Self {
            part: Some(part.clone()),
            ..Self::whole(reason)
        }
    }

    fn with(self, help: String) -> Self {
        Self {
            help: Some(help),
            ..self
        }
    }
}
