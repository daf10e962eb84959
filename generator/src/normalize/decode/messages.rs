//! Parameters, headers, bodies and responses.

use indexmap::IndexMap;
use openapiv3::{
    Encoding, Example, Header, MediaType, Parameter, ParameterData, ParameterSchemaOrContent,
    ReferenceOr, RequestBody, Response, Responses, StatusCode,
};

use super::super::marks::{self, EXPLODE};
use super::super::values::packed;
use super::{Decoder, Fields, extensions, object, take};
use crate::diagnostic::Trail;

impl Decoder<'_> {
    pub(super) fn parameter(&mut self, trail: &Trail<'_>, mut fields: Fields) -> Option<Parameter> {
        let marks = marks::take(&mut fields);
        let format = self.format(trail, &mut fields)?;
        let examples = self.examples(trail, &mut fields);
        let mut parameter = self.decode(trail, fields)?;
        let data = parameter_data(&mut parameter);
        data.format = format;
        data.examples = examples;
        data.extensions.extend(packed::<Vec<_>>(marks));
        Some(parameter)
    }

    pub(super) fn header(&mut self, trail: &Trail<'_>, mut fields: Fields) -> Option<Header> {
        let format = self.format(trail, &mut fields)?;
        let examples = self.examples(trail, &mut fields);
        Some(Header {
            format,
            examples,
            ..self.decode(trail, fields)?
        })
    }

    fn format(
        &mut self,
        trail: &Trail<'_>,
        fields: &mut Fields,
    ) -> Option<ParameterSchemaOrContent> {
        if !fields.contains_key("schema") {
            let content = self.map(trail, fields, "content", Self::media_type);
            return Some(ParameterSchemaOrContent::Content(content));
        }
        let schema = self.inner(trail, fields, "schema", Self::schema)?;
        Some(ParameterSchemaOrContent::Schema(schema))
    }

    pub(super) fn request_body(
        &mut self,
        trail: &Trail<'_>,
        mut fields: Fields,
    ) -> Option<RequestBody> {
        let content = self.map(trail, &mut fields, "content", Self::media_type);
        Some(RequestBody {
            content,
            ..self.decode(trail, fields)?
        })
    }

    pub(super) fn responses(&mut self, trail: &Trail<'_>, mut fields: Fields) -> Responses {
        let default = self.inner(trail, &mut fields, "default", Self::response);
        let mut responses = IndexMap::new();
        for (name, value) in &mut fields {
            if let Some(status_code) = status_code(name)
                && let Some(response) = object(value.take())
            {
                let response = self.reference(&trail.key(name), response, Self::response);
                responses.extend(response.map(|response| (status_code, response)));
            }
        }
        Responses {
            responses,
            default,
            extensions: extensions(fields),
        }
    }

    pub(super) fn response(&mut self, trail: &Trail<'_>, mut fields: Fields) -> Option<Response> {
        let headers = self.references(trail, &mut fields, "headers", Self::header);
        let content = self.map(trail, &mut fields, "content", Self::media_type);
        let links = self.references(trail, &mut fields, "links", Self::decode);
        Some(Response {
            headers,
            content,
            links,
            ..self.decode(trail, fields)?
        })
    }

    fn examples(
        &mut self,
        trail: &Trail<'_>,
        fields: &mut Fields,
    ) -> IndexMap<String, ReferenceOr<Example>> {
        self.references(trail, fields, "examples", Self::decode)
    }

    fn media_type(&mut self, trail: &Trail<'_>, mut fields: Fields) -> Option<MediaType> {
        let marks = marks::take(&mut fields);
        let schema = self.inner(trail, &mut fields, "schema", Self::schema);
        let encoding = self.map(trail, &mut fields, "encoding", Self::encoding);
        let examples = self.examples(trail, &mut fields);
        let mut media_type = MediaType {
            schema,
            examples,
            encoding,
            ..self.decode(trail, fields)?
        };
        media_type.extensions.extend(packed::<Vec<_>>(marks));
        Some(media_type)
    }

    /// Without `explode`, an encoding's `style` decides, but `openapiv3` decodes `false`: a declared value
    /// is therefore kept as a mark too.
    fn encoding(&mut self, trail: &Trail<'_>, mut fields: Fields) -> Option<Encoding> {
        let headers = self.references(trail, &mut fields, "headers", Self::header);
        let explode = take(&mut fields, "explode");
        let mut encoding = Encoding {
            headers,
            ..self.decode(trail, fields)?
        };
        let explode = explode.map(|explode| (EXPLODE.to_owned(), (&explode).into()));
        encoding.extensions.extend(explode);
        Some(encoding)
    }
}

fn parameter_data(parameter: &mut Parameter) -> &mut ParameterData {
    match parameter {
        Parameter::Query { parameter_data, .. }
        | Parameter::Header { parameter_data, .. }
        | Parameter::Path { parameter_data, .. }
        | Parameter::Cookie { parameter_data, .. } => parameter_data,
    }
}

/// `404` or `4XX`; none for `default` and `x-` keys.
fn status_code(name: &str) -> Option<StatusCode> {
    match name.strip_suffix("XX") {
        Some(class) => class.parse().ok().map(StatusCode::Range),
        None => name.parse().ok().map(StatusCode::Code),
    }
}
