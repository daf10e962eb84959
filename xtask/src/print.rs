//! What the commands print. Where it cannot be written, as on a full disk, the command has failed.

use std::fmt::Arguments;
use std::io::{ErrorKind, Result, Write};
use std::process;

/// Prints a line of what the command is for.
macro_rules! say {
    ($($text:tt)*) => {
        $crate::print::out(format_args!("{}\n", format_args!($($text)*)))
    };
}

/// Prints a text of what the command is for, with the ends of its lines.
macro_rules! say_text {
    ($($text:tt)*) => {
        $crate::print::out(format_args!($($text)*))
    };
}

/// Prints a line of what there is to say of it.
macro_rules! complain {
    ($($text:tt)*) => {
        $crate::print::err(format_args!("{}\n", format_args!($($text)*)))
    };
}

/// Prints a text of what there is to say of it, with the ends of its lines.
macro_rules! complain_text {
    ($($text:tt)*) => {
        $crate::print::err(format_args!($($text)*))
    };
}

pub(crate) fn out(text: Arguments<'_>) {
    written(print(anstream::stdout(), text));
}

pub(crate) fn err(text: Arguments<'_>) {
    written(print(anstream::stderr(), text));
}

fn print(mut stream: impl Write, text: Arguments<'_>) -> Result<()> {
    stream.write_fmt(text)?;
    stream.flush()
}

fn written(outcome: Result<()>) {
    let Err(error) = outcome else {
        return;
    };
    // Whoever has read enough, as `head` does, closes the pipe.
    if error.kind() != ErrorKind::BrokenPipe {
        // The standard error may be what cannot be written.
        let _ = writeln!(
            anstream::stderr(),
            "error: the output cannot be written: {error}"
        );
    }
    process::exit(1);
}
