//! What is needed to run the function somewhere: its program beside the price list, an archive for AWS Lambda, and in
//! `dist/deploy/` a template for AWS and a service for a server of one's own.

mod archive;
mod program;
mod template;

use std::path::Path;

pub use archive::ArchiveError;
pub use program::{Architecture, Program, ProgramError};

use super::output::{Content, OutputFile};
use crate::catalog::shop::Shop;

/// The price list's name beside the program.
pub const PRICE_LIST: &str = "price-list.jsonl";

/// The archive that AWS Lambda takes. It takes longer to pack than an edited price to show.
pub fn archive(program: &Program, price_list: &[u8]) -> Result<Vec<u8>, ArchiveError> {
    archive::for_lambda(program, price_list)
}

/// The files of `dist/function/` and `dist/deploy/` but for the archive and the price list.
pub fn files(shop: &Shop, program: Option<&Program>) -> Vec<OutputFile> {
    let mut files = Vec::new();
    if let Some(program) = program {
        files.push(OutputFile {
            path: "function/pushcart-checkout".to_owned(),
            content: Content::Program {
                from: program.path.clone(),
                digest: super::output::digest(&program.bytes),
                size: program.bytes.len() as u64,
            },
            owner: "the function".into(),
        });
    }
    let architecture = program.map_or(Architecture::X86_64, |program| program.architecture);
    files.extend(template::files(shop, architecture));
    files
}

/// The function's program where nobody named one: beside this one, as in a release, or where Cargo puts it in a checkout of
/// the repository. A debug build is a hundred times as large and is never taken.
pub fn find_program(this: &Path) -> Option<std::path::PathBuf> {
    let folder = this.parent()?;
    let in_checkout = folder.parent()?.join("function").join(program::NAME);
    let is_debug = folder.file_name().is_some_and(|name| name == "debug");
    let beside = (!is_debug).then(|| folder.join(program::NAME));
    beside.into_iter().chain([in_checkout]).find(|path| path.is_file())
}
