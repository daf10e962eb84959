//! The name of a client, from the title of its description.

use generator::config;

/// Words that say no more than that the description is one of an API.
const EMPTY_WORDS: [&str; 9] = [
    "api",
    "http",
    "of",
    "openapi",
    "rest",
    "spec",
    "specification",
    "swagger",
    "the",
];

/// Returns the name of a crate for an API: its title, else the name of the file, without words such as `API` and
/// versions; none if no part of them can be the name of a crate.
pub(super) fn crate_name(title: Option<&str>, file: &str) -> Option<String> {
    let stem = file.split('.').next().unwrap_or_default();
    let candidates = title.into_iter().chain([stem]);
    candidates
        .map(words)
        .find(|name| config::crate_name(name).is_ok())
}

fn words(text: &str) -> String {
    let text = text.to_lowercase();
    // Letters that no name of a crate has would leave a part of a word.
    let words = text.split(|ch: char| !ch.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty() && !EMPTY_WORDS.contains(word));
    let words = words.filter(|word| !is_version(word));
    words.collect::<Vec<_>>().join("-")
}

fn is_version(word: &str) -> bool {
    let number = word.strip_prefix('v').unwrap_or(word);
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::crate_name;

    #[test]
    fn name_is_the_title_without_empty_words() {
        let name = |title, file| crate_name(Some(title), file).unwrap_or_default();
        assert_eq!(name("Buildr", "api.yaml"), "buildr");
        assert_eq!(name("GitHub v3 REST API", "api.yaml"), "github");
        assert_eq!(
            name("Swagger Petstore - OpenAPI 3.0", "api.yaml"),
            "petstore"
        );
        assert_eq!(name("The Pet Shop API", "api.yaml"), "pet-shop");
        assert_eq!(name("API", "pets.v1.yaml"), "pets");
        assert_eq!(name("Café", "pets.yaml"), "pets");
        assert_eq!(name("API", "openapi.yaml"), "");
        assert_eq!(crate_name(None, "pets.json").as_deref(), Some("pets"));
    }
}
