//! What is sent and received: parameters, headers, bodies, responses.

use openapiv3::{
    Encoding, Header, MediaType, Parameter, ParameterData, ParameterSchemaOrContent, RequestBody,
    Response, Responses, StatusCode,
};
use serde_json::Value;

use super::{Decoder, Members, extensions};
use crate::diagnostic::Trail;

/// The keys of a parameter and of a header that say what its value is.
const FORMAT: &[&str] = &["schema", "content"];

impl<'a> Decoder<'a> {
    pub(super) fn parameter(&mut self, trail: &Trail<'_>, value: &'a Value) -> Option<Parameter> {
        let members = value.as_object()?;
        let mut parameter = self.shell(trail, members, FORMAT)?;
        data(&mut parameter).format = self.format(trail, members)?;
        Some(parameter)
    }

    pub(super) fn header(&mut self, trail: &Trail<'_>, value: &'a Value) -> Option<Header> {
        let members = value.as_object()?;
        let format = self.format(trail, members)?;
        Some(Header {
            format,
            ..self.shell(trail, members, FORMAT)?
        })
    }

    fn format(
        &mut self,
        trail: &Trail<'_>,
        members: &'a Members,
    ) -> Option<ParameterSchemaOrContent> {
        let Some(schema) = members.get("schema") else {
            let content = self.map(trail, members, "content", Self::media_type);
            return Some(ParameterSchemaOrContent::Content(content));
        };
        let schema = self.reference(&trail.key("schema"), schema, Self::schema)?;
        Some(ParameterSchemaOrContent::Schema(schema))
    }

    pub(super) fn request_body(
        &mut self,
        trail: &Trail<'_>,
        value: &'a Value,
    ) -> Option<RequestBody> {
        let members = value.as_object()?;
        let content = self.map(trail, members, "content", Self::media_type);
        Some(RequestBody {
            content,
            ..self.shell(trail, members, &["content"])?
        })
    }

    pub(super) fn responses(&mut self, trail: &Trail<'_>, members: &'a Members) -> Responses {
        let default = members.get("default");
        let by_status = members.iter().filter_map(|(name, value)| {
            let status = status(name)?;
            Some((
                status,
                self.reference(&trail.key(name), value, Self::response)?,
            ))
        });
        Responses {
            responses: by_status.collect(),
            default: default
                .and_then(|value| self.reference(&trail.key("default"), value, Self::response)),
            extensions: extensions(members),
        }
    }

    pub(super) fn response(&mut self, trail: &Trail<'_>, value: &'a Value) -> Option<Response> {
        let members = value.as_object()?;
        let headers = self.references(trail, members, "headers", Self::header);
        let content = self.map(trail, members, "content", Self::media_type);
        Some(Response {
            headers,
            content,
            links: self.references(trail, members, "links", Self::whole),
            ..self.shell(trail, members, &["headers", "content", "links"])?
        })
    }

    fn media_type(&mut self, trail: &Trail<'_>, value: &'a Value) -> Option<MediaType> {
        let members = value.as_object()?;
        let schema = members.get("schema");
        let schema =
            schema.and_then(|value| self.reference(&trail.key("schema"), value, Self::schema));
        let encoding = self.map(trail, members, "encoding", Self::encoding);
        Some(MediaType {
            schema,
            encoding,
            ..self.shell(trail, members, &["schema", "encoding"])?
        })
    }

    /// Without `explode`, an encoding's `style` decides, and `openapiv3` reads `false`: what is written
    /// is therefore kept as `x-explode` too.
    fn encoding(&mut self, trail: &Trail<'_>, value: &'a Value) -> Option<Encoding> {
        let members = value.as_object()?;
        let mut encoding: Encoding = self.shell(trail, members, &["headers"])?;
        encoding.headers = self.references(trail, members, "headers", Self::header);
        let explode = members
            .get("explode")
            .map(|explode| ("x-explode".to_owned(), explode.clone()));
        encoding.extensions.extend(explode);
        Some(encoding)
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
