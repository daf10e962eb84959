//! Each folder under `tests/bad_input` is a description with something wrong in it, and the whole
//! text that the generator answers with. `UPDATE_EXPECT=1` writes the texts anew.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use expect_test::expect_file;
use generator::diagnostic::{Code, Diagnostics, Reported};
use generator::normalize::Normalized;
use generator::{document, normalize, source};

#[test]
fn bad_input_is_answered_with_what_is_wrong_and_what_to_do() -> io::Result<()> {
    for folder in fixtures()? {
        let mut diagnostics = Diagnostics::new();
        let _ = read(&folder, &mut diagnostics);
        expect_file![folder.join("expected.txt")].assert_eq(&diagnostics.render(false));
    }
    Ok(())
}

#[test]
fn every_code_has_a_fixture() -> io::Result<()> {
    let mut missing: BTreeSet<_> = Code::ALL.iter().copied().collect();
    for folder in fixtures()? {
        let mut diagnostics = Diagnostics::new();
        let _ = read(&folder, &mut diagnostics);
        for diagnostic in diagnostics.iter() {
            missing.remove(&diagnostic.code());
        }
    }
    assert_eq!(missing, BTreeSet::new());
    Ok(())
}

#[test]
fn an_error_and_nothing_less_is_a_failure() -> io::Result<()> {
    for folder in fixtures()? {
        let mut diagnostics = Diagnostics::new();
        let read = read(&folder, &mut diagnostics);
        let errors = diagnostics.counts().errors;
        assert_eq!(read.is_err(), errors > 0, "{}", folder.display());
    }
    Ok(())
}

fn read(folder: &Path, diagnostics: &mut Diagnostics) -> Result<Normalized, Reported> {
    let json = folder.join("spec.json").exists();
    let name = if json { "spec.json" } else { "spec.yaml" };
    let source = source::load(&folder.join(name), name, diagnostics)?;
    let document = document::parse(&source, diagnostics)?;
    normalize::normalize(document, diagnostics)
}

fn fixtures() -> io::Result<Vec<PathBuf>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/bad_input");
    let folders = fs::read_dir(root)?.map(|entry| entry.map(|entry| entry.path()));
    let mut folders = folders.collect::<io::Result<Vec<_>>>()?;
    folders.sort();
    Ok(folders)
}
