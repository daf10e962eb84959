//! Unions: which variant a value decodes as.

use crate::ir::{Representation, Shape, Type, Union, UnionVariant};

use super::super::Wire;
use super::super::pairs::variants;
use super::{Decoder, MessageKind, ValueFormat, is_ambiguous, look_alikes};

impl Decoder<'_> {
    /// Whether a value of one union decodes as another.
    pub(super) fn unions(
        &mut self,
        journey: MessageKind,
        medium: ValueFormat,
        writer: &Union,
        reader: &Union,
    ) -> Wire {
        let choice = told_by(journey, &writer.representation, &reader.representation);
        let texts = (texts(&writer.representation), texts(&reader.representation));
        let (Some(written), Some(_)) = texts else {
            let variants = writer.variants.iter();
            let wires = variants.map(|variant| {
                self.some_variant(reader, |reading, ty| {
                    reading.value(journey, medium, &variant.ty, ty)
                })
            });
            let wire = wires.max().unwrap_or_default().max(choice);
            return wire.max(self.confusion(journey, writer, reader));
        };
        let mut wire = choice;
        for (variant, texts) in writer.variants.iter().zip(written) {
            let partner = self.partner(journey, (writer, variant), reader);
            for text in texts {
                wire = wire.max(match named(reader, &text) {
                    Some(at) if partner.is_some_and(|partner| partner != at) => Wire::Break,
                    Some(at) => self.value(journey, medium, &variant.ty, &reader.variants[at].ty),
                    None => self.unnamed(journey, medium, (variant, partner), reader),
                });
            }
        }
        wire
    }

    /// Whether an object decodes as a union with a discriminator property.
    pub(super) fn named_by_itself(
        &mut self,
        journey: MessageKind,
        medium: ValueFormat,
        writer: &Shape,
        reader: &Union,
    ) -> Wire {
        let Some(texts) = self.listed(journey, writer, &reader.representation) else {
            let variant = self.some_variant(reader, |reading, ty| {
                reading.written(journey, medium, writer, ty)
            });
            // The value of the discriminator property is not known.
            return variant.max(Wire::Risk);
        };
        let wires = texts.iter().map(|text| match named(reader, text) {
            Some(at) => {
                let ty = &reader.variants[at].ty;
                self.written(journey, medium, writer, ty)
            }
            None => unlisted(journey),
        });
        wires.max().unwrap_or_default()
    }

    /// The effect on a value whose discriminator value the reader does not know.
    fn unnamed(
        &mut self,
        journey: MessageKind,
        medium: ValueFormat,
        (variant, partner): (&UnionVariant, Option<usize>),
        reader: &Union,
    ) -> Wire {
        match (otherwise(&reader.representation), partner, journey) {
            (Some(at), _, _) => {
                let value = self.value(journey, medium, &variant.ty, &reader.variants[at].ty);
                value.max(Wire::Risk)
            }
            (None, None, MessageKind::Response) => Wire::Ok,
            (None, ..) => Wire::Break,
        }
    }

    /// Whether the old client may decode a variant as a different one, which was not possible before.
    fn confusion(&self, journey: MessageKind, writer: &Union, reader: &Union) -> Wire {
        let places = writer.variants.iter().enumerate();
        let met = places.filter_map(|(place, variant)| {
            let partner = self.partner(journey, (writer, variant), reader)?;
            Some((partner, place))
        });
        let met: Vec<_> = met.collect();
        let found = look_alikes(&reader.representation, &writer.representation, &met);
        match (found, journey) {
            (Some(_), MessageKind::Response) => Wire::Risk,
            _ => Wire::Ok,
        }
    }

    /// The variant of the reader that corresponds to one of the writer.
    fn partner(
        &self,
        journey: MessageKind,
        (writer, variant): (&Union, &UnionVariant),
        reader: &Union,
    ) -> Option<usize> {
        let (one, other) = (self.writer(journey), self.reader(journey));
        let mut met = variants(one, other, writer, reader);
        let (_, partner) = met.find(|(it, _)| std::ptr::eq(*it, variant))?;
        let mut variants = reader.variants.iter();
        variants.position(|it| std::ptr::eq(it, partner))
    }

    /// The values of the discriminator property of an object, if they are a closed list.
    fn listed(
        &self,
        journey: MessageKind,
        writer: &Shape,
        choice: &Representation,
    ) -> Option<Vec<String>> {
        let (Shape::Struct(shape), Representation::InternallyTagged { property: tag, .. }) =
            (writer, choice)
        else {
            return None;
        };
        let field = shape.fields.iter().find(|field| field.wire == *tag)?;
        let writer = self.writer(journey);
        let Type::Named(id) = writer.resolve_alias(&field.ty) else {
            return None;
        };
        let Shape::Enumeration(shape) = &writer.get(*id).shape else {
            return None;
        };
        let texts = shape.variants.iter().map(|it| it.wire.as_str());
        texts.map(|text| text.map(str::to_owned)).collect()
    }
}

/// The effect of a different representation of a union, apart from its variants.
pub(in super::super) fn told_by(
    journey: MessageKind,
    writer: &Representation,
    reader: &Representation,
) -> Wire {
    use Representation::{ExternallyTagged, InternallyTagged, Untagged, UntaggedOverlapping};
    match (writer, reader) {
        (
            InternallyTagged { property: one, .. },
            InternallyTagged {
                property: other, ..
            },
        ) if one == other => Wire::Ok,
        (ExternallyTagged(_), ExternallyTagged(_))
        | (Untagged(_), Untagged(_))
        | (UntaggedOverlapping(_), UntaggedOverlapping(_)) => Wire::Ok,
        // The old client still uses its matchers; the matched structure may have changed.
        (Untagged(_) | UntaggedOverlapping(_), Untagged(_) | UntaggedOverlapping(_)) => {
            match journey {
                MessageKind::Request => match (writer, reader) {
                    // The new server rejects values that match several variants.
                    (UntaggedOverlapping(_), Untagged(_)) if is_ambiguous(reader) => Wire::Risk,
                    _ => Wire::Ok,
                },
                MessageKind::Response => Wire::Risk,
            }
        }
        (InternallyTagged { .. }, Untagged(_) | UntaggedOverlapping(_))
            if journey == MessageKind::Response =>
        {
            Wire::Risk
        }
        _ => Wire::Break,
    }
}

/// The fallback variant, for values with an unlisted discriminator value.
pub(in super::super) fn otherwise(choice: &Representation) -> Option<usize> {
    match choice {
        Representation::InternallyTagged {
            fallback: otherwise,
            ..
        } => *otherwise,
        Representation::ExternallyTagged(_)
        | Representation::Untagged(_)
        | Representation::UntaggedOverlapping(_) => None,
    }
}

/// The discriminator values or property names that select each variant of a tagged union.
fn texts(choice: &Representation) -> Option<Vec<Vec<String>>> {
    match choice {
        Representation::InternallyTagged { values: tags, .. } => Some(tags.clone()),
        Representation::ExternallyTagged(keys) => {
            Some(keys.iter().map(|key| vec![key.clone()]).collect())
        }
        Representation::Untagged(_) | Representation::UntaggedOverlapping(_) => None,
    }
}

/// The variant that a discriminator value or property name selects.
fn named(union: &Union, text: &str) -> Option<usize> {
    let texts = texts(&union.representation)?;
    let mut texts = texts.iter();
    texts.position(|texts| texts.iter().any(|it| it == text))
}

/// The effect on a value whose discriminator value the reader does not list.
fn unlisted(journey: MessageKind) -> Wire {
    match journey {
        MessageKind::Request => Wire::Break,
        // It decodes as unknown.
        MessageKind::Response => Wire::Risk,
    }
}
