//! Parameters, headers, bodies and responses.

use indexmap::IndexMap;
use openapiv3::{
    Encoding, Header, MediaType, Parameter, ParameterData, ParameterSchemaOrContent, RequestBody,
    Response, Responses, StatusCode,
};
use serde_json::Value;

use super::{Decoder, Members, extensions, object, take};
use crate::diagnostic::Trail;

impl Decoder<'_> {
    pub(super) fn parameter(&mut self, trail: &Trail<'_>, value: Value) -> Option<Parameter> {
        let mut members = object(value)?;
        let format = self.format(trail, &mut members)?;
        let mut parameter = self.shell(trail, members)?;
        data(&mut parameter).format = format;
        Some(parameter)
    }

    pub(super) fn header(&mut self, trail: &Trail<'_>, value: Value) -> Option<Header> {
        let mut members = object(value)?;
        let format = self.format(trail, &mut members)?;
        Some(Header {
            format,
            ..self.shell(trail, members)?
        })
    }

    fn format(
        &mut self,
        trail: &Trail<'_>,
        members: &mut Members,
    ) -> Option<ParameterSchemaOrContent> {
        if !members.contains_key("schema") {
            let content = self.map(trail, members, "content", Self::media_type);
            return Some(ParameterSchemaOrContent::Content(content));
        }
        let schema = self.inner(trail, members, "schema", Self::schema)?;
        Some(ParameterSchemaOrContent::Schema(schema))
    }

    pub(super) fn request_body(&mut self, trail: &Trail<'_>, value: Value) -> Option<RequestBody> {
        let mut members = object(value)?;
        let content = self.map(trail, &mut members, "content", Self::media_type);
        Some(RequestBody {
            content,
            ..self.shell(trail, members)?
        })
    }

    pub(super) fn responses(&mut self, trail: &Trail<'_>, mut members: Members) -> Responses {
        let default = self.inner(trail, &mut members, "default", Self::response);
        let mut responses = IndexMap::new();
        for (name, value) in &mut members {
            let Some(status) = status(name) else {
                continue;
            };
            let response = self.reference(&trail.key(name), value.take(), Self::response);
            responses.extend(response.map(|response| (status, response)));
        }
        Responses {
            responses,
            default,
            extensions: extensions(members),
        }
    }

    pub(super) fn response(&mut self, trail: &Trail<'_>, value: Value) -> Option<Response> {
        let mut members = object(value)?;
        let headers = self.references(trail, &mut members, "headers", Self::header);
        let content = self.map(trail, &mut members, "content", Self::media_type);
        let links = self.references(trail, &mut members, "links", Self::whole);
        Some(Response {
            headers,
            content,
            links,
            ..self.shell(trail, members)?
        })
    }

    fn media_type(&mut self, trail: &Trail<'_>, value: Value) -> Option<MediaType> {
        let mut members = object(value)?;
        let schema = self.inner(trail, &mut members, "schema", Self::schema);
        let encoding = self.map(trail, &mut members, "encoding", Self::encoding);
        Some(MediaType {
            schema,
            encoding,
            ..self.shell(trail, members)?
        })
    }

    /// Without `explode`, an encoding's `style` decides, but `openapiv3` decodes `false`: a declared value
    /// is therefore kept as `x-explode` too.
    fn encoding(&mut self, trail: &Trail<'_>, value: Value) -> Option<Encoding> {
        let mut members = object(value)?;
        let headers = self.references(trail, &mut members, "headers", Self::header);
        let explode = take(&mut members, "explode");
        let mut encoding: Encoding = self.shell(trail, members)?;
        let explode = explode.map(|explode| ("x-explode".to_owned(), explode));
        encoding.extensions.extend(explode);
        Some(Encoding {
            headers,
            ..encoding
        })
    }
}

fn data(parameter: &mut Parameter) -> &mut ParameterData {
    match parameter {
        Parameter::Query { parameter_data, .. }
        | Parameter::Header { parameter_data, .. }
        | Parameter::Path { parameter_data, .. }
        | Parameter::Cookie { parameter_data, .. } => parameter_data,
    }
}

/// `404` or `4XX`; none for `default` and `x-` keys.
fn status(name: &str) -> Option<StatusCode> {
    match name.strip_suffix("XX") {
        Some(hundred) => hundred.parse().ok().map(StatusCode::Range),
        None => name.parse().ok().map(StatusCode::Code),
    }
}
