//! `codegen --report`: the values that have no type in a client, and why.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use generator::config::ClientConfig;
use generator::diagnostic::{Diagnostics, Location, Origin};
use generator::{PassedAs, Untyped};
use serde::Serialize;

use crate::description;
use crate::messages::Messages;
use crate::print::plural;
use crate::upgrade::Side;

/// An untyped value as `--message-format json` prints it, documented in `docs/diagnostics.md`.
#[derive(Serialize)]
struct Record<'a> {
    client: &'a str,
    item: &'a str,
    passed_as: PassedAs,
    reason: String,
    #[serde(flatten)]
    location: Option<&'a Location>,
}

/// Prints the untyped values of a client: by count and reason, each with its location.
pub(crate) fn print(client: &ClientConfig, side: &Side, messages: Messages) {
    // Its diagnostics were printed when the client was generated.
    let mut diagnostics = Diagnostics::new();
    let document = description::load(client, &mut diagnostics)
        .and_then(|source| generator::load_document(&source, client, &mut diagnostics));
    let Ok(document) = document else {
        return;
    };
    let values = generator::untyped(&side.api, document.root(), &side.diagnostics);
    let locations = side.diagnostics.locate(values.iter().map(|it| &it.origin));
    match messages.are_for_programs() {
        true => print_records(&client.name, &values, &locations),
        false => print_table(&client.name, &values, &locations),
    }
}

fn print_records(client: &str, values: &[Untyped], locations: &HashMap<Origin, Location>) {
    for value in values {
        let record = Record {
            client,
            item: &value.item,
            passed_as: value.passed_as,
            reason: value.reason.to_string(),
            location: locations.get(&value.origin),
        };
        // Strings and numbers can always be serialized.
        print_line!("{}", serde_json::to_string(&record).unwrap_or_default());
    }
}

fn print_table(client: &str, values: &[Untyped], locations: &HashMap<Origin, Location>) {
    print_line!(
        "{client}: {} without a type",
        plural((values.len(), "value"))
    );
    let mut groups: BTreeMap<_, Vec<&Untyped>> = BTreeMap::new();
    for value in values {
        let group = groups.entry((value.passed_as, &value.reason));
        group.or_default().push(value);
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(_, group)| Reverse(group.len()));
    for ((passed_as, reason), group) in groups {
        print_line!("{:6}  {passed_as}: {reason}", group.len());
        for value in group {
            let location = locations.get(&value.origin).map(ToString::to_string);
            print_line!("        {}  {}", value.item, location.unwrap_or_default());
        }
    }
}
