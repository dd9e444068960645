//! Tables that fit a terminal of 80 columns, and what may be printed of texts that buyers wrote.

use std::fmt::Write as _;

/// How wide a table may be.
const WIDTH: usize = 80;

pub(super) const BOLD: &str = "\x1b[1m";
pub(super) const DIM: &str = "\x1b[2m";
pub(super) const YELLOW: &str = "\x1b[33m";
pub(super) const PLAIN: &str = "\x1b[0m";

/// Where a column's text stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Right,
}

/// A table. The last column takes what is left of the width.
pub(super) struct Table {
    aligns: Vec<Align>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(super) fn new<const N: usize>(columns: [(&str, Align); N]) -> Self {
        let aligns = columns.iter().map(|(_, align)| *align).collect();
        Self { aligns, rows: vec![columns.map(|(name, _)| name.to_owned()).to_vec()] }
    }

    pub(super) fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.into());
    }

    /// The text, with the heading in bold.
    pub(super) fn render(&self) -> String {
        let width = |column: usize| {
            self.rows
                .iter()
                .filter_map(|row| row.get(column))
                .map(|cell| cell.chars().count())
                .max()
                .unwrap_or(0)
        };
        let mut widths: Vec<usize> = (0..self.aligns.len()).map(width).collect();
        let before: usize = widths.iter().rev().skip(1).map(|width| width + 2).sum();
        if let Some(last) = widths.last_mut() {
            *last = (*last).min(WIDTH.saturating_sub(before).max(8));
        }
        let mut text = String::new();
        for (number, row) in self.rows.iter().enumerate() {
            let cells = row.iter().zip(&widths).zip(&self.aligns).map(|((cell, &width), align)| {
                let cell = shorten(cell, width);
                let gap = " ".repeat(width - cell.chars().count());
                if *align == Align::Left { cell + &gap } else { gap + &cell }
            });
            let line = cells.collect::<Vec<_>>().join("  ");
            let line = line.trim_end();
            let (before, after) = if number == 0 { (BOLD, PLAIN) } else { ("", "") };
            let _ = writeln!(text, "{before}{line}{after}");
        }
        text
    }
}

/// At most so many characters.
pub(super) fn shorten(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}

/// Without control characters, which would command the terminal, and those that turn text around.
pub(super) fn clean(text: &str) -> String {
    let turns =
        |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().filter(|c| !turns(*c)).map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_fits_the_terminal() {
        let mut table = Table::new([("A", Align::Left), ("B", Align::Right), ("C", Align::Left)]);
        table.row(["x".to_owned(), "10".to_owned(), "long ".repeat(30)]);
        let text = table.render().replace(BOLD, "").replace(PLAIN, "");
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines[0], "A   B  C");
        assert!(lines[1].starts_with("x  10  long") && lines[1].ends_with('…'));
        assert!(lines.iter().all(|line| line.chars().count() <= WIDTH));
    }

    #[test]
    fn buyers_do_not_command_the_terminal() {
        assert_eq!(clean("A\u{1b}[2Jda\n\u{202e}x"), "A [2Jda x");
    }
}
