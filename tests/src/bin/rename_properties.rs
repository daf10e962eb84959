//! Renames the first property of every hundredth schema of a JSON description, to measure `cargo xtask diff`:
//! `cargo run -p tests --bin rename_properties OLD.json > NEW.json`.

use std::fs::File;
use std::io::{self, BufReader};

use serde_json::{Map, Value};

/// One schema with a renamed property for so many schemas that have properties.
const INTERVAL: usize = 100;

fn main() -> io::Result<()> {
    let path = std::env::args_os().nth(1);
    let path = path.ok_or_else(|| io::Error::other("missing path of a JSON description"))?;
    let mut description = serde_json::from_reader(BufReader::new(File::open(path)?))?;
    rename_in(&mut description, &mut 0);
    serde_json::to_writer(io::stdout().lock(), &description)?;
    Ok(())
}

fn rename_in(value: &mut Value, schemas: &mut usize) {
    match value {
        Value::Object(object) => {
            if has_properties(object) {
                *schemas += 1;
                if schemas.is_multiple_of(INTERVAL) {
                    rename_first_property(object);
                }
            }
            object
                .values_mut()
                .for_each(|value| rename_in(value, schemas));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rename_in(item, schemas)),
        _ => {}
    }
}

/// Whether an object is a schema with properties, and not an object with a property of this name.
fn has_properties(object: &Map<String, Value>) -> bool {
    let properties = object.get("properties").and_then(Value::as_object);
    properties.is_some_and(|properties| {
        !properties.is_empty() && properties.values().all(Value::is_object)
    })
}

fn rename_first_property(schema: &mut Map<String, Value>) {
    let Some(Value::Object(properties)) = schema.get_mut("properties") else {
        return;
    };
    let mut renamed = String::new();
    let entries = std::mem::take(properties).into_iter().enumerate();
    *properties = entries
        .map(|(index, (name, property))| match index {
            0 => {
                renamed.clone_from(&name);
                (new_name(&name), property)
            }
            _ => (name, property),
        })
        .collect();
    let required = schema.get_mut("required").and_then(Value::as_array_mut);
    for name in required.into_iter().flatten() {
        if name.as_str() == Some(renamed.as_str()) {
            *name = new_name(&renamed).into();
        }
    }
}

fn new_name(name: &str) -> String {
    format!("{name}_renamed")
}
