//! Diagnostics about a description, and their locations.
//!
//! Every stage up to `lower` reports into one [`Diagnostics`] sink. A diagnostic names its location as
//! an [`Origin`], a JSON Pointer; line and column are looked up once, when the text is rendered, so
//! that a run without diagnostics never pays for positions.
//!
//! ```text
//! error[missing-field]: missing field `title` in Info Object
//!  --> spec/buildr.yaml:2:1
//!   |
//! 2 | info:
//!   | ^^^^
//!   |
//!   = note: at #/info
//!   = help: add `title`
//! ```

mod code;
mod describe;
mod escape;
mod fix;
mod levels;
mod location;
mod message;
mod origin;
mod position;
mod render;
mod report;
mod sink;
mod source_map;
mod source_text;
mod sources;
mod suggest;
mod summary;

pub use code::{Code, Concern, Severity};
pub use levels::Levels;
pub use location::Location;
pub use origin::{FileId, Origin};
pub use render::{Format, Rendering, Scope};
pub use report::Diagnostic;
pub(crate) use sink::OnFault;
pub use sink::{Counts, Diagnostics, Reported};

pub(crate) use describe::{exact_type, json_type, plain_text, type_list, with_article};
pub(crate) use escape::escaped;
pub(crate) use fix::{Change, Fix};
pub(crate) use origin::Trail;
pub(crate) use position::{Locate, Position, Positions, Scalar, Scalars};
pub(crate) use source_map::SourceMap;
pub(crate) use source_text::{CONFLICT_MARKERS, SourceText};
pub use suggest::UnknownId;
pub(crate) use suggest::{closest_match, did_you_mean, only_match, use_one_of, with_id};
