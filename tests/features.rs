//! A crate whose tags are features: each feature alone, none and all.

use generator::config::Runtime;
use generator::format::FileSet;
use tests::crates::{Workspace, features_in, run};
use tests::{client_of, generate, root};

/// With the runtime inside, of which a part may be unused where a feature is off. The README is the crate's docs only
/// where its snippet compiles.
#[test]
fn each_feature_alone_none_and_all_compile_without_a_warning() {
    let mut workspace = Workspace::new("features");
    let fixtures = ["features_by_tag", "features_and_methods_by_tag"];
    let crates = fixtures.map(|name| {
        let mut client = client_of(root().join(format!("tests/golden/{name}/spec.yaml")));
        client.runtime = Runtime::Embedded;
        let (_, files) = generate(&client).made.unwrap();
        workspace.add(name, &files);
        (name, files)
    });
    for (name, FileSet(texts)) in &crates {
        let mut features = features_in(&texts["Cargo.toml"]);
        // The transport is for all of them, and takes long to compile.
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
