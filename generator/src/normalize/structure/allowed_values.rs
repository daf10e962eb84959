//! Values of enumerated fields, and the versions of OpenAPI that introduced them.

use super::super::version::Version;
use super::messages::newer;
use super::{Check, Trail};

/// Values that OpenAPI 3.0 does not have.
const NEWER_VALUES: [(&str, Version); 3] = [
    ("mutualTLS", Version::V3_1),
    ("null", Version::V3_1),
    ("querystring", Version::V3_2),
];

/// The version that introduced a value. As a style, `cookie` is new; as a parameter location it is not.
fn since(value: &str, values: &[&str]) -> Version {
    let newer = NEWER_VALUES.iter().find(|(newer, _)| *newer == value);
    match newer {
        Some((_, since)) => *since,
        None if value == "cookie" && values.contains(&"form") => Version::V3_2,
        None => Version::V3_0,
    }
}

/// Those of the values that a description of this version may have.
pub(super) fn allowed_values<'w>(values: &[&'w str], version: Version) -> Vec<&'w str> {
    let is_supported = |value: &&&str| since(value, values) <= version;
    values.iter().filter(is_supported).copied().collect()
}

impl Check<'_> {
    /// Reports a value that requires a later version than the description declares.
    pub(super) fn value_from_newer_version(
        &mut self,
        trail: &Trail<'_>,
        value: &str,
        values: &[&str],
    ) {
        let since = since(value, values);
        if since > self.version {
            self.is_newer = true;
            let report = newer(trail, &format!("value `{value}`"), since, self.version);
            self.report(report.at_value());
        }
    }
}
