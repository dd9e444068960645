//! Plays the money path through with every fault, from many seeds:
//! `cargo run --release --no-default-features --features simulation --example simulate -- --runs 100000 [--seed N]`.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "that is what it is for")]

use std::process::ExitCode;

use pushcart::checkout::simulation::{Rules, Told, run};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let number = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1)?.parse::<u64>().ok()
    };
    let (first, runs) = (number("--seed").unwrap_or(0), number("--runs").unwrap_or(1000));
    let mut failed = 0;
    // A broken rule has to be found out: this shows by how many seeds.
    let broken = arguments.iter().position(|argument| argument == "--broken");
    let rules = match broken.and_then(|at| arguments.get(at + 1)).map(String::as_str) {
        None => Rules::Sound,
        Some("release-by-time") => Rules::ReleaseByTime,
        Some("forget-at-once") => Rules::ForgetAtOnce,
        Some("lose-marks") => Rules::LoseMarks,
        Some(other) => {
            eprintln!("unknown rule `{other}`: release-by-time, forget-at-once or lose-marks");
            return ExitCode::FAILURE;
        }
    };
    let mut sum = Told::default();
    for seed in first..first + runs {
        match run(seed, rules) {
            Ok(told) => {
                sum.orders += told.orders;
                sum.paid += told.paid;
                sum.late += told.late;
                sum.short += told.short;
                sum.sold_out += told.sold_out;
                sum.deaths += told.deaths;
                sum.steps += told.steps;
            }
            Err(violation) => {
                failed += 1;
                eprintln!("seed {seed}: {violation}");
            }
        }
    }
    println!("{runs} runs from seed {first}: {sum:?}; {failed} runs broke an invariant");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
