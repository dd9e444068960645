//! The words the shops are made of.

/// What a collection of the shop sells.
pub(crate) struct Trade {
    pub title: &'static str,
    pub title_de: &'static str,
    /// The beginning of its SKUs.
    pub code: &'static str,
    /// Things in English and German.
    pub nouns: [(&'static str, &'static str); 5],
    pub materials: [&'static str; 6],
    /// Lowest and highest price in whole units.
    pub price: (usize, usize),
    /// Lowest and highest weight in grams.
    pub grams: (usize, usize),
    /// What its things are told apart by: positions in [`OPTIONS`].
    pub options: [usize; 4],
    /// Whether it is sold by weight, with a price per 100 g.
    pub by_weight: bool,
}

macro_rules! trades {
    ($($title:literal / $de:literal $code:literal [$($noun:literal / $noun_de:literal),*] [$($material:literal),*]
       $low:literal..$high:literal $light:literal..$heavy:literal g $options:expr, $by_weight:literal;)*) => {
        &[$(Trade {
            title: $title, title_de: $de, code: $code, nouns: [$(($noun, $noun_de)),*], materials: [$($material),*],
            price: ($low, $high), grams: ($light, $heavy), options: $options, by_weight: $by_weight,
        }),*]
    };
}

#[rustfmt::skip]
pub(crate) const TRADES: &[Trade] = trades! {
    "Cups and mugs" / "Becher und Tassen" "MUG" ["Mug" / "Becher", "Cup" / "Tasse", "Beaker" / "Trinkbecher", "Espresso Cup" / "Espressotasse", "Tumbler" / "Stehbecher"] ["Stoneware", "Porcelain", "Enamel", "Terracotta", "Bone China", "Glass"] 9..48 180..620 g [0, 4, 7, 9], false;
    "Bowls" / "Schalen" "BWL" ["Bowl" / "Schale", "Salad Bowl" / "Salatschale", "Ramen Bowl" / "Ramenschale", "Dip Bowl" / "Dipschälchen", "Fruit Bowl" / "Obstschale"] ["Stoneware", "Porcelain", "Oak", "Walnut", "Terracotta", "Glass"] 14..120 250..1900 g [0, 1, 7, 9], false;
    "Plates" / "Teller" "PLT" ["Dinner Plate" / "Essteller", "Side Plate" / "Beilagenteller", "Platter" / "Platte", "Cake Stand" / "Tortenständer", "Saucer" / "Untertasse"] ["Stoneware", "Porcelain", "Enamel", "Slate", "Bone China", "Glass"] 12..95 300..1800 g [0, 1, 7, 9], false;
    "Vases" / "Vasen" "VAS" ["Vase" / "Vase", "Bud Vase" / "Knospenvase", "Jug" / "Krug", "Carafe" / "Karaffe", "Planter" / "Übertopf"] ["Stoneware", "Porcelain", "Brass", "Terracotta", "Copper", "Glass"] 18..240 300..3200 g [0, 1, 5, 9], false;
    "Shirts" / "Hemden" "SHT" ["Shirt" / "Hemd", "T-Shirt" / "T-Shirt", "Overshirt" / "Überhemd", "Polo" / "Polohemd", "Henley" / "Henley"] ["Cotton", "Linen", "Hemp", "Flannel", "Jersey", "Chambray"] 19..140 140..480 g [0, 2, 8, 3], false;
    "Knitwear" / "Strickwaren" "KNT" ["Jumper" / "Pullover", "Cardigan" / "Strickjacke", "Scarf" / "Schal", "Beanie" / "Mütze", "Mittens" / "Fäustlinge"] ["Lambswool", "Merino", "Alpaca", "Mohair", "Cotton", "Cashmere"] 24..260 80..900 g [0, 2, 8, 3], false;
    "Socks" / "Socken" "SOC" ["Socks" / "Socken", "Ankle Socks" / "Sneakersocken", "Knee Socks" / "Kniestrümpfe", "Slippers" / "Hausschuhe", "Bed Socks" / "Bettsocken"] ["Cotton", "Merino", "Bamboo", "Wool", "Linen", "Alpaca"] 6..39 40..260 g [0, 2, 3, 9], false;
    "Bags" / "Taschen" "BAG" ["Tote" / "Tragetasche", "Backpack" / "Rucksack", "Satchel" / "Schultertasche", "Pouch" / "Beutel", "Weekender" / "Reisetasche"] ["Canvas", "Leather", "Cork", "Waxed Cotton", "Felt", "Nylon"] 15..320 120..1600 g [0, 1, 5, 8], false;
    "Belts and wallets" / "Gürtel und Börsen" "BLT" ["Belt" / "Gürtel", "Wallet" / "Geldbörse", "Card Case" / "Kartenetui", "Key Ring" / "Schlüsselring", "Watch Strap" / "Uhrenband"] ["Leather", "Cork", "Canvas", "Suede", "Nubuck", "Cordura"] 12..130 30..320 g [0, 2, 5, 8], false;
    "Posters" / "Plakate" "PST" ["Poster" / "Plakat", "Art Print" / "Kunstdruck", "Linocut" / "Linolschnitt", "Risograph" / "Risografie", "Map" / "Landkarte"] ["Uncoated", "Cotton Rag", "Recycled", "Kraft", "Matte", "Textured"] 8..180 60..700 g [6, 5, 0, 9], false;
    "Notebooks" / "Notizbücher" "NTB" ["Notebook" / "Notizbuch", "Sketchbook" / "Skizzenbuch", "Planner" / "Kalender", "Journal" / "Tagebuch", "Memo Pad" / "Notizblock"] ["Linen-bound", "Cork", "Kraft", "Leather", "Recycled", "Cloth-bound"] 4..45 80..640 g [6, 0, 7, 8], false;
    "Pens" / "Stifte" "PEN" ["Fountain Pen" / "Füller", "Pencil" / "Bleistift", "Ballpoint" / "Kugelschreiber", "Brush Pen" / "Pinselstift", "Fineliner" / "Fineliner"] ["Brass", "Cedar", "Aluminium", "Resin", "Steel", "Ebonite"] 2..190 10..90 g [0, 1, 5, 9], false;
    "Candles" / "Kerzen" "CDL" ["Candle" / "Kerze", "Pillar Candle" / "Stumpenkerze", "Taper Candle" / "Stabkerze", "Tea Lights" / "Teelichter", "Travel Candle" / "Reisekerze"] ["Beeswax", "Soy", "Rapeseed", "Olive Wax", "Coconut Wax", "Stearin"] 5..58 90..900 g [4, 1, 0, 9], true;
    "Soaps" / "Seifen" "SOP" ["Soap" / "Seife", "Shampoo Bar" / "Haarseife", "Shaving Soap" / "Rasierseife", "Bath Salt" / "Badesalz", "Hand Balm" / "Handbalsam"] ["Olive Oil", "Goat Milk", "Shea", "Clay", "Charcoal", "Sea Salt"] 4..32 60..400 g [4, 1, 9, 5], true;
    "Tea" / "Tee" "TEA" ["Green Tea" / "Grüntee", "Black Tea" / "Schwarztee", "Herbal Tea" / "Kräutertee", "Oolong" / "Oolong", "White Tea" / "Weißtee"] ["First Flush", "Hand-rolled", "Smoked", "Jasmine", "Mountain", "Estate"] 5..64 40..500 g [4, 1, 9, 7], true;
    "Coffee" / "Kaffee" "COF" ["Espresso" / "Espresso", "Filter Coffee" / "Filterkaffee", "Decaf" / "Koffeinfreier", "Blend" / "Mischung", "Single Origin" / "Lagenkaffee"] ["Washed", "Natural", "Honey", "Anaerobic", "Highland", "Shade-grown"] 7..46 120..1100 g [3, 1, 9, 7], true;
    "Spices" / "Gewürze" "SPC" ["Pepper" / "Pfeffer", "Curry" / "Curry", "Salt Flakes" / "Salzflocken", "Paprika" / "Paprika", "Cinnamon" / "Zimt"] ["Smoked", "Wild", "Stone-ground", "Whole", "Roasted", "Sun-dried"] 3..24 30..260 g [1, 4, 9, 7], true;
    "Records" / "Schallplatten" "REC" ["LP" / "Langspielplatte", "Single" / "Single", "Double LP" / "Doppelalbum", "EP" / "EP", "Live Album" / "Livealbum"] ["Jazz", "Folk", "Ambient", "Soul", "Chamber", "Electronic"] 9..58 110..520 g [0, 6, 8, 9], false;
    "Toys" / "Spielzeug" "TOY" ["Blocks" / "Bauklötze", "Puzzle" / "Puzzle", "Spinning Top" / "Kreisel", "Rattle" / "Rassel", "Kite" / "Drachen"] ["Beech", "Maple", "Cotton", "Felt", "Birch", "Cardboard"] 6..88 50..1500 g [0, 1, 7, 9], false;
    "Lamps" / "Leuchten" "LMP" ["Table Lamp" / "Tischleuchte", "Pendant" / "Pendelleuchte", "Floor Lamp" / "Stehleuchte", "Lantern" / "Laterne", "Wall Light" / "Wandleuchte"] ["Brass", "Opal Glass", "Paper", "Rattan", "Steel", "Ceramic"] 29..480 400..6400 g [0, 1, 5, 9], false;
};

pub(crate) const ADJECTIVES: [&str; 48] = [
    "Ribbed",
    "Quiet",
    "Northern",
    "Speckled",
    "Harbour",
    "Early",
    "Folded",
    "Bright",
    "Old Town",
    "Evening",
    "Plain",
    "Woven",
    "Coastal",
    "Little",
    "Wide",
    "Hand-cut",
    "Dappled",
    "Winter",
    "Orchard",
    "Faded",
    "Bold",
    "Meadow",
    "Striped",
    "Slow",
    "Tall",
    "Market",
    "Garden",
    "Smooth",
    "Rustic",
    "Half-moon",
    "Double",
    "Sunday",
    "Foggy",
    "Painted",
    "Round",
    "Lantern",
    "Brushed",
    "Homely",
    "Riverside",
    "Two-tone",
    "Knotted",
    "Clear",
    "Golden",
    "Workshop",
    "Pebble",
    "Summer",
    "Narrow",
    "Everyday",
];

/// What variants are told apart by: name and values, each in English and German.
pub(crate) struct OptionWords {
    pub name: (&'static str, &'static str),
    pub values: &'static [(&'static str, &'static str)],
}

#[rustfmt::skip]
pub(crate) const OPTIONS: [OptionWords; 10] = [
    OptionWords { name: ("Colour", "Farbe"), values: &[("Black", "Schwarz"), ("White", "Weiß"), ("Moss", "Moosgrün"), ("Rust", "Rostrot"), ("Ink", "Tintenblau"), ("Sand", "Sand"), ("Plum", "Pflaume"), ("Slate", "Schiefer")] },
    OptionWords { name: ("Format", "Format"), values: &[("Small", "Klein"), ("Medium", "Mittel"), ("Large", "Groß"), ("Extra large", "Extragroß")] },
    OptionWords { name: ("Size", "Größe"), values: &[("XS", "XS"), ("S", "S"), ("M", "M"), ("L", "L"), ("XL", "XL"), ("XXL", "XXL")] },
    OptionWords { name: ("Cut", "Schnitt"), values: &[("Regular", "Normal"), ("Slim", "Schmal"), ("Loose", "Weit"), ("Cropped", "Kurz")] },
    OptionWords { name: ("Scent", "Duft"), values: &[("Unscented", "Ohne Duft"), ("Lavender", "Lavendel"), ("Cedarwood", "Zedernholz"), ("Bergamot", "Bergamotte"), ("Rosemary", "Rosmarin")] },
    OptionWords { name: ("Finish", "Oberfläche"), values: &[("Matt", "Matt"), ("Glossy", "Glänzend"), ("Raw", "Roh"), ("Oiled", "Geölt")] },
    OptionWords { name: ("Sheet", "Bogen"), values: &[("A5", "A5"), ("A4", "A4"), ("A3", "A3"), ("50 × 70 cm", "50 × 70 cm")] },
    OptionWords { name: ("Set", "Satz"), values: &[("One", "Einzeln"), ("Pair", "Paar"), ("Set of four", "Vierersatz"), ("Set of six", "Sechsersatz")] },
    OptionWords { name: ("Edition", "Ausgabe"), values: &[("Standard", "Standard"), ("Numbered", "Nummeriert"), ("Signed", "Signiert")] },
    OptionWords { name: ("Wrapping", "Verpackung"), values: &[("None", "Ohne"), ("Gift box", "Geschenkkarton"), ("Cloth bag", "Stoffbeutel")] },
];

/// Words for finding things, in English and German.
pub(crate) const TAGS: [(&str, &str); 18] = [
    ("new", "neu"),
    ("gift", "Geschenk"),
    ("handmade", "Handarbeit"),
    ("limited", "begrenzt"),
    ("kitchen", "Küche"),
    ("office", "Büro"),
    ("travel", "Reise"),
    ("kids", "Kinder"),
    ("recycled", "wiederverwertet"),
    ("organic", "Bio"),
    ("classic", "Klassiker"),
    ("summer", "Sommer"),
    ("winter", "Winter"),
    ("under the tree", "unter dem Baum"),
    ("small batch", "Kleinserie"),
    ("vegan", "vegan"),
    ("repairable", "reparierbar"),
    ("local", "regional"),
];

pub(crate) const MAKERS: [&str; 24] = [
    "Alder & Finch",
    "Brackwater",
    "Corvina",
    "Dunmoor",
    "Elsing Works",
    "Fathom Lane",
    "Greyling",
    "Hollin & Daughters",
    "Inkwell Row",
    "Juniper Yard",
    "Kestrel Hill",
    "Lowfield",
    "Marram",
    "Nettlebed",
    "Osier House",
    "Pell & Tarn",
    "Quillon",
    "Rushmere",
    "Saltbox",
    "Tidewrack",
    "Umber Studio",
    "Vellum & Sons",
    "Wren Street",
    "Yarrow",
];

pub(crate) const PLACES: [&str; 12] = [
    "Portugal",
    "Germany",
    "Denmark",
    "Japan",
    "Scotland",
    "Lithuania",
    "Italy",
    "Wales",
    "Slovenia",
    "Morocco",
    "Estonia",
    "France",
];

pub(crate) const CARE: [&str; 8] = [
    "Wipe clean",
    "Hand wash",
    "Machine wash cold",
    "Keep dry",
    "Oil once a year",
    "Dishwasher safe",
    "Air dry flat",
    "Store in the dark",
];

/// Sentences for texts; `{thing}` and `{maker}` are filled in.
pub(crate) const SENTENCES: [&str; 30] = [
    "The {thing} began as a drawing on the back of a delivery note and has hardly changed since.",
    "Every {thing} is checked twice, once by the person who made it and once by the person who packs it.",
    "{maker} makes it in runs of a few dozen, so no two are quite alike.",
    "It is a little heavier than it looks, and that is on purpose.",
    "We have used ours daily for three years, and it only got better.",
    "The edges are softened by hand before the last coat goes on.",
    "You will notice small marks from the tools; they are meant to stay.",
    "Left in the sun it turns a shade warmer over the first summer.",
    "It comes without plastic, in a box that fits through most letter slots.",
    "If a part of it ever breaks, write to us: {maker} keeps spares.",
    "The pattern follows one found on a barn door two villages away.",
    "Light falls through it in a way the pictures do not quite show.",
    "It was made for a small kitchen and looks at home in a large one.",
    "The first batch went to friends, the second to their friends, the third to you.",
    "Nothing about the {thing} is hidden: what you see holds it together.",
    "It stacks, it nests, and it forgives being dropped once.",
    "{maker} buys the material within a day's drive and knows the people who grow it.",
    "Good with the rest of the series and good alone.",
    "The colour is mixed fresh each month and may differ by a breath.",
    "We weighed it, we dropped it, we forgot it in the rain, and we still sell it.",
    "Some call it plain. We call it finished.",
    "It takes a week to make and another to dry, which is why there are never many.",
    "Use it hard; it was not made for the shelf.",
    "As a present it needs no explaining.",
    "The maker's stamp is underneath, where only you will look.",
    "Each {thing} carries the number of its batch, so we can tell you the day it was made.",
    "It smells faintly of the workshop for a day or two.",
    "There is a right way round, and after a week you will not think about it.",
    "Ask us for a matching one later; the moulds stay.",
    "Children like it, and that was not planned.",
];
