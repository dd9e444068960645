//! Measures the checkout function as a server: `benches/checkout/run` starts it.

#![expect(clippy::print_stdout, reason = "that is what it is for")]
#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on has failed")]

mod client;
mod server;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use client::Client;
use server::{Server, Shop};

/// Connections at once, of quotes and orders.
const AT_ONCE: usize = 16;

/// Connections at once, of those who want the last units.
const CROWD: usize = 200;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize| arguments[at].parse::<usize>().unwrap();
    let program = Path::new(&arguments[0]);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let shop = |products: u32| runtime.block_on(Shop::new(program, products));
    println!("| Start, to the first quote | Median | Slowest | Memory |\n| --- | ---: | ---: | ---: |");
    for products in [10, 10_000] {
        starts(&shop(products), products, number(1));
    }
    println!(
        "\n| Requests | Store | A second | Median | p99 | Memory |\n| --- | --- | ---: | ---: | ---: | ---: |"
    );
    for store in ["memory", "folder"] {
        let (large, small) = (shop(10_000), shop(10));
        let server = large.serve(store);
        let quotes = ask(&server, "/api/quote", "S9", number(2), AT_ONCE);
        row("quotes, 10,000 products", store, &quotes, &server);
        let orders = ask(&server, "/api/checkout", "S9", number(2), AT_ONCE);
        assert_eq!(orders.answers.get(&200), Some(&number(2)), "{:?}", orders.answers);
        row("orders, uncounted", store, &orders, &server);
        let server = small.serve(store);
        let rush = ask(&server, "/api/checkout", "S0", number(3), CROWD);
        let expected = BTreeMap::from([(200, 100), (409, number(3) - 100)]);
        assert_eq!(rush.answers, expected, "a hundred get one, all others hear that there is none");
        row(&format!("{} buyers for 100 units", number(3)), store, &rush, &server);
    }
}

/// How long from the start of a process to its first quote.
fn starts(shop: &Shop, products: u32, runs: usize) {
    let mut times = Vec::new();
    let mut memory = 0;
    for _ in 0..runs {
        let begin = Instant::now();
        let server = shop.serve("memory");
        let status = Client::new(server.port).order("/api/quote", 1, "S9");
        times.push(begin.elapsed());
        assert_eq!(status, 200);
        memory = server.resident();
    }
    times.sort();
    println!("| {products} products | {:?} | {:?} | {memory} kB |", times[runs / 2], times[runs - 1]);
}

/// What came of many requests.
struct Asked {
    took: Duration,
    /// Of each request, sorted.
    times: Vec<Duration>,
    /// How many answers had each status.
    answers: BTreeMap<u16, usize>,
}

/// Has so many people ask for one piece, a number of them at once, each with an address of their own.
fn ask(server: &Server, path: &str, sku: &str, people: usize, at_once: usize) -> Asked {
    let waiting = Mutex::new(0..people);
    let next = || waiting.lock().unwrap().next();
    let come = || {
        let mut client = Client::new(server.port);
        let ask = |person| {
            let begin = Instant::now();
            let status = client.order(path, person, sku);
            (begin.elapsed(), status)
        };
        std::iter::from_fn(next).map(ask).collect::<Vec<_>>()
    };
    let begin = Instant::now();
    let asked: Vec<_> = std::thread::scope(|scope| {
        let all: Vec<_> = (0..at_once).map(|_| scope.spawn(come)).collect();
        all.into_iter().flat_map(|one| one.join().unwrap()).collect()
    });
    let took = begin.elapsed();
    let mut times: Vec<_> = asked.iter().map(|(time, _)| *time).collect();
    times.sort();
    let mut answers = BTreeMap::new();
    for (_, status) in &asked {
        *answers.entry(*status).or_default() += 1;
    }
    Asked { took, times, answers }
}

fn row(what: &str, store: &str, asked: &Asked, server: &Server) {
    let count = asked.times.len();
    let a_second = count as u128 * 1000 / asked.took.as_millis().max(1);
    let (median, p99) = (asked.times[count / 2], asked.times[count * 99 / 100]);
    println!("| {what} | {store} | {a_second} | {median:.1?} | {p99:.1?} | {} kB |", server.resident());
}
