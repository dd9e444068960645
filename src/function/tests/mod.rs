//! The function over real HTTP, with the stand-in for Stripe as Stripe.

mod hostile;
mod limits;
mod looks;
mod running;
mod sales;
mod webhooks;
mod world;
