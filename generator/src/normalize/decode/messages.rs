//! Parameters, headers, bodies and responses.

use indexmap::IndexMap;
use openapiv3::{
    Encoding, Header, MediaType, Parameter, ParameterData, ParameterSchemaOrContent, RequestBody,
    Response, Responses, StatusCode,
};
use serde_json::Value;

use super::super::marks::EXPLODE;
use super::{Decoder, Fields, extensions, object, take};
use crate::diagnostic::Trail;

impl Decoder<'_> {
    pub(super) fn parameter(&mut self, trail: &Trail<'_>, value: Value) -> Option<Parameter> {
        let mut fields = object(value)?;
        let format = self.format(trail, &mut fields)?;
        let mut parameter = self.decode_fields(trail, fields)?;
        parameter_data(&mut parameter).format = format;
        Some(parameter)
    }

    pub(super) fn header(&mut self, trail: &Trail<'_>, value: Value) -> Option<Header> {
        let mut fields = object(value)?;
        let format = self.format(trail, &mut fields)?;
        Some(Header {
            format,
            ..self.decode_fields(trail, fields)?
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

    pub(super) fn request_body(&mut self, trail: &Trail<'_>, value: Value) -> Option<RequestBody> {
        let mut fields = object(value)?;
        let content = self.map(trail, &mut fields, "content", Self::media_type);
        Some(RequestBody {
            content,
            ..self.decode_fields(trail, fields)?
        })
    }

    pub(super) fn responses(&mut self, trail: &Trail<'_>, mut fields: Fields) -> Responses {
        let default = self.inner(trail, &mut fields, "default", Self::response);
        let mut responses = IndexMap::new();
        for (name, value) in &mut fields {
            let Some(status_code) = status_code(name) else {
                continue;
            };
            let response = self.reference(&trail.key(name), value.take(), Self::response);
            responses.extend(response.map(|response| (status_code, response)));
        }
        Responses {
            responses,
            default,
            extensions: extensions(fields),
        }
    }

    pub(super) fn response(&mut self, trail: &Trail<'_>, value: Value) -> Option<Response> {
        let mut fields = object(value)?;
        let headers = self.references(trail, &mut fields, "headers", Self::header);
        let content = self.map(trail, &mut fields, "content", Self::media_type);
        let links = self.references(trail, &mut fields, "links", Self::decode);
        Some(Response {
            headers,
            content,
            links,
            ..self.decode_fields(trail, fields)?
        })
    }

    fn media_type(&mut self, trail: &Trail<'_>, value: Value) -> Option<MediaType> {
        let mut fields = object(value)?;
        let schema = self.inner(trail, &mut fields, "schema", Self::schema);
        let encoding = self.map(trail, &mut fields, "encoding", Self::encoding);
        Some(MediaType {
            schema,
            encoding,
            ..self.decode_fields(trail, fields)?
        })
    }

    /// Without `explode`, an encoding's `style` decides, but `openapiv3` decodes `false`: a declared value
    /// is therefore kept as `x-explode` too.
    fn encoding(&mut self, trail: &Trail<'_>, value: Value) -> Option<Encoding> {
        let mut fields = object(value)?;
        let headers = self.references(trail, &mut fields, "headers", Self::header);
        let explode = take(&mut fields, "explode");
        let mut encoding: Encoding = self.decode_fields(trail, fields)?;
        let explode = explode.map(|explode| (EXPLODE.to_owned(), explode));
        encoding.extensions.extend(explode);
        Some(Encoding {
            headers,
            ..encoding
        })
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
