//! Pairs security schemes by name, or by their credentials.

use crate::ir::{Api, SecurityScheme};

use super::Pairs;

impl Pairs {
    pub(super) fn pair_schemes(&mut self, old: &Api, new: &Api) {
        self.pair_schemes_by(old, new, |one, other| one.wire == other.wire);
        self.pair_schemes_by(old, new, |one, other| one.credential == other.credential);
    }

    fn pair_schemes_by(
        &mut self,
        old: &Api,
        new: &Api,
        is_pair: impl Fn(&SecurityScheme, &SecurityScheme) -> bool,
    ) {
        for (index, scheme) in old.security_schemes.iter().enumerate() {
            if self.schemes[index].is_none() {
                let mut others = new.security_schemes.iter().enumerate();
                let other = others
                    .find(|(at, it)| !self.schemes.contains(&Some(*at)) && is_pair(scheme, it));
                self.schemes[index] = other.map(|(at, _)| at);
            }
        }
    }
}
