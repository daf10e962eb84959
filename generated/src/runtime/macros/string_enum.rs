// Client runtime, copied unchanged by `cargo xtask codegen`.

//! `string_enum!`: an enum that is represented as a JSON string.

/// Declares an open enum of strings: the variants with their values, and the variant that keeps any other
/// value.
///
/// ```text
/// string_enum! {
///     /// How results are sorted.
///     pub enum SortOrder {
///         Ascending = "asc", Descending = "desc",
///         ..Unknown
///     }
/// }
/// ```
///
/// Two values are equal if they are written as the same string. The docs of each variant end with its value.
#[doc(hidden)]
#[macro_export]
macro_rules! __string_enum {
    (
        $(#$meta:tt)*
        pub enum $name:ident {
            $($(#$docs:tt)* $variant:ident = $value:literal,)*
            ..$unknown:ident
        }
    ) => {
        $(#$meta)*
        #[non_exhaustive]
        pub enum $name {
            $(
                $(#$docs)*
                #[doc = "\n``"]
                #[doc = $value]
                #[doc = "``"]
                $variant,
            )*
            /// Any value that the API description does not list, unchanged.
            $unknown(String),
        }

        impl $name {
            /// Returns the value in the form that requests and responses have.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::$unknown(value) => value,
                }
            }
        }

        impl From<&str> for $name {
            #[inline]
            fn from(value: &str) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    _ => Self::$unknown(value.to_owned()),
                }
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            #[inline]
            fn deserialize<D: ::serde::Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
                $crate::runtime::codec::read_open(source)
            }
        }

        impl ::serde::Serialize for $name {
            #[inline]
            fn serialize<S: ::serde::Serializer>(&self, target: S) -> Result<S::Ok, S::Error> {
                target.serialize_str(self.as_str())
            }
        }

        impl Clone for $name {
            #[inline]
            fn clone(&self) -> Self {
                match self {
                    $(Self::$variant => Self::$variant,)*
                    Self::$unknown(value) => Self::$unknown(value.clone()),
                }
            }
        }

        impl ::std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ::std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Debug::fmt(self.as_str(), f)
            }
        }

        impl PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                self.as_str() == other.as_str()
            }
        }

        impl Eq for $name {}

        impl ::std::hash::Hash for $name {
            #[inline]
            fn hash<H: ::std::hash::Hasher>(&self, state: &mut H) {
                self.as_str().hash(state);
            }
        }
    };
}

pub use __string_enum as string_enum;
