//! The headers of responses, as types.

use indexmap::IndexMap;
use openapiv3::{Header, ReferenceOr, Response};

use crate::diagnostic::{Code, Diagnostic, Origin};
use crate::ir::{
    Case, Direction, Docs, HeaderField, Headers, Scope, Shape, TypeDef, TypeId, TypeModule,
};

use super::components::component_name;
use super::names::OperationNames;
use super::schema::{Medium, Place};
use super::{Lowering, docs};

impl<'a> Lowering<'a> {
    /// The typed headers of a response: one type for each response that is a component, or that declares its
    /// headers inline.
    pub(super) fn headers(
        &mut self,
        headers: &'a IndexMap<String, ReferenceOr<Header>>,
        response: &ReferenceOr<Response>,
        origin: &Origin,
        type_name: &str,
        names: &OperationNames,
    ) -> TypeId {
        if let Some(known) = self.header_types.get(origin) {
            return *known;
        }
        let component = match response {
            ReferenceOr::Reference { reference } => component_name::<Response>(reference),
            ReferenceOr::Item(_) => None,
        };
        let (name, home) = match component {
            Some(wire) => {
                let words = format!("{wire} headers");
                (
                    self.type_names.name(&words),
                    TypeModule::Component(self.modules.name(&words)),
                )
            }
            None => (
                self.operation_type_names
                    .name(&format!("{type_name} headers")),
                names.home.clone(),
            ),
        };
        let inside = Place {
            origin: origin.key("headers"),
            home: home.clone(),
            type_name: name.to_string(),
            stand_in: "Documented response headers.".to_owned(),
            medium: Medium::Json,
        };
        // Added first and filled in after: it goes before the types inside of it.
        let id = self.add(TypeDef {
            name,
            module: home,
            origin: inside.origin.clone(),
            docs: Docs(inside.stand_in.clone()),
            direction: Direction::default(),
            used_in: Direction::default(),
            derives: Vec::new(),
            shape: Shape::Headers(Headers { fields: Vec::new() }),
        });
        let fields = self.header_fields(headers, &inside);
        self.types[id.0].shape = Shape::Headers(Headers { fields });
        self.header_types.insert(origin.clone(), id);
        id
    }

    fn header_fields(
        &mut self,
        headers: &'a IndexMap<String, ReferenceOr<Header>>,
        place: &Place,
    ) -> Vec<HeaderField> {
        let mut fields = Scope::new(Case::Snake, &[]);
        let mut lowered = Vec::with_capacity(headers.len());
        for (wire, header) in headers {
            let written = place.origin.key(wire);
            if !self.check_header_name(wire, &written) || self.is_media_type(wire, &written) {
                continue;
            }
            let said = self.described.get(&written);
            let Some((header, found)) = self.components.resolve(header, &written) else {
                continue;
            };
            let Header {
                description,
                style: _,
                required: _,
                deprecated,
                format,
                example,
                examples,
                extensions: _,
            } = header;
            let stand_in = format!("The header `{wire}`.");
            let inside = Place {
                origin: found.clone(),
                type_name: format!("{} {wire}", place.type_name),
                stand_in: stand_in.clone(),
                medium: Medium::Json,
                ..place.clone()
            };
            let (ty, is_json) = self.parameter_type(format, &inside);
            self.value_examples(example.as_ref(), examples, &ty, &found);
            lowered.push(HeaderField {
                name: fields.name(wire),
                wire: wire.to_ascii_lowercase(),
                ty,
                is_json,
                deprecated: *deprecated == Some(true),
                docs: docs::or(Docs::first([said, description.as_ref()]), || stand_in),
                origin: found,
            });
        }
        lowered
    }

    /// Whether a response header is the one that OpenAPI requires to ignore.
    fn is_media_type(&mut self, wire: &str, origin: &Origin) -> bool {
        let is_media_type = wire.eq_ignore_ascii_case("content-type");
        if is_media_type {
            let message = format!(
                "response header `{wire}` is defined by `content`; it is ignored, as OpenAPI requires"
            );
            self.report(
                Diagnostic::new(Code::ReservedHeader, origin.clone(), message)
                    .at_key()
                    .help("remove the header"),
            );
        }
        is_media_type
    }
}
