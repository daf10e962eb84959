//! `codegen.toml`: which description becomes which crate.
//!
//! ```toml
//! [client.buildr]                 # the crate's name
//! description = "buildr.yaml"     # paths are relative to this file
//! output = "../generated"
//! version = "0.1.0"               # the crate's version; 0.1.0 where it is left out
//! ```

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use semver::Version;
use serde::Deserialize;

/// One client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientConfig {
    /// The crate's name.
    pub name: String,
    /// The description's file.
    pub description: PathBuf,
    /// What the description is called in generated files: a path that is the same on every machine.
    pub label: String,
    /// The crate's folder.
    pub output: PathBuf,
    /// The crate's version.
    pub version: Version,
}

impl ClientConfig {
    /// The crate's name as Rust code writes it.
    pub fn crate_name(&self) -> String {
        self.name.replace('-', "_")
    }
}

/// Reads the clients in the text of a `codegen.toml` in this folder, in the order of their names.
/// A description's label is its path below `root`.
///
/// # Errors
///
/// When the text is no TOML, or has a key that means nothing; the message shows the place.
pub fn parse(text: &str, folder: &Path, root: &Path) -> Result<Vec<ClientConfig>, toml::de::Error> {
    let ConfigFile { client } = toml::from_str(text)?;
    let clients = client.into_iter().map(
        |(
            CrateName(name),
            ClientTable {
                description,
                output,
                version,
            },
        )| {
            let description = folder.join(description);
            ClientConfig {
                name,
                label: label(&description, root),
                description,
                output: folder.join(output),
                version,
            }
        },
    );
    Ok(clients.collect())
}

/// Two clients of which the first has its crate in the folder of the second, if there are such.
pub fn nested(clients: &[ClientConfig]) -> Option<(&ClientConfig, &ClientConfig)> {
    let pairs = clients
        .iter()
        .flat_map(|inner| clients.iter().map(move |outer| (inner, outer)));
    let mut different = pairs.filter(|(inner, outer)| inner.name != outer.name);
    different.find(|(inner, outer)| normal(&inner.output).starts_with(normal(&outer.output)))
}

/// A path without `..`.
pub fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for step in path.components() {
        match step {
            Component::ParentDir => drop(normal.pop()),
            step => normal.push(step),
        }
    }
    normal
}

/// How a path is shown to people and in generated files: below `root` from there on, else by its
/// name alone.
pub fn label(path: &Path, root: &Path) -> String {
    let below = path.strip_prefix(root).ok();
    let shown = below
        .or_else(|| path.file_name().map(Path::new))
        .unwrap_or(path);
    shown.to_string_lossy().replace('\\', "/")
}

/// Checks that cargo and Rust take a name for a crate, and that it is none that the crate depends on.
///
/// # Errors
///
/// Says what is wrong with the name.
pub fn crate_name(name: &str) -> Result<String, String> {
    let begins_well = name.starts_with(|first: char| first.is_ascii_lowercase());
    let goes_on_well = name.chars().all(|sign| {
        sign.is_ascii_lowercase() || sign.is_ascii_digit() || matches!(sign, '-' | '_')
    });
    if !begins_well || !goes_on_well {
        return Err(format!(
            "`{name}` is no name for a crate: small letters, digits, `-` and `_`, a letter first"
        ));
    }
    let in_rust = name.replace('-', "_");
    let is_keyword = syn::parse_str::<syn::Ident>(&in_rust).is_err();
    if TAKEN.contains(&in_rust.as_str()) || is_keyword {
        return Err(format!(
            "a crate cannot be called `{name}`: the name has a meaning of its own"
        ));
    }
    Ok(name.to_owned())
}

/// What a generated crate depends on, and what cargo and Rust keep for themselves.
const TAKEN: &[&str] = &[
    "alloc",
    "base64",
    "build",
    "bytes",
    "chrono",
    "core",
    "deps",
    "examples",
    "http",
    "incremental",
    "proc_macro",
    "reqwest",
    "serde",
    "serde_json",
    "std",
    "test",
    "uuid",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConfigFile {
    #[serde(default)]
    client: BTreeMap<CrateName, ClientTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClientTable {
    description: PathBuf,
    output: PathBuf,
    #[serde(default = "first_version")]
    version: Version,
}

#[derive(PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
struct CrateName(String);

impl TryFrom<String> for CrateName {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        crate_name(&name).map(Self)
    }
}

/// The version of a crate that names none.
pub const FIRST_VERSION: Version = Version::new(0, 1, 0);

fn first_version() -> Version {
    FIRST_VERSION
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error_of(text: &str) -> String {
        parse(text, Path::new("spec"), Path::new(""))
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn a_client_is_read_with_its_paths_below_the_folder() {
        let text = "[client.pets]\ndescription = \"pets.yaml\"\noutput = \"../pets\"\n";
        let expected = ClientConfig {
            name: "pets".to_owned(),
            description: PathBuf::from("spec/pets.yaml"),
            label: "spec/pets.yaml".to_owned(),
            output: PathBuf::from("spec/../pets"),
            version: FIRST_VERSION,
        };
        assert_eq!(
            parse(text, Path::new("spec"), Path::new("")).unwrap(),
            [expected]
        );
    }

    #[test]
    fn a_mistake_is_told_with_its_place() {
        let client = |name: &str, more: &str| {
            error_of(&format!(
                "[client.{name}]\ndescription = \"a\"\noutput = \"b\"\n{more}"
            ))
        };
        expect_test::expect![[r#"
            TOML parse error at line 1, column 9
              |
            1 | [client."a b"]
              |         ^^^^^
            `a b` is no name for a crate: small letters, digits, `-` and `_`, a letter first
        "#]]
        .assert_eq(&client("\"a b\"", ""));
        expect_test::expect![[r#"
            TOML parse error at line 1, column 9
              |
            1 | [client.serde-json]
              |         ^^^^^^^^^^
            a crate cannot be called `serde-json`: the name has a meaning of its own
        "#]]
        .assert_eq(&client("serde-json", ""));
        expect_test::expect![[r#"
            TOML parse error at line 1, column 9
              |
            1 | [client.type]
              |         ^^^^
            a crate cannot be called `type`: the name has a meaning of its own
        "#]]
        .assert_eq(&client("type", ""));
        expect_test::expect![[r#"
            TOML parse error at line 4, column 11
              |
            4 | version = "1"
              |           ^^^
            unexpected end of input while parsing major version number
        "#]]
        .assert_eq(&client("pets", "version = \"1\"\n"));
        expect_test::expect![[r#"
            TOML parse error at line 4, column 1
              |
            4 | ouptut = "c"
              | ^^^^^^
            unknown field `ouptut`, expected one of `description`, `output`, `version`
        "#]]
        .assert_eq(&client("pets", "ouptut = \"c\"\n"));
    }

    #[test]
    fn a_crate_in_the_folder_of_another_is_found() {
        let with_outputs = |outputs: [&str; 2]| {
            let table = |(name, output)| {
                format!("[client.{name}]\ndescription = \"d\"\noutput = \"{output}\"\n")
            };
            let text: String = ["a", "b"].into_iter().zip(outputs).map(table).collect();
            let clients = parse(&text, Path::new("/p/spec"), Path::new("/p")).unwrap();
            nested(&clients).map(|(inner, outer)| format!("{} in {}", inner.name, outer.name))
        };
        assert_eq!(with_outputs(["../x", "../y"]), None);
        assert_eq!(with_outputs(["../x", "../xy"]), None);
        assert_eq!(
            with_outputs(["../x", "../y/../x"]),
            Some("a in b".to_owned())
        );
        assert_eq!(
            with_outputs(["../x", "../x/src"]),
            Some("b in a".to_owned())
        );
    }

    #[test]
    fn no_crate_is_called_like_one_that_it_depends_on() {
        let manifest: toml::Table = include_str!("../runtime/Cargo.toml").parse().unwrap();
        let dependencies = manifest["dependencies"].as_table().unwrap();
        let free: Vec<_> = dependencies
            .keys()
            .filter(|name| crate_name(name).is_ok())
            .collect();
        assert_eq!(free, Vec::<&String>::new());
    }
}
