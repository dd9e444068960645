//! What an order costs, from the function's own price list. Nothing that a browser sends is a price.

use serde::{Deserialize, Serialize};

use super::problem::{ChangedPrice, Problem, ShortLine};
use super::request::{CheckoutRequest, RequestedLine};
use crate::shop::money::LARGEST_AMOUNT;
use crate::shop::price_list::{Header, PriceList, PriceListError, PricedMarket, PricedSku, ReadAt};
use crate::shop::{Country, Currency, Market, MarketId, Money, Sku, Tax, TaxDisplay, TaxRate, WhenOut};

/// The most ways to ship that a payment page offers.
const MOST_CHOICES: usize = 5;

/// The prices that hold: a price list, wherever its bytes lie.
pub trait Prices: Send + Sync {
    /// What is true of the whole shop.
    fn header(&self) -> &Header;
    /// A SKU, or `None` if the shop does not sell it.
    fn find(&self, sku: &Sku) -> Result<Option<PricedSku>, PriceListError>;
}

impl<S: ReadAt + Send + Sync> Prices for PriceList<S> {
    fn header(&self) -> &Header {
        Self::header(self)
    }

    fn find(&self, sku: &Sku) -> Result<Option<PricedSku>, PriceListError> {
        Self::find(self, sku)
    }
}

/// What an order costs. Amounts are minor units of `currency`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// The market.
    pub market: MarketId,
    /// Where to; `None` if nothing is shipped.
    pub country: Option<Country>,
    /// The currency of every amount.
    pub currency: Currency,
    /// What is bought, sorted by SKU.
    pub lines: Vec<QuotedLine>,
    /// Ways to ship; the buyer's own first. Empty if nothing is shipped.
    pub shipping: Vec<ShippingChoice>,
    /// The sum of the lines.
    pub amount_subtotal: i64,
    /// What is true of the tax.
    pub tax: QuotedTax,
    /// Whether the buyer may enter a promotion code, so that less than this is paid.
    #[serde(default)]
    pub promotion_codes: bool,
    /// The digest of the price list.
    pub price_list: String,
}

/// A line with its price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotedLine {
    /// What.
    pub sku: Sku,
    /// The product's name.
    pub title: String,
    /// The variant's name.
    pub variant: Option<String>,
    /// How many.
    pub quantity: u32,
    /// The price of one.
    pub unit_amount: i64,
    /// The price of all.
    pub amount: i64,
    /// Whether it is sent by post.
    pub shipped: bool,
    /// The path of its picture.
    pub image: Option<String>,
    /// Stripe's tax code.
    pub tax_code: Option<String>,
    /// What happens when none is left.
    pub when_out: WhenOut,
    /// When a backordered one will be here.
    pub available_again: Option<i64>,
    /// The opening count; `None` is unlimited.
    pub opening_stock: Option<u32>,
}

/// A way to ship with its price for this order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShippingChoice {
    /// Names it among the market's rates.
    pub id: String,
    /// What the buyer reads.
    pub name: String,
    /// The price of the parcel.
    pub amount: i64,
    /// Fewest and most working days.
    pub days: Option<(u32, u32)>,
}

/// What is true of an order's tax.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum QuotedTax {
    /// None is charged.
    None,
    /// The prices include this rate.
    Included {
        /// The rate of the country.
        rate: TaxRate,
        /// How much of the subtotal is tax, rounded half up.
        amount: i64,
    },
    /// Stripe works it out.
    Stripe {
        /// Whether it comes on top of the prices.
        on_top: bool,
    },
}

impl Quote {
    /// Quotes a request at a time, in seconds since 1970.
    pub fn new(prices: &dyn Prices, request: &CheckoutRequest, now: i64) -> Result<Self, Problem> {
        let unknown = || Problem::invalid(format!("there is no market `{}`", request.market));
        let PricedMarket { market, .. } = prices.header().market(&request.market).ok_or_else(unknown)?;
        let entries = find(prices, &request.lines, now)?;
        let mut lines = Vec::with_capacity(entries.len());
        for (line, entry) in request.lines.iter().zip(&entries) {
            lines.push(quoted(market, line, entry)?);
        }
        check_seen(&request.lines, &lines)?;
        let sum = lines.iter().try_fold(0_i64, |sum, line| sum.checked_add(line.amount));
        let too_much = || Problem::invalid("the order is too large");
        let amount_subtotal = sum.filter(|&sum| sum <= LARGEST_AMOUNT).ok_or_else(too_much)?;
        let asked = request.country.or_else(|| market.countries.first().copied());
        let country = asked.filter(|_| lines.iter().any(|line| line.shipped));
        let shipping = match country {
            Some(country) => {
                let grams = weight(&request.lines, &entries);
                choices(market, country, amount_subtotal, grams, request.shipping.as_deref())?
            }
            None => Vec::new(),
        };
        Ok(Self {
            market: market.id.clone(),
            country,
            currency: market.currency,
            lines,
            shipping,
            amount_subtotal,
            tax: tax(market, asked, amount_subtotal),
            promotion_codes: prices.header().checkout.promotion_codes,
            price_list: prices.header().digest.clone(),
        })
    }
}

fn find(prices: &dyn Prices, lines: &[RequestedLine], now: i64) -> Result<Vec<PricedSku>, Problem> {
    let mut entries = Vec::with_capacity(lines.len());
    for line in lines {
        let entry = prices.find(&line.sku)?.ok_or_else(|| Problem::UnknownSku(line.sku.clone()))?;
        if !entry.is_on_sale(now) {
            return Err(Problem::SoldOut(vec![ShortLine { sku: entry.sku, available: 0 }]));
        }
        if !(entry.min_quantity..=entry.max_quantity).contains(&line.quantity) {
            let (sku, least, most) = (&entry.sku, entry.min_quantity, entry.max_quantity);
            return Err(Problem::invalid(format!("an order has {least} to {most} of `{sku}`")));
        }
        entries.push(entry);
    }
    Ok(entries)
}

fn quoted(market: &Market, line: &RequestedLine, entry: &PricedSku) -> Result<QuotedLine, Problem> {
    let priced = entry.markets.get(&market.id);
    let priced = priced.ok_or_else(|| Problem::Internal(format!("`{}` has no price", entry.sku)))?;
    let unit_amount = priced.unit_amount.amount;
    let amount = unit_amount.checked_mul(i64::from(line.quantity));
    Ok(QuotedLine {
        sku: entry.sku.clone(),
        title: priced.title.clone(),
        variant: priced.variant.clone(),
        quantity: line.quantity,
        unit_amount,
        amount: amount.ok_or_else(|| Problem::invalid("the order is too large"))?,
        shipped: entry.shipped,
        image: priced.image.clone(),
        tax_code: entry.tax_code.clone(),
        when_out: entry.when_out,
        available_again: entry.available_again,
        opening_stock: entry.stock,
    })
}

fn check_seen(requested: &[RequestedLine], lines: &[QuotedLine]) -> Result<(), Problem> {
    let pairs = requested.iter().zip(lines);
    let changed = pairs.filter_map(|(requested, line)| {
        let seen = requested.seen.iter().find(|&&seen| seen != line.unit_amount)?;
        Some(ChangedPrice { sku: line.sku.clone(), unit_amount_seen: *seen, unit_amount: line.unit_amount })
    });
    let changed: Vec<_> = changed.collect();
    if changed.is_empty() { Ok(()) } else { Err(Problem::PriceChanged(changed)) }
}

/// The parcel's weight in grams. What has no weight weighs nothing.
fn weight(lines: &[RequestedLine], entries: &[PricedSku]) -> u64 {
    let shipped = lines.iter().zip(entries).filter(|(_, entry)| entry.shipped);
    shipped.map(|(line, entry)| u64::from(line.quantity) * u64::from(entry.grams.unwrap_or(0))).sum()
}

fn choices(
    market: &Market,
    country: Country,
    subtotal: i64,
    grams: u64,
    preferred: Option<&str>,
) -> Result<Vec<ShippingChoice>, Problem> {
    if !market.countries.contains(&country) {
        return Err(Problem::invalid(format!("this market does not ship to {country}")));
    }
    let rates = market.shipping.iter().enumerate();
    let fitting = rates.filter(|(_, rate)| {
        rate.countries.contains(&country) && rate.max_grams.is_none_or(|most| grams <= u64::from(most))
    });
    let mut choices: Vec<_> = fitting
        .map(|(number, rate)| {
            let free = rate.free_over.is_some_and(|Money { amount, .. }| subtotal >= amount);
            let amount = if free { 0 } else { rate.price.amount };
            ShippingChoice { id: number.to_string(), name: rate.name.clone(), amount, days: rate.days }
        })
        .collect();
    // Stable: the others stay in the seller's order.
    choices.sort_by_key(|choice| Some(choice.id.as_str()) != preferred);
    choices.truncate(MOST_CHOICES);
    if choices.is_empty() {
        return Err(Problem::invalid(format!("nothing ships this order to {country}")));
    }
    Ok(choices)
}

fn tax(market: &Market, country: Option<Country>, subtotal: i64) -> QuotedTax {
    match &market.tax {
        Tax::None | Tax::Unsaid => QuotedTax::None,
        Tax::Stripe => QuotedTax::Stripe { on_top: market.prices == TaxDisplay::ExcludeTax },
        Tax::Fixed(rates) => match country.and_then(|country| rates.get(&country)) {
            Some(&rate) => QuotedTax::Included { rate, amount: included(subtotal, rate) },
            None => QuotedTax::None,
        },
    }
}

/// The tax within a price, rounded half up.
pub(super) fn included(gross: i64, rate: TaxRate) -> i64 {
    let (gross, rate, whole) = (i128::from(gross), i128::from(rate.0), 1_000_000_i128);
    let divisor = whole + rate;
    i64::try_from((2 * gross * rate + divisor) / (2 * divisor)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::checkout::test_shop::{priced, request, shop};

    #[test]
    fn a_quote_adds_up_and_offers_what_fits() {
        let prices = shop(vec![priced("A", 2000, Some(3)), priced("B", 500, None)]);
        let quote = Quote::new(&prices, &request(&[("A", 2), ("B", 1)]), 0).unwrap();
        assert_eq!((quote.amount_subtotal, quote.shipping[0].amount), (4500, 490));
        assert_eq!(quote.tax, QuotedTax::Included { rate: TaxRate(190_000), amount: 718 });
        let more = Quote::new(&prices, &request(&[("A", 3)]), 0).unwrap();
        assert_eq!(more.shipping[0].amount, 0, "free from 6000");
    }

    #[test]
    fn what_cannot_be_sold_has_its_code() {
        let mut soon = priced("SOON", 100, None);
        soon.available_from = Some(10);
        let mut light = priced("ONE", 100, None);
        light.max_quantity = 1;
        let prices = shop(vec![priced("A", 2000, Some(3)), soon, light]);
        let code = |request: &CheckoutRequest| Quote::new(&prices, request, 0).unwrap_err().code();
        assert_eq!(code(&request(&[("X", 1)])), "unknown_sku");
        assert_eq!(code(&request(&[("SOON", 1)])), "sold_out");
        assert_eq!(code(&request(&[("ONE", 2)])), "invalid_request");
        let mut changed = request(&[("A", 1)]);
        changed.lines[0].seen = vec![1999];
        assert_eq!(code(&changed), "price_changed");
        changed.lines[0].seen = vec![2000];
        assert!(Quote::new(&prices, &changed, 0).is_ok());
        changed.country = "US".parse().ok();
        assert_eq!(code(&changed), "invalid_request");
    }

    proptest! {
        #[test]
        fn the_sum_is_the_sum(quantities in proptest::collection::vec(1..50_u32, 1..4), price in 0..1_000_000_i64) {
            let skus = ["A", "B", "C"];
            let prices = shop(skus.map(|sku| priced(sku, price, None)).to_vec());
            let lines: Vec<_> = skus.into_iter().zip(quantities.iter().copied()).collect();
            let quote = Quote::new(&prices, &request(&lines), 0).unwrap();
            let count: u32 = quantities.iter().sum();
            prop_assert_eq!(quote.amount_subtotal, price * i64::from(count));
            let QuotedTax::Included { amount, .. } = quote.tax else { panic!() };
            prop_assert!(amount >= 0 && amount <= quote.amount_subtotal);
        }
    }
}
