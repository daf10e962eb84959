//! A crate whose tags are features: each feature alone, none and all.

use generator::config::Runtime;
use generator::format::FileSet;
use tests::crates::{Workspace, features_in, run};
use tests::{client_of, generate, root};

/// With the runtime inside, of which a part may be unused where a feature is off. The README is the crate's docs only
/// where its snippet compiles.
#[test]
fn each_feature_alone_none_and_all_compile_without_a_warning() {
    const NAME: &str = "features";
    let mut client = client_of(root().join("tests/golden/features_by_tag/spec.yaml"));
    client.name = NAME.to_owned();
    client.runtime = Runtime::Embedded;
    let (_, files) = generate(&client).made.unwrap();
    let mut workspace = Workspace::new(NAME);
    workspace.add(NAME, &files);
    let FileSet(texts) = &files;
    let mut features = features_in(&texts["Cargo.toml"]);
    // The transport is for all of them, and takes long to compile.
    features.retain(|feature| feature != "reqwest");
    let without = ["--package", NAME, "--no-default-features"];
    for feature in std::iter::once("").chain(features.iter().map(String::as_str)) {
        let mut check = workspace.cargo("check");
        run(check
            .args(without)
            .args(["--all-targets", "--features", feature]));
    }
    run(workspace.cargo("doc").args(without).arg("--no-deps"));
    run(workspace.cargo("test").args(without).arg("--doc"));
}
