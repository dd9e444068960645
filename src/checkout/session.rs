//! From an order to Stripe's session: the bytes that ask for it, asking, and looking for it when nobody knows.

use super::order::{Order, OrderEvent, SessionRef};
use super::problem::Problem;
use super::quote::{Quote, QuotedTax};
use super::{Checkout, OrderId, Purpose};
use crate::payment::stripe::{SessionLine, SessionOrder, SessionRequest, SessionShipping, TaxBehavior};
use crate::payment::{ListWindow, Outcome, PaymentError, PaymentSession};
use crate::shop::Money;

/// The least time ahead that Stripe takes for `expires_at`, in seconds.
const LEAST_AHEAD: i64 = 30 * 60;

impl Checkout {
    /// The exact bytes that ask for a session. They are kept with the order and sent unchanged by whoever tries again.
    pub(super) fn session_request(
        &self,
        id: &OrderId,
        quote: &Quote,
        now: i64,
        expires_at: i64,
    ) -> Result<String, Problem> {
        let header = self.prices.header();
        let market = header.market(&quote.market);
        let market = market.ok_or_else(|| Problem::Internal("the market vanished".to_owned()))?;
        let site = &header.shop.site_url;
        let function = if header.shop.function_url.is_empty() { site } else { &header.shop.function_url };
        let cancel = self.secret.token(Purpose::Cancel, id, expires_at + 24 * 3600);
        let view = self.secret.token(Purpose::View, id, now + 90 * 24 * 3600);
        let tax = match quote.tax {
            QuotedTax::None => None,
            QuotedTax::Included { .. } | QuotedTax::Stripe { on_top: false } => Some(TaxBehavior::Inclusive),
            QuotedTax::Stripe { on_top: true } => Some(TaxBehavior::Exclusive),
        };
        let money = |amount| Money::new(amount, quote.currency);
        let line = |line: &super::QuotedLine| SessionLine {
            sku: line.sku.to_string(),
            name: line.title.clone(),
            description: line.variant.clone(),
            image: line.image.as_ref().map(|path| format!("{site}{path}")),
            unit_amount: money(line.unit_amount),
            quantity: line.quantity,
            tax,
            tax_code: line.tax_code.clone(),
        };
        let shipping = |choice: &super::ShippingChoice| SessionShipping {
            id: choice.id.clone(),
            name: choice.name.clone(),
            amount: money(choice.amount),
            tax,
            days: choice.days,
        };
        let order = SessionOrder {
            currency: quote.currency,
            lines: quote.lines.iter().map(line).collect(),
            shipping: quote.shipping.iter().map(shipping).collect(),
            countries: quote.country.into_iter().collect(),
            automatic_tax: matches!(quote.tax, QuotedTax::Stripe { .. }),
            promotion_codes: quote.promotion_codes,
            phone: header.checkout.phone,
            terms_consent: header.checkout.terms_consent,
            adaptive_pricing: header.checkout.adaptive_pricing,
            language: market.market.language.clone(),
            customer_email: None,
            expires_at,
            success_url: format!("{site}{}?order={id}&token={view}", market.pages.thanks),
            cancel_url: format!("{function}/api/checkout/cancel?order={id}&token={cancel}"),
            shop: header.shop.id.clone(),
            order: id.to_string(),
            metadata: std::collections::BTreeMap::new(),
        };
        let request = SessionRequest::new(&order);
        request.map(SessionRequest::into_string).map_err(|error| Problem::Internal(error.to_string()))
    }

    /// Asks for the session of an order that has all its units and tells the order.
    pub(super) async fn create_session(&self, order: &Order) -> Result<Order, Problem> {
        self.seek_session(order).await?;
        self.existing(&order.id).await
    }

    /// Finds the session of an order that does not know it: asks for it with the same bytes and the same key, which finds it
    /// or makes it, and looks through Stripe's list when that cannot help. The order is told what is found, also when that is
    /// that there is none and none can come any more. `None` if the order has no session after all.
    pub(super) async fn seek_session(&self, order: &Order) -> Result<Option<PaymentSession>, Problem> {
        let id = &order.id;
        let now = self.now();
        let error = match self.payments.create_session(&order.request, id.as_str()).await {
            Ok(answer) => {
                self.tell_session(id, &answer.value).await?;
                return Ok(Some(answer.value));
            }
            Err(error) => error,
        };
        // From this time on Stripe refuses to make it, whoever asks and however late the request arrives.
        let too_late = order.expires_at - LEAST_AHEAD + self.times.margin;
        if error.outcome() == Outcome::NotDone
            && matches!(error, PaymentError::InvalidRequest { .. })
            && now < too_late
        {
            // The key is young, so a session would have been found under it: there is none.
            self.tell(id, &OrderEvent::NeverCreated, None).await?;
            return Err(Problem::PaymentUnavailable(error));
        }
        if now < too_late {
            return Err(Problem::PaymentUnavailable(error));
        }
        let found = self.look_up_session(order).await.map_err(Problem::PaymentUnavailable)?;
        match &found {
            Some(session) => self.tell_session(id, session).await?,
            None => {
                self.tell(id, &OrderEvent::NeverCreated, None).await?;
            }
        }
        Ok(found)
    }

    async fn tell_session(&self, id: &OrderId, session: &PaymentSession) -> Result<(), Problem> {
        let session = SessionRef { id: session.id.clone(), url: session.url.clone() };
        self.tell(id, &OrderEvent::Opened(session), None).await?;
        Ok(())
    }

    /// Looks through all sessions that can be the order's.
    async fn look_up_session(&self, order: &Order) -> Result<Option<PaymentSession>, PaymentError> {
        let mut window = ListWindow {
            created_from: Some(order.created - self.times.margin),
            created_before: Some(order.expires_at + self.times.margin),
            ..ListWindow::default()
        };
        loop {
            let page = self.payments.sessions(&window).await?.value;
            let mine =
                |session: &PaymentSession| session.client_reference_id.as_deref() == Some(order.id.as_str());
            if let Some(session) = page.data.into_iter().find(mine) {
                return Ok(Some(session));
            }
            match page.next {
                Some(next) => window.starting_after = Some(next),
                None => return Ok(None),
            }
        }
    }
}
