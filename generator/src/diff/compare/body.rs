//! Request bodies.

use std::collections::{BTreeSet, HashSet};

use crate::ir::{
    Api, Body, Content, Direction, Format, Operation, Parameter, Payload, Shape, StyleKind, Type,
    TypeId,
};

use super::super::owner::Owner;
use super::super::wire::ValueFormat;
use super::super::{Rule, Wire};
use super::operations::OperationPair;
use super::{Comparison, NO_HELP, PASS_ARGUMENT, PASS_NEW_TYPE, Pair, RELEASE_FIRST, SET_ARGUMENT};

impl Comparison<'_> {
    pub(super) fn body(&mut self, pair: &OperationPair<'_>) {
        let owners = (Owner::Body(pair.ids.0), Owner::Body(pair.ids.1));
        match (sent(pair.old), sent(pair.new)) {
            (Some(old), Some(new)) => self.bodies(&Pair {
                ids: owners,
                old,
                new,
                direction: Direction::REQUEST,
            }),
            (Some(_), None) => {
                let message =
                    "request body removed; the server may ignore the body of deployed clients";
                let finding = self.removed(Rule::RequestBodyRemoved, owners.0);
                self.add(finding.wire(Wire::Risk), message, "stop sending it");
            }
            (None, Some(body)) => self.body_added(owners.1, body),
            (None, None) => {}
        }
    }

    fn body_added(&mut self, owner: Owner, body: &Body) {
        let finding = self.added(Rule::RequestBodyAdded, owner);
        if body.required {
            let message = "required request body added; deployed clients do not send it";
            self.add(finding.wire(Wire::Break), message, PASS_ARGUMENT);
        } else {
            self.add(finding, "optional request body added", NO_HELP);
        }
    }

    fn bodies(&mut self, pair: &Pair<'_, Body>) {
        match (pair.old.required, pair.new.required) {
            (false, true) => {
                let finding = self.changed(Rule::RequestBodyBecameRequired, pair.ids);
                let message = "request body became required; deployed clients may omit it";
                self.add(finding.wire(Wire::Break), message, PASS_ARGUMENT);
            }
            (true, false) => {
                let finding = self.changed(Rule::RequestBodyBecameOptional, pair.ids);
                self.add(finding, "request body became optional", SET_ARGUMENT);
            }
            _ => {}
        }
        let olds = pair.old.payload.contents(self.old);
        let news = pair.new.payload.contents(self.new);
        for content in olds {
            match news.iter().find(|candidate| accepts(candidate, content)) {
                Some(candidate) => self.content(pair, content, candidate),
                None => self.media_type_removed(pair, content, news),
            }
        }
        for content in news {
            if !olds.iter().any(|candidate| accepts(content, candidate)) {
                let name = content.media_type();
                let finding = self.changed(Rule::RequestMediaTypeAdded, pair.ids);
                self.add(
                    finding,
                    format!("request media type `{name}` added"),
                    NO_HELP,
                );
            }
        }
    }

    fn media_type_removed(&mut self, pair: &Pair<'_, Body>, content: &Content, news: &[Content]) {
        let names: Vec<_> = news.iter().map(Content::media_type).collect();
        let message = format!(
            "request media type `{}` removed; the server accepts `{}`",
            content.media_type(),
            names.join("`, `")
        );
        let finding = self.changed(Rule::RequestMediaTypeRemoved, pair.ids);
        let help = "send one of the remaining media types";
        self.add(finding.wire(Wire::Break), message, help);
    }

    fn content(&mut self, pair: &Pair<'_, Body>, old: &Content, new: &Content) {
        let sent = old.media_type();
        if !new.media_types.is_empty() && !is_among(&new.media_types, sent) {
            let accepted = new.media_types.join("`, `");
            let message = format!("request media type changed from `{sent}` to `{accepted}`");
            let finding = self.changed(Rule::RequestMediaTypeRemoved, pair.ids);
            self.add(finding.wire(Wire::Risk), message, RELEASE_FIRST);
        } else if is_respelled(sent, new.media_type()) {
            let message = format!(
                "spelling of the request media type changed from `{sent}` to `{}`",
                new.media_type()
            );
            let finding = self.changed(Rule::RequestMediaTypeAdded, pair.ids);
            self.add(finding, message, NO_HELP);
        }
        if old.format != new.format {
            let message = "serialization of properties or parts in the request body changed";
            let help = "release the new crate before the server stops accepting the old encoding";
            let finding = self.changed(Rule::RequestEncodingChanged, pair.ids);
            self.add(finding.wire(Wire::Break), message, help);
        }
        let format = match new.format {
            Format::Json => ValueFormat::Json,
            Format::Form(_) | Format::Multipart(_) | Format::Text | Format::Bytes => {
                ValueFormat::Text
            }
        };
        let types = (&old.ty, &new.ty);
        if let Some(wire) = self.type_effect(types, pair.direction, format) {
            let finding = self
                .changed(Rule::RequestBodyTypeChanged, pair.ids)
                .wire(wire);
            self.add(finding, self.type_changed(&old.ty, &new.ty), PASS_NEW_TYPE);
        }
    }
}

fn sent(operation: &Operation) -> Option<&Body> {
    let body = operation.body.as_ref();
    body.filter(|body| body.payload != Payload::Empty)
}

/// The types whose values are only serialized as strings: URL-encoded forms and parameters.
pub(super) fn string_types(api: &Api) -> HashSet<TypeId> {
    let payloads = api.operations.iter().flat_map(|operation| {
        let bodies = operation.body.iter().map(|body| &body.payload);
        bodies.chain(operation.responses().map(|response| &response.payload))
    });
    let contents: Vec<_> = payloads.flat_map(|it| it.contents(api)).collect();
    let is_form = |it: &Content| matches!(it.format, Format::Form(_));
    let is_json = |it: &Parameter| it.style.kind == StyleKind::Json;
    let parameters = || api.operations.iter().flat_map(|it| &it.parameters);
    let forms = contents.iter().filter(|it| is_form(it)).map(|it| &it.ty);
    let string_parameters = parameters().filter(|it| !is_json(it)).map(|it| &it.ty);
    let mut string_types: HashSet<_> = forms
        .chain(string_parameters)
        .flat_map(Type::named)
        .collect();
    if string_types.is_empty() {
        return string_types;
    }
    let shapes = api.types.iter().map(|def| &def.shape);
    let shapes = shapes.filter(|shape| !matches!(shape, Shape::Content(_)));
    let json_parameters = parameters().filter(|it| is_json(it));
    let remaining = contents.iter().filter(|it| !is_form(it));
    let types = shapes.flat_map(Shape::types);
    let types = types.chain(json_parameters.map(|it| &it.ty));
    for ty in types.chain(remaining.map(|it| &it.ty)) {
        for id in ty.named() {
            string_types.remove(&id);
        }
    }
    string_types
}

/// Whether a server that accepts the new content accepts the media type of the old one.
fn accepts(new: &Content, old: &Content) -> bool {
    new.media_types.is_empty() || matches(&new.media_types, old.media_type())
}

/// Whether a media type is one of these, or matches one of these media type ranges.
pub(super) fn matches(ranges: &[String], media_type: &str) -> bool {
    let requested = essence(media_type);
    let kind = requested.split('/').next().unwrap_or_default();
    ranges.iter().any(|range| {
        let range = essence(range);
        range == requested || range == "*/*" || range == format!("{kind}/*")
    })
}

/// Whether a media type with its parameters matches one of these media types or ranges.
pub(super) fn is_among(ranges: &[String], media_type: &str) -> bool {
    let requested = parameters(media_type);
    ranges.iter().any(|range| {
        let is_open = essence(range).ends_with('*');
        matches(std::slice::from_ref(range), media_type)
            && (is_open || parameters(range) == requested)
    })
}

/// Whether two different spellings have the same media type.
fn is_respelled(left: &str, right: &str) -> bool {
    left != right && essence(left) == essence(right)
}

/// A media type without its parameters, in lower case.
pub(super) fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// The parameters of a media type, without the default `charset`.
fn parameters(media_type: &str) -> BTreeSet<String> {
    let parameters = media_type.split(';').skip(1);
    let parameters = parameters.map(|it| it.trim().replace('"', "").to_ascii_lowercase());
    let is_default = |it: &String| it.is_empty() || it == "charset=utf-8";
    parameters.filter(|it| !is_default(it)).collect()
}
