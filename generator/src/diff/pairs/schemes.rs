//! Pairs security schemes by name, or by their credentials.

use crate::ir::{Api, SecurityScheme};

use super::Pairs;

impl Pairs {
    pub(super) fn pair_schemes(&mut self, old: &Api, new: &Api) {
        self.pair_schemes_by(old, new, |left, right| left.wire == right.wire);
        self.pair_schemes_by(old, new, |left, right| left.credential == right.credential);
    }

    fn pair_schemes_by(
        &mut self,
        old: &Api,
        new: &Api,
        is_pair: impl Fn(&SecurityScheme, &SecurityScheme) -> bool,
    ) {
        for (index, scheme) in old.security_schemes.iter().enumerate() {
            if self.schemes[index].is_none() {
                let mut candidates = new.security_schemes.iter().enumerate();
                let partner = candidates.find(|(position, it)| {
                    !self.schemes.contains(&Some(*position)) && is_pair(scheme, it)
                });
                self.schemes[index] = partner.map(|(position, _)| position);
            }
        }
    }
}
