//! A market of `pushcart.toml`, and what sending there costs.

use crate::catalog::decode::{Given, Keyed, Placed, choice, table};
use crate::catalog::value::{Decimal, Local, Text, Weight};

table! {
    /// A language, a currency, a way to show tax and a list of countries: one tree of pages.
    pub struct RawMarket {
        /// The language tag, such as `en-US`.
        pub language: Placed<String>,
        /// The currency, such as `USD`.
        pub currency: Placed<String>,
        /// The countries it ships to, as two letters each.
        pub countries: Vec<Placed<String>>,
        /// Whether the prices in the product files include tax here. Only where `tax` is `none` may it be left out.
        pub prices: Given<RawTaxDisplay>,
        /// Who works the tax out: nobody, fixed rates, or Stripe Tax. Left out, it is `fixed` if there are `tax_rates`; else
        /// prices are charged as they are, and the theme says by `prices` whether tax is in them.
        pub tax: Option<RawTax>,
        /// What buyers read of the tax in the place of the theme's words, such as `VAT exempt`; a few words without a full
        /// stop.
        pub tax_note: Option<Placed<Text>>,
        /// Percent by country, such as `{ DE = "19" }`, where prices include tax at fixed rates.
        pub tax_rates: Keyed<Placed<Decimal>>,
        /// The ways to ship, cheapest first; at most five apply to one country.
        pub shipping: Vec<Placed<RawShipping>>,
        /// Translations of words that products share: options, values, tags, attributes.
        pub words: Keyed<Placed<Text>>,
    }
}

choice! {
    /// Whether shown prices include tax.
    pub enum RawTaxDisplay {
        /// As shoppers in Europe expect.
        IncludeTax = "include-tax",
        /// As shoppers in the United States expect.
        ExcludeTax = "exclude-tax",
    }
}

choice! {
    /// Who works the tax out.
    pub enum RawTax {
        /// No tax is charged, and the theme says nothing of any.
        None = "none",
        /// The rates in `tax_rates`.
        Fixed = "fixed",
        /// Stripe Tax, for a share of the volume.
        Stripe = "stripe",
    }
}

table! {
    /// One way to ship.
    pub struct RawShipping {
        /// What the buyer reads.
        pub name: Local<Text>,
        /// The price of the whole parcel.
        pub price: Placed<Decimal>,
        /// The value of goods from which it costs nothing.
        pub free_over: Option<Placed<Decimal>>,
        /// Fewest and most working days on the way.
        pub days: Vec<Placed<u32>>,
        /// The countries it is for; default all of the market.
        pub countries: Vec<Placed<String>>,
        /// The heaviest parcel it takes.
        pub max_weight: Option<Placed<Weight>>,
    }
}
