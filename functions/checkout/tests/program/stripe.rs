//! The stand-in for Stripe, served on this machine.

use pushcart::dev::stripe::{StandIn, StandInSettings};
use tokio::net::TcpListener;

/// Starts one, and answers its address. An event that nobody takes is sent again at once.
pub(crate) async fn start() -> (StandIn, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let mut settings = StandInSettings::at(base.clone());
    settings.pauses = vec![0; 1000];
    let stripe = StandIn::new(settings);
    let router = stripe.router();
    tokio::spawn(async move { axum::serve(listener, router).await });
    (stripe, base)
}
