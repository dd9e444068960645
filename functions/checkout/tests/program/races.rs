//! Everybody wants the last three at once, at several servers of one store: three get them, and all others are told the truth.

use std::sync::{Barrier, Mutex};

use pushcart::checkout::{Ending, State};
use pushcart::dev::stripe::Buyer;
use serde_json::{Value, json};

use crate::books::{Books, holders};
use crate::http::Answer;
use crate::moto::Moto;
use crate::servers::{Server, Shop, session_of};

/// What three of the buyers were answered.
struct Winner {
    buyer: usize,
    opened: Value,
}

/// Has so many buyers come, `at_once` of them at any time, each to the next server in turn.
fn rush(servers: &[Server], buyers: usize, at_once: usize) -> Vec<(usize, Answer)> {
    let waiting = Mutex::new(0..buyers);
    let next = || waiting.lock().unwrap().next();
    let door = Barrier::new(at_once);
    let come = || {
        door.wait();
        let buy =
            |buyer: usize| (buyer, servers[buyer % servers.len()].port.buy(buyer, &[("A", 1)]).unwrap());
        std::iter::from_fn(next).map(buy).collect::<Vec<_>>()
    };
    std::thread::scope(|scope| {
        let all: Vec<_> = (0..at_once).map(|_| scope.spawn(come)).collect();
        all.into_iter().flat_map(|buyer| buyer.join().unwrap()).collect()
    })
}

/// Three won; everybody else was told that none is left, and nothing else.
fn winners(answers: Vec<(usize, Answer)>) -> Vec<Winner> {
    let buyers = answers.len();
    let (opened, refused): (Vec<_>, Vec<_>) =
        answers.into_iter().partition(|(_, answer)| answer.status == 200);
    for (buyer, Answer { status, body }) in &refused {
        assert_eq!((*status, &body["code"]), (409, &json!("sold_out")), "buyer {buyer}: {body}");
        assert_eq!(body["lines"], json!([{"sku": "A", "available": 0}]), "buyer {buyer}");
    }
    assert_eq!((opened.len(), refused.len()), (3, buyers - 3));
    opened.into_iter().map(|(buyer, answer)| Winner { buyer, opened: answer.body }).collect()
}

/// One order for each session and each hold, and an honest end for those who came to an order and no further. Who came when
/// nothing was left has none.
async fn check_books(shop: &Shop, books: &Books, buyers: usize) {
    let orders = books.orders().await;
    assert!((3..=buyers).contains(&orders.len()), "{} orders", orders.len());
    let (open, over): (Vec<_>, Vec<_>) = orders.into_iter().partition(|order| order.state == State::Open);
    for order in &over {
        assert_eq!(order.state, State::Expired);
        assert!(matches!(order.ending, Some(Ending::SoldOut { .. })), "{:?}", order.ending);
    }
    assert_eq!(open.len(), 3);
    let mut sessions: Vec<_> = open.iter().map(|order| order.session.as_ref().unwrap().id.clone()).collect();
    let mut known = shop.stripe.session_ids();
    sessions.sort();
    known.sort();
    assert_eq!(sessions, known);
    let stock = books.stock("A").await;
    let mut ids: Vec<_> = open.iter().map(|order| &order.id).collect();
    ids.sort();
    assert_eq!((holders(&stock), stock.on_hand), (ids, Some(3)));
}

/// Two pay, the third lets it be: one is left, and nobody holds it.
fn settle(shop: &Shop, server: &Server, winners: &[Winner]) {
    shop.hear_at(server);
    for winner in &winners[..2] {
        shop.stripe.pay(session_of(&winner.opened), &Buyer::default()).unwrap();
    }
    shop.stripe.expire(session_of(&winners[2].opened)).unwrap();
    shop.deliver();
    let told = winners.iter().map(|winner| server.port.status(winner.buyer, &winner.opened));
    assert_eq!(told.collect::<Vec<_>>(), ["paid", "paid", "expired"]);
    assert_eq!(server.port.available("A"), 1);
}

fn race(store: &str, more: Vec<(String, String)>, processes: usize, buyers: usize, at_once: usize) {
    let shop = Shop::new(3, 0, store, more);
    let servers: Vec<_> = (0..processes).map(|_| shop.serve()).collect();
    let winners = winners(rush(&servers, buyers, at_once));
    assert_eq!(shop.stripe.session_ids().len(), 3);
    assert_eq!(servers[0].port.available("A"), 0);
    // What is in a process's memory only that process can read.
    let books = (store != "memory:").then(|| Books::of(&shop));
    if let Some(books) = &books {
        shop.runtime.block_on(check_books(&shop, books, buyers));
    }
    settle(&shop, &servers[0], &winners);
    if let Some(books) = &books {
        let stock = shop.runtime.block_on(books.stock("A"));
        assert_eq!((holders(&stock).len(), stock.on_hand), (0, Some(1)));
    }
}

#[test]
fn two_hundred_buyers_at_three_servers_of_one_folder() {
    race("file:", Vec::new(), 3, 200, 200);
}

#[test]
fn two_hundred_buyers_at_one_server_with_all_in_memory() {
    race("memory:", Vec::new(), 1, 200, 200);
}

/// Moto answers one request at a time, each in some milliseconds: more buyers, or more at once, would measure only its patience.
#[test]
fn eighty_buyers_at_three_servers_of_one_bucket() {
    let Some(moto) = Moto::start() else { return };
    moto.make_bucket();
    race("s3://shop/orders", moto.environment(), 3, 80, 16);
}

#[test]
fn eighty_buyers_at_three_servers_of_one_table() {
    let Some(moto) = Moto::start() else { return };
    moto.make_table();
    race("dynamodb://shop", moto.environment(), 3, 80, 16);
}
