//! A program that uses every public item of a generated crate, as a caller would.
//!
//! What an upgrade breaks in Rust is what this program, which compiles against the old crate, does
//! not against the new one. It is made from the files of the crate and knows nothing of the
//! description.

mod declared;
mod paths;
mod uses;

use std::collections::{BTreeMap, BTreeSet};

use generator::format::FileSet;

/// A program, and which line of it uses what.
#[derive(Debug)]
pub struct Caller {
    /// The lines of `lib.rs`, each with the item that it uses.
    lines: Vec<(String, Option<String>)>,
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
            lines: Vec::new(),
            operations: BTreeMap::new(),
        };
        caller.line("#![allow(dead_code, deprecated, unused)]", None);
        let modules = paths::modules(files)?;
        let elsewhere = uses::Elsewhere::of(crate_name, &modules)?;
        for (index, module) in modules.iter().enumerate() {
            caller.line(&format!("mod m{index} {{"), None);
            for import in module.imports(crate_name) {
                caller.line(&format!("use {};", import.path), Some(import.item));
            }
            for (number, used) in uses::of_module(module, &elsewhere)?.into_iter().enumerate() {
                let text = module.absolute(crate_name, &used.tokens.to_string());
                let text = text.replacen("fn used", &format!("fn used_{number}"), 1);
                caller.line(&text, Some(used.item));
            }
            caller.line("}", None);
            caller.operations.extend(module.operations());
        }
        Ok(caller)
    }

    /// The text of `lib.rs`, without the lines of these numbers; the first line has number 1.
    pub fn text_without(&self, without: &BTreeSet<usize>) -> String {
        let lines = self.lines.iter().zip(1..);
        let lines = lines.map(|((text, _), number)| match without.contains(&number) {
            true => "\n".to_owned(),
            false => format!("{text}\n"),
        });
        lines.collect()
    }

    /// The item that a line uses; nothing where it uses none.
    pub fn item(&self, line: usize) -> Option<&str> {
        let (_, item) = self.lines.get(line.checked_sub(1)?)?;
        item.as_deref()
    }

    /// The item of a name that a line lacks: what an import before it would have given, if it is one of those
    /// that failed or takes all of a module.
    pub fn lacked(&self, line: usize, name: &str, failed: &BTreeSet<usize>) -> Option<String> {
        let before = (1..line).zip(&self.lines).rev();
        let mut here = before.take_while(|(_, (text, _))| !text.starts_with("mod "));
        here.find_map(|(number, (text, item))| {
            let (module, last) = item.as_deref()?.rsplit_once("::")?;
            let path = format!("{module}::{name}");
            let is_of_all = last == "*" && self.uses(&path);
            let is_lacking = is_of_all || (last == name && failed.contains(&number));
            (text.starts_with("use ") && is_lacking).then_some(path)
        })
    }

    fn uses(&self, path: &str) -> bool {
        let mut items = self.lines.iter().filter_map(|(_, item)| item.as_deref());
        items.any(|item| item == path)
    }

    fn line(&mut self, text: &str, item: Option<String>) {
        self.lines.push((text.to_owned(), item));
    }
}
