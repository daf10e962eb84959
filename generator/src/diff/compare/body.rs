//! What requests carry.

use std::collections::{BTreeSet, HashSet};

use crate::ir::{
    Api, Body, Content, Format, Operation, Parameter, Payload, Shape, StyleKind, Type, TypeId,
};

use super::super::surface::Owner;
use super::super::wire::ValueFormat;
use super::super::{Rule, Wire};
use super::operations::endpoint;
use super::{Comparison, Finding, REQUEST};

/// A body before and after.
struct Pair<'a> {
    indices: (usize, usize),
    subject: String,
    old: &'a Body,
    new: &'a Body,
}

impl Pair<'_> {
    fn found(&self, rule: Rule) -> Finding {
        Finding::new(rule, self.subject.clone())
            .old(Owner::Body(self.indices.0), &self.old.origin)
            .new_(Owner::Body(self.indices.1), &self.new.origin)
            .reach(REQUEST)
    }
}

impl<'a> Comparison<'a> {
    pub(super) fn body(
        &mut self,
        indices: (usize, usize),
        (old, new): (&'a Operation, &'a Operation),
    ) {
        let subject = format!("{}: the body", endpoint(old));
        match (sent(old), sent(new)) {
            (Some(old), Some(new)) => self.bodies(&Pair {
                indices,
                subject,
                old,
                new,
            }),
            (Some(body), None) => self.add(
                Finding::new(Rule::RequestBodyRemoved, subject)
                    .old(Owner::Body(indices.0), &body.origin)
                    .reach(REQUEST)
                    .wire(Wire::Risk)
                    .says(
                        "there is none any more: the server need not read what is sent",
                        "do without it",
                    ),
            ),
            (None, Some(body)) => self.body_added(indices.1, subject, body),
            (None, None) => {}
        }
    }

    fn body_added(&mut self, index: usize, subject: String, body: &Body) {
        let (wire, message, advice) = match body.required {
            true => (
                Wire::Break,
                "a required body is new",
                "give it in every call; what is in use sends none",
            ),
            false => (Wire::Ok, "an optional body is new", "nothing"),
        };
        self.add(
            Finding::new(Rule::RequestBodyAdded, subject)
                .new_(Owner::Body(index), &body.origin)
                .reach(REQUEST)
                .wire(wire)
                .says(message, advice),
        );
    }

    fn bodies(&mut self, met: &Pair<'_>) {
        match (met.old.required, met.new.required) {
            (false, true) => {
                let found = met.found(Rule::RequestBodyBecameRequired).wire(Wire::Break);
                let advice = "give it in every call; what is in use need not send it";
                self.add(found.says("it is required", advice));
            }
            (true, false) => {
                let found = met.found(Rule::RequestBodyBecameOptional);
                self.add(found.says("it is optional", "give it with its method on the call"));
            }
            _ => {}
        }
        let olds = contents(self.old, &met.old.payload);
        let news = contents(self.new, &met.new.payload);
        for content in olds {
            match news.iter().find(|other| takes(other, content)) {
                Some(other) => self.content(met, content, other),
                None => self.media_type_removed(met, content, news),
            }
        }
        for content in news {
            if !olds.iter().any(|other| takes(content, other)) {
                let name = content.media_type();
                let found = met.found(Rule::RequestMediaTypeAdded);
                self.add(found.says(format!("it may be sent as `{name}`"), "nothing"));
            }
        }
    }

    fn media_type_removed(&mut self, met: &Pair<'_>, content: &Content, news: &[Content]) {
        let names: Vec<_> = news
            .iter()
            .map(|other| format!("`{}`", other.media_type()))
            .collect();
        let message = format!(
            "it is no longer taken as `{}`, but as {}",
            content.media_type(),
            names.join(", ")
        );
        let found = met.found(Rule::RequestMediaTypeRemoved).wire(Wire::Break);
        self.add(found.says(message, "send one of those that are left"));
    }

    fn content(&mut self, met: &Pair<'_>, old: &Content, new: &Content) {
        let sent = old.media_type();
        if !new.media_types.is_empty() && !is_among(&new.media_types, sent) {
            let taken = new.media_types.join("`, `");
            let message = format!("it is taken as `{taken}`, not as `{sent}`");
            let found = met.found(Rule::RequestMediaTypeRemoved).wire(Wire::Risk);
            self.add(found.says(message, "release the new crate before the server changes"));
        } else if is_spelled_otherwise(sent, new.media_type()) {
            let message = format!("it is sent as `{}`, not as `{sent}`", new.media_type());
            let found = met.found(Rule::RequestMediaTypeAdded);
            self.add(found.says(message, "nothing"));
        }
        if old.format != new.format {
            let found = met.found(Rule::RequestEncodingChanged).wire(Wire::Break);
            let advice = "release the new crate before the server stops reading the old form";
            self.add(found.says("its members are written otherwise", advice));
        }
        if !self.is_same(&old.ty, &new.ty) {
            let medium = match new.format {
                Format::Json => ValueFormat::Json,
                Format::Form(_) | Format::Multipart(_) | Format::Text | Format::Bytes => {
                    ValueFormat::Text
                }
            };
            let wire = self.reading.retyped(&old.ty, &new.ty, REQUEST, medium);
            let (before, after) = (self.old_text(&old.ty), self.new_text(&new.ty));
            let message = format!("its type is `{after}`, not `{before}`");
            let found = met.found(Rule::RequestBodyTypeChanged).wire(wire);
            self.add(found.says(message, "give a value of the new type"));
        }
    }
}

fn sent(operation: &Operation) -> Option<&Body> {
    let body = operation.body.as_ref();
    body.filter(|body| body.payload != Payload::Empty)
}

/// The types whose values are written as texts and never otherwise: forms in one line, and parameters.
pub(super) fn texts(api: &Api) -> HashSet<TypeId> {
    let payloads = api.operations.iter().flat_map(|operation| {
        let replies = operation
            .success_responses
            .iter()
            .chain(&operation.error_responses);
        let bodies = operation.body.iter().map(|body| &body.payload);
        bodies.chain(replies.map(|reply| &reply.payload))
    });
    let contents: Vec<_> = payloads.flat_map(|it| contents(api, it)).collect();
    let is_form = |it: &Content| matches!(it.format, Format::Form(_));
    let is_json = |it: &Parameter| it.style.kind == StyleKind::Json;
    let parameters = || api.operations.iter().flat_map(|it| &it.parameters);
    let forms = contents.iter().filter(|it| is_form(it)).map(|it| &it.ty);
    let plain = parameters().filter(|it| !is_json(it)).map(|it| &it.ty);
    let mut texts: HashSet<_> = forms.chain(plain).flat_map(Type::named).collect();
    if texts.is_empty() {
        return texts;
    }
    let shapes = api.types.iter().map(|def| &def.shape);
    let shapes = shapes.filter(|shape| !matches!(shape, Shape::Content(_)));
    let values = parameters().filter(|it| is_json(it));
    let others = contents.iter().filter(|it| !is_form(it));
    let types = shapes.flat_map(Shape::types);
    let types = types.chain(values.map(|it| &it.ty));
    for ty in types.chain(others.map(|it| &it.ty)) {
        for id in ty.named() {
            texts.remove(&id);
        }
    }
    texts
}

/// The forms of what is carried.
pub(super) fn contents<'a>(api: &'a Api, payload: &'a Payload) -> &'a [Content] {
    match payload {
        Payload::Empty => &[],
        Payload::Single(content) => std::slice::from_ref(content),
        Payload::Multiple(Type::Named(id)) => match &api.get(*id).shape {
            Shape::Content(contents) => contents,
            _ => &[],
        },
        Payload::Multiple(_) => &[],
    }
}

/// Whether a server that takes the one takes what the other is sent as.
fn takes(new: &Content, old: &Content) -> bool {
    new.media_types.is_empty() || matches(&new.media_types, old.media_type())
}

/// Whether a media type is one of these, or in one of these ranges.
pub(super) fn matches(ranges: &[String], media_type: &str) -> bool {
    let wanted = essence(media_type);
    let kind = wanted.split('/').next().unwrap_or_default();
    ranges.iter().any(|range| {
        let range = essence(range);
        range == wanted || range == "*/*" || range == format!("{kind}/*")
    })
}

/// The same, with whatever parameters it has.
pub(super) fn is_among(ranges: &[String], media_type: &str) -> bool {
    let wanted = parameters(media_type);
    ranges.iter().any(|range| {
        let is_open = essence(range).ends_with('*');
        matches(std::slice::from_ref(range), media_type) && (is_open || parameters(range) == wanted)
    })
}

/// Whether a media type is written otherwise than the same one.
fn is_spelled_otherwise(one: &str, other: &str) -> bool {
    one != other && essence(one) == essence(other)
}

/// A media type without its parameters, in lower case.
pub(super) fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// The parameters of a media type, without what goes without saying.
fn parameters(media_type: &str) -> BTreeSet<String> {
    let parameters = media_type.split(';').skip(1);
    let parameters = parameters.map(|it| it.trim().replace('"', "").to_ascii_lowercase());
    let goes_without_saying = |it: &String| it.is_empty() || it == "charset=utf-8";
    parameters.filter(|it| !goes_without_saying(it)).collect()
}
