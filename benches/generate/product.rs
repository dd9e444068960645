//! One product's file.

use std::fmt::Write;

use crate::random::Random;
use crate::text;
use crate::words::{ADJECTIVES, CARE, MAKERS, OPTIONS, PLACES, TAGS, TRADES, Trade};

/// The kinds of things that have numbers of their own; see [`Random::of`].
pub(crate) const PRODUCT: u64 = 1;
pub(crate) const PICTURE: u64 = 2;

/// What a product is called.
pub(crate) struct Name {
    pub trade: &'static Trade,
    pub noun: &'static str,
    pub material: &'static str,
    pub title: String,
    pub title_de: String,
    pub slug: String,
}

/// The name of a product, which no other of the shop has.
pub(crate) fn name(index: usize) -> Name {
    let trade = &TRADES[index % TRADES.len()];
    let round = index / TRADES.len();
    let kinds = ADJECTIVES.len() * trade.materials.len() * trade.nouns.len();
    // 611 has no factor in common with the 1440 kinds, so each comes once before the first comes again.
    let kind = (round * 611 + index % TRADES.len() * 97) % kinds;
    let (noun, noun_de) = trade.nouns[kind % 5];
    let material = trade.materials[kind / 5 % 6];
    let adjective = ADJECTIVES[kind / 30];
    let number = match round / kinds {
        0 => String::new(),
        again => format!(" No. {}", again + 1),
    };
    let title = format!("{adjective} {material} {noun}{number}");
    let title_de = format!("{noun_de} {adjective} {material}{number}");
    Name { trade, noun, material, slug: slug(&title), title, title_de }
}

/// Lower-case letters and digits with single hyphens between, as the build would make it of these words.
pub(crate) fn slug(title: &str) -> String {
    let words = title.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").to_ascii_lowercase()
}

/// What a product's file and its neighbours hold.
pub(crate) struct Product {
    pub slug: String,
    pub toml: String,
    /// The text, where it has a file of its own.
    pub markdown: Option<String>,
}

/// Writes product `index` of a shop; `pictures` are the files beside it.
pub(crate) fn product(seed: u64, index: usize, two_markets: bool, pictures: &[String]) -> Product {
    let random = &mut Random::of(seed, PRODUCT, index);
    let Name { trade, noun, material, title, title_de, slug } = name(index);
    let maker = MAKERS[random.below(MAKERS.len())];
    let mut toml = String::new();
    let t = &mut toml;
    if two_markets {
        line(t, "title", &format!("{{ us = {}, de = {} }}", quoted(&title), quoted(&title_de)));
    } else {
        line(t, "title", &quoted(&title));
    }
    let place = random.pick(&PLACES);
    line(t, "summary", &quoted(&format!("{title}, made in {place} by {maker}.")));
    line(t, "vendor", &quoted(maker));
    let price = random.between(trade.price.0 * 10, trade.price.1 * 10) * 10 - *random.pick(&[0, 5, 10]);
    line(t, "price", &money(price, two_markets));
    let reduced = random.percent(15);
    if reduced {
        line(t, "compare_at", &money(price + price / 4 + 100, two_markets));
    }
    let grams = random.between(trade.grams.0, trade.grams.1);
    line(t, "weight", &quoted(&format!("{grams} g")));
    if trade.by_weight {
        line(t, "unit_price", &format!("{{ measure = \"{grams} g\", base = \"100 g\" }}"));
    } else if random.percent(60) {
        let [long, wide, high] = [0; 3].map(|_| random.between(4, 60));
        line(t, "size", &quoted(&format!("{long} x {wide} x {high} cm")));
    }
    line(t, "tax_code", "\"txcd_99999999\"");
    line(t, "collections", &list([slug_of(trade)]));
    line(t, "tags", &list((0..random.below(5)).map(|_| random.pick(&TAGS).0).collect::<UniqueWords>().0));
    let related = (0..random.below(4)).filter(|_| index > 0).map(|_| random.below(index));
    let related: std::collections::BTreeSet<_> = related.collect();
    if !related.is_empty() {
        line(t, "related", &list(related.into_iter().map(|other| name(other).slug)));
    }
    line(t, "added", &day(index));
    if !pictures.is_empty() {
        let images: Vec<_> = pictures
            .iter()
            .map(|file| {
                format!("{{ file = {}, alt = {} }}", quoted(file), quoted(&format!("{title} on a table")))
            })
            .collect();
        line(t, "images", &format!("[{}]", images.join(", ")));
    }
    let options = *random.pick(&[0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 4]);
    let code = format!("{}{}{index:05}", trade.code, random.pick(&["-", ".", "/"]));
    let description = text::description(random, noun, maker);
    let markdown = random.percent(50).then(|| description.clone());
    if markdown.is_none() {
        let _ = writeln!(t, "description = '''\n{description}'''");
    }
    if options == 0 {
        line(t, "sku", &quoted(&code));
        stock(t, random);
        trade_numbers(t, random, index, 0);
    } else {
        line(t, "options", &list(trade.options[..options].iter().map(|&option| OPTIONS[option].name.0)));
    }
    let _ = writeln!(t, "\n[attributes]");
    line(t, "Material", &quoted(material));
    line(t, "Origin", &quoted(PLACES[random.below(PLACES.len())]));
    line(t, "Care", &list(random.pick_some(&CARE, 2)));
    if options > 0 {
        let price = (!reduced).then_some(price);
        variants(t, random, trade, options, &code, price, two_markets, index);
    }
    Product { slug, toml, markdown }
}

/// The variants: every combination of a few values of each option, some left out.
#[expect(clippy::too_many_arguments, reason = "one caller, and a structure would only repeat their names")]
fn variants(
    t: &mut String,
    random: &mut Random,
    trade: &Trade,
    options: usize,
    code: &str,
    price: Option<usize>,
    two_markets: bool,
    index: usize,
) {
    let most = match options {
        1 => 5,
        2 => 4,
        3 => 3,
        _ => 2,
    };
    let mut combinations = vec![Vec::new()];
    for &option in &trade.options[..options] {
        let count = random.between(2, most);
        let values = random.pick_some(OPTIONS[option].values, count);
        combinations = combinations
            .iter()
            .flat_map(|chosen: &Vec<&str>| {
                values
                    .iter()
                    .map(|value| chosen.iter().copied().chain([value.0]).collect())
                    .collect::<Vec<_>>()
            })
            .collect();
    }
    for (number, values) in combinations.iter().enumerate() {
        // The first and the last stay, so that every product has at least two variants.
        if number > 0 && number + 1 < combinations.len() && random.percent(12) {
            continue;
        }
        let _ = writeln!(t, "\n[[variants]]");
        line(t, "sku", &quoted(&format!("{code}-{}", number + 1)));
        line(t, "values", &list(values));
        if let Some(price) = price
            && random.percent(30)
        {
            line(t, "price", &money(price + random.between(1, 8) * 50, two_markets));
        }
        stock(t, random);
        trade_numbers(t, random, index, number);
    }
}

/// The opening count, and what happens when none is left.
fn stock(t: &mut String, random: &mut Random) {
    match random.below(10) {
        0 => {}
        1 => line(t, "stock", "0"),
        _ => line(t, "stock", &random.between(1, 200).to_string()),
    }
    match random.below(12) {
        0 => {
            line(t, "when_out", "\"backorder\"");
            line(t, "available_again", "2027-03-01");
        }
        1 => line(t, "when_out", "\"refund\""),
        _ => {}
    }
}

/// A number with a right check digit for half of all variants.
fn trade_numbers(t: &mut String, random: &mut Random, index: usize, variant: usize) {
    if random.percent(50) {
        let digits = format!("40{:010}", index * 100 + variant);
        let weighted = digits.bytes().enumerate().map(|(i, digit)| {
            let digit = usize::from(digit - b'0');
            if i % 2 == 0 { digit } else { digit * 3 }
        });
        let check = (10 - weighted.sum::<usize>() % 10) % 10;
        line(t, "gtin", &quoted(&format!("{digits}{check}")));
    }
}

/// Words without repetition, in their order.
struct UniqueWords(Vec<&'static str>);

impl FromIterator<&'static str> for UniqueWords {
    fn from_iter<I: IntoIterator<Item = &'static str>>(words: I) -> Self {
        let mut unique = Vec::new();
        for word in words {
            if !unique.contains(&word) {
                unique.push(word);
            }
        }
        Self(unique)
    }
}

/// The collection of a trade.
pub(crate) fn slug_of(trade: &Trade) -> String {
    slug(trade.title)
}

/// A day on which the product came in, spread over three years.
fn day(index: usize) -> String {
    let day = index * 7 % 1008;
    format!("{}-{:02}-{:02}", 2024 + day / 336, day / 28 % 12 + 1, day % 28 + 1)
}

/// A price in cents as the seller writes it; euros are nine tenths, in steps of ten cents.
fn money(cents: usize, two_markets: bool) -> String {
    let decimal = |cents: usize| format!("\"{}.{:02}\"", cents / 100, cents % 100);
    if two_markets {
        format!("{{ USD = {}, EUR = {} }}", decimal(cents), decimal(cents * 9 / 100 * 10))
    } else {
        format!("{{ USD = {} }}", decimal(cents))
    }
}

pub(crate) fn line(toml: &mut String, key: &str, value: &str) {
    let _ = writeln!(toml, "{key} = {value}");
}

pub(crate) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

pub(crate) fn list<T: AsRef<str>>(words: impl IntoIterator<Item = T>) -> String {
    let words: Vec<_> = words.into_iter().map(|word| quoted(word.as_ref())).collect();
    format!("[{}]", words.join(", "))
}
