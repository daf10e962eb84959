// Client runtime, copied unchanged by `cargo xtask codegen`.

//! `object!`: a struct that is an object in JSON.

/// Declares a struct, and how it is read, written, compared and shown.
///
/// ```text
/// object! {
///     /// A contact.
///     pub struct Contact {
///         /// Its number.
///         pub id: i64 = "id",
///         pub first_name?: Option<String> = "firstName",
///         ..
///         /// The other members.
///         pub others: BTreeMap<String, Value>,
///     }
/// }
/// ```
///
/// The text after a field's type is the member's name in JSON. A member with a `?`, an `Option` or a
/// `Patch`, is left out of what is written where the value has none; an `Option` without it is `null`
/// then. The field after `..` keeps the members that are not listed.
///
/// The struct is `Clone`, `Debug` and `PartialEq`, `Deserialize` and `Serialize`, and
/// `#[non_exhaustive]`; the docs of each field end with the member's name.
#[doc(hidden)]
#[macro_export]
macro_rules! __object {
    (
        $(#$meta:tt)*
        pub struct $name:ident {
            $(
                $(#$docs:tt)*
                pub $field:ident $(? $(@ $optional:ident)?)?: $ty:ty = $wire:literal,
            )*
            $(.. $(#$rest_docs:tt)* pub $rest:ident: $rest_ty:ty,)?
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
            $($(#$rest_docs)* pub $rest: $rest_ty,)?
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
                Self::SHAPE$(.with_rest::<$rest_ty>())?.read_as(
                    source,
                    |$crate::runtime::declare::tuple!([] $([$field])*) $(, $rest)?| {
                        Self { $($field,)* $($rest)? }
                    },
                )
            }
        }

        impl ::serde::Serialize for $name {
            #[inline]
            fn serialize<S: ::serde::Serializer>(&self, target: S) -> Result<S::Ok, S::Error> {
                let members = $crate::runtime::declare::tuple!(
                    [] $([$($crate::runtime::codec::Optional $($optional)?)? (&self.$field)])*
                );
                Self::SHAPE$(.with_rest::<$rest_ty>())?.write(target, members $(, &self.$rest)?)
            }
        }

        impl Clone for $name {
            #[inline]
            fn clone(&self) -> Self {
                Self {
                    $($field: Clone::clone(&self.$field),)*
                    $($rest: Clone::clone(&self.$rest),)?
                }
            }
        }

        impl ::std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::runtime::codec::show(self, f)
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

/// A tuple, or a tuple of tuples where it would be longer than the codec's; each but the last holds
/// as many places as the first.
#[doc(hidden)]
#[macro_export]
macro_rules! __tuple {
    (
        [$($of:tt)*]
        $a:tt $b:tt $c:tt $d:tt $e:tt $f:tt $g:tt $h:tt $i:tt $j:tt $k:tt $l:tt $m:tt $n:tt $o:tt $p:tt
        $next:tt $($more:tt)*
    ) => {
        $crate::runtime::declare::tuple!(
            @ [$($of)*]
            [[$crate::runtime::declare::tuple!(
                [$($of)*] $a $b $c $d $e $f $g $h $i $j $k $l $m $n $o $p
            )]]
            $next $($more)*
        )
    };
    ([] $([$($place:tt)*])*) => { ($($($place)*,)*) };
    ([$($of:tt)+] $([$($place:tt)*])*) => { $($of)+(($($($place)*,)*)) };
    (
        @ [$($of:tt)*] [$($group:tt)*]
        $a:tt $b:tt $c:tt $d:tt $e:tt $f:tt $g:tt $h:tt $i:tt $j:tt $k:tt $l:tt $m:tt $n:tt $o:tt $p:tt
        $($more:tt)*
    ) => {
        $crate::runtime::declare::tuple!(
            @ [$($of)*]
            [$($group)* [$crate::runtime::declare::tuple!(
                [$($of)*] $a $b $c $d $e $f $g $h $i $j $k $l $m $n $o $p
            )]]
            $($more)*
        )
    };
    (@ [$($of:tt)*] [$($group:tt)*]) => {
        $crate::runtime::declare::tuple!([$crate::runtime::codec::Grouped] $($group)*)
    };
    (@ [$($of:tt)*] [$($group:tt)*] $($last:tt)+) => {
        $crate::runtime::declare::tuple!(
            [$crate::runtime::codec::Grouped]
            $($group)* [$crate::runtime::declare::tuple!([$($of)*] $($last)+)]
        )
    };
}

pub use {__object as object, __tuple as tuple};
