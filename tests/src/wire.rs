//! The HTTP messages after an upgrade of the server, from the two raw documents.

use jsonschema::{Draft, Validator};
use serde_json::{Map, Value, json};

use crate::instances::Instances;

/// A response of the new server to an operation of the old description.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// The method of the operation in upper case, in the old description.
    pub method: String,
    /// The path of the operation in the old description.
    pub path: String,
    /// The status code of the response.
    pub status: u16,
    /// The media type of the body, if it has one.
    pub media_type: Option<String>,
    /// The body.
    pub body: String,
}

const METHODS: [&str; 7] = ["get", "put", "post", "delete", "options", "head", "patch"];

/// An operation in a raw document.
struct Operation<'a> {
    method: &'static str,
    path: &'a str,
    /// The path below the host, with unnamed parameters.
    endpoint: String,
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
            endpoint: endpoint(&[operation, item, document], path),
            item,
            operation,
        }));
    }
    found
}

/// Returns the path below the host, including the path of the first server, with unnamed parameters.
fn endpoint(levels: &[&Value; 3], path: &str) -> String {
    let server = levels
        .iter()
        .find_map(|level| level["servers"][0]["url"].as_str());
    let base = server.map_or("", |url| {
        let below = url.split_once("://").map_or(url, |(_, rest)| rest);
        let is_absolute = below.len() < url.len();
        match below.find('/') {
            Some(at) => &below[at..],
            None if is_absolute => "",
            None => below,
        }
    });
    let path = format!("{}{path}", base.trim_end_matches('/'));
    let segments = path.split('{').enumerate();
    let segments = segments.map(|(index, segment)| match (index, segment.split_once('}')) {
        (1.., Some((_, rest))) => format!("{{}}{rest}"),
        _ => segment.to_owned(),
    });
    segments.collect()
}

/// Returns the name of a parameter on the wire. A path parameter is identified by its position.
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

/// Returns the corresponding operation in the other document: with the same id, otherwise with the same method and
/// path.
fn corresponding<'o, 'a>(
    of: &Operation<'_>,
    others: &'o [Operation<'a>],
) -> Option<&'o Operation<'a>> {
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

/// Returns both documents with only one operation of the old one and its counterpart: `GET /pets`.
pub fn only_operation(old: &Value, new: &Value, name: &str) -> [Value; 2] {
    let (old_operations, new_operations) = (operations(old), operations(new));
    let is_it = |it: &&Operation<'_>| format!("{} {}", it.method.to_uppercase(), it.path) == name;
    let operation = old_operations.iter().find(is_it);
    let other = operation.and_then(|operation| corresponding(operation, &new_operations));
    [(old, operation), (new, other)].map(|(document, operation)| {
        let mut document = document.clone();
        document["paths"] = operation.map_or_else(
            || json!({}),
            |operation| {
                let mut item = operation.item.clone();
                if let Some(keys) = item.as_object_mut() {
                    keys.retain(|key, _| {
                        key == operation.method || !METHODS.contains(&key.as_str())
                    });
                }
                json!({ operation.path: item })
            },
        );
        document
    })
}

/// Returns the responses that the new server may send.
pub fn responses(old: &Value, new: &Value) -> Vec<Exchange> {
    let (old_operations, new_operations) = (operations(old), operations(new));
    let instances = Instances::of(new);
    let mut exchanges = Vec::new();
    for operation in &new_operations {
        let Some(old_operation) = corresponding(operation, &old_operations) else {
            continue;
        };
        let responses = operation.operation["responses"].as_object();
        for (status, response) in responses.into_iter().flatten() {
            let response = instances.resolved(response);
            let exchange = Exchange {
                method: old_operation.method.to_uppercase(),
                path: old_operation.path.to_owned(),
                status: status_of(status, responses),
                media_type: None,
                body: String::new(),
            };
            let accepted =
                Instances::of(old).resolved(&old_operation.operation["responses"][status]);
            let content = response["content"].as_object().filter(|it| !it.is_empty());
            let content = content.map(|content| accepted_content(content, &accepted["content"]));
            match content {
                Some(content) => exchanges.extend(bodies(&exchange, &content, &instances)),
                None => exchanges.push(exchange),
            }
        }
    }
    exchanges
}

/// Returns the content that the server selects: the media types that the old client accepts, if there are any.
fn accepted_content<'a>(
    content: &'a Map<String, Value>,
    accepted: &Value,
) -> Vec<(&'a String, &'a Value)> {
    let is_accepted = |(name, _): &(&String, &Value)| accepted.get(name.as_str()).is_some();
    let common: Vec<_> = content.iter().filter(is_accepted).collect();
    match common.is_empty() {
        true => content.iter().collect(),
        false => common,
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

/// Returns the requests of a client of the old description that the new description rejects; each as a message that
/// begins with the operation.
pub fn rejected_requests(old: &Value, new: &Value) -> Vec<String> {
    let (old_operations, new_operations) = (operations(old), operations(new));
    let mut rejected = Vec::new();
    for operation in &old_operations {
        let name = format!("{} {}", operation.method.to_uppercase(), operation.path);
        let is_here = |it: &&Operation<'_>| {
            it.method == operation.method && it.endpoint == operation.endpoint
        };
        match new_operations.iter().find(is_here) {
            None => rejected.push(format!("{name}: is missing")),
            Some(other) => {
                let sides = [(old, operation), (new, other)];
                let violations = parameter_violations(&sides)
                    .into_iter()
                    .chain(body_violations(&sides));
                rejected.extend(violations.map(|violation| format!("{name}: {violation}")));
            }
        }
    }
    rejected
}

type Sides<'s, 'a> = [(&'a Value, &'s Operation<'a>); 2];

/// Returns the parameters of an operation, with those of its path item.
fn parameters<'a>((document, operation): &(&'a Value, &Operation<'a>)) -> Vec<&'a Value> {
    let instances = Instances::of(document);
    let parameters_of = |of: &'a Value| of["parameters"].as_array().into_iter().flatten();
    let resolve = |parameter| instances.resolved(parameter);
    let of_operation: Vec<_> = parameters_of(operation.operation).map(resolve).collect();
    let is_overridden = |it: &&Value| {
        of_operation.iter().any(|of_operation| {
            of_operation["name"] == it["name"] && of_operation["in"] == it["in"]
        })
    };
    let of_path_item = parameters_of(operation.item)
        .map(resolve)
        .filter(|it| !is_overridden(it));
    of_path_item.chain(of_operation.iter().copied()).collect()
}

fn parameter_violations(sides: &Sides<'_, '_>) -> Vec<String> {
    let [old, new] = sides.each_ref().map(parameters);
    let mut violations = Vec::new();
    for parameter in &new {
        let name = &parameter["name"];
        let name_on_wire = wire_name(sides[1].1, parameter);
        let is_same =
            |it: &&&Value| wire_name(sides[0].1, it) == name_on_wire && it["in"] == parameter["in"];
        let Some(old_parameter) = old.iter().find(is_same) else {
            if parameter["required"] == true {
                violations.push(format!("the parameter {name} is missing"));
            }
            continue;
        };
        if parameter["required"] == true && old_parameter["required"] != true {
            violations.push(format!("the parameter {name} may be missing"));
        }
        if ["style", "explode", "allowReserved"]
            .iter()
            .any(|key| old_parameter[key] != parameter[key])
        {
            violations.push(format!("the parameter {name} has a different encoding"));
        }
        let values = valid(&Instances::of(sides[0].0), &old_parameter["schema"]);
        // The client sends a string, which the new schema may accept as well.
        let accepts_string = |value: &&Value| {
            let validator = validator(sides[1].0, &parameter["schema"]);
            validator.is_some_and(|it| it.is_valid(&as_strings(value)))
        };
        let values: Vec<_> = values
            .into_iter()
            .filter(|it| !accepts_string(&it))
            .collect();
        violations.extend(not_allowed(
            &values,
            sides[1].0,
            &parameter["schema"],
            &format!("the parameter {name}"),
        ));
    }
    violations
}

fn body_violations(sides: &Sides<'_, '_>) -> Vec<String> {
    let body = |(document, operation): &(&Value, &Operation<'_>)| {
        Instances::of(document)
            .resolved(&operation.operation["requestBody"])
            .clone()
    };
    let [old, new] = sides.each_ref().map(body);
    if new["required"] == true && old["required"] != true {
        return vec!["the body may be missing".to_owned()];
    }
    let old_content = old["content"].as_object().into_iter().flatten();
    let mut violations = Vec::new();
    for (media_type, described) in old_content {
        let accepted = new["content"].as_object().into_iter().flatten();
        let mut accepted =
            accepted.filter(|(other, _)| normalized(other) == normalized(media_type));
        let Some((_, allowed)) = accepted.next() else {
            violations.push(format!("{media_type} is not accepted"));
            continue;
        };
        if !media_type.contains("json") {
            // Its values are strings or bytes with any schema.
            continue;
        }
        let old = sides[0].0.clone();
        let values = valid(&Instances::of_request(&old), &described["schema"]);
        violations.extend(not_allowed(
            &values,
            sides[1].0,
            &allowed["schema"],
            "the body",
        ));
    }
    violations
}

/// Returns a media type without its default parameter.
fn normalized(media_type: &str) -> String {
    media_type
        .to_ascii_lowercase()
        .replace("; charset=utf-8", "")
}

/// Returns a value with each number and boolean in it as a string.
fn as_strings(value: &Value) -> Value {
    match value {
        Value::Object(properties) => {
            let properties = properties.iter();
            properties
                .map(|(name, value)| (name.clone(), as_strings(value)))
                .collect()
        }
        Value::Array(items) => items.iter().map(as_strings).collect(),
        Value::Number(_) | Value::Bool(_) => Value::from(value.to_string()),
        Value::Null | Value::String(_) => value.clone(),
    }
}

fn not_allowed(values: &[Value], document: &Value, schema: &Value, subject: &str) -> Vec<String> {
    let Some(validator) = validator(document, schema) else {
        return Vec::new();
    };
    let rejected = values.iter().find_map(|value| {
        let violation = validator.validate(value).err()?;
        Some(format!("{subject} {value} is not allowed: {violation}"))
    });
    rejected.into_iter().collect()
}

/// Returns valid instances of a schema of the document.
fn valid<'a>(instances: &Instances<'a>, schema: &'a Value) -> Vec<Value> {
    let values = instances.values(schema).into_iter();
    match validator(instances.document, schema) {
        Some(validator) => values.filter(|value| validator.is_valid(value)).collect(),
        None => values.collect(),
    }
}

/// Returns the validator of a schema of the document, if there is a schema.
fn validator(document: &Value, schema: &Value) -> Option<Validator> {
    let mut root = json!({ "components": document["components"], "allOf": [schema] });
    convert_nullable(&mut root);
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .build(&root)
        .ok()
}

/// Converts `nullable` of OpenAPI 3.0 to JSON Schema.
fn convert_nullable(schema: &mut Value) {
    match schema {
        Value::Object(properties) => {
            let is_nullable = properties.remove("nullable") == Some(json!(true));
            properties.values_mut().for_each(convert_nullable);
            if is_nullable {
                let non_null = Value::Object(std::mem::take(properties));
                properties.insert("anyOf".to_owned(), json!([non_null, { "type": "null" }]));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(convert_nullable),
        _ => {}
    }
}
