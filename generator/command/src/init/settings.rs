//! Adds a client to `codegen.toml`.

use anyhow::{Context, bail};
use toml_edit::{DocumentMut, Item, Table};

/// The start of a new file. Editors complete the settings by the schema.
const HEADER: &str = "\
#:schema https://raw.githubusercontent.com/openapi-client-codegen/openapi-client-codegen/main/docs/codegen.schema.json
# Which description becomes which crate. Paths are relative to this file.
";

/// The required settings of a client.
pub(super) struct Client<'a> {
    pub(super) name: &'a str,
    /// The path of the description, relative to the file.
    pub(super) spec: String,
    /// Where the vendor publishes the description.
    pub(super) source: Option<&'a str>,
    /// The path of the crate, relative to the file.
    pub(super) output: String,
}

/// Returns the settings with those of a client, which they do not have yet.
pub(super) fn with_client(settings: Option<&str>, client: &Client<'_>) -> anyhow::Result<String> {
    let mut document: DocumentMut = settings.unwrap_or_default().parse()?;
    let mut table = Table::new();
    table.insert("spec", client.spec.as_str().into());
    if let Some(source) = client.source {
        table.insert("source", source.into());
    }
    table.insert("output", client.output.as_str().into());
    let clients = document.entry("client").or_insert_with(|| {
        let mut clients = Table::new();
        clients.set_implicit(true);
        Item::Table(clients)
    });
    let clients = clients
        .as_table_like_mut()
        .context("`client` is not a table")?;
    if clients.contains_key(client.name) {
        bail!(
            "it has another client `{0}`; use another name, such as `--name {0}-client`",
            client.name
        );
    }
    clients.insert(client.name, Item::Table(table));
    Ok(match settings {
        Some(_) => document.to_string(),
        None => format!("{HEADER}\n{document}"),
    })
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    fn pets(source: Option<&'static str>) -> Client<'static> {
        Client {
            name: "pets",
            spec: "pets.yaml".to_owned(),
            source,
            output: "../clients/pets".to_owned(),
        }
    }

    #[test]
    fn adds_client_after_existing_settings() {
        let new = with_client(None, &pets(Some("https://example.com/pets.yaml")));
        expect![[r##"
            #:schema https://raw.githubusercontent.com/openapi-client-codegen/openapi-client-codegen/main/docs/codegen.schema.json
            # Which description becomes which crate. Paths are relative to this file.

            [client.pets]
            spec = "pets.yaml"
            source = "https://example.com/pets.yaml"
            output = "../clients/pets"
        "##]].assert_eq(&new.unwrap());
        let settings = "# ours\n[client.cats] # first\nspec = 'cats.yaml'\noutput = \"../cats\"\n\n[runtime]\noutput = \"../runtime\"\n";
        expect![[r##"
            # ours
            [client.cats] # first
            spec = 'cats.yaml'
            output = "../cats"

            [client.pets]
            spec = "pets.yaml"
            output = "../clients/pets"

            [runtime]
            output = "../runtime"
        "##]]
        .assert_eq(&with_client(Some(settings), &pets(None)).unwrap());
    }
}
