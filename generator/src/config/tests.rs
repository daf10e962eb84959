use toml::Spanned;

use crate::diagnostic::{Diagnostics, Rendering};

use super::options::Choice;
use super::*;

fn read(text: &str) -> Result<Config, String> {
    let mut diagnostics = Diagnostics::new();
    let (directory, root) = (Path::new("/p/spec"), Path::new("/p"));
    parse(text, "codegen.toml", directory, root, &mut diagnostics)
        .map_err(|_| diagnostics.render(Rendering::PLAIN))
}

fn error_of(text: &str) -> String {
    read(text).unwrap_err()
}

#[test]
fn client_paths_are_relative_to_config_directory() {
    let text = "[client.pets]\nspec = \"pets.yaml\"\noutput = \"../pets\"\n";
    let expected = ClientConfig {
        name: "pets".to_owned(),
        description: PathBuf::from("/p/spec/pets.yaml"),
        label: "spec/pets.yaml".to_owned(),
        output: PathBuf::from("/p/spec/../pets"),
        version: FIRST_VERSION,
        runtime: Runtime::Embedded,
        options: Options {
            written: Some(std::sync::Arc::new(ConfigText {
                name: "codegen.toml".to_owned(),
                text: text.to_owned(),
            })),
            spec: Some(21..32),
            ..Options::default()
        },
    };
    assert_eq!(read(text).unwrap().clients, [expected]);
}

#[test]
fn reports_invalid_setting_with_location() {
    let client = |name: &str, more: &str| {
        error_of(&format!(
            "[client.{name}]\nspec = \"a\"\noutput = \"b\"\n{more}"
        ))
    };
    expect_test::expect![[r#"
        error[invalid-setting]: `a b` is not a valid crate name
         --> codegen.toml:1:9
          |
        1 | [client."a b"]
          |         ^^^^^
          |
          = help: use `a` to `z`, digits, `-` and `_`, with one of `a` to `z` at the beginning

    "#]]
    .assert_eq(&client("\"a b\"", ""));
    expect_test::expect![[r#"
        error[invalid-setting]: crate name `serde-json` is reserved
         --> codegen.toml:1:9
          |
        1 | [client.serde-json]
          |         ^^^^^^^^^^
          |
          = help: rename the crate

    "#]]
    .assert_eq(&client("serde-json", ""));
    expect_test::expect![[r#"
        error[invalid-setting]: crate name `type` is reserved
         --> codegen.toml:1:9
          |
        1 | [client.type]
          |         ^^^^
          |
          = help: rename the crate

    "#]]
    .assert_eq(&client("type", ""));
    expect_test::expect![[r#"
        error[invalid-setting]: `1` is not a valid version
         --> codegen.toml:4:11
          |
        4 | version = "1"
          |           ^^^
          |
          = help: use three numbers in quotes, such as `"1.0.0"`

    "#]]
    .assert_eq(&client("pets", "version = \"1\"\n"));
    expect_test::expect![[r#"
        error[unknown-setting]: unknown setting `ouptut`
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
fn reports_invalid_value_with_expected_values() {
    let invalid = [
        "include = { tag = [\"a\"] }\n",
        "exclude = { paths = [\"/a/***\"] }\n",
        "formats = { date = \"joda\" }\n",
        "[client.pets.overrides.\"#/a\"]\nnulable = true\n",
        "[client.pets.overrides.\"#/a\"]\ntype = \"uuid::\"\n",
        "[client.pets.overrides.\"#/a\"]\nopen = 1\n",
    ];
    let reported: String = invalid
        .into_iter()
        .map(|invalid| {
            error_of(&format!(
                "[client.pets]\nspec = \"a\"\noutput = \"b\"\n{invalid}"
            ))
        })
        .collect();
    expect_test::expect![[r#"
        error[unknown-setting]: unknown setting `tag`
         --> codegen.toml:4:13
          |
        4 | include = { tag = ["a"] }
          |             ^^^
          |
          = help: did you mean `tags`?

        error[invalid-setting]: `/a/***` is not a valid path pattern
         --> codegen.toml:4:22
          |
        4 | exclude = { paths = ["/a/***"] }
          |                      ^^^^^^^^
          |
          = help: use `*` for a part of a segment or `**` for any number of segments

        error[invalid-setting]: unknown value `joda` for `date`
         --> codegen.toml:4:20
          |
        4 | formats = { date = "joda" }
          |                    ^^^^^^
          |
          = help: use `chrono`, `jiff`, `time`, `string` or a path such as `uuid::Uuid`

        error[unknown-setting]: unknown setting `nulable`
         --> codegen.toml:5:1
          |
        5 | nulable = true
          | ^^^^^^^
          |
          = help: did you mean `nullable`?

        error[invalid-setting]: `uuid::` is not a valid Rust path
         --> codegen.toml:5:8
          |
        5 | type = "uuid::"
          |        ^^^^^^^^
          |
          = help: use a path such as `uuid::Uuid`

        error[invalid-setting]: expected a boolean, found an integer
         --> codegen.toml:5:8
          |
        5 | open = 1
          |        ^
          |
          = help: use `true` or `false`, without quotes

    "#]]
    .assert_eq(&reported);
}

/// Returns the messages of an invalid text, without their locations.
fn messages_of(text: &str) -> Vec<String> {
    let rendered = error_of(text);
    let messages = rendered.lines().filter_map(|line| line.split_once("]: "));
    messages.map(|(_, message)| message.to_owned()).collect()
}

#[test]
fn reports_each_toml_syntax_error() {
    let cases = [
        ("spec = 0.1.0\n", "`0.1.0` is not a valid TOML value"),
        ("spec = \"a\n", "unterminated string"),
        (
            "[client.pets\n",
            "missing `]` at the end of the table header",
        ),
        ("spec \"a\"\n", "expected `=` after the key `spec`"),
        ("spec =\n", "missing value for `spec`"),
        ("spec = \"a\"\nspec = \"b\"\n", "duplicate key `spec`"),
        ("[runtime]\n[runtime]\n", "duplicate table `[runtime]`"),
        ("a = { b = 1, b = 2 }\n", "duplicate key `b`"),
        (
            "spec = \"a\\d\"\n",
            "invalid escape sequence `\\d` in a string",
        ),
        ("overlays = [\"a\" \"b\"]\n", "expected `,` or `]`"),
        ("overlays = [\"a\"\n", "unclosed `[`"),
        ("limits = { bytes = 1\n", "unclosed `{`"),
        (
            "spec = \"a\" output = \"b\"\n",
            "expected a line break after the value",
        ),
        ("[]client]\n", "invalid table header"),
        ("spe%c = 1\n", "expected `=` after the key `spe`"),
        ("= 1\n", "invalid key"),
        ("spec = ,\n", "invalid value"),
    ];
    for (text, expected) in cases {
        assert_eq!(messages_of(text), [expected], "{text}");
    }
}

#[test]
fn reports_value_of_wrong_type_for_every_setting() {
    let settings = [
        "spec",
        "output",
        "version",
        "publish",
        "registry",
        "license",
        "repository",
        "rust-version",
        "overlays",
        "formats.date",
        "methods",
        "features",
        "allowed_hosts",
        "derive",
        "limits.bytes",
        "limits.values",
        "limits.copies",
        "include.tags",
        "include.operations",
        "include.paths",
        "diagnostics.allow",
        "diagnostics.deny",
        "overrides.a.name",
        "overrides.a.type",
        "overrides.a.nullable",
        "overrides.a.required",
        "overrides.a.open",
        "overrides.a.derive",
    ];
    let client = |setting: &str| {
        let names = ["spec", "output"]
            .into_iter()
            .filter(|name| *name != setting);
        let given = names.map(|name| format!("{name} = \"a\"\n"));
        format!(
            "[client.pets]\n{}{setting} = 1.5\n",
            given.collect::<String>()
        )
    };
    for setting in settings {
        let [message] = messages_of(&client(setting)).try_into().unwrap();
        assert!(message.starts_with("expected "), "{setting}: {message}");
        assert!(message.ends_with(", found a float"), "{setting}: {message}");
    }
}

#[test]
fn accepts_every_listed_value_of_a_setting() {
    for format in FormatSetting::KNOWN.iter().chain(&["money"]) {
        for name in FormatSetting::types_of(format) {
            let options = options_of(&format!("formats = {{ {format} = \"{name}\" }}\n"));
            let known = KnownType::VALUES.iter().find(|(known, _)| known == name);
            let (_, known) = known.unwrap();
            assert_eq!(options.formats[0].ty, FormatType::Known(*known));
        }
    }
    for (name, methods) in Methods::VALUES {
        let options = options_of(&format!("methods = \"{name}\"\n"));
        assert_eq!(options.methods, *methods);
    }
    for (name, operation_ids) in OperationIds::VALUES {
        let options = options_of(&format!("operation_ids = \"{name}\"\n"));
        assert_eq!(options.operation_ids, *operation_ids);
    }
    for (name, equal_schemas) in EqualSchemas::VALUES {
        let options = options_of(&format!("equal_schemas = \"{name}\"\n"));
        assert_eq!(options.equal_schemas, *equal_schemas);
    }
    for (name, features) in Features::VALUES {
        let options = options_of(&format!("features = \"{name}\"\n"));
        assert_eq!(options.features, *features);
    }
}

#[test]
fn path_pattern_crosses_segments_only_with_double_star() {
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

/// Returns the options of a client with these settings.
fn options_of(options: &str) -> Options {
    let text = format!("[client.pets]\nspec = \"d\"\noutput = \"o\"\n{options}");
    read(&text).unwrap().clients.remove(0).options
}

#[test]
fn parses_every_client_option() {
    let options = options_of(
        r#"
        formats = { date-time = "jiff" }
        methods = "by-tag"
        allowed_hosts = ["example.com"]
        derive = ["Eq"]
        [client.pets.dependencies]
        uuid = { version = "1", features = ["serde"] }
        mine = { path = "../mine" }
        "#,
    );
    let [FormatSetting { name, ty, .. }] = options.formats.as_slice() else {
        panic!("{:?}", options.formats);
    };
    assert_eq!(name.get_ref(), "date-time");
    assert_eq!(*ty, FormatType::Known(KnownType::Jiff));
    assert_eq!(options.methods, Methods::ByTag);
    assert_eq!(options.allowed_hosts, ["example.com"]);
    let derive = options.derive.iter();
    let derive: Vec<_> = derive.map(|path| path.get_ref().as_str()).collect();
    assert_eq!(derive, ["Eq"]);
    let dependencies = options.dependencies.iter();
    let dependencies = dependencies.map(|it| (it.name.as_str(), it.requirement.as_str()));
    assert_eq!(
        dependencies.collect::<Vec<_>>(),
        [
            ("mine", "{ path = \"../mine\" }"),
            ("uuid", "{ features = [\"serde\"], version = \"1\" }"),
        ]
    );
}

#[test]
fn parses_include_with_all_filters() {
    let options =
        options_of("include = { tags = [\"a\"], operations = [\"b\"], paths = [\"/c/**\"] }\n");
    let Selection { include, exclude } = options.selection.unwrap();
    let strings = |items: &[Spanned<String>]| -> Vec<String> {
        items.iter().map(|text| text.get_ref().clone()).collect()
    };
    assert_eq!(strings(&include.tags), ["a"]);
    assert_eq!(strings(&include.operations), ["b"]);
    let [path] = include.paths.as_slice() else {
        panic!("{:?}", include.paths);
    };
    assert!(path.get_ref().matches("/c/d/e"));
    assert_eq!(exclude, Filter::default());
}

#[test]
fn parses_every_override_option() {
    let options = options_of(
        r##"
        [client.pets.overrides."#/a"]
        name = "A"
        type = "Vec<uuid::Uuid>"
        nullable = true
        required = false
        open = false
        derive = ["Hash"]
        "##,
    );
    let [at] = options.overrides.as_slice() else {
        panic!("{:?}", options.overrides);
    };
    let path = |text: &str| RustPath::try_from(text.to_owned()).unwrap();
    assert_eq!(at.pointer.get_ref(), "#/a");
    assert_eq!(value(&at.name), Some("A".to_owned()));
    assert_eq!(value(&at.ty), Some(path("Vec<uuid::Uuid>")));
    assert_eq!(value(&at.nullable), Some(true));
    assert_eq!(value(&at.required), Some(false));
    assert_eq!(value(&at.open), Some(false));
    let derive = value(&at.derive).unwrap_or_default();
    let derive: Vec<_> = derive.into_iter().map(Spanned::into_inner).collect();
    assert_eq!(derive, [path("Hash")]);
}

fn value<T: Clone>(option: &Option<Spanned<T>>) -> Option<T> {
    option.as_ref().map(|spanned| spanned.get_ref().clone())
}

#[test]
fn rejects_equal_or_nested_output_directories() {
    let table = |name: &str, output: &str| {
        format!("[client.{name}]\nspec = \"d\"\noutput = \"{output}\"\n")
    };
    let is_read = |outputs: [&str; 2]| {
        let [first, second] = outputs;
        read(&(table("a", first) + &table("b", second))).is_ok()
    };
    assert!(is_read(["../x", "../y"]));
    assert!(is_read(["../x", "../xy"]));
    assert!(!is_read(["../x", "../y/../x"]));
    assert!(!is_read(["../x", "../x/src"]));
}

#[test]
fn rust_path_lists_its_crates() {
    let crates = |text: &str| RustPath::try_from(text.to_owned()).unwrap().crates();
    assert_eq!(crates("uuid::fmt::Simple"), ["uuid"]);
    assert_eq!(crates("::uuid::Uuid"), ["uuid"]);
    assert_eq!(
        crates("std::vec::Vec<(a::A, ::b::c::B)>"),
        ["std", "a", "b"]
    );
    assert_eq!(crates("Vec::<u8>"), <[&str; 0]>::default());
    assert_eq!(crates("crate::types::Pet"), <[&str; 0]>::default());
}

#[test]
fn rejects_crate_name_of_a_runtime_dependency() {
    let manifest: toml::Table = include_str!("../../runtime/manifest.toml").parse().unwrap();
    let targets = manifest["target"].as_table().unwrap();
    let targets = targets.values().map(|target| &target["dependencies"]);
    let sections = targets.chain([&manifest["dependencies"]]);
    let names = sections.flat_map(|section| section.as_table().unwrap().keys());
    let free: Vec<_> = names.filter(|name| crate_name(name).is_ok()).collect();
    assert_eq!(free, Vec::<&String>::new());
}

#[test]
fn generated_code_requires_rust_version_of_runtime() {
    let manifest: toml::Table = include_str!("../../runtime/manifest.toml").parse().unwrap();
    let required = manifest["package"]["rust-version"].as_str();
    assert_eq!(required, Some(package::MIN_RUST_VERSION));
}
