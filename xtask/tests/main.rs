//! Tests the project's commands. All tests are one program, which is linked once.

mod command;
mod corpus;
mod help;
mod pictures;
mod readme;
mod upgrade;
