//! `codegen.toml`: which description becomes which crate, and what is asked of it.
//!
//! ```toml
//! [client.buildr]                 # the crate's name
//! description = "buildr.yaml"     # paths are relative to this file
//! output = "../generated"
//! version = "0.1.0"               # the crate's version; 0.1.0 where it is left out
//!
//! # All that follows may be left out.
//! dates = "chrono"                # or "jiff", "time", "text": what dates are read into
//! allow_hosts = ["example.com"]   # where references to other files may be fetched from; none
//! derive = ["Eq"]                 # further traits for every struct, enumeration and union
//!
//! # Only these operations, and the types that they need; without them all. Paths may have `*`, which
//! # stands for a part of a segment, and `**`, which stands for any number of segments.
//! include = { tags = ["Contacts"], operations = ["getUser"], paths = ["/users/**"] }
//! exclude = { paths = ["/internal/**"] }
//!
//! # What is to be otherwise at one place of the description: a schema, a member, an operation. An
//! # operation may be named by its `operationId` instead.
//! [client.buildr.at."#/components/schemas/contact"]
//! name = "Person"                 # of the type, field, method or argument
//! derive = ["Eq", "Hash"]
//!
//! [client.buildr.at."#/components/schemas/contact/properties/id"]
//! type = "uuid::Uuid"             # any type that `serde` reads and writes
//! nullable = false                # of a member
//! required = true                 # of a member, or of a parameter
//!
//! [client.buildr.at."#/components/schemas/Color"]
//! open = false                    # of an enumeration: a value that is not listed is an error
//!
//! [client.buildr.dependencies]    # what the types and traits named above come from
//! uuid = { version = "1", features = ["serde"] }
//! ```

mod file;
mod options;

use std::path::{Component, Path, PathBuf};

use semver::Version;

use crate::diagnostic::{Diagnostics, Reported};

pub use options::{
    Dates, Dependency, Filter, Options, Override, Pattern, RustPath, Selection, Written,
};

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
    /// What else is asked of the client.
    pub options: Options,
}

impl ClientConfig {
    /// The crate's name as Rust code writes it.
    pub fn crate_name(&self) -> String {
        self.name.replace('-', "_")
    }
}

/// Reads the clients in the text of a `codegen.toml` in this folder, in the order of their names; the
/// file goes by `name` in diagnostics. A description's label is its path below `root`.
///
/// # Errors
///
/// When the text is no TOML, or has a key or a value that means nothing.
pub fn parse(
    text: &str,
    name: &str,
    folder: &Path,
    root: &Path,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<ClientConfig>, Reported> {
    file::read(text, name, folder, root, diagnostics)
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
    "jiff",
    "proc_macro",
    "reqwest",
    "serde",
    "serde_json",
    "std",
    "test",
    "time",
    "uuid",
];

/// The version of a crate that names none.
pub const FIRST_VERSION: Version = Version::new(0, 1, 0);

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<ClientConfig>, String> {
        let mut diagnostics = Diagnostics::new();
        let (folder, root) = (Path::new("/p/spec"), Path::new("/p"));
        parse(text, "codegen.toml", folder, root, &mut diagnostics)
            .map_err(|_| diagnostics.render(crate::diagnostic::Rendering::PLAIN))
    }

    fn error_of(text: &str) -> String {
        read(text).unwrap_err()
    }

    #[test]
    fn a_client_is_read_with_its_paths_below_the_folder() {
        let text = "[client.pets]\ndescription = \"pets.yaml\"\noutput = \"../pets\"\n";
        let expected = ClientConfig {
            name: "pets".to_owned(),
            description: PathBuf::from("/p/spec/pets.yaml"),
            label: "spec/pets.yaml".to_owned(),
            output: PathBuf::from("/p/spec/../pets"),
            version: FIRST_VERSION,
            options: Options {
                written: Some(std::sync::Arc::new(Written {
                    name: "codegen.toml".to_owned(),
                    text: text.to_owned(),
                })),
                ..Options::default()
            },
        };
        assert_eq!(read(text).unwrap(), [expected]);
    }

    #[test]
    fn a_mistake_is_told_with_its_place() {
        let client = |name: &str, more: &str| {
            error_of(&format!(
                "[client.{name}]\ndescription = \"a\"\noutput = \"b\"\n{more}"
            ))
        };
        expect_test::expect![[r#"
            error[invalid-setting]: `a b` is no name for a crate: small letters, digits, `-` and `_`, a letter first
             --> codegen.toml:1:9
              |
            1 | [client."a b"]
              |         ^^^^^
              |
              = help: the README shows every setting, under "What to generate, and what otherwise"

        "#]]
        .assert_eq(&client("\"a b\"", ""));
        expect_test::expect![[r#"
            error[invalid-setting]: a crate cannot be called `serde-json`: the name has a meaning of its own
             --> codegen.toml:1:9
              |
            1 | [client.serde-json]
              |         ^^^^^^^^^^
              |
              = help: the README shows every setting, under "What to generate, and what otherwise"

        "#]]
        .assert_eq(&client("serde-json", ""));
        expect_test::expect![[r#"
            error[invalid-setting]: a crate cannot be called `type`: the name has a meaning of its own
             --> codegen.toml:1:9
              |
            1 | [client.type]
              |         ^^^^
              |
              = help: the README shows every setting, under "What to generate, and what otherwise"

        "#]]
        .assert_eq(&client("type", ""));
        expect_test::expect![[r#"
            error[invalid-setting]: unexpected end of input while parsing major version number
             --> codegen.toml:4:11
              |
            4 | version = "1"
              |           ^^^
              |
              = help: the README shows every setting, under "What to generate, and what otherwise"

        "#]]
        .assert_eq(&client("pets", "version = \"1\"\n"));
        expect_test::expect![[r#"
            error[unknown-setting]: `ouptut` is no setting
             --> codegen.toml:4:1
              |
            4 | ouptut = "c"
              | ^^^^^^
              |
              = help: did you mean `output`?

        "#]]
        .assert_eq(&client("pets", "ouptut = \"c\"\n"));
    }

    #[test]
    fn an_option_that_means_nothing_is_shown_with_what_is_wrong() {
        let wrong = [
            "include = { tag = [\"a\"] }\n",
            "exclude = { paths = [\"/a/***\"] }\n",
            "dates = \"joda\"\n",
            "[client.pets.at.\"#/a\"]\nnulable = true\n",
            "[client.pets.at.\"#/a\"]\ntype = \"uuid::\"\n",
            "[client.pets.at.\"#/a\"]\nopen = 1\n",
        ];
        let told: String = wrong
            .into_iter()
            .map(|wrong| {
                error_of(&format!(
                    "[client.pets]\ndescription = \"a\"\noutput = \"b\"\n{wrong}"
                ))
            })
            .collect();
        expect_test::expect![[r#"
            error[unknown-setting]: `tag` is no setting
             --> codegen.toml:4:13
              |
            4 | include = { tag = ["a"] }
              |             ^^^
              |
              = help: did you mean `tags`?

            error[invalid-setting]: `/a/***` is no pattern of paths: wildcards are either regular `*` or recursive `**`
             --> codegen.toml:4:21
              |
            4 | exclude = { paths = ["/a/***"] }
              |                     ^^^^^^^^^^
              |
              = help: the README shows every setting, under "What to generate, and what otherwise"

            error[invalid-setting]: unknown variant `joda`, expected one of `chrono`, `jiff`, `time`, `text`
             --> codegen.toml:4:9
              |
            4 | dates = "joda"
              |         ^^^^^^
              |
              = help: the README shows every setting, under "What to generate, and what otherwise"

            error[unknown-setting]: `nulable` is no setting
             --> codegen.toml:5:1
              |
            5 | nulable = true
              | ^^^^^^^
              |
              = help: did you mean `nullable`?

            error[invalid-setting]: `uuid::` is no path of Rust, such as `uuid::Uuid`
             --> codegen.toml:5:8
              |
            5 | type = "uuid::"
              |        ^^^^^^^^
              |
              = help: the README shows every setting, under "What to generate, and what otherwise"

            error[invalid-setting]: invalid type: integer `1`, expected a boolean
             --> codegen.toml:5:8
              |
            5 | open = 1
              |        ^
              |
              = help: the README shows every setting, under "What to generate, and what otherwise"

        "#]].assert_eq(&told);
    }

    #[test]
    fn a_pattern_of_paths_ends_at_a_slash_unless_it_has_two_stars() {
        let matching = |pattern: &str| {
            let pattern = Pattern::try_from(pattern.to_owned()).unwrap();
            let paths = ["/pets", "/pets/{id}", "/pets/{id}/toys", "/petsitters"];
            paths.map(|path| pattern.matches(path))
        };
        assert_eq!(matching("/pets"), [true, false, false, false]);
        assert_eq!(matching("/pets/*"), [false, true, false, false]);
        assert_eq!(matching("/pets/**"), [false, true, true, false]);
        assert_eq!(matching("/pets*"), [true, false, false, true]);
        assert_eq!(matching("/pets/{id}/*"), [false, false, true, false]);
    }

    #[test]
    fn every_option_is_read() {
        let options = "dates = \"jiff\"
allow_hosts = [\"example.com\"]
derive = [\"Eq\"]
include = { tags = [\"a\"], operations = [\"b\"], paths = [\"/c/**\"] }
[client.pets.dependencies]
uuid = { version = \"1\", features = [\"serde\"] }
mine = { path = \"../mine\" }
[client.pets.at.\"#/a\"]
name = \"A\"
type = \"Vec<uuid::Uuid>\"
nullable = true
required = false
open = false
derive = [\"Hash\"]
";
        let text = format!("[client.pets]\ndescription = \"d\"\noutput = \"o\"\n{options}");
        let Options {
            written: _,
            dates,
            allow_hosts,
            selection,
            derive,
            dependencies,
            at,
        } = read(&text).unwrap().remove(0).options;
        expect_test::expect![[r##"
            Jiff ["example.com"] [RustPath("Eq")]
            Some(
                Selection {
                    include: Filter {
                        tags: [
                            Spanned {
                                span: 126..129,
                                value: "a",
                            },
                        ],
                        operations: [
                            Spanned {
                                span: 146..149,
                                value: "b",
                            },
                        ],
                        paths: [
                            Spanned {
                                span: 161..168,
                                value: Pattern(
                                    Pattern {
                                        original: "/c/**",
                                        tokens: [
                                            Char(
                                                '/',
                                            ),
                                            Char(
                                                'c',
                                            ),
                                            Char(
                                                '/',
                                            ),
                                            AnyRecursiveSequence,
                                        ],
                                        is_recursive: true,
                                        has_metachars: true,
                                    },
                                ),
                            },
                        ],
                    },
                    exclude: Filter {
                        tags: [],
                        operations: [],
                        paths: [],
                    },
                },
            )
            [
                Dependency {
                    name: "mine",
                    requirement: "{ path = \"../mine\" }",
                },
                Dependency {
                    name: "uuid",
                    requirement: "{ features = [\"serde\"], version = \"1\" }",
                },
            ]
            [
                Override {
                    place: Spanned {
                        span: 290..295,
                        value: "#/a",
                    },
                    name: Some(
                        Spanned {
                            span: 304..307,
                            value: "A",
                        },
                    ),
                    ty: Some(
                        Spanned {
                            span: 315..332,
                            value: RustPath(
                                "Vec<uuid::Uuid>",
                            ),
                        },
                    ),
                    nullable: Some(
                        Spanned {
                            span: 344..348,
                            value: true,
                        },
                    ),
                    required: Some(
                        Spanned {
                            span: 360..365,
                            value: false,
                        },
                    ),
                    open: Some(
                        Spanned {
                            span: 373..378,
                            value: false,
                        },
                    ),
                    derive: Some(
                        Spanned {
                            span: 388..396,
                            value: [
                                RustPath(
                                    "Hash",
                                ),
                            ],
                        },
                    ),
                },
            ]
        "##]]
        .assert_eq(&format!(
            "{dates:?} {allow_hosts:?} {derive:?}\n{selection:#?}\n{dependencies:#?}\n{at:#?}\n"
        ));
    }

    #[test]
    fn a_crate_in_the_folder_of_another_is_found() {
        let with_outputs = |outputs: [&str; 2]| {
            let table = |(name, output)| {
                format!("[client.{name}]\ndescription = \"d\"\noutput = \"{output}\"\n")
            };
            let text: String = ["a", "b"].into_iter().zip(outputs).map(table).collect();
            let clients = read(&text).unwrap();
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
