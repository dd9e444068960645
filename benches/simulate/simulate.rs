//! Plays the money path through with every fault, from many seeds:
//! `cargo run --release --no-default-features --features simulation --example simulate -- --runs 100000 [--seed N]`.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "that is what it is for")]

use std::process::ExitCode;

use pushcart::checkout::simulation::{Rules, run};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let number = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1)?.parse::<u64>().ok()
    };
    let (first, runs) = (number("--seed").unwrap_or(0), number("--runs").unwrap_or(1000));
    let mut failed = 0;
    let (mut orders, mut paid) = (0, 0);
    for seed in first..first + runs {
        match run(seed, Rules::Sound) {
            Ok(told) => {
                orders += told.orders;
                paid += told.paid;
            }
            Err(violation) => {
                failed += 1;
                eprintln!("seed {seed}: {violation}");
            }
        }
    }
    println!("{runs} runs from seed {first}: {orders} orders, {paid} paid, {failed} runs broke a rule");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
