//! Tests of the commands. They are one program, to be linked once.

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
