//! Members that are to travel one way only. There is one type for both ways, so they go both.

use std::collections::HashMap;

use openapiv3::SchemaData;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin};
use crate::ir::{Api, Field, Presence, Shape, TypeDef};

/// The one way that a member is to travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OneWay {
    /// `readOnly`: in replies.
    Reply,
    /// `writeOnly`: in requests.
    Request,
}

impl OneWay {
    pub(super) fn of(schema: &SchemaData) -> Option<Self> {
        match (schema.read_only, schema.write_only) {
            (true, _) => Some(Self::Reply),
            (false, true) => Some(Self::Request),
            (false, false) => None,
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::Reply => "readOnly",
            Self::Request => "writeOnly",
        }
    }

    /// What is wrong with a member of a type that travels the other way as well: it is in the way
    /// only where it has to be there.
    fn trouble(self, def: &TypeDef, field: &Field) -> Option<&'static str> {
        let is_required = matches!(field.presence, Presence::Required);
        match self {
            Self::Reply if def.direction.request && is_required => {
                Some("callers have to give it in requests, where the server ignores it")
            }
            Self::Request if def.direction.reply && is_required => {
                Some("a reply without it cannot be read")
            }
            Self::Reply | Self::Request => None,
        }
    }
}

/// Reports the members that are in the way of a request or a reply. Which way their types travel has
/// to be known.
pub(super) fn report(api: &Api, one_way: &HashMap<Origin, OneWay>, diagnostics: &mut Diagnostics) {
    for def in &api.types {
        let Shape::Struct(shape) = &def.shape else {
            continue;
        };
        for field in &shape.fields {
            let Some(way) = one_way.get(&field.origin).copied() else {
                continue;
            };
            let Some(trouble) = way.trouble(def, field) else {
                continue;
            };
            let message = format!("`{}` is `{}` and required", field.wire, way.key());
            let origin = field.origin.key(way.key());
            let diagnostic = Diagnostic::new(Code::OneWayMember, origin, message)
                .at_key()
                .help(format!(
                    "{trouble}; take it out of `required`, or describe two schemas"
                ));
            diagnostics.report_once(diagnostic);
        }
    }
}
