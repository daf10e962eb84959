// Client runtime, copied unchanged by `cargo xtask codegen`.

//! `error_enum!`: the documented error responses of an operation.

/// Declares an enum of error responses. Each variant follows the pattern of its status codes, and is
/// followed by the function that reads it.
///
/// ```text
/// error_enum! {
///     /// Documented error responses of `update_contact`.
///     pub enum UpdateContactError {
///         /// The `404` response: The contact does not exist.
///         404 => NotFound(Response<ErrorBody>) = json,
///     }
/// }
/// ```
///
/// A response with any other status code is returned as `Error::Unexpected`.
#[doc(hidden)]
#[macro_export]
macro_rules! __error_enum {
    (
        $(#$meta:tt)*
        pub enum $name:ident {
            $($(#$docs:tt)* $status:pat => $variant:ident($response:ty $(,)?) = $read:ident,)*
        }
    ) => {
        $(#$meta)*
        #[derive(Debug)]
        #[non_exhaustive]
        pub enum $name {
            $($(#$docs)* $variant($response),)*
        }

        impl $crate::runtime::error::ApiError for $name {
            #[inline]
            fn parts(&self) -> &::http::response::Parts {
                match *self {
                    $(Self::$variant(ref response) => response.parts(),)*
                }
            }

            #[inline]
            fn body(&self) -> &::bytes::Bytes {
                match *self {
                    $(Self::$variant(ref response) => response.raw_body(),)*
                }
            }
        }

        impl $crate::runtime::response::ErrorResponse for $name {
            #[inline]
            fn read(received: $crate::runtime::response::Received) -> Result<Self, $crate::runtime::error::Error<Self>> {
                $(if matches!(received.status().as_u16(), $status) {
                    return $crate::runtime::response::$read(received).map(Self::$variant);
                })*
                Err($crate::runtime::response::unexpected(received))
            }
        }
    };
}

pub use __error_enum as error_enum;
