//! A program that uses every public item of a generated crate, as a caller would.
//!
//! The program compiles with the old crate. The lines that do not compile with the new crate are the items that an
//! upgrade breaks. The program is generated from the files of the crate, without the description.

mod declared;
mod paths;
mod uses;

use std::collections::{BTreeMap, BTreeSet};

use generator::format::FileSet;

/// A program, and the item that each of its lines uses.
#[derive(Debug)]
pub struct Caller {
    /// The lines of `lib.rs`, each with the item that it uses.
    lines: Vec<(String, Option<String>)>,
    /// The method and the path of each operation, and the path of its type.
    pub operations: BTreeMap<(String, String), String>,
}

impl Caller {
    /// Creates a program that uses every public item of the crate of this name.
    ///
    /// # Errors
    ///
    /// If a file of the crate cannot be parsed.
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

    /// Returns the text of `lib.rs` without the lines of these numbers; the first line has number 1.
    pub fn text_without(&self, without: &BTreeSet<usize>) -> String {
        let lines = self.lines.iter().zip(1..);
        let lines = lines.map(|((text, _), number)| match without.contains(&number) {
            true => "\n".to_owned(),
            false => format!("{text}\n"),
        });
        lines.collect()
    }

    /// Returns the item that a line uses, if there is one.
    pub fn item(&self, line: usize) -> Option<&str> {
        let (_, item) = self.lines.get(line.checked_sub(1)?)?;
        item.as_deref()
    }

    /// Returns the item of a name that is missing in a line: the item of an earlier import that failed, or of a
    /// glob import.
    pub fn missing_item(
        &self,
        line: usize,
        name: &str,
        failed: &BTreeSet<usize>,
    ) -> Option<String> {
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
