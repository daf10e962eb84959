//! `cargo openapi-client`: the installed command.

use std::process::ExitCode;

use cargo_openapi_client::{Project, Task, parse_from};

/// The generator allocates many small tokens on several threads; with the system's allocator, that takes half
/// of the time of a run.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Generate Rust clients from OpenAPI descriptions
#[derive(clap::Parser)]
#[command(
    name = "cargo-openapi-client",
    bin_name = "cargo openapi-client",
    version
)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

fn main() -> ExitCode {
    let mut arguments: Vec<_> = std::env::args_os().collect();
    // Cargo passes the name of its subcommand on.
    if arguments.get(1).is_some_and(|it| it == "openapi-client") {
        arguments.remove(1);
    }
    let Arguments { task } = parse_from(arguments);
    task.run(&Project::of::<Arguments>()).into()
}
