//! Random operations.

use arbitrary::{Arbitrary, Result, Unstructured};
use serde_json::{Map, Value, json};

use super::{name, reference, schema::schema, string};

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

const MEDIA_TYPES: [&str; 12] = [
    "application/json",
    "application/json; charset=utf-8",
    "application/problem+json",
    "text/plain",
    "application/octet-stream",
    "multipart/form-data",
    "application/x-www-form-urlencoded",
    "image/*",
    "*/*",
    "application/xml",
    "text/event-stream",
    "\"",
];

/// Paths with their parameters.
const PATHS: [(&str, &[&str]); 7] = [
    ("/", &[]),
    ("/a", &[]),
    ("/a/{id}", &["id"]),
    ("/{a}/{b}", &["a", "b"]),
    ("/{a}-{b}.json", &["a", "b"]),
    ("/con/{\"}", &["\""]),
    ("/{a}{b}", &["a", "b"]),
];

pub(super) fn paths(u: &mut Unstructured<'_>) -> Result<Value> {
    let mut paths = Map::new();
    for _ in 0..u.int_in_range(0..=4)? {
        let (path, variables) = *u.choose(&PATHS)?;
        paths.insert(path.to_owned(), item(u, variables)?);
    }
    Ok(paths.into())
}

pub(super) fn item(u: &mut Unstructured<'_>, variables: &[&str]) -> Result<Value> {
    let mut item = Map::new();
    for _ in 0..u.int_in_range(1..=2)? {
        item.insert((*u.choose(&METHODS)?).to_owned(), operation(u, variables)?);
    }
    Ok(item.into())
}

fn operation(u: &mut Unstructured<'_>, variables: &[&str]) -> Result<Value> {
    let mut parameters = Vec::new();
    for variable in variables {
        let schema = schema(u, 3)?;
        parameters
            .push(json!({ "name": variable, "in": "path", "required": true, "schema": schema }));
    }
    for _ in 0..u.int_in_range(0..=3)? {
        parameters.push(parameter(u)?);
    }
    let mut operation = json!({ "parameters": parameters, "responses": responses(u)? });
    if u.ratio(2, 3)? {
        operation["operationId"] = json!(name(u)?);
    }
    if u.ratio(1, 2)? {
        operation["tags"] = json!([name(u)?]);
    }
    if u.ratio(1, 3)? {
        operation["requestBody"] = body(u)?;
    }
    if u.ratio(1, 4)? {
        operation["security"] = json!([{ "S1": [] }, { "S2": [], "S3": [] }]);
    }
    if u.ratio(1, 3)? {
        operation["description"] = json!(string(u)?);
        operation["summary"] = json!(string(u)?);
    }
    if u.ratio(1, 10)? {
        operation["callbacks"] =
            json!({ name(u)?: { "{$url}": { "post": { "responses": responses(u)? } } } });
    }
    Ok(operation)
}

fn responses(u: &mut Unstructured<'_>) -> Result<Value> {
    let status_codes = [
        "200", "201", "204", "2XX", "400", "404", "5XX", "default", "302",
    ];
    let mut responses = Map::new();
    for _ in 0..u.int_in_range(1..=3)? {
        let status_code = (*u.choose(&status_codes)?).to_owned();
        responses.insert(status_code, response(u)?);
    }
    Ok(responses.into())
}

pub(super) fn response(u: &mut Unstructured<'_>) -> Result<Value> {
    if u.ratio(1, 5)? {
        return reference(u, "responses");
    }
    let mut response = json!({ "description": string(u)? });
    if u.ratio(3, 4)? {
        response["content"] = content(u)?;
    }
    if u.ratio(1, 4)? {
        response["headers"] = json!({ name(u)?: header(u)?, "X-A": header(u)? });
    }
    Ok(response)
}

pub(super) fn header(u: &mut Unstructured<'_>) -> Result<Value> {
    match u.ratio(1, 5)? {
        true => reference(u, "headers"),
        false => Ok(
            json!({ "description": string(u)?, "required": bool::arbitrary(u)?, "schema": schema(u, 2)? }),
        ),
    }
}

pub(super) fn body(u: &mut Unstructured<'_>) -> Result<Value> {
    match u.ratio(1, 5)? {
        true => reference(u, "requestBodies"),
        false => Ok(json!({ "required": bool::arbitrary(u)?, "content": content(u)? })),
    }
}

fn content(u: &mut Unstructured<'_>) -> Result<Value> {
    let mut content = Map::new();
    for _ in 0..u.int_in_range(1..=2)? {
        // Most are JSON.
        let count = if u.ratio(1, 2)? { 1 } else { MEDIA_TYPES.len() };
        let media_type = *u.choose(&MEDIA_TYPES[..count])?;
        let mut media = json!({ "schema": schema(u, 1)? });
        if u.ratio(1, 6)? {
            media["example"] = super::any(u)?;
        }
        content.insert(media_type.to_owned(), media);
    }
    Ok(content.into())
}

pub(super) fn parameter(u: &mut Unstructured<'_>) -> Result<Value> {
    if u.ratio(1, 6)? {
        return reference(u, "parameters");
    }
    let mut parameter =
        json!({ "name": name(u)?, "description": string(u)?, "required": bool::arbitrary(u)? });
    let (location, styles): (_, &[&str]) = match u.choose_index(4)? {
        0 => ("header", &["simple"]),
        1 => ("cookie", &["form", "cookie"]),
        _ => (
            "query",
            &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
        ),
    };
    parameter["in"] = json!(location);
    match u.choose_index(4)? {
        0 => parameter["content"] = json!({ "application/json": { "schema": schema(u, 2)? } }),
        1 => {
            parameter["style"] = json!(*u.choose(styles)?);
            parameter["explode"] = json!(bool::arbitrary(u)?);
            parameter["schema"] = schema(u, 2)?;
        }
        _ => parameter["schema"] = schema(u, 2)?,
    }
    Ok(parameter)
}
