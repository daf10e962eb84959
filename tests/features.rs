//! Tests the features of crates, those of tags and those of the runtime: with each feature alone, with none and with
//! all. And what the default features and none of them depend on.

use std::collections::BTreeSet;
use std::process::Command;

use generator::config::{Dependency, Runtime};
use generator::format::FileSet;
use generator::ir::Feature;
use tests::crates::{Workspace, features_in, run};
use tests::{client_of, generate, root};

/// The runtime is embedded, because parts of it may be unused if a feature is disabled. The README is part of the
/// crate's docs only if its snippet compiles.
#[test]
fn each_feature_alone_none_and_all_compile_without_warnings() {
    let mut workspace = Workspace::new("features");
    let fixtures = ["features_by_tag", "features_and_methods_by_tag"];
    let crates = fixtures.map(|name| {
        let mut client = client_of(root().join(format!("tests/golden/{name}/spec.yaml")));
        client.runtime = Runtime::Embedded;
        let (_, files) = generate(&client).generated.unwrap();
        workspace.add(name, &files);
        (name, files)
    });
    for (name, FileSet(files)) in &crates {
        let mut features = features_in(&files["Cargo.toml"]);
        // Those of the runtime are independent of these.
        features.retain(|feature| {
            [Feature::ALL, "other-types"].contains(&feature.as_str()) || feature.starts_with("tag-")
        });
        let without = ["--package", name, "--no-default-features"];
        for feature in std::iter::once("").chain(features.iter().map(String::as_str)) {
            let mut check = workspace.cargo("check");
            run(check
                .args(without)
                .args(["--all-targets", "--features", feature]));
        }
        run(workspace.cargo("doc").args(without).arg("--no-deps"));
        run(workspace.cargo("test").args(without).arg("--doc"));
    }
}

/// Cargo checks the names of the features that are those of a dependency; no code of a client depends on them.
#[test]
fn each_feature_of_the_runtime_alone_compiles_without_warnings() {
    let mut workspace = Workspace::new("runtime_features");
    let mut client = client_of(root().join("tests/golden/formats/spec.yaml"));
    let mut features = Vec::new();
    for (name, runtime) in forms() {
        client.name = name.to_owned();
        client.runtime = runtime.clone();
        let (_, files) = generate(&client).generated.unwrap();
        workspace.add(name, &files);
        if runtime == Runtime::Embedded {
            let lines = files.0["Cargo.toml"]
                .lines()
                .filter(|line| !line.contains("?/"));
            features = features_in(&lines.collect::<Vec<_>>().join("\n"));
        }
    }
    for feature in features {
        let mut check = workspace.cargo("check");
        run(check.args(["--no-default-features", "--features", &feature]));
    }
}

/// A dependency that the configuration adds is not optional, so a feature cannot enable it.
#[test]
fn cargo_reads_crate_with_configured_dependency_of_the_runtime() {
    let mut workspace = Workspace::new("configured_dependency");
    let mut client = client_of(root().join("tests/golden/formats/spec.yaml"));
    client.options.dependencies = vec![Dependency {
        name: "reqwest".to_owned(),
        requirement: "{ version = \"0.13\", default-features = false }".to_owned(),
    }];
    for (name, runtime) in [
        ("embedded", Runtime::Embedded),
        ("shared", Workspace::runtime()),
    ] {
        client.name = format!("configured-{name}");
        client.runtime = runtime;
        let (_, files) = generate(&client).generated.unwrap();
        workspace.add(&client.name, &files);
    }
    for name in ["configured-embedded", "configured-shared"] {
        for features in [&[][..], &["--no-default-features"]] {
            let tree = tree(
                workspace
                    .cargo("tree")
                    .args(["--package", name])
                    .args(features),
            );
            assert!(
                tree.iter().any(|package| package.starts_with("reqwest ")),
                "{tree:?}"
            );
        }
    }
}

/// The first number is what `reqwest` depends on, with TLS and HTTP/2; the second one is `serde_json`, the types of
/// HTTP and dates.
#[test]
fn client_depends_on_few_crates() {
    for (features, most) in [(&[][..], 96), (&["--no-default-features"], 17)] {
        let mut cargo = Command::new("cargo");
        let packages = tree(
            cargo
                .args(["tree", "--offline", "--package", "buildr"])
                .args(features),
        );
        assert!(packages.len() <= most, "{}: {packages:#?}", packages.len());
    }
}

#[test]
fn command_depends_on_few_packages() {
    let packages = tree(Command::new("cargo").args([
        "tree",
        "--offline",
        "--package",
        "cargo-openapi-client",
    ]));
    assert!(packages.len() <= 135, "{}: {packages:#?}", packages.len());
}

/// Both forms of a crate, with a name for each.
fn forms() -> [(&'static str, Runtime); 2] {
    [
        ("embedded", Runtime::Embedded),
        ("shared", Workspace::runtime()),
    ]
}

/// The packages that a build for Linux needs, also the client itself.
fn tree(cargo: &mut Command) -> BTreeSet<String> {
    let target = ["--target", "x86_64-unknown-linux-gnu"];
    let tree = run(cargo
        .args(["--edges", "normal", "--prefix", "none", "--no-dedupe"])
        .args(target));
    let lines = tree.lines().filter(|line| !line.is_empty());
    lines
        .map(|line| line.trim_end_matches(" (*)").to_owned())
        .collect()
}
