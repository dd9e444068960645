//! Letters: what a buyer and a seller are told about an order, in their language.
//!
//! ```text
//! Order + the price list's header → Document → text and HTML → mail::Message
//! ```
//!
//! Nothing here can fail: a word that is missing is said in English, a market that vanished from the price list is the first one. So a
//! mail that is due is always made, also by a function that is newer or older than the order.

mod alert;
mod confirmation;
mod document;
mod html;
mod low_stock;
mod money;
mod new_order;
mod notices;
mod page;
mod postal;
mod refund;
mod shipped;
mod text;
mod undelivered;
mod words;

pub use low_stock::LowStock;
pub use notices::LetterNotices;

use document::{Block, Document, Footer};
use words::{Phrase, Words, clean};

use super::{Purpose, ShopSecret};
use crate::checkout::order::Order;
use crate::mail::{Mailbox, Message};
use crate::shop::Language;
use crate::shop::price_list::{Header, PricedMarket};

/// How long the link to an order is good after the order last changed its state, in seconds.
const LINK_LASTS: i64 = 90 * 24 * 3600;

/// The longest name that a letter greets with, in characters.
const LONGEST_NAME: usize = 60;

/// Writes a shop's letters.
#[derive(Clone, Copy)]
pub struct Letters<'a> {
    /// The shop and its markets.
    pub header: &'a Header,
    /// What the links to orders are signed with.
    pub secret: &'a ShopSecret,
}

impl<'a> Letters<'a> {
    /// The market of an order, or the first one.
    fn market(&self, order: &Order) -> Option<&'a PricedMarket> {
        self.header.market(&order.quote.market).or_else(|| self.header.markets.first())
    }

    /// The desk at which a market's letters are written; none in a shop without markets, which no build makes.
    fn desk(&self, market: Option<&'a PricedMarket>) -> Option<Desk<'a>> {
        let market = market?;
        Some(Desk { letters: *self, market, words: Words(&market.mail_words) })
    }

    /// Where letters to buyers are written.
    fn for_buyer(&self, order: &Order) -> Option<Desk<'a>> {
        self.desk(self.market(order))
    }

    /// Where letters to the seller are written: in the language of the first market.
    fn for_seller(&self) -> Option<Desk<'a>> {
        self.desk(self.header.markets.first())
    }
}

/// A letter is written here: in the words of one market.
#[derive(Clone, Copy)]
struct Desk<'a> {
    letters: Letters<'a>,
    market: &'a PricedMarket,
    words: Words<'a>,
}

impl Desk<'_> {
    fn language(&self) -> &Language {
        &self.market.market.language
    }

    /// The address of one of the market's pages.
    fn address(&self, path: &str) -> String {
        format!("{}{path}", self.letters.header.shop.site_url)
    }

    /// The page of an order, for who has this link.
    fn order_address(&self, order: &Order) -> String {
        let id = &order.id;
        let token = self.letters.secret.token(Purpose::View, id, order.since.max(order.created) + LINK_LASTS);
        format!("{}?order={id}&token={token}", self.address(&self.market.pages.order))
    }

    /// A letter without anything in it.
    fn document(&self, subject: Phrase, title: &str, why: &str) -> Document {
        Document {
            language: self.language().clone(),
            colon: self.words.get("colon").to_owned(),
            subject,
            shop: (self.market.shop_name.clone(), self.address(&self.market.pages.home)),
            number: None,
            title: self.words.get(title).to_owned(),
            blocks: Vec::new(),
            footer: Footer {
                why: self.words.fill(why, &[("shop", &self.market.shop_name)]),
                seller: Vec::new(),
                link: None,
            },
        }
    }

    /// A letter about an order.
    fn about(&self, order: &Order, subject: Phrase, title: &str, why: &str) -> Document {
        let mut document = self.document(subject, title, why);
        document.number = Some(self.words.fill("order", &[("order", &order.id.number())]));
        document
    }

    /// Names the buyer, if the name is one.
    fn greet(&self, order: &Order, document: &mut Document) {
        let recipient = order.payment.as_ref().map(|payment| &payment.recipient);
        let name = recipient.and_then(|recipient| recipient.name.as_deref()).map(clean);
        // Whoever types a mail address may type that of somebody else, and their own advertisement for a name.
        let is_name = |name: &String| {
            let of_a_name = |c: char| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’' | '.' | '·');
            let dotted = |word: &str| word.trim_end_matches('.').contains('.');
            name.chars().count() <= LONGEST_NAME
                && name.chars().all(of_a_name)
                && !name.split(' ').any(dotted)
        };
        if let Some(name) = name.filter(|name| !name.is_empty()).filter(is_name) {
            document.blocks.push(Block::Greeting(self.words.fill("hello", &[("name", &name)])));
        }
    }

    fn paragraph(&self, document: &mut Document, word: &str) {
        document.blocks.push(Block::Paragraph(self.words.get(word).into()));
    }

    /// What every letter to a buyer ends with.
    fn close_to_buyer(&self, document: &mut Document) {
        if self.answers_to().is_some() {
            self.paragraph(document, "questions");
        }
        document.footer.seller = self.letters.header.shop.seller.iter().map(|line| clean(line)).collect();
        let returns = self.market.pages.returns.as_deref();
        document.footer.link = returns.map(|path| (self.words.get("returns").to_owned(), self.address(path)));
    }

    /// A letter to the buyer of an order; none if there is no address to send it to.
    fn for_the_buyer(&self, id: &str, order: &Order, document: &Document) -> Option<Message> {
        let recipient = &order.payment.as_ref()?.recipient;
        let to = Mailbox { name: recipient.name.clone(), address: recipient.email.as_deref()?.parse().ok()? };
        Some(self.message(id, to, self.answers_to(), document))
    }

    /// A letter to the seller, answers to which reach the buyer; none if the seller has not said where to.
    fn for_the_seller(&self, id: &str, order: Option<&Order>, document: &Document) -> Option<Message> {
        let buyer = order.and_then(|order| {
            let recipient = &order.payment.as_ref()?.recipient;
            let address = recipient.email.as_deref()?.parse().ok()?;
            Some(Mailbox { name: recipient.name.clone(), address })
        });
        Some(self.message(id, self.orders_to()?, buyer, document))
    }

    fn message(&self, id: &str, to: Mailbox, reply_to: Option<Mailbox>, document: &Document) -> Message {
        let from = self.sender();
        Message {
            id: id.to_owned(),
            reply_to: reply_to.filter(|reply_to| reply_to.address != from.address),
            from,
            to,
            subject: document.subject.plain(self.language().direction() == crate::shop::Direction::Rtl),
            text: text::text(document),
            html: Some(page::html(document)),
            language: self.language().clone(),
        }
    }

    /// An address of the seller's: the first of these that is one.
    fn seller(&self, addresses: [&Option<String>; 3]) -> Option<Mailbox> {
        let address = addresses.into_iter().flatten().find_map(|address| address.parse().ok())?;
        Some(Mailbox { name: Some(self.market.shop_name.clone()), address })
    }

    /// Where buyers' answers go.
    fn answers_to(&self) -> Option<Mailbox> {
        let Header { shop, mail, .. } = self.letters.header;
        self.seller([&shop.email, &mail.orders_to, &mail.from])
    }

    /// Where the seller reads of orders.
    fn orders_to(&self) -> Option<Mailbox> {
        let Header { shop, mail, .. } = self.letters.header;
        self.seller([&mail.orders_to, &shop.email, &mail.from])
    }

    /// Who writes. A shop without an address of its own writes in the name of its site.
    #[expect(clippy::expect_used, reason = "a constant address")]
    fn sender(&self) -> Mailbox {
        let Header { shop, mail, .. } = self.letters.header;
        let of_site = || {
            let host = shop.id.split(['/', ':']).next().unwrap_or_default();
            Some(format!("no-reply@{host}"))
        };
        let fallback = || Mailbox {
            name: Some(self.market.shop_name.clone()),
            address: "no-reply@shop.invalid".parse().expect("a constant address"),
        };
        self.seller([&mail.from, &shop.email, &of_site()]).unwrap_or_else(fallback)
    }
}
