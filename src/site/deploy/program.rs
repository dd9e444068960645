//! The function's program: a file for Linux on one of the two architectures that hosts have.

use std::path::{Path, PathBuf};

use crate::fs::{self, FsError};

/// What Cargo calls the program.
pub(super) const NAME: &str = "pushcart-checkout";

/// What a program runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Architecture {
    /// Intel and AMD.
    X86_64,
    /// Graviton and others.
    Arm64,
}

impl Architecture {
    /// The name AWS has for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::X86_64 => "x86_64",
            Self::Arm64 => "arm64",
        }
    }

    /// By the head of an ELF file of 64 bits, least significant byte first: `e_ident` and `e_machine` of the System V ABI.
    fn of(bytes: &[u8]) -> Option<Self> {
        if !bytes.starts_with(b"\x7fELF\x02\x01") {
            return None;
        }
        match bytes.get(18..20)? {
            [0x3e, 0] => Some(Self::X86_64),
            [0xb7, 0] => Some(Self::Arm64),
            _ => None,
        }
    }
}

/// The function's program.
#[derive(Debug)]
pub struct Program {
    /// Where it lies.
    pub path: PathBuf,
    /// All of it.
    pub bytes: Vec<u8>,
    /// What it runs on.
    pub architecture: Architecture,
}

/// The file cannot be the function's program.
#[derive(Debug, thiserror::Error)]
pub enum ProgramError {
    /// It cannot be read.
    #[error(transparent)]
    Fs(#[from] FsError),
    /// It is something else.
    #[error("`{}` is no program for Linux on x86-64 or arm64", .0.display())]
    Foreign(PathBuf),
}

impl Program {
    /// Reads a program.
    pub fn read(path: &Path) -> Result<Self, ProgramError> {
        let bytes = fs::read(path)?;
        let foreign = || ProgramError::Foreign(path.to_owned());
        let architecture = Architecture::of(&bytes).ok_or_else(foreign)?;
        Ok(Self { path: path.to_owned(), bytes, architecture })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_of_a_program_tells_what_it_runs_on() {
        let head = |machine: u8| [b"\x7fELF\x02\x01\x01".as_slice(), &[0; 9], &[2, 0, machine, 0]].concat();
        assert_eq!(Architecture::of(&head(0x3e)), Some(Architecture::X86_64));
        assert_eq!(Architecture::of(&head(0xb7)), Some(Architecture::Arm64));
        for other in [head(0x28), b"\x7fELF\x02\x01".to_vec(), b"MZ".to_vec(), Vec::new()] {
            assert_eq!(Architecture::of(&other), None);
        }
    }
}
