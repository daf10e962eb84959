//! Identifiers of schemas: `$id`, `$anchor`, `$dynamicAnchor`.

use crate::json::Value;
use crate::url::Url;

use super::super::tree::Read;
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
            Value::Object(fields) => {
                self.collect_names(trail, value);
                for (key, value) in fields {
                    self.collect(&trail.key(key), value);
                }
            }
            _ => {}
        }
    }

    fn collect_names(&mut self, trail: &Trail<'_>, value: &Value) {
        let string = |key| value.string(key);
        let is_root = matches!(trail, Trail::Root);
        let pointer = || trail.origin().pointer().to_owned();
        if let Some(uri) = string("$id").or_else(|| string("$self").filter(|_| is_root)) {
            let pointer = pointer();
            if let Some(url) = self.url(&pointer, uri) {
                let url = url.without_fragment();
                self.resources.push(Resource { url, pointer });
            }
        }
        for name in ["$anchor", "$dynamicAnchor"].into_iter().filter_map(string) {
            self.anchors.push(Anchor {
                name: name.to_owned(),
                pointer: pointer(),
            });
        }
    }

    /// The pointer of the target of a reference at `location`, if that is an identified schema.
    pub(super) fn find(&self, tree: &Value, location: &str, uri: &str) -> Option<String> {
        if self.resources.is_empty() && (self.anchors.is_empty() || uri.starts_with("#/")) {
            return None;
        }
        let fragment = uri.split_once('#').map_or("", |(_, fragment)| fragment);
        let fragment = super::resolve::percent_decode(fragment);
        let target = self.url(location, uri)?.without_fragment();
        let resource = self.resources.iter().find(|it| it.url == target);
        if !fragment.is_empty() && !fragment.starts_with('/') {
            let is_local = uri.starts_with('#');
            return self.anchor(resource, &fragment, is_local);
        }
        let pointer = format!("{}{fragment}", resource?.pointer);
        // A pointer in a schema with an `$id` is relative to that schema, but authors often count from the root.
        let exists = !uri.starts_with('#') || tree.pointer(&pointer).is_some();
        exists.then_some(pointer)
    }

    /// The missing `$id` of a reference at `location`, and a similar one. None where the reference is relative
    /// to the file, or is not relative.
    pub(super) fn unknown_id(&self, location: &str, uri: &str) -> Option<(String, Option<String>)> {
        // A reference that is relative to the root of a file refers to a file, and not to an `$id`.
        self.enclosing_resource(location)
            .filter(|resource| !resource.pointer.is_empty())?;
        if Url::parse(uri).is_some() {
            return None;
        }
        let url = self.url(location, uri)?.without_fragment();
        let known = self.resources.iter().map(|resource| &resource.url);
        let similar = closest_match(last_step(&url), known.clone().map(last_step));
        let similar =
            similar.and_then(|similar| known.clone().find(|url| last_step(url) == similar));
        let similar = similar.map(Url::to_string);
        Some((url.to_string(), similar))
    }

    /// An anchor of a resource; or one of the file, if its name is unique.
    fn anchor(&self, resource: Option<&Resource>, name: &str, is_local: bool) -> Option<String> {
        let mut candidates = self.anchors.iter().filter(|anchor| anchor.name == name);
        let in_resource = candidates.clone().find(|anchor| {
            let enclosing = self.enclosing_resource(&anchor.pointer);
            enclosing.map(|it| &it.pointer) == resource.map(|it| &it.pointer)
        });
        let in_resource = in_resource.filter(|_| is_local || resource.is_some());
        let found = in_resource.or_else(|| candidates.next().filter(|_| is_local));
        found.map(|anchor| anchor.pointer.clone())
    }

    /// A reference at a location, as an absolute URL.
    fn url(&self, location: &str, uri: &str) -> Option<Url> {
        match self.enclosing_resource(location) {
            Some(resource) => resource.url.join(uri),
            None => Url::parse(DEFAULT_BASE)?.join(uri),
        }
    }

    /// The innermost schema with an `$id` that contains a location.
    fn enclosing_resource(&self, location: &str) -> Option<&Resource> {
        let encloses = |resource: &&Resource| {
            let relative = location.strip_prefix(resource.pointer.as_str());
            relative.is_some_and(|relative| relative.is_empty() || relative.starts_with('/'))
        };
        let enclosing = self.resources.iter().filter(encloses);
        enclosing.max_by_key(|resource| resource.pointer.len())
    }
}

fn last_step(url: &Url) -> &str {
    url.path().rsplit('/').next().unwrap_or_default()
}
