//! Tests the generator together with the generated crates. All tests are one program, because each program links
//! the generator.

mod api_surface;
mod architecture;
mod bad_config;
mod bad_input;
mod codegen_schema;
mod drift;
mod embedded;
mod end_to_end;
mod explanations;
mod exports;
mod features;
mod fix_overlays;
mod golden;
mod guest;
mod hostile;
mod language;
mod manifests;
mod output;
mod packages;
mod remote_references;
mod soundness;
mod stable_names;
mod upgrades;
