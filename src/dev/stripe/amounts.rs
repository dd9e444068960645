//! What a session costs: lines, a discount, shipping, and tax that is included or comes on top.

use super::account::Discount;

/// A price and whether its tax is included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Taxed {
    pub(super) amount: i64,
    pub(super) inclusive: bool,
}

/// What one line, or the shipping, comes to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sum {
    pub(super) subtotal: i64,
    pub(super) discount: i64,
    pub(super) tax: i64,
    pub(super) total: i64,
}

/// What everything comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Totals {
    pub(super) lines: Vec<Sum>,
    pub(super) shipping: Option<Sum>,
}

impl Totals {
    /// Works it out. `tax_rate` is in hundredths of a percent, 0 while none is known.
    pub(super) fn new(
        lines: &[Taxed],
        discount: Option<&Discount>,
        shipping: Option<Taxed>,
        tax_rate: u32,
    ) -> Self {
        let off = discount_of_lines(lines, discount);
        let lines = lines.iter().zip(off).map(|(line, off)| sum(*line, off, tax_rate)).collect();
        Self { lines, shipping: shipping.map(|shipping| sum(shipping, 0, tax_rate)) }
    }

    /// The lines before discounts and taxes.
    pub(super) fn subtotal(&self) -> i64 {
        self.lines.iter().map(|line| line.subtotal).sum()
    }

    /// What is to be paid.
    pub(super) fn total(&self) -> i64 {
        self.all().map(|sum| sum.total).sum()
    }

    pub(super) fn discount(&self) -> i64 {
        self.all().map(|sum| sum.discount).sum()
    }

    pub(super) fn tax(&self) -> i64 {
        self.all().map(|sum| sum.tax).sum()
    }

    fn all(&self) -> impl Iterator<Item = &Sum> {
        self.lines.iter().chain(&self.shipping)
    }
}

fn sum(price: Taxed, discount: i64, tax_rate: u32) -> Sum {
    let rest = price.amount - discount;
    let rate = i64::from(tax_rate);
    let tax = if price.inclusive { share(rest, rate, 10_000 + rate) } else { share(rest, rate, 10_000) };
    let total = if price.inclusive { rest } else { rest + tax };
    Sum { subtotal: price.amount, discount, tax, total }
}

/// Discounts take from the lines only, each its share; the last takes what rounding left.
fn discount_of_lines(lines: &[Taxed], discount: Option<&Discount>) -> Vec<i64> {
    let subtotal: i64 = lines.iter().map(|line| line.amount).sum();
    let off = match discount {
        None => 0,
        Some(Discount::Percent(hundredths)) => share(subtotal, i64::from(*hundredths).min(10_000), 10_000),
        Some(Discount::Amount(amount)) => (*amount).min(subtotal),
    };
    let mut left = off;
    let mut shares: Vec<i64> = Vec::with_capacity(lines.len());
    for (index, line) in lines.iter().enumerate() {
        let part = if index + 1 == lines.len() { left } else { share(off, line.amount, subtotal).min(left) };
        left -= part;
        shares.push(part);
    }
    shares
}

/// `amount * part / whole`, rounded half up; nothing of nothing.
fn share(amount: i64, part: i64, whole: i64) -> i64 {
    if whole == 0 {
        return 0;
    }
    let (amount, part, whole) = (i128::from(amount), i128::from(part), i128::from(whole));
    i64::try_from((2 * amount * part + whole) / (2 * whole)).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn inclusive(amount: i64) -> Taxed {
        Taxed { amount, inclusive: true }
    }

    #[test]
    fn included_tax_changes_no_total() {
        let totals = Totals::new(&[inclusive(11_900)], None, Some(inclusive(595)), 1900);
        assert_eq!((totals.subtotal(), totals.total(), totals.tax()), (11_900, 12_495, 1_995));
    }

    #[test]
    fn other_tax_comes_on_top() {
        let line = Taxed { amount: 10_000, inclusive: false };
        let totals = Totals::new(&[line], None, None, 887);
        assert_eq!((totals.subtotal(), totals.total(), totals.tax()), (10_000, 10_887, 887));
    }

    #[test]
    fn a_discount_is_shared_by_the_lines_and_spares_the_shipping() {
        let lines = [inclusive(1000), inclusive(1000), inclusive(1000)];
        let totals = Totals::new(&lines, Some(&Discount::Amount(100)), Some(inclusive(500)), 0);
        assert_eq!(totals.lines.iter().map(|line| line.discount).collect::<Vec<_>>(), [33, 33, 34]);
        assert_eq!((totals.total(), totals.discount()), (3400, 100));
        let free = Totals::new(&lines, Some(&Discount::Percent(10_000)), None, 1900);
        assert_eq!((free.total(), free.tax()), (0, 0));
    }
}
