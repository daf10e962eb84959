//! The table of rules: each with its stable id, and in `rules` a text about it.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::diagnostic::closest_match;

use super::Rust;

macro_rules! rules {
    ($($(#[doc = $doc:literal])+ $rule:ident = $id:literal, $least:ident;)+) => {
        /// What kind of change something is. Its id is stable: approvals name it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Rule {
            $($(#[doc = $doc])+ $rule,)+
        }

        impl Rule {
            /// Every rule.
            pub const ALL: &[Self] = &[$(Self::$rule),+];

            /// The stable id, such as `operation-endpoint-changed`.
            pub const fn id(self) -> &'static str {
                match self {
                    $(Self::$rule => $id,)+
                }
            }

            /// What the change means, as Markdown.
            pub const fn explanation(self) -> &'static str {
                match self {
                    $(Self::$rule => include_str!(concat!("rules/", $id, ".md")),)+
                }
            }

            /// What such a change is at least to a program that is compiled with the new crate; what of
            /// the crate's items has changed says the rest.
            pub(super) const fn min_bump(self) -> Rust {
                match self {
                    $(Self::$rule => Rust::$least,)+
                }
            }
        }
    };
}

rules! {
    // operations
    /// An operation is new.
    OperationAdded = "operation-added", Minor;
    /// An operation is gone.
    OperationRemoved = "operation-removed", Major;
    /// An operation has another name.
    OperationRenamed = "operation-renamed", Patch;
    /// An operation has another path or method.
    OperationEndpointChanged = "operation-endpoint-changed", Patch;
    /// An operation has another first tag, or none.
    OperationTagChanged = "operation-tag-changed", Patch;
    /// The client has the methods itself that handles of tags had, or the other way round.
    MethodsMoved = "methods-moved", Major;
    /// An operation should no longer be used.
    OperationDeprecated = "operation-deprecated", Minor;
    /// The same arguments stand in another order.
    ArgumentsReordered = "arguments-reordered", Major;

    // parameters
    /// An optional parameter is new.
    ParameterAdded = "parameter-added", Patch;
    /// A required parameter is new.
    RequiredParameterAdded = "required-parameter-added", Patch;
    /// A parameter is gone.
    ParameterRemoved = "parameter-removed", Patch;
    /// A parameter has another name.
    ParameterRenamed = "parameter-renamed", Patch;
    /// A parameter stands in another part of the request.
    ParameterLocationChanged = "parameter-location-changed", Patch;
    /// A parameter's value is written otherwise.
    ParameterStyleChanged = "parameter-style-changed", Patch;
    /// A parameter is required now.
    ParameterBecameRequired = "parameter-became-required", Patch;
    /// A parameter is optional now.
    ParameterBecameOptional = "parameter-became-optional", Patch;
    /// A parameter has another type.
    ParameterTypeChanged = "parameter-type-changed", Patch;
    /// A parameter should no longer be used.
    ParameterDeprecated = "parameter-deprecated", Minor;

    // request bodies
    /// An operation takes a body now.
    RequestBodyAdded = "request-body-added", Patch;
    /// An operation takes no body any more.
    RequestBodyRemoved = "request-body-removed", Patch;
    /// A body is required now.
    RequestBodyBecameRequired = "request-body-became-required", Patch;
    /// A body is optional now.
    RequestBodyBecameOptional = "request-body-became-optional", Patch;
    /// A body has another type.
    RequestBodyTypeChanged = "request-body-type-changed", Patch;
    /// A body may be sent as another media type.
    RequestMediaTypeAdded = "request-media-type-added", Patch;
    /// A body may no longer be sent as a media type.
    RequestMediaTypeRemoved = "request-media-type-removed", Patch;
    /// The members of a form, or the parts of a body, are written otherwise.
    RequestEncodingChanged = "request-encoding-changed", Patch;

    // members
    /// An optional member is new.
    PropertyAdded = "property-added", Patch;
    /// A required member is new.
    RequiredPropertyAdded = "required-property-added", Patch;
    /// A member is gone.
    PropertyRemoved = "property-removed", Patch;
    /// A member has another name on the wire, and the same one in Rust.
    PropertyRenamed = "property-renamed", Patch;
    /// A member is required now.
    PropertyBecameRequired = "property-became-required", None;
    /// A member is optional now.
    PropertyBecameOptional = "property-became-optional", None;
    /// A member may be `null` now.
    PropertyBecameNullable = "property-became-nullable", None;
    /// A member may no longer be `null`.
    PropertyBecameNotNullable = "property-became-not-nullable", None;
    /// A member travels in replies alone now.
    PropertyBecameReadOnly = "property-became-read-only", None;
    /// A member travels in requests alone now.
    PropertyBecameWriteOnly = "property-became-write-only", None;
    /// A member travels both ways now.
    PropertyBecameReadWrite = "property-became-read-write", None;
    /// A member has another type.
    PropertyTypeChanged = "property-type-changed", Patch;
    /// A member should no longer be used.
    PropertyDeprecated = "property-deprecated", Minor;
    /// What the server takes for something that is left out is another value.
    DefaultChanged = "default-changed", Patch;

    // what else values have to be
    /// Fewer values are allowed than were.
    ConstraintTightened = "constraint-tightened", None;
    /// More values are allowed than were.
    ConstraintLoosened = "constraint-loosened", None;
    /// Values have another format, which Rust has no type for.
    FormatChanged = "format-changed", None;

    // other members
    /// An object may have members that are not listed now.
    AdditionalPropertiesAllowed = "additional-properties-allowed", None;
    /// An object may no longer have members that are not listed.
    AdditionalPropertiesDisallowed = "additional-properties-disallowed", None;
    /// The members that are not listed have another type.
    AdditionalPropertiesTypeChanged = "additional-properties-type-changed", None;

    // types
    /// A schema is new.
    TypeAdded = "type-added", None;
    /// A schema is gone.
    TypeRemoved = "type-removed", None;
    /// A schema has another name.
    TypeRenamed = "type-renamed", None;
    /// A schema is of another kind.
    TypeKindChanged = "type-kind-changed", Patch;
    /// A value is new in an enumeration.
    EnumValueAdded = "enum-value-added", Patch;
    /// A value is gone from an enumeration.
    EnumValueRemoved = "enum-value-removed", Patch;
    /// What was one of listed texts is any text.
    EnumBecameString = "enum-became-string", Patch;
    /// What was any text is one of listed texts.
    StringBecameEnum = "string-became-enum", Patch;
    /// A schema is new in a choice.
    UnionVariantAdded = "union-variant-added", Patch;
    /// A schema is gone from a choice.
    UnionVariantRemoved = "union-variant-removed", Patch;
    /// A schema of a choice is another one.
    UnionVariantTypeChanged = "union-variant-type-changed", Patch;
    /// The schema of a value is told from others otherwise.
    DiscriminatorChanged = "discriminator-changed", Patch;
    /// Other texts lead to a schema of a choice.
    DiscriminatorMappingChanged = "discriminator-mapping-changed", Patch;

    // replies
    /// A reply of success has a status that is new.
    SuccessResponseAdded = "success-response-added", Patch;
    /// No reply of success has a status any more.
    SuccessResponseRemoved = "success-response-removed", Patch;
    /// A reply of failure has a status that is new.
    ErrorResponseAdded = "error-response-added", Patch;
    /// No reply of failure has a status any more.
    ErrorResponseRemoved = "error-response-removed", Patch;
    /// A reply has a body of another type.
    ResponseBodyTypeChanged = "response-body-type-changed", Patch;
    /// A reply has another media type.
    ResponseMediaTypeChanged = "response-media-type-changed", Patch;
    /// A header of a reply is new.
    ResponseHeaderAdded = "response-header-added", Patch;
    /// A header of a reply is gone.
    ResponseHeaderRemoved = "response-header-removed", Patch;
    /// A header of a reply has another type.
    ResponseHeaderTypeChanged = "response-header-type-changed", Patch;

    // the whole
    /// A credential is needed now.
    SecurityRequirementAdded = "security-requirement-added", Patch;
    /// No credential is needed any more.
    SecurityRequirementRemoved = "security-requirement-removed", Patch;
    /// Other credentials are needed.
    SecurityRequirementChanged = "security-requirement-changed", Patch;
    /// A way to prove who is calling is new, gone or another one.
    SecuritySchemeChanged = "security-scheme-changed", Patch;
    /// The server is another one.
    ServerChanged = "server-changed", Patch;
    /// A tag is new, and is a feature of the crate.
    FeatureAdded = "feature-added", Minor;
    /// A feature of the crate is gone.
    FeatureRemoved = "feature-removed", Major;
    /// Something is compiled with other features.
    FeatureChanged = "feature-changed", Minor;
    /// The description says something else, and means the same.
    DocumentationChanged = "documentation-changed", Patch;
    /// A name in the crate stands for something else of the description than it stood for.
    NameReassigned = "name-reassigned", Major;
    /// The crate has another item where the description says the same: the generator, the configuration,
    /// or what else is described, makes it so.
    RustItemChanged = "rust-item-changed", None;
    /// The crate's code is another one, and nothing that callers name or that is told besides.
    GeneratedCodeChanged = "generated-code-changed", Patch;
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

/// A text that is the id of no rule.
#[derive(Debug)]
pub struct UnknownRule {
    id: String,
    nearest: Option<&'static str>,
}

impl UnknownRule {
    /// The rule that may have been meant.
    pub fn nearest(&self) -> Option<&'static str> {
        self.nearest
    }
}

impl FromStr for Rule {
    type Err = UnknownRule;

    fn from_str(id: &str) -> Result<Self, UnknownRule> {
        let rule = Self::ALL.iter().find(|rule| rule.id() == id);
        rule.copied().ok_or_else(|| UnknownRule {
            id: id.to_owned(),
            nearest: closest_match(id, Self::ALL.iter().map(|rule| rule.id())),
        })
    }
}

impl fmt::Display for UnknownRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no rule `{}`", self.id)
    }
}

impl std::error::Error for UnknownRule {}
