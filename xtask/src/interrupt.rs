//! What an interrupt waits for.

use std::process;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What a shell says of a program that an interrupt has ended.
const INTERRUPTED: i32 = 130;

static WRITING: Mutex<()> = Mutex::new(());

/// Lets the program end on an interrupt (Ctrl-C, `kill`, a terminal that is closed) as soon as nothing holds
/// it off.
pub(crate) fn wait_for_writing() -> anyhow::Result<()> {
    ctrlc::set_handler(|| {
        let _done = held_off();
        process::exit(INTERRUPTED);
    })?;
    Ok(())
}

/// Holds interrupts off, for as long as this is kept.
pub(crate) fn held_off() -> MutexGuard<'static, ()> {
    WRITING.lock().unwrap_or_else(PoisonError::into_inner)
}
