//! Plays the money path through with every fault, from many seeds:
//! `cargo run --release --no-default-features --features simulation --example simulate -- --runs 100000 [--seed N]`.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "that is what it is for")]

use std::process::ExitCode;
use std::time::Instant;

use pushcart::checkout::simulation::{Rules, Told, run};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let number = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1)?.parse::<u64>().ok()
    };
    let (first, runs) = (number("--seed").unwrap_or(0), number("--runs").unwrap_or(1000));
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
    let started = Instant::now();
    // Seeds are alike, so each core plays every so many-th.
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let (sum, failed) = std::thread::scope(|scope| {
        let playing: Vec<_> = (first..)
            .take(threads)
            .map(|from| scope.spawn(move || play((from..first + runs).step_by(threads), rules)))
            .collect();
        let mut all = (Told::default(), 0);
        for played in playing {
            let (sum, failed) = played.join().unwrap_or((Told::default(), 1));
            all.0 += sum;
            all.1 += failed;
        }
        all
    });
    let seconds = started.elapsed().as_secs();
    println!("{runs} runs from seed {first} in {seconds} s: {sum:?}; {failed} runs broke an invariant");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn play(seeds: impl Iterator<Item = u64>, rules: Rules) -> (Told, u64) {
    let (mut sum, mut failed) = (Told::default(), 0);
    for seed in seeds {
        match run(seed, rules) {
            Ok(told) => sum += told,
            Err(violation) => {
                failed += 1;
                eprintln!("seed {seed}: {violation}");
            }
        }
    }
    (sum, failed)
}
