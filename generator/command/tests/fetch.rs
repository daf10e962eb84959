//! Tests `fetch`: the files that it replaces, and the responses after which it does not.

use std::fs;
use std::path::Path;

use expect_test::{Expect, expect};
use tempfile::TempDir;
use tests::files_below;

use crate::command::{run, transcript};
use crate::server::{Server, empty, ok};

const PETS: &str = "openapi: 3.0.3\ninfo: { title: Pets, version: \"1\" }\npaths: {}\n";

/// A project with a client whose description is at this URL.
fn project(url: &str) -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    set_source(directory.path(), url);
    directory
}

fn set_source(directory: &Path, url: &str) {
    let settings = format!(
        "[client.pets]\nspec = \"pets.yaml\"\nsource = \"{url}\"\noutput = \"pets\"\nlimits = {{ bytes = 1000 }}\n"
    );
    fs::write(directory.join("codegen.toml"), settings).unwrap();
}

fn write(directory: &Path, text: &str) {
    fs::write(directory.join("pets.yaml"), text).unwrap();
}

/// Runs `fetch` on these responses of the server; returns what it printed and requested.
fn fetch(directory: &Path, responses: &[&str], more: &[&str]) -> String {
    let server = Server::with(responses);
    set_source(directory, &server.url());
    // The last fetch was from the same server.
    let record = directory.join("pets.yaml.fetched.toml");
    if let Ok(text) = fs::read_to_string(&record) {
        let text = text.replace("http://host/", &format!("http://{}/", server.address));
        fs::write(&record, text).unwrap();
    }
    let output = run(directory, &[&["fetch"], more].concat());
    let printed = transcript(&output).replace(&server.address, "host");
    let address = server.address.clone();
    let requests: String = server
        .requests()
        .iter()
        .map(|it| format!("{it}\n"))
        .collect();
    if let Ok(text) = fs::read_to_string(&record) {
        fs::write(&record, text.replace(&address, "host")).unwrap();
    }
    format!("{printed}requests:\n{}", requests.replace(&address, "host"))
}

/// Returns the description and its record, without the time.
fn files(directory: &Path) -> String {
    let mut text = String::new();
    for (path, contents) in files_below(directory) {
        if path.starts_with("pets.yaml") {
            let contents = String::from_utf8(contents).unwrap();
            let lines = contents
                .lines()
                .map(|line| match line.starts_with("fetched = ") {
                    true => "fetched = NOW",
                    false => line,
                });
            let lines: Vec<_> = lines.collect();
            text += &format!("-- {path}\n{}\n", lines.join("\n"));
        }
    }
    text
}

/// What the first fetch of a description prints and requests.
const FIRST: &str = "\
exit 2
pets.yaml: added
run `cargo openapi-client codegen` to update the clients, and `cargo openapi-client diff --client NAME` for a report
requests:
GET /pets.yaml HTTP/1.1
";

/// A project whose description was fetched.
fn fetched() -> TempDir {
    let directory = project("http://127.0.0.1:1/");
    let first = fetch(directory.path(), &[&ok("etag: \"1\"\r\n", PETS)], &[]);
    assert_eq!(first, FIRST);
    directory
}

#[test]
fn writes_description_with_its_record() {
    let directory = fetched();
    assert_eq!(
        fs::read_to_string(directory.path().join("pets.yaml")).unwrap(),
        PETS
    );
    expect![[r#"
        -- pets.yaml
        openapi: 3.0.3
        info: { title: Pets, version: "1" }
        paths: {}
        -- pets.yaml.fetched.toml
        # The version of the description that was fetched last. Do not edit.
        source = "http://host/pets.yaml"
        fetched = NOW
        etag = '"1"'
        sha256 = "77ed75a38f0008b92d5fd9fe5f418f52372fd71aadd47e74d8fd85f7dd177711"
    "#]]
    .assert_eq(&files(directory.path()));
}

#[test]
fn unchanged_description_is_kept_and_its_new_etag_recorded() {
    let directory = fetched();
    let before = files_below(directory.path());
    let same = fetch(directory.path(), &[&empty("304 Not Modified", "")], &[]);
    expect![[r#"
        exit 0
        pets.yaml: unchanged
        requests:
        GET /pets.yaml HTTP/1.1 "1"
    "#]]
    .assert_eq(&same);
    let after = files_below(directory.path());
    assert!(before.get("pets.yaml.fetched.toml") == after.get("pets.yaml.fetched.toml"));
    let same = fetch(directory.path(), &[&ok("etag: \"2\"\r\n", PETS)], &[]);
    expect![[r#"
        exit 0
        pets.yaml: unchanged
        requests:
        GET /pets.yaml HTTP/1.1 "1"
    "#]]
    .assert_eq(&same);
    let same = fetch(directory.path(), &[&empty("304 Not Modified", "")], &[]);
    expect![[r#"
        exit 0
        pets.yaml: unchanged
        requests:
        GET /pets.yaml HTTP/1.1 "2"
    "#]]
    .assert_eq(&same);
    let after = files_below(directory.path());
    assert!(before.get("pets.yaml") == after.get("pets.yaml"));
}

#[test]
fn changed_description_replaces_the_file() {
    let directory = fetched();
    let changed = PETS.replace("\"1\"", "\"2\"").replace('\n', "\r\n");
    let output = fetch(directory.path(), &[&ok("", &changed)], &[]);
    expect![[r#"
        exit 2
        pets.yaml: changed
        run `cargo openapi-client codegen` to update the clients, and `cargo openapi-client diff --client NAME` for a report
        requests:
        GET /pets.yaml HTTP/1.1 "1"
    "#]].assert_eq(&output);
    assert_eq!(
        fs::read_to_string(directory.path().join("pets.yaml")).unwrap(),
        changed
    );
    // Git may change the line ends.
    write(directory.path(), &changed.replace("\r\n", "\n"));
    let output = fetch(directory.path(), &[&ok("", &changed)], &[]);
    expect![[r#"
        exit 0
        pets.yaml: unchanged
        requests:
        GET /pets.yaml HTTP/1.1
    "#]]
    .assert_eq(&output);
}

#[test]
fn edited_description_is_overwritten_only_with_force() {
    let directory = fetched();
    let edited = format!("{PETS}# ours\n");
    write(directory.path(), &edited);
    let changed = PETS.replace("\"1\"", "\"2\"");
    let refused = fetch(directory.path(), &[&ok("", &changed)], &[]);
    expect![[r#"
        exit 1
        error: pets.yaml was not changed: it was edited since it was fetched, and differs from `http://host/pets.yaml`; move the edits to an overlay, and overwrite the file with `--force`
        requests:
        GET /pets.yaml HTTP/1.1
    "#]].assert_eq(&refused);
    assert_eq!(
        fs::read_to_string(directory.path().join("pets.yaml")).unwrap(),
        edited
    );
    let forced = fetch(directory.path(), &[&ok("", &changed)], &["--force"]);
    expect![[r#"
        exit 2
        pets.yaml: changed
        run `cargo openapi-client codegen` to update the clients, and `cargo openapi-client diff --client NAME` for a report
        requests:
        GET /pets.yaml HTTP/1.1
    "#]].assert_eq(&forced);
    assert_eq!(
        fs::read_to_string(directory.path().join("pets.yaml")).unwrap(),
        changed
    );
}

#[test]
fn description_that_was_not_fetched_is_kept_unless_it_is_the_same() {
    let directory = project("http://127.0.0.1:1/");
    let ours = PETS.replace("\"1\"", "\"2\"");
    write(directory.path(), &ours);
    let refused = fetch(directory.path(), &[&ok("", PETS)], &[]);
    expect![[r#"
        exit 1
        error: pets.yaml was not changed: it differs from `http://host/pets.yaml`, and was not fetched from there; overwrite it with `--force`
        requests:
        GET /pets.yaml HTTP/1.1
    "#]].assert_eq(&refused);
    assert_eq!(
        fs::read_to_string(directory.path().join("pets.yaml")).unwrap(),
        ours
    );
    let same = fetch(directory.path(), &[&ok("", &ours)], &[]);
    expect![[r#"
        exit 0
        pets.yaml: unchanged
        requests:
        GET /pets.yaml HTTP/1.1
    "#]]
    .assert_eq(&same);
    assert!(directory.path().join("pets.yaml.fetched.toml").is_file());
}

#[test]
fn no_failed_or_incomplete_response_changes_a_file() {
    let directory = fetched();
    let before = files(directory.path());
    let check = |responses: &[&str], expected: &Expect| {
        expected.assert_eq(&fetch(directory.path(), responses, &[]));
        assert_eq!(files(directory.path()), before);
    };
    check(
        &[&empty("503 Service Unavailable", "")],
        &expect![[r#"
        exit 1
        error: pets.yaml was not changed: `http://host/pets.yaml` returned 503 Service Unavailable
        requests:
        GET /pets.yaml HTTP/1.1 "1"
    "#]],
    );
    check(
        &[&empty("206 Partial Content", "")],
        &expect![[r#"
        exit 1
        error: pets.yaml was not changed: `http://host/pets.yaml` returned 206 Partial Content
        requests:
        GET /pets.yaml HTTP/1.1 "1"
    "#]],
    );
    check(
        &["HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nopenapi: 3.0.3\n"],
        &expect![[r#"
            exit 1
            error: pets.yaml was not changed: the connection was closed before the end of the document
            requests:
            GET /pets.yaml HTTP/1.1 "1"
        "#]],
    );
    check(
        &["HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nf\r\nopenapi: 3.0.3\n\r\n"],
        &expect![[r#"
            exit 1
            error: pets.yaml was not changed: the connection was closed before the end of the document
            requests:
            GET /pets.yaml HTTP/1.1 "1"
        "#]],
    );
    check(
        &["HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nopenapi: 3.0.3\n"],
        &expect![[r#"
            exit 1
            error: pets.yaml was not changed: the response has no length; it may be incomplete
            requests:
            GET /pets.yaml HTTP/1.1 "1"
        "#]],
    );
    check(
        &["HTTP/1.1 200"],
        &expect![[r#"
        exit 1
        error: pets.yaml was not changed: cannot fetch `http://host/pets.yaml`: the connection was closed before the end of the document
        requests:
        GET /pets.yaml HTTP/1.1 "1"
    "#]],
    );
    check(
        &[&ok("", &format!("{PETS}{}", "# more\n".repeat(200)))],
        &expect![[r#"
            exit 1
            error: pets.yaml was not changed: the document exceeds the limit of 1000 bytes (`limits.bytes`)
            requests:
            GET /pets.yaml HTTP/1.1 "1"
        "#]],
    );
    check(
        &[&ok(
            "content-type: text/html\r\n",
            "<!DOCTYPE html>\n<title>Log in</title>\n",
        )],
        &expect![[r#"
            exit 1
            error[invalid-type]: expected an OpenAPI description, found HTML or XML
             --> http://host/pets.yaml:1:1
              |
            1 | <!DOCTYPE html>
              | ^^^^^^^^^^^^^^^
              |
              = note: at #
              = help: replace the file with the description itself, in YAML or JSON

            1 error
            error: pets.yaml was not changed: `http://host/pets.yaml` is not an OpenAPI description
            requests:
            GET /pets.yaml HTTP/1.1 "1"
        "#]],
    );
    check(
        &[&ok("", "{\"message\": \"gone\"}")],
        &expect![[r#"
        exit 1
        error[unsupported-version]: expected an OpenAPI description, found an error response from a server
         --> http://host/pets.yaml:1:2
          |
        1 | {"message": "gone"}
          |  ^^^^^^^^^
          |
          = note: at #/message
          = help: replace the file with the description; it contains the error of a failed download

        1 error
        error: pets.yaml was not changed: `http://host/pets.yaml` is not an OpenAPI description
        requests:
        GET /pets.yaml HTTP/1.1 "1"
    "#]],
    );
    check(
        &[&ok("", "")],
        &expect![[r#"
            exit 1
            error[empty-document]: description is empty
            --> http://host/pets.yaml
             = help: add an OpenAPI document, with `openapi`, `info` and `paths`

            1 error
            error: pets.yaml was not changed: `http://host/pets.yaml` is not an OpenAPI description
            requests:
            GET /pets.yaml HTTP/1.1 "1"
        "#]],
    );
}

#[test]
fn follows_redirects_to_other_hosts_and_names_them() {
    let directory = fetched();
    let changed = PETS.replace("\"1\"", "\"2\"");
    let other = Server::with(&[&ok("", &changed)]);
    let location = format!(
        "location: http://localhost:{}/v2/pets.yaml?signature=secret\r\n",
        port(&other)
    );
    let moved = [
        empty("302 Found", "location: /new\r\n"),
        empty("301 Moved", &location),
    ];
    let moved = moved.each_ref().map(String::as_str);
    let output = fetch(directory.path(), &moved, &[]);
    let hidden = |text: &str| text.replace(&port(&other), "PORT");
    expect![[r#"
        exit 2
        pets.yaml: changed, from `http://localhost:PORT/v2/pets.yaml`
        run `cargo openapi-client codegen` to update the clients, and `cargo openapi-client diff --client NAME` for a report
        requests:
        GET /pets.yaml HTTP/1.1 "1"
        GET /new HTTP/1.1 "1"
    "#]].assert_eq(&hidden(&output));
    expect![[r#"
        -- pets.yaml
        openapi: 3.0.3
        info: { title: Pets, version: "2" }
        paths: {}
        -- pets.yaml.fetched.toml
        # The version of the description that was fetched last. Do not edit.
        source = "http://host/pets.yaml"
        redirected_to = "http://localhost:PORT/v2/pets.yaml"
        fetched = NOW
        sha256 = "1ab0453ee370b916881b8f3b6641e863f89425874cb27dbfaecd7d84d8a94034"
    "#]]
    .assert_eq(&hidden(&files(directory.path())));
}

fn port(server: &Server) -> String {
    server.address.rsplit(':').next().unwrap().to_owned()
}

#[test]
fn rejects_endless_and_unencrypted_redirects() {
    let directory = fetched();
    let before = files(directory.path());
    let around = empty("302 Found", "location: /pets.yaml\r\n");
    let endless = fetch(directory.path(), &[around.as_str(); 6], &[]);
    expect![[r#"
        exit 1
        error: pets.yaml was not changed: more than 5 redirects
        requests:
        GET /pets.yaml HTTP/1.1 "1"
        GET /pets.yaml HTTP/1.1 "1"
        GET /pets.yaml HTTP/1.1 "1"
        GET /pets.yaml HTTP/1.1 "1"
        GET /pets.yaml HTTP/1.1 "1"
        GET /pets.yaml HTTP/1.1 "1"
    "#]]
    .assert_eq(&endless);
    let file = empty("302 Found", "location: file:///etc/passwd\r\n");
    expect![[r#"
        exit 1
        error: pets.yaml was not changed: `http://host/pets.yaml` redirects to `file:///etc/passwd`, which is not an HTTP URL
        requests:
        GET /pets.yaml HTTP/1.1 "1"
    "#]].assert_eq(&fetch(directory.path(), &[&file], &[]));
    let nowhere = empty("302 Found", "");
    expect![[r#"
        exit 1
        error: pets.yaml was not changed: `http://host/pets.yaml` returned 302 Found without a location
        requests:
        GET /pets.yaml HTTP/1.1 "1"
    "#]].assert_eq(&fetch(directory.path(), &[&nowhere], &[]));
    assert_eq!(files(directory.path()), before);
}

#[test]
fn project_without_source_has_nothing_to_fetch() {
    let directory = tempfile::tempdir().unwrap();
    let settings = "[client.pets]\nspec = \"pets.yaml\"\noutput = \"pets\"\n";
    fs::write(directory.path().join("codegen.toml"), settings).unwrap();
    expect![[r#"
        exit 1
        error: no `source` to fetch from; add `source = "https://..."` to a client in `codegen.toml`
    "#]]
    .assert_eq(&transcript(&run(directory.path(), &["fetch"])));
    let two = "[client.a]\nspec = \"pets.yaml\"\noutput = \"a\"\nsource = \"https://a.example/\"\n\
               [client.b]\nspec = \"pets.yaml\"\noutput = \"b\"\nsource = \"https://b.example/\"\n";
    fs::write(directory.path().join("codegen.toml"), two).unwrap();
    expect![[r#"
        exit 1
        error: `pets.yaml` has two sources, `https://a.example/` and `https://b.example/`; use the same `source` for all its clients
    "#]].assert_eq(&transcript(&run(directory.path(), &["fetch"])));
}
