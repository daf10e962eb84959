//! Values of enumerated fields, and the versions of OpenAPI that introduced them.

use super::super::version::Version;
use super::messages::newer_word;
use super::{Check, Trail};

/// Values that OpenAPI 3.0 does not have.
const NEWER: [(&str, Version); 3] = [
    ("mutualTLS", Version::V3_1),
    ("null", Version::V3_1),
    ("querystring", Version::V3_2),
];

/// The version that introduced a value. As a style, `cookie` is new; as a parameter location it is not.
fn since(word: &str, words: &[&str]) -> Version {
    let newer = NEWER.iter().find(|(newer, _)| *newer == word);
    match newer {
        Some((_, since)) => *since,
        None if word == "cookie" && words.contains(&"form") => Version::V3_2,
        None => Version::V3_0,
    }
}

/// Those of the values that a description of this version may have.
pub(super) fn allowed_values<'w>(words: &[&'w str], version: Version) -> Vec<&'w str> {
    let known = |word: &&&str| since(word, words) <= version;
    words.iter().filter(known).copied().collect()
}

impl Check<'_> {
    /// Reports a value that requires a later version than the description declares.
    pub(super) fn value_from_newer_version(
        &mut self,
        trail: &Trail<'_>,
        word: &str,
        words: &[&str],
    ) {
        let since = since(word, words);
        if since > self.version {
            self.is_newer = true;
            let report = newer_word(trail, word, since, self.version);
            self.diagnostics.report(report);
        }
    }
}
