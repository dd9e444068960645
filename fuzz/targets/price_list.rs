//! A price list that was damaged anywhere: it is refused, or says what it said before. Never another price, never that a SKU is gone.
//!
//! The input is tried as a price list, and as damage to one: where it is cut off (two bytes), then which bytes become what (three
//! bytes each).
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use pushcart::shop::PriceList;
use pushcart::shop::price_list::PricedSku;
use pushcart_fuzz::{SKUS, price_list};

static WHOLE: LazyLock<Vec<u8>> = LazyLock::new(price_list);
static SAID: LazyLock<Vec<PricedSku>> = LazyLock::new(|| {
    let list = PriceList::open(WHOLE.clone()).expect("a price list");
    let find = |sku: &&str| list.find(&sku.parse().expect("a SKU")).expect("whole").expect("there");
    SKUS.iter().map(find).collect()
});

fuzz_target!(|input: &[u8]| {
    if let Ok(list) = PriceList::open(input.to_vec()) {
        let _ = list.verify();
    }
    let Ok(list) = PriceList::open(damaged(input)) else { return };
    for said in SAID.iter() {
        if let Ok(found) = list.find(&said.sku) {
            assert_eq!(found.as_ref(), Some(said));
        }
    }
});

fn damaged(by: &[u8]) -> Vec<u8> {
    let mut bytes = WHOLE.clone();
    let place = |high: u8, low: u8| usize::from(u16::from_be_bytes([high, low]));
    let Some(([high, low], changes)) = by.split_first_chunk() else { return bytes };
    for &[high, low, byte] in changes.as_chunks().0 {
        let at = place(high, low) % WHOLE.len();
        bytes[at] = byte;
    }
    // Most often whole.
    if place(*high, *low) < WHOLE.len() {
        bytes.truncate(place(*high, *low));
    }
    bytes
}
