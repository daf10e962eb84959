// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Passwords.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};

use super::super::codec::REDACTED;
use super::string_newtype::string_newtype;

string_newtype! {
    @
    /// A string that `Debug` and errors redact (`password`). It is sent and compared like any other string.
    Password
}

impl AsRef<str> for Password {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

impl<'de> Deserialize<'de> for Password {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // The error would contain a value of another type.
        let error = |_| D::Error::custom("invalid type, expected a string");
        String::deserialize(deserializer).map(Self).map_err(error)
    }
}

impl Serialize for Password {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // The name tells the codec to redact the string where it is shown.
        serializer.serialize_newtype_struct(REDACTED, &self.0)
    }
}
