//! The stand-in as a whole, with our own transport and with Stripe's own libraries as its clients.

mod faults;
mod libraries;
mod pages;
mod requests;
mod webhooks;

use std::time::Duration;

use super::{Clock, StandIn, StandInSettings};
use crate::payment::stripe::{
    ApiBase, Limits, SessionLine, SessionOrder, SessionRequest, SessionShipping, StripePayments, Transport,
};
use crate::payment::{PaymentSession, Payments};
use crate::shop::Money;

/// When the tests play.
const START: i64 = 1_790_000_000;

/// A stand-in that listens, and payments through it.
struct World {
    stand_in: StandIn,
    payments: StripePayments,
    base: String,
}

impl World {
    async fn new() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let mut settings = StandInSettings::at(base.clone());
        settings.clock = Clock::standing_at(START);
        settings.pauses = vec![60, 600];
        let stand_in = StandIn::new(settings);
        let router = stand_in.router();
        tokio::spawn(async move { axum::serve(listener, router).await });
        let limits = Limits {
            attempt: Duration::from_millis(400),
            total: Duration::from_secs(3),
            attempts: 2,
            ..Limits::default()
        };
        let transport =
            Transport::new(&"sk_test_x".parse().unwrap(), base.parse::<ApiBase>().unwrap(), limits);
        Self { stand_in, payments: StripePayments::new(transport), base }
    }

    async fn create(&self, order: &SessionOrder) -> PaymentSession {
        let request = SessionRequest::new(order).unwrap();
        self.payments.create_session(request.as_str(), &order.order).await.unwrap().value
    }

    async fn session(&self, id: &str) -> PaymentSession {
        self.payments.session(id).await.unwrap().value
    }
}

/// An order of everything that a session can have.
fn order() -> SessionOrder {
    let euro = |amount| Money::new(amount, "EUR".parse().unwrap());
    let line = |sku: &str, amount, quantity| SessionLine {
        sku: sku.to_owned(),
        name: format!("Lamp & “{sku}” = 灯"),
        description: Some("red / large".to_owned()),
        image: Some("https://shop.example/lamp.jpg?w=600&h=400".to_owned()),
        unit_amount: euro(amount),
        quantity,
        tax: Some(crate::payment::stripe::TaxBehavior::Inclusive),
        tax_code: Some("txcd_99999999".to_owned()),
    };
    let shipping = |id: &str, amount| SessionShipping {
        id: id.to_owned(),
        name: id.to_owned(),
        amount: euro(amount),
        tax: Some(crate::payment::stripe::TaxBehavior::Inclusive),
        days: Some((0, 3)),
    };
    SessionOrder {
        currency: "EUR".parse().unwrap(),
        lines: vec![line("A-1", 2400, 2), line("B-2", 1000, 1)],
        shipping: vec![shipping("standard", 490), shipping("express", 990)],
        countries: vec!["DE".parse().unwrap(), "AT".parse().unwrap()],
        automatic_tax: true,
        promotion_codes: true,
        phone: true,
        terms_consent: true,
        adaptive_pricing: Some(false),
        language: "de-DE".parse().unwrap(),
        customer_email: Some("ada+shop@example.com".to_owned()),
        expires_at: START + 3600,
        success_url: "https://shop.example/thanks?session={CHECKOUT_SESSION_ID}".to_owned(),
        cancel_url: "https://shop.example/api/checkout/cancel?order=ord_1&token=a%2Bb".to_owned(),
        shop: "lamps".to_owned(),
        order: "ord_1".to_owned(),
        metadata: [("market".to_owned(), "de".to_owned()), ("cart".to_owned(), "c".to_owned())].into(),
    }
}
