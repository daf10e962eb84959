//! References to remote documents: documents on an allowed host become part of the description.

use std::collections::BTreeMap;
use std::sync::Arc;

use expect_test::{Expect, expect};
use generator::Purpose;
use generator::diagnostic::{Diagnostics, Rendering};
use generator::ir::LockedNames;
use generator::source::{Fetch, Fetched, Source};
use tests::client_of;

/// Remote hosts, as documents by URL.
#[derive(Debug)]
struct FakeHosts(BTreeMap<&'static str, &'static str>);

impl Fetch for FakeHosts {
    fn fetch(&self, url: &str) -> Result<Fetched, String> {
        let text = self.0.get(url).ok_or("the server returned 404 Not Found")?;
        Ok(Fetched::Text((*text).to_owned()))
    }
}

const ROOT: &str = "
openapi: 3.0.3
info: { title: Pets, version: '1' }
servers: [{ url: https://example.com }]
paths: {}
components:
  schemas:
    Pet: { $ref: 'https://example.com/v1/pets.yaml#/Pet' }
";

/// Checks the API and the diagnostics of the description, if `example.com` is allowed and has these files.
fn check(files: &[(&'static str, &'static str)], expected: &Expect) {
    let mut diagnostics = Diagnostics::new();
    let hosts = FakeHosts(files.iter().copied().collect());
    let source = Source::new("spec.yaml", ROOT.to_owned(), &mut diagnostics);
    let source = source.fetching(Arc::new(hosts));
    let mut client = client_of("pets/spec.yaml".into());
    client.options.allowed_hosts = vec!["example.com".to_owned()];
    let api = match generator::build_ir(
        source,
        &client,
        Purpose::Comparison,
        LockedNames::default,
        &mut diagnostics,
    ) {
        Ok(api) => api.to_string(),
        Err(_) => String::new(),
    };
    expected.assert_eq(&format!("{api}{}", diagnostics.render(Rendering::PLAIN)));
}

#[test]
fn resolves_reference_relative_to_url_of_remote_document() {
    check(
        &[
            (
                "https://example.com/v1/pets.yaml",
                "Pet: { type: object, properties: { owner: { $ref: '../people.json#/Person' } } }",
            ),
            (
                "https://example.com/people.json",
                r#"{ "Person": { "type": "object", "properties": { "name": { "type": "string" } } } }"#,
            ),
        ],
        &expect![[r#"
            api "Pets" version "1"
            server https://example.com

            type Person  in types::person, unused  #/components/schemas/Person
              name: optional string  "name"

            type Pet  in types::pet, unused  #/components/schemas/Pet
              owner: optional boxed Person  "owner"
        "#]],
    );
}

#[test]
fn rejects_reference_to_other_host_or_local_file_in_remote_document() {
    check(
        &[(
            "https://example.com/v1/pets.yaml",
            "Pet:
  type: object
  properties:
    there: { $ref: 'https://example.org/pets.yaml#/Pet' }
    lost: { $ref: 'lost.yaml#/Pet' }
    here: { $ref: 'file:///etc/passwd' }
",
        )],
        &expect![[r#"
            error[unsupported-reference]: remote reference `https://example.org/pets.yaml`: host not in `allowed_hosts`
             --> https://example.com/v1/pets.yaml:4:20
              |
            4 |     there: { $ref: 'https://example.org/pets.yaml#/Pet' }
              |                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
              |
              = note: at https://example.com/v1/pets.yaml#/Pet/properties/there/$ref
              = help: add `allowed_hosts = ["example.org"]` to `codegen.toml`, or use a copy in the description's directory

            error[unresolved-reference]: cannot fetch remote reference `lost.yaml`: the server returned 404 Not Found
             --> https://example.com/v1/pets.yaml:5:19
              |
            5 |     lost: { $ref: 'lost.yaml#/Pet' }
              |                   ^^^^^^^^^^^^^^^^^
              |
              = note: at https://example.com/v1/pets.yaml#/Pet/properties/lost/$ref
              = help: change the URL, or use a copy in the description's directory

            error[unsupported-reference]: reference to `file:///etc/passwd` is outside the description's directory
             --> https://example.com/v1/pets.yaml:6:19
              |
            6 |     here: { $ref: 'file:///etc/passwd' }
              |                   ^^^^^^^^^^^^^^^^^^^^^
              |
              = note: at https://example.com/v1/pets.yaml#/Pet/properties/here/$ref
              = help: use a copy in that directory or below it

        "#]],
    );
}
