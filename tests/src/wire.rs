//! What goes over the wire after an upgrade of the server, from the two raw documents.

use jsonschema::{Draft, Validator};
use serde_json::{Map, Value, json};

use crate::instances::Instances;

/// A response that the new server may give to an operation of the old description.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// The operation's method, in capitals, in the old description.
    pub method: String,
    /// Its path there.
    pub path: String,
    /// The response's status.
    pub status: u16,
    /// The media type of its body, where it has one.
    pub media_type: Option<String>,
    /// Its body.
    pub body: String,
}

const METHODS: [&str; 7] = ["get", "put", "post", "delete", "options", "head", "patch"];

/// An operation in a raw document.
struct Operation<'a> {
    method: &'static str,
    path: &'a str,
    /// Where it is below the machine, with parameters that have no names.
    place: String,
    item: &'a Value,
    operation: &'a Value,
}

fn operations(document: &Value) -> Vec<Operation<'_>> {
    let instances = Instances::of(document);
    let paths = document["paths"].as_object().into_iter().flatten();
    let mut found = Vec::new();
    for (path, item) in paths {
        let item = instances.resolved(item);
        let named = METHODS
            .iter()
            .filter_map(|method| Some((*method, item.get(*method)?)));
        found.extend(named.map(|(method, operation)| Operation {
            method,
            path,
            place: place(&[operation, item, document], path),
            item,
            operation,
        }));
    }
    found
}

/// A path below the one of the first server, as its template is to everybody but its writer.
fn place(levels: &[&Value; 3], path: &str) -> String {
    let server = levels
        .iter()
        .find_map(|level| level["servers"][0]["url"].as_str());
    let base = server.map_or("", |url| {
        let below = url.split_once("://").map_or(url, |(_, rest)| rest);
        let is_whole = below.len() < url.len();
        match below.find('/') {
            Some(at) => &below[at..],
            None if is_whole => "",
            None => below,
        }
    });
    let path = format!("{}{path}", base.trim_end_matches('/'));
    let pieces = path.split('{').enumerate();
    let pieces = pieces.map(|(index, piece)| match (index, piece.split_once('}')) {
        (1.., Some((_, rest))) => format!("{{}}{rest}"),
        _ => piece.to_owned(),
    });
    pieces.collect()
}

/// What a parameter is called on the wire: one of the path by where it stands in it.
fn wire_name(operation: &Operation<'_>, parameter: &Value) -> String {
    let name = parameter["name"].as_str().unwrap_or_default();
    let variable = format!("{{{name}}}");
    match operation.path.find(&variable) {
        Some(at) if parameter["in"] == "path" => {
            let before = operation.path[..at].matches('{').count();
            format!("{{{before}}}")
        }
        _ => name.to_owned(),
    }
}

/// The same operation in the other document: of the same id, else of the same method and path.
fn same<'o, 'a>(of: &Operation<'_>, others: &'o [Operation<'a>]) -> Option<&'o Operation<'a>> {
    let id = of.operation.get("operationId");
    let by_id = others
        .iter()
        .find(|it| id.is_some() && it.operation.get("operationId") == id);
    by_id.or_else(|| {
        others
            .iter()
            .find(|it| (it.method, it.path) == (of.method, of.path))
    })
}

/// Both documents with one operation of the old one alone, and what it has become: `GET /pets`.
pub fn alone(old: &Value, new: &Value, name: &str) -> [Value; 2] {
    let (known, listed) = (operations(old), operations(new));
    let is_it = |it: &&Operation<'_>| format!("{} {}", it.method.to_uppercase(), it.path) == name;
    let kept = known.iter().find(is_it);
    let other = kept.and_then(|kept| same(kept, &listed));
    [(old, kept), (new, other)].map(|(document, kept)| {
        let mut document = document.clone();
        document["paths"] = kept.map_or_else(
            || json!({}),
            |kept| {
                let mut item = kept.item.clone();
                if let Some(keys) = item.as_object_mut() {
                    keys.retain(|key, _| key == kept.method || !METHODS.contains(&key.as_str()));
                }
                json!({ kept.path: item })
            },
        );
        document
    })
}

/// The responses that the new server may give.
pub fn responses(old: &Value, new: &Value) -> Vec<Exchange> {
    let (known, listed) = (operations(old), operations(new));
    let instances = Instances::of(new);
    let mut exchanges = Vec::new();
    for operation in &listed {
        let Some(known) = same(operation, &known) else {
            continue;
        };
        let responses = operation.operation["responses"].as_object();
        for (status, response) in responses.into_iter().flatten() {
            let response = instances.resolved(response);
            let exchange = Exchange {
                method: known.method.to_uppercase(),
                path: known.path.to_owned(),
                status: status_of(status, responses),
                media_type: None,
                body: String::new(),
            };
            let asked = Instances::of(old).resolved(&known.operation["responses"][status]);
            let content = response["content"].as_object().filter(|it| !it.is_empty());
            let content = content.map(|content| asked_for(content, &asked["content"]));
            match content {
                Some(content) => exchanges.extend(bodies(&exchange, &content, &instances)),
                None => exchanges.push(exchange),
            }
        }
    }
    exchanges
}

/// What the server gives of several media types: those that the old client asks for, if it has such.
fn asked_for<'a>(content: &'a Map<String, Value>, asked: &Value) -> Vec<(&'a String, &'a Value)> {
    let is_asked = |(name, _): &(&String, &Value)| asked.get(name.as_str()).is_some();
    let given: Vec<_> = content.iter().filter(is_asked).collect();
    match given.is_empty() {
        true => content.iter().collect(),
        false => given,
    }
}

fn bodies<'a>(
    exchange: &Exchange,
    content: &[(&String, &'a Value)],
    instances: &Instances<'a>,
) -> Vec<Exchange> {
    let mut exchanges = Vec::new();
    for &(media_type, described) in content {
        let bodies = match media_type.contains("json") {
            true => valid(instances, &described["schema"])
                .iter()
                .map(Value::to_string)
                .collect(),
            false => vec!["text".to_owned()],
        };
        exchanges.extend(bodies.into_iter().map(|body| Exchange {
            media_type: Some(media_type.clone()),
            body,
            ..exchange.clone()
        }));
    }
    exchanges
}

fn status_of(written: &str, all: Option<&Map<String, Value>>) -> u16 {
    let has_success = all.is_some_and(|all| all.keys().any(|it| it.starts_with('2')));
    match written.parse() {
        Ok(status) => status,
        Err(_) if written.ends_with("XX") => written[..1]
            .parse::<u16>()
            .map_or(500, |first| first * 100 + 7),
        Err(_) if has_success => 500,
        Err(_) => 200,
    }
}

/// What of the requests that a client of the old description sends, the new one does not allow; each
/// as a sentence that begins with the operation.
pub fn refused_requests(old: &Value, new: &Value) -> Vec<String> {
    let (known, listed) = (operations(old), operations(new));
    let mut refused = Vec::new();
    for operation in &known {
        let name = format!("{} {}", operation.method.to_uppercase(), operation.path);
        let is_here =
            |it: &&Operation<'_>| it.method == operation.method && it.place == operation.place;
        match listed.iter().find(is_here) {
            None => refused.push(format!("{name}: is not there")),
            Some(other) => {
                let sides = [(old, operation), (new, other)];
                let faults = parameter_faults(&sides)
                    .into_iter()
                    .chain(body_faults(&sides));
                refused.extend(faults.map(|fault| format!("{name}: {fault}")));
            }
        }
    }
    refused
}

type Sides<'s, 'a> = [(&'a Value, &'s Operation<'a>); 2];

/// The parameters of an operation, with those of its path.
fn parameters<'a>((document, operation): &(&'a Value, &Operation<'a>)) -> Vec<&'a Value> {
    let instances = Instances::of(document);
    let listed = |of: &'a Value| of["parameters"].as_array().into_iter().flatten();
    let resolve = |parameter| instances.resolved(parameter);
    let own: Vec<_> = listed(operation.operation).map(resolve).collect();
    let is_own = |it: &&Value| {
        own.iter()
            .any(|own| own["name"] == it["name"] && own["in"] == it["in"])
    };
    let shared = listed(operation.item).map(resolve).filter(|it| !is_own(it));
    shared.chain(own.iter().copied()).collect()
}

fn parameter_faults(sides: &Sides<'_, '_>) -> Vec<String> {
    let [old, new] = sides.each_ref().map(parameters);
    let mut faults = Vec::new();
    for parameter in &new {
        let name = &parameter["name"];
        let wired = wire_name(sides[1].1, parameter);
        let is_same =
            |it: &&&Value| wire_name(sides[0].1, it) == wired && it["in"] == parameter["in"];
        let Some(known) = old.iter().find(is_same) else {
            if parameter["required"] == true {
                faults.push(format!("the parameter {name} is missing"));
            }
            continue;
        };
        if parameter["required"] == true && known["required"] != true {
            faults.push(format!("the parameter {name} may be missing"));
        }
        if ["style", "explode", "allowReserved"]
            .iter()
            .any(|key| known[key] != parameter[key])
        {
            faults.push(format!("the parameter {name} is written otherwise"));
        }
        let values = valid(&Instances::of(sides[0].0), &known["schema"]);
        // It is a text that is sent, which may be what is looked for as well.
        let is_text_taken = |value: &&Value| {
            let validator = validator(sides[1].0, &parameter["schema"]);
            validator.is_some_and(|it| it.is_valid(&as_texts(value)))
        };
        let values: Vec<_> = values
            .into_iter()
            .filter(|it| !is_text_taken(&it))
            .collect();
        faults.extend(not_allowed(
            &values,
            sides[1].0,
            &parameter["schema"],
            &format!("the parameter {name}"),
        ));
    }
    faults
}

fn body_faults(sides: &Sides<'_, '_>) -> Vec<String> {
    let body = |(document, operation): &(&Value, &Operation<'_>)| {
        Instances::of(document)
            .resolved(&operation.operation["requestBody"])
            .clone()
    };
    let [old, new] = sides.each_ref().map(body);
    if new["required"] == true && old["required"] != true {
        return vec!["the body may be missing".to_owned()];
    }
    let sent = old["content"].as_object().into_iter().flatten();
    let mut faults = Vec::new();
    for (media_type, described) in sent {
        let taken = new["content"].as_object().into_iter().flatten();
        let mut taken = taken.filter(|(other, _)| plain(other) == plain(media_type));
        let Some((_, allowed)) = taken.next() else {
            faults.push(format!("{media_type} is not taken"));
            continue;
        };
        if !media_type.contains("json") {
            // Its values are texts or bytes, whatever the schema says.
            continue;
        }
        let old = sides[0].0.clone();
        let values = valid(&Instances::sent(&old), &described["schema"]);
        faults.extend(not_allowed(
            &values,
            sides[1].0,
            &allowed["schema"],
            "the body",
        ));
    }
    faults
}

/// A media type without what goes without saying.
fn plain(media_type: &str) -> String {
    media_type
        .to_ascii_lowercase()
        .replace("; charset=utf-8", "")
}

/// A value with each number and truth value in it as a text.
fn as_texts(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.iter();
            members
                .map(|(name, value)| (name.clone(), as_texts(value)))
                .collect()
        }
        Value::Array(items) => items.iter().map(as_texts).collect(),
        Value::Number(_) | Value::Bool(_) => Value::from(value.to_string()),
        Value::Null | Value::String(_) => value.clone(),
    }
}

fn not_allowed(values: &[Value], document: &Value, schema: &Value, what: &str) -> Vec<String> {
    let Some(validator) = validator(document, schema) else {
        return Vec::new();
    };
    let refused = values.iter().find_map(|value| {
        let fault = validator.validate(value).err()?;
        Some(format!("{what} {value} is not allowed: {fault}"))
    });
    refused.into_iter().collect()
}

/// Values that a schema of the document allows.
fn valid<'a>(instances: &Instances<'a>, schema: &'a Value) -> Vec<Value> {
    let values = instances.values(schema).into_iter();
    match validator(instances.document, schema) {
        Some(validator) => values.filter(|value| validator.is_valid(value)).collect(),
        None => values.collect(),
    }
}

/// What tells whether a value has a schema of the document; nothing where there is no schema.
fn validator(document: &Value, schema: &Value) -> Option<Validator> {
    let mut whole = json!({ "components": document["components"], "allOf": [schema] });
    say_null(&mut whole);
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .build(&whole)
        .ok()
}

/// Brings `nullable` of OpenAPI 3.0 into the words of JSON Schema.
fn say_null(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            let is_nullable = members.remove("nullable") == Some(json!(true));
            members.values_mut().for_each(say_null);
            if is_nullable {
                let plain = Value::Object(std::mem::take(members));
                members.insert("anyOf".to_owned(), json!([plain, { "type": "null" }]));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(say_null),
        _ => {}
    }
}
