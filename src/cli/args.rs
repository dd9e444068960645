//! The arguments as they are written.

use clap::{Parser, Subcommand};

use super::global::Global;
use super::{build, check, dev, new, schema, serve, theme};

/// Product files in, a static catalogue and one small checkout function out.
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 100, arg_required_else_help = true)]
pub(super) struct Args {
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) command: Command,
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
    /// Serve the finished shop and take orders, for real
    Serve(serve::Command),
    /// Show every mistake and every advice; write nothing
    Check(check::Command),
    /// Show the theme's files, or copy them out to change them
    Theme(theme::Command),
    /// Print the JSON Schema of a file, for editors
    Schema(schema::Command),
}
