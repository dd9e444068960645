//! Stripe: async-stripe's typed requests over a transport of our own, and answers read into the few fields of use.
//!
//! [`SessionOrder`] → [`SessionRequest`] (bytes to be kept) → [`StripePayments`] → [`crate::payment::PaymentSession`];
//! [`webhook::WebhookSecrets::verify`] → [`VerifiedEvent`].

mod api_base;
pub mod currency;
mod event;
mod key;
mod refusal;
mod session_order;
mod session_request;
mod transport;
pub mod webhook;
mod wire;

use bytes::Bytes;
use serde::de::DeserializeOwned;
use stripe_checkout::checkout_session as sessions;
use stripe_client_core::{RequestBuilder, StripeMethod, StripeRequest};
use stripe_core::{dispute, refund};
use stripe_types::{RangeBoundsTs, RangeQueryTs};

pub use api_base::{ApiBase, InvalidApiBase};
pub use event::{ChargeRefunds, EventObject, StripeEvent, VerifiedEvent};
pub use key::{InvalidSecretKey, SecretKey};
pub use session_order::{
    ORDER_KEY, SHIPPING_KEY, SHOP_KEY, SKU_KEY, SessionLine, SessionOrder, SessionShipping, TaxBehavior,
};
pub use session_request::{
    MOST_LINES, MOST_METADATA, MOST_SHIPPING_OPTIONS, SessionOrderError, SessionRequest,
};
pub use transport::{API_VERSION, Limits, Transport};

use super::{
    Answered, Dispute, ListWindow, Page, PaymentError, PaymentSession, Payments, Pending, Refund,
    RefundRequest,
};
use crate::shop::Money;
use transport::Repeat;

/// The most items of a page of a list.
const MOST_ITEMS: i64 = 100;

/// Payments through Stripe.
#[derive(Debug, Clone)]
pub struct StripePayments {
    transport: Transport,
}

impl StripePayments {
    /// Payments over a connection.
    pub fn new(transport: Transport) -> Self {
        Self { transport }
    }

    async fn ask<W: DeserializeOwned>(
        &self,
        request: RequestBuilder,
        repeat: Repeat<'_>,
    ) -> Result<Answered<W>, PaymentError> {
        let Answered { value, date } = self.transport.send(request, repeat).await?;
        Ok(Answered { value: read(&value)?, date })
    }

    async fn list<W: DeserializeOwned, T: From<W>>(
        &self,
        request: RequestBuilder,
        id: fn(&T) -> &str,
    ) -> Result<Answered<Page<T>>, PaymentError> {
        let Answered { value, date } = self.ask::<wire::List<W>>(request, Repeat::Harmless).await?;
        let data: Vec<T> = value.data.into_iter().map(Into::into).collect();
        let next = data.last().filter(|_| value.has_more).map(|last| id(last).to_owned());
        Ok(Answered { value: Page { data, next }, date })
    }

    /// A session's lines beyond those that come with it.
    async fn lines(&self, id: &str) -> Result<wire::List<wire::Line>, PaymentError> {
        // A session has at most as many lines as a page has room for.
        let request = sessions::ListLineItemsCheckoutSession::new(id).limit(MOST_ITEMS).build();
        Ok(self.ask(request, Repeat::Harmless).await?.value)
    }
}

/// Reads an answer, or says where it is not what it should be, without showing it.
fn read<W: DeserializeOwned>(body: &Bytes) -> Result<W, PaymentError> {
    serde_json::from_slice(body).map_err(|error| PaymentError::Unreadable {
        reason: format!("unexpected JSON at line {}, column {}", error.line(), error.column()),
    })
}

/// Ids go into paths. One that could lead elsewhere is none of Stripe's.
fn checked(id: &str) -> Result<&str, PaymentError> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    if !id.is_empty() && id.len() <= 255 && id.bytes().all(plain) {
        Ok(id)
    } else {
        Err(PaymentError::NotFound)
    }
}

fn created(window: &ListWindow) -> Option<RangeQueryTs> {
    let bounds = RangeBoundsTs { gte: window.created_from, lt: window.created_before, ..Default::default() };
    (bounds != RangeBoundsTs::default()).then_some(RangeQueryTs::Bounds(bounds))
}

/// Adds what the three lists have in common.
macro_rules! within {
    ($request:expr, $window:expr) => {{
        let mut request = $request.limit(MOST_ITEMS);
        if let Some(range) = created($window) {
            request = request.created(range);
        }
        if let Some(payment_intent) = &$window.payment_intent {
            request = request.payment_intent(payment_intent);
        }
        if let Some(id) = &$window.starting_after {
            request = request.starting_after(id);
        }
        request.build()
    }};
}

impl Payments for StripePayments {
    fn create_session<'a>(&'a self, body: &'a str, idempotency_key: &'a str) -> Pending<'a, PaymentSession> {
        Box::pin(async move {
            let mut request = RequestBuilder::new(StripeMethod::Post, "/checkout/sessions");
            request.body = Some(body.to_owned());
            let Answered { value, date } =
                self.ask::<wire::Session>(request, Repeat::Key(idempotency_key)).await?;
            Ok(Answered { value: value.into(), date })
        })
    }

    fn session<'a>(&'a self, id: &'a str) -> Pending<'a, PaymentSession> {
        Box::pin(async move {
            let expand = ["line_items", "payment_intent", "shipping_cost.shipping_rate"].map(str::to_owned);
            let request = sessions::RetrieveCheckoutSession::new(checked(id)?).expand(expand).build();
            let Answered { value: mut session, date } =
                self.ask::<wire::Session>(request, Repeat::Harmless).await?;
            if session.lacks_lines() {
                session.set_lines(self.lines(id).await?);
            }
            Ok(Answered { value: session.into(), date })
        })
    }

    fn expire_session<'a>(&'a self, id: &'a str) -> Pending<'a, PaymentSession> {
        Box::pin(async move {
            let request = sessions::ExpireCheckoutSession::new(checked(id)?).build();
            // Without a key: a second one ends nothing else, and a remembered answer would hide what happened since.
            let Answered { value, date } = self.ask::<wire::Session>(request, Repeat::Harmless).await?;
            Ok(Answered { value: value.into(), date })
        })
    }

    fn sessions<'a>(&'a self, window: &'a ListWindow) -> Pending<'a, Page<PaymentSession>> {
        Box::pin(async move {
            let request = within!(sessions::ListCheckoutSession::new(), window);
            self.list::<wire::Session, _>(request, |session: &PaymentSession| &session.id).await
        })
    }

    fn refund<'a>(&'a self, request: &'a RefundRequest, idempotency_key: &'a str) -> Pending<'a, Refund> {
        Box::pin(async move {
            let request = refund_request(request)?;
            let Answered { value, date } =
                self.ask::<wire::Refund>(request, Repeat::Key(idempotency_key)).await?;
            Ok(Answered { value: value.into(), date })
        })
    }

    fn refunds<'a>(&'a self, window: &'a ListWindow) -> Pending<'a, Page<Refund>> {
        Box::pin(async move {
            let request = within!(refund::ListRefund::new(), window);
            self.list::<wire::Refund, _>(request, |refund: &Refund| &refund.id).await
        })
    }

    fn disputes<'a>(&'a self, window: &'a ListWindow) -> Pending<'a, Page<Dispute>> {
        Box::pin(async move {
            let request = within!(dispute::ListDispute::new(), window);
            self.list::<wire::Dispute, _>(request, |dispute: &Dispute| &dispute.id).await
        })
    }
}

/// The typed request for a refund, serialised to the same bytes each time, as its key demands.
fn refund_request(request: &RefundRequest) -> Result<RequestBuilder, PaymentError> {
    let mut typed = refund::CreateRefund::new().payment_intent(&request.payment_intent);
    if let Some(money) = request.amount {
        typed = typed.amount(stripe_amount(money)?);
    }
    if !request.metadata.is_empty() {
        typed =
            typed.metadata(request.metadata.clone().into_iter().collect::<std::collections::HashMap<_, _>>());
    }
    let mut built = typed.build();
    built.body = built.body.as_deref().map(session_request::in_order);
    Ok(built)
}

fn stripe_amount(money: Money) -> Result<i64, PaymentError> {
    currency::to_stripe(money).map_err(|error| PaymentError::InvalidRequest {
        code: None,
        param: Some("amount".to_owned()),
        message: error.to_string(),
    })
}
