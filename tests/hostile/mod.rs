//! Descriptions that mean harm, or are broken beyond repair: each is answered, by diagnostics or by a
//! crate, in little time and on a small stack.

mod chance;
mod circles;
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

/// What a thread of a program has for its calls where nothing else is asked for.
const STACK: usize = 2 << 20;

/// How long a description may take, in a build that is not optimized and beside other tests.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the generator says to a description.
struct Answer {
    files: Option<FileSet>,
    said: String,
}

impl Answer {
    /// Whether the description was refused, with a diagnostic of this code.
    fn is_refused_with(&self, code: &str) -> bool {
        self.files.is_none() && self.said.contains(&format!("error[{code}]"))
    }

    /// Whether something was said with this code, and a crate was made nevertheless.
    fn is_made_with(&self, code: &str) -> bool {
        self.files.is_some() && self.said.contains(&format!("[{code}]"))
    }
}

/// The answer to a description in a file of this name.
fn answer(name: &str, text: &str) -> Answer {
    let around = tempfile::tempdir().unwrap();
    // The crate is called like the folder.
    let folder = around.path().join("hostile");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join(name), text).unwrap();
    answer_in(&folder, name)
}

/// The answer to the description of this name in a folder.
fn answer_in(folder: &Path, name: &str) -> Answer {
    let client = client_of(folder.join(name));
    let (send, receive) = mpsc::channel();
    let run = move || {
        let outcome = generate(&client);
        let files = outcome.made.map(|(_, files)| files);
        let said = outcome.said;
        // Whoever waited too long for it is gone.
        let _ = send.send(Answer { files, said });
    };
    thread::Builder::new().stack_size(STACK).spawn(run).unwrap();
    receive.recv_timeout(PATIENCE).unwrap()
}

/// A description with these schemas, each with its name.
fn with_schemas(schemas: impl Iterator<Item = (String, String)>) -> String {
    let schemas: Vec<_> = schemas
        .map(|(name, schema)| format!("{}: {schema}", serde_json::Value::from(name)))
        .collect();
    with_components(&format!("\"schemas\": {{{}}}", schemas.join(",\n")))
}

/// A description with these components, as JSON.
fn with_components(components: &str) -> String {
    let head = r#""openapi": "3.1.0", "info": { "title": "T", "version": "1" }"#;
    let servers = r#""servers": [{ "url": "https://example.com" }]"#;
    format!("{{ {head}, {servers}, \"paths\": {{}}, \"components\": {{ {components} }} }}")
}

/// A reference to a schema.
fn reference(name: &str) -> String {
    format!("{{ \"$ref\": \"#/components/schemas/{name}\" }}")
}
