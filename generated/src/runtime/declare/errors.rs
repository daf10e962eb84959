// Client runtime, copied unchanged by `cargo xtask codegen`.

//! `errors!`: the replies of failure that an operation has.

/// Declares an enumeration of error replies, each with its status before it and the function that
/// reads it behind it.
///
/// ```text
/// errors! {
///     /// An error reply to `update_contact`.
///     pub enum UpdateContactError {
///         /// `404`: There is no such contact.
///         404 => NotFound(Reply<ErrorBody>) = json,
///     }
/// }
/// ```
///
/// A reply whose status is none of these is kept as it came.
#[doc(hidden)]
#[macro_export]
macro_rules! __errors {
    (
        $(#$meta:tt)*
        pub enum $name:ident {
            $($(#$docs:tt)* $status:pat => $variant:ident($reply:ty $(,)?) = $read:ident,)*
        }
    ) => {
        $(#$meta)*
        #[derive(Debug)]
        #[non_exhaustive]
        pub enum $name {
            $($(#$docs)* $variant($reply),)*
        }

        impl $crate::runtime::error::ApiError for $name {
            #[inline]
            fn head(&self) -> &::http::response::Parts {
                match *self {
                    $(Self::$variant(ref reply) => reply.head(),)*
                }
            }
        }

        impl $crate::runtime::reply::ErrorReply for $name {
            #[inline]
            fn read(received: $crate::runtime::reply::Received) -> Result<Self, $crate::runtime::error::Error<Self>> {
                $(if matches!(received.status().as_u16(), $status) {
                    return $crate::runtime::reply::$read(received).map(Self::$variant);
                })*
                Err($crate::runtime::reply::unexpected(received))
            }
        }
    };
}

pub use __errors as errors;
