//! What follows from a payment: in time, or by the sweep; once, or recognisably again.

use super::*;
use crate::checkout::LetterNotices;
use crate::mail::{Mailer, Memory, Nobody};

#[test]
fn a_webhook_is_answered_in_time_and_the_sweep_does_the_rest() {
    let calm = Calm::new();
    let opened = calm.buy(1, &[("A", 1)]).unwrap();
    assert!(calm.stripe.pay(session_of(&opened), false));
    calm.sim.slow_notices(20_000);
    calm.wait(10);
    let before = calm.sim.now();
    calm.deliver_due(&calm.checkout);
    let took = calm.sim.now() - before;
    assert!((5..10).contains(&took), "{took} seconds");
    let order = calm.order(&opened);
    assert!(order.state == State::Paid && !order.is_quiet());
    // What comes first is done: the stock is right.
    assert_eq!(calm.stock("A").on_hand, Some(1));
    calm.wait(120);
    calm.sweep();
    assert!(calm.order(&opened).is_quiet());
    let mut told = calm.sim.told();
    told.sort_unstable();
    told.dedup();
    assert_eq!(told.len(), 2, "buyer and seller");
}

#[test]
fn the_seller_hears_once_that_something_runs_low() {
    let calm = Calm::on(|header| header.stock.low_at = 1);
    let first = calm.buy(1, &[("A", 1)]).unwrap();
    let second = calm.buy(2, &[("A", 1)]).unwrap();
    calm.pay(&first);
    calm.pay(&second);
    let low = |opened: &Opened| {
        let tasks = calm.order(opened).tasks.into_iter();
        tasks.filter_map(|task| match task.effect {
            Effect::TellLow { left, .. } if task.done => Some(left),
            _ => None,
        })
    };
    assert_eq!((low(&first).collect::<Vec<_>>(), low(&second).count()), (vec![1], 0));
    assert_eq!(calm.sim.told().len(), 5);
}

#[test]
fn a_sale_that_is_written_down_twice_tells_the_same() {
    let calm = Calm::on(|header| header.stock.low_at = 1);
    let opened = calm.buy(1, &[("A", 1)]).unwrap();
    calm.pay(&opened);
    let told = calm.sim.told().len();
    // As if the worker had died between the stock and the order.
    calm.spoil(&opened.order.key(), |order: &mut Order| {
        order.tasks.retain(|task| !matches!(task.effect, Effect::TellLow { .. }));
        for task in &mut order.tasks {
            task.done &= task.effect != Effect::CommitStock;
        }
    });
    drive(&calm.sim, calm.checkout.do_tasks(&opened.order)).unwrap();
    let all = calm.sim.told();
    assert_eq!(all.len(), told + 1);
    assert!(all[..told].contains(&all[told]), "the same id again");
}

impl Calm {
    /// An order of one `R` that is paid when all are gone, and half of whose money the seller gave back before that was known.
    fn short_and_refused(&self) -> (Opened, String) {
        let (first, second) = (self.buy(1, &[("R", 1)]).unwrap(), self.buy(2, &[("R", 1)]).unwrap());
        self.pay(&second);
        assert!(self.stripe.pay(session_of(&first), false));
        let refund = self.stripe.refund_by_hand(&self.payment_of(&first), 600).unwrap();
        self.deliver(&self.checkout);
        (first, refund)
    }
}

#[test]
fn who_gets_no_money_is_not_told_that_it_comes_but_the_seller_is() {
    let calm = Calm::new();
    let (opened, _) = calm.short_and_refused();
    let order = calm.order(&opened);
    let sku = || "R".parse().unwrap();
    assert!(order.is_quiet() && order.short.contains(&sku()));
    let review = Review::RefundRefused { sku: sku() };
    let done = |effect: &Effect| order.tasks.iter().any(|task| task.effect == *effect && task.done);
    assert!(done(&Effect::Alert { review }), "{order:?}");
    assert!(!done(&Effect::TellRefund { sku: sku() }), "{order:?}");
}

#[test]
fn a_refund_that_comes_to_nothing_is_told_to_the_seller_who_may_try_again() {
    let calm = Calm::new();
    let (opened, refund) = calm.short_and_refused();
    calm.stripe.end_refund(&refund, false);
    calm.deliver(&calm.checkout);
    let order = calm.order(&opened);
    assert_eq!((order.state, order.amount_refunded()), (State::Paid, 0));
    let failed = |review: &Review| matches!(review, Review::RefundFailed { .. });
    assert_eq!(order.reviews.iter().filter(|review| failed(review)).count(), 1);
    let wish = RefundWish::Lines([("R".parse().unwrap(), 1)].into());
    let amount = drive(&calm.sim, calm.checkout.refund_amount(&order, "again", &wish)).unwrap();
    assert_eq!(amount.amount, 700);
}

impl Calm {
    /// The same shop with another mail server, or with none.
    fn with_mailer(&self, mailer: Arc<dyn Mailer>) -> Checkout {
        let (prices, secret) = (Arc::clone(&self.checkout.prices), self.checkout.secret.clone());
        Checkout { notices: Arc::new(LetterNotices::new(mailer, prices, secret)), ..self.checkout.clone() }
    }
}

#[test]
fn mails_wait_for_a_mail_server_that_is_named_later() {
    let calm = Calm::on(|header| header.shop.email = Some("shop@kiln.example".to_owned()));
    let opened = calm.buy(1, &[("A", 1)]).unwrap();
    assert!(calm.stripe.pay(session_of(&opened), false));
    calm.deliver(&calm.with_mailer(Arc::new(Nobody)));
    assert!(!calm.order(&opened).is_quiet());
    let server = Memory::new();
    let checkout = calm.with_mailer(Arc::new(server.clone()));
    for _ in 0..2 {
        calm.wait(3600);
        drive(&calm.sim, checkout.sweep()).unwrap();
    }
    let to: Vec<String> = server.messages().iter().map(|mail| mail.to.address.to_string()).collect();
    assert!(calm.order(&opened).is_quiet());
    // Once; the model's buyers have no address.
    assert_eq!(to, ["shop@kiln.example"]);
}

#[test]
fn without_a_mail_server_an_order_is_at_rest_after_three_days() {
    let calm = Calm::on(|header| header.shop.email = Some("shop@kiln.example".to_owned()));
    let opened = calm.buy(1, &[("A", 1)]).unwrap();
    assert!(calm.stripe.pay(session_of(&opened), false));
    let checkout = calm.with_mailer(Arc::new(Nobody));
    calm.deliver(&checkout);
    let hours = (1..1000).find(|_| {
        calm.wait(3600);
        drive(&calm.sim, checkout.sweep()).unwrap();
        calm.order(&opened).is_quiet()
    });
    assert!((60..100).contains(&hours.unwrap()), "{hours:?}");
    let order = calm.order(&opened);
    assert!(order.state == State::Paid && order.reviews.is_empty(), "{order:?}");
}
