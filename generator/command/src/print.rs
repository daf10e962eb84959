//! Prints the output of commands. If it cannot be written, as on a full disk, the command fails.

use std::fmt::Arguments;
use std::io::{ErrorKind, Result, Write};
use std::process;

/// Prints a line to standard output.
macro_rules! print_line {
    ($($text:tt)*) => {
        $crate::print::out(format_args!("{}\n", format_args!($($text)*)))
    };
}

/// Prints text that contains its line breaks to standard output.
macro_rules! print_text {
    ($($text:tt)*) => {
        $crate::print::out(format_args!($($text)*))
    };
}

/// Prints a line to standard error.
macro_rules! eprint_line {
    ($($text:tt)*) => {
        $crate::print::err(format_args!("{}\n", format_args!($($text)*)))
    };
}

/// Prints text that contains its line breaks to standard error.
macro_rules! eprint_text {
    ($($text:tt)*) => {
        $crate::print::err(format_args!($($text)*))
    };
}

/// Formats a count, as in "1 file" or "2 files".
pub(crate) fn plural((count, noun): (usize, &str)) -> String {
    match count {
        1 => format!("1 {noun}"),
        count => format!("{count} {noun}s"),
    }
}

pub(crate) fn out(text: Arguments<'_>) {
    exit_on_error(print(anstream::stdout(), text));
}

pub(crate) fn err(text: Arguments<'_>) {
    exit_on_error(print(anstream::stderr(), text));
}

fn print(mut stream: impl Write, text: Arguments<'_>) -> Result<()> {
    stream.write_fmt(text)?;
    stream.flush()
}

fn exit_on_error(outcome: Result<()>) {
    let Err(error) = outcome else {
        return;
    };
    // A reader such as `head` closes the pipe when it has read enough.
    if error.kind() != ErrorKind::BrokenPipe {
        // Writing to standard error may fail as well.
        let _ = writeln!(
            anstream::stderr(),
            "error: cannot write the output: {error}"
        );
    }
    process::exit(1);
}
