// Client runtime, copied unchanged by `cargo xtask codegen`.

//! `texts!`: an enumeration that is a text in JSON.

/// Declares an open enumeration of texts: the variants, each with its text, and the one that keeps
/// any other.
///
/// ```text
/// texts! {
///     /// How results are sorted.
///     pub enum SortOrder {
///         Ascending = "asc", Descending = "desc",
///         ..Unknown
///     }
/// }
/// ```
///
/// Two are equal that are written equally. The docs of each variant end with its text.
#[doc(hidden)]
#[macro_export]
macro_rules! __texts {
    (
        $(#$meta:tt)*
        pub enum $name:ident {
            $($(#$docs:tt)* $variant:ident = $text:literal,)*
            ..$unknown:ident
        }
    ) => {
        $(#$meta)*
        #[non_exhaustive]
        pub enum $name {
            $(
                $(#$docs)*
                #[doc = "\n``"]
                #[doc = $text]
                #[doc = "``"]
                $variant,
            )*
            /// Any value that the API description does not list, as it was received.
            $unknown(String),
        }

        impl $name {
            /// The value as the API writes it.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::$unknown(text) => text,
                }
            }
        }

        impl From<&str> for $name {
            #[inline]
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)*
                    _ => Self::$unknown(text.to_owned()),
                }
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            #[inline]
            fn deserialize<D: ::serde::Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
                $crate::runtime::codec::read_text(source)
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
                    Self::$unknown(text) => Self::$unknown(text.clone()),
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

pub use __texts as texts;
