//! To the seller: there is an order, with everything that packing it needs.

use super::words::clean;
use super::{Block, Desk, Document, Letters};
use crate::checkout::order::Order;
use crate::mail::Message;

impl Letters<'_> {
    /// Tells the seller of a paid order.
    pub fn new_order(&self, id: &str, order: &Order) -> Option<Message> {
        let desk = self.for_seller()?;
        let (number, total) = (order.id.number(), desk.money(order, Desk::total(order)));
        let subject = desk.words.fill("new_order_subject", &[("order", &number), ("total", &total)]);
        let mut letter = desk.about(order, subject, "new_order_title", "why_seller");
        let by_post = order.quote.lines.iter().any(|line| line.shipped && !order.short.contains(&line.sku));
        desk.paragraph(&mut letter, if by_post { "new_order_text" } else { "new_order_no_post" });
        desk.postal(order, &mut letter);
        desk.items(order, &mut letter, true);
        desk.sums(order, &mut letter);
        desk.buyer(order, &mut letter);
        desk.close_to_seller(order, &mut letter);
        desk.for_the_seller(id, Some(order), &letter)
    }
}

impl Desk<'_> {
    /// Who bought, and where.
    pub(super) fn buyer(&self, order: &Order, document: &mut Document) {
        let recipient = order.payment.as_ref().map(|payment| &payment.recipient);
        let of = |part: fn(&crate::checkout::order::Recipient) -> &Option<String>| {
            recipient.and_then(|recipient| part(recipient).as_deref()).map(clean)
        };
        let facts = [
            ("name", of(|recipient| &recipient.name)),
            ("email", of(|recipient| &recipient.email)),
            ("phone", of(|recipient| &recipient.phone)),
            ("market", Some(order.quote.market.to_string())),
        ];
        let facts =
            facts.into_iter().filter_map(|(word, value)| Some((self.words.get(word).to_owned(), value?)));
        document.blocks.push(Block::Heading(self.words.get("buyer").to_owned()));
        document.blocks.push(Block::Facts(facts.collect()));
    }

    /// Where the seller goes on: the payment at Stripe, the order on the command line.
    pub(super) fn close_to_seller(&self, order: &Order, document: &mut Document) {
        if let Some(payment) = order.payment.as_ref()
            && let Some(intent) = &payment.payment_intent
        {
            let mode = if payment.session.starts_with("cs_test_") { "test/" } else { "" };
            let url = format!("https://dashboard.stripe.com/{mode}payments/{}", clean(intent));
            document.blocks.push(Block::Button(self.words.get("see_payment").to_owned(), url));
        }
        self.paragraph(document, "on_command_line");
        document.blocks.push(Block::Command(format!("pushcart orders show {}", order.id)));
    }
}
