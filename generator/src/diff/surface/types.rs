//! Types: their fields and variants, constructors and traits.

use crate::ir::{
    Content, EnumValues, Enumeration, Field, Headers, Presence, Shape, Struct, Type, TypeDef,
    TypeId, Union,
};

use super::{AcceptedArgument, Building, Owner, Surfaced};

impl Building<'_> {
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
                let signature = format!("type = {}", self.written().text(ty));
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
        for (place, field) in shape.fields.iter().enumerate() {
            let signature = self.field(field);
            let path = format!("{path}.{}", field.name);
            self.item(Owner::Property(id, place), path, signature);
        }
        if let Some(rest) = &shape.additional {
            let signature = format!("BTreeMap<String, {}>", self.written().text(&rest.ty));
            self.item(
                Owner::Additional(id),
                format!("{path}.{}", rest.name),
                signature,
            );
        }
        if def.is_constructible() {
            self.building(id, shape, path);
        }
    }

    fn field(&self, field: &Field) -> String {
        let types = self.written();
        types.present(&types.boxed(&field.ty, field.boxed), field.presence)
    }

    /// The constructor and the setters of a struct.
    fn building(&mut self, id: TypeId, shape: &Struct, path: &str) {
        let mut owners = vec![Owner::Type(id)];
        let (mut taken, mut given) = (Vec::new(), Vec::new());
        for (place, field) in shape.fields.iter().enumerate() {
            if field.is_required() {
                owners.push(Owner::Property(id, place));
            }
            if field.is_argument() {
                taken.push(self.required_argument(field));
                given.push(AcceptedArgument {
                    wire: field.wire.clone(),
                    owner: Owner::Property(id, place),
                });
            }
        }
        if !shape.has_arguments() {
            let path = format!("impl Default for {path}");
            self.shared(owners.clone(), path, "impl");
        }
        self.items.push(Surfaced {
            path: format!("{path}::new()"),
            signature: format!("({})", taken.join(", ")),
            arguments: given,
            owners,
        });
        for (place, field) in shape.fields.iter().enumerate() {
            if field.has_setter() {
                let signature = format!("({})", self.set(field));
                let path = format!("{path}::{}()", field.setter);
                self.item(Owner::Property(id, place), path, signature);
            }
            if shape.is_wrapper {
                let from = format!("From<{}>", self.written().text(&field.ty));
                self.implements(Owner::Type(id), &from, path);
            }
        }
        if let Some(rest) = &shape.additional {
            let signature = format!("(BTreeMap<String, {}>)", self.written().text(&rest.ty));
            let path = format!("{path}::{}()", rest.setter);
            self.item(Owner::Additional(id), path, signature);
        }
    }

    fn required_argument(&self, field: &Field) -> String {
        let types = self.written();
        match field.presence {
            Presence::Nullable => format!("Option<{}>", types.text(&field.ty)),
            _ => types.argument(&field.ty),
        }
    }

    fn set(&self, field: &Field) -> String {
        let types = self.written();
        match field.presence {
            Presence::Patch => format!("impl Into<Patch<{}>>", types.text(&field.ty)),
            _ => types.argument(&field.ty),
        }
    }

    fn enumeration(&mut self, id: TypeId, shape: &Enumeration, path: &str) {
        let owner = Owner::Type(id);
        self.item(owner, path.to_owned(), "enum");
        for (place, variant) in shape.variants.iter().enumerate() {
            let path = format!("{path}::{}", variant.name);
            self.item(Owner::Variant(id, place), path, "variant");
        }
        let (kept, method, made) = match shape.values {
            EnumValues::String => ("String", "as_str", "&str"),
            EnumValues::Integer => ("i64", "as_i64", "i64"),
            EnumValues::Json => ("serde_json::Value", "to_value", "serde_json::Value"),
        };
        let given = match (shape.values, &shape.unknown) {
            (EnumValues::String, None) => "&'static str",
            _ => made,
        };
        self.item(owner, format!("{path}::{method}()"), format!("-> {given}"));
        match &shape.unknown {
            Some(unknown) => {
                self.item(owner, format!("{path}::{unknown}"), format!("({kept})"));
                self.implements(owner, &format!("From<{made}>"), path);
            }
            None => self.implements(owner, &format!("TryFrom<{made}>"), path),
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
        let made = self.api.conversions(def, shape);
        for (place, variant) in shape.variants.iter().enumerate() {
            let owner = Owner::Variant(id, place);
            let held = self.written().boxed(&variant.ty, variant.boxed);
            self.item(
                owner,
                format!("{path}::{}", variant.name),
                format!("({held})"),
            );
            if made.iter().any(|made| std::ptr::eq(*made, variant)) {
                let from = self.written().text(&variant.ty);
                self.implements(owner, &format!("From<{from}>"), path);
                if from == "String" && !variant.boxed {
                    self.implements(owner, "From<&str>", path);
                }
            }
        }
        let unknown = format!("{path}::{}", shape.unknown);
        self.item(owner, unknown, "(Box<serde_json::Value>)");
    }

    fn newtype(&mut self, owner: Owner, ty: &Type, path: &str) {
        let held = self.written().text(ty);
        self.item(owner, path.to_owned(), "struct");
        self.item(owner, format!("{path}.0"), held.clone());
        self.implements(owner, &format!("From<{held}>"), path);
        self.implements(owner, &format!("From<{path}>"), &held);
    }

    fn headers(&mut self, id: TypeId, shape: &Headers, path: &str) {
        self.item(Owner::Type(id), path.to_owned(), "struct");
        for (place, field) in shape.fields.iter().enumerate() {
            let signature = format!("Option<{}>", self.written().text(&field.ty));
            let path = format!("{path}.{}", field.name);
            self.item(Owner::Property(id, place), path, signature);
        }
    }

    fn contents(&mut self, id: TypeId, def: &TypeDef, contents: &[Content], path: &str) {
        self.item(Owner::Type(id), path.to_owned(), "enum");
        for (place, content) in contents.iter().enumerate() {
            let owner = Owner::Variant(id, place);
            let held = self.written().text(&content.ty);
            self.item(
                owner,
                format!("{path}::{}", content.name),
                format!("({held})"),
            );
            if def.direction.request && self.api.is_made_from(contents, place) {
                self.implements(owner, &format!("From<{held}>"), path);
            }
        }
    }
}
