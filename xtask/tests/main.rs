//! Tests the commands. All tests are one program, which is linked once.

mod codegen;
mod command;
mod corpus;
mod diff;
mod messages;
mod pictures;
mod project;
mod readme;
mod release;
mod shared;
mod unfinished;
mod unwritable;
mod upgrade;
