//! Markets: a language, a currency, a way to show tax, the countries it ships to and how.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Currency, Language, Money};

/// The seller's short name of a market: `us`, `de`. It stands in addresses: 1 to 20 lower-case letters, digits and hyphens.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MarketId(String);

/// The text is no name for a market.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a market's name has 1 to 20 lower-case letters, digits and hyphens, and begins with a letter")]
pub struct InvalidMarketId;

impl MarketId {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for MarketId {
    type Err = InvalidMarketId;

    fn from_str(text: &str) -> Result<Self, InvalidMarketId> {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let starts_well = text.starts_with(|c: char| c.is_ascii_lowercase());
        if starts_well && text.len() <= 20 && text.bytes().all(allowed) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidMarketId)
        }
    }
}

impl TryFrom<String> for MarketId {
    type Error = InvalidMarketId;

    fn try_from(text: String) -> Result<Self, InvalidMarketId> {
        text.parse()
    }
}

impl From<MarketId> for String {
    fn from(id: MarketId) -> Self {
        id.0
    }
}

impl fmt::Display for MarketId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A country as two upper-case letters, by ISO 3166-1: `DE`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Country([u8; 2]);

/// The text is no country that Stripe ships to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a country of ISO 3166-1 as two upper-case letters, such as `DE`")]
pub struct InvalidCountry;

/// The codes of ISO 3166-1 that Stripe's `shipping_address_collection.allowed_countries` takes.
const COUNTRIES: &str = "AC AD AE AF AG AI AL AM AO AQ AR AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT \
    BV BW BY BZ CA CD CF CG CH CI CK CL CM CN CO CR CV CW CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FO FR GA GB \
    GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IS IT JE JM JO JP KE KG KH KI KM \
    KN KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MK ML MM MN MO MQ MR MS MT MU MV MW MX MY MZ NA NC NE \
    NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM \
    SN SO SR SS ST SV SX SZ TA TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VN VU WF WS XK YE \
    YT ZA ZM ZW";

impl Country {
    /// The two letters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Whether the European Union's consumer law applies there (its members).
    pub fn is_in_eu(&self) -> bool {
        const MEMBERS: &str =
            "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK";
        MEMBERS.split(' ').any(|code| code == self.as_str())
    }
}

impl FromStr for Country {
    type Err = InvalidCountry;

    fn from_str(text: &str) -> Result<Self, InvalidCountry> {
        match text.as_bytes() {
            [a, b] if COUNTRIES.split_ascii_whitespace().any(|code| code == text) => Ok(Self([*a, *b])),
            _ => Err(InvalidCountry),
        }
    }
}

impl TryFrom<String> for Country {
    type Error = InvalidCountry;

    fn try_from(text: String) -> Result<Self, InvalidCountry> {
        text.parse()
    }
}

impl From<Country> for String {
    fn from(country: Country) -> Self {
        country.as_str().to_owned()
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whether the prices that buyers see include tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TaxDisplay {
    /// Stripe's `inclusive`.
    IncludeTax,
    /// Stripe's `exclusive`.
    ExcludeTax,
}

/// A tax rate in ten-thousandths of a percent, so that `8.875` is exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TaxRate(pub u32);

impl TaxRate {
    /// Reads percent as decimal text with at most four decimals, up to 100.
    pub fn from_percent(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        if whole.is_empty() || fraction.len() > 4 || !text.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
            return None;
        }
        let rate = format!("{whole}{fraction:0<4}").parse().ok()?;
        (rate <= 100 * 10_000).then_some(Self(rate))
    }

    /// Percent as decimal text without needless zeros: `19`, `8.875`.
    pub fn to_percent(self) -> String {
        let text = format!("{}.{:04}", self.0 / 10_000, self.0 % 10_000);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }
}

/// Who works the tax out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tax {
    /// Nobody: none is charged, as the seller says.
    None,
    /// The seller does not say. Prices are charged as they are, and what they include is the seller's matter.
    Unsaid,
    /// The rate of the buyer's country; prices include it.
    Fixed(BTreeMap<Country, TaxRate>),
    /// Stripe Tax.
    Stripe,
}

impl Tax {
    /// Its name, as pages and documents carry it.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Unsaid => "unsaid",
            Self::Fixed(_) => "fixed",
            Self::Stripe => "stripe",
        }
    }
}

/// One way to ship within a market.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShippingRate {
    /// What the buyer reads, in the market's language.
    pub name: String,
    /// The price of the whole parcel.
    pub price: Money,
    /// The value of goods (before discounts) from which it costs nothing.
    pub free_over: Option<Money>,
    /// Fewest and most working days on the way.
    pub days: Option<(u32, u32)>,
    /// The countries it is for, all of them of the market.
    pub countries: Vec<Country>,
    /// The heaviest parcel it takes, in grams.
    pub max_grams: Option<u32>,
}

/// A market with everything that prices and pages need of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Market {
    /// Its short name.
    pub id: MarketId,
    /// The language its pages are in.
    pub language: Language,
    /// The currency its prices are in.
    pub currency: Currency,
    /// The countries it ships to; the first is the one assumed until the buyer chooses.
    pub countries: Vec<Country>,
    /// Whether its prices include tax.
    pub prices: TaxDisplay,
    /// Who works the tax out.
    pub tax: Tax,
    /// What buyers read of the tax in the place of the theme's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_note: Option<String>,
    /// The ways to ship, in the seller's order.
    pub shipping: Vec<ShippingRate>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_text_is_read_exactly() {
        assert_eq!(TaxRate::from_percent("19"), Some(TaxRate(190_000)));
        assert_eq!(TaxRate::from_percent("8.875"), Some(TaxRate(88_750)));
        assert_eq!(TaxRate::from_percent("8.875").unwrap().to_percent(), "8.875");
        assert_eq!(TaxRate::from_percent("100").unwrap().to_percent(), "100");
        for bad in ["", "-1", "19%", "100.1", "1.23456", "."] {
            assert_eq!(TaxRate::from_percent(bad), None, "{bad}");
        }
    }

    #[test]
    fn countries_are_those_that_stripe_ships_to() {
        assert!("DE".parse::<Country>().unwrap().is_in_eu());
        assert!(!"US".parse::<Country>().unwrap().is_in_eu());
        for bad in ["UK", "de", "DEU", "KP", ""] {
            assert!(bad.parse::<Country>().is_err(), "{bad}");
        }
    }
}
