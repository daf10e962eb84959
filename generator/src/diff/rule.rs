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

            /// The stable id, such as `operation-moved`.
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
    OperationMoved = "operation-moved", Patch;
    /// An operation has another first tag, or none.
    OperationRetagged = "operation-retagged", Patch;
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
    ParameterRelocated = "parameter-relocated", Patch;
    /// A parameter's value is written otherwise.
    ParameterRestyled = "parameter-restyled", Patch;
    /// A parameter is required now.
    ParameterRequired = "parameter-required", Patch;
    /// A parameter is optional now.
    ParameterOptional = "parameter-optional", Patch;
    /// A parameter has another type.
    ParameterRetyped = "parameter-retyped", Patch;
    /// A parameter should no longer be used.
    ParameterDeprecated = "parameter-deprecated", Minor;

    // request bodies
    /// An operation takes a body now.
    RequestBodyAdded = "request-body-added", Patch;
    /// An operation takes no body any more.
    RequestBodyRemoved = "request-body-removed", Patch;
    /// A body is required now.
    RequestBodyRequired = "request-body-required", Patch;
    /// A body is optional now.
    RequestBodyOptional = "request-body-optional", Patch;
    /// A body has another type.
    RequestBodyRetyped = "request-body-retyped", Patch;
    /// A body may be sent as another media type.
    RequestMediaTypeAdded = "request-media-type-added", Patch;
    /// A body may no longer be sent as a media type.
    RequestMediaTypeRemoved = "request-media-type-removed", Patch;
    /// The members of a form, or the parts of a body, are written otherwise.
    RequestEncodingChanged = "request-encoding-changed", Patch;

    // members
    /// An optional member is new.
    MemberAdded = "member-added", Patch;
    /// A required member is new.
    RequiredMemberAdded = "required-member-added", Patch;
    /// A member is gone.
    MemberRemoved = "member-removed", Patch;
    /// A member has another name on the wire, and the same one in Rust.
    MemberRenamed = "member-renamed", Patch;
    /// A member is required now.
    MemberRequired = "member-required", None;
    /// A member is optional now.
    MemberOptional = "member-optional", None;
    /// A member may be `null` now.
    MemberNullable = "member-nullable", None;
    /// A member may no longer be `null`.
    MemberNotNullable = "member-not-nullable", None;
    /// A member travels in replies alone now.
    MemberReadOnly = "member-read-only", None;
    /// A member travels in requests alone now.
    MemberWriteOnly = "member-write-only", None;
    /// A member travels both ways now.
    MemberBothWays = "member-both-ways", None;
    /// A member has another type.
    MemberRetyped = "member-retyped", Patch;
    /// A member should no longer be used.
    MemberDeprecated = "member-deprecated", Minor;
    /// What the server takes for something that is left out is another value.
    DefaultChanged = "default-changed", Patch;

    // what else values have to be
    /// Fewer values are allowed than were.
    BoundTightened = "bound-tightened", None;
    /// More values are allowed than were.
    BoundLoosened = "bound-loosened", None;
    /// Values have another format, which Rust has no type for.
    FormatChanged = "format-changed", None;

    // other members
    /// An object may have members that are not listed now.
    OtherMembersOpened = "other-members-opened", None;
    /// An object may no longer have members that are not listed.
    OtherMembersClosed = "other-members-closed", None;
    /// The members that are not listed have another type.
    OtherMembersRetyped = "other-members-retyped", None;

    // types
    /// A schema is new.
    TypeAdded = "type-added", None;
    /// A schema is gone.
    TypeRemoved = "type-removed", None;
    /// A schema has another name.
    TypeRenamed = "type-renamed", None;
    /// A schema is of another kind.
    TypeRetyped = "type-retyped", Patch;
    /// A value is new in an enumeration.
    EnumerationValueAdded = "enumeration-value-added", Patch;
    /// A value is gone from an enumeration.
    EnumerationValueRemoved = "enumeration-value-removed", Patch;
    /// What was one of listed texts is any text.
    EnumerationToString = "enumeration-to-string", Patch;
    /// What was any text is one of listed texts.
    StringToEnumeration = "string-to-enumeration", Patch;
    /// A schema is new in a choice.
    UnionVariantAdded = "union-variant-added", Patch;
    /// A schema is gone from a choice.
    UnionVariantRemoved = "union-variant-removed", Patch;
    /// A schema of a choice is another one.
    UnionVariantRetyped = "union-variant-retyped", Patch;
    /// The schema of a value is told from others otherwise.
    DiscriminatorChanged = "discriminator-changed", Patch;
    /// Other texts lead to a schema of a choice.
    MappingChanged = "mapping-changed", Patch;

    // replies
    /// A reply of success has a status that is new.
    SuccessStatusAdded = "success-status-added", Patch;
    /// No reply of success has a status any more.
    SuccessStatusRemoved = "success-status-removed", Patch;
    /// A reply of failure has a status that is new.
    ErrorStatusAdded = "error-status-added", Patch;
    /// No reply of failure has a status any more.
    ErrorStatusRemoved = "error-status-removed", Patch;
    /// A reply has a body of another type.
    ReplyRetyped = "reply-retyped", Patch;
    /// A reply has another media type.
    ReplyMediaTypeChanged = "reply-media-type-changed", Patch;
    /// A header of a reply is new.
    ReplyHeaderAdded = "reply-header-added", Patch;
    /// A header of a reply is gone.
    ReplyHeaderRemoved = "reply-header-removed", Patch;
    /// A header of a reply has another type.
    ReplyHeaderRetyped = "reply-header-retyped", Patch;

    // the whole
    /// A credential is needed now.
    SecurityAdded = "security-added", Patch;
    /// No credential is needed any more.
    SecurityRemoved = "security-removed", Patch;
    /// Other credentials are needed.
    SecurityChanged = "security-changed", Patch;
    /// A way to prove who is calling is new, gone or another one.
    CredentialChanged = "credential-changed", Patch;
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
    NameMoved = "name-moved", Major;
    /// The crate has another item where the description says the same: the generator, the configuration,
    /// or what else is described, makes it so.
    RustItemChanged = "rust-item-changed", None;
    /// The crate's code is another one, and nothing that callers name or that is told besides.
    CodeChanged = "code-changed", Patch;
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
