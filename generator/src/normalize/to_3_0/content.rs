//! Bytes in a string, which 3.0 expresses with a format.
//!
//! ```yaml
//! type: string                                type: string
//! contentEncoding: base64            →        format: byte
//! ```

use crate::json::Value;

use super::super::tree::{Fields, set_missing};

/// Converts the content of a string to 3.0.
pub(super) fn lower(keywords: &mut Fields) {
    let encoding = keywords.shift_remove("contentEncoding");
    let media_type = keywords.shift_remove("contentMediaType");
    if keywords.contains_key("format") {
        return;
    }
    let encoding = encoding.as_ref().and_then(Value::as_str);
    let is_text = media_type.as_ref().and_then(Value::as_str).map(is_text);
    let format = match (encoding, is_text) {
        (Some(encoding), _) if is_base64(encoding) => "byte",
        // Bytes without an encoding, as with `contentMediaType` alone.
        (Some(encoding), None | Some(false)) if encoding.eq_ignore_ascii_case("binary") => "binary",
        (None, Some(false)) => "binary",
        _ => return,
    };
    keywords.insert("format".to_owned(), Value::from(format));
    set_missing(keywords, "type", "string");
}

fn is_base64(encoding: &str) -> bool {
    encoding.eq_ignore_ascii_case("base64") || encoding.eq_ignore_ascii_case("base64url")
}

/// Whether content of this media type can be a JSON string without an encoding.
fn is_text(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let essence = essence.to_ascii_lowercase();
    let textual = ["json", "xml", "yaml", "javascript", "x-www-form-urlencoded"];
    essence.starts_with("text/") || textual.iter().any(|kind| essence.ends_with(kind))
}
