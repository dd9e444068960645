//! What all commands take.

use std::path::PathBuf;

use clap::ValueEnum;

/// What all commands take.
#[derive(Debug, clap::Args)]
pub(super) struct Global {
    /// The shop's folder
    #[arg(long, global = true, value_name = "DIR", default_value = ".")]
    pub(super) shop: PathBuf,
    /// Whether to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Color,
    /// Say more about what is done
    #[arg(short, long, global = true)]
    pub(super) verbose: bool,
}

/// Whether to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}
