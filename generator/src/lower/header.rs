//! The headers of responses, as types.

use indexmap::IndexMap;
use openapiv3::{Header, ReferenceOr, Response};

use crate::diagnostic::{Code, Diagnostic, Origin};
use crate::ir::{Case, HeaderField, Headers, Scope, Shape, TypeId, TypeModule};

use super::Lowering;
use super::index::component_name;
use super::names::OperationNames;
use super::parameter::check_header_name;
use super::schema::SchemaContext;
use super::type_table::SharedType;

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
        let key = (origin.clone(), SharedType::Headers);
        if let Some(known) = self.types.shared.get(&key) {
            return *known;
        }
        let component = match response {
            ReferenceOr::Reference { reference } => component_name::<Response>(reference),
            ReferenceOr::Item(_) => None,
        };
        let (type_name, module) = match component {
            Some(wire) => {
                let words = format!("{wire} headers");
                let module = TypeModule::Component(self.types.modules.name(&words));
                (words, module)
            }
            None => (format!("{type_name} headers"), names.home.clone()),
        };
        let docs = "Documented response headers, for `Response::typed_headers`.".to_owned();
        let mut context = SchemaContext::new(origin.key("headers"), module, type_name, docs);
        let id = self.types.declare(&context);
        context.type_name = self.types.get(id).name.to_string();
        let fields = self.header_fields(headers, &context);
        self.types.define(id, Shape::Headers(Headers { fields }));
        self.types.shared.insert(key, id);
        id
    }

    fn header_fields(
        &mut self,
        headers: &'a IndexMap<String, ReferenceOr<Header>>,
        context: &SchemaContext,
    ) -> Vec<HeaderField> {
        let mut fields = Scope::new(Case::Snake, &[]);
        let mut lowered = Vec::with_capacity(headers.len());
        for (wire, header) in headers {
            let written = context.origin.key(wire);
            if !check_header_name(wire, &written, self.diagnostics)
                || self.is_content_type(wire, &written)
            {
                continue;
            }
            let Some(header) = self.index.resolve(header, &written) else {
                continue;
            };
            let found = &header.origin;
            let Header {
                description,
                style: _,
                required: _,
                deprecated,
                format,
                example,
                examples,
                extensions: _,
            } = header.item;
            let fallback_docs = format!("The header `{wire}`.");
            let inner_context = SchemaContext::new(
                found.clone(),
                context.module.clone(),
                format!("{} {wire}", context.type_name),
                fallback_docs.clone(),
            );
            let (ty, is_json) = self.parameter_type(format, &inner_context);
            self.value_examples(example.as_ref(), examples, &ty, found);
            lowered.push(HeaderField {
                name: fields.name(wire),
                wire: wire.to_ascii_lowercase(),
                ty,
                is_json,
                deprecated: *deprecated == Some(true),
                docs: header.docs(description.as_ref(), || fallback_docs),
                origin: header.origin,
            });
        }
        lowered
    }

    /// Whether a response header is the one that OpenAPI requires to ignore.
    fn is_content_type(&mut self, wire: &str, origin: &Origin) -> bool {
        let is_content_type = wire.eq_ignore_ascii_case("content-type");
        if is_content_type {
            let message = format!(
                "response header `{wire}` is defined by `content`; it is ignored, as OpenAPI requires"
            );
            let diagnostic = Diagnostic::new(Code::ReservedHeader, origin.clone(), message);
            self.report(diagnostic.at_key().help("remove the header"));
        }
        is_content_type
    }
}
