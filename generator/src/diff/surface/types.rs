//! Types: their fields and variants, constructors and traits.

use crate::ir::{
    Content, EnumValues, Enumeration, Field, Headers, Presence, Shape, Struct, Type, TypeDef,
    TypeId, Union,
};

use super::{AcceptedArgument, ItemList, Owner};

impl ItemList<'_> {
    pub(super) fn types(&mut self) {
        let api = self.api;
        for (index, def) in api.types.iter().enumerate() {
            self.type_def(TypeId(index), def);
        }
    }

    fn type_def(&mut self, id: TypeId, def: &TypeDef) {
        let path = self.names.ty(id).clone();
        let owner = Owner::Type(id);
        match &def.shape {
            Shape::Struct(shape) => self.structure(id, def, shape, &path),
            Shape::Enumeration(shape) => self.enumeration(id, shape, &path),
            Shape::Union(shape) => self.union(id, def, shape, &path),
            Shape::Alias(ty) => {
                let signature = format!("type = {}", self.code().text(ty));
                self.item(owner, path.clone(), signature);
            }
            Shape::Newtype(ty) => self.newtype(owner, ty, &path),
            Shape::Headers(shape) => self.headers(id, shape, &path),
            Shape::Content(contents) => self.contents(id, def, contents, &path),
        }
        for derived in &def.derives {
            self.implements(owner, derived, &path);
        }
    }

    fn structure(&mut self, id: TypeId, def: &TypeDef, shape: &Struct, path: &str) {
        let owner = Owner::Type(id);
        self.item(owner, path.to_owned(), "struct");
        for (position, field) in shape.fields.iter().enumerate() {
            let signature = self.field(field);
            let path = format!("{path}.{}", field.name);
            self.item(Owner::Property(id, position), path, signature);
        }
        if let Some(additional) = &shape.additional {
            let signature = format!("BTreeMap<String, {}>", self.code().text(&additional.ty));
            self.item(
                Owner::Additional(id),
                format!("{path}.{}", additional.name),
                signature,
            );
        }
        if def.is_constructible() {
            self.constructor(id, shape, path);
        }
    }

    fn field(&self, field: &Field) -> String {
        let types = self.code();
        types.present(&types.boxed(&field.ty, field.boxed), field.presence)
    }

    /// The constructor and the setters of a struct.
    fn constructor(&mut self, id: TypeId, shape: &Struct, path: &str) {
        let fields = shape.fields.iter().enumerate();
        let required = fields.clone().filter(|(_, field)| field.is_required());
        let mut owners = vec![Owner::Type(id)];
        owners.extend(required.map(|(position, _)| Owner::Property(id, position)));
        let arguments = fields.filter(|(_, field)| field.is_argument());
        let arguments = arguments.map(|(position, field)| {
            let accepted = AcceptedArgument {
                wire: field.wire.clone(),
                owner: Owner::Property(id, position),
            };
            (accepted, self.required_argument(field))
        });
        let arguments: Vec<_> = arguments.collect();
        if !shape.has_arguments() {
            let path = format!("impl Default for {path}");
            self.shared(owners.clone(), path, "impl");
        }
        self.function(owners, format!("{path}::new()"), arguments, "");
        for (position, field) in shape.fields.iter().enumerate() {
            if field.has_setter() {
                let signature = format!("({})", self.setter_argument(field));
                let path = format!("{path}::{}()", field.setter);
                self.item(Owner::Property(id, position), path, signature);
            }
            if shape.is_wrapper {
                let from = format!("From<{}>", self.code().text(&field.ty));
                self.implements(Owner::Type(id), &from, path);
            }
        }
        if let Some(additional) = &shape.additional {
            let signature = format!("(BTreeMap<String, {}>)", self.code().text(&additional.ty));
            let path = format!("{path}::{}()", additional.setter);
            self.item(Owner::Additional(id), path, signature);
        }
    }

    fn required_argument(&self, field: &Field) -> String {
        let types = self.code();
        match field.presence {
            Presence::Nullable => format!("Option<{}>", types.text(&field.ty)),
            _ => types.argument(&field.ty),
        }
    }

    fn setter_argument(&self, field: &Field) -> String {
        let types = self.code();
        match field.presence {
            Presence::Patch => format!("impl Into<Patch<{}>>", types.text(&field.ty)),
            _ => types.argument(&field.ty),
        }
    }

    fn enumeration(&mut self, id: TypeId, shape: &Enumeration, path: &str) {
        let owner = Owner::Type(id);
        self.item(owner, path.to_owned(), "enum");
        for (position, variant) in shape.variants.iter().enumerate() {
            let path = format!("{path}::{}", variant.name);
            self.item(Owner::Variant(id, position), path, "variant");
        }
        let (unknown_payload, method, source) = match shape.values {
            EnumValues::String => ("String", "as_str", "&str"),
            EnumValues::Integer => ("i64", "as_i64", "i64"),
            EnumValues::Json => ("Json", "to_value", "Json"),
        };
        let result = match (shape.values, &shape.unknown) {
            (EnumValues::String, None) => "&'static str",
            _ => source,
        };
        self.item(owner, format!("{path}::{method}()"), format!("-> {result}"));
        match &shape.unknown {
            Some(unknown) => {
                self.item(
                    owner,
                    format!("{path}::{unknown}"),
                    format!("({unknown_payload})"),
                );
                self.implements(owner, &format!("From<{source}>"), path);
            }
            None => self.implements(owner, &format!("TryFrom<{source}>"), path),
        }
        if shape.values != EnumValues::Json {
            for implemented in ["Eq", "Hash", "Display"] {
                self.implements(owner, implemented, path);
            }
        }
    }

    fn union(&mut self, id: TypeId, def: &TypeDef, shape: &Union, path: &str) {
        let owner = Owner::Type(id);
        self.item(owner, path.to_owned(), "enum");
        let conversions = self.api.conversions(def, shape);
        for (position, variant) in shape.variants.iter().enumerate() {
            let owner = Owner::Variant(id, position);
            let payload = self.code().boxed(&variant.ty, variant.boxed);
            self.item(
                owner,
                format!("{path}::{}", variant.name),
                format!("({payload})"),
            );
            if conversions.iter().any(|it| std::ptr::eq(*it, variant)) {
                let from = self.code().text(&variant.ty);
                self.implements(owner, &format!("From<{from}>"), path);
                if from == "String" && !variant.boxed {
                    self.implements(owner, "From<&str>", path);
                }
            }
        }
        let unknown = format!("{path}::{}", shape.unknown);
        self.item(owner, unknown, "(Box<Json>)");
    }

    fn newtype(&mut self, owner: Owner, ty: &Type, path: &str) {
        let payload = self.code().text(ty);
        self.item(owner, path.to_owned(), "struct");
        self.item(owner, format!("{path}.0"), payload.clone());
        self.implements(owner, &format!("From<{payload}>"), path);
        self.implements(owner, &format!("From<{path}>"), &payload);
    }

    fn headers(&mut self, id: TypeId, shape: &Headers, path: &str) {
        self.item(Owner::Type(id), path.to_owned(), "struct");
        for (position, field) in shape.fields.iter().enumerate() {
            let signature = format!("Option<{}>", self.code().text(&field.ty));
            let path = format!("{path}.{}", field.name);
            self.item(Owner::Property(id, position), path, signature);
        }
    }

    fn contents(&mut self, id: TypeId, def: &TypeDef, contents: &[Content], path: &str) {
        self.item(Owner::Type(id), path.to_owned(), "enum");
        for (position, content) in contents.iter().enumerate() {
            let owner = Owner::Variant(id, position);
            let payload = self.code().text(&content.ty);
            self.item(
                owner,
                format!("{path}::{}", content.name),
                format!("({payload})"),
            );
            if def.direction.request && self.api.is_convertible_from(contents, position) {
                self.implements(owner, &format!("From<{payload}>"), path);
            }
        }
    }
}
