//! Adds members to the workspace manifest, in the format that it has.

use std::path::Path;

use anyhow::Context;
use toml_edit::{Array, DocumentMut, Item, RawString, Table, TableLike, Value};

use crate::workspace::matches;

/// Returns the manifest of a workspace with these members.
///
/// A package that becomes the root of a workspace excludes the packages below it, which stay what they are.
pub(super) fn with_members(
    manifest: Option<&str>,
    members: &[String],
    other_packages: &[String],
) -> anyhow::Result<String> {
    let Some(manifest) = manifest else {
        return Ok(new_workspace(members));
    };
    let mut document: DocumentMut = manifest.parse()?;
    let Some(workspace) = document.get_mut("workspace") else {
        let workspace = Item::Table(workspace_of(members, other_packages));
        document.insert("workspace", workspace);
        return Ok(document.to_string());
    };
    let workspace = workspace.as_table_like_mut();
    let workspace = workspace.context("`workspace` is not a table")?;
    let missing: Vec<_> = members
        .iter()
        .filter(|it| !is_member(workspace, it))
        .collect();
    if !missing.is_empty() {
        let listed = workspace.entry("members").or_insert(Array::new().into());
        let listed = listed
            .as_array_mut()
            .context("`workspace.members` is not an array")?;
        for member in missing {
            push(listed, member);
        }
    }
    Ok(document.to_string())
}

fn new_workspace(members: &[String]) -> String {
    let mut workspace = workspace_of(members, &[]);
    workspace.insert("resolver", "3".into());
    workspace.sort_values_by(|left, _, right, _| right.cmp(left));
    let mut document = DocumentMut::new();
    document.insert("workspace", Item::Table(workspace));
    document.to_string()
}

fn workspace_of(members: &[String], excluded: &[String]) -> Table {
    let mut workspace = Table::new();
    let array = |items: &[String]| Item::Value(items.iter().collect::<Array>().into());
    workspace.insert("members", array(members));
    if !excluded.is_empty() {
        workspace.insert("exclude", array(excluded));
    }
    workspace
}

/// Whether a directory is a member as cargo reads `members` and `exclude`: a member that is listed by its path is not
/// excluded.
fn is_member(workspace: &dyn TableLike, dir: &str) -> bool {
    let listed = |key: &str| {
        let items = workspace.get(key).and_then(Item::as_array);
        let items = items.into_iter().flatten().filter_map(Value::as_str);
        items.map(|it| it.trim_start_matches("./").trim_end_matches('/'))
    };
    let is_excluded = listed("exclude").any(|it| Path::new(dir).starts_with(it));
    listed("members").any(|member| member == dir || !is_excluded && matches(member, dir))
}

/// Adds an item to an array, on its own line if the last item is. A comment after the last item stays there.
fn push(array: &mut Array, item: &str) {
    let trailing = text_of(Some(array.trailing()));
    let has_trailing_comma = array.trailing_comma();
    let Some(last) = array.iter_mut().last().map(Value::decor_mut) else {
        return array.push(item);
    };
    let (prefix, suffix) = (text_of(last.prefix()), text_of(last.suffix()));
    // The new comma follows the last item immediately.
    last.set_suffix("");
    let item = Value::from(item);
    match prefix.rsplit_once('\n') {
        None => array.push_formatted(item.decorated(" ", suffix)),
        Some((_, indent)) => {
            let comments = suffix + &trailing;
            let prefix = format!("{}\n{indent}", comments.trim_end());
            let suffix = if has_trailing_comma { "" } else { "\n" };
            array.push_formatted(item.decorated(prefix, suffix));
            array.set_trailing(if has_trailing_comma { "\n" } else { "" });
        }
    }
}

fn text_of(raw: Option<&RawString>) -> String {
    raw.and_then(RawString::as_str)
        .unwrap_or_default()
        .to_owned()
}

/// Adds the alias `cargo xtask` to a `.cargo/config.toml`, unless it has one.
pub(super) fn with_alias(config: Option<&str>) -> anyhow::Result<String> {
    let mut document: DocumentMut = config.unwrap_or_default().parse()?;
    let alias = document.entry("alias").or_insert(Item::Table(Table::new()));
    let alias = alias
        .as_table_like_mut()
        .context("`alias` is not a table")?;
    if !alias.contains_key("xtask") {
        alias.insert("xtask", "run --quiet --package xtask --".into());
    }
    Ok(document.to_string())
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(manifest: &str, members: &[&str], expected: &Expect) {
        let members: Vec<_> = members.iter().map(|&it| it.to_owned()).collect();
        let others = ["fuzz".to_owned()];
        let text = with_members(Some(manifest), &members, &others).unwrap();
        expected.assert_eq(&text);
        let again = with_members(Some(&text), &members, &others).unwrap();
        assert_eq!(again, text);
    }

    #[test]
    fn adds_members_in_the_format_of_the_manifest() {
        check(
            "# ours\n[workspace]\nmembers = [ \"app\" ] # apps\nresolver = \"2\"\n",
            &["clients/pets", "xtask"],
            &expect![[r##"
                # ours
                [workspace]
                members = [ "app", "clients/pets", "xtask" ] # apps
                resolver = "2"
            "##]],
        );
        check(
            "[workspace]\nmembers = [\n  # apps\n  'app', # the first\n  \"lib\", # the last\n  # end\n]\n\n[profile.dev]\ndebug = false\n",
            &["clients/pets"],
            &expect![[r#"
                [workspace]
                members = [
                  # apps
                  'app', # the first
                  "lib", # the last
                  # end
                  "clients/pets",
                ]

                [profile.dev]
                debug = false
            "#]],
        );
        check(
            "[workspace]\nmembers = [\n\t\"app\",\n\t\"lib\" # the last\n]\n",
            &["clients/pets"],
            &expect![[r#"
                [workspace]
                members = [
                	"app",
                	"lib", # the last
                	"clients/pets"
                ]
            "#]],
        );
        check(
            "workspace.members = []\n",
            &["clients/pets"],
            &expect![[r#"
            workspace.members = ["clients/pets"]
        "#]],
        );
        check(
            "[workspace]\n\n[workspace.package]\nedition = \"2024\"\n",
            &["clients/pets"],
            &expect![[r#"
            [workspace]
            members = ["clients/pets"]

            [workspace.package]
            edition = "2024"
        "#]],
        );
    }

    #[test]
    fn listed_and_matching_directories_are_members() {
        let clients = "[workspace]\nmembers = [\"clients/*\", \"./apps/pets/\"]\n";
        check(
            clients,
            &["clients/pets", "apps/pets"],
            &expect![[r#"
            [workspace]
            members = ["clients/*", "./apps/pets/"]
        "#]],
        );
        check(
            "[workspace]\nmembers = [\"clients/*\"]\nexclude = [\"clients\"]\n",
            &["clients/pets"],
            &expect![[r#"
                [workspace]
                members = ["clients/*", "clients/pets"]
                exclude = ["clients"]
            "#]],
        );
        check(
            "[workspace]\nmembers = [\"*\"]\n",
            &["clients/pets"],
            &expect![[r#"
            [workspace]
            members = ["*", "clients/pets"]
        "#]],
        );
    }

    #[test]
    fn package_becomes_root_of_workspace_without_the_packages_below() {
        check(
            "[package]\nname = \"app\"\n\n[dependencies]\nserde = \"1\" # for all\n",
            &["clients/pets"],
            &expect![[r#"
                [package]
                name = "app"

                [dependencies]
                serde = "1" # for all

                [workspace]
                members = ["clients/pets"]
                exclude = ["fuzz"]
            "#]],
        );
    }

    #[test]
    fn new_workspace_has_current_resolver() {
        let text = with_members(None, &["clients/pets".to_owned()], &[]).unwrap();
        expect![[r#"
            [workspace]
            resolver = "3"
            members = ["clients/pets"]
        "#]]
        .assert_eq(&text);
    }

    #[test]
    fn alias_is_added_once() {
        let added = |text| with_alias(text).unwrap();
        expect![[r#"
            [alias]
            xtask = "run --quiet --package xtask --"
        "#]]
        .assert_eq(&added(None));
        expect![[r#"
            [build]
            jobs = 2 # slow

            [alias]
            l = "clippy"
            xtask = "run --quiet --package xtask --"
        "#]]
        .assert_eq(&added(Some(
            "[build]\njobs = 2 # slow\n\n[alias]\nl = \"clippy\"\n",
        )));
        expect![[r#"
            [alias]
            xtask = "run -p tasks --"
        "#]]
        .assert_eq(&added(Some("[alias]\nxtask = \"run -p tasks --\"\n")));
    }
}
