//! Tests crates whose tags are features: with each feature alone, with none and with all.

use generator::config::Runtime;
use generator::format::FileSet;
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
        // The transport is independent of the other features, and takes long to compile.
        features.retain(|feature| feature != "reqwest");
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
