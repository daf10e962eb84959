//! What tests put in the place of the network and of time.

mod clock;
mod server;
mod transport;

pub(crate) use clock::MockClock;
pub(crate) use server::{FaultServer, Step};
pub(crate) use transport::{Fake, Piece, Raw, body_of, in_memory, leaked};
