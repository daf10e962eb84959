// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Strings that are kept unchanged, whether or not they are valid in their format: an invalid one does not
//! make the response fail to decode.

/// Declares a newtype of a string.
macro_rules! string_newtype {
    ($(#[$docs:meta])* $name:ident) => {
        string_newtype! { @ $(#[$docs])* #[derive(Debug)] $name }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer).map(Self)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }
    };
    // Only the type and its conversions.
    (@ $(#[$attributes:meta])* $name:ident) => {
        $(#[$attributes])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// Returns the string.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(value: &str) -> Self {
                Self(value.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(value: String) -> Self {
                Self(value)
            }
        }

        impl From<$name> for String {
            fn from($name(value): $name) -> Self {
                value
            }
        }

        impl From<&str> for super::super::patch::Patch<$name> {
            fn from(value: &str) -> Self {
                Self::Value(value.into())
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            fn from_str(value: &str) -> Result<Self, Self::Err> {
                Ok(Self::from(value))
            }
        }
    };
}

pub(super) use string_newtype;
