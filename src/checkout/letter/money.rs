//! The lines and sums of an order as a letter shows them.

use super::Desk;
use super::document::{Block, Document, Item, Sum, SumKind};
use super::words::{Phrase, clean};
use crate::checkout::order::Order;
use crate::checkout::quote::{QuotedTax, ShippingChoice, included};
use crate::shop::{Money, MoneyFormat, TaxRate};

impl Desk<'_> {
    /// An amount of an order as the market's readers write it.
    pub(super) fn money(&self, order: &Order, amount: i64) -> String {
        MoneyFormat::new(self.language()).format(Money::new(amount, order.quote.currency))
    }

    /// What was paid in all; what was quoted if nothing is known of a payment.
    pub(super) fn total(order: &Order) -> i64 {
        let paid = order.payment.as_ref().and_then(|payment| payment.amount_total);
        paid.unwrap_or(order.quote.amount_subtotal)
    }

    /// The items of an order, with their SKUs for the seller.
    pub(super) fn items(&self, order: &Order, document: &mut Document, with_skus: bool) {
        let format = MoneyFormat::new(self.language());
        let money = |amount| format.format(Money::new(amount, order.quote.currency));
        let items = order.quote.lines.iter().map(|line| {
            let sku = with_skus.then(|| line.sku.to_string());
            let short = order.short.contains(&line.sku).then(|| self.words.get("not_delivered").to_owned());
            Item {
                title: clean(&line.title),
                details: line.variant.iter().map(|variant| clean(variant)).chain(sku).chain(short).collect(),
                each: (line.quantity > 1 || with_skus)
                    .then(|| format!("{} × {}", line.quantity, money(line.unit_amount))),
                amount: money(line.amount),
            }
        });
        let heading = if with_skus { "seller_items" } else { "items" };
        document.blocks.push(Block::Heading(self.words.get(heading).to_owned()));
        document.blocks.push(Block::Items(items.collect()));
    }

    /// What the items come to: subtotal, discount, shipping, tax, total.
    pub(super) fn sums(&self, order: &Order, document: &mut Document) {
        let format = MoneyFormat::new(self.language());
        let money = |amount| format.format(Money::new(amount, order.quote.currency));
        let sum = |label: Phrase, amount: String, kind| Sum { label, amount, kind };
        let word = |word: &str| Phrase::from(self.words.get(word));
        let (discount, shipping, tax) = order.payment.as_ref().map_or((0, 0, 0), |payment| {
            (payment.amount_discount, payment.amount_shipping, payment.amount_tax)
        });
        let mut sums = Vec::new();
        if discount != 0 || !order.quote.shipping.is_empty() || tax != 0 {
            sums.push(sum(word("subtotal"), money(order.quote.amount_subtotal), SumKind::Addend));
        }
        if discount != 0 {
            sums.push(sum(word("discount"), money(-discount), SumKind::Addend));
        }
        if !order.quote.shipping.is_empty() {
            let amount = if shipping == 0 { self.words.get("free").to_owned() } else { money(shipping) };
            let label = match chosen(order) {
                Some(choice) => self.words.fill("shipping_by", &[("name", &choice.name)]),
                None => word("shipping"),
            };
            sums.push(sum(label, amount, SumKind::Addend));
        }
        let on_top = matches!(order.quote.tax, QuotedTax::Stripe { on_top: true });
        if on_top && tax != 0 {
            sums.push(sum(word("tax"), money(tax), SumKind::Addend));
        }
        let total = Self::total(order);
        sums.push(sum(word("total"), money(total), SumKind::Total));
        if let Some((rate, amount)) = included_tax(order, total, tax) {
            let label = match rate {
                Some(rate) => self.words.fill("tax_included_rate", &[("rate", &self.percent(rate))]),
                None => word("tax_included"),
            };
            sums.push(sum(label, money(amount), SumKind::Note));
        }
        document.blocks.push(Block::Sums(sums));
    }

    /// How long it takes, if it is known which way was chosen and how long that takes.
    pub(super) fn days(&self, order: &Order) -> Option<(String, String)> {
        let (fewest, most) = chosen(order)?.days?;
        let days = if fewest == most { most.to_string() } else { format!("{fewest}–{most}") };
        Some((self.words.get("days").to_owned(), days))
    }

    /// Percent with the decimal sign of the language.
    fn percent(&self, rate: TaxRate) -> String {
        let percent = rate.to_percent();
        // As in money: where `1.50` is written with a comma, so is `5.5`.
        let sample = MoneyFormat::new(self.language()).format(Money::new(150, self.market.market.currency));
        if sample.contains("1,5") { percent.replace('.', ",") } else { percent }
    }
}

/// The way to ship that was paid for, if only one of those offered costs as much. Stripe's events do not name it.
fn chosen(order: &Order) -> Option<&ShippingChoice> {
    let paid = order.payment.as_ref()?.amount_shipping;
    let mut fitting = order.quote.shipping.iter().filter(|choice| choice.amount == paid);
    fitting.next().filter(|_| fitting.next().is_none())
}

/// The tax that a total includes, with its rate if it has one.
fn included_tax(order: &Order, total: i64, tax: i64) -> Option<(Option<TaxRate>, i64)> {
    match order.quote.tax {
        QuotedTax::Included { rate, .. } => Some((Some(rate), included(total, rate))),
        QuotedTax::Stripe { on_top: false } if tax != 0 => Some((None, tax)),
        QuotedTax::Stripe { .. } | QuotedTax::None => None,
    }
}
