//! Tests the tasks. All tests are one program, which is linked once.

mod codegen;
mod command;
mod diff;
mod exit_codes;
mod fetch;
mod help;
mod init;
mod lint;
mod messages;
mod other_workspace;
mod projects;
mod release;
mod server;
mod shared;
mod unfinished;
mod unwritable;
