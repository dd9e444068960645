//! The arguments as they are written.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

use super::{build, check, dev, new, schema};

/// Product files in, a static catalogue and one small checkout function out.
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 100, arg_required_else_help = true)]
pub(super) struct Args {
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) command: Command,
}

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

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a new shop
    New(new::Command),
    /// Build the shop into `dist/`
    Build(build::Command),
    /// Build the shop and serve it on this machine
    Dev(dev::Command),
    /// Show every mistake and every advice; write nothing
    Check(check::Command),
    /// Print the JSON Schema of a file, for editors
    Schema(schema::Command),
}
