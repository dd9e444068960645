//! An order of this shop that the store does not know: the store was lost. It is made again from what Stripe has, and marked so.

use super::order::{Order, Review};
use super::quote::{Quote, QuotedLine, QuotedTax, ShippingChoice};
use super::{Checkout, OrderId};
use crate::payment::{PaymentError, PaymentSession};
use crate::shop::{Currency, MarketId, Sku, WhenOut};
use crate::store::StoreError;

impl Checkout {
    /// Makes an order again from its session, with a review. `Ok(false)`: Stripe does not know enough of it.
    ///
    /// Where the stock documents still know what it held, that is sold; elsewhere the stock is not touched.
    pub(super) async fn rebuild(&self, id: &OrderId, session: &str) -> Result<bool, StoreError> {
        let session = match self.payments.session(session).await {
            Ok(answer) => answer.value,
            Err(PaymentError::NotFound) => return Ok(false),
            Err(error) => return Err(StoreError::unavailable(&id.key(), error)),
        };
        let Some(quote) = self.quote_of(&session) else { return Ok(false) };
        let (created, expires_at) = (session.created, session.expires_at);
        let mut order = Order::new(id.clone(), quote, String::new(), created, created, expires_at);
        order.state = super::State::Open;
        order.stock = super::StockState::Held;
        for line in &order.quote.lines {
            let stock = self.stock(&line.sku).await?;
            if stock.is_some_and(|stock| stock.entries.contains_key(id)) {
                order.counted.insert(line.sku.clone());
            }
        }
        order.review(Review::Rebuilt);
        self.mark(id).await?;
        self.ledger.ensure(&id.key(), &order).await?;
        Ok(true)
    }

    /// What must have been quoted.
    fn quote_of(&self, session: &PaymentSession) -> Option<Quote> {
        let currency: Currency = session.currency.as_ref()?.to_ascii_uppercase().parse().ok()?;
        let lines = session.line_items.as_ref()?.iter().map(|line| {
            Some(QuotedLine {
                sku: line.sku.as_ref()?.parse::<Sku>().ok()?,
                title: line.description.clone().unwrap_or_default(),
                variant: None,
                quantity: u32::try_from(line.quantity).ok()?,
                unit_amount: line.unit_amount?,
                amount: line.amount_subtotal,
                shipped: session.shipping.is_some(),
                image: None,
                tax_code: None,
                when_out: WhenOut::SoldOut,
                available_again: None,
                opening_stock: None,
            })
        });
        let mut lines: Vec<_> = lines.collect::<Option<_>>()?;
        lines.sort_by(|a, b| a.sku.cmp(&b.sku));
        let in_currency =
            |market: &&crate::shop::price_list::PricedMarket| market.market.currency == currency;
        let market = self.prices.header().markets.iter().find(in_currency)?;
        let shipping = session.total_details.unwrap_or_default().amount_shipping;
        let choice = ShippingChoice { id: String::new(), name: String::new(), amount: shipping, days: None };
        Some(Quote {
            market: MarketId::clone(&market.market.id),
            country: None,
            currency,
            amount_subtotal: session.amount_subtotal?,
            lines,
            shipping: vec![choice],
            tax: QuotedTax::None,
            // What Stripe took off was allowed then.
            promotion_codes: true,
            price_list: String::new(),
        })
    }
}
