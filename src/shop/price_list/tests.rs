//! What a price list promises, over lists of many sizes and every kind of damage.

use std::cell::Cell;
use std::io;

use proptest::collection::{btree_set, vec};
use proptest::prelude::*;

use super::*;

const MARKETS: [(&str, &str); 2] = [("us", "USD"), ("de", "EUR")];

fn header() -> Header {
    fixture::header(MARKETS.map(|(id, currency)| fixture::market(id, currency)).to_vec())
}

fn entry(sku: &str, amount: i64, title: &str) -> PricedSku {
    let mut entry = fixture::priced(sku, amount, Some(3), &MARKETS);
    for priced in entry.markets.values_mut() {
        title.clone_into(&mut priced.title);
    }
    entry
}

fn numbered(count: usize) -> Vec<PricedSku> {
    (0..count).map(|i| entry(&format!("SKU-{i:06}"), i64::try_from(i).unwrap(), "A product")).collect()
}

/// A source that counts how often it is read, and how much.
struct Counted {
    bytes: Vec<u8>,
    reads: Cell<u32>,
}

impl ReadAt for Counted {
    fn size(&self) -> io::Result<u64> {
        self.bytes.size()
    }

    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
        self.reads.set(self.reads.get() + 1);
        self.bytes.read_at(bytes, offset)
    }
}

#[test]
fn an_empty_list_is_a_list() {
    let bytes = write(header(), Vec::new()).unwrap();
    let list = PriceList::open(bytes).unwrap();
    list.verify().unwrap();
    assert_eq!(list.find(&"A".parse().unwrap()).unwrap(), None);
}

#[test]
fn the_order_of_the_entries_does_not_matter_and_every_byte_follows_from_them() {
    let mut entries = numbered(50);
    let first = write(header(), entries.clone()).unwrap();
    entries.reverse();
    assert_eq!(write(header(), entries).unwrap(), first);
}

#[test]
fn lines_begin_with_the_sku_and_keep_the_markets_of_the_header() {
    let bytes = write(header(), numbered(1)).unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.starts_with("{\"schema\":1,\"digest\":\""), "{text}");
    assert!(text.lines().nth(1).unwrap().starts_with("{\"sku\":\"SKU-000000\","), "{text}");
    let list = PriceList::open(bytes).unwrap();
    assert_eq!(list.header().markets, header().markets);
    assert_eq!(list.header().digest.len(), 64);
}

#[test]
fn what_could_be_charged_wrongly_is_not_written() {
    let twice = write(header(), vec![entry("A", 1, "x"), entry("A", 2, "x")]);
    assert!(matches!(twice, Err(PriceListError::Twice { .. })));
    let mut foreign = entry("A", 1, "x");
    foreign.markets.get_mut(&"de".parse().unwrap()).unwrap().unit_amount.currency = "USD".parse().unwrap();
    assert!(matches!(write(header(), vec![foreign]), Err(PriceListError::NoPrice { .. })));
    let mut missing = entry("A", 1, "x");
    missing.markets.remove(&"us".parse().unwrap());
    assert!(matches!(write(header(), vec![missing]), Err(PriceListError::NoPrice { .. })));
    let long = entry("A", 1, &"x".repeat(LONGEST_LINE));
    assert!(matches!(write(header(), vec![long]), Err(PriceListError::LongEntry { .. })));
}

#[test]
fn long_lines_and_a_long_header_are_read_too() {
    let mut header = header();
    header.shop.seller = vec!["x".repeat(100_000)];
    let titles = (0..40).map(|i| "ü".repeat(10 + 350 * i));
    let entries: Vec<_> = titles.zip(0..).map(|(title, i)| entry(&format!("L{i:02}"), i, &title)).collect();
    let list = PriceList::open(write(header, entries.clone()).unwrap()).unwrap();
    list.verify().unwrap();
    for entry in entries {
        assert_eq!(list.find(&entry.sku).unwrap(), Some(entry));
    }
}

#[test]
fn keys_of_a_later_version_are_passed_over_and_another_schema_is_refused() {
    let bytes = write(header(), numbered(1)).unwrap();
    let lines: Vec<_> = bytes.split(|&byte| byte == b'\n').collect();
    let with = |line: &[u8], from: &str, to: &str| {
        let content = String::from_utf8(seal::unseal(line).unwrap().to_vec()).unwrap();
        seal::seal(format!("{}}}", content.replacen(from, to, 1)).into_bytes())
    };
    let later = with(lines[1], "\"product\"", "\"novelty\":[1],\"product\"");
    let grown = format!("\"bytes\":{}", later.len() + 1);
    let head = with(lines[0], &format!("\"bytes\":{}", lines[1].len() + 1), &grown);
    let list = PriceList::open([&head[..], &later, b""].join(&b'\n')).unwrap();
    assert!(list.find(&"SKU-000000".parse().unwrap()).unwrap().is_some());
    assert!(matches!(list.verify(), Err(PriceListError::Digest)));

    let other = with(lines[0], "\"schema\":1", "\"schema\":2");
    let refused = PriceList::open([&other[..], lines[1], b""].join(&b'\n'));
    assert!(matches!(refused, Err(PriceListError::Schema { found: 2 })));
}

#[test]
fn a_list_without_terms_is_sold_on_the_usual_ones() {
    let bytes = write(header(), Vec::new()).unwrap();
    let line = bytes.split(|&byte| byte == b'\n').next().unwrap();
    let content = [seal::unseal(line).unwrap(), b"}"].concat();
    let mut content: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(&content).unwrap();
    for key in ["checkout", "stock", "store", "mail"] {
        assert!(content.remove(key).is_some(), "{key}");
    }
    let older: Header = serde_json::from_value(content.into()).unwrap();
    assert_eq!(older, Header { store: "file:store".to_owned(), digest: older.digest.clone(), ..header() });
}

#[test]
fn swapped_lines_are_never_another_answer_and_do_not_verify() {
    let bytes = write(header(), numbered(3)).unwrap();
    let lines: Vec<_> = bytes.split(|&byte| byte == b'\n').collect();
    let list = PriceList::open([lines[0], lines[2], lines[1], lines[3], b""].join(&b'\n')).unwrap();
    assert!(matches!(list.verify(), Err(PriceListError::Unsorted { .. })));
    for entry in numbered(3) {
        if let Some(found) = list.find(&entry.sku).unwrap() {
            assert_eq!(found, entry);
        }
    }
}

#[test]
fn reads_grow_with_the_logarithm_of_the_list() {
    for (count, most) in [(10, 2), (1000, 8), (20_000, 13)] {
        let bytes = write(header(), numbered(count)).unwrap();
        let list = PriceList::open(Counted { bytes, reads: Cell::new(0) }).unwrap();
        assert_eq!(list.source.reads.get(), 1, "opening reads the header alone");
        for i in (0..count).step_by((count / 97).max(1)) {
            list.source.reads.set(0);
            assert!(list.find(&format!("SKU-{i:06}").parse().unwrap()).unwrap().is_some());
            assert!(list.source.reads.get() <= most, "{} reads for {count} SKUs", list.source.reads.get());
        }
    }
}

/// A source that gives a few bytes at a time.
struct Dribble(Vec<u8>);

impl ReadAt for Dribble {
    fn size(&self) -> io::Result<u64> {
        self.0.size()
    }

    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
        let few = bytes.len().min(700);
        self.0.read_at(&mut bytes[..few], offset)
    }
}

#[test]
fn a_source_may_give_less_than_it_is_asked_for() {
    let list = PriceList::open(Dribble(write(header(), numbered(50)).unwrap())).unwrap();
    list.verify().unwrap();
    for entry in numbered(50) {
        assert_eq!(list.find(&entry.sku).unwrap(), Some(entry));
    }
}

#[test]
fn a_file_is_read_like_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("prices.jsonl");
    crate::fs::write(&path, &write(header(), numbered(500)).unwrap()).unwrap();
    let list = PriceList::open(crate::fs::open(&path).unwrap()).unwrap();
    list.verify().unwrap();
    for entry in numbered(500) {
        assert_eq!(list.find(&entry.sku).unwrap(), Some(entry));
    }
}

fn skus() -> impl Strategy<Value = std::collections::BTreeSet<String>> {
    btree_set("[A-Za-z0-9]([A-Za-z0-9._/-]{0,6}[A-Za-z0-9])?", 0..40)
}

/// A list with these SKUs and titles of these lengths.
fn listed(skus: &std::collections::BTreeSet<String>, lengths: &[usize]) -> Vec<PricedSku> {
    let entries = skus.iter().zip(lengths.iter().cycle()).zip(0..);
    entries.map(|((sku, length), i)| entry(sku, i, &"é\"\\\u{2028}".repeat(*length))).collect()
}

proptest! {
    #[test]
    fn every_sku_is_found_and_no_other(skus in skus(), others in skus(), lengths in vec(0..2000_usize, 1..5)) {
        let entries = listed(&skus, &lengths);
        let list = PriceList::open(write(header(), entries.clone()).unwrap()).unwrap();
        list.verify().unwrap();
        for entry in entries {
            prop_assert_eq!(list.find(&entry.sku).unwrap(), Some(entry));
        }
        for other in others.difference(&skus) {
            prop_assert_eq!(list.find(&other.parse().unwrap()).unwrap(), None);
        }
    }

    #[test]
    fn damage_is_an_error_or_changes_nothing(
        skus in skus(),
        lengths in vec(0..300_usize, 1..5),
        at in any::<prop::sample::Index>(),
        mask in 1..=255_u8,
    ) {
        let entries = listed(&skus, &lengths);
        let mut bytes = write(header(), entries.clone()).unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= mask;
        let Ok(list) = PriceList::open(bytes) else { return Ok(()) };
        prop_assert!(list.verify().is_err());
        for entry in entries {
            if let Ok(found) = list.find(&entry.sku) {
                prop_assert_eq!(found, Some(entry));
            }
        }
    }

    #[test]
    fn a_list_of_another_length_does_not_open(skus in skus(), at in any::<prop::sample::Index>()) {
        let bytes = write(header(), listed(&skus, &[1])).unwrap();
        prop_assert!(PriceList::open(&bytes[..at.index(bytes.len())]).is_err());
        prop_assert!(PriceList::open([bytes, b"\n".to_vec()].concat()).is_err());
    }
}
