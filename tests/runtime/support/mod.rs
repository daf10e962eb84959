//! What tests put in the place of the network and of time.

mod clock;
#[cfg(feature = "reqwest")]
mod server;
mod transport;

pub(crate) use clock::MockClock;
#[cfg(feature = "reqwest")]
pub(crate) use server::{FaultServer, Step};
pub(crate) use transport::{Fake, Piece, Raw, body_of, in_memory, leaked};
