//! Unions: which variant a value decodes as.

use crate::ir::{Representation, Shape, Type, Union, UnionVariant};

use super::super::Wire;
use super::super::pairs::variants;
use super::{Decoder, MessageKind, ValueFormat, is_ambiguous, overlapping_variants};

impl Decoder<'_> {
    /// Whether a value of one union decodes as another.
    pub(super) fn unions(
        &mut self,
        kind: MessageKind,
        format: ValueFormat,
        writer: &Union,
        reader: &Union,
    ) -> Wire {
        let effect = representation_effect(kind, &writer.representation, &reader.representation);
        let is_untagged = |union: &Union| union.representation.matchers().is_some();
        if is_untagged(writer) || is_untagged(reader) {
            let variants = writer.variants.iter();
            let wires = variants.map(|variant| {
                self.some_variant(reader, |decoder, ty| {
                    decoder.value(kind, format, &variant.ty, ty)
                })
            });
            let wire = wires.max().unwrap_or_default().max(effect);
            return wire.max(self.ambiguity(kind, writer, reader));
        }
        let mut wire = effect;
        for (index, variant) in writer.variants.iter().enumerate() {
            let partner = self.partner(kind, (writer, variant), reader);
            for selector in writer.representation.selectors(index) {
                wire = wire.max(match reader.representation.variant_of(selector) {
                    Some(index) if partner.is_some_and(|partner| partner != index) => Wire::Break,
                    Some(index) => {
                        self.value(kind, format, &variant.ty, &reader.variants[index].ty)
                    }
                    None => self.unknown_value(kind, format, (variant, partner), reader),
                });
            }
        }
        wire
    }

    /// Whether an object decodes as a union with a discriminator property.
    pub(super) fn object_as_union(
        &mut self,
        kind: MessageKind,
        format: ValueFormat,
        writer: &Shape,
        reader: &Union,
    ) -> Wire {
        let Some(selectors) = self.listed_values(kind, writer, &reader.representation) else {
            let variant = self.some_variant(reader, |decoder, ty| {
                decoder.shape_as_type(kind, format, writer, ty)
            });
            // The value of the discriminator property is not known.
            return variant.max(Wire::Risk);
        };
        let wires =
            selectors.iter().map(
                |selector| match reader.representation.variant_of(selector) {
                    Some(index) => {
                        let ty = &reader.variants[index].ty;
                        self.shape_as_type(kind, format, writer, ty)
                    }
                    None => unlisted(kind),
                },
            );
        wires.max().unwrap_or_default()
    }

    /// The effect on a value whose discriminator value the reader does not know.
    fn unknown_value(
        &mut self,
        kind: MessageKind,
        format: ValueFormat,
        (variant, partner): (&UnionVariant, Option<usize>),
        reader: &Union,
    ) -> Wire {
        match (reader.representation.fallback(), partner, kind) {
            (Some(index), _, _) => {
                let value = self.value(kind, format, &variant.ty, &reader.variants[index].ty);
                value.max(Wire::Risk)
            }
            (None, None, MessageKind::Response) => Wire::Ok,
            (None, ..) => Wire::Break,
        }
    }

    /// Whether the old client may decode a variant as a different one, which was not possible before.
    fn ambiguity(&self, kind: MessageKind, writer: &Union, reader: &Union) -> Wire {
        let variants = writer.variants.iter().enumerate();
        let variant_pairs = variants.filter_map(|(index, variant)| {
            let partner = self.partner(kind, (writer, variant), reader)?;
            Some((partner, index))
        });
        let variant_pairs: Vec<_> = variant_pairs.collect();
        let found = overlapping_variants(
            &reader.representation,
            &writer.representation,
            &variant_pairs,
        );
        match (found, kind) {
            (Some(_), MessageKind::Response) => Wire::Risk,
            _ => Wire::Ok,
        }
    }

    /// The variant of the reader that corresponds to one of the writer.
    fn partner(
        &self,
        kind: MessageKind,
        (writer, variant): (&Union, &UnionVariant),
        reader: &Union,
    ) -> Option<usize> {
        let (writer_api, reader_api) = (self.writer(kind), self.reader(kind));
        let position = writer
            .variants
            .iter()
            .position(|it| std::ptr::eq(it, variant))?;
        let mut variant_pairs = variants(writer_api, reader_api, writer, reader);
        let (_, partner) = variant_pairs.find(|(it, _)| *it == position)?;
        Some(partner)
    }

    /// The values of the discriminator property of an object, if they are a closed list.
    fn listed_values(
        &self,
        kind: MessageKind,
        writer: &Shape,
        representation: &Representation,
    ) -> Option<Vec<String>> {
        let (Shape::Struct(shape), Representation::InternallyTagged { property, .. }) =
            (writer, representation)
        else {
            return None;
        };
        let field = shape.fields.iter().find(|field| field.wire == *property)?;
        let writer = self.writer(kind);
        let Type::Named(id) = writer.resolve_alias(&field.ty) else {
            return None;
        };
        let Shape::Enumeration(shape) = &writer.get(*id).shape else {
            return None;
        };
        let selectors = shape.variants.iter().map(|it| it.wire.as_str());
        selectors
            .map(|selector| selector.map(str::to_owned))
            .collect()
    }
}

/// The effect of a different representation of a union, apart from its variants.
pub(in super::super) fn representation_effect(
    kind: MessageKind,
    writer: &Representation,
    reader: &Representation,
) -> Wire {
    use Representation::{ExternallyTagged, InternallyTagged, Untagged, UntaggedOverlapping};
    match (writer, reader) {
        (
            InternallyTagged { property: left, .. },
            InternallyTagged {
                property: right, ..
            },
        ) if left == right => Wire::Ok,
        (ExternallyTagged(_), ExternallyTagged(_))
        | (Untagged(_), Untagged(_))
        | (UntaggedOverlapping(_), UntaggedOverlapping(_)) => Wire::Ok,
        // The old client still uses its matchers; the matched structure may have changed.
        (Untagged(_) | UntaggedOverlapping(_), Untagged(_) | UntaggedOverlapping(_)) => {
            match kind {
                MessageKind::Request => match (writer, reader) {
                    // The new server rejects values that match several variants.
                    (UntaggedOverlapping(_), Untagged(_)) if is_ambiguous(reader) => Wire::Risk,
                    _ => Wire::Ok,
                },
                MessageKind::Response => Wire::Risk,
            }
        }
        (InternallyTagged { .. }, Untagged(_) | UntaggedOverlapping(_))
            if kind == MessageKind::Response =>
        {
            Wire::Risk
        }
        _ => Wire::Break,
    }
}

/// The effect on a value whose discriminator value the reader does not list.
fn unlisted(kind: MessageKind) -> Wire {
    match kind {
        MessageKind::Request => Wire::Break,
        // It decodes as unknown.
        MessageKind::Response => Wire::Risk,
    }
}
