//! Identifiers of schemas: `$id`, `$anchor`, `$dynamicAnchor`.

use serde_json::Value;
use url::Url;

use crate::diagnostic::{Trail, closest_match};

/// The base URI of a relative `$id` in a file without `$self`.
const DEFAULT_BASE: &str = "description:/";

/// The identifiers of one file.
#[derive(Debug, Default)]
pub(super) struct Identifiers {
    /// The base URIs of references; the outer before the inner.
    resources: Vec<Resource>,
    anchors: Vec<Anchor>,
}

/// A schema with an `$id`, or a description with a `$self`.
#[derive(Debug)]
struct Resource {
    url: Url,
    pointer: String,
}

/// A name for a location in a resource.
#[derive(Debug)]
struct Anchor {
    name: String,
    pointer: String,
}

impl Identifiers {
    /// The identifiers in a file. Its source text is searched first: few have any.
    pub(super) fn of(tree: &Value, text: &str) -> Self {
        let mut found = Self::default();
        let has_any = ["$id", "$self", "$anchor", "$dynamicAnchor"];
        if has_any.iter().any(|key| text.contains(key)) {
            found.collect(&Trail::Root, tree);
        }
        found
    }

    fn collect(&mut self, trail: &Trail<'_>, value: &Value) {
        match value {
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.collect(&trail.index(index), item);
                }
            }
            Value::Object(members) => {
                self.collect_names(trail, value);
                for (key, value) in members {
                    self.collect(&trail.key(key), value);
                }
            }
            _ => {}
        }
    }

    fn collect_names(&mut self, trail: &Trail<'_>, value: &Value) {
        let text = |key| value.get(key).and_then(Value::as_str);
        let is_root = matches!(trail, Trail::Root);
        let pointer = || trail.origin().pointer().to_owned();
        if let Some(written) = text("$id").or_else(|| text("$self").filter(|_| is_root)) {
            let pointer = pointer();
            if let Some(url) = self.url(&pointer, written) {
                let url = without_fragment(url);
                self.resources.push(Resource { url, pointer });
            }
        }
        for name in ["$anchor", "$dynamicAnchor"].into_iter().filter_map(text) {
            self.anchors.push(Anchor {
                name: name.to_owned(),
                pointer: pointer(),
            });
        }
    }

    /// The pointer of the target of a reference at `place`, if that is an identified schema.
    pub(super) fn find(&self, tree: &Value, place: &str, written: &str) -> Option<String> {
        if self.resources.is_empty() && (self.anchors.is_empty() || written.starts_with("#/")) {
            return None;
        }
        let fragment = written.split_once('#').map_or("", |(_, fragment)| fragment);
        let fragment = super::resolve::decoded(fragment);
        let target = without_fragment(self.url(place, written)?);
        let resource = self.resources.iter().find(|it| it.url == target);
        if !fragment.is_empty() && !fragment.starts_with('/') {
            let is_here = written.starts_with('#');
            return self.anchor(resource, &fragment, is_here);
        }
        let pointer = format!("{}{fragment}", resource?.pointer);
        // A pointer in a schema with an `$id` is relative to that schema, but is often written from the root.
        let is_there = !written.starts_with('#') || tree.pointer(&pointer).is_some();
        is_there.then_some(pointer)
    }

    /// The missing `$id` of a reference at `place`, and a similar one. None where the reference is relative
    /// to the file, or is not relative.
    pub(super) fn missing(&self, place: &str, written: &str) -> Option<(String, Option<String>)> {
        // A reference that is relative to a whole file is to another file.
        self.resource_around(place)
            .filter(|resource| !resource.pointer.is_empty())?;
        if Url::parse(written).is_ok() {
            return None;
        }
        let url = without_fragment(self.url(place, written)?);
        let known = self.resources.iter().map(|resource| &resource.url);
        let near = closest_match(last_step(&url), known.clone().map(last_step));
        let near = near.and_then(|near| known.clone().find(|url| last_step(url) == near));
        let near = near.map(Url::to_string);
        Some((url.into(), near))
    }

    /// An anchor of a resource; or one of the whole file, if its name is unique.
    fn anchor(&self, resource: Option<&Resource>, name: &str, is_here: bool) -> Option<String> {
        let mut named = self.anchors.iter().filter(|anchor| anchor.name == name);
        let own = named.clone().find(|anchor| {
            let around = self.resource_around(&anchor.pointer);
            around.map(|it| &it.pointer) == resource.map(|it| &it.pointer)
        });
        let own = own.filter(|_| is_here || resource.is_some());
        let found = own.or_else(|| named.next().filter(|_| is_here));
        found.map(|anchor| anchor.pointer.clone())
    }

    /// A reference at a location, as an absolute URL.
    fn url(&self, place: &str, written: &str) -> Option<Url> {
        let nowhere = Url::parse(DEFAULT_BASE).ok();
        let base = self.resource_around(place).map(|resource| &resource.url);
        let base = base.or(nowhere.as_ref());
        Url::options().base_url(base).parse(written).ok()
    }

    /// The innermost schema with an `$id` that contains a location.
    fn resource_around(&self, place: &str) -> Option<&Resource> {
        let is_around = |resource: &&Resource| {
            let rest = place.strip_prefix(resource.pointer.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let around = self.resources.iter().filter(is_around);
        around.max_by_key(|resource| resource.pointer.len())
    }
}

fn last_step(url: &Url) -> &str {
    url.path().rsplit('/').next().unwrap_or_default()
}

fn without_fragment(mut url: Url) -> Url {
    url.set_fragment(None);
    url
}
