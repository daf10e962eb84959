// Client runtime, copied unchanged by `cargo xtask codegen`.

//! JSON objects that keep the order of their properties.

use std::collections::HashMap;
use std::{fmt, mem, vec};

use super::json::Json;

/// A JSON object with its properties in the order in which they were read or inserted.
///
/// Objects are equal if they have the same properties, in any order. Each name occurs once: of duplicates, the
/// value of the last one is at the position of the first one.
#[derive(Clone, Default)]
pub struct JsonObject {
    properties: Vec<(String, Json)>,
    /// The positions of the properties by their names, if there are more than [`FEW`].
    positions: Option<Box<HashMap<String, usize>>>,
}

/// The number of properties among which one is found as fast by comparing their names.
const FEW: usize = 16;

impl JsonObject {
    /// Creates an object without properties.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the number of properties.
    pub fn len(&self) -> usize {
        self.properties.len()
    }

    /// Whether the object has no properties.
    pub fn is_empty(&self) -> bool {
        self.properties.is_empty()
    }

    /// Returns the value of the property of this name.
    pub fn get(&self, name: &str) -> Option<&Json> {
        let position = self.position(name)?;
        Some(&self.properties[position].1)
    }

    /// Returns the value of the property of this name, to change it.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Json> {
        let position = self.position(name)?;
        Some(&mut self.properties[position].1)
    }

    /// Sets the value of a property and returns its previous one. A new property is the last one.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Json>) -> Option<Json> {
        let (name, value) = (name.into(), value.into());
        if let Some(previous) = self.get_mut(&name) {
            return Some(mem::replace(previous, value));
        }
        match &mut self.positions {
            Some(positions) => {
                positions.insert(name.clone(), self.properties.len());
                self.properties.push((name, value));
            }
            None => {
                self.properties.push((name, value));
                self.index();
            }
        }
        None
    }

    /// Removes a property and returns its value. The order of the others stays, which takes time for each of them.
    pub fn remove(&mut self, name: &str) -> Option<Json> {
        let position = self.position(name)?;
        let (_, value) = self.properties.remove(position);
        self.index();
        Some(value)
    }

    /// Returns the properties in their order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Json)> {
        let properties = self.properties.iter();
        properties.map(|(name, value)| (name.as_str(), value))
    }

    fn position(&self, name: &str) -> Option<usize> {
        match &self.positions {
            Some(positions) => positions.get(name).copied(),
            None => self.properties.iter().position(|(it, _)| it == name),
        }
    }

    /// Notes the positions of all properties, if there are many.
    fn index(&mut self) {
        let names = self.properties.iter().map(|(name, _)| name.clone());
        self.positions = (self.len() > FEW).then(|| Box::new(names.zip(0..).collect()));
    }
}

impl PartialEq for JsonObject {
    fn eq(&self, other: &Self) -> bool {
        let mut properties = self.iter();
        self.len() == other.len() && properties.all(|(name, value)| other.get(name) == Some(value))
    }
}

impl Eq for JsonObject {}

impl fmt::Debug for JsonObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<N: Into<String>, V: Into<Json>> FromIterator<(N, V)> for JsonObject {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(properties: I) -> Self {
        let mut object = Self::new();
        for (name, value) in properties {
            object.insert(name, value);
        }
        object
    }
}

impl IntoIterator for JsonObject {
    type Item = (String, Json);
    type IntoIter = vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.properties.into_iter()
    }
}
