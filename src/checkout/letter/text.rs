//! A letter as plain text.

use super::document::{Block, Document, Item, Sum};
use super::words::isolate;
use crate::shop::Direction;

/// The text of a letter: blocks parted by empty lines.
pub(super) fn text(document: &Document) -> String {
    let writer =
        Writer { colon: &document.colon, right_to_left: document.language.direction() == Direction::Rtl };
    let mut parts = vec![document.title.clone()];
    if let Some(number) = &document.number {
        parts.push(number.plain(writer.right_to_left));
    }
    parts.extend(document.blocks.iter().map(|block| writer.block(block)));
    let footer = &document.footer;
    let mut last = vec![footer.why.plain(writer.right_to_left)];
    last.extend(footer.seller.iter().map(|line| writer.value(line)));
    last.extend(footer.link.iter().map(|(label, url)| format!("{label}{}{url}", writer.colon)));
    parts.push(format!("-- \n{}", last.join("\n")));
    parts.join("\n\n") + "\n"
}

struct Writer<'a> {
    colon: &'a str,
    right_to_left: bool,
}

impl Writer<'_> {
    fn value(&self, value: &str) -> String {
        if self.right_to_left { isolate(value) } else { value.to_owned() }
    }

    fn block(&self, block: &Block) -> String {
        match block {
            Block::Greeting(phrase) | Block::Paragraph(phrase) => phrase.plain(self.right_to_left),
            Block::Heading(heading) => format!("{heading}\n{}", "-".repeat(heading.chars().count())),
            Block::Button(label, url) => format!("{label}{}\n{url}", self.colon.trim_end()),
            Block::Items(items) => join(items.iter().map(|item| self.item(item)), "\n\n"),
            Block::Sums(sums) => join(sums.iter().map(|sum| self.sum(sum)), "\n"),
            Block::Facts(facts) => join(
                facts.iter().map(|(label, value)| format!("{label}{}{}", self.colon, self.value(value))),
                "\n",
            ),
            Block::Postal(label, lines) => {
                format!(
                    "{label}{}\n{}",
                    self.colon.trim_end(),
                    join(lines.iter().map(|line| self.value(line)), "\n")
                )
            }
            Block::Command(command) => format!("    {command}"),
        }
    }

    fn item(&self, item: &Item) -> String {
        let mut lines = vec![self.value(&item.title)];
        lines.extend(item.details.iter().map(|detail| self.value(detail)));
        let amount = self.value(&item.amount);
        lines.push(match &item.each {
            Some(each) => format!("{} = {amount}", self.value(each)),
            None => amount,
        });
        lines.join("\n")
    }

    fn sum(&self, sum: &Sum) -> String {
        format!("{}{}{}", sum.label.plain(self.right_to_left), self.colon, self.value(&sum.amount))
    }
}

fn join(parts: impl Iterator<Item = String>, between: &str) -> String {
    parts.collect::<Vec<_>>().join(between)
}
