//! Texts in Markdown.

use std::fmt::Write;

use crate::random::Random;
use crate::words::{CARE, PLACES, SENTENCES};

/// A text of 80 to 200 words: two paragraphs, a heading and a list.
pub(crate) fn description(random: &mut Random, thing: &str, maker: &str) -> String {
    let wanted = random.between(80, 190);
    let mut text = String::new();
    let mut words = 0;
    let mut heading = false;
    let start = random.below(SENTENCES.len());
    // A stride without a common factor walks through all sentences before one comes again.
    let stride = *random.pick(&[1, 7, 11, 13, 17, 19, 23, 29]);
    for step in 0.. {
        let sentence = SENTENCES[(start + step * stride) % SENTENCES.len()];
        let sentence = sentence.replace("{thing}", &thing.to_lowercase()).replace("{maker}", maker);
        words += sentence.split_whitespace().count();
        text.push_str(&sentence);
        if words >= wanted.saturating_sub(12) {
            break;
        }
        if !heading && words > wanted / 2 {
            text.push_str("\n\n## How it is made\n\n");
            heading = true;
        } else {
            text.push_str(if step % 4 == 3 { "\n\n" } else { " " });
        }
    }
    text.push_str("\n\n");
    for care in random.pick_some(&CARE, 2) {
        let _ = writeln!(text, "- {care}");
    }
    let _ = writeln!(text, "- Made in **{}**", random.pick(&PLACES));
    if random.percent(10) {
        text.push_str("\nWhat delivery costs stands under [shipping](/shipping/).\n");
    }
    text
}
