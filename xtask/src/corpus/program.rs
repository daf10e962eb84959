//! Programs that use the types of a crate: each is a package beside the crate, with a generated root and fixed
//! files.

use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use generator::Purpose;
use generator::config::ClientConfig;
use generator::diagnostic::{Diagnostics, Reported};
use generator::format::FileSet;
use generator::ir::{Api, Type, TypeDef, TypeModule};
use generator::lock;
use serde::de::DeserializeOwned;
use toml::Table;

use super::cargo::{self, Build, Built};
use super::directory::Document;
use super::step::{self, Arguments};
use super::{Corpus, workers};

/// A program that uses types.
pub(super) struct Program {
    /// The directory of these programs.
    name: &'static str,
    /// The step that writes the program of a document.
    step: &'static str,
    /// The files of the module `program`.
    files: &'static [(&'static str, &'static str)],
}

pub(super) const EXAMPLES: Program = Program {
    name: "examples",
    step: "prepare",
    files: &[("src/program.rs", include_str!("programs/examples.rs"))],
};

pub(super) const NESTED: Program = Program {
    name: "nested",
    step: "nest",
    files: &[
        ("src/program.rs", include_str!("programs/nested.rs")),
        (
            "src/program/uses.rs",
            include_str!("programs/nested/uses.rs"),
        ),
    ],
};

pub(super) const SIZES: Program = Program {
    name: "sizes",
    step: "measure",
    files: &[("src/program.rs", include_str!("programs/sizes.rs"))],
};

impl Program {
    /// Returns the name of its package for a document.
    fn package(&self, document: &Document) -> String {
        format!("{}-{}", document.crate_name, self.name)
    }

    /// Returns the directory of its package, beside that of the crate.
    pub(super) fn package_dir(&self, crate_dir: &Path) -> PathBuf {
        let name = crate_dir.file_name().unwrap_or_default();
        let out = crate_dir.parent().and_then(Path::parent);
        out.unwrap_or(crate_dir).join(self.name).join(name)
    }

    /// Writes the package: it depends on the crate, and on the crate's dependencies except for its runtime.
    pub(super) fn write(
        &self,
        client: &Client,
        types: &[Type],
        diagnostics: &mut Diagnostics,
    ) -> anyhow::Result<()> {
        let Client { api, config } = client;
        let root = generator::emit_program(api, types, config, diagnostics);
        let FileSet(mut files) = root.map_err(|_| anyhow!("cannot generate the program"))?;
        let fixed_files = self.files.iter();
        files.extend(fixed_files.map(|(path, text)| (path.to_string(), text.to_string())));
        files.insert("Cargo.toml".to_owned(), self.manifest(config)?);
        let dir = self.package_dir(&config.output);
        for (path, text) in files {
            let path = dir.join(path);
            std::fs::create_dir_all(path.parent().unwrap_or(&dir))?;
            std::fs::write(path, text)?;
        }
        Ok(())
    }

    /// Uses each crate: prepares the program of its document, builds it if there is a use for it, and calls `run`
    /// with the builds. Returns the outcomes; none for a document without a crate.
    pub(super) fn use_all<T, R>(
        &self,
        corpus: &Corpus,
        builds: &[Build],
        is_used: impl Fn(&T) -> bool,
        run: impl Fn(&Document, &T, &[Built]) -> anyhow::Result<R> + Sync,
    ) -> anyhow::Result<Vec<Option<anyhow::Result<R>>>>
    where
        T: DeserializeOwned + Send + Sync,
        R: Send,
    {
        let prepared = corpus.run("prepare", |_, metrics| {
            let prepare = || step::result::<T>(self.step, &metrics.document, &corpus.out);
            metrics.has_crate().then(prepare)
        })?;
        let documents = corpus.metrics.iter().map(|it| &it.document);
        let used: Vec<_> = documents
            .zip(&prepared)
            .filter(|(_, it)| matches!(it, Some(Ok(it)) if is_used(it)))
            .map(|(document, _)| document)
            .collect();
        let built = builds.iter().map(|build| self.build(&used, *build, corpus));
        let built = built.collect::<anyhow::Result<Vec<_>>>()?;
        corpus.run(self.name, |index, metrics| {
            Some(match prepared[index].as_ref()? {
                Ok(prepared) => run(&metrics.document, prepared, &built),
                Err(error) => Err(anyhow!("{error:#}")),
            })
        })
    }

    /// Builds the programs of these documents, each after its crate.
    fn build(
        &self,
        documents: &[&Document],
        build: Build,
        Corpus { out, jobs, .. }: &Corpus,
    ) -> anyhow::Result<Built> {
        let crates = || documents.iter().map(|document| document.crate_name.clone());
        let dirs: Vec<_> = crates()
            .flat_map(|name| [format!("crates/{name}"), format!("{}/{name}", self.name)])
            .collect();
        cargo::workspace(out, &dirs)?;
        let programs: Vec<_> = documents.iter().map(|it| self.package(it)).collect();
        // Cargo names the file of a library without a hash only if the library is selected itself.
        let packages: Vec<_> = crates().chain(programs.iter().cloned()).collect();
        workers::run_together(self.name, &programs, |report| {
            cargo::run(build, &packages, out, *jobs, report)
        })
    }

    /// Fails with the first error of the program of a document, if one of these builds has any.
    pub(super) fn require(&self, built: &[Built], document: &Document) -> anyhow::Result<()> {
        match cargo::first_error(built, &self.package(document), &document.library()) {
            Some(error) => Err(anyhow!(error)),
            None => Ok(()),
        }
    }

    /// Returns the built program of a document.
    pub(super) fn executable(&self, build: Build, document: &Document, out: &Path) -> PathBuf {
        build.artifact_dir(out).join(self.package(document))
    }

    fn manifest(&self, ClientConfig { name, output, .. }: &ClientConfig) -> anyhow::Result<String> {
        let manifest = std::fs::read_to_string(output.join("Cargo.toml"))?;
        let mut manifest: Table = manifest
            .parse()
            .context("cannot parse a generated manifest")?;
        let mut dependencies = match manifest.remove("dependencies") {
            Some(toml::Value::Table(dependencies)) => dependencies,
            _ => Table::new(),
        };
        dependencies.retain(|_, dependency| dependency.get("path").is_none());
        let dependencies = toml::toml! { dependencies = dependencies };
        Ok(format!(
            "[package]\nname = \"{name}-{}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [dependencies.{name}]\npath = {output:?}\ndefault-features = false\n\n{dependencies}",
            self.name
        ))
    }
}

/// The displayed path of a type in its crate.
pub(super) fn path(api: &Api, def: &TypeDef) -> String {
    let name = &def.name;
    match &def.module {
        TypeModule::Component(_) => format!("types::{name}"),
        TypeModule::Operation(index) => match &api.operations[*index].group {
            Some(group) => format!("operations::{group}::{name}"),
            None => format!("operations::{name}"),
        },
    }
}

/// A document's client, which a step reads to write a program.
pub(super) struct Client {
    pub(super) api: Api,
    pub(super) config: ClientConfig,
}

/// Reads the client of a document; nothing is fetched, and its names are those of a new client.
pub(super) fn read_client(
    config: &ClientConfig,
    diagnostics: &mut Diagnostics,
) -> Result<Api, Reported> {
    let name = config.description.to_string_lossy();
    let names = generator::load_names(&config.output, lock::FILE, diagnostics)?;
    let source = generator::load(config, &name, diagnostics)?;
    generator::build_ir(source, config, Purpose::Crate, || names, diagnostics)
}

impl Client {
    pub(super) fn read(
        arguments: &Arguments,
        diagnostics: &mut Diagnostics,
    ) -> anyhow::Result<Self> {
        let config = arguments.client();
        let api = read_client(&config, diagnostics);
        let api = api.map_err(|_| anyhow!("cannot generate the document"))?;
        Ok(Self { api, config })
    }
}
