//! Tests malicious and malformed descriptions: each results in diagnostics or a crate, in reasonable time and with
//! a small stack.

mod chance;
mod cycles;
mod depth;
mod names;
mod size;

use std::fs;
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use generator::format::FileSet;
use tests::{client_of, generate};

/// The default stack size of a thread.
const STACK_SIZE: usize = 2 << 20;

/// The time limit for a description, in a build without optimizations and beside other tests.
const TIMEOUT: Duration = Duration::from_secs(60);

/// The result of a description.
struct Outcome {
    files: Option<FileSet>,
    rendered: String,
}

impl Outcome {
    /// Returns whether the description was rejected, with a diagnostic of this code.
    fn is_rejected_with(&self, code: &str) -> bool {
        self.files.is_none() && self.rendered.contains(&format!("error[{code}]"))
    }

    /// Returns whether this code was reported, and a crate was generated nevertheless.
    fn is_generated_with(&self, code: &str) -> bool {
        self.files.is_some() && self.rendered.contains(&format!("[{code}]"))
    }
}

/// Returns the outcome of a description in a file of this name.
fn outcome_of(name: &str, text: &str) -> Outcome {
    let parent = tempfile::tempdir().unwrap();
    // The crate has the name of the directory.
    let directory = parent.path().join("hostile");
    fs::create_dir(&directory).unwrap();
    fs::write(directory.join(name), text).unwrap();
    outcome_in(&directory, name)
}

/// Returns the outcome of the description of this name in a directory.
fn outcome_in(directory: &Path, name: &str) -> Outcome {
    let client = client_of(directory.join(name));
    let (send, receive) = mpsc::channel();
    let run = move || {
        let outcome = generate(&client);
        let files = outcome.generated.map(|(_, files)| files);
        let rendered = outcome.rendered;
        // After the timeout there is no receiver.
        let _ = send.send(Outcome { files, rendered });
    };
    thread::Builder::new()
        .stack_size(STACK_SIZE)
        .spawn(run)
        .unwrap();
    receive.recv_timeout(TIMEOUT).unwrap()
}

/// Returns a description with these schemas, each with its name.
fn with_schemas(schemas: impl Iterator<Item = (String, String)>) -> String {
    let schemas: Vec<_> = schemas
        .map(|(name, schema)| format!("{}: {schema}", serde_json::Value::from(name)))
        .collect();
    with_components(&format!("\"schemas\": {{{}}}", schemas.join(",\n")))
}

/// Returns a description with these components, as JSON.
fn with_components(components: &str) -> String {
    let head = r#""openapi": "3.1.0", "info": { "title": "T", "version": "1" }"#;
    let servers = r#""servers": [{ "url": "https://example.com" }]"#;
    format!("{{ {head}, {servers}, \"paths\": {{}}, \"components\": {{ {components} }} }}")
}

/// Returns a reference to a schema.
fn reference(name: &str) -> String {
    format!("{{ \"$ref\": \"#/components/schemas/{name}\" }}")
}
