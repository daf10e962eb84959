//! Unions: which variant a value decodes as.

use crate::ir::{Representation, Shape, Type, Union, UnionVariant};

use super::super::Wire;
use super::super::pairs::variants;
use super::{MessageKind, Reading, is_ambiguous, overlapping_variants, worst};

impl Reading<'_, '_> {
    /// Whether a value of one union decodes as another.
    pub(super) fn unions(&mut self, writer: &Union, reader: &Union) -> Wire {
        let effect =
            representation_effect(self.kind, &writer.representation, &reader.representation);
        let is_untagged = |union: &Union| union.representation.matchers().is_some();
        if is_untagged(writer) || is_untagged(reader) {
            let variants = writer.variants.iter();
            let wire = worst(variants.map(|variant| {
                self.some_variant(reader, |reading, ty| reading.value(&variant.ty, ty))
            }));
            let effect = effect.max(exclusion(self.kind, writer, reader));
            return wire.max(effect).max(self.ambiguity(writer, reader));
        }
        let variant_pairs = self.variant_pairs(writer, reader);
        let mut wire = effect;
        for (index, variant) in writer.variants.iter().enumerate() {
            let partner = variant_pairs.iter().find(|(written, _)| *written == index);
            let partner = partner.map(|(_, read)| *read);
            for selector in writer.representation.selectors(index) {
                wire = wire.max(match reader.representation.variant_of(selector) {
                    Some(index) if partner.is_some_and(|partner| partner != index) => Wire::Break,
                    Some(index) => self.value(&variant.ty, &reader.variants[index].ty),
                    None => self.unknown_value((variant, partner), reader),
                });
            }
        }
        wire
    }

    /// Whether an object decodes as a union with a discriminator property.
    pub(super) fn object_as_union(&mut self, writer: &Shape, reader: &Union) -> Wire {
        let Some(selectors) = self.listed_values(writer, &reader.representation) else {
            let variant =
                self.some_variant(reader, |reading, ty| reading.shape_as_type(writer, ty));
            // The value of the discriminator property is not known.
            return variant.max(Wire::Risk);
        };
        worst(selectors.iter().map(
            |selector| match reader.representation.variant_of(selector) {
                Some(index) => self.shape_as_type(writer, &reader.variants[index].ty),
                None => unlisted(self.kind),
            },
        ))
    }

    /// The effect on a value whose discriminator value the reader does not know.
    fn unknown_value(
        &mut self,
        (variant, partner): (&UnionVariant, Option<usize>),
        reader: &Union,
    ) -> Wire {
        match (reader.representation.fallback(), partner, self.kind) {
            (Some(index), _, _) => {
                let value = self.value(&variant.ty, &reader.variants[index].ty);
                value.max(Wire::Risk)
            }
            (None, None, MessageKind::Response) => Wire::Ok,
            (None, ..) => Wire::Break,
        }
    }

    /// Whether the old client may decode a variant as a different one, which was not possible before.
    fn ambiguity(&self, writer: &Union, reader: &Union) -> Wire {
        let variant_pairs = self.variant_pairs(writer, reader).into_iter();
        let variant_pairs: Vec<_> = variant_pairs
            .map(|(written, read)| (read, written))
            .collect();
        let (before, after) = (&reader.representation, &writer.representation);
        let found = overlapping_variants(before, after, &variant_pairs);
        Wire::risk_if(found.is_some() && self.kind == MessageKind::Response)
    }

    /// The positions of the variants of the writer, each with that of the corresponding one of the reader.
    fn variant_pairs(&self, writer: &Union, reader: &Union) -> Vec<(usize, usize)> {
        variants(self.writer, self.reader, writer, reader).collect()
    }

    /// The values of the discriminator property of an object, if they are a closed list.
    fn listed_values(
        &self,
        writer: &Shape,
        representation: &Representation,
    ) -> Option<Vec<String>> {
        let (Shape::Struct(shape), Representation::InternallyTagged { property, .. }) =
            (writer, representation)
        else {
            return None;
        };
        let field = shape.fields.iter().find(|field| field.wire == *property)?;
        let writer = self.writer;
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
    use Representation::{ExternallyTagged, InternallyTagged, Untagged};
    match (writer, reader) {
        (
            InternallyTagged { property: left, .. },
            InternallyTagged {
                property: right, ..
            },
        ) if left == right => Wire::Ok,
        (ExternallyTagged(_), ExternallyTagged(_)) | (Untagged(_), Untagged(_)) => Wire::Ok,
        (InternallyTagged { .. }, Untagged(_)) if kind == MessageKind::Response => Wire::Risk,
        _ => Wire::Break,
    }
}

/// The effect of a union in which a value may no longer match several variants: the new server rejects such a value.
pub(in super::super) fn exclusion(kind: MessageKind, writer: &Union, reader: &Union) -> Wire {
    let is_new = kind == MessageKind::Request && !writer.is_one_of && reader.is_one_of;
    Wire::risk_if(is_new && is_ambiguous(&reader.representation))
}

/// The effect on a value whose discriminator value the reader does not list.
fn unlisted(kind: MessageKind) -> Wire {
    match kind {
        MessageKind::Request => Wire::Break,
        // It decodes as unknown.
        MessageKind::Response => Wire::Risk,
    }
}
