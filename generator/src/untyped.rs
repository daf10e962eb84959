//! The values of a client that have no type of their own, and why.

use std::collections::HashSet;
use std::fmt;

use serde::Serialize;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, FileId, Origin};
use crate::ir::{Api, Content, Operation, Payload, Shape, Type, TypeDef, TypeModule};
use crate::json::{Value, json};

/// A value that the client passes as any JSON value or as bytes.
#[derive(Debug)]
pub struct Untyped {
    /// The API item that has it, such as `types::Pet.tag`.
    pub item: String,
    /// Its representation.
    pub passed_as: PassedAs,
    /// Why it has no type.
    pub reason: Reason,
    /// Where it comes from.
    pub origin: Origin,
}

/// The representation of a value without a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, strum::Display)]
pub enum PassedAs {
    /// Any JSON value.
    #[strum(to_string = "Json")]
    #[serde(rename = "Json")]
    Json,
    /// Bytes.
    #[strum(to_string = "bytes")]
    #[serde(rename = "bytes")]
    Bytes,
}

/// Why a value has no type.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The description does not say more.
    Undescribed(&'static str),
    /// The description says more, and a diagnostic with this code explains why the client does not use it.
    Reported(Code),
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Undescribed(reason) => f.write_str(reason),
            Self::Reported(code) => write!(f, "[{code}]"),
        }
    }
}

/// The codes of diagnostics that make a value any JSON value.
const JSON_CODES: &[Code] = &[
    Code::UnsupportedSchema,
    Code::CircularSchema,
    Code::ConflictingSchemas,
    Code::MissingField,
    Code::InvalidType,
    Code::InvalidValue,
];

/// The codes of diagnostics that make a body bytes.
const BYTES_CODES: &[Code] = &[
    Code::UnsupportedMediaType,
    Code::UnusedSchema,
    Code::NoSuccessResponse,
];

/// The codes of diagnostics that make either of them, where they are not fatal.
const REFERENCE_CODES: &[Code] = &[
    Code::UnresolvedReference,
    Code::MismatchedReference,
    Code::CircularReference,
    Code::UnsupportedReference,
];

/// Lists the untyped values of a client, in the order of its items. `root` is the tree of its description.
pub fn untyped(api: &Api, root: &Value, diagnostics: &Diagnostics) -> Vec<Untyped> {
    let types = api.types.iter().flat_map(|def| values_of_type(api, def));
    let operations = api.operations.iter().flat_map(values_of_operation);
    let explained = Explanations { root, diagnostics };
    let mut seen = HashSet::new();
    let values = types.chain(operations);
    let values = values.filter_map(|value| explained.untyped(value));
    values.filter(|it| seen.insert(it.origin.clone())).collect()
}

/// A value of the client.
struct TypedValue<'a> {
    item: String,
    ty: &'a Type,
    origin: &'a Origin,
    /// For content: its first media type; none if the description has no content.
    media_type: Option<Option<&'a str>>,
}

impl<'a> TypedValue<'a> {
    fn new(item: String, ty: &'a Type, origin: &'a Origin) -> Self {
        Self {
            item,
            ty,
            origin,
            media_type: None,
        }
    }

    fn content(item: String, content: &'a Content, origin: &'a Origin) -> Self {
        Self {
            media_type: Some(content.media_types.first().map(String::as_str)),
            ..Self::new(item, &content.ty, origin)
        }
    }
}

fn values_of_type<'a>(api: &'a Api, def: &'a TypeDef) -> Vec<TypedValue<'a>> {
    let module = match &def.module {
        TypeModule::Component(_) => "types".to_owned(),
        TypeModule::Operation(index) => format!("operations::{}", api.operations[*index].module),
    };
    let item = format!("{module}::{}", def.name);
    let part = |name, ty, origin| TypedValue::new(format!("{item}.{name}"), ty, origin);
    match &def.shape {
        Shape::Struct(shape) => {
            let fields = shape
                .fields
                .iter()
                .map(|it| part(&it.name, &it.ty, &it.origin));
            let additional = shape.additional.iter();
            let additional = additional.map(|it| part(&it.name, &it.ty, &it.origin));
            fields.chain(additional).collect()
        }
        Shape::Union(shape) => {
            let variants = shape.variants.iter();
            let variants = variants
                .map(|it| TypedValue::new(format!("{item}::{}", it.name), &it.ty, &it.origin));
            variants.collect()
        }
        Shape::Headers(shape) => {
            let fields = shape.fields.iter();
            fields
                .map(|it| part(&it.name, &it.ty, &it.origin))
                .collect()
        }
        Shape::Alias(ty) | Shape::Newtype(ty) => vec![TypedValue::new(item, ty, &def.origin)],
        Shape::Content(contents) => {
            let variants = contents.iter();
            let variants = variants
                .map(|it| TypedValue::content(format!("{item}::{}", it.name), it, &def.origin));
            variants.collect()
        }
        Shape::Enumeration(_) => Vec::new(),
    }
}

fn values_of_operation(operation: &Operation) -> Vec<TypedValue<'_>> {
    let name = &operation.call_name;
    let parameters = operation.parameters.iter();
    let parameters =
        parameters.map(|it| TypedValue::new(format!("{name}({})", it.name), &it.ty, &it.origin));
    let body = operation.body.iter();
    let body = body.map(|it| (format!("{name}({})", it.name), &it.payload, &it.origin));
    let responses = operation.responses();
    let responses = responses.map(|it| (format!("{name}: {}", it.status), &it.payload, &it.origin));
    let payloads = body.chain(responses);
    let contents = payloads.filter_map(|(item, payload, origin)| match payload {
        Payload::Single(content) => Some(TypedValue::content(item, content, origin)),
        // An enum, whose variants are listed as those of a type.
        Payload::Multiple(_) | Payload::Empty => None,
    });
    parameters.chain(contents).collect()
}

/// Finds out why values have no types.
struct Explanations<'a> {
    root: &'a Value,
    diagnostics: &'a Diagnostics,
}

impl Explanations<'_> {
    fn untyped(&self, value: TypedValue<'_>) -> Option<Untyped> {
        let has = |wanted: &[Type]| value.ty.any(&|ty| wanted.contains(ty));
        let passed_as = match value.ty {
            _ if has(&[Type::Json]) => PassedAs::Json,
            Type::Binary | Type::Body | Type::File | Type::Multipart => PassedAs::Bytes,
            _ => return None,
        };
        let reported = self.reported(value.origin, passed_as);
        let reason = match (reported, passed_as) {
            (Some(code), _) => Reason::Reported(code),
            (None, PassedAs::Json) => Reason::Undescribed(self.json(&value)),
            (None, PassedAs::Bytes) => Reason::Undescribed(self.bytes(&value)?),
        };
        Some(Untyped {
            item: value.item,
            passed_as,
            reason,
            origin: value.origin.clone(),
        })
    }

    /// The code of the diagnostic about a value, or about a part of it, that makes it untyped.
    fn reported(&self, origin: &Origin, passed_as: PassedAs) -> Option<Code> {
        let written = &self.written(origin);
        let codes = match passed_as {
            PassedAs::Json => JSON_CODES,
            PassedAs::Bytes => BYTES_CODES,
        };
        let explains = |it: &&Diagnostic| {
            let is_here = |at: &Origin| at == written || at.below(written).is_some();
            let can_explain = codes.contains(&it.code()) || REFERENCE_CODES.contains(&it.code());
            can_explain && it.origin().is_some_and(is_here)
        };
        self.diagnostics.iter().find(explains).map(Diagnostic::code)
    }

    /// What the description lacks for a JSON value.
    fn json(&self, value: &TypedValue<'_>) -> &'static str {
        match self.schema(value) {
            Some(schema) => self.lacks(schema, value.ty),
            None if self.is_elsewhere(value.origin) => "described in another file",
            None => "content without `schema`",
        }
    }

    /// What the description lacks for a body of bytes; none if it says that it is bytes.
    fn bytes(&self, value: &TypedValue<'_>) -> Option<&'static str> {
        match value.media_type {
            Some(None) => Some("response without `content`"),
            Some(Some(_)) if self.is_elsewhere(value.origin) => None,
            Some(Some(_)) if self.schema(value).is_none() => Some("content without `schema`"),
            _ => None,
        }
    }

    /// Whether a value is described in another file than the root document.
    fn is_elsewhere(&self, origin: &Origin) -> bool {
        self.written(origin).file() != FileId::ROOT
    }

    /// Where a value is written; for one that the generator adds, such as additional properties, the object that it
    /// adds it to.
    fn written(&self, origin: &Origin) -> Origin {
        let written = self.diagnostics.written(origin);
        let mut written = written.unwrap_or_else(|| origin.clone());
        while written.file() == FileId::ROOT && self.root.pointer(written.pointer()).is_none() {
            let Some(parent) = written.parent() else {
                break;
            };
            written = parent;
        }
        written
    }

    /// The keyword that a schema lacks for a type that contains any JSON value.
    fn lacks(&self, schema: &Value, ty: &Type) -> &'static str {
        let schema = self.resolved(schema);
        let inner = |key: &str| schema.get(key).filter(|inner| inner.is_object());
        match ty {
            Type::Nullable(ty) => self.lacks(schema, ty),
            Type::Array(ty) => match inner("items") {
                Some(items) => self.lacks(items, ty),
                None => "array without `items`",
            },
            Type::Map(ty) => match inner("additionalProperties") {
                Some(values) => self.lacks(values, ty),
                None => "object without `properties`",
            },
            _ if is_null(schema) => "schema that allows only `null`",
            _ if schema.get("type").is_some() => "schema that allows several types",
            _ if ["oneOf", "anyOf", "allOf"]
                .iter()
                .any(|key| schema.get(key).is_some()) =>
            {
                "composed schema that allows any value"
            }
            _ => "schema without `type`",
        }
    }

    /// The schema of a value, as written.
    fn schema(&self, value: &TypedValue<'_>) -> Option<&Value> {
        let object = self.at(&self.written(value.origin))?;
        match value.media_type {
            None => Some(object.get("schema").unwrap_or(object)),
            Some(media_type) => {
                // The origin of an enum of media types is their map.
                let content = object.get("content").unwrap_or(object).as_object()?;
                let named = media_type.and_then(|name| content.get(name));
                let media_type = named.or_else(|| content.values().next())?;
                self.resolved(media_type).get("schema")
            }
        }
    }

    fn at(&self, origin: &Origin) -> Option<&Value> {
        let pointer = origin.pointer();
        let found = self.root.pointer(pointer);
        found
            .filter(|_| origin.file() == FileId::ROOT)
            .map(|it| self.resolved(it))
    }

    /// Follows a reference inside of the file.
    fn resolved<'v>(&'v self, value: &'v Value) -> &'v Value {
        let target = value.get("$ref").and_then(Value::as_str);
        let pointer = target.and_then(|target| target.strip_prefix('#'));
        let target = pointer.and_then(|pointer| self.root.pointer(pointer));
        target.unwrap_or(value)
    }
}

fn is_null(schema: &Value) -> bool {
    let ty = &schema["type"];
    *ty == "null" || *ty == json!(["null"])
}
