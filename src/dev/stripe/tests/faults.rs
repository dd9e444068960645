//! Faults on the way to Stripe: what our transport makes of each.

use super::{World, order};
use crate::dev::stripe::{Fault, FaultRule};
use crate::payment::stripe::SessionRequest;
use crate::payment::{Outcome, PaymentError, PaymentSession, Payments};

const CREATE: &str = "POST /v1/checkout/sessions";

async fn create_with(world: &World, times: u32, fault: Fault) -> Result<PaymentSession, PaymentError> {
    world.stand_in.clear_faults();
    world.stand_in.add_fault(FaultRule { route: Some(CREATE.to_owned()), times, fault });
    let request = SessionRequest::new(&order()).unwrap();
    world.payments.create_session(request.as_str(), "key").await.map(|answer| answer.value)
}

#[tokio::test]
async fn one_failure_is_mended_by_asking_again() {
    let faults = [
        Fault::KeyInUse,
        Fault::RateLimited { retry_after: None },
        Fault::Failure { status: 503, done: false, remembered: false },
        Fault::Failure { status: 502, done: true, remembered: false },
        Fault::BreakOff { done: true },
        Fault::BreakOff { done: false },
        Fault::Hang { milliseconds: 600 },
    ];
    for fault in faults {
        let world = World::new().await;
        create_with(&world, 1, fault).await.unwrap_or_else(|error| panic!("{fault:?}: {error}"));
        assert_eq!(world.stand_in.session_ids().len(), 1, "{fault:?}");
    }
}

/// Whether an error is the one that a fault should lead to.
type Verdict = Box<dyn Fn(&PaymentError) -> bool>;

#[tokio::test]
async fn failures_that_last_are_told_apart() {
    let unavailable = |outcome| move |error: &PaymentError| matches!(error, PaymentError::Unavailable { outcome: found, .. } if *found == outcome);
    let cases: [(Fault, Verdict); 5] = [
        (Fault::KeyInUse, Box::new(|error| *error == PaymentError::KeyInUse)),
        (Fault::RateLimited { retry_after: None }, Box::new(|error| error.outcome() == Outcome::NotDone)),
        (
            Fault::Failure { status: 500, done: false, remembered: false },
            Box::new(unavailable(Outcome::Unknown)),
        ),
        (Fault::BreakOff { done: true }, Box::new(unavailable(Outcome::Unknown))),
        (Fault::Hang { milliseconds: 600 }, Box::new(unavailable(Outcome::Unknown))),
    ];
    for (fault, expected) in cases {
        let error = create_with(&World::new().await, 9, fault).await.unwrap_err();
        assert!(expected(&error), "{fault:?}: {error:?}");
    }
}

#[tokio::test]
async fn a_failure_that_is_remembered_stays_until_the_key_is_forgotten() {
    let world = World::new().await;
    let fault = Fault::Failure { status: 500, done: true, remembered: true };
    assert_eq!(create_with(&world, 1, fault).await, Err(PaymentError::RememberedFailure));
    let request = SessionRequest::new(&order()).unwrap();
    assert_eq!(
        world.payments.create_session(request.as_str(), "key").await,
        Err(PaymentError::RememberedFailure)
    );
    assert_eq!(world.stand_in.session_ids().len(), 1);
}

#[tokio::test]
async fn a_key_belongs_to_one_request() {
    let world = World::new().await;
    let session = world.create(&order()).await;
    let request = SessionRequest::new(&order()).unwrap();
    let again = world.payments.create_session(request.as_str(), "ord_1").await.unwrap().value;
    assert_eq!(session.id, again.id);
    let mut other = order();
    other.lines[0].quantity = 3;
    let other = SessionRequest::new(&other).unwrap();
    assert_eq!(
        world.payments.create_session(other.as_str(), "ord_1").await,
        Err(PaymentError::IdempotencyConflict)
    );
}

#[tokio::test]
async fn slow_work_is_done_though_nobody_waits() {
    let world = World::new().await;
    // Both attempts end before the work does; the second finds the key in use.
    let error = create_with(&world, 1, Fault::Slow { milliseconds: 1500 }).await.unwrap_err();
    assert_eq!(error, PaymentError::KeyInUse);
    tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
    let request = SessionRequest::new(&order()).unwrap();
    let session = world.payments.create_session(request.as_str(), "key").await.unwrap().value;
    assert_eq!(world.stand_in.session_ids(), [session.id]);
}

#[tokio::test]
async fn where_nobody_listens_nothing_was_done() {
    let limits = crate::payment::stripe::Limits { attempts: 1, ..Default::default() };
    let base = "http://127.0.0.1:9".parse().unwrap();
    let transport = crate::payment::stripe::Transport::new(&"sk_test_secret".parse().unwrap(), base, limits);
    assert!(!format!("{transport:?}").contains("secret"));
    let payments = crate::payment::stripe::StripePayments::new(transport);
    let error = payments.create_session("mode=payment", "key").await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotDone);
}
