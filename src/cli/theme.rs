//! `pushcart theme`: the files of the default theme, to be read and to be changed.

use clap::Subcommand;

use super::global::Global;
use super::{Failure, Outcome, Output, Printer};
use crate::catalog::decode::nearest;
use crate::fs;
use crate::site::theme;

/// `pushcart theme`
#[derive(Debug, clap::Args)]
pub(super) struct Command {
    #[command(subcommand)]
    action: Action,
}

/// What to do with them.
#[derive(Debug, Subcommand)]
enum Action {
    /// Print the names of the theme's files; those that the shop replaces are marked
    List,
    /// Print a file of the theme
    Show {
        /// Its name, such as `components/price.html`
        name: String,
    },
    /// Copy files of the theme into the shop's `templates/`, where they take the theme's place
    Copy {
        /// Their names, such as `components/price.html`
        #[arg(required = true)]
        names: Vec<String>,
        /// Replace files that are there already
        #[arg(long)]
        force: bool,
    },
}

pub(super) fn run(command: &Command, global: &Global, printer: &Printer) -> Result<Outcome, Failure> {
    match &command.action {
        Action::List => list(global, printer),
        Action::Show { name } => match theme::default_file(name) {
            Some(file) => {
                printer.print(Output::Data, &String::from_utf8_lossy(file))?;
                Ok(Outcome::Done)
            }
            None => unknown(name, printer),
        },
        Action::Copy { names, force } => copy(names, *force, global, printer),
    }
}

fn list(global: &Global, printer: &Printer) -> Result<Outcome, Failure> {
    let folder = global.shop.join("templates");
    for name in theme::default_names() {
        let is_replaced = fs::metadata(&folder.join(name))?.is_some();
        let mark = if is_replaced { "  (yours)" } else { "" };
        printer.print(Output::Data, &format!("{name}{mark}\n"))?;
    }
    Ok(Outcome::Done)
}

/// All or none: a name that is wrong is told before anything is written.
fn copy(names: &[String], force: bool, global: &Global, printer: &Printer) -> Result<Outcome, Failure> {
    let folder = global.shop.join("templates");
    let mut files = Vec::with_capacity(names.len());
    for name in names {
        let Some(file) = theme::default_file(name) else { return unknown(name, printer) };
        let path = folder.join(name);
        if !force && fs::metadata(&path)?.is_some() {
            let line = format!(
                "error: `{}` is there already\n  hint: `--force` replaces it; `pushcart theme show {name}` only prints the theme's\n",
                path.display()
            );
            printer.print(Output::Message, &line)?;
            return Ok(Outcome::Mistakes);
        }
        files.push((path, file));
    }
    for (path, file) in files {
        fs::write(&path, file)?;
        printer.print(Output::Message, &format!("copied to {}\n", path.display()))?;
    }
    Ok(Outcome::Done)
}

fn unknown(name: &str, printer: &Printer) -> Result<Outcome, Failure> {
    let hint = match nearest(name, theme::default_names().into_iter()) {
        Some(likely) => format!("did you mean `{likely}`?"),
        None => "`pushcart theme list` prints all names".to_owned(),
    };
    printer.print(Output::Message, &format!("error: the theme has no file `{name}`\n  hint: {hint}\n"))?;
    Ok(Outcome::Mistakes)
}
