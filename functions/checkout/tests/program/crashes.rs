//! `kill -9` of servers in the middle of orders and webhooks. Buyers try again, Stripe sends again, and in the end nothing is lost,
//! nothing sold twice and nothing held for nobody.

use std::collections::BTreeSet;
use std::io::{self, Write as _};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU16, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use pushcart::checkout::{Order, State};
use pushcart::dev::stripe::{Buyer, DeliveryFault, DeliveryRule};
use pushcart::store::{RealWorld, World as _};
use serde_json::Value;

use crate::PATIENCE;
use crate::books::{Books, holders};
use crate::servers::{Port, Server, Shop, session_of};

const KILLS: u64 = 10;
const AT_ONCE: usize = 6;

/// Of `A` there are fewer than are wanted, of `B` enough.
const OPENING: [(&str, u32); 2] = [("A", 40), ("B", 100_000)];

/// What buyers want.
const WISHES: [&[(&str, u32)]; 4] = [&[("A", 2)], &[("B", 1)], &[("A", 1), ("B", 2)], &[("U", 1), ("B", 1)]];

/// A number below `sides` that follows from the seed and from what it is about, in whatever order threads ask.
fn roll(seed: u64, about: u64, sides: usize) -> usize {
    let mut mixed = seed.wrapping_add(about.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    usize::try_from(mixed >> 33).unwrap() % sides
}

/// Tells the seed of a test that failed.
struct Told(u64);

impl Drop for Told {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let _ = writeln!(io::stderr(), "seed {}", self.0);
        }
    }
}

/// Two servers of which one may be dead, and what came of those who came.
struct Street<'a> {
    shop: &'a Shop,
    seed: u64,
    ports: [AtomicU16; 2],
    buyers: AtomicUsize,
    broken_off: AtomicUsize,
    closing: AtomicBool,
    paid: Mutex<Vec<(usize, Value)>>,
}

impl Street<'_> {
    /// One buyer after the other until closing time.
    fn come(&self) {
        while !self.closing.load(Ordering::SeqCst) {
            let buyer = self.buyers.fetch_add(1, Ordering::SeqCst);
            let dice = |about: u64, sides| roll(self.seed ^ about, buyer as u64, sides);
            let Some(opened) = self.insist(buyer, WISHES[dice(1, WISHES.len())]) else { continue };
            if dice(2, 4) > 0 {
                self.shop.stripe.pay(session_of(&opened), &Buyer::default()).unwrap();
                self.paid.lock().unwrap().push((buyer, opened));
            }
        }
    }

    /// Asks whichever server is there, until one has said yes, or that there is none left.
    fn insist(&self, buyer: usize, wish: &[(&str, u32)]) -> Option<Value> {
        let begin = Instant::now();
        for attempt in 0.. {
            let which = roll(self.seed, (buyer + attempt) as u64, 2);
            let port = Port(self.ports[which].load(Ordering::SeqCst));
            match port.buy(buyer, wish) {
                Ok(answer) if answer.status == 200 => return Some(answer.body),
                Ok(answer) if answer.body["code"] == "sold_out" => return None,
                Ok(answer) => assert_eq!(answer.status, 503, "{answer:?}"),
                Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => {}
                Err(_) => _ = self.broken_off.fetch_add(1, Ordering::SeqCst),
            }
            assert!(begin.elapsed() < PATIENCE, "nobody answers buyer {buyer}");
            std::thread::sleep(Duration::from_millis(5));
        }
        None
    }

    /// Kills one of the servers again and again, and puts another in its place. Events go to the one that is killed next.
    fn kill(&self, servers: &mut [Server; 2]) {
        for kill in 0..KILLS {
            let victim = roll(self.seed, 1000 + kill, 2);
            self.shop.hear_at(&servers[victim]);
            let wait = 50 + roll(self.seed, 2000 + kill, 400);
            std::thread::sleep(Duration::from_millis(wait as u64));
            // The old one ends before the new one begins: buyers meet a closed door as well.
            servers[victim].kill();
            servers[victim] = self.shop.serve();
            self.ports[victim].store(servers[victim].port.0, Ordering::SeqCst);
        }
        self.shop.hear_at(&servers[0]);
        self.closing.store(true, Ordering::SeqCst);
    }

    /// Stripe, which sends what is due until there is nobody left who could pay.
    fn send(&self, gone: &AtomicBool) {
        while !gone.load(Ordering::SeqCst) {
            if self.shop.runtime.block_on(self.shop.stripe.deliver_due()) == 0 {
                std::thread::sleep(Duration::from_millis(5));
            }
        }
    }
}

/// Lets buyers, killer and Stripe loose. Answers who paid for what, and how many requests broke off.
fn riot(shop: &Shop, seed: u64) -> (Vec<(usize, Value)>, usize) {
    let mut servers = [shop.serve(), shop.serve()];
    let street = Street {
        shop,
        seed,
        ports: [0, 1].map(|which: usize| AtomicU16::new(servers[which].port.0)),
        buyers: AtomicUsize::new(0),
        broken_off: AtomicUsize::new(0),
        closing: AtomicBool::new(false),
        paid: Mutex::new(Vec::new()),
    };
    let gone = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let buyers: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(|| street.come())).collect();
        scope.spawn(|| street.send(&gone));
        street.kill(&mut servers);
        let ended: Vec<_> = buyers.into_iter().map(std::thread::ScopedJoinHandle::join).collect();
        gone.store(true, Ordering::SeqCst);
        assert!(ended.iter().all(Result::is_ok));
    });
    shop.deliver();
    (street.paid.into_inner().unwrap(), street.broken_off.into_inner())
}

/// Time passes, and the sweep comes again and again, until it finds nothing to do.
async fn settle(shop: &Shop, books: &Books) {
    for _ in 0..50 {
        shop.stripe.advance(2 * 3600);
        let swept = books.checkout.sweep().await.unwrap();
        if swept.orders + swept.overdue + swept.failed == 0 {
            return;
        }
    }
    panic!("the sweep finds no end");
}

/// Each paid session has its one paid order, and all others are over; nothing is left to do.
fn check_orders(shop: &Shop, orders: &[Order], paid: usize) {
    let mut known = BTreeSet::new();
    let mut seen = 0;
    for id in shop.stripe.session_ids() {
        let session = shop.stripe.session(&id).unwrap();
        let order = session["client_reference_id"].as_str().unwrap().to_owned();
        let found = orders.iter().find(|found| found.id.as_str() == order).expect("a session's order");
        assert!(known.insert(order), "{found:?} has two sessions");
        if session["payment_status"] == "paid" {
            let payment = found.payment.as_ref().expect("a paid order's payment");
            assert_eq!((found.state, payment.session.as_str()), (State::Paid, id.as_str()));
            seen += 1;
        } else {
            assert_eq!((found.state, &found.payment), (State::Expired, &None));
        }
    }
    assert_eq!(seen, paid);
    for order in orders {
        assert!(order.is_quiet() && order.reviews.is_empty(), "{order:?}");
        assert!(known.contains(order.id.as_str()) || order.state == State::Expired, "{order:?}");
    }
}

/// Nobody holds anything, and what is there is what there was less what was sold.
async fn check_stock(books: &Books, orders: &[Order]) {
    let paid = || orders.iter().filter(|order| order.state == State::Paid);
    for (sku, opening) in OPENING {
        let lines = paid().flat_map(|order| &order.quote.lines).filter(|line| line.sku.as_str() == sku);
        let sold: u32 = lines.map(|line| line.quantity).sum();
        assert!(0 < sold && sold <= opening, "{sold} of {sku} sold");
        let stock = books.stock(sku).await;
        assert_eq!((holders(&stock).len(), stock.on_hand), (0, Some(i64::from(opening - sold))), "{sku}");
    }
}

#[test]
fn servers_that_are_killed_again_and_again_lose_nothing() {
    let seed = RealWorld.random();
    let _told = Told(seed);
    let shop = Shop::new(OPENING[0].1, OPENING[1].1, "file:", Vec::new());
    shop.stripe.add_delivery_fault(DeliveryRule { kind: None, times: 20, fault: DeliveryFault::Duplicate });
    let begin = shop.stripe.clock().now();
    let (paid, broken_off) = riot(&shop, seed);
    assert!(broken_off > 0, "nobody was in the middle of anything");

    // What was heard is known to whoever comes next.
    let server = shop.serve();
    for (buyer, opened) in &paid {
        assert_eq!(server.port.status(*buyer, opened), "paid", "buyer {buyer}");
    }
    drop(server);

    let books = Books::of(&shop);
    shop.runtime.block_on(async {
        settle(&shop, &books).await;
        let orders = books.orders().await;
        check_orders(&shop, &orders, paid.len());
        check_stock(&books, &orders).await;
        assert_eq!(books.names("open/").await, [""; 0]);
        let compared = books.checkout.reconcile(begin - 60).await.unwrap();
        assert!(compared.is_clean(), "{compared:?}");
    });
}
