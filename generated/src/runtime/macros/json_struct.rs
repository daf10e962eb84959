// Client runtime, copied unchanged by `cargo xtask codegen`.

//! `json_struct!`: a struct that is represented as a JSON object.

/// Declares a struct, and implements reading, writing, comparison and debug output for it.
///
/// ```text
/// json_struct! {
///     /// A contact.
///     pub struct Contact {
///         /// Its identifier.
///         pub id: i64 = "id",
///         pub first_name?: Option<String> = "firstName",
///         ..
///         /// The additional properties.
///         pub additional_properties: BTreeMap<String, Value>,
///     }
/// }
/// ```
///
/// The string after a field's type is the property name. A field with a `?`, an `Option` or a `Patch`, is
/// omitted if it has no value; an `Option` without a `?` is written as `null` then. The field after `..`
/// keeps the additional properties.
///
/// The struct implements `Clone`, `Debug`, `PartialEq`, `Deserialize` and `Serialize`, and is
/// `#[non_exhaustive]`. The docs of each field end with the property name.
#[doc(hidden)]
#[macro_export]
macro_rules! __json_struct {
    (
        $(#$meta:tt)*
        pub struct $name:ident {
            $(
                $(#$docs:tt)*
                pub $field:ident $(? $(@ $optional:ident)?)?: $ty:ty = $wire:literal,
            )*
            $(.. $(#$additional_docs:tt)* pub $additional:ident: $additional_ty:ty,)?
        }
    ) => {
        $(#$meta)*
        #[non_exhaustive]
        pub struct $name {
            $(
                $(#$docs)*
                #[doc = "\n``"]
                #[doc = $wire]
                #[doc = "``"]
                pub $field: $ty,
            )*
            $($(#$additional_docs)* pub $additional: $additional_ty,)?
        }

        impl $name {
            const SHAPE: $crate::runtime::codec::Object = $crate::runtime::codec::Object::new(
                stringify!($name),
                &[$($wire),*],
            );
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            #[inline]
            fn deserialize<D: ::serde::Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
                Self::SHAPE$(.with_additional::<$additional_ty>())?.read_as(
                    source,
                    |$crate::runtime::macros::field_tuple!([] $([$field])*) $(, $additional)?| {
                        Self { $($field,)* $($additional)? }
                    },
                )
            }
        }

        impl ::serde::Serialize for $name {
            #[inline]
            fn serialize<S: ::serde::Serializer>(&self, target: S) -> Result<S::Ok, S::Error> {
                let fields = $crate::runtime::macros::field_tuple!(
                    [] $([$($crate::runtime::codec::Optional $($optional)?)? (&self.$field)])*
                );
                Self::SHAPE$(.with_additional::<$additional_ty>())?.write(target, fields $(, &self.$additional)?)
            }
        }

        impl Clone for $name {
            #[inline]
            fn clone(&self) -> Self {
                Self {
                    $($field: Clone::clone(&self.$field),)*
                    $($additional: Clone::clone(&self.$additional),)?
                }
            }
        }

        impl ::std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::runtime::codec::debug(self, f)
            }
        }

        impl PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::runtime::codec::equal(self, other)
            }
        }
    };
}

/// Creates a tuple, or a tuple of tuples if there are more fields than the codec's tuples have. Each but
/// the last has as many fields as the first.
#[doc(hidden)]
#[macro_export]
macro_rules! __field_tuple {
    (
        [$($of:tt)*]
        $a:tt $b:tt $c:tt $d:tt $e:tt $f:tt $g:tt $h:tt $i:tt $j:tt $k:tt $l:tt $m:tt $n:tt $o:tt $p:tt
        $next:tt $($more:tt)*
    ) => {
        $crate::runtime::macros::field_tuple!(
            @ [$($of)*]
            [[$crate::runtime::macros::field_tuple!(
                [$($of)*] $a $b $c $d $e $f $g $h $i $j $k $l $m $n $o $p
            )]]
            $next $($more)*
        )
    };
    ([] $([$($field:tt)*])*) => { ($($($field)*,)*) };
    ([$($of:tt)+] $([$($field:tt)*])*) => { $($of)+(($($($field)*,)*)) };
    (
        @ [$($of:tt)*] [$($group:tt)*]
        $a:tt $b:tt $c:tt $d:tt $e:tt $f:tt $g:tt $h:tt $i:tt $j:tt $k:tt $l:tt $m:tt $n:tt $o:tt $p:tt
        $($more:tt)*
    ) => {
        $crate::runtime::macros::field_tuple!(
            @ [$($of)*]
            [$($group)* [$crate::runtime::macros::field_tuple!(
                [$($of)*] $a $b $c $d $e $f $g $h $i $j $k $l $m $n $o $p
            )]]
            $($more)*
        )
    };
    (@ [$($of:tt)*] [$($group:tt)*]) => {
        $crate::runtime::macros::field_tuple!([$crate::runtime::codec::Chunked] $($group)*)
    };
    (@ [$($of:tt)*] [$($group:tt)*] $($last:tt)+) => {
        $crate::runtime::macros::field_tuple!(
            [$crate::runtime::codec::Chunked]
            $($group)* [$crate::runtime::macros::field_tuple!([$($of)*] $($last)+)]
        )
    };
}

pub use {__field_tuple as field_tuple, __json_struct as json_struct};
