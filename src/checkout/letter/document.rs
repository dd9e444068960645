//! What a letter says, before it is text or HTML.

use super::words::Phrase;
use crate::shop::Language;

/// A letter. One document makes both the text and the HTML of a mail, so that they say the same.
pub(super) struct Document {
    /// Its language.
    pub(super) language: Language,
    /// What parts a label from its value: `: `.
    pub(super) colon: String,
    /// The subject.
    pub(super) subject: Phrase,
    /// The shop's name, and where its home page is.
    pub(super) shop: (String, String),
    /// The small line above the title.
    pub(super) number: Option<Phrase>,
    /// The title.
    pub(super) title: String,
    /// What it says.
    pub(super) blocks: Vec<Block>,
    /// Lines at the end: why there is a mail, and who sells.
    pub(super) footer: Footer,
}

/// The end of a letter.
pub(super) struct Footer {
    /// Why the reader gets it.
    pub(super) why: Phrase,
    /// The seller's legal name and address.
    pub(super) seller: Vec<String>,
    /// A link, with its label.
    pub(super) link: Option<(String, String)>,
}

/// A part of a letter.
pub(super) enum Block {
    /// The reader's name.
    Greeting(Phrase),
    /// A sentence or two. The first says what the letter is about: lists of mails show it behind the subject.
    Paragraph(Phrase),
    /// A title within the letter.
    Heading(String),
    /// The one thing to do: label and address.
    Button(String, String),
    /// What was bought.
    Items(Vec<Item>),
    /// What it comes to; the last is the total.
    Sums(Vec<Sum>),
    /// Labels and values.
    Facts(Vec<(String, String)>),
    /// A label, and lines of a postal address.
    Postal(String, Vec<String>),
    /// Something to type.
    Command(String),
}

/// A line of an order.
pub(super) struct Item {
    /// What.
    pub(super) title: String,
    /// The variant, for sellers the SKU, and that it had sold out.
    pub(super) details: Vec<String>,
    /// How many at what price: `2 × 26,00 €`; `None` for a single one.
    pub(super) each: Option<String>,
    /// The price of all.
    pub(super) amount: String,
}

/// A line below the items.
pub(super) struct Sum {
    /// What.
    pub(super) label: Phrase,
    /// How much.
    pub(super) amount: String,
    /// Whether it is what was paid in all, an addend, or only a note.
    pub(super) kind: SumKind,
}

/// What a sum is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum SumKind {
    /// Adds up.
    Addend,
    /// What it adds up to.
    Total,
    /// Is in another one already.
    Note,
}
