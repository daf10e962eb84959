//! A program that uses every public item of a generated crate, as a caller would.
//!
//! What an upgrade breaks in Rust is what this program, which compiles against the old crate, does
//! not against the new one. It is made from the files of the crate and knows nothing of the
//! description.

mod declared;
mod paths;
mod uses;

use std::collections::BTreeMap;

use generator::format::FileSet;

/// A program, and which line of it uses what.
#[derive(Debug)]
pub struct Caller {
    /// The text of `lib.rs`.
    pub text: String,
    /// The item that each line uses; the first line has number 1.
    items: Vec<Option<String>>,
    /// The method and the path of each operation, and the path of its type.
    pub operations: BTreeMap<(String, String), String>,
}

impl Caller {
    /// A program that uses every public item of the crate of this name.
    ///
    /// # Errors
    ///
    /// When a file of the crate is not understood.
    pub fn of(crate_name: &str, files: &FileSet) -> syn::Result<Self> {
        let mut caller = Self {
            text: String::new(),
            items: Vec::new(),
            operations: BTreeMap::new(),
        };
        caller.line("#![allow(dead_code, deprecated, unused)]", None);
        for (index, module) in paths::modules(files)?.iter().enumerate() {
            caller.line(&format!("mod m{index} {{"), None);
            for import in module.imports(crate_name) {
                caller.line(&format!("use {};", import.path), Some(import.item));
            }
            for (number, used) in uses::of_module(module)?.into_iter().enumerate() {
                let text = module.absolute(crate_name, &used.tokens.to_string());
                let text = text.replacen("fn used", &format!("fn used_{number}"), 1);
                caller.line(&text, Some(used.item));
            }
            caller.line("}", None);
            caller.operations.extend(module.operations());
        }
        Ok(caller)
    }

    /// The item that a line uses; nothing where it uses none.
    pub fn item(&self, line: usize) -> Option<&str> {
        self.items.get(line.checked_sub(1)?)?.as_deref()
    }

    fn line(&mut self, text: &str, item: Option<String>) {
        self.text.push_str(text);
        self.text.push('\n');
        self.items.push(item);
    }
}
