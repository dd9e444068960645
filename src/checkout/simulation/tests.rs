//! The ordinary tests play a thousand seeds; the example `simulate` plays as many as one likes.

use super::*;

#[test]
fn nothing_is_oversold_lost_or_done_twice() {
    let mut paid = 0;
    for seed in 0..1000 {
        match run(seed, Rules::Sound) {
            Ok(told) => paid += told.paid,
            Err(violation) => panic!("seed {seed}: {violation}"),
        }
    }
    assert!(paid > 1000, "only {paid} orders were paid: this says little");
}

#[test]
fn a_seed_decides_everything() {
    assert_eq!(run(7, Rules::Sound), run(7, Rules::Sound));
}

#[test]
fn releasing_by_time_alone_is_found_out() {
    let broken = (0..200).filter_map(|seed| run(seed, Rules::ReleaseByTime).err());
    let oversold = broken.filter(|violation| violation.starts_with("I1")).count();
    assert!(oversold > 0);
}
