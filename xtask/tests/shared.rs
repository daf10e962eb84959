//! Clients that share one runtime, as a person makes, checks and releases them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use expect_test::expect;
use tempfile::TempDir;
use tests::files_below;

use crate::command::{told, xtask};

/// A description whose one operation has a value of this format.
fn description(format: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{ title: Pets, version: '1' }}\nservers: [{{ url: https://example.com }}]\npaths:\n  \
         /pets:\n    get:\n      operationId: listPets\n      responses:\n        '200':\n          description: D\n          \
         content: {{ application/json: {{ schema: {{ type: object, properties: {{ a: {{ type: string, format: {format} }} }} }} }} }}\n"
    )
}

const CLIENTS: &str = "[client.cats]\nspec = \"cats.yaml\"\noutput = \"../cats\"\n\n\
                       [client.dogs]\nspec = \"dogs.yaml\"\noutput = \"../dogs\"\n\n";

const SHARED: &str = "[runtime]\noutput = \"../runtime\"\nname = \"pets-runtime\"\n";

/// A project with two clients, which need different parts of the runtime.
fn project(settings: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("spec")).unwrap();
    write(&folder, "spec/cats.yaml", &description("decimal"));
    write(&folder, "spec/dogs.yaml", &description("byte"));
    write(&folder, "spec/codegen.toml", settings);
    folder
}

fn write(folder: &TempDir, place: &str, text: &str) {
    fs::write(folder.path().join(place), text).unwrap();
}

fn replace(folder: &TempDir, place: &str, from: &str, to: &str) {
    let text = fs::read_to_string(folder.path().join(place)).unwrap();
    assert!(text.contains(from), "{text}");
    write(folder, place, &text.replacen(from, to, 1));
}

fn run(folder: &TempDir, arguments: &[&str]) -> String {
    told(&xtask(folder.path(), arguments))
}

/// Runs a command that has to succeed, whatever it prints.
fn succeed(folder: &TempDir, command: &str) {
    let said = run(folder, &[command]);
    assert_eq!(said.lines().next(), Some("exit 0"), "{said}");
}

#[test]
fn a_shared_runtime_is_made_with_its_clients_and_checked_with_them() {
    let folder = project(&format!("{CLIENTS}{SHARED}"));
    expect![[r#"
        exit 0
          runtime/Cargo.toml: added
          runtime/README.md: added
          runtime/rustfmt.toml: added
          runtime/src/lib.rs: added
          runtime/src/runtime/: 42 files of the client runtime
        pets-runtime: 46 files in runtime, 46 written, 0 removed
          cats/Cargo.toml: added
          cats/README.md: added
          cats/codegen.lock: added
          cats/rustfmt.toml: added
          cats/src/client.rs: added
          cats/src/lib.rs: added
          cats/src/newtypes.rs: added
          cats/src/operations/list_pets.rs: added
          cats/src/operations/mod.rs: added
        cats: 9 files in cats, 9 written, 0 removed
          dogs/Cargo.toml: added
          dogs/README.md: added
          dogs/codegen.lock: added
          dogs/rustfmt.toml: added
          dogs/src/client.rs: added
          dogs/src/lib.rs: added
          dogs/src/newtypes.rs: added
          dogs/src/operations/list_pets.rs: added
          dogs/src/operations/mod.rs: added
        dogs: 9 files in dogs, 9 written, 0 removed
    "#]]
    .assert_eq(&run(&folder, &["codegen"]));
    let made = files_below(folder.path());
    expect![[r#"
        exit 0
        pets-runtime: 46 files in runtime, 0 written, 0 removed
        dogs: 9 files in dogs, 0 written, 0 removed
    "#]]
    .assert_eq(&run(&folder, &["codegen", "--client", "dogs"]));
    assert_eq!(files_below(folder.path()), made);
    replace(&folder, "runtime/src/runtime/call.rs", "pub", "pub(crate)");
    write(&folder, "runtime/src/mine.rs", "// Mine.\n");
    fs::rename(
        folder.path().join("runtime/src/runtime/formats/base64.rs"),
        folder.path().join("runtime/src/runtime/formats/date.rs"),
    )
    .unwrap();
    expect![[r#"
        exit 1
          runtime/src/mine.rs: stale, and not generated: move it elsewhere
          runtime/src/runtime/call.rs: changed
          runtime/src/runtime/formats/base64.rs: missing
          runtime/src/runtime/formats/date.rs: stale
        pets-runtime: 4 differences in runtime; the command without `--check` mends that
        cats: cats is up to date
        dogs: dogs is up to date
    "#]]
    .assert_eq(&run(&folder, &["codegen", "--check"]));
    expect![[r#"
        exit 0
          runtime/src/mine.rs: removed
          runtime/src/runtime/: 3 files of the client runtime
        pets-runtime: 46 files in runtime, 2 written, 2 removed
        cats: 9 files in cats, 0 written, 0 removed
        dogs: 9 files in dogs, 0 written, 0 removed
    "#]]
    .assert_eq(&run(&folder, &["codegen", "--force"]));
    assert_eq!(files_below(folder.path()), made);
}

#[test]
fn a_faulty_client_keeps_the_runtime_that_it_shares_from_being_written() {
    let folder = project(&format!("{CLIENTS}{SHARED}"));
    let nothing = "$ref: '#/components/schemas/Nothing'";
    replace(
        &folder,
        "spec/cats.yaml",
        "type: string, format: decimal",
        nothing,
    );
    let before = files_below(folder.path());
    for arguments in [&["codegen"][..], &["codegen", "--client", "dogs"]] {
        let said = run(&folder, arguments);
        let (_, last) = said.trim_end().rsplit_once('\n').unwrap();
        let expected = match arguments.len() {
            1 => "nothing was written: cats cannot be generated",
            _ => {
                "nothing was written: cats cannot be generated, and `pets-runtime` is made for it too"
            }
        };
        assert_eq!(last, expected);
        assert_eq!(files_below(folder.path()), before);
    }
}

#[test]
fn a_shared_runtime_takes_no_folder_of_another_crate() {
    let folder = project(&format!("{CLIENTS}{SHARED}"));
    succeed(&folder, "codegen");
    replace(&folder, "spec/codegen.toml", "pets-runtime", "other");
    expect![[r#"
        exit 1
        error: `runtime` holds the crate `pets-runtime`, not `other`: give another folder, or remove it
    "#]]
    .assert_eq(&run(&folder, &["codegen"]));
}

#[test]
fn what_cannot_be_written_of_one_crate_leaves_all_as_they_were() {
    let folder = project(&format!("{CLIENTS}{SHARED}"));
    succeed(&folder, "codegen");
    // The runtime would lose a part, and both clients change.
    replace(&folder, "spec/cats.yaml", "decimal", "uri");
    replace(&folder, "spec/dogs.yaml", "byte", "uri");
    write(&folder, "dogs/src/lib.rs", "// Mine.\n");
    let before = files_below(folder.path());
    let said = run(&folder, &["codegen"]);
    let place = folder.path().join("spec/../dogs/src/lib.rs");
    let expected = format!(
        "exit 1\nerror: `{}` is in the way and is not generated: move it, generate into another folder, \
         or write over it with `--force`\n",
        place.display()
    );
    assert_eq!(said, expected);
    assert_eq!(files_below(folder.path()), before);
}

/// The public names at the root of a crate, hidden ones too.
fn root_of(folder: &Path) -> Vec<String> {
    let text = fs::read_to_string(folder.join("src/lib.rs")).unwrap();
    let file = syn::parse_file(&text).unwrap();
    let mut names = Vec::new();
    for item in file.items {
        match item {
            syn::Item::Mod(item) if matches!(item.vis, syn::Visibility::Public(_)) => {
                names.push(item.ident.to_string());
            }
            syn::Item::Use(item) => names_in(&item.tree, &mut names),
            _ => {}
        }
    }
    names.sort();
    names
}

fn names_in(tree: &syn::UseTree, names: &mut Vec<String>) {
    match tree {
        syn::UseTree::Path(path) => names_in(&path.tree, names),
        syn::UseTree::Name(name) => names.push(name.ident.to_string()),
        syn::UseTree::Group(group) => group.items.iter().for_each(|tree| names_in(tree, names)),
        _ => panic!("a name that is not known"),
    }
}

/// What stands in a crate for its callers: all but its manifest, its README, its root and its runtime.
fn own_files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = files_below(folder);
    files.retain(|place, _| {
        let is_of_form = ["Cargo.toml", "README.md", "src/lib.rs"].contains(&place.as_str());
        !is_of_form && !place.starts_with("src/runtime/")
    });
    files
}

#[test]
fn a_client_has_the_same_interface_in_both_forms() {
    let folder = project(CLIENTS);
    succeed(&folder, "codegen");
    let cats = folder.path().join("cats");
    let whole = files_below(&cats);
    let (own, root) = (own_files(&cats), root_of(&cats));
    write(
        &folder,
        "spec/codegen.toml",
        &format!("{CLIENTS}{SHARED}clients = [\"cats\"]\n"),
    );
    expect![[r#"
        exit 0
          runtime/Cargo.toml: added
          runtime/README.md: added
          runtime/rustfmt.toml: added
          runtime/src/lib.rs: added
          runtime/src/runtime/: 41 files of the client runtime
        pets-runtime: 45 files in runtime, 45 written, 0 removed
          cats/Cargo.toml: changed
          cats/README.md: changed
          cats/src/lib.rs: changed
          cats/src/runtime/: 41 files of the client runtime
        cats: 9 files in cats, 3 written, 41 removed
        dogs: 49 files in dogs, 0 written, 0 removed
    "#]]
    .assert_eq(&run(&folder, &["codegen"]));
    assert_eq!(own_files(&cats), own);
    assert_eq!(root_of(&cats), root);
    // What its root hands on is what stood inside.
    let inside = |place: &&String| place.starts_with("src/runtime/");
    let shared = files_below(&folder.path().join("runtime"));
    for place in whole.keys().filter(inside) {
        // The first line of the one file that is made says of what.
        let rest = |files: &BTreeMap<String, Vec<u8>>| {
            let lines = files[place].split(|byte| *byte == b'\n').skip(1);
            lines.map(<[u8]>::to_vec).collect::<Vec<_>>()
        };
        assert_eq!(rest(&shared), rest(&whole), "{place}");
    }
    write(&folder, "spec/codegen.toml", CLIENTS);
    succeed(&folder, "codegen");
    assert_eq!(files_below(&cats), whole);
}

#[test]
fn the_files_of_a_shared_runtime_are_inspected_with_its_clients() {
    let folder = project(&format!("{CLIENTS}{SHARED}clients = [\"cats\"]\n"));
    let said = run(&folder, &["inspect", "files", "--client", "cats"]);
    let places = said
        .lines()
        .skip(1)
        .filter_map(|line| line.split("  ").last());
    let places: Vec<_> = places.filter(|it| !it.contains("src/runtime/")).collect();
    expect![[r#"
        [
            "Cargo.toml",
            "README.md",
            "codegen.lock",
            "rustfmt.toml",
            "src/client.rs",
            "src/lib.rs",
            "src/newtypes.rs",
            "src/operations/list_pets.rs",
            "src/operations/mod.rs",
            "Cargo.toml",
            "README.md",
            "rustfmt.toml",
            "src/lib.rs",
        ]
    "#]]
    .assert_debug_eq(&places);
}

#[test]
fn a_change_of_a_shared_runtime_is_one_of_each_client() {
    let folder = project(&format!("{CLIENTS}{SHARED}"));
    succeed(&folder, "codegen");
    expect![[r#"
        exit 0
        pets-runtime: 0.1.0, the first release
        cats: 0.1.0, the first release
        dogs: 0.1.0, the first release
          cats/CHANGELOG.md: added
          dogs/CHANGELOG.md: added
          runtime/CHANGELOG.md: added
          spec/codegen.toml: changed
          spec/released/cats/cats.yaml: added
          spec/released/cats/codegen.lock: added
          spec/released/cats/codegen.toml: added
          spec/released/cats/runtime.toml: added
          spec/released/dogs/codegen.lock: added
          spec/released/dogs/codegen.toml: added
          spec/released/dogs/dogs.yaml: added
          spec/released/dogs/runtime.toml: added
          spec/released/pets-runtime/runtime.toml: added
    "#]]
    .assert_eq(&run(&folder, &["release"]));
    expect![[r#"
        exit 0
        pets-runtime: 0.1.0, nothing has changed since 0.1.0
        cats: 0.1.0, nothing has changed since 0.1.0
        dogs: 0.1.0, nothing has changed since 0.1.0
    "#]]
    .assert_eq(&run(&folder, &["release", "--check"]));
    // As if the generator were a later one, whose runtime has lost something.
    for name in ["pets-runtime", "cats", "dogs"] {
        let file = format!("spec/released/{name}/runtime.toml");
        let lost = "items = [\n    \"Call::abort: pub fn abort(self)\",";
        replace(&folder, &file, "items = [", lost);
    }
    expect![[r#"
        exit 0
        pets-runtime: 46 files in runtime, 0 written, 0 removed
        pets-runtime: it has changed since 0.1.0
          the least version is 0.2.0, it is 0.1.0: `cargo xtask release` makes it so
        dogs: 9 files in dogs, 0 written, 0 removed
        dogs: since 0.1.0, no changes; its runtime has changed
          the least version is 0.2.0, it is 0.1.0: `cargo xtask release` makes it so
    "#]]
    .assert_eq(&run(&folder, &["codegen", "--client", "dogs"]));
    expect![[r#"
        exit 1
        pets-runtime: 0.1.0 is too low, 0.2.0 is the least since 0.1.0; `cargo xtask release` makes it so
        cats: 0.1.0 is too low, 0.2.0 is the least since 0.1.0; `cargo xtask release` makes it so
        dogs: 0.1.0 is too low, 0.2.0 is the least since 0.1.0; `cargo xtask release` makes it so
    "#]]
    .assert_eq(&run(&folder, &["release", "--check"]));
    // One client at a time: the other one is still due.
    expect![[r#"
        exit 0
        pets-runtime: 0.1.0 -> 0.2.0
        cats: 0.1.0 -> 0.2.0: no changes; its runtime has changed
          cats/CHANGELOG.md: changed
          cats/Cargo.toml: changed
          runtime/CHANGELOG.md: changed
          runtime/Cargo.toml: changed
          spec/codegen.toml: changed
          spec/released/cats/codegen.toml: changed
          spec/released/cats/runtime.toml: changed
          spec/released/pets-runtime/runtime.toml: changed
    "#]]
    .assert_eq(&run(&folder, &["release", "--client", "cats"]));
    let changelog = fs::read_to_string(folder.path().join("cats/CHANGELOG.md")).unwrap();
    expect![[r#"
        # Changelog

        All notable changes to this crate. `cargo xtask release` adds an entry for each release; entries may be edited.

        ## 0.2.0

        Pets 1: no changes.

        ### The client runtime has changed

        Gone, or of another signature:

        - `Call::abort: pub fn abort(self)`

        ## 0.1.0

        Initial release.
    "#]]
    .assert_eq(&changelog);
    expect![[r#"
        exit 1
        pets-runtime: 0.2.0, nothing has changed since 0.2.0
        cats: 0.2.0, nothing has changed since 0.2.0
        dogs: 0.1.0 is too low, 0.2.0 is the least since 0.1.0; `cargo xtask release` makes it so
    "#]]
    .assert_eq(&run(&folder, &["release", "--check"]));
    expect![[r#"
        exit 0
        pets-runtime: runtime is up to date
        cats: cats is up to date
        dogs: dogs is up to date
        dogs: since 0.1.0, no changes; its runtime has changed
          the least version is 0.2.0, it is 0.1.0: `cargo xtask release` makes it so
    "#]]
    .assert_eq(&run(&folder, &["codegen", "--check"]));
}

#[test]
fn a_client_whose_runtime_has_moved_has_changed() {
    let folder = project(CLIENTS);
    succeed(&folder, "codegen");
    succeed(&folder, "release");
    let settings = fs::read_to_string(folder.path().join("spec/codegen.toml")).unwrap();
    write(&folder, "spec/codegen.toml", &format!("{settings}{SHARED}"));
    succeed(&folder, "codegen");
    expect![[r#"
        exit 1
        pets-runtime: nothing is released
        cats: 0.1.0 is too low, 0.1.1 is the least since 0.1.0; `cargo xtask release` makes it so
        dogs: 0.1.0 is too low, 0.1.1 is the least since 0.1.0; `cargo xtask release` makes it so
    "#]]
    .assert_eq(&run(&folder, &["release", "--check"]));
    succeed(&folder, "release");
    expect![[r#"
        exit 0
        pets-runtime: 0.1.0, nothing has changed since 0.1.0
        cats: 0.1.1, nothing has changed since 0.1.1
        dogs: 0.1.1, nothing has changed since 0.1.1
    "#]]
    .assert_eq(&run(&folder, &["release", "--check"]));
}

/// The features of a client are those of its runtime: cargo takes the whole.
#[test]
fn cargo_finds_the_features_of_a_shared_runtime() {
    let folder = project(&format!("{CLIENTS}{SHARED}"));
    succeed(&folder, "codegen");
    let manifest = "[workspace]\nresolver = \"3\"\nmembers = [\"cats\", \"dogs\", \"runtime\"]\n";
    write(&folder, "Cargo.toml", manifest);
    let lock = tests::root().join("Cargo.lock");
    fs::copy(lock, folder.path().join("Cargo.lock")).unwrap();
    let tree = |more: &[&str]| {
        let output = Command::new("cargo")
            .args(["tree", "--offline", "--package", "cats", "--depth", "2"])
            .args(["--edges", "normal", "--prefix", "depth", "--format", " {p}"])
            .args(more)
            .current_dir(folder.path())
            .output()
            .unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        let names = printed
            .lines()
            .map(|line| line.split(' ').take(2).collect());
        let named: Vec<String> = names.collect();
        named
    };
    assert!(tree(&[]).contains(&"2reqwest".to_owned()));
    let bare = tree(&["--no-default-features"]);
    assert!(bare.contains(&"1pets-runtime".to_owned()));
    assert!(!bare.contains(&"2reqwest".to_owned()), "{bare:?}");
}
