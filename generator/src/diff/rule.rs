//! The table of rules: each has a stable id, and an explanation in `rules`.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::diagnostic::{UnknownId, with_id};

use super::Rust;

macro_rules! rules {
    ($($(#[doc = $doc:literal])+ $rule:ident = $id:literal, $min_bump:ident, $affected:ident;)+) => {
        /// The kind of a change. Its id is stable, because approvals refer to it.
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

            /// The version bump that such a change requires at least; changed API items may require more.
            pub(super) const fn min_bump(self) -> Rust {
                match self {
                    $(Self::$rule => Rust::$min_bump,)+
                }
            }

            /// What such a change may affect in the crate.
            pub(super) const fn affected(self) -> Affected {
                match self {
                    $(Self::$rule => Affected::$affected,)+
                }
            }
        }
    };
}

/// What a change may affect in the crate, each with what precedes it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Affected {
    /// No code apart from documentation, attributes and Cargo features.
    Nothing,
    /// Code that is no API item.
    Code,
    /// Names of API items. Differences inside a renamed item have a different reason.
    Names,
    /// API items.
    Items,
}

rules! {
    // operations
    /// An operation was added.
    OperationAdded = "operation-added", Minor, Items;
    /// An operation was removed.
    OperationRemoved = "operation-removed", Major, Items;
    /// An operation has a different name.
    OperationRenamed = "operation-renamed", Patch, Names;
    /// An operation has a different path or method.
    OperationEndpointChanged = "operation-endpoint-changed", Patch, Code;
    /// The first tag of an operation changed, was added or was removed.
    OperationTagChanged = "operation-tag-changed", Patch, Names;
    /// The methods of tagged operations moved from the handles of tags to the client, or back.
    MethodsMoved = "methods-moved", Major, Names;
    /// Layers see different data of an operation, or its calls are sent again or time out differently.
    OperationInfoChanged = "operation-info-changed", Patch, Code;
    /// An operation became deprecated.
    OperationDeprecated = "operation-deprecated", Minor, Nothing;
    /// The same arguments have a different order.
    ArgumentsReordered = "arguments-reordered", Major, Items;

    // parameters
    /// An optional parameter was added.
    ParameterAdded = "parameter-added", Patch, Items;
    /// A required parameter was added.
    RequiredParameterAdded = "required-parameter-added", Patch, Items;
    /// A parameter was removed.
    ParameterRemoved = "parameter-removed", Patch, Items;
    /// A parameter has a different name.
    ParameterRenamed = "parameter-renamed", Patch, Items;
    /// A parameter has a different location.
    ParameterLocationChanged = "parameter-location-changed", Patch, Items;
    /// A parameter is serialized differently.
    ParameterStyleChanged = "parameter-style-changed", Patch, Items;
    /// A parameter became required.
    ParameterBecameRequired = "parameter-became-required", Patch, Items;
    /// A parameter became optional.
    ParameterBecameOptional = "parameter-became-optional", Patch, Items;
    /// A parameter has a different type.
    ParameterTypeChanged = "parameter-type-changed", Patch, Items;
    /// A parameter became deprecated.
    ParameterDeprecated = "parameter-deprecated", Minor, Nothing;

    // request bodies
    /// An operation has a request body, and had none.
    RequestBodyAdded = "request-body-added", Patch, Items;
    /// An operation no longer has a request body.
    RequestBodyRemoved = "request-body-removed", Patch, Items;
    /// A request body became required.
    RequestBodyBecameRequired = "request-body-became-required", Patch, Items;
    /// A request body became optional.
    RequestBodyBecameOptional = "request-body-became-optional", Patch, Items;
    /// A request body has a different type.
    RequestBodyTypeChanged = "request-body-type-changed", Patch, Items;
    /// A request body can be sent as an additional media type.
    RequestMediaTypeAdded = "request-media-type-added", Patch, Items;
    /// A request body can no longer be sent as a media type.
    RequestMediaTypeRemoved = "request-media-type-removed", Patch, Items;
    /// The properties of a form, or the parts of a multipart body, are serialized differently.
    RequestEncodingChanged = "request-encoding-changed", Patch, Items;

    // properties
    /// An optional property was added.
    PropertyAdded = "property-added", Patch, Items;
    /// A required property was added.
    RequiredPropertyAdded = "required-property-added", Patch, Items;
    /// A property was removed.
    PropertyRemoved = "property-removed", Patch, Items;
    /// A property has a different name on the wire, and the same name in Rust.
    PropertyRenamed = "property-renamed", Patch, Items;
    /// A property became required.
    PropertyBecameRequired = "property-became-required", None, Items;
    /// A property became optional.
    PropertyBecameOptional = "property-became-optional", None, Items;
    /// A property became nullable.
    PropertyBecameNullable = "property-became-nullable", None, Items;
    /// A property is no longer nullable.
    PropertyBecameNotNullable = "property-became-not-nullable", None, Items;
    /// A property became read-only.
    PropertyBecameReadOnly = "property-became-read-only", None, Items;
    /// A property became write-only.
    PropertyBecameWriteOnly = "property-became-write-only", None, Items;
    /// A property is no longer read-only or write-only.
    PropertyBecameReadWrite = "property-became-read-write", None, Items;
    /// A property has a different type.
    PropertyTypeChanged = "property-type-changed", Patch, Items;
    /// A property became deprecated.
    PropertyDeprecated = "property-deprecated", Minor, Nothing;
    /// The default of an omitted value changed.
    DefaultChanged = "default-changed", Patch, Nothing;

    // constraints
    /// Fewer values are allowed.
    ConstraintTightened = "constraint-tightened", None, Nothing;
    /// More values are allowed.
    ConstraintLoosened = "constraint-loosened", None, Nothing;
    /// Values have a different format, for which Rust has no dedicated type.
    FormatChanged = "format-changed", None, Nothing;

    // additional properties
    /// An object schema allows or describes additional properties, and did not.
    AdditionalPropertiesAllowed = "additional-properties-allowed", None, Items;
    /// An object schema no longer allows or describes additional properties.
    AdditionalPropertiesDisallowed = "additional-properties-disallowed", None, Items;
    /// The additional properties of an object schema have a different type.
    AdditionalPropertiesTypeChanged = "additional-properties-type-changed", None, Items;

    // types
    /// A schema was added.
    TypeAdded = "type-added", None, Items;
    /// A schema was removed.
    TypeRemoved = "type-removed", None, Items;
    /// A schema has a different name.
    TypeRenamed = "type-renamed", None, Names;
    /// A schema describes a different kind of type.
    TypeKindChanged = "type-kind-changed", Patch, Items;
    /// An enum has a new value.
    EnumValueAdded = "enum-value-added", Patch, Items;
    /// An enum no longer has a value.
    EnumValueRemoved = "enum-value-removed", Patch, Items;
    /// A string enum became a string.
    EnumBecameString = "enum-became-string", Patch, Items;
    /// A string became a string enum.
    StringBecameEnum = "string-became-enum", Patch, Items;
    /// A union has a new variant.
    UnionVariantAdded = "union-variant-added", Patch, Items;
    /// A union no longer has a variant.
    UnionVariantRemoved = "union-variant-removed", Patch, Items;
    /// A variant of a union has a different type.
    UnionVariantTypeChanged = "union-variant-type-changed", Patch, Items;
    /// The variant of a union is selected differently.
    DiscriminatorChanged = "discriminator-changed", Patch, Items;
    /// Different discriminator values select a variant of a union.
    DiscriminatorMappingChanged = "discriminator-mapping-changed", Patch, Code;

    // responses
    /// A success response was added.
    SuccessResponseAdded = "success-response-added", Patch, Items;
    /// A success response was removed.
    SuccessResponseRemoved = "success-response-removed", Patch, Items;
    /// An error response was added.
    ErrorResponseAdded = "error-response-added", Patch, Items;
    /// An error response was removed.
    ErrorResponseRemoved = "error-response-removed", Patch, Items;
    /// A response body has a different type.
    ResponseBodyTypeChanged = "response-body-type-changed", Patch, Items;
    /// A response has a different media type.
    ResponseMediaTypeChanged = "response-media-type-changed", Patch, Items;
    /// A response header was added.
    ResponseHeaderAdded = "response-header-added", Patch, Items;
    /// A response header was removed.
    ResponseHeaderRemoved = "response-header-removed", Patch, Items;
    /// A response header has a different type.
    ResponseHeaderTypeChanged = "response-header-type-changed", Patch, Items;

    // API
    /// An operation requires credentials, and did not.
    SecurityRequirementAdded = "security-requirement-added", Patch, Code;
    /// An operation no longer requires credentials.
    SecurityRequirementRemoved = "security-requirement-removed", Patch, Code;
    /// An operation requires different credentials.
    SecurityRequirementChanged = "security-requirement-changed", Patch, Code;
    /// A security scheme was added, removed or changed.
    SecuritySchemeChanged = "security-scheme-changed", Patch, Items;
    /// The server changed.
    ServerChanged = "server-changed", Patch, Items;
    /// The client reads waits, request ids or messages from other headers or properties.
    ConventionsChanged = "conventions-changed", Patch, Code;
    /// A Cargo feature was added.
    FeatureAdded = "feature-added", Minor, Nothing;
    /// A Cargo feature was removed.
    FeatureRemoved = "feature-removed", Major, Nothing;
    /// An item is compiled with different Cargo features.
    FeatureChanged = "feature-changed", Minor, Nothing;
    /// Only the documentation changed.
    DocumentationChanged = "documentation-changed", Patch, Nothing;
    /// A Rust name refers to a different item of the description.
    NameReassigned = "name-reassigned", Major, Items;
    /// An API item changed although its description is the same: because of the generator, the
    /// configuration, or a change elsewhere in the description.
    RustItemChanged = "rust-item-changed", None, Items;
    /// The generated code changed, although no API item did and no other change explains it.
    GeneratedCodeChanged = "generated-code-changed", Patch, Items;
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

impl FromStr for Rule {
    type Err = UnknownId;

    fn from_str(id: &str) -> Result<Self, UnknownId> {
        with_id(id, Self::ALL, Self::id)
    }
}
