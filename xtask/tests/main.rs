//! The commands as a person calls them. One program: each one would be linked anew.

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
