//! The archive that AWS Lambda takes: the program under the name it looks for, and the price list beside it.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::{PRICE_LIST, Program};

/// The archive could not be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write the archive for Lambda")]
pub struct ArchiveError(#[from] zip::result::ZipError);

/// The same bytes for the same content: no times, no owners.
pub(super) fn for_lambda(program: &Program, price_list: &[u8]) -> Result<Vec<u8>, ArchiveError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    // Lambda's own runtimes start the file of this name.
    archive.start_file("bootstrap", options.unix_permissions(0o755))?;
    archive.write_all(&program.bytes).map_err(zip::result::ZipError::from)?;
    archive.start_file(PRICE_LIST, options.unix_permissions(0o644))?;
    archive.write_all(price_list).map_err(zip::result::ZipError::from)?;
    Ok(archive.finish()?.into_inner())
}
