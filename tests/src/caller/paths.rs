//! The public paths of the items of a crate, and the names that each file imports.

use std::collections::{BTreeMap, BTreeSet};

use generator::format::FileSet;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{ImplItem, Item, LitStr, UseTree, Visibility};

/// A file of the crate.
pub(super) struct Module {
    /// The public module of its items: `["types"]`.
    pub(super) public: Vec<String>,
    /// The public modules that enclose it, the outermost first.
    enclosing: Vec<Vec<String>>,
    pub(super) file: syn::File,
}

/// An import of a file, which the program repeats.
pub(super) struct Import {
    /// The path, beginning with the crate's name.
    pub(super) path: String,
    /// The path without the crate's name.
    pub(super) item: String,
}

/// Returns the files with public items.
pub(super) fn modules(FileSet(files): &FileSet) -> syn::Result<Vec<Module>> {
    let private = private_modules(files)?;
    let mut modules = Vec::new();
    for (path, text) in files {
        let Some(inside) = path
            .strip_prefix("src/")
            .and_then(|it| it.strip_suffix(".rs"))
        else {
            continue;
        };
        let inside = inside.strip_suffix("/mod").unwrap_or(inside);
        let is_shared = ["lib", "newtypes"].contains(&inside) || inside.starts_with("runtime");
        if is_shared {
            continue;
        }
        let segments: Vec<_> = inside.split('/').collect();
        let public_of = |length: usize| {
            let ends = (1..=length).filter(|end| !private.contains(&segments[..*end].join("/")));
            ends.map(|end| path_segment(segments[end - 1])).collect()
        };
        modules.push(Module {
            public: public_of(segments.len()),
            enclosing: (0..segments.len()).map(public_of).collect(),
            file: syn::parse_str(text)?,
        });
    }
    Ok(modules)
}

/// Returns a module's name as a path segment.
fn path_segment(name: &str) -> String {
    match syn::parse_str::<syn::Ident>(name) {
        Ok(_) => name.to_owned(),
        Err(_) => format!("r#{name}"),
    }
}

/// Returns the private modules, whose items the enclosing module re-exports.
fn private_modules(files: &BTreeMap<String, String>) -> syn::Result<BTreeSet<String>> {
    let mut private = BTreeSet::new();
    for (path, text) in files {
        let Some(directory) = path.strip_prefix("src/") else {
            continue;
        };
        let directory = match directory.strip_suffix("mod.rs") {
            Some(directory) => directory,
            None if directory == "lib.rs" => "",
            None => continue,
        };
        for item in &syn::parse_str::<syn::File>(text)?.items {
            if let Item::Mod(item) = item
                && !matches!(item.vis, Visibility::Public(_))
            {
                let name = item.ident.to_string();
                private.insert(format!("{directory}{}", name.trim_start_matches("r#")));
            }
        }
    }
    Ok(private)
}

impl Module {
    /// Returns the imports of the program for this file: the imports of the file and its own items.
    pub(super) fn imports(&self, crate_name: &str) -> Vec<Import> {
        let mut paths = Vec::new();
        for item in &self.file.items {
            if let Item::Use(item) = item
                && !matches!(item.vis, Visibility::Public(_))
            {
                flatten(&item.tree, &mut Vec::new(), &mut paths);
            }
        }
        let mut imports: Vec<_> = paths
            .into_iter()
            .filter_map(|path| self.import(crate_name, path))
            .collect();
        let name = [self.public.as_slice(), &["*".to_owned()]]
            .concat()
            .join("::");
        imports.push(Import {
            path: format!("::{crate_name}::{name}"),
            item: name,
        });
        imports
    }

    fn import(&self, crate_name: &str, path: Vec<String>) -> Option<Import> {
        let segments = match path.first().map(String::as_str) {
            Some("crate") if path[1] == "runtime" => return None,
            Some("crate") => path[1..].to_vec(),
            Some("super") => {
                let above = path
                    .iter()
                    .take_while(|segment| *segment == "super")
                    .count();
                let enclosing = &self.enclosing[self.enclosing.len() - above];
                [enclosing.as_slice(), &path[above..]].concat()
            }
            _ => {
                let path = path.join("::");
                let item = path.clone();
                return Some(Import { path, item });
            }
        };
        let item = segments.join("::");
        let path = format!("::{crate_name}::{item}");
        Some(Import { path, item })
    }

    /// Returns the operations of the file: method, path, and the path of the type.
    pub(super) fn operations(&self) -> Vec<((String, String), String)> {
        let impls = self.file.items.iter().filter_map(|item| match item {
            Item::Impl(item) => Some(item),
            _ => None,
        });
        let mut found = Vec::new();
        for item in impls {
            let name = item.self_ty.to_token_stream().to_string();
            for item in &item.items {
                if let ImplItem::Const(item) = item
                    && item.ident == "INFO"
                    && let [method, path, ..] = strings(item.expr.to_token_stream()).as_slice()
                {
                    let name = [self.public.as_slice(), std::slice::from_ref(&name)]
                        .concat()
                        .join("::");
                    found.push(((method.clone(), path.clone()), name));
                }
            }
        }
        found
    }

    /// Returns the names that the file imports from the runtime.
    pub(super) fn hidden(&self) -> BTreeSet<String> {
        let mut paths = Vec::new();
        for item in &self.file.items {
            if let Item::Use(item) = item {
                flatten(&item.tree, &mut Vec::new(), &mut paths);
            }
        }
        let is_hidden =
            |path: &Vec<String>| path[0] == "crate" && matches!(path[1].as_str(), "runtime");
        let hidden = paths.into_iter().filter(is_hidden);
        hidden.filter_map(|path| path.last().cloned()).collect()
    }

    /// Returns code of the file in which each path begins with the crate's name.
    pub(super) fn absolute(&self, crate_name: &str, text: &str) -> String {
        let mut text = text.replace("crate ::", &format!(":: {crate_name} ::"));
        for (above, enclosing) in self.enclosing.iter().enumerate() {
            let segments = "super :: ".repeat(self.enclosing.len() - above);
            let path = [
                &[format!(":: {crate_name}")],
                enclosing.as_slice(),
                &[String::new()],
            ]
            .concat();
            text = text.replace(&segments, &path.join(" :: "));
        }
        text
    }
}

/// Returns the string literals in an expression, in order.
fn strings(tokens: TokenStream) -> Vec<String> {
    let trees = tokens.into_iter().flat_map(|tree| match tree {
        TokenTree::Group(group) => strings(group.stream()),
        TokenTree::Literal(literal) => match syn::parse_str::<LitStr>(&literal.to_string()) {
            Ok(text) => vec![text.value()],
            Err(_) => Vec::new(),
        },
        _ => Vec::new(),
    });
    trees.collect()
}

fn flatten(tree: &UseTree, before: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    match tree {
        UseTree::Path(path) => {
            before.push(path.ident.to_string());
            flatten(&path.tree, before, found);
            before.pop();
        }
        UseTree::Name(name) => {
            let name = name.ident.to_string();
            found.push([before.as_slice(), &[name]].concat());
        }
        UseTree::Rename(name) => {
            let name = format!("{} as {}", name.ident, name.rename);
            found.push([before.as_slice(), &[name]].concat());
        }
        UseTree::Glob(_) => found.push([before.as_slice(), &["*".to_owned()]].concat()),
        UseTree::Group(group) => {
            for tree in &group.items {
                flatten(tree, before, found);
            }
        }
    }
}
