//! Delays interrupts while files are written.

use std::process;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The exit code that shells report for a program that was interrupted.
const INTERRUPTED: i32 = 130;

static WRITING: Mutex<()> = Mutex::new(());

/// Makes the program exit on an interrupt (Ctrl-C, `kill`, a closed terminal), unless it is delayed.
pub(crate) fn exit_on_interrupt() -> anyhow::Result<()> {
    ctrlc::set_handler(|| {
        let _guard = delay();
        process::exit(INTERRUPTED);
    })?;
    Ok(())
}

/// Delays interrupts until the guard is dropped.
pub(crate) fn delay() -> MutexGuard<'static, ()> {
    WRITING.lock().unwrap_or_else(PoisonError::into_inner)
}
