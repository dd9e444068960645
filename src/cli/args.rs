//! The arguments as they are written.

use clap::{Parser, Subcommand};

use super::global::Global;
use super::{build, check, dev, new, orders, reconcile, schema, serve, stock, theme};

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
    /// Look at orders; send, refund and take back
    Orders(orders::Command),
    /// Look at the stock and change it
    Stock(stock::Command),
    /// Compare the orders with Stripe's books, and finish what is unfinished
    Reconcile(reconcile::Command),
    /// Show the theme's files, or copy them out to change them
    Theme(theme::Command),
    /// Print the JSON Schema of a file, for editors
    Schema(schema::Command),
}
