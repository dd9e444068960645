//! Stripe's own libraries as clients of the stand-in: `tests/rigs/stripe-sdk`. A machine without them says so and goes on,
//! unless `PUSHCART_REQUIRE_RIGS` is set.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::World;
use crate::dev::stripe::StandIn;

fn rig(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rigs/stripe-sdk").join(file)
}

/// Runs a script against the stand-in. A script that finds its library missing ends with status 77.
#[expect(clippy::print_stderr, reason = "a test that did not run says so")]
async fn run(program: &str, file: &str) {
    let World { stand_in, base, .. } = World::new().await;
    let output = tokio::task::spawn_blocking({
        let (program, script) = (program.to_owned(), rig(file));
        move || Command::new(program).arg(script).env("STRIPE_API_BASE", base).output()
    });
    let missing = match output.await.unwrap() {
        Err(error) => format!("{program}: {error}"),
        Ok(output) if output.status.code() == Some(77) => {
            String::from_utf8_lossy(&output.stderr).into_owned()
        }
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr).into_owned()
                + &String::from_utf8_lossy(&output.stdout);
            assert!(output.status.success(), "{file}: {said}");
            return assert_used(&stand_in);
        }
    };
    assert!(std::env::var_os("PUSHCART_REQUIRE_RIGS").is_none(), "{missing}");
    eprintln!("skipped, for want of a library: {}", missing.trim());
}

fn assert_used(stand_in: &StandIn) {
    assert!(!stand_in.session_ids().is_empty(), "the script did nothing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn python_is_served() {
    let python = std::env::var("PUSHCART_RIG_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    run(&python, "client.py").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn node_is_served() {
    run("node", "client.mjs").await;
}
